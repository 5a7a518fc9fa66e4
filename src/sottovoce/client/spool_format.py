"""The bytes of a spool: segments of sealed records (``docs/client.md``). Pure.

A segment is ``SVSPOOL1``, the id of the key (8 bytes), then frames. A frame is the length of the sealed record (4
bytes, big-endian), the CRC-32 of those 4 bytes, and the record, sealed for its segment and its offset. A write that was
cut off leaves a last frame that is too short, or zeros; what does not fit otherwise was changed or damaged.
"""

from __future__ import annotations

import hmac
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sottovoce.client.calls import json_bytes, message_body
from sottovoce.client.model import Message
from sottovoce.errors import KeyUnavailableError, TamperedError
from sottovoce.vault import SealingKey

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
HEADER_BYTES: Final = 16
FRAME_BYTES: Final = 8
DONE_BYTES: Final = 8
_MAGIC: Final = b"SVSPOOL1"
_LEAST_RECORD: Final = 9 + NONCE_BYTES + 16


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a record stands: offset of its frame, and length of the sealed record, in bytes."""

    offset: int
    length: int

    @property
    def end(self) -> int:
        """The offset after it."""
        return self.offset + FRAME_BYTES + self.length


class SpoolKey:
    """What seals the records of a spool. Shows only the id, refuses pickling.

    Args:
        secret: 32 random bytes.

    Raises:
        KeyUnavailableError: It is not 32 bytes long.
    """

    __slots__ = ("_sealing", "id")

    def __init__(self, secret: bytes) -> None:
        if len(secret) != KEY_BYTES:
            raise KeyUnavailableError(
                f"the spool key has {len(secret)} bytes", remedy=f"Give {KEY_BYTES} random bytes, or a file with them"
            )
        self.id = hmac.digest(secret, b"sottovoce/spool/v1/key-id", "sha256")[:8]
        self._sealing = SealingKey(hmac.digest(secret, b"sottovoce/spool/v1/sealing", "sha256"), self.id)

    def __repr__(self) -> str:
        return f"SpoolKey(id={self.id.hex()})"

    def seal(self, nonce: bytes, message: Message, segment: int, offset: int) -> bytes:
        """A frame with the message.

        Args:
            nonce: 12 random bytes, never used before under this key.
            message: What is to be kept.
            segment: Number of its segment.
            offset: Where in it the frame will begin.
        """
        plain = json_bytes({"gpc": message.gpc, "message": message_body(message)})
        record = self._sealing.seal(nonce, plain, _context(segment, offset))
        length = len(record).to_bytes(4, "big")
        return length + zlib.crc32(length).to_bytes(4, "big") + record

    def open(self, record: bytes, segment: int, offset: int) -> Message:
        """The message of a record.

        Raises:
            TamperedError: It was changed, or belongs elsewhere.
        """
        told = json.loads(self._sealing.open(record, _context(segment, offset)))
        given = told["message"]
        purposes = given.get("purposes")
        return Message(
            subject=given["subject"],
            conversation=given["conversation"],
            id=given["id"],
            text=given["text"],
            role=given["role"],
            at_ms=given["at"],
            language=given.get("language", ""),
            attributes=given.get("attributes", {}),
            purposes=None if purposes is None else tuple(purposes),
            gpc=told["gpc"],
        )


def header_of(key: SpoolKey) -> bytes:
    """The first bytes of a segment."""
    return _MAGIC + key.id


def frames(data: bytes, key: SpoolKey, segment: int) -> Iterator[Frame]:
    """The whole frames of a segment, in order, up to where a write was cut off.

    Raises:
        KeyUnavailableError: It was sealed under another key.
        TamperedError: It is no segment, or was changed or damaged.
    """
    if len(data) < HEADER_BYTES and (_MAGIC + key.id).startswith(data):
        return
    if data[:8] != _MAGIC:
        raise damaged(segment)
    if data[8:HEADER_BYTES] != key.id:
        raise KeyUnavailableError(
            f"the spool was sealed under key {data[8:HEADER_BYTES].hex()}, not {key.id.hex()}",
            remedy="Give the key it was sealed under, or a new folder",
        )
    offset = HEADER_BYTES
    while len(data) - offset >= FRAME_BYTES:
        length, crc = data[offset : offset + 4], data[offset + 4 : offset + FRAME_BYTES]
        frame = Frame(offset, int.from_bytes(length, "big"))
        if zlib.crc32(length) != int.from_bytes(crc, "big") or frame.length < _LEAST_RECORD:
            if data[offset:].strip(b"\0"):
                raise damaged(segment)
            return  # The length reached the disk, what was written did not.
        if frame.end > len(data):
            return
        yield frame
        offset = frame.end


def damaged(segment: int) -> TamperedError:
    """What is said of a segment that does not fit."""
    return TamperedError(
        f"segment {segment} of the spool was changed or damaged", remedy="Move the file away; what it held is lost"
    )


def done_offsets(data: bytes) -> set[int]:
    """The offsets of frames whose messages need not be sent any more."""
    whole = len(data) // DONE_BYTES * DONE_BYTES
    return {int.from_bytes(data[at : at + DONE_BYTES], "big") for at in range(0, whole, DONE_BYTES)}


def _context(segment: int, offset: int) -> bytes:
    return b"sottovoce/spool/v1" + segment.to_bytes(8, "big") + offset.to_bytes(8, "big")
