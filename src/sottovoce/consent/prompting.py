"""Hands out prompts: what is missing is asked once, kept word for word, and given again while nobody has answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from sottovoce.consent import store_rows as rows
from sottovoce.consent.answering import has_changed, purposes_due
from sottovoce.consent.ledger import Context, Ledger
from sottovoce.consent.model import Choice, ConsentEvent, Event, Method, Notice, Prompt, State, SubjectRef
from sottovoce.consent.notices import buttons_for, prompt_for, texts_for
from sottovoce.consent.store_rows import ShownPrompt
from sottovoce.consent.texts import Speak


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """One occasion to ask.

    Attributes:
        subject: Who is asked.
        conversation_id: Where, a keyed pseudonym; ``None`` outside of a conversation.
        language: Tag of the language to ask in.
        gpc: Whether Global Privacy Control says no.
        asked: Whether the person wants to see the questions, answered or not.
        alone: Whether to ask one question only, because an answer could have meant any of several.
        only: Ask about no other purposes than these; ``None``: about any.
    """

    subject: SubjectRef
    conversation_id: str | None
    language: str
    gpc: bool = False
    asked: bool = False
    alone: bool = False
    only: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompter:
    """What asking needs: where events go, the notices of today, and built-in texts."""

    ledger: Ledger
    notice: Callable[[str, str], Notice]
    speak: Speak

    def version(self, purpose: str, language: str) -> str:
        """Give the version of a purpose's notice today; empty where the purpose is not declared any more."""
        return self.notice(purpose, language).version if self.ledger.manifest.purpose(purpose) is not None else ""

    def show(self, connection: Connection, asking: Asking) -> Prompt | None:
        """Give the message that asks for what is missing; ``None`` where nothing is, or it was closed here."""
        subject = asking.subject
        choices = rows.choices(connection, subject.tenant, subject.id)
        due = self._due(asking, choices)
        if not due:
            return None
        last = rows.last_prompt(connection, subject, asking.conversation_id)
        if last is not None and not asking.asked and not asking.alone:
            events = rows.events_of(connection, subject)
            if any(event.prompt_id == last.id and event.event is Event.DISMISSED for event in events):
                return None
            if self._still_stands(last, due, events, asking.language):
                return self._again(connection, subject.tenant, last)
        return self._ask(connection, asking, due[:1] if asking.alone else due, choices, last)

    def _due(self, asking: Asking, choices: Mapping[str, Choice]) -> tuple[str, ...]:
        manifest = self.ledger.manifest
        if asking.asked:
            purposes = manifest.asked_purposes()
        else:
            now_ms = self.ledger.clock()
            purposes = purposes_due(manifest, choices, self.version, now_ms=now_ms, gpc=asking.gpc)
        return tuple(name for name in purposes if asking.only is None or name in asking.only)

    def _still_stands(
        self, prompt: ShownPrompt, due: Sequence[str], events: Sequence[ConsentEvent], language: str
    ) -> bool:
        """Whether all questions of a prompt wait for an answer, need one, and would be asked in the same words."""
        return rows.open_items(prompt, events) == prompt.items and all(
            item.purpose in due and item.sha256 == self.notice(item.purpose, language).sha256 for item in prompt.items
        )

    def _again(self, connection: Connection, tenant: str, shown: ShownPrompt) -> Prompt:
        frame = texts_for(self.ledger.manifest, shown.language, self.speak)
        items = tuple(
            Notice(
                item.purpose,
                item.version,
                item.language,
                rows.notice_text(connection, tenant, item.purpose, item.version, item.language) or "",
                item.sha256,
            )
            for item in shown.items
        )
        return Prompt(
            id=shown.id,
            language=shown.language,
            text=rows.prompt_text(connection, tenant, shown) or "",
            sha256=shown.sha256,
            items=items,
            buttons=buttons_for(items, frame),
            gpc_note=frame.prompt["gpc_note"] if shown.gpc else "",
            shown_ms=shown.shown_ms,
            is_new=False,
        )

    def _ask(
        self,
        connection: Connection,
        asking: Asking,
        purposes: Sequence[str],
        choices: Mapping[str, Choice],
        last: ShownPrompt | None,
    ) -> Prompt:
        """Hand out a new prompt; its time is after all that happened before, even if the clock stepped back."""
        manifest, subject = self.ledger.manifest, asking.subject
        earlier = [choice.last_ms + 1 for choice in choices.values()]
        present = [choices[name] for name in purposes if name in choices]
        changed = [choice for choice in present if has_changed(choice, self.version)]
        refused = asking.gpc and any(name in manifest.gpc_purposes() for name in purposes)
        prompt = prompt_for(
            manifest,
            purposes,
            asking.language,
            self.speak,
            prompt_id=self.ledger.new_id(),
            shown_ms=max([self.ledger.clock(), last.shown_ms + 1 if last is not None else 0, *earlier]),
            gpc=refused or any(choice.gpc for choice in present),
            changed=bool(changed),
            alone=asking.alone,
        )
        shown = rows.add_prompt(connection, subject, asking.conversation_id, prompt)
        ended = [
            self.ledger.ending(subject, choice, Event.SUPERSEDED, Method.SERVICE)
            for choice in changed
            if choice.state is State.GIVEN
        ]
        self.ledger.write(connection, [*ended, *self._requests(asking, shown)])
        self.ledger.record(
            connection,
            "consent.shown",
            tenant=subject.tenant,
            subject_id=subject.id,
            purposes=tuple(purposes),
            prompt=prompt.id,
            language=prompt.language,
            gpc=bool(prompt.gpc_note),
        )
        return prompt

    def _requests(self, asking: Asking, shown: ShownPrompt) -> list[ConsentEvent]:
        context = Context(conversation_id=asking.conversation_id)
        return [
            self.ledger.about(
                self.ledger.event(
                    asking.subject, item.purpose, Event.REQUESTED, Method.SERVICE, at_ms=shown.shown_ms, context=context
                ),
                item,
                shown,
            )
            for item in shown.items
        ]
