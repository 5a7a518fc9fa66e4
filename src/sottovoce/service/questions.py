"""The one question of our own that waits for an answer: whether everything is to be deleted.

It lies among the jobs, so that it outlives this process, is the same for all of them, and lapses by itself.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, delete

from sottovoce.jobs import find, schedule
from sottovoce.store import schema

KIND: Final = "question.forget"
WAITS_MS: Final = 10 * 60 * 1000
"""How long an answer counts: a "yes" of tomorrow may be one to something else."""


def _key(tenant: str, subject_id: str, conversation_id: str) -> str:
    return f"{tenant}:{subject_id}:{conversation_id}"


def ask_to_forget(connection: Connection, tenant: str, subject_id: str, conversation_id: str, now_ms: int) -> None:
    """Note that the person was asked, now, in this conversation."""
    forgets_question(connection, tenant, subject_id, conversation_id)
    schedule(
        connection,
        KIND,
        _key(tenant, subject_id, conversation_id),
        now_ms + WAITS_MS,
        now_ms=now_ms,
        tenant=tenant,
    )


def is_asked_to_forget(connection: Connection, tenant: str, subject_id: str, conversation_id: str, now_ms: int) -> bool:
    """Whether the question waits for an answer."""
    job = find(connection, KIND, _key(tenant, subject_id, conversation_id))
    return job is not None and job.done_ms is None and now_ms < job.due_ms <= now_ms + WAITS_MS


def forgets_questions_of(connection: Connection, tenant: str, subject_id: str) -> None:
    """The person is erased: no question of any conversation waits, and no row names them."""
    jobs = schema.jobs.c
    prefix = _key(tenant, subject_id, "")
    connection.execute(delete(schema.jobs).where(jobs.kind == KIND, jobs.key.startswith(prefix, autoescape=True)))


def forgets_question(connection: Connection, tenant: str, subject_id: str, conversation_id: str) -> None:
    """The question is answered."""
    jobs = schema.jobs.c
    key = _key(tenant, subject_id, conversation_id)
    connection.execute(delete(schema.jobs).where(jobs.kind == KIND, jobs.key == key))
