"""Subjects and conversations as rows. What the caller named them is kept nowhere: ids are keyed pseudonyms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSubject:
    """A person, before there is a row.

    Attributes:
        tenant: Whose chatbot it is.
        id: Pseudonym, 32 hexadecimal characters.
        audit_ref: 32 random hexadecimal characters, drawn for this row; the audit log knows the person by it alone.
        created_ms: Now.
        gpc: Whether Global Privacy Control was signalled.
    """

    tenant: str
    id: str
    audit_ref: str = field(repr=False)
    created_ms: int
    gpc: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A person, as stored.

    Attributes:
        restricted: Whether processing is restricted (GDPR Art. 18): kept, and not used.
    """

    tenant: str
    id: str
    audit_ref: str = field(repr=False)
    created_ms: int
    gpc: bool
    restricted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewConversation:
    """A conversation, before there is a row. It belongs to one subject for good."""

    tenant: str
    id: str
    subject_id: str
    created_ms: int
    language: str = ""
    channel: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A conversation, as stored.

    Attributes:
        last_ms: Time of its latest message, or of its creation.
        next_position: Place that the next message gets.
    """

    tenant: str
    id: str
    subject_id: str
    created_ms: int
    last_ms: int
    next_position: int
    language: str
    channel: str


def bits_of(names: Iterable[str], bits: Mapping[str, int]) -> int:
    """The bit set of some purposes; ``bits`` comes from ``purpose_bits``.

    Raises:
        KeyError: A purpose has no bit.
    """
    mask = 0
    for name in names:
        mask |= bits[name]
    return mask


def names_of(mask: int, bits: Mapping[str, int]) -> tuple[str, ...]:
    """The purposes in a bit set, by name; bits without a name are left out."""
    return tuple(sorted(name for name, bit in bits.items() if mask & bit))
