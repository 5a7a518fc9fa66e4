"""Plain text as records: blocks of whole lines.

Rules kept here: a block is at most 64 KiB, ends at a blank line if its second half has one, else at a line end, so that
what belongs together is mostly seen together; a line is never cut unless it is longer than 1 MiB, and then only behind
white space or an ideographic full stop, best behind the end of a sentence; blocks never overlap; line ends are left as
they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from sottovoce.datasets.model import (
    DROP,
    KIB,
    MIB,
    Bad,
    Change,
    Changed,
    Chunk,
    DecodeErrors,
    Field,
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

_BLOCK: Final = 64 * KIB
_LONG_LINE: Final = MIB
_SENTENCE: Final = re.compile(rb"[.!?][ \t]|\xe3\x80\x82")
_GAP: Final = re.compile(rb"[ \t]|\xe3\x80\x82")
_WITHIN_LINE: Final = "line"
"""State of a position within a line."""
_BLANK_LINE: Final = re.compile(rb"\n\r?\n")


@dataclass(frozen=True, slots=True)
class TextDocument:
    """A block of text."""

    record: Record
    raw: str = field(repr=False)

    def render(self, changes: Sequence[Change]) -> str:
        """The block after `changes` (at most one)."""
        change = changes[0]
        if change is None:
            return self.raw
        if change is DROP:
            return ""
        if isinstance(change, Replaced):
            return "" if change.value is None else str(change.value)
        return change.text if isinstance(change, Changed) else str(change)

    def form(self, changes: Sequence[Change], number: int) -> str | None:
        """None: text has one spelling, so that nothing is ever kept."""
        del changes, number
        return None

    def surely_returns(self, masked: str, changes: Sequence[Change]) -> bool:
        """Always: text has one spelling."""
        del masked, changes
        return True

    def reread(self, raw: str) -> TextDocument:
        """`raw` read in the place of this block."""
        return TextDocument(replace(self.record, fields=(Field(raw, None, None),)), raw)


def next_block(data: bytes, start: int) -> int:
    """Where the block that begins at `start` ends."""
    end = min(start + _BLOCK, len(data))
    if end == len(data):
        return end
    gaps = [match.end() for match in _BLANK_LINE.finditer(data, start + _BLOCK // 2, end)]
    if gaps:
        return gaps[-1]
    line = data.rfind(b"\n", start, end) + 1
    if line > start:
        return line
    line = data.find(b"\n", end) + 1 or len(data)
    return line if line - start <= _LONG_LINE else _within_line(data, start, line) or line


def _within_line(data: bytes, start: int, line_end: int) -> int:
    """Where to cut a line that is too long; 0 if nowhere."""
    limit = start + _LONG_LINE
    for pattern, low, high in (
        (_SENTENCE, limit - 2 * _BLOCK, limit),
        (_GAP, limit - 2 * _BLOCK, limit),
    ):
        ends = [match.end() for match in pattern.finditer(data, low, high)]
        if ends:
            return ends[-1]
    match = _GAP.search(data, limit, line_end)
    return match.end() if match is not None else 0


def _by_newline(block: bytes) -> list[bytes]:
    lines = [line + b"\n" for line in block.split(b"\n")]
    lines[-1] = lines[-1][:-1]
    return [line for line in lines if line]


@dataclass(frozen=True, slots=True)
class TextCutter:
    """Cuts at a line end, or inside a line that is too long."""

    def cut(self, window: bytes, start: Position, *, at_end: bool) -> Cut:
        """See `Cutter.cut`."""
        del start
        if at_end:
            length = len(window)
        else:
            length = window.rfind(b"\n") + 1
            if length == 0 and len(window) > _LONG_LINE:
                length = _within_line(window, 0, len(window))
        return Cut(length, 0 if length == 0 else 1, "" if window[:length].endswith(b"\n") else _WITHIN_LINE)


@dataclass(frozen=True, slots=True)
class TextCodec:
    """Reads and writes the blocks of one text."""

    options: Options
    source: str

    def process(self, chunk: Chunk, rewriter: Rewriter, *, restoring: bool) -> Result:
        """Rewrite all blocks of `chunk`.

        Raises:
            InputError: a block is not UTF-8.
        """
        return rewrite_parts(self._parts(chunk), rewriter, restoring=restoring)

    def _parts(self, chunk: Chunk) -> Iterator[Part]:
        data, pos, line, state = chunk.data, 0, chunk.start.line, chunk.start.state
        if chunk.start.offset == 0 and data.startswith(BOM):
            yield "\ufeff"
            pos = len(BOM)
        while pos < len(data):
            end = next_block(data, pos)
            at = Position(chunk.start.offset + pos, line, chunk.start.number, state)
            yield from self._block(data[pos:end], at)
            line += data.count(b"\n", pos, end)
            state = "" if data.startswith(b"\n", end - 1) else _WITHIN_LINE
            pos = end

    def _block(self, block: bytes, at: Position) -> Iterator[Part]:
        try:
            raw = block.decode("utf-8", "replace" if self.options.errors is DecodeErrors.REPLACE else "strict")
        except UnicodeDecodeError as error:
            if not self.options.skip_bad:
                reason = undecodable(error, at.offset, at.line)
                raise InputError(reason, remedy="Pass --errors replace to go on with U+FFFD in its place") from None
            yield from self._lines(block, at)
        else:
            yield self._document(raw, at)

    def _lines(self, block: bytes, at: Position) -> Iterator[Part]:
        """A block with broken bytes, line by line; a broken line leaves an empty one behind."""
        offset = at.offset
        for count, row in enumerate(_by_newline(block)):
            try:
                state = "" if count else at.state
                yield self._document(row.decode(), Position(offset, at.line + count, at.number, state))
            except UnicodeDecodeError as error:
                body = row.rstrip(b"\r\n")
                yield Bad(at.line + count, undecodable(error, offset, at.line + count), body)
                yield row[len(body) :].decode()
            offset += len(row)

    def _document(self, raw: str, at: Position) -> TextDocument:
        record = Record((Field(raw, None, None),), None, None, self.source, at.number, at.line, not at.state)
        return TextDocument(record, raw)
