"""Bodies and parameters fit their shapes or are refused, by place and code, without an echo."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sottovoce.http import bodies
from sottovoce.http.decoding import read_body, read_query
from sottovoce.http.endpoints import ENDPOINTS
from sottovoce.http.model import InvalidRequestError
from sottovoce.http.problems import problem_of
from tests.unit.http.asking import MESSAGE
from tests.unit.http.test_json_body import VALUES

SHAPES = sorted({endpoint.body for endpoint in ENDPOINTS if endpoint.body}, key=lambda shape: shape.__name__)


def faults(shape, value):
    with pytest.raises(InvalidRequestError) as caught:
        read_body(shape, value)
    return {(fault.pointer, fault.code) for fault in caught.value.faults}


def test_a_message_becomes_what_the_service_takes():
    """With times as numbers or as RFC 3339 writes them."""
    full = {
        **MESSAGE, "at": "2026-11-22T08:00:00.250+01:00", "language": "pt-BR",
        "attributes": {"age": 34, "vip": True, "plan": "basic", "load": 0.5, "none": None}, "purposes": ["support"],
    }  # fmt: skip
    message = read_body(bodies.MessageBody, full).as_message()
    assert message.at_ms == 1_795_330_800_250
    assert message.attributes == full["attributes"]
    assert type(message.attributes["age"]) is int
    assert message.purposes == ("support",)
    assert read_body(bodies.MessageBody, MESSAGE).as_message().purposes is None
    assert read_body(bodies.MessageBody, {**MESSAGE, "purposes": []}).as_message().purposes == ()
    assert read_body(bodies.MessageBody, {**MESSAGE, "at": 17}).as_message().at_ms == 17


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"subject": ""}, ("/subject", "wrong_form")),
        ({"subject": "a" * 257}, ("/subject", "wrong_form")),
        ({"id": "a\nb"}, ("/id", "wrong_form")),
        ({"id": 7}, ("/id", "wrong_type")),
        ({"conversation": None}, ("/conversation", "wrong_type")),
        ({"role": "anna"}, ("/role", "not_allowed")),
        ({"text": None}, ("/text", "wrong_type")),
        ({"text": "a" * 100_001}, ("/text", "too_long")),
        ({"at": "yesterday"}, ("/at", "wrong_form")),
        ({"at": "2026-02-30T00:00:00Z"}, ("/at", "wrong_form")),
        ({"at": "2026-02-01T00:00:00"}, ("/at", "wrong_form")),
        ({"at": -1}, ("/at", "wrong_form")),
        ({"at": True}, ("/at", "wrong_form")),
        ({"language": "english please"}, ("/language", "wrong_form")),
        ({"attributes": {"anna vogel": 1}}, ("/attributes/*", "wrong_form")),
        ({"attributes": {"anna": ["vogel"]}}, ("/attributes/*", "wrong_type")),
        ({"attributes": {"anna": "a" * 1025}}, ("/attributes/*", "too_long")),
        ({"purposes": ["Support!"]}, ("/purposes/0", "wrong_form")),
        ({"anna.vogel": 1}, ("/*", "unknown_field")),
    ],
)
def test_faults_of_a_message(change, fault):
    """Each is named by its place; names that the caller made up are not."""
    assert fault in faults(bodies.MessageBody, {**MESSAGE, **change})


def test_missing_fields_and_other_things_than_objects():
    """All that is missing is told at once."""
    assert faults(bodies.MessageBody, {}) == {
        (f"/{name}", "missing") for name in ("subject", "conversation", "id", "role", "text")
    }
    for value in (None, [], "text", 3, True):
        assert faults(bodies.MessageBody, value) == {("", "wrong_type")}


def test_whole_numbers_may_be_written_with_a_point():
    """3.0 is 3 in JSON; 3.5 and "3" are not, and true is no number."""
    feedback = {"id": "f", "kind": "nps"}
    assert read_body(bodies.FeedbackBody, {**feedback, "score": 3.0}).score == 3
    for wrong in (3.5, "3", True):
        assert faults(bodies.FeedbackBody, {**feedback, "score": wrong}) == {("/score", "wrong_type")}
    assert faults(bodies.FeedbackBody, {**feedback, "score": 11}) == {("/score", "out_of_range")}


@given(
    st.sampled_from(SHAPES),
    VALUES
    | st.dictionaries(
        st.sampled_from(["subject", "text", "scope", "values", "choices", "at", "canary.bird"]),
        VALUES | st.just("canary.bird"),
        max_size=5,
    ),
)
def test_never_another_exception_and_never_an_echo(shape, value):
    """Whatever JSON comes is taken or refused, and the refusal holds no word of it."""
    try:
        read_body(shape, value)
    except InvalidRequestError as error:
        told = problem_of(error).as_json("r").decode() + repr(error) + repr(error.__context__) + repr(error.faults)
        assert "canary" not in told
        for fault in json.loads(problem_of(error).as_json("r"))["errors"]:
            assert set(fault) <= {"pointer", "code"}


def test_parameters():
    """Decoded, counted, held against their shape."""
    query = read_query(bodies.ViewQuery, b"view=support&reason=ticket+4711%2Fb&after=-1&limit=200")
    assert (query.view, query.reason, query.after, query.limit) == ("support", "ticket 4711/b", -1, 200)
    assert read_query(bodies.WithdrawQuery, b"purpose=a&purpose=b").purpose == ["a", "b"]
    assert read_query(bodies.NoQuery, b"") is not None


@pytest.mark.parametrize(
    ("shape", "query", "fault"),
    [
        (bodies.ViewQuery, b"", ("view", "missing")),
        (bodies.ViewQuery, b"view=a&view=b", ("view", "given_twice")),
        (bodies.ViewQuery, b"view=a&anna=vogel", ("*", "unknown_parameter")),
        (bodies.ViewQuery, b"view=a&limit=201", ("limit", "out_of_range")),
        (bodies.ViewQuery, b"view=a&limit=1_0", ("limit", "wrong_form")),
        (bodies.ViewQuery, b"view=a&after=+1", ("after", "wrong_form")),
        (bodies.ViewQuery, b"view=a&reason=a%00", ("reason", "wrong_form")),
        (bodies.ViewQuery, b"view=%ff", ("*", "wrong_form")),
        (bodies.EraseQuery, b"reason=asked+by+anna@vogel.example", ("reason", "wrong_form")),
        (bodies.WithdrawQuery, b"purpose=A", ("purpose", "wrong_form")),
        (bodies.NoQuery, b"x", ("*", "unknown_parameter")),
        (bodies.NoQuery, b"&" * 100, ("*", "too_long")),
    ],
)
def test_faults_of_parameters(shape, query, fault):
    """Named by the parameter, when it is one of ours."""
    with pytest.raises(InvalidRequestError) as caught:
        read_query(shape, query)
    assert fault in {(found.parameter, found.code) for found in caught.value.faults}
    assert "vogel" not in problem_of(caught.value).as_json("r").decode()
