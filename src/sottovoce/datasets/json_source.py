"""JSON lines and JSON documents as records.

Rules kept here: a line is a record, and so is each element of a document that is an array; any other document is one
record. What stands between records is kept as it is. A line that is not JSON leaves an empty line behind when it is
skipped, so that line numbers still tell which record is which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

from sottovoce.datasets.json_render import render, surely_returns
from sottovoce.datasets.json_scan import BrokenJsonError, Scan, Walk, scan
from sottovoce.datasets.model import Bad, Change, Changed, Chunk, DecodeErrors, Options, Position, Record
from sottovoce.datasets.naming import NameWatch
from sottovoce.datasets.ports import Rewriter
from sottovoce.datasets.rewrite import Part, Result, rewrite_parts
from sottovoce.datasets.split import Cut
from sottovoce.datasets.stream import BOM, undecodable
from sottovoce.errors import InputError

_REMEDY: Final = "Mend the line, or pass --skip-bad to go on without it; it is then copied to a side file"
_STRING: Final = rb'"(?:[^"\\]++|\\.)*+"'
_DEEP: Final = re.compile(rb'(?:[^"\[\]{}]+|' + _STRING + rb")*+([\[\]{}])", re.DOTALL)
_SHALLOW: Final = re.compile(rb'(?:[^"\[\]{},]+|' + _STRING + rb")*+([\[\]{},])", re.DOTALL)
_WHITE: Final = b" \t\n\r"


@dataclass(frozen=True, slots=True)
class JsonDocument:
    """A JSON record in its spelling."""

    record: Record
    taken: Scan = field(repr=False)
    walk: Walk = field(repr=False)

    @property
    def raw(self) -> str:
        """How it stands in the file."""
        return self.taken.raw

    def render(self, changes: Sequence[Change]) -> str:
        """The record after `changes`, one per field."""
        return render(self.taken, changes)

    def form(self, changes: Sequence[Change], number: int) -> str | None:
        """See `Document.form`."""
        if not any(isinstance(change, str | Changed) for change in changes):
            return self.render(changes) if number == 1 else None
        form = render(self.taken, changes, number)
        return form if form != self.render(changes) else None

    def surely_returns(self, masked: str, changes: Sequence[Change]) -> bool:
        """See `Document.surely_returns`."""
        return surely_returns(self.taken, changes, masked, self.walk)

    def reread(self, raw: str) -> JsonDocument | None:
        """`raw` read in the place of this record; None if it is not JSON."""
        try:
            taken = scan(raw, self.walk)
        except BrokenJsonError:
            return None
        return JsonDocument(replace(self.record, fields=tuple(taken.fields)), taken, self.walk)


@lru_cache(maxsize=8)
def _walk(options: Options) -> Walk:
    return Walk.of(options)


@dataclass(frozen=True, slots=True)
class JsonCodec:
    """Reads and writes the records of one JSON or JSON lines file."""

    options: Options
    source: str
    lines: bool

    def process(self, chunk: Chunk, rewriter: Rewriter, *, restoring: bool) -> Result:
        """Rewrite all records of `chunk`.

        Raises:
            InputError: a record is broken and broken ones are not to be skipped.
        """
        parts = self._lines(chunk) if self.lines else self._elements(chunk)
        if not self.options.text_fields:
            return rewrite_parts(parts, rewriter, restoring=restoring)
        watch = NameWatch(self.options)
        result = rewrite_parts(watch.over(parts), rewriter, restoring=restoring)
        return replace(result, names=watch.names(chunk))

    def _lines(self, chunk: Chunk) -> Iterator[Part]:
        walk = _walk(self.options)
        line, number, offset = chunk.start.line, chunk.start.number, chunk.start.offset
        data = chunk.data
        if offset == 0 and data.startswith(BOM):
            yield "\ufeff"
            data, offset = data[len(BOM) :], len(BOM)
        for row in data.split(b"\n"):
            if line > chunk.start.line:
                yield "\n"
            if not row.strip(_WHITE):
                yield row.decode()
            else:
                yield self._line(row, Position(offset, line, number), walk)
            line, number, offset = line + 1, number + 1, offset + len(row) + 1

    def _line(self, row: bytes, at: Position, walk: Walk) -> Part:
        try:
            raw = row.decode("utf-8", "replace" if self.options.errors is DecodeErrors.REPLACE else "strict")
            taken = scan(raw, walk)
        except UnicodeDecodeError as error:
            reason = undecodable(error, at.offset, at.line)
        except BrokenJsonError as error:
            reason = f"line {at.line}, character {error.position + 1}: {error.reason}"
        else:
            return self._document(taken, at, walk)
        if not self.options.skip_bad:
            raise InputError(reason, remedy=_REMEDY) from None
        return Bad(at.line, reason, row)

    def _elements(self, chunk: Chunk) -> Iterator[Part]:
        walk = _walk(self.options)
        done = 0
        line = chunk.start.line
        for count, (start, end) in enumerate(chunk.spans):
            yield chunk.data[done:start].decode()
            line += chunk.data.count(b"\n", done, start)
            at = Position(chunk.start.offset + start, line, chunk.start.number + count)
            yield self._element(chunk.data[start:end], at, walk)
            line += chunk.data.count(b"\n", start, end)
            done = end
        yield chunk.data[done:].decode()

    def _element(self, data: bytes, at: Position, walk: Walk) -> Part:
        try:
            raw = data.decode("utf-8", "replace" if self.options.errors is DecodeErrors.REPLACE else "strict")
            return self._document(scan(raw, walk), at, walk)
        except UnicodeDecodeError as error:
            raise InputError(undecodable(error, at.offset, at.line), remedy="Pass --errors replace to go on") from None
        except BrokenJsonError as error:
            line = at.line + raw.count("\n", 0, error.position)
            raise InputError(f"line {line}, record {at.number + 1}: {error.reason}", remedy=_DOCUMENT_REMEDY) from None

    def _document(self, taken: Scan, at: Position, walk: Walk) -> JsonDocument:
        record = Record(tuple(taken.fields), taken.conversation, taken.subject, self.source, at.number, at.line)
        return JsonDocument(record, taken, walk)


_DOCUMENT_REMEDY: Final = "Mend the document; parts of one JSON document cannot be skipped"


@dataclass(frozen=True, slots=True)
class LineCutter:
    """Cuts after the last line end of the window."""

    def cut(self, window: bytes, start: Position, *, at_end: bool) -> Cut:
        """See `Cutter.cut`."""
        del start
        length = len(window) if at_end else window.rfind(b"\n") + 1
        # The codec counts a line after the last line end too, but only at the end of the input.
        return Cut(length, window.count(b"\n", 0, length))


@dataclass(frozen=True, slots=True)
class DocumentCutter:
    """Cuts a JSON array after an element and its comma; anything else is one record.

    States: empty at the start, ``first`` behind the opening bracket, ``next`` behind a comma, ``end`` behind it all.
    """

    def cut(self, window: bytes, start: Position, *, at_end: bool) -> Cut:
        """See `Cutter.cut`."""
        if start.state == "end":
            if window.strip(_WHITE):
                raise _broken(window, 0, start, "more text follows the end of the JSON document")
            return Cut(len(window), 0, "end")
        if start.state:
            return self._elements(window, 0, start, at_end=at_end)
        head = len(BOM) if window.startswith(BOM) else 0
        while head < len(window) and window[head] in _WHITE:
            head += 1
        if window[head : head + 1] == b"[":
            return self._elements(window, head + 1, start, at_end=at_end)
        if not at_end:
            return Cut(0, 0)
        end = len(window.rstrip(_WHITE))
        return Cut(len(window), 1, "end", ((head, end),) if end > head else ())

    def _elements(self, window: bytes, at: int, start: Position, *, at_end: bool) -> Cut:
        spans: list[tuple[int, int]] = []
        state = start.state or "first"
        begin = pos = at
        while (match := _SHALLOW.match(window, pos)) is not None:
            pos = match.end()
            if match[1] in (b"[", b"{"):
                inside = _behind(window, pos)
                if inside is None:
                    break
                pos = inside
                continue
            span = _trim(window, begin, pos - 1)
            if match[1] == b"}" or (span is None and (match[1] == b"," or state == "next")):
                raise _broken(window, pos, start, "this is not JSON")
            if span is not None:
                spans.append(span)
            if match[1] == b"]":
                return Cut(pos, len(spans), "end", tuple(spans))
            state, begin = "next", pos
        if at_end:
            raise _broken(window, len(window), start, "the JSON document ends too early")
        return Cut(begin if spans else 0, len(spans), state, tuple(spans))


def _behind(window: bytes, pos: int) -> int | None:
    """Where the container that was opened just before `pos` ends; None if that is not in the window."""
    depth = 1
    while depth:
        match = _DEEP.match(window, pos)
        if match is None:
            return None
        depth += 1 if match[1] in (b"[", b"{") else -1
        pos = match.end()
    return pos


def _trim(window: bytes, start: int, end: int) -> tuple[int, int] | None:
    while start < end and window[start] in _WHITE:
        start += 1
    while start < end and window[end - 1] in _WHITE:
        end -= 1
    return (start, end) if start < end else None


def _broken(window: bytes, pos: int, start: Position, reason: str) -> InputError:
    line = start.line + window.count(b"\n", 0, pos)
    return InputError(f"line {line}: {reason}", remedy="For one JSON document per line, pass --format jsonl")
