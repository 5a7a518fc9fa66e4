"""Rows of messages, on both databases."""

import pytest
from sqlalchemy import select, update

from sottovoce.conversations import (
    ForeignConversationError,
    Mark,
    NotPreparedError,
    TamperedRowError,
    find_conversations,
    find_placed,
    messages_by_number,
    messages_of,
    messages_of_subject,
    put_messages,
)
from sottovoce.errors import UsageError
from sottovoce.store import schema
from tests.unit.conversations.making import (
    ANA,
    ANALYTICS,
    BEN,
    SUPPORT,
    TENANT,
    TRAINING,
    hexed,
    keyed,
    message,
    ref,
    said,
    store,
)


def talk(connection, purpose=SUPPORT, name="talk", **page):
    return messages_of(connection, keyed, TENANT, hexed(name), purpose, **page)


def test_a_message_comes_back_as_it_was_stored(database):
    """Every field, both databases, all scripts."""
    made = message("m", **said("hi {} 你好 🙄 {}", ANA, BEN), attributes={"region": "DE", "age": 31.5, "vip": None})
    with database.writing() as connection:
        (placed,) = store(connection, made)
    with database.reading() as connection:
        (row,) = talk(connection)
    assert (row.seq, row.position) == (placed.seq, placed.position) == (1, 0)
    for name in ("tenant", "conversation_id", "subject_id", "client_ref", "role", "at_ms", "received_ms", "purposes"):
        assert getattr(row, name) == getattr(made, name)
    assert (row.text, row.marks, row.attribute_values) == (made.text, made.marks, dict(made.attributes))
    assert made.text not in repr(row)


def test_positions_follow_the_order_given(database):
    """Batches of mixed conversations; each conversation counts by itself, and remembers its latest time."""
    with database.writing() as connection:
        first = store(connection, *(message(n, talk=n % 3, at_ms=100 - n) for n in range(9)))
        second = store(connection, *(message(n, talk=n % 3, at_ms=100 + n) for n in range(9, 12)))
        assert [place.position for place in first] == [0, 0, 0, 1, 1, 1, 2, 2, 2]
        assert [place.position for place in second] == [3, 3, 3]
        assert all(place.is_new for place in first + second)
        heads = find_conversations(connection, TENANT, map(hexed, range(3)))
        assert [(heads[hexed(n)].next_position, heads[hexed(n)].last_ms) for n in range(3)] == [
            (4, 109),
            (4, 110),
            (4, 111),
        ]


def test_a_message_sent_again_is_stored_once(database):
    """In the same batch, in a later one, beside new ones; the first form stays."""
    with database.writing() as connection:
        one = store(connection, message("a"), message("a", text="changed"), message("b"))
    assert [(place.position, place.is_new) for place in one] == [(0, True), (0, False), (1, True)]
    with database.writing() as connection:
        two = store(connection, message("b"), message("c"), message("a"))
        assert [(place.position, place.is_new) for place in two] == [(1, False), (2, True), (0, False)]
        assert [place.seq for place in two] == [one[2].seq, two[1].seq, one[0].seq]
        assert [row.text for row in talk(connection)] == ["hello"] * 3
        found = find_placed(connection, TENANT, [(hexed("talk"), ref(name)) for name in "abz"])
        assert {key[1]: place.position for key, place in found.items()} == {ref("a"): 0, ref("b"): 1}
        assert store(connection) == []


def test_equal_ids_in_other_conversations_and_tenants_are_other_messages(database):
    """An id is unique in its conversation only."""
    with database.writing() as connection:
        places = store(connection, message("a"), message("a", talk="second"), message("a", tenant="other"))
        assert all(place.is_new and place.position == 0 for place in places)
        assert [row.tenant for row in talk(connection)] == [TENANT]


