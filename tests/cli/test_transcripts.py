"""Sessions as a user types them; each file of ``transcripts`` is run from top to bottom and must read the same."""

from pathlib import Path

import pytest

from tests.cli.harness import Shell

TRANSCRIPTS = sorted((Path(__file__).parent / "transcripts").glob("*.txt"))


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_a_session_reads_as_written(path, tmp_path):
    """Output of both streams and the exit code."""
    assert Shell(tmp_path).replay(path.read_text(encoding="utf-8")) > 2
