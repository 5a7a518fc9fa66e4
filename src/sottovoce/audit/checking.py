"""Going over a log from its first entry to its last, and naming all that is wrong with it. Pure.

Each entry is held against its own leaf (was it changed, is it where it says it is?), the tree that grows from them
against what is kept of it and against every checkpoint. So one changed entry is named; a log that was rewritten
consistently as a whole is caught by the first checkpoint after the change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sottovoce.audit.checkpoint import Checkpoint, VerifierKey, read_checkpoint
from sottovoce.audit.entry import read_body
from sottovoce.audit.merkle import KEPT_LEVELS, Frontier, Subtree, leaf_hash
from sottovoce.audit.model import AuditReport, CheckpointError, Fault, FaultCode
from sottovoce.errors import InputError

MAX_FAULTS: Final = 100


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as it is kept: its canonical JSON, and beside it what can be read without parsing that.

    Attributes:
        seq: Its place, from 0.
        at_ms: Unix milliseconds.
        key_id: The signing key of its time.
        type: The deed.
        body: Canonical JSON.
        leaf: The body's leaf hash.
    """

    seq: int
    at_ms: int
    key_id: str
    type: str
    body: str
    leaf: bytes


class LogCheck:
    """Takes the rows of a log in order, then says what is wrong with it."""

    def __init__(self, claims: Iterable[Checkpoint] = (), *, start: Frontier | None = None) -> None:
        """Begin.

        Args:
            claims: Checkpoints to compare the tree with; those no trusted key signed count as long as they agree.
            start: The tree up to where the rows begin, when they do not begin with the first.
        """
        self.frontier = start or Frontier()
        self.next = self.frontier.size
        self._first = self.frontier.size
        self._checked = 0
        self._broken = False  # After a gap the tree cannot be told any more.
        self._good = 0  # Up to where the tree agrees with a checkpoint.
        self._signed = 0
        self._compared = 0
        self._unsigned = 0
        self._claims = sorted((c for c in claims if c.size >= self._first), key=lambda c: c.size)
        self._newest = self._claims[-1] if self._claims else None
        self._faults: list[Fault] = []
        self._compare_claims()

    def fault(self, code: FaultCode, seq: int, last: int | None = None) -> None:
        """Note something that is wrong with an entry, or from one entry to another."""
        fault = Fault(code, seq, seq if last is None else last)
        if len(self._faults) < MAX_FAULTS and fault not in self._faults:
            self._faults.append(fault)

    def rows(self, rows: Sequence[Row]) -> list[Subtree]:
        """Take the next rows, of rising ``seq``; give the subtrees of the kept levels that they complete."""
        completed: list[Subtree] = []
        leaves: list[bytes] = []
        for row in rows:
            if row.seq < self.next:
                self.fault(FaultCode.ENTRY_EXTRA, row.seq)
                continue
            if row.seq > self.next:
                self.fault(FaultCode.ENTRY_MISSING, self.next, row.seq - 1)
                self._broken = True
            self._check(row)
            self.next = row.seq + 1
            leaves.append(row.leaf)
            if self._claims and self._claims[0].size <= self.next:
                completed += self._grow(leaves)
                leaves = []
                self._compare_claims()
        return completed + self._grow(leaves)

    def _grow(self, leaves: list[bytes]) -> list[Subtree]:
        if self._broken:
            return []
        self.frontier, completed = self.frontier.extend(leaves)
        return completed

    def _check(self, row: Row) -> None:
        self._checked += 1
        body = row.body.encode("utf-8", "surrogatepass")
        try:
            entry = read_body(body)
        except InputError:
            self.fault(FaultCode.ENTRY_CHANGED, row.seq)
            return
        if entry.seq != row.seq:
            self.fault(FaultCode.ENTRY_MISPLACED, row.seq)
        elif leaf_hash(body) != row.leaf or (entry.at_ms, entry.key_id, entry.deed) != (
            row.at_ms,
            row.key_id,
            row.type,
        ):
            self.fault(FaultCode.ENTRY_CHANGED, row.seq)

    def _compare_claims(self) -> None:
        while self._claims and self._claims[0].size <= self.next:
            claim = self._claims.pop(0)
            if self._broken:
                continue
            self._compared += 1
            self._unsigned += not claim.signers
            if claim.root != self.frontier.root():
                self.fault(
                    FaultCode.CHECKPOINT_MISMATCH, min(self._good, max(claim.size - 1, 0)), max(claim.size - 1, 0)
                )
                continue
            self._good = claim.size
            if claim.signers:
                self._signed = claim.size

    def nodes(self, completed: Iterable[Subtree], kept: Mapping[tuple[int, int], bytes]) -> None:
        """Compare what was kept of the tree with the tree.

        Args:
            completed: Subtrees that ``rows`` gave.
            kept: Roots that were kept, by level and number.
        """
        for subtree in completed:
            if kept.get((subtree.level, subtree.number)) != subtree.hash:
                self._node_fault(subtree.level, subtree.number)

    def node_counts(self, counts: Mapping[int, tuple[int, int]]) -> None:
        """Require that no other roots are kept than there are complete subtrees.

        Args:
            counts: By level, how many, and the number of the last one.
        """
        for level, (count, last) in counts.items():
            expected = self.next >> level if level in KEPT_LEVELS else 0
            if not self._broken and (count != expected or last != expected - 1):
                self._node_fault(max(level, 0), max(min(last, expected), 0))

    def _node_fault(self, level: int, number: int) -> None:
        self.fault(FaultCode.NODE_WRONG, number << level, (number + 1 << level) - 1)

    def state(self, size: int, frontier: Frontier | None) -> None:
        """Compare the log's own record of its end with its entries, after all rows.

        Args:
            size: Entries that it counts.
            frontier: Its frontier; ``None`` when that cannot be read.
        """
        if size > self.next:
            self.fault(FaultCode.ENTRY_MISSING, self.next, size - 1)
        elif size < self.next:
            self.fault(FaultCode.STATE_WRONG, size, self.next - 1)
        elif not self._broken and frontier != self.frontier:
            self.fault(FaultCode.STATE_WRONG, min(self._good, max(size - 1, 0)), max(size - 1, 0))

    def report(self) -> AuditReport:
        """What was found, after all else."""
        if self._claims:
            self.fault(FaultCode.TRUNCATED, self.next, self._claims[-1].size - 1)
        elif self._newest is not None and not self._newest.signers:
            self.fault(FaultCode.CHECKPOINT_UNSIGNED, self._signed, max(self._newest.size - 1, self._signed))
        return AuditReport(
            size=self.next,
            checked=self._checked,
            root=b"" if self._broken else self.frontier.root(),
            signed_size=self._signed,
            checkpoints=self._compared,
            unsigned=self._unsigned,
            faults=tuple(sorted(self._faults, key=lambda fault: (not fault.exact, fault.seq, fault.last))),
        )


def read_claims(
    notes: Iterable[tuple[int | None, str]], keys: Sequence[VerifierKey], origin: str
) -> tuple[list[Checkpoint], list[Fault]]:
    """Checkpoints to compare a log with, and what is wrong with those that are none.

    Args:
        notes: Signed notes, each with the size that the place it was kept at says it has; ``None`` where it says none.
        keys: The keys that are trusted.
        origin: Which log.
    """
    claims: dict[str, Checkpoint] = {}
    faults: list[Fault] = []
    for size, note in notes:
        try:
            claim = read_checkpoint(note, keys, origin=origin)
        except CheckpointError:
            claim = None
        if claim is None or size not in {None, claim.size}:
            place = max((size or 1) - 1, 0)
            faults.append(Fault(FaultCode.CHECKPOINT_UNREADABLE, place, place))
        else:
            claims[note] = claim
    return list(claims.values()), faults
