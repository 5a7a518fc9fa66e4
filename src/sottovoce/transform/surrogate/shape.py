"""Shape-preserving replacement: digit for digit, letter for letter, in the same script and case.

The rule that no run of the value survives is kept while writing: a character that would complete a run of the value's
own is passed over. Where nothing else is left, there is no answer.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from sottovoce.transform.runs import RUN, fold_char, is_word_char, runs_of
from sottovoce.transform.surrogate.draw import Draw

_BLOCK = 64
_MAX_CANDIDATES = 64
MAX_LENGTH = 4096


def same_shape(value: str, draw: Draw) -> str | None:
    """Return a text of the same shape that shares no run with the value, or None if there is none."""
    if len(value) > MAX_LENGTH:
        return None
    own = runs_of(value)
    written: list[str] = []
    last = ""
    for char in value:
        if not is_word_char(char):
            written.append(char)
            last = ""
            continue
        candidates = _like(char)
        start = draw.below(len(candidates))
        for step in range(len(candidates)):
            chosen = candidates[(start + step) % len(candidates)]
            if (last + fold_char(chosen))[-RUN:] not in own:
                break
        else:
            return None
        written.append(chosen)
        last = (last + fold_char(chosen))[-(RUN - 1) :]
    return "".join(written)


@lru_cache(maxsize=2048)
def _like(char: str) -> str:
    """Return the characters that may stand for one: same script, case and sort."""
    decimal = unicodedata.decimal(char, None)
    if decimal is not None:
        return "".join(chr(ord(char) - decimal + digit) for digit in range(10))
    if char.isascii():
        return "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if char.isupper() else "abcdefghijklmnopqrstuvwxyz"
    start = ord(char) // _BLOCK * _BLOCK
    category = unicodedata.category(char)
    found = [
        chr(code)
        for code in range(start, start + _BLOCK)
        if unicodedata.category(chr(code)) == category and unicodedata.normalize("NFC", chr(code)) == chr(code)
    ]
    return "".join(found[:_MAX_CANDIDATES]) if len(found) > 1 else "abcdefghijklmnopqrstuvwxyz"
