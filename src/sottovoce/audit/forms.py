"""The keys that details of an audit entry may have, and the form of every value in an entry. Pure.

No form leaves room for a personal value: ids, names from closed sets, counts, times. The tables are in
``docs/formats/audit-log.md``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Final, cast

MAX_LIST: Final = 128
"""Items that a list in an entry may have."""

_LARGEST: Final = (1 << 53) - 1


class Form(StrEnum):
    """How the value of a detail must look."""

    COUNT = "count"
    TIME = "time"
    FLAG = "flag"
    ID = "id"
    KEY = "key"
    HASH = "hash"
    NAME = "name"
    NAMES = "names"
    KINDS = "kinds"
    LANGUAGE = "language"
    RELEASE = "release"
    REASON = "reason"


PATTERNS: Final[Mapping[Form, str]] = {
    Form.ID: "[0-9a-f]{8,64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    Form.KEY: "[A-Za-z0-9_-]{1,64}",
    Form.HASH: "[0-9a-f]{64}",
    Form.NAME: "[a-z][a-z0-9_.-]{0,63}",
    Form.NAMES: "[a-z][a-z0-9_.-]{0,63}",
    Form.KINDS: "[A-Z][A-Z0-9_]{0,63}",
    Form.LANGUAGE: "[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,4}",
    Form.RELEASE: "[A-Za-z0-9][A-Za-z0-9._-]{0,63}",
    Form.REASON: "[A-Za-z0-9 ._:/#-]{1,64}",
}
"""Regular expressions for a text, or for each item of a list."""

DETAILS: Final[Mapping[str, Form]] = {
    "attempts": Form.COUNT,
    "before_ms": Form.TIME,
    "bulk": Form.FLAG,
    "canaries": Form.COUNT,
    "checked": Form.COUNT,
    "code": Form.NAME,
    "codes": Form.NAMES,
    "conflict": Form.FLAG,
    "conversations": Form.COUNT,
    "count": Form.COUNT,
    "database": Form.NAME,
    "deleted": Form.COUNT,
    "entries": Form.COUNT,
    "event": Form.ID,
    "events": Form.COUNT,
    "expires_ms": Form.TIME,
    "faults": Form.COUNT,
    "feedback": Form.COUNT,
    "from_key": Form.KEY,
    "full": Form.FLAG,
    "gpc": Form.FLAG,
    "kept": Form.COUNT,
    "key": Form.KEY,
    "kind": Form.NAME,
    "kinds": Form.KINDS,
    "language": Form.LANGUAGE,
    "level": Form.NAME,
    "message": Form.COUNT,
    "messages": Form.COUNT,
    "method": Form.NAME,
    "notice_sha256": Form.HASH,
    "notice_version": Form.RELEASE,
    "prompt": Form.ID,
    "purpose": Form.NAME,
    "purposes": Form.NAMES,
    "reason": Form.REASON,
    "refused": Form.COUNT,
    "request": Form.ID,
    "restricted": Form.FLAG,
    "role": Form.NAME,
    "root": Form.HASH,
    "scopes": Form.COUNT,
    "seq": Form.COUNT,
    "size": Form.COUNT,
    "to_key": Form.KEY,
    "tokens": Form.COUNT,
    "unknown": Form.COUNT,
    "unlock": Form.ID,
    "until_ms": Form.TIME,
    "version": Form.RELEASE,
    "view": Form.NAME,
    "wrapped": Form.COUNT,
}
"""The keys that the details of an entry may have, and the form of each."""

ACTORS: Final = (
    "(?:system|service|person|operator|cli|bot|analyst|support|privacy|admin)|(?:job|key):[A-Za-z0-9_.-]{1,64}"
)
TENANTS: Final = "(?:[A-Za-z0-9][A-Za-z0-9._-]{0,63})?"
SUBJECTS: Final = "(?:[0-9a-f]{32})?"
KEY_IDS: Final = "[0-9a-f]{8}"

_REMEMBERED: Final = 1024
"""Values whose writing is kept, for each form with few values: names, kinds, keys, languages."""

Writer = Callable[[Hashable], str | None]
"""Writes a value as JSON; ``None`` when its form is not allowed."""


def _text(pattern: str) -> Writer:
    match = re.compile(pattern, re.ASCII).fullmatch

    def write(value: Hashable) -> str | None:
        # No form has a character that JSON escapes, so quotes around it are the whole writing.
        found = match(value) if isinstance(value, str) else None
        return f'"{found[0]}"' if found else None

    return write


def _texts(pattern: str) -> Writer:
    one = _text(pattern)

    def write(value: Hashable) -> str | None:
        if not isinstance(value, tuple) or len(value) > MAX_LIST:
            return None
        items = [one(item) for item in value]
        return None if None in items else f"[{','.join(cast('list[str]', items))}]"

    return write


def write_count(value: Hashable) -> str | None:
    """A number as JSON; ``None`` when it is not a whole one from 0 to 2^53 - 1."""
    fits = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LARGEST
    return int.__repr__(value) if fits else None


def _flag(value: Hashable) -> str | None:
    return "true" if value is True else "false" if value is False else None


def _writer(form: Form) -> Writer:
    if form in {Form.COUNT, Form.TIME}:
        return write_count
    if form is Form.FLAG:
        return _flag
    if form in {Form.ID, Form.HASH, Form.REASON}:  # Nearly every value is a new one.
        return _text(PATTERNS[form])
    return lru_cache(_REMEMBERED)((_texts if form in {Form.NAMES, Form.KINDS} else _text)(PATTERNS[form]))


WRITERS: Final[Mapping[str, Writer]] = {key: _writer(form) for key, form in DETAILS.items()}
WRITE_ACTOR: Final[Writer] = lru_cache(_REMEMBERED)(_text(ACTORS))
WRITE_TENANT: Final[Writer] = lru_cache(_REMEMBERED)(_text(TENANTS))
WRITE_KEY_ID: Final[Writer] = lru_cache(_REMEMBERED)(_text(KEY_IDS))
WRITE_SUBJECT: Final = _text(SUBJECTS)
