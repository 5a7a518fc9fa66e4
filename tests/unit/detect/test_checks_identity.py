"""Checks of personal ids: published numbers, structure, and the shape test for mistyped ids."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sottovoce.detect.checks.identity import CHECKS
from sottovoce.detect.checks.identity_numbers import TESTS
from sottovoce.detect.checks.identity_shapes import any_id, any_id_before
from sottovoce.detect.model import Subject, Verdict

PUBLISHED = [
    ("au_medicare", "2123456701", "Services Australia, specimen of the Medicare card"),
    ("de_id_card", "L01X00T471", "BMI, specimen of the identity card"),
    ("de_id_card", "L01X00T471D", "BMI, specimen of the identity card, with the D for German"),
    ("de_kvnr", "A123456780", "gematik, specimen of the health card"),
    ("de_rvnr", "15070649C103", "Wikipedia (de), Versicherungsnummer"),
    ("dk_cpr", "2110625629", "python-stdnum documentation of stdnum.dk.cpr"),
    ("hk_id", "A1234563", "Wikipedia, Hong Kong identity card"),
    ("kw_id", "288020122596", "OECD, Information on Tax Identification Numbers: Kuwait"),
    ("lu_id", "1893120105732", "CTIE, test number of the national register"),
    ("lv_code", "16117519997", "python-stdnum documentation of stdnum.lv.pvn"),
    ("nz_nhi", "ZAC5361", "HISO 10046:2023, old form"),
    ("nz_nhi", "ZVB97XQ", "HISO 10046:2023, new form"),
    ("pl_id_card", "ABA300000", "MSWiA, specimen of the identity card"),
    ("ru_snils", "11223344595", "Wikipedia (ru), СНИЛС"),
    ("se_personnummer", "8803200016", "python-stdnum documentation of stdnum.se.personnummer"),
    ("se_personnummer", "7010632391", "Wikipedia (sv), Samordningsnummer"),
    ("sg_nric", "S1234567D", "Wikipedia, National Registration Identity Card"),
    ("sv_dui", "000162975", "public validators of the DUI, specimen"),
    ("tw_id", "A123456789", "Wikipedia (zh), 中華民國國民身分證"),
    ("us_npi", "1234567893", "CMS, NPI check digit calculation"),
    ("uy_ci", "12345672", "DNIC, check digit of the cédula"),
    ("xk_id", "1234567892", "nidx library documentation"),
]


def subject(text, value=None, *, cued=False):
    start = text.index(value or text)
    return Subject(value or text, text, text.lower(), start, start + len(value or text), cued)


@pytest.mark.parametrize(("name", "number", "source"), PUBLISHED, ids=[f"{row[0]}-{row[1]}" for row in PUBLISHED])
def test_a_published_number_passes_and_a_changed_digit_does_not(name, number, source):
    """The check takes the number that its source publishes, and refuses every other check character."""
    assert CHECKS[name](subject(number)), source
    at = {"au_medicare": 8, "de_id_card": 9}.get(name, len(number) - 1)
    others = ("0123456789" if number[at].isdigit() else "ABCDEFGHJKLMNPQRSTUVWXYZ").replace(number[at], "")
    assert [char for char in others if CHECKS[name](subject(number[:at] + char + number[at + 1 :]))] == []


@pytest.mark.parametrize(
    ("region", "kind"),
    [("50", "SI_EMSO"), ("32", "HR_JMBG"), ("18", "BA_JMBG"), ("21", "ME_JMBG"), ("45", "MK_EMBG"), ("71", "RS_JMBG")],
)
def test_the_region_of_a_jmbg_names_the_country(region, kind):
    """One number system, six countries: digits eight and nine decide."""
    body = f"0101986{region}000"
    numbers = [f"{body[:-1]}{serial}{check}" for serial in range(10) for check in range(10)]
    kinds = {verdict.kind for number in numbers if isinstance(verdict := CHECKS["jmbg"](subject(number)), Verdict)}
    assert kinds == {kind}


def test_a_number_inside_a_longer_code_needs_a_cue():
    """Order codes end in digits that pass a checksum now and then."""
    assert not CHECKS["se_personnummer"](subject("LC-880320-0016", "880320-0016"))
    assert CHECKS["se_personnummer"](subject("LC-880320-0016", "880320-0016", cued=True))
    assert CHECKS["alone_us.ssn"](subject("it is 536-90-4399.", "536-90-4399"))
    assert not CHECKS["alone_us.ssn"](subject("A-536-90-4399", "536-90-4399"))


def test_a_recent_date_with_a_serial_is_an_order_number_unless_cued():
    """Children write few chats; shops number their orders by the day."""
    number = next(
        f"260224-31{tail:02}"
        for tail in range(100)
        if CHECKS["se_personnummer"](subject(f"26022431{tail:02}", cued=True))
    )
    assert not CHECKS["se_personnummer"](subject(number))
    assert CHECKS["se_personnummer"](subject(number, cued=True))


@pytest.mark.parametrize(
    ("text", "value", "found"),
    [
        ("my id: 1234 5678 9012 thanks", "1234 5678 9012 th", "1234 5678 9012"),
        ("BSN 288880985 en 24-09-1967", "288880985 en", "288880985"),
        ("nr is 123456", "is 123456", "123456"),
        ("nr AB 123456 ok", "AB 123456 ok", "AB 123456"),
        ("hkid A123456(3) ok", "A123456(3)", "A123456(3)"),
        ("X-1234567-L", "X-1234567-L", "X-1234567-L"),
        ("nino QQ 12 34 56 C, ok", "QQ 12 34 56 C", "QQ 12 34 56 C"),
        ("IDMEX1234567890", "1234567890", "IDMEX1234567890"),
        ("свид. II-МЮ 123456", "МЮ 123456", "II-МЮ 123456"),
        ("nuss 08 6903950414", "08 6903950414", "08 6903950414"),
        ("emšo 1403989 505 131", "1403989 505 131", "1403989 505 131"),
        ("tessera 80380000418827301946", "80380000418827301946", "80380000418827301946"),
        ("rvnr 65 170839 J 008", "65 170839 J 008", "65 170839 J 008"),
        ("pnr 900214+9001", "900214+9001", "900214+9001"),
    ],
)
def test_the_shape_test_finds_where_an_id_ends(text, value, found):
    """Groups of digits belong together, the words around them do not."""
    verdict = any_id(subject(text, value, cued=True))
    assert isinstance(verdict, Verdict)
    assert text[verdict.start : verdict.end] == found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("valid until 24.09.2031", "24.09.2031"),
        ("costs 125000 Ft", "125000"),
        ("call +36 30 123 4567", "30 123 4567"),
        ("room 1234", "1234"),
        ("ES33 9428 7783 7112 5944 9671", "9428 7783 7112 5944 9671"),
        ("firmware 2.0.0-rc3", "2.0.0-rc3"),
        ("error 0x80070057", "0x80070057"),
        ("mail a.123456@example.org", "123456"),
    ],
)
def test_the_shape_test_refuses_other_numbers(text, value):
    """Dates, amounts, phone numbers, account numbers and versions are no ids, cue or not."""
    assert any_id(subject(text, value, cued=True)) is False


@pytest.mark.parametrize(
    ("text", "value", "found"),
    [
        ("219354881 is my NIF", "219354881", True),
        ("219354881, NIF", "219354881", False),
        ("order: 219354881 NIF", "219354881", False),
        ("LC-260422-9004 e il mio codice fiscale", "LC-260422-9004", False),
        ("219354881 NIF 501964843", "219354881", False),
    ],
)
def test_a_value_before_its_cue_must_belong_to_it(text, value, found):
    """A comma, a label, or another number behind the cue says that the value is something else's."""
    assert bool(any_id_before(subject(text, value, cued=True))) is found


