"""Canonical JSON: one way only to write a value, so that a signature or a hash over it means the value. Pure.

RFC 8785 without fractions: objects, lists, texts, whole numbers within ±(2^53 - 1), true, false, null. Keys are sorted
by their UTF-16 code units, nothing is escaped that need not be, no spaces, UTF-8.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from sottovoce.errors import InputError, UsageError

JsonValue = str | int | bool | list["JsonValue"] | tuple["JsonValue", ...] | Mapping[str, "JsonValue"] | None

_LARGEST: Final = (1 << 53) - 1
_DEEPEST: Final = 32
_QUOTE: Final = json.JSONEncoder(ensure_ascii=False).encode


def canonical(value: JsonValue) -> bytes:
    """The one way to write the value.

    Raises:
        UsageError: It holds something else than the types above, a number out of range, half a character (a lone
            surrogate), or is nested deeper than 32.
    """
    parts: list[str] = []
    _write(value, parts, _DEEPEST)
    try:
        return "".join(parts).encode()
    except UnicodeEncodeError:
        raise UsageError("a text holds half a character", remedy="Give well-formed Unicode") from None


def _write(value: JsonValue, parts: list[str], depth: int) -> None:
    if depth < 0:
        raise UsageError(f"the value is nested deeper than {_DEEPEST}", remedy="Flatten it")
    if isinstance(value, str):
        parts.append(_QUOTE(value))
    elif value is None or isinstance(value, bool):
        parts.append("null" if value is None else "true" if value else "false")
    elif isinstance(value, int):
        if not -_LARGEST <= value <= _LARGEST:
            raise UsageError("a number is beyond ±(2^53 - 1)", remedy="Write it as a text, or leave it out")
        parts.append(str(value))
    elif isinstance(value, list | tuple):
        _write_list(value, parts, depth)
    elif isinstance(value, Mapping):
        _write_object(value, parts, depth)
    else:
        raise UsageError(
            f"a {type(value).__name__} has no canonical form", remedy="Write it as a text, or leave it out"
        )


def _write_list(value: list[JsonValue] | tuple[JsonValue, ...], parts: list[str], depth: int) -> None:
    before = "["
    for item in value:
        parts.append(before)
        _write(item, parts, depth - 1)
        before = ","
    parts.append("]" if value else "[]")


def _write_object(value: Mapping[str, JsonValue], parts: list[str], depth: int) -> None:
    if not all(isinstance(key, str) for key in value):
        raise UsageError("a key of an object is not a text", remedy="Use texts as keys")
    before = "{"
    for key in sorted(value, key=_utf16):
        parts += (before, _QUOTE(key), ":")
        _write(value[key], parts, depth - 1)
        before = ","
    parts.append("}" if value else "{}")


def _utf16(key: str) -> bytes:
    return key.encode("utf-16-be", "surrogatepass")


def parse(data: bytes) -> JsonValue:
    """Read a value, and refuse every way of writing it but the canonical one (so also doubled keys and fractions).

    Raises:
        InputError: It is not the canonical form of anything.
    """
    try:
        value: JsonValue = _DECODER.decode(data.decode())
        if data.isascii() and data.count(b"[") + data.count(b"{") <= _DEEPEST:
            # The quick way to the same answer: ASCII sorts alike in UTF-16, and the decoder has refused the rest.
            same = _ENCODER.encode(value).encode() == data
        else:
            same = canonical(value) == data
    except (ValueError, RecursionError, UsageError):
        same = False
    if not same:
        raise InputError("this is not canonical JSON", remedy="Give it exactly as it was written")
    return value


def _whole(digits: str) -> int:
    number = int(digits)
    if not -_LARGEST <= number <= _LARGEST:
        raise ValueError("beyond 2^53 - 1")
    return number


def _fraction(_: str) -> JsonValue:
    raise ValueError("a fraction")


_DECODER: Final = json.JSONDecoder(parse_float=_fraction, parse_int=_whole, parse_constant=_fraction)
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False)
