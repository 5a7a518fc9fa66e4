"""Checks of document numbers and plates. Numbers are invented in the formats that the national authorities publish."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sottovoce.detect.checks.vehicles import CHECKS
from sottovoce.detect.model import Subject, Verdict
from sottovoce.detect.normalize import fold


def taken(check: str, value: str, before: str = "", after: str = "") -> str | bool:
    text = before + value + after
    subject = Subject(value, text, fold(text), len(before), len(before) + len(value), cued=True)
    verdict = CHECKS[check](subject)
    if not isinstance(verdict, Verdict):
        return verdict
    start = subject.start if verdict.start is None else verdict.start
    return text[start : verdict.end]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("561093847", "561093847"),
        ("C01X00T47", "C01X00T47"),
        ("76 8909165 сделали", "76 8909165"),
        ("99 15 194478", "99 15 194478"),
        ("E27492382过期了", "E27492382"),
        ("04413/19/1261", "04413/19/1261"),
    ],
)
def test_document_numbers_end_with_their_last_digits(value, expected):
    """German C-series, Russian two-part, Chinese E-series, Polish license with slashes."""
    assert taken("document", value) == expected


@pytest.mark.parametrize("value", ["12/03/2029", "2031", "35x45", "number", "until 12", "30 days"])
def test_dates_and_quantities_are_no_document_numbers(value):
    """What stands behind "passport" in other sentences."""
    assert taken("document", value) is False


@pytest.mark.parametrize(
    "value", ["LD19 KVT", "GK-581-DE", "M-XK 4821", "К794ОС 40", "981-83-577", "BRA2E19", "7XYZ482"]
)
def test_plates_behind_a_plate_cue(value):
    """British, French, German, Russian, Israeli, Brazilian (Mercosur) and Californian formats."""
    assert taken("plate", value) == value


@pytest.mark.parametrize("value", ["BMW 320", "150 PS", "16h45", "5 min", "2019", "with 3 seats"])
def test_what_else_stands_behind_a_vehicle(value):
    """Makes, power, times, counts and years."""
    assert taken("plate_of_vehicle", value) is False


@given(st.text(max_size=40))
def test_checks_are_total(value):
    """Whatever the text, a check answers, and a span it gives lies within the text."""
    for check in CHECKS:
        assert isinstance(taken(check, value or "x"), str | bool)
