"""Read dates as people write them, in any of the project's languages. What is not understood wholly is not read.

Understood: ISO, D.M.Y, D/M/Y, M/D/Y, Y/M/D and D/M-Y with any script's digits, compact YYYYMMDD and DDMMYYYY, names of
months with the small words around them, 年月日, 년월일, ngày/tháng/năm, Japanese and Minguo eras, Buddhist, Jalali and
Hijri years, two-digit years, a time behind the date. Where the order of day and month (or the year's place) is open,
the result says so.
"""

# ruff: noqa: E501 - words of one language stay together

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from sottovoce.transform.dates.calendars import Calendar
from sottovoce.transform.dates.months import MonthName, find_month, fold_letters
from sottovoce.transform.dates.written import ERA_NAMES, Part, Role, WrittenDate

MAX_LENGTH = 64
"""A longer value is no date."""

_TAIL = re.compile(
    r"(?:T|,?[ \u00a0]+(?:at |um |kl\.? |à )?)\d{1,2}[:.h]\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?"
    r"(?:[ \u00a0]?(?:[AaPp]\.?[Mm]\.?|[Zz]|UTC|GMT|[+-]\d{2}:?\d{2}))?$"
)
_TOKEN = re.compile(r"\d+|元")
_SEPARATORS = frozenset(" \t\u00a0\u202f.,/-‐‑–—−'’‘·،،ـ()\u200e\u200f\u061c")

# Small words that belong to a written date and say nothing of their own, folded as in ``fold_letters``.
_FILLERS = frozenset(
    fold_letters(
        "of the de del d da do den di na am le el al ta st nd rd th er ere ère re o a m ο η του το г год года году гг г р рік року "
        "роки ого го й й-го е ти ри gada g r roku rok roka goda dan dne dňa dia dies al-n an án én jén ján ja je ik in on en "
        "il i fil på im les die der yılı tarihinde in-ti ს წლის წელი წ ე ي ه و ال في من عام سنة میلادی ميلادي ميلادية م "
        "ב של לשנת שנת को का की के सन् ই লা রা ঠা শে সাল সালের এর کو سال کی ء วันที่ เดือน ปี ค ศ คศ พศ ngày năm tháng tanggal tahun"
    ).split()
)
_UNITS_AFTER = {
    "年": Role.YEAR, "月": Role.MONTH, "日": Role.DAY, "号": Role.DAY, "號": Role.DAY,
    "년": Role.YEAR, "월": Role.MONTH, "일": Role.DAY,
}  # fmt: skip
_ORDINALS = frozenset({"st", "nd", "rd", "th", "er"})
_UNITS_BEFORE = {"ngay": Role.DAY, "thang": Role.MONTH, "nam": Role.YEAR}
_ERAS = (
    *((names[0], calendar) for calendar, names in ERA_NAMES.items()),
    ("中華民國", Calendar.MINGUO),
    ("民國", Calendar.MINGUO),
    ("民国", Calendar.MINGUO),
    ("พ.ศ.", Calendar.BUDDHIST),
    ("พ.ศ", Calendar.BUDDHIST),
    ("พศ", Calendar.BUDDHIST),
    ("هـ.ش", Calendar.JALALI),
    ("ه.ش", Calendar.JALALI),
    ("شمسي", Calendar.JALALI),
    ("خورشيدي", Calendar.JALALI),
    ("هـ.ق", Calendar.HIJRI),
    ("ه.ق", Calendar.HIJRI),
    ("قمري", Calendar.HIJRI),
    ("هجرية", Calendar.HIJRI),
    ("هجري", Calendar.HIJRI),
    ("هـ", Calendar.HIJRI),
)
_ERA_LETTER = re.compile(r"^([MTSHRmtshr])\.?(?=\d{1,2}[./年-])")
_ERA_SHORT = re.compile(r"^[明大昭平令](?=\d)")
_BUDDHIST_YEARS = (2400, 2700)
_ISLAMIC_YEARS = (1200, 1500)
_GREGORIAN_YEARS = (1800, 2399)


