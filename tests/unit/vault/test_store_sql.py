"""The store of a service: joining transactions, tampering, and processes that meet."""

import subprocess
import sys
import threading

import pytest
from sqlalchemy import text

from sottovoce.errors import KeyUnavailableError, OutsideError, TamperedError, UsageError
from sottovoce.store import Database
from sottovoce.vault import Entry, NotAVaultError, Scope, ScopeLevel, TokenCollisionError, Vault
from sottovoce.vault.store_sql import SqlVaultStore

from .conftest import conversation, entry, make_keyset, rotated
from .test_store_sqlite import flipped

START = """
import os, sys
from datetime import UTC, datetime
from random import Random
from sottovoce.store import Database
from sottovoce.vault import *
from sottovoce.vault.store_sql import SqlVaultStore
keyset = Keyset.generate(random=Random(1).randbytes, now=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
vault = Vault.over(SqlVaultStore(Database.open(sys.argv[1])), keyset)
def entries(names, values):
    for name in names:
        scope = Scope(ScopeLevel.CONVERSATION, str(name))
        for value in values:
            yield Entry(scope=scope, token=vault.scope_keys(scope).token("PERSON", value), kind="PERSON", value=value)
"""


def alter(database, statement, **values):
    with database.writing() as connection:
        assert connection.execute(text(statement), values).rowcount


def first(database, column, table):
    with database.reading() as connection:
        return connection.execute(text(f"SELECT {column} FROM {table} LIMIT 1")).scalar_one()  # noqa: S608


@pytest.mark.parametrize("column", ["in_file", "fingerprint", "sealed", "kind"])
@pytest.mark.parametrize("level", ["conversation", "file"])
def test_a_flipped_bit_in_an_entry_is_detected(served, database, column, level):
    """As in a vault file: the value is not given, nor is the token passed over."""
    scope = Scope(ScopeLevel(level), "scope")
    ana = entry(served, scope, "Ana")
    served.put([ana])
    value = first(database, column, "vault_entries")
    changed = (not value) if column == "in_file" else flipped(value)
    alter(database, f"UPDATE vault_entries SET {column} = :changed", changed=changed)  # noqa: S608
    for attempt in (lambda: served.reveal(scope, [ana.token]), lambda: served.restore(f"hi {ana.token}", scope)):
        with pytest.raises(TamperedError):
            attempt()


@pytest.mark.parametrize("column", ["level", "tenant", "created", "wrapped"])
def test_a_flipped_bit_in_a_scope_is_detected(served, database, column):
    """Whatever of the row the data key is bound to."""
    ana = entry(served, conversation(), "Ana")
    served.put([ana])
    changed = flipped(first(database, column, "vault_scopes"))
    alter(database, f"UPDATE vault_scopes SET {column} = :changed", changed=changed)  # noqa: S608
    with pytest.raises(TamperedError):
        served.reveal(conversation(), [ana.token])


def test_a_swapped_ciphertext_is_detected(served, database):
    """Between two tokens of a scope, each with the other's fingerprint too, and moved to another scope."""
    ana, bo = entry(served, conversation("ours"), "Ana"), entry(served, conversation("ours"), "Bo")
    foreign = Entry(scope=conversation("theirs"), token=ana.token, kind="PERSON", value="Cy")
    served.put([ana, bo, foreign])
    suffix = {"one": ana.token[-9:], "other": bo.token[-9:]}
    with database.writing() as connection:
        query = (
            "SELECT sealed, fingerprint FROM vault_entries e JOIN vault_scopes s ON s.id = scope_id WHERE suffix = :s"
        )
        sealed, fingerprint = connection.execute(text(query), {"s": suffix["other"]}).one()
        change = "UPDATE vault_entries SET sealed = :v, fingerprint = :f WHERE suffix = :s"
        connection.execute(text(change), {"v": sealed, "f": fingerprint, "s": suffix["one"]})
    for each in (ana, foreign):
        with pytest.raises(TamperedError):
            served.reveal(each.scope, [each.token])
    assert served.reveal(bo.scope, [bo.token]) == {bo.token: "Bo"}


