import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sottovoce.audit import canonical, parse
from sottovoce.errors import InputError, UsageError

LARGEST = (1 << 53) - 1
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


def test_keys_are_sorted_as_rfc_8785_says():
    """The example of its section 3.2.3: by UTF-16 code units, so a letter beyond 0xFFFF stands before U+FB33."""
    given_ = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }
    assert list(json.loads(canonical(given_)).values()) == [
        "Carriage Return",
        "One",
        "Control",
        "Latin Small Letter O With Diaeresis",
        "Euro Sign",
        "Emoji: Grinning Face",
        "Hebrew Letter Dalet With Dagesh",
    ]


def test_texts_are_written_as_rfc_8785_says():
    """The text and the literals of the example of its section 3.2.2."""
    given_ = {"string": '\u20ac$\u000f\nA\'B"\\\\"/', "literals": [None, True, False]}
    assert canonical(given_) == '{"literals":[null,true,false],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'.encode()


@settings(deadline=None)
@given(values)
def test_what_is_written_is_read_back(value):
    """The same value, and no other writing of it passes."""
    data = canonical(value)
    assert parse(data) == value
    assert json.loads(data) == value


@settings(deadline=None)
@given(values)
def test_another_writing_of_the_same_value_is_refused(value):
    """With spaces, and with escapes that need not be."""
    data = canonical(value)
    for other in (json.dumps(value, indent=1).encode(), json.dumps(value, ensure_ascii=True).encode(), b" " + data):
        if other != data:
            with pytest.raises(InputError, match="not canonical"):
                parse(other)


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":1,"a":1}',
        b'{"b":1,"a":2}',
        b"1.0",
        b"1e3",
        b"-0",
        b"01",
        b"NaN",
        b"9007199254740992",
        b'"\\u0041"',
        b'"\\ud800"',
        b"\xff",
        b"",
        b"[1,]",
        b"[" * 100_000,
        b"9" * 5000,
        b"[" * 40 + b"]" * 40,
        b'{"a": 1}',
    ],
)
def test_bytes_that_are_not_canonical_are_refused(data):
    """Doubled and unsorted keys, fractions, large numbers, needless escapes, damage, deep nests."""
    with pytest.raises(InputError, match="not canonical"):
        parse(data)


@pytest.mark.parametrize("value", [1.5, {1: 2}, b"x", "\ud800", {"\ud800": 1}, LARGEST + 1, {1, 2}, {"a": [1.0]}])
def test_values_without_a_canonical_form_are_refused(value):
    """Fractions, keys that are no texts, bytes, half characters, large numbers, sets."""
    with pytest.raises(UsageError):
        canonical(value)


def test_deep_nests_are_refused():
    """Beyond 32, and not by running out of stack."""
    value = []
    for _ in range(5000):
        value = [value]
    with pytest.raises(UsageError, match="nested"):
        canonical(value)
