"""``ConsentBook``: asks, records answers, and decides, in the caller's transaction, with its entry in the audit log."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from sqlalchemy import Connection

from sottovoce.consent import store_rows as rows
from sottovoce.consent.cache import speak as built_in
from sottovoce.consent.decision import may
from sottovoce.consent.ledger import HERE, Context, Ledger, Record
from sottovoce.consent.model import (
    Answer,
    Choice,
    ConsentEvent,
    Decision,
    Event,
    Method,
    NotAskedError,
    Notice,
    Prompt,
    PromptUnknownError,
    State,
    SubjectRef,
)
from sottovoce.consent.notices import check_notices, notice_for, say
from sottovoce.consent.prompting import Asking, Prompter
from sottovoce.consent.receipts import Signer
from sottovoce.consent.recording import Answered, AnswerSheet
from sottovoce.consent.states import fold, step
from sottovoce.consent.store_rows import ShownPrompt, SubjectFlags
from sottovoce.consent.texts import Intent, Speak
from sottovoce.manifest import Manifest


@dataclass(frozen=True, slots=True)
class Spoken:
    """What became of an answer in words.

    Attributes:
        say: Key of the short answer to give (see `ConsentBook.say`); empty where the prompt says it all.
        answered: What was recorded; ``None`` where nothing was.
        prompt: The next question, where there is one.
    """

    say: str
    answered: Answered | None = None
    prompt: Prompt | None = None


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What was taken back.

    Attributes:
        purposes: All purposes that rest withdrawn now; what is stored for them alone has to go.
        recorded: The new events; none for what was withdrawn already.
    """

    purposes: tuple[str, ...]
    recorded: tuple[ConsentEvent, ...]


@dataclass(frozen=True, slots=True)
class Expiry:
    """One step of the job that notes expired consent.

    Attributes:
        expired: How many yeses were noted as expired.
        ended: Of whom and for what; what is stored for these purposes alone has to go.
        after: Where to go on; ``None``: done.
    """

    expired: int
    after: int | None
    ended: tuple[tuple[SubjectRef, str], ...] = ()