@pytest.mark.parametrize("value", [7, "text", b"", 1.5])
def test_a_column_of_another_type_is_detected(sqlite_url, keyset, value):
    """SQLite lets any type stand in any column, and no converter's error may get out."""
    with Database.open(sqlite_url) as database:
        vault = Vault.over(SqlVaultStore(database), keyset)
        ana = entry(vault, conversation(), "Ana")
        vault.put([ana], subject_id="a" * 32)
        for column, table in (("sealed", "vault_entries"), ("tenant", "vault_scopes"), ("wrapped", "vault_scopes")):
            alter(database, f"UPDATE {table} SET {column} = :v", v=value)  # noqa: S608
            with pytest.raises(TamperedError):
                vault.reveal(conversation(), [ana.token])


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE vault_entries SET suffix = '491MBS6E2' WHERE scope_id = 1",
        "UPDATE vault_entries SET scope_id = 77 WHERE scope_id = 1",
        "UPDATE vault_originals SET scope_id = 77 WHERE scope_id = 1",
        "DELETE FROM vault_scopes WHERE id = 1",
    ],
)
def test_verification_finds_damage_that_no_lookup_would_meet(served, database, damage):
    """Renamed tokens, rows that hang on nothing."""
    for name in "123":
        served.put([entry(served, conversation(name), "Ana")])
        served.put_originals([(conversation(name), b"masked", b"original")])
    alter(database, damage)
    with pytest.raises(TamperedError, match="do not authenticate"):
        served.verify()


def test_what_the_vault_stores_is_part_of_the_callers_transaction(served, database):
    """It goes when that fails, and is there when that is stored."""
    ana = entry(served, conversation(), "Ana")

    def fail():
        with database.writing():
            served.put([ana])
            assert served.reveal(conversation(), [ana.token])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert served.reveal(conversation(), [ana.token]) == {}
    assert served.counts().scopes == 0
    with database.writing():
        served.put([ana])
        assert served.forget_tokens(conversation(), [ana.token]) == 1
        served.put([ana])
    assert served.reveal(conversation(), [ana.token]) == {ana.token: "Ana"}


def test_a_collision_leaves_the_callers_transaction_whole(served, database):
    """Nothing of the batch stays; the same transaction goes on with other tokens."""
    ana = entry(served, conversation(), "Ana")
    bo = Entry(scope=conversation(), token=ana.token, kind="PERSON", value="Bo")
    with database.writing():
        served.put([ana])
        with pytest.raises(TokenCollisionError):
            served.put([entry(served, conversation("new"), "Cy"), bo])
        keys = served.scope_keys(conversation(), extended={("PERSON", "Bo")})
        again = Entry(scope=conversation(), token=keys.token("PERSON", "Bo"), kind="PERSON", value="Bo")
        served.put([again])
    assert served.reveal(conversation(), [ana.token, again.token]) == {ana.token: "Ana", again.token: "Bo"}
    assert served.counts().scopes == 1


def test_shredding_empties_the_log_unless_the_caller_is_still_writing(sqlite_url, tmp_path, keyset):
    """No wrapped key and no sealed value is left in the file or its log; inside a transaction that waits."""
    with Database.open(sqlite_url) as database:
        vault = Vault.over(SqlVaultStore(database), keyset)
        ana = entry(vault, conversation(), "Ana")
        vault.put([ana], subject_id="a" * 32)
        secrets = [first(database, "sealed", "vault_entries"), first(database, "wrapped", "vault_scopes")]
        assert all(secret[9:] in everything(tmp_path) for secret in secrets)
        with database.writing():
            assert vault.shred_subject("a" * 32) == 2
        assert any(secret[9:] in everything(tmp_path) for secret in secrets)
        database.truncate_log()
        assert not any(secret[9:] in everything(tmp_path) for secret in secrets)
        vault.put([ana], subject_id="b" * 32)
        secrets = [first(database, "sealed", "vault_entries"), first(database, "wrapped", "vault_scopes")]
        vault.shred_subject("b" * 32)
        assert not any(secret[9:] in everything(tmp_path) for secret in secrets)


def everything(folder):
    return b"".join(path.read_bytes() for path in sorted(folder.glob("fresh.db*")))


def test_a_reader_that_stays_keeps_the_log_and_that_is_told(sqlite_url, keyset):
    """The scope is gone; what is left in the log is named, with what to do."""
    with Database.open(sqlite_url, busy_seconds=0.2) as database, Database.open(sqlite_url) as other:
        vault = Vault.over(SqlVaultStore(database), keyset)
        ana = entry(vault, conversation(), "Ana")
        vault.put([ana])
        with other.reading() as connection:
            connection.execute(text("SELECT count(*) FROM vault_entries")).scalar_one()
            with pytest.raises(OutsideError, match="log") as caught:
                vault.shred(conversation())
        assert caught.value.remedy
        assert vault.reveal(conversation(), [ana.token]) == {}
        assert not vault.shred(conversation())


