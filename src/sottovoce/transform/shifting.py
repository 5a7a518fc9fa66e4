"""Move dates by a secret number of days, the same for all dates of a scope, so that intervals stay."""

from __future__ import annotations

from collections.abc import Sequence

from sottovoce.transform.dates import read_date
from sottovoce.transform.ports import Minter

_PURPOSE = "shift"
_SUBJECT = "offset"
"""What the seed is drawn for: a constant, so that every date of a scope moves by the same number of days."""


def offset_days(minter: Minter, limit: int) -> int:
    """Return the scope's offset in days: from ``-limit`` to ``limit``, each equally likely, never 0."""
    number = int.from_bytes(minter.seed(_PURPOSE, "", _SUBJECT), "big") % (2 * limit)
    return number - limit if number < limit else number - limit + 1


def shift(value: str, limit: int, minter: Minter, languages: Sequence[str] = ()) -> str | None:
    """Return the date moved by the scope's offset, written in the same form.

    Args:
        value: A date that names one day; a time behind it stays.
        limit: Largest offset in days.
        minter: Gives the scope's secret.
        languages: Languages the text is likely in; they settle the order of day and month.

    Returns:
        The moved date, or None if the value does not name one certain day.
    """
    found = read_date(value, languages)
    return found.moved(offset_days(minter, limit)) if found and found.can_move() else None
