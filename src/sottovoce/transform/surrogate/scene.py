"""What a maker of surrogates may look at: the value, its script and language, and keyed draws."""

from __future__ import annotations

from dataclasses import dataclass, field

from sottovoce.transform.ports import Minter
from sottovoce.transform.surrogate.draw import Draw

PURPOSE = "surrogate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One attempt to replace one value.

    Attributes:
        kind: Kind of the value.
        minter: Gives seeds.
        languages: Languages the text is likely in.
        attempt: 0 for the usual answer; more when that was refused.
    """

    kind: str
    minter: Minter = field(repr=False)
    languages: tuple[str, ...] = ()
    attempt: int = 0

    def draw(self, part: str, kind: str = "") -> Draw:
        """Return the draws for a value or a part of it; case does not matter, so that ANA and Ana get one answer."""
        return Draw(self.minter.seed(PURPOSE, kind or self.kind, part.casefold()), self.attempt)
