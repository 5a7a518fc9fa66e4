"""A stream of bytes cut into chunks of whole records.

Rules kept here: where a chunk ends depends only on where it starts, on the content and on the options, never on how the
bytes arrived, so that a resumed run cuts as an undisturbed one does; memory is bounded by the longest record; a window
that holds no whole record is doubled, which keeps the work linear.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from sottovoce.datasets.model import Chunk, Options, Position
from sottovoce.datasets.stream import Reader
from sottovoce.errors import InputError


@dataclass(frozen=True, slots=True)
class Cut:
    """How much of a window is whole records.

    Args:
        length: Bytes; 0 if there is no whole record yet.
        records: How many records that is.
        state: For the next cut.
        spans: Where the records stand, if the codec cannot tell.
    """

    length: int
    records: int
    state: str = ""
    spans: tuple[tuple[int, int], ...] = ()


class Cutter(Protocol):
    """Knows where the records of one format end."""

    def cut(self, window: bytes, start: Position, *, at_end: bool) -> Cut:
        """Whole records at the head of `window`.

        Args:
            window: Input from `start` on.
            start: Where the window begins.
            at_end: Nothing follows the window; then it must be cut whole, or refused.

        Raises:
            InputError: the input cannot be cut here.
        """


def split(reader: Reader, cutter: Cutter, start: Position, options: Options) -> Iterator[Chunk]:
    """Chunks from `start` (where `reader` must stand) to the end.

    Raises:
        InputError: a record is longer than allowed, or the input cannot be cut or read.
    """
    size = options.chunk_bytes
    while True:
        window = reader.peek(size)
        if not window:
            return
        at_end = len(window) < size
        cut = cutter.cut(window, start, at_end=at_end)
        if cut.length == 0:
            if len(window) > options.max_record_bytes:
                raise InputError(
                    f"the record at line {start.line} is longer than {options.max_record_bytes} bytes",
                    remedy="Raise --max-record, or cut the record",
                )
            size *= 2
            continue
        data = window[: cut.length]
        del window
        reader.drop(cut.length)
        end = Position(start.offset + cut.length, start.line + data.count(b"\n"), start.number + cut.records, cut.state)
        yield Chunk(data, start, end, cut.spans)
        start, size = end, options.chunk_bytes
