"""Reading a body: as long as it may be, and of the type it must have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from starlette.types import Message, Receive

from sottovoce.http.limits import Allowance
from sottovoce.http.model import BusyError, ContentTypeError, DisconnectedError, Exchange, TooLargeError

_JSON_TYPES: Final = frozenset(
    {b"application/json", b"application/json; charset=utf-8", b"application/json;charset=utf-8"}
)


def check_content_type(headers: Mapping[bytes, bytes]) -> None:
    """Make sure that a body is plain JSON.

    Raises:
        ContentTypeError: It is something else, or packed.
    """
    if headers.get(b"content-type", b"").lower() not in _JSON_TYPES:
        raise ContentTypeError("the body is of another type", remedy="Send Content-Type: application/json")
    if headers.get(b"content-encoding", b"identity").lower() != b"identity":
        # A few bytes would unpack to more than any limit.
        raise ContentTypeError("the body is packed", remedy="Send it without Content-Encoding")


async def read_body_bytes(
    headers: Mapping[bytes, bytes], receive: Receive, limit: int, held: Allowance, exchange: Exchange
) -> bytes:
    """A whole body. Its length is taken from ``held``; give it back when the body is no longer held.

    Args:
        headers: The request's.
        receive: Where its parts come from.
        limit: Longest body, in bytes.
        held: Bytes of all bodies that are held together.
        exchange: Is told when all of the body has been read.

    Raises:
        TooLargeError: It is longer than ``limit``; the rest of it is not read.
        BusyError: As many bytes are held as may be.
        DisconnectedError: The caller went away.
    """
    exchange.body_read = False
    length = headers.get(b"content-length", b"")
    if length.isdigit() and int(length[:20]) > limit:
        raise TooLargeError(f"the body is longer than {limit:,} bytes", remedy="Send less at once")
    parts: list[bytes] = []
    taken = 0
    try:
        while not exchange.body_read:
            message = await receive()
            part = _part(message, limit - taken, held)
            taken += len(part)
            parts.append(part)
            exchange.body_read = not message.get("more_body", False)
    except BaseException:
        held.give_back(taken)
        raise
    return b"".join(parts)


def _part(message: Message, left: int, held: Allowance) -> bytes:
    if message["type"] == "http.disconnect":
        raise DisconnectedError("the caller went away")
    part: bytes = message.get("body", b"")
    if len(part) > left:
        raise TooLargeError("the body is longer than this endpoint takes", remedy="Send less at once")
    if not held.take(len(part)):
        raise BusyError
    return part
