"""What may come in: forms and sizes of ids, names, times and texts. Pure.

Messages of errors name the field and the limit, never what stood there.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from sottovoce.errors import InputError

AttributeValue: TypeAlias = str | int | float | bool | None

MAX_ID: Final = 256
"""Longest id that a caller may give, in code points."""
MAX_TEXT: Final = 100_000
"""Longest message, in code points."""
MAX_ATTRIBUTES: Final = 64
MAX_ATTRIBUTE_TEXT: Final = 1024
MAX_INTEGER: Final = 2**53
"""Whole numbers beyond it do not survive JSON everywhere (RFC 8259, section 6)."""
MAX_TIME_MS: Final = 253_402_300_799_999
"""The last millisecond of the year 9999."""

_TENANT = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_PURPOSE = re.compile(r"[a-z][a-z0-9_-]{0,63}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,4}")
_CHANNEL = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
_ATTRIBUTE = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}")
_UNSTORABLE = re.compile("[\\x00\\ud800-\\udfff]")
_CONTROL = re.compile("[\\x00-\\x1f\\x7f\\ud800-\\udfff]")


def storable(text: str) -> str:
    """The text with U+FFFD for what no database keeps: NUL and lone surrogates, neither of which is a character.

    Source: The Unicode Standard, section 3.9, on replacing ill-formed sequences.
    """
    return _UNSTORABLE.sub("\ufffd", text)


def check_id(error: type[InputError], name: str, value: object) -> None:
    """Make sure that a caller's id is text of 1 to 256 characters without control characters."""
    if not isinstance(value, str) or not 1 <= len(value) <= MAX_ID or _CONTROL.search(value):
        raise error(
            f"{name} is no id", remedy=f"Give text of 1 to {MAX_ID} characters without control characters as {name}"
        )


def check_tenant(error: type[InputError], value: object) -> None:
    """Make sure that a tenant's name is one."""
    if not isinstance(value, str) or not _TENANT.fullmatch(value):
        raise error(
            "tenant is no name of a tenant",
            remedy="Use 1 to 64 small letters, digits, dots, hyphens and underscores, a letter or digit first",
        )


def check_text(error: type[InputError], name: str, value: object, longest: int) -> None:
    """Make sure that something is text and not too long."""
    if not isinstance(value, str):
        raise error(f"{name} is not text", remedy=f"Give {name} as a string")
    if len(value) > longest:
        raise error(f"{name} has {len(value)} characters", remedy=f"Send {longest} at most")


def check_time(error: type[InputError], name: str, value: object) -> None:
    """Make sure that a time is in Unix milliseconds, 1970 to 9999."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MAX_TIME_MS:
        raise error(f"{name} is no time", remedy=f"Give {name} in Unix milliseconds, UTC")


def check_language(error: type[InputError], value: object) -> None:
    """Make sure that a language is a tag (``pt-BR``) or empty."""
    if value != "" and (not isinstance(value, str) or not _LANGUAGE.fullmatch(value)):
        raise error("language is no language tag", remedy='Give a tag such as "en" or "pt-BR", or nothing')


def check_channel(error: type[InputError], value: object) -> None:
    """Make sure that a channel is a short name (``web``) or empty."""
    if value != "" and (not isinstance(value, str) or not _CHANNEL.fullmatch(value)):
        raise error(
            "channel is no name of a channel",
            remedy="Use 1 to 40 small letters, digits, dots, hyphens and underscores, or nothing",
        )


def check_purposes(error: type[InputError], value: object) -> None:
    """Make sure that purposes are a tuple of names, or ``None``."""
    if value is None:
        return
    if not isinstance(value, tuple) or not all(isinstance(name, str) and _PURPOSE.fullmatch(name) for name in value):
        raise error("purposes holds something that is no name of a purpose", remedy="Name purposes of the manifest")


def checked_attributes(error: type[InputError], value: object) -> Mapping[str, AttributeValue]:
    """Attributes as they may be worked on: a read-only copy whose texts can be stored.

    Raises:
        InputError: Too many, a name out of form, or a value that is neither short text, number, truth value nor null.
    """
    if not isinstance(value, Mapping):
        raise error("attributes are no object", remedy="Give names with their values")
    if len(value) > MAX_ATTRIBUTES:
        raise error(f"there are {len(value)} attributes", remedy=f"Send {MAX_ATTRIBUTES} at most")
    return MappingProxyType({_name(error, name): _value(error, item) for name, item in value.items()})


def _name(error: type[InputError], name: object) -> str:
    if not isinstance(name, str) or not _ATTRIBUTE.fullmatch(name):
        raise error(
            "the name of an attribute is out of form",
            remedy="Use 1 to 64 ASCII letters, digits, dots, hyphens and underscores, no digit first",
        )
    return name


def _value(error: type[InputError], value: object) -> AttributeValue:
    if isinstance(value, str) and len(value) <= MAX_ATTRIBUTE_TEXT:
        return storable(value)
    if value is None or isinstance(value, bool):
        return value
    if (isinstance(value, int) and abs(value) <= MAX_INTEGER) or (isinstance(value, float) and math.isfinite(value)):
        return value
    raise error(
        "an attribute has a value that cannot be stored",
        remedy=f"Give text up to {MAX_ATTRIBUTE_TEXT} characters, a finite number within 2^53, true, false or null",
    )


def settled_time(at_ms: int, received_ms: int) -> int:
    """The time that counts for a record: what the caller said, but never later than it was received.

    Retention counts from this time: a date in the future would keep the record for longer than the manifest says.
    """
    return min(at_ms, received_ms)
