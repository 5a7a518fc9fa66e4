"""What the service does by itself: what is past its time goes, consent expires, the audit log is signed and checked."""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Callable, Iterable
from typing import Any, Final

from sqlalchemy import Connection, select

from sottovoce.audit import AuditEntry, Deed
from sottovoce.consent import SubjectRef
from sottovoce.conversations import find_subjects, retention_sweep
from sottovoce.errors import ManifestError, SottovoceError
from sottovoce.jobs import Handler, Job, JobRunner, Step, delete_done, list_jobs, schedule
from sottovoce.service import handled, questions
from sottovoce.service.consents import Consents
from sottovoce.service.log_watch import FULL_CHECK, SELF_CHECK, LogWatch
from sottovoce.service.model import JobView
from sottovoce.service.names import conversation_scope
from sottovoce.service.opening import bits_in_use
from sottovoce.service.parts import Deeds, Parts
from sottovoce.service.removing import forget_values
from sottovoce.store import schema

RETENTION: Final = "retention"
EXPIRY: Final = "consent.expiry"
LOOSE_SCOPE: Final = "scope.loose"
TIDY: Final = "jobs.tidy"
_HOUR_MS: Final = 3_600_000
_DAY_MS: Final = 24 * _HOUR_MS
_EVERY: Final = {EXPIRY: _HOUR_MS, SELF_CHECK: 6 * _HOUR_MS, FULL_CHECK: _DAY_MS, TIDY: _DAY_MS}
_TICK_SECONDS: Final = 1.0
_ROWS: Final = 500
_OF_TENANT: Final = 20
_EXPIRED_AT_ONCE: Final = 25


class Upkeep:
    """Runs the jobs, one leader at a time among all processes, and signs the head of the audit log.

    Args:
        parts: What it works with.
        consents: What people agreed to.
        is_taking: Tells whether messages are still worked on.
    """

    def __init__(self, parts: Parts, consents: Consents, is_taking: Callable[[], bool] = lambda: True) -> None:
        self._parts, self._consents, self._is_taking = parts, consents, is_taking
        self._watch = LogWatch(parts)
        self._errors = 0
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        handlers: dict[str, Handler] = {
            RETENTION: _Handler(self._retain),
            EXPIRY: _Handler(self._expire),
            SELF_CHECK: self._watch,
            FULL_CHECK: self._watch,
            LOOSE_SCOPE: _Handler(self._shred_loose),
            TIDY: _Handler(self._tidy),
            questions.KIND: _Handler(lambda *_: Step()),  # Nobody answered; the question lapses.
            handled.KIND: _Handler(lambda *_: Step()),  # Nobody sends it again so late.
        }
        self._runner = JobRunner(parts.db, handlers, parts.clock, f"{os.getpid()}-{secrets.token_hex(4)}")

    def schedule(self, connection: Connection) -> None:
        """Make sure of the jobs that come again; those that are there stay as they are."""
        now = self._parts.clock()
        for name in self._parts.bits:
            if self._parts.manifest.purpose(name) is not None or name in self._parts.dropped:
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
            self.tick()

    def tick(self) -> None:
        """Do once what is done every second. Nothing that goes wrong in one thing keeps the others from being done."""
        for step in (self.run, self._watch.sign, self._sweep):
            try:
                step()
            except Exception:  # noqa: BLE001 - the next tick comes; readiness and the jobs tell what is wrong
                self._errors += 1

    @property
    def errors(self) -> int:
        """How often something went wrong that no job tells of."""
        return self._errors

    @property
    def log_ok(self) -> bool:
        """The last verdict of this process on the audit log."""
        return self._watch.log_ok

    def run(self) -> int:
        """Do what is due; how many turns were taken."""
        self._watch.check_what_is_due()
        turns = self._runner.run_due(stop=self._stop)
        self._sweep()
        return turns

    def _sweep(self) -> None:
        if self._parts.unswept.is_set():
            self._parts.sweep_log()

    def _retain(self, connection: Connection, job: Job) -> Step:
        parts = self._parts
        purpose = parts.manifest.purpose(job.key)
        if purpose is None and job.key not in parts.dropped:
            return self._left_alone(connection, job)
        # What the manifest no longer has, nothing may be kept for: whoever started us said so.
        before = parts.clock() + 1 if purpose is None else purpose.keep.before(parts.clock())
        removed = retention_sweep(connection, parts.names.row_code, parts.bits[job.key], before, _ROWS)
        scopes = forget_values(parts, removed)
        if removed.messages or removed.feedback or removed.narrowed:
            parts.unswept.set()  # Emptied after the turn.
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

    def _left_alone(self, connection: Connection, job: Job) -> Step:
        """A purpose that this process does not know: another may, under a newer manifest; it is not ours to delete.

        Raises:
            ManifestError: Something is stored for it, so that somebody who knows it has to take the turn.
        """
        bit = self._parts.bits.get(job.key)
        if bit is None or bits_in_use(connection) & bit:
            raise ManifestError(f"the purpose {job.key} is not in the manifest of this process")
        return Step()

    def _expire(self, connection: Connection, job: Job) -> Step:
        deeds = Deeds(connection, f"job:{job.kind}", "")
        with self._parts.scribe.noting(deeds):
            done = self._parts.book.expire(connection, after=int(job.cursor or 0), limit=_EXPIRED_AT_ONCE)
            for reference, purposes in _by_person(done.ended).items():
                row = find_subjects(connection, reference.tenant, [reference.id]).get(reference.id)
                if row is not None:
                    person = Deeds(connection, deeds.actor, reference.tenant, deeds.entries)
                    self._consents.narrow(person, reference, row, purposes, code="expired")
                    deeds.deletes |= person.deletes
        if deeds.deletes:
            self._parts.unswept.set()
        self._parts.audit.record_many(connection, deeds.entries)
        return Step(None if done.after is None else str(done.after))

    def _shred_loose(self, connection: Connection, job: Job) -> Step:
        """Values of a conversation of which no message was ever stored: nobody may keep them for long."""
        scope = conversation_scope(job.tenant, job.key)
        if not self._parts.owner_of(connection, scope) and self._parts.vault.shred(scope):
            self._parts.unswept.set()
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
            if row.kind not in (questions.KIND, handled.KIND)  # Their keys are people and messages.
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
        """What the service needs, and whether it is there; the audit log is not, once it is not what it was."""
        threads = {"upkeep": self._is_alive(), "intake": self._is_taking()}
        try:
            self._parts.db.check()
            return {"database": True, **threads, "audit_log": self._watch.is_well()}
        except SottovoceError:
            return {"database": False, **threads, "audit_log": self.log_ok}

    def _is_alive(self) -> bool:
        return self._thread is None or self._thread.is_alive()


def _by_person(ended: Iterable[tuple[SubjectRef, str]]) -> dict[SubjectRef, list[str]]:
    people: dict[SubjectRef, list[str]] = {}
    for reference, purpose in ended:
        people.setdefault(reference, []).append(purpose)
    return people


class _Handler:
    """A function as a handler of jobs."""

    def __init__(self, step: Callable[[Connection, Job], Step]) -> None:
        self._step = step

    def step(self, connection: Connection, job: Job) -> Step:
        """See ``jobs.Handler``."""
        return self._step(connection, job)
