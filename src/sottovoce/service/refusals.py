"""What the service refuses, and what it cannot do just now."""

from __future__ import annotations

from typing import ClassVar

from sottovoce.errors import OutsideError, RefusedError


class UnauthenticatedError(RefusedError):
    """No API key, or one that is unknown, expired or revoked; which of them is not told."""

    code: ClassVar[str] = "unauthenticated"


class ForbiddenError(RefusedError):
    """The caller's role does not allow this."""

    code: ClassVar[str] = "forbidden"


class NotFoundError(RefusedError):
    """There is nothing under this name for this caller."""

    code: ClassVar[str] = "not_found"


class OverloadedError(OutsideError):
    """More is waiting than can be held safely; nothing of this request was taken.

    Attributes:
        retry_after: Seconds after which it is worth trying again.
    """

    code: ClassVar[str] = "overloaded"

    def __init__(self, retry_after: float = 1.0) -> None:
        super().__init__("more messages are waiting than can be held", remedy="Send this again a little later")
        self.retry_after = retry_after
