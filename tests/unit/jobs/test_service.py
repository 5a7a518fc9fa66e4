"""Turns, steps and failures, with one runner and with several."""

import contextlib
import signal
import sqlite3
import subprocess
import sys
import threading
from collections import Counter

import pytest
from sqlalchemy import text

from sottovoce.errors import RefusedError
from sottovoce.jobs import JobRunner, JobState, find, list_jobs
from sottovoce.store import Database, StoreUnavailableError
from tests.unit.jobs.conftest import LEASE_MS, START_MS, Counting, written

HOUR_MS = 3_600_000


def get(database, key="a"):
    with database.reading() as connection:
        return find(connection, "count", key)


def test_a_job_is_done_step_by_step(database, runner):
    """All steps in one turn, each told where the last one stopped; its last detail stays."""
    handler = Counting(end=3)
    one = runner(handler)
    one.schedule("count", "a", START_MS)
    assert one.run_due() == 1
    assert handler.seen == [("a", None), ("a", "1"), ("a", "2")]
    job = get(database)
    assert (job.state, job.done_ms, job.cursor, job.detail) == (JobState.DONE, START_MS, None, {"done": 3})
    assert (job.attempts, job.lease_owner, job.lease_until_ms) == (0, None, None)
    assert one.run_due() == 0


def test_a_job_that_comes_again_comes_in_time(database, runner, clock):
    """In step with its first time; missed turns are not made up for."""
    one = runner(Counting())
    one.schedule("count", "a", START_MS, every_ms=HOUR_MS)
    clock.now_ms += 5 * HOUR_MS + 7
    assert one.run_due() == 1
    assert (get(database).due_ms, get(database).state) == (START_MS + 6 * HOUR_MS, JobState.WAITING)
    assert one.run_due() == 0


def test_a_step_that_fails_leaves_nothing_and_is_tried_again(database, runner, clock):
    """What it wrote is undone, what earlier steps wrote stays; it goes on from there."""
    handler = Counting(end=2, failures=[None, ZeroDivisionError("ana@example.com")])
    told = []
    one = runner(handler, on_failure=lambda job, error, dead: told.append((job.key, error, dead)))
    one.schedule("count", "a", START_MS)
    assert one.run_due() == 1
    assert written(database) == ["a-0"]
    job = get(database)
    assert (job.state, job.cursor, job.last_error, job.due_ms) == (
        JobState.WAITING,
        "1",
        "ZeroDivisionError",
        START_MS + 1000,
    )
    assert told == [("a", "ZeroDivisionError", False)]
    assert one.run_due() == 0
    clock.now_ms += 1000
    assert one.run_due() == 1
    assert written(database) == ["a-0", "a-1"]
    assert (get(database).state, get(database).last_error) == (JobState.DONE, "")


def test_a_job_that_always_fails_is_dead_after_a_while(database, runner, clock):
    """Ever later, then no more; the error is shown, and our own errors with what they say."""
    one = runner(Counting(failures=[RefusedError("no audit entry")] * 9), max_attempts=3)
    one.schedule("count", "a", START_MS)
    turns = []
    for _ in range(10):
        turns.append(one.run_due())
        clock.now_ms += 4000
    assert sum(turns) == 3
    assert (get(database).state, get(database).last_error) == (JobState.DEAD, "refused: no audit entry")
    assert written(database) == []


def test_a_job_that_comes_again_never_dies(database, runner, clock):
    """Retention must not end because the disk was full for a day; it stays visible as failing."""
    one = runner(Counting(failures=[ZeroDivisionError()] * 20), max_attempts=3)
    one.schedule("count", "a", START_MS, every_ms=HOUR_MS)
    for _ in range(20):
        assert one.run_due() == 1
        assert get(database).last_error == "ZeroDivisionError"
        clock.now_ms += HOUR_MS
    assert one.run_due() == 1
    assert (get(database).attempts, get(database).last_error) == (0, "")


def test_a_failing_job_does_not_keep_others_waiting(database, runner):
    """The next one has its turn at once."""
    one = runner(Counting(failures=[ZeroDivisionError()]))
    one.schedule("count", "bad", START_MS - 1)
    one.schedule("count", "good", START_MS)
    assert one.run_due() == 2
    assert written(database) == ["good-0"]


def test_a_long_job_does_not_keep_others_waiting(database, runner):
    """After a hundred steps it is the next one's turn; both come to their end."""
    one = runner(handler := Counting(end=150))
    one.schedule("count", "long", START_MS - 1)
    one.schedule("count", "other", START_MS - 1)
    assert one.run_due() == 4
    assert [key for key, cursor in handler.seen if cursor in {None, "100"}] == ["long", "other", "long", "other"]
    assert len(written(database)) == 300


def test_the_limit_and_the_end_are_heard(database, runner):
    """No more turns than asked for; told to stop, it ends after its step and the next runner goes on."""
    stop = threading.Event()

    class Stopping(Counting):
        def step(self, connection, job):
            stop.set()
            return super().step(connection, job)

    one = runner(Stopping(end=3))
    one.schedule("count", "a", START_MS)
    one.schedule("count", "b", START_MS)
    assert one.run_due(stop=stop) == 1
    assert (get(database).state, get(database).cursor) == (JobState.WAITING, "1")
    assert runner(Counting(end=3), "two").run_due(1) == 1
    assert runner(Counting(end=3), "two").run_due() == 1
    assert len(written(database)) == 6


