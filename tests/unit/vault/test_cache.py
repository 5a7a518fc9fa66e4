"""Opened data keys: what another process does is never overlooked."""

from sottovoce.vault import Vault

from .conftest import conversation, entry


def test_what_another_process_shredded_is_not_answered_from_memory(vault, path, keyset):
    """A second vault on the same file shreds; the first one, which had the key at hand, holds nothing any more."""
    ana = entry(vault, conversation(), "Ana")
    vault.put([ana])
    assert vault.reveal(conversation(), [ana.token])
    with Vault.open(path, keyset) as other:
        assert other.shred(conversation())
    assert vault.reveal(conversation(), [ana.token]) == {}
    assert vault.put([ana]) == 1
    with Vault.open(path, keyset) as other:
        assert other.reveal(conversation(), [ana.token]) == {ana.token: "Ana"}


def test_more_scopes_than_the_cache_holds_all_open(vault):
    """The oldest are dropped and opened anew."""
    entries = [entry(vault, conversation(str(number)), "Ana") for number in range(4200)]
    vault.put(entries)
    assert vault.put(entries) == 0
    assert len(vault._data_keys._opened) <= 4096
    assert vault.reveal(entries[0].scope, [entries[0].token]) == {entries[0].token: "Ana"}
