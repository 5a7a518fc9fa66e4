"""What any store must make of a vault: the tests of the vault file once more, in a file and in both databases."""

import pytest

from sottovoce.errors import UsageError
from sottovoce.vault import Entry, Restored, Scope, ScopeLevel, VaultCounts

from .conftest import conversation, entry
from .test_cache import test_more_scopes_than_the_cache_holds_all_open
from .test_service import (
    test_a_collision_stores_nothing_and_names_the_entries,
    test_a_malformed_token_is_refused,
    test_a_renamed_file_restores_from_any_file_of_its_tenant,
    test_a_vault_refuses_pickling,
    test_conversations_do_not_restore_each_others_tokens,
    test_mangled_tokens_are_restored,
    test_originals_come_back_byte_for_byte,
    test_restoring_undoes_masking,
    test_reveal_and_known_answer_for_what_the_scope_holds,
    test_storing_twice_changes_nothing,
    test_two_originals_of_one_masked_form_are_refused,
    test_unknown_tokens_stay_and_are_counted,
)
from .test_store_sqlite import test_threads_share_a_vault
from .test_store_upkeep import (
    test_new_token_keys_leave_old_tokens_restorable,
    test_rotation_needs_the_same_lineage_and_the_old_key,
    test_verification_opens_everything,
)

__all__ = [
    "test_a_collision_stores_nothing_and_names_the_entries",
    "test_a_malformed_token_is_refused",
    "test_a_renamed_file_restores_from_any_file_of_its_tenant",
    "test_a_vault_refuses_pickling",
    "test_conversations_do_not_restore_each_others_tokens",
    "test_mangled_tokens_are_restored",
    "test_more_scopes_than_the_cache_holds_all_open",
    "test_new_token_keys_leave_old_tokens_restorable",
    "test_originals_come_back_byte_for_byte",
    "test_restoring_undoes_masking",
    "test_reveal_and_known_answer_for_what_the_scope_holds",
    "test_rotation_needs_the_same_lineage_and_the_old_key",
    "test_storing_twice_changes_nothing",
    "test_threads_share_a_vault",
    "test_two_originals_of_one_masked_form_are_refused",
    "test_unknown_tokens_stay_and_are_counted",
    "test_verification_opens_everything",
]


@pytest.fixture
def vault(everywhere):
    """For the tests that were written for a file."""
    return everywhere


def test_what_is_shown_has_no_names(vault, keyset):
    """Scopes by pseudonym, with the key that wraps them and how much they hold."""
    file = Scope(ScopeLevel.FILE, "a")
    vault.put([entry(vault, conversation(), "Ana"), entry(vault, file, "192.0.2.1", "IP_ADDRESS")])
    vault.put_originals([(file, b"m", b"o")])
    shown = {(info.level, info.entries, info.originals, info.wrapping_key) for info in vault.scopes()}
    key = keyset.wrapping[0].info.id
    assert shown == {(ScopeLevel.CONVERSATION, 1, 0, key), (ScopeLevel.FILE, 1, 1, key)}
    assert vault.counts() == VaultCounts(2, 2, 1, (("IP_ADDRESS", 1), ("PERSON", 1)))


def test_a_shredded_scope_is_gone_and_no_other(vault):
    """With its entries and originals; shredding again does nothing, and the scope may be filled anew."""
    ours, theirs = conversation("ours"), conversation("theirs")
    ana, bo = entry(vault, ours, "Ana"), entry(vault, theirs, "Bo")
    vault.put([ana, bo])
    vault.put_originals([(ours, b"masked", b"original"), (theirs, b"masked", b"other")])
    assert vault.shred(ours)
    assert not vault.shred(ours)
    assert vault.reveal(ours, [ana.token]) == {}
    assert vault.original(ours, b"masked") is None
    assert vault.reveal(theirs, [bo.token]) == {bo.token: "Bo"}
    assert vault.original(theirs, b"masked") == b"other"
    assert vault.verify() == 2
    assert vault.put([ana]) == 1


def test_forgotten_tokens_are_gone_and_no_others(vault):
    """Only in the scope that was named, and how many there were is told."""
    ours, theirs = conversation("ours"), conversation("theirs")
    ana, bo, foreign = entry(vault, ours, "Ana"), entry(vault, ours, "Bo"), entry(vault, theirs, "Ana")
    vault.put([ana, bo, foreign])
    assert vault.forget_tokens(ours, [ana.token, ana.token, "nonsense", "PERSON-7K3QX2M4T", foreign.token]) == 1
    assert vault.forget_tokens(ours, [ana.token]) == 0
    assert vault.forget_tokens(conversation("none"), [ana.token]) == 0
    assert vault.reveal(ours, [ana.token, bo.token]) == {bo.token: "Bo"}
    assert vault.reveal(theirs, [foreign.token]) == {foreign.token: "Ana"}
    assert vault.put([ana]) == 1


def test_canaries_give_their_value_and_are_told_apart(vault):
    """To whoever asks they look like any other; the caller learns which they are. The first mark stays."""
    scope = conversation()
    ana, bait = entry(vault, scope, "Ana"), entry(vault, scope, "Zoe Bait")
    vault.put([ana])
    assert vault.put([bait, ana], canary=True) == 1
    vault.put([bait])
    revealed = vault.reveal(scope, [ana.token, bait.token])
    assert revealed == {ana.token: "Ana", bait.token: "Zoe Bait"}
    assert revealed.canaries == {bait.token}
    assert vault.reveal(scope, [ana.token]).canaries == frozenset()
    text = f"{bait.token} {ana.token} {bait.token}"
    assert vault.restore(text, scope) == Restored("Zoe Bait Ana Zoe Bait", 3, 0, (bait.token,))
    assert repr(revealed) == "Revealed(2 tokens, 1 canaries)"
    assert vault.verify() == 2


def test_a_batch_over_many_scopes_is_compared_with_what_each_holds(vault):
    """New and known scopes in one batch: each entry is new, known or clashing where it belongs."""
    scopes = [conversation(str(number)) for number in range(30)]
    first = [entry(vault, scope, "Ana") for scope in scopes[:20]]
    assert vault.put(first) == 20
    batch = [*first, *(entry(vault, scope, value) for scope in scopes for value in ("Ana", "Bo"))]
    assert vault.put(batch) == 40
    assert vault.put(batch) == 0
    assert vault.counts() == VaultCounts(30, 60, 0, (("PERSON", 60),))
    token = first[3].token
    wrong = Entry(scope=scopes[3], token=token, kind="PERSON", value="Cy")
    with pytest.raises(UsageError):
        vault.put([Entry(scope=scopes[3], token=token, kind="URL", value="Cy")])
    with pytest.raises(Exception, match="stand for other values") as caught:
        vault.put([*batch, wrong])
    assert caught.value.entries == (wrong,)
