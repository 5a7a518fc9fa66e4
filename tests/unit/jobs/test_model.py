"""When a job is tried again, and when it comes again."""

from hypothesis import given
from hypothesis import strategies as st

from sottovoce.jobs.model import FIRST_RETRY_MS, LONGEST_RETRY_MS, next_due_ms, retry_after_ms

TIMES = st.integers(0, 2**45)


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_waits_grow_up_to_an_hour(attempts, chance):
    """Never shorter than half the first wait, never longer than an hour, never shorter than an earlier one at its least."""
    wait = retry_after_ms(attempts, chance)
    assert FIRST_RETRY_MS // 2 <= wait <= LONGEST_RETRY_MS
    assert retry_after_ms(attempts + 1, 0) >= retry_after_ms(attempts, 0)


def test_waits_double():
    """1 s, 2 s, 4 s, and half of it at the least."""
    assert [retry_after_ms(n, 1.0) for n in (1, 2, 3)] == [1000, 2000, 4000]
    assert [retry_after_ms(n, 0.0) for n in (1, 2, 3)] == [500, 1000, 2000]


@given(TIMES, st.integers(1, 10**11), TIMES)
def test_a_turn_comes_within_its_interval(due_ms, every_ms, now_ms):
    """In step with the first time, after now, whichever way the clock went."""
    due = next_due_ms(due_ms, every_ms, now_ms)
    assert now_ms < due <= now_ms + every_ms
    assert (due - due_ms) % every_ms == 0
