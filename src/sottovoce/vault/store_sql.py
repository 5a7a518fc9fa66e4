"""The store of a service: rows in the ``vault_...`` tables of its database, SQLite or PostgreSQL.

Rules kept here: a part of a transaction that fails leaves nothing of itself behind; who fills a scope holds its row, so
that nobody deletes it meanwhile; who wraps a data key holds the name of the wrapping key in force, so that no rotation
passes by; several rows are locked and stored in one order. SQLite has one writer at a time and needs none of the locks.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, CursorResult, Executable

from sottovoce.errors import OutsideError, UsageError
from sottovoce.store import Database, StoreBusyError
from sottovoce.vault import statements_database as statements
from sottovoce.vault.rows import EntryRow, OriginalRow, ScopeRow
from sottovoce.vault.statements_database import CHUNK

T = TypeVar("T")


class _Local(threading.local):
    connection: Connection | None = None
    joined: bool = False


class SqlVaultStore:
    """Rows of a vault, in transactions of a database; see ``ports.VaultStore``.

    Args:
        database: Where they lie. It stays the caller's to close.
    """

    knows_subjects = True

    def __init__(self, database: Database) -> None:
        self._database = database
        self._dialect = database.dialect
        self._local = _Local()

    def __repr__(self) -> str:
        return f"SqlVaultStore({self._database!r})"

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """One consistent view; joins the transaction that this thread is in."""
        with self._database.reading() as connection:
            yield from self._over(connection)

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction, or a part of the one that this thread is in, undone as a whole if it fails."""
        with self._database.attempt() as connection:
            self._local.joined = connection.in_nested_transaction()
            yield from self._over(connection)

    def _over(self, connection: Connection) -> Iterator[None]:
        outer = self._local.connection
        self._local.connection = connection
        try:
            yield
        finally:
            self._local.connection = outer

    def _run(self, statement: Executable, parameters: Any = None) -> CursorResult[*tuple[Any, ...]]:
        connection = self._local.connection
        if connection is None:
            raise UsageError("rows of a vault were asked for outside a transaction")
        return connection.execute(statement, parameters)

    def meta(self, name: str) -> bytes:
        """What the vault says of itself; empty when it says nothing."""
        value = self._run(statements.META, {"name": name}).scalar()
        return value if isinstance(value, bytes) else b""

    def held_meta(self, name: str, *, to_change: bool = False) -> bytes:
        """``meta``, which nobody else changes from now on; with ``to_change``, nobody else holds it either."""
        if self._dialect == "postgresql":
            self._run(statements.CLAIM_NAME if to_change else statements.SHARE_NAME)
        return self.meta(name)

    def set_meta(self, name: str, value: bytes) -> None:
        """Change what the vault says of itself."""
        self._run(statements.CHANGE_META, {"the_name": name, "value": value})

    def add_meta(self, values: Mapping[str, bytes]) -> None:
        """What a new vault says of itself; what it says already stays."""
        rows = [{"name": name, "value": value} for name, value in sorted(values.items())]
        self._run(statements.ADD_META[self._dialect], rows)

    def scopes(self, pseudonyms: Collection[bytes], *, to_fill: bool = False) -> dict[bytes, ScopeRow]:
        """The scopes there are with these pseudonyms; with ``to_fill``, nobody else deletes them from now on."""
        statement = statements.SCOPES_TO_FILL if to_fill else statements.SCOPES
        found: dict[bytes, ScopeRow] = {}
        for chunk in _chunks(sorted(pseudonyms)):
            rows = (ScopeRow(*row) for row in self._run(statement, {"pseudonyms": chunk}))
            found |= {row.pseudonym: row for row in rows}
        return found

    def add_scopes(self, rows: Sequence[ScopeRow]) -> dict[bytes, ScopeRow]:
        """Store new scopes, and give them by pseudonym as they are stored, be it by somebody else."""
        if self._dialect == "postgresql":  # In one order for all processes, which spares us the deadlocks.
            rows = sorted(rows, key=lambda row: row.pseudonym)
        for chunk in _chunks(rows):
            self._run(statements.ADD_SCOPES[self._dialect], [_without_id(row) for row in chunk])
        stored = self.scopes([row.pseudonym for row in rows], to_fill=True)
        if len(stored) < len(rows):
            raise OutsideError("a scope of the vault was shredded while it was filled", remedy="Try again")
        return stored

    def scopes_after(self, id_: int, *, but: bytes = b"") -> list[ScopeRow]:
        """The next scopes in the order of their rows; see ``VaultStore.scopes_after``."""
        if not but:
            return [ScopeRow(*row) for row in self._run(statements.NEXT_SCOPES, {"last": id_})]
        return [ScopeRow(*row) for row in self._run(statements.NEXT_SCOPES_TO_WRAP, {"last": id_, "but": but})]

    def subject_scopes(self, subject_id: str, tenant: bytes | None) -> list[int]:
        """Row numbers of all scopes of a subject; nobody else fills them or adds to them from now on."""
        statement = statements.SUBJECT_SCOPES if tenant is None else statements.SUBJECT_SCOPES_OF_TENANT
        parameters = {"subject": subject_id} | ({} if tenant is None else {"tenant": tenant})
        if self._dialect == "postgresql":
            # Waits for those who fill them. What they added can be seen only afterwards.
            self._run(statement.with_for_update(), parameters).all()
        return [row[0] for row in self._run(statement, parameters)]

    def replace_scopes(self, pairs: Sequence[tuple[ScopeRow, ScopeRow]]) -> int:
        """Store another wrapped data key and subject where a row is still the old one; gives how many were."""
        rows = [
            {"the_id": old.id, "old": old.wrapped, "new": new.wrapped, "subject": new.subject_id} for old, new in pairs
        ]
        return self._run(statements.REPLACE_SCOPE, rows).rowcount if rows else 0

    def delete_scopes(self, ids: Collection[int]) -> None:
        """Delete scopes with all that hangs on them."""
        for chunk in _chunks(ids):
            for statement in statements.DELETE_SCOPES:
                self._run(statement, {"ids": chunk})

    def entries(self, wanted: Mapping[int, Collection[str]]) -> list[EntryRow]:
        """The entries of some scopes (row number to suffixes) that have one of the suffixes."""
        if len(wanted) == 1:
            ((scope, suffixes),) = wanted.items()
            found = (
                self._run(statements.ENTRIES_OF_SCOPE, {"scope": scope, "suffixes": chunk})
                for chunk in _chunks(suffixes)
            )
        else:
            names = ((scope, suffix) for scope, suffixes in wanted.items() for suffix in suffixes)
            found = (self._run(statements.ENTRIES[self._dialect], {"names": chunk}) for chunk in _chunks(names))
        return [EntryRow(*row) for rows in found for row in rows]

    def file_entries(self, tenant: bytes, suffixes: Iterable[str]) -> list[tuple[EntryRow, ScopeRow]]:
        """The entries of all file scopes of a tenant that have one of these suffixes, with their scopes."""
        return [
            (EntryRow(*row[:6]), ScopeRow(*row[6:]))
            for chunk in _chunks(suffixes)
            for row in self._run(statements.FILE_ENTRIES, {"tenant": tenant, "suffixes": chunk})
        ]

    def entries_after(self, scope_id: int, suffix: str, kind: str) -> list[EntryRow]:
        """The scope's next entries in the order of suffix and kind."""
        rows = self._run(statements.NEXT_ENTRIES, {"scope": scope_id, "suffix": suffix, "kind": kind})
        return [EntryRow(*row) for row in rows]

    def add_entries(self, rows: Sequence[EntryRow]) -> int:
        """Store new entries; gives how many, fewer than asked where somebody else was first."""
        return self._add(statements.ADD_ENTRIES[self._dialect], [row._asdict() for row in rows])

    def _add(self, statement: Executable, rows: list[dict[str, Any]]) -> int:
        return sum(self._run(statement, chunk).rowcount for chunk in _chunks(rows))

    def delete_entries(self, scope_id: int, names: Collection[tuple[str, str]]) -> int:
        """Delete the scope's entries with these suffixes and kinds; gives how many there were."""
        rows = [{"scope": scope_id, "suffix": suffix, "kind": kind} for suffix, kind in sorted(set(names))]
        return self._add(statements.DELETE_ENTRY, rows)

    def originals(self, scope_id: int, fingerprints: Iterable[bytes]) -> list[OriginalRow]:
        """The scope's originals with one of these fingerprints."""
        return [
            OriginalRow(*row)
            for chunk in _chunks(fingerprints)
            for row in self._run(statements.ORIGINALS, {"scope": scope_id, "fingerprints": chunk})
        ]

    def originals_after(self, scope_id: int, fingerprint: bytes) -> list[OriginalRow]:
        """The scope's next originals in the order of fingerprints."""
        rows = self._run(statements.NEXT_ORIGINALS, {"scope": scope_id, "fingerprint": fingerprint})
        return [OriginalRow(*row) for row in rows]

    def add_originals(self, rows: Sequence[OriginalRow]) -> int:
        """Store new originals; gives how many, fewer than asked where somebody else was first."""
        return self._add(statements.ADD_ORIGINALS[self._dialect], [row._asdict() for row in rows])

    def orphans(self) -> int:
        """How many entries and originals hang on no scope."""
        return sum(int(self._run(statement).scalar_one()) for statement in statements.ORPHANS)

    def scope_sizes(self) -> Iterator[tuple[ScopeRow, int, int]]:
        """Every scope with its numbers of entries and originals, in the order of rows."""
        for row in self._run(statements.SCOPE_SIZES):
            yield ScopeRow(*row[:7]), row[7], row[8]

    def totals(self) -> tuple[int, int, list[tuple[str, int]]]:
        """Numbers of scopes and originals, and of entries by kind."""
        scopes = int(self._run(statements.COUNT_SCOPES).scalar_one())
        originals = int(self._run(statements.COUNT_ORIGINALS).scalar_one())
        return scopes, originals, [(row[0], row[1]) for row in self._run(statements.COUNT_KINDS)]

    def truncate_log(self) -> None:
        """Empty SQLite's log, unless the caller's own transaction is still open: then that is the caller's to do.

        Raises:
            OutsideError: Another process kept reading all the while.
        """
        if self._local.joined:
            return
        try:
            self._database.truncate_log()
        except StoreBusyError:
            raise OutsideError(
                "the log of the database still holds what was deleted: another process was reading",
                remedy="Run the same command again",
            ) from None

    def close(self) -> None:
        """Nothing: the database is the caller's."""


def _without_id(row: ScopeRow) -> dict[str, Any]:
    fields = row._asdict()
    del fields["id"]
    return fields


def _chunks(values: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(values)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
