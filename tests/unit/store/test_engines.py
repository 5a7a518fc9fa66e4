"""URLs, files, and what connections are told."""

import concurrent.futures
import contextlib
import os
import sqlite3
import stat
import subprocess
import sys

import psycopg
import pytest
from sqlalchemy import func, select, text

from sottovoce.errors import UsageError
from sottovoce.store import Database, StoreUnavailableError, messages
from tests.unit.store.rows import message


@pytest.mark.parametrize(
    "url",
    [
        "",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///x.db?mode=ro",
        "mysql://u:secretword@h/d",
        "nonsense secretword",
    ],
)
def test_urls_that_we_do_not_serve(url):
    """They are refused without being quoted: they may hold a password."""
    with pytest.raises(UsageError) as caught:
        Database.open(url)
    assert "secretword" not in str(caught.value)


def test_only_the_owner_reads_the_file(tmp_path):
    """The file, its log and its index have mode 0600 whatever the umask."""
    before = os.umask(0)
    try:
        with Database.open(f"sqlite:///{tmp_path}/x.db") as database:
            with database.writing() as connection:
                connection.execute(message())
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    finally:
        os.umask(before)
    assert modes == {"x.db": 0o600, "x.db-wal": 0o600, "x.db-shm": 0o600}


def test_a_folder_that_is_not_there(tmp_path):
    """Folders are not made for the operator."""
    with pytest.raises(StoreUnavailableError, match="cannot be made"):
        Database.open(f"sqlite:///{tmp_path}/none/x.db")


@pytest.mark.parametrize("kind", ["writing", "reading"])
def test_sqlite_is_told_to_be_careful(sqlite_url, kind):
    """Durable, overwriting what is deleted, distrusting the file, on every connection."""
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "secure_delete": 1,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "temp_store": 2,
        "query_only": int(kind == "reading"),
    }
    with Database.open(sqlite_url) as database, getattr(database, kind)() as connection:
        told = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
    assert told == wanted


def test_postgresql_is_told_to_be_durable(postgresql_url):
    """A server that would acknowledge before it has written is told not to; the wait for locks has an end."""
    with psycopg.connect(postgresql_url, autocommit=True) as other:
        name = other.info.dbname
        other.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    with Database.open(postgresql_url, busy_seconds=2.5) as database:
        with database.writing() as connection:
            assert connection.scalar(text("SHOW synchronous_commit")) == "on"
            assert connection.scalar(text("SHOW lock_timeout")) == "2500ms"
            assert connection.scalar(text("SHOW transaction_isolation")) == "read committed"
        with database.reading() as connection:
            assert connection.scalar(text("SHOW transaction_isolation")) == "repeatable read"
            assert connection.scalar(text("SHOW transaction_read_only")) == "on"


def test_deleted_text_is_gone_from_the_files(sqlite_url, tmp_path):
    """After a delete and ``truncate_log``, no byte of it is in the file or its log."""
    mark = b"gone-4471"
    with Database.open(sqlite_url) as database:
        with database.writing() as connection:
            connection.execute(message(text=mark.decode()))
        assert any(mark in path.read_bytes() for path in tmp_path.iterdir())
        with database.writing() as connection:
            connection.execute(messages.delete())
        database.truncate_log()
        assert not any(mark in path.read_bytes() for path in tmp_path.iterdir())


def test_two_processes_write_one_file(database_url):
    """All of both is stored, none twice, none lost."""
    code = (
        "import sys; from sottovoce.store import Database; from tests.unit.store.rows import message\n"
        "with Database.open(sys.argv[1]) as database:\n"
        "    for _ in range(40):\n"
        "        with database.writing() as connection: connection.execute(message())\n"
    )
    command = [sys.executable, "-c", code, database_url]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda _: subprocess.run(command, check=False).returncode, range(2)))
    assert done == [0, 0]
    with Database.open(database_url) as database, database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(messages)) == 80


def test_a_process_killed_in_mid_transaction_leaves_nothing(database_url):
    """kill -9 before the end: nothing of it; after: all of it."""
    code = (
        "import os, signal, sys; from sottovoce.store import Database; from tests.unit.store.rows import message\n"
        "database = Database.open(sys.argv[1])\n"
        "with database.writing() as connection: connection.execute(message(role='stored'))\n"
        "with database.writing() as connection:\n"
        "    connection.execute(message(role='lost')); os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    assert subprocess.run([sys.executable, "-c", code, database_url], check=False).returncode == -9
    with Database.open(database_url) as database, database.writing() as connection:
        assert connection.scalars(select(messages.c.role)).all() == ["stored"]
        connection.execute(message())


def test_a_reader_keeps_the_log_from_being_emptied(sqlite_url):
    """``truncate_log`` says so rather than leaving deleted text behind in silence."""
    from sottovoce.store import StoreBusyError

    with Database.open(sqlite_url, busy_seconds=0.05) as database:
        with database.writing() as connection:
            connection.execute(message())
        path = sqlite_url.removeprefix("sqlite:///")
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN")
            other.execute("SELECT count(*) FROM messages").fetchone()
            with database.writing() as connection:
                connection.execute(message())
            with pytest.raises(StoreBusyError):
                database.truncate_log()
        database.truncate_log()
