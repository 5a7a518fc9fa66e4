"""How connections are made, and what each is told before it is used."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool, StaticPool

from sottovoce.errors import UsageError
from sottovoce.store.model import StoreUnavailableError

_READERS = 8
_MORE_READERS = 32
_PAGES_KEPT_KIB = 65536
_LOG_PAGES = 4000
"""How long the write-ahead log grows before it is written back: a quarter faster for random keys than SQLite's 1000."""
_LOG_LIMIT_BYTES = 64 * 1024 * 1024

_PRAGMAS = (
    "synchronous = FULL",
    "fullfsync = ON",  # macOS: a plain sync leaves data in the drive's memory.
    "secure_delete = ON",
    "foreign_keys = ON",
    "recursive_triggers = ON",  # Without it, REPLACE deletes rows behind the triggers' back.
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "temp_store = MEMORY",  # No copy of a row in a temporary file.
    f"wal_autocheckpoint = {_LOG_PAGES}",
    f"journal_size_limit = {_LOG_LIMIT_BYTES}",
)


def read_url(url: str) -> URL:
    """The URL, checked; PostgreSQL's with our driver.

    Raises:
        UsageError: It is not one that we serve. The message does not quote it: it may hold a password.
    """
    try:
        read = make_url(url)
    except ArgumentError:
        raise _wrong_url() from None
    if read.drivername == "sqlite":
        if not read.database or read.database == ":memory:" or read.query:
            raise _wrong_url()
        return read
    if read.drivername in {"postgresql", "postgres", "postgresql+psycopg"}:
        return read.set(drivername="postgresql+psycopg")
    raise _wrong_url()


def _wrong_url() -> UsageError:
    return UsageError(
        "this is not the URL of a database that Sottovoce can use",
        remedy="Write sqlite:///path/to/file.db or postgresql://user:password@host/database",
    )


def place_of(url: URL) -> str:
    """Where the database is, for messages: without user and password."""
    if url.drivername == "sqlite":
        return f"at {url.database}"
    port = f":{url.port}" if url.port else ""
    return f"at {url.host or url.query.get('host', 'localhost')}{port}/{url.database or ''}"


def make_file(path: Path, *, create: bool) -> None:
    """An empty file that only its owner may read, unless it is there.

    Raises:
        StoreUnavailableError: It cannot be made, or there is none and none is to be made.
    """
    try:
        if create:
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        elif not path.is_file():
            raise StoreUnavailableError(f"there is no database at {path}", remedy="Give the database's file")
    except FileExistsError:
        return
    except OSError as error:
        raise StoreUnavailableError(
            f"the database at {path} cannot be made: {error.strerror}", remedy="Give a path in a folder that you own"
        ) from None


def sqlite_engines(path: Path, busy_seconds: float) -> tuple[Engine, Engine]:
    """One engine with a single connection that writes, one with many that only read."""
    writer = create_engine(
        "sqlite://",
        creator=lambda: _connect(path, busy_seconds, f"cache_size = -{_PAGES_KEPT_KIB}"),
        poolclass=StaticPool,
        hide_parameters=True,
    )
    reader = create_engine(
        "sqlite://",
        creator=lambda: _connect(path, busy_seconds, "query_only = ON"),
        poolclass=QueuePool,
        pool_size=_READERS,
        max_overflow=_MORE_READERS,
        pool_timeout=busy_seconds,
        hide_parameters=True,
    )
    event.listen(writer, "begin", _begins_with("BEGIN IMMEDIATE"))
    event.listen(reader, "begin", _begins_with("BEGIN"))
    return writer, reader


def _connect(path: Path, busy_seconds: float, own: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=busy_seconds, isolation_level=None, check_same_thread=False)
    try:
        for pragma in (*_PRAGMAS, own):
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


def _begins_with(statement: str) -> Callable[[Connection], None]:
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(statement)

    return begin


def postgresql_engines(url: URL, busy_seconds: float) -> tuple[Engine, Engine]:
    """One engine that writes, one that reads from a snapshot; they share their connections."""
    writer = create_engine(
        url,
        isolation_level="READ COMMITTED",
        connect_args={"client_encoding": "utf8"},
        pool_pre_ping=True,
        pool_size=_READERS,
        max_overflow=_MORE_READERS,
        pool_timeout=busy_seconds,
        hide_parameters=True,
    )

    def prepare(connection: Any, _record: object) -> None:
        with connection.cursor() as cursor:
            # What is stronger than "on" stays: a standby that must have it too.
            cursor.execute(
                "SELECT set_config('synchronous_commit', 'on', false) "
                "WHERE current_setting('synchronous_commit') IN ('off', 'local')"
            )
            cursor.execute(f"SET lock_timeout = {int(busy_seconds * 1000)}")
        connection.commit()

    event.listen(writer, "connect", prepare)
    return writer, writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
