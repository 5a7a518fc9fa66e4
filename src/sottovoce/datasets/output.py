"""Bytes out: written beside the target and renamed when whole.

Rules kept here: the target is never seen half written; an existing one is replaced only on request; a failure of the
disk leaves what was committed for a later resume; gzip output is the same whenever it is written (no time, no name, a
new member at each commit); broken records go to a side file that only its owner can read.
"""

from __future__ import annotations

import errno
import fcntl
import gzip
import io
import json
import os
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO, Final, Protocol, TypeAlias

from sottovoce.datasets.journal import Commit
from sottovoce.datasets.model import MIB, Bad
from sottovoce.datasets.stream import is_gzip
from sottovoce.errors import InputError, OutsideError, UsageError

OpenOutput: TypeAlias = "Callable[[Path], IO[bytes]]"
_GZIP_LEVEL: Final = 6


class Output(Protocol):
    """Where rewritten chunks go."""

    def write(self, data: bytes) -> None:
        """Append."""

    def commit(self) -> tuple[int, int]:
        """See to it that all is on disk; length and CRC-32 of the whole."""

    def finish(self) -> None:
        """All is written: give it its name."""

    def close(self) -> None:
        """Let go; what is unfinished stays as it is."""


def open_part(path: Path) -> IO[bytes]:
    """`path` for reading and writing, created if it is not there, as it was otherwise."""
    return io.FileIO(os.open(path, os.O_RDWR | os.O_CREAT, 0o666), "r+b")


def failed(path: Path, error: OSError) -> OutsideError:
    """The `OutsideError` for a file that could not be written."""
    full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
    return OutsideError(
        f"{path.name} cannot be written ({error.strerror or type(error).__name__})",
        remedy="Make room, then go on with --resume" if full else "",
    )


def part_of(target: Path) -> Path:
    """Where `target` is written before it is whole."""
    return target.with_name(target.name + ".part")


def journal_of(target: Path) -> Path:
    """The journal of the run that writes `target`."""
    return target.with_name(target.name + ".part.journal")


def bad_of(target: Path) -> Path:
    """Where broken records of the run that writes `target` go."""
    return target.with_name(target.name + ".bad")


def bad_log_of(target: Path) -> Path:
    """What was wrong with the records in `bad_of`, by line."""
    return target.with_name(target.name + ".bad.log")


