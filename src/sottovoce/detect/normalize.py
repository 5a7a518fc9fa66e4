"""A shadow of the text in which one spelling stands for many, with an exact way back.

People (and the software between them) write ``４１１１``, ``٤١١١``, ``ana＠x.example``, ``ana (at) x [dot] example``,
soft hyphens and right-to-left marks. Rules see only the shadow: NFKC, ASCII digits, plain hyphens and spaces, nothing
invisible. Every shadow character knows which stretch of the original it stands for, so a finding is always a place in
the original.

Rules of this module: total (any ``str`` works, lone surrogates too), linear in the text, and an ASCII text without
obfuscation costs two C calls.

Source: Unicode Standard Annex 15 (NFKC), Annex 9 (bidirectional controls); the obfuscations are those of common
"spell your address" habits in chats.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping, Sequence

OPAQUE = "\ufffc"
"""Stands in the shadow for a stretch that is no longer text (a token). Rules treat it as a wall."""

_FAR = 1 << 62
_UNKNOWN = "\ufffd"
_COMPLEX = "\ufffe"
_HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\ufe58\ufe63\uff0d\u058a\u05be\u1806"
_QUOTES = {"\u2018": "'", "\u2019": "'", "\u201b": "'", "\u02bc": "'", "\u2032": "'", "\u201c": '"', "\u201d": '"'}
_DROPPED = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\u0640\u064b-\u065f\u0670\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\U000e0000-\U000e0fff]",
)
_COMBINING = re.compile("[\u0300-\u036f\u0640\u3099\u309a\u1160-\u11ff]")
_FOLDS = {
    "ı": "i", "đ": "d", "ð": "d", "ł": "l", "ø": "o", "ħ": "h", "ŧ": "t", "ς": "σ", "ى": "ي", "ی": "ي", "ک": "ك",
    "ة": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه", "ے": "ي", "ٱ": "ا", "ґ": "г",
}  # fmt: skip
_CASELESS_MARKS = re.compile("[\u0300-\u036f\u0653-\u0655]*")

_AT_WORDS = (
    "at",
    "ät",
    "arroba",
    "chiocciola",
    "snabel-a",
    "małpa",
    "malpa",
    "собака",
    "אט",
    "zavináč",
    "アット",
    "골뱅이",
)
_AT = f"(?:{'|'.join(_AT_WORDS)})"
_DOT = r"(?:dot|punkt|punto|point|ponto|punct|tečka|tecka|kropka|точка|крапка|piste|nokta|ponto|נקודה|ドット|점)"
_BRACKETED = re.compile(
    rf"\s{{0,2}}[(\[{{<]\s{{0,2}}(?:(?P<at>{_AT}|@)|(?P<dot>{_DOT}|\.))\s{{0,2}}[)\]}}>]\s{{0,2}}",
    re.IGNORECASE,
)
_SPOKEN = re.compile(
    rf"(?<=[a-z0-9])(?P<at>\s{{1,2}}{_AT}\s{{1,2}})(?=[a-z0-9-]{{1,40}}(?:\s{{1,2}}{_DOT}\s{{1,2}}|\.)[a-z]{{2}}(?![^\s@]{{0,60}}@))"
    rf"|(?<=[a-z0-9])(?P<tight>\s?ät\s?)(?=[a-z0-9-]{{1,40}}\.[a-z]{{2}})",
    re.IGNORECASE,
)
_SPOKEN_DOT = re.compile(rf"(?<=[a-z0-9])\s{{1,2}}{_DOT}\s{{1,2}}(?=[a-z]{{2}})", re.IGNORECASE)


# Every character that the shadow writes otherwise lies in the first class, every lower-case one that folding changes in
# the second; a test goes through all of Unicode. They only save work: most texts hold none, or a few different ones.
_NOT_SIMPLE = re.compile(
    "[\t\x0b\x0c\x1c-\x1f\x85\xa0-\xbf\u0132-\u0140\u0149\u017f\u01c4-\u01cc\u01f1-\u01f3\u02b0-\u036f\u0374-\u037e\u0384-\u0387"
    "\u03d0-\u03f9\u0587\u058a\u0591-\u05c7\u061c\u0640\u064b-\u0670\u0675-\u0678\u06f0-\u06f9\u07c0-\u07c9\u0958-\u095f\u0966-\u096f"
    "\u09dc-\u09df\u09e6-\u09ef\u0a33-\u0a36\u0a59-\u0a6f"
    "\u0ae6-\u0b6f\u0be6-\u0def\u0e33\u0e50-\u0e59\u0eb3-\u0f29\u0f43-\u0fb9\u1040-\u1049\u1090-\u1099\u10fc\u115f-\u11ff\u1680"
    "\u17b4\u17b5\u17e0-\u17e9\u1806-\u1819\u1946-\u194f\u19d0-\u1dff\u1e9a\u1e9b\u1f71-\u2fff\u3000\u302a-\u302f\u3036-\u303a\u3099-\u309f"
    "\u30ff-\u33ff\ua620-\ua629\ua69c-\uab69\uabf0-\uabf9\ud7b0-\U0010ffff]",
)
_FOLDABLE = re.compile(
    "[\xe0-\u024f\u0344\u0385\u0390\u03ac-\u03b0\u03c2\u03ca-\u03d4\u0439\u0450\u0451\u0453\u0457\u045c-\u045e\u0477-\u052f"
    "\u0622-\u0626\u0629\u0649\u0671\u06a9\u06be-\u06c2\u06cc\u06d2-\u06d5\u1b00-\u1fff\u2c60-\u2c7f\u2190-\u22ff\u2a00-\u2aff"
    "\ua720-\ua7ff\uab30-\uabbf\U00010000-\U0010ffff]",
)
_FEW = 10
"""Up to so many different characters are replaced one by one; a table for every character of the text costs more."""


class _Simple(dict[int, str]):
    """Code point to its one-character shadow; what needs more (or less) than one character becomes ``_COMPLEX``."""

    def __missing__(self, point: int) -> str:
        value = self[point] = _simple(chr(point))
        return value


class _Fold(dict[int, str]):
    """Code point to its lower-case, accent-free form; always one character, so offsets stay."""

    def __missing__(self, point: int) -> str:
        value = self[point] = _fold_char(chr(point))
        return value


def _simple(char: str) -> str:
    if char in _HYPHENS:
        return "-"
    if char in _QUOTES:
        return _QUOTES[char]
    if char in (OPAQUE, _COMPLEX) or "\ud800" <= char <= "\udfff":
        return _UNKNOWN
    if _DROPPED.match(char) or _COMBINING.match(char):
        return _COMPLEX
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    if char.isspace() and char not in "\n\r":
        return " " if char not in "\u2028\u2029\x85" else "\n"
    normal = unicodedata.normalize("NFKC", char)
    return normal if len(normal) == 1 else _COMPLEX


def _fold_char(char: str) -> str:
    lower = char.lower()
    if len(lower) > 1:
        lower = lower[0]
    if lower in _FOLDS:
        return _FOLDS[lower]
    parts = unicodedata.normalize("NFD", lower)
    if len(parts) > 1 and _CASELESS_MARKS.fullmatch(parts[1:]):
        return _FOLDS.get(parts[0], parts[0])
    return lower


_SIMPLE = _Simple()
_FOLD = _Fold()


def fold(text: str) -> str:
    """Lower case without accents, of the same length, for comparing cue words.

    People drop accents in chats (``contrasena``), capitals drop them in Greek (``ΓΕΝΝΗΘΗΚΑ``), keyboards mix Arabic
    and Persian letters.
    """
    lower = text.lower()
    if text.isascii():
        return lower
    if len(lower) != len(text):
        return text.translate(_FOLD)
    return _replaced(lower, _FOLDABLE, _FOLD)


def _replaced(text: str, changing: re.Pattern[str], table: Mapping[int, str]) -> str:
    """``text`` with every character that ``changing`` matches replaced after ``table``."""
    different = set(changing.findall(text))
    if len(different) > _FEW:
        return text.translate(table)
    for char in different:
        text = text.replace(char, table[ord(char)])
    return text


class Shadow:
    """The normalized text and the way back to the original.

    Attributes:
        plain: Normalized text, case kept.
        folded: ``fold(plain)``, of the same length.
        pieces: Where the two texts part: (shadow start, original start, original end) of each piece, sorted. A piece
            whose two lengths are equal aligns character by character; of any other, each character stands for the
            whole piece. Empty when the texts align throughout.
    """

    __slots__ = ("folded", "pieces", "plain")

    def __init__(self, plain: str, folded: str, pieces: Sequence[tuple[int, int, int]] = ()) -> None:
        self.plain = plain
        self.folded = folded
        self.pieces = pieces

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Original half-open span for the non-empty shadow span ``[start, end)``."""
        if not self.pieces:
            return start, end
        return self._piece_of(start)[0], self._piece_of(end - 1)[1]

    def _piece_of(self, at: int) -> tuple[int, int]:
        number = bisect_right(self.pieces, (at, _FAR, _FAR)) - 1
        begin, first, last = self.pieces[number]
        follows = self.pieces[number + 1][0] if number + 1 < len(self.pieces) else len(self.plain)
        if follows - begin != last - first:
            return first, last
        return first + at - begin, first + at - begin + 1


