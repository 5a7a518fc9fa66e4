"""How long something is kept: a count and a unit, exactly as the manifest says it.

Months and years are calendar lengths, so a duration is no number of seconds: it is applied to a moment (in UTC).
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

MAX_YEARS: Final = 100
"""Longest duration that a manifest may ask for."""

_FORM: Final = re.compile(r"([0-9]{1,6})([hdwmy])", re.ASCII)


class DurationUnit(StrEnum):
    """Units of a duration; ``m`` is a calendar month, for nothing personal is kept by the minute."""

    HOUR = "h"
    DAY = "d"
    WEEK = "w"
    MONTH = "m"
    YEAR = "y"


_PER_YEAR: Final = {
    DurationUnit.HOUR: 8766,
    DurationUnit.DAY: 366,
    DurationUnit.WEEK: 53,
    DurationUnit.MONTH: 12,
    DurationUnit.YEAR: 1,
}


@dataclass(frozen=True, slots=True)
class Duration:
    """A span of time.

    Attributes:
        count: How many units, 1 or more.
        unit: Hours, days, weeks, calendar months or calendar years.
    """

    count: int
    unit: DurationUnit

    def __str__(self) -> str:
        return f"{self.count}{self.unit}"

    def after(self, at_ms: int) -> int:
        """Give the moment this long after ``at_ms``; both Unix milliseconds UTC.

        Months and years go by the calendar: one month after 31 January is the last day of February, same time of day.

        Raises:
            ValueError: The result is not within the years 1 to 9999.
        """
        return self._moved(at_ms, 1)

    def before(self, at_ms: int) -> int:
        """Give the moment this long before ``at_ms``, as `after` does."""
        return self._moved(at_ms, -1)

    def _moved(self, at_ms: int, direction: int) -> int:
        step = _LENGTHS.get(self.unit)
        try:
            start = _EPOCH + timedelta(milliseconds=at_ms)
            if step is not None:
                moved = start + direction * self.count * step
            else:
                months = self.count * (12 if self.unit is DurationUnit.YEAR else 1)
                year, month = divmod(start.year * 12 + start.month - 1 + direction * months, 12)
                day = min(start.day, monthrange(year, month + 1)[1])
                moved = start.replace(year=year, month=month + 1, day=day)
        except (OverflowError, ValueError):
            raise ValueError("is a moment outside the years 1 to 9999") from None
        return (moved - _EPOCH) // timedelta(milliseconds=1)


_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LENGTHS: Final = {
    DurationUnit.HOUR: timedelta(hours=1),
    DurationUnit.DAY: timedelta(days=1),
    DurationUnit.WEEK: timedelta(weeks=1),
}


def parse_duration(text: str) -> Duration:
    """Read ``30d``, ``12w``, ``6h``, ``13m`` or ``1y``.

    Raises:
        ValueError: Not of this form, zero, or longer than `MAX_YEARS`; the message says which, without the text.
    """
    form = _FORM.fullmatch(text)
    if form is None:
        raise ValueError("is not a length of time")
    count, unit = int(form[1]), DurationUnit(form[2])
    if count == 0:
        raise ValueError("is a length of zero, which keeps nothing")
    if count > MAX_YEARS * _PER_YEAR[unit]:
        raise ValueError(f"is longer than {MAX_YEARS} years")
    return Duration(count, unit)
