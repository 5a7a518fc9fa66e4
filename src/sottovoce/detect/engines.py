# ruff: noqa: E501 - ranges of a script stand in one line
"""Where a pattern matches: the second, exact half of detection.

Every pattern is in the RE2 subset. Most are so plain that backtracking cannot hurt: there are few ways to split a run of
characters between their repeats. Those run on the standard library's engine, straight on the text; the others on RE2,
which is linear whatever the pattern, at the price of encoding the text. ``is_plain`` decides by the pattern alone, so
findings never depend on the platform.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

import re2

from sottovoce.detect.patterns import captures, ways

Span = tuple[int, int]
Search = Callable[[int], Span | None]
"""Gives the first match that begins at or after a place, or None; places asked for only ever grow."""

SHORT = 250
"""Up to so many characters a search on the standard library's engine costs less than encoding the text for RE2."""

MOST_WAYS = 4096
"""Most ways, over all repeats, in which a plain pattern can split a run of characters."""

_ONLY_RE2 = re.compile(r"\\(?:p|P)\{")
_SCRIPT = re.compile(r"\\p\{(\w+)\}(?=[^\[\]]*\])")
_CODE_POINT = re.compile(r"\\x\{(\w+)\}")
_SCRIPTS = {
    "Arabic": r"\u0600-\u0604\u0606-\u060b\u060d-\u061a\u061c-\u061e\u0620-\u063f\u0641-\u064a\u0656-\u066f\u0671-\u06dc\u06de-\u06ff\u0750-\u077f",
    "Bengali": r"\u0980-\u0983\u0985-\u098c\u098f\u0990\u0993-\u09a8\u09aa-\u09b0\u09b2\u09b6-\u09b9\u09bc-\u09c4\u09c7\u09c8\u09cb-\u09ce\u09d7\u09dc\u09dd\u09df-\u09e3\u09e6-\u09fe",
    "Cyrillic": r"\u0400-\u0484\u0487-\u052f",
    "Greek": r"\u0370-\u0373\u0375-\u0377\u037a-\u037d\u037f\u0384\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03e1\u03f0-\u03ff\u1f00-\u1f15",
    "Han": r"\u2e80-\u2e99\u2e9b-\u2ef3\u2f00-\u2fd5\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufa6d\ufa70-\ufad9\U00020000-\U0002a6df",
    "Hangul": r"\u1100-\u11ff\u302e\u302f\u3131-\u318e\u3200-\u321e\u3260-\u327e\ua960-\ua97c\uac00-\ud7a3\ud7b0-\ud7c6\ud7cb-\ud7fb",
    "Hebrew": r"\u0591-\u05c7\u05d0-\u05ea\u05ef-\u05f4",
    "Hiragana": r"\u3041-\u3096\u309d-\u309f",
    "Katakana": r"\u30a1-\u30fa\u30fd-\u30ff\u31f0-\u31ff\u32d0-\u32fe\u3300-\u3357\uff66-\uff6f\uff71-\uff9d",
    "Latin": r"A-Za-z\xaa\xba\xc0-\xd6\xd8-\xf6\xf8-\u02b8\u02e0-\u02e4\u1d00-\u1d25\u1e00-\u1eff\u2c60-\u2c7f\ua722-\ua787\uff21-\uff3a\uff41-\uff5a",
    "Thai": r"\u0e01-\u0e3a\u0e40-\u0e5b",
}
"""The scripts that rules name, as ranges for the standard library's engine. Source: Unicode 15, Scripts.txt."""

_PLACE_BEHIND_CUE = r"\A"
_END = r"\z"


def is_plain(pattern: str) -> bool:
    """Whether a backtracking engine surely handles ``pattern`` in few steps a character."""
    return not _ONLY_RE2.search(_for_re(pattern)) and ways(pattern) <= MOST_WAYS


def _for_re(pattern: str) -> str:
    """``pattern`` in the spelling of the standard library's engine."""
    spelled = _SCRIPT.sub(lambda match: _SCRIPTS.get(match[1], match[0]), pattern)
    return _CODE_POINT.sub(lambda match: f"\\U{int(match[1], 16):08x}", spelled).replace(_END, r"\Z")


class Engine:
    """One pattern, ready to search: on the standard library's engine where it is plain and the text short, else on RE2."""

    def __init__(self, pattern: str, *, case: bool) -> None:
        self._pattern = pattern
        self._prefix = "" if case else "(?i)"
        self._group = 1 if captures(pattern) else 0
        self._anchored = pattern.startswith(_PLACE_BEHIND_CUE)
        self._is_plain = is_plain(pattern.removeprefix(_PLACE_BEHIND_CUE))

    @cached_property
    def _plain(self) -> re.Pattern[str]:
        return re.compile(self._prefix + _for_re(self._pattern.removeprefix(_PLACE_BEHIND_CUE)))

    @cached_property
    def _linear(self) -> re2._Regexp:
        return re2.compile((self._prefix + self._pattern).encode())

    def search(self, text: str, low: int, high: int) -> Search:
        """A search within ``text[low:high]``; spans are those of the capturing group, or of the whole match."""
        if self._is_plain and (self._anchored or high - low <= SHORT):
            return self._plain_search(text, low, high)
        return self._linear_search(text, low, high)

    def _plain_search(self, text: str, low: int, high: int) -> Search:
        group = self._group
        find = self._plain.match if self._anchored else self._plain.search

        def search(at: int) -> Span | None:
            match = find(text, at, high)
            return match.span(group) if match is not None else None

        if self._anchored:
            return lambda at: search(at) if at == low else None
        return search

    def _linear_search(self, text: str, low: int, high: int) -> Search:
        group, find = self._group, self._linear.search
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
