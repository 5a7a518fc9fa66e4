"""Make a value coarser. What cannot be understood for certain has no coarser form: the caller redacts it."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence

from sottovoce.transform.bands import band_of_text
from sottovoce.transform.dates import read_date
from sottovoce.transform.model import Level, Transformation
from sottovoce.transform.places import country_code, find_place

IPV4_PREFIX, IPV6_PREFIX = 24, 48
_DATE_LEVELS = frozenset({Level.MONTH, Level.YEAR, Level.DECADE})
_DONE_DATE = re.compile(r"(?:'\d|\d{3})(?:0s|\d|\d-(?:0[1-9]|1[0-2]))")
_HOST = re.compile(r"(?:[^\W_](?:[\w-]{0,62}[^\W_])?\.){1,8}[^\W\d_][\w-]{1,62}", re.UNICODE)
_URL = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]{0,15}://)?(?:[^/@?#\s]*@)?(?P<host>[^/:?#\s]+)")


def generalize(value: str, options: Transformation, languages: Sequence[str] = ()) -> str | None:
    """Return the coarser form of a value.

    Args:
        value: What is made coarser.
        options: A ``generalize`` transformation.
        languages: Languages the text is likely in; they settle the order of day and month.

    Returns:
        The coarser form, or None if the value is not understood for certain.
    """
    if options.bands:
        return band_of_text(value, options.bands)
    level = options.level
    if level in _DATE_LEVELS:
        return _date(value, level, languages)
    if level in (Level.COUNTRY, Level.REGION):
        return _place(value, level)
    if level is Level.NETWORK:
        return _network(value)
    if level is Level.DOMAIN:
        return _domain(value)
    return _area(value) if level is Level.AREA else None


def _date(value: str, level: Level, languages: Sequence[str]) -> str | None:
    if value.startswith("'") and _DONE_DATE.fullmatch(value):
        return value
    if re.fullmatch(r"\d{3}0s", value):
        return value if level is Level.DECADE or value.isascii() else None
    found = read_date(value, languages)
    return found.generalize(level) if found else None


def _place(value: str, level: Level) -> str | None:
    place = find_place(value)
    if place is None:
        return None
    return place.region_name if level is Level.REGION and place.region else place.country_name


def _network(value: str) -> str | None:
    host, _, prefix = value.strip("[]").partition("/")
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    address = mapped or address
    limit = IPV4_PREFIX if address.version == 4 else IPV6_PREFIX
    if prefix and not (prefix.isascii() and prefix.isdigit() and len(prefix) <= 3):
        return None
    return str(ipaddress.ip_network((address, min(limit, int(prefix or limit))), strict=False))


def _domain(value: str) -> str | None:
    if "@" in value and "://" not in value:
        host = value.rpartition("@")[2].rstrip(">.")
        return f"*@{host.lower()}" if _HOST.fullmatch(host) else None
    found = _URL.match(value)
    if found is None or not _HOST.fullmatch(found["host"]):
        return None
    return f"{(found['scheme'] or '').lower()}{found['host'].lower()}"


def _area(value: str) -> str | None:
    """Keep the first half of a postcode, three characters at most; the rest becomes ``*``."""
    places = [place for place, char in enumerate(value) if char.isalnum() or char == "*"]
    if not 3 <= len(places) <= 10:
        return None
    kept = min(3, len(places) // 2)
    last = places[kept - 1] + 1
    rest = "".join("*" if char.isalnum() else char for char in value[last:])
    return value[:last] + rest


def generalize_attribute(value: str, options: Transformation) -> str | None:
    """Return the coarser form of a structured value; countries and regions become ISO 3166-1 codes."""
    if options.level is Level.COUNTRY:
        return country_code(value)
    return generalize(value, options)