@dataclass(slots=True)
class _Number:
    start: int
    end: int
    worth: int
    role: Role | None = None

    @property
    def width(self) -> int:
        return self.end - self.start


@dataclass(slots=True)
class _Draft:
    """What has been read so far of one value."""

    text: str
    languages: Sequence[str]
    month: MonthName | None = None
    era: Part | None = None
    ordinal: Part | None = None
    calendar: Calendar | None = None
    numbers: list[_Number] = field(default_factory=list)
    is_year_certain: bool = True
    is_month_certain: bool = True


def read_date(value: str, languages: Sequence[str] = ()) -> WrittenDate | None:
    """Read a date.

    Args:
        value: The date, and nothing else but a time behind it.
        languages: Languages the text is likely in; they decide day-month order and calendar where the date does not.

    Returns:
        The date as written, or None if any of it is not understood or there is no such day.
    """
    if len(value) > MAX_LENGTH:
        return None
    tail = _TAIL.search(value)
    text = value[: tail.start()] if tail else value
    draft = _Draft(text, languages)
    draft.month = find_month(text, languages)
    _find_era(draft)
    if not _tokenize(draft) or not _assign(draft):
        return None
    found = _build(draft, tail.group() if tail else "")
    return found if found is not None and found.is_valid() else None


def _find_era(draft: _Draft) -> None:
    folded = fold_letters(draft.text)
    for name, calendar in _ERAS:
        at = folded.find(fold_letters(name))
        if at >= 0 and not (draft.month and draft.month.start < at + len(name) and at < draft.month.end):
            draft.era, draft.calendar = Part(at, at + len(name), Role.ERA), calendar
            return
    letter = _ERA_LETTER.match(draft.text) or _ERA_SHORT.match(draft.text)
    if letter:
        initial = letter.group()[0].upper()
        draft.calendar = next(era for era, names in ERA_NAMES.items() if initial in (names[0][0], names[1]))
        draft.era = Part(0, 1, Role.ERA)


def _tokenize(draft: _Draft) -> bool:
    """Collect the numbers; refuse anything that is neither number, month, era, unit, filler nor separator."""
    text, at, before = draft.text, 0, None
    for start, end in ((p.start, p.end) for p in (draft.month, draft.era) if p is not None):
        text = text[:start] + "\t" * (end - start) + text[end:]
    while at < len(text):
        number = _TOKEN.match(text, at)
        if number:
            worth = 1 if number.group() == "元" else int(number.group())
            draft.numbers.append(_Number(at, number.end(), worth, before))
            at, before = number.end(), None
        elif unicodedata.category(text[at])[0] in "LM":
            end = at
            while end < len(text) and unicodedata.category(text[end])[0] in "LM" and text[end] != "元":
                end += 1
            if not _word(draft, text[at:end]):
                return False
            if draft.numbers and draft.numbers[-1].end == at and text[at:end].lower() in _ORDINALS:
                draft.ordinal = Part(at, end, Role.ORDINAL)
            before = _UNITS_BEFORE.get(fold_letters(text[at:end]))
            at = end
        elif text[at] in _SEPARATORS:
            at += 1
        else:
            return False
    return len(draft.numbers) <= 3


def _word(draft: _Draft, word: str) -> bool:
    if word in _UNITS_AFTER:
        if not draft.numbers or draft.numbers[-1].role is not None:
            return False
        draft.numbers[-1].role = _UNITS_AFTER[word]
        return True
    return fold_letters(word) in _FILLERS


def _assign(draft: _Draft) -> bool:
    """Give each number its role."""
    open_numbers = [number for number in draft.numbers if number.role is None]
    if draft.era and open_numbers and draft.calendar is not None and _era_leads(draft):
        open_numbers[0].role = Role.YEAR
    elif draft.month:
        return _assign_around_month(open_numbers) and _is_distinct(draft)
    open_numbers = [number for number in draft.numbers if number.role is None]
    taken = {number.role for number in draft.numbers}
    if len(open_numbers) == len(draft.numbers):
        return _assign_plain(draft) and _is_distinct(draft)
    rest = [role for role in (Role.YEAR, Role.MONTH, Role.DAY) if role not in taken]
    for number, role in zip(open_numbers, rest if Role.YEAR in taken else rest[::-1], strict=False):
        number.role = role
    return _is_distinct(draft)