def test_canaries_never_reach_the_database_in_plain(sqlite_url, tmp_path, keyset):
    """Values, origins, names of scopes and tenants; and nothing in it tells a canary from any other entry."""
    with Database.open(sqlite_url) as database:
        vault = Vault.over(SqlVaultStore(database), keyset)
        scope = Scope(ScopeLevel.SUBJECT, "canary-subject", "canary-tenant")
        stored = [entry(vault, scope, f"canary-{number}", origin="canary-origin") for number in "12"]
        vault.put(stored[:1], subject_id="a" * 32)
        vault.put(stored[1:], subject_id="a" * 32, canary=True)
        with database.reading() as connection:
            query = "SELECT kind, in_file, length(sealed), length(fingerprint) FROM vault_entries"
            one, other = connection.execute(text(query)).all()
        assert one == other
    seen = everything(tmp_path)
    assert b"canary-" not in seen
    assert not [key for key in (keyset.index, *keyset.tokens, *keyset.wrapping) if key.secret in seen]


def test_a_vault_opens_with_its_key_set_only(served, database, keyset):
    """Another key set, or one without the wrapping key in force, is recognized before anything is done."""
    served.put([entry(served, conversation(), "Ana")])
    with pytest.raises(KeyUnavailableError, match=keyset.index.info.id):
        Vault.over(SqlVaultStore(database), make_keyset(5))
    with pytest.raises(KeyUnavailableError, match=keyset.wrapping[0].info.id):
        Vault.over(SqlVaultStore(database), rotated(keyset).without_retired())
    assert Vault.over(SqlVaultStore(database), rotated(keyset)).counts().entries == 1


def test_a_vault_that_lost_its_name_is_not_taken_over(served, database, keyset):
    """With another key set all it holds would seem to be gone, and be filled over."""
    served.put([entry(served, conversation(), "Ana")])
    alter(database, "DELETE FROM vault_meta")
    for keys in (keyset, make_keyset(5)):
        with pytest.raises(NotAVaultError):
            Vault.over(SqlVaultStore(database), keys)


