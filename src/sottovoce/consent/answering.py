"""Whom to ask, and what an answer counts for. Pure.

An answer belongs to one prompt. Once a person has said no or stop since, a prompt from before cannot bring a yes any
more, so that neither an old page nor a repeated request revives what was taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sottovoce.consent.model import Answer, Choice, ConsentEvent, Event, State
from sottovoce.manifest import Manifest

VersionOf = Callable[[str, str], str]
"""Gives the version of a purpose's notice as it is shown today in a language."""


class Ignored(StrEnum):
    """Why an answer was not recorded."""

    REPEATED = "repeated"
    CLOSED = "closed"
    OUTDATED = "outdated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What an answer counts for.

    Attributes:
        ignored: Why it is not recorded; ``None``: it is.
        conflict: Whether it contradicts Global Privacy Control.
        superseded: Whether its text is not the one shown today, so that it has to be asked again.
    """

    ignored: Ignored | None = None
    conflict: bool = False
    superseded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a prompt asked about one purpose.

    Attributes:
        prompt_id: The prompt.
        shown_ms: When it was shown.
        version: Version of its notice.
        current_version: Version of the notice that is shown today, in the same language; empty where there is none.
    """

    prompt_id: str
    shown_ms: int
    version: str
    current_version: str


def judge(answer: Answer, asked: Asked, choice: Choice, events: Iterable[ConsentEvent], *, gpc: bool) -> Verdict:
    """Give what an answer counts for.

    Args:
        answer: The answer.
        asked: The question that it answers.
        choice: What the person's events for the purpose come to so far.
        events: Those events.
        gpc: Whether Global Privacy Control says no to the purpose.
    """
    own = [event for event in events if event.prompt_id == asked.prompt_id]
    others = [event for event in events if event.prompt_id != asked.prompt_id]
    if answer is Answer.NO:
        # Never outdated: a no counts, whatever the text was.
        is_again = choice.state is State.REFUSED and not choice.by_gpc and _has(own, Event.REFUSED)
        return Verdict(ignored=Ignored.REPEATED if is_again else None)
    if _has(own, Event.GIVEN):
        return Verdict(ignored=Ignored.REPEATED)
    if any(event.event in {Event.REFUSED, Event.WITHDRAWN} and event.at_ms >= asked.shown_ms for event in others):
        return Verdict(ignored=Ignored.CLOSED)
    is_old = asked.version != asked.current_version
    if is_old and choice.state is State.GIVEN and choice.notice_version != asked.version:
        return Verdict(ignored=Ignored.OUTDATED)
    return Verdict(conflict=gpc, superseded=is_old)


def _has(events: Iterable[ConsentEvent], kind: Event) -> bool:
    return any(event.event is kind for event in events)


def purposes_due(
    manifest: Manifest, choices: Mapping[str, Choice], version_of: VersionOf, *, now_ms: int, gpc: bool
) -> tuple[str, ...]:
    """Give the purposes about which a person is to be asked now, in the order of the manifest.

    Args:
        manifest: The manifest.
        choices: What the person's events come to.
        version_of: Gives versions of notices.
        now_ms: The time, Unix milliseconds UTC.
        gpc: Whether Global Privacy Control says no; to what it refuses, nobody is asked unbidden.
    """
    refused = manifest.gpc_purposes()
    return tuple(
        name
        for name in manifest.asked_purposes()
        if _is_due(manifest, choices.get(name) or Choice(purpose=name), version_of, now_ms=now_ms)
        and not (name in refused and _gpc_stands(choices.get(name), gpc=gpc))
    )


def _gpc_stands(choice: Choice | None, *, gpc: bool) -> bool:
    return gpc if choice is None else (gpc or choice.gpc) and not choice.over_gpc


def _is_due(manifest: Manifest, choice: Choice, version_of: VersionOf, *, now_ms: int) -> bool:
    if choice.state in {State.REFUSED, State.WITHDRAWN}:
        return now_ms >= manifest.consent.ask_again.after(choice.at_ms)
    if choice.state is not State.GIVEN:
        return True
    is_over = choice.expires_ms is None or now_ms >= choice.expires_ms
    return is_over or has_changed(choice, version_of)


def has_changed(choice: Choice, version_of: VersionOf) -> bool:
    """Whether a person said yes to a text that is not the one shown today."""
    if choice.state is State.SUPERSEDED:
        return True
    return choice.state is State.GIVEN and choice.notice_version != version_of(choice.purpose, choice.language)
