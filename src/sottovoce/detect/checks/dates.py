"""Checks of birth dates (those of ages, in ``ages``, go by the same table).

Rules kept here: a birth date is a day that exists, in a year of the Gregorian, Buddhist, solar or lunar Hijri
calendar or
of a Japanese era in which a living person can be born.
No clock is read, so the years are fixed bounds.

Source: Unicode CLDR for the order of day, month and year and for month names; Japanese era table of the Cabinet Office.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from sottovoce.detect.checks.ages import CHECKS as AGE_CHECKS
from sottovoce.detect.checks.birth_years import YEAR_CHECKS, tail
from sottovoce.detect.checks.han_dates import HAN_CHECKS
from sottovoce.detect.checks.months import is_month, is_short_month
from sottovoce.detect.checks.registry import Check
from sottovoce.detect.checks.worded_dates import WORDED_DATE_CHECKS
from sottovoce.detect.model import Subject, Verdict

_YEARS = ((1900, 2030), (1280, 1450), (2440, 2573))
_OLD_YEARS = (1925, 2010)
_MONTH_DAYS = 31
_NUMBERS = re.compile(r"[0-9]+")
_WORDS = re.compile(r"[\u0900-\u0dff\u0e00-\u0e7f.]{2,}|[^\W\d_]+")
_FILLERS_TEXT = """
st nd rd th er re e a o of de del d ta' den din og y i am m d. m. г г. р р. года року god r roku the le el la
ar an nam năm года. gada ngay thang د سنه عام من في ב ה سال ء كو kl del' fl t s ε της του de' w n v в у год
kuu jun' na na' п. พ.ศ พ.ศ. ปี ค.ศ. ค.ศ ที่
"""
_FILLERS = frozenset(_FILLERS_TEXT.split())


def _plausible_year(year: int, digits: int) -> bool:
    if digits <= 2:
        return True
    return digits == 4 and any(first <= year <= last for first, last in _YEARS)


def _day_and_month(first: int, second: int) -> bool:
    low, high = sorted((first, second))
    return 1 <= low <= 12 and 1 <= high <= _MONTH_DAYS


def _is_numeric_date(parts: list[str]) -> bool:
    first, second, third = parts
    if len(first) == 4:
        return _plausible_year(int(first), 4) and 1 <= int(second) <= 12 and 1 <= int(third) <= _MONTH_DAYS
    if len(third) not in (2, 4) or max(len(first), len(second)) > 2:
        return len(third) == 1 and len(first) == 2 and _day_and_month(int(second), int(third))
    if _day_and_month(int(first), int(second)):
        return _plausible_year(int(third), len(third))
    return len(third) <= 2 and _day_and_month(int(second), int(third))


def _birth_date(subject: Subject) -> Verdict | bool:
    """A whole date, or a day and month, or month and year, that can be a birth date; with the word for year behind."""
    if not _is_birth_date(subject):
        return False
    end = tail(subject, subject.end)
    return True if end == subject.end else Verdict(end=end)


def _is_birth_date(subject: Subject) -> bool:
    folded = subject.folded[subject.start : subject.end]
    parts = _NUMBERS.findall(folded)
    if len(parts) == 3:
        return _is_numeric_date(parts) and _only_known_words(folded)
    if len(parts) == 2 and _ROMAN.search(folded):
        day, year = sorted(map(int, parts), key=lambda part: (part > _MONTH_DAYS, part))
        return 1 <= day <= _MONTH_DAYS and _plausible_year(year, len(str(year)))
    if len(parts) == 1 and len(parts[0]) >= 6:
        return _is_compact(parts[0])
    if not any(is_month(word) for word in _WORDS.findall(folded)):
        return False
    if len(parts) == 2:
        day, year = sorted(parts, key=lambda part: (len(part), part == parts[1]))
        return 1 <= int(day) <= _MONTH_DAYS and _plausible_year(int(year), len(year))
    if len(parts) != 1:
        return False
    if len(parts[0]) == 4:
        return _plausible_year(int(parts[0]), 4)
    named = any((is_month(word) and len(word) > 3) or is_short_month(word) for word in _WORDS.findall(folded))
    return 1 <= int(parts[0]) <= _MONTH_DAYS and named


def _only_known_words(folded: str) -> bool:
    return (
        all(len(word) <= 2 or word in _FILLERS or is_month(word) for word in _WORDS.findall(folded)) or "年" in folded
    )


def _is_compact(digits: str) -> bool:
    """Eight digits, six (also year and month), or seven with a year of the Republic of China before month and day."""
    if len(digits) == 7:
        return digits[0] in "01" and _day_and_month(int(digits[3:5]), int(digits[5:])) and int(digits[3:5]) <= 12
    if len(digits) == 6 and _OLD_YEARS[0] <= int(digits[:4]) <= _OLD_YEARS[1] and 1 <= int(digits[4:]) <= 12:
        return True
    shapes = ((digits[:4], digits[4:6], digits[6:]), (digits[:2], digits[2:4], digits[4:]))
    return any(all(shape) and _is_numeric_date(list(shape)) for shape in shapes)


_ROMAN = re.compile(r"(?<![^\W_])(?:x{1,2}|[ivx]{1,4})(?![^\W_])")
_NO_DATE = re.compile(
    r"\s?(?:%|°|[€$£₹]|kg|g\b|cm|km|mm|m\b|uhr|am\b|pm\b|h\b|kr|eur|zl|kc|лв|руб|грн|[0-9])|[.,:/-]?[0-9]"
)
_HOUR_BEFORE = re.compile(r"(?:at|um|kell|klo|kl\.?|om|alle|las|a las|à|o|ob|u|в|о|ора|saat|ώρα|στις|jam|luc|lúc)\s?$")


def _birthday(subject: Subject) -> bool:
    """A day and a month in digits beside talk of a birthday; no amount and no time of day."""
    parts = [int(part) for part in _NUMBERS.findall(subject.value)]
    if len(parts) != 2 or not all(parts) or not _day_and_month(parts[0], parts[1]):
        return False
    before = subject.folded[max(0, subject.start - 8) : subject.start]
    return not _NO_DATE.match(subject.folded, subject.end) and not _HOUR_BEFORE.search(before)


_CLOCK = re.compile(r"[ T,]{1,2}[0-9]{1,2}[:.h][0-9]{2}")


def _old_date(subject: Subject) -> Verdict | bool:
    """A whole date that nobody orders or pays on any more: most often a birth date; short years must stand alone."""
    parts = _NUMBERS.findall(subject.value)
    if _CLOCK.match(subject.text, subject.end) and not subject.cued:
        return False
    years = [int(part) for part in parts if len(part) == 4]
    if years:
        return _OLD_YEARS[0] <= years[0] <= _OLD_YEARS[1] and _is_birth_date(subject)
    if len(parts) == 2 and "'" in subject.value:
        return _is_birth_date(subject)
    alone = subject.start <= 2 and len(subject.text) - subject.end <= 25
    return alone and len(parts) == 3 and 40 <= int(parts[2]) <= 99 and _is_numeric_date(parts)


CHECKS: Mapping[str, Check] = {
    "birth_date": _birth_date,
    "birthday": _birthday,
    "old_date": _old_date,
    **AGE_CHECKS,
    **HAN_CHECKS,
    **WORDED_DATE_CHECKS,
    **YEAR_CHECKS,
}
