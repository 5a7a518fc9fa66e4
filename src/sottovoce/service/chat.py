"""What people ask for in the chat itself: answers to a prompt, "stop", "forget me", "what do you know about me"."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

from sottovoce.consent import Context, Decision, Intent, Method, Reason, SubjectRef, recognize
from sottovoce.conversations import Subject
from sottovoce.service.consents import Consents, prompt_view
from sottovoce.service.model import PromptView, Recognized
from sottovoce.service.parts import Deeds, Parts
from sottovoce.service.people import People
from sottovoce.service.questions import ask_to_forget, forgets_question, is_asked_to_forget
from sottovoce.service.work import Carried, Work

_ANSWERS: Final = frozenset({Intent.YES, Intent.NO, Intent.CANCEL})
_ASKABLE: Final = frozenset({Reason.CONSENT_MISSING, Reason.CONSENT_EXPIRED, Reason.NOTICE_CHANGED, Reason.GPC})
FORGOTTEN: Final = "asked in the chat"


class ChatDesk:
    """Hears what is meant for us and not for the chatbot, and does it.

    Args:
        parts: What it works with.
        consents: What people agreed to.
        people: What is held of people.
    """

    def __init__(self, parts: Parts, consents: Consents, people: People) -> None:
        self._parts, self._consents, self._people = parts, consents, people
        self._languages = parts.manifest.service.languages

    def intent_of(self, connection: Connection, work: Work) -> Intent | None:
        """What a message asks of us; None when it is for the chatbot alone."""
        languages = dict.fromkeys((*filter(None, [work.message.language]), *self._languages))
        intent = recognize(work.message.text, tuple(languages), awaiting=True)
        if intent not in _ANSWERS:
            return intent
        tenant, now = work.message.tenant, self._parts.clock()
        if is_asked_to_forget(connection, tenant, work.subject_id, work.conversation_id, now):
            return intent
        waits = self._parts.book.awaiting(connection, SubjectRef(tenant, work.subject_id), work.conversation_id)
        return intent if waits is not None else None

    def carry_out(self, deeds: Deeds, work: Work, subject: Subject) -> Carried | None:
        """Do what a message asks for, in its transaction; say what became of it."""
        intent = work.intent
        assert intent is not None  # noqa: S101 - asked before
        if intent in _ANSWERS:
            return self._answered(deeds, work, subject, intent)
        reference = SubjectRef(subject.tenant, subject.id)
        if intent is Intent.WITHDRAW:
            self._consents.withdraw_in(
                deeds, reference, subject, None, method=Method.TEXT, conversation_id=work.conversation_id
            )
            return self._said(work, intent, "withdrawn")
        if intent is Intent.FORGET_ME:
            ask_to_forget(deeds.connection, subject.tenant, subject.id, work.conversation_id, self._parts.clock())
            return self._said(work, intent, "forget_confirm", done=False)
        summary = self._people.summarize(deeds, subject.tenant, subject.id, subject, work.message.language)
        return Carried(view=Recognized(str(intent), done=True, say=summary.say))

    def _answered(self, deeds: Deeds, work: Work, subject: Subject, intent: Intent) -> Carried | None:
        connection, where = deeds.connection, (subject.tenant, subject.id, work.conversation_id)
        if is_asked_to_forget(connection, *where, self._parts.clock()):
            forgets_question(connection, *where)
            if intent is not Intent.YES:
                return self._said(work, intent, "kept")
            self._people.erase_in(deeds, subject.tenant, subject.id, reason=FORGOTTEN, actor="person")
            return Carried(view=self._said(work, intent, "forgotten").view, erased=True)
        spoken = self._parts.book.reply(
            connection,
            SubjectRef(subject.tenant, subject.id),
            intent,
            language=self._consents.language(work.message.language),
            context=Context(conversation_id=work.conversation_id),
        )
        if spoken is None:
            return None
        if spoken.answered is not None and intent is Intent.NO:
            reference = SubjectRef(subject.tenant, subject.id)
            self._consents.narrow(deeds, reference, subject, list(spoken.answered.choices))
        if spoken.prompt is not None:
            work.prompt = prompt_view(spoken.prompt)
        return self._said(work, intent, spoken.say)

    def _said(self, work: Work, intent: Intent, key: str, *, done: bool = True) -> Carried:
        say = self._consents.say(key, work.message.language) if key else ""
        return Carried(view=Recognized(str(intent), done=done, say=say))

    def gpc(self, deeds: Deeds, reference: SubjectRef, subject: Subject) -> None:
        """A message came with Global Privacy Control: that is a no, before anything is stored."""
        self._consents.gpc_in(deeds, reference, subject)

    def prompt(self, deeds: Deeds, work: Work, subject: Subject, decisions: dict[str, Decision]) -> PromptView | None:
        """What the person is to be asked, where a choice is missing for what the message might be stored for."""
        if work.prompt is not None or work.intent is not None:
            return work.prompt
        wanted = work.message.purposes
        if not any(
            decision.reason in _ASKABLE
            for name, decision in decisions.items()
            if not decision.allowed and (wanted is None or name in wanted)
        ):
            return None
        shown = self._parts.book.show(
            deeds.connection,
            SubjectRef(subject.tenant, subject.id),
            work.conversation_id,
            self._consents.language(work.message.language),
        )
        return None if shown is None else prompt_view(shown)