class ConsentBook:
    """All about consent under one manifest. Use one for a process; what it holds are texts, never choices.

    Methods that take a connection work within its transaction, a writing one unless said otherwise.

    Args:
        manifest: The manifest.
        clock: Gives the time, Unix milliseconds UTC.
        new_id: Gives a new UUID 4 as text.
        record: Writes to the audit log.
        signer: Signs receipts.
        speak: Gives built-in texts.

    Raises:
        NoticeIncompleteError: The manifest asks for consent and does not say who asks.
    """

    def __init__(  # noqa: PLR0913 - one parameter a thing to be given
        self,
        manifest: Manifest,
        *,
        clock: Callable[[], int],
        new_id: Callable[[], str],
        record: Record,
        signer: Signer,
        speak: Speak = built_in,
    ) -> None:
        check_notices(manifest)
        self.manifest = manifest
        self._speak = speak
        self._clock = clock
        self._notices = lru_cache(1024)(lambda purpose, language: notice_for(manifest, purpose, language, speak))
        self._ledger = Ledger(manifest=manifest, clock=clock, new_id=new_id, record=record, signer=signer)
        self._prompter = Prompter(ledger=self._ledger, notice=self.notice, speak=speak)

    def notice(self, purpose: str, language: str) -> Notice:
        """Give the notice of a declared purpose as it is shown today, in ``language`` or the nearest there is."""
        return self._notices(purpose, language)

    def say(self, key: str, language: str, **slots: str) -> str:
        """Give one of the short answers (a key under ``[says]`` of a language file)."""
        return say(self.manifest, key, language, self._speak, **slots)

    def choices(self, connection: Connection, subject: SubjectRef) -> dict[str, Choice]:
        """Give what a person's events come to, by purpose; purposes without events are not among them. Reads only."""
        return rows.choices(connection, subject.tenant, subject.id)

    def decide(
        self, connection: Connection, subject: SubjectRef, purposes: Iterable[str], *, gpc: bool = False
    ) -> list[Decision]:
        """Decide for each purpose, in the order given, whether it is allowed now. Reads only.

        Args:
            connection: The transaction.
            subject: Whose data.
            purposes: For what.
            gpc: Whether this request carries Global Privacy Control.
        """
        flags = rows.subject_flags(connection, subject)
        return self.decide_from(self.choices(connection, subject), flags, purposes, gpc=gpc)

    def decide_from(
        self, choices: Mapping[str, Choice], flags: SubjectFlags, purposes: Iterable[str], *, gpc: bool = False
    ) -> list[Decision]:
        """Decide as `decide` does, from what was read already (`choices_of_many`, `subject_flags`)."""
        now, gpc = self._clock(), gpc or flags.gpc
        decisions = []
        for purpose in purposes:
            choice = choices.get(purpose)
            version = self._prompter.version(purpose, choice.language) if choice is not None else ""
            restricted = flags.restricted
            decisions.append(
                may(purpose, self.manifest, choice, now_ms=now, gpc=gpc, notice_version=version, restricted=restricted)
            )
        return decisions

    def is_current(self, choice: Choice) -> bool:
        """Whether a choice rests on the text that is shown today."""
        return choice.notice_version == self._prompter.version(choice.purpose, choice.language) != ""

    def show(  # noqa: PLR0913 - who is asked, where, and how
        self,
        connection: Connection,
        subject: SubjectRef,
        conversation_id: str | None,
        language: str,
        *,
        gpc: bool = False,
        asked: bool = False,
        purposes: Collection[str] | None = None,
    ) -> Prompt | None:
        """Give the message that asks for what is missing; ``None`` where nothing is, or it was closed here.

        The same message is given again, with its id, while nobody has answered it.

        Args:
            connection: The transaction.
            subject: Who is asked.
            conversation_id: Where, a keyed pseudonym; ``None`` outside of a conversation.
            language: Tag of the language to ask in.
            gpc: Whether this request carries Global Privacy Control.
            asked: Whether the person wants to see the questions, answered or not.
            purposes: Ask about no other than these.
        """
        gpc = self._enter(connection, subject, gpc=gpc)
        asking = Asking(
            subject=subject,
            conversation_id=conversation_id,
            language=language,
            gpc=gpc,
            asked=asked,
            only=None if purposes is None else frozenset(purposes),
        )
        return self._prompter.show(connection, asking)

    def awaiting(self, connection: Connection, subject: SubjectRef, conversation_id: str | None) -> ShownPrompt | None:
        """Give the prompt of this conversation that still waits for an answer. Reads only."""
        return rows.open_prompt(connection, subject.tenant, subject.id, conversation_id)

    def answer(  # noqa: PLR0913 - what an answer consists of
        self,
        connection: Connection,
        subject: SubjectRef,
        answers: Mapping[str, Answer],
        *,
        prompt_id: str,
        method: Method,
        context: Context = HERE,
        gpc: bool = False,
    ) -> Answered:
        """Record a person's answers to a prompt. Saying the same again changes nothing.

        Args:
            connection: The transaction.
            subject: Whose answers.
            answers: By purpose; purposes left out stay open.
            prompt_id: The prompt that was answered.
            method: How.
            context: Where it was said.
            gpc: Whether this request carries Global Privacy Control.

        Raises:
            PromptUnknownError: This person was never shown that prompt.
            NotAskedError: It did not ask about one of the purposes.
        """
        gpc = self._enter(connection, subject, gpc=gpc)
        sheet = AnswerSheet(
            ledger=self._ledger,
            version=self._prompter.version,
            subject=subject,
            prompt=self._prompt(connection, subject, prompt_id),
            method=method,
            context=context,
            gpc=gpc,
        )
        return sheet.record(connection, answers)

    def reply(  # noqa: PLR0913 - as `answer`
        self,
        connection: Connection,
        subject: SubjectRef,
        intent: Intent,
        *,
        language: str,
        context: Context,
        gpc: bool = False,
    ) -> Spoken | None:
        """Take yes, no or cancel, said in words, as the answer to what waits in this conversation.

        A no answers all that waits. A yes to several questions could mean any of them, so it counts for none: they are
        asked one at a time. Cancelling closes the prompt and answers nothing.

        Returns:
            ``None`` where nothing waits for an answer, or the intent is another.
        """
        prompt = self.awaiting(connection, subject, context.conversation_id)
        if prompt is None or intent not in {Intent.YES, Intent.NO, Intent.CANCEL}:
            return None
        if intent is Intent.CANCEL:
            self.dismiss(connection, subject, prompt_id=prompt.id, method=Method.TEXT, context=context)
            return Spoken("")
        waiting = rows.open_items(prompt, rows.events_of(connection, subject))
        asking = Asking(
            subject=subject, conversation_id=context.conversation_id, language=language, gpc=gpc, alone=True
        )
        if intent is Intent.YES and len(waiting) > 1:
            return Spoken("", prompt=self._prompter.show(connection, asking))
        answer = Answer.YES if intent is Intent.YES else Answer.NO
        answered = self.answer(
            connection,
            subject,
            dict.fromkeys((item.purpose for item in waiting), answer),
            prompt_id=prompt.id,
            method=Method.TEXT,
            context=context,
            gpc=gpc,
        )
        more = self._prompter.show(connection, asking) if len(prompt.items) == 1 else None
        given = all(choice.state is State.GIVEN for choice in answered.choices.values())
        return Spoken("saved_yes" if given else "saved_no", answered, more)

    def dismiss(
        self, connection: Connection, subject: SubjectRef, *, prompt_id: str, method: Method, context: Context = HERE
    ) -> None:
        """Note that a person closed a prompt. It answers nothing, and is not shown again in that conversation.

        Raises:
            PromptUnknownError: This person was never shown that prompt.
        """
        rows.hold_subject(connection, subject)
        prompt = self._prompt(connection, subject, prompt_id)
        waiting = rows.open_items(prompt, rows.events_of(connection, subject))
        at_ms = max(self._clock(), prompt.shown_ms)
        events = [
            self._ledger.about(
                self._ledger.event(subject, item.purpose, Event.DISMISSED, method, at_ms=at_ms, context=context),
                item,
                prompt,
            )
            for item in waiting
        ]
        self._ledger.write(connection, events)

    def withdraw(
        self,
        connection: Connection,
        subject: SubjectRef,
        purposes: Collection[str] | None = None,
        *,
        method: Method,
        context: Context = HERE,
    ) -> Withdrawal:
        """Take consent back: for ``purposes``, or all that rests on consent. Needs no prompt, and may be repeated.

        For a purpose with basis legitimate_interests, which has to be named, this is an objection (GDPR Art. 21). What
        a person never answered is withdrawn as well, so that "stop" also ends the asking.

        Raises:
            NotAskedError: A purpose is neither declared nor was ever answered by this person.
        """
        rows.hold_subject(connection, subject)
        choices = self.choices(connection, subject)
        asked = self.manifest.asked_purposes()
        known = (*asked, *(name for name in choices if name not in asked))
        if purposes is not None and not all(name in known or self.manifest.purpose(name) for name in purposes):
            remedy = "Name purposes of the manifest, or none for all"
            raise NotAskedError("there is no such purpose to take consent back for", remedy=remedy)
        named = known if purposes is None else tuple(dict.fromkeys(purposes))
        found = [choices.get(name) or Choice(purpose=name) for name in named]
        ended = [choice for choice in found if choice.state is not State.WITHDRAWN]
        events = [self._ledger.ending(subject, choice, Event.WITHDRAWN, method, context=context) for choice in ended]
        return Withdrawal(named, tuple(self._ledger.write(connection, events)))

    def forget_yes(self, connection: Connection, subject: SubjectRef) -> tuple[ConsentEvent, ...]:
        """End every yes and every open question of a person whose data is erased: who comes back is asked anew.

        A no stays, whether it was refused, taken back or objected; the proof of a yes stays, and speaks for nobody.
        """
        rows.hold_subject(connection, subject)
        return tuple(self._ledger.write(connection, self._ledger.erasing(subject, self.choices(connection, subject))))

    def signal_gpc(self, connection: Connection, subject: SubjectRef) -> tuple[str, ...]:
        """Note that a person's browser says no (Global Privacy Control), once; give the purposes whose yes it ended.

        A yes that was given without knowing of it is a conflict, and ends. One given in the knowledge of it stays.
        """
        flags = rows.hold_subject(connection, subject)
        if not flags.gpc:
            rows.set_gpc(connection, subject)
        choices = self.choices(connection, subject)
        found = [choices.get(name) or Choice(purpose=name) for name in self.manifest.gpc_purposes()]
        events, ended = [], []
        for choice in found:
            event = self._ledger.ending(subject, choice, Event.GPC, Method.GPC)
            after = step(choice, event)
            if choice.gpc and after.state is choice.state:
                continue
            is_conflict = choice.state is State.GIVEN
            events.append(replace(event, gpc=True, conflict=is_conflict))
            ended += [choice.purpose] if is_conflict else []
        self._ledger.write(connection, events)
        return tuple(ended)

    def expire(self, connection: Connection, *, after: int = 0, limit: int = 200) -> Expiry:
        """Note which yeses are over, for the records; deciding never waits for it.

        Args:
            connection: The transaction.
            after: Where the last step stopped.
            limit: At most so many at once.
        """
        now = self._clock()
        found = rows.lapsed(connection, now, after, limit)
        ended: list[tuple[SubjectRef, str]] = []
        # In one order on every path that holds several persons' rows, so that two of them never wait for each other.
        for _, subject, purpose in sorted(found, key=lambda row: (row[1].tenant, row[1].id)):
            rows.hold_subject(connection, subject)
            choice = fold(purpose, rows.events_of(connection, subject, purpose))
            if choice.state is State.GIVEN and choice.expires_ms is not None and choice.expires_ms <= now:
                ending = self._ledger.ending(subject, choice, Event.EXPIRED, Method.SERVICE)
                self._ledger.write(connection, [ending])
                ended.append((subject, purpose))
        return Expiry(len(ended), found[-1][0] if len(found) == limit else None, tuple(ended))

    def _enter(self, connection: Connection, subject: SubjectRef, *, gpc: bool) -> bool:
        """Hold the person's row and take in what their browser says, before anything else happens."""
        flags = rows.hold_subject(connection, subject)
        if gpc:
            self.signal_gpc(connection, subject)
        return gpc or flags.gpc

    @staticmethod
    def _prompt(connection: Connection, subject: SubjectRef, prompt_id: str) -> ShownPrompt:
        prompt = rows.read_prompt(connection, subject, prompt_id)
        if prompt is None:
            remedy = "Answer with the id of a prompt that this person was shown"
            raise PromptUnknownError("the prompt is not one that was shown to this person", remedy=remedy)
        return prompt
