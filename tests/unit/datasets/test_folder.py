"""Folders: every file, its place kept, nothing unmasked slips through."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from sottovoce.datasets import Job, Options, run
from sottovoce.errors import InputError, UsageError
from tests.unit.datasets.fakes import MaskMail, Memory, Same

MAIL = b"ana@mail.example"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    (folder / "b" / "deep").mkdir(parents=True)
    (folder / "a.jsonl").write_bytes(b'{"text":"' + MAIL + b'"}\n')
    (folder / "b" / "chat.txt").write_bytes(MAIL + b"\n")
    (folder / "b" / "deep" / "t.csv").write_bytes(b"x,y\n1," + MAIL + b"\n")
    (folder / "z.json.gz").write_bytes(gzip.compress(b'["' + MAIL + b'"]'))
    (folder / ".hidden").write_bytes(MAIL)
    return folder


def test_all_files_are_masked_in_place(tmp_path: Path, source: Path) -> None:
    """Relative paths are kept, hidden files are left out and named."""
    target = tmp_path / "out"
    summary = run(Job(source=source, target=target), MaskMail, Memory())
    found = sorted(path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file())
    assert found == ["a.jsonl", "b/chat.txt", "b/deep/t.csv", "z.json.gz"]
    assert summary.files == 4
    assert summary.skipped == (".hidden",)
    assert all(MAIL not in (target / name).read_bytes() for name in found)
    assert MAIL not in gzip.decompress((target / "z.json.gz").read_bytes())
    assert not (tmp_path / "out.journal").exists()


def test_an_unknown_file_stops_the_run_or_is_named(tmp_path: Path, source: Path) -> None:
    """It is never copied."""
    (source / "photo.bin").write_bytes(b"\0\1")
    with pytest.raises(InputError, match=r"photo\.bin: .* no known format"):
        run(Job(source=source, target=tmp_path / "out"), MaskMail, Memory())
    job = Job(source=source, target=tmp_path / "out", options=Options(skip_bad=True), overwrite=True)
    summary = run(job, MaskMail, Memory())
    assert "photo.bin" in summary.skipped
    assert not (tmp_path / "out" / "photo.bin").exists()
    assert json.loads((tmp_path / "out.bad.log").read_text())["file"] == "photo.bin"


def test_a_resumed_folder_leaves_finished_files_alone(tmp_path: Path, source: Path) -> None:
    """What was finished is not written again; the rest is."""
    target = tmp_path / "out"
    seen = []

    def stop(progress) -> None:
        seen.append(progress.source)
        if progress.source.startswith("b/deep"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(Job(source=source, target=target), MaskMail, Memory(), stop)
    assert seen == ["a.jsonl", "b/chat.txt", "b/deep/t.csv"]
    seen.clear()
    sink = Memory()
    summary = run(Job(source=source, target=target, resume=True), MaskMail, sink, lambda now: seen.append(now.source))
    assert seen == ["b/deep/t.csv", "z.json.gz"]
    assert sink.resumed is not None
    assert (summary.files, summary.records) == (4, 5)


def test_a_changed_file_is_not_gone_on_with(tmp_path: Path, source: Path) -> None:
    """A finished file whose input has changed stops the resumed run."""

    def stop(progress) -> None:
        if progress.source.startswith("b/"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(Job(source=source, target=tmp_path / "out"), MaskMail, Memory(), stop)
    (source / "a.jsonl").write_bytes(b"{}\n")
    with pytest.raises(InputError, match=r"a\.jsonl has changed"):
        run(Job(source=source, target=tmp_path / "out", resume=True), MaskMail, Memory())


def test_the_output_must_lie_outside(tmp_path: Path, source: Path) -> None:
    """A run must not read what it writes."""
    for target in (source, source / "out", "-"):
        with pytest.raises(UsageError):
            run(Job(source=source, target=target), MaskMail, Memory())


def test_records_name_their_file(tmp_path: Path, source: Path) -> None:
    """`Record.source` is the path relative to the folder."""

    class Names(Same):
        def rewrite(self, record):
            self.seen.append(record.source)
            return [None] * len(record.fields)

    sink = Memory()
    run(Job(source=source, workers=1), Names, sink)
    assert [names[0] for names in sink.payloads] == ["a.jsonl", "b/chat.txt", "b/deep/t.csv", "z.json.gz"]
