"""Find the name of a month in a text, and name another month in the same form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from sottovoce.transform.dates.calendars import Calendar
from sottovoce.transform.dates.month_names import GREGORIAN, HIJRI, JALALI

_TABLES = ((Calendar.GREGORIAN, GREGORIAN), (Calendar.JALALI, JALALI), (Calendar.HIJRI, HIJRI))
_ACCENTS_END = "\u0590"
"""Accents are dropped below this code point only: in later scripts marks are part of the letter."""
_SAME_LETTER = {"ی": "ي", "ک": "ك", "أ": "ا", "إ": "ا", "ı": "i", "ς": "σ", "\u00a0": " "}


@dataclass(frozen=True, slots=True)
class MonthForm:
    """One way to write a month: calendar, language and row of the table."""

    calendar: Calendar
    language: str
    row: int
    month: int


@dataclass(frozen=True, slots=True)
class MonthName:
    """A month's name in a text.

    Attributes:
        start: First code point.
        end: One past the last code point.
        form: The form in which it is written.
        is_certain: Whether all languages in question mean the same month by it.
    """

    start: int
    end: int
    form: MonthForm
    is_certain: bool


@cache
def fold_letter(char: str) -> str:
    """Fold one character to one: lower case, without accents in alphabets that have them as decoration."""
    char = _SAME_LETTER.get(char, char)
    lowered = char.lower()[:1] or char
    if lowered < _ACCENTS_END:
        lowered = unicodedata.normalize("NFD", lowered)[0]
    return _SAME_LETTER.get(lowered, lowered)


def fold_letters(text: str) -> str:
    """Fold a text character by character; offsets stay."""
    return "".join([fold_letter(char) for char in text])


@cache
def _forms() -> dict[str, tuple[MonthForm, ...]]:
    found: dict[str, list[MonthForm]] = {}
    for calendar, table in _TABLES:
        for language, rows in table.items():
            for row, names in enumerate(rows):
                for month, name in enumerate(names.split(), 1):
                    key = fold_letters(name.replace("_", " "))
                    found.setdefault(key, []).append(MonthForm(calendar, language, row, month))
    return {name: tuple(forms) for name, forms in found.items()}


@cache
def _pattern() -> re.Pattern[str]:
    names = sorted(_forms(), key=lambda name: (-len(name), name))
    return re.compile("|".join(re.escape(name) for name in names))


def find_month(text: str, languages: Sequence[str] = ()) -> MonthName | None:
    """Return the only month named in a text as a whole word, or None if there is none or more than one.

    Args:
        text: A date as written.
        languages: Languages the text is likely in; they decide between equal names of different months.
    """
    folded = fold_letters(text)
    matches = [match for match in _pattern().finditer(folded) if _stands_alone(folded, match.start(), match.end())]
    if len(matches) != 1:
        return None
    forms = _forms()[matches[0].group()]
    likely = [form for form in forms if form.language in languages] or list(forms)
    written = text[matches[0].start() : matches[0].end()]
    exact = [form for form in likely if name_of(form).casefold() == written.casefold()]
    is_certain = len({(form.calendar, form.month) for form in likely}) == 1
    return MonthName(matches[0].start(), matches[0].end(), (exact or likely)[0], is_certain)


def _stands_alone(text: str, start: int, end: int) -> bool:
    return not (start and _is_letter(text[start - 1])) and not (end < len(text) and _is_letter(text[end]))


def _is_letter(char: str) -> bool:
    return unicodedata.category(char)[0] in "LM"


def name_of(form: MonthForm, month: int | None = None) -> str:
    """Return the name of a month in the given form; by default the form's own month."""
    table = next(table for calendar, table in _TABLES if calendar is form.calendar)
    return table[form.language][form.row].split()[(month or form.month) - 1].replace("_", " ")


def name_like(written: str, form: MonthForm, month: int) -> str:
    """Return the name of a month in the form and the case in which another one was written."""
    name = name_of(form, month)
    if written.isupper() and len(written) > 1:
        return name.upper()
    return name[0].upper() + name[1:] if written[0].isupper() else name.lower()
