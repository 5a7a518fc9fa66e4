"""Jobs, what a step of one gives, and when it is tried again. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, Protocol

from sqlalchemy import Connection

from sottovoce.errors import OutsideError

Fact = str | int | bool | None
"""What a job's detail may hold: ids, names of kinds, counts. Never anything personal: operators see it."""

FIRST_RETRY_MS = 1_000
LONGEST_RETRY_MS = 3_600_000
_DOUBLINGS = 32


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job as stored.

    Attributes:
        id: Its number.
        kind: Which handler does it.
        key: What it is about; with ``kind`` its name. An id, never what a person is called.
        tenant: Whose data it touches; empty when everybody's.
        due_ms: When it is to run next.
        every_ms: How often it comes again; ``None`` when it runs once.
        state: Where it stands.
        attempts: Turns begun since a step last succeeded.
        fence: Rises with each turn: only the latest turn may store anything.
        lease_owner: Who runs it.
        lease_until_ms: Until when it is its owner's, unless it says anew that it lives.
        cursor: Where the next step goes on; ``None`` at the beginning.
        detail: What the handler was told and keeps, see ``Fact``.
        last_error: Code and message of the last failure; empty since a success.
        created_ms: When it was scheduled.
        done_ms: When it last came to its end.
    """

    id: int
    kind: str
    key: str
    tenant: str
    due_ms: int
    every_ms: int | None
    state: JobState
    attempts: int
    fence: int
    lease_owner: str | None
    lease_until_ms: int | None
    cursor: str | None
    detail: Mapping[str, Fact]
    last_error: str
    created_ms: int
    done_ms: int | None


@dataclass(frozen=True, slots=True)
class Step:
    """What a step has done.

    Attributes:
        cursor: Where the next step goes on; ``None`` when the job is done.
        detail: Kept in place of the job's detail; ``None`` leaves it.
    """

    cursor: str | None = None
    detail: Mapping[str, Fact] | None = field(default=None)


class Handler(Protocol):
    """Does jobs of one kind, step by step."""

    def step(self, connection: Connection, job: Job) -> Step:
        """Do a part of ``job``, small enough for one short transaction, over ``connection``.

        What it does and the cursor it gives are stored together or not at all, so it may be called again for the same
        cursor, by another process too. On SQLite nobody else writes meanwhile.
        """


class LeaseLostError(OutsideError):
    """Another runner has taken the job over; nothing of this step was stored."""

    code: ClassVar[str] = "lease_lost"


def retry_after_ms(attempts: int, chance: float) -> int:
    """How long to wait after a failure: twice as long each time, up to an hour, spread so that not all come at once.

    Args:
        attempts: How many turns failed in a row, from 1.
        chance: From 0 to 1; the wait is between half and all of the full one.
    """
    full = min(LONGEST_RETRY_MS, FIRST_RETRY_MS << min(attempts - 1, _DOUBLINGS))
    return int(full * (1 + chance) / 2)


def next_due_ms(due_ms: int, every_ms: int, now_ms: int) -> int:
    """The first of the times ``due_ms`` + n × ``every_ms`` after now: turns that were missed are not made up for.

    A clock that stepped back makes no difference: it is never farther away than ``every_ms``.
    """
    return now_ms + every_ms - (now_ms - due_ms) % every_ms
