"""Feedback: what people say of answers. Tied to a conversation and a turn, never a copy of the chat.

Anonymous feedback names nobody and nothing that leads to somebody: no subject, no conversation, no message.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, Final

from sottovoce.conversations.limits import (
    check_id,
    check_language,
    check_purposes,
    check_tenant,
    check_text,
    check_time,
    storable,
)
from sottovoce.conversations.marks import Mark, marks_from_rows
from sottovoce.conversations.model import check_stored
from sottovoce.errors import InputError, TamperedError

MAX_COMMENT: Final = 4_000
"""Longest free text of feedback, in code points."""
MAX_TAGS: Final = 20

_TAG = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,63}")


class InvalidFeedbackError(InputError):
    """Feedback is out of form; which field and why is told, what stood there is not."""

    code: ClassVar[str] = "invalid_feedback"


class FeedbackKind(StrEnum):
    """What kind of feedback it is."""

    THUMBS = "thumbs"
    STARS = "stars"
    CSAT = "csat"
    NPS = "nps"
    TAGS = "tags"
    TEXT = "text"
    CORRECTION = "correction"
    PREFERENCE = "preference"
    SHOWN = "shown"
    DISMISSED = "dismissed"


SCORES: Final[Mapping[FeedbackKind, range]] = {
    FeedbackKind.THUMBS: range(2),
    FeedbackKind.STARS: range(1, 6),
    FeedbackKind.CSAT: range(1, 6),
    FeedbackKind.NPS: range(11),
}
"""The scores of each kind that has one. Thumbs: 1 is up, 0 is down."""

_TEXT_NEEDED = frozenset({FeedbackKind.TEXT, FeedbackKind.CORRECTION})
_EVENTS = frozenset({FeedbackKind.SHOWN, FeedbackKind.DISMISSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """Feedback as a chatbot sends it.

    Attributes:
        tenant: Whose chatbot it is.
        id: The caller's id of this feedback; sent again, it is stored once.
        kind: What it is.
        at_ms: When it was given, Unix milliseconds UTC.
        subject: The caller's id of the person; ``None`` for anonymous feedback.
        conversation: The caller's id of the conversation, or ``None``.
        message: The caller's id of the message that it is about, or ``None``.
        score: For kinds with a score (see ``SCORES``).
        tags: Codes that the chatbot offered; needed for ``tags``.
        text: Free text, up to 4,000 code points; needed for ``text`` and ``correction``, for the latter what the answer
            should have been.
        chosen: For ``preference``: the caller's id of the better message.
        rejected: For ``preference``: that of the other.
        version: Of the model or chatbot that is judged, or empty.
        language: Language tag, or empty.
        purposes: What it may be stored for at most; ``None`` leaves that to the manifest and the person.

    Raises:
        InvalidFeedbackError: A field is out of form, missing or out of place.
    """

    tenant: str
    id: str = field(repr=False)
    kind: FeedbackKind
    at_ms: int
    subject: str | None = field(default=None, repr=False)
    conversation: str | None = field(default=None, repr=False)
    message: str | None = field(default=None, repr=False)
    score: int | None = None
    tags: tuple[str, ...] = ()
    text: str = field(default="", repr=False)
    chosen: str | None = field(default=None, repr=False)
    rejected: str | None = field(default=None, repr=False)
    version: str = ""
    language: str = ""
    purposes: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        error = InvalidFeedbackError
        check_tenant(error, self.tenant)
        check_id(error, "id", self.id)
        for name in ("subject", "conversation", "message", "chosen", "rejected"):
            if getattr(self, name) is not None:
                check_id(error, name, getattr(self, name))
        if not isinstance(self.kind, FeedbackKind):
            raise error("kind is none that exists", remedy=f"Use one of: {', '.join(FeedbackKind)}")
        check_time(error, "at_ms", self.at_ms)
        check_text(error, "text", self.text, MAX_COMMENT)
        check_language(error, self.language)
        check_purposes(error, self.purposes)
        _check_ties(self)
        _check_score(self)
        _check_content(self)
        object.__setattr__(self, "text", storable(self.text))

    @property
    def is_anonymous(self) -> bool:
        """Whether it names nobody."""
        return self.subject is None


def _check_ties(given: Feedback) -> None:
    messages = (given.message, given.chosen, given.rejected)
    if given.is_anonymous and any(name is not None for name in (given.conversation, *messages)):
        raise InvalidFeedbackError(
            "feedback without a subject names a conversation or a message, which leads to the person all the same",
            remedy="Name the subject, or leave conversation and messages out",
        )
    if given.conversation is None and any(name is not None for name in messages):
        raise InvalidFeedbackError("a message is named without its conversation", remedy="Name the conversation")
    is_pair = given.chosen is not None and given.rejected is not None and given.chosen != given.rejected
    if given.kind is FeedbackKind.PREFERENCE and not is_pair:
        raise InvalidFeedbackError("a preference needs two messages", remedy="Name chosen and rejected")
    if given.kind is not FeedbackKind.PREFERENCE and (given.chosen is not None or given.rejected is not None):
        raise InvalidFeedbackError("chosen and rejected are for preferences", remedy="Leave them out")
    if given.kind is FeedbackKind.CORRECTION and given.message is None:
        raise InvalidFeedbackError("a correction needs the message that it corrects", remedy="Name the message")


def _check_score(given: Feedback) -> None:
    allowed = SCORES.get(given.kind)
    if allowed is None:
        if given.score is not None:
            raise InvalidFeedbackError(f"{given.kind} has no score", remedy="Leave the score out")
        return
    if not isinstance(given.score, int) or isinstance(given.score, bool) or given.score not in allowed:
        raise InvalidFeedbackError(
            f"{given.kind} needs a score from {allowed[0]} to {allowed[-1]}", remedy="Give a whole number in that range"
        )


def _check_content(given: Feedback) -> None:
    tags = given.tags
    if not isinstance(tags, tuple) or not all(isinstance(tag, str) and _TAG.fullmatch(tag) for tag in tags):
        raise InvalidFeedbackError(
            "a tag is out of form", remedy="Use codes of 1 to 40 small letters, digits, hyphens and underscores"
        )
    if len(tags) > MAX_TAGS or len(set(tags)) < len(tags):
        raise InvalidFeedbackError(
            "there are too many tags, or one twice", remedy=f"Send {MAX_TAGS} at most, each once"
        )
    if given.version != "" and (not isinstance(given.version, str) or not _VERSION.fullmatch(given.version)):
        raise InvalidFeedbackError(
            "version is out of form", remedy="Use 1 to 64 characters of A-Z a-z 0-9 . _ : / @ + -"
        )
    if given.kind is FeedbackKind.TAGS and not tags:
        raise InvalidFeedbackError("feedback by tags has no tag", remedy="Give at least one")
    if given.kind in _TEXT_NEEDED and not given.text.strip():
        raise InvalidFeedbackError(f"{given.kind} has no text", remedy="Give a text")
    if given.kind in _EVENTS and (given.text or tags):
        raise InvalidFeedbackError(f"{given.kind} is an event without content", remedy="Leave text and tags out")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFeedback:
    """Feedback in its stored form: ids are pseudonyms, messages are the numbers of their rows, the text is masked.

    Attributes:
        purposes: Bit set; at least one.

    Raises:
        UsageError: There is no purpose, or a field cannot be stored.
        InvalidFeedbackError: It is anonymous and yet tied to somebody.
    """

    tenant: str
    client_ref: bytes
    kind: FeedbackKind
    at_ms: int
    received_ms: int
    purposes: int
    subject_id: str | None = None
    conversation_id: str | None = None
    message_seq: int | None = None
    score: int | None = None
    text: str = field(default="", repr=False)
    marks: tuple[Mark, ...] = ()
    tags: tuple[str, ...] = ()
    chosen_seq: int | None = None
    rejected_seq: int | None = None
    version: str = ""
    language: str = ""

    def __post_init__(self) -> None:
        check_stored(self.client_ref, self.purposes, self.at_ms, self.received_ms)
        ties = (self.conversation_id, self.message_seq, self.chosen_seq, self.rejected_seq)
        if self.subject_id is None and any(tie is not None for tie in ties):
            raise InvalidFeedbackError("anonymous feedback is tied to a conversation or a message")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFeedback:
    """Feedback as it lies in the database; ``detail`` is kept as the JSON text that was stored."""

    seq: int
    tenant: str
    client_ref: bytes
    subject_id: str | None
    conversation_id: str | None
    message_seq: int | None
    kind: str
    score: int | None
    text: str = field(repr=False)
    detail: str = field(repr=False)
    at_ms: int
    received_ms: int
    purposes: int
    mac: bytes

    @property
    def facts(self) -> FeedbackFacts:
        """What ``detail`` holds."""
        return facts_from_json(self.detail)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackFacts:
    """The less common fields of stored feedback, as in ``NewFeedback``."""

    marks: tuple[Mark, ...]
    tags: tuple[str, ...]
    chosen_seq: int | None
    rejected_seq: int | None
    version: str
    language: str


def facts_from_json(text: str) -> FeedbackFacts:
    """Read the JSON text of ``detail``.

    Raises:
        TamperedError: We did not write this.
    """
    try:
        read = json.loads(text)
        return FeedbackFacts(
            marks=marks_from_rows(read["findings"]),
            tags=tuple(read["tags"]),
            chosen_seq=read["chosen"],
            rejected_seq=read["rejected"],
            version=read["version"],
            language=read["language"],
        )
    except (TypeError, ValueError, KeyError):
        raise TamperedError("the detail of stored feedback cannot be read", remedy="Restore a backup") from None
