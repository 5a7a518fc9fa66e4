"""Checks of birth dates and ages: calendars, months, and what only looks like an age."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sottovoce.detect.checks.dates import CHECKS
from sottovoce.detect.checks.months import is_month
from sottovoce.detect.model import Subject, Verdict
from sottovoce.detect.normalize import fold


def ask(check: str, before: str, value: str, after: str = "", language: str = "en") -> Verdict | bool:
    text = before + value + after
    subject = Subject(value, text, fold(text), len(before), len(before) + len(value), cued=True, cue_language=language)
    return CHECKS[check](subject)


@pytest.mark.parametrize(
    "value",
    [
        "03/11/1987",
        "1987-11-03",
        "12/8-86",
        "1365/04/12",
        "15 พ.ย. 2497",
        "3rd Feb 1991",
        "1970. április 17.",
        "19870311",
    ],
)
def test_dates_of_several_calendars_are_birth_dates(value):
    """Gregorian, solar Hijri and Buddhist years, as CLDR writes them."""
    assert ask("birth_date", "", value) is True


@pytest.mark.parametrize("value", ["99/99/1987", "32.13.1987", "03/11/3987", "12 rooms 1987", "45991987"])
def test_what_is_no_day_is_no_birth_date(value):
    """Days and months that do not exist, years in which nobody living was born."""
    assert ask("birth_date", "", value) is False


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2030, 12, 31)))
def test_every_day_is_a_birth_date_in_each_order(day):
    """Day first, month first and year first."""
    for shape in ("%d.%m.%Y", "%m/%d/%Y", "%Y-%m-%d", "%d.%m.%y"):
        assert ask("birth_date", "", day.strftime(shape)) is True


@pytest.mark.parametrize("word", ["marz", "kovo", "pazdziernika", "مرداد", "авг", "bealtaine", "มีนาคม"])
def test_months_are_known_folded_and_inflected(word):
    """Names as in CLDR, with the endings that dates give them."""
    assert is_month(word)


@pytest.mark.parametrize("word", ["rooms", "kilo", "garantie", "and", "tage"])
def test_ordinary_words_are_no_months(word):
    """Words that stand between numbers."""
    assert not is_month(word)


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("", "2 ans", " de garantie"),
        ("za ", "5 lat", ""),
        ("", "9 years", " ago"),
        ("hace ", "30 años", ""),
        ("", "300 let", ""),
    ],
)
def test_durations_are_no_ages(before, value, after):
    """Warranties, waits, and what is older than people get."""
    assert ask("weak_age", before, value, after) is False


def test_long_spans_with_year_words_are_ages_by_themselves():
    """What is longer than a warranty scores above the line, what is shorter needs a person."""
    assert ask("weak_age", "", "54 ans", " et") == Verdict(score=0.6)
    assert ask("weak_age", "", "6 ans", " et") is True


@pytest.mark.parametrize(
    ("after", "expected"), [(", not", True), (" minutes", False), ("% sure", False), ("", True), (".5", False)]
)
def test_a_bare_number_is_an_age_only_where_the_clause_ends(after, expected):
    """ "I'm 58, ..." against "I'm 58 minutes late"."""
    assert ask("bare_age", "I'm ", "58", after) is expected
