"""Which letters form words together. Whole-word tests must not trip over scripts written without spaces."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_SPACELESS = (
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x2E80, 0xA4CF),
    (0xAC00, 0xD7FF),
    (0xF900, 0xFAFF),
)
SPACELESS = "".join(f"{chr(first)}-{chr(last)}" for first, last in _SPACELESS) + "\ua960-\ua97f"
"""Inside of a character class: the signs of scripts without spaces, old Hangul letters included."""

MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0dff"
"""Inside of a character class: marks that stand inside words, and the Indic letters that go with them."""

_PROCLITICS = {5: frozenset("משהוכלב"), 6: frozenset("والفبكسل")}
"""Letters that Hebrew and Arabic glue to the front of a word ("and", "the", "in", "to", …), by alphabet."""


@lru_cache(maxsize=65536)
def alphabet(char: str) -> int:
    """Number of the alphabet of a letter or vowel sign; 0 for anything else and for scripts without spaces."""
    point = ord(char)
    if point < 0x80:
        return 1 if char.isalpha() else 0
    if point > 0x1FFFF or any(first <= point <= last for first, last in _SPACELESS):
        return 0
    if not char.isalpha() and not unicodedata.category(char).startswith("M"):
        return 0
    return 1 if point < 0x250 or point >> 8 == 0x1E else max(2, point >> 8)


def starts_word(folded: str, start: int) -> bool:
    """Whether a word begins at ``start``, proclitics aside."""
    own = alphabet(folded[start])
    if not own or not start or alphabet(folded[start - 1]) != own:
        return True
    clitics = _PROCLITICS.get(own)
    if clitics is None:
        return False
    at = start
    while at and start - at < 3 and folded[at - 1] in clitics:
        at -= 1
    return at == 0 or alphabet(folded[at - 1]) != own


def word_end(folded: str, end: int, most: int = 15) -> int:
    """Where the word that holds ``folded[end - 1]`` ends, at most ``most`` letters on."""
    own = alphabet(folded[end - 1])
    stop = min(len(folded), end + most)
    while end < stop and own and alphabet(folded[end]) == own:
        end += 1
    return end
