"""No question reads more rows than it must, however many there are."""

import pytest

from sottovoce.conversations import (
    clear_purpose,
    conversations_of,
    data_of,
    delete_conversation,
    delete_subject,
    feedback_between,
    messages_of,
    put_feedback,
)
from sottovoce.store import Database
from tests.service_databases import sqlite_url
from tests.unit.conversations.making import ANA, SUPPORT, TENANT, TRAINING, hexed, keyed, message, opinion, said, store

__all__ = ["sqlite_url"]


def ask_everything(connection):
    made = [message(n, talk=n % 3, purposes=SUPPORT | TRAINING * (n % 2), **said("{}", ANA)) for n in range(9)]
    store(connection, *made[:6])
    store(connection, *made)
    put_feedback(connection, keyed, [opinion("f", talk=1), opinion("g", person=None)])
    messages_of(connection, keyed, TENANT, hexed(1), SUPPORT)
    (latest,) = conversations_of(connection, TENANT, hexed("ana"), limit=1)
    conversations_of(connection, TENANT, hexed("ana"), before=latest)
    feedback_between(connection, keyed, TENANT, SUPPORT, begin_ms=0, end_ms=9)
    data_of(connection, keyed, TENANT, hexed("ana"), bits={}, expiry={})
    clear_purpose(connection, keyed, TENANT, hexed("ana"), SUPPORT)
    delete_conversation(connection, TENANT, hexed(1))
    delete_subject(connection, TENANT, hexed("ana"))


@pytest.fixture
def plans(sqlite_url):
    """SQLite's plan for each statement: that planner has no statistics here, so it is the same with a million rows."""
    said_to_it = []
    with Database.open(sqlite_url) as database, database.writing() as connection:
        driver = connection.connection.dbapi_connection
        driver.set_trace_callback(said_to_it.append)
        ask_everything(connection)
        driver.set_trace_callback(None)
        asked = {sql for sql in said_to_it if sql.split()[0] in {"SELECT", "WITH", "UPDATE", "DELETE"}}
        yield [str(row[3]) for sql in asked for row in driver.execute(f"EXPLAIN QUERY PLAN {sql}")]


def test_every_question_finds_its_rows_by_an_index(plans):
    """Nothing is read from end to end but what the question itself brings along."""
    allowed = ("asked", "CONSTANT ROW", "sqlite_sequence")
    assert len(plans) > 20
    assert not [plan for plan in plans if plan.startswith("SCAN") and not any(name in plan for name in allowed)]


def test_no_question_reads_all_rows_of_a_tenant(plans):
    """Most deployments have one tenant: an index used by the tenant alone is no help."""
    assert [plan for plan in plans if "tenant=? AND conversation_id=? AND client_ref=?" in plan]
    assert not [plan for plan in plans if plan.endswith("(tenant=?)")]
