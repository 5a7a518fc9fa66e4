"""Who may reveal what, and how often: every rule on its own, and laws of the bucket."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sottovoce.errors import UsageError
from sottovoce.vault import (
    Bucket,
    Rate,
    Refusal,
    RevealPolicy,
    RevealRefusedError,
    RevealRequest,
    Unlock,
    authorize,
    grant,
)

POLICY = RevealPolicy(purposes=frozenset({"support", "analytics"}))
ONE = RevealRequest(role="support", actor="key-1", purpose="support", reason="ticket 4711", tokens=1)
BULK = replace(ONE, tokens=21)
UNLOCK = Unlock(actor="key-1", by="key-2", purpose="support", expires_ms=1_000_900_000, tokens_left=100)
NOW = 1_000_000_000


def granted(**changes):
    given = {"role": "privacy", "by": "key-2", "actor": "key-1", "purpose": "support", "reason": "case 7"}
    return grant(POLICY, **({**given, "tokens": 100, "now_ms": NOW} | changes))


def why(request, unlock=None, now=NOW):
    with pytest.raises(RevealRefusedError) as caught:
        authorize(request, POLICY, unlock, now)
    assert caught.value.remedy
    assert (caught.value.code, caught.value.exit_code) == ("reveal_refused", 4)
    return caught.value.why


@pytest.mark.parametrize("role", ["support", "privacy"])
@pytest.mark.parametrize("tokens", [1, 20])
def test_a_few_tokens_of_one_conversation_need_role_purpose_and_reason(role, tokens):
    """And nothing else; an unlock at hand is not used up."""
    assert authorize(replace(ONE, role=role, tokens=tokens), POLICY, None, NOW) is None
    assert authorize(replace(ONE, role=role, tokens=tokens), POLICY, UNLOCK, NOW) is None


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        *(({"role": role}, Refusal.ROLE) for role in ("bot", "analyst", "admin", "", "Support")),
        *(({"purpose": purpose}, Refusal.PURPOSE) for purpose in ("training", "", "Support")),
        *(({"reason": reason}, Refusal.REASON) for reason in ("", " ", "--", "x" * 65, "ana@ruiz.example", "señal", "a\nb")),
        ({"tokens": 0}, Refusal.NOTHING),
        ({"tokens": 21}, Refusal.NOT_UNLOCKED),
        ({"bulk": True}, Refusal.NOT_UNLOCKED),
    ],
)  # fmt: skip
def test_what_is_missing_is_refused_and_named(change, refusal):
    """Each rule on its own; an unlock makes up for none but its own."""
    assert why(replace(ONE, **change)) is refusal
    if refusal is not Refusal.NOT_UNLOCKED:
        assert why(replace(ONE, **change), UNLOCK) is refusal


def test_an_unlock_covers_so_many_tokens_and_is_used_up():
    """What is left comes back; more than that is refused, and so is everything after it is empty."""
    left = authorize(BULK, POLICY, granted(), NOW)
    assert left == replace(granted(), tokens_left=79)
    left = authorize(replace(ONE, tokens=79, bulk=True), POLICY, left, NOW + 899_999)
    assert left is not None
    assert left.tokens_left == 0
    assert why(BULK, left) is Refusal.SPENT
    assert why(replace(BULK, tokens=101), granted()) is Refusal.SPENT


@pytest.mark.parametrize(
    ("unlock", "now", "refusal"),
    [
        (replace(UNLOCK, actor="key-3"), NOW, Refusal.OTHER_ACTOR),
        (replace(UNLOCK, by="key-1"), NOW, Refusal.OWN_UNLOCK),
        (replace(UNLOCK, purpose="analytics"), NOW, Refusal.OTHER_PURPOSE),
        (UNLOCK, NOW + 900_000, Refusal.EXPIRED),
        (UNLOCK, NOW - 1, Refusal.EXPIRED),
        (replace(UNLOCK, tokens_left=20), NOW, Refusal.SPENT),
    ],
)
def test_an_unlock_is_for_one_actor_purpose_and_quarter_of_an_hour(unlock, now, refusal):
    """A clock that was set back does not make it last longer."""
    assert why(BULK, unlock, now) is refusal


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        *(({"role": role}, Refusal.ROLE) for role in ("support", "bot", "analyst", "")),
        ({"by": "key-1"}, Refusal.OWN_UNLOCK),
        ({"by": ""}, Refusal.OWN_UNLOCK),
        ({"actor": ""}, Refusal.OWN_UNLOCK),
        ({"purpose": "training"}, Refusal.PURPOSE),
        ({"reason": ""}, Refusal.REASON),
    ],
)
def test_an_unlock_needs_a_second_person_of_the_right_role(change, refusal):
    """With a purpose and a reason of its own."""
    assert granted(role="admin") == granted()
    with pytest.raises(RevealRefusedError) as caught:
        granted(**change)
    assert caught.value.why is refusal


@pytest.mark.parametrize("tokens", [0, -1, 10_001])
def test_an_unlock_covers_a_sensible_number(tokens):
    """Neither none nor everything."""
    with pytest.raises(UsageError):
        granted(tokens=tokens)


def test_a_reason_is_not_shown():
    """It is checked for form, not for what it says."""
    assert "4711" not in repr(ONE)


@given(st.integers(0, 200), st.integers(0, 200), st.booleans())
def test_nobody_sees_more_than_was_unlocked(covered, asked, bulk):
    """Whatever is asked one after the other, what goes through in bulk never sums to more than the unlock."""
    unlock = replace(UNLOCK, tokens_left=covered)
    seen = 0
    for tokens in (asked, asked // 2 + 1, 25, 1):
        request = replace(ONE, tokens=tokens, bulk=bulk)
        try:
            left = authorize(request, POLICY, unlock, NOW)
        except RevealRefusedError:
            continue
        if left is None:
            assert not bulk
            assert tokens <= 20
        else:
            seen += tokens
            unlock = left
    assert seen <= covered


def test_a_bucket_gives_its_burst_then_its_rate():
    """60 a minute with a burst of 3: three at once, then one a second, to the millisecond."""
    bucket = Bucket.full(Rate(60, 3), 0)
    for _ in range(3):
        bucket, wait = bucket.take(1, 0)
        assert wait == 0
    bucket, wait = bucket.take(1, 0)
    assert wait == 1.0
    bucket, wait = bucket.take(1, 999)
    assert wait == 0.001
    bucket, wait = bucket.take(1, 1000)
    assert wait == 0
    assert bucket.take(4, 10**9)[1] == math.inf
    assert bucket.take(3, 10**9)[1] == 0


steps = st.lists(st.tuples(st.integers(1, 5), st.integers(-5_000, 60_000)), max_size=40)


@given(st.integers(1, 100), st.integers(1, 5), steps)
def test_a_bucket_never_gives_more_than_its_rate(per_minute, burst, asked):
    """Over any time, whatever the clock does: no more than the burst and what has filled in since, going forward."""
    now, forward, taken = 0, 0, 0
    bucket = Bucket.full(Rate(per_minute, burst), now)
    for count, step in asked:
        now, forward = now + step, forward + max(0, step)
        before = bucket
        bucket, wait = bucket.take(count, now)
        assert (wait == 0) == (bucket.units < before.units or before.take(count, now)[1] == 0)
        taken += count if wait == 0 else 0
        if 0 < wait < math.inf:
            assert bucket.take(count, now + math.ceil(wait * 1000))[1] == 0
    assert taken * 60_000 <= burst * 60_000 + forward * per_minute


def test_a_bucket_takes_sensible_numbers():
    """Nothing is taken by asking for none."""
    with pytest.raises(UsageError):
        Bucket.full(Rate(1, 1), 0).take(0, 0)
    for rate in ((0, 1), (1, 0)):
        with pytest.raises(UsageError):
            Rate(*rate)
