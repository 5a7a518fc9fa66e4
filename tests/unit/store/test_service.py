"""Transactions, the same on SQLite and PostgreSQL."""

import contextlib
import os
import threading

import pytest
from sqlalchemy import func, select

from sottovoce.errors import UsageError
from sottovoce.store import ConflictError, Database, StoreUnavailableError, messages, purposes
from tests.unit.store.rows import message


def count(database, table=messages):
    with database.reading() as connection:
        return connection.scalar(select(func.count()).select_from(table))


def purpose(bit, name=None):
    return purposes.insert().values(name=name or f"p{bit}", bit=bit)


def test_what_is_written_is_there(database, database_url):
    """A transaction that ended is seen by another connection and after reopening."""
    with database.writing() as connection:
        connection.execute(message())
    assert count(database) == 1
    with Database.open(database_url, create=False) as again:
        assert count(again) == 1


def transact(database, deed, times=1):
    """One transaction in which ``deed`` does something with the connection."""
    with database.writing() as connection:
        for _ in range(times):
            deed(connection)


def store_and_fail(connection):
    connection.execute(message())
    raise ZeroDivisionError


def test_an_error_undoes_all(database):
    """A transaction that fails leaves nothing, and the next one works."""
    with pytest.raises(ZeroDivisionError):
        transact(database, store_and_fail)
    assert count(database) == 0
    with database.writing() as connection:
        connection.execute(message())
    assert count(database) == 1


def test_an_inner_block_joins_the_outer(database):
    """The inner end stores nothing; the outer one decides."""

    def inner_and_fail(outer):
        with database.writing() as inner:
            assert inner is outer
            inner.execute(message())
        with database.reading() as inner:
            assert inner is outer
            assert inner.scalar(select(func.count()).select_from(messages)) == 1
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        transact(database, inner_and_fail)
    assert count(database) == 0


def test_a_failure_inside_that_is_swallowed_fails_the_whole(database):
    """No half of a deed is stored because somebody caught too much."""

    def swallow(connection):
        connection.execute(message())
        with contextlib.suppress(ZeroDivisionError):
            transact(database, store_and_fail)

    with pytest.raises(UsageError, match="swallowed"):
        transact(database, swallow)
    assert count(database) == 0


def test_a_refused_statement_that_is_swallowed_fails_the_whole(database):
    """PostgreSQL would answer such a COMMIT with a silent ROLLBACK."""

    def swallow(connection):
        with contextlib.suppress(ConflictError):
            connection.execute(purpose(0))

    with pytest.raises(UsageError, match="swallowed"):
        transact(database, swallow, times=2)
    assert count(database, purposes) == 0


def test_an_attempt_may_fail_alone(database):
    """Only the attempt is undone; what came before and comes after is stored."""

    def conflict():
        with database.attempt() as connection:
            connection.execute(purpose(1))
            transact(database, lambda connection: connection.execute(purpose(0)))

    with database.writing() as connection:
        connection.execute(purpose(0))
        with pytest.raises(ConflictError):
            conflict()
        connection.execute(purpose(2))
        with database.attempt():
            connection.execute(purpose(3))
    with database.reading() as connection:
        assert connection.scalars(select(purposes.c.bit).order_by(purposes.c.bit)).all() == [0, 2, 3]


def test_an_attempt_does_not_hide_what_failed_inside(database):
    """An attempt that swallowed a failure fails, and is undone."""

    def swallow():
        with database.attempt() as connection, contextlib.suppress(ConflictError):
            connection.execute(purposes.insert(), [{"name": "a", "bit": 1}, {"name": "b", "bit": 1}])

    with database.writing() as connection:
        with pytest.raises(UsageError, match="swallowed"):
            swallow()
        connection.execute(purpose(5))
    assert count(database, purposes) == 1


def test_an_attempt_does_not_heal_what_failed_before(database):
    """An attempt that is undone leaves its surroundings as they were: failed."""

    def fail_then_attempt(_):
        with contextlib.suppress(ZeroDivisionError):
            transact(database, store_and_fail)
        with contextlib.suppress(ZeroDivisionError), database.attempt() as connection:
            store_and_fail(connection)

    with pytest.raises(UsageError, match="swallowed"):
        transact(database, fail_then_attempt)
    assert count(database) == 0


def test_an_attempt_alone_is_a_transaction(database):
    """Outside of one, ``attempt`` stores as ``writing`` does."""
    with database.attempt() as connection:
        connection.execute(message())
    assert count(database) == 1


def test_no_write_inside_a_read(database):
    """A snapshot cannot be written to: neither by beginning to, nor by a statement."""
    with pytest.raises(UsageError, match="inside a read"), database.reading(), database.writing():
        pass
    with pytest.raises(StoreUnavailableError), database.reading() as connection:
        connection.execute(message())
    assert count(database) == 0


def test_a_read_sees_one_moment(database):
    """What others store meanwhile is not seen."""
    with database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(messages)) == 0
        storing = threading.Thread(target=lambda: _store(database))
        storing.start()
        storing.join()
        assert connection.scalar(select(func.count()).select_from(messages)) == 0
    assert count(database) == 1


def _store(database):
    with database.writing() as connection:
        connection.execute(message())


def test_threads_write_one_after_the_other(database):
    """Read, add one, write, from many threads: no update is lost."""
    with database.writing() as connection:
        connection.execute(purpose(0, "counter"))

    def add():
        for _ in range(10):
            with database.writing() as connection:
                row = select(purposes.c.bit).where(purposes.c.name == "counter").with_for_update()
                bit = connection.scalar(row)
                connection.execute(purposes.update().values(bit=bit + 1))

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as connection:
        assert connection.scalar(select(purposes.c.bit)) == 40


def test_a_closed_database_is_not_used(database):
    """After ``close``, also a second one, every use is refused."""
    database.close()
    database.close()
    with pytest.raises(UsageError, match="closed"), database.writing():
        pass
    with pytest.raises(UsageError, match="closed"):
        database.check()


def test_another_process_must_open_its_own(database):
    """A connection carried over a fork would be written to by two."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            with database.reading():
                pass
        except UsageError:
            code = 0
        os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def test_a_checked_database_answers(database):
    """``check`` returns while all is well, ``truncate_log`` too, and ``repr`` shows no password."""
    database.check()
    database.truncate_log()
    assert repr(database) == f"Database({database.dialect} {database.place})"


def test_closing_waits_for_the_end_of_a_transaction(database):
    """Neither closing nor emptying the log inside one, which could only wait for itself."""
    with database.writing():
        with pytest.raises(UsageError, match="inside a transaction"):
            database.close()
        if database.dialect == "sqlite":
            with pytest.raises(UsageError, match="inside a transaction"):
                database.truncate_log()
