"""Key sets and vaults for these tests: deterministic where the outcome does not depend on chance."""

import json
import random
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sottovoce.vault import Entry, Keyset, Scope, ScopeLevel, Vault

FORMATS = Path(__file__).parents[3] / "docs" / "formats"
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def document(name):
    """The last JSON block of a format document."""
    return re.findall(r"```json\n(.*?)```", (FORMATS / name).read_text(), re.DOTALL)[-1]


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
