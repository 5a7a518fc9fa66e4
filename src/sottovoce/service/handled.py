"""Which messages were heard already: a "yes" that is sent again because nobody answered must not count again."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

from sottovoce.jobs import find, schedule

KIND: Final = "intent.heard"
KEPT_MS: Final = 30 * 24 * 3_600_000
"""How long a message may be sent again and is known: longer than any spool waits."""


def was_heard(connection: Connection, client_ref: bytes) -> bool:
    """Whether what this message asks for was carried out before."""
    return find(connection, KIND, client_ref.hex()) is not None


def note_heard(connection: Connection, tenant: str, client_ref: bytes, now_ms: int) -> None:
    """What this message asks for is carried out in this transaction."""
    schedule(connection, KIND, client_ref.hex(), now_ms + KEPT_MS, now_ms=now_ms, tenant=tenant)
