"""Making, recognizing and upgrading a schema."""

import concurrent.futures
import contextlib
import shutil
import sqlite3
import subprocess
import sys

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Identity, inspect, text

from sottovoce.store import Database, StoreForeignError, StoreUnavailableError, metadata
from sottovoce.store.upgrade import REVISIONS, VERSION_TABLE, Revisions

SECOND = '''"""A second revision, for a test."""
from alembic import op
revision = "0002"
down_revision = "0001"
def upgrade():
    op.execute("ALTER TABLE subjects ADD COLUMN note TEXT DEFAULT '' NOT NULL")
    {more}
'''


@pytest.fixture
def two_revisions(tmp_path):
    """A program that knows one revision more."""

    def make(more=""):
        folder = tmp_path / f"migrations{len(more)}"
        shutil.copytree(REVISIONS.folder, folder)
        (folder / "versions" / "r0002_second.py").write_text(SECOND.format(more=more))
        return Revisions(folder, ("0001", "0002"))

    return make


def execute(url, statement):
    """Past ``Database``, as another program would."""
    if url.startswith("sqlite"):
        with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as raw, raw:
            return raw.execute(statement).fetchall()
    with psycopg.connect(url, autocommit=True) as raw:
        done = raw.execute(statement)
        return done.fetchall() if done.description else []


def columns(database, table):
    with database.reading() as connection:
        return [column["name"] for column in inspect(connection).get_columns(table)]


def flat(changes):
    """Alembic groups the changes of a column."""
    for change in changes:
        yield from change if isinstance(change, list) else [change]


def test_the_revisions_make_the_tables_that_the_code_sees(empty_url):
    """Alembic finds no difference between the migrated database and ``schema.metadata``, defaults included."""
    with Database.open(empty_url) as database, database.writing() as connection:
        options = {"version_table": VERSION_TABLE, "compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        # SQLite has no identities: Alembic takes those for defaults.
        changes = [
            change for change in flat(compare_metadata(context, metadata)) if not isinstance(change[-1], Identity)
        ]
        assert changes == []
        there, seen = inspect(connection), metadata.tables
        for name, table in seen.items():
            key = there.get_pk_constraint(name)["constrained_columns"]
            assert key == [column.name for column in table.primary_key], name
            assert [c["name"] for c in there.get_columns(name)] == [column.name for column in table.columns], name


def test_rows_are_laid_out_as_the_code_says(empty_url):
    """SQLite: which tables number their rows, and which have none to number."""
    if not empty_url.startswith("sqlite"):
        pytest.skip("a matter of SQLite")
    Database.open(empty_url).close()
    made = dict(execute(empty_url, "SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    for name, table in metadata.tables.items():
        options = table.dialect_options["sqlite"]
        assert ("WITHOUT ROWID" in made[name]) == (not options["with_rowid"]), name
        assert ("AUTOINCREMENT" in made[name]) == options["autoincrement"], name


def test_the_revisions_known_are_those_in_the_folder():
    """``REVISIONS.known`` is checked without Alembic at each start: it must not fall behind."""
    scripts = ScriptDirectory(str(REVISIONS.folder))
    assert tuple(script.revision for script in reversed(list(scripts.walk_revisions()))) == REVISIONS.known


def test_opening_again_changes_nothing(empty_url):
    """And needs no Alembic."""
    Database.open(empty_url).close()
    code = (
        "import sys; from sottovoce.store import Database; Database.open(sys.argv[1]).check(); "
        "assert 'alembic' not in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", code, empty_url], check=False).returncode == 0


def test_an_older_schema_is_upgraded_and_keeps_its_rows(database_url, two_revisions):
    """A newer program opens it; what was stored stays."""
    execute(database_url, "INSERT INTO subjects (tenant, id, audit_ref, created_ms) VALUES ('t', 's', 'a', 1)")
    with Database.open(database_url, revisions=two_revisions()) as database:
        assert "note" in columns(database, "subjects")
        with database.reading() as connection:
            assert connection.execute(text("SELECT id, note FROM subjects")).all() == [("s", "")]


def test_an_upgrade_that_fails_changes_nothing(database_url, two_revisions):
    """All of it is one transaction, on both databases."""
    with pytest.raises(ZeroDivisionError):
        Database.open(database_url, revisions=two_revisions("1 / 0"))
    with Database.open(database_url) as database:
        assert "note" not in columns(database, "subjects")


def test_a_newer_schema_is_refused_and_left(database_url, two_revisions):
    """An older program does not guess."""
    Database.open(database_url, revisions=two_revisions()).close()
    with pytest.raises(StoreForeignError, match="0002"):
        Database.open(database_url)


def test_tables_of_another_program_are_refused_and_left(empty_url):
    """Nothing is added to them."""
    execute(empty_url, "CREATE TABLE customers (id INTEGER)")
    with pytest.raises(StoreForeignError, match="another program"):
        Database.open(empty_url)
    tables = (
        "SELECT name FROM sqlite_master"
        if "sqlite" in empty_url[:6]
        else "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    )
    assert execute(empty_url, tables) == [("customers",)]


def test_nothing_is_made_where_nothing_is_to_be_made(empty_url):
    """``create=False`` wants a database that was used before."""
    with pytest.raises((StoreForeignError, StoreUnavailableError)):
        Database.open(empty_url, create=False)


def test_a_vault_file_is_not_a_database_of_this_kind(tmp_path):
    """Its header says that it is something else of ours."""
    path = tmp_path / "vault.db"
    with contextlib.closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("CREATE TABLE scopes (id INTEGER)")
        raw.execute(f"PRAGMA application_id = {0x536F7456}")
    with pytest.raises(StoreForeignError):
        Database.open(f"sqlite:///{path}")


def test_a_postgresql_that_does_not_keep_unicode_is_refused():
    """SQL_ASCII would take bytes that nobody can read again."""
    from tests.service_databases import _administration, new_postgresql

    with new_postgresql(template="template0") as url:
        name = url.split("/")[3].split("?")[0]
        with _administration() as connection:
            connection.execute(f'DROP DATABASE "{name}"')
            connection.execute(
                f"CREATE DATABASE \"{name}\" ENCODING 'SQL_ASCII' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'"
            )
        with pytest.raises(StoreForeignError, match="Unicode"):
            Database.open(url)


def test_many_processes_may_open_an_empty_one_at_once(empty_url):
    """One makes the schema, the others wait; all succeed."""
    code = "import sys; from sottovoce.store import Database; Database.open(sys.argv[1]).check()"
    command = [sys.executable, "-c", code, empty_url]
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        done = list(pool.map(lambda _: subprocess.run(command, check=False).returncode, range(3)))
    assert done == [0, 0, 0]
    with Database.open(empty_url) as database:
        database.check()
