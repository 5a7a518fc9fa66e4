"""Counts of a run. They add up, so that parallel workers count alone and the parent sums.

A tally holds kinds, rules, counts and places, never a value and never a conversation's id: an id can be personal too,
so conversations are told apart by a keyed mark and shown by the number of the record they begin at.
"""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass, field

MOST_CONVERSATIONS = 10_000
"""Conversations counted one by one; beyond, only their number of findings enters the totals."""

MOST_UNCERTAIN = 50
"""Uncertain findings listed; the least certain are kept."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where an uncertain finding stands, so that a person can go and look.

    Attributes:
        score: Probability given by the rule, 0.0 to 1.0.
        record: 1-based number of the record (line, row) in its file; of plain text, the line of the finding.
        field: Path of the value inside the record, by keys and positions.
        start: First code point within the value; within the line, in plain text.
        end: One past the last.
        kind: Kind name.
        rule: Rule id.
        file: Name of the file within a folder run; "" otherwise.
    """

    score: float
    record: int
    field: str
    start: int
    end: int
    kind: str
    rule: str
    file: str = ""


@dataclass(slots=True)
class Tally:
    """Running counts.

    Attributes:
        records: Records seen.
        values: Values (fields, messages, cells) looked at.
        characters: Letters and digits looked at.
        covered: Letters and digits inside findings.
        with_findings: Records with at least one finding.
        kinds: Findings by kind.
        rules: Findings by rule id.
        actions: Findings by (kind, action).
        languages: Findings by guessed language.
        values_by_language: Values looked at, by guessed language.
        conversations: Findings by keyed mark of the conversation.
        first_record: Record at which each marked conversation begins.
        uncertain: The least certain findings.
    """

    records: int = 0
    values: int = 0
    characters: int = 0
    covered: int = 0
    with_findings: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    actions: Counter[tuple[str, str]] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    values_by_language: Counter[str] = field(default_factory=Counter)
    conversations: Counter[bytes] = field(default_factory=Counter)
    first_record: dict[bytes, int] = field(default_factory=dict)
    uncertain: list[Place] = field(default_factory=list)

    def note_uncertain(self, place: Place) -> None:
        """Keep ``place`` if it is among the least certain."""
        self.uncertain.append(place)
        if len(self.uncertain) > 2 * MOST_UNCERTAIN:
            self.uncertain = heapq.nsmallest(MOST_UNCERTAIN, self.uncertain)

    def note_conversation(self, mark: bytes, record: int, findings: int) -> None:
        """Count ``findings`` for the conversation with that keyed mark."""
        if mark not in self.first_record:
            if len(self.first_record) >= MOST_CONVERSATIONS:
                return
            self.first_record[mark] = record
        self.conversations[mark] += findings

    def add(self, other: Tally) -> None:
        """Sum ``other``, a later stretch of the same run, into this tally."""
        self.records += other.records
        self.values += other.values
        self.characters += other.characters
        self.covered += other.covered
        self.with_findings += other.with_findings
        for name in ("kinds", "rules", "actions", "languages", "values_by_language"):
            getattr(self, name).update(getattr(other, name))
        for mark, record in other.first_record.items():
            self.note_conversation(mark, record, other.conversations[mark])
        for place in other.uncertain:
            self.note_uncertain(place)

    def least_certain(self) -> list[Place]:
        """Uncertain findings to look at, the least certain first."""
        return heapq.nsmallest(MOST_UNCERTAIN, self.uncertain)
