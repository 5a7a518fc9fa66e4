"""Writing keys and values: what is written reads back as it was."""

import tomllib
from datetime import UTC, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sottovoce.manifest.toml_text import write_key, write_path, write_value

_text = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=20)
_scalar = st.booleans() | st.integers() | st.floats(allow_nan=False) | _text | st.dates() | st.times()
_value = st.recursive(
    _scalar, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_text, inner, max_size=3), max_leaves=6
)


@given(_value)
def test_written_value_reads_back(value):
    """The parser gives back what was written, whatever it holds."""
    assert tomllib.loads(f"x = {write_value(value)}")["x"] == value


@given(_text)
def test_written_key_reads_back(key):
    """A key of any characters is quoted so that the parser gives it back."""
    assert tomllib.loads(f"{write_key(key)} = 1") == {key: 1}


def test_long_key_is_cut():
    """A key of a thousand characters does not flood a message."""
    assert len(write_key("k" * 1000)) < 70


def test_path_counts_entries_from_one():
    """Readers count the first entry as 1."""
    assert write_path(("recipients", 0, "sees")) == "recipients[1].sees"
    assert write_path(("purposes", "a b", "keep")) == 'purposes."a b".keep'


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param(16**5000, hex(16**5000), id="huge"),
        (datetime(2024, 2, 29, 1, 2, 3, tzinfo=UTC), "2024-02-29T01:02:03+00:00"),
        (time(7, 32), "07:32:00"),
        pytest.param("\ud800", '"\\ud800"', id="surrogate"),
    ],
)
def test_unusual_values_can_be_written(value, text):
    """Huge integers, times and lone surrogates do not break an explanation."""
    assert write_value(value) == text
