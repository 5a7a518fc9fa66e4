"""Finding cue words: what announces a value ("passport", "meine Nummer", "密码").

Whole words only, so that "lic" is never heard in "public"; a stem (``pasport*``) may be followed by an ending. Where
cues nest, the longest is heard ("order number", not "number").
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sottovoce.detect.alphabets import starts_word, word_end
from sottovoce.detect.model import Cue
from sottovoce.detect.normalize import OPAQUE, Shadow

NOT_PERSONAL = "not_personal"
"""The cue group of numbers that are nobody's: orders, tickets, versions."""

LONGEST_CUE = 64
"""No cue is longer, endings included."""

_SENTENCE_END = re.compile(r"[^\W\d_]{4}[.!?][ \n]|[。！？؟]")
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
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
        """One expression for each cue text, in the order of their numbers.

        Words that cannot be whole are left out here already, as far as their neighbours are plain Latin letters.
        """
        return [_expression(text, stem=any(cue.stem for cue in cues)) for text, cues in self._rows]

    def hits(self, shadow: Shadow, numbers: Iterable[int], low: int, high: int) -> list[Hit]:
        """Where the cues of those numbers stand in ``[low, high)``, sorted; nested ones only if longest."""
        found: list[Hit] = []
        folded, size = shadow.folded, len(shadow.folded)
        for number in numbers:
            text, cues = self._rows[number]
            at = folded.find(text, low, high)
            while at >= 0:
                end = at + len(text)
                if starts_word(folded, at):
                    whole = end if end == size or folded[end] == " " else word_end(folded, end)
                    found.extend(
                        Hit(at, whole, cue)
                        for cue in cues
                        if (whole == end or cue.stem) and (not cue.exact or shadow.plain[at:end].lower() == cue.exact)
                    )
                at = folded.find(text, at + 1, high)
        if len(found) < 2:
            return found
        found.sort(key=_by_place)
        return _outermost(found)


def _expression(text: str, *, stem: bool) -> str:
    literal = _PUNCTUATION.sub(r"\\\g<0>", text)
    left = "(?:^|[^a-z])" if "a" <= text[0] <= "z" else ""
    right = "(?:$|[^a-z])" if "a" <= text[-1] <= "z" and not stem else ""
    return left + literal + right


def _by_place(hit: Hit) -> tuple[int, int, str, str]:
    return hit.start, -hit.end, hit.cue.group, hit.cue.language


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
    if gap == " " or not gap:
        return False
    if OPAQUE in gap:
        return True
    if "\n" in gap and (gap.count("\n") > 1 or not _ONLY_SEPARATORS.fullmatch(gap)):
        return True
    # "What is your number? 123": a mark straight behind the cue asks for the value.
    return _SENTENCE_END.search(gap, 2) is not None


def nearest_before(hits: Sequence[Hit], plain: str, start: int, reach: int) -> Hit | None:
    """The last cue that ends at or before ``start``, within ``reach`` characters, if it is heard there."""
    best: Hit | None = None
    for at in range(bisect_left(hits, (start,)) - 1, -1, -1):
        hit = hits[at]
        if hit.start < start - reach - LONGEST_CUE:
            break
        if hit.end <= start and start - hit.end <= reach and (best is None or hit.end > best.end):
            best = hit
    return None if best is None or is_wall(plain, best.end, start) else best


def between(hits: Sequence[Hit], start: int, end: int) -> Iterator[Hit]:
    """The cues that begin and end in ``[start, end)``."""
    for at in range(bisect_left(hits, (start,)), len(hits)):
        hit = hits[at]
        if hit.start >= end:
            return
        if hit.end <= end:
            yield hit
