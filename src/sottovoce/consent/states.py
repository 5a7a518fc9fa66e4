"""From events to a state: one table, and what decides whether an event has any effect. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from sottovoce.consent.model import ERASED, Choice, ConsentEvent, Event, State

_NOES: Final = frozenset({State.REFUSED, State.WITHDRAWN})
_ANSWERS: Final = {Event.GIVEN: State.GIVEN, Event.REFUSED: State.REFUSED, Event.WITHDRAWN: State.WITHDRAWN}

TABLE: Final[Mapping[State, Mapping[Event, State]]] = {
    State.UNKNOWN: {**_ANSWERS, Event.REQUESTED: State.REQUESTED, Event.GPC: State.REFUSED},
    State.REQUESTED: {**_ANSWERS, Event.GPC: State.REFUSED},
    State.GIVEN: {
        **_ANSWERS,
        Event.EXPIRED: State.EXPIRED,
        Event.SUPERSEDED: State.SUPERSEDED,
        Event.GPC: State.REFUSED,
    },
    State.REFUSED: _ANSWERS,
    State.WITHDRAWN: _ANSWERS,
    State.EXPIRED: {**_ANSWERS, Event.GPC: State.REFUSED},
    State.SUPERSEDED: {**_ANSWERS, Event.GPC: State.REFUSED},
}
"""The next state; an event that is not in the row changes nothing. Dismissing is in no row: closing is no answer."""


def fold(purpose: str, events: Iterable[ConsentEvent]) -> Choice:
    """Give what the events of one person for one purpose come to.

    They count in the order in which they happened (``at_ms``, then ``seq``), however they are handed in or arrived;
    each id counts once. Events of other purposes must not be among them.
    """
    choice = Choice(purpose=purpose)
    seen: set[str] = set()
    for event in sorted(events, key=_order):
        if event.id not in seen:
            seen.add(event.id)
            choice = step(choice, event)
    return choice


def _order(event: ConsentEvent) -> tuple[int, float]:
    """What is not stored yet comes after all that is, in the order given."""
    return event.at_ms, float("inf") if event.seq is None else event.seq


def step(choice: Choice, event: ConsentEvent) -> Choice:
    """Give the choice after one more event, which happened after all that made ``choice``."""
    gpc = choice.gpc or event.gpc or event.event is Event.GPC
    choice = replace(choice, gpc=gpc, last_ms=max(choice.last_ms, event.at_ms))
    if event.event is Event.WITHDRAWN and event.detail.get(ERASED) is True:
        # The yes ended with the data that rested on it. Nobody said no, but a no from before stays.
        return choice if choice.state in _NOES else Choice(purpose=choice.purpose, gpc=gpc, last_ms=choice.last_ms)
    effect = _effect(choice, event)
    state = TABLE[choice.state].get(effect) if effect is not None else None
    if state is None:
        return choice
    given = state is State.GIVEN
    return replace(
        choice,
        state=state,
        notice_version=event.notice_version or choice.notice_version,
        notice_sha256=event.notice_sha256 or choice.notice_sha256,
        language=event.language or choice.language,
        at_ms=event.at_ms,
        expires_ms=event.expires_ms if given else None,
        over_gpc=given and gpc,
        by_gpc=effect is Event.GPC,
    )


def _effect(choice: Choice, event: ConsentEvent) -> Event | None:
    """Give what an event amounts to; ``None``: nothing."""
    # Global Privacy Control says no, and the person was not told so: a no, however the yes came about.
    unaware = event.event is Event.GIVEN and choice.gpc and not event.knew_gpc
    if unaware or event.event is Event.GPC:
        # The browser says no with every request; a yes in the knowledge of that stays.
        return None if choice.over_gpc else Event.GPC
    if event.event is Event.EXPIRED and (choice.expires_ms is None or event.at_ms < choice.expires_ms):
        return None  # Meant for a yes that was renewed since.
    if event.event is Event.SUPERSEDED and event.notice_version != choice.notice_version:
        return None  # Meant for a yes to another text.
    return event.event
