"""Bytes in: plain files, gzip and standard input behind one reader.

Rules kept here: the reader never holds more than its caller asked to see; every failure of gzip is an `InputError` that
names the place; offsets count uncompressed bytes.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from sottovoce.datasets.model import KIB, MIB
from sottovoce.errors import InputError, OutsideError

STANDARD: Final = "-"
BOM: Final = b"\xef\xbb\xbf"
_HEAD_BYTES: Final = 64 * KIB
_GZIP_MAGIC: Final = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells an input apart from a changed one."""

    size: int
    mtime_ns: int
    head: str

    @classmethod
    def of(cls, path: Path) -> Identity:
        """Size, time of last change and SHA-256 of the first 64 KiB of `path`."""
        try:
            stat = path.stat()
            with path.open("rb") as file:
                return cls(stat.st_size, stat.st_mtime_ns, hashlib.sha256(file.read(_HEAD_BYTES)).hexdigest())
        except OSError as error:
            raise cannot_read(path.name, error) from None


class Reader:
    """A window that moves over the input.

    Args:
        file: Where the bytes come from.
        name: For messages.
        compressed: The file below `file`, if that is gzip.
        total: Size on disk; None if unknown.
    """

    def __init__(self, file: IO[bytes], name: str, *, compressed: IO[bytes] | None, total: int | None) -> None:
        self._file, self._name, self._compressed = file, name, compressed
        self._buffer = bytearray()
        self._start = 0
        self._end = False
        self._read = 0
        self.total = total

    def peek(self, size: int) -> bytes:
        """The next `size` bytes, or all that are left if there are fewer."""
        while not self._end and len(self._buffer) - self._start < size:
            block = self._block(min(size - (len(self._buffer) - self._start), 8 * MIB))
            self._end = not block
            self._read += len(block)
            self._buffer += block
        return bytes(memoryview(self._buffer)[self._start : self._start + size])

    def drop(self, size: int) -> None:
        """Move on by `size` bytes that were seen."""
        self._start += size
        if self._start * 2 > len(self._buffer):
            del self._buffer[: self._start]
            self._start = 0

    def skip(self, size: int) -> None:
        """Move on by `size` bytes from the very beginning, as a resumed run does."""
        if self._compressed is None and self._file.seekable():
            self._file.seek(size)
            self._buffer.clear()
            self._start, self._read, self._end = 0, size, False
            return
        while size:
            block = self.peek(min(size, MIB))
            if not block:
                raise InputError(f"{self._name} ends before the place where the interrupted run stood")
            self.drop(len(block))
            size -= len(block)

    def consumed(self, offset: int) -> int:
        """Bytes of the file on disk that uncompressed `offset` stands for (for gzip: that were read so far)."""
        if self._compressed is None:
            return offset
        try:
            return self._compressed.tell()
        except (OSError, ValueError):
            return 0

    def close(self) -> None:
        """Close what was opened."""
        if self._file is not sys.stdin.buffer:
            self._file.close()
        if self._compressed is not None and self._compressed is not sys.stdin.buffer:
            self._compressed.close()

    def _block(self, size: int) -> bytes:
        try:
            return self._file.read(size)
        except EOFError:
            raise self._broken("the gzip data ends too early") from None
        except (gzip.BadGzipFile, zlib.error):
            raise self._broken("the gzip data is damaged") from None
        except OSError as error:
            raise cannot_read(self._name, error) from None

    def _broken(self, what: str) -> InputError:
        where = f"after {self._read} bytes of content"
        if self._compressed is not None:
            where = f"near byte {self._compressed.tell()} of the file, {where}"
        return InputError(f"{self._name}: {what} ({where})", remedy="Fetch the file again; what came before is intact")


def cannot_read(name: str, error: OSError) -> InputError:
    """The `InputError` for a file that the system does not let us read."""
    return InputError(f"{name} cannot be read ({error.strerror or type(error).__name__})")


def open_reader(source: Path | None) -> Reader:
    """A reader at the start of `source`; None for standard input. Gzip is told by suffix (on standard input, by magic).

    Raises:
        InputError: there is no such file, or it may not be read.
        OutsideError: there is no standard input.
    """
    if source is None:
        if sys.stdin is None:
            raise OutsideError("there is no standard input")
        raw: IO[bytes] = sys.stdin.buffer
        packed = isinstance(raw, io.BufferedReader) and raw.peek(2)[:2] == _GZIP_MAGIC
        return _reader(raw, "standard input", packed=packed, total=None)
    try:
        raw = source.open("rb")
        return _reader(raw, source.name, packed=is_gzip(source), total=source.stat().st_size)
    except OSError as error:
        raise cannot_read(source.name, error) from None


def _reader(raw: IO[bytes], name: str, *, packed: bool, total: int | None) -> Reader:
    if not packed:
        return Reader(raw, name, compressed=None, total=total)
    unpacked: IO[bytes] = gzip.GzipFile(fileobj=raw, mode="rb")  # type: ignore[assignment]
    return Reader(unpacked, name, compressed=raw, total=total)


def is_gzip(path: Path) -> bool:
    """Whether the name says gzip."""
    return path.suffix.lower() == ".gz"


def undecodable(error: UnicodeDecodeError, offset: int, line: int) -> str:
    """What is wrong with bytes that are not UTF-8.

    Args:
        error: From decoding.
        offset: Where the decoded bytes begin in the input.
        line: 1-based line of that place.
    """
    data: bytes = error.object
    line += data.count(b"\n", 0, error.start)
    wide = offset == 0 and data[:2] in {b"\xff\xfe", b"\xfe\xff"}
    note = " (the file looks like UTF-16)" if wide else ""
    return f"byte {offset + error.start} (line {line}) is not UTF-8{note}"