def test_large_batches_keep_their_order(database):
    """More than fit one statement, sent twice."""
    with database.writing() as connection:
        made = [message(number, talk=number % 7) for number in range(1300)]
        first = store(connection, *made)
        again = store(connection, *made)
        assert [place.position for place in first] == [number // 7 for number in range(1300)]
        assert [(place.seq, place.position) for place in again] == [(place.seq, place.position) for place in first]
        assert not any(place.is_new for place in again)


def test_nothing_is_stored_in_a_conversation_of_somebody_else(database):
    """The error names the places in the batch; not even the good ones are stored."""
    with database.writing() as connection:
        store(connection, message("a"))
    with pytest.raises(ForeignConversationError) as caught, database.writing() as connection:
        store(
            connection, message("b"), message("c", person="ben"), message("d", talk="new"), message("e", person="eve")
        )
    assert caught.value.places == (1, 3)
    with database.reading() as connection:
        assert len(talk(connection)) == 1


def test_a_conversation_without_a_row_is_refused(database):
    """What an erasure took away is not brought back by a message under way."""
    with pytest.raises(NotPreparedError), database.writing() as connection:
        put_messages(connection, keyed, [message("a")])


def test_marks_that_do_not_fit_are_never_stored(database):
    """A view would cut in the wrong place."""
    with pytest.raises(UsageError), database.writing() as connection:
        store(connection, message("a", text="abc", marks=(Mark(1, 4, "PERSON", "token"),)))


def test_rows_are_read_for_a_purpose_only(database):
    """A row shows where it has one of the purposes asked; asking for none is an error."""
    with database.writing() as connection:
        store(connection, message("a"), message("b", purposes=SUPPORT | TRAINING), message("c", purposes=ANALYTICS))
        assert [row.position for row in talk(connection, SUPPORT)] == [0, 1]
        assert [row.position for row in talk(connection, TRAINING)] == [1]
        assert [row.position for row in talk(connection, TRAINING | ANALYTICS)] == [1, 2]
        assert talk(connection, 8) == []
        numbers = messages_by_number(connection, keyed, TENANT, [1, 2, 3, 99], TRAINING)
        assert {seq: row.client_ref for seq, row in numbers.items()} == {2: ref("b")}
        assert messages_by_number(connection, keyed, "other", [1, 2, 3], SUPPORT) == {}
        with pytest.raises(UsageError):
            talk(connection, 0)


def test_pages_follow_each_other(database):
    """By conversation and by subject, each row once."""
    with database.writing() as connection:
        store(
            connection,
            *(message(n, purposes=SUPPORT if n % 2 else ANALYTICS) for n in range(10)),
            message("x", person="ben", talk="b"),
        )
        seen, after = [], -1
        while page := talk(connection, SUPPORT, after=after, limit=2):
            seen += [row.position for row in page]
            after = page[-1].position
        assert seen == [1, 3, 5, 7, 9]
        seen, after = [], 0
        while page := messages_of_subject(connection, keyed, TENANT, hexed("ana"), after=after, limit=3):
            seen += [row.position for row in page]
            after = page[-1].seq
        assert seen == list(range(10))


CHANGES = {
    "tenant": "other",
    "conversation_id": hexed("else"),
    "subject_id": hexed("ben"),
    "client_ref": bytes(16),
    "position": 7,
    "role": "assistant",
    "at_ms": 999,
    "received_ms": 1001,
    "text": "another",
    "findings": '[[0,5,"PERSON","token","r",900]]',
    "attributes": '{"a":1}',
    "purposes": SUPPORT | TRAINING,
    "mac": bytes(16),
    "seq": 77,
}


def test_every_column_is_tried_below():
    """A column that is added must be covered too."""
    assert set(CHANGES) == set(schema.messages.columns.keys())


@pytest.mark.parametrize("column", CHANGES)
def test_a_changed_field_is_refused(database, column):
    """Whichever it is: the error names table and row, and nothing is given."""
    with database.writing() as connection:
        store(connection, message("a"))
        connection.execute(update(schema.messages).values({column: CHANGES[column]}))
        head = schema.conversations.insert().values(
            tenant="other", id=hexed("talk"), subject_id=hexed("ana"), created_ms=1, last_ms=1
        )
        connection.execute(head)
    tenant = CHANGES[column] if column == "tenant" else TENANT
    place = CHANGES[column] if column == "conversation_id" else hexed("talk")
    with database.reading() as connection, pytest.raises(TamperedRowError) as caught:
        messages_of(connection, keyed, tenant, place, SUPPORT)
    assert (caught.value.table, caught.value.seq) == ("messages", 77 if column == "seq" else 1)
    assert "messages" in str(caught.value)


@pytest.mark.parametrize("column", ["text", "mac", "seq", "position", "client_ref", "purposes"])
def test_fields_swapped_between_rows_are_refused(database, column):
    """Two good rows that exchange one field are two bad rows."""
    with database.writing() as connection:
        store(connection, message("a", text="one"), message("b", text="two", purposes=SUPPORT | ANALYTICS))
        rows = {row.seq: row for row in connection.execute(select(schema.messages))}
        table = schema.messages
        values = [rows[1]._asdict()[column], rows[2]._asdict()[column]]
        if column in ("seq", "client_ref"):
            aside = -5 if column == "seq" else bytes(16)
            connection.execute(update(table).where(table.c[column] == values[0]).values({column: aside}))
            connection.execute(update(table).where(table.c[column] == values[1]).values({column: values[0]}))
            connection.execute(update(table).where(table.c[column] == aside).values({column: values[1]}))
        else:
            for seq, value in zip((1, 2), reversed(values), strict=True):
                connection.execute(update(table).where(table.c.seq == seq).values({column: value}))
    with database.reading() as connection:
        for after in (-1, 0):
            with pytest.raises(TamperedRowError):
                talk(connection, after=after, limit=1)


def test_another_key_reads_nothing(database):
    """Codes made with another key are no codes."""
    with database.writing() as connection:
        store(connection, message("a"))
        with pytest.raises(TamperedRowError):
            messages_of(connection, lambda packed: keyed(b"x" + packed), TENANT, hexed("talk"), SUPPORT)


def test_numbers_are_never_used_again(database):
    """Feedback on a deleted message must not find another one under its number."""
    with database.writing() as connection:
        first = store(connection, message("a"), message("b"))
        connection.execute(schema.messages.delete())
    with database.writing() as connection:
        later = store(connection, message("c"))
    assert later[0].seq > max(place.seq for place in first)
    assert later[0].position == 2


def test_nothing_of_a_failed_batch_stays(database):
    """A transaction that ends in an error leaves positions as they were."""

    def begin_and_fail():
        with database.writing() as connection:
            assert len(store(connection, message("a"), message("b"))) == 2
            store(connection, message("c", person="ben"))

    with pytest.raises(ForeignConversationError):
        begin_and_fail()
    with database.writing() as connection:
        places = store(connection, message("b"), message("a"))
        assert [place.position for place in places] == [0, 1]
