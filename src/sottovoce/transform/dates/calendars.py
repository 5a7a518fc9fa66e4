"""Calendars in which people write dates, and the days they mean. Days are ``datetime.date`` ordinals.

Exact: Gregorian; Buddhist (Thai solar), Minguo and the Japanese eras, which only count years differently; Jalali within
1178 to 1633 by the 33-year cycle. Approximate: Hijri by the tabular calendar, which may differ by a day or two from a
sighted moon; ``UNCERTAIN_DAYS`` says by how many.
"""

from __future__ import annotations

import calendar
import datetime as dt
from enum import StrEnum


class Calendar(StrEnum):
    """A way to count years, months and days."""

    GREGORIAN = "gregorian"
    BUDDHIST = "buddhist"
    MINGUO = "minguo"
    JALALI = "jalali"
    HIJRI = "hijri"
    MEIJI = "meiji"
    TAISHO = "taisho"
    SHOWA = "showa"
    HEISEI = "heisei"
    REIWA = "reiwa"


JAPANESE = (Calendar.MEIJI, Calendar.TAISHO, Calendar.SHOWA, Calendar.HEISEI, Calendar.REIWA)
YEAR_OFFSET = {
    Calendar.GREGORIAN: 0,
    Calendar.BUDDHIST: -543,
    Calendar.MINGUO: 1911,
    Calendar.MEIJI: 1867,
    Calendar.TAISHO: 1911,
    Calendar.SHOWA: 1925,
    Calendar.HEISEI: 1988,
    Calendar.REIWA: 2018,
}
"""What is added to a year to make it Gregorian, for calendars that share the Gregorian months."""

UNCERTAIN_DAYS = {Calendar.HIJRI: 2}
"""Days by which a converted date may be off; 0 where not named."""

_ERA_STARTS = (
    (dt.date(2019, 5, 1).toordinal(), Calendar.REIWA),
    (dt.date(1989, 1, 8).toordinal(), Calendar.HEISEI),
    (dt.date(1926, 12, 25).toordinal(), Calendar.SHOWA),
    (dt.date(1912, 7, 30).toordinal(), Calendar.TAISHO),
    (dt.date(1868, 1, 25).toordinal(), Calendar.MEIJI),
)
_JALALI_YEARS = (1178, 1633)
_JALALI_MONTHS = (31, 31, 31, 31, 31, 31, 30, 30, 30, 30, 30, 29)
_JALALI_EPOCH = dt.date(622, 3, 21).toordinal()
_HIJRI_YEARS = (1, 1600)
_HIJRI_EPOCH = dt.date(622, 7, 19).toordinal()  # 16 July 622 in the Julian calendar


def to_ordinal(kind: Calendar, year: int, month: int, day: int) -> int | None:
    """Return the day that a date means, or None if there is no such date."""
    if not (1 <= month <= 12 and day >= 1):
        return None
    if kind in YEAR_OFFSET:
        year += YEAR_OFFSET[kind]
        if not 1 <= year <= 9999 or day > calendar.monthrange(year, month)[1]:
            return None
        return dt.date(year, month, day).toordinal()
    if kind is Calendar.JALALI:
        return _from_jalali(year, month, day)
    return _from_hijri(year, month, day)


def from_ordinal(kind: Calendar, ordinal: int) -> tuple[Calendar, int, int, int] | None:
    """Return calendar, year, month and day of a day; a Japanese date may change its era. None if out of range."""
    if not 1 <= ordinal <= dt.date.max.toordinal():
        return None
    if kind in JAPANESE:
        era = next((era for start, era in _ERA_STARTS if ordinal >= start), None)
        if era is None:
            return None
        kind = era
    if kind in YEAR_OFFSET:
        day = dt.date.fromordinal(ordinal)
        year = day.year - YEAR_OFFSET[kind]
        return (kind, year, day.month, day.day) if year >= 1 else None
    found = _to_jalali(ordinal) if kind is Calendar.JALALI else _to_hijri(ordinal)
    return (kind, *found) if found else None


def gregorian_year(kind: Calendar, year: int) -> int | None:
    """Return the Gregorian year in which most of a year lies, or None if out of range.

    Exact for calendars that share the Gregorian year. A Jalali year begins in March: its first nine months are meant. A
    Hijri year is 11 days shorter: its middle is meant.
    """
    if kind in YEAR_OFFSET:
        result = year + YEAR_OFFSET[kind]
        return result if 1 <= result <= 9999 else None
    middle = to_ordinal(kind, year, 4 if kind is Calendar.JALALI else 7, 1)
    return dt.date.fromordinal(middle).year if middle else None


def _jalali_is_leap(year: int) -> bool:
    return (year * 8 + 29) % 33 < 8


def _jalali_new_year(year: int) -> int:
    cycles, rest = divmod(year - 1, 33)
    leaps = cycles * 8 + sum(_jalali_is_leap(cycles * 33 + 1 + place) for place in range(rest))
    return _JALALI_EPOCH + (year - 1) * 365 + leaps


def _from_jalali(year: int, month: int, day: int) -> int | None:
    if not _JALALI_YEARS[0] <= year <= _JALALI_YEARS[1]:
        return None
    length = 30 if month == 12 and _jalali_is_leap(year) else _JALALI_MONTHS[month - 1]
    if day > length:
        return None
    return _jalali_new_year(year) + sum(_JALALI_MONTHS[: month - 1]) + day - 1


def _to_jalali(ordinal: int) -> tuple[int, int, int] | None:
    year = (ordinal - _JALALI_EPOCH) * 400 // 146097 + 2
    while _jalali_new_year(year) > ordinal:
        year -= 1
    if not _JALALI_YEARS[0] <= year <= _JALALI_YEARS[1]:
        return None
    rest = ordinal - _jalali_new_year(year)
    for month, length in enumerate(_JALALI_MONTHS, 1):
        if rest < length or month == 12:
            return year, month, rest + 1
        rest -= length
    return None


def _hijri_new_year(year: int) -> int:
    """Tabular calendar: 11 leap years in 30, in years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26 and 29."""
    return _HIJRI_EPOCH + (year - 1) * 354 + (3 + 11 * year) // 30


def _from_hijri(year: int, month: int, day: int) -> int | None:
    if not _HIJRI_YEARS[0] <= year <= _HIJRI_YEARS[1]:
        return None
    length = _hijri_length(year, month)
    return None if day > length else _hijri_new_year(year) + (59 * (month - 1) + 1) // 2 + day - 1


def _hijri_length(year: int, month: int) -> int:
    if month == 12:
        return _hijri_new_year(year + 1) - _hijri_new_year(year) - 325
    return 30 if month % 2 else 29


def _to_hijri(ordinal: int) -> tuple[int, int, int] | None:
    year = (30 * (ordinal - _HIJRI_EPOCH) + 10646) // 10631 + 1
    while _hijri_new_year(year) > ordinal:
        year -= 1
    if not _HIJRI_YEARS[0] <= year <= _HIJRI_YEARS[1]:
        return None
    rest = ordinal - _hijri_new_year(year)
    for month in range(1, 13):
        length = _hijri_length(year, month)
        if rest < length:
            return year, month, rest + 1
        rest -= length
    return None
