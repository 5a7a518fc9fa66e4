"""``JobRunner``: takes jobs that are due and does them step by step, one transaction each."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable, Iterator, Mapping
from threading import Event

from sottovoce.errors import SottovoceError
from sottovoce.jobs import store_rows
from sottovoce.jobs.model import Fact, Handler, Job, LeaseLostError, retry_after_ms
from sottovoce.store import Database

LEASE_MS = 60_000
MAX_ATTEMPTS = 8
STEPS_A_TURN = 100

OnFailure = Callable[[Job, str, bool], None]
"""Told of a failed turn: the job, code and message of the error, and whether the job is dead now."""


class JobRunner:
    """Does jobs. Any number of runners, in any number of processes, may share a database: one at a time runs a job.

    Args:
        database: Where the jobs are.
        handlers: Who does jobs of which kind; jobs of other kinds are left to others.
        clock: Unix milliseconds. It may step back.
        owner: This runner's name, for operators.
        chance: Gives numbers from 0 to 1, to spread retries.
        lease_ms: How long a job is left alone after its runner was last heard of. Each step renews it.
        max_attempts: After how many failures in a row a job that runs once is dead.
        on_failure: Told of every turn that failed.
    """

    def __init__(  # noqa: PLR0913 - all but four have a good default
        self,
        database: Database,
        handlers: Mapping[str, Handler],
        clock: Callable[[], int],
        owner: str,
        *,
        chance: Callable[[], float] = random.random,
        lease_ms: int = LEASE_MS,
        max_attempts: int = MAX_ATTEMPTS,
        on_failure: OnFailure | None = None,
    ) -> None:
        self._database = database
        self._handlers = dict(handlers)
        self._clock = clock
        self._owner = owner
        self._chance = chance
        self._lease_ms = lease_ms
        self._max_attempts = max_attempts
        self._on_failure = on_failure

    def schedule(  # noqa: PLR0913 - half of them have a good default
        self,
        kind: str,
        key: str,
        due_ms: int,
        *,
        every_ms: int | None = None,
        tenant: str = "",
        detail: Mapping[str, Fact] | None = None,
    ) -> None:
        """Store a job unless it is there; see ``store_rows.schedule``. Joins the transaction that is open."""
        with self._database.writing() as connection:
            store_rows.schedule(
                connection,
                kind,
                key,
                due_ms,
                now_ms=self._clock(),
                every_ms=every_ms,
                tenant=tenant,
                detail=detail,
            )

    def run_due(self, limit: int = 100, *, stop: Event | None = None) -> int:
        """Give turns to jobs that are due, the longest due first.

        A turn ends with the job, with a failure, or after a hundred steps, so that a long job does not keep others
        waiting.

        Args:
            limit: How many turns at most.
            stop: When set, the turn ends after its step.

        Returns:
            How many turns there were, failed ones included.

        Raises:
            StoreBusyError, StoreUnavailableError, StoreFullError: The database itself failed; what was running goes on
                when its lease has ended.
        """
        turns = 0
        while turns < limit and not _is_set(stop):
            job = self._claimed()
            if job is None:
                break
            turns += 1
            with self._counted_as_failure(job):
                self._turn(job, stop)
        return turns

    def run_until(self, stop: Event, *, pause_seconds: float, on_outage: Callable[[SottovoceError], None]) -> None:
        """Do what is due, again and again, until ``stop`` is set. Survives a database that is away.

        Args:
            stop: Ends it after the step that is running.
            pause_seconds: How long to rest when nothing is due, or after an outage.
            on_outage: Told when the database failed.
        """
        while not stop.is_set():
            try:
                turns = self.run_due(stop=stop)
            except SottovoceError as error:
                turns = 0
                on_outage(error)
            if not turns:
                stop.wait(pause_seconds)

    def _claimed(self) -> Job | None:
        with self._database.writing() as connection:
            return store_rows.claim(
                connection,
                self._handlers,
                now_ms=self._clock(),
                owner=self._owner,
                lease_ms=self._lease_ms,
                max_attempts=self._max_attempts,
            )

    def _turn(self, job: Job, stop: Event | None) -> None:
        handler = self._handlers[job.kind]
        for _ in range(STEPS_A_TURN):
            with self._database.writing() as connection:
                store_rows.renew(connection, job, self._clock() + self._lease_ms)
                current = store_rows.find(connection, job.kind, job.key) or job
                step = handler.step(connection, current)
                store_rows.advance(connection, current, step, self._clock())
            if step.cursor is None:
                return
            if _is_set(stop):
                break
        with self._database.writing() as connection:
            store_rows.renew(connection, job, self._clock() + self._lease_ms)
            store_rows.pause(connection, job, self._clock())

    @contextlib.contextmanager
    def _counted_as_failure(self, job: Job) -> Iterator[None]:
        try:
            yield
        except LeaseLostError:
            return
        except Exception as error:  # noqa: BLE001 - whatever a handler does wrong, the others' turns come
            self._failed(job, _told(error))

    def _failed(self, job: Job, told: str) -> None:
        try:
            with self._database.writing() as connection:
                now_ms = self._clock()
                store_rows.renew(connection, job, now_ms)
                current = store_rows.find(connection, job.kind, job.key) or job
                dead = store_rows.fail(
                    connection,
                    current,
                    told,
                    wait_ms=retry_after_ms(max(1, current.attempts), self._chance()),
                    now_ms=now_ms,
                    max_attempts=self._max_attempts,
                )
        except LeaseLostError:
            return
        if self._on_failure is not None:
            self._on_failure(job, told, dead)


def _told(error: Exception) -> str:
    # Of errors that are not ours only the name: their text may hold anything.
    return f"{error.code}: {error.message}" if isinstance(error, SottovoceError) else type(error).__name__


def _is_set(stop: Event | None) -> bool:
    return stop is not None and stop.is_set()
