"""Which scope a record of a file belongs to, in masking and in restoring alike."""

from __future__ import annotations

from dataclasses import dataclass, field

from sottovoce.datasets import Field, FieldRole, Record
from sottovoce.vault import Scope, ScopeLevel

ID_SCOPE = Scope(ScopeLevel.TENANT, "record-ids")
"""Scope of personal data inside the ids that name conversations and subjects; they cannot be in the scope they name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoping:
    """Which scope a record belongs to.

    Attributes:
        level: How far equal values get equal tokens. A record without a conversation (or subject) of its own
            falls back to the file.
        name: Name of the file scope; "" takes the file's own name, of the tenant scope the empty one.
    """

    level: ScopeLevel = ScopeLevel.CONVERSATION
    name: str = field(default="", repr=False)

    def of(self, record: Record, conversation: str | None, subject: str | None) -> Scope:
        """The scope of ``record``, whose ids are given as they were before masking."""
        if self.level is ScopeLevel.TENANT:
            return Scope(ScopeLevel.TENANT, self.name)
        if self.level is ScopeLevel.CONVERSATION and conversation:
            return Scope(ScopeLevel.CONVERSATION, conversation)
        if self.level is ScopeLevel.SUBJECT and subject:
            return Scope(ScopeLevel.SUBJECT, subject)
        return Scope(ScopeLevel.FILE, self.name or record.source)


def scope_of_field(item: Field, scope: Scope) -> Scope:
    """The scope of a field of a record that belongs to ``scope``: ids have one of their own."""
    return ID_SCOPE if item.role in (FieldRole.CONVERSATION, FieldRole.SUBJECT) else scope


def original_key(record: Record, masked: bytes) -> bytes:
    """Under what the vault keeps the exact bytes of a record: its place in the file and what it looks like there.

    Records of two inputs that would have the same key get different forms when they are masked.
    """
    return f"{record.number}:".encode() + masked
