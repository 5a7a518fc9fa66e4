"""Waiting, reading and asking, without a network."""

import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sottovoce
from sottovoce.client import (
    Message,
    MessageResult,
    Pace,
    ProblemError,
    ServiceAwayError,
    ServiceFailedError,
    calls,
)
from sottovoce.client.calls import MOST_BYTES, MOST_IN_BATCH, batches, json_bytes
from sottovoce.client.kafka_record import message_of
from sottovoce.client.reading import Answer, error_of, read, value_of

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(st.integers(0, 10_000), st.floats(0, 1, exclude_max=True), st.none() | st.floats(0, 30))
def test_waits_grow_and_are_bounded(attempt, chance, retry_after):
    """Never shorter than asked for, never longer than that and the longest backoff."""
    wait = Pace(chance=lambda: chance).wait(attempt, retry_after)
    asked = retry_after or 0.0
    assert asked + min(0.05 * 2 ** min(attempt, 30), 2.5) <= wait <= asked + 5.0
    assert Pace().wait(attempt, 30.1) is None
    assert 0 < Pace(chance=lambda: chance).pause(attempt, retry_after) <= 60.0


@given(st.integers(100, 599), st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()), st.text())
def test_any_answer_is_a_value_or_an_error_of_ours(status, body, header):
    """Whatever comes back."""
    try:
        value = value_of(Answer(status, body, header, header))
        read(MessageResult, value)
        calls.batch([Message(subject="s", conversation="c", id="i", text="")]).read(value)
    except (ProblemError, ServiceAwayError, ServiceFailedError):
        pass


def test_only_problems_of_the_service_are_believed():
    """Words, codes and ids of anything else stay out of errors."""
    body = {"type": "about:blank", "code": "canary", "detail": "canary", "request_id": "canary"}
    error = error_of(Answer(403, json.dumps(body).encode()))
    assert "canary" not in str(error) + repr(vars(error))
    body = {
        "type": "urn:sottovoce:problem:x",
        "code": "CANARY bird",
        "detail": 7,
        "request_id": "ca nary",
        "errors": [3, {"code": 1}],
    }
    error = error_of(Answer(422, json.dumps(body).encode()))
    assert (error.code, error.request_id) == ("problem", "")
    assert error_of(Answer(503, b"", "Fri, 31 Dec 1999 23:59:59 GMT")).retry_after is None
    assert error_of(Answer(429, b"", "7")).retry_after == 7.0


def test_what_a_newer_service_adds_is_passed_over():
    """And what is missing and needed is not."""
    assert read(MessageResult, {"id": "x", "stored": True, "colour": "blue"}) == MessageResult(id="x", stored=True)
    for wrong in ({"id": "x"}, {"id": 7, "stored": True}, {"id": "x", "stored": True, "kinds": []}, [], None, "x"):
        with pytest.raises(ServiceFailedError):
            read(MessageResult, wrong)


@given(st.lists(st.tuples(st.booleans(), st.sampled_from([1, 1_500_000, 3_900_000])), max_size=8))
@settings(max_examples=15, deadline=None)
def test_batches_keep_order_and_limits(parts):
    """All messages, each once, in pieces of one signal within the limits."""
    messages = [
        Message(subject="s", conversation="c", id=str(n), text="x" * size, gpc=gpc)
        for n, (gpc, size) in enumerate(parts)
    ]
    pieces = list(batches(messages))
    assert [message for piece in pieces for message in piece] == messages
    for piece in pieces:
        assert 0 < len(piece) <= MOST_IN_BATCH
        assert len({message.gpc for message in piece}) == 1
        assert len(calls.batch(piece).body) <= 2 * MOST_BYTES


@given(JSON)
def test_json_is_what_was_given(value):
    """But for what is no character."""
    assert json.loads(json_bytes(value)) == json.loads(json.dumps(value))


@given(st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_record_is_a_message_or_a_code(value):
    """Never an exception: one bad record must not stop a consumer."""
    assert isinstance(message_of(value, (1, 7)), Message | str)


@pytest.mark.parametrize(("more", "code"), [
    ({"at": "yesterday"}, "invalid_request"), ({"at": -1}, "invalid_request"), ({"at": True}, "invalid_request"),
    ({"at": "2026-11-01T10:00:00"}, "invalid_request"), ({"text": 7}, "invalid_request"), ({"colour": 1}, "invalid_request"),
    ({"purposes": "x"}, "invalid_request"), ({"purposes": [1]}, "invalid_request"), ({"gpc": 1}, "invalid_request"),
    ({"attributes": []}, "invalid_request"), ({"attributes": {"x": float("nan")}}, "malformed_body"), ({"id": None}, "invalid_request"),
])  # fmt: skip
def test_records_out_of_form(more, code):
    """Each has its code."""
    body = {"subject": "s", "conversation": "c", "id": "i", "text": "t", **more}
    assert message_of(json.dumps(body).encode(), (0, -1)) == code


def test_records_in_form():
    """The time is the record's own, else that of its production."""
    body = {"subject": "s", "conversation": "c", "id": "i", "text": "t"}
    assert message_of(json.dumps(body).encode(), (1, 7)) == Message(**body, at_ms=7)
    assert message_of(json.dumps(body).encode(), (0, -1)) == Message(**body)
    more = {
        "at": "1970-01-01T00:00:01Z",
        "attributes": {"a": 1},
        "purposes": ["x"],
        "gpc": True,
        "role": "tool",
        "language": "de",
    }
    expected = Message(**body, at_ms=1000, attributes={"a": 1}, purposes=("x",), gpc=True, role="tool", language="de")
    assert message_of(json.dumps({**body, **more}).encode(), (1, 7)) == expected
    assert message_of(b'{"id":"a","id":"b"}', (0, 0)) == "malformed_body"
    assert message_of(b" " * 2_000_000, (0, 0)) == "too_large"


def test_whoever_masks_alone_pays_for_no_client():
    """``import sottovoce`` imports neither the client nor httpx; the clients are there all the same."""
    code = (
        "import sys, sottovoce; "
        "assert not [name for name in sys.modules if name.partition('.')[0] in ('httpx', 'confluent_kafka')]; "
        "assert 'sottovoce.client' not in sys.modules; "
        "sottovoce.Client, sottovoce.AsyncClient; "
        "assert 'httpx' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
    assert sottovoce.Client.__name__ == "Client"
    with pytest.raises(AttributeError):
        _ = sottovoce.Clients
