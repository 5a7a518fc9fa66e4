"""The law that a replaced value does not survive in pieces, as functions.

A *run* is three letters, marks or digits in a row. Letters are compared without case and digits by what they are worth,
so that neither capitals nor another script's digits hide a survivor.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

RUN = 3
_ASCII = "".join(chr(code).lower() if chr(code).isalnum() else " " for code in range(128))


@lru_cache(maxsize=8192)
def fold_char(char: str) -> str:
    """Fold one character to one: lower case, ASCII digit, or ``" "`` for what is no letter, mark or digit."""
    decimal = unicodedata.decimal(char, None)
    if decimal is not None:
        return str(decimal)
    if not is_word_char(char):
        return " "
    lowered = char.lower()
    return lowered if len(lowered) == 1 else lowered[0]


def is_word_char(char: str) -> bool:
    """Whether a character is a letter, a mark on one, or a number."""
    return unicodedata.category(char)[0] in "LMN"


def fold(text: str) -> str:
    """Fold a text character by character; offsets stay."""
    if text.isascii():
        return text.translate(_ASCII)
    return "".join([fold_char(char) for char in text])


def runs_of(text: str) -> frozenset[str]:
    """Return the folded runs of a text."""
    folded = fold(text)
    return frozenset(folded[i : i + RUN] for i in range(len(folded) - RUN + 1) if " " not in folded[i : i + RUN])


def shares_run(value: str, replacement: str) -> bool:
    """Whether a run of the value occurs in its replacement."""
    mine, other = fold(value), fold(replacement)
    for place in range(len(other) - RUN + 1):
        run = other[place : place + RUN]
        if run in mine and " " not in run:
            return True
    return False
