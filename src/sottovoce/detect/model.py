"""The types that detection takes and gives. Nothing here holds text: a finding is a place, not a value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A place in a text that holds personal data.

    Attributes:
        start: First code point, 0-based.
        end: One past the last code point; ``start < end``.
        kind: Upper-case kind name, as listed by ``sottovoce.detect.KINDS``.
        score: Estimated probability that this is what it says, 0.0 to 1.0.
        rule: Id of the rule (or name of the tagger) that found it.
    """

    start: int
    end: int
    kind: str
    score: float
    rule: str
