"""Records the answers to one prompt: each is judged against all that the person said before, then written down."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from sottovoce.consent import store_rows as rows
from sottovoce.consent.answering import Asked, Ignored, judge
from sottovoce.consent.ledger import Context, Ledger
from sottovoce.consent.model import Answer, Choice, ConsentEvent, Event, Method, NotAskedError, SubjectRef
from sottovoce.consent.states import fold, step
from sottovoce.consent.store_rows import PromptItem, ShownPrompt


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of answers.

    Attributes:
        recorded: New events, in the order of recording.
        ignored: Purposes whose answer was not recorded, and why; repeating an answer is no error.
        choices: What the person's events come to now, for the purposes that were answered.
    """

    recorded: tuple[ConsentEvent, ...]
    ignored: Mapping[str, Ignored]
    choices: Mapping[str, Choice]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSheet:
    """One person answering one prompt.

    Attributes:
        ledger: Where events go.
        version: Gives the version of a purpose's notice today, in a language.
        subject: The person.
        prompt: The prompt.
        method: How it is answered.
        context: Where it was said.
        gpc: Whether Global Privacy Control says no.
    """

    ledger: Ledger
    version: Callable[[str, str], str]
    subject: SubjectRef
    prompt: ShownPrompt
    method: Method
    context: Context
    gpc: bool

    def record(self, connection: Connection, answers: Mapping[str, Answer]) -> Answered:
        """Write answers down, by purpose.

        Raises:
            NotAskedError: The prompt did not ask about one of the purposes; nothing was recorded.
        """
        if not answers.keys() <= {item.purpose for item in self.prompt.items}:
            remedy = "Answer only for the purposes that the prompt names"
            raise NotAskedError("an answer is about a purpose that the prompt did not ask about", remedy=remedy)
        recorded: list[ConsentEvent] = []
        ignored: dict[str, Ignored] = {}
        choices: dict[str, Choice] = {}
        for item in self.prompt.items:
            name = item.purpose
            if name not in answers:
                continue
            earlier = rows.events_of(connection, self.subject, name)
            made = self._events(item, answers[name], earlier)
            if isinstance(made, Ignored):
                ignored[name], made = made, []
            written = self.ledger.write(connection, made)
            recorded += written
            choices[name] = fold(name, (*earlier, *written))
        return Answered(tuple(recorded), ignored, choices)

    def _events(
        self, item: PromptItem, answer: Answer, earlier: Sequence[ConsentEvent]
    ) -> list[ConsentEvent] | Ignored:
        choice = fold(item.purpose, earlier)
        manifest = self.ledger.manifest
        refused = choice.gpc or (self.gpc and item.purpose in manifest.gpc_purposes())
        asked = Asked(
            prompt_id=self.prompt.id,
            shown_ms=self.prompt.shown_ms,
            version=item.version,
            current_version=self.version(item.purpose, item.language),
        )
        verdict = judge(answer, asked, choice, earlier, gpc=refused)
        if verdict.ignored is not None:
            return verdict.ignored
        at_ms = self._moment(choice)
        event = self.ledger.event(
            self.subject, item.purpose, answer.event, self.method, at_ms=at_ms, context=self.context
        )
        expires_ms = manifest.consent.renew.after(at_ms) if answer is Answer.YES else None
        event = replace(event, gpc=refused, conflict=verdict.conflict, expires_ms=expires_ms)
        event = self.ledger.about(event, item, self.prompt)
        after = step(choice, event)
        if not verdict.superseded:
            return [event]
        # A yes to words that are not those of today: it stands in the records, and opens nothing.
        return [event, self.ledger.ending(self.subject, after, Event.SUPERSEDED, Method.SERVICE)]

    def _moment(self, choice: Choice) -> int:
        """Give when an answer happened: not before its prompt, not in the future; and after all else, unless told."""
        now = self.ledger.clock()
        if self.context.at_ms is None:
            return max(now, choice.last_ms)
        return max(self.prompt.shown_ms, min(self.context.at_ms, now))
