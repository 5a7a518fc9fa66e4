"""A progress bar with rate and time left, on standard error, and none where nobody looks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from sottovoce.app import prepare_rules
from sottovoce.cli.terminal import errors_console
from sottovoce.datasets import Progress as Standing
from sottovoce.datasets import ProgressCallback
from sottovoce.manifest import Manifest


def prepare(manifest: Manifest, *, quiet: bool) -> None:
    """Have the rules compiled before workers start, and say so while it lasts."""
    console = errors_console()
    if quiet or not console.is_terminal:
        prepare_rules(manifest)
        return
    with console.status("Preparing the rules (this takes some seconds once on a machine) ..."):
        prepare_rules(manifest)


@contextmanager
def progress_bar(verb: str, *, quiet: bool) -> Iterator[ProgressCallback | None]:
    """A callback that draws the bar; None when ``quiet`` or not on a terminal."""
    console = errors_console()
    if quiet or not console.is_terminal:
        yield None
        return
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    ) as bar:
        task = bar.add_task(verb, total=None, rate="")

        def show(standing: Standing) -> None:
            bar.update(
                task,
                description=f"{verb} {standing.source}",
                total=standing.bytes_total,
                completed=standing.bytes_done,
                rate=f"{standing.records:,} records, {standing.records_per_second:,.0f}/s",
            )

        yield show
