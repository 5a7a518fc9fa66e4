"""What the service does by itself: what is past its time goes, consent expires, the audit log is signed and checked."""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import Connection, select

from sottovoce.audit import AuditEntry, Deed
from sottovoce.conversations import retention_sweep
from sottovoce.errors import SottovoceError
from sottovoce.jobs import Job, JobRunner, Step, delete_done, list_jobs, schedule
from sottovoce.service import questions
from sottovoce.service.model import JobView
from sottovoce.service.names import conversation_scope
from sottovoce.service.parts import Deeds, Parts
from sottovoce.service.removing import forget_values
from sottovoce.store import schema

RETENTION: Final = "retention"
EXPIRY: Final = "consent.expiry"
SELF_CHECK: Final = "audit.check"
LOOSE_SCOPE: Final = "scope.loose"
TIDY: Final = "jobs.tidy"
_HOUR_MS: Final = 3_600_000
_DAY_MS: Final = 24 * _HOUR_MS
_EVERY: Final = {EXPIRY: _HOUR_MS, SELF_CHECK: 6 * _HOUR_MS, TIDY: _DAY_MS}
_SIGN_EVERY_MS: Final = 60_000
_TICK_SECONDS: Final = 1.0
_ROWS: Final = 500
_OF_TENANT: Final = 20


class Upkeep:
    """Runs the jobs, one leader at a time among all processes, and signs the head of the audit log.

    Args:
        parts: What it works with.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        handlers = {
            RETENTION: _Handler(self._retain),
            EXPIRY: _Handler(self._expire),
            SELF_CHECK: _Handler(self._check),
            LOOSE_SCOPE: _Handler(self._shred_loose),
            TIDY: _Handler(self._tidy),
            questions.KIND: _Handler(lambda *_: Step()),  # Nobody answered; the question lapses.
        }
        self._runner = JobRunner(parts.db, handlers, parts.clock, f"{os.getpid()}-{secrets.token_hex(4)}")
        self._signed_ms = parts.clock()

    def schedule(self, connection: Connection) -> None:
        """Make sure of the jobs that come again; those that are there stay as they are."""
        now = self._parts.clock()
        for name in self._parts.bits:  # Those of earlier manifests, too: what they left has to go.
            schedule(connection, RETENTION, name, now, now_ms=now, every_ms=_HOUR_MS)
        for kind, every in _EVERY.items():
            schedule(connection, kind, "all", now + every, now_ms=now, every_ms=every)

    def start(self) -> None:
        """Begin to work in a thread of its own."""
        self._thread = threading.Thread(target=self._work, name="sottovoce-upkeep", daemon=True)
        self._thread.start()

    def stop(self, timeout: float) -> None:
        """End after the step at hand."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout)

    def _work(self) -> None:
        while not self._stop.wait(_TICK_SECONDS):
            try:
                self.run()
                now = self._parts.clock()
                if abs(now - self._signed_ms) >= _SIGN_EVERY_MS:
                    self._signed_ms = now
                    self._parts.audit.checkpoint()
            except SottovoceError:
                continue  # The database is away, or the log is not what it was: readiness and the jobs tell.

    def run(self) -> int:
        """Do what is due; how many turns were taken."""
        return self._runner.run_due(stop=self._stop)

    def _retain(self, connection: Connection, job: Job) -> Step:
        parts = self._parts
        purpose = parts.manifest.purpose(job.key)
        # What the manifest no longer has, nothing may be kept for.
        before = parts.clock() + 1 if purpose is None else purpose.keep.before(parts.clock())
        removed = retention_sweep(connection, parts.names.row_code, parts.bits[job.key], before, _ROWS)
        scopes = forget_values(parts, removed)
        if removed.messages or removed.feedback or removed.narrowed:
            self._note(
                connection,
                Deed.RETENTION_DELETED,
                job,
                purpose=job.key,
                before_ms=before,
                messages=removed.messages,
                feedback=removed.feedback,
                kept=removed.narrowed,
                scopes=scopes,
                code="expired",
            )
        return Step("more" if removed.more else None)

    def _expire(self, connection: Connection, job: Job) -> Step:
        deeds = Deeds(connection, f"job:{job.kind}", "")
        with self._parts.scribe.noting(deeds):
            done = self._parts.book.expire(connection, after=int(job.cursor or 0))
        self._parts.audit.record_many(connection, deeds.entries)
        return Step(None if done.after is None else str(done.after))

    def _check(self, _: Connection, job: Job) -> Step:
        report = self._parts.audit.self_check(actor=f"job:{job.kind}")
        return Step(detail={"size": report.size, "faults": len(report.faults)})

    def _shred_loose(self, connection: Connection, job: Job) -> Step:
        """Values of a conversation of which no message was ever stored: nobody may keep them for long."""
        scope = conversation_scope(job.tenant, job.key)
        if not self._parts.owner_of(connection, scope) and self._parts.vault.shred(scope):
            self._note(connection, Deed.VAULT_SHREDDED, job, level=str(scope.level), scopes=1, reason="nothing stored")
        return Step()

    def _tidy(self, connection: Connection, _: Job) -> Step:
        delete_done(connection, self._parts.clock() - 30 * _DAY_MS)
        return Step()

    def _note(self, connection: Connection, deed: Deed, job: Job, **detail: Any) -> None:
        deeds = Deeds(connection, f"job:{job.kind}", job.tenant)
        deeds.record(deed, **detail)
        self._parts.audit.record_many(connection, deeds.entries)

    def jobs(self) -> list[JobView]:
        """All jobs, as operators see them."""
        with self._parts.db.reading() as connection:
            rows = list_jobs(connection, limit=1000)
        return [
            JobView(row.id, row.kind, str(row.state), row.due_ms, row.attempts, row.last_error, row.done_ms)
            for row in rows
            if row.kind != questions.KIND  # Their keys are people.
        ]

    def entries(self, tenant: str, start: int, count: int, read: Callable[[bytes], AuditEntry]) -> list[dict[str, Any]]:
        """Entries of the audit log about a tenant or nobody, from ``start`` on; at most ``count``."""
        rows = schema.audit_entries.c
        query = select(rows.body).where(rows.seq >= start, rows.seq < start + count * _OF_TENANT).order_by(rows.seq)
        with self._parts.db.reading() as connection:
            bodies = connection.execute(query).scalars().all()
        entries = (read(body.encode()) for body in bodies)
        return [
            {
                "seq": entry.seq,
                "at_ms": entry.at_ms,
                "deed": entry.deed,
                "actor": entry.actor,
                "subject": entry.subject,
                "detail": dict(entry.detail),
            }
            for entry in entries
            if entry.tenant in ("", tenant)
        ][:count]

    def ready(self) -> dict[str, bool]:
        """What the service needs, and whether it is there."""
        try:
            self._parts.db.check()
        except SottovoceError:
            return {"database": False, "upkeep": self._is_alive()}
        return {"database": True, "upkeep": self._is_alive()}

    def _is_alive(self) -> bool:
        return self._thread is None or self._thread.is_alive()


class _Handler:
    """A function as a handler of jobs."""

    def __init__(self, step: Callable[[Connection, Job], Step]) -> None:
        self._step = step

    def step(self, connection: Connection, job: Job) -> Step:
        """See ``jobs.Handler``."""
        return self._step(connection, job)
