"""Audit logs for these tests: made-up entries, a clock that is told the time, keys that are the same each time."""

import pytest
from sqlalchemy import text

from sottovoce.audit import AuditLog, Deed, NewEntry, SigningKey
from sottovoce.store import Database
from tests.service_databases import new_postgresql, sqlite_url

__all__ = ["sqlite_url"]

TABLES = ("audit_entries", "audit_nodes", "audit_state", "audit_checkpoints")

NAME = "chat.example/audit"
KEY = SigningKey(NAME, bytes(range(32)))
NEXT_KEY = SigningKey(NAME, bytes(range(32, 64)))
STRANGER = SigningKey(NAME, bytes(range(64, 96)))
NOW = 1_767_322_985_000
SUBJECT = "0123456789abcdef0123456789abcdef"


def stored(number, *, subject=SUBJECT):
    """An entry like those that make up most of a log."""
    return NewEntry(
        deed=Deed.MESSAGE_STORED,
        actor="key:ab12cd34",
        tenant="default",
        subject=subject,
        detail={"message": number, "purposes": ("support", "analytics"), "kinds": ("PERSON",)},
    )


def fill(database, log, count, *, start=0):
    """Write that many entries, in one transaction."""
    with database.writing() as connection:
        return log.record_many(connection, [stored(start + number) for number in range(count)])


@pytest.fixture(scope="module")
def server_url():
    """One PostgreSQL database for all tests of a file: making one takes longer than they do."""
    with new_postgresql() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request):
    """An open database whose audit log is empty and has its triggers."""
    sqlite = request.param == "sqlite"
    with Database.open(request.getfixturevalue("sqlite_url" if sqlite else "server_url")) as opened:
        if not sqlite:
            with opened.writing() as connection:
                for table in TABLES:
                    connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
                    connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - from the table above
                    connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER ALL"))
        yield opened


@pytest.fixture
def anchors(tmp_path):
    """An empty folder for checkpoints."""
    folder = tmp_path / "anchors"
    folder.mkdir()
    return folder


@pytest.fixture
def log(database, anchors):
    """An empty log, on both databases."""
    return AuditLog(database, KEY, anchors=anchors, clock=lambda: NOW)
