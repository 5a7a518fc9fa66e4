"""Watches over the audit log: its head is signed, the whole of it is checked, and what was found is told."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

from sottovoce.audit import AuditReport, AuditTamperedError
from sottovoce.errors import OutsideError, SottovoceError
from sottovoce.jobs import Job, JobState, Step, find
from sottovoce.service.parts import Parts

SELF_CHECK: Final = "audit.check"
"""Of what came after the newest signed checkpoint."""
FULL_CHECK: Final = "audit.full_check"
"""From the first entry on: what was changed under an old checkpoint shows in no other."""
_SIGN_EVERY_MS: Final = 60_000
_KINDS: Final = (SELF_CHECK, FULL_CHECK)


class LogWatch:
    """Signs and checks the audit log. One thread at a time.

    A check reads for as long as the log is, so it is made before its job's turn and not within: a turn holds the one
    writer of SQLite. The turn then tells the verdict, and fails where it is a bad one, which every process can see.

    Args:
        parts: What it works with.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._signed_ms = parts.clock()
        self._is_faulty = self._is_unsigned = False
        self._wanted: set[str] = set()
        self._verdicts: dict[str, AuditReport | SottovoceError] = {}

    @property
    def log_ok(self) -> bool:
        """Whether no check of this process found a fault, and the log's head could be signed."""
        return not (self._is_faulty or self._is_unsigned)

    def is_well(self) -> bool:
        """``log_ok``, and no other process has found a fault."""
        with self._parts.db.reading() as connection:
            jobs = [find(connection, kind, "all") for kind in _KINDS]
        bad = any(job is not None and job.last_error.startswith(AuditTamperedError.code) for job in jobs)
        return self.log_ok and not bad

    def sign(self) -> None:
        """Sign the head, once a minute.

        Raises:
            AuditTamperedError: It is not the head of what was signed before; that is remembered, too.
        """
        now = self._parts.clock()
        if abs(now - self._signed_ms) < _SIGN_EVERY_MS:
            return
        self._signed_ms = now
        try:
            self._parts.audit.checkpoint()
        except AuditTamperedError:
            self._is_unsigned = True
            raise
        self._is_unsigned = False

    def check_what_is_due(self) -> None:
        """Make the checks whose jobs are due, outside of any transaction."""
        now = self._parts.clock()
        with self._parts.db.reading() as connection:
            jobs = [find(connection, kind, "all") for kind in _KINDS]
        due = {job.kind for job in jobs if job is not None and job.state is JobState.WAITING and job.due_ms <= now}
        for kind in sorted(due | self._wanted):
            self._wanted.discard(kind)
            self._verdicts[kind] = self._checked(kind)

    def _checked(self, kind: str) -> AuditReport | SottovoceError:
        full = kind == FULL_CHECK
        try:
            report = self._parts.audit.self_check(full=full, actor=f"job:{kind}")
        except SottovoceError as error:
            self._is_faulty |= isinstance(error, AuditTamperedError)
            return error
        if report.ok:
            self._is_faulty &= not full  # What a full check found, only a full check can take back.
            return report
        self._is_faulty = True
        return AuditTamperedError(f"the check found {len(report.faults)} faults", seq=max(0, report.faults[0].seq))

    def step(self, _: Connection, job: Job) -> Step:
        """Tell the verdict of the check that was made for this turn; see ``jobs.Handler``.

        Raises:
            AuditTamperedError: It found faults.
            OutsideError: It could not be made, or not yet.
        """
        verdict = self._verdicts.pop(job.kind, None)
        if verdict is None:
            self._wanted.add(job.kind)
            raise OutsideError("the check has yet to be made")
        if isinstance(verdict, SottovoceError):
            raise verdict
        return Step(detail={"size": verdict.size, "faults": 0})