class PartFile:
    """A target under its working name.

    Args:
        target: The name it will get.
        open_output: Opens the working file; tests pass one that fails.

    Raises:
        UsageError: another run is writing it.
        OutsideError: it cannot be written.
    """

    def __init__(self, target: Path, open_output: OpenOutput = open_part) -> None:
        self._target, self._path = target, part_of(target)
        self._zip = is_gzip(target)
        self._pending: gzip.GzipFile | None = None
        self.length = self.crc = 0
        try:
            self._file = open_output(self._path)
        except OSError as error:
            raise failed(self._path, error) from None
        try:
            fcntl.flock(self._file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._file.close()
            raise UsageError(f"another run is writing {target.name}") from None

    def take_up(self, length: int, crc: int) -> None:
        """Go back to the first `length` bytes, which must have this checksum.

        Raises:
            InputError: what was written is no longer there, or was changed.
        """
        found, left = 0, length
        self._file.seek(0)
        while left and (block := self._file.read(min(left, MIB))):
            found, left = zlib.crc32(block, found), left - len(block)
        if left or found != crc:
            raise InputError(
                f"{self._path.name} was changed since the run was interrupted", remedy="Start over, without --resume"
            )
        try:
            self._file.truncate(length)
        except OSError as error:
            raise failed(self._path, error) from None
        self._file.seek(length)
        self.length, self.crc = length, crc

    def write(self, data: bytes) -> None:
        """Append.

        Raises:
            OutsideError: the disk is full, or fails.
        """
        if not self._zip:
            self._put(data)
        elif data:
            if self._pending is None:
                self._pending = gzip.GzipFile("", "wb", _GZIP_LEVEL, _Writer(self._put), mtime=0)
            self._pending.write(data)

    def _put(self, data: bytes) -> None:
        view = memoryview(data)
        try:
            while view:
                written = self._file.write(view)
                self.crc = zlib.crc32(view[:written], self.crc)
                self.length += written
                view = view[written:]
        except OSError as error:
            raise failed(self._path, error) from None

    def commit(self) -> tuple[int, int]:
        """Wait until all is on disk; length and CRC-32 of the whole.

        Raises:
            OutsideError: the disk is full, or fails.
        """
        if self._pending is not None:
            self._pending.close()
            self._pending = None
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise failed(self._path, error) from None
        return self.length, self.crc

    def head(self, size: int) -> bytes:
        """The first `size` bytes of content, as far as they are committed."""
        try:
            with self._path.open("rb") as file:
                return gzip.GzipFile(fileobj=file, mode="rb").read(size) if self._zip else file.read(size)
        except OSError as error:
            raise failed(self._path, error) from None

    def finish(self) -> None:
        """Give it its name.

        Raises:
            OutsideError: it cannot be renamed.
        """
        if self._zip and self.length == 0:
            # No input gives an empty archive, not an empty file, which would be no archive.
            self._put(gzip.compress(b"", _GZIP_LEVEL, mtime=0))
        self.commit()
        try:
            self._path.replace(self._target)
            sync_folder(self._target.parent)
        except OSError as error:
            raise failed(self._target, error) from None
        self._file.close()

    def close(self) -> None:
        """Let go; what is unfinished stays as it is."""
        # Closing a half-written gzip member would write to a disk that may be full; the next run cuts it off anyway.
        self._pending = None
        self._file.close()


class _Writer(io.RawIOBase):
    """Hands compressed bytes on."""

    def __init__(self, put: Callable[[bytes], None]) -> None:
        super().__init__()
        self._put = put

    def writable(self) -> bool:
        return True

    def write(self, data: object, /) -> int:
        block = bytes(data)  # type: ignore[call-overload]
        self._put(block)
        return len(block)


class StandardOutput:
    """Standard output: no way back, so nothing to commit."""

    def __init__(self) -> None:
        self._length = 0

    def write(self, data: bytes) -> None:
        """Append.

        Raises:
            OutsideError: nobody reads any more.
        """
        try:
            sys.stdout.buffer.write(data)
        except OSError as error:
            raise OutsideError(f"standard output cannot be written ({error.strerror})") from None
        self._length += len(data)

    def commit(self) -> tuple[int, int]:
        """Push it out; how much it is."""
        try:
            sys.stdout.buffer.flush()
        except OSError as error:
            raise OutsideError(f"standard output cannot be written ({error.strerror})") from None
        return self._length, 0

    def finish(self) -> None:
        """Push it out."""
        self.commit()

    def close(self) -> None:
        """Leave it open for whoever comes next."""


class NoOutput:
    """For runs that only look."""

    def write(self, data: bytes) -> None:
        """Forget."""

    def commit(self) -> tuple[int, int]:
        """Nothing."""
        return 0, 0

    def finish(self) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""


class SideFile:
    """Where broken records go, and a list of what was wrong with them; both mode 0600, made when first needed."""

    def __init__(self, target: Path | None) -> None:
        self._paths = (bad_of(target), bad_log_of(target)) if target is not None else None
        self._files: tuple[IO[bytes], IO[bytes]] | None = None
        self.lengths = (0, 0)

    def refuse_existing(self, *, overwrite: bool) -> None:
        """Make sure that no earlier side file is in the way.

        Raises:
            UsageError: there is one, and it is not to be overwritten.
        """
        for path in self._paths or ():
            if path.exists() and not overwrite:
                raise UsageError(f"{path.name} exists", remedy="Move it, or pass --overwrite")
            path.unlink(missing_ok=True)

    def take_up(self, commit: Commit) -> None:
        """Go back to where `commit` stood."""
        if self._paths is None:
            return
        self.lengths = (commit.bad_bytes, commit.bad_log_bytes)
        for path, length in zip(self._paths, self.lengths, strict=True):
            if path.exists():
                os.truncate(path, length)
            elif length:
                raise InputError(
                    f"{path.name} is gone since the run was interrupted", remedy="Start over, without --resume"
                )

    def write(self, bad: Bad) -> None:
        """Keep `bad` verbatim, and say what it was.

        Raises:
            OutsideError: the disk is full, or fails.
        """
        if self._paths is None:
            return
        entry = {"line": bad.line, "bytes": len(bad.data), "reason": bad.reason}
        try:
            if self._files is None:
                self._files = (_append(self._paths[0]), _append(self._paths[1]))
            sizes = [
                file.write(data)
                for file, data in zip(self._files, (bad.data + b"\n", json.dumps(entry).encode() + b"\n"), strict=True)
            ]
        except OSError as error:
            raise failed(self._paths[0], error) from None
        self.lengths = (self.lengths[0] + sizes[0], self.lengths[1] + sizes[1])

    def commit(self) -> None:
        """Wait until all is on disk."""
        try:
            for file in self._files or ():
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise OutsideError(f"the side file cannot be written ({error.strerror})") from None

    def close(self) -> None:
        """Let go."""
        for file in self._files or ():
            file.close()


def _append(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab")


def sync_folder(folder: Path) -> None:
    """Wait until the names in `folder` are on disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
