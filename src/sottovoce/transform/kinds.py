"""What a kind allows: its family, its coarser forms. The one place that knows which setting fits which kind."""

from __future__ import annotations

import re

_NAME = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*")
_NATIONAL = re.compile(r"[A-Z]{2}_[A-Z0-9_]+")
_NOT_NATIONAL = frozenset({"IP_ADDRESS"})
_SUFFIX_FAMILIES = ("PASSPORT", "DRIVER_LICENSE", "LICENSE_PLATE", "BANK_ACCOUNT", "POSTCODE")

DATE_KINDS = frozenset({"DATE_OF_BIRTH", "DATE_TIME"})
_DATE_LEVELS = ("month", "year", "decade")
_PLACE_LEVELS = ("region", "country")
_LEVELS = {
    "DATE_OF_BIRTH": _DATE_LEVELS,
    "DATE_TIME": _DATE_LEVELS,
    "LOCATION": _PLACE_LEVELS,
    "ADDRESS": _PLACE_LEVELS,
    "IP_ADDRESS": ("network",),
    "EMAIL_ADDRESS": ("domain",),
    "URL": ("domain",),
    "POSTCODE": ("area",),
}


def is_kind_name(name: str) -> bool:
    """Whether a name has the form of a kind: upper-case words joined by ``_``."""
    return _NAME.fullmatch(name) is not None


def family_of(kind: str) -> str:
    """Return the wider kind that a country's kind belongs to, or the kind itself.

    ``US_PASSPORT`` is a ``PASSPORT``, ``ES_NIF`` is a ``NATIONAL_ID``.
    """
    if kind in _NOT_NATIONAL or _NATIONAL.fullmatch(kind) is None:
        return kind
    for family in _SUFFIX_FAMILIES:
        if kind.endswith(family):
            return family
    return "NATIONAL_ID"


def levels_for(kind: str) -> tuple[str, ...]:
    """Return the levels that ``generalize`` has for a kind, finest first; empty when there are none."""
    return _LEVELS.get(family_of(kind), ())


def takes_bands(kind: str) -> bool:
    """Whether values of a kind are numbers that can be put into bands."""
    return kind == "AGE"


def takes_shift(kind: str) -> bool:
    """Whether values of a kind are dates that can be moved."""
    return kind in DATE_KINDS
