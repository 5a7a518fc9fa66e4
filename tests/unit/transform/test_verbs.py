"""Mask, bands, generalize and shift, one by one."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sottovoce.testing import FakeMinter
from sottovoce.transform import Transformation
from sottovoce.transform.bands import band_of, band_of_text, labels_of
from sottovoce.transform.generalize import generalize
from sottovoce.transform.masking import mask
from sottovoce.transform.places import country_code, find_place
from sottovoce.transform.shifting import offset_days, shift

LIMITS = st.lists(st.integers(1, 120), min_size=1, max_size=8, unique=True).map(sorted)
MASKS = st.builds(
    lambda first, last, length: Transformation.parse(
        None, {"mask": {"keep_first": first, "keep_last": last, "keep_length": length}}
    ),
    st.integers(0, 4),
    st.integers(0, 4),
    st.booleans(),
)


def level(name):
    return Transformation.parse(None, {"generalize": name})


@given(st.text(min_size=1, max_size=60), MASKS)
def test_masking_a_masked_value_changes_nothing(value, options):
    """Mask is idempotent, whatever it keeps."""
    once = mask(value, options)
    assert mask(once, options) == once


@pytest.mark.parametrize(
    ("value", "setting", "masked"),
    [
        ("Ana", "mask", "****"),
        ("Ana Ruiz", "mask", "********"),
        ("4111 1111 1111 1111", {"mask": {"keep_last": 4}}, "****************1111"),
        ("4111 1111 1111 1111", {"mask": {"keep_last": 4, "keep_length": True}}, "**** **** **** 1111"),
        ("1234567", {"mask": {"keep_last": 4}}, "********"),
        ("Ana Ruiz", {"mask": {"keep_first": 1, "char": "•"}}, "A••••••••"),
    ],
)
def test_mask_keeps_what_it_is_told(value, setting, masked):
    """By default only a length class remains; too short a value keeps nothing."""
    assert mask(value, Transformation.parse(None, setting)) == masked


@given(LIMITS, st.integers(0, 150), st.integers(0, 150))
def test_bands_rise_with_the_number(limits, one, other):
    """A larger number never lies in a lower band."""
    labels = labels_of(limits)
    low, high = sorted((one, other))
    assert labels.index(band_of(low, limits)) <= labels.index(band_of(high, limits))
    assert len(set(labels)) == len(limits) + 1


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("34", "25-64"), ("17 години", "under 18"), ("91-aastane", "65+"), ("٩ سنوات", "under 18"), ("۷۴ ساله", "65+"), ("六岁", "under 18"),
        ("三十五岁", "25-64"), ("78歳", "65+"), ("8 tháng", "under 18"), ("30 months", "under 18"), ("30 Monate", "under 18"),
        ("30 месяцев", "under 18"), ("69 YAŞINDA", "65+"), ("18-24", "18-24"), ("65+", "65+"), ("2 years 3 months", None),
        ("thirty", None), ("-3", None), ("", None),
    ],
)  # fmt: skip
def test_ages_are_put_into_bands(text, band):
    """One number in any script, in years or converted to years; anything else has no band."""
    assert band_of_text(text, (18, 25, 65)) == band


@pytest.mark.parametrize(
    ("value", "how", "coarser"),
    [
        ("192.0.2.44", "network", "192.0.2.0/24"), ("192.0.2.0/24", "network", "192.0.2.0/24"), ("2001:db8:1:2::3", "network", "2001:db8:1::/48"),
        ("::ffff:192.0.2.44", "network", "192.0.2.0/24"), ("192.0.2.999", "network", None), ("192.0.2.44:80", "network", None),
        ("Ana@Ruiz.example", "domain", "*@ruiz.example"), ("ana at ruiz", "domain", None), ("ana@", "domain", None),
        ("https://Example.com/u/ana?x=1", "domain", "https://example.com"), ("www.example.com/a", "domain", "www.example.com"),
        ("https://ana:pw@example.com/", "domain", "https://example.com"),
        ("10115", "area", "10***"), ("SW1A 1AA", "area", "SW1* ***"), ("10***", "area", "10***"), ("7", "area", None),
        ("Paris", "country", "France"), ("Paris", "region", "Île-de-France"), ("東京", "country", "Japan"), ("Украина", "region", "Ukraine"),
        ("Lyon, France", "region", "Auvergne-Rhône-Alpes"), ("41 Larkspur Close, Leeds", "country", None), ("Springfield, USA", "country", "United States"),
        ("Paris, Texas", "country", None), ("Georgia", "country", None), ("Birmingham", "country", None), ("Narnia", "country", None),
        ("1990s", "decade", "1990s"), ("1990", "year", "1990"), ("'85", "year", "'85"),
    ],
)  # fmt: skip
def test_generalize(value, how, coarser):
    """Each level gives its coarser form, or nothing where it would be a guess."""
    assert generalize(value, level(how)) == coarser


@given(st.text(max_size=40), st.sampled_from(("year", "country", "network", "domain", "area")))
def test_generalizing_twice_gives_the_same(value, how):
    """A coarser form is its own coarser form."""
    once = generalize(value, level(how))
    if once is not None:
        assert generalize(once, level(how)) == once


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("FR-IDF", "FR"),
        ("fr", "FR"),
        ("UK", "GB"),
        ("Deutschland", "DE"),
        ("XX-1", None),
        ("ZZ", None),
        ("KH", "KH"),
        ("", None),
    ],
)
def test_regions_have_a_country_code(value, code):
    """ISO 3166-2 codes, country codes and known names give ISO 3166-1 codes."""
    assert country_code(value) == code


def test_places_are_known_in_many_scripts():
    """One city, many names, one answer."""
    names = ("Berlin", "BERLIN", "Берлин", "برلين", "柏林", "ベルリン", "베를린", "ברלין", "बर्लिन", "Βερολίνο")
    assert {find_place(name) for name in names} == {find_place("Berlin, Deutschland")}
    assert find_place("Berlin").region == "DE-BE"


@given(
    st.dates(dt.date(1950, 1, 1), dt.date(2090, 1, 1)),
    st.dates(dt.date(1950, 1, 1), dt.date(2090, 1, 1)),
    st.text(),
    st.integers(1, 3650),
)
def test_shift_keeps_intervals(one, other, scope, limit):
    """Two dates of one scope move together, by at most the limit and never by nothing."""
    minter = FakeMinter(scope.encode("ascii", "backslashreplace").decode())
    moved = [dt.date.fromisoformat(shift(day.isoformat(), limit, minter)) for day in (one, other)]
    assert moved[1] - moved[0] == other - one
    assert 1 <= abs((moved[0] - one).days) <= limit


def test_offsets_differ_between_scopes():
    """The offset is the scope's own secret, and both directions occur."""
    offsets = {offset_days(FakeMinter(str(scope)), 30) for scope in range(400)}
    assert offsets == {*range(-30, 0), *range(1, 31)}


@pytest.mark.parametrize("value", ["12/04/1990", "April 1990", "1990", "soon"])
def test_what_names_no_certain_day_is_not_shifted(value):
    """A month, a year, or a date of open order has no interval to keep."""
    assert shift(value, 30, FakeMinter()) is None
