"""Where a pattern matches: the second, exact half of detection.

Every pattern is in the RE2 subset. Most are so plain that backtracking cannot hurt: no repeat inside a repeat, and few
ways to split a run of characters. Those run on the standard library's engine, straight on the text; the others on RE2,
which is linear whatever the pattern, at the price of encoding the text. ``is_plain`` decides by the pattern alone, so
findings never depend on the platform.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import re2

Span = tuple[int, int]
Search = Callable[[int], Span | None]
"""Gives the first match that begins at or after a place, or None; places asked for only ever grow."""

MOST_WAYS = 4096
"""Most ways, over all repeats, in which a plain pattern can split a run of characters."""

_CLASS_OR_ESCAPE = re.compile(r"\\(?:[pP]\{\w+\}|x\{\w+\}|.)|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_ONLY_RE2 = re.compile(r"\\(?:p|P|z|x\{)")
_VARIABLE = re.compile(r"\{(\d+),(\d+)\}|\?(?![:P<])")
_NESTED = re.compile(r"\((?:\?:)?[^()]*(?:\{\d+,\d+\}|(?<!\()\?)[^()]*\)(?:\{\d+(?:,\d+)?\}|\?)")
_GROUP = re.compile(r"\((?!\?)")
_PLACE_BEHIND_CUE = r"\A"


def is_plain(pattern: str) -> bool:
    """Whether a backtracking engine surely handles ``pattern`` in few steps a character."""
    if _ONLY_RE2.search(pattern):
        return False
    bones = _CLASS_OR_ESCAPE.sub("c", pattern)
    while True:  # A group that is not repeated is as good as its inside.
        if _NESTED.search(bones):
            return False
        flat = re.sub(r"\((?:\?:)?[^()]*\)", "c", bones)
        if flat == bones:
            break
        ways = _ways(bones)
        if ways > MOST_WAYS:
            return False
        bones = flat
    return _ways(bones) <= MOST_WAYS


def _ways(bones: str) -> int:
    ways = 1
    for match in _VARIABLE.finditer(bones):
        ways *= int(match[2]) - int(match[1]) + 1 if match[1] else 2
    return ways


class Engine:
    """One pattern, ready to search."""

    def __init__(self, pattern: str, *, case: bool) -> None:
        self._group = 1 if _GROUP.search(_CLASS_OR_ESCAPE.sub("c", pattern)) else 0
        self._anchored = pattern.startswith(_PLACE_BEHIND_CUE)
        prefix = "" if case else "(?i)"
        self._plain: re.Pattern[str] | None = None
        self._linear: re2._Regexp | None = None
        bare = pattern.removeprefix(_PLACE_BEHIND_CUE)
        if is_plain(bare):
            self._plain = re.compile(prefix + bare)
        else:
            self._linear = re2.compile((prefix + pattern).encode())

    def search(self, text: str, low: int, high: int) -> Search:
        """A search within ``text[low:high]``; spans are those of the capturing group, or of the whole match."""
        if self._plain is not None:
            return self._plain_search(text, low, high)
        return self._linear_search(text, low, high)

    def _plain_search(self, text: str, low: int, high: int) -> Search:
        group = self._group
        find = self._plain.match if self._anchored else self._plain.search  # type: ignore[union-attr]

        def search(at: int) -> Span | None:
            match = find(text, at, high)
            return match.span(group) if match is not None else None

        if self._anchored:
            return lambda at: search(at) if at == low else None
        return search

    def _linear_search(self, text: str, low: int, high: int) -> Search:
        group, find = self._group, self._linear.search  # type: ignore[union-attr]
        data = text[low:high].encode()
        if len(data) == high - low:

            def search_ascii(at: int) -> Span | None:
                match = find(data, at - low)
                if match is None:
                    return None
                first, last = match.span(group)
                return low + first, low + last

            return search_ascii
        known, known_at = 0, low  # One place, in bytes and in characters, from which to count on.

        def search(at: int) -> Span | None:
            nonlocal known, known_at
            known, known_at = known + len(text[known_at:at].encode()), at
            match = find(data, known)
            if match is None:
                return None
            first, last = match.span(group)
            start = known_at + len(data[known:first].decode())
            return start, start + len(data[first:last].decode())

        return search
