"""Which country and region a place lies in. What is not known for certain is not answered.

A place is known if it, whole, is a name in the tables. Of several parts ("Lyon, France") the last decides if it names a
country; otherwise all must be known and agree.
"""

# ruff: noqa: E501, SIM905 - codes read better as one string

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from sottovoce.transform.places.city_names import CITIES
from sottovoce.transform.places.country_names import COUNTRIES
from sottovoce.transform.runs import is_word_char

_PARTS = re.compile(r"[,;，、،()（）/\n]+")
_REGION_CODE = re.compile(r"([A-Z]{2})-[A-Z0-9]{1,3}")
_HAS_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something lies.

    Attributes:
        country: ISO 3166-1 alpha-2 code.
        country_name: English name.
        region: ISO 3166-2 code, empty if only the country is known.
        region_name: English name of the region, empty if only the country is known.
    """

    country: str
    country_name: str
    region: str = ""
    region_name: str = ""


def _key(name: str) -> str:
    return " ".join("".join(char if is_word_char(char) else " " for char in name.casefold()).split())


@cache
def _countries() -> dict[str, Place]:
    found = {}
    for row in COUNTRIES.strip().splitlines():
        code, english, others = row.split("|")
        place = Place(code, english)
        for name in (english, *(other.replace("_", " ") for other in others.split())):
            found[_key(name)] = place
    return found


@cache
def country_names() -> dict[str, str]:
    """Return the English name of each known country by its ISO 3166-1 code."""
    return {place.country: place.country_name for place in _countries().values()}


@cache
def _cities() -> dict[str, Place]:
    found = {}
    names_by_code = country_names()
    for row in CITIES.strip().splitlines():
        region, region_name, names = row.split("|")
        country = region[:2]
        place = Place(country, names_by_code[country], region, region_name)
        for name in names.split():
            found[_key(name.replace("_", " "))] = place
    return found


def find_place(text: str) -> Place | None:
    """Return where a place lies, or None if that is not certain."""
    parts = [_key(part) for part in _PARTS.split(text)]
    parts = [part for part in parts if part]
    if not parts:
        return None
    country = _countries().get(parts[-1])
    if country is not None:
        region = _cities().get(parts[-2]) if len(parts) == 2 else None
        return region if region and region.country == country.country else country
    places = [_cities().get(part) or _countries().get(part) for part in parts if not _HAS_DIGIT.search(part)]
    if not places or None in places or len(set(places)) != 1 or len(places) != len(parts):
        return None
    return places[0]


def country_code(value: str) -> str | None:
    """Return the ISO 3166-1 code of a country or region given as code or name, or None if it is none.

    Args:
        value: ``FR``, ``FR-IDF``, ``France`` or ``Paris``.
    """
    code = value.strip()
    region = _REGION_CODE.fullmatch(code.upper())
    code = region.group(1) if region else code
    if len(code) == 2 and code.isascii() and code.upper() in country_names() | _OTHER_CODES:
        return "GB" if code.upper() == "UK" else code.upper()
    place = find_place(value)
    return place.country if place else None


_OTHER_CODES = dict.fromkeys(
    "AG AI AO AQ AS AW AX BB BF BH BI BJ BL BM BN BQ BS BT BV BW BZ CC CD CF CG CI CK CM CV CW CX DJ DM EH ER ET FJ FK FM "
    "FO GA GD GF GG GH GI GL GM GN GP GQ GS GT GU GW GY HM HN HT IM IO JE JM KG KH KI KM KN KP KY LA LC LI LR LS LY MC MF "
    "MG MH ML MM MN MO MP MQ MR MS MU MV MW MZ NA NC NE NF NI NR NU OM PA PF PG PM PN PR PS PW PY RE RW SB SC SD SH SJ SL "
    "SM SN SO SR SS ST SV SX SZ TC TD TF TG TJ TK TL TM TO TT TV TZ UG UK UM UZ VA VC VG VI VU WF WS XK YE YT ZM ZW".split(),
    "",
)
"""The codes of ISO 3166-1 (and UK, XK) that the table of names leaves out."""
