"""A run over one Parquet file.

Rules kept here: the same order as for other files (the sink first, then the output), but no journal: a Parquet file is
readable only when whole, so an interrupted run starts over, which gives the same values.
"""

from __future__ import annotations

from pathlib import Path

from sottovoce.datasets.model import Names
from sottovoce.datasets.output import failed, part_of, sync_folder
from sottovoce.datasets.parquet import ParquetCodec, ParquetInput, ParquetOutput
from sottovoce.datasets.runner import Job, Summary, Tools, ordered, progress_at, refuse_target, tasks
from sottovoce.datasets.stream import STANDARD
from sottovoce.errors import UsageError


def run_parquet(job: Job, name: str, tools: Tools) -> Summary:
    """Run over one Parquet file.

    Args:
        job: Its source and target are files.
        name: As in `Record.source`.
        tools: What to work with.

    Raises:
        MissingExtraError: pyarrow is not installed.
        UsageError: standard input or output was named.
    """
    if STANDARD in {str(job.source), str(job.target)}:
        raise UsageError("Parquet is read from and written to files only")
    source, target = Path(job.source), None if job.target is None else Path(job.target)
    refuse_target(job, source, target)
    table = ParquetInput(source, job.options, restoring=job.restoring)
    output = ParquetOutput(part_of(target), table) if target is not None else None
    try:
        summary = _go(job, name, tools, (table, output))
    finally:
        if output is not None:
            output.close()
    if target is None:
        return summary
    try:
        part_of(target).replace(target)
        sync_folder(target.parent)
    except OSError as error:
        raise failed(target, error) from None
    return summary


def _go(job: Job, name: str, tools: Tools, ends: tuple[ParquetInput, ParquetOutput | None]) -> Summary:
    table, output = ends
    codec = ParquetCodec(job.options, name, tuple(table.schema.names), job.restoring)
    begun, total = tools.clock(), Path(job.source).stat().st_size
    rows = max(table.file.metadata.num_rows, 1)
    records = fields = changed = 0
    for _chunk, outcome in ordered(tasks(table.chunks(), codec, restoring=job.restoring), tools):
        if outcome.result is None:
            continue
        if output is not None:
            output.write(outcome.result.output)
        records += outcome.result.records
        fields += outcome.result.fields
        changed += outcome.result.changed
        if tools.progress is not None:
            seconds = tools.clock() - begun
            tools.progress(progress_at(name, (total * records // rows, total), records, 0, seconds))
    named = job.options.text_fields if records else ()
    return Summary(
        records=records,
        fields=fields,
        changed=changed,
        bytes_in=total,
        seconds=tools.clock() - begun,
        names=Names(named) if named else None,
    )
