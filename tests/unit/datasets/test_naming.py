"""Fields that the user named and that are not there: told across chunks, processes and interruptions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sottovoce.datasets import Job, Options, run
from sottovoce.datasets.model import Names
from sottovoce.errors import InputError, OutsideError
from tests.unit.datasets.fakes import Memory, Same

ROWS = [{"text": "a", "n": n} if n == 70 else {f"k{chr(97 + n % 20)}": "b"} for n in range(100)]


def job(folder: Path, *names: str, **more) -> Job:
    """A job over many small chunks."""
    source = folder / "in.jsonl"
    if not source.exists():
        source.write_bytes(b"".join(json.dumps(row).encode() + b"\n" for row in ROWS))
    options = Options(text_fields=names, chunk_bytes=64, commit_bytes=128)
    return Job(source=source, target=folder / "out.jsonl", options=options, **{"workers": 1, **more})


@pytest.mark.parametrize("workers", [1, 2])
def test_one_record_of_many_is_enough(tmp_path: Path, workers: int) -> None:
    """Whichever chunk it stands in; of the other keys ten are kept."""
    summary = run(job(tmp_path, "text", "body", workers=workers), Same, Memory())
    assert summary.names is not None
    assert summary.names.asked == ("text",)
    assert summary.names.missing(Options(text_fields=("text", "body"))) == ("body",)
    assert summary.names.others == tuple(f"k{chr(97 + n)}" for n in range(10))


def test_no_names_no_question(tmp_path: Path) -> None:
    """Without named fields nothing is looked for."""
    assert run(job(tmp_path), Same, Memory()).names is None


class Shut(Memory):
    """A sink that takes nothing."""

    def accept(self, payload: object) -> object | None:
        raise OutsideError("the vault is busy")


def test_a_run_that_was_interrupted_before_its_first_commit_can_be_resumed(tmp_path: Path) -> None:
    """It starts over: there is nothing that the sink could take up."""
    with pytest.raises(OutsideError):
        run(job(tmp_path, "text"), Same, Shut())
    sink = Memory()
    run(job(tmp_path, "text", resume=True), Same, sink)
    assert sink.resumed is None
    assert (tmp_path / "out.jsonl").read_bytes() == (tmp_path / "in.jsonl").read_bytes()


class Full(Memory):
    """A sink that fails at its last chunks, once."""

    def accept(self, payload: object) -> object | None:
        if len(self.payloads) > 16:
            raise OutsideError("the disk is full")
        return super().accept(payload)


def test_a_resumed_run_knows_what_was_there_before(tmp_path: Path) -> None:
    """A field that stood in the part that was done already is not missing."""
    with pytest.raises(OutsideError):
        run(job(tmp_path, "text"), Same, Full())
    summary = run(job(tmp_path, "text", resume=True), Same, Memory())
    assert summary.resumed
    assert summary.names is not None
    assert summary.names.asked == ("text",)


def test_a_run_without_the_fields_cannot_be_finished_by_resuming(tmp_path: Path) -> None:
    """The error comes again."""
    for resume in (False, True):
        with pytest.raises(InputError, match="nothing was looked at"):
            run(job(tmp_path, "body", resume=resume), Same, Memory())
        assert not (tmp_path / "out.jsonl").exists()


def test_names_add_up() -> None:
    """Each once, ten of the others."""
    both = Names(("a",), ("x",)) | Names(("b", "a"), tuple("xyzuvwstrqp"))
    assert both == Names(("a", "b"), tuple("xyzuvwstrq"))
    assert Names.of({"asked": ["a"], "others": []}) == Names(("a",))
    assert Names.of(None) == Names()
