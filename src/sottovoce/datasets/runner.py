"""A run over one file.

Rules kept here: what a chunk yielded is durable before its output is written; outputs are written in input order; at
each commit output, side files and journal are on disk, in this order; an error leaves all that for a later resume.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from sottovoce.datasets.journal import Commit, Journal
from sottovoce.datasets.model import Chunk, Format, Names, Options
from sottovoce.datasets.naming import refuse_unnamed
from sottovoce.datasets.output import (
    NoOutput,
    OpenOutput,
    Output,
    PartFile,
    SideFile,
    StandardOutput,
    journal_of,
    open_part,
    part_of,
)
from sottovoce.datasets.pool import Pool
from sottovoce.datasets.ports import Progress, ProgressCallback, Sink
from sottovoce.datasets.rewrite import Codec, Outcome, Task
from sottovoce.datasets.sniff import HEAD_BYTES, open_source
from sottovoce.datasets.split import split
from sottovoce.datasets.stream import STANDARD, Identity, Reader, open_reader
from sottovoce.errors import OutsideError, RefusedError, UsageError

Clock = Callable[[], float]
_MAX_HINTS: Final = 16
_BAD_LINES_NAMED: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What to run.

    Args:
        source: A file, a folder, or ``-`` for standard input.
        target: A file, a folder, ``-`` for standard output, or None to write nothing (scan, detect).
        options: How input is read.
        restoring: Originals are asked back from the rewriter, rather than handed to it.
        workers: Processes; 1 means this one; None: one per usable core, or this one if there is little to do.
        overwrite: Replace what exists.
        resume: Go on where an interrupted run of the same job stood; start if there was none.
    """

    source: str | Path
    target: str | Path | None = None
    options: Options = field(default_factory=Options)
    restoring: bool = False
    workers: int | None = None
    overwrite: bool = False
    resume: bool = False

    def __post_init__(self) -> None:
        if self.workers is not None and not 1 <= self.workers <= 256:
            raise UsageError("the number of workers must lie between 1 and 256")
        if self.resume and STANDARD in {str(self.source), str(self.target)}:
            raise UsageError("a run from or to a pipe cannot be resumed", remedy="Name files, or leave --resume out")
        if self.options.skip_bad and str(self.target) == STANDARD:
            raise UsageError(
                "skipped records need a place to go", remedy="Name an output file, or leave --skip-bad out"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What was done.

    Args:
        files: Files read.
        records: Records read.
        fields: Fields offered to the rewriter.
        changed: Records written otherwise than they were read.
        bytes_in: Size of the input, as it lies on disk; uncompressed for standard input.
        bytes_out: Size of the output.
        bad: Broken records that were left out.
        bad_lines: Lines of the first 1,000 of them in this run (single files only).
        skipped: Files of a folder that were left out: hidden ones, and broken or unknown ones if those may be skipped.
        seconds: How long it took, this time.
        resumed: Whether it went on where an earlier run stood.
        names: Which fields there are; None if the options name none, and for input without fields or records.
    """

    files: int = 1
    records: int = 0
    fields: int = 0
    changed: int = 0
    bytes_in: int = 0
    bytes_out: int = 0
    bad: int = 0
    bad_lines: tuple[int, ...] = ()
    skipped: tuple[str, ...] = ()
    seconds: float = 0.0
    resumed: bool = False
    names: Names | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What a run works with."""

    pool: Pool
    sink: Sink
    progress: ProgressCallback | None = None
    clock: Clock = time.monotonic
    open_output: OpenOutput = open_part


def run_file(job: Job, name: str, tools: Tools) -> Summary:
    """Run over one file.

    Args:
        job: Its source and target are files or ``-``.
        name: As in `Record.source`.
        tools: What to work with.
    """
    source = None if str(job.source) == STANDARD else Path(job.source)
    target = None if job.target is None or str(job.target) == STANDARD else Path(job.target)
    refuse_target(job, source, target)
    reader = open_reader(source)
    try:
        run = FileRun(job, name, tools, reader)
        try:
            run.open(source, target)
            return run.go()
        finally:
            run.close()
    finally:
        reader.close()


def refuse_target(job: Job, source: Path | None, target: Path | None) -> None:
    """Make sure that the target may be written.

    Raises:
        UsageError: it is the input, it exists, or its folder does not.
    """
    if target is None:
        return
    if source is not None and target.exists() and source.exists() and target.samefile(source):
        raise UsageError("output and input are the same file", remedy="Name another output")
    if source is not None and part_of(target).exists() and source.exists() and part_of(target).samefile(source):
        raise UsageError("the input is the working file of the output", remedy="Name another output")
    finished = job.resume and journal_of(target).exists() and not part_of(target).exists()
    if target.exists() and not job.overwrite and not finished:
        raise UsageError(f"{target.name} exists", remedy="Name another output, or pass --overwrite")
    if not target.parent.is_dir():
        raise UsageError(f"there is no folder for {target.name}", remedy="Make the folder first")


class FileRun:
    """One file on its way."""

    def __init__(self, job: Job, name: str, tools: Tools, reader: Reader) -> None:
        self._job, self._name, self._tools, self._reader = job, name, tools, reader
        self._at = Commit()
        self._begun = tools.clock()
        self._before = 0
        self._uncommitted = 0
        self._bad_lines: list[int] = []
        self._output: Output = NoOutput()
        self._side = SideFile(None)
        self._journal: Journal | None = None
        self._resumed = False

    def open(self, source: Path | None, target: Path | None) -> None:
        """Find format and place to start from, and open what is written."""
        options = self._job.options
        self._source = open_source(self._reader, self._name, options)
        if target is None:
            self._output = NoOutput() if self._job.target is None else StandardOutput()
            return
        self._side = SideFile(target)
        path, journal = part_of(target), journal_of(target)
        fresh = source is None or not (self._job.resume and journal.exists())
        digest = f"{options.digest()} {'restore' if self._job.restoring else 'mask'}"
        if source is not None and not fresh:
            self._journal, self._at = Journal.take_up(journal, Identity.of(source), digest)
            if self._at.whole and not path.exists():
                return
        self._output = part = PartFile(target, self._tools.open_output)
        if fresh:
            self._side.refuse_existing(overwrite=self._job.overwrite or journal.exists())
        part.take_up(self._at.output_bytes, self._at.output_crc)
        if source is not None and fresh:
            self._journal = Journal.begin(journal, Identity.of(source), digest)
        if not fresh:
            self._resume()

    def _resume(self) -> None:
        self._side.take_up(self._at)
        if self._at.snapshot:  # There is none if the run was interrupted before its first commit.
            self._tools.sink.resume(self._at.snapshot)
        self._before, self._resumed = self._at.records, True
        self._reader.skip(self._at.position.offset)

    def go(self) -> Summary:
        """Do it, from start or last commit to the end."""
        if not self._at.whole:
            chunks = split(self._reader, self._source.cutter, self._at.position, self._job.options)
            for chunk, outcome in ordered(
                tasks(chunks, self._source.codec, restoring=self._job.restoring), self._tools
            ):
                self._take(chunk, outcome)
            self._commit()
            if self._names is not None:
                refuse_unnamed(self._job.options, self._names)
            if isinstance(self._output, PartFile) and not self._job.restoring:
                head = self._output.head(HEAD_BYTES)
                self._source.check_masked(head, Path(str(self._job.target)).name, self._job.options)
            self._commit(whole=True)
        self._output.finish()
        if self._journal is not None:
            self._journal.remove()
        return self._summary()

    def _take(self, chunk: Chunk, outcome: Outcome) -> None:
        """Write what became of `chunk`; the sink has what it yielded."""
        result = outcome.result
        if result is None:
            raise OutsideError("a chunk was lost")
        self._output.write(result.output)
        for bad in result.bad:
            self._side.write(bad)
            if len(self._bad_lines) < _BAD_LINES_NAMED:
                self._bad_lines.append(bad.line)
        at = self._at
        self._at = replace(
            at,
            position=chunk.end,
            records=at.records + result.records,
            fields=at.fields + result.fields,
            changed=at.changed + result.changed,
            bad=at.bad + len(result.bad),
            names=at.names | result.names,
        )
        self._uncommitted += len(chunk.data)
        if self._uncommitted >= self._job.options.commit_bytes:
            self._commit()
        self._report()

    def _commit(self, *, whole: bool = False) -> None:
        self._uncommitted = 0
        length, crc = self._output.commit()
        self._side.commit()
        self._at = replace(self._at, output_bytes=length, output_crc=crc, whole=whole)
        if self._journal is not None:
            bad, log = self._side.lengths
            snapshot = self._tools.sink.snapshot()
            self._journal.commit(replace(self._at, bad_bytes=bad, bad_log_bytes=log, snapshot=snapshot))

    def _report(self) -> None:
        if self._tools.progress is not None:
            done = self._reader.consumed(self._at.position.offset)
            self._tools.progress(
                progress_at(self._name, (done, self._reader.total), self._at.records, self._before, self._seconds())
            )

    @property
    def _names(self) -> Names | None:
        has_fields = self._source.format is not Format.TEXT and self._at.records > 0
        return self._at.names if has_fields and self._job.options.text_fields else None

    def _seconds(self) -> float:
        return self._tools.clock() - self._begun

    def _summary(self) -> Summary:
        at = self._at
        size = self._reader.total
        return Summary(
            records=at.records,
            fields=at.fields,
            changed=at.changed,
            bytes_in=at.position.offset if size is None else size,
            bytes_out=self._output.commit()[0] if isinstance(self._output, StandardOutput) else at.output_bytes,
            bad=at.bad,
            bad_lines=tuple(self._bad_lines),
            seconds=self._seconds(),
            resumed=self._resumed,
            names=self._names,
        )

    def close(self) -> None:
        """Let go of all files; what is unfinished stays for a resume."""
        self._output.close()
        self._side.close()
        if self._journal is not None:
            self._journal.close()


def tasks(chunks: Iterator[Chunk], codec: Codec, *, restoring: bool) -> Iterator[Task]:
    """Chunks as tasks."""
    for chunk in chunks:
        yield Task(codec=codec, chunk=chunk, restoring=restoring)


def ordered(todo: Iterator[Task], tools: Tools) -> Iterator[tuple[Chunk, Outcome]]:
    """Outcomes in order, each accepted by the sink; what it refuses is rewritten with its hint and offered again.

    Raises:
        SottovoceError: whatever went wrong in a worker.
        RefusedError: the sink refuses a chunk again and again.
    """
    for task, outcome in tools.pool.outcomes(todo):
        while True:
            if outcome.error is not None:
                raise outcome.error
            hint = tools.sink.accept(outcome.payload)
            if hint is None:
                break
            if len(task.hints) == _MAX_HINTS:
                raise RefusedError(f"the records from line {task.chunk.start.line} on were refused {_MAX_HINTS} times")
            task, outcome = tools.pool.again(task, hint)  # noqa: PLW2901 - the same chunk, once more
        yield task.chunk, outcome


def progress_at(name: str, size: tuple[int, int | None], records: int, before: int, seconds: float) -> Progress:
    """A progress report.

    Args:
        name: As in `Record.source`.
        size: Bytes done, and in all if that is known.
        records: Records done.
        before: Of which an earlier run did these.
        seconds: Since this run began.
    """
    done, total = size
    eta = seconds * (total - done) / done if total is not None and 0 < done <= total else None
    rate = (records - before) / seconds if seconds > 0 else 0.0
    return Progress(
        source=name,
        bytes_done=done,
        bytes_total=total,
        records=records,
        seconds=seconds,
        records_per_second=rate,
        eta_seconds=eta,
    )
