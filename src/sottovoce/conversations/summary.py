"""What is stored of a person, told in figures: for "show my data" and "what do you know about me". Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sottovoce.conversations.feedback import StoredFeedback
from sottovoce.conversations.marks import Mark
from sottovoce.conversations.model import StoredMessage

Expiry = Callable[[int], int]
"""Time of a record to the time at which a purpose gives it up, Unix milliseconds both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PurposeSummary:
    """What is stored for one purpose.

    Attributes:
        messages: How many messages.
        feedback: How many pieces of feedback.
        oldest_ms: Time of the oldest record.
        newest_ms: Time of the newest.
        first_expires_ms: When the oldest is given up; ``None`` where the purpose has no such time.
        last_expires_ms: When the newest is.
    """

    messages: int
    feedback: int
    oldest_ms: int
    newest_ms: int
    first_expires_ms: int | None
    last_expires_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSummary:
    """What is stored of a person.

    Attributes:
        conversations: How many conversations.
        messages: How many messages, of whoever spoke in them.
        feedback: How many pieces of feedback.
        oldest_ms: Time of the oldest record; ``None`` when there is none.
        newest_ms: Time of the newest.
        kinds: Kinds of personal data found, with how often, sorted by kind.
        purposes: By name of purpose; those with at least one record.
    """

    conversations: int
    messages: int
    feedback: int
    oldest_ms: int | None
    newest_ms: int | None
    kinds: tuple[tuple[str, int], ...]
    purposes: Mapping[str, PurposeSummary]


class SummaryFold:
    """Takes records one by one and gives the summary; holds figures only.

    Args:
        bits: Bit of each purpose.
        expiry: For purposes whose records expire.
    """

    def __init__(self, bits: Mapping[str, int], expiry: Mapping[str, Expiry]) -> None:
        self._bits = dict(bits)
        self._expiry = expiry
        self._kinds: Counter[str] = Counter()
        self._counts: Counter[tuple[str, bool]] = Counter()
        self._times: dict[str, tuple[int, int]] = {}

    def add_message(self, row: StoredMessage) -> None:
        """Count a message."""
        self._add(row.at_ms, row.purposes, row.marks, is_message=True)

    def add_feedback(self, row: StoredFeedback) -> None:
        """Count a piece of feedback."""
        self._add(row.at_ms, row.purposes, row.facts.marks, is_message=False)

    def _add(self, at_ms: int, purposes: int, marks: tuple[Mark, ...], *, is_message: bool) -> None:
        self._kinds.update(mark.kind for mark in marks)
        for name in ("", *(name for name, bit in self._bits.items() if purposes & bit)):
            self._counts[name, is_message] += 1
            oldest, newest = self._times.get(name, (at_ms, at_ms))
            self._times[name] = min(oldest, at_ms), max(newest, at_ms)

    def result(self, conversations: int) -> DataSummary:
        """The summary of all that was added."""
        oldest, newest = self._times.get("", (None, None))
        return DataSummary(
            conversations=conversations,
            messages=self._counts["", True],
            feedback=self._counts["", False],
            oldest_ms=oldest,
            newest_ms=newest,
            kinds=tuple(sorted(self._kinds.items())),
            purposes={name: self._purpose(name) for name in sorted(self._times) if name},
        )

    def _purpose(self, name: str) -> PurposeSummary:
        oldest, newest = self._times[name]
        expires = self._expiry.get(name)
        return PurposeSummary(
            messages=self._counts[name, True],
            feedback=self._counts[name, False],
            oldest_ms=oldest,
            newest_ms=newest,
            first_expires_ms=None if expires is None else expires(oldest),
            last_expires_ms=None if expires is None else expires(newest),
        )
