"""Keys and values written as TOML, for messages and for ``explain``.

Only what a manifest can hold is covered; writing whole documents is not the aim, so no library is needed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time
from typing import Final, TypeAlias

from sottovoce.manifest.lines import KeyPath

TomlValue: TypeAlias = "str | int | float | bool | date | time | list[TomlValue] | dict[str, TomlValue]"
"""A value as ``tomllib`` gives it (a ``datetime`` is a ``date``)."""

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_LONGEST_KEY: Final = 64
_INT_BITS: Final = 10_000  # Python refuses to write much longer integers in decimal; TOML has them in hexadecimal.


def write_path(path: KeyPath) -> str:
    """Write a key path for a reader: ``purposes.support.keep``, ``recipients[1].sees`` (entries counted from 1)."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part + 1}]"
        else:
            text += ("." if text else "") + write_key(part)
    return text


def write_key(key: str) -> str:
    """Write one key: bare where TOML allows it, else quoted; cut after 64 characters."""
    key = key if len(key) <= _LONGEST_KEY else f"{key[:_LONGEST_KEY]}…"
    return key if _BARE.fullmatch(key) else _quoted(key)


def write_value(value: TomlValue | Mapping[str, TomlValue]) -> str:
    """Write one value on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{write_key(key)} = {write_value(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(write_value(item) for item in value) + "]"
    if isinstance(value, int) and value.bit_length() > _INT_BITS:
        return hex(value)
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(char if char.isprintable() else _escape(char) for char in escaped) + '"'


def _escape(char: str) -> str:
    return f"\\u{ord(char):04x}" if ord(char) <= 0xFFFF else f"\\U{ord(char):08x}"
