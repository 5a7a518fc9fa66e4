"""How long something is kept: a count and a unit, exactly as the manifest says it.

Months and years are calendar lengths, so a duration is not turned into seconds here; who applies it knows the date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
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
