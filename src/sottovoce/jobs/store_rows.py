"""Jobs in their table. A turn belongs to whoever raised the fence last; every later write asks for that fence.

Clocks step back and differ: a lease or a waiting time that reaches farther than any could is taken as over.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, case, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from sottovoce.jobs.model import LONGEST_RETRY_MS, Fact, Job, JobState, LeaseLostError, Step, next_due_ms
from sottovoce.store import jobs

_INSERT: Final[Mapping[str, Callable[[Any], Any]]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_RELEASED: Final[Mapping[str, Any]] = {"lease_owner": None, "lease_until_ms": None}

_RENEW = (
    update(jobs)
    .where(jobs.c.id == bindparam("job"), jobs.c.fence == bindparam("turn"), jobs.c.state == JobState.RUNNING)
    .values(lease_until_ms=bindparam("until"))
)


def schedule(  # noqa: PLR0913 - the columns of a job
    connection: Connection,
    kind: str,
    key: str,
    due_ms: int,
    *,
    now_ms: int,
    every_ms: int | None = None,
    tenant: str = "",
    detail: Mapping[str, Fact] | None = None,
) -> None:
    """Store a job, unless there is one of this kind and key. Of that, only the interval is changed.

    Args:
        connection: In a transaction that writes.
        kind: Which handler does it.
        key: What it is about.
        due_ms: When it is to run; with ``every_ms``, no farther away than that.
        now_ms: The time.
        every_ms: How often it comes again, milliseconds.
        tenant: Whose data it touches.
        detail: What the handler is told.
    """
    insert = _INSERT[connection.dialect.name](jobs).values(
        kind=kind,
        key=key,
        tenant=tenant,
        due_ms=due_ms,
        every_ms=every_ms,
        state=JobState.WAITING.value,
        detail=_dumped(detail or {}),
        created_ms=now_ms,
    )
    new = insert.excluded
    connection.execute(
        insert.on_conflict_do_update(
            index_elements=[jobs.c.kind, jobs.c.key],
            set_={
                "every_ms": new.every_ms,
                "due_ms": case((jobs.c.due_ms < new.due_ms, jobs.c.due_ms), else_=new.due_ms),
            },
            where=and_(jobs.c.every_ms.is_not(None), jobs.c.every_ms != new.every_ms),
        )
    )


def claim(  # noqa: PLR0913 - what a lease is made of
    connection: Connection, kinds: Collection[str], *, now_ms: int, owner: str, lease_ms: int, max_attempts: int
) -> Job | None:
    """Take the job that is due longest, if one is; what others hold is passed over without waiting.

    A job whose runners vanished ``max_attempts`` times without finishing a step is not taken again: it may be what
    ends them.
    """
    candidates = (
        select(jobs)
        .where(jobs.c.kind.in_(list(kinds)), or_(_is_due(now_ms), _is_abandoned(now_ms, lease_ms)))
        .order_by(jobs.c.due_ms, jobs.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    while (row := connection.execute(candidates).one_or_none()) is not None:
        if row.every_ms is None and row.attempts >= max_attempts:
            _change(connection, row.id, state=JobState.DEAD.value, last_error=row.last_error or "vanished", **_RELEASED)
            continue
        taken = {
            "state": JobState.RUNNING.value,
            "attempts": row.attempts + 1,
            "fence": row.fence + 1,
            "lease_owner": owner,
            "lease_until_ms": now_ms + lease_ms,
        }
        _change(connection, row.id, **taken)
        return _job({**row._mapping, **taken})  # noqa: SLF001 - public, in spite of its name
    return None


def _is_due(now_ms: int) -> ColumnElement[bool]:
    retrying_from_the_future = and_(jobs.c.attempts > 0, jobs.c.due_ms > now_ms + LONGEST_RETRY_MS)
    coming_from_the_future = and_(jobs.c.every_ms.is_not(None), jobs.c.due_ms > now_ms + jobs.c.every_ms)
    return and_(
        jobs.c.state == JobState.WAITING.value,
        or_(jobs.c.due_ms <= now_ms, retrying_from_the_future, coming_from_the_future),
    )


def _is_abandoned(now_ms: int, lease_ms: int) -> ColumnElement[bool]:
    # Two machines may differ by as much as a lease; fences keep them apart even if it is more.
    return and_(
        jobs.c.state == JobState.RUNNING.value,
        or_(jobs.c.lease_until_ms <= now_ms, jobs.c.lease_until_ms > now_ms + 2 * lease_ms),
    )


def renew(connection: Connection, job: Job, until_ms: int) -> None:
    """Say that the turn lives. The row stays locked up to the end of the transaction: nobody can take the job.

    Raises:
        LeaseLostError: The turn is another's now.
    """
    if connection.execute(_RENEW, {"job": job.id, "turn": job.fence, "until": until_ms}).rowcount != 1:
        raise LeaseLostError(f"job {job.id} ({job.kind}) was taken over by another runner")


def advance(connection: Connection, job: Job, step: Step, now_ms: int) -> None:
    """Store what a step gave; call after ``renew`` in the same transaction. Without a cursor the job is done."""
    values: dict[str, Any] = {"cursor": step.cursor, "attempts": 0, "last_error": ""}
    if step.detail is not None:
        values["detail"] = _dumped(step.detail)
    if step.cursor is None:
        values |= {"done_ms": now_ms, "state": JobState.DONE.value, **_RELEASED}
        if job.every_ms is not None:
            # The interval may have been changed since the turn began.
            every_ms = connection.scalar(select(jobs.c.every_ms).where(jobs.c.id == job.id)) or job.every_ms
            values |= {"state": JobState.WAITING.value, "due_ms": next_due_ms(job.due_ms, every_ms, now_ms)}
    _change(connection, job.id, **values)


def pause(connection: Connection, job: Job, now_ms: int) -> None:
    """End a turn between two steps: the job waits, behind those that are due already."""
    _change(connection, job.id, state=JobState.WAITING.value, due_ms=now_ms, attempts=0, **_RELEASED)


def fail(  # noqa: PLR0913 - what a retry is made of
    connection: Connection, job: Job, error: str, *, wait_ms: int, now_ms: int, max_attempts: int
) -> bool:
    """End a turn that failed. A job that runs once is dead after ``max_attempts``; one that comes again never is.

    Args:
        connection: After ``renew``, in the same transaction.
        job: The job, as claimed.
        error: Code and message, without anything personal.
        wait_ms: How long to wait before it is tried again; one that comes again waits no longer than for its turn.
        now_ms: The time.
        max_attempts: How often to try.

    Returns:
        Whether the job is dead.
    """
    dead = job.every_ms is None and job.attempts >= max_attempts
    _change(
        connection,
        job.id,
        state=(JobState.DEAD if dead else JobState.WAITING).value,
        due_ms=now_ms + (wait_ms if job.every_ms is None else min(wait_ms, job.every_ms)),
        attempts=max(1, job.attempts),
        last_error=error,
        **_RELEASED,
    )
    return dead


def find(connection: Connection, kind: str, key: str) -> Job | None:
    """The job of that name."""
    row = connection.execute(select(jobs).where(jobs.c.kind == kind, jobs.c.key == key)).one_or_none()
    return None if row is None else _of(row)


def list_jobs(  # noqa: PLR0913 - the columns of a job
    connection: Connection,
    *,
    tenant: str | None = None,
    kind: str | None = None,
    state: JobState | None = None,
    after: int = 0,
    limit: int = 100,
) -> list[Job]:
    """Jobs by number, at most ``limit``, with numbers above ``after``; all that match what is given."""
    wanted = {jobs.c.tenant: tenant, jobs.c.kind: kind, jobs.c.state: None if state is None else state.value}
    query = select(jobs).where(
        jobs.c.id > after, *(column == value for column, value in wanted.items() if value is not None)
    )
    return [_of(row) for row in connection.execute(query.order_by(jobs.c.id).limit(limit))]


def revive(connection: Connection, job_id: int, due_ms: int) -> bool:
    """Let a dead job be tried again from where it stood; whether there was one."""
    return bool(
        connection.execute(
            update(jobs)
            .where(jobs.c.id == job_id, jobs.c.state == JobState.DEAD.value)
            .values(state=JobState.WAITING.value, due_ms=due_ms, attempts=0)
        ).rowcount
    )


def delete_done(connection: Connection, before_ms: int) -> int:
    """Delete jobs that were done before that; how many."""
    return connection.execute(
        delete(jobs).where(jobs.c.state == JobState.DONE.value, jobs.c.done_ms < before_ms)
    ).rowcount


def forget_ended(connection: Connection, kind: str, key: str) -> bool:
    """Delete the job of that name if it is done or dead, so that ``schedule`` makes it anew; whether it was.

    Waits for a step that is under way: the job may end with it.
    """
    query = select(jobs.c.id, jobs.c.state).where(jobs.c.kind == kind, jobs.c.key == key).with_for_update()
    row = connection.execute(query).one_or_none()
    if row is None or row.state not in (JobState.DONE.value, JobState.DEAD.value):
        return False
    connection.execute(delete(jobs).where(jobs.c.id == row.id))
    return True


def _change(connection: Connection, job_id: int, **values: Any) -> None:
    connection.execute(update(jobs).where(jobs.c.id == job_id).values(values))


def _dumped(detail: Mapping[str, Fact]) -> str:
    return json.dumps(dict(detail), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _of(row: Row[Any]) -> Job:
    return _job(row._mapping)  # noqa: SLF001 - public, in spite of its name


def _job(values: Mapping[Any, Any]) -> Job:
    return Job(**{**values, "state": JobState(values["state"]), "detail": json.loads(values["detail"])})
