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
from sottovoce.detect.checks.months import is_month
from sottovoce.detect.checks.registry import Check
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
_HAN_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")


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
    """A whole date, or a day and month, or (alone) a year, that can be a birth date."""
    folded = subject.folded[subject.start : subject.end]
    parts = _NUMBERS.findall(folded)
    if len(parts) == 3:
        return _is_numeric_date(parts) and _only_known_words(folded)
    if len(parts) == 1 and len(parts[0]) == 8:
        return _is_compact(parts[0])
    if not any(is_month(word) for word in _WORDS.findall(folded)):
        return False
    if len(parts) == 2:
        day, year = sorted(parts, key=lambda part: (len(part), part == parts[1]))
        return 1 <= int(day) <= _MONTH_DAYS and _plausible_year(int(year), len(year))
    named = any(is_month(word) and len(word) > 3 for word in _WORDS.findall(folded))
    return len(parts) == 1 and 1 <= int(parts[0]) <= _MONTH_DAYS and named


def _only_known_words(folded: str) -> bool:
    return (
        all(len(word) <= 2 or word in _FILLERS or is_month(word) for word in _WORDS.findall(folded)) or "年" in folded
    )


def _is_compact(digits: str) -> bool:
    shapes = ((digits[:4], digits[4:6], digits[6:]), (digits[:2], digits[2:4], digits[4:]))
    return any(_is_numeric_date(list(shape)) for shape in shapes)


def _han_date(subject: Subject) -> Verdict | bool:
    """A date written with the characters for year, month and day, in Arabic or Han digits, with or without an era."""
    value = subject.value
    if re.search("昭和|平成|令和|大正|明治|民[国國]|^[MTSHR][0-9]", value):
        return True
    year = re.search(r"([0-9〇零一二三四五六七八九]{2,4})\s?[年년]", value)
    return year is not None and _plausible_year(int(year[1].translate(_HAN_DIGITS)), len(year[1]))


def _korean_born(subject: Subject) -> Verdict | bool:
    """A date glued to 생 ("born"), where no other word begins with it (생산, 생활)."""
    behind = subject.text[subject.end :].lstrip().removeprefix("생")[:1]
    return behind not in tuple("산활각명기") and len(_NUMBERS.findall(subject.value)[0]) in (2, 4)


_CLOCK = re.compile(r"[ T,]{1,2}[0-9]{1,2}[:.h][0-9]{2}")


def _old_date(subject: Subject) -> Verdict | bool:
    """A whole date that nobody orders or pays on any more: most often a birth date; short years must stand alone."""
    parts = _NUMBERS.findall(subject.value)
    if _CLOCK.match(subject.text, subject.end) and not subject.cued:
        return False
    years = [int(part) for part in parts if len(part) == 4]
    if years:
        return _OLD_YEARS[0] <= years[0] <= _OLD_YEARS[1] and _birth_date(subject) is True
    if len(parts) == 2 and "'" in subject.value:
        return _birth_date(subject) is True
    alone = subject.start <= 2 and len(subject.text) - subject.end <= 25
    return alone and len(parts) == 3 and 40 <= int(parts[2]) <= 99 and _is_numeric_date(parts)


CHECKS: Mapping[str, Check] = {
    "birth_date": _birth_date,
    "han_date": _han_date,
    "old_date": _old_date,
    "korean_born": _korean_born,
    **AGE_CHECKS,
}
