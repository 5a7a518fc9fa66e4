"""Databases, a clock that is set by hand, and handlers that note what they did."""

from dataclasses import dataclass, field

import pytest
from sqlalchemy import select

from sottovoce.jobs import JobRunner, Step
from sottovoce.store import purposes
from tests.service_databases import database, database_url, sqlite_url

__all__ = ["clock", "database", "database_url", "runner", "sqlite_url"]

LEASE_MS = 60_000
START_MS = 1_800_000_000_000


@dataclass
class Clock:
    """Gives the time that it was set to."""

    now_ms: int = START_MS

    def __call__(self):
        return self.now_ms


@dataclass
class Counting:
    """Counts to ``end``, one row for each step; raises what it is told to, after having written."""

    end: int = 1
    failures: list = field(default_factory=list)
    seen: list = field(default_factory=list)

    def step(self, connection, job):
        """Write a row named by the job and its cursor."""
        done = int(job.cursor or 0)
        self.seen.append((job.key, job.cursor))
        connection.execute(purposes.insert().values(name=f"{job.key}-{done}", bit=hash((job.key, done)) % 2**62))
        if self.failures and (error := self.failures.pop(0)) is not None:
            raise error
        return Step(str(done + 1) if done + 1 < self.end else None, {"done": done + 1})


def written(database):
    """What handlers wrote and what was stored of it."""
    with database.reading() as connection:
        return sorted(connection.scalars(select(purposes.c.name)))


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def runner(database, clock):
    """Makes runners over the test's database and clock, without chance."""

    def make(handler, owner="one", **more):
        return JobRunner(database, {"count": handler}, clock, owner, chance=lambda: 1.0, **more)

    return make
