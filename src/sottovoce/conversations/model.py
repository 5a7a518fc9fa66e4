"""Messages: as they come in, as they are to be stored, as they are stored. Personal fields show nothing in ``repr``.

What is stored is the pseudonymized form only; ``client_ref`` and the ids in it are keyed pseudonyms that the caller of
this feature makes. A record without a purpose does not exist: there is no way to build one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, Final

from sottovoce.conversations.limits import (
    MAX_TEXT,
    AttributeValue,
    check_channel,
    check_id,
    check_language,
    check_purposes,
    check_tenant,
    check_text,
    check_time,
    checked_attributes,
    storable,
)
from sottovoce.conversations.marks import Mark, marks_from_json
from sottovoce.errors import InputError, RefusedError, UsageError

CLIENT_REF_BYTES: Final = 16
MAX_PURPOSES: Final = 63
"""Bits 0 to 62 of a signed 64-bit number."""


_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode


class InvalidMessageError(InputError):
    """A message is out of form; which field and why is told, what stood there is not."""

    code: ClassVar[str] = "invalid_message"


class ForeignConversationError(RefusedError):
    """A conversation belongs to another subject than the record says; nothing was stored.

    Attributes:
        places: Which records of the batch, 0-based, rising.
    """

    code: ClassVar[str] = "foreign_conversation"

    def __init__(self, places: Sequence[int]) -> None:
        super().__init__(
            f"{len(places)} of the records name a conversation that belongs to another subject",
            remedy="Begin a new conversation when the person changes, or send the subject that it began with",
        )
        self.places = tuple(places)


class NotPreparedError(RefusedError):
    """A record's subject or conversation has no row (any more); nothing was stored.

    An erasure may have taken it in between: begin the transaction again, with ``ensure_subjects`` first.
    """

    code: ClassVar[str] = "not_prepared"


class Role(StrEnum):
    """Who speaks. ``agent`` is a human of the service's staff."""

    USER = "user"
    ASSISTANT = "assistant"
    AGENT = "agent"
    SYSTEM = "system"
    TOOL = "tool"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingMessage:
    """A message as a chatbot sends it.

    Attributes:
        tenant: Whose chatbot it is.
        subject: The caller's id of the person; 1 to 256 characters, like the next two.
        conversation: The caller's id of the conversation.
        id: The caller's id of the message, unique in its conversation; sent again, it is stored once.
        role: Who speaks.
        text: What is said, up to 100,000 code points. NUL and lone surrogates become U+FFFD.
        at_ms: When, Unix milliseconds UTC.
        language: Language tag, or empty.
        channel: Where the chat takes place (``web``), or empty.
        attributes: Structured fields, up to 64.
        purposes: What it may be stored for at most; ``None`` leaves that to the manifest and the person.

    Raises:
        InvalidMessageError: A field is out of form.
    """

    tenant: str
    subject: str = field(repr=False)
    conversation: str = field(repr=False)
    id: str = field(repr=False)
    role: Role
    text: str = field(repr=False)
    at_ms: int
    language: str = ""
    channel: str = ""
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict, repr=False, hash=False)
    purposes: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        error = InvalidMessageError
        check_tenant(error, self.tenant)
        for name in ("subject", "conversation", "id"):
            check_id(error, name, getattr(self, name))
        if not isinstance(self.role, Role):
            raise error("role is none that exists", remedy=f"Use one of: {', '.join(Role)}")
        check_text(error, "text", self.text, MAX_TEXT)
        check_time(error, "at_ms", self.at_ms)
        check_language(error, self.language)
        check_channel(error, self.channel)
        check_purposes(error, self.purposes)
        object.__setattr__(self, "text", storable(self.text))
        object.__setattr__(self, "attributes", checked_attributes(error, self.attributes))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """A message in its stored form, before it has its place.

    Attributes:
        tenant: Whose chatbot it is.
        conversation_id: Pseudonym, 32 hexadecimal characters.
        subject_id: Pseudonym, 32 hexadecimal characters.
        client_ref: Pseudonym of the caller's message id, 16 bytes.
        role: Who speaks.
        at_ms: When; see ``settled_time``.
        received_ms: When it was received.
        text: The pseudonymized text.
        marks: What stands in it for personal data, in order.
        attributes: Transformed structured fields.
        purposes: Bit set; at least one.

    Raises:
        UsageError: There is no purpose, or a field cannot be stored.
    """

    tenant: str
    conversation_id: str
    subject_id: str
    client_ref: bytes
    role: Role
    at_ms: int
    received_ms: int
    text: str = field(repr=False)
    marks: tuple[Mark, ...] = ()
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict, repr=False, hash=False)
    purposes: int

    def __post_init__(self) -> None:
        check_stored(self.client_ref, self.purposes, self.at_ms, self.received_ms)


def check_stored(client_ref: bytes, purposes: int, at_ms: int, received_ms: int) -> None:
    """Make sure of what every record needs before it is stored.

    Raises:
        UsageError: No purpose, a reference of another size, or a time in the future.
    """
    if not 0 < purposes < 1 << MAX_PURPOSES:
        raise UsageError("a record without a purpose is never stored", remedy="Decide first what it may be stored for")
    if not isinstance(client_ref, bytes) or len(client_ref) != CLIENT_REF_BYTES:
        raise UsageError(f"a client reference has {CLIENT_REF_BYTES} bytes")
    if at_ms > received_ms:
        raise UsageError("a record is of a later time than it was received", remedy="Use settled_time")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredMessage:
    """A message as it lies in the database. ``findings`` and ``attributes`` are kept as the JSON text that was stored.

    Attributes:
        seq: Number of the row, never used again.
        position: Place in its conversation, from 0 on. Without gaps when given; deletions leave some.
        mac: Authenticates all other fields.
    """

    seq: int
    tenant: str
    conversation_id: str
    subject_id: str
    client_ref: bytes
    position: int
    role: str
    at_ms: int
    received_ms: int
    text: str = field(repr=False)
    findings: str = field(repr=False)
    attributes: str = field(repr=False)
    purposes: int
    mac: bytes

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What stands in the text for personal data."""
        return marks_from_json(self.findings)

    @property
    def attribute_values(self) -> dict[str, AttributeValue]:
        """The transformed structured fields."""
        values: dict[str, AttributeValue] = json.loads(self.attributes)
        return values


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a message lies.

    Attributes:
        seq: Number of its row.
        position: Place in its conversation.
        is_new: ``False`` when it was there already: sent again, and stored once.
    """

    seq: int
    position: int
    is_new: bool


def json_text(value: object) -> str:
    """JSON as we store it: sorted keys, no blanks, no escapes that are not needed."""
    return _encode(value)
