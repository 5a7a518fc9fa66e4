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


@pytest.mark.parametrize(
    ("value", "expected"),
    [("Kaffe+kage9", "Kaffe+kage9"), ("Apfelkuchen77!", "Apfelkuchen77!"), ("Pejsek.2018", "Pejsek.2018")]
    + [(word, False) for word in ("iPhone15!", "v2.3.1+build7", "Wi-Fi", "2024-2025", "a/b1!cdef", "plain-words-only")],
)
def test_made_passwords_mix_letters_digits_and_symbols(value, expected):
    """Product names and versions beside talk of signing in are none."""
    assert taken("made_password", "x ", value) == expected


@pytest.mark.parametrize(
    ("before", "value", "after", "expected"),
    [
        ("sms ", "146 026", " what now", True),
        ("got ", "250 000", " views", False),
        ("got ", "120 500", " EUR", False),
        ("error ", "146026", "", False),
    ],
)
def test_texted_codes_are_no_amounts_and_no_error_numbers(before, value, after, expected):
    """Six digits, in one or two groups."""
    assert taken("texted_code", before, value, after) is expected


def test_three_digits_are_a_card_code_only_in_the_company_of_a_card():
    """The card number is the published test number of a payment network."""
    assert taken("card_back", "4111 1111 1111 1111, on the back ", "402") is True
    assert taken("card_back", "three digits on the back of my card ", "402") is True
    assert taken("card_back", "I am back at ", "402") is False


def test_an_entrance_code_opens_something():
    """A gate with a number is a place."""
    assert taken("entrance_code", "the gate opens with ", "7731") == "7731"
    assert taken("entrance_code", "meet me, gate ", "7731") is False


@pytest.mark.parametrize("value", ["client_id", "invalid_grant", "access_denied"])
def test_identifiers_of_programs_are_no_handles(value):
    """Joined words of protocols and logs."""
    assert taken("username", "login ", value) is False
    assert taken("signed_in", "login ", value) is False


def test_parts_of_digests_and_other_fields_are_no_handles():
    """A digest after its algorithm's name, a JSON field that holds no name."""
    assert taken("username", "login ", "sha256", ":9f86d081884c7d659a2feaa0") is False
    assert taken("stated_username", '"index": "', "FENX3Q", '"') is False
    assert taken("stated_username", '"username": "', "foxglove", '"') == "foxglove"


def test_plain_codes_behind_errors_are_left_alone():
    """The number of an error is nobody's secret."""
    assert taken("plain_code", "error E204 (code ", "8073", ")") is False
    assert taken("plain_code", "the code ", "8073") == "8073"
