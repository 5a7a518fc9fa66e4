"""API keys: made once, shown once, stored as keyed codes; each has a role, a tenant, an end.

What is stored is the code of the secret (16 bytes) and the code of the row (16 bytes). Who can write to the database
but has no key set cannot give a key another role or tenant, another end, or call a revoked one back; a row put back
as a whole, as it once was, passes.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from hmac import compare_digest
from threading import Lock
from typing import Any, Final

from sqlalchemy import Connection, insert, select, update

from sottovoce.audit import AuditLog, Deed, NewEntry
from sottovoce.errors import TamperedError, UsageError
from sottovoce.service.model import Caller, KeyView, NewKey, Role
from sottovoce.service.names import Names
from sottovoce.service.refusals import NotFoundError, UnauthenticatedError
from sottovoce.store import Database, api_keys

_SECRET: Final = re.compile(r"svk_([0-9a-f]{12})_([A-Za-z0-9_-]{43})", re.ASCII)
_DAY_MS: Final = 86_400_000
_REMEMBER_MS: Final = 5_000
"""How long an opened key is believed without asking the database: so late may a revocation take effect."""
_USED_EVERY_MS: Final = 60_000
_CODE_BYTES: Final = 16
_LABEL: Final = re.compile(r"[\w .:/()-]{0,80}")


@dataclass(slots=True)
class _Known:
    caller: Caller
    until_ms: int


class ApiKeys:
    """Makes, opens, rotates and revokes API keys. Thread-safe.

    Args:
        db: Where they are kept.
        names: What their codes are made with.
        clock: Unix milliseconds.
        audit: Where it is told that a row was changed.
    """

    def __init__(self, db: Database, names: Names, clock: Callable[[], int], audit: AuditLog) -> None:
        self._db, self._names, self._clock, self._audit = db, names, clock, audit
        self._lock = Lock()
        self._known: dict[bytes, _Known] = {}
        self._used: dict[str, int] = {}
        self._told: set[tuple[str, bytes]] = set()

    def authenticate(self, secret: str) -> Caller:
        """Who calls with this secret.

        Raises:
            UnauthenticatedError: Nobody does: it is malformed, unknown, expired or revoked, or its row was changed by
                somebody without the key set, which is told in the audit log.
        """
        match = _SECRET.fullmatch(secret)
        if match is None:
            raise _unauthenticated()
        # Remembered under a name that no row can have: its tenant and role are not known yet.
        code, now = self._names.api_key(match[1], match[2], "", ""), self._clock()
        with self._lock:
            known = self._known.get(code)
        if known is not None and now < known.until_ms <= now + _REMEMBER_MS:
            return known.caller
        with self._db.reading() as connection:
            row = connection.execute(select(api_keys).where(api_keys.c.id == match[1])).mappings().first()
        if row is None:
            raise _unauthenticated()
        if not self._is_as_written(row):
            self._tell(row)
            raise _unauthenticated()
        stored = self._names.api_key(match[1], match[2], row["tenant"], row["role"])
        if not compare_digest(_secret_code(row), stored) or not _is_live(row, now):
            raise _unauthenticated()
        caller = Caller(row["id"], Role(row["role"]), row["tenant"])
        until = min(now + _REMEMBER_MS, row["expires_ms"] or now + _REMEMBER_MS)
        with self._lock:
            self._known[code] = _Known(caller, until)
        self._touch(caller.key_id, now)
        return caller

    def _is_as_written(self, row: Any) -> bool:
        return compare_digest(bytes(row["hash"])[_CODE_BYTES:], self._row_code(row))

    def _row_code(self, row: Any) -> bytes:
        return self._names.api_key_row(
            row["id"], row["tenant"], row["role"], (row["expires_ms"], row["revoked_ms"]), _secret_code(row)
        )

    def _tell(self, row: Any) -> None:
        """Say in the audit log that a row is not what was written: once in this process, or asking would fill it."""
        what = row["id"], self._row_code(row)
        with self._lock:
            if what in self._told:
                return
            self._told.add(what)
        entry = NewEntry(
            deed=Deed.SELFCHECK_FAILED, actor="service", detail={"code": "api_key.changed", "key": row["id"]}
        )
        with self._db.writing() as connection:
            self._audit.record_many(connection, [entry])

    def _change(self, connection: Connection, row: Any, **values: int) -> None:
        changed = {**row, **values}
        code = _secret_code(row) + self._row_code(changed)
        connection.execute(update(api_keys).where(api_keys.c.id == row["id"]).values(hash=code, **values))

    def _touch(self, id_: str, now: int) -> None:
        if now - self._used.get(id_, 0) >= _USED_EVERY_MS:
            self._used[id_] = now
            with self._db.writing() as connection:
                connection.execute(update(api_keys).where(api_keys.c.id == id_).values(last_used_ms=now))

    def create(self, connection: Connection, tenant: str, role: Role, label: str, expires_days: int | None) -> NewKey:
        """Make a key.

        Args:
            connection: The transaction that the audit entry is part of.
            tenant: Whose data it may touch.
            role: What it may do.
            label: For people; not personal.
            expires_days: Days from now, at least 1; None for no end.

        Raises:
            UsageError: The label or the number of days is out of bounds.
        """
        if not _LABEL.fullmatch(label):
            raise UsageError("a key's label has at most 80 letters, digits and . : / ( ) -", remedy="Shorten it")
        if expires_days is not None and not 1 <= expires_days <= 3650:
            raise UsageError("a key lasts 1 to 3650 days", remedy="Give a number between them, or none")
        id_, secret, now = secrets.token_hex(6), secrets.token_urlsafe(32), self._clock()
        expires = None if expires_days is None else now + expires_days * _DAY_MS
        row: dict[str, Any] = {
            "id": id_,
            "tenant": tenant,
            "role": str(role),
            "label": label,
            "hash": self._names.api_key(id_, secret, tenant, str(role)),
            "created_ms": now,
            "expires_ms": expires,
            "revoked_ms": None,
        }
        row["hash"] += self._row_code(row)
        connection.execute(insert(api_keys).values(**row))
        return NewKey(id_, role, f"svk_{id_}_{secret}", expires)

    def any(self, connection: Connection) -> bool:
        """Whether there is any."""
        return connection.execute(select(api_keys.c.id).limit(1)).first() is not None

    def list(self, connection: Connection, tenant: str) -> list[KeyView]:
        """All keys of a tenant, oldest first."""
        rows = connection.execute(
            select(api_keys).where(api_keys.c.tenant == tenant).order_by(api_keys.c.created_ms, api_keys.c.id)
        ).mappings()
        return [_view(row) for row in rows]

    def get(self, connection: Connection, tenant: str, id_: str) -> KeyView:
        """One key.

        Raises:
            NotFoundError: There is none of that id.
        """
        return _view(self._row(connection, tenant, id_))

    def _row(self, connection: Connection, tenant: str, id_: str, *, to_change: bool = False) -> Any:
        query = select(api_keys).where(api_keys.c.tenant == tenant, api_keys.c.id == id_)
        row = connection.execute(query.with_for_update() if to_change else query).mappings().first()
        if row is None:
            raise NotFoundError("there is no key of that id", remedy="List the keys to see their ids")
        return row

    def revoke(self, connection: Connection, tenant: str, id_: str) -> None:
        """End a key now; other processes notice within five seconds.

        Raises:
            NotFoundError: There is none of that id.
        """
        row = self._row(connection, tenant, id_, to_change=True)
        if row["revoked_ms"] is None:
            self._change(connection, row, revoked_ms=self._clock())

    def rotate(self, connection: Connection, tenant: str, id_: str, grace_hours: int) -> NewKey:
        """A new key of the same role; the old one goes on for a while.

        Raises:
            NotFoundError: There is none of that id, or it has ended.
            UsageError: The grace is out of bounds.
            TamperedError: Its row was changed: a new key of that role is not to be had this way.
        """
        if not 0 <= grace_hours <= 720:
            raise UsageError("a grace lasts 0 to 720 hours", remedy="Give a number between them")
        row, now = self._row(connection, tenant, id_, to_change=True), self._clock()
        if not self._is_as_written(row):
            raise TamperedError("the row of that key was changed", remedy="Revoke it, and make a new key by its role")
        old = _view(row)
        if old.revoked_ms is not None or (old.expires_ms is not None and old.expires_ms <= now):
            raise NotFoundError("that key has ended", remedy="Make a new one")
        days = None if old.expires_ms is None else max(1, (old.expires_ms - old.created_ms) // _DAY_MS)
        made = self.create(connection, tenant, old.role, old.label, days)
        end = now + grace_hours * 3_600_000
        end = end if old.expires_ms is None else min(end, old.expires_ms)
        self._change(connection, row, expires_ms=end)
        return made

    def forget(self) -> None:
        """Ask the database again for every key."""
        with self._lock:
            self._known.clear()


def _secret_code(row: Any) -> bytes:
    return bytes(row["hash"])[:_CODE_BYTES]


def _is_live(row: Any, now: int) -> bool:
    return row["revoked_ms"] is None and (row["expires_ms"] is None or now < row["expires_ms"])


def _unauthenticated() -> UnauthenticatedError:
    return UnauthenticatedError("no valid API key", remedy="Send Authorization: Bearer and a key of this deployment")


def _view(row: Any) -> KeyView:
    return KeyView(
        id=row["id"],
        role=Role(row["role"]),
        label=row["label"],
        created_ms=row["created_ms"],
        expires_ms=row["expires_ms"],
        last_used_ms=row["last_used_ms"],
        revoked_ms=row["revoked_ms"],
    )
