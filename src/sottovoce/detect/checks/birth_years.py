"""Checks of years of birth, and of the words that belong to a date and stand behind it ("1995 року", "1408 هـ").

Rules kept here: a year of two digits counts only where words of birth or vintage stand beside it and no unit follows;
what says "year" or names the calendar behind a date is part of the date.

Source: Unicode CLDR, date patterns and names of eras; how people shorten them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from sottovoce.detect.checks.age_words import CLAUSE_END, LATER, NOT_A_UNIT, THINGS, UNIT
from sottovoce.detect.checks.registry import Check
from sottovoce.detect.model import Subject, Verdict

_SPACED = (
    r"(?:року|році|рік|р\.|года|году|год|г\.|година|години|годы|godin[eua]|god\.|g\.|gad[aāu]|metais|metų|metu|"
    r"metų|m\.|roku|roce|rok|r\.|leta|év|evben|évben|évi|ben|yılında|yilinda|yılı|yili|aastal|aasta|a\.|vuonna|"
    r"सन|ई\.|ईस्वी|ईसवी|साल|में|সালের|সালে|সাল|ইং|ইংরেজি|খ্রিস্টাব্দ|খ্রি\.?|বাংলা|عیسوی|ہجری|ء|"
    r"هجرية|هجريه|هجري|هجری|ميلادية|ميلاديه|ميلادي|میلادی|شمسی|خورشیدی|قمری|هـ|ه\.?\s?ق|ه\.?\s?ش|ه|م|ق|ش|"
    r"לספירה|n\.? ?chr\.?|a\.?d\.?)"
)
TAIL = re.compile(rf"\.?\s?{_SPACED}(?![^\W_])|[年년]", re.IGNORECASE)
"""What says "year" or names the calendar behind a date."""

_HALF_WORD = re.compile(
    r"['’-]?(?:го|му|м|х|й|ти|та|ма|ми|es|as|os|ös|ös|ben|ban|ci|tego|om|s|er|at|a|ú|tych)(?![^\W_])"
)
_SEPARATED = re.compile(r"[.,:/-]\s?[0-9]")
_CHILDBIRTH = re.compile(r"[:.,][0-9]{2}|\s?(?:%|°|[€$£])")
_LONG_YEARS = ((1900, 2025), (1280, 1450), (2440, 2573))


_VINTAGE = re.compile(
    r"letnik|rocnik|rocznik|godist|jahrgang|baujahr|bouwjaar|jaargang|argang|arsmodell|vuosimall|vuosikert|evjarat|classe|"
    r"millesime|набор|שנתון|\bjg\b|quinta|aastakaik"
)
_MACHINES = re.compile(
    r"\b(?:avt|vozil|auto|voz\b|vin[oa]\b|vin\b|wino|bor\b|viin|wijn|wein|wine|vino|vinho|biler?\b|bils|bike|moto|traktor|"
    r"ausgab|exemplar|vydan|cislo|numer|issue|casopis|reviz|skoda|golf|passat|opel|ford|bmw|audi|vw|toyota|volvo|renault|"
    r"peugeot|fiat|dacia|mazda|honda|hyundai|kia)|авт|кола|мотор|רכב|מכונית|יין"
)


def _is_model_year(subject: Subject) -> bool:
    """Whether the year is of a car, a wine or a magazine: a word for vintage and such a thing stand around it."""
    low, high = max(0, subject.start - 44), subject.end + 30
    around = subject.folded[low:high]
    return _VINTAGE.search(around) is not None and (
        THINGS.search(around) is not None or _MACHINES.search(around) is not None
    )


def tail(subject: Subject, end: int) -> int:
    """Where the words that belong to a date ending at ``end`` end."""
    match = TAIL.match(subject.text, end)
    return match.end() if match is not None else end


def _birth_year(subject: Subject) -> Verdict | bool:
    """A year of four digits beside talk of birth, with the word for year behind it."""
    return not _is_model_year(subject) and Verdict(end=tail(subject, subject.end))


def _born_in(subject: Subject) -> Verdict | bool:
    """A year of two or four digits straight behind "born in" or "vintage": no amount, duration, time or quantity."""
    text, end = subject.text, subject.end
    if len(subject.value) == 4:
        year = int(subject.value)
        if not any(first <= year <= last for first, last in _LONG_YEARS):
            return False
    if _is_model_year(subject):
        return False
    half = _HALF_WORD.match(subject.folded, end)
    behind = half.end() if half is not None else end
    worded = TAIL.match(text, behind)
    if worded is not None:
        return Verdict(end=worded.end())
    after = subject.folded[behind : behind + 24]
    if any(pattern.match(after) for pattern in (_SEPARATED, _CHILDBIRTH, UNIT, NOT_A_UNIT, LATER)):
        return False
    return True if behind == end else Verdict(end=behind)


def _vintage(subject: Subject) -> Verdict | bool:
    """``_born_in`` where the words before it say little ("soy del 90"): the clause must end behind the year."""
    half = _HALF_WORD.match(subject.folded, subject.end)
    worded = TAIL.match(subject.text, half.end() if half is not None else subject.end)
    if worded is None and not CLAUSE_END.match(subject.folded, half.end() if half is not None else subject.end):
        return False
    return _born_in(subject)


def _year_before(subject: Subject) -> bool:
    """A year straight before "born", "vintage" or "of birth": no part of a date or longer number."""
    if _is_model_year(subject):
        return False
    before = subject.text[subject.start - 2 : subject.start] if subject.start >= 2 else subject.text[: subject.start]
    return not re.search(r"[0-9]$|[0-9][.,:/-]$|[^\W\d_]-?$", before.rstrip("'’ ") if before[-1:] != " " else "")


def _vietnamese(subject: Subject) -> Verdict:
    """A date in Vietnamese words, with the word for day before it."""
    lead = re.search(r"ng[àa]y\s$", subject.text[max(0, subject.start - 5) : subject.start], re.IGNORECASE)
    return Verdict(start=subject.start - (len(lead[0]) if lead is not None else 0))


_STARRED_YEARS = (1915, 2015)


def _starred(subject: Subject) -> bool:
    """A date behind the star that genealogists write for "born": glued to a year, and no emphasis around it."""
    before = subject.text[: subject.start].rstrip(" ")
    if not before.endswith("*") or before.endswith("**") or subject.text[subject.end : subject.end + 1] in ("*", "%"):
        return False
    years = [int(part) for part in re.findall(r"[0-9]{4}", subject.value)]
    return bool(years) and _STARRED_YEARS[0] <= years[0] <= _STARRED_YEARS[1]


YEAR_CHECKS: Mapping[str, Check] = {
    "birth_year": _birth_year,
    "born_in": _born_in,
    "starred": _starred,
    "vietnamese": _vietnamese,
    "vintage": _vintage,
    "year_before": _year_before,
}
"""Checks by the name that rules use, after ``dates.``."""
