"""Cards, accounts and wallets: published numbers are accepted, their neighbours refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn as reference

from sottovoce.detect.checks.payment import CHECKS, LENGTH_OF_IBAN, luhn, mod97
from sottovoce.detect.model import Subject, Verdict


def ask(check: str, value: str, before: str = "", after: str = "", *, cued: bool = False) -> Verdict | bool:
    text = before + value + after
    return CHECKS[check](Subject(value, text, text.lower(), len(before), len(before) + len(value), cued, ""))


STRIPE = [  # docs.stripe.com/testing
    "4242424242424242",
    "4000056655665556",
    "5555555555554444",
    "2223003122003222",
    "5105105105105100",
    "378282246310005",
    "371449635398431",
    "6011111111111117",
    "3056930009020004",
    "36227206271667",
    "3566002020360505",
    "6200000000000005",
]
IBANS = [  # SWIFT IBAN registry, examples
    "AD1200012030200359100100",
    "AE070331234567890123456",
    "BE68539007547034",
    "DE89370400440532013000",
    "FR1420041010050500013M02606",
    "GB29NWBK60161331926819",
    "MT84MALT011000012345MTLCAST001S",
    "NO9386011117947",
    "PL61109010140000071219812874",
    "SA0380000000608010167519",
    "TR330006100519786457841326",
    "UA213223130000026007233566001",
]


@pytest.mark.parametrize("number", STRIPE)
def test_published_test_cards_are_cards(number):
    """Issuer prefix, length and Luhn digit are right."""
    assert ask("card", number) is True


@pytest.mark.parametrize("number", STRIPE)
def test_a_card_with_a_wrong_digit_needs_a_cue(number):
    """Another last digit breaks Luhn; beside a cue sixteen digits still count."""
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert ask("card", wrong) is False
    assert bool(ask("card", wrong, cued=True)) == (len(number) in (15, 16))


@pytest.mark.parametrize(("before", "after"), [("41d4-", ""), ("A", ""), ("", "-Q"), ("x ", "/7")])
def test_digits_inside_a_code_are_no_card(before, after):
    """The tail of a UUID or of a serial number may pass Luhn and is refused."""
    assert ask("card", "4242424242424242", before, after) is False


@given(st.text(alphabet="0123456789", min_size=2, max_size=20))
def test_luhn_agrees_with_the_reference(digits):
    """Our Luhn is python-stdnum's Luhn."""
    assert luhn(digits) == reference.is_valid(digits)


@pytest.mark.parametrize("number", IBANS)
def test_registry_examples_are_ibans(number):
    """Country, length and check digits are right, in one piece or in fours, in either case."""
    fours = " ".join(number[at : at + 4] for at in range(0, len(number), 4))
    for text in (number, fours, fours.lower()):
        verdict = ask("iban", text[:14], "", text[14:] + "thanks")
        assert isinstance(verdict, Verdict)
        assert verdict.end == len(text)


@pytest.mark.parametrize("number", IBANS)
def test_an_iban_with_a_wrong_check_digit_needs_a_cue(number):
    """Another last digit breaks mod 97."""
    wrong = number[:-1] + ("7" if number[-1] != "7" else "8")
    assert not mod97(wrong)
    assert ask("iban", wrong) is False
    assert isinstance(ask("iban", wrong, cued=True), Verdict)


def test_lengths_of_ibans_are_those_of_the_registry():
    """Spot checks against the registry's examples."""
    assert {number[:2]: len(number) for number in IBANS}.items() <= LENGTH_OF_IBAN.items()


@pytest.mark.parametrize(
    ("check", "value"),
    [
        ("base58", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"),  # Bitcoin's first block
        ("base58", "3P14159f73E4gFr7JterCCQh9QjiTjiZrG"),  # Bitcoin wiki, vanity address
        ("ripple", "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"),  # XRP ledger, genesis account
        ("bech32", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),  # BIP 173
        ("bech32", "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"),  # BIP 350
    ],
)
def test_wallet_addresses_stand_and_fall_with_their_checksum(check, value):
    """The published address is accepted; with two characters swapped it is not."""
    swapped = value[:10] + value[11] + value[10] + value[12:]
    assert ask(check, value)
    assert ask(check, swapped) is False


def test_bic_needs_a_country_and_a_serious_look():
    """A word of eight letters after "swift" is no BIC."""
    assert ask("bic", "DEUTDEFF", "bic ")
    assert ask("bic", "deutdeff", "bic: ")
    assert not ask("bic", "delivery", "swift ")
    assert not ask("bic", "ABCDXXFF", "bic ")
