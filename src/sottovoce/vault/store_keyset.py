"""Key set files: mode 0600, refused when others may read them, never half written, never overwritten by another set.

A key set that a key service wrapped is kept in the same way, though only that service can open it.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from sottovoce.errors import KeyUnavailableError, OutsideError, RefusedError
from sottovoce.vault.keys import Keyset, Randomness
from sottovoce.vault.kms import KeyWrapper, is_sealed, open_keyset, rewrap_keyset, seal_keyset

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


def load_keyset(path: Path, wrapper: KeyWrapper | None = None) -> Keyset:
    """Read a key set file.

    Args:
        path: The file.
        wrapper: The key service that wrapped it; ``None`` for a file that holds the keys themselves.

    Raises:
        KeyUnavailableError: No such file, others may read it, it is malformed, it is wrapped and there is no key
            service or the other way round, or the service does not open it.
        OutsideError: The file cannot be read.
    """
    return read_keyset(_read(path), wrapper)


def read_keyset(text: str, wrapper: KeyWrapper | None = None) -> Keyset:
    """``load_keyset`` for a text that is at hand, as from an environment variable.

    Raises:
        KeyUnavailableError: As there.
    """
    if wrapper is None:
        if is_sealed(text):
            raise KeyUnavailableError(
                "the key set is wrapped by a key service", remedy="Say which key service opens it"
            )
        return Keyset.parse(text)
    if not is_sealed(text):
        raise KeyUnavailableError(
            "the key set is not wrapped, though a key service is named", remedy="Wrap it, or name no key service"
        )
    return open_keyset(text, wrapper)


def _read(path: Path) -> str:
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
        return data.decode()
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


def save_keyset(keyset: Keyset, path: Path, wrapper: KeyWrapper | None = None) -> None:
    """Write a new key set file, whole or not at all; wrapped, if a key service is given.

    Raises:
        RefusedError: There is a file already; a key set is never overwritten.
        KeyUnavailableError: The key service does not wrap it.
        OutsideError: The file cannot be written.
    """
    text = _text_of(keyset, wrapper)
    with _outside(path):
        beside = _write_beside(text, path)
        try:
            _claim(beside, path)
        except FileExistsError:
            raise RefusedError(
                f"there is a file at {path} already", remedy="Choose another place, or rotate that key set"
            ) from None
        finally:
            beside.unlink(missing_ok=True)
        _sync_folder(path)


def replace_keyset(keyset: Keyset, path: Path, wrapper: KeyWrapper | None = None) -> None:
    """Put a rotated key set in the place of the one it comes from, whole or not at all; wrapped as that was.

    Raises:
        RefusedError: The file holds a key set of another lineage.
        KeyUnavailableError: The file is no key set, or the key service does not open or wrap it.
        OutsideError: The file cannot be written.
    """
    _check_lineage(load_keyset(path, wrapper), keyset, path)
    _replace(_text_of(keyset, wrapper), path)


def wrap_keyset(path: Path, wrapper: KeyWrapper) -> None:
    """Have a key service wrap a key set file that holds the keys themselves. Older copies of it still hold them.

    Raises:
        KeyUnavailableError: The file is no such key set, or the key service does not wrap it.
        OutsideError: The file cannot be written.
    """
    keyset = load_keyset(path)
    text = seal_keyset(keyset, wrapper)
    _check_lineage(open_keyset(text, wrapper), keyset, path)  # What cannot be opened again must not take its place.
    _replace(text, path)


def renew_wrapping(path: Path, wrapper: KeyWrapper) -> None:
    """Have a wrapped key set file wrapped under the newest version of the service's key; its own keys stay.

    Raises:
        KeyUnavailableError: The file is no wrapped key set, or the key service does not do it.
        OutsideError: The file cannot be written.
    """
    old = _read(path)
    text = rewrap_keyset(old, wrapper)
    _check_lineage(open_keyset(text, wrapper), open_keyset(old, wrapper), path)
    _replace(text, path)


def _text_of(keyset: Keyset, wrapper: KeyWrapper | None) -> str:
    return keyset.export_whole_secret() if wrapper is None else seal_keyset(keyset, wrapper)


def _check_lineage(one: Keyset, other: Keyset, path: Path) -> None:
    if one.index.info.id != other.index.info.id:
        raise RefusedError(f"the key set at {path} has another index key", remedy="Save this one elsewhere")


def _replace(text: str, path: Path) -> None:
    with _outside(path):
        beside = _write_beside(text, path)
        try:
            beside.replace(path)
        except OSError:
            beside.unlink()
            raise
        _sync_folder(path)


def _write_beside(text: str, path: Path) -> Path:
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    with contextlib.suppress(FileNotFoundError):
        beside.unlink()
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _OWNER_ONLY)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
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
