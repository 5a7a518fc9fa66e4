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
from collections.abc import Sequence
from dataclasses import dataclass, field

OPAQUE = "\ufffc"
"""Stands in the shadow for a stretch that is no longer text (a token). Rules treat it as a wall."""

_UNKNOWN = "\ufffd"
_COMPLEX = "\ufffe"
_HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\ufe58\ufe63\uff0d\u058a\u05be\u1806"
_QUOTES = {"\u2018": "'", "\u2019": "'", "\u201b": "'", "\u02bc": "'", "\u2032": "'", "\u201c": '"', "\u201d": '"'}
_DROPPED = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\u0640\u064b-\u065f\u0670\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\U000e0000-\U000e0fff]",
)
_COMBINING = re.compile("[\u0300-\u036f\u3099\u309a\u1160-\u11ff]")
_FOLDS = {
    "ı": "i", "đ": "d", "ð": "d", "ł": "l", "ø": "o", "ħ": "h", "ŧ": "t", "ς": "σ", "ى": "ي", "ی": "ي", "ک": "ك",
    "ة": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه", "ے": "ي", "ٱ": "ا", "ґ": "г",
}  # fmt: skip
_CASELESS_MARKS = re.compile("[\u0300-\u036f\u0653-\u0655]*")

_AT = r"(?:at|ät|arroba|chiocciola|snabel-a|małpa|malpa|собака|אט|кома|heko|zavináč|zavinac|アット|골뱅이)"
_DOT = r"(?:dot|punkt|punto|point|ponto|punct|tečka|tecka|kropka|точка|крапка|piste|nokta|ponto|נקודה|ドット|점)"
_BRACKETED = re.compile(
    rf"\s{{0,2}}[(\[{{<]\s{{0,2}}(?:(?P<at>{_AT}|@)|(?P<dot>{_DOT}|\.))\s{{0,2}}[)\]}}>]\s{{0,2}}",
    re.IGNORECASE,
)
_SPOKEN = re.compile(
    rf"(?<=[a-z0-9])(?P<at>\s{{1,2}}{_AT}\s{{1,2}})(?=[a-z0-9-]{{1,40}}(?:\s{{1,2}}{_DOT}\s{{1,2}}|\.)[a-z]{{2}})"
    rf"|(?<=[a-z0-9])(?P<tight>\s?ät\s?)(?=[a-z0-9-]{{1,40}}\.[a-z]{{2}})",
    re.IGNORECASE,
)
_SPOKEN_DOT = re.compile(rf"(?<=[a-z0-9])\s{{1,2}}{_DOT}\s{{1,2}}(?=[a-z]{{2}})", re.IGNORECASE)


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
    return text.lower() if text.isascii() else text.translate(_FOLD)


@dataclass(frozen=True, slots=True)
class Shadow:
    """The normalized text and the way back to the original.

    Attributes:
        plain: Normalized text, case kept.
        folded: ``fold(plain)``, of the same length.
        starts: For each shadow character the first original code point it stands for; None when the two texts align.
        ends: For each shadow character one past the last original code point; None when the two texts align.
    """

    plain: str = field(repr=False)
    folded: str = field(repr=False)
    starts: Sequence[int] | None = field(default=None, repr=False)
    ends: Sequence[int] | None = field(default=None, repr=False)

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Original half-open span for the non-empty shadow span ``[start, end)``."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def normalize(text: str, opaque: Sequence[tuple[int, int]] = ()) -> Shadow:
    """The shadow of ``text``.

    Args:
        text: Any string.
        opaque: Sorted, disjoint, non-empty spans of ``text`` that are no longer text; each becomes one ``OPAQUE``.

    Returns:
        The shadow; its ``plain`` holds ``OPAQUE`` only where ``opaque`` says so.
    """
    simple = text if text.isascii() else text.translate(_SIMPLE)
    edits = [(start, end, OPAQUE) for start, end in opaque]
    if _may_be_spoken(simple):
        edits += _spoken_edits(simple, edits)
    if not edits and _COMPLEX not in simple:
        return Shadow(simple, fold(simple))
    return _rebuild(text, simple, sorted(edits))


def _may_be_spoken(simple: str) -> bool:
    if "(" in simple or "[" in simple or "{" in simple or "<" in simple:
        return True
    folded = simple.casefold()
    return " at " in folded or "ät" in folded or any(f" {word} " in folded for word in ("dot", "punkt", "arroba"))


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


def _rebuild(text: str, simple: str, edits: Sequence[tuple[int, int, str]]) -> Shadow:
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for start, end, char in (*edits, (len(text), len(text), "")):
        _copy(text, simple, at, start, out, starts, ends)
        if char:
            out.append(char)
            starts.append(start)
            ends.append(end)
        at = end
    plain = "".join(out)
    return Shadow(plain, fold(plain), starts, ends)


def _copy(text: str, simple: str, at: int, stop: int, out: list[str], starts: list[int], ends: list[int]) -> None:  # noqa: PLR0917, PLR0913
    """Append the shadow of ``text[at:stop]``, character cluster by character cluster."""
    while at < stop:
        until = at + 1
        while until < stop and simple[until] == _COMPLEX and _COMBINING.match(text[until]):
            until += 1
        if until == at + 1 and simple[at] != _COMPLEX:
            chars = simple[at]
        elif _DROPPED.match(text[at]):
            chars = ""
            until = at + 1
        else:
            chars = unicodedata.normalize("NFKC", text[at:until]).translate(_SIMPLE).replace(_COMPLEX, "")
        out.extend(chars)
        starts.extend([at] * len(chars))
        ends.extend([until] * len(chars))
        at = until
