"""Checks of secrets and handles: what looks like one, what is only talk about one."""

import pytest

from sottovoce.detect.checks.people import CHECKS
from sottovoce.detect.model import Subject, Verdict
from sottovoce.detect.normalize import fold


def taken(check: str, before: str, value: str, after: str = "") -> str | bool:
    text = before + value + after
    subject = Subject(value, text, fold(text), len(before), len(before) + len(value), cued=True)
    verdict = CHECKS[check](subject)
    return text[subject.start : verdict.end] if isinstance(verdict, Verdict) else verdict


@pytest.mark.parametrize(
    "value", ["Mechka1984!", "kugelis-su-spirgais", "Borsch+Pampushky", "Tortilla.Sin.Cebolla", "солнышко83"]
)
def test_words_with_digits_symbols_or_joints_look_like_secrets(value):
    """Habits of password makers."""
    assert taken("password", "x ", value) == value


@pytest.mark.parametrize(
    "value", ["wrong", "reset", "24h", "12.04.2025", "ana@example.com", "https://example.com/a1", "iPhone", "Wi-Fi"]
)
def test_ordinary_words_dates_and_addresses_do_not(value):
    """What follows "password" in sentences about passwords."""
    assert taken("password", "x ", value) is False


def test_a_plain_word_is_a_password_straight_behind_a_colon():
    """But not the start of a sentence."""
    assert taken("stated_password", "password: ", "hunterwolf") == "hunterwolf"
    assert taken("stated_password", "password: ", "please", " enter a new one and repeat") is False
    assert taken("stated_password", "password: ", "choose", " a new one and repeat it") is False


@pytest.mark.parametrize(
    ("value", "expected"), [("4471#", "4471#"), ("12c4471", "12c4471"), ("12", False), ("30min", False)]
)
def test_entry_codes_have_three_digits(value, expected):
    """Door codes, PINs, card codes; not counts and times."""
    assert taken("entry_code", "code ", value) == expected


def test_last_digits_and_amounts_are_no_codes():
    """The last four digits of a number and prices are shown on purpose."""
    assert taken("entry_code", "phone ending in ", "4318") is False
    assert taken("entry_code", "code ", "4318", " EUR") is False


@pytest.mark.parametrize(
    ("value", "expected"), [("@lena.paints.", "@lena.paints"), ("@media", False), ("@2x", False), ("@1234", False)]
)
def test_handles_are_no_decorators(value, expected):
    """CSS at-rules, image scales and numbers begin with @ as well."""
    assert taken("handle", "", value) == expected


def test_a_scope_is_no_handle():
    """Package scopes go on with a slash."""
    assert taken("handle", "npm i ", "@types", "/node") is False


@pytest.mark.parametrize("value", ["marble_fox77", "bichlien.banhxeo", "xX_Zbyszko_Xx", "BorsukPL"])
def test_handles_show_digits_joints_or_capitals(value):
    """Habits of handle makers."""
    assert taken("username", "x ", value) == value


@pytest.mark.parametrize("value", ["locked", "ERR_PAYMENT", "v2.3.1", "YouTube", "E4012", "example.com"])
def test_what_else_follows_account(value):
    """Words, error names, versions, brands, codes and domains."""
    assert taken("username", "x ", value) is False
