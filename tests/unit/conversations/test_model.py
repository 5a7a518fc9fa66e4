"""What comes in is checked once, at the door."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sottovoce.conversations import (
    MAX_ID,
    MAX_TEXT,
    IncomingMessage,
    InvalidMessageError,
    Role,
    settled_time,
    storable,
)
from sottovoce.errors import UsageError
from tests.strategies import messages as texts
from tests.unit.conversations.making import message

CANARY = "ana.ruiz@secret.example"


def incoming(**changed):
    fields = {
        "tenant": "default",
        "subject": "person 7",
        "conversation": "talk 7",
        "id": "m-1",
        "role": Role.USER,
        "text": "hello",
        "at_ms": 1_700_000_000_000,
    }
    return IncomingMessage(**{**fields, **changed})


@pytest.mark.parametrize(
    "changed",
    [
        {"tenant": "Not A Tenant " + CANARY},
        {"tenant": ""},
        {"subject": ""},
        {"subject": CANARY + "x" * MAX_ID},
        {"conversation": CANARY + "\n"},
        {"id": CANARY + "\ud800"},
        {"id": None},
        {"role": "user " + CANARY},
        {"text": b"bytes"},
        {"text": "x" * (MAX_TEXT + 1)},
        {"at_ms": -1},
        {"at_ms": True},
        {"at_ms": 1.5},
        {"at_ms": 10**18},
        {"language": CANARY},
        {"channel": CANARY},
        {"purposes": (CANARY,)},
        {"purposes": "support"},
        {"attributes": {CANARY: 1}},
        {"attributes": {"age": math.nan}},
        {"attributes": {"age": 2**60}},
        {"attributes": {"note": CANARY * 100}},
        {"attributes": {"nested": {CANARY: 1}}},
        {"attributes": {f"a{number}": 1 for number in range(65)}},
        {"attributes": [CANARY]},
    ],
)
def test_what_is_out_of_form_is_refused_without_repeating_it(changed):
    """The error names the field and a remedy, never a value."""
    with pytest.raises(InvalidMessageError) as caught:
        incoming(**changed)
    assert CANARY not in str(caught.value)
    assert caught.value.remedy
    assert next(iter(changed)) in caught.value.message or "attribute" in caught.value.message


def test_a_message_shows_nothing_personal():
    """Ids, text and attributes stay out of ``repr``."""
    shown = repr(incoming(subject=CANARY, conversation=CANARY, id=CANARY, text=CANARY, attributes={"a": CANARY}))
    assert CANARY not in shown
    assert CANARY not in repr(message("m", text=CANARY, attributes={"a": CANARY}))


@given(texts())
def test_every_text_becomes_one_that_databases_keep(text):
    """Only NUL and lone surrogates are replaced, one for one."""
    kept = incoming(text=text).text
    assert kept == storable(text)
    assert len(kept) == len(text)
    kept.encode()
    assert all(old in {new, "\0"} or "\ud800" <= old <= "\udfff" for new, old in zip(kept, text, strict=True))
    assert "\0" not in kept


def test_attributes_cannot_be_changed_afterwards():
    """What was checked is what is used."""
    given_attributes = {"age": 31, "note": "a\0b"}
    made = incoming(attributes=given_attributes)
    given_attributes["age"] = float("nan")
    assert dict(made.attributes) == {"age": 31, "note": "a\ufffdb"}
    with pytest.raises(TypeError):
        made.attributes["age"] = 2


@given(st.integers(0, 10**13), st.integers(0, 10**13))
def test_no_record_is_of_the_future(at_ms, received_ms):
    """A time that would keep a record for longer is brought back to when it came."""
    assert settled_time(at_ms, received_ms) <= received_ms
    assert settled_time(at_ms, received_ms) <= at_ms


@pytest.mark.parametrize(
    "changed", [{"purposes": 0}, {"purposes": -1}, {"purposes": 1 << 63}, {"at_ms": 2000, "received_ms": 1999}]
)
def test_there_is_no_row_without_a_purpose_or_of_the_future(changed):
    """Such a message cannot even be made."""
    with pytest.raises(UsageError):
        message("m", **changed)
