"""Which schema a database has, and bringing it up to ours: refused when it is another program's or a newer one.

All of an upgrade is one transaction, and one process does it while others wait. Alembic is loaded only when there is
something to do: it takes longer than opening the database.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Text, column, select, table

from sottovoce.store.model import Dialect, StoreForeignError

VERSION_TABLE = "sottovoce_schema"
APPLICATION_ID = 0x536F7444
"""In the header of an SQLite file: "SotD"."""

_READ_VERSION = select(column("version_num", Text())).select_from(table(VERSION_TABLE))
_ADVISORY_LOCK = 0x536F7444
_alembic_is_global = threading.Lock()


@dataclass(frozen=True, slots=True)
class Revisions:
    """The schema versions a program knows.

    Attributes:
        folder: Alembic's environment.
        known: Ids of the revisions, oldest first.
    """

    folder: Path
    known: tuple[str, ...]


REVISIONS = Revisions(Path(__file__).parent / "migrations", ("0001",))


def current(connection: Connection, dialect: Dialect, place: str) -> str | None:
    """The schema version of a database; ``None`` when it is empty.

    Raises:
        StoreForeignError: It holds something that is not ours.
    """
    if dialect == "sqlite":
        ours = connection.exec_driver_sql("PRAGMA application_id").scalar() == APPLICATION_ID
        holds = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
    else:
        if connection.exec_driver_sql("SHOW server_encoding").scalar() != "UTF8":
            raise StoreForeignError(
                f"the database {place} does not keep Unicode", remedy="Create it with ENCODING 'UTF8'"
            )
        ours = connection.exec_driver_sql(f"SELECT to_regclass('{VERSION_TABLE}') IS NOT NULL").scalar() is True
        holds = connection.exec_driver_sql(
            "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"
        ).scalar()
    if not ours:
        if holds:
            raise StoreForeignError(
                f"the database {place} holds tables of another program", remedy="Give it a database of its own"
            )
        return None
    version: str | None = connection.scalar(_READ_VERSION)
    return version


def bring_up(connection: Connection, dialect: Dialect, place: str, revisions: Revisions) -> None:
    """Make the schema what this program needs, inside the transaction that is open on ``connection``.

    Raises:
        StoreForeignError: It is not ours, or of a newer program.
    """
    if dialect == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})")
    version = current(connection, dialect, place)
    if is_current(version, place, revisions):
        return
    if dialect == "sqlite":
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    _run_alembic(connection, revisions)


def is_current(version: str | None, place: str, revisions: Revisions) -> bool:
    """Whether nothing is to be done.

    Raises:
        StoreForeignError: The version is one that this program does not know.
    """
    if version is None or version in revisions.known[:-1]:
        return False
    if version != revisions.known[-1]:
        raise StoreForeignError(
            f"the database {place} has schema {version}, this program knows up to {revisions.known[-1]}",
            remedy="Use the program version that made it, or a newer one",
        )
    return True


def _run_alembic(connection: Connection, revisions: Revisions) -> None:
    from alembic import command  # noqa: PLC0415 - see the head of this file
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(revisions.folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes.update(connection=connection, version_table=VERSION_TABLE)
    with _alembic_is_global:
        command.upgrade(config, revisions.known[-1])
