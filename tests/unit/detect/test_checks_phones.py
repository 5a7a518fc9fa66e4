"""Telephone numbers by strength of evidence.

Numbers reserved for fiction (Ofcom, NANP 555-01xx, ACMA) or given as examples in libphonenumber's metadata.
"""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sottovoce.detect.checks.phone_plans import REGIONS, languages, plan, regions
from sottovoce.detect.checks.phones import CHECKS
from sottovoce.detect.model import Subject, Verdict
from sottovoce.detect.normalize import fold


def ask(check: str, value: str, before: str = "", after: str = "", language: str | None = None) -> Verdict | bool:
    text = before + value + after
    return CHECKS[check](
        Subject(value, text, fold(text), len(before), len(before) + len(value), language is not None, language or ""),
    )


def span(verdict: object, text: str) -> str:
    assert isinstance(verdict, Verdict)
    return text[verdict.start : verdict.end]


@pytest.mark.parametrize("value", ["+44 7700 900123", "+1 (202) 555-0123", "+61 491 570 156", "0044 7700 900123"])
def test_an_international_number_needs_no_cue(value):
    """Plus or double zero, country code and a number in use suffice."""
    assert isinstance(ask("international", value), Verdict)


@pytest.mark.parametrize("value", ["+999 12 34 56 78", "+1 234 567", "00370726300012345"])
def test_what_no_country_uses_is_no_international_number(value):
    """An unknown country code, too few digits or an impossible number behind 00 are refused."""
    assert ask("international", value) is False


@pytest.mark.parametrize("region", sorted({region for regions_of in REGIONS.values() for region in regions_of.split()}))
def test_every_country_spoken_of_has_a_plan_that_accepts_its_example(region):
    """The plan of each region accepts libphonenumber's own example of a mobile number, national form."""
    number = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
    assert plan(region).valid.fullmatch(str(number.national_number))


@pytest.mark.parametrize(
    ("value", "before"),
    [
        ("07700 900123", "ask Ann, "),
        ("(202) 555-0123", "ask Ann at "),
        ("8 (912) 345-67-89", "Оля "),
        ("0491 570 156", ""),
    ],
)
def test_a_local_number_with_its_trunk_prefix_needs_no_cue(value, before):
    """Trunk prefix or area code in parentheses, grouping and a plan that accepts it suffice."""
    assert isinstance(ask("local", value, before), Verdict)


def test_a_date_in_front_of_a_number_is_not_taken_with_it():
    """Only the number is covered."""
    text = "01.02.2026 07700 900123"
    assert span(ask("local", text), text) == "07700 900123"


@pytest.mark.parametrize(
    ("value", "before", "after"),
    [
        ("01.02.2026", "", ""),
        ("198.51.100.44", "", ""),
        ("1 250 000", "", " kr"),
        ("512 446 339", "", " zł"),
        ("260224-3187", "LC-", ""),
        ("2019-2024", "", ""),
        ("102-98 104-110", "", ""),
        ("20260311", "", ""),
    ],
)
@pytest.mark.parametrize("check", ["local", "grouped"])
def test_other_numbers_are_not_local_numbers(check, value, before, after):
    """Dates, addresses, amounts, codes, years and scores are turned away."""
    assert ask(check, value, before, after) is False


@pytest.mark.parametrize(
    ("language", "value"),
    [("en", "7700900123"), ("pl", "512446339"), ("no", "21 24 95 59"), ("lv", "21 389 146"), ("da", "34.43.02.41")],
)
def test_after_a_cue_any_form_counts(language, value):
    """A cue lets through numbers in one piece, without trunk prefix, or with dots."""
    assert isinstance(ask("cued", value, "x: ", "", language), Verdict)


@pytest.mark.parametrize("value", ["12.05.2026", "198.51.100.44", "123456", "1 500 000"])
def test_after_a_cue_a_date_or_address_is_still_none(value):
    """A cue does not turn a date, an IP address or a round amount into a number."""
    assert ask("cued", value, "call me ", "", "en") is False


def test_an_extension_belongs_to_the_number():
    """What is dialled afterwards is covered too."""
    text = "020 7946 0123 ext. 45"
    verdict = ask("local", "020 7946 0123", "", " ext. 45")
    assert span(verdict, text) == text


def test_a_number_alone_is_an_answer():
    """A message that is nothing but eight digits in groups answers a question; a date does not."""
    assert isinstance(ask("grouped", "34 41 23 45"), Verdict)
    assert ask("grouped", "20260311") is False


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("мій номер їй", "UA"),
        ("meine nummer ist", "DE"),
        ("ça va, je suis", "FR"),
        ("電話してください", "JP"),
        ("شماره من پ", "IR"),
    ],
)
def test_the_text_tells_likely_countries(text, expected):
    """Script, letters and function words point to countries."""
    assert expected in regions(languages(text, fold(text)))


@given(st.text(alphabet="0123456789 ()-./+", min_size=1, max_size=30), st.sampled_from(sorted(CHECKS)))
def test_any_run_of_digits_gets_a_span_inside_the_text(value, check):
    """Checks never fail, and a verdict's span lies in the text and is not empty."""
    if not any(char.isdigit() for char in value):
        value += "0"
    verdict = ask(check, value, "a ", " b", "en")
    if isinstance(verdict, Verdict):
        start = 2 if verdict.start is None else verdict.start
        end = 2 + len(value) if verdict.end is None else verdict.end
        assert 2 <= start < end <= len(value) + 4