_SPOKEN_AT = tuple(sorted({f" {fold(word)} " for word in _AT_WORDS}))


def normalize(text: str, opaque: Sequence[tuple[int, int]] = ()) -> Shadow:
    """The shadow of ``text``.

    Args:
        text: Any string.
        opaque: Sorted, disjoint, non-empty spans of ``text`` that are no longer text; each becomes one ``OPAQUE``.

    Returns:
        The shadow; its ``plain`` holds ``OPAQUE`` only where ``opaque`` says so.
    """
    simple = text if text.isascii() and text.isprintable() else _replaced(text, _NOT_SIMPLE, _SIMPLE)
    folded = fold(simple)
    edits = [(start, end, OPAQUE) for start, end in opaque]
    if _may_be_spoken(simple, folded):
        edits += _spoken_edits(simple, edits)
    if not edits and _COMPLEX not in simple:
        return Shadow(simple, folded)
    return _rebuild(text, simple, sorted(edits))


def _may_be_spoken(simple: str, folded: str) -> bool:
    if "(" in simple or "[" in simple or "{" in simple or "<" in simple or "ät" in simple:
        return True
    for word in _SPOKEN_AT:  # noqa: SIM110 - a generator costs more than the whole loop
        if word in folded:
            return True
    return False


def _spoken_edits(simple: str, taken: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Places where "(at)", "[dot]" and their like stand for one character."""
    edits: list[tuple[int, int, str]] = []

    def add(start: int, end: int, char: str) -> None:
        if all(end <= other[0] or start >= other[1] for other in (*taken, *edits)):
            edits.append((start, end, char))

    for match in _BRACKETED.finditer(simple):
        if simple[match.start() - 1 : match.start()].isalnum() and simple[match.end() : match.end() + 1].isalnum():
            add(match.start(), match.end(), "@" if match["at"] else ".")
    for match in _SPOKEN.finditer(simple):
        add(match.start(), match.end(), "@")
        for dot in _SPOKEN_DOT.finditer(simple, match.end(), min(len(simple), match.end() + 60)):
            add(dot.start(), dot.end(), ".")
    return edits


class _Builder:
    """Collects the shadow piece by piece."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._size = 0
        self._pieces: list[tuple[int, int, int]] = []

    def add(self, chars: str, start: int, end: int) -> None:
        """``chars`` stand for the original ``[start, end)``."""
        if chars:
            self._pieces.append((self._size, start, end))
            self._out.append(chars)
            self._size += len(chars)

    def finish(self) -> Shadow:
        """The shadow collected."""
        plain = "".join(self._out)
        return Shadow(plain, fold(plain), self._pieces)


def _rebuild(text: str, simple: str, edits: Sequence[tuple[int, int, str]]) -> Shadow:
    builder = _Builder()
    at = 0
    for start, end, char in (*edits, (len(text), len(text), "")):
        _copy(text, simple, (at, start), builder)
        builder.add(char, start, end)
        at = end
    return builder.finish()


def _copy(text: str, simple: str, span: tuple[int, int], builder: _Builder) -> None:
    """Add the shadow of a stretch: long runs as they are, and character clusters where more is to do."""
    at, stop = span
    while at < stop:
        hard = simple.find(_COMPLEX, at, stop)
        if hard < 0:
            builder.add(simple[at:stop], at, stop)
            return
        # A combining mark belongs to the character before it.
        begin = hard - 1 if hard > at and _COMBINING.match(text[hard]) else hard
        builder.add(simple[at:begin], at, begin)
        end = hard + 1
        if _DROPPED.match(text[begin]):
            at = end
            continue
        while end < stop and simple[end] == _COMPLEX and _COMBINING.match(text[end]):
            end += 1
        chars = unicodedata.normalize("NFKC", text[begin:end]).translate(_SIMPLE).replace(_COMPLEX, "")
        for char in chars[:-1] if len(chars) == end - begin else ():
            builder.add(char, begin, end)
        builder.add(chars[-1:] if len(chars) == end - begin else chars, begin, end)
        at = end
