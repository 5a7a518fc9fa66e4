"""How often rules cry wolf: false findings of each rule on texts that hold no personal data."""

from __future__ import annotations

import collections
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sottovoce.detect import Detector
from sottovoce.testing.negatives import negatives

BATCH = 1000
"""Texts made at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """What was found in text that holds nothing.

    Attributes:
        characters: Characters looked at.
        solid: Letters and digits among them.
        covered: Letters and digits that were covered.
        findings: Number of findings by rule id.
    """

    characters: int
    solid: int
    covered: int
    findings: Mapping[str, int]

    @property
    def over_redaction(self) -> float:
        """Share of letters and digits covered, 0.0 to 1.0."""
        return self.covered / self.solid if self.solid else 0.0

    def per_million(self, rule: str) -> float:
        """False findings of a rule per million characters."""
        return self.findings.get(rule, 0) * 1_000_000 / self.characters


def measure(detector: Detector, *, seed: int, characters: int) -> Noise:
    """Findings of ``detector`` in at least ``characters`` characters of negatives."""
    *_, last = watch(detector, seed=seed, characters=characters)
    return last


def watch(detector: Detector, *, seed: int, characters: int) -> Iterator[Noise]:
    """``measure``, with what was counted so far after each batch."""
    counts: collections.Counter[str] = collections.Counter()
    seen = solid = covered = batch = 0
    while seen < characters:
        for text in negatives(seed + batch, BATCH):
            seen += len(text)
            solid += sum(map(str.isalnum, text))
            for found in detector.detect(text):
                counts[found.rule] += 1
                covered += sum(map(str.isalnum, text[found.start : found.end]))
            if seen >= characters:
                break
        batch += 1
        yield Noise(characters=seen, solid=solid, covered=covered, findings=dict(counts))
