"""Key sets and vaults for these tests: deterministic where the outcome does not depend on chance."""

import json
import random
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sottovoce.store import Database
from sottovoce.vault import Entry, Keyset, Scope, ScopeLevel, Vault
from sottovoce.vault.store_sql import SqlVaultStore
from tests.service_databases import database, database_url, postgresql_url, sqlite_url

__all__ = ["database", "database_url", "postgresql_url", "sqlite_url"]

FORMATS = Path(__file__).parents[3] / "docs" / "formats"
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def document(name, place=0):
    """A JSON block of a format document, the first one unless told otherwise."""
    return re.findall(r"```json\n(.*?)```", (FORMATS / name).read_text(), re.DOTALL)[place]


def vector(name):
    """The same, read."""
    return json.loads(document(name))


def make_keyset(seed=1):
    """A key set that is the same for the same seed."""
    return Keyset.generate(random=random.Random(seed).randbytes, now=NOW)


def rotated(keyset, seed=2, *, tokens=False):
    """The key set after a rotation."""
    return keyset.rotate(random=random.Random(seed).randbytes, now=NOW, tokens=tokens)


def conversation(name="conversation-42"):
    """A conversation scope."""
    return Scope(ScopeLevel.CONVERSATION, name)


def entry(vault, scope, value, kind="PERSON", **more):
    """An entry under the token that the vault gives."""
    return Entry(scope=scope, token=vault.scope_keys(scope).token(kind, value), kind=kind, value=value, **more)


@pytest.fixture
def keyset():
    return make_keyset()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "vault.db"


@pytest.fixture
def vault(path, keyset):
    with Vault.open(path, keyset) as opened:
        yield opened


@pytest.fixture
def served(database, keyset):
    """A vault in a service's database, SQLite and PostgreSQL."""
    with Vault.over(SqlVaultStore(database), keyset) as opened:
        yield opened


@pytest.fixture(params=["file", "sqlite", "postgresql"])
def everywhere(request, path, keyset):
    """A vault in each place where one may lie."""
    if request.param == "file":
        with Vault.open(path, keyset) as opened:
            yield opened
    else:
        url = request.getfixturevalue(f"{request.param}_url")
        with Database.open(url) as database, Vault.over(SqlVaultStore(database), keyset) as opened:
            yield opened
