"""Folding: events in whatever order they arrived come to what was said last, and silence is never a yes."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sottovoce.consent import Event, Reason, State, fold, may
from sottovoce.consent.states import TABLE, step
from tests.unit.consent.books import DAY, START, event, manifest_of

MANIFEST = manifest_of()


def come_to(*events):
    return fold("training", events)


@st.composite
def histories(draw, most=8):
    """Events of one purpose, with numbers and times that need not agree, versions, and Global Privacy Control."""
    kinds = draw(st.lists(st.sampled_from(Event), max_size=most))
    return [
        event(
            kind,
            START + draw(st.integers(0, 6)),
            seq=seq,
            id_=f"e{seq}",
            version=draw(st.sampled_from(["1", "2"])),
            expires_ms=START + draw(st.integers(0, 12)) if kind is Event.GIVEN else None,
            gpc=draw(st.booleans()),
            gpc_note=draw(st.booleans()),
        )
        for seq, kind in enumerate(kinds)
    ]


def decided(events, *, now=START + 6, version="1"):
    return may("training", MANIFEST, fold("training", events), now_ms=now, gpc=False, notice_version=version)


@given(st.data())
def test_the_order_of_storage_does_not_matter(data):
    """Only when things happened, and among equals which was recorded first."""
    events = data.draw(histories())
    assert fold("training", data.draw(st.permutations(events))) == fold("training", events)


@given(st.data())
def test_an_event_counts_once(data):
    """Replaying any of them, any number of times, changes nothing."""
    events = data.draw(histories(6))
    again = data.draw(st.lists(st.sampled_from(events), max_size=6)) if events else []
    assert fold("training", [*events, *again]) == fold("training", events)


@given(histories())
def test_withdrawn_last_is_never_given(events):
    """Whatever came before."""
    last = event(Event.WITHDRAWN, START + 7, seq=99)
    assert come_to(*events, last).state is State.WITHDRAWN
    assert not decided([*events, last], now=START + 7).allowed


@given(st.data())
def test_closing_changes_nothing_but_the_time(data):
    """Wherever in the history somebody closes a prompt."""
    events = data.draw(histories())
    closing = event(Event.DISMISSED, START + data.draw(st.integers(0, 7)), seq=data.draw(st.integers(100, 110)))
    with_it, without = fold("training", [*events, closing]), fold("training", events)
    assert (with_it.state, with_it.at_ms, with_it.expires_ms) == (without.state, without.at_ms, without.expires_ms)


@given(histories(), st.sampled_from([kind for kind in Event if kind is not Event.GIVEN]), st.booleans())
def test_only_a_yes_can_open_what_was_closed(events, kind, gpc):
    """No other event turns a no into a yes."""
    if not decided(events).allowed:
        assert not decided([*events, event(kind, START + 7, seq=99, gpc=gpc, gpc_note=True)], now=START + 7).allowed


@given(histories())
def test_a_yes_that_did_not_know_of_gpc_opens_nothing_after_it(events):
    """Global Privacy Control wins over every yes through a prompt that did not mention it."""
    signal = event(Event.GPC, START + 7, seq=98, gpc=True)
    before = come_to(*events, signal)
    after = step(before, event(Event.GIVEN, START + 8, seq=99))
    assert after.over_gpc == before.over_gpc
    assert after.over_gpc or after.state is not State.GIVEN


@given(histories())
def test_a_yes_in_the_knowledge_of_gpc_counts_and_outlives_the_next_signals(events):
    """A browser says no with every request; who was told so and says yes means it."""
    signals = [event(Event.GPC, START + at, seq=90 + at, gpc=True) for at in (7, 9, 10)]
    yes = event(Event.GIVEN, START + 8, seq=98, gpc=True, gpc_note=True)
    choice = come_to(*events, *signals, yes)
    assert (choice.state, choice.over_gpc) == (State.GIVEN, True)


@given(histories(), st.integers(0, 20))
def test_nothing_is_allowed_after_its_time(events, later):
    """Even when nobody has noted that it expired."""
    choice = fold("training", events)
    if choice.expires_ms is not None:
        now = choice.expires_ms + later
        assert not may(
            "training", MANIFEST, choice, now_ms=now, gpc=False, notice_version=choice.notice_version
        ).allowed


def test_an_old_event_that_arrives_late_does_not_overwrite_a_newer_one():
    """A yes of yesterday, delivered today, does not undo the no in between."""
    no, late_yes = event(Event.REFUSED, START + 5, seq=1), event(Event.GIVEN, START + 1, seq=2)
    assert come_to(no, late_yes).state is State.REFUSED


def test_an_event_that_is_delivered_again_later_is_still_the_same():
    """Its first time counts, so that a repeated yes does not come after the withdrawal."""
    yes, stop = event(Event.GIVEN, START, seq=1, id_="a"), event(Event.WITHDRAWN, START + 1, seq=2)
    assert come_to(yes, stop, event(Event.GIVEN, START + 2, seq=3, id_="a")).state is State.WITHDRAWN


def test_among_equals_the_one_recorded_last_counts():
    """Two answers in the same millisecond."""
    yes, no = event(Event.GIVEN, seq=1), event(Event.WITHDRAWN, seq=2)
    assert come_to(no, yes).state is State.WITHDRAWN


def test_what_is_not_stored_yet_comes_after_what_is():
    """As it will, once it is."""
    assert come_to(event(Event.WITHDRAWN), event(Event.GIVEN, seq=7)).state is State.WITHDRAWN


def test_renewal_outlives_the_expiry_of_the_yes_before():
    """An expiry that was noted for the old yes, or too early, ends nothing."""
    first = event(Event.GIVEN, START, seq=1, expires_ms=START + DAY)
    second = event(Event.GIVEN, START + 1, seq=2, expires_ms=START + 2 * DAY)
    noted = event(Event.EXPIRED, START + DAY, seq=3)
    assert come_to(first, second, noted).state is State.GIVEN
    assert come_to(first, noted).state is State.EXPIRED


def test_a_newer_text_ends_only_the_yes_to_the_older_one():
    """Superseding names the version that it is about."""
    yes, ended = event(Event.GIVEN, START, seq=1, version="2"), event(Event.SUPERSEDED, START + 1, seq=2, version="1")
    assert come_to(yes, ended).state is State.GIVEN
    assert come_to(yes, event(Event.SUPERSEDED, START + 1, seq=3, version="2")).state is State.SUPERSEDED


def test_gpc_ends_a_yes_that_did_not_know_of_it():
    """And it is told apart from a no of the person's own."""
    choice = come_to(event(Event.GIVEN, seq=1), event(Event.GPC, START + 1, seq=2, gpc=True))
    assert (choice.state, choice.by_gpc, choice.gpc) == (State.REFUSED, True, True)


@pytest.mark.parametrize(("state", "kind"), list(itertools.product(State, Event)))
def test_the_table_has_no_way_to_yes_but_giving(state, kind):
    """All 56 squares of it."""
    after = TABLE[state].get(kind, state)
    assert (after is State.GIVEN) == (kind is Event.GIVEN or (state is State.GIVEN and after is state))


def test_reasons_say_what_is_missing():
    """One for each state."""
    cases = {
        (): Reason.CONSENT_MISSING,
        (Event.REQUESTED,): Reason.CONSENT_MISSING,
        (Event.REQUESTED, Event.DISMISSED): Reason.CONSENT_MISSING,
        (Event.GIVEN,): Reason.CONSENT_GIVEN,
        (Event.GIVEN, Event.REFUSED): Reason.CONSENT_REFUSED,
        (Event.GIVEN, Event.WITHDRAWN): Reason.CONSENT_WITHDRAWN,
        (Event.GIVEN, Event.SUPERSEDED): Reason.NOTICE_CHANGED,
        (Event.GPC,): Reason.GPC,
    }
    for kinds, reason in cases.items():
        events = [event(kind, START + at, seq=at) for at, kind in enumerate(kinds)]
        assert decided(events).reason is reason, kinds
