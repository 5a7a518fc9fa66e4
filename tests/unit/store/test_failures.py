"""What fails, by what name, and that no value is in it."""

import contextlib
import sqlite3
import subprocess
import sys
import traceback

import psycopg
import pytest
from sqlalchemy import func, select, text

from sottovoce.errors import InputError, OutsideError, SottovoceError
from sottovoce.store import (
    AppendOnlyError,
    ConflictError,
    Database,
    StoreBusyError,
    StoreDamagedError,
    StoreFaultError,
    StoreForeignError,
    StoreFullError,
    StoreUnavailableError,
    audit_entries,
    messages,
    metadata,
    purposes,
    subjects,
    vault_scopes,
)
from tests.unit.store.rows import audit_entry, message, subject

CANARY = f"canary-{4471}"


def execute(database, statements, told=lambda _: None):
    """One transaction; what fails is told as it looks inside the block."""
    with database.writing() as connection:
        try:
            for statement in statements:
                connection.execute(statement)
        except Exception as error:
            told(everything_in(error))
            raise


def everything_in(error):
    """All that a log could show of an error and of what hangs on it."""
    told = traceback.format_exception(error)
    while error is not None:
        told += [str(error), repr(error), repr(getattr(error, "__dict__", ""))]
        error = error.__cause__ or error.__context__
    return "\n".join(told)


FAILURES = [
    pytest.param([subject(id=CANARY), subject(id=CANARY)], ConflictError, id="same key twice"),
    pytest.param([subject(id=CANARY, created_ms=None)], StoreFaultError, id="nothing where something must be"),
    pytest.param([subject(id=CANARY + "\ud800")], InputError, id="half a surrogate pair"),
    pytest.param([subject(id=CANARY, created_ms=2**70)], InputError, id="number beyond 64 bits"),
    pytest.param([subject(id=CANARY, audit_ref=object())], StoreFaultError, id="not bytes"),
    pytest.param([text("INSERT INTO nowhere VALUES (:x)").bindparams(x=CANARY)], StoreFaultError, id="no such table"),
    pytest.param(
        [audit_entry(), audit_entries.update().values(body=CANARY)], AppendOnlyError, id="a row that only grows"
    ),
]


@pytest.mark.parametrize(("statements", "kind"), FAILURES)
def test_no_error_holds_a_value(database, statements, kind):
    """Drivers quote parameters and rows; none of it gets out, neither inside the block nor behind our error."""
    seen = []
    with pytest.raises(SottovoceError) as caught:
        execute(database, statements, told=seen.append)
    assert type(caught.value) is kind
    assert CANARY not in everything_in(caught.value)
    assert seen
    assert not any(CANARY in told for told in seen)
    assert caught.value.__cause__ is None


def test_a_nul_is_refused_by_postgresql(postgresql_url):
    """PostgreSQL keeps no NUL; the error says so, not what stood around it."""
    with Database.open(postgresql_url) as database, pytest.raises(InputError) as caught:
        execute(database, [message(text=CANARY + "\0")])
    assert CANARY not in everything_in(caught.value)


@pytest.mark.parametrize("table", [purposes, vault_scopes, messages, subjects], ids=lambda table: table.name)
def test_a_conflict_names_its_table(database, table):
    """The caller learns where, not what."""
    rows = {
        "purposes": purposes.insert().values(name="a", bit=1),
        "vault_scopes": vault_scopes.insert().values(level="x", tenant=b"", pseudonym=b"x", created=1, wrapped=b""),
        "messages": message(client_ref=b"x"),
        "subjects": subject(audit_ref="same"),
    }
    with pytest.raises(ConflictError) as caught:
        execute(database, [rows[table.name]] * 2)
    assert caught.value.table == table.name


def test_a_file_held_by_another_process_is_busy(sqlite_url, tmp_path):
    """We wait as long as we were told, then say so; when the other ends, we go on."""
    holding = (
        "import sqlite3, sys; db = sqlite3.connect(sys.argv[1], isolation_level=None); "
        "db.execute('BEGIN IMMEDIATE'); print('held', flush=True); sys.stdin.read()"
    )
    with Database.open(sqlite_url, busy_seconds=0.05) as database:
        with subprocess.Popen(
            [sys.executable, "-c", holding, str(tmp_path / "fresh.db")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as other:
            assert other.stdout.readline() == b"held\n"
            with pytest.raises(StoreBusyError), database.writing() as connection:
                connection.execute(message())
            database.check()
            other.stdin.close()
        with database.writing() as connection:
            connection.execute(message())


def test_a_locked_row_is_busy(postgresql_url):
    """Waiting for another transaction's row has an end."""
    with Database.open(postgresql_url, busy_seconds=0.05) as database:
        with database.writing() as connection:
            connection.execute(subject())
        with psycopg.connect(postgresql_url) as other:
            other.execute("SELECT * FROM subjects FOR UPDATE")
            with pytest.raises(StoreBusyError), database.writing() as connection:
                connection.execute(subjects.update().values(gpc=True))


def test_a_full_disk_stores_nothing_and_heals(sqlite_url):
    """No room: all of the transaction is undone; with room again, the same writes succeed."""
    big = [message(text="x" * 100_000), message(text="y" * 100_000)]
    with Database.open(sqlite_url) as database:
        with database.writing() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 30}")
        with pytest.raises(StoreFullError):
            execute(database, big)
        with database.writing() as connection:
            assert connection.scalar(select(func.count()).select_from(messages)) == 0
            connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
            for statement in big:
                connection.execute(statement)
        with database.reading() as connection:
            assert connection.scalar(select(func.count()).select_from(messages)) == 2


def cut(url, pid):
    with psycopg.connect(url, autocommit=True) as other:
        assert other.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,)).fetchone() == (True,)


