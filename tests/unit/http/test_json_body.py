"""Bodies are read strictly, and refused without quoting them."""

import contextlib
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sottovoce.http.json_body import read_json
from sottovoce.http.model import MalformedBodyError

WORDS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False) | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=20,
)


@given(VALUES, st.booleans())
def test_reads_what_json_writes(value, escaped):
    """Every JSON value of moderate depth comes out as it went in."""
    assert read_json(json.dumps(value, ensure_ascii=escaped).encode()) == value


@given(st.binary(max_size=60) | st.text('[]{}",:0123e.-\\ud8tfn ', max_size=60).map(str.encode))
def test_never_another_exception(body):
    """Whatever comes is read or refused as malformed."""
    with contextlib.suppress(MalformedBodyError):
        read_json(body)


REFUSED = {
    "broken": b'{"text": "hi"',
    "two texts": b"{} {}",
    "nothing": b"",
    "a key twice": b'{"role": "user", "role": "system"}',
    "a key twice, deep": b'[{"a": {"b": 1, "b": 1}}]',
    "a key twice, escaped": b'{"a": 1, "\\u0061": 2}',
    "not a number": b"[NaN]",
    "infinity": b"[-Infinity]",
    "infinite by its size": b"[1e999]",
    "too many digits": b"[" + b"9" * 5000 + b"]",
    "UTF-16": '{"a": 1}'.encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf{}",
    "broken UTF-8": b'["\xff"]',
    "surrogates in UTF-8": b'["\xed\xa0\x80"]',
    "a control character": b'["\x00"]',
    "33 arrays": b"[" * 33 + b"]" * 33,
    "33 objects": b'{"a":' * 33 + b"1" + b"}" * 33,
    "a hundred thousand arrays": b"[" * 100_000 + b"]" * 100_000,
    "a hundred thousand open arrays": b"[" * 100_000,
}


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED.keys())
def test_refuses(body):
    """Anything that is no plain JSON, or that two readers may read differently."""
    with pytest.raises(MalformedBodyError):
        read_json(body)


def test_depth_32_is_read_and_brackets_in_texts_do_not_count():
    """The limit is on nesting, not on brackets."""
    deep = b'[{"a":' * 16 + b"1" + b"}]" * 16
    assert json.dumps(read_json(deep)).count("[") == 16
    assert read_json(json.dumps("[{" * 500).encode()) == "[{" * 500
    assert read_json(json.dumps([[]] * 500).encode()) == [[]] * 500


def test_lone_surrogates_become_replacement_characters():
    """Half an emoji, as chat platforms cut it, does not break what comes after; a whole one stays."""
    assert read_json(b'{"t": "a\\ud83d", "\\ude00": ["\\uD83D\\uDE00"]}') == {"t": "a\ufffd", "\ufffd": ["\U0001f600"]}


def test_keys_that_become_equal_are_refused():
    """Replacing must not merge two keys into one."""
    with pytest.raises(MalformedBodyError):
        read_json(b'{"\\ud800": 1, "\\ud801": 2}')


def test_time_grows_with_length_alone():
    """No input of a megabyte takes long: neither open quotes, nor backslashes, nor brackets."""
    for body in (b'"' + b'\\"' * 500_000, b"[" + b'"[' * 400_000, b'["' + b"\\u0041" * 170_000 + b'"]'):
        begun = time.process_time()
        with contextlib.suppress(MalformedBodyError):
            read_json(body)
        assert time.process_time() - begun < 2.0


def test_messages_do_not_quote():
    """What stood in the body stays out of the error."""
    for body in (b'{"canary.bird": "canary.bird", "canary.bird": 1}', b'{"x": canary.bird}', b'["canary.bird'):
        with pytest.raises(MalformedBodyError) as caught:
            read_json(body)
        assert "canary" not in f"{caught.value} {caught.value!r} {caught.value.__cause__!r}"
        assert caught.value.__suppress_context__ or caught.value.__context__ is None
