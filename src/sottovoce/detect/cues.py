"""Finding cue words: what announces a value ("passport", "meine Nummer", "密码").

Whole words only, so that "lic" is never heard in "public"; a stem (``pasport*``) may be followed by an ending. Where
cues nest, the longest is heard ("order number", not "number").
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from sottovoce.detect.alphabets import starts_word, word_end
from sottovoce.detect.model import Cue
from sottovoce.detect.normalize import OPAQUE, Shadow
from sottovoce.detect.prefilter import Prefilter

NOT_PERSONAL = "not_personal"
"""The cue group of numbers that are nobody's: orders, tickets, versions."""

LONGEST_CUE = 64
"""No cue is longer, endings included."""

_SENTENCE_END = re.compile(r"[^\W\d_]{4}[.!?][ \n]|[。！？؟]")
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz")
_BLANKS = bytes(byte if chr(byte) in _LATIN else 0x20 for byte in range(256))
_ONLY_SEPARATORS = re.compile(r"[\s:=>|.\-#\"'*_(\[]*")
_NEXT_SPEAKER = re.compile(
    r"[ .?!:؟？：]{0,3}\n(?:[^\W\d_]{1,12}(?: [^\W\d_]{1,12})?(?: ?\([^()\n]{1,20}\))? ?[:：>] ?|[-–>*•] ?)?"
)


class Hit(NamedTuple):
    """A cue heard in the text, at shadow offsets."""

    start: int
    end: int
    cue: Cue


class _Row(NamedTuple):
    """What one text announces."""

    text: str
    cues: tuple[Cue, ...]


class Lexicon:
    """All cues, in two halves that are looked for in two ways.

    Cues of plain Latin letters are looked for, with the blank before (and, save stems, behind) them, in a rendering of
    the text in which everything but a to z is a blank: so most of what cannot be a whole word is never proposed. The
    others are looked for as they stand.
    """

    def __init__(self, cues: Sequence[Cue], load: Callable[[Sequence[str]], Prefilter]) -> None:
        by_text: dict[str, list[Cue]] = {}
        for cue in cues:
            by_text.setdefault(cue.text, []).append(cue)
        rows = [_Row(text, tuple(same)) for text, same in sorted(by_text.items())]
        self._latin = [row for row in rows if _is_latin(row.text)]
        self._other = [row for row in rows if not _is_latin(row.text)]
        self._latin_words = load([_blanked_cue(row) for row in self._latin])
        self._other_in_ascii = any(row.text.isascii() for row in self._other)
        self._other_words = load([row.text for row in self._other])

    def hits(self, shadow: Shadow, low: int, high: int) -> list[Hit]:
        """The cues heard in ``[low, high)``, sorted; nested ones only if longest."""
        folded = shadow.folded if high - low == len(shadow.folded) else shadow.folded[low:high]
        found: list[Hit] = []
        for number in self._latin_words.match(_blanked(folded)):
            _hear(self._latin[number], shadow, low, high, found)
        if self._other_in_ascii or not folded.isascii():
            for number in self._other_words.match(folded.encode()):
                _hear(self._other[number], shadow, low, high, found)
        if len(found) < 2:
            return found
        found.sort(key=_by_place)
        return _outermost(found)


def _is_latin(text: str) -> bool:
    return text.isascii() and not _LATIN.isdisjoint(text)


def _blanked(folded: str) -> bytes:
    return b" " + folded.encode("latin-1", "replace").translate(_BLANKS) + b" "


def _blanked_cue(row: _Row) -> str:
    text = _blanked(row.text).decode()
    if row.text[0] not in _LATIN:
        text = text[1:]
    return text if row.text[-1] in _LATIN and not any(cue.stem for cue in row.cues) else text[:-1]


def _hear(row: _Row, shadow: Shadow, low: int, high: int, found: list[Hit]) -> None:
    """Add to ``found`` where ``row`` stands as a whole word."""
    text, cues = row
    folded, size = shadow.folded, len(shadow.folded)
    at = folded.find(text, low, high)
    while at >= 0:
        end = at + len(text)
        # Most words have blanks around them; asking the alphabet costs more than this whole loop.
        if not at or folded[at - 1] == " " or starts_word(folded, at):
            whole = end if end == size or folded[end] == " " else word_end(folded, end)
            for cue in cues:
                if (whole == end or cue.stem) and (not cue.exact or shadow.plain[at:end].lower() == cue.exact):
                    found.append(Hit(at, whole, cue))  # noqa: PERF401 - a generator costs more than it saves here
        at = folded.find(text, at + 1, high)


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
    if "\n" in gap and _NEXT_SPEAKER.fullmatch(gap):
        return False  # A question and, on the next line, its answer.
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
        if not 0 <= start - hit.end <= reach:
            continue
        same_span = best is not None and (hit.start, hit.end) == (best.start, best.end)
        if best is None or hit.end > best.end or (same_span and hit.cue.group == NOT_PERSONAL):
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