@pytest.mark.parametrize("where", ["before a statement", "before the end"])
def test_a_cut_connection_stores_nothing_and_heals(postgresql_url, where):
    """Cut in mid-transaction: nothing is stored, the error says so, the next transaction works."""
    with Database.open(postgresql_url) as database:

        def transact():
            with database.writing() as connection:
                connection.execute(message())
                cut(postgresql_url, connection.scalar(text("SELECT pg_backend_pid()")))
                if where == "before a statement":
                    connection.execute(message())

        with pytest.raises(StoreUnavailableError):
            transact()
        with database.writing() as connection:
            assert connection.scalar(select(func.count()).select_from(messages)) == 0
            connection.execute(message())


def test_a_swallowed_cut_is_not_a_success(postgresql_url):
    """Statements after the cut fail too; the transaction does not end as if it were stored."""
    with Database.open(postgresql_url) as database:

        def transact():
            with database.writing() as connection:
                cut(postgresql_url, connection.scalar(text("SELECT pg_backend_pid()")))
                with contextlib.suppress(StoreUnavailableError):
                    connection.execute(message())
                connection.execute(message())

        with pytest.raises(OutsideError):
            transact()


def test_an_idle_connection_that_was_cut_is_noticed(postgresql_url):
    """The pool tries a connection before it gives it out."""
    with Database.open(postgresql_url) as database:
        with database.reading() as connection:
            pid = connection.scalar(text("SELECT pg_backend_pid()"))
        cut(postgresql_url, pid)
        database.check()


def test_a_server_that_is_not_there(tmp_path):
    """No server, no password in the message."""
    with pytest.raises(StoreUnavailableError) as caught:
        Database.open(f"postgresql://someone:{CANARY}@/nothing?host={tmp_path}")
    assert CANARY not in everything_in(caught.value)
    assert str(tmp_path) in str(caught.value)


def test_a_database_that_is_not_there(postgresql_url):
    """The operator learns that it is the name that is wrong."""
    with pytest.raises(StoreUnavailableError, match="no such database"):
        Database.open(postgresql_url.replace("sottovoce_test_", "sottovoce_none_"))


def test_a_damaged_page_is_told(sqlite_url, tmp_path):
    """Bytes overwritten in the middle of the file: reading is refused, not answered with nonsense."""
    path = tmp_path / "fresh.db"
    with Database.open(sqlite_url) as database:
        with database.writing() as connection:
            for _ in range(200):
                connection.execute(message(text="z" * 1000))
        database.truncate_log()
    page = sqlite3.connect(path).execute("SELECT rootpage FROM sqlite_master WHERE name = 'messages'").fetchone()[0]
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xa5" * 4096)
    with Database.open(sqlite_url) as database, pytest.raises(StoreDamagedError), database.reading() as connection:
        connection.execute(select(messages)).all()


def test_text_that_is_not_text_is_damage(sqlite_url, tmp_path):
    """A column whose bytes are not UTF-8 is damaged; sqlite3 would quote them."""
    with contextlib.closing(sqlite3.connect(tmp_path / "fresh.db")) as raw, raw:
        raw.execute("INSERT INTO meta VALUES ('a', CAST(? AS TEXT))", (CANARY.encode() + b"\xff",))
    with Database.open(sqlite_url) as database, database.reading() as connection:
        rows = connection.execute(select(metadata.tables["meta"]))
        with pytest.raises(StoreDamagedError) as caught:
            rows.all()
    assert CANARY not in everything_in(caught.value)


def test_a_file_that_is_no_database(tmp_path):
    """It is refused and not touched."""
    path = tmp_path / "notes.txt"
    path.write_text("groceries " * 1000)
    before = path.read_bytes()
    with pytest.raises(StoreForeignError):
        Database.open(f"sqlite:///{path}")
    assert path.read_bytes() == before
