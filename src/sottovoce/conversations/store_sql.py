"""What the two databases say differently, and how much is asked of them at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, TypeVar

from sqlalchemy import BindParameter, ColumnElement, Connection, Table, bindparam, text
from sqlalchemy.types import BigInteger

from sottovoce.errors import UsageError

CHUNK: Final = 500
"""Rows or keys in one statement."""
MAX_PAGE: Final = 1000
"""Rows in one answer."""

_SQLITE_NUMBER = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
_POSTGRESQL_NUMBERS = text("SELECT nextval(pg_get_serial_sequence(:name, 'seq')) FROM generate_series(1, :count)")

T = TypeVar("T")


def chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """The items in pieces of ``CHUNK``."""
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]


def next_numbers(connection: Connection, table: Table, count: int) -> list[int]:
    """Row numbers that were never used and never will be again, rising.

    They are drawn before the rows are written, so that a row's authentication code can cover its number. On SQLite the
    transaction must be one that writes.
    """
    if connection.dialect.name == "sqlite":
        last = connection.execute(_SQLITE_NUMBER, {"name": table.name}).scalar() or 0
        return list(range(last + 1, last + count + 1))
    return sorted(connection.execute(_POSTGRESQL_NUMBERS, {"name": table.name, "count": count}).scalars())


def insert(connection: Connection, table: Table, rows: Sequence[Sequence[Any]], unless: str | None = None) -> bool:
    """Add rows. Give them sorted by key: then two writers cannot deadlock.

    Args:
        connection: A transaction that writes.
        table: The table.
        rows: Values in the order of its columns.
        unless: Unique columns; a row that is there by them is left as it is. "" means: by any.

    Returns:
        Whether all of them were new, and so are exactly as given.
    """
    names = ", ".join(table.columns.keys())
    places = ", ".join("?" * len(table.columns))
    ignoring = "" if unless is None else f" ON CONFLICT ({unless}) DO NOTHING" if unless else " ON CONFLICT DO NOTHING"
    statement = f"INSERT INTO {table.name} ({names}) VALUES ({places}){ignoring}"  # noqa: S608 - names from the schema
    return for_each(connection, statement, rows) == len(rows)


def for_each(connection: Connection, statement: str, rows: Sequence[Sequence[Any]]) -> int:
    """Run one statement for many rows, with no more ado than the driver makes: this is where batches spend their time.

    Args:
        connection: A transaction that writes.
        statement: SQL that both databases read, with "?" for values.
        rows: The values for each run.

    Returns:
        How many rows were touched in all.
    """
    if not rows:
        return 0
    if connection.dialect.name != "sqlite":
        statement = statement.replace("?", "%s")
    return connection.exec_driver_sql(statement, [tuple(row) for row in rows]).rowcount


def number(name: str) -> BindParameter[int]:
    """A 64-bit parameter."""
    return bindparam(name, type_=BigInteger)


def has_any(column: ColumnElement[int], name: str = "purposes") -> ColumnElement[bool]:
    """Whether a bit set has any of the bits of a parameter."""
    return column.bitwise_and(number(name)) != 0


def check_purpose(purpose: int) -> None:
    """Make sure that a purpose is asked for: no question is answered without one.

    Raises:
        UsageError: It is not.
    """
    if purpose <= 0:
        raise UsageError("rows are read for a purpose, and none was given", remedy="Use purpose_bits")


def check_page(limit: int) -> None:
    """Make sure that a page has a size.

    Raises:
        UsageError: Less than 1 or more than ``MAX_PAGE``.
    """
    if not 1 <= limit <= MAX_PAGE:
        raise UsageError(f"a page has 1 to {MAX_PAGE} rows", remedy="Ask for a page of that size, then for the next")
