"""What the edge itself refuses, and what it knows of a request in progress."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sottovoce.errors import InputError, OutsideError, RefusedError


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a request. Never what stood there.

    Attributes:
        code: What is wrong (``missing``, ``unknown_field``, ``too_long`` ...).
        pointer: JSON Pointer into the body (RFC 6901); None for parameters. Names that the caller chose are ``*``.
        parameter: Name of the parameter of path, query or header; None for the body.
    """

    code: str
    pointer: str | None = None
    parameter: str | None = None

    def as_json(self) -> dict[str, str]:
        """The fault as it stands in a problem."""
        place = {"pointer": self.pointer} if self.pointer is not None else {"parameter": self.parameter or ""}
        return {**place, "code": self.code}


class InvalidRequestError(InputError):
    """Body or parameters are not what this endpoint takes.

    Attributes:
        faults: What is wrong, at most twenty of them.
    """

    code: ClassVar[str] = "invalid_request"

    def __init__(self, faults: tuple[Fault, ...], *, remedy: str = "") -> None:
        super().__init__(
            f"the request has {len(faults)} fault{'' if len(faults) == 1 else 's'}",
            remedy=remedy or "Correct what `errors` names; docs/http.md shows what this endpoint takes",
        )
        self.faults = faults[:20]


class MalformedBodyError(InputError):
    """The body is not the JSON that is read here: broken, too deep, or with a key twice."""

    code: ClassVar[str] = "malformed_body"


class ContentTypeError(InputError):
    """The body says that it is something else than plain JSON."""

    code: ClassVar[str] = "unsupported_content_type"


class TooLargeError(InputError):
    """The body is longer than this endpoint takes."""

    code: ClassVar[str] = "too_large"


class SlowBodyError(InputError):
    """The body did not arrive in time."""

    code: ClassVar[str] = "body_timeout"


class NoSuchPathError(RefusedError):
    """There is no endpoint of this path."""

    code: ClassVar[str] = "no_such_path"


class MethodNotAllowedError(RefusedError):
    """The path exists and takes other methods.

    Attributes:
        allowed: The methods it takes.
    """

    code: ClassVar[str] = "method_not_allowed"

    def __init__(self, allowed: tuple[str, ...]) -> None:
        super().__init__("this path takes other methods", remedy=f"Use {' or '.join(allowed)}")
        self.allowed = allowed


class RateLimitedError(RefusedError):
    """This key or address asks too often.

    Attributes:
        retry_after: Seconds after which there is room again.
    """

    code: ClassVar[str] = "rate_limited"

    def __init__(self, retry_after: float) -> None:
        super().__init__("this key or address sends more than it may", remedy="Wait as long as Retry-After says")
        self.retry_after = retry_after


class BusyError(OutsideError):
    """As many requests are being worked on as may be; nothing of this one was done.

    Attributes:
        retry_after: Seconds after which it is worth trying again.
    """

    code: ClassVar[str] = "busy"

    def __init__(self, retry_after: float = 1.0) -> None:
        super().__init__("as much is being worked on as may be at once", remedy="Wait as long as Retry-After says")
        self.retry_after = retry_after


class TimedOutError(OutsideError):
    """It took too long; whether it will be done is unknown, and sending it again with the same ids is safe."""

    code: ClassVar[str] = "timed_out"


class StoppingError(OutsideError):
    """The service stops, and has no more time for this; whether it will be done is unknown."""

    code: ClassVar[str] = "stopping"


class NotReadyError(OutsideError):
    """Something that the service needs is not there.

    Attributes:
        names: What it is.
    """

    code: ClassVar[str] = "not_ready"

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(f"not ready: {', '.join(names)}")
        self.names = names


class DisconnectedError(OutsideError):
    """The caller went away before its body was there."""

    code: ClassVar[str] = "disconnected"


@dataclass(slots=True)
class Exchange:
    """What logs and metrics may know of one request and its answer: nothing that a person said or is called.

    Attributes:
        request_id: The caller's, or ours.
        method: Its method, one of the usual ones or ``OTHER``.
        route: Template of its path (``/v1/subjects/{subject}``), never the path; empty when there is none.
        status: Status of the answer; 0 as long as there is none.
        key_id: Id of the API key.
        role: Role of the caller.
        code: Code of the problem, if it came to one.
        count: How many messages or values it carried.
        body_read: Whether the whole body has been read, so that the connection can be used again.
    """

    request_id: str
    method: str
    route: str = ""
    status: int = 0
    key_id: str = ""
    role: str = ""
    code: str = ""
    count: int = 0
    body_read: bool = True
