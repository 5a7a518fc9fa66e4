"""What goes into the service and what comes out of it. Fields with what a person said show nothing in ``repr``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sottovoce.datasets import JsonValue


class Role(StrEnum):
    """Who calls. What each may do stands in ``permissions.py``."""

    BOT = "bot"
    ANALYST = "analyst"
    SUPPORT = "support"
    PRIVACY = "privacy"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Caller:
    """An authenticated caller.

    Attributes:
        key_id: Id of the API key, as the audit log names it.
        role: Its role.
        tenant: Whose data it may touch.
    """

    key_id: str
    role: Role
    tenant: str = "default"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """A message as a chatbot sends it. Every id is the caller's own and may be personal: none is stored in plain.

    Attributes:
        subject: Who the conversation is with.
        conversation: Its id.
        id: The message's id, unique within its conversation: sending it again stores nothing again.
        role: ``user``, ``assistant``, ``system`` or ``tool``.
        text: What was said.
        at_ms: When, Unix milliseconds; the time of arrival when None.
        language: Language tag in which prompts are worded; the manifest's first when empty.
        attributes: Structured fields, treated as the manifest says.
        purposes: What to record it for; all purposes of the manifest when None.
    """

    subject: str = field(repr=False)
    conversation: str = field(repr=False)
    id: str = field(repr=False)
    role: str
    text: str = field(repr=False)
    at_ms: int | None = None
    language: str = ""
    attributes: Mapping[str, JsonValue] = field(default_factory=dict, repr=False)
    purposes: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """One answer that a prompt offers.

    Attributes:
        label: What stands on it.
        send: What the chatbot sends to ``answer`` when it is pressed: purpose to yes or no.
    """

    label: str
    send: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class PromptView:
    """A consent prompt, ready to be shown as it is.

    Attributes:
        id: Sent back with the answer, so that it proves what was shown.
        language: Language tag of the text.
        text: The whole text.
        items: One entry a purpose: ``purpose``, ``version``, ``sha256`` and the ``text`` shown for it.
        buttons: What may be answered.
    """

    id: str
    language: str
    text: str
    items: tuple[Mapping[str, str], ...]
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Recognized:
    """Something the person asked for in the chat, and what became of it.

    Attributes:
        intent: ``yes``, ``no``, ``withdraw``, ``forget_me``, ``show_my_data``, ``what_do_you_know`` or ``cancel``.
        done: Whether it was carried out; otherwise it waits for the person's next answer.
        say: What to tell the person.
    """

    intent: str
    done: bool
    say: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageResult:
    """What became of a message.

    Attributes:
        id: As the caller gave it.
        stored: Whether it is recorded, durably.
        duplicate: Whether it had been stored before.
        reason: Why it is not: ``consent_missing``, ``consent_refused``, ``not_recorded`` ...; empty when it is.
        position: Its place in the conversation, from 0; None when not stored.
        text: The stored, pseudonymized form; None when not stored.
        kinds: How often each kind of personal data was found.
        purposes: What it is recorded for.
        prompt: To be shown to the person, where a choice is missing.
        recognized: What the person asked for by this message.
    """

    id: str = field(repr=False)
    stored: bool
    duplicate: bool = False
    reason: str = ""
    position: int | None = None
    text: str | None = None
    kinds: Mapping[str, int] = field(default_factory=dict)
    purposes: tuple[str, ...] = ()
    prompt: PromptView | None = None
    recognized: Recognized | None = None


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """A person's choice for one purpose.

    Attributes:
        purpose: Its name.
        basis: Legal basis in the manifest.
        state: ``unknown``, ``requested``, ``given``, ``refused``, ``withdrawn``, ``expired`` or ``superseded``; for a
            purpose that rests on no consent, ``not_needed``.
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
class ConsentView:
    """All choices of a person."""

    choices: tuple[ChoiceView, ...]
    gpc: bool
    say: str = ""


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice in force."""

    purpose: str
    version: str
    language: str
    text: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFeedback:
    """Feedback as a chatbot sends it.

    Attributes:
        id: The caller's id: sending it again stores nothing again.
        kind: A feedback kind (``conversations.FeedbackKind``).
        subject: Who gives it; None for anonymous feedback, which is tied to nothing.
        conversation: The conversation it is about.
        message: The message it is about, by the caller's id.
        score: 0 or 1 for thumbs, 1 to 5 for stars and CSAT, 0 to 10 for NPS.
        text: Free text or a correction.
        tags: Names from a short list of the deployment's own.
        chosen: Of a preference pair, the better message.
        rejected: The other one.
        version: Version of the bot.
        language: For the sentence that tells the person where it goes.
        at_ms: When, Unix milliseconds.
    """

    id: str = field(repr=False)
    kind: str
    subject: str | None = field(default=None, repr=False)
    conversation: str | None = field(default=None, repr=False)
    message: str | None = field(default=None, repr=False)
    score: int | None = None
    text: str = field(default="", repr=False)
    tags: tuple[str, ...] = ()
    chosen: str | None = field(default=None, repr=False)
    rejected: str | None = field(default=None, repr=False)
    version: str = ""
    language: str = ""
    at_ms: int | None = None


@dataclass(frozen=True, slots=True)
class FeedbackResult:
    """What became of feedback: whether it is stored, why not, and what to tell the person about where it goes."""

    stored: bool
    duplicate: bool = False
    reason: str = ""
    anonymous: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class SubjectSummary:
    """What is held about a person: counts, never content.

    Attributes:
        known: Whether anything is held.
        messages: How many messages, by purpose.
        kinds: How many tokens of each kind.
        conversations: How many conversations.
        feedback: How many pieces of feedback.
        oldest_ms: Time of the oldest message.
        newest_ms: Time of the newest.
        expires_ms: When the last of it goes, by purpose.
        consents: The choices.
        say: The same as a text for the person.
    """

    known: bool
    messages: Mapping[str, int]
    kinds: Mapping[str, int]
    conversations: int
    feedback: int
    oldest_ms: int | None
    newest_ms: int | None
    expires_ms: Mapping[str, int]
    consents: tuple[ChoiceView, ...]
    say: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ErasureResult:
    """What an erasure destroyed.

    Attributes:
        erased: Whether there was anything.
        messages: How many messages.
        conversations: How many conversations.
        feedback: How many pieces of feedback.
        keys: How many data keys.
    """

    erased: bool
    messages: int = 0
    conversations: int = 0
    feedback: int = 0
    keys: int = 0


@dataclass(frozen=True, slots=True)
class ScopeRef:
    """A scope as a caller names it: ``conversation``, ``subject`` or ``tenant``, and a name (for the tenant: empty)."""

    level: str
    name: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class UnlockView:
    """A second person's word that a key may reveal in bulk, for a short while."""

    id: str
    for_key: str
    expires_ms: int


