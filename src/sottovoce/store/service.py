"""``Database``: transactions over SQLite or PostgreSQL, durable when they return, and no error of a driver gets out."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import ExceptionContext

from sottovoce.errors import OutsideError, SottovoceError, UsageError
from sottovoce.store import engines, upgrade
from sottovoce.store.failures import busy, fault, is_scrubbed, scrub, translated
from sottovoce.store.model import Dialect, StoreBusyError, StoreDamagedError, StoreForeignError
from sottovoce.store.upgrade import REVISIONS, Revisions

T = TypeVar("T")

BUSY_SECONDS = 10.0
_PAUSE_SECONDS = 0.01


@dataclass(slots=True)
class _Held:
    """The transaction that a thread is in. ``doomed``: a part of it failed, so that the whole must not be stored."""

    connection: Connection
    writing: bool
    doomed: bool = False


class _Local(threading.local):
    held: _Held | None = None


class Database:
    """The tables of ``sottovoce.store.schema``, in an SQLite file or on a PostgreSQL server. One object for a process.

    Transactions belong to threads, so never ``await`` inside one. A block inside another joins it. What fails in a
    joined block fails the whole, even if it is caught on the way: no half of a deed is ever stored. Where going on is
    meant, use ``attempt``.

    Attributes:
        dialect: Which database it is.
        place: Where it is, for messages; holds no password.
    """

    @classmethod
    def open(
        cls, url: str, *, create: bool = True, busy_seconds: float = BUSY_SECONDS, revisions: Revisions = REVISIONS
    ) -> Self:
        """The database at ``url``, its schema brought up to date.

        Args:
            url: ``sqlite:///path`` or ``postgresql://user:password@host/database``.
            create: Make the file and the schema when there is none.
            busy_seconds: How long to wait for others before a ``StoreBusyError``.
            revisions: The schema versions to know.

        Raises:
            UsageError: The URL is not one of these.
            StoreForeignError: It is of another program or a newer version; nothing was changed.
            StoreDamagedError: The file is damaged.
            StoreUnavailableError: It cannot be reached, or there is none and none is to be made.
            StoreBusyError: Others held it all the while.
        """
        read = engines.read_url(url)
        place = engines.place_of(read)
        if read.drivername == "sqlite":
            path = Path(str(read.database))
            engines.make_file(path, create=create)
            opened = cls("sqlite", place, engines.sqlite_engines(path, busy_seconds), busy_seconds)
        else:
            opened = cls("postgresql", place, engines.postgresql_engines(read, busy_seconds), busy_seconds)
        try:
            opened._prepare(create=create, revisions=revisions)
        except BaseException:
            opened.close()
            raise
        return opened

    def __init__(self, dialect: Dialect, place: str, pair: tuple[Engine, Engine], busy_seconds: float) -> None:
        self.dialect: Dialect = dialect
        self.place = place
        self._writing_engine, self._reading_engine = pair
        self._busy_seconds = busy_seconds
        self._lock = threading.Lock()
        self._local = _Local()
        self._process = os.getpid()
        self._closed = False
        self._writer: Connection | None = None
        for engine in {id(engine.dialect): engine for engine in pair}.values():
            event.listen(engine, "handle_error", self._on_error)

    def __repr__(self) -> str:
        return f"Database({self.dialect} {self.place})"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: all of it is stored durably when the outermost block ends, or nothing of it.

        Raises:
            ConflictError: A row with the same key is there.
            AppendOnlyError: A row that may only be added was to be changed.
            StoreBusyError: Others held the database all the while.
            StoreFullError: There is no room left.
            StoreUnavailableError: The connection was cut. If it was cut at the very end, the transaction may be stored.
            StoreDamagedError: The database is damaged.
            InputError: A text that no database can keep.
            UsageError: Inside ``reading``, or a failed part of the transaction was swallowed.
        """
        held = self._local.held
        if held is None:
            with self._outermost(writing=True) as connection:
                yield connection
            return
        if not held.writing:
            raise UsageError("a write was begun inside a read", remedy="Begin with writing()")
        try:
            yield held.connection
        except BaseException:
            held.doomed = True
            raise

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view of all rows. Inside ``writing`` it sees what was written so far.

        Raises:
            StoreBusyError: All connections were in use.
            StoreUnavailableError: The connection was cut, or the block tried to write.
            StoreDamagedError: The database is damaged.
        """
        held = self._local.held
        if held is not None:
            yield held.connection
            return
        with self._outermost(writing=False) as connection:
            yield connection

    @contextlib.contextmanager
    def attempt(self) -> Iterator[Connection]:
        """A part of a transaction that may fail without the rest: it is undone, and the rest may go on.

        Outside a transaction this is ``writing``. It raises the same.
        """
        held = self._local.held
        if held is None:
            with self._outermost(writing=True) as connection:
                yield connection
            return
        before = held.doomed
        with self.writing() as connection, self._translating():
            savepoint = connection.begin_nested()
        try:
            yield connection
            _refuse_doomed(held)
            with self._translating():
                savepoint.commit()
        except BaseException:
            with self._translating():
                savepoint.rollback()
            held.doomed = before
            raise

    @contextlib.contextmanager
    def _outermost(self, *, writing: bool) -> Iterator[Connection]:
        self._refuse_misuse()
        with self._translating(), self._connection(writing=writing) as connection:
            transaction = connection.begin()
            held = self._local.held = _Held(connection, writing)
            try:
                yield connection
                if writing:
                    _refuse_doomed(held)
            except BaseException:
                self._local.held = None
                _undo(connection, transaction.rollback)
                raise
            self._local.held = None
            try:
                transaction.commit()
            except BaseException:
                # Whether the transaction is still open is for nobody to say: the connection goes.
                connection.invalidate()
                raise

    @contextlib.contextmanager
    def _connection(self, *, writing: bool) -> Iterator[Connection]:
        if not writing:
            with self._reading_engine.connect() as connection:
                yield connection
        elif self.dialect == "postgresql":
            with self._writing_engine.connect() as connection:
                yield connection
        else:
            with self._turn():
                if self._writer is None:
                    self._writer = self._writing_engine.connect()
                yield self._writer

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._lock.acquire(timeout=self._busy_seconds):
            raise busy(self.place)
        try:
            yield
        finally:
            self._lock.release()

    def _refuse_misuse(self) -> None:
        if os.getpid() != self._process:
            raise UsageError(
                "a database was opened in one process and used in another", remedy="Open it in each process"
            )
        if self._closed:
            raise UsageError("the database is closed", remedy="Open it anew")

    def _refuse_inside(self) -> None:
        if self._local.held is not None:
            raise UsageError("this cannot be done inside a transaction", remedy="End the transaction first")

    def _on_error(self, context: ExceptionContext) -> SottovoceError | None:
        error = context.original_exception
        # A dead connection found by the pool, which takes another one then; or somebody ends the program.
        if context.is_pre_ping or not isinstance(error, Exception):
            return None
        held = self._local.held
        if held is not None:
            held.doomed = True
        ours = translated(error, self.place) or fault(self.place, type(error).__name__)
        scrub(error)
        return ours

    @contextlib.contextmanager
    def _translating(self) -> Iterator[None]:
        try:
            yield
        except SottovoceError as error:
            if error.__cause__ is not None and is_scrubbed(error.__cause__):
                error.__cause__ = error.__context__ = None
            raise
        except Exception as error:
            ours = None if isinstance(error, UnicodeError | OverflowError) else translated(error, self.place)
            if ours is None:
                raise
            scrub(error)
            raise ours from None

    def _prepare(self, *, create: bool, revisions: Revisions) -> None:
        with self.reading() as connection:
            version = self._patiently(lambda: upgrade.current(connection, self.dialect, self.place))
        if version is None and not create:
            raise StoreForeignError(f"the database {self.place} is empty", remedy="Give one that was used before")
        if self.dialect == "sqlite":
            self._patiently(self._use_wal)
        if not upgrade.is_current(version, self.place, revisions):
            with self.writing() as connection:
                upgrade.bring_up(connection, self.dialect, self.place, revisions)

    def _use_wal(self) -> None:
        if self._pragma("journal_mode = WAL")[0] != "wal":
            raise OutsideError(
                f"the database {self.place} lies on a file system without shared memory",
                remedy="Put it on a local disk",
            )

    def _pragma(self, pragma: str) -> tuple[Any, ...]:
        # Outside any transaction: journal and checkpoints cannot be touched inside one.
        self._refuse_misuse()
        self._refuse_inside()
        with self._translating(), self._connection(writing=True) as connection:
            driver = connection.connection.dbapi_connection
            if driver is None:
                raise busy(self.place)
            row: tuple[Any, ...] = driver.cursor().execute(f"PRAGMA {pragma}").fetchone()
            return row

    def _patiently(self, attempt: Callable[[], T]) -> T:
        # Where two processes switch a new file to WAL at once, SQLite does not wait at all.
        until = time.monotonic() + self._busy_seconds
        while True:
            try:
                return attempt()
            except StoreBusyError:
                if time.monotonic() >= until:
                    raise
            time.sleep(_PAUSE_SECONDS)

    def check(self) -> None:
        """Return if the database can be read, now.

        Raises:
            StoreUnavailableError: It cannot.
            StoreDamagedError: It has no schema any more.
        """
        with self.reading() as connection:
            if upgrade.current(connection, self.dialect, self.place) is None:
                raise StoreDamagedError(f"the database {self.place} is empty", remedy="Restore it from a backup")

    def truncate_log(self) -> None:
        """SQLite: empty the write-ahead log, so that nothing deleted is left in it. PostgreSQL: nothing to do.

        Raises:
            StoreBusyError: Another connection kept reading all the while.
        """
        if self.dialect == "sqlite":
            self._patiently(self._truncate_log)

    def _truncate_log(self) -> None:
        if self._pragma("wal_checkpoint(TRUNCATE)")[0]:
            raise busy(self.place)

    def close(self) -> None:
        """Close all connections, when the transaction that writes has ended. Later calls raise ``UsageError``.

        Raises:
            UsageError: Inside a transaction.
        """
        if self._closed or os.getpid() != self._process:
            return
        self._refuse_inside()
        self._closed = True
        with self._lock:
            if self._writer is not None:
                self._writer.close()
            self._reading_engine.dispose()
            self._writing_engine.dispose()


def _refuse_doomed(held: _Held) -> None:
    if held.doomed:
        raise UsageError(
            "a part of a transaction failed and its error was swallowed; nothing was stored",
            remedy="Let errors through, or put the part in attempt()",
        )


def _undo(connection: Connection, rollback: Callable[[], None]) -> None:
    # The error that led here is the one to tell; a connection that cannot go back is thrown away.
    try:
        rollback()
    except Exception:  # noqa: BLE001
        connection.invalidate()
