"""What can go wrong with the database, without any text of the database's own: drivers quote parameters.

::

    StoreBusyError         OutsideError   another process or transaction holds what is needed; try again
    StoreUnavailableError  OutsideError   no connection, no right, or it was cut; what was committed stays
    StoreFullError         OutsideError   no room left; nothing of this transaction was stored
    StoreFaultError        OutsideError   the database refused a statement of ours: a fault of the program
    StoreDamagedError      RefusedError   the file or a page of it is damaged
    StoreForeignError      RefusedError   of another program, or of a newer version of this one
    ConflictError          RefusedError   a row with this key is there already
    AppendOnlyError        RefusedError   a row that may only be added was to be changed or deleted
"""

from __future__ import annotations

from typing import ClassVar, Literal

from sottovoce.errors import OutsideError, RefusedError

Dialect = Literal["sqlite", "postgresql"]


class StoreBusyError(OutsideError):
    """Another process or transaction held the database for as long as we wait; nothing was stored."""

    code: ClassVar[str] = "store_busy"


class StoreUnavailableError(OutsideError):
    """The database cannot be reached, or the connection was cut: a write that was just being stored may be there."""

    code: ClassVar[str] = "store_unavailable"


class StoreFullError(OutsideError):
    """There is no room left for the database; nothing of the transaction was stored."""

    code: ClassVar[str] = "store_full"


class StoreFaultError(OutsideError):
    """The database refused a statement for a reason that only a fault of the program explains."""

    code: ClassVar[str] = "store_fault"


class StoreDamagedError(RefusedError):
    """The database is damaged; nothing more is written to it."""

    code: ClassVar[str] = "store_damaged"


class StoreForeignError(RefusedError):
    """The database belongs to another program, or to a newer version of this one; it is left as it is."""

    code: ClassVar[str] = "store_foreign"


class ConflictError(RefusedError):
    """A row with the same key is there already; nothing was stored.

    Attributes:
        table: The table; empty when the database did not say.
    """

    code: ClassVar[str] = "conflict"

    def __init__(self, table: str) -> None:
        super().__init__(f"a row with this key is in table {table or 'unknown'} already")
        self.table = table


class AppendOnlyError(RefusedError):
    """A row of a table that only grows was to be changed or deleted; nothing was done."""

    code: ClassVar[str] = "append_only"
