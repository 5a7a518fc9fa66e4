"""The spool on disk: messages that wait for the service, sealed, in order, bounded, safe against ``kill -9``.

A message is on disk (fsync) before ``append`` returns. What is done is noted without waiting for the disk: if the note
is lost, the message is sent again, and its id sees to it that nothing is stored twice. A segment is written to by one
process only, and goes as soon as all of it is done. Thread-safe.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import stat
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sottovoce.client.model import Message, SpoolFullError, SpoolInUseError
from sottovoce.client.spool_format import (
    DONE_BYTES,
    FRAME_BYTES,
    HEADER_BYTES,
    NONCE_BYTES,
    Frame,
    SpoolKey,
    damaged,
    done_offsets,
    frames,
    header_of,
)
from sottovoce.errors import KeyUnavailableError, OutsideError, TamperedError

MIB: Final = 1024 * 1024
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message waits: number of its segment, offset of its frame there."""

    segment: int
    offset: int


@dataclass(frozen=True, slots=True)
class _Waiting:
    frame: Frame
    conversation: str = field(repr=False)
    subject: str = field(repr=False)


class Spool:
    """Messages that wait. Refuses a second user.

    Args:
        folder: Where; made if it is not there. Nothing else belongs in it.
        key: What seals it.
        max_bytes: How much it may hold.
        segment_bytes: After how much a new segment begins.
        random: Gives random bytes.

    Raises:
        SpoolInUseError: Somebody else has it open.
        KeyUnavailableError: It was sealed under another key.
        TamperedError: A segment was changed or damaged.
        OutsideError: It cannot be read or written.
    """

    def __init__(
        self,
        folder: Path,
        key: SpoolKey,
        *,
        max_bytes: int = 256 * MIB,
        segment_bytes: int = 4 * MIB,
        random: Callable[[int], bytes] = os.urandom,
    ) -> None:
        self._folder, self._key, self._random = folder, key, random
        self._most, self._segment_bytes = max_bytes, segment_bytes
        self._mutex = threading.RLock()
        self._waiting: dict[Place, _Waiting] = {}
        self._conversations: Counter[str] = Counter()
        self._left: Counter[int] = Counter()
        self._sizes: dict[int, int] = {}
        self._active: int | None = None
        self._file = -1
        with _outside():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock_file = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            self._lock()
            with _outside():
                self._load()
        except BaseException:
            os.close(self._lock_file)
            raise

    def __repr__(self) -> str:
        return f"Spool({len(self._waiting)} waiting)"

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return sum(self._sizes.values())

    def append(self, messages: Sequence[Message]) -> None:
        """Keep messages, all or none. On disk when this returns.

        Raises:
            SpoolFullError: They do not fit.
            OutsideError: The disk failed, or the spool is closed.
        """
        with self._mutex, _outside():
            self._begin()
            segment, start = self._segment(), self._sizes[self._segment()]
            offset, parts, added = start, [], []
            for message in messages:
                frame = self._key.seal(self._random(NONCE_BYTES), message, segment, offset)
                waiting = _Waiting(Frame(offset, len(frame) - FRAME_BYTES), message.conversation, message.subject)
                added.append(waiting)
                parts.append(frame)
                offset += len(frame)
            if self.size + offset - start > self._most:
                raise SpoolFullError(
                    f"the spool holds {len(self._waiting)} messages and may take no more than {self._most} bytes",
                    remedy="Bring the service back, or give the spool more room",
                )
            self._write(b"".join(parts), start)
            self._sizes[segment] = offset
            for waiting in added:
                self._add(segment, waiting)

    def append_behind(self, messages: Sequence[Message]) -> list[int]:
        """Keep those whose conversation has messages waiting already; gives their places in the sequence.

        Raises:
            SpoolFullError, OutsideError: As ``append``.
        """
        with self._mutex:
            behind = [at for at, message in enumerate(messages) if message.conversation in self._conversations]
            if behind:
                self.append([messages[at] for at in behind])
            return behind

    def first(self, count: int, size: int, *, without: frozenset[str] = frozenset()) -> list[tuple[Place, Message]]:
        """The messages that wait longest, in order.

        Args:
            count: How many at most.
            size: How many bytes of records at most; one message is given whatever its size.
            without: Conversations to pass over.

        Raises:
            TamperedError: A record was changed or damaged since the spool was opened.
            OutsideError: The disk failed.
        """
        with self._mutex, _outside():
            found: list[tuple[Place, Message]] = []
            for place, waiting in self._waiting.items():
                if waiting.conversation in without:
                    continue
                size -= waiting.frame.length
                if found and (len(found) >= count or size < 0):
                    break
                found.append((place, self._read(place, waiting.frame)))
            return found

    def done(self, places: Sequence[Place]) -> None:
        """Forget messages that need not be sent any more.

        Raises:
            OutsideError: The disk failed; they are forgotten for this process all the same.
        """
        with self._mutex, _outside():
            known = [place for place in places if place in self._waiting]
            for place in known:
                self._drop(place)
            for segment in dict.fromkeys(place.segment for place in known):
                if self._left[segment]:
                    note = b"".join(p.offset.to_bytes(DONE_BYTES, "big") for p in known if p.segment == segment)
                    self._note(segment, note)
                else:
                    self._remove(segment)

    def forget(self, subject: str) -> int:
        """Forget all messages of a person; gives how many there were. On disk when this returns.

        Raises:
            OutsideError: The disk failed.
        """
        with self._mutex, _outside():
            places = [place for place, waiting in self._waiting.items() if waiting.subject == subject]
            self.done(places)
            for segment in {place.segment for place in places} & self._sizes.keys():
                with open(self._done(segment), "rb") as file:  # noqa: PTH123 - for its descriptor
                    os.fsync(file.fileno())
            if places:
                self._sync_folder()
            return len(places)

    def close(self) -> None:
        """Leave what waits for the next one who opens it."""
        with self._mutex:
            self._leave()
            if self._lock_file >= 0:
                os.close(self._lock_file)
                self._lock_file = -1

    def _lock(self) -> None:
        try:
            fcntl.flock(self._lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise SpoolInUseError(
                "another client has this spool open", remedy="Give each process a folder of its own"
            ) from None

    def _load(self) -> None:
        numbers = sorted(int(path.stem) for path in self._folder.glob("*.segment") if path.stem.isdigit())
        for path in self._folder.glob("*.done"):
            if path.stem.isdigit() and int(path.stem) not in numbers:
                path.unlink()
        for segment in numbers:
            data = self._path(segment).read_bytes()
            self._sizes[segment] = len(data)
            done = self._done(segment)
            offsets = done_offsets(done.read_bytes()) if done.exists() else set()
            for frame in frames(data, self._key, segment):
                record = data[frame.offset + FRAME_BYTES : frame.end]
                try:
                    message = self._key.open(record, segment, frame.offset)
                except TamperedError:
                    if frame.end == len(data):  # The last one: cut off by a loss of power, hence never promised.
                        break
                    raise damaged(segment) from None
                if frame.offset not in offsets:
                    self._add(segment, _Waiting(frame, message.conversation, message.subject))
            if not self._left[segment]:
                self._remove(segment)

    def _begin(self) -> None:
        """Have a segment to write to, of this process and not too long."""
        if self._lock_file < 0:
            raise OutsideError("the spool is closed")
        if self._active is not None and self._sizes[self._active] >= self._segment_bytes:
            self._leave()
        if self._active is None:
            number = max(self._sizes, default=0) + 1
            self._file = os.open(self._path(number), os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            self._active, self._sizes[number] = number, 0
            self._write(header_of(self._key), 0)
            self._sizes[number] = HEADER_BYTES
            self._sync_folder()

    def _segment(self) -> int:
        assert self._active is not None  # noqa: S101 - after _begin
        return self._active

    def _write(self, data: bytes, start: int) -> None:
        """All of it, on disk; or as if none of it."""
        try:
            done = 0
            while done < len(data):
                done += os.pwrite(self._file, data[done:], start + done)
            os.fsync(self._file)
        except OSError:
            segment = self._segment()
            with contextlib.suppress(OSError):
                os.ftruncate(self._file, start)
            self._leave()  # After a failed fsync nobody knows what is on disk: write elsewhere.
            if not self._left[segment]:
                self._remove(segment)
            raise

    def _read(self, place: Place, frame: Frame) -> Message:
        if place.segment == self._active:
            record = os.pread(self._file, frame.length, frame.offset + FRAME_BYTES)
        else:
            with self._path(place.segment).open("rb") as file:
                file.seek(frame.offset + FRAME_BYTES)
                record = file.read(frame.length)
        return self._key.open(record, place.segment, place.offset)

    def _add(self, segment: int, waiting: _Waiting) -> None:
        self._waiting[Place(segment, waiting.frame.offset)] = waiting
        self._conversations[waiting.conversation] += 1
        self._left[segment] += 1

    def _drop(self, place: Place) -> None:
        waiting = self._waiting.pop(place)
        self._left[place.segment] -= 1
        self._conversations[waiting.conversation] -= 1
        if not self._conversations[waiting.conversation]:
            del self._conversations[waiting.conversation]

    def _note(self, segment: int, note: bytes) -> None:
        file = os.open(self._done(segment), os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:  # At a whole place, also behind a note that was cut off.
            os.pwrite(file, note, os.fstat(file).st_size // DONE_BYTES * DONE_BYTES)
        finally:
            os.close(file)

    def _remove(self, segment: int) -> None:
        if segment == self._active:
            self._leave()
        self._sizes.pop(segment, None)
        self._left.pop(segment, None)
        self._path(segment).unlink(missing_ok=True)
        self._sync_folder()  # Notes of a segment that is still there must not go first.
        self._done(segment).unlink(missing_ok=True)

    def _leave(self) -> None:
        if self._file >= 0:
            os.close(self._file)
        self._active, self._file = None, -1

    def _path(self, segment: int) -> Path:
        return self._folder / f"{segment:012d}.segment"

    def _done(self, segment: int) -> Path:
        return self._folder / f"{segment:012d}.done"

    def _sync_folder(self) -> None:
        descriptor = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def read_spool_key(path: Path) -> SpoolKey:
    """A spool key from a file of 64 hexadecimal digits that only its owner may read.

    Raises:
        KeyUnavailableError: There is no such file, others may read it, or it holds something else.
    """
    try:
        with path.open("rb") as file:
            mode, data = os.fstat(file.fileno()).st_mode, file.read(200)
    except OSError as error:
        raise KeyUnavailableError(
            f"the spool key cannot be read: {error.strerror}", remedy="Make one: openssl rand -hex 32"
        ) from None
    if not stat.S_ISREG(mode) or mode & 0o077:
        raise KeyUnavailableError(
            f"the file of the spool key may be used by others (mode {stat.S_IMODE(mode):04o})",
            remedy="Run chmod 600 on it",
        )
    try:
        return SpoolKey(bytes.fromhex(data.decode("ascii").strip()))
    except ValueError:
        raise KeyUnavailableError(
            "the file of the spool key holds no key", remedy="Make one: openssl rand -hex 32"
        ) from None


@contextlib.contextmanager
def _outside() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise SpoolFullError("the disk of the spool is full", remedy="Make room") from None
        raise OutsideError(f"the spool cannot be used: {error.strerror}", remedy="See to its folder and disk") from None
