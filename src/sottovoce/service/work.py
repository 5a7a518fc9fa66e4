"""A message on its way through the service."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, InvalidStateError
from dataclasses import dataclass, field

from sottovoce.app import Guarded, Piece
from sottovoce.consent import Intent
from sottovoce.conversations import IncomingMessage, Placed
from sottovoce.service.model import Caller, MessageResult, PromptView, Recognized
from sottovoce.service.parts import Deeds


@dataclass(slots=True, kw_only=True)
class Carried:
    """What became of what a person asked for, and whether nothing of the person is left now."""

    view: Recognized
    erased: bool = False


@dataclass(slots=True, kw_only=True)
class Work:
    """One message and what is known of it so far.

    Attributes:
        message: As it came.
        subject_id: Pseudonym of the subject.
        conversation_id: Pseudonym of the conversation.
        client_ref: Pseudonym of the message.
        received_ms: When it came.
        heard: Whether it was looked at for what the person asks for.
        intent: What that is.
        not_storable: Why the message itself cannot be stored; then only what it asks for is done. Empty: it may be.
        position_seen: How many messages its conversation had when ``told`` was read.
        told: What its conversation had told before.
        piece: What was given to be masked.
        guarded: What became of it.
        purposes: What it may be stored for.
        audit_ref: Under which the audit log knows the subject.
        deeds: Where its deed is noted.
        recognized: What became of what the person asked for.
        prompt: What the person is to be asked.
        result: The answer, once it is settled.
    """

    message: IncomingMessage = field(repr=False)
    subject_id: str
    conversation_id: str
    client_ref: bytes
    received_ms: int
    heard: bool = False
    intent: Intent | None = None
    not_storable: str = ""
    position_seen: int = 0
    told: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    piece: Piece | None = None
    guarded: Guarded | None = field(default=None, repr=False)
    purposes: tuple[str, ...] = ()
    audit_ref: str = field(default="", repr=False)
    deeds: Deeds | None = field(default=None, repr=False)
    recognized: Carried | None = None
    prompt: PromptView | None = None
    result: MessageResult | None = None

    def begin_again(self) -> None:
        """Forget what an attempt that failed has settled."""
        self.result = self.prompt = self.recognized = None
        self.purposes = ()

    def refused(self, reason: str) -> MessageResult:
        """The answer for a message that is not stored."""
        return MessageResult(
            id=self.message.id,
            stored=False,
            reason=reason,
            prompt=self.prompt,
            recognized=None if self.recognized is None else self.recognized.view,
        )

    def stored(self, text: str | None, kinds: Mapping[str, int], place: Placed) -> MessageResult:
        """The answer for a message that is, now or before."""
        return MessageResult(
            id=self.message.id,
            stored=True,
            duplicate=not place.is_new,
            position=place.position,
            text=text,
            kinds=kinds,
            purposes=self.purposes,
            prompt=self.prompt,
            recognized=None if self.recognized is None else self.recognized.view,
        )


class Request:
    """Messages that came together and are answered together.

    Args:
        caller: Who sent them.
        gpc: Whether they came with a Global Privacy Control signal.
        works: The messages.
        future: Where the answer goes.
    """

    __slots__ = ("caller", "future", "gpc", "size", "works")

    def __init__(
        self, caller: Caller, works: Sequence[Work], future: Future[list[MessageResult]] | None = None, *, gpc: bool
    ) -> None:
        self.caller, self.gpc, self.works = caller, gpc, works
        self.future: Future[list[MessageResult]] = Future() if future is None else future
        self.size = sum(len(work.message.text) + 200 for work in works)

    @property
    def asks(self) -> bool:
        """Whether somebody asks for something that changes what may be stored."""
        return any(work.intent is not None or not work.heard for work in self.works)

    def finish(self) -> None:
        """Give the answers."""
        with contextlib.suppress(InvalidStateError):
            self.future.set_result([work.result for work in self.works if work.result is not None])

    def fail(self, error: BaseException) -> None:
        """Give the error."""
        with contextlib.suppress(InvalidStateError):
            self.future.set_exception(error)
