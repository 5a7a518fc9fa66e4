"""Fresh databases for tests, SQLite and PostgreSQL. Import the fixtures into a ``conftest.py``: ``database`` runs a test on both.

PostgreSQL is the server that ``$SOTTOVOCE_TEST_POSTGRES`` names (a URL with the right to create databases), or else a private one:
started once for a test run, shared by its workers, on a Unix socket in a folder of its own, stopped when the last worker is gone,
however it went. Where there is no PostgreSQL, its tests are skipped.
"""

import atexit
import contextlib
import fcntl
import functools
import hashlib
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from sottovoce.store import Database

SERVER = "SOTTOVOCE_TEST_POSTGRES"
MISSING = f"no PostgreSQL here: install it, or set ${SERVER} to the URL of a server"
_LOCK = 7_305_001
_OPTIONS = (
    "-c listen_addresses='' -c fsync=off -c full_page_writes=off -c autovacuum=off "
    "-c shared_buffers=32MB -c max_connections=200 -c log_min_messages=fatal"
)
_held = []
"""Files whose locks say that this process uses the private server; closed by the end of the process."""


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request, tmp_path):
    """The URL of a database in which there is nothing at all."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/fresh.db"
    else:
        with new_postgresql(template="template0") as url:
            yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path):
    """The URL of a database with the schema and no rows."""
    if request.param == "sqlite":
        shutil.copy(_sqlite_template(), tmp_path / "fresh.db")
        yield f"sqlite:///{tmp_path}/fresh.db"
    else:
        with new_postgresql() as url:
            yield url


@pytest.fixture
def database(database_url):
    """An open database with the schema and no rows."""
    with Database.open(database_url) as opened:
        yield opened


@pytest.fixture
def sqlite_url(tmp_path):
    """As ``database_url``, for what only a file can show."""
    shutil.copy(_sqlite_template(), tmp_path / "fresh.db")
    return f"sqlite:///{tmp_path}/fresh.db"


@pytest.fixture
def postgresql_url():
    """As ``database_url``, for what only a server can show."""
    with new_postgresql() as url:
        yield url


@contextlib.contextmanager
def new_postgresql(template=None):
    """A database of its own on the server, dropped afterwards; a copy of the migrated one unless told otherwise."""
    server = _server()
    if server is None:
        pytest.skip(MISSING)
    name = f"sottovoce_test_{uuid.uuid4().hex}"
    source = template or _postgresql_template()
    with _administration() as connection:
        connection.execute(f'CREATE DATABASE "{name}" ENCODING \'UTF8\' TEMPLATE "{source}"')
    try:
        yield _on(server, name)
    finally:
        with _administration() as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _on(server, name):
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _administration():
    return psycopg.connect(_on(_server(), "postgres"), autocommit=True)


@functools.cache
def _sqlite_template():
    folder = tempfile.mkdtemp(prefix="sottovoce-")
    atexit.register(shutil.rmtree, folder)
    path = Path(folder) / "template.db"
    database = Database.open(f"sqlite:///{path}")
    database.truncate_log()
    database.close()
    return path


@functools.cache
def _postgresql_template():
    # Named by what makes it, so that a server that outlives the run never gives an old schema.
    code = b"".join(path.read_bytes() for path in sorted(_migrations().rglob("*.py")))
    name = f"sottovoce_template_{hashlib.sha256(code).hexdigest()[:16]}"
    with _administration() as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
            making = f"{name}_new"
            connection.execute(f'DROP DATABASE IF EXISTS "{making}"')
            connection.execute(f"CREATE DATABASE \"{making}\" ENCODING 'UTF8' TEMPLATE template0")
            Database.open(_on(_server(), making)).close()
            connection.execute(f'ALTER DATABASE "{making}" RENAME TO "{name}"')
    return name


def _migrations():
    from sottovoce.store.upgrade import REVISIONS

    return REVISIONS.folder


@functools.cache
def _server():
    return os.environ.get(SERVER) or _private_server()


def _private_server():
    binaries = _binaries()
    if binaries is None:
        return None
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", f"{os.getpid()}-{uuid.uuid4().hex}")
    meeting = Path(tempfile.gettempdir()) / f"sottovoce-tests-{os.getuid()}-{run}"
    while True:
        meeting.mkdir(mode=0o700, exist_ok=True)
        with contextlib.suppress(FileNotFoundError, BlockingIOError):
            return _joined(meeting, binaries)


def _joined(meeting, binaries):
    with (meeting / "start.lock").open("a") as start:
        fcntl.flock(start, fcntl.LOCK_EX)
        if not (meeting / "start.lock").samefile(f"/dev/fd/{start.fileno()}"):
            raise FileNotFoundError
        users = (meeting / "users.lock").open("a")
        fcntl.flock(users, fcntl.LOCK_SH | fcntl.LOCK_NB)
        _held.append(users)
        told = meeting / "folder"
        if not told.exists():
            folder = _started(binaries)
            guard = subprocess.Popen(
                [sys.executable, __file__, str(meeting), str(folder), str(binaries)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            guard.returncode = 0  # It outlives us on purpose.
            told.write_text(str(folder))
        return f"postgresql://sottovoce@/postgres?host={told.read_text()}"


def _binaries():
    on_path = shutil.which("initdb")
    places = [Path(on_path).resolve().parent] if on_path else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "pg_ctl").exists()), None)


def _started(binaries):
    folder = Path(tempfile.mkdtemp(prefix="sottovoce-pg-", dir="/tmp"))
    user = _user()
    if user:
        os.chown(folder, user["user"], user["group"])
    initdb = ["--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C", "--username=sottovoce"]
    _run([binaries / "initdb", "-D", folder / "data", *initdb], folder, user)
    options = f"{_OPTIONS} -c unix_socket_directories={folder}"
    _run([binaries / "pg_ctl", "-D", folder / "data", "-l", folder / "log", "-w", "-o", options, "start"], folder, user)
    return folder


def _run(command, folder, user):
    done = subprocess.run(  # Not captured through a pipe: the server would hold it open.
        command,
        cwd=folder,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **user,
    )
    assert done.returncode == 0, f"{command[0]} failed with {done.returncode} in {folder}"


def _user():
    """PostgreSQL refuses to run as root: then it is an unprivileged user's."""
    if os.getuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    return {}


def _guard(meeting, folder, binaries):
    """Stop the server as soon as no process uses it."""
    with (meeting / "users.lock").open("a") as users, (meeting / "start.lock").open("a") as start:
        fcntl.flock(users, fcntl.LOCK_EX)
        fcntl.flock(start, fcntl.LOCK_EX)
        _run([binaries / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop"], folder, _user())
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(meeting, ignore_errors=True)


if __name__ == "__main__":
    _guard(*(Path(argument) for argument in sys.argv[1:]))
