"""What the audit log gives back: faults, reports, and its errors. No field here can hold a personal value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from sottovoce.errors import RefusedError, TamperedError, UsageError


class FaultCode(StrEnum):
    """What is wrong with a log."""

    ENTRY_CHANGED = "entry_changed"
    ENTRY_MISSING = "entry_missing"
    ENTRY_MISPLACED = "entry_misplaced"
    ENTRY_EXTRA = "entry_extra"
    NODE_WRONG = "node_wrong"
    STATE_WRONG = "state_wrong"
    TRUNCATED = "truncated"
    CHECKPOINT_MISMATCH = "checkpoint_mismatch"
    CHECKPOINT_UNSIGNED = "checkpoint_unsigned"
    CHECKPOINT_UNREADABLE = "checkpoint_unreadable"


EXPLANATIONS: dict[FaultCode, str] = {
    FaultCode.ENTRY_CHANGED: "the entry is not what was written",
    FaultCode.ENTRY_MISSING: "the entry is gone",
    FaultCode.ENTRY_MISPLACED: "the entry belongs to another place",
    FaultCode.ENTRY_EXTRA: "an entry that the log never wrote",
    FaultCode.NODE_WRONG: "the tree kept for these entries is not theirs",
    FaultCode.STATE_WRONG: "the log's own record of its end is not that of its entries",
    FaultCode.TRUNCATED: "a signed checkpoint counts these entries, and they are gone",
    FaultCode.CHECKPOINT_MISMATCH: "these entries, or some of them, are not the ones that a checkpoint was signed over",
    FaultCode.CHECKPOINT_UNSIGNED: "no checkpoint over these entries is signed by a key that was given",
    FaultCode.CHECKPOINT_UNREADABLE: "a checkpoint is damaged or forged",
}
"""In words, for people."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, and where.

    Attributes:
        code: What.
        seq: The first entry concerned, from 0.
        last: The last entry concerned; ``seq`` itself when it is one.
    """

    code: FaultCode
    seq: int
    last: int

    @property
    def exact(self) -> bool:
        """Whether it is about one entry."""
        return self.seq == self.last

    def describe(self) -> str:
        """In a line, for people."""
        place = f"entry {self.seq}" if self.exact else f"entries {self.seq} to {self.last}"
        return f"{place}: {EXPLANATIONS[self.code]} ({self.code})"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditReport:
    """What a verification found.

    Attributes:
        size: Entries there are.
        checked: Entries whose content was read and hashed anew.
        root: Root of the tree over all entries, 32 bytes; empty when the entries cannot be put in order.
        signed_size: Entries that the newest checkpoint signed by a trusted key covers.
        checkpoints: Checkpoints compared with the tree.
        unsigned: Those among them that no trusted key had signed (as after a rotation, with the new key alone).
        faults: What is wrong, at most 100: entries named one by one first, then stretches.
    """

    size: int
    checked: int
    root: bytes
    signed_size: int
    checkpoints: int
    unsigned: int
    faults: tuple[Fault, ...]

    @property
    def ok(self) -> bool:
        """Whether the log is what it claims to be."""
        return not self.faults

    @property
    def first_bad(self) -> int | None:
        """The first entry that is wrong, named as closely as can be told; ``None`` when all is well."""
        return self.faults[0].seq if self.faults else None

    def require(self) -> None:
        """Go on only when all is well.

        Raises:
            AuditTamperedError: It is not.
        """
        if self.faults:
            raise AuditTamperedError(self.faults[0].describe(), seq=self.faults[0].seq)


class AuditTamperedError(TamperedError):
    """The audit log is not what it claims to be.

    Attributes:
        seq: The first entry concerned, from 0.
    """

    code: ClassVar[str] = "audit_tampered"

    def __init__(self, message: str, *, seq: int) -> None:
        super().__init__(
            f"the audit log was tampered with: {message}",
            remedy="Keep the database and the anchors as they are, and run `sottovoce audit verify` on a copy",
        )
        self.seq = seq


class EntryFormError(UsageError):
    """A field of an audit entry has no place in the log, or not in this form; nothing was written."""

    code: ClassVar[str] = "audit_form"


class CheckpointError(RefusedError):
    """A checkpoint or a proof is malformed, or none of the given keys has signed it."""

    code: ClassVar[str] = "checkpoint"


class NotCoveredError(RefusedError):
    """No signed checkpoint covers the entry yet."""

    code: ClassVar[str] = "not_covered"
