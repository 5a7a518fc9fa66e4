"""Receipts: they say what ISO/IEC TS 27560 asks for, and any change is found out without a database."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sottovoce.consent import Event, ReceiptError, verify_receipt, write_receipt
from tests.unit.consent.books import DAY, START, TestSigner, event, manifest_of

SIGNER = TestSigner()
KEYS = {SIGNER.key_id: SIGNER.public}
RECEIPT = write_receipt(event(Event.GIVEN, START, id_="e1", prompt="p1", gpc_note=True), manifest_of(), SIGNER)
PAGE = Path(__file__).parents[3] / "docs" / "formats" / "consent-receipt.md"


def paths(value, prefix=""):
    for key, item in value.items():
        yield prefix + key
        if isinstance(item, dict):
            yield from paths(item, f"{prefix}{key}.")
        elif isinstance(item, list) and item and isinstance(item[0], dict):
            yield from paths(item[0], f"{prefix}{key}[].")


def test_receipt_says_what_happened():
    """The person's pseudonym, the purpose, the text, the time, and until when it holds."""
    said = verify_receipt(RECEIPT, KEYS)
    assert said["record_id"] == "e1"
    assert said["pii_principal_id"] == "5" * 32
    assert said["processing"]["purpose"] == "training"
    assert said["processing"]["lawful_basis"] == "consent"
    assert said["processing"]["retention_period"] == "13m"
    assert said["processing"]["privacy_notice"]["version"] == "1"
    assert said["event"]["event_state"] == "given"
    assert said["event"]["event_time"] == "2027-01-15T08:00:00.000Z"
    assert said["event"]["validity_duration"] == {"until": "2028-01-15T08:00:00.000Z"}
    assert said["party_identification"][0]["party_name"] == "Lumen & Co GmbH"
    assert START + 365 * DAY == 1_831_536_000_000


def test_every_field_is_documented():
    """In docs/formats/consent-receipt.md."""
    documented = set(re.findall(r"^\| `([^`]+)`", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    assert set(paths(json.loads(RECEIPT))) <= documented


@given(st.data())
def test_any_change_is_found_out(data):
    """Any character replaced by any other."""
    place = data.draw(st.integers(0, len(RECEIPT) - 1))
    other = data.draw(st.characters(codec="utf-8").filter(lambda char: char != RECEIPT[place]))
    changed = RECEIPT[:place] + other + RECEIPT[place + 1 :]
    try:
        said = verify_receipt(changed, KEYS)
    except ReceiptError:
        return
    # White space between fields, or another spelling of the same signature's last bits: what it says is the same.
    without = {name: value for name, value in said.items() if name != "proof"}
    assert without == {name: value for name, value in json.loads(RECEIPT).items() if name != "proof"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        "[" * 5000,
        RECEIPT.replace("{", '{"record_id":"e2",', 1),
        RECEIPT.replace("consent-receipt-1", "consent-receipt-2"),
        RECEIPT[:-1] + ',"more":1.5}',
        RECEIPT[:-1] + ',"more":"\\ud800"}',
        RECEIPT + " " * 20_000,
        RECEIPT.replace('"signature":"', '"signature":"!'),
        re.sub('"signature":"[^"]*"', '"signature":7', RECEIPT),
        re.sub(',"signature":"[^"]*"', "", RECEIPT),
    ],
)
def test_what_is_no_receipt_is_refused(text):
    """With one error, that quotes nothing of it."""
    with pytest.raises(ReceiptError) as refused:
        verify_receipt(text, KEYS)
    assert "5555" not in str(refused.value)


def test_only_known_keys_count():
    """Another key under the same id does not verify; a key that is not known is named as such."""
    with pytest.raises(ReceiptError, match="not by this key"):
        verify_receipt(RECEIPT, {SIGNER.key_id: TestSigner(b"\x08" * 32).public})
    with pytest.raises(ReceiptError, match="not known here"):
        verify_receipt(RECEIPT, {"other": SIGNER.public})
