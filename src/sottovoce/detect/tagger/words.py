"""Cutting a text into the units that the tagger labels: words, numbers, marks, and single signs of spaceless scripts.

A name can end inside a run of Han, Kana, Hangul or Thai, so there every sign (in Thai: every consonant with its vowels)
is a unit of its own.
"""

from __future__ import annotations

import re

from sottovoce.detect.alphabets import MARKS, SPACELESS

_LETTER = f"[^\\W\\d_{SPACELESS}{MARKS}]"
_UNIT = re.compile(
    f"((?:{_LETTER}+|[{MARKS}]+)+)"
    "|([0-9]+)"
    "|([\u0e40-\u0e44]?[\u0e01-\u0e2f][\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]*)"
    f"|([{SPACELESS}])"
    r"|(\n|[^\s])"
)

Unit = tuple[int, int, str]
"""A piece of text that gets one label: its first character, one past its last, and its sort: "word", "number", "mark",
or "sign" (of a spaceless script, Thai clusters included). A plain tuple, because every text is made of them."""

_SORTS = ("", "word", "number", "sign", "sign", "mark")


def cut(text: str) -> list[Unit]:
    """The units of ``text``, in order; blanks belong to none."""
    return [(*match.span(), _SORTS[match.lastindex or 0]) for match in _UNIT.finditer(text)]
