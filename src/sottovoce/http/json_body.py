"""From the bytes of a body to a JSON value, or a refusal that tells nothing of what stood there. Pure.

Stricter than Python's reader where that would let two readers see two things: UTF-8 only, each key once, no NaN, no
number that becomes infinite. Lone surrogates, which chat platforms make by cutting emoji in half, become U+FFFD.
"""

from __future__ import annotations

import json
import math
import re
from typing import Final, NoReturn

from sottovoce.datasets import JsonValue
from sottovoce.http.model import MalformedBodyError
from sottovoce.http.settings import MAX_DEPTH

_SURROGATE_ESCAPE: Final = re.compile(rb"\\u[dD][89a-fA-F]")
_LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def read_json(body: bytes) -> JsonValue:
    """The value of a JSON text.

    Args:
        body: The text in UTF-8 (RFC 8259).

    Raises:
        MalformedBodyError: It is not JSON, is nested deeper than 32, has a key twice, or a number out of range.
    """
    try:
        value: JsonValue = _DECODER.decode(body.decode("utf-8"))
    except MalformedBodyError:
        raise
    except json.JSONDecodeError as error:
        raise _malformed(f"the body breaks off or is no JSON at character {error.pos:,}") from None
    except UnicodeDecodeError as error:
        raise _malformed(f"the body is not UTF-8 at byte {error.start:,}") from None
    except RecursionError:
        raise _malformed(f"the body is nested deeper than {MAX_DEPTH}") from None
    except ValueError:  # What Python says of a whole number with thousands of digits.
        raise _malformed("the body holds a number that is too long") from None
    # Whatever has so few brackets cannot be deep: most bodies need no closer look.
    if body.count(b"{") + body.count(b"[") > MAX_DEPTH:
        _check_depth(value)
    return _mended(value) if _SURROGATE_ESCAPE.search(body) else value


def _check_depth(value: JsonValue) -> None:
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [
            child
            for holder in level
            if isinstance(holder, list | dict)
            for child in (holder.values() if isinstance(holder, dict) else holder)
            if isinstance(child, list | dict)
        ]
        if not level:
            return
    raise _malformed(f"the body is nested deeper than {MAX_DEPTH}")


def _pairs(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    held = dict(pairs)
    if len(held) != len(pairs):
        raise _malformed("an object of the body has a key twice")
    return held


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise _malformed("the body holds a number that is too large")
    return number


def _no_constant(_name: str) -> NoReturn:
    raise _malformed("the body holds NaN or Infinity, which are no JSON")


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_pairs, parse_float=_finite, parse_constant=_no_constant)


def _mended(value: JsonValue) -> JsonValue:
    if isinstance(value, str):
        return _LONE_SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_mended(item) for item in value]
    if isinstance(value, dict):
        held = {_LONE_SURROGATE.sub("\ufffd", key): _mended(item) for key, item in value.items()}
        if len(held) != len(value):
            raise _malformed("an object of the body has a key twice")
        return held
    return value


def _malformed(message: str) -> MalformedBodyError:
    return MalformedBodyError(message, remedy="Send one JSON text in UTF-8, each key once")