@given(st.text(max_size=40), st.text("0123456789AB -./()+", min_size=1, max_size=30), st.text(max_size=20))
def test_the_shape_test_is_total_and_goes_back_by_a_series_at_most(before, value, after):
    """Whatever stands around, the answer is no, or a stretch that ends in the value."""
    text = before + value + after
    verdict = any_id(Subject(value, text, text, len(before), len(before) + len(value), cued=True))
    if isinstance(verdict, Verdict):
        assert verdict.start is not None
        assert verdict.end is not None
        assert max(0, len(before) - 20) <= verdict.start < verdict.end <= len(before) + len(value)
        assert sum(char.isdigit() for char in text[verdict.start : verdict.end]) >= 4


@pytest.mark.parametrize(
    ("text", "value", "found"),
    [
        ("op HT605917", "HT605917", True),
        ("stop HT605917", "HT605917", False),
        ("op 203456789", "203456789", False),
        ("č. op 203456789", "203456789", True),
        ("l-ID 617384L", "617384L", True),
        ("id 617384a", "617384a", False),
        ("rc 8402171680", "8402171680", True),
        ("rc 8402991680", "8402991680", False),
    ],
)
def test_an_abbreviation_announces_only_its_own_form(text, value, found):
    """Two letters say too little for any number to count."""
    assert CHECKS["abbreviated"](subject(text, value)) is found


@pytest.mark.parametrize(
    ("text", "value", "found"),
    [
        ("social 518447203", "518447203", True),
        ("documento CA12345AB", "CA12345AB", True),
        ("documento 123456", "123456", False),
        ("commit 9cc187fc1de24820", "187fc1de24820", False),
    ],
)
def test_a_weak_cue_needs_a_long_number(text, value, found):
    """Nine digits, or a series and six."""
    assert bool(CHECKS["weak"](subject(text, value, cued=True))) is found


def test_every_test_has_a_check():
    """The table of checks names each test once, beside the shape tests and those that must stand alone."""
    assert set(TESTS) <= set(CHECKS)
    assert all(re.fullmatch(r"[a-z_]+(\.[a-z_0-9]+)?", name) for name in CHECKS)
