"""What a client sends and what it is told; its errors. What a person said shows nothing in ``repr``. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, TypeAlias

from sottovoce.errors import OutsideError, RefusedError

JsonValue: TypeAlias = "str | int | float | bool | Sequence[JsonValue] | Mapping[str, JsonValue] | None"


class ProblemError(RefusedError):
    """The service refused: the request is wrong, or the key may not do this. Sending it again changes nothing.

    Attributes:
        code: The service's own code (``docs/http.md``); ``problem`` when whoever answered is not the service.
        status: HTTP status.
        request_id: By which the service's log names the request; empty when it gave none.
        faults: What is wrong where, as ``pointer: code``; never the value.
    """

    code: ClassVar[str] = "problem"

    def __init__(  # noqa: PLR0913 - one parameter a fact
        self,
        message: str,
        *,
        remedy: str = "",
        code: str = "problem",
        status: int = 0,
        request_id: str = "",
        faults: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message, remedy=remedy)
        self.code = code  # type: ignore[misc] # the service's, for whoever catches this
        self.status, self.request_id, self.faults = status, request_id, faults


class ServiceAwayError(OutsideError):
    """The service cannot be reached or cannot take this now; it may be tried again with the same ids.

    Attributes:
        status: HTTP status; 0 when nothing came back.
        request_id: As in ``ProblemError``.
        retry_after: Seconds after which the service wants to be asked again; None when it did not say.
    """

    code: ClassVar[str] = "service_away"

    def __init__(
        self, message: str, *, status: int = 0, request_id: str = "", retry_after: float | None = None
    ) -> None:
        super().__init__(
            message, remedy="See that the service runs and is reached, then send this again with the same id"
        )
        self.status, self.request_id, self.retry_after = status, request_id, retry_after


class ServiceFailedError(OutsideError):
    """The service answered, but failed inside, or in a form that is not its own.

    Attributes:
        status: HTTP status.
        request_id: As in ``ProblemError``.
    """

    code: ClassVar[str] = "service_failed"

    def __init__(self, message: str, *, status: int = 0, request_id: str = "") -> None:
        super().__init__(message, remedy="Look at the service's log, and at the address")
        self.status, self.request_id = status, request_id


class SpoolFullError(OutsideError):
    """The service is away and the spool holds as much as it may; the message was not kept."""

    code: ClassVar[str] = "spool_full"


class SpoolInUseError(RefusedError):
    """Another client has this spool open."""

    code: ClassVar[str] = "spool_in_use"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as a chatbot sends it.

    Attributes:
        subject: Who the conversation is with.
        conversation: Its id.
        id: The message's id, unique within its conversation: sending it again stores nothing again.
        text: What was said.
        role: ``user``, ``assistant``, ``agent``, ``system`` or ``tool``.
        at_ms: When, Unix milliseconds; when None, the client says the time at which it was given the message.
        language: Language tag in which prompts are worded.
        attributes: Structured fields, treated as the manifest says.
        purposes: What to record it for; all purposes of the manifest when None.
        gpc: Whether the person's browser said ``Sec-GPC: 1``.
    """

    subject: str = field(repr=False)
    conversation: str = field(repr=False)
    id: str = field(repr=False)
    text: str = field(repr=False)
    role: str = "user"
    at_ms: int | None = None
    language: str = ""
    attributes: Mapping[str, JsonValue] = field(default_factory=dict, repr=False)
    purposes: tuple[str, ...] | None = None
    gpc: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    """One answer that a prompt offers: what stands on it, and the choices to send to ``answer`` when it is pressed."""

    label: str
    send: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Prompt:
    """A consent prompt, to be shown as it is. Its ``id`` goes back with the answer."""

    id: str
    language: str
    text: str
    items: tuple[Mapping[str, str], ...]
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Recognized:
    """Something the person asked for in the chat, whether it was done, and what to tell the person."""

    intent: str
    done: bool
    say: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageResult:
    """What became of a message.

    Attributes:
        id: As it was given.
        stored: Whether it is recorded, durably.
        spooled: Whether the service was away and the spool keeps it, durably, until it is back.
        duplicate: Whether it had been stored before.
        reason: Why it is not stored: ``consent_missing``, ``consent_refused`` ..., or a problem's code; else empty.
        position: Its place in the conversation, from 0; None when not stored.
        text: The stored, pseudonymized form; None when not stored.
        kinds: How often each kind of personal data was found.
        purposes: What it is recorded for.
        prompt: To be shown to the person, where a choice is missing.
        recognized: What the person asked for by this message.
        faulty: Whether the message itself is wrong, so that it can never be stored; ``reason`` then says how.
    """

    id: str = field(repr=False)
    stored: bool
    spooled: bool = False
    duplicate: bool = False
    reason: str = ""
    position: int | None = None
    text: str | None = field(default=None, repr=False)
    kinds: Mapping[str, int] = field(default_factory=dict)
    purposes: tuple[str, ...] = ()
    prompt: Prompt | None = None
    recognized: Recognized | None = None
    faulty: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A person's choice for one purpose.

    Attributes:
        purpose: Its name.
        basis: Legal basis in the manifest.
        state: ``unknown``, ``requested``, ``given``, ``refused``, ``withdrawn``, ``expired``, ``superseded`` or
            ``not_needed``.
        allowed: Whether it may be processed for now.
        reason: Why, or why not.
        notice_version: Version of the notice that the choice was made on.
        at_ms: When it was made, Unix milliseconds.
        expires_ms: When it ends by itself.
    """

    purpose: str
    basis: str
    state: str
    allowed: bool
    reason: str
    notice_version: str = ""
    at_ms: int | None = None
    expires_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Consents:
    """All choices of a person, whether their browser says no, and what to tell them."""

    choices: tuple[Choice, ...]
    gpc: bool
    say: str = ""

    def allows(self, purpose: str) -> bool:
        """Whether the person's data may be processed for a purpose now. An unknown purpose is not allowed."""
        return any(choice.allowed for choice in self.choices if choice.purpose == purpose)


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice in force."""

    purpose: str
    version: str
    language: str
    text: str
    sha256: str


@dataclass(frozen=True, slots=True)
class FeedbackResult:
    """What became of feedback: whether it is stored, why not, and what to tell the person about where it goes."""

    stored: bool
    duplicate: bool = False
    reason: str = ""
    anonymous: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """What is held about a person: counts, never content. Times are Unix milliseconds."""

    known: bool
    messages: Mapping[str, int]
    kinds: Mapping[str, int]
    conversations: int
    feedback: int
    oldest_ms: int | None
    newest_ms: int | None
    expires_ms: Mapping[str, int]
    consents: tuple[Choice, ...]
    say: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Erasure:
    """What an erasure destroyed."""

    erased: bool
    messages: int = 0
    conversations: int = 0
    feedback: int = 0
    keys: int = 0


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """A stored message as a view shows it."""

    position: int
    role: str
    at_ms: int
    text: str = field(repr=False)
    attributes: Mapping[str, object] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a conversation as a view shows it; ``next_after`` asks for the next one, None at the end."""

    view: str
    purpose: str
    messages: tuple[ShownMessage, ...]
    next_after: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A message that waited in the spool and can never be stored, since it is wrong itself.

    Attributes:
        conversation: Of the message.
        id: Of the message.
        code: The service's code for what is wrong.
    """

    conversation: str = field(repr=False)
    id: str = field(repr=False)
    code: str