def _era_leads(draft: _Draft) -> bool:
    """Whether the number right behind the era's name is its year."""
    era = draft.era
    first = next((number for number in draft.numbers if era and number.start >= era.end), None)
    if first is None or era is None or draft.text[era.end : first.start].strip(" .\u00a0"):
        return False
    first.role = Role.YEAR if first is not draft.numbers[0] else first.role
    return first is draft.numbers[0]


def _is_distinct(draft: _Draft) -> bool:
    roles = [number.role for number in draft.numbers] + ([Role.MONTH] if draft.month else [])
    return None not in roles and len(set(roles)) == len(roles) and bool(roles)


def _is_year(number: _Number) -> bool:
    return number.width in (3, 4) or number.worth > 31


def _assign_around_month(numbers: list[_Number]) -> bool:
    if len(numbers) == 1:
        numbers[0].role = Role.YEAR if _is_year(numbers[0]) else Role.DAY
    elif len(numbers) == 2:
        first_is_year = _is_year(numbers[0]) and not _is_year(numbers[1])
        numbers[0].role, numbers[1].role = (Role.YEAR, Role.DAY) if first_is_year else (Role.DAY, Role.YEAR)
    return len(numbers) <= 2


def _assign_plain(draft: _Draft) -> bool:
    numbers = draft.numbers
    if len(numbers) == 1:
        return _assign_compact(draft)
    if len(numbers) == 2:
        roles = _roles_of_two(draft)
    elif len(numbers) == 3:
        roles = _roles_of_three(draft)
    else:
        return False
    for number, role in zip(numbers, roles, strict=False):
        number.role = role
    return bool(roles)


def _assign_compact(draft: _Draft) -> bool:
    (number,) = draft.numbers
    if number.width == 4:
        number.role = Role.YEAR
        return True
    if number.width != 8:
        return False
    at = number.start
    readings = []
    for cuts, roles in (
        ((0, 4, 6, 8), (Role.YEAR, Role.MONTH, Role.DAY)),
        ((0, 2, 4, 8), (Role.DAY, Role.MONTH, Role.YEAR)),
    ):
        pieces = [
            _Number(at + a, at + b, int(draft.text[at + a : at + b]), role)
            for a, b, role in zip(cuts, cuts[1:], roles, strict=False)
        ]
        by_role = {piece.role: piece.worth for piece in pieces}
        is_year = 1900 <= by_role[Role.YEAR] <= 2099
        if is_year and 1 <= by_role[Role.MONTH] <= 12 and 1 <= by_role[Role.DAY] <= 31:
            readings.append(pieces)
    if len(readings) != 1:
        return False
    draft.numbers = readings[0]
    return True


def _roles_of_two(draft: _Draft) -> tuple[Role, ...]:
    first, second = draft.numbers
    if first.width == 4 and second.worth <= 12:
        return Role.YEAR, Role.MONTH
    if second.width == 4 and first.worth <= 12:
        return Role.MONTH, Role.YEAR
    if max(first.width, second.width) > 2:
        return ()
    is_month_first = second.worth > 12
    draft.is_month_certain = is_month_first or first.worth > 12 or _is_day_first(draft)
    return (Role.MONTH, Role.DAY) if is_month_first else (Role.DAY, Role.MONTH)


def _roles_of_three(draft: _Draft) -> tuple[Role, ...]:
    first, second, third = draft.numbers
    if _is_year(first) and not _is_year(third):
        draft.is_month_certain = second.worth <= 12
        return Role.YEAR, Role.MONTH, Role.DAY
    if _is_year(second) or max(first.width, second.width) > 2 or third.width not in (2, 4):
        return ()
    if third.width == 2 and third.worth <= 31 and not _has_dots(draft):
        draft.is_year_certain = False
    if second.worth > 12:
        return Role.MONTH, Role.DAY, Role.YEAR
    draft.is_month_certain = first.worth > 12 or first.worth == second.worth or _is_day_first(draft)
    return Role.DAY, Role.MONTH, Role.YEAR


