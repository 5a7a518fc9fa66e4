"""Makes events, signs them, stores them and tells the audit log: the one way in which a consent event comes to be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from sqlalchemy import Connection

from sottovoce.consent import store_rows as rows
from sottovoce.consent.model import ERASED, Choice, ConsentEvent, Event, Method, State, SubjectRef
from sottovoce.consent.receipts import SIGNED_EVENTS, Signer, write_receipt
from sottovoce.consent.store_rows import PromptItem, ShownPrompt
from sottovoce.manifest import Manifest


class Record(Protocol):
    """Writes one entry of the audit log in the same transaction; raises where it cannot, so that nothing is stored."""

    def __call__(
        self,
        connection: Connection,
        deed: str,
        *,
        tenant: str,
        subject_id: str,
        **detail: str | int | bool | tuple[str, ...],
    ) -> None:
        """Write the entry; ``subject_id`` is the keyed pseudonym, not what the log names the person by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Where something was said.

    Attributes:
        conversation_id: The conversation, a keyed pseudonym.
        message_seq: The stored message that said it.
        at_ms: When it was said, where that was before now; ``None``: now.
    """

    conversation_id: str | None = None
    message_seq: int | None = None
    at_ms: int | None = None


_ENDED = frozenset({State.UNKNOWN, State.REFUSED, State.WITHDRAWN})

HERE = Context()
"""Now, and outside of a conversation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """What making events needs.

    Attributes:
        manifest: The manifest.
        clock: Gives the time, Unix milliseconds UTC.
        new_id: Gives a new UUID 4 as text.
        record: Writes to the audit log.
        signer: Signs receipts.
    """

    manifest: Manifest
    clock: Callable[[], int]
    new_id: Callable[[], str]
    record: Record
    signer: Signer

    def event(  # noqa: PLR0913 - what every event says
        self,
        subject: SubjectRef,
        purpose: str,
        event: Event,
        method: Method,
        *,
        at_ms: int,
        context: Context = HERE,
    ) -> ConsentEvent:
        """Make an event that is about no text; ``at_ms`` is when it happened."""
        return ConsentEvent(
            id=self.new_id(),
            tenant=subject.tenant,
            subject_id=subject.id,
            purpose=purpose,
            event=event,
            method=method,
            conversation_id=context.conversation_id,
            message_seq=context.message_seq,
            at_ms=at_ms,
            received_ms=self.clock(),
        )

    def ending(
        self, subject: SubjectRef, choice: Choice, event: Event, method: Method, *, context: Context = HERE
    ) -> ConsentEvent:
        """Make an event that ends a choice: about the text that the choice rests on, and after all that happened.

        So a withdrawal counts even if the clock stepped back since the yes.
        """
        at_ms = max(self.clock(), choice.last_ms)
        made = self.event(subject, choice.purpose, event, method, at_ms=at_ms, context=context)
        return replace(
            made,
            notice_version=choice.notice_version,
            notice_sha256=choice.notice_sha256,
            language=choice.language,
            gpc=choice.gpc,
        )

    @staticmethod
    def about(event: ConsentEvent, item: PromptItem, prompt: ShownPrompt) -> ConsentEvent:
        """Tie an event to the exact text that was shown, and to the prompt in which it stood."""
        return replace(
            event,
            notice_version=item.version,
            notice_sha256=item.sha256,
            language=item.language,
            prompt_id=prompt.id,
            detail={"gpc_note": prompt.gpc, "prompt_sha256": prompt.sha256},
        )

    def erasing(self, subject: SubjectRef, choices: Mapping[str, Choice]) -> list[ConsentEvent]:
        """Make the events that end all but a no, because the person is erased."""
        asked = self.manifest.asked_purposes()
        open_ones = [choice for choice in choices.values() if choice.state not in _ENDED]
        ended = [self.ending(subject, choice, Event.WITHDRAWN, Method.SERVICE) for choice in open_ones]
        # Where nobody is asked, an ending is an objection, and stays one.
        return [replace(event, detail={ERASED: True}) if event.purpose in asked else event for event in ended]

    def write(self, connection: Connection, events: Sequence[ConsentEvent]) -> list[ConsentEvent]:
        """Sign, store and note events, in this order. Requests are not noted one by one: their prompt is."""
        signed = [self._signed(event) for event in events]
        rows.add_events(connection, signed)
        for event in signed:
            if event.event is not Event.REQUESTED:
                self._note(connection, event)
        return signed

    def _signed(self, event: ConsentEvent) -> ConsentEvent:
        if event.event not in SIGNED_EVENTS:
            return event
        return replace(event, receipt=write_receipt(event, self.manifest, self.signer))

    def _note(self, connection: Connection, event: ConsentEvent) -> None:
        detail: dict[str, str | int | bool | None] = {
            "prompt": event.prompt_id,
            "notice_version": event.notice_version or None,
            "notice_sha256": event.notice_sha256 or None,
            "language": event.language or None,
            "expires_ms": event.expires_ms,
        }
        self.record(
            connection,
            f"consent.{event.event}",
            tenant=event.tenant,
            subject_id=event.subject_id,
            purpose=event.purpose,
            event=event.id,
            method=event.method.value,
            gpc=event.gpc,
            conflict=event.conflict,
            **{name: value for name, value in detail.items() if value is not None},
        )