def test_no_lookup_reads_a_whole_table(sqlite_url, keyset):
    """SQLite's own plan of every statement that storing, revealing, restoring, forgetting and shredding run."""
    with Database.open(sqlite_url) as database:
        vault = Vault.over(SqlVaultStore(database), keyset)
        seen = []
        with database.writing() as connection:
            connection.connection.dbapi_connection.set_trace_callback(seen.append)
            for names in ("12", "12", "13"):
                entries = [entry(vault, conversation(name), value) for name in names for value in ("Ana", "Bo")]
                vault.put(entries, subject_id="a" * 32)
            vault.put([entry(vault, Scope(ScopeLevel.FILE, "a"), "Ana")])
            vault.restore(entries[0].token, conversation("1"))
            vault.restore(entries[0].token, Scope(ScopeLevel.FILE, "b"))
            vault.forget_tokens(conversation("1"), [entries[0].token])
            vault.shred(conversation("1"))
            vault.shred_subject("a" * 32, tenant="")
            connection.connection.dbapi_connection.set_trace_callback(None)
            asked = {each for each in seen if "vault_" in each and not each.startswith("INSERT")}
            plans = {
                each: [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {each}")] for each in asked
            }
    assert len(plans) > 8
    assert not {each: plan for each, plan in plans.items() if any("SCAN vault_" in step for step in plan)}


def test_rows_are_for_transactions_only(database):
    """A call outside one is the programmer's mistake."""
    with pytest.raises(UsageError, match="transaction"):
        SqlVaultStore(database).meta("index_key")


def test_processes_share_a_vault_from_its_first_moment(database_url, keyset):
    """Three make it at once and write the same tokens to the same scopes in different orders: one key each, no loss."""
    script = (
        "for round in range(4):\n"
        "    names = list(range(12)) if len(sys.argv[2]) % 2 else list(range(11, -1, -1))\n"
        "    vault.put(entries(names, ['Ana', f'v{round}', sys.argv[2]]), subject_id='0' * 32)\n"
        "vault.put_originals([(Scope(ScopeLevel.CONVERSATION, '1'), b'masked', b'original')])\n"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", START + script, database_url, name],
            env={"PYTHONPATH": ":".join(sys.path)},
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in ("a", "bb", "ccc")
    ]
    outcomes = [(process.communicate(timeout=120)[1], process.returncode) for process in started]
    assert outcomes == [("", 0)] * 3
    with Database.open(database_url) as database:
        vault = Vault.over(SqlVaultStore(database), keyset)
        assert vault.counts().entries == 12 * (1 + 4 + 3)
        assert vault.counts().scopes == 13
        assert vault.verify() == 12 * 8 + 1
        for value in ("Ana", "v3", "a", "ccc"):
            each = entry(vault, conversation("7"), value)
            assert vault.reveal(each.scope, [each.token]) == {each.token: value}


def met(database_url, keyset, first_deed, second_deed):
    """Run the second deed in another process's place while the first one's transaction is open; give what it did."""
    outcome = []
    with Database.open(database_url) as one, Database.open(database_url) as two:
        ours, theirs = (Vault.over(SqlVaultStore(each), keyset) for each in (one, two))
        begun = threading.Event()

        def work():
            begun.set()
            try:
                outcome.append(second_deed(theirs))
            except Exception as error:  # noqa: BLE001 - handed to the main thread
                outcome.append(error)

        thread = threading.Thread(target=work)
        with one.writing():
            first_deed(ours)
            thread.start()
            begun.wait()
            thread.join(timeout=0.3)
            waited = thread.is_alive()
        thread.join()
    (done,) = outcome
    return waited, done


def test_a_scope_that_is_being_filled_is_shredded_afterwards(database_url, keyset):
    """Shredding waits for whoever fills; no entry is left behind without its key."""
    for shred in (lambda vault: vault.shred(conversation()), lambda vault: vault.shred_subject("a" * 32) > 0):
        with Database.open(database_url) as database:
            vault = Vault.over(SqlVaultStore(database), keyset)
            vault.put([entry(vault, conversation(), "Ana")], subject_id="a" * 32)
        more = [entry(vault, conversation(), "Bo"), entry(vault, conversation("new"), "Cy")]
        waited, done = met(database_url, keyset, lambda vault: vault.put(more, subject_id="a" * 32), shred)  # noqa: B023
        assert waited
        assert done is True
        with Database.open(database_url) as database:
            vault = Vault.over(SqlVaultStore(database), keyset)
            assert vault.counts().entries == vault.verify()
            assert vault.reveal(conversation(), [more[0].token]) == {}


def test_a_new_scope_does_not_slip_past_a_rotation(database_url, keyset):
    """The rotation waits for whoever wraps under the old key, so that the old key can go afterwards."""
    with Database.open(database_url) as database:
        ana = entry(Vault.over(SqlVaultStore(database), keyset), conversation(), "Ana")
    waited, done = met(
        database_url, keyset, lambda vault: vault.put([ana]), lambda vault: vault.rotate(rotated(keyset))
    )
    assert (waited, done) == (True, 1)
    with Database.open(database_url) as database:
        vault = Vault.over(SqlVaultStore(database), rotated(keyset).without_retired())
        assert vault.reveal(conversation(), [ana.token]) == {ana.token: "Ana"}


def test_two_that_store_the_same_token_at_once_agree(database_url, keyset):
    """The second one waits, then finds the value known, or the token taken."""
    with Database.open(database_url) as database:
        vault = Vault.over(SqlVaultStore(database), keyset)
        vault.put([entry(vault, conversation(), "Known")])
    ana = entry(vault, conversation(), "Ana")
    bo = entry(vault, conversation(), "Bo")
    waited, done = met(database_url, keyset, lambda vault: vault.put([ana]), lambda vault: vault.put([ana, bo]))
    assert (waited, done) == (True, 1)
    cy = entry(vault, conversation(), "Cy")
    other = Entry(scope=conversation(), token=cy.token, kind="PERSON", value="Not Cy")
    waited, done = met(database_url, keyset, lambda vault: vault.put([cy]), lambda vault: vault.put([other]))
    assert waited
    assert isinstance(done, TokenCollisionError)
    assert done.entries == (other,)
    with Database.open(database_url) as database:
        vault = Vault.over(SqlVaultStore(database), keyset)
        assert vault.reveal(conversation(), [ana.token, bo.token, cy.token]) == {
            ana.token: "Ana",
            bo.token: "Bo",
            cy.token: "Cy",
        }


def test_two_that_make_the_same_scope_at_once_end_with_one_key(database_url, keyset):
    """Of nobody and for a subject: the second one takes the first one's key, and it belongs to the subject."""
    with Database.open(database_url) as database:
        vault = Vault.over(SqlVaultStore(database), keyset)
    ana, bo = entry(vault, conversation(), "Ana"), entry(vault, conversation(), "Bo")
    waited, done = met(
        database_url, keyset, lambda vault: vault.put([ana]), lambda vault: vault.put([bo], subject_id="a" * 32)
    )
    assert (waited, done) == (True, 1)
    with Database.open(database_url) as database:
        vault = Vault.over(SqlVaultStore(database), keyset)
        assert vault.reveal(conversation(), [ana.token, bo.token]) == {ana.token: "Ana", bo.token: "Bo"}
        assert vault.verify() == 2
        assert vault.shred_subject("a" * 32) == 2
        assert vault.counts().entries == 0
