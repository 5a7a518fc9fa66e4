"""Scopes that belong to subjects: one key of the subject above the keys of all its conversations."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from sottovoce.errors import KeyUnavailableError, TamperedError, UsageError
from sottovoce.vault import Scope, ScopeLevel, SubjectMismatchError, Vault, VaultCounts
from sottovoce.vault.store_sql import SqlVaultStore

from .conftest import conversation, entry, rotated

ANA, BEN = "a" * 32, "b" * 32


def alter(database, statement, **values):
    with database.writing() as connection:
        assert connection.execute(text(statement), values).rowcount


def rows(database, statement):
    with database.reading() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def put(vault, names, subject_id, value="Ana Ruiz"):
    entries = [entry(vault, conversation(name), value) for name in names]
    vault.put(entries, subject_id=subject_id)
    return entries


def test_only_the_subjects_key_hangs_on_the_key_set(served, database, keyset):
    """The keys of its conversations hang on that one; all open again, by a vault that has nothing at hand."""
    entries = put(served, "123", ANA)
    wrapped_by = [info.wrapping_key for info in served.scopes()]
    assert wrapped_by.count(keyset.wrapping[0].info.id) == 1
    assert len(wrapped_by) == 4
    assert len(set(wrapped_by)) == 2
    again = Vault.over(SqlVaultStore(database), keyset)
    for each in entries:
        assert again.reveal(each.scope, [each.token]) == {each.token: "Ana Ruiz"}
    assert again.put(put(again, "12", ANA, "Bo"), subject_id=ANA) == 0
    assert again.verify() == 5


def test_shredding_a_subject_ends_all_its_scopes_and_no_others(served, database):
    """Conversations, its own scope, exact originals; running it again does no harm and tells that nothing was there."""
    own = entry(served, Scope(ScopeLevel.SUBJECT, ANA), "Ana Ruiz")
    entries = [*put(served, "12", ANA), own]
    served.put([own], subject_id=ANA)
    served.put_originals([(entries[0].scope, b"masked", b"original")])
    (ben,) = put(served, "3", BEN, "Ben")
    (nobody,) = put(served, "4", "", "Nobody")
    assert served.shred_subject(ANA) == 4
    assert served.shred_subject(ANA) == 0
    for each in entries:
        assert served.reveal(each.scope, [each.token]) == {}
    assert served.original(entries[0].scope, b"masked") is None
    assert served.reveal(ben.scope, [ben.token]) == {ben.token: "Ben"}
    assert served.reveal(nobody.scope, [nobody.token]) == {nobody.token: "Nobody"}
    assert served.counts() == VaultCounts(3, 2, 0, (("PERSON", 2),))
    assert {row[0] for row in rows(database, "SELECT subject_id FROM vault_scopes")} == {BEN, ""}
    assert served.verify() == 2
    assert put(served, "1", ANA) == entries[:1]


def test_without_the_subjects_key_nothing_of_it_opens(served, database, keyset):
    """Whatever copy of the other rows is left, even to a vault that had all keys at hand: that one key is enough."""
    entries = put(served, "12", ANA)
    saved = rows(database, "SELECT level, tenant, pseudonym, created, wrapped, subject_id FROM vault_scopes")
    served.shred_subject(ANA)
    bound = [row for row in saved if row[4][1:9].hex() != keyset.wrapping[0].info.id]
    assert len(bound) == 2
    for level, tenant, pseudonym, created, wrapped, subject in bound:
        alter(
            database,
            "INSERT INTO vault_scopes (level, tenant, pseudonym, created, wrapped, subject_id) VALUES (:l, :t, :p, :c, :w, :s)",
            l=level, t=tenant, p=pseudonym, c=created, w=wrapped, s=subject,
        )  # fmt: skip
    for vault in (Vault.over(SqlVaultStore(database), keyset), served):
        for each in entries:
            with pytest.raises(TamperedError):
                vault.put([each], subject_id="")
    put(served, "3", ANA)  # A new key for the same subject opens nothing old.
    with pytest.raises(TamperedError):
        Vault.over(SqlVaultStore(database), keyset).reveal(entries[0].scope, [entries[0].token])


def test_a_scope_does_not_open_for_another_subject(served, database, keyset):
    """A changed subject, or none, is noticed: nobody escapes shredding, or is shredded in another's place, unseen."""
    (ana,), (ben,) = put(served, "1", ANA), put(served, "2", BEN)
    keys = [row[0] for row in rows(database, "SELECT id FROM vault_scopes WHERE level = 'subject' ORDER BY id")]
    move = "UPDATE vault_scopes SET subject_id = :new WHERE subject_id = :old AND level = 'conversation'"
    alter(database, move, new=BEN, old=ANA)
    with pytest.raises(TamperedError):
        served.reveal(ana.scope, [ana.token])
    alter(
        database, "UPDATE vault_scopes SET subject_id = '' WHERE subject_id = :old AND level = 'conversation'", old=BEN
    )
    alter(database, "UPDATE vault_scopes SET subject_id = :new WHERE id = :id", new="c" * 32, id=keys[0])
    for each in (ana, ben):
        with pytest.raises((TamperedError, KeyUnavailableError)):
            served.reveal(each.scope, [each.token])
    with pytest.raises(TamperedError, match="3 of 3"):
        Vault.over(SqlVaultStore(database), keyset).verify()