@dataclass(frozen=True, slots=True)
class RotationResult:
    """How many data keys were wrapped anew, and the id of the wrapping key in force."""

    rewrapped: int
    wrapping_key: str


@dataclass(frozen=True, slots=True)
class MessageView:
    """A stored message as a view shows it."""

    position: int
    role: str
    at_ms: int
    text: str = field(repr=False)
    attributes: Mapping[str, JsonValue] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class ConversationView:
    """A page of a conversation as a purpose may see it.

    Attributes:
        view: Name of the view.
        purpose: The purpose it serves.
        messages: In order; those that are not recorded for the purpose, or that the person no longer agrees to, are
            not among them.
        next_after: What to give as ``after`` for the next page; None at the end.
    """

    view: str
    purpose: str
    messages: tuple[MessageView, ...]
    next_after: int | None


@dataclass(frozen=True, slots=True)
class JobView:
    """A job as operators see it."""

    id: int
    kind: str
    state: str
    due_ms: int
    attempts: int
    last_error: str
    done_ms: int | None


@dataclass(frozen=True, slots=True)
class KeyView:
    """An API key without its secret."""

    id: str
    role: Role
    label: str
    created_ms: int
    expires_ms: int | None
    last_used_ms: int | None
    revoked_ms: int | None


@dataclass(frozen=True, slots=True)
class NewKey:
    """A new API key. ``secret`` is given this once and stored nowhere."""

    id: str
    role: Role
    secret: str = field(repr=False)
    expires_ms: int | None = None
