"""A date as somebody wrote it: what is certain in it, a coarser form of it, and another day in the same form."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sottovoce.transform.dates.calendars import (
    JAPANESE,
    UNCERTAIN_DAYS,
    YEAR_OFFSET,
    Calendar,
    from_ordinal,
    gregorian_year,
    to_ordinal,
)
from sottovoce.transform.dates.months import MonthForm, name_like

ERA_NAMES = dict(
    zip(JAPANESE, (("明治", "M"), ("大正", "T"), ("昭和", "S"), ("平成", "H"), ("令和", "R")), strict=True)
)


class Role(StrEnum):
    """What a part of a written date says."""

    ERA = "era"
    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    ORDINAL = "ordinal"


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a written date and its role; code points, half-open."""

    start: int
    end: int
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenDate:
    """A date as written, with its parts.

    Attributes:
        text: The date without a time that followed it.
        tail: The time that followed, with the blank before it.
        calendar: Calendar it is counted in.
        year: Year in that calendar; of a two-digit year, 2000 and it. None if it names no year.
        month: 1 to 12, or None.
        day: 1 to 31, or None.
        is_short: Whether the year has two digits, so that its century is unknown.
        is_year_certain: Whether it is known which number is the year.
        is_month_certain: Whether it is known which number is the month, or what the name means.
        form: How the month is named, if it is.
        is_padded: Whether numbers below ten are written with a zero.
        parts: Where the parts stand, in order.
    """

    text: str = field(repr=False)
    tail: str = field(repr=False, default="")
    calendar: Calendar
    year: int | None = field(repr=False)
    month: int | None = field(repr=False)
    day: int | None = field(repr=False)
    is_short: bool = False
    is_year_certain: bool = True
    is_month_certain: bool = True
    form: MonthForm | None = field(repr=False, default=None)
    is_padded: bool = True
    parts: tuple[Part, ...] = ()

    def is_valid(self) -> bool:
        """Whether there is such a day (or month, or year)."""
        return self._ordinal() is not None

    def _ordinal(self) -> int | None:
        """Return the day, in the middle of what is left open; None if there is no such day."""
        year = 2000 if self.year is None else self.year
        return to_ordinal(self.calendar, year, self.month or 6, self.day or 15)

    def generalize(self, level: str) -> str | None:
        """Return the Gregorian month (``1990-04``), year (``1990``), decade (``1990s``), or None if nothing is certain.

        What is not certain at a level is given at the next coarser one. Where the century is not written it stays
        open: ``'85-04``, ``'85``, ``'80s``.
        """
        if self.year is None or not self.is_year_certain:
            return None
        bounds = self._bounds()
        if bounds is None:
            return None
        (year, month), (last_year, last_month) = bounds
        shown = f"'{year % 100:02}" if self.is_short else f"{year:04}"
        if level == "month" and (year, month) == (last_year, last_month):
            return f"{shown}-{month:02}"
        if level in ("month", "year") and year == last_year:
            return shown
        return f"{shown[:-1]}0s" if year // 10 == last_year // 10 else None

    def _bounds(self) -> tuple[tuple[int, int], tuple[int, int]] | None:
        """Return the first and last Gregorian month that it can mean; months 0 and 13 stand for not known."""
        if self.year is None:
            return None
        if self.month is None or not self.is_month_certain:
            year = gregorian_year(self.calendar, self.year)
            return ((year, 0), (year, 13)) if year else None
        first = to_ordinal(self.calendar, self.year, self.month, self.day or 1)
        if first is None:
            return None
        slack = UNCERTAIN_DAYS.get(self.calendar, 0)
        length = 0 if self.day else (27 if self.calendar in YEAR_OFFSET else 29)
        low, high = (dt.date.fromordinal(day) for day in (first - slack, first + length + slack))
        return (low.year, low.month), (high.year, high.month)

    def can_move(self) -> bool:
        """Whether it names one certain day, so that it can be moved and intervals kept."""
        has_all = self.year is not None and self.month is not None and self.day is not None
        return has_all and self.is_year_certain and self.is_month_certain

    def moved(self, days: int) -> str | None:
        """Return the day that lies this many days later, written in the same form with the same time.

        What the date leaves open stays open; it is taken from the middle. None if the day leaves the calendar.
        """
        ordinal = self._ordinal()
        found = None if ordinal is None else from_ordinal(self.calendar, ordinal + days)
        if found is None:
            return None
        calendar, year, month, day = found
        pieces, at = [], 0
        for part in self.parts:
            pieces.append(self.text[at : part.start])
            written = self.text[part.start : part.end]
            pieces.append(self._render(part.role, written, calendar, (year, month, day)))
            at = part.end
        return "".join([*pieces, self.text[at:], self.tail])

    def _render(self, role: Role, written: str, calendar: Calendar, date: Sequence[int]) -> str:
        year, month, day = date
        if role is Role.ERA:
            kanji, letter = ERA_NAMES.get(calendar, (written, written))
            if written.isascii():
                return letter if written.isupper() else letter.lower()
            return kanji[: len(written)]
        if role is Role.YEAR:
            return like_digits(f"{year % 100:02}" if self.is_short else str(year), written)
        if role is Role.MONTH and self.form is not None:
            return name_like(written, self.form, month)
        if role is Role.ORDINAL:
            return _ordinal_ending(day, written)
        number = month if role is Role.MONTH else day
        return like_digits(f"{number:02}" if self.is_padded else str(number), written)


def _ordinal_ending(day: int, written: str) -> str:
    """Return the ending of an English day (``st``) or of a French first (``er``)."""
    if written.lower() == "er":
        return written if day == 1 else ""
    ending = "th" if day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return ending.upper() if written.isupper() else ending


def like_digits(digits: str, written: str) -> str:
    """Write ASCII digits in the script of other digits."""
    decimal = unicodedata.decimal(written[0], None)
    if decimal is None or written[0].isascii():
        return digits
    zero = ord(written[0]) - decimal
    return "".join(chr(zero + int(digit)) for digit in digits)
