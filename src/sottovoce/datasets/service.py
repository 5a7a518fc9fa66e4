"""The door to the file path: one call for a file, a folder or a pipe."""

from __future__ import annotations

import time
from pathlib import Path

from sottovoce.datasets.folder import run_folder
from sottovoce.datasets.model import Format
from sottovoce.datasets.output import OpenOutput, open_part
from sottovoce.datasets.pool import open_pool, usable_cores
from sottovoce.datasets.ports import ProgressCallback, RewriterFactory, Sink
from sottovoce.datasets.runner import Clock, Job, Summary, Tools, refuse_target, run_file
from sottovoce.datasets.sniff import HEAD_BYTES, tell_format
from sottovoce.datasets.stream import STANDARD, open_reader
from sottovoce.datasets.table_run import run_parquet
from sottovoce.errors import InputError

# Below this many chunks, starting processes takes longer than they save.
_CHUNKS_WORTH_A_PROCESS = 4


def run(  # noqa: PLR0913 - the three ports, and what tests replace
    job: Job,
    factory: RewriterFactory,
    sink: Sink,
    progress: ProgressCallback | None = None,
    *,
    clock: Clock = time.monotonic,
    open_output: OpenOutput = open_part,
) -> Summary:
    """Run `job`.

    Args:
        job: What to read, how, and where to write.
        factory: Makes the rewriter, in each worker process; must be picklable if there is more than one.
        sink: Receives what the chunks yielded, in input order.
        progress: Told after each chunk.
        clock: Seconds, ever growing.
        open_output: Opens the working file of an output.

    Returns:
        What was done.

    Raises:
        UsageError: the job cannot be right.
        InputError: the input is broken; the message names the place. What was committed stays for ``resume``.
        OutsideError: the world failed (disk full, a worker died). What was committed stays for ``resume``.
        RefusedError: the rewriter or the sink refused.
    """
    source = Path(job.source)
    if str(job.source) != STANDARD and not source.exists():
        raise InputError(f"there is no file or folder called {source.name}")
    with open_pool(factory, _workers(job)) as pool:
        tools = Tools(pool=pool, sink=sink, progress=progress, clock=clock, open_output=open_output)
        if str(job.source) != STANDARD and source.is_dir():
            return run_folder(job, tools, _run_one)
        return _run_one(job, STANDARD if str(job.source) == STANDARD else source.name, tools)


def check_target(job: Job) -> None:
    """Refuse a target that `run` would refuse, for callers who have much to do before that. Folders are seen to there.

    Raises:
        UsageError: as in `run`.
    """
    source = None if str(job.source) == STANDARD else Path(job.source)
    if job.target is None or str(job.target) == STANDARD or (source is not None and source.is_dir()):
        return
    refuse_target(job, source, Path(job.target))


def _run_one(job: Job, name: str, tools: Tools) -> Summary:
    return run_parquet(job, name, tools) if _is_parquet(job, name) else run_file(job, name, tools)


def _is_parquet(job: Job, name: str) -> bool:
    if str(job.source) == STANDARD:
        return job.options.format is Format.PARQUET
    reader = open_reader(Path(job.source))
    try:
        return tell_format(name, reader.peek(HEAD_BYTES), job.options) is Format.PARQUET
    finally:
        reader.close()


def _workers(job: Job) -> int:
    if job.workers is not None:
        return job.workers
    source = Path(job.source)
    if str(job.source) != STANDARD and source.is_file():
        small = source.stat().st_size < _CHUNKS_WORTH_A_PROCESS * job.options.chunk_bytes
        if small:
            return 1
    return usable_cores()
