"""Waiting for a file that another process holds: in silence at first, then told once, then given up."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sottovoce.vault.model import OnWait, VaultBusyError

TELL_AFTER_SECONDS = 2.0
"""A wait that lasts longer is told; SQLite itself waits so long for each attempt."""

GIVE_UP_AFTER_SECONDS = 60.0
_PAUSE_SECONDS = 0.01

T = TypeVar("T")


class HeldError(Exception):
    """An attempt failed because another process holds the file, and SQLite has no error for it."""


def patiently(attempt: Callable[[], T], path: Path | None, on_wait: OnWait | None) -> T:
    """``attempt``, again and again while another process holds the file.

    Args:
        attempt: What to do; leaves nothing behind when it fails.
        path: The file.
        on_wait: Told if it lasts.

    Raises:
        VaultBusyError: The file was held up to the limit.
    """
    begun, told = time.monotonic(), False
    while True:
        try:
            return attempt()
        except HeldError:
            pass
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
        waited = time.monotonic() - begun
        if waited >= GIVE_UP_AFTER_SECONDS:
            raise busy_error(path)
        if waited >= TELL_AFTER_SECONDS and not told and path is not None and on_wait is not None:
            told = True
            on_wait(path, GIVE_UP_AFTER_SECONDS - waited)
        # Where two processes switch a new file at once, SQLite does not wait at all.
        time.sleep(_PAUSE_SECONDS)


def busy_error(path: Path | None) -> VaultBusyError:
    """What is raised when there is no more waiting."""
    return VaultBusyError(
        f"the vault at {path} is held by another process, and was for {GIVE_UP_AFTER_SECONDS:.0f} seconds",
        remedy="Let the other run end, or end it, and run again; `mask` goes on where it stood with --resume",
    )
