"""The one decision: every reason to say no, and that nothing but a declared basis or a standing yes says yes."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sottovoce.consent import Choice, Decision, Reason, State, may
from tests.unit.consent.books import DAY, START, TEXT, manifest_of

MANIFEST = manifest_of()
GIVEN = Choice(
    purpose="training", state=State.GIVEN, notice_version="1", language="en", at_ms=START, expires_ms=START + DAY
)


def decide(purpose="training", choice=GIVEN, *, text=TEXT, now=START + 1, gpc=False, version="1", restricted=False):
    return may(purpose, manifest_of(text), choice, now_ms=now, gpc=gpc, notice_version=version, restricted=restricted)


def test_a_standing_yes_allows():
    """To the text of today, within its time."""
    assert decide() == Decision(allowed=True, purpose="training", reason=Reason.CONSENT_GIVEN)


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"choice": None}, Reason.CONSENT_MISSING),
        ({"now": START + DAY}, Reason.CONSENT_EXPIRED),
        ({"version": "2"}, Reason.NOTICE_CHANGED),
        ({"version": ""}, Reason.NOTICE_CHANGED),
        ({"gpc": True}, Reason.GPC),
        ({"restricted": True}, Reason.RESTRICTED),
        ({"purpose": "support", "restricted": True}, Reason.RESTRICTED),
        ({"purpose": "advertising", "choice": None}, Reason.UNKNOWN_PURPOSE),
        ({"purpose": "analytics"}, Reason.CONSENT_MISSING),
        ({"text": TEXT.partition("[purposes.training]")[0]}, Reason.EXPIRED_PURPOSE),
    ],
)
def test_each_doubt_refuses(asked, reason):
    """And says why."""
    decision = decide(**asked)
    assert (decision.allowed, decision.reason) == (False, reason)


def test_a_yes_to_no_text_is_none():
    """Where neither the yes nor today's notice has a version, nothing can be the same."""
    assert decide(choice=replace(GIVEN, notice_version=""), version="").reason is Reason.NOTICE_CHANGED


def test_other_bases_need_no_yes():
    """A contract, whatever the browser says."""
    assert decide("support", None, gpc=True) == Decision(allowed=True, purpose="support", reason=Reason.LEGAL_BASIS)


def test_an_objection_stops_legitimate_interests():
    """GDPR Art. 21; and Global Privacy Control does where the manifest says so."""
    no = Choice(purpose="profile", state=State.WITHDRAWN, at_ms=START)
    assert decide("profile", None).reason is Reason.LEGAL_BASIS
    assert decide("profile", no).reason is Reason.CONSENT_WITHDRAWN
    text = TEXT + '[consent]\ngpc = ["profile"]\n'
    assert decide("profile", None, text=text, gpc=True) == Decision(allowed=False, purpose="profile", reason=Reason.GPC)
    assert decide(text=text, gpc=True).allowed


def test_a_persons_own_no_is_told_before_the_browsers():
    """Who said no does not read that their browser did."""
    no = Choice(purpose="training", state=State.REFUSED, at_ms=START, gpc=True)
    assert decide(choice=no, gpc=True).reason is Reason.CONSENT_REFUSED


@given(
    st.sampled_from(["training", "advertising"]),
    st.none()
    | st.builds(
        Choice,
        purpose=st.sampled_from(["training", "advertising"]),
        state=st.sampled_from(State),
        notice_version=st.sampled_from(["", "1", "2"]),
        at_ms=st.integers(0, START),
        expires_ms=st.none() | st.integers(START - 5, START + 5),
        gpc=st.booleans(),
        over_gpc=st.booleans(),
        by_gpc=st.booleans(),
    ),
    st.integers(START - 5, START + 5),
    st.booleans(),
    st.booleans(),
)
def test_consent_purposes_are_allowed_only_by_a_standing_yes(purpose, choice, now, gpc, restricted):
    """Stated a second time, in other words than the code's."""
    decision = may(purpose, MANIFEST, choice, now_ms=now, gpc=gpc, notice_version="1", restricted=restricted)
    standing = (
        purpose == "training"
        and choice is not None
        and choice.purpose == "training"
        and choice.state is State.GIVEN
        and choice.notice_version == "1"
        and choice.expires_ms is not None
        and now < choice.expires_ms
        and (choice.over_gpc or not (gpc or choice.gpc))
        and not choice.by_gpc
        and not restricted
    )
    assert decision.allowed == standing
