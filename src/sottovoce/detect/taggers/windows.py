"""What a model gets to see: a text without walls, cut into overlapping pieces of bounded size.

A piece is decided on in its middle; what stands at its edges is decided by its neighbour, which sees more around it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from sottovoce.detect.model import Finding
from sottovoce.detect.normalize import OPAQUE, normalize

FILLER = "*"
"""What a model sees for a stretch that is no longer text: one sign that every vocabulary has and that starts no name.

One, whatever the length: a token that replaces a value must not move what the model sees.
"""

_BETWEEN_WALLS = re.compile(f"[^{OPAQUE}]+")


class Sight:
    """A text as a model sees it, with the way back.

    Attributes:
        text: The normalized text, a ``FILLER`` for each wall.
    """

    __slots__ = ("_shadow", "text")

    def __init__(self, text: str, opaque: Sequence[tuple[int, int]] = ()) -> None:
        self._shadow = normalize(text, opaque)
        self.text = self._shadow.plain.replace(OPAQUE, FILLER)

    def findings(self, start: int, end: int, kind: str, score: float, rule: str) -> Iterator[Finding]:
        """The span ``[start, end)`` of ``self.text`` in the original: its parts between walls, without blanks."""
        for part in _BETWEEN_WALLS.finditer(self._shadow.plain, start, end):
            first, last = trimmed(self._shadow.plain, *part.span())
            if any(map(str.isalnum, self._shadow.plain[first:last])):
                yield Finding(*self._shadow.original(first, last), kind, round(min(max(score, 0.0), 1.0), 3), rule)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at its edges; may be empty."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


class Block(NamedTuple):
    """A piece of a text.

    Attributes:
        start: Where what the model sees begins.
        end: One past its end.
        low: Where what this block decides on begins.
        high: One past its end.
    """

    start: int
    end: int
    low: int
    high: int

    def decides(self, start: int, end: int) -> bool:
        """Whether a span reaches into what this block decides on."""
        return start < self.high and self.low < end


def blocks(text: str, size: int, context: int) -> Iterator[Block]:
    """Blocks that together decide on all of ``text``, cut between words where there are blanks.

    Args:
        text: Any text; an empty one has no block.
        size: Characters that a block decides on, at most.
        context: Characters that it sees on both sides, at most.
    """
    low = 0
    while low < len(text):
        high = low + size
        high = len(text) if high >= len(text) else _cut(text, low + size // 2, high)
        start = _cut(text, max(0, low - context), low, forward=True) if low else 0
        end = len(text) if high + context >= len(text) else _cut(text, high, high + context)
        yield Block(start, end, low, high)
        low = high


def _cut(text: str, low: int, high: int, *, forward: bool = False) -> int:
    """A place after a blank in ``[low, high)``, the last (or first) there is; else the far end, inside a word."""
    if forward:
        found = next((at + 1 for at in range(low, high) if text[at].isspace()), low)
        return found if low else 0
    return next((at + 1 for at in range(high - 1, low, -1) if text[at].isspace()), high)


def slices(count: int, size: int, margin: int) -> Iterator[tuple[int, int, int, int]]:
    """Windows over ``count`` tokens: first, one past the last, and between which two tokens each decides.

    Args:
        count: Tokens; none has no window.
        size: Tokens in a window, more than ``2 * margin``.
        margin: Tokens at each inner edge that the neighbouring window decides on.
    """
    if not count:
        return
    for first in range(0, max(1, count - 2 * margin), size - 2 * margin):
        last = first + size >= count
        yield first, min(count, first + size), first + margin if first else 0, count if last else first + size - margin
        if last:
            return


def pieces(
    texts: Sequence[str],
    opaques: Sequence[Sequence[tuple[int, int]]] | None,
    cut: Callable[[str], Iterable[Block]],
) -> Iterator[tuple[int, Sight, Block]]:
    """What a model is to see of ``texts``: the number of the text, its sight and a block that holds a letter or digit.

    Args:
        texts: As in ``Tagger.tag``.
        opaques: As in ``Tagger.tag``.
        cut: The blocks of what is seen of a text.
    """
    for number, text in enumerate(texts):
        sight = Sight(text, opaques[number] if opaques else ())
        for block in cut(sight.text):
            if any(map(str.isalnum, sight.text[block.start : block.end])):
                yield number, sight, block
