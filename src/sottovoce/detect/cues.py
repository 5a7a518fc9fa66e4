"""Finding cue words: what announces a value ("passport", "meine Nummer", "密码").

Whole words only, so that "lic" is never heard in "public"; a stem (``pasport*``) may be followed by an ending. Where
cues nest, the longest is heard ("order number", not "number").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sottovoce.detect.alphabets import starts_word, word_end
from sottovoce.detect.model import Cue
from sottovoce.detect.normalize import OPAQUE

NOT_PERSONAL = "not_personal"
"""The cue group of numbers that are nobody's: orders, tickets, versions."""

_SENTENCE_END = re.compile(r"[^\W\d_]{4}[.!?][ \n]|[。！？؟]")
_ONLY_SEPARATORS = re.compile(r"[\s:=>|.\-#\"'*_(\[]*")


class Hit(NamedTuple):
    """A cue heard in the text, at shadow offsets."""

    start: int
    end: int
    cue: Cue


class Lexicon:
    """All cues, by the number that the prefilter gives their text."""

    def __init__(self, cues: Sequence[Cue]) -> None:
        by_text: dict[str, list[Cue]] = {}
        for cue in cues:
            by_text.setdefault(cue.text, []).append(cue)
        self._rows = [(text, tuple(same)) for text, same in sorted(by_text.items())]

    def expressions(self) -> list[str]:
        """One literal expression for each cue text, in the order of their numbers."""
        return [re.sub(r"([^\w\s])", r"\\\1", text) for text, _ in self._rows]

    def hits(self, folded: str, numbers: Iterable[int], low: int, high: int) -> list[Hit]:
        """Where the cues of those numbers stand in ``folded[low:high]``, sorted; nested ones only if longest."""
        found: list[Hit] = []
        for number in numbers:
            text, cues = self._rows[number]
            size = len(text)
            at = folded.find(text, low, high)
            while at >= 0:
                if starts_word(folded, at):
                    self._hear(found, folded, at, at + size, cues)
                at = folded.find(text, at + 1, high)
        found.sort(key=lambda hit: (hit.start, -hit.end, hit.cue.group))
        return _outermost(found)

    @staticmethod
    def _hear(found: list[Hit], folded: str, start: int, end: int, cues: tuple[Cue, ...]) -> None:
        whole = word_end(folded, end)
        found.extend(Hit(start, whole, cue) for cue in cues if whole == end or cue.stem)


def _outermost(hits: Sequence[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    reach_start, reach_end = -1, -1
    for hit in hits:
        if hit.end <= reach_end and (hit.start, hit.end) != (reach_start, reach_end):
            continue
        kept.append(hit)
        if hit.end > reach_end:
            reach_start, reach_end = hit.start, hit.end
    return kept


def is_wall(plain: str, start: int, end: int) -> bool:
    """Whether something between a cue and a value keeps them apart: a token, a new line, the end of a sentence."""
    gap = plain[start:end]
    if OPAQUE in gap:
        return True
    if "\n" in gap and (gap.count("\n") > 1 or not _ONLY_SEPARATORS.fullmatch(gap)):
        return True
    return _SENTENCE_END.search(gap) is not None


def nearest_before(hits: Sequence[Hit], plain: str, start: int, reach: int) -> Hit | None:
    """The last cue that ends at or before ``start`` and is heard there."""
    best: Hit | None = None
    for hit in hits:
        if hit.end <= start and start - hit.end <= reach and (best is None or hit.end >= best.end):
            best = hit
    return None if best is None or is_wall(plain, best.end, start) else best
