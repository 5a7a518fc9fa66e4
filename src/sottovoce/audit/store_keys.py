"""Files of keys: the private one, readable by its owner alone, and public ones, one a line."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

from sottovoce.audit.checkpoint import SEED_BYTES, SigningKey, VerifierKey
from sottovoce.errors import KeyUnavailableError, OutsideError, RefusedError

_MAX_BYTES: Final = 1_000_000


def read_vkeys(path: Path) -> list[VerifierKey]:
    """Public keys from a file of one a line.

    Raises:
        CheckpointError: A line is not a key.
        OutsideError: It cannot be read.
    """
    return [VerifierKey.parse(line) for line in _lines(path) if line.strip()]


def load_signing_key(path: Path) -> SigningKey:
    """The private key from its file.

    Raises:
        KeyUnavailableError: No such file, others may read it, or it is no key.
        OutsideError: It cannot be read.
    """
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            text = file.read(_MAX_BYTES).decode("utf-8", "replace")
    except FileNotFoundError:
        raise KeyUnavailableError(
            f"there is no signing key at {path}", remedy="Make one with `sottovoce audit new-key`"
        ) from None
    except OSError as error:
        raise _outside(path, error) from None
    if mode & 0o077:
        raise KeyUnavailableError(
            f"the signing key at {path} may be used by others (mode {stat.S_IMODE(mode):04o})",
            remedy=f"Run `chmod 600 {path}`, and rotate the key if others had access",
        )
    return SigningKey.parse(text)


def save_signing_key(key: SigningKey, path: Path) -> None:
    """Write a new private key, readable by its owner alone.

    Raises:
        RefusedError: There is a file already.
        OutsideError: It cannot be written.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(key.export_secret() + "\n")
            file.flush()
            os.fsync(descriptor)
    except FileExistsError:
        raise RefusedError(f"there is a file at {path} already", remedy="Choose another place") from None
    except OSError as error:
        raise _outside(path, error) from None


def new_signing_key(name: str) -> SigningKey:
    """A signing key from the system's randomness.

    Raises:
        KeyUnavailableError: The name is not one.
    """
    return SigningKey(name, os.urandom(SEED_BYTES))


def _lines(path: Path) -> list[str]:
    try:
        with path.open("rb") as file:
            return file.read(_MAX_BYTES).decode("utf-8", "replace").splitlines()
    except OSError as error:
        raise _outside(path, error) from None


def _outside(path: Path, error: OSError) -> OutsideError:
    return OutsideError(f"{path} cannot be used: {error.strerror}")
