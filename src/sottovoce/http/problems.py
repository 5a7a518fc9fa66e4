"""From errors to answers: one table of codes, and the form of a problem (RFC 9457). Never a value. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from pydantic_core import to_json

from sottovoce.errors import SottovoceError
from sottovoce.http.model import InvalidRequestError, MethodNotAllowedError

PROBLEM_TYPE: Final = b"application/problem+json"


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """How errors of a code are answered.

    Attributes:
        status: HTTP status.
        title: What it is about, the same for every occurrence.
        tells: Whether the message goes out. Messages about our own files and settings do not.
        retry_after: Seconds after which it is worth trying again, when the error itself does not say.
    """

    status: int
    title: str
    tells: bool = True
    retry_after: float | None = None


PROBLEMS: Final[dict[str, ProblemKind]] = {
    # What the request is.
    "malformed_body": ProblemKind(400, "The body cannot be read"),
    "usage": ProblemKind(400, "The request cannot be right"),
    "unauthenticated": ProblemKind(401, "No valid API key"),
    "refused": ProblemKind(403, "Refused"),
    "forbidden": ProblemKind(403, "The key's role does not allow this"),
    "reveal_refused": ProblemKind(403, "These values may not be shown"),
    "not_found": ProblemKind(404, "There is nothing of this name"),
    "no_such_path": ProblemKind(404, "There is no such path"),
    "prompt_unknown": ProblemKind(404, "This person was never shown that prompt"),
    "unknown_token": ProblemKind(404, "A token is unknown here"),
    "not_covered": ProblemKind(404, "The audit log has no such entry yet"),
    "method_not_allowed": ProblemKind(405, "The path takes other methods"),
    "body_timeout": ProblemKind(408, "The body did not arrive in time"),
    "disconnected": ProblemKind(408, "The caller went away"),
    "conflict": ProblemKind(409, "It contradicts what is stored"),
    "not_asked": ProblemKind(409, "The prompt did not ask about this"),
    "foreign_conversation": ProblemKind(409, "The conversation belongs to another person"),
    "subject_mismatch": ProblemKind(409, "The conversation belongs to another person"),
    "original_conflict": ProblemKind(409, "It contradicts what is stored"),
    "too_large": ProblemKind(413, "The body is too long"),
    "unsupported_content_type": ProblemKind(415, "The body must be plain JSON"),
    "input": ProblemKind(422, "The data cannot be read"),
    "invalid_request": ProblemKind(422, "The request has faults"),
    "invalid_message": ProblemKind(422, "The message has faults"),
    "invalid_feedback": ProblemKind(422, "The feedback has faults"),
    "audit_form": ProblemKind(422, "A reason or name is out of form"),
    # How much there is.
    "rate_limited": ProblemKind(429, "Too many requests"),
    "busy": ProblemKind(429, "Too much at once"),
    "overloaded": ProblemKind(429, "Too much is waiting"),
    # What is wrong here.
    "error": ProblemKind(500, "Something failed here", tells=False),
    "internal": ProblemKind(500, "Something failed here", tells=False),
    "manifest": ProblemKind(500, "The service is set up wrongly", tells=False),
    "rule": ProblemKind(500, "The service is set up wrongly", tells=False),
    "missing_extra": ProblemKind(500, "The service is set up wrongly", tells=False),
    "notice_changed": ProblemKind(500, "The service is set up wrongly", tells=False),
    "notice_incomplete": ProblemKind(500, "The service is set up wrongly", tells=False),
    "language_file": ProblemKind(500, "The service is set up wrongly", tells=False),
    "receipt_invalid": ProblemKind(500, "A stored receipt was changed", tells=False),
    "tampered": ProblemKind(500, "Stored data was changed", tells=False),
    "audit_tampered": ProblemKind(500, "The audit log was changed", tells=False),
    "checkpoint": ProblemKind(500, "A checkpoint of the audit log is wrong", tells=False),
    "append_only": ProblemKind(500, "Stored data may not be changed", tells=False),
    "token_collision": ProblemKind(500, "A token stands for another value", tells=False),
    "not_a_vault": ProblemKind(500, "The vault is damaged", tells=False),
    "store_damaged": ProblemKind(500, "The database is damaged", tells=False),
    "store_foreign": ProblemKind(500, "The database is of another version", tells=False),
    "store_fault": ProblemKind(500, "The database failed", tells=False),
    "key_unavailable": ProblemKind(503, "The keys are not at hand", tells=False, retry_after=5.0),
    "not_prepared": ProblemKind(503, "The person was erased meanwhile", retry_after=1.0),
    "not_ready": ProblemKind(503, "Not ready", retry_after=2.0),
    "outside": ProblemKind(503, "Something that is needed is away", tells=False, retry_after=2.0),
    "timed_out": ProblemKind(503, "It took too long", retry_after=2.0),
    "stopping": ProblemKind(503, "The service stops", retry_after=5.0),
    "vault_busy": ProblemKind(503, "The vault is busy", tells=False, retry_after=1.0),
    "store_busy": ProblemKind(503, "The database is busy", tells=False, retry_after=1.0),
    "store_unavailable": ProblemKind(503, "The database is away", tells=False, retry_after=2.0),
    "lease_lost": ProblemKind(503, "Another process took over", tells=False, retry_after=1.0),
    "store_full": ProblemKind(503, "The disk is full", tells=False, retry_after=30.0),
}
"""Codes are promises: a program may rely on one to mean the same for ever."""


@dataclass(frozen=True, slots=True)
class Problem:
    """An error as it is answered.

    Attributes:
        code: Its stable code.
        kind: How it is answered.
        body: What stands in the answer besides ``request_id``.
        headers: Headers that belong to it.
    """

    code: str
    kind: ProblemKind
    body: dict[str, object]
    headers: tuple[tuple[bytes, bytes], ...] = ()

    @property
    def status(self) -> int:
        """HTTP status."""
        return self.kind.status

    def as_json(self, request_id: str) -> bytes:
        """The body of the answer."""
        return to_json({**self.body, "request_id": request_id})


def kind_of(error: SottovoceError) -> ProblemKind:
    """The row for an error: its own, or that of the nearest family above that has one."""
    for ancestor in type(error).__mro__:
        code = getattr(ancestor, "code", "")
        if code in PROBLEMS:
            return PROBLEMS[code]
    return PROBLEMS["error"]


def problem_of(error: Exception) -> Problem:
    """How an error is answered. Of errors that are not ours, nothing but that there was one."""
    if not isinstance(error, SottovoceError):
        return _problem("internal", PROBLEMS["internal"], "", "", ())
    kind = kind_of(error)
    headers: list[tuple[bytes, bytes]] = []
    retry_after = getattr(error, "retry_after", kind.retry_after)
    if retry_after is not None:
        headers.append((b"retry-after", b"%d" % max(1, math.ceil(retry_after))))
    if kind.status == 401:
        headers.append((b"www-authenticate", b'Bearer realm="sottovoce"'))
    if isinstance(error, MethodNotAllowedError):
        headers.append((b"allow", ", ".join(error.allowed).encode("ascii")))
    problem = _problem(error.code, kind, error.message, error.remedy, tuple(headers))
    if isinstance(error, InvalidRequestError):
        problem.body["errors"] = [fault.as_json() for fault in error.faults]
    return problem


def _problem(
    code: str, kind: ProblemKind, message: str, remedy: str, headers: tuple[tuple[bytes, bytes], ...]
) -> Problem:
    body: dict[str, object] = {
        "type": f"urn:sottovoce:problem:{code}",
        "title": kind.title,
        "status": kind.status,
        "code": code,
        "detail": message if kind.tells and message else kind.title,
    }
    if kind.tells and remedy:
        body["remedy"] = remedy
    return Problem(code, kind, body, headers)


def problems_table() -> str:
    """The codes as a Markdown table, for ``docs/http.md``."""
    rows = ["| code | status | title |", "| --- | --- | --- |"]
    rows += [f"| `{code}` | {kind.status} | {kind.title} |" for code, kind in PROBLEMS.items()]
    return "\n".join(rows)
