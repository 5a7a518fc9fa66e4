"""Several processes on one database: distinct positions without gaps, nothing twice, and no message after an erasure."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import select

from sottovoce.conversations import NotPreparedError, clear_purpose, delete_subject, messages_of, put_messages
from sottovoce.errors import SottovoceError
from sottovoce.store import Database, schema
from tests.unit.conversations.making import SUPPORT, TENANT, TRAINING, hexed, keyed, message, prepare, store

SENDER = """
import sys
from sottovoce.store import Database
from tests.unit.conversations.making import message, store

url, name = sys.argv[1:]
with Database.open(url) as database:
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(40):
        # Talks in an order of its own, to meet others at their locks; every second message is sent by all.
        talks = range(3) if name == "a" else reversed(range(3))
        who = name if number % 2 else "all"
        with database.writing() as connection:
            store(connection, *(message((who, number), talk=talk) for talk in talks))
"""


def test_processes_that_send_to_the_same_conversations_take_turns(database_url):
    """Three real processes, three shared conversations, shared and own messages."""
    names = ("a", "b", "c")
    command = [sys.executable, "-c", SENDER, database_url]
    senders = [
        subprocess.Popen(
            [*command, name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=Path(__file__).parents[3],
            text=True,
        )
        for name in names
    ]
    for sender in senders:
        assert sender.stdout.readline() == "ready\n"
    for sender in senders:
        sender.stdin.write("\n")
        sender.stdin.flush()
    for sender in senders:
        _, errors = sender.communicate(timeout=120)
        assert sender.returncode == 0, errors
    with Database.open(database_url) as database, database.reading() as connection:
        for talk in range(3):
            rows = messages_of(connection, keyed, TENANT, hexed(talk), SUPPORT, limit=1000)
            assert [row.position for row in rows] == list(range(20 + 20 * len(names)))
            assert len({row.client_ref for row in rows}) == len(rows)


def held_against(database, first, second):
    """Run ``second`` in another thread while ``first`` holds its transaction; whether ``second`` waited for its end."""
    begun, finished = threading.Event(), threading.Event()
    failed = []

    def other():
        begun.set()
        try:
            with database.writing() as connection:
                second(connection)
        except SottovoceError as error:
            failed.append(error)
        finished.set()

    thread = threading.Thread(target=other)
    with database.writing() as connection:
        first(connection)
        thread.start()
        begun.wait(10)
        waited = not finished.wait(0.3)
    thread.join(20)
    return waited, failed


def test_a_withdrawal_waits_for_what_is_being_stored_and_takes_it(database):
    """A message under way when the person withdraws does not slip through."""
    with database.writing() as connection:
        store(connection, message("a", purposes=TRAINING | SUPPORT))
    waited, failed = held_against(
        database,
        lambda connection: store(connection, message("b", purposes=TRAINING)),
        lambda connection: clear_purpose(connection, keyed, TENANT, hexed("ana"), TRAINING),
    )
    assert waited
    assert not failed
    with database.reading() as connection:
        assert [row.purposes for row in connection.execute(select(schema.messages))] == [SUPPORT]


def test_what_is_sent_during_an_erasure_is_not_stored_for_the_erased(database):
    """A sender that prepared before the erasure and stores after it is refused, or stores for a new, empty subject."""
    with database.writing() as connection:
        store(connection, message("a"))
    waited, failed = held_against(
        database,
        lambda connection: delete_subject(connection, TENANT, hexed("ana")),
        lambda connection: store(connection, message("b")),
    )
    assert waited
    assert not failed
    with database.reading() as connection:
        rows = messages_of(connection, keyed, TENANT, hexed("talk"), SUPPORT)
        assert [row.position for row in rows] == [0]
        assert len(connection.execute(select(schema.subjects)).all()) == 1
    with database.writing() as connection:
        delete_subject(connection, TENANT, hexed("ana"))
    with pytest.raises(NotPreparedError), database.writing() as connection:
        put_messages(connection, keyed, [message("c")])


def test_writers_of_other_conversations_do_not_wait_on_postgresql(database):
    """Many processes share a server; only one conversation's writers wait for each other. SQLite has one writer."""
    waited, failed = held_against(
        database,
        lambda connection: store(connection, message("a")),
        lambda connection: store(connection, message("b", talk="second", person="ben")),
    )
    assert waited == (database.dialect == "sqlite")
    assert not failed


def test_one_person_can_talk_in_two_conversations_at_once_on_postgresql(database):
    """The lock of a subject is shared among writers."""
    with database.writing() as connection:
        prepare(connection, message("a"))
    waited, failed = held_against(
        database,
        lambda connection: store(connection, message("a")),
        lambda connection: store(connection, message("b", talk="second")),
    )
    assert waited == (database.dialect == "sqlite")
    assert not failed
