"""CSV and TSV as records: a row is a record, a cell is a field named by its column.

Why not the ``csv`` module: it forgets how a cell was spelled, and a cell that is not changed must stay byte for byte
as it was. Rules kept here: a quote opens a cell only at its start; rows end at LF or CRLF; a changed cell is quoted if
it was or must be; a row that cannot be decoded leaves an empty row behind when it is skipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final, NamedTuple

from sottovoce.datasets.columns import Column, Layout, layout_of
from sottovoce.datasets.model import (
    DROP,
    Bad,
    Change,
    Changed,
    Chunk,
    DecodeErrors,
    Field,
    Names,
    Options,
    Position,
    Record,
    Replaced,
)
from sottovoce.datasets.ports import Rewriter
from sottovoce.datasets.rewrite import Part, Result, rewrite_parts
from sottovoce.datasets.split import Cut
from sottovoce.datasets.stream import BOM, undecodable
from sottovoce.errors import InputError

DELIMITERS: Final = (",", ";", "\t", "|")
_SNIFF_ROWS: Final = 50


class Cell(NamedTuple):
    """A cell and where it stands in its row."""

    start: int
    end: int
    text: str
    quoted: bool


@lru_cache(maxsize=8)
def _cell(delimiter: str) -> re.Pattern[str]:
    mark = re.escape(delimiter)
    rest = rf"(?:[^{mark}\r\n]|\r(?!\n))*+"
    return re.compile(rf'(?:"((?:[^"]+|"")*+)"({rest})|((?!"){rest}))({mark}|\r?\n|\Z)')


@lru_cache(maxsize=8)
def _row(delimiter: str) -> re.Pattern[bytes]:
    mark = re.escape(delimiter.encode())
    cell = b'(?:"(?:[^"]+|"")*+"[^' + mark + b'\\n]*+|(?!")[^' + mark + b"\\n]*+)"
    return re.compile(cell + b"(?:" + mark + cell + b")*+(?:\\n|\\Z)")


def cells_of(row: str, delimiter: str) -> list[Cell] | None:
    """The cells of one row (line end included or not); None if it is not exactly one row."""
    pattern, pos, found = _cell(delimiter), 0, []
    while True:
        match = pattern.match(row, pos)
        if match is None:
            return None
        inside, rest, plain, after = match.groups()
        text = plain if plain is not None else inside.replace('""', '"') + rest
        found.append(Cell(pos, match.start(4), text, plain is None))
        pos = match.end()
        if after != delimiter:
            return found if pos == len(row) else None


@dataclass(frozen=True, slots=True)
class Table:
    """What is known of a table before its first row is read."""

    delimiter: str
    columns: tuple[str, ...]
    header_offered: bool


def sniff_table(head: bytes, options: Options, *, tabs: bool) -> Table:
    """Delimiter and columns of the table that begins with `head`.

    The delimiter is the one that cuts the first rows into the same number of cells, the most cells winning.

    Args:
        head: The first bytes, cut anywhere.
        options: May hold the answer.
        tabs: The name of the file says tabs.
    """
    text = head.removeprefix(BOM).decode("utf-8", "replace")
    delimiter = options.delimiter or ("\t" if tabs else max(DELIMITERS, key=lambda mark: _regularity(text, mark)))
    if options.header is False:
        return Table(delimiter, (), header_offered=False)
    first = next(_rows(text, delimiter), "")
    columns = tuple(cell.text.strip() for cell in cells_of(first, delimiter) or ())
    return Table(delimiter, columns, header_offered=options.header is None)


def _rows(text: str, delimiter: str) -> Iterator[str]:
    pos, pattern = 0, _row(delimiter)
    data = text.encode("utf-8", "surrogatepass")
    while pos < len(data) and (match := pattern.match(data, pos)) is not None:
        yield match[0].decode("utf-8", "surrogatepass")
        pos = match.end()


def _regularity(text: str, delimiter: str) -> tuple[float, int]:
    counts: list[int] = []
    for row in _rows(text, delimiter):
        if row.strip():
            counts.append(len(cells_of(row, delimiter) or ()))
        if len(counts) == _SNIFF_ROWS:
            break
    # The last row may be cut off by the end of the head.
    counts = counts[:-1] if len(counts) > 1 else counts
    if not counts or counts[0] < 2:
        return (0.0, 0)
    return (sum(count == counts[0] for count in counts) / len(counts), counts[0])


@dataclass(frozen=True, slots=True)
class RowDocument:
    """A row in its spelling."""

    record: Record
    raw: str = field(repr=False)
    cells: tuple[Cell, ...] = field(repr=False)
    codec: TableCodec = field(repr=False)

    def render(self, changes: Sequence[Change]) -> str:
        """The row after `changes`, one per field."""
        return self._render(changes, 0)

    def _render(self, changes: Sequence[Change], form: int) -> str:
        if not any(change is not None for change in changes):
            return self.raw
        out: list[str] = []
        done = 0
        for cell, change in zip(self.cells, changes, strict=True):
            if change is not None:
                new = self._spell(_text_of(change), cell)
                if form and _is_restorable(change) and self._has_rest(cell):
                    new, form = _with_rest(_text_of(change), self.codec.table.delimiter, form) or new, 0
                out += (self.raw[done : cell.start], new)
                done = cell.end
        out.append(self.raw[done:])
        return "".join(out)

    def _spell(self, text: str, cell: Cell) -> str:
        ends_row = text.endswith("\r") and self.raw.startswith("\n", cell.end)
        if cell.quoted or ends_row or self.codec.table.delimiter in text or "\n" in text or text.startswith('"'):
            return _quoted(text)
        return text

    def _has_rest(self, cell: Cell) -> bool:
        return cell.quoted and self.raw[cell.start : cell.end] != _quoted(cell.text)

    def form(self, changes: Sequence[Change], number: int) -> str | None:
        """See `Document.form`.

        Quotes stay as they were, so that two rows can look alike once masked only where text stands behind a closing
        quote. Such a cell is spelled in that way again, as plain rendering never does.
        """
        plain = self.render(changes)
        pairs = zip(self.cells, changes, strict=True)
        if not any(_is_restorable(change) and self._has_rest(cell) for cell, change in pairs):
            return plain if number == 1 else None
        form = self._render(changes, number)
        return form if form != plain else None

    def surely_returns(self, masked: str, changes: Sequence[Change]) -> bool:
        """Never for certain: how a cell was quoted may have to be kept."""
        del masked, changes
        return False

    def reread(self, raw: str) -> RowDocument | None:
        """`raw` read in the place of this row; None if it is not one row."""
        return self.codec.document(raw, self.record)


def _is_restorable(change: Change) -> bool:
    return isinstance(change, str | Changed)


def _text_of(change: Change) -> str:
    if change is DROP:
        return ""
    if isinstance(change, Replaced):
        return "" if change.value is None else str(change.value)
    return change.text if isinstance(change, Changed) else str(change)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _with_rest(text: str, delimiter: str, form: int) -> str | None:
    """A quoted cell that ends behind its closing quote, in its `form`-th way; None if there are fewer."""
    first = max(text.rfind(mark) for mark in (delimiter, "\r", "\n")) + 1
    places = [place for place in range(len(text) - 1, max(first, 1) - 1, -1) if text[place] != '"']
    return _quoted(text[: places[form - 1]]) + text[places[form - 1] :] if form <= len(places) else None


@dataclass(frozen=True, slots=True)
class TableCodec:
    """Reads and writes the rows of one table."""

    options: Options
    source: str
    table: Table

    def process(self, chunk: Chunk, rewriter: Rewriter, *, restoring: bool) -> Result:
        """Rewrite all rows of `chunk`.

        Raises:
            InputError: a row is broken and broken ones are not to be skipped.
        """
        result = rewrite_parts(self._parts(chunk), rewriter, restoring=restoring)
        return replace(result, names=Names(self.options.text_fields))  # A column that is not there is an error.

    def _parts(self, chunk: Chunk) -> Iterator[Part]:
        data, at = chunk.data, chunk.start
        pos = 0
        if at.offset == 0 and data.startswith(BOM):
            yield "\ufeff"
            pos = len(BOM)
        pattern = _row(self.table.delimiter)
        line, number = at.line, at.number
        while pos < len(data):
            match = pattern.match(data, pos)
            end = match.end() if match is not None else _line_end(data, pos)
            row = data[pos:end]
            yield from self._one(row, Position(at.offset + pos, line, number), broken=match is None)
            line, number, pos = line + row.count(b"\n"), number + 1, end

    def _one(self, row: bytes, at: Position, *, broken: bool) -> Iterator[Part]:
        reason = f"line {at.line}: the quote opened here is never closed" if broken else ""
        try:
            text = row.decode("utf-8", "replace" if self.options.errors is DecodeErrors.REPLACE else "strict")
        except UnicodeDecodeError as error:
            reason, text = undecodable(error, at.offset, at.line), ""
        if reason:
            if not self.options.skip_bad:
                raise InputError(reason, remedy="Mend the row, or pass --skip-bad to go on without it")
            body = row.rstrip(b"\r\n")
            yield Bad(at.line, reason, body)
            yield row[len(body) :].decode()
            return
        first = at.number == 0 and bool(self.table.columns)
        if not text.strip("\r\n") or (first and not self.table.header_offered):
            yield text
            return
        document = self.document(text, Record((), None, None, self.source, at.number, at.line))
        if document is None:
            raise InputError(f"line {at.line}: this is not a row")
        yield document

    def document(self, raw: str, blank: Record) -> RowDocument | None:
        """`raw` as a record with the place of `blank`; None if it is not one row."""
        layout, cells = _layout(self.options, self.table.columns), cells_of(raw, self.table.delimiter)
        if cells is None:
            return None
        header = blank.number == 0 and bool(self.table.columns)
        columns = () if header else layout.columns
        fields: list[Field] = []
        offered: list[Cell] = []
        for index, cell in enumerate(cells):
            column = columns[index] if index < len(columns) else _NO_COLUMN
            if cell.text and column.offered and (column.skip is None or not column.skip.fullmatch(cell.text)):
                node = (None, column.label or index)
                fields.append(Field(cell.text, column.name, node, column.role, column.value(cell.text)))
                offered.append(cell)
        found = {
            columns[index].label: cells[index].text or None
            for index in layout.scope_columns
            if index < min(len(cells), len(columns))
        }
        conversation, subject = found.get(layout.conversation or ""), found.get(layout.subject or "")
        record = replace(blank, fields=tuple(fields), conversation=conversation, subject=subject)
        return RowDocument(record, raw, tuple(offered), self)


def _line_end(data: bytes, pos: int) -> int:
    end = data.find(b"\n", pos)
    return len(data) if end < 0 else end + 1


_NO_COLUMN: Final = Column("", None)


@lru_cache(maxsize=32)
def _layout(options: Options, names: tuple[str, ...]) -> Layout:
    return layout_of(options, names)


@dataclass(frozen=True, slots=True)
class RowCutter:
    """Cuts after the last whole row of the window."""

    delimiter: str
    skip_bad: bool

    def cut(self, window: bytes, start: Position, *, at_end: bool) -> Cut:
        """See `Cutter.cut`."""
        if b'"' not in window:
            length = len(window) if at_end else window.rfind(b"\n") + 1
            rows = window.count(b"\n", 0, length) + (at_end and not window.endswith(b"\n"))
            return Cut(length, rows)
        pattern = _row(self.delimiter)
        pos = len(BOM) if start.offset == 0 and window.startswith(BOM) else 0
        rows = 0
        while pos < len(window):
            match = pattern.match(window, pos)
            if match is None or (match.end() == len(window) and not at_end):
                # The row may go on behind the window.
                if match is None and at_end:
                    self._refuse(window, pos, start)
                    pos, rows = _line_end(window, pos), rows + 1
                    continue
                break
            pos, rows = match.end(), rows + 1
        return Cut(pos if rows or at_end else 0, rows)

    def _refuse(self, window: bytes, pos: int, start: Position) -> None:
        if not self.skip_bad:
            line = start.line + window.count(b"\n", 0, pos)
            raise InputError(
                f"line {line}: the quote opened here is never closed",
                remedy="Mend the row, or pass --skip-bad to go on without it",
            )
