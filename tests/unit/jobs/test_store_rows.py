"""Scheduling, claiming, fences, on both databases."""

import pytest

from sottovoce.jobs import JobState, LeaseLostError, Step, delete_done, find, forget_ended, list_jobs, revive, schedule
from sottovoce.jobs.model import LONGEST_RETRY_MS
from sottovoce.jobs.store_rows import advance, claim, fail, renew
from tests.unit.jobs.conftest import LEASE_MS, START_MS

DAY_MS = 86_400_000


def add(database, key="a", due_ms=START_MS, **more):
    with database.writing() as connection:
        schedule(connection, "count", key, due_ms, now_ms=START_MS, **more)


def take(database, now_ms=START_MS, owner="one", kinds=("count",)):
    with database.writing() as connection:
        return claim(connection, kinds, now_ms=now_ms, owner=owner, lease_ms=LEASE_MS, max_attempts=3)


def get(database, key="a"):
    with database.reading() as connection:
        return find(connection, "count", key)


def test_scheduling_twice_is_scheduling_once(database):
    """The second changes nothing, not even when the job is done."""
    add(database, detail={"subject": "0f" * 16, "n": 3, "all": True, "none": None})
    first = get(database)
    add(database, due_ms=START_MS - 5, detail={"n": 4})
    assert get(database) == first
    assert first.detail == {"subject": "0f" * 16, "n": 3, "all": True, "none": None}
    job = take(database)
    with database.writing() as connection:
        advance(connection, job, Step(), START_MS)
    add(database)
    assert get(database).state is JobState.DONE
    assert take(database) is None


@pytest.mark.parametrize("ends", [True, False])
def test_what_has_ended_can_be_scheduled_anew(database, ends):
    """Done or dead it is forgotten by name; waiting or running it stays."""

    def forget(key="a"):
        with database.writing() as connection:
            return forget_ended(connection, "count", key)

    assert not forget()
    add(database)
    assert not forget()
    job = take(database)
    assert not forget()
    with database.writing() as connection:
        if ends:
            advance(connection, job, Step(), START_MS)
        else:
            fail(connection, job, "no", wait_ms=1, now_ms=START_MS, max_attempts=1)
    assert not forget("b")
    assert forget()
    add(database, due_ms=START_MS + 7)
    assert (get(database).state, get(database).due_ms) == (JobState.WAITING, START_MS + 7)


def test_a_changed_interval_takes_effect(database):
    """A new setting is not hidden by the row of the old one; the same setting does not move the next turn."""
    add(database, due_ms=START_MS + DAY_MS, every_ms=DAY_MS)
    add(database, due_ms=START_MS, every_ms=DAY_MS)
    assert get(database).due_ms == START_MS + DAY_MS
    add(database, due_ms=START_MS + 1000, every_ms=1000)
    assert (get(database).due_ms, get(database).every_ms) == (START_MS + 1000, 1000)


def test_the_longest_due_comes_first(database):
    """Nothing that is not due, nothing of kinds that nobody here knows."""
    add(database, "later", START_MS + 1)
    add(database, "second", START_MS)
    add(database, "first", START_MS - 1)
    with database.writing() as connection:
        schedule(connection, "other", "x", 0, now_ms=START_MS)
    assert [job.key if (job := take(database)) else None for _ in range(3)] == ["first", "second", None]
    assert take(database, kinds=()) is None


def test_a_job_is_held_by_one(database):
    """Until its lease ends; then the next one's fence is higher and the first one may store nothing."""
    add(database)
    first = take(database)
    assert take(database, START_MS + LEASE_MS - 1, "two") is None
    second = take(database, START_MS + LEASE_MS, "two")
    assert (first.id, first.lease_owner, second.lease_owner) == (second.id, "one", "two")
    assert second.fence == first.fence + 1
    with pytest.raises(LeaseLostError), database.writing() as connection:
        renew(connection, first, START_MS + LEASE_MS)
    with database.writing() as connection:
        renew(connection, second, START_MS + 2 * LEASE_MS)


def test_a_renewed_lease_lasts(database):
    """The heartbeat moves the end."""
    add(database)
    job = take(database)
    with database.writing() as connection:
        renew(connection, job, START_MS + 90_000)
    assert take(database, START_MS + 89_999, "two") is None
    assert take(database, START_MS + 90_000, "two").id == job.id


@pytest.mark.parametrize("back_ms", [LEASE_MS, 365 * DAY_MS])
def test_a_clock_that_stepped_back_frees_a_lease(database, back_ms):
    """A lease taken by a clock far ahead does not hold for as long; a difference of a lease between clocks is borne."""
    add(database, due_ms=0)
    job = take(database)
    again = take(database, START_MS - back_ms, "two")
    assert (again is not None) == (back_ms > LEASE_MS)
    assert job.lease_until_ms == START_MS + LEASE_MS


def test_a_clock_that_stepped_back_frees_what_waits(database):
    """What comes again comes within its interval, a retry within an hour; a date that somebody chose stays."""
    year_ms = 365 * DAY_MS
    add(database, "every day", START_MS + DAY_MS, every_ms=DAY_MS)
    add(database, "retried")
    job = take(database)
    with database.writing() as connection:
        fail(connection, job, "x", wait_ms=LONGEST_RETRY_MS, now_ms=START_MS, max_attempts=3)
    add(database, "chosen", START_MS + DAY_MS)
    assert take(database) is None
    assert {take(database, START_MS - year_ms).key for _ in range(2)} == {"every day", "retried"}
    assert take(database, START_MS - year_ms) is None


def test_a_job_that_ends_its_runners_is_not_taken_for_ever(database):
    """kill -9 leaves no error; attempts count all the same, and the job is dead and visible."""
    add(database)
    for turn in range(3):
        assert take(database, START_MS + turn * LEASE_MS).attempts == turn + 1
    assert take(database, START_MS + 3 * LEASE_MS) is None
    assert (get(database).state, get(database).last_error) == (JobState.DEAD, "vanished")


def test_dead_jobs_are_visible_and_can_be_revived(database):
    """They keep their place and their error; reviving one that is not dead does nothing."""
    add(database, tenant="t")
    job = take(database)
    with database.writing() as connection:
        advance(connection, job, Step("7"), START_MS)
        assert fail(connection, job, "refused: no", wait_ms=1, now_ms=START_MS, max_attempts=1) is True
    with database.writing() as connection:
        [dead] = list_jobs(connection, state=JobState.DEAD, tenant="t", kind="count")
        assert (dead.cursor, dead.last_error, dead.lease_owner) == ("7", "refused: no", None)
        assert list_jobs(connection, tenant="u") == list_jobs(connection, after=dead.id) == []
        assert revive(connection, dead.id, START_MS)
        assert not revive(connection, dead.id, START_MS)
    assert take(database).cursor == "7"


def test_done_jobs_are_cleared_away(database):
    """Only what was done before the given time."""
    for key in ("a", "b", "c"):
        add(database, key)
    for done_ms in (START_MS, START_MS + 1):
        job = take(database)
        with database.writing() as connection:
            advance(connection, job, Step(), done_ms)
    with database.writing() as connection:
        assert delete_done(connection, START_MS + 1) == 1
        assert [job.key for job in list_jobs(connection)] == ["b", "c"]
