"""What consent is made of: events, states, notices, prompts, decisions, and the errors of this feature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from sottovoce.errors import RefusedError, UsageError

Detail = Mapping[str, str | int | bool]

ERASED = "erased"
"""In the detail of a withdrawal: it came with an erasure, nobody said no; who comes back may be asked again."""


class Event(StrEnum):
    """What can happen to one person's consent for one purpose."""

    REQUESTED = "requested"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    DISMISSED = "dismissed"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    GPC = "gpc"


class State(StrEnum):
    """What one person's events for one purpose come to. Only `GIVEN` can mean yes."""

    UNKNOWN = "unknown"
    REQUESTED = "requested"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


class Method(StrEnum):
    """How an event came about. `SERVICE`: nobody acted (a prompt was handed out, time passed, a text changed)."""

    BUTTON = "button"
    TEXT = "text"
    API = "api"
    GPC = "gpc"
    SETTINGS = "settings"
    SERVICE = "service"


class Answer(StrEnum):
    """What a person can say to a question. Closing it is neither."""

    YES = "given"
    NO = "refused"

    @property
    def event(self) -> Event:
        """The event that this answer makes."""
        return Event(self.value)


class Reason(StrEnum):
    """Why a decision is as it is."""

    LEGAL_BASIS = "legal_basis"
    CONSENT_GIVEN = "consent_given"
    CONSENT_MISSING = "consent_missing"
    CONSENT_REFUSED = "consent_refused"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    CONSENT_EXPIRED = "consent_expired"
    NOTICE_CHANGED = "notice_changed"
    GPC = "gpc"
    RESTRICTED = "restricted"
    UNKNOWN_PURPOSE = "unknown_purpose"
    EXPIRED_PURPOSE = "expired_purpose"


@dataclass(frozen=True, slots=True)
class SubjectRef:
    """A person, as the database knows them.

    Attributes:
        tenant: Whose data.
        id: Keyed pseudonym, 32 hexadecimal characters.
    """

    tenant: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentEvent:
    """One event. Times are Unix milliseconds UTC.

    Attributes:
        seq: Order of recording; ``None`` until it is stored.
        id: UUID 4; an event with a known id is the same event.
        tenant: Whose data.
        subject_id: Whose consent, a keyed pseudonym.
        purpose: For what; one purpose, always.
        event: What happened.
        method: How.
        notice_version: Version of the text that it is about; empty where no text was.
        notice_sha256: SHA-256 of exactly that text, hexadecimal; empty where no text was.
        language: Language of that text; empty where no text was.
        prompt_id: The prompt that it belongs to.
        conversation_id: Where it happened, a keyed pseudonym.
        message_seq: The stored message that said it, where one was stored.
        at_ms: When it happened.
        received_ms: When it was recorded.
        expires_ms: Until when a yes holds; only of `Event.GIVEN`.
        gpc: Whether Global Privacy Control said no at that time.
        conflict: Whether this event and Global Privacy Control contradict each other.
        detail: What else belongs to the proof; ids, names and flags.
        receipt: Signed receipt (JSON); empty where the event has none.
    """

    seq: int | None = None
    id: str
    tenant: str
    subject_id: str
    purpose: str
    event: Event
    method: Method
    notice_version: str = ""
    notice_sha256: str = ""
    language: str = ""
    prompt_id: str | None = None
    conversation_id: str | None = None
    message_seq: int | None = None
    at_ms: int
    received_ms: int
    expires_ms: int | None = None
    gpc: bool = False
    conflict: bool = False
    detail: Detail = field(default_factory=dict)
    receipt: str = field(default="", repr=False)

    @property
    def knew_gpc(self) -> bool:
        """Whether the person was told, in the text that they answered, that their browser says no."""
        return self.detail.get("gpc_note") is True


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a person's events for one purpose come to.

    Attributes:
        purpose: The purpose.
        state: The state.
        notice_version: Version of the text that the state rests on; empty where none was.
        notice_sha256: SHA-256 of that text, hexadecimal.
        language: Language of that text.
        at_ms: Since when; 0 for `State.UNKNOWN`.
        expires_ms: Until when a yes holds; ``None`` for every other state.
        gpc: Whether Global Privacy Control has said no, ever.
        over_gpc: Whether the yes was given in the knowledge of Global Privacy Control's no, and so counts instead.
        by_gpc: Whether the no is that of Global Privacy Control.
        last_ms: Time of the latest event, whatever it was.
    """

    purpose: str
    state: State = State.UNKNOWN
    notice_version: str = ""
    notice_sha256: str = ""
    language: str = ""
    at_ms: int = 0
    expires_ms: int | None = None
    gpc: bool = False
    over_gpc: bool = False
    by_gpc: bool = False
    last_ms: int = 0


@dataclass(frozen=True, slots=True)
class Notice:
    """The text about one purpose, exactly as it is shown.

    Attributes:
        purpose: The purpose.
        version: Name of the wording.
        language: Tag of the language that it is in, which may be another than was asked for.
        text: The text.
        sha256: SHA-256 of the text in UTF-8, hexadecimal.
    """

    purpose: str
    version: str
    language: str
    text: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Button:
    """One answer to choose. Yes and no are made alike, and none is chosen beforehand.

    Attributes:
        purposes: What it answers; several only for "no to all".
        answer: The answer.
        label: What stands on it.
        about: The purpose in a few words; for screen readers, and where several questions are asked.
    """

    purposes: tuple[str, ...]
    answer: Answer
    label: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """A message that asks. It must be shown as it is: its hash is the proof of what the person was told.

    Attributes:
        id: UUID 4; every answer names it.
        language: Tag of its language.
        text: The whole message, all notices within, word for word.
        sha256: SHA-256 of ``text`` in UTF-8, hexadecimal.
        items: The notices, one for each purpose, in the order in which they stand in ``text``.
        buttons: The answers to choose from.
        gpc_note: The part of ``text`` that says that the browser says no; empty where it does not.
        shown_ms: When it was handed out, Unix milliseconds UTC.
        is_new: Whether it is handed out for the first time.
    """

    id: str
    language: str
    text: str
    sha256: str
    items: tuple[Notice, ...]
    buttons: tuple[Button, ...]
    gpc_note: str = ""
    shown_ms: int = 0
    is_new: bool = True


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer to "may I?"."""

    allowed: bool
    purpose: str
    reason: Reason


class PromptUnknownError(RefusedError):
    """An answer names a prompt that this person was never shown; nothing was recorded."""

    code: ClassVar[str] = "prompt_unknown"


class NotAskedError(RefusedError):
    """An answer is about a purpose that its prompt did not ask about; nothing was recorded."""

    code: ClassVar[str] = "not_asked"


class NoticeChangedError(UsageError):
    """A notice has another text than before, under the same version."""

    code: ClassVar[str] = "notice_changed"


class NoticeIncompleteError(UsageError):
    """A notice cannot be written, because the manifest does not say who asks."""

    code: ClassVar[str] = "notice_incomplete"


class LanguageFileError(UsageError):
    """A file of texts in one language lacks something, or has what others do not."""

    code: ClassVar[str] = "language_file"


class ReceiptError(RefusedError):
    """A receipt is not one, was changed, or was signed by a key that is not known."""

    code: ClassVar[str] = "receipt_invalid"