def _has_dots(draft: _Draft) -> bool:
    return draft.text[draft.numbers[0].end : draft.numbers[1].start].strip().startswith(".")


def _is_day_first(draft: _Draft) -> bool:
    """Whether day before month is certain: dots, D/M-Y, digits of a script that never writes M/D, or the language."""
    gaps = {draft.text[a.end : b.start].strip() for a, b in zip(draft.numbers, draft.numbers[1:], strict=False)}
    if _has_dots(draft) or gaps == {"/", "-"}:
        return True
    digit = draft.text[draft.numbers[0].start]
    if not digit.isascii() and not "０" <= digit <= "９":
        return True
    return bool(draft.languages) and "en" not in draft.languages


def _build(draft: _Draft, tail: str) -> WrittenDate | None:
    by_role = {number.role: number for number in draft.numbers}
    year, month, day = by_role.get(Role.YEAR), by_role.get(Role.MONTH), by_role.get(Role.DAY)
    calendar = _calendar(draft, year)
    if calendar is None:
        return None
    is_short = year is not None and year.width <= 2 and draft.era is None
    parts = [Part(number.start, number.end, number.role) for number in draft.numbers if number.role]
    if draft.month:
        parts.append(Part(draft.month.start, draft.month.end, Role.MONTH))
    if draft.ordinal:
        parts.append(draft.ordinal)
    if draft.era and calendar in ERA_NAMES:
        parts.append(draft.era)
    return WrittenDate(
        text=draft.text,
        tail=tail,
        calendar=calendar,
        year=None if year is None else year.worth + (2000 if is_short else 0),
        month=draft.month.form.month if draft.month else (month.worth if month else None),
        day=day.worth if day else None,
        is_short=is_short,
        is_year_certain=draft.is_year_certain,
        is_month_certain=draft.month.is_certain if draft.month else draft.is_month_certain,
        form=draft.month.form if draft.month else None,
        is_padded=_is_padded(draft, [number for number in (month, day) if number]),
        parts=tuple(sorted(parts, key=lambda part: part.start)),
    )


def _is_padded(draft: _Draft, numbers: list[_Number]) -> bool:
    """Whether one-digit numbers get a zero: as the date itself shows, else where all of it is digits."""
    if any(number.width == 1 for number in numbers):
        return False
    if any(unicodedata.decimal(draft.text[number.start], 1) == 0 for number in numbers):
        return True
    return draft.month is None and draft.era is None and not any(word in draft.text for word in _UNITS_AFTER)


def _calendar(draft: _Draft, year: _Number | None) -> Calendar | None:
    """Return the calendar, or None where it would be a guess."""
    if draft.month and draft.month.form.calendar is not Calendar.GREGORIAN:
        return draft.month.form.calendar
    if draft.calendar is not None:
        return draft.calendar
    if year is None or year.width <= 2:
        return Calendar.GREGORIAN
    if _BUDDHIST_YEARS[0] <= year.worth <= _BUDDHIST_YEARS[1]:
        return Calendar.BUDDHIST
    if _GREGORIAN_YEARS[0] <= year.worth <= _GREGORIAN_YEARS[1]:
        return Calendar.GREGORIAN
    if draft.month is None and _ISLAMIC_YEARS[0] <= year.worth <= _ISLAMIC_YEARS[1]:
        digit = draft.text[year.start]
        if "۰" <= digit <= "۹" or (digit.isascii() and "fa" in draft.languages):
            return Calendar.JALALI
        if "٠" <= digit <= "٩" or (digit.isascii() and not {"ar", "ur"}.isdisjoint(draft.languages)):
            return Calendar.HIJRI
    return None
