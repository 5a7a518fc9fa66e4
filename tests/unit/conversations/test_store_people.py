"""Rows of purposes, subjects and conversations, on both databases."""

import pytest

from sottovoce.conversations import (
    NewConversation,
    NewSubject,
    bits_of,
    conversations_of,
    ensure_conversations,
    ensure_subjects,
    find_conversations,
    find_subjects,
    lock_subject,
    mark_subject,
    names_of,
    purpose_bits,
)
from sottovoce.errors import UsageError
from sottovoce.store import ConflictError, schema
from tests.unit.conversations.making import TENANT, hexed, message, store


def person(name, audit_ref=None, tenant=TENANT, **other):
    return NewSubject(
        tenant=tenant, id=hexed(name), audit_ref=hexed(audit_ref or (tenant, name)), created_ms=5, **other
    )


def test_a_purpose_keeps_its_bit_for_good(database):
    """Bits are given once, in order, and a purpose that the manifest no longer names keeps its own."""
    with database.writing() as connection:
        first = purpose_bits(connection, ["support", "analytics"])
        assert first == {"analytics": 1, "support": 2}
    with database.writing() as connection:
        later = purpose_bits(connection, ["support", "training"])
    assert later == {**first, "training": 4}
    assert bits_of(("support", "training"), later) == 6
    assert names_of(6, later) == ("support", "training")
    assert names_of(8, later) == ()
    with database.reading() as connection:
        assert purpose_bits(connection, ["support"]) == later


def test_there_are_63_purposes_and_no_more(database):
    """The last bit still fits a signed number of 64 bits; one purpose more is an error, not a mixed-up bit."""
    with database.writing() as connection:
        bits = purpose_bits(connection, [f"p{number:02}" for number in range(63)])
        assert bits["p62"] == 1 << 62
        (placed,) = store(connection, message("m", purposes=1 << 62))
        assert placed.is_new
    with pytest.raises(UsageError), database.writing() as connection:
        purpose_bits(connection, ["one-more"])


def test_a_subject_keeps_its_first_row(database):
    """Made once; the audit log's name for the person never changes."""
    with database.writing() as connection:
        made = ensure_subjects(connection, [person("ana", "first", gpc=True)])
    ana = made[TENANT, hexed("ana")]
    assert (ana.audit_ref, ana.gpc, ana.restricted) == (hexed("first"), True, False)
    with database.writing() as connection:
        again = ensure_subjects(connection, [person("ana", "second"), person("ben"), person("ana", tenant="other")])
        assert again[TENANT, hexed("ana")] == ana
        assert set(again) == {(TENANT, hexed("ana")), (TENANT, hexed("ben")), ("other", hexed("ana"))}
    with database.reading() as connection:
        assert find_subjects(connection, TENANT, [hexed("ana"), hexed("nobody")]) == {hexed("ana"): ana}


def test_two_subjects_cannot_share_an_audit_ref(database):
    """The name in the audit log leads to one person."""
    with pytest.raises(ConflictError), database.writing() as connection:
        ensure_subjects(connection, [person("ana", "same"), person("ben", "same")])
    with database.reading() as connection:
        assert find_subjects(connection, TENANT, [hexed("ana"), hexed("ben")]) == {}


def test_flags_are_set_one_by_one(database):
    """Global Privacy Control and restriction; an unknown person has none."""
    with database.writing() as connection:
        ensure_subjects(connection, [person("ana"), person("ben")])
        assert mark_subject(connection, TENANT, hexed("ana"), gpc=True)
        assert mark_subject(connection, TENANT, hexed("ana"), restricted=True)
        assert mark_subject(connection, TENANT, hexed("ana"))
        assert not mark_subject(connection, TENANT, hexed("nobody"), gpc=True)
        assert not mark_subject(connection, "other", hexed("ana"), gpc=True)
        ana, ben = (lock_subject(connection, TENANT, hexed(name)) for name in ("ana", "ben"))
        assert (ana.gpc, ana.restricted, ben.gpc, ben.restricted) == (True, True, False, False)
        mark_subject(connection, TENANT, hexed("ana"), gpc=False)
        assert lock_subject(connection, TENANT, hexed("ana")).gpc is False


def test_conversations_of_a_subject_come_the_latest_first(database):
    """Page by page, each once, those of others and of other tenants never."""
    with database.writing() as connection:
        for number in range(7):
            store(connection, message(number, talk=number, at_ms=100 + number // 2))
        store(connection, message("ben", talk="ben's", person="ben"), message("x", talk="t", tenant="other"))
        pages, before = [], None
        while page := conversations_of(connection, TENANT, hexed("ana"), before=before, limit=2):
            pages.append(page)
            before = page[-1]
        found = [row for page in pages for row in page]
        assert sorted(row.id for row in found) == sorted(hexed(number) for number in range(7))
        assert [row.last_ms for row in found] == [103, 102, 102, 101, 101, 100, 100]
        assert [len(page) for page in pages] == [2, 2, 2, 1]
        for limit in (0, 1001):
            with pytest.raises(UsageError):
                conversations_of(connection, TENANT, hexed("ana"), limit=limit)


def test_a_conversation_keeps_its_first_row(database):
    """A second maker changes nothing."""
    head = {"tenant": TENANT, "id": hexed("talk"), "created_ms": 5}
    with database.writing() as connection:
        first = NewConversation(**head, subject_id=hexed("ana"), language="de", channel="web")
        made = ensure_conversations(connection, [first])
        again = ensure_conversations(connection, [NewConversation(**head, subject_id=hexed("ben"))])
        assert (
            made
            == again
            == {(TENANT, hexed("talk")): find_conversations(connection, TENANT, [hexed("talk")])[hexed("talk")]}
        )
        row = made[TENANT, hexed("talk")]
        assert (row.subject_id, row.language, row.channel) == (hexed("ana"), "de", "web")
        assert (row.last_ms, row.next_position) == (5, 0)


def test_many_rows_at_once_are_many_statements(database):
    """More than fit one statement."""
    with database.writing() as connection:
        made = ensure_subjects(connection, [person(number) for number in range(1201)])
        assert len(made) == 1201
        assert len(ensure_subjects(connection, [person(number, "other") for number in range(1201)])) == 1201
        assert connection.execute(schema.subjects.select()).all().__len__() == 1201
