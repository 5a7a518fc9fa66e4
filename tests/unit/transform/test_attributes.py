"""Structured fields."""

import pytest

from sottovoce.errors import UsageError
from sottovoce.testing import FakeMinter
from sottovoce.transform import DROPPED, Transformation, attribute_kind, check_attribute, transform_attribute

MINTER = FakeMinter()


def change(value, setting, name="device_id"):
    return transform_attribute(name, value, Transformation.parse(None, setting), MINTER)


@pytest.mark.parametrize(
    ("value", "setting", "expected"),
    [
        ("FR-IDF", {"generalize": "country"}, "FR"), ("Paris", {"generalize": "country"}, "FR"), ("mars", {"generalize": "country"}, None),
        (34, {"bands": [18, 25, 35]}, "25-34"), ("34", {"bands": [18, 25, 35]}, "25-34"), (17.9, {"bands": [18]}, "under 18"),
        (65, {"bands": [18, 65]}, "65+"), (-1, {"bands": [18]}, None), (float("nan"), {"bands": [18]}, None), (True, {"bands": [18]}, None),
        ("old", {"bands": [18]}, None), ("1990-04-12", {"generalize": "year"}, "1990"), ("a1", "drop", DROPPED), (None, "drop", DROPPED),
        (7, "keep", 7), (None, "token", None), ("a1", "redact", "[DEVICE_ID]"), ("abcdefgh", "mask", "********"),
    ],
)  # fmt: skip
def test_attributes(value, setting, expected):
    """Each setting gives its value; what is not certain gives None, what is dropped says so."""
    assert change(value, setting) == expected


def test_tokens_and_hashes_carry_the_name():
    """A number and its text are one value."""
    assert change(7, "token") == change("7", "token") == change(7.0, "token")
    assert change("a1", "token").startswith("DEVICE_ID-")
    assert change("a1", "hash").startswith("DEVICE_ID#")


@pytest.mark.parametrize(
    ("name", "kind"),
    [("device_id", "DEVICE_ID"), ("user.e-mail", "USER_E_MAIL"), ("имя", "ATTRIBUTE"), ("1st", "ATTRIBUTE")],
)
def test_names_become_kinds(name, kind):
    """A field's name gives a kind that a token can carry."""
    assert attribute_kind(name) == kind


@pytest.mark.parametrize("setting", ["surrogate", {"generalize": "region"}])
def test_what_attributes_cannot_have_is_refused(setting):
    """The mistake is told before any data is read."""
    with pytest.raises(UsageError):
        check_attribute("city", Transformation.parse(None, setting))
