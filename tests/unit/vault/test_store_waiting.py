"""A vault that another process holds: waited for in silence, then with a word, then no more."""

import contextlib
import sqlite3

import pytest

from sottovoce.vault import Vault, VaultBusyError, store_sqlite, store_waiting

from .conftest import conversation, entry


@pytest.fixture
def hurried(monkeypatch):
    """Waits that are told after a moment and given up after another."""
    monkeypatch.setattr(store_waiting, "TELL_AFTER_SECONDS", 0.05)
    monkeypatch.setattr(store_sqlite, "TELL_AFTER_SECONDS", 0.05)
    monkeypatch.setattr(store_waiting, "GIVE_UP_AFTER_SECONDS", 0.3)


@contextlib.contextmanager
def held(path, *statements):
    """The file in the hands of somebody else."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        for statement in statements or ("BEGIN IMMEDIATE",):
            other.execute(statement).fetchall()
        yield other


def test_a_wait_that_lasts_is_told_once_and_goes_on(hurried, path, keyset):
    """The callback hears the file and the seconds left; when the file is free, all is stored."""
    told = []
    with Vault.open(path, keyset) as vault:
        someone = entry(vault, conversation(), "Ana")
    with held(path) as other:

        def release(file, seconds):
            told.append((file, 0 < seconds <= 0.3))
            other.execute("ROLLBACK")

        with Vault.open(path, keyset, on_wait=release) as vault:
            assert vault.put([someone]) == 1
            assert vault.put([entry(vault, conversation(), "Bob")]) == 1
    assert told == [(path, True)]


def test_a_wait_without_end_is_an_error_with_a_remedy(hurried, path, keyset):
    """Nothing is stored, and the vault is as good as before."""
    told = []
    with Vault.open(path, keyset, on_wait=lambda *wait: told.append(wait)) as vault:
        someone = entry(vault, conversation(), "Ana")
        with held(path), pytest.raises(VaultBusyError, match=r"vault\.db is held by another process") as caught:
            vault.put([someone])
        assert "--resume" in caught.value.remedy
        assert (caught.value.code, caught.value.exit_code) == ("vault_busy", 3)
        assert len(told) == 1
        assert vault.put([someone]) == 1


@pytest.mark.parametrize("make", ["BEGIN EXCLUSIVE", "PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; COMMIT"])
def test_opening_and_reading_wait_too(hurried, path, keyset, make):
    """Whatever lock the other process has; readers wait only for one that shuts them out."""
    told = []
    Vault.open(path, keyset).close()
    with held(path, *make.split("; ")) as other:
        shut_out = "locking_mode" in make

        def release(*_):
            told.append(True)
            other.close()

        with Vault.open(path, keyset, create=False, on_wait=release) as vault:
            assert vault.counts().entries == 0
    assert bool(told) is shut_out
