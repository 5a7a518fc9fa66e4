"""Counting what a worker finds, for the report. Places and numbers only."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from sottovoce.app.placing import spots
from sottovoce.datasets import Field, FieldRole, Record
from sottovoce.detect import UNDETERMINED, Finding, guess_language
from sottovoce.report import Place, Tally
from sottovoce.transform import Action, Masked
from sottovoce.vault import ScopeKeys

UNCERTAIN_BELOW = 0.7
"""Findings under this score are listed for a person to look at."""

_ENOUGH_TO_TELL = 120
_PLAIN_STEP = re.compile(r"[A-Za-z_][A-Za-z_]{0,29}")


def safe_path(path: str) -> str:
    """A field's path with keys that do not look like field names starred: a key can hold personal data too."""
    steps = re.split(r"(\[\d+\]|\.)", path)
    return "".join(step if not step or step[0] in ".[" or _PLAIN_STEP.fullmatch(step) else "*" for step in steps)


class Counter:
    """Counts the records of one chunk.

    Args:
        keys: Make the marks by which conversations are told apart; None marks them by an unkeyed hash that never
            leaves the process.
    """

    def __init__(self, keys: ScopeKeys | None) -> None:
        self.tally = Tally()
        self._keys = keys
        self._record: Record | None = None
        self._findings = 0
        self._values = 0
        self._sample: list[str] = []
        self._known: dict[str, tuple[bytes, str]] = {}
        self._sampled = 0

    def begin(self, record: Record) -> None:
        """A record begins."""
        self._record, self._findings, self._values, self._sampled = record, 0, 0, 0
        self._sample.clear()

    def count(self, item: Field, findings: Sequence[Finding], masked: Masked | None) -> None:
        """A field was looked at."""
        tally, text = self.tally, item.text
        self._values += 1
        if self._sampled < _ENOUGH_TO_TELL and item.role is FieldRole.TEXT:
            self._sample.append(text)
            self._sampled += len(text)
        tally.characters += sum(map(str.isalnum, text))
        uncertain = []
        for finding in findings:
            self._findings += 1
            tally.kinds[finding.kind] += 1
            tally.rules[finding.rule] += 1
            tally.covered += sum(map(str.isalnum, text[finding.start : finding.end]))
            if finding.score < UNCERTAIN_BELOW:
                uncertain.append(finding)
        if uncertain:
            self._note(item, uncertain)
        for done in masked.replacements if masked else ():
            tally.actions[done.kind, done.action.value] += 1

    def _note(self, item: Field, findings: Sequence[Finding]) -> None:
        if self._record is None:
            return
        for spot in spots(self._record, item, safe_path(item.path), findings):
            found = spot.finding
            self.tally.note_uncertain(
                Place(found.score, spot.line, spot.path, spot.start, spot.end, found.kind, found.rule, spot.source)
            )

    def count_attribute(self, kind: str, action: Action) -> None:
        """An attribute was transformed."""
        self._findings += 1
        self.tally.kinds[kind] += 1
        self.tally.rules["manifest.attributes"] += 1
        self.tally.actions[kind, action.value] += 1

    def end(self) -> None:
        """The record ends."""
        record, tally = self._record, self.tally
        if record is None:
            return
        name = record.conversation or f"{record.source}:{record.number}"
        mark, language = self._known.get(name) or self._introduce(name)
        tally.records += 1
        tally.values += self._values
        tally.with_findings += bool(self._findings)
        tally.values_by_language[language] += self._values
        tally.languages[language] += self._findings
        tally.note_conversation(mark, record.line, self._findings)

    def _introduce(self, name: str) -> tuple[bytes, str]:
        """Mark and language of a conversation, worked out at its first record in this chunk."""
        language = guess_language(" ".join(self._sample)) if self._sample else UNDETERMINED
        known = self._mark(name), language
        if language != UNDETERMINED:
            self._known[name] = known
        return known

    def _mark(self, name: str) -> bytes:
        if self._keys is not None:
            return self._keys.seed("report", "conversation", name)[:8]
        return hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()[:8]
