"""Durations: a whole number and a unit, never zero, never absurd."""

from datetime import datetime

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


def _ms(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000)


@pytest.mark.parametrize(
    ("length", "start", "end"),
    [
        ("6h", "2026-03-28T20:00:00+00:00", "2026-03-29T02:00:00+00:00"),
        ("30d", "2026-01-31T10:00:00+00:00", "2026-03-02T10:00:00+00:00"),
        ("2w", "2026-12-25T00:00:00.123+00:00", "2027-01-08T00:00:00.123+00:00"),
        ("1m", "2026-01-31T10:00:00+00:00", "2026-02-28T10:00:00+00:00"),
        ("13m", "2027-01-31T10:00:00+00:00", "2028-02-29T10:00:00+00:00"),
        ("1y", "2028-02-29T23:59:59+00:00", "2029-02-28T23:59:59+00:00"),
        ("12m", "1969-12-31T00:00:00+00:00", "1970-12-31T00:00:00+00:00"),
    ],
)
def test_a_length_after_a_moment(length, start, end):
    """Hours, days and weeks are exact; months and years go by the calendar and stop at the end of a short month."""
    assert parse_duration(length).after(_ms(start)) == _ms(end)


@given(st.integers(0, 4_000_000_000_000), st.integers(1, 1200), st.sampled_from(DurationUnit))
def test_before_and_after_are_inverse_up_to_short_months(at_ms, count, unit):
    """Going there and back ends where it began, or at most three days earlier."""
    length = Duration(min(count, 100), unit)
    there = length.after(at_ms)
    assert there > at_ms
    assert 0 <= at_ms - length.before(there) <= 3 * 86_400_000


def test_moments_beyond_the_calendar_are_refused():
    """As the only error there can be."""
    with pytest.raises(ValueError, match="outside the years"):
        parse_duration("100y").after(253_402_300_799_000)
    with pytest.raises(ValueError, match="outside the years"):
        parse_duration("1m").before(10**30)
