"""What bodies and parameters look like, and how they become what the service takes. Pure."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from sottovoce.conversations import MAX_COMMENT, MAX_TEXT, FeedbackKind
from sottovoce.http.forms import (
    MAX_COUNT,
    AttributeName,
    AttributeValue,
    Handle,
    Id,
    KindName,
    Language,
    Moment,
    Name,
    PurposeName,
    Reason,
    Shape,
    Tag,
    Version,
    counted,
    whole,
)
from sottovoce.http.settings import MAX_BATCH, MAX_VALUES
from sottovoce.service import NewFeedback, NewMessage, ScopeRef

Text = Annotated[str, Field(max_length=MAX_TEXT)]
Method = Literal["button", "text", "api", "settings"]
"""How a choice was made. ``gpc`` is said by the header ``Sec-GPC``, never by a body."""

_CLOSED = Field(json_schema_extra={"additionalProperties": False})
"""Names of another form are refused; pydantic's schema is silent about them."""


class MessageBody(Shape):
    """A message, as it was said."""

    subject: Id
    conversation: Id
    id: Id
    role: Literal["user", "assistant", "agent", "system", "tool"]
    text: Text
    at: Moment = None
    language: Language | None = None
    attributes: Annotated[dict[AttributeName, AttributeValue], _CLOSED, Field(max_length=64)] | None = None
    purposes: list[PurposeName] | None = Field(default=None, max_length=63)

    def as_message(self) -> NewMessage:
        """The same for the service."""
        return NewMessage(
            subject=self.subject,
            conversation=self.conversation,
            id=self.id,
            role=self.role,
            text=self.text,
            at_ms=self.at,
            language=self.language or "",
            attributes=self.attributes or {},
            purposes=None if self.purposes is None else tuple(self.purposes),
        )


class BatchBody(Shape):
    """Messages of any conversations; each is taken or refused by itself."""

    messages: list[Any] = Field(min_length=1, max_length=MAX_BATCH)


class FeedbackBody(Shape):
    """Feedback; without ``subject`` it is anonymous and tied to nothing."""

    id: Id
    kind: Annotated[FeedbackKind, Field(strict=False)]
    subject: Id | None = None
    conversation: Id | None = None
    message: Id | None = None
    score: whole(0, 10) | None = None  # type: ignore[valid-type]
    text: Annotated[str, Field(max_length=MAX_COMMENT)] | None = None
    tags: list[Tag] | None = Field(default=None, max_length=20)
    chosen: Id | None = None
    rejected: Id | None = None
    version: Version | None = None
    language: Language | None = None
    at: Moment = None

    def as_feedback(self) -> NewFeedback:
        """The same for the service."""
        return NewFeedback(
            id=self.id,
            kind=self.kind,
            subject=self.subject,
            conversation=self.conversation,
            message=self.message,
            score=self.score,
            text=self.text or "",
            tags=tuple(self.tags or ()),
            chosen=self.chosen,
            rejected=self.rejected,
            version=self.version or "",
            language=self.language or "",
            at_ms=self.at,
        )


class AnswerBody(Shape):
    """A person's choices, or that a prompt was closed without one."""

    choices: Annotated[dict[PurposeName, bool], _CLOSED, Field(min_length=1, max_length=63)] | None = None
    prompt: Handle | None = None
    method: Method = "api"
    conversation: Id | None = None
    language: Language | None = None
    dismissed: bool = False


class PromptBody(Shape):
    """Where and in which language a prompt is to be shown, and for what."""

    conversation: Id | None = None
    language: Language | None = None
    purposes: list[PurposeName] | None = Field(default=None, max_length=63)


class ScopeBody(Shape):
    """A scope of tokens; the tenant's has no name."""

    level: Literal["conversation", "subject", "tenant"]
    name: Id | None = None

    def as_scope(self) -> ScopeRef:
        """The same for the service."""
        return ScopeRef(self.level, self.name or "")


class ValueBody(Shape):
    """A value and its kind."""

    kind: KindName
    value: Annotated[str, Field(min_length=1, max_length=10_000)]


class TokenizeBody(Shape):
    """Values that tokens are wanted for."""

    scope: ScopeBody
    values: list[ValueBody] = Field(min_length=1, max_length=MAX_VALUES)


class RevealBody(Shape):
    """Tokens whose values are wanted, what for, and why."""

    conversation: Id
    tokens: list[Annotated[str, Field(min_length=1, max_length=128)]] = Field(min_length=1, max_length=MAX_VALUES)
    purpose: PurposeName
    reason: Reason


class UnlockBody(Shape):
    """Which key may reveal in bulk for a while, what for, and why."""

    key: Handle
    purpose: PurposeName
    reason: Reason


class ShredBody(Shape):
    """Which scope's data key is to be destroyed, and why."""

    scope: ScopeBody
    reason: Reason


class CanaryBody(Shape):
    """Where to plant a value that nobody has a reason to reveal."""

    conversation: Id
    kind: KindName


class MaskBody(Shape):
    """A text, or any JSON value whose texts are to be masked."""

    conversation: Id
    value: Any


class RestoreBody(Shape):
    """A masked value, and for whoever is no chatbot what its originals are wanted for, and why."""

    conversation: Id
    value: Any
    purpose: PurposeName | None = None
    reason: Reason | None = None


class KeyBody(Shape):
    """A new API key."""

    role: Literal["bot", "analyst", "support", "privacy", "admin"]
    label: Annotated[str, Field(max_length=80, pattern=r"^[\w .:/()-]*$")] = ""
    expires_days: whole(1, 3650) | None = None  # type: ignore[valid-type]


class RotateKeyBody(Shape):
    """For how long the old secret goes on to be valid."""

    grace_hours: whole(0, 720) = 24  # type: ignore[valid-type]


class NoQuery(Shape):
    """No parameters."""


class NoticesQuery(Shape):
    """In which language."""

    language: Language | None = None


class WithdrawQuery(Shape):
    """What is withdrawn, everything when nothing is named, and how it was said."""

    purpose: list[PurposeName] = Field(default_factory=list, max_length=63)
    method: Method = "api"


class SummaryQuery(Shape):
    """In which language the person is told."""

    language: Language | None = None


class EraseQuery(Shape):
    """Why."""

    reason: Reason


class ViewQuery(Shape):
    """Which view, why, and which page."""

    view: Name
    reason: Reason | None = None
    after: counted(-1, MAX_COUNT) = -1  # type: ignore[valid-type]
    limit: counted(1, 200) = 50  # type: ignore[valid-type]


class EntriesQuery(Shape):
    """Which entries of the audit log."""

    start: counted(0, MAX_COUNT) = 0  # type: ignore[valid-type]
    count: counted(1, 1000) = 100  # type: ignore[valid-type]
