"""Scanning files: workers look and change nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sottovoce.app.placing import Spot, spots
from sottovoce.app.surveying import Looking, RecordFinder, Survey
from sottovoce.app.tallying import Counter, safe_path
from sottovoce.app.vault_sink import Payload
from sottovoce.datasets import Change, KeepsNothing, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanPlan:
    """Everything a worker needs to look and change nothing.

    Attributes:
        looking: How records are looked at.
        survey: What the first pass left; None if there was none.
    """

    looking: Looking
    survey: Survey | None = None

    def __call__(self) -> ScanRewriter:
        """A rewriter for one process."""
        return ScanRewriter(RecordFinder(self.looking.masker(), self.survey))


class ScanRewriter(KeepsNothing):
    """Looks at records and changes nothing; tells each place. See ``datasets.Rewriter``."""

    def __init__(self, finder: RecordFinder) -> None:
        self._finder = finder
        self._counter = Counter(None)
        self._spots: list[Spot] = []

    def rewrite(self, record: Record) -> Sequence[Change]:
        """See ``datasets.Rewriter.rewrite``."""
        self._counter.begin(record)
        for item, findings in zip(record.fields, self._finder.find(record), strict=True):
            self._counter.count(item, findings, None)
            if findings:
                self._spots += spots(record, item, safe_path(item.path), findings)
        self._counter.end()
        return [None] * len(record.fields)

    def harvest(self) -> Payload:
        """Counts and places of the chunk."""
        payload = Payload((), (), self._counter.tally, tuple(self._spots))
        self._counter = Counter(None)
        self._spots = []
        return payload
