"""The store: tampering, files that are no vault, threads, processes, and being killed at any step."""

import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import threading

import pytest

from sottovoce.errors import OutsideError, RefusedError, TamperedError, UsageError
from sottovoce.vault import Entry, NotAVaultError, Scope, ScopeLevel, Vault

from .conftest import conversation, entry, make_keyset, rotated

ENVIRONMENT = {"PYTHONPATH": ":".join(sys.path)}
START = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from sottovoce.vault import *
now = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
keyset = Keyset.generate(random=Random(1).randbytes, now=now)
new_keyset = keyset.rotate(random=Random(2).randbytes, now=now)
vault = None
def until_it_survives(deed):
    "Fork a process for each file in turn, that dies at the step of its file's number; print how each one ended."
    for step in range(40):
        child = os.fork()
        if not child:
            global vault
            vault = Vault.open(Path(sys.argv[1]) / f"{step}.db", keyset)
            die_at(step)
            deed(step)
            vault.close()
            os._exit(0)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(status)
        if status == 0:
            break
def die_at(step):
    "Kill this process when the vault is about to run that statement, 250 updates counting as one."
    steps, updates = iter(range(10**6)), iter(range(10**6))
    def trace(statement):
        if statement.startswith("UPDATE") and next(updates) % 250:
            return
        if next(steps) == step:
            os.kill(os.getpid(), signal.SIGKILL)
    vault._store._db.set_trace_callback(trace)
def entries(names, prefix=""):
    for name in names:
        scope = Scope(ScopeLevel.CONVERSATION, prefix + name)
        token = vault.scope_keys(scope).token("PERSON", "Ana")
        yield Entry(scope=scope, token=token, kind="PERSON", value="Ana")
