"""The command under test."""

import pytest

from tests.cli.harness import Sottovoce


@pytest.fixture
def sv(tmp_path, monkeypatch):
    """The command in an empty folder, without keys."""
    return Sottovoce(tmp_path, monkeypatch)