def test_a_runner_that_was_only_slow_stores_nothing(database, runner, clock):
    """While it was away another one finished the job: its own next step is refused by the fence."""

    slow = runner(late := Counting(end=2))
    slow.schedule("count", "a", START_MS)
    job = slow._claimed()
    clock.now_ms += LEASE_MS
    assert runner(Counting(end=2), "two").run_due() == 1
    with slow._counted_as_failure(job):
        slow._turn(job, None)
    assert (get(database).state, get(database).last_error) == (JobState.DONE, "")
    assert late.seen == []
    assert written(database) == ["a-0", "a-1"]


def test_many_runners_do_each_job_once(database, database_url, runner, clock):
    """Forty jobs, four runners at once: each step of each once."""
    handler = Counting(end=2)
    for number in range(40):
        runner(handler).schedule("count", f"j{number}", START_MS)
    threads = [threading.Thread(target=runner(handler, f"r{n}").run_due) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as connection:
        assert {job.state for job in list_jobs(connection)} == {JobState.DONE}
    assert len(written(database)) == 80
    assert set(Counter(handler.seen).values()) == {1}


def test_a_job_held_by_another_transaction_is_passed_over(database, runner):
    """PostgreSQL: a runner in the middle of a step keeps its job though its lease has ended, and nobody waits for it."""
    if database.dialect != "postgresql":
        pytest.skip("SQLite has one writer")
    one = runner(Counting())
    one.schedule("count", "a", START_MS)
    one.schedule("count", "b", START_MS)
    with database.writing() as connection:
        connection.execute(text("SELECT * FROM jobs WHERE key = 'a' FOR UPDATE"))
        other = threading.Thread(target=runner(Counting(), "two").run_due)
        other.start()
        other.join()
    assert written(database) == ["b-0"]


def test_a_killed_process_loses_only_its_step(database, database_url, runner, clock):
    """kill -9 in the second step: the first is kept, the second is done once by the next runner, after the lease."""
    code = (
        "import os, signal, sys\n"
        "from sottovoce.jobs import JobRunner\n"
        "from sottovoce.store import Database\n"
        "from tests.unit.jobs.conftest import Counting, START_MS\n"
        "class Dying(Counting):\n"
        "    def step(self, connection, job):\n"
        "        step = super().step(connection, job)\n"
        "        if job.cursor == '1': os.kill(os.getpid(), signal.SIGKILL)\n"
        "        return step\n"
        "database = Database.open(sys.argv[1])\n"
        "JobRunner(database, {'count': Dying(end=3)}, lambda: START_MS, 'dying').run_due()\n"
    )
    runner(Counting()).schedule("count", "a", START_MS)
    done = subprocess.run([sys.executable, "-c", code, database_url], check=False)
    assert done.returncode == -signal.SIGKILL
    assert written(database) == ["a-0"]
    two = runner(handler := Counting(end=3), "two")
    assert two.run_due() == 0
    clock.now_ms += LEASE_MS
    assert two.run_due() == 1
    assert handler.seen == [("a", "1"), ("a", "2")]
    assert written(database) == ["a-0", "a-1", "a-2"]


def test_a_database_that_is_away_is_survived(sqlite_url, clock):
    """The outage is told, and the runner goes on when it is over."""
    stop, outages = threading.Event(), []

    class Last(Counting):
        def step(self, connection, job):
            stop.set()
            return super().step(connection, job)

    with (
        Database.open(sqlite_url, busy_seconds=0.05) as database,
        contextlib.closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)) as other,
    ):
        one = JobRunner(database, {"count": Last()}, clock, "one")
        one.schedule("count", "a", START_MS)
        other.execute("BEGIN IMMEDIATE")

        def told(error):
            outages.append(error.code)
            other.execute("ROLLBACK")

        one.run_until(stop, pause_seconds=0, on_outage=told)
        assert outages == ["store_busy"]
        assert written(database) == ["a-0"]


def test_a_cut_connection_is_a_failed_turn(database, runner, clock):
    """PostgreSQL: cut in the middle of a step, the job is tried again."""
    if database.dialect != "postgresql":
        pytest.skip("there is no connection to cut")

    class Cut(Counting):
        def step(self, connection, job):
            step = super().step(connection, job)
            if not self.seen[1:]:
                pid = connection.scalar(text("SELECT pg_backend_pid()"))
                with Database.open(database_url_of(database)) as other, other.writing() as killing:
                    killing.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})
            return step

    one = runner(Cut())
    one.schedule("count", "a", START_MS)
    assert one.run_due() == 1
    assert get(database).last_error.startswith(StoreUnavailableError.code)
    clock.now_ms += 1000
    assert one.run_due() == 1
    assert written(database) == ["a-0"]


def database_url_of(database):
    return database._writing_engine.url.render_as_string(hide_password=False)