"""


def run(script, *arguments):
    """Start a process of its own with a vault at hand."""
    return subprocess.Popen(
        [sys.executable, "-c", START + script, *map(str, arguments)],
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process):
    """Wait for it; give its exit status and output."""
    out, error = process.communicate(timeout=60)
    return process.returncode, out, error


def alter(path, statement, *values):
    db = sqlite3.connect(path)
    with db:
        assert db.execute(statement, values).rowcount
    db.close()


def swap(path, table, column, where):
    """Exchange what two rows have in a column."""
    db = sqlite3.connect(path)
    with db:
        one, other = (row[0] for row in db.execute(f"SELECT {column} FROM {table} WHERE {where}"))  # noqa: S608
        change = f"UPDATE {table} SET {column} = CASE {column} WHEN ?1 THEN ?2 ELSE ?1 END WHERE {where}"  # noqa: S608
        assert db.execute(change, (one, other)).rowcount == 2
    db.close()


def flipped(value):
    """The value with one bit changed, wherever it has one."""
    if isinstance(value, int):
        return value ^ 1
    if isinstance(value, str):
        return ("0" if value[0] != "0" else "1") + value[1:]
    return bytes([value[0] ^ 1]) + value[1:]


def test_files_are_for_their_owner_only(vault, path):
    """Vault and log have mode 0600 whatever the umask."""
    vault.put([entry(vault, conversation(), "Ana")])
    files = sorted(path.parent.glob("vault.db*"))
    assert path.with_name("vault.db-wal") in files
    assert {stat.S_IMODE(each.stat().st_mode) for each in files} == {0o600}


@pytest.mark.parametrize("column", ["in_file", "fingerprint", "sealed", "kind"])
@pytest.mark.parametrize("level", ["conversation", "file"])
def test_a_flipped_bit_in_an_entry_is_detected(vault, path, column, level):
    """Reveal and restore refuse; the value is not given, nor is the token passed over."""
    scope = Scope(ScopeLevel(level), "scope")
    ana = entry(vault, scope, "Ana")
    vault.put([ana])
    db = sqlite3.connect(path)
    (value,) = db.execute(f"SELECT {column} FROM entries").fetchone()  # noqa: S608
    db.close()
    alter(path, f"UPDATE entries SET {column} = ?", flipped(value))  # noqa: S608
    for attempt in (lambda: vault.reveal(scope, [ana.token]), lambda: vault.restore(f"hi {ana.token}", scope)):
        with pytest.raises(TamperedError):
            attempt()


@pytest.mark.parametrize("value", [7, "text", b"", b"\x01", 1.5])
def test_a_sealed_value_of_another_type_is_detected(path, keyset, value):
    """SQLite lets any type stand in any column."""
    with Vault.open(path, keyset) as vault:
        ana = entry(vault, conversation(), "Ana")
        vault.put([ana])
        alter(path, "UPDATE entries SET sealed = ?", value)
        with pytest.raises(TamperedError):
            vault.reveal(conversation(), [ana.token])


def test_a_renamed_token_does_not_open_under_its_new_name(vault, path):
    """The old name is unknown, the new one refused, and verification finds it."""
    ana, bo = entry(vault, conversation(), "Ana"), entry(vault, conversation(), "Bo")
    vault.put([ana])
    alter(path, "UPDATE entries SET suffix = ?", bo.token.rpartition("-")[2])
    assert vault.known(conversation(), [ana.token]) == set()
    for attempt in (lambda: vault.reveal(conversation(), [bo.token]), vault.verify):
        with pytest.raises(TamperedError):
            attempt()


def test_a_changed_fingerprint_does_not_pass_for_a_collision(vault, path):
    """Storing the same value again meets it."""
    ana = entry(vault, conversation(), "Ana")
    vault.put([ana])
    alter(path, "UPDATE entries SET fingerprint = zeroblob(16)")
    with pytest.raises(TamperedError):
        vault.put([ana])


def test_swapped_values_and_moved_rows_are_detected(vault, path):
    """Between two tokens of a scope, and between two scopes with the same data under other keys."""
    ours, theirs = conversation("ours"), conversation("theirs")
    ana, bo = entry(vault, ours, "Ana"), entry(vault, ours, "Bo")
    foreign = Entry(scope=theirs, token=ana.token, kind="PERSON", value="Cy")
    vault.put([ana, bo, foreign])
    swap(path, "entries", "sealed", "scope_id = 1")
    for each in (ana, bo):
        with pytest.raises(TamperedError):
            vault.reveal(ours, [each.token])
    alter(path, "DELETE FROM entries WHERE scope_id = 1")
    alter(path, "UPDATE entries SET scope_id = 1")
    with pytest.raises(TamperedError):
        vault.reveal(ours, [ana.token])


def test_swapped_data_keys_are_detected(vault, path, keyset):
    """By an open vault that had them at hand, and by a new one."""
    ours, theirs = conversation("ours"), conversation("theirs")
    ana = entry(vault, ours, "Ana")
    vault.put([ana, entry(vault, theirs, "Bo")])
    assert vault.reveal(ours, [ana.token])
    swap(path, "scopes", "wrapped", "id IN (1, 2)")
    with pytest.raises(TamperedError):
        vault.reveal(ours, [ana.token])
    with Vault.open(path, keyset) as again, pytest.raises(TamperedError):
        again.put([ana])


@pytest.mark.parametrize("column", ["level", "tenant", "created", "wrapped"])
def test_a_flipped_bit_in_a_scope_is_detected(vault, path, column):
    """Whatever of the row the data key is bound to."""
    ana = entry(vault, conversation(), "Ana")
    vault.put([ana])
    db = sqlite3.connect(path)
    (value,) = db.execute(f"SELECT {column} FROM scopes").fetchone()  # noqa: S608
    db.close()
    alter(path, f"UPDATE scopes SET {column} = ?", flipped(value))  # noqa: S608
    with pytest.raises(TamperedError):
        vault.reveal(conversation(), [ana.token])


@pytest.mark.parametrize("damage", ["level = 'planet'", "level = x'00'", "pseudonym = 'text'", "wrapped = 'text'"])
def test_a_scope_that_does_not_read_is_refused_in_listings(vault, path, damage):
    """Even where nothing is opened, no error but ours gets out."""
    vault.put([entry(vault, conversation(), "Ana")])
    alter(path, f"UPDATE scopes SET {damage}")  # noqa: S608
    with pytest.raises(TamperedError):
        vault.scopes()


def test_a_flipped_bit_in_an_original_is_detected(vault, path):
    """Sealed bytes; with a changed fingerprint there is no original."""
    scope = Scope(ScopeLevel.FILE, "a.jsonl")
    vault.put_originals([(scope, b"masked", b"original")])
    alter(path, "UPDATE originals SET sealed = zeroblob(60)")
    for attempt in (lambda: vault.original(scope, b"masked"), lambda: vault.put_originals([(scope, b"masked", b"x")])):
        with pytest.raises(TamperedError):
            attempt()


def test_what_is_no_vault_is_refused_and_left_alone(tmp_path, keyset):
    """Text, a database of another program, an empty file that may not become one, no file, a newer version."""
    text = tmp_path / "text"
    text.write_text("canary " * 1000)
    other = tmp_path / "other.db"
    alter_new(other, "CREATE TABLE precious (x)", "INSERT INTO precious VALUES ('canary')")
    empty = tmp_path / "empty"
    empty.touch()
    newer = tmp_path / "newer"
    Vault.open(newer, keyset).close()
    alter_new(newer, "PRAGMA user_version = 2")
    for path, create in ((text, True), (other, True), (empty, False), (tmp_path / "none", False), (newer, True)):
        before = path.read_bytes() if path.exists() else None
        with pytest.raises(NotAVaultError) as caught:
            Vault.open(path, keyset, create=create)
        assert caught.value.__cause__ is None
        assert caught.value.remedy
        assert "canary" not in str(caught.value)
        assert (path.read_bytes() if path.exists() else None) == before


def alter_new(path, *statements):
    db = sqlite3.connect(path)
    with db:
        for statement in statements:
            db.execute(statement)
    db.close()


def test_a_corrupt_file_gives_an_error_of_ours(path, keyset):
    """Each page in turn is overwritten: the vault refuses, or all is still right; sqlite3's errors never get out."""
    with Vault.open(path, keyset) as vault:
        entries = [entry(vault, conversation(), f"person {number}") for number in range(300)]
        vault.put(entries)
    good = path.read_bytes()
    right = {each.token: each.value for each in entries}
    refusals = []
    for start in range(0, len(good), 4096):
        path.write_bytes(good[:start] + b"\xa5" * 4096 + good[start + 4096 :])
        try:
            with Vault.open(path, keyset) as vault:
                assert vault.reveal(conversation(), right) == right
                assert vault.verify() == 300
        except RefusedError as error:
            refusals.append(error)
    assert len(refusals) >= len(good) // 4096 - 3
    assert all(error.remedy and error.__cause__ is None for error in refusals)


