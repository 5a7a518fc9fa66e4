"""Dates as people write them: read, made coarser, moved."""

from sottovoce.transform.dates.parse import read_date
from sottovoce.transform.dates.written import WrittenDate, like_digits

__all__ = ["WrittenDate", "like_digits", "read_date"]
