"""The embedded store: rows in one SQLite file, several threads and processes at once.

Rules kept here: the file is made with mode 0600; every write is one ``BEGIN IMMEDIATE`` transaction, synced before it
returns; deleted bytes are overwritten; a file of another program is never written to; no error of sqlite3 gets out,
nor any text of it but the name of its code. Nothing here can open what is sealed.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from sottovoce.errors import OutsideError, SottovoceError, UsageError
from sottovoce.vault import statements_file as statements
from sottovoce.vault.model import NotAVaultError, OnWait, VaultBusyError
from sottovoce.vault.rows import EntryRow, OriginalRow, ScopeRow
from sottovoce.vault.store_waiting import (
    GIVE_UP_AFTER_SECONDS,
    TELL_AFTER_SECONDS,
    HeldError,
    busy_error,
    patiently,
)

T = TypeVar("T")

APPLICATION_ID = 0x536F7456
SCHEMA_VERSION = 1
_CHUNK = 500

_WORLD_FAILED = {
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_TOOBIG,
    sqlite3.SQLITE_PROTOCOL,
}


class SqliteStore:
    """Rows of a vault. Use its methods inside ``reading`` or ``writing``; both also serve one thread at a time.

    Args:
        path: The file, or ``None`` for one that lives in memory.
        create: Make the file when there is none.
        meta: What a new vault says of itself.
        on_wait: Told when another process holds the file for long.

    Raises:
        NotAVaultError: There is no file and none may be made, or it is not a vault, or it is damaged.
        VaultBusyError: Another process holds the file.
        OutsideError: The file cannot be opened.
    """

    knows_subjects = False

    def __init__(
        self, path: Path | None, *, create: bool, meta: Mapping[str, bytes], on_wait: OnWait | None = None
    ) -> None:
        self._place = "in memory" if path is None else f"at {path}"
        self._path, self._on_wait = path, on_wait
        self._lock = threading.RLock()
        self._process = os.getpid()
        if path is not None:
            _make_file(path, create=create)
        with self._translated():
            self._db = sqlite3.connect(
                ":memory:" if path is None else path,
                timeout=GIVE_UP_AFTER_SECONDS,
                isolation_level=None,
                check_same_thread=False,
            )
        try:
            with self._translated():
                self._db.text_factory = lambda raw: raw.decode("utf-8", "replace")
                self._prepare(create=create, meta=meta)
        except BaseException:
            self._db.close()
            raise

    def _prepare(self, *, create: bool, meta: Mapping[str, bytes]) -> None:
        if self._patiently(self._is_empty):
            if not create:
                raise NotAVaultError(f"there is no vault {self._place}", remedy="Give the vault's file")
            self._patiently(self._use_wal)
            self._patiently(self._begin_to_write)
            with _rolled_back(self._db):
                if self._is_empty():  # Another process may have been first.
                    self._create(meta)
                self._db.execute("COMMIT")
        if self._pragma("application_id") != APPLICATION_ID:
            raise NotAVaultError(f"the file {self._place} is not a vault", remedy="Give the vault's file")
        version = self._pragma("user_version")
        if version != SCHEMA_VERSION:
            raise NotAVaultError(
                f"the vault {self._place} has format version {version}, this program knows {SCHEMA_VERSION}",
                remedy="Use the program version that made it, or a newer one",
            )
        self._patiently(self._use_wal)
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("PRAGMA fullfsync = ON")  # macOS: a plain sync leaves data in the drive's memory.
        self._db.execute("PRAGMA secure_delete = ON")
        self._db.execute("PRAGMA trusted_schema = OFF")
        self._db.execute("PRAGMA cell_size_check = ON")

    def _pragma(self, name: str) -> int:
        return int(self._db.execute(f"PRAGMA {name}").fetchone()[0])

    def _is_empty(self) -> bool:
        return (
            self._pragma("application_id") == 0
            and self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
        )

    def _create(self, meta: Mapping[str, bytes]) -> None:
        for statement in filter(str.strip, statements.SCHEMA.split(";")):
            self._db.execute(statement)
        self._db.executemany("INSERT INTO meta VALUES (?, ?)", sorted(meta.items()))
        self._db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        self._db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def _use_wal(self) -> None:
        mode = self._db.execute("PRAGMA journal_mode = WAL").fetchone()[0]
        if mode not in {"wal", "memory"}:
            raise OutsideError(
                f"the vault {self._place} lies on a file system without shared memory",
                remedy="Put it on a local disk",
            )

    def _patiently(self, attempt: Callable[[], T]) -> T:
        # Readers never meet another process that writes, so that only this needs to come back to tell of a wait.
        self._db.execute(f"PRAGMA busy_timeout = {int(TELL_AFTER_SECONDS * 1000)}")
        try:
            return patiently(attempt, self._path, self._on_wait)
        finally:
            self._db.execute(f"PRAGMA busy_timeout = {int(GIVE_UP_AFTER_SECONDS * 1000)}")

    def _begin_to_write(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """One consistent view of the rows.

        Raises:
            NotAVaultError: The file is damaged.
            OutsideError: The file cannot be read now.
        """
        with self._transaction(writing=False):
            yield

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction: all of it is on the disk when this returns, or none of it.

        Raises:
            NotAVaultError: The file is damaged.
            OutsideError: The file cannot be written now.
        """
        with self._transaction(writing=True):
            yield

    @contextlib.contextmanager
    def _transaction(self, *, writing: bool) -> Iterator[None]:
        if os.getpid() != self._process:
            raise UsageError(
                "a vault was opened in one process and used in another",
                remedy="Open it in each process, or hand workers a minting secret",
            )
        with self._lock, self._translated():
            if writing:
                self._patiently(self._begin_to_write)
            else:
                self._db.execute("BEGIN")
            with _rolled_back(self._db):
                yield
                self._db.execute("COMMIT")

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise self._ours(error) from None

    def _ours(self, error: sqlite3.Error) -> SottovoceError:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
        name = getattr(error, "sqlite_errorname", type(error).__name__)
        if code & 0xFF == sqlite3.SQLITE_BUSY:
            return busy_error(self._path)
        if code & 0xFF in _WORLD_FAILED:
            return OutsideError(
                f"the vault {self._place} cannot be used now ({name})",
                remedy="Look at disk space, permissions and other programs that hold the file, then try again",
            )
        return NotAVaultError(
            f"the file {self._place} is damaged or is not a vault ({name})", remedy="Restore it from a backup"
        )

    def meta(self, name: str) -> bytes:
        """What the vault says of itself; empty when it says nothing."""
        row = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return row[0] if row and isinstance(row[0], bytes) else b""

    def held_meta(self, name: str, *, to_change: bool = False) -> bytes:  # noqa: ARG002 - one writer at a time
        """``meta``; nobody else writes before this transaction ends."""
        return self.meta(name)

    def set_meta(self, name: str, value: bytes) -> None:
        """Change what the vault says of itself."""
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def add_meta(self, values: Mapping[str, bytes]) -> None:
        """What a new vault says of itself; what it says already stays."""
        self._db.executemany("INSERT OR IGNORE INTO meta VALUES (?, ?)", sorted(values.items()))

    def scopes(self, pseudonyms: Collection[bytes], *, to_fill: bool = False) -> dict[bytes, ScopeRow]:  # noqa: ARG002
        """The scopes there are with these pseudonyms."""
        rows = (ScopeRow(*row) for row in self._select_in(statements.FIND_SCOPES, (), pseudonyms))
        return {row.pseudonym: row for row in rows}

    def scopes_after(self, id_: int, *, but: bytes = b"") -> list[ScopeRow]:
        """The next scopes in the order of their rows, without those wrapped by the key ``but``."""
        rows = self._db.execute(statements.NEXT_SCOPES, (id_, but or b"no key", _CHUNK))
        return [ScopeRow(*row) for row in rows]

    def add_scopes(self, rows: Sequence[ScopeRow]) -> dict[bytes, ScopeRow]:
        """Store new scopes; gives them by pseudonym, with their row numbers."""
        stored = {}
        for row in rows:
            cursor = self._db.execute(statements.ADD_SCOPE, row[1:6])
            stored[row.pseudonym] = row._replace(id=int(cursor.lastrowid or 0))
        return stored

    def subject_scopes(self, subject_id: str, tenant: bytes | None) -> list[int]:  # noqa: ARG002 - there are none
        """A vault file knows no subjects, so none of its scopes belongs to one."""
        return []

    def replace_scopes(self, pairs: Sequence[tuple[ScopeRow, ScopeRow]]) -> int:
        """Store another wrapped data key where a row is still the old one; gives how many were."""
        values = [(new.wrapped, old.id, old.wrapped) for old, new in pairs]
        return self._db.executemany(statements.REWRAP_SCOPE, values).rowcount if values else 0

    def delete_scopes(self, ids: Collection[int]) -> None:
        """Delete scopes with all that hangs on them."""
        for id_ in ids:
            self._db.execute("DELETE FROM scopes WHERE id = ?", (id_,))
            self._db.execute("DELETE FROM entries WHERE scope_id = ?", (id_,))
            self._db.execute("DELETE FROM originals WHERE scope_id = ?", (id_,))

    def entries(self, wanted: Mapping[int, Collection[str]]) -> list[EntryRow]:
        """The entries of some scopes (row number to suffixes) that have one of the suffixes."""
        return [
            EntryRow(*row)
            for scope_id, suffixes in wanted.items()
            for row in self._select_in(statements.FIND_ENTRIES, (scope_id,), suffixes)
        ]

    def file_entries(self, tenant: bytes, suffixes: Iterable[str]) -> list[tuple[EntryRow, ScopeRow]]:
        """The entries of all file scopes of a tenant that have one of these suffixes, with their scopes."""
        rows = self._select_in(statements.FIND_FILE_ENTRIES, (tenant,), suffixes)
        return [(EntryRow(*row[:6]), ScopeRow(*row[6:])) for row in rows]

    def _select_in(self, query: str, first: tuple[int | bytes, ...], values: Iterable[object]) -> Iterator[Any]:
        rest = iter(values)
        while chunk := tuple(islice(rest, _CHUNK)):
            yield from self._db.execute(f"{query} ({', '.join('?' * len(chunk))})", (*first, *chunk))

    def entries_after(self, scope_id: int, suffix: str, kind: str) -> list[EntryRow]:
        """The scope's next entries in the order of suffix and kind."""
        return [EntryRow(*row) for row in self._db.execute(statements.NEXT_ENTRIES, (scope_id, suffix, kind, _CHUNK))]

    def add_entries(self, rows: Sequence[EntryRow]) -> int:
        """Store new entries; gives how many."""
        self._db.executemany(statements.ADD_ENTRY, rows)
        return len(rows)

    def delete_entries(self, scope_id: int, names: Collection[tuple[str, str]]) -> int:
        """Delete the scope's entries with these suffixes and kinds; gives how many there were."""
        values = [(scope_id, suffix, kind) for suffix, kind in names]
        return self._db.executemany(statements.DELETE_ENTRY, values).rowcount if values else 0

    def originals(self, scope_id: int, fingerprints: Iterable[bytes]) -> list[OriginalRow]:
        """The scope's originals with one of these fingerprints."""
        return [OriginalRow(*row) for row in self._select_in(statements.FIND_ORIGINALS, (scope_id,), fingerprints)]

    def originals_after(self, scope_id: int, fingerprint: bytes) -> list[OriginalRow]:
        """The scope's next originals in the order of fingerprints."""
        return [
            OriginalRow(*row) for row in self._db.execute(statements.NEXT_ORIGINALS, (scope_id, fingerprint, _CHUNK))
        ]

    def add_originals(self, rows: Sequence[OriginalRow]) -> int:
        """Store new originals; gives how many."""
        self._db.executemany("INSERT INTO originals (scope_id, fingerprint, sealed) VALUES (?, ?, ?)", rows)
        return len(rows)

    def orphans(self) -> int:
        """How many entries and originals hang on no scope."""
        return int(self._db.execute(statements.ORPHANS).fetchone()[0])

    def scope_sizes(self) -> Iterator[tuple[ScopeRow, int, int]]:
        """Every scope with its numbers of entries and originals, in the order of rows."""
        for row in self._db.execute(statements.SIZES):
            yield ScopeRow(*row[:6]), row[6], row[7]

    def totals(self) -> tuple[int, int, list[tuple[str, int]]]:
        """Numbers of scopes and originals, and of entries by kind."""
        scopes = self._db.execute("SELECT count(*) FROM scopes").fetchone()[0]
        originals = self._db.execute("SELECT count(*) FROM originals").fetchone()[0]
        kinds = self._db.execute("SELECT kind, count(*) FROM entries GROUP BY kind ORDER BY kind").fetchall()
        return scopes, originals, kinds

    def truncate_log(self) -> None:
        """Empty the write-ahead log, so that nothing deleted is left in it.

        Raises:
            OutsideError: Another process kept reading all the while.
        """
        with self._lock, self._translated():
            try:
                self._patiently(self._truncate_log)
            except VaultBusyError:
                raise OutsideError(
                    f"the log of the vault {self._place} still holds what was deleted: another process was reading",
                    remedy="Run the same command again",
                ) from None

    def _truncate_log(self) -> None:
        if self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            raise HeldError

    def close(self) -> None:
        """Close the file. Later calls fail."""
        with self._lock:
            self._db.close()


@contextlib.contextmanager
def _rolled_back(db: sqlite3.Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def _make_file(path: Path, *, create: bool) -> None:
    try:
        if create:
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        elif not path.is_file():
            raise NotAVaultError(f"there is no vault at {path}", remedy="Give the vault's file")
    except FileExistsError:
        return
    except OSError as error:
        raise OutsideError(f"the vault at {path} cannot be made: {error.strerror}") from None
