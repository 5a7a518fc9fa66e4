"""Tables that only grow, on both databases."""

import pytest
from sqlalchemy import func, select, text

from sottovoce.store import (
    AppendOnlyError,
    audit_entries,
    audit_nodes,
    consent_events,
    messages,
    metadata,
    subjects,
)
from tests.unit.store.rows import audit_entry, consent_event, message, subject

NODE = {"level": 8, "number": 0, "hash": bytes(32)}


@pytest.fixture
def filled(database):
    """A database with one row in each table that only grows."""
    with database.writing() as connection:
        connection.execute(subject())
        connection.execute(audit_entry())
        connection.execute(audit_nodes.insert().values(NODE))
        connection.execute(consent_event())
    return database


@pytest.mark.parametrize(
    "statement",
    [
        audit_entries.update().values(body="{}"),
        audit_entries.delete(),
        audit_nodes.update().values(level=9),
        audit_nodes.delete(),
        consent_events.update().values(event="given"),
        consent_events.delete(),
    ],
    ids=str,
)
def test_rows_that_only_grow_stay(filled, statement):
    """Neither changed nor deleted, by whoever comes through the database."""
    with pytest.raises(AppendOnlyError), filled.writing() as connection:
        connection.execute(statement)
    with filled.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(statement.table)) == 1


def test_replacing_is_deleting(filled):
    """SQLite's REPLACE deletes without asking triggers, unless told to; PostgreSQL empties tables with TRUNCATE."""
    statements = (
        ["INSERT OR REPLACE INTO audit_entries SELECT seq, at_ms, key_id, type, 'x', leaf FROM audit_entries"]
        if filled.dialect == "sqlite"
        else [f"TRUNCATE {name}" for name in ("audit_entries", "audit_nodes", "consent_events")]
    )
    for statement in statements:
        with pytest.raises(AppendOnlyError), filled.writing() as connection:
            connection.execute(text(statement))


def test_consent_of_a_person_who_is_gone_may_go(filled):
    """When the subject's row is gone, its events may be deleted; still not changed. Those of others stay."""
    with filled.writing() as connection:
        connection.execute(subject(id="o" * 32))
        connection.execute(consent_event(subject_id="o" * 32))
        connection.execute(subjects.delete().where(subjects.c.id == "s" * 32))
    with pytest.raises(AppendOnlyError), filled.writing() as connection:
        connection.execute(consent_events.update().values(event="given"))
    with pytest.raises(AppendOnlyError), filled.writing() as connection:
        connection.execute(consent_events.delete())
    with filled.writing() as connection:
        connection.execute(consent_events.delete().where(consent_events.c.subject_id == "s" * 32))
        assert connection.scalars(select(consent_events.c.subject_id)).all() == ["o" * 32]


def test_numbers_of_rows_are_never_given_twice(database):
    """A deleted row's number does not come back: whoever remembers it must not meet another row."""
    with database.writing() as connection:
        first = connection.execute(message()).inserted_primary_key[0]
        connection.execute(messages.delete())
        second = connection.execute(message()).inserted_primary_key[0]
    assert second > first


def test_all_of_64_bits_are_kept(database):
    """Purposes are a set of bits up to 62, times are milliseconds."""
    with database.writing() as connection:
        connection.execute(message(purposes=2**62, at_ms=2**63 - 1))
        assert connection.execute(select(messages.c.purposes, messages.c.at_ms)).one() == (2**62, 2**63 - 1)


def test_there_is_a_column_for_every_name():
    """Times say so, and no column is called twice what it is."""
    times = [c for table in metadata.tables.values() for c in table.columns if c.name.endswith("_ms")]
    assert len(times) > 20
    assert {str(column.type) for column in times} == {"BIGINT"}
