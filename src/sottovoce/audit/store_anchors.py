"""The anchors folder: a second place for checkpoints, which whoever can change the database cannot change.

One file a checkpoint, named by its size, never overwritten. Put the folder where another hand rules it: the disk of
another machine, storage with object lock, a Git repository.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sottovoce.audit.model import AuditTamperedError
from sottovoce.errors import OutsideError

_SUFFIX: Final = ".checkpoint"
_DIGITS: Final = 16
_MAX_BYTES: Final = 1_000_000


class Anchors:
    """Checkpoints in a folder outside the database.

    Attributes:
        folder: The folder; it must be there, since making it would hide that a disk is not.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, size: int, note: str) -> None:
        """Keep a checkpoint; nothing happens when this very one is there.

        Raises:
            AuditTamperedError: Another checkpoint of that size is there.
            OutsideError: It cannot be written.
        """
        target = self.folder / f"{size:0{_DIGITS}}{_SUFFIX}"
        beside = self.folder / f".{target.name}.{os.getpid()}.new"
        with self._outside():
            try:
                with beside.open("wb") as file:
                    file.write(note.encode())
                    file.flush()
                    os.fsync(file.fileno())
                with contextlib.suppress(FileExistsError):
                    _claim(beside, target)
            finally:
                beside.unlink(missing_ok=True)
            descriptor = os.open(self.folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        if self._read(target) != note:
            raise AuditTamperedError("another checkpoint of this size is anchored", seq=max(size - 1, 0))

    def notes(self) -> list[tuple[int | None, str]]:
        """All checkpoints, with the sizes that their names say; a name that says none gives 0, which no checkpoint has.

        Raises:
            OutsideError: The folder or a file cannot be read.
        """
        return [(int(path.stem) if path.stem.isdecimal() else 0, self._read(path)) for path in self._paths()]

    def last(self) -> str | None:
        """The checkpoint of the greatest size; ``None`` when there is none yet.

        Raises:
            OutsideError: The folder or the file cannot be read.
        """
        paths = self._paths()
        return self._read(paths[-1]) if paths else None

    def _paths(self) -> list[Path]:
        with self._outside():
            return sorted(path for path in self.folder.iterdir() if path.suffix == _SUFFIX and path.name[0] != ".")

    def _read(self, path: Path) -> str:
        with self._outside(), path.open("rb") as file:
            return file.read(_MAX_BYTES).decode("utf-8", "replace")

    @contextlib.contextmanager
    def _outside(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise OutsideError(
                f"the anchors at {self.folder} cannot be used: {error.strerror}",
                remedy="Make the folder, or mount what it lies on, and try again",
            ) from None


def _claim(beside: Path, target: Path) -> None:
    try:
        os.link(beside, target)  # Unlike a rename, this never replaces what is there.
    except FileExistsError:
        if target.stat().st_size:
            raise
        beside.replace(target)  # The name alone: a crash after the step below.
    except OSError:  # A file system without hard links: take the name first, then fill it.
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644))
        beside.replace(target)
