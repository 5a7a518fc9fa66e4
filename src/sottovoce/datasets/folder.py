"""A run over a folder: file by file, names and places kept.

Rules kept here: files are taken in the order of their paths; hidden files and links to folders are left out and named
in the summary; a file of no known format stops the run unless broken things may be skipped, and is never copied;
finished files are listed in a journal, so that a resumed run does not touch them again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Self

from sottovoce.datasets.journal import opened_line, sealed_line
from sottovoce.datasets.model import Names
from sottovoce.datasets.output import bad_log_of, failed
from sottovoce.datasets.runner import Job, Summary, Tools
from sottovoce.datasets.stream import STANDARD, Identity
from sottovoce.errors import InputError, UsageError

RunOne = Callable[[Job, str, Tools], Summary]


def files_in(folder: Path) -> tuple[list[Path], list[Path]]:
    """The files below `folder` in the order of their relative paths, and what is left out."""
    found: list[Path] = []
    left: list[Path] = []
    for root, folders, names in os.walk(folder):
        here = Path(root)
        left += [here / name for name in folders if name.startswith(".") or (here / name).is_symlink()]
        folders[:] = [name for name in folders if here / name not in left]
        for name in names:
            (left if name.startswith(".") else found).append(here / name)
    key: Callable[[Path], str] = lambda path: path.relative_to(folder).as_posix()  # noqa: E731
    return sorted(found, key=key), sorted(left, key=key)


def run_folder(job: Job, tools: Tools, run_one: RunOne) -> Summary:
    """Run over all files below `Job.source`.

    Args:
        job: Its source is a folder, its target one that may not exist yet, or None.
        tools: What to work with.
        run_one: Runs over one file.

    Raises:
        UsageError: the target is a pipe or lies within the source.
        InputError: a file is broken or unknown, and such are not to be skipped.
    """
    source = Path(job.source)
    if str(job.target) == STANDARD:
        raise UsageError("a folder is written to a folder", remedy="Name one")
    target = None if job.target is None else Path(job.target)
    if target is not None and source.resolve() in (target.resolve(), *target.resolve().parents):
        raise UsageError("the output folder lies within the input folder", remedy="Name one outside")
    found, left = files_in(source)
    total = Summary(files=0, skipped=tuple(path.relative_to(source).as_posix() for path in left))
    with _Finished(job, target) as finished:
        begun = tools.clock()
        snapshot = finished.last_snapshot()
        if snapshot is not None:
            tools.sink.resume(snapshot)
        for path in found:
            name = path.relative_to(source).as_posix()
            total = _add(total, _one(job, name, tools, finished, run_one))
        finished.remove()
    return replace(total, seconds=tools.clock() - begun)


def _one(job: Job, name: str, tools: Tools, finished: _Finished, run_one: RunOne) -> Summary:
    source = Path(job.source) / name
    target = None if job.target is None else Path(job.target) / name
    known = finished.summary(name, source)
    if known is not None:
        return known
    try:
        if target is not None:
            target.parent.mkdir(parents=True, exist_ok=True)
        summary = run_one(replace(job, source=source, target=target), name, tools)
    except OSError as error:
        raise failed(source if target is None else target, error) from None
    except InputError as error:
        if not job.options.skip_bad:
            raise InputError(f"{name}: {error.message}", remedy=error.remedy) from None
        finished.note_skipped(name, error)
        return Summary(files=0, skipped=(name,))
    finished.note(name, source, summary, tools.sink.snapshot())
    return summary


def _add(total: Summary, one: Summary) -> Summary:
    return replace(
        total,
        files=total.files + one.files,
        records=total.records + one.records,
        fields=total.fields + one.fields,
        changed=total.changed + one.changed,
        bytes_in=total.bytes_in + one.bytes_in,
        bytes_out=total.bytes_out + one.bytes_out,
        bad=total.bad + one.bad,
        skipped=(*total.skipped, *one.skipped),
        resumed=total.resumed or one.resumed,
        names=one.names if total.names is None else total.names | (one.names or total.names),
    )


class _Finished:
    """Which files of a folder are done: a journal beside the target folder."""

    def __init__(self, job: Job, target: Path | None) -> None:
        self._job, self._target = job, target
        self._path = None if target is None else target.with_name(target.name + ".journal")
        self._known: dict[str, dict[str, object]] = {}

    def __enter__(self) -> Self:
        if self._path is not None:
            head: dict[str, object] = {"sottovoce-folder-journal": 1, "options": self._job.options.digest()}
            lines = self._path.read_bytes().splitlines() if self._job.resume and self._path.exists() else []
            entries = [entry for entry in map(opened_line, lines) if entry is not None]
            if entries and entries[0] != head:
                raise UsageError(
                    "the options are not those of the interrupted run", remedy="Use the same ones, or start over"
                )
            self._known = {str(entry["name"]): entry for entry in entries[1:]}
            if not entries:
                self._path.unlink(missing_ok=True)
                self._append(head)
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is held open."""

    def summary(self, name: str, source: Path) -> Summary | None:
        """What was done for `name`, if it is finished.

        Raises:
            InputError: it has changed since.
        """
        entry = self._known.get(name)
        if entry is None:
            return None
        if entry["input"] != asdict(Identity.of(source)):
            raise InputError(f"{name} has changed since the run was interrupted", remedy="Start over, without --resume")
        done = entry["summary"]
        if not isinstance(done, dict):
            return None
        names = None if done.get("names") is None else Names.of(done["names"])
        return Summary(**{**done, "bad_lines": (), "skipped": (), "resumed": True, "names": names})

    def note(self, name: str, source: Path, summary: Summary, snapshot: str) -> None:
        """`name` is finished."""
        if self._path is not None:
            done = {key: value for key, value in asdict(summary).items() if key not in {"bad_lines", "skipped"}}
            self._append({"name": name, "input": asdict(Identity.of(source)), "summary": done, "snapshot": snapshot})

    def last_snapshot(self) -> str | None:
        """The sink's, as of the last finished file of the interrupted run."""
        return str(list(self._known.values())[-1]["snapshot"]) if self._known else None

    def note_skipped(self, name: str, error: InputError) -> None:
        """`name` was left out; its name and what was wrong go to the side file of the folder."""
        if self._target is not None:
            line = json.dumps({"file": name, "reason": error.message}).encode() + b"\n"
            _append_durably(bad_log_of(self._target), line)

    def _append(self, entry: dict[str, object]) -> None:
        if self._path is not None:
            _append_durably(self._path, sealed_line(entry))

    def remove(self) -> None:
        """The whole folder is done."""
        if self._path is not None:
            self._path.unlink(missing_ok=True)


def _append_durably(path: Path, line: bytes) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "ab") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise failed(path, error) from None
