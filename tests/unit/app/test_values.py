"""Python values: message lists, tool calls and JSON strings are walked, and come back as they were."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sottovoce
from sottovoce.errors import UsageError
from tests.strategies import messages

ENGINE = sottovoce.Engine()

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | messages(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(("content", "text", "email", "name", "arguments", "x")), inner, max_size=3)
        | inner.map(json.dumps)
    ),
    max_leaves=6,
)


@given(values)
@settings(max_examples=150, deadline=None)
def test_values_come_back_and_masking_twice_changes_nothing(value):
    """The laws of texts hold for values, nested JSON strings included."""
    with sottovoce.Engine() as engine:
        masked = engine.mask_values(value, scope="c")
        assert engine.restore_values(masked, scope="c") == value
        assert engine.mask_values(masked, scope="c") == masked


def test_tool_calls_are_walked_inside_and_their_names_kept():
    """Arguments are a JSON document in a string; the function's name is no person's."""
    arguments = json.dumps({"to": "ana@ruiz.example", "subject": "hello"})
    call = {"type": "function", "function": {"name": "send", "arguments": arguments}}
    masked = ENGINE.mask_values([{"role": "assistant", "tool_calls": [call]}], scope="c")
    function = masked[0]["tool_calls"][0]["function"]
    assert function["name"] == "send"
    inside = json.loads(function["arguments"])
    assert inside["subject"] == "hello"
    assert inside["to"].startswith("EMAIL_ADDRESS-")


def test_what_json_cannot_hold_is_refused():
    """A date object is named as the mistake it is."""
    with pytest.raises(UsageError, match="JSON"):
        ENGINE.mask_values({"when": object()})
