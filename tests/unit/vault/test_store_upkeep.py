"""Rotation and verification of whole vaults."""

import sqlite3

import pytest

from sottovoce.errors import KeyUnavailableError, TamperedError
from sottovoce.vault import Vault

from .conftest import conversation, entry, make_keyset, rotated


def filled(vault, scopes=5):
    entries = [entry(vault, conversation(str(number)), "Ana") for number in range(scopes)]
    vault.put(entries)
    vault.put_originals([(each.scope, b"masked", b"original") for each in entries])
    return entries


def alter(path, *statements):
    db = sqlite3.connect(path)
    with db:
        for statement in statements:
            db.execute(statement)
    db.close()


def test_after_rotation_the_old_key_can_go(vault, path, keyset):
    """All data keys open under the new key alone; tokens and values are the same."""
    entries = filled(vault, 600)
    old = [info.pseudonym for info in vault.scopes()]
    assert vault.rotate(rotated(keyset)) == 600
    assert vault.rotate(rotated(keyset)) == 0
    vault.close()
    with Vault.open(path, rotated(keyset).without_retired()) as again:
        assert all(again.reveal(each.scope, [each.token]) == {each.token: "Ana"} for each in entries)
        assert again.put(entries) == 0
        assert [info.pseudonym for info in again.scopes()] == old
        assert again.verify() == 1200


def test_new_token_keys_leave_old_tokens_restorable(vault, keyset):
    """New tokens differ, old ones are still in the vault."""
    (ana,) = filled(vault, 1)
    vault.rotate(rotated(keyset, tokens=True))
    assert entry(vault, ana.scope, "Ana").token != ana.token
    assert vault.restore(ana.token, ana.scope).text == "Ana"


def test_rotation_needs_the_same_lineage_and_the_old_key(vault, keyset):
    """Otherwise nothing is changed."""
    (ana,) = filled(vault, 1)
    for wrong in (make_keyset(5), rotated(keyset).without_retired()):
        with pytest.raises(KeyUnavailableError):
            vault.rotate(wrong)
    assert vault.reveal(ana.scope, [ana.token]) == {ana.token: "Ana"}
    assert vault.scopes()[0].wrapping_key == keyset.wrapping[0].info.id


def test_a_process_with_the_old_key_set_cannot_fall_behind_a_rotation(vault, path, keyset):
    """It is told that its key set lacks a key, rather than wrapping under a key that is about to go."""
    (ana,) = filled(vault, 1)
    with Vault.open(path, keyset) as late:
        vault.rotate(rotated(keyset))
        for attempt in (
            lambda: late.put([entry(late, conversation("new"), "Bo")]),
            lambda: late.reveal(ana.scope, [ana.token]),
        ):
            with pytest.raises(KeyUnavailableError, match=rotated(keyset).wrapping[0].info.id):
                attempt()
    assert vault.counts().scopes == 1


def test_a_damaged_data_key_does_not_stop_the_rotation_of_the_others(vault, path, keyset):
    """The others are wrapped anew, and the error says how many were left."""
    entries = filled(vault, 3)
    alter(path, "UPDATE scopes SET created = created + 1 WHERE id = 2")
    with pytest.raises(TamperedError, match=r"1 data keys .* 2 were"):
        vault.rotate(rotated(keyset))
    assert vault.reveal(entries[0].scope, [entries[0].token])
    with pytest.raises(TamperedError):
        vault.reveal(entries[1].scope, [entries[1].token])


def test_verification_opens_everything(vault):
    """Entries and originals of all scopes, in more than one chunk."""
    scope = conversation()
    vault.put([entry(vault, scope, f"person {number}") for number in range(1100)])
    vault.put_originals([(scope, str(number).encode(), b"x") for number in range(700)])
    assert vault.verify() == 1800


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE entries SET suffix = '491MBS6E2' WHERE scope_id = 1",
        "UPDATE entries SET kind = 'URL' WHERE scope_id = 1",
        "UPDATE entries SET scope_id = 77 WHERE scope_id = 1",
        "UPDATE originals SET scope_id = 77 WHERE scope_id = 1",
        "UPDATE originals SET fingerprint = zeroblob(16) WHERE scope_id = 1",
        "UPDATE scopes SET wrapped = x'' WHERE id = 1",
        "UPDATE scopes SET wrapped = zeroblob(69) WHERE id = 1",
        "UPDATE scopes SET level = 'file' WHERE id = 1",
        "DELETE FROM scopes WHERE id = 1",
    ],
)
def test_verification_finds_damage_that_no_lookup_would_meet(vault, path, damage):
    """Renamed tokens, rows that hang on nothing, broken data keys."""
    filled(vault, 3)
    alter(path, damage)
    with pytest.raises(TamperedError, match="do not authenticate"):
        vault.verify()
