"""What people agreed to, read and changed; and what a no does to what is stored."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection

from sottovoce.audit import Deed
from sottovoce.consent import Answer, Context, Method, Prompt, SubjectRef, events_of, speak, texts_for
from sottovoce.conversations import Subject, clear_purpose, find_subjects
from sottovoce.errors import UsageError
from sottovoce.manifest import Basis
from sottovoce.service.model import Button, Caller, ChoiceView, ConsentView, NoticeView, PromptView
from sottovoce.service.parts import Deeds, Parts
from sottovoce.service.permissions import Action, require
from sottovoce.service.removing import forget_values

NOT_NEEDED: Final = "not_needed"
_METHODS: Final = (Method.BUTTON, Method.TEXT, Method.API, Method.SETTINGS)
_STATES: Final = {"given": "state_given", "refused": "state_refused", "withdrawn": "state_refused"}


class Consents:
    """Reads and changes choices.

    Args:
        parts: What it works with.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def language(self, wanted: str | None) -> str:
        """The language to speak in: the wanted one, or the manifest's first."""
        return wanted or self._parts.manifest.service.languages[0]

    def reference(self, caller: Caller, subject: str) -> SubjectRef:
        """A subject as the database knows it.

        Raises:
            UsageError: The id is empty or too long.
        """
        if not 1 <= len(subject) <= 256:
            raise UsageError("a subject's id has 1 to 256 characters", remedy="Use a shorter one")
        return SubjectRef(caller.tenant, self._parts.names.subject(caller.tenant, subject))

    def consents(self, caller: Caller, subject: str) -> ConsentView:
        """All choices of a person, and what follows from them."""
        require(caller, Action.CONSENTS_READ)
        reference = self.reference(caller, subject)
        with self._parts.db.reading() as connection:
            row = find_subjects(connection, reference.tenant, [reference.id]).get(reference.id)
            return self.read(connection, reference, row)

    def read(self, connection: Connection, reference: SubjectRef, row: Subject | None, say: str = "") -> ConsentView:
        """``consents`` within a transaction."""
        parts = self._parts
        choices = parts.book.choices(connection, reference)
        decisions = parts.decisions(connection, reference, row)
        views = []
        for purpose in parts.manifest.purposes:
            choice, decision = choices.get(purpose.name), decisions[purpose.name]
            state = str(choice.state) if choice is not None else "unknown"
            if choice is None and purpose.basis is not Basis.CONSENT:
                state = NOT_NEEDED
            views.append(
                ChoiceView(
                    purpose=purpose.name,
                    basis=str(purpose.basis),
                    state=state,
                    allowed=decision.allowed,
                    reason=str(decision.reason),
                    notice_version="" if choice is None else choice.notice_version,
                    at_ms=choice.at_ms or None if choice is not None else None,
                    expires_ms=None if choice is None else choice.expires_ms,
                )
            )
        return ConsentView(tuple(views), gpc=row is not None and row.gpc, say=say)

    def answer(  # noqa: PLR0913 - what an answer consists of
        self,
        caller: Caller,
        subject: str,
        choices: Mapping[str, bool],
        *,
        prompt: str | None,
        method: str = "api",
        conversation: str | None = None,
        language: str | None = None,
    ) -> ConsentView:
        """Record a person's answers to a prompt that was shown to them.

        Raises:
            UsageError: There is no prompt, no choice, or no such method.
            PromptUnknownError: This person was never shown that prompt.
            NotAskedError: It did not ask about one of the purposes.
        """
        require(caller, Action.CONSENTS_WRITE)
        if not prompt:
            raise UsageError(
                "an answer needs the prompt that it answers", remedy="Ask for a prompt first, show it as is"
            )
        if not choices:
            raise UsageError("there is no choice in the answer", remedy="Name purposes with true or false")
        reference, how = self.reference(caller, subject), self._method(method)
        answers = {name: Answer.YES if yes else Answer.NO for name, yes in choices.items()}
        context = Context(conversation_id=self._conversation(caller, conversation))
        with self._parts.doing(caller) as deeds:
            row = self._parts.subject_alone(deeds.connection, reference.tenant, reference.id)
            self._parts.book.answer(deeds.connection, reference, answers, prompt_id=prompt, method=how, context=context)
            self.narrow(deeds, reference, row, [name for name, answer in answers.items() if answer is Answer.NO])
            say = self.say("saved_yes" if any(choices.values()) else "saved_no", language)
            return self.read(deeds.connection, reference, row, say)

    def dismiss(self, caller: Caller, subject: str, prompt: str) -> ConsentView:
        """Note that a person closed a prompt: no answer, and no consent.

        Raises:
            PromptUnknownError: This person was never shown that prompt.
        """
        require(caller, Action.CONSENTS_WRITE)
        reference = self.reference(caller, subject)
        with self._parts.doing(caller) as deeds:
            row = self._parts.subject_alone(deeds.connection, reference.tenant, reference.id)
            self._parts.book.dismiss(deeds.connection, reference, prompt_id=prompt, method=Method.API)
            return self.read(deeds.connection, reference, row)

    def prompt(
        self,
        caller: Caller,
        subject: str,
        conversation: str | None = None,
        language: str | None = None,
        purposes: Sequence[str] | None = None,
    ) -> PromptView | None:
        """The message that asks for what is missing; with ``purposes``, all questions, answered or not."""
        require(caller, Action.CONSENTS_WRITE)
        reference = self.reference(caller, subject)
        with self._parts.doing(caller) as deeds:
            self._parts.subject_alone(deeds.connection, reference.tenant, reference.id)
            shown = self._parts.book.show(
                deeds.connection,
                reference,
                self._conversation(caller, conversation),
                self.language(language),
                asked=purposes is not None,
            )
        return None if shown is None else prompt_view(shown)

    def withdraw(
        self, caller: Caller, subject: str, purposes: Sequence[str] | None = None, method: str = "api"
    ) -> ConsentView:
        """Take consent back, for some purposes or all; what is stored for them alone goes in the same transaction.

        Raises:
            NotAskedError: There is no such purpose.
        """
        require(caller, Action.CONSENTS_WRITE)
        reference, how = self.reference(caller, subject), self._method(method)
        with self._parts.doing(caller) as deeds:
            row = self._parts.subject_alone(deeds.connection, reference.tenant, reference.id)
            self.withdraw_in(deeds, reference, row, purposes, method=how)
            return self.read(deeds.connection, reference, row, self.say("withdrawn", None))

    def withdraw_in(  # noqa: PLR0913 - whose, what, how and where
        self,
        deeds: Deeds,
        reference: SubjectRef,
        row: Subject,
        purposes: Collection[str] | None,
        *,
        method: Method,
        conversation_id: str | None = None,
    ) -> None:
        """``withdraw`` within a transaction."""
        context = Context(conversation_id=conversation_id)
        taken = self._parts.book.withdraw(deeds.connection, reference, purposes, method=method, context=context)
        self.narrow(deeds, reference, row, taken.purposes)

    def take_back_all(self, deeds: Deeds, reference: SubjectRef) -> None:
        """Take every yes back, without touching what is stored: the caller deletes that as a whole."""
        self._parts.book.forget_yes(deeds.connection, reference)

    def signal_gpc(self, caller: Caller, subject: str) -> ConsentView:
        """Note that a person's browser sends Global Privacy Control."""
        require(caller, Action.CONSENTS_WRITE)
        reference = self.reference(caller, subject)
        with self._parts.doing(caller) as deeds:
            row = self._parts.subject_alone(deeds.connection, reference.tenant, reference.id)
            self.gpc_in(deeds, reference, row)
            fresh = find_subjects(deeds.connection, reference.tenant, [reference.id])[reference.id]
            return self.read(deeds.connection, reference, fresh, self.say("gpc", None))

    def gpc_in(self, deeds: Deeds, reference: SubjectRef, row: Subject) -> None:
        """``signal_gpc`` within a transaction."""
        ended = self._parts.book.signal_gpc(deeds.connection, reference)
        self.narrow(deeds, reference, row, ended)

    def narrow(
        self,
        deeds: Deeds,
        reference: SubjectRef,
        row: Subject,
        purposes: Collection[str],
        *,
        code: str = "withdrawn",
    ) -> None:
        """Take purposes from what is stored of a person; what rests on them alone goes, with what it sealed."""
        parts = self._parts
        mask = parts.mask_of(name for name in purposes if name in parts.bits)
        if not mask:
            return
        removed = clear_purpose(deeds.connection, parts.names.row_code, reference.tenant, reference.id, mask)
        scopes = forget_values(parts, removed)
        if removed.messages or removed.feedback or removed.narrowed:
            deeds.deletes = True
            deeds.record(
                Deed.RETENTION_DELETED,
                subject=row.audit_ref,
                messages=removed.messages,
                feedback=removed.feedback,
                kept=removed.narrowed,
                scopes=scopes,
                purposes=tuple(sorted(purposes)),
                code=code,
            )

    def receipts(self, caller: Caller, subject: str) -> list[dict[str, Any]]:
        """The signed receipts of a person's choices, oldest first."""
        require(caller, Action.CONSENTS_READ)
        reference = self.reference(caller, subject)
        with self._parts.db.reading() as connection:
            events = events_of(connection, reference, receipts=True)
        return [json.loads(event.receipt) for event in events if event.receipt]

    def notices(self, caller: Caller, language: str = "") -> list[NoticeView]:
        """The notices in force."""
        require(caller, Action.NOTICES_READ)
        shown = [
            self._parts.book.notice(name, self.language(language)) for name in self._parts.manifest.asked_purposes()
        ]
        return [NoticeView(row.purpose, row.version, row.language, row.text, row.sha256) for row in shown]

    def say(self, key: str, language: str | None, **slots: str) -> str:
        """One of the short answers."""
        return self._parts.book.say(key, self.language(language), **slots)

    def say_feedback_note(self, language: str, purposes: Collection[str]) -> str:
        """The sentence that tells a person how long feedback is kept that is stored for these purposes."""
        keeps = [purpose.keep for purpose in self._parts.manifest.purposes if purpose.name in purposes]
        texts = texts_for(self._parts.manifest, self.language(language), speak)
        longest = max(keeps, key=lambda keep: keep.after(0), default=None)
        return self.say("feedback_note", language, keep="" if longest is None else texts.duration(longest))

    def say_summary(self, language: str, messages: int, feedback: int, choices: Sequence[ChoiceView]) -> str:
        """What is held of a person, as a text: counts and choices."""
        if not messages and not feedback and all(choice.state in ("unknown", NOT_NEEDED) for choice in choices):
            return self.say("summary_none", language)
        texts = texts_for(self._parts.manifest, self.language(language), speak)
        lines = [
            self.say("summary_intro", language),
            self.say("summary_messages", language, n=str(messages)),
            self.say("summary_feedback", language, n=str(feedback)),
        ]
        for choice in choices:
            if choice.state != NOT_NEEDED:
                state = self.say(_STATES.get(choice.state, "state_open"), language)
                lines.append(f"{texts.label(choice.purpose)}: {state}")
        return "\n".join(lines)

    def _conversation(self, caller: Caller, conversation: str | None) -> str | None:
        return None if conversation is None else self._parts.names.conversation(caller.tenant, conversation)

    @staticmethod
    def _method(method: str) -> Method:
        if method not in _METHODS:
            raise UsageError("there is no such method of answering", remedy=f"Use one of: {', '.join(_METHODS)}")
        return Method(method)


def prompt_view(prompt: Prompt) -> PromptView:
    """A prompt as it leaves the service."""
    several = len(prompt.items) > 1
    return PromptView(
        id=prompt.id,
        language=prompt.language,
        text=prompt.text,
        items=tuple(
            {"purpose": item.purpose, "version": item.version, "sha256": item.sha256, "text": item.text}
            for item in prompt.items
        ),
        buttons=tuple(
            Button(
                f"{button.about}: {button.label}" if several and len(button.purposes) == 1 else button.label,
                dict.fromkeys(button.purposes, button.answer is Answer.YES),
            )
            for button in prompt.buttons
        ),
    )