def test_a_place_that_cannot_be_opened_is_an_outside_error(tmp_path, keyset):
    """No such folder; a folder where the file should be."""
    for path in (tmp_path / "none" / "vault.db", tmp_path):
        with pytest.raises(OutsideError) as caught:
            Vault.open(path, keyset)
        assert caught.value.__cause__ is None


def test_a_full_disk_is_an_outside_error_and_loses_nothing(vault, path):
    """Simulated by a page limit: the batch is refused as a whole, what was there stays."""
    ana = entry(vault, conversation(), "Ana")
    vault.put([ana])
    pages = vault._store._db.execute("PRAGMA page_count").fetchone()[0]
    vault._store._db.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(OutsideError, match="SQLITE_FULL"):
        vault.put([entry(vault, conversation(), f"person {number}") for number in range(2000)])
    assert vault.counts().entries == 1
    assert vault.reveal(conversation(), [ana.token]) == {ana.token: "Ana"}
    vault._store._db.execute("PRAGMA max_page_count = 100000")
    assert vault.put([entry(vault, conversation(), "Bo")]) == 1


def test_a_vault_serves_the_process_that_opened_it_only(vault):
    """A forked child is told so, before it can harm the file."""
    vault._store._process = os.getpid() + 1
    with pytest.raises(UsageError):
        vault.counts()
    vault._store._process = os.getpid()


