"""Where in a file a finding stands, as people count: lines and columns from 1."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sottovoce.datasets import Field, Record
from sottovoce.detect import Finding


class Lines:
    """The lines of a text."""

    def __init__(self, text: str) -> None:
        self._starts = [0]
        at = text.find("\n")
        while at >= 0:
            self._starts.append(at + 1)
            at = text.find("\n", at + 1)

    def at(self, offset: int) -> tuple[int, int]:
        """Number of the line that holds the character at ``offset``, from 0 on, and where that line starts."""
        line = bisect_right(self._starts, offset) - 1
        return line, self._starts[line]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a finding stands in a file.

    Attributes:
        source: As in ``Record.source``.
        line: 1-based line of the finding in plain text; else the line at which its record begins (row, for Parquet).
        column: 1-based column in that line; 0 where fields are no lines, and where a longer line was cut.
        path: Path of the field in its record, keys that are no names starred; "" in plain text.
        start: First code point, counted in its field; in its line (or what was cut of it), in plain text.
        end: One past the last.
        finding: What was found.
    """

    source: str
    line: int
    column: int
    path: str
    start: int
    end: int
    finding: Finding


def spots(record: Record, item: Field, path: str, findings: Sequence[Finding]) -> Iterator[Spot]:
    """The places of ``findings`` in field ``item`` of ``record``."""
    if record.text_from is None:
        for found in findings:
            yield Spot(record.source, record.line, 0, path, found.start, found.end, found)
        return
    lines = Lines(item.text)
    for found in findings:
        line, begin = lines.at(found.start)
        column = found.start - begin + 1 if line or record.text_from else 0
        yield Spot(record.source, record.line + line, column, path, found.start - begin, found.end - begin, found)
