"""Tokens: how they are made, and how they are found again in a text, strictly or after it was mangled.

Rules kept here (``docs/formats/token.md``): ASCII only; the check character needs no key; the shape keeps words and
document numbers out; an extended token never begins with a short one, so glued text cannot mislead; the tolerant
reading counts only for tokens that the caller knows, never by edit distance; one pass, linear time. Pure.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from sottovoce.errors import UsageError
from sottovoce.vault.seal import pack

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SHORT_LENGTH = 9
EXTENDED_LENGTH = 15
MAX_KIND_LENGTH = 40

_KIND = re.compile(r"(?=.{2,40}\Z)[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*\Z")
_SHAPE = re.compile(r"(?=.*[2-9])(?:[0-9]*[A-Z]){3}")
_TOKEN = re.compile(r"(?=.{2,40}-)([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)-([0-9A-HJKMNP-TV-Z]{9}(?:[0-9A-HJKMNP-TV-Z]{6})?)\Z")
_STRICT_SPOT = re.compile(r"-(?=([0-9A-HJKMNP-TV-Z]{9,15}))")
_KIND_CHARACTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")

_PAIRS = [high + low for high in ALPHABET for low in ALPHABET]
_FIRST_EXTENDED_BLOCK = 128
_LAST_BLOCK = 255

_SPACES = " \u00a0\u202f\u3000"
_DASHES = "\\-_\u2010-\u2015\u2212\ufe58\ufe63\uff0d\uff3f"
_LOOSE_LETTERS = "01A-TV-Za-tv-z\uff10\uff11\uff21-\uff34\uff36-\uff3a\uff41-\uff54\uff56-\uff5a"
_JSON_ESCAPE = r"\\{1,2}u(?:00(?:2[dD]|5[fF])|201[0-5]|202[fF]|2212|00[aA]0|[fF][fF](?:0[dD]|3[fF]))"
_HTML_ESCAPE = (
    r"&(?:#(?:45|95|8208|8209|821[0-3]|8722)|#[xX](?:2[dD]|5[fF]|201[0-5]|2212)"
    r"|hyphen|dash|ndash|mdash|horbar|minus|lowbar|UnderBar);"
)
_SEPARATOR = (
    rf"(?:[{_SPACES}]?(?:\\{{0,2}}[{_DASHES}]|{_JSON_ESCAPE}|{_HTML_ESCAPE})[{_SPACES}]?|[{_SPACES}]|&nbsp;|&#160;)"
)
# The last piece of any separator, then what may be a suffix. The digit keeps prose from getting any further.
_DIGIT = "2-9\uff12-\uff19"
_AHEAD = rf"(?=[{_LOOSE_LETTERS}]{{0,7}}+[{_DIGIT}])(?=([{_LOOSE_LETTERS}{_DIGIT}]{{9,15}}))"
_LOOSE_SPOT = re.compile(rf"[{_SPACES}{_DASHES};]{_AHEAD}")
_LOOSE_SPOT_WITH_ESCAPES = re.compile(rf"(?:[{_SPACES}{_DASHES};]|{_JSON_ESCAPE}){_AHEAD}")
_LONGEST_SEPARATOR = 14


def _folds() -> dict[int, int]:
    table = {ord(lower): ord(lower.upper()) for lower in "abcdefghijklmnopqrstuvwxyz"}
    for code in range(ord("0"), ord("z") + 1):
        if chr(code).isalnum():
            table[code + 0xFEE0] = table.get(code, code)
    folded = {"O": "0", "I": "1", "L": "1"}
    table |= {ord(letter): ord(digit) for letter, digit in folded.items()}
    return {source: ord(folded.get(chr(target), chr(target))) for source, target in table.items()}


_FOLDS = _folds()


@dataclass(frozen=True, slots=True)
class TokenSpan:
    """A token in a text: code points ``start`` to ``end``, half-open, and the token in its canonical writing."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A place where a mangled token's suffix may stand.

    Attributes:
        start: First code point of the suffix.
        candidates: Possible suffixes with the offset after them, the longest first.
    """

    start: int
    candidates: tuple[tuple[int, str], ...]


def check_kind(kind: str) -> None:
    """Make sure that a kind can be the first part of a token.

    Raises:
        UsageError: It cannot.
    """
    if not _KIND.match(kind):
        raise UsageError(
            f"a kind of {len(kind)} characters is not a kind name",
            remedy="Use 2 to 40 characters of A-Z, 0-9 and single underscores, a letter first",
        )


def check_character(kind: str, payload: str) -> str:
    """The keyless check character of a kind and a payload."""
    return ALPHABET[zlib.crc32(f"{kind}-{payload}".encode()) & 31]


def has_token_shape(suffix: str) -> bool:
    """Whether the first eight characters hold three letters and a digit from 2 to 9."""
    return _SHAPE.match(suffix, 0, 8) is not None


def _is_suffix_of(kind: str, suffix: str) -> bool:
    return (
        has_token_shape(suffix)
        and check_character(kind, suffix[:-1]) == suffix[-1]
        and (len(suffix) == SHORT_LENGTH or check_character(kind, suffix[:8]) != suffix[8])
    )


def split_token(token: str) -> tuple[str, str] | None:
    """Kind and suffix of a token in strict writing with a right check character; ``None`` for anything else."""
    match = _TOKEN.match(token)
    if match is None:
        return None
    kind, suffix = match.groups()
    return (kind, suffix) if _is_suffix_of(kind, suffix) else None


def mint(
    prf: Callable[[bytes], bytes],
    kind: str,
    value: str,
    *,
    extended: bool = False,
    taken: Collection[str] = frozenset(),
) -> str:
    """Make the token of a value.

    Args:
        prf: Keyed function of the scope, giving at least 32 bytes that look random.
        kind: Kind name, the token's first part.
        value: The personal value, exactly as it stood.
        extended: Give the 14-character payload at once, because the short one belongs to another value.
        taken: Suffixes that must not be used, because they occur in the text.

    Returns:
        The short token, or the extended one when asked for or when the short one is taken.

    Raises:
        UsageError: ``kind`` is not a kind name, or ``taken`` leaves nothing.
    """
    check_kind(kind)
    message = pack(kind, value)
    if not extended:
        suffix = _short_suffix(prf, kind, message)
        if suffix not in taken:
            return f"{kind}-{suffix}"
    return f"{kind}-{_extended_suffix(prf, kind, message, taken)}"


def _short_suffix(prf: Callable[[bytes], bytes], kind: str, message: bytes) -> str:
    for counter in range(_FIRST_EXTENDED_BLOCK):
        block = prf(message + bytes([counter]))
        for start in range(0, 30, 5):
            bits = int.from_bytes(block[start : start + 5], "big")
            payload = _PAIRS[bits >> 30] + _PAIRS[bits >> 20 & 1023] + _PAIRS[bits >> 10 & 1023] + _PAIRS[bits & 1023]
            if has_token_shape(payload):
                return payload + check_character(kind, payload)
    raise _no_token_left()


def _extended_suffix(prf: Callable[[bytes], bytes], kind: str, message: bytes, taken: Collection[str]) -> str:
    for counter in range(_FIRST_EXTENDED_BLOCK, _LAST_BLOCK + 1):
        block = prf(message + bytes([counter]))
        for start in range(0, 27, 9):
            bits = int.from_bytes(block[start : start + 9], "big") >> 2
            payload = "".join(_PAIRS[bits >> shift & 1023] for shift in range(60, -1, -10))
            suffix = payload + check_character(kind, payload)
            if suffix not in taken and _is_suffix_of(kind, suffix):
                return suffix
    raise _no_token_left()


def _no_token_left() -> UsageError:
    return UsageError(
        "no token is left for this value", remedy="The keyed function is not random, or the text holds every token"
    )


def find_tokens(text: str, kinds: Collection[str] | None = None) -> list[TokenSpan]:
    """All tokens in strict writing with a right check character, in order, never overlapping.

    Args:
        text: Any text; one without a hyphen costs one search.
        kinds: The kinds that exist. With them, a kind is found at the end of a longer run of capitals that is glued to
            it. Without them, the whole run must be the kind.
    """
    if "-" not in text:
        return []
    spans: list[TokenSpan] = []
    done = 0
    for spot in _STRICT_SPOT.finditer(text):
        run = spot.group(1)
        if not has_token_shape(run):
            continue
        hyphen = spot.start()
        for kind in _kinds_before(text, done, hyphen, kinds):
            length = _suffix_length(kind, run)
            if length:
                done = hyphen + 1 + length
                spans.append(TokenSpan(hyphen - len(kind), done, f"{kind}-{run[:length]}"))
                break
    return spans


def _kinds_before(text: str, floor: int, hyphen: int, kinds: Collection[str] | None) -> list[str]:
    start = hyphen
    lowest = max(floor, hyphen - MAX_KIND_LENGTH - 1)
    while start > lowest and text[start - 1] in _KIND_CHARACTERS:
        start -= 1
    run = text[start:hyphen]
    if kinds is not None:
        return [run[cut:] for cut in range(len(run)) if run[cut:] in kinds]
    kind = run.lstrip("0123456789_")
    return [kind] if _KIND.match(kind) else []


def _suffix_length(kind: str, run: str) -> int:
    if check_character(kind, run[:8]) == run[8]:
        return SHORT_LENGTH
    if len(run) >= EXTENDED_LENGTH and check_character(kind, run[:14]) == run[14]:
        return EXTENDED_LENGTH
    return 0


def find_tolerant(text: str) -> list[Spot]:
    """All places where the suffix of a token, mangled or not, may stand, in order.

    Whether one does only the tokens of the scope can say: look the candidates up, then call ``settle``.
    """
    spots: list[Spot] = []
    pattern = _LOOSE_SPOT_WITH_ESCAPES if "\\u" in text else _LOOSE_SPOT
    for match in pattern.finditer(text):
        run = match.group(1).translate(_FOLDS)
        if not has_token_shape(run):
            continue
        start = match.end()
        short = (start + SHORT_LENGTH, run[:SHORT_LENGTH])
        spots.append(Spot(start, ((start + EXTENDED_LENGTH, run), short) if len(run) == EXTENDED_LENGTH else (short,)))
    return spots


def suffixes_in(text: str) -> frozenset[str]:
    """Every suffix that a tolerant reader might see in the text: what a new token there must not use."""
    return frozenset(suffix for spot in find_tolerant(text) for _, suffix in spot.candidates)


def settle(text: str, spots: Iterable[Spot], known: Mapping[str, Collection[str]]) -> list[TokenSpan]:
    """Tell which spots are tokens.

    Args:
        text: The text that ``find_tolerant`` was given.
        spots: What it gave.
        known: The kinds under which the scope holds a suffix; absent when it holds none.

    Returns:
        The tokens, each in canonical writing, in order, never overlapping; the longest known reading wins.
    """
    spans: list[TokenSpan] = []
    done = 0
    for spot in spots:
        span = _settle_one(text, done, spot, known)
        if span is not None:
            spans.append(span)
            done = span.end
    return spans


def _settle_one(text: str, floor: int, spot: Spot, known: Mapping[str, Collection[str]]) -> TokenSpan | None:
    for end, suffix in spot.candidates:
        for kind in sorted(known.get(suffix, ()), key=lambda kind: (-len(kind), kind)):
            window = len(kind) + _LONGEST_SEPARATOR * (kind.count("_") + 1)
            match = _loose_kind(kind).search(text, max(floor, spot.start - window), spot.start)
            if match:
                return TokenSpan(match.start(), end, f"{kind}-{suffix}")
    return None


@lru_cache(maxsize=1024)
def _loose_kind(kind: str) -> re.Pattern[str]:
    parts = ("".join(_any_writing(character) for character in part) for part in kind.split("_"))
    return re.compile(_SEPARATOR.join(parts) + _SEPARATOR + r"\Z")


def _any_writing(character: str) -> str:
    lower = character.lower()
    return f"[{character}{lower}{chr(ord(character) + 0xFEE0)}{chr(ord(lower) + 0xFEE0)}]"
