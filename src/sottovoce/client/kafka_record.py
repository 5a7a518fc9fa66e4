"""What a Kafka record holds: the JSON of a message, or something else. Pure."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Final

from sottovoce.client.model import Message

MOST_BYTES: Final = 1024 * 1024
"""Longest record, as the service takes no longer message."""
_NEEDED: Final = ("subject", "conversation", "id", "text")
_TEXTS: Final = (*_NEEDED, "role", "language")
_FIELDS: Final = frozenset({*_TEXTS, "at", "attributes", "purposes", "gpc"})


def message_of(value: bytes, timestamp: tuple[int, int]) -> Message | str:
    """The message of a record, or the code of what is wrong with it."""
    if len(value) > MOST_BYTES:
        return "too_large"
    try:
        given = json.loads(value.decode("utf-8"), object_pairs_hook=_object, parse_constant=_constant)
    except (ValueError, RecursionError):
        return "malformed_body"
    if not isinstance(given, dict) or not given.keys() <= _FIELDS or not all(name in given for name in _NEEDED):
        return "invalid_request"
    attributes, purposes, gpc = given.get("attributes"), given.get("purposes"), given.get("gpc", False)
    fits = (
        all(isinstance(given[name], str) for name in _TEXTS if name in given)
        and isinstance(attributes, dict | None)
        and (purposes is None or (isinstance(purposes, list) and all(isinstance(name, str) for name in purposes)))
        and isinstance(gpc, bool)
    )
    try:
        at_ms = _moment(given.get("at"), timestamp)
    except (ValueError, OverflowError):
        return "invalid_request"
    if not fits:
        return "invalid_request"
    return Message(
        **{name: given[name] for name in _TEXTS if name in given},
        at_ms=at_ms,
        attributes=attributes or {},
        purposes=None if purposes is None else tuple(purposes),
        gpc=gpc,
    )


def _moment(at: object, timestamp: tuple[int, int]) -> int | None:
    """When it was said: as it says itself, else when it was produced.

    Raises:
        ValueError: It says something that is no time.
    """
    if at is None:
        sort, produced = timestamp
        return produced if sort and produced >= 0 else None
    if isinstance(at, str):
        told = datetime.fromisoformat(at)
        at = int(told.timestamp() * 1000) if told.tzinfo is not None else -1
    if not isinstance(at, int) or isinstance(at, bool) or at < 0:
        raise ValueError
    return at


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError
    return made


def _constant(_name: str) -> Any:
    raise ValueError