def test_threads_share_a_vault(vault):
    """Eight threads store and read at once; nothing is lost or mixed up."""
    failures = []

    def work(number):
        try:
            scope = conversation(str(number % 3))
            for step in range(15):
                each = entry(vault, scope, f"{number}-{step}")
                vault.put([each])
                assert vault.reveal(scope, [each.token]) == {each.token: f"{number}-{step}"}
        except Exception as error:  # noqa: BLE001 - handed to the main thread
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert vault.counts().entries == 120
    assert vault.verify() == 120


def test_processes_share_a_vault_from_its_first_moment(path):
    """Four processes make the file at once and write to the same scopes; each finds what the others stored."""
    script = "vault = Vault.open(Path(sys.argv[1]), keyset)\nfor _ in range(5):\n    vault.put(entries(map(str, range(40))))\nvault.put(entries([str(os.getpid())]))"
    outcomes = [finish(process) for process in [run(script, path) for _ in range(4)]]
    assert [(status, error) for status, _, error in outcomes] == [(0, "")] * 4
    with Vault.open(path, make_keyset()) as vault:
        assert vault.counts().entries == vault.counts().scopes == 44
        assert vault.verify() == 44


def killed_at_each_step(folder, deed):
    """Run the deed on one file after the other, each process killed one statement later; give how many were killed."""
    status, out, error = finish(run(f"until_it_survives({deed})", folder))
    assert (status, error) == (0, "")
    *killed, last = map(int, out.split())
    assert set(killed) == {-signal.SIGKILL}
    assert last == 0
    return len(killed)


def test_a_batch_that_is_killed_is_stored_whole_or_not_at_all(tmp_path, keyset):
    """SIGKILL before each statement in turn, until the batch gets through; then put again, which completes it."""
    original = "vault.put_originals([(Scope(ScopeLevel.FILE, 'a'), b'm', b'o')])"
    killed = killed_at_each_step(tmp_path, f"lambda step: (vault.put(entries('abc')), {original})")
    assert killed > 12
    for step in range(killed + 1):
        with Vault.open(tmp_path / f"{step}.db", keyset, create=False) as vault:
            counts = vault.counts()
            assert (counts.scopes, counts.entries, counts.originals) in {(0, 0, 0), (3, 3, 0), (4, 3, 1)}
            vault.put([entry(vault, conversation(name), "Ana") for name in "abc"])
            assert vault.counts().entries == 3
            assert vault.verify() == 3 + counts.originals


def test_a_rotation_that_is_killed_is_finished_by_running_it_again(tmp_path, path, keyset):
    """SIGKILL before each statement in turn: everything opens in between, and the old key can go afterwards."""
    with Vault.open(path, keyset) as vault:
        vault.put([entry(vault, conversation(str(number)), "Ana") for number in range(510)])
    for step in range(40):
        shutil.copyfile(path, tmp_path / f"{step}.db")
    killed = killed_at_each_step(tmp_path, "lambda step: vault.rotate(new_keyset)")
    assert killed > 12
    for step in range(killed + 1):
        with Vault.open(tmp_path / f"{step}.db", rotated(keyset), create=False) as vault:
            assert vault.verify() == 510
            vault.rotate(rotated(keyset))
        with Vault.open(tmp_path / f"{step}.db", rotated(keyset).without_retired()) as vault:
            assert {info.wrapping_key for info in vault.scopes()} == {rotated(keyset).wrapping[0].info.id}
            assert vault.verify() == 510
