"""Mask: the value's characters replaced by one character.

Rules kept: nothing stays but what the options name; masking a masked value changes nothing; by default even the length
is only told as a class (4, 8, 16, 32).
"""

from __future__ import annotations

import unicodedata

from sottovoce.transform.model import Transformation

LENGTH_CLASSES = (4, 8, 16, 32)


def mask(value: str, options: Transformation) -> str:
    """Mask a value.

    Args:
        value: What is masked.
        options: A ``mask`` transformation. What it keeps is only kept if at least as much is masked; else nothing is.

    Returns:
        The masked text.
    """
    if not value.strip(options.char):
        return value
    first, last = _kept(value, options)
    if options.keep_length:
        return "".join(
            char if place < first or place >= last or char == options.char or not _counts(char) else options.char
            for place, char in enumerate(value)
        )
    head, tail = value[:first], value[last:]
    hidden = last - first
    size = next((size for size in LENGTH_CLASSES if hidden <= size), LENGTH_CLASSES[-1])
    return _solid(head) + options.char * size + _solid(tail)


def _kept(value: str, options: Transformation) -> tuple[int, int]:
    """Return where the hidden part begins and ends."""
    places = [place for place, char in enumerate(value) if _counts(char) or char == options.char]
    kept = options.keep_first + options.keep_last
    if not kept or len(places) < 2 * kept:
        return 0, len(value)
    first = places[options.keep_first - 1] + 1 if options.keep_first else 0
    last = places[-options.keep_last] if options.keep_last else len(value)
    return first, last


def _solid(text: str) -> str:
    return "".join(char for char in text if _counts(char))


def _counts(char: str) -> bool:
    """Whether a character carries the value: letters, marks, numbers and symbols, not punctuation or blanks."""
    return unicodedata.category(char)[0] not in "PZC"
