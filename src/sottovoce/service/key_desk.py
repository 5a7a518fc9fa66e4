"""API keys with their trace in the audit log; also for the command line, which has no service running."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from sqlalchemy import Connection

from sottovoce.app import open_keys
from sottovoce.audit import AuditLog, Deed, Detail, NewEntry
from sottovoce.errors import SottovoceError
from sottovoce.service.api_keys import ApiKeys
from sottovoce.service.model import KeyView, NewKey, Role
from sottovoce.service.names import Names
from sottovoce.service.opening import Place, now_ms, open_signing_key
from sottovoce.store import Database
from sottovoce.vault import Vault, store_sql

CLI = "cli"
TENANT = "default"


class KeyDesk:
    """Makes, lists, rotates and revokes API keys.

    Args:
        db: Where they are kept.
        audit: What was done.
        keys: The keys.
    """

    def __init__(self, db: Database, audit: AuditLog, keys: ApiKeys) -> None:
        self._db, self._audit, self._keys = db, audit, keys

    def create(
        self, role: Role, label: str = "", expires_days: int | None = None, *, actor: str = CLI, tenant: str = TENANT
    ) -> NewKey:
        """Make a key; see ``ApiKeys.create``."""
        with self._db.writing() as connection:
            made = self._keys.create(connection, tenant, role, label, expires_days)
            self._record(connection, Deed.KEY_CREATED, actor, tenant, key=made.id, role=str(role))
        return made

    def list(self, tenant: str = TENANT) -> list[KeyView]:
        """All keys of a tenant, oldest first."""
        with self._db.reading() as connection:
            return self._keys.list(connection, tenant)

    def any(self) -> bool:
        """Whether any key was ever made."""
        with self._db.reading() as connection:
            return self._keys.any(connection)

    def revoke(self, id_: str, *, actor: str = CLI, tenant: str = TENANT) -> None:
        """End a key; see ``ApiKeys.revoke``."""
        with self._db.writing() as connection:
            self._keys.revoke(connection, tenant, id_)
            self._record(connection, Deed.KEY_REVOKED, actor, tenant, key=id_)
        self._keys.forget()  # After the commit: a request in between would remember the key as it was.

    def rotate(self, id_: str, grace_hours: int, *, actor: str = CLI, tenant: str = TENANT) -> NewKey:
        """Replace a key; see ``ApiKeys.rotate``."""
        with self._db.writing() as connection:
            made = self._keys.rotate(connection, tenant, id_, grace_hours)
            self._record(connection, Deed.KEY_ROTATED, actor, tenant, from_key=id_, to_key=made.id)
        self._keys.forget()
        return made

    def _record(self, connection: Connection, deed: Deed, actor: str, tenant: str, **detail: str) -> None:
        self._audit.record_many(connection, [NewEntry(deed=deed, actor=actor, tenant=tenant, detail=detail)])


@contextlib.contextmanager
def key_desk(place: Place, clock: Callable[[], int] = now_ms) -> Iterator[KeyDesk]:
    """A desk over what lies at ``place``; keys and database are made where there are none."""
    place.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    names = Names(open_keys(place.home).keyset)
    with Database.open(place.database) as db:
        audit = AuditLog(db, open_signing_key(place, db), clock=clock)
        yield KeyDesk(db, audit, ApiKeys(db, names, clock, audit))


def rotate_with_database(place: Place, rotate: Callable[[], int], clock: Callable[[], int] = now_ms) -> int:
    """Rotate the key set, and wrap the data keys of the service's database anew besides what ``rotate`` does.

    Begun and ended, it is in the audit log of the service.

    Args:
        place: Where the service keeps what.
        rotate: Rotates the key set's file and the vault beside it; gives how many data keys it wrapped anew.
        clock: Unix milliseconds.

    Returns:
        How many data keys were wrapped anew in all.

    Raises:
        KeyUnavailableError: The key set cannot be rotated here.
        StoreUnavailableError: There is no such database; nothing was rotated then.
    """
    keyset = open_keys(place.home, make=False).keyset
    with Database.open(place.database, create=False) as db:
        vault = Vault.over(store_sql.SqlVaultStore(db), keyset)
        audit = AuditLog(db, open_signing_key(place, db), clock=clock)

        def note(code: str, **detail: Detail) -> None:
            entry = NewEntry(deed=Deed.VAULT_ROTATED, actor=CLI, detail={"code": code, **detail})
            with db.writing() as connection:
                audit.record_many(connection, [entry])

        note("begun")
        try:
            wrapped = rotate()
            rotated = open_keys(place.home, make=False).keyset
            wrapped += vault.rotate(rotated)
        except SottovoceError as error:
            note(error.code)
            raise
        note("done", wrapped=wrapped, to_key=rotated.wrapping_id.hex())
    return wrapped
