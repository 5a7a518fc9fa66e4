"""What can be done to a finding, and what was done.

Rules kept here: a transformation that exists is possible (its options belong to its action, its values are in range);
everything is frozen; personal text never shows in a ``repr``.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from sottovoce.errors import UsageError
from sottovoce.transform.kinds import family_of, is_kind_name, levels_for, takes_bands, takes_shift

MASK_KEEP_LIMIT = 8
"""Most letters and digits that ``mask`` may be told to keep, both ends together."""
SHIFT_DAYS_DEFAULT = 30
SHIFT_DAYS_LIMIT = 3650
BANDS_LIMIT = 50


class Action(StrEnum):
    """What happens to a finding."""

    REDACT = "redact"
    MASK = "mask"
    TOKEN = "token"  # noqa: S105 - the name of an action
    HASH = "hash"
    SURROGATE = "surrogate"
    GENERALIZE = "generalize"
    SHIFT = "shift"
    KEEP = "keep"
    DROP = "drop"

    @property
    def is_reversible(self) -> bool:
        """Whether who holds the keys can get the value back: true of tokens only."""
        return self is Action.TOKEN


class Level(StrEnum):
    """How coarse ``generalize`` makes a value."""

    MONTH = "month"
    YEAR = "year"
    DECADE = "decade"
    REGION = "region"
    COUNTRY = "country"
    NETWORK = "network"
    DOMAIN = "domain"
    AREA = "area"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transformation:
    """One action with its options. Build it with :meth:`parse` from a setting, or directly.

    Attributes:
        action: What is done.
        level: For ``generalize``: how coarse. Exclusive with ``bands``.
        bands: For ``generalize``: lower limits of number bands, rising, each at least 1.
        days: For ``shift``: largest offset in days, 1 to 3650.
        keep_first: For ``mask``: letters and digits left at the start.
        keep_last: For ``mask``: letters and digits left at the end.
        keep_length: For ``mask``: one mask character for each character, separators left, instead of a length class.
        char: For ``mask``: one character that is no letter, digit or blank.

    Raises:
        UsageError: An option is out of range or does not belong to the action.
    """

    action: Action
    level: Level | None = None
    bands: tuple[int, ...] = ()
    days: int = 0
    keep_first: int = 0
    keep_last: int = 0
    keep_length: bool = False
    char: str = "*"

    def __post_init__(self) -> None:
        self._check_owner()
        if self.action is Action.GENERALIZE:
            if (self.level is None) == (not self.bands):
                raise UsageError("generalize needs a level or bands, and not both", remedy="Write one of the two.")
            if self.bands:
                _check_bands(self.bands)
        if self.action is Action.SHIFT and not 1 <= self.days <= SHIFT_DAYS_LIMIT:
            raise UsageError(
                f"shift of {self.days} days is out of range", remedy=f"Write 1 to {SHIFT_DAYS_LIMIT} days."
            )
        if self.action is Action.MASK:
            _check_mask(self)

    def _check_owner(self) -> None:
        owners = {
            Action.GENERALIZE: self.level is not None or bool(self.bands),
            Action.SHIFT: self.days != 0,
            Action.MASK: bool(self.keep_first or self.keep_last or self.keep_length or self.char != "*"),
        }
        for owner, is_used in owners.items():
            if is_used and owner is not self.action:
                raise UsageError(
                    f"{self.action} has no such option; it belongs to {owner}", remedy="Take the option out."
                )

    @classmethod
    def parse(cls, kind: str | None, setting: object) -> Transformation:
        """Build a transformation from what a manifest says.

        Args:
            kind: The kind it is for; None for a default or a structured attribute.
            setting: A string (``"token"``) or a table with one key (``{"generalize": "year"}``).

        Returns:
            The checked transformation.

        Raises:
            UsageError: The setting is unknown, out of range, or cannot take effect for this kind.
        """
        from sottovoce.transform.settings import parse_setting  # noqa: PLC0415 - settings builds on this module

        return parse_setting(kind, setting)

    @property
    def is_reversible(self) -> bool:
        """Whether who holds the keys can get the value back."""
        return self.action.is_reversible

    def describe(self) -> str:
        """Say in a few words what is done and whether there is a way back."""
        detail = {
            Action.GENERALIZE: f" to {self.level}"
            if self.level
            else f" to bands from {', '.join(map(str, self.bands))}",
            Action.SHIFT: f" by up to {self.days} days",
            Action.MASK: f" but for {self.keep_first + self.keep_last} characters"
            if self.keep_first + self.keep_last
            else "",
        }.get(self.action, "")
        way_back = {Action.TOKEN: "reversible with the keys", Action.KEEP: "unchanged"}.get(self.action, "one-way")
        return f"{self.action}{detail} ({way_back})"


def check_fit(kind: str, transformation: Transformation) -> None:
    """Refuse a transformation that cannot take effect for a kind.

    Raises:
        UsageError: The level, bands or shift do not apply to the kind; the remedy lists what does.
    """
    possible = levels_for(kind)
    hint = f"For {kind}, generalize takes: {', '.join(possible)}." if possible else ""
    if transformation.level is not None and transformation.level not in possible:
        raise UsageError(
            f"generalize to {transformation.level} cannot take effect for {kind}",
            remedy=hint or f"{kind} has no coarser form; use redact, token or drop.",
        )
    if transformation.bands and not takes_bands(kind):
        raise UsageError(
            f"bands cannot take effect for {kind}", remedy=hint or "Bands are for AGE and for number attributes."
        )
    if transformation.action is Action.SHIFT and not takes_shift(kind):
        raise UsageError(f"shift cannot take effect for {kind}", remedy="Shift is for DATE_OF_BIRTH and DATE_TIME.")


def _check_bands(bands: tuple[int, ...]) -> None:
    if len(bands) > BANDS_LIMIT or bands[0] < 1 or any(a >= b for a, b in itertools.pairwise(bands)):
        raise UsageError(
            f"bands must be 1 to {BANDS_LIMIT} rising whole numbers of at least 1",
            remedy="Write the lower limit of each band, such as [18, 25, 35].",
        )


def _check_mask(mask: Transformation) -> None:
    if min(mask.keep_first, mask.keep_last) < 0 or mask.keep_first + mask.keep_last > MASK_KEEP_LIMIT:
        raise UsageError(
            "mask keeps too much, or less than nothing", remedy=f"Keep 0 to {MASK_KEEP_LIMIT} characters in all."
        )
    if len(mask.char) != 1 or not mask.char.isprintable() or mask.char.isalnum() or mask.char.isspace():
        raise UsageError(
            "mask needs one visible character that is no letter or digit", remedy='Write one such as "*" or "•".'
        )


@dataclass(frozen=True, slots=True)
class Policy:
    """Which transformation each kind gets; the most specific wins.

    The order is: the kind itself, its family (``US_PASSPORT`` is a ``PASSPORT``, ``ES_NIF`` a ``NATIONAL_ID``), the
    default.

    Attributes:
        default: For every kind that nothing else names. It cannot generalize or shift: most kinds have no such form.
        by_kind: Transformations of single kinds and families.

    Raises:
        UsageError: A transformation cannot take effect where it stands.
    """

    default: Transformation
    by_kind: Mapping[str, Transformation] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        if self.default.action in (Action.GENERALIZE, Action.SHIFT):
            raise UsageError(
                f"{self.default.action} cannot be the default: most kinds have no such form",
                remedy="Name it for the kinds it fits; let the default be token or redact.",
            )
        for kind, transformation in self.by_kind.items():
            if not is_kind_name(kind):
                raise UsageError("a kind name must be upper-case letters, digits and _", remedy="Correct the name.")
            check_fit(kind, transformation)
        object.__setattr__(self, "by_kind", MappingProxyType(dict(self.by_kind)))

    def for_kind(self, kind: str) -> Transformation:
        """Return what a finding of this kind gets."""
        found = self.by_kind.get(kind)
        if found is None and self.by_kind:
            found = self.by_kind.get(family_of(kind))
        return found or self.default


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """One finding and what stands in its place. Offsets are code points, half-open.

    Attributes:
        start: First code point in the original text.
        end: One past the last code point in the original text.
        out_start: First code point in the new text.
        out_end: One past the last code point in the new text; equal to ``out_start`` if dropped.
        kind: Kind of the finding.
        action: What was done: ``redact`` where generalize, shift or surrogate had no safe answer.
        text: What stands there now.
        value: What stood there.
        reversible: Whether the vault must keep the value so that it can be restored.
    """

    start: int
    end: int
    out_start: int
    out_end: int
    kind: str
    action: Action
    text: str = field(repr=False)
    value: str = field(repr=False)
    reversible: bool


@dataclass(frozen=True, slots=True)
class Masked:
    """A transformed text and what was done to it, in order of position.

    Attributes:
        text: The new text.
        replacements: One for each finding.
    """

    text: str = field(repr=False)
    replacements: tuple[Replacement, ...] = ()
