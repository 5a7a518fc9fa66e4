"""From what a driver raises to our errors. Nothing of a driver's text gets through: it quotes parameters and rows.

Sources: https://www.sqlite.org/rescode.html, https://www.postgresql.org/docs/current/errcodes-appendix.html
"""

from __future__ import annotations

import re
import sqlite3

from sqlalchemy import exc

from sottovoce.errors import InputError, SottovoceError
from sottovoce.store.model import (
    AppendOnlyError,
    ConflictError,
    StoreBusyError,
    StoreDamagedError,
    StoreFaultError,
    StoreForeignError,
    StoreFullError,
    StoreUnavailableError,
)

APPEND_ONLY_STATE = "SV001"
"""SQLSTATE that our PostgreSQL triggers raise."""

_CONFLICTS = {
    sqlite3.SQLITE_CONSTRAINT_UNIQUE,
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY,
    sqlite3.SQLITE_CONSTRAINT_ROWID,
}
_OUT_OF_REACH = {
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_AUTH,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_NOLFS,
}
_HELD = {"40001", "40P01", "53300", "55P03", "57014"}
_CUT = ("08", "25", "28", "3D", "57", "58", "53", "42501")
_UNIQUE_TABLE = re.compile(r"UNIQUE constraint failed: ([a-z_]+)\.")


def translated(error: BaseException, place: str) -> SottovoceError | None:
    """Our error for a driver's or SQLAlchemy's; ``None`` when it is neither.

    Args:
        error: What was raised.
        place: Where the database is, for the message: no password.
    """
    if isinstance(error, exc.DBAPIError) and error.orig is not None:
        error = error.orig
    if isinstance(error, sqlite3.Error):
        return _of_sqlite(error, place)
    if type(error).__module__.split(".")[0] == "psycopg":
        return _of_postgresql(error, place)
    if isinstance(error, exc.TimeoutError):
        return busy(place)
    if isinstance(error, exc.PendingRollbackError | exc.ResourceClosedError):
        return unavailable(place)
    if isinstance(error, exc.SQLAlchemyError):
        return fault(place, type(error).__name__)
    if isinstance(error, UnicodeError | OverflowError):
        return unfit()
    return None


def scrub(error: BaseException) -> None:
    """Take the text out of a driver's error: it stays linked to ours while this is on its way."""
    error.args = (type(error).__name__,)
    if isinstance(error, UnicodeEncodeError):
        error.object = ""
    for name in ("_info", "orig", "params", "statement"):
        if getattr(error, name, None) is not None:
            setattr(error, name, None)


def is_scrubbed(error: BaseException) -> bool:
    """Whether nothing but its name is left of an error."""
    return error.args == (type(error).__name__,)


def busy(place: str) -> StoreBusyError:
    """Somebody else holds it."""
    return StoreBusyError(f"the database {place} is held by others", remedy="Try again; if it lasts, see who holds it")


def unavailable(place: str, why: str = "the connection was cut") -> StoreUnavailableError:
    """It cannot be reached, or not any more."""
    return StoreUnavailableError(
        f"the database {place} is not available: {why}",
        remedy="Try again when it is; a write repeated with the same ids is stored once",
    )


def fault(place: str, name: str) -> StoreFaultError:
    """A statement was refused that should not have been."""
    return StoreFaultError(f"the database {place} refused a statement ({name})", remedy="Report this with the code")


def unfit() -> InputError:
    """A value that no database can keep."""
    return InputError(
        "a value does not fit the database: a text with a NUL or half a surrogate pair, or a number beyond 64 bits",
        remedy="Send text that is valid Unicode without NUL",
    )


def _of_sqlite(error: sqlite3.Error, place: str) -> SottovoceError:
    code: int | None = getattr(error, "sqlite_errorcode", None)
    name: str = getattr(error, "sqlite_errorname", type(error).__name__)
    if code is None:
        # sqlite3 itself: text that is not UTF-8, which only damage can have put there, or a misuse.
        damaged = isinstance(error, sqlite3.OperationalError)
        return _damaged(place, name) if damaged else fault(place, name)
    if code in _CONFLICTS:
        table = _UNIQUE_TABLE.match(str(error))
        return ConflictError(table[1] if table else "")
    if code == sqlite3.SQLITE_CONSTRAINT_TRIGGER:
        return _append_only()
    primary = code & 0xFF
    if primary in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return busy(place)
    if primary == sqlite3.SQLITE_FULL:
        return _full(place)
    if primary == sqlite3.SQLITE_NOTADB:
        return StoreForeignError(
            f"the file {place} is not a database, or its beginning is damaged", remedy="Give the database's file"
        )
    if primary == sqlite3.SQLITE_CORRUPT:
        return _damaged(place, name)
    if primary == sqlite3.SQLITE_TOOBIG:
        return unfit()
    return unavailable(place, name) if primary in _OUT_OF_REACH else fault(place, name)


def _of_postgresql(error: BaseException, place: str) -> SottovoceError:
    state: str | None = getattr(error, "sqlstate", None)
    name = type(error).__name__
    if state is None:
        if name == "DataError":  # psycopg refuses to send a NUL.
            return unfit()
        return unavailable(place, _connecting(error)) if name == "OperationalError" else fault(place, name)
    if state == "23505":
        return ConflictError(getattr(getattr(error, "diag", None), "table_name", None) or "")
    if state == APPEND_ONLY_STATE:
        return _append_only()
    if state in _HELD:
        return busy(place)
    if state == "53100":
        return _full(place)
    if state in {"22021", "22003"}:
        return unfit()
    if state in {"XX001", "XX002"}:
        return _damaged(place, state)
    # 25P02: a statement after one that failed. Only code that swallows errors meets it.
    lost = state.startswith(_CUT) and state != "25P02"
    return unavailable(place, f"SQLSTATE {state}") if lost else fault(place, f"SQLSTATE {state}")


def _connecting(error: BaseException) -> str:
    # The server gives no code while connecting; these two are what an operator gets wrong.
    told = str(error)
    if "authentication failed" in told:
        return "it refused the user or the password"
    if "does not exist" in told:
        return "it has no such database or user"
    return "no connection"


def _full(place: str) -> StoreFullError:
    return StoreFullError(f"there is no room left for the database {place}", remedy="Make room, then try again")


def _damaged(place: str, name: str) -> StoreDamagedError:
    return StoreDamagedError(f"the database {place} is damaged ({name})", remedy="Restore it from a backup")


def _append_only() -> AppendOnlyError:
    return AppendOnlyError("rows of this table are only ever added")
