"""Key set files: mode 0600, refused when others may read them, never half written, never overwritten by another set."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from sottovoce.errors import KeyUnavailableError, OutsideError, RefusedError
from sottovoce.vault.keys import Keyset, Randomness

_OWNER_ONLY = 0o600
_MAX_BYTES = 1_000_000


def _now() -> datetime:
    return datetime.now(UTC)


def new_keyset(*, random: Randomness = os.urandom, clock: Callable[[], datetime] = _now) -> Keyset:
    """Make a key set from the system's randomness and clock."""
    return Keyset.generate(random=random, now=clock())


def rotate_keyset(
    keyset: Keyset, *, tokens: bool = False, random: Randomness = os.urandom, clock: Callable[[], datetime] = _now
) -> Keyset:
    """``Keyset.rotate`` with the system's randomness and clock."""
    return keyset.rotate(random=random, now=clock(), tokens=tokens)


def load_keyset(path: Path) -> Keyset:
    """Read a key set file.

    Raises:
        KeyUnavailableError: No such file, others may read it, or it is malformed.
        OutsideError: The file cannot be read.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except FileNotFoundError:
        raise KeyUnavailableError(
            f"there is no key set at {path}", remedy="Make one with `sottovoce keys new`"
        ) from None
    except OSError as error:
        raise OutsideError(f"the key set at {path} cannot be opened: {error.strerror}") from None
    try:
        _check_mode(path, os.fstat(descriptor).st_mode)  # Of the file that is open, whatever the name means by now.
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            data = file.read(_MAX_BYTES)
    finally:
        os.close(descriptor)
    try:
        return Keyset.parse(data.decode())
    except UnicodeDecodeError:
        raise KeyUnavailableError(
            f"the key set at {path} is not UTF-8 text", remedy="Restore the key set from its backup"
        ) from None


def _check_mode(path: Path, mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise KeyUnavailableError(f"the key set at {path} is not a file", remedy="Give a key set file")
    if mode & 0o077:
        raise KeyUnavailableError(
            f"the key set at {path} may be used by others (mode {stat.S_IMODE(mode):04o})",
            remedy=f"Run `chmod 600 {path}`, and rotate the keys if others had access",
        )


def save_keyset(keyset: Keyset, path: Path) -> None:
    """Write a new key set file, whole or not at all.

    Raises:
        RefusedError: There is a file already; a key set is never overwritten.
        OutsideError: The file cannot be written.
    """
    with _outside(path):
        beside = _write_beside(keyset, path)
        try:
            _claim(beside, path)
        except FileExistsError:
            raise RefusedError(
                f"there is a file at {path} already", remedy="Choose another place, or rotate that key set"
            ) from None
        finally:
            beside.unlink(missing_ok=True)
        _sync_folder(path)


def replace_keyset(keyset: Keyset, path: Path) -> None:
    """Put a rotated key set in the place of the one it comes from, whole or not at all.

    Raises:
        RefusedError: The file holds a key set of another lineage.
        KeyUnavailableError: The file is no key set.
        OutsideError: The file cannot be written.
    """
    if load_keyset(path).index.info.id != keyset.index.info.id:
        raise RefusedError(f"the key set at {path} has another index key", remedy="Save this one elsewhere")
    with _outside(path):
        beside = _write_beside(keyset, path)
        try:
            beside.replace(path)
        except OSError:
            beside.unlink()
            raise
        _sync_folder(path)


def _write_beside(keyset: Keyset, path: Path) -> Path:
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    with contextlib.suppress(FileNotFoundError):
        beside.unlink()
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _OWNER_ONLY)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(keyset.export_whole_secret())
        file.flush()
        os.fsync(descriptor)
    return beside


def _claim(beside: Path, path: Path) -> None:
    try:
        os.link(beside, path)  # Unlike a rename, this fails when the name is taken.
    except FileExistsError:
        raise
    except OSError:  # A file system without hard links: take the name first, then fill it.
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _OWNER_ONLY))
        beside.replace(path)


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _outside(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutsideError(f"the key set at {path} cannot be written: {error.strerror}") from None
