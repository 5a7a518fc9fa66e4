"""Withdrawal, retention and erasure, on both databases."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from sottovoce.conversations import (
    FeedbackKind,
    LooseTokens,
    Removed,
    TamperedRowError,
    clear_purpose,
    data_of,
    delete_conversation,
    delete_subject,
    find_conversations,
    find_subjects,
    messages_of,
    put_feedback,
    retention_sweep,
    unused_tokens,
)
from sottovoce.errors import UsageError
from sottovoce.store import schema
from tests.unit.conversations.making import (
    ANA,
    ANALYTICS,
    BEN,
    MAIL,
    SUPPORT,
    TENANT,
    TRAINING,
    hexed,
    keyed,
    message,
    opinion,
    ref,
    said,
    store,
)

ALL = SUPPORT | ANALYTICS | TRAINING


def left(connection, table=schema.messages):
    return {row.client_ref: row.purposes for row in connection.execute(select(table.c.client_ref, table.c.purposes))}


def loose(*tokens, talk="talk"):
    place = {"tenant": TENANT, "subject_id": hexed("ana"), "conversation_id": talk and hexed(talk)}
    return LooseTokens(**place, tokens=tuple(sorted(tokens)))


def test_a_withdrawal_reaches_all_that_is_stored(database):
    """What rests on the purpose alone goes, what has another stays for that and reads as before; others are not touched."""
    with database.writing() as connection:
        store(
            connection,
            message("alone", purposes=TRAINING),
            message("both", purposes=TRAINING | SUPPORT),
            message("other", purposes=SUPPORT),
            message("ben", person="ben", talk="ben's", purposes=TRAINING),
            message("alone", tenant="other", purposes=TRAINING),
        )
        put_feedback(
            connection,
            keyed,
            [opinion("f", purposes=TRAINING), opinion("g", purposes=ALL), opinion("h", person=None, purposes=TRAINING)],
        )
    with database.writing() as connection:
        done = clear_purpose(connection, keyed, TENANT, hexed("ana"), TRAINING)
    assert done == Removed(messages=1, feedback=1, narrowed=2)
    with database.writing() as connection:
        mine = [row for row in connection.execute(select(schema.messages)) if row.tenant == TENANT]
        assert {row.client_ref: row.purposes for row in mine} == {
            ref("both"): SUPPORT,
            ref("other"): SUPPORT,
            ref("ben"): TRAINING,
        }
        assert left(connection, schema.feedback) == {ref("g"): SUPPORT | ANALYTICS, ref("h"): TRAINING}
        assert len(messages_of(connection, keyed, TENANT, hexed("talk"), SUPPORT)) == 2
        assert messages_of(connection, keyed, TENANT, hexed("talk"), TRAINING) == []
        assert clear_purpose(connection, keyed, TENANT, hexed("ana"), TRAINING) == Removed()
        with pytest.raises(UsageError):
            clear_purpose(connection, keyed, TENANT, hexed("ana"), 0)


def test_tokens_that_no_row_holds_any_more_are_told(database):
    """A token in a remaining text, reply, attribute or piece of feedback is in use; so is one that somebody mangled."""
    with database.writing() as connection:
        store(
            connection,
            message("a", purposes=TRAINING, **said("{} {} {}", ANA, BEN, MAIL)),
            message("b", purposes=SUPPORT, text=f"yes {BEN.lower()}"),
            message("c", talk="second", purposes=TRAINING, **said("{}", ANA)),
            message("d", talk="second", purposes=TRAINING, text="x", attributes={"who": BEN}),
            message("e", talk="second", purposes=SUPPORT, text="x", attributes={"who": ANA}),
            message("f", talk="third", purposes=TRAINING, **said("{}", ANA)),
            message("g", talk="fourth", purposes=TRAINING, **said("{} {}", ANA, MAIL)),
        )
        put_feedback(
            connection,
            keyed,
            [
                opinion("f", talk="fourth", **said("{} is wrong", MAIL)),
                opinion("g", purposes=TRAINING, **said("{} {}", ANA, BEN)),
                opinion("h", **said("{}", ANA)),
            ],
        )
        done = clear_purpose(connection, keyed, TENANT, hexed("ana"), TRAINING)
        assert done.conversations == ((TENANT, hexed("third")),)
        expected = (loose(ANA, MAIL), loose(BEN, talk="second"), loose(ANA, talk="fourth"), loose(BEN, talk=""))
        assert sorted(done.loose, key=repr) == sorted(expected, key=repr)
        assert find_conversations(connection, TENANT, [hexed("third")]) == {}
        assert len(find_conversations(connection, TENANT, [hexed("talk"), hexed("second"), hexed("fourth")])) == 3
        assert unused_tokens(connection, TENANT, hexed("ana"), hexed("talk"), {ANA, BEN}) == {ANA}


def test_retention_takes_what_is_due_and_nothing_else(database):
    """By purpose and time, across people and tenants, as many as asked at a time."""
    with database.writing() as connection:
        rows = [message(n, talk=n, purposes=(SUPPORT, ALL, ANALYTICS)[n % 3], at_ms=n) for n in range(12)]
        store(connection, *rows, message("x", tenant="other", at_ms=1))
        put_feedback(
            connection, keyed, [opinion("f", at_ms=2), opinion("g", at_ms=9), opinion("h", person=None, at_ms=3)]
        )
    total = Removed()
    runs = 0
    done = Removed(more=True)
    while done.more:
        with database.writing() as connection:
            done = retention_sweep(connection, keyed, SUPPORT, 8, 3)
        assert done.messages + done.feedback + done.narrowed <= 3
        total = Removed(
            messages=total.messages + done.messages,
            feedback=total.feedback + done.feedback,
            narrowed=total.narrowed + done.narrowed,
            conversations=total.conversations + done.conversations,
        )
        runs += 1
    assert runs == 4
    assert (total.messages, total.feedback, total.narrowed) == (4, 2, 3)
    assert set(total.conversations) == {*((TENANT, hexed(n)) for n in (0, 3, 6)), ("other", hexed("talk"))}
    with database.writing() as connection:
        assert left(connection) == {
            **{ref(n): ANALYTICS | TRAINING for n in (1, 4, 7)},
            **{ref(n): ANALYTICS for n in (2, 5, 8, 11)},
            ref(9): SUPPORT,
            ref(10): ALL,
        }
        assert left(connection, schema.feedback) == {ref("g"): SUPPORT}
        assert retention_sweep(connection, keyed, SUPPORT, 8, 3) == Removed()
        for n in (1, 4, 7, 10):
            assert len(messages_of(connection, keyed, TENANT, hexed(n), ANALYTICS)) == 1
        for limit in (0, 1001):
            with pytest.raises(UsageError):
                retention_sweep(connection, keyed, SUPPORT, 8, limit)


def test_a_tampered_row_does_not_hold_a_withdrawal_up(database):
    """It loses the purpose like the others, is told of, and stays refused: no code is made for what was not checked."""
    with database.writing() as connection:
        store(connection, message("a", purposes=ALL), message("b", purposes=ALL), message("c", purposes=TRAINING))
        for seq in (1, 3):
            connection.execute(
                update(schema.messages).where(schema.messages.c.seq == seq).values(text="changed", findings="?")
            )
        done = clear_purpose(connection, keyed, TENANT, hexed("ana"), TRAINING)
        assert (done.messages, done.narrowed) == (1, 2)
        assert done.tampered == (("messages", 1), ("messages", 3))
        assert left(connection) == {ref("a"): SUPPORT | ANALYTICS, ref("b"): SUPPORT | ANALYTICS}
        with pytest.raises(TamperedRowError):
            messages_of(connection, keyed, TENANT, hexed("talk"), SUPPORT)
        assert len(messages_of(connection, keyed, TENANT, hexed("talk"), SUPPORT, after=0)) == 1


def test_a_purpose_that_was_slipped_in_goes_with_the_withdrawal(database):
    """A row whose bits were widened outside is refused; without the slipped bit it is again what we stored."""
    with database.writing() as connection:
        store(connection, message("a", purposes=SUPPORT))
        connection.execute(update(schema.messages).values(purposes=ALL))
        with pytest.raises(TamperedRowError):
            messages_of(connection, keyed, TENANT, hexed("talk"), TRAINING)
        assert clear_purpose(connection, keyed, TENANT, hexed("ana"), TRAINING | ANALYTICS).tampered == (
            ("messages", 1),
        )
        assert len(messages_of(connection, keyed, TENANT, hexed("talk"), SUPPORT)) == 1


def everything(connection):
    tables = (schema.subjects, schema.conversations, schema.messages, schema.feedback)
    return {table.name: [tuple(row) for row in connection.execute(select(table))] for table in tables}


def test_erasure_leaves_nothing_of_the_person_and_all_of_the_others(database):
    """Subject, conversations, messages, feedback; run again it does no harm."""
    with database.writing() as connection:
        store(connection, message("b", person="ben", talk="ben's"), message("a", tenant="other"))
        put_feedback(connection, keyed, [opinion("g", person="ben"), opinion("h", person=None)])
        before = everything(connection)
        store(connection, message("a"), message("a2"), message("a3", talk="second"))
        put_feedback(connection, keyed, [opinion("f"), opinion("i", talk="talk")])
    with database.writing() as connection:
        done = delete_subject(connection, TENANT, hexed("ana"))
    talks = tuple(sorted((TENANT, hexed(name)) for name in ("talk", "second")))
    assert done == Removed(messages=3, feedback=2, conversations=talks)
    with database.writing() as connection:
        assert everything(connection) == before
        assert delete_subject(connection, TENANT, hexed("ana")) == Removed()
        assert find_subjects(connection, TENANT, [hexed("ana")]) == {}


def test_one_conversation_can_go_alone(database):
    """With its messages and the feedback on it; the rest of the person stays."""
    with database.writing() as connection:
        store(connection, message("a"), message("b", talk="second"), message("a", tenant="other"))
        put_feedback(connection, keyed, [opinion("f", talk="talk"), opinion("g", talk="second"), opinion("h")])
        done = delete_conversation(connection, TENANT, hexed("talk"))
        assert done == Removed(messages=1, feedback=1, conversations=((TENANT, hexed("talk")),))
        assert delete_conversation(connection, TENANT, hexed("talk")) == Removed()
        assert set(left(connection, schema.feedback)) == {ref("g"), ref("h")}
        assert len(messages_of(connection, keyed, TENANT, hexed("second"), SUPPORT)) == 1
        assert len(messages_of(connection, keyed, "other", hexed("talk"), SUPPORT)) == 1
        assert find_subjects(connection, TENANT, [hexed("ana")])


def test_a_person_is_told_what_is_stored_in_figures(database):
    """Counts by purpose, kinds, times and ends; nothing of anybody else."""
    with database.writing() as connection:
        store(
            connection,
            message("a", at_ms=10, purposes=SUPPORT, **said("{} {}", ANA, MAIL)),
            message("b", at_ms=30, purposes=SUPPORT | TRAINING, **said("{}", BEN)),
            message("c", at_ms=20, talk="second", purposes=TRAINING),
            message("x", person="ben", talk="ben's", at_ms=1, **said("{}", BEN)),
        )
        made = opinion("f", at_ms=40, purposes=ANALYTICS, kind=FeedbackKind.TEXT, score=None, **said("{}", ANA))
        put_feedback(connection, keyed, [made, opinion("y", person=None)])
        bits = {"support": SUPPORT, "analytics": ANALYTICS, "training": TRAINING, "unused": 8}
        expiry = {"support": lambda at_ms: at_ms + 100, "training": lambda at_ms: at_ms + 500}
        told = data_of(connection, keyed, TENANT, hexed("ana"), bits=bits, expiry=expiry)
        nobody = data_of(connection, keyed, TENANT, hexed("nobody"), bits=bits, expiry=expiry)
    assert (told.conversations, told.messages, told.feedback, told.oldest_ms, told.newest_ms) == (2, 3, 1, 10, 40)
    assert told.kinds == (("EMAIL_ADDRESS", 1), ("PERSON", 3))
    assert list(told.purposes) == ["analytics", "support", "training"]
    support, training, analytics = (told.purposes[name] for name in ("support", "training", "analytics"))
    assert (support.messages, support.feedback, support.first_expires_ms, support.last_expires_ms) == (2, 0, 110, 130)
    assert (training.messages, training.oldest_ms, training.newest_ms, training.last_expires_ms) == (2, 20, 30, 530)
    assert (analytics.feedback, analytics.last_expires_ms) == (1, None)
    assert (nobody.messages, nobody.oldest_ms, nobody.kinds, dict(nobody.purposes)) == (0, None, (), {})


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.integers(1, 7), st.integers(0, 9), st.integers(0, 2)), max_size=12),
    st.lists(st.tuples(st.sampled_from((SUPPORT, ANALYTICS, TRAINING)), st.integers(0, 10)), max_size=4),
)
def test_any_order_of_sweeps_leaves_what_is_not_due(database, rows, sweeps):
    """A row keeps a purpose exactly if no sweep of that purpose reached its time, and exists as long as it keeps one."""
    expected = {}
    for n, (bits, at, _) in enumerate(rows):
        gone = sum(
            purpose
            for purpose in (SUPPORT, ANALYTICS, TRAINING)
            if at < max([0, *(b for p, b in sweeps if p == purpose)])
        )
        if bits & ~gone:
            expected[ref(n)] = bits & ~gone
    with database.writing() as connection:
        savepoint = connection.begin_nested()
        store(connection, *(message(n, talk=talk, purposes=bits, at_ms=at) for n, (bits, at, talk) in enumerate(rows)))
        for purpose, before_ms in sweeps:
            while retention_sweep(connection, keyed, purpose, before_ms, 2).more:
                pass
        assert left(connection) == expected
        talks = {row.conversation_id for row in connection.execute(select(schema.messages))}
        assert {row.id for row in connection.execute(select(schema.conversations))} == talks
        read = [len(messages_of(connection, keyed, TENANT, talk, ALL)) for talk in talks]
        assert sum(read) == len(expected)
        savepoint.rollback()
