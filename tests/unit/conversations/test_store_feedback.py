"""Rows of feedback, on both databases."""

import pytest
from sqlalchemy import update

from sottovoce.conversations import (
    FeedbackKind,
    ForeignConversationError,
    NotPreparedError,
    TamperedRowError,
    feedback_between,
    feedback_of_subject,
    put_feedback,
)
from sottovoce.errors import UsageError
from sottovoce.store import schema
from tests.unit.conversations.making import ANA, ANALYTICS, SUPPORT, TENANT, hexed, keyed, message, opinion, said, store


def between(connection, begin_ms=0, end_ms=10**6, purpose=SUPPORT, **page):
    return feedback_between(connection, keyed, TENANT, purpose, begin_ms=begin_ms, end_ms=end_ms, **page)


def test_feedback_comes_back_as_it_was_stored(database):
    """Every field; tied to rows, never a copy of the chat."""
    with database.writing() as connection:
        one, two = store(connection, message("a"), message("b"))
        made = opinion(
            "f",
            talk="talk",
            kind=FeedbackKind.PREFERENCE,
            score=None,
            message_seq=one.seq,
            chosen_seq=one.seq,
            rejected_seq=two.seq,
            tags=("shorter",),
            version="model-3.1",
            language="de",
            **said("{} war besser", ANA),
        )
        (filed,) = put_feedback(connection, keyed, [made])
    with database.reading() as connection:
        (row,) = feedback_of_subject(connection, keyed, TENANT, hexed("ana"))
    assert filed.is_new
    assert row.seq == filed.seq
    for name in (
        "tenant",
        "client_ref",
        "subject_id",
        "conversation_id",
        "message_seq",
        "kind",
        "score",
        "text",
        "at_ms",
    ):
        assert getattr(row, name) == getattr(made, name)
    for name in ("marks", "tags", "chosen_seq", "rejected_seq", "version", "language"):
        assert getattr(row.facts, name) == getattr(made, name)


def test_feedback_sent_again_is_stored_once(database):
    """In one batch and in the next; the first form stays."""
    with database.writing() as connection:
        one = put_feedback(connection, keyed, [opinion("f"), opinion("f", score=0), opinion("g", person=None)])
        assert [filed.is_new for filed in one] == [True, False, True]
        two = put_feedback(connection, keyed, [opinion("g"), opinion("h"), opinion("f")])
        assert [filed.is_new for filed in two] == [False, True, False]
        assert [two[0].seq, two[2].seq] == [one[2].seq, one[0].seq]
        assert [row.score for row in between(connection)] == [1, 1, 1]
        assert put_feedback(connection, keyed, []) == []


def test_feedback_is_tied_to_the_persons_own_conversation_only(database):
    """A tie to somebody else's or to none that is stored is refused."""
    with database.writing() as connection:
        store(connection, message("a"))
    with pytest.raises(ForeignConversationError) as caught, database.writing() as connection:
        put_feedback(connection, keyed, [opinion("f"), opinion("g", person="ben", talk="talk")])
    assert caught.value.places == (1,)
    with pytest.raises(NotPreparedError), database.writing() as connection:
        put_feedback(connection, keyed, [opinion("g", talk="nowhere")])
    with database.reading() as connection:
        assert between(connection) == []


def test_feedback_of_a_time_comes_page_by_page(database):
    """In the order of time, equal times by number, each once, for the purpose asked."""
    with database.writing() as connection:
        times = [5, 3, 3, 3, 9, 1, 7]
        put_feedback(connection, keyed, [opinion(n, at_ms=at) for n, at in enumerate(times)])
        put_feedback(connection, keyed, [opinion("other", purposes=ANALYTICS, at_ms=4, person=None)])
        seen, after = [], None
        while page := between(connection, 2, 9, after=after, limit=2):
            seen += [row.at_ms for row in page]
            after = page[-1]
        assert seen == [3, 3, 3, 5, 7]
        assert [row.at_ms for row in between(connection, purpose=ANALYTICS)] == [4]
        with pytest.raises(UsageError):
            between(connection, purpose=0)


CHANGES = {
    "tenant": "other",
    "client_ref": bytes(16),
    "subject_id": None,
    "conversation_id": hexed("talk"),
    "message_seq": 5,
    "kind": "nps",
    "score": 0,
    "text": "changed",
    "detail": "{}",
    "at_ms": 999,
    "received_ms": 1001,
    "purposes": SUPPORT | ANALYTICS,
    "mac": bytes(16),
    "seq": 77,
}


@pytest.mark.parametrize("column", schema.feedback.columns.keys())
def test_a_changed_field_is_refused(database, column):
    """Whichever it is."""
    with database.writing() as connection:
        put_feedback(connection, keyed, [opinion("f")])
        connection.execute(update(schema.feedback).values({column: CHANGES[column]}))
        tenant = "other" if column == "tenant" else TENANT
        with pytest.raises(TamperedRowError) as caught:
            feedback_between(connection, keyed, tenant, SUPPORT, begin_ms=0, end_ms=10**6)
    assert caught.value.table == "feedback"
