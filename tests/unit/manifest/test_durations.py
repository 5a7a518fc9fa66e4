"""Durations: a whole number and a unit, never zero, never absurd."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sottovoce.manifest.durations import MAX_YEARS, Duration, DurationUnit, parse_duration


@given(st.integers(1, MAX_YEARS), st.sampled_from(DurationUnit))
def test_duration_reads_back_what_it_writes(count, unit):
    """Writing a duration and reading it gives the same duration."""
    assert parse_duration(str(Duration(count, unit))) == Duration(count, unit)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("0d", "zero"),
        ("000h", "zero"),
        ("101y", "100 years"),
        ("1201m", "100 years"),
        ("999999h", "100 years"),
        ("1000000h", "not a length"),
        ("-1d", "not a length"),
        ("1.5d", "not a length"),
        ("30", "not a length"),
        ("30 d", "not a length"),
        ("30min", "not a length"),
        ("30D", "not a length"),
        ("٣d", "not a length"),
        ("", "not a length"),
    ],
)
def test_impossible_duration_is_refused_with_its_reason(text, said):
    """What is no usable length of time is refused, and the reason does not repeat the text."""
    with pytest.raises(ValueError, match=said):
        parse_duration(text)


@given(st.text(max_size=12))
def test_any_text_is_a_duration_or_refused(text):
    """No text makes the reader fail in another way."""
    try:
        read = str(parse_duration(text))
    except ValueError:
        return
    assert read == text.lstrip("0")
