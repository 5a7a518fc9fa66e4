"""What is printed to people goes to standard error, so that standard output stays clean for programs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rich.console import Console
from rich.table import Table


@lru_cache(maxsize=1)
def errors_console() -> Console:
    """The console on standard error."""
    return Console(stderr=True, highlight=False)


def count_table(title: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Table:
    """A small table whose last column is a number."""
    table = Table(title=title, title_justify="left", header_style="bold", box=None, pad_edge=False)
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number == len(columns) - 1 else "left")
    for row in rows:
        table.add_row(*row)
    return table