def test_a_conversation_belongs_to_one_subject(served):
    """Somebody else's is refused and changes nothing; naming nobody is fine."""
    put(served, "1", ANA)
    with pytest.raises(SubjectMismatchError) as caught:
        put(served, ["new", "1"], BEN, "Ben")
    assert "1 of the scopes" in str(caught.value)
    assert served.counts().scopes == 2
    assert len(put(served, "1", "", "Bo")) == 1
    served.shred_subject(ANA)
    assert served.counts().entries == 0


def test_a_scope_of_nobody_is_given_to_a_subject(served, keyset):
    """What it held stays readable, and goes with the subject."""
    (early,) = put(served, "1", "", "Early")
    (late,) = put(served, "1", ANA, "Late")
    assert served.reveal(early.scope, [early.token, late.token]) == {early.token: "Early", late.token: "Late"}
    assert [info.wrapping_key == keyset.wrapping[0].info.id for info in served.scopes()].count(True) == 1
    assert served.shred_subject(ANA) == 2
    assert served.reveal(early.scope, [early.token, late.token]) == {}


def test_one_batch_may_be_of_many_subjects(served):
    """Each scope goes to the one that the mapping names, or to nobody."""
    entries = [entry(served, conversation(str(number)), "Ana") for number in range(40)]
    owners = {each.scope: f"{number % 4:032x}" for number, each in enumerate(entries) if number % 4}
    assert served.put(entries, subject_id=owners) == 40
    assert served.shred_subject(f"{1:032x}") == 11
    left = [number for number, each in enumerate(entries) if served.reveal(each.scope, [each.token])]
    assert left == [number for number in range(40) if number % 4 != 1]


def test_subjects_of_two_tenants_are_two(served):
    """Even with the same id: each has a key, and shredding may name the tenant."""
    scopes = [Scope(ScopeLevel.CONVERSATION, "1", tenant) for tenant in ("one", "other")]
    entries = [entry(served, scope, "Ana") for scope in scopes]
    served.put(entries, subject_id=ANA)
    assert served.shred_subject(ANA, tenant="none") == 0
    assert served.shred_subject(ANA, tenant="one") == 2
    assert served.reveal(scopes[0], [entries[0].token]) == {}
    assert served.reveal(scopes[1], [entries[1].token]) == {entries[1].token: "Ana"}
    assert served.shred_subject(ANA) == 2


def test_rotation_wraps_one_key_for_each_subject(served, database, keyset):
    """And afterwards the old wrapping key can go."""
    entries = put(served, "123", ANA) + put(served, "4", BEN) + put(served, "5", "")
    assert served.rotate(rotated(keyset)) == 3
    assert served.rotate(rotated(keyset)) == 0
    again = Vault.over(SqlVaultStore(database), rotated(keyset).without_retired())
    assert again.verify() == 5
    assert again.put(entries) == 0
    (late,) = put(again, "6", ANA)
    assert again.reveal(late.scope, [late.token])


def test_a_vault_file_has_no_place_for_subjects(vault):
    """It says so, rather than leave something behind when the subject is to be forgotten."""
    with pytest.raises(UsageError, match="subjects"):
        put(vault, "1", ANA)
    assert vault.counts().scopes == 0
    assert vault.shred_subject(ANA) == 0


def test_nobody_is_not_a_subject(served):
    """Shredding without a name would shred what belongs to nobody."""
    put(served, "1", "")
    with pytest.raises(UsageError):
        served.shred_subject("")
    assert served.counts().entries == 1


conversations = st.dictionaries(st.sampled_from("123456"), st.sampled_from([ANA, BEN, ""]), min_size=1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
@given(conversations, st.sampled_from([ANA, BEN]), st.sampled_from(["", "t"]))
def test_what_is_erased_cannot_be_read_and_what_is_not_can(served, database, keyset, owners, erased, tenant):
    """For any conversations of any subjects of two tenants: exactly the erased subject's values are lost."""
    scopes = {name: Scope(ScopeLevel.CONVERSATION, name, tenant) for name in owners}
    entries = [entry(served, scopes[name], f"value {name}") for name in owners]
    served.put(entries, subject_id={scopes[name]: owner for name, owner in owners.items()})
    served.shred_subject(erased)
    fresh = Vault.over(SqlVaultStore(database), keyset)
    for (name, owner), each in zip(owners.items(), entries, strict=True):
        expected = {} if owner == erased else {each.token: f"value {name}"}
        for vault in (served, fresh):
            assert vault.reveal(each.scope, [each.token]) == expected
            stranger = Scope(ScopeLevel.CONVERSATION, name, tenant + "x")
            assert vault.reveal(stranger, [each.token]) == {}
        served.shred(each.scope)
