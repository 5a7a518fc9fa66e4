"""The vault through its public door: round trips, scopes, collisions, originals, shredding, leaks."""

import pickle
import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sottovoce.errors import KeyUnavailableError, RefusedError, UsageError
from sottovoce.vault import (
    Entry,
    OriginalConflictError,
    Scope,
    ScopeLevel,
    TokenCollisionError,
    Vault,
    VaultCounts,
    find_tokens,
)

from .conftest import conversation, entry, make_keyset, rotated

KINDS = ("PERSON", "ADDRESS", "IP_ADDRESS", "CREDIT_CARD")
shared_vault = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
# Anything at all between the values, with what might be taken for part of a token more often than chance would have it.
gaps = st.one_of(st.text(max_size=12), st.text("ABC019-_ \\;PERSONcard是１Ｂ", max_size=12))
pieces = st.lists(st.tuples(gaps, st.sampled_from(KINDS), st.text(min_size=1, max_size=10)), max_size=5)


def masked(vault, scope, items, tail):
    """The text that the pieces make, and the same with a token for each value; the vault then holds the values."""
    text = "".join(gap + value for gap, _, value in items) + tail
    keys = vault.scope_keys(scope)
    entries, parts = [], []
    for gap, kind, value in items:
        token = keys.token(kind, value, avoid=text)
        entries.append(Entry(scope=scope, token=token, kind=kind, value=value))
        parts += (gap, token)
    vault.put(entries)
    return text, "".join(parts) + tail


@shared_vault
@given(pieces, gaps, st.sampled_from(list(ScopeLevel)))
def test_restoring_undoes_masking(vault, items, tail, level):
    """For any text in any script, tokens glued to whatever stands beside them."""
    scope = Scope(level, "round trip")
    text, stored = masked(vault, scope, items, tail)
    restored = vault.restore(stored, scope)
    assert restored.text == text
    assert restored.restored == len(items)


@shared_vault
@given(pieces, gaps)
def test_conversations_do_not_restore_each_others_tokens(vault, items, tail):
    """Nor does any other level; the tokens are counted as unknown."""
    _, stored = masked(vault, conversation("theirs"), items, tail)
    for scope in (
        conversation("ours"),
        Scope(ScopeLevel.FILE, "theirs"),
        Scope(ScopeLevel.CONVERSATION, "theirs", "t"),
    ):
        restored = vault.restore(stored, scope)
        assert restored.text == stored
        assert restored.restored == 0
        assert restored.unknown == len(find_tokens(stored))


def test_mangled_tokens_are_restored(vault):
    """What a model, Markdown, HTML or JSON makes of a token."""
    scope = conversation()
    token = entry(vault, scope, "4111 1111 1111 1111", "CREDIT_CARD")
    vault.put([token])
    suffix = token.token[-9:]
    for writing in (f"credit card {suffix.lower()}", rf"CREDIT\_CARD-{suffix}", f"CREDIT_CARD&#45;{suffix}"):
        assert vault.restore(f"(numer{writing}!)", scope).text == "(numer4111 1111 1111 1111!)"


def test_unknown_tokens_stay_and_are_counted(vault):
    """A well-formed token that nobody issued here is left as it is."""
    stranger = make_keyset(5).minting_key.scope_keys(conversation()).token("PERSON", "Ana")
    known = entry(vault, conversation(), "Bo")
    vault.put([known])
    restored = vault.restore(f"{stranger} {known.token}{stranger}", conversation())
    assert (restored.text, restored.restored, restored.unknown) == (f"{stranger} Bo{stranger}", 1, 2)


def test_reveal_and_known_answer_for_what_the_scope_holds(vault):
    """In the order asked, without what is unknown or malformed."""
    scope = conversation()
    ana, bo = entry(vault, scope, "Ana"), entry(vault, scope, "Bo", origin="user")
    vault.put([ana, bo])
    asked = [bo.token, "PERSON-7K3QX2M4T", "nonsense", ana.token, bo.token]
    assert list(vault.reveal(scope, asked).items()) == [(bo.token, "Bo"), (ana.token, "Ana")]
    assert vault.known(scope, asked) == {ana.token, bo.token}
    assert vault.reveal(conversation("other"), asked) == {}
    assert vault.known(conversation("other"), asked) == set()


def test_a_renamed_file_restores_from_any_file_of_its_tenant(vault):
    """Its own scope first, then the one file scope that has the token; never another tenant's."""
    one, other = Scope(ScopeLevel.FILE, "one.jsonl"), Scope(ScopeLevel.FILE, "other.jsonl")
    ana = entry(vault, one, "Ana")
    vault.put([ana])
    assert vault.restore(ana.token, Scope(ScopeLevel.FILE, "renamed.jsonl")).text == "Ana"
    assert vault.known(other, [ana.token]) == {ana.token}
    assert vault.reveal(Scope(ScopeLevel.FILE, "renamed.jsonl", "tenant"), [ana.token]) == {}
    assert vault.reveal(Scope(ScopeLevel.SUBJECT, "renamed.jsonl"), [ana.token]) == {}
    vault.put([Entry(scope=other, token=ana.token, kind="PERSON", value="Bo")])
    assert vault.reveal(one, [ana.token]) == {ana.token: "Ana"}
    assert vault.reveal(other, [ana.token]) == {ana.token: "Bo"}
    assert vault.reveal(Scope(ScopeLevel.FILE, "third.jsonl"), [ana.token]) == {}


def test_storing_twice_changes_nothing(vault):
    """The first origin stays, and the number of new entries is given."""
    scope = conversation()
    ana = entry(vault, scope, "Ana", origin="user")
    assert vault.put([ana, ana, entry(vault, scope, "Bo")]) == 2
    assert vault.put([entry(vault, scope, "Ana", origin="assistant")]) == 0
    assert vault.put([]) == 0
    assert vault.counts() == VaultCounts(1, 2, 0, (("PERSON", 2),))


def test_a_collision_stores_nothing_and_names_the_entries(vault):
    """Within a batch and against what is stored; the extended form then goes through."""
    scope, token = conversation(), entry(vault, conversation(), "Ana").token
    vault.put([Entry(scope=scope, token=token, kind="PERSON", value="Ana")])
    bo = Entry(scope=scope, token=token, kind="PERSON", value="Bo")
    with pytest.raises(TokenCollisionError) as caught:
        vault.put([entry(vault, scope, "Cy"), bo])
    assert caught.value.entries == (bo,)
    assert vault.counts().entries == 1
    keys = vault.scope_keys(scope, extended={("PERSON", "Bo")})
    extended = Entry(scope=scope, token=keys.token("PERSON", "Bo"), kind="PERSON", value="Bo")
    assert vault.put([entry(vault, scope, "Cy"), extended]) == 2
    assert vault.restore(f"{token}{extended.token}", scope).text == "AnaBo"
    other = conversation("new")
    with pytest.raises(TokenCollisionError):
        vault.put([Entry(scope=other, token=token, kind="PERSON", value=value) for value in ("Ana", "Bo")])
    assert vault.counts().scopes == 1


@pytest.mark.parametrize("token", ["PERSON-7K3QX2M40", "URL-491MBS6E2", "", "PERSON", "person-491mbs6e2"])
def test_a_malformed_token_is_refused(vault, token):
    """The store holds well-formed tokens of the right kind only."""
    with pytest.raises(UsageError) as caught:
        vault.put([Entry(scope=conversation(), token=token, kind="PERSON", value="canary")])
    assert "canary" not in str(caught.value)


@shared_vault
@given(st.binary(max_size=40), st.binary(max_size=40))
def test_originals_come_back_byte_for_byte(vault, place, original):
    """Under the masked bytes and in their scope only; storing them again is no conflict."""
    scope = Scope(ScopeLevel.FILE, repr((place, original)))
    assert vault.original(scope, place) is None
    assert vault.put_originals([(scope, place, original)] * 2) == 1
    assert vault.put_originals([(scope, place, original)]) == 0
    assert vault.original(scope, place) == original
    assert vault.original(scope, place + b"x") is None
    assert vault.original(conversation(), place) is None


def test_two_originals_of_one_masked_form_are_refused(vault):
    """Within a batch and against what is stored; nothing of the batch is kept."""
    scope = Scope(ScopeLevel.FILE, "a.jsonl")
    vault.put_originals([(scope, b"masked", b"one")])
    with pytest.raises(OriginalConflictError) as caught:
        vault.put_originals([(scope, b"new", b"1"), (scope, b"masked", b"two"), (scope, b"new", b"2")])
    assert caught.value.positions == (1, 2)
    assert vault.original(scope, b"new") is None
    assert vault.original(scope, b"masked") == b"one"


def test_a_vault_opens_again_with_its_key_set_only(vault, path, keyset):
    """Another key set, or one without the wrapping key in force, is recognized before anything is done."""
    ana = entry(vault, conversation(), "Ana")
    vault.put([ana])
    vault.close()
    with pytest.raises(KeyUnavailableError, match=keyset.index.info.id):
        Vault.open(path, make_keyset(5))
    with pytest.raises(KeyUnavailableError, match=keyset.wrapping[0].info.id):
        Vault.open(path, rotated(keyset).without_retired())
    with Vault.open(str(path), rotated(keyset), create=False) as again:
        assert again.reveal(conversation(), [ana.token]) == {ana.token: "Ana"}


def test_a_vault_in_memory_works_like_one_in_a_file(keyset):
    """And leaves nothing."""
    with Vault.open(None, keyset) as vault:
        ana = entry(vault, conversation(), "Ana")
        vault.put([ana])
        assert vault.restore(ana.token, conversation()).text == "Ana"
        assert vault.rotate(rotated(keyset)) == 1
        assert vault.shred(conversation())
        assert vault.restore(ana.token, conversation()).restored == 0


def file_bytes(path):
    """All bytes of a vault on the disk: the file, its log, its index."""
    return b"".join(each.read_bytes() for each in sorted(path.parent.glob(path.name + "*")))


def test_a_shredded_scope_is_gone_for_good(vault, path, keyset):
    """Neither its wrapped data key nor any sealed value is left in any file; other scopes are untouched."""
    ours, theirs = conversation("ours"), conversation("theirs")
    entries = [entry(vault, ours, f"person {number}") for number in range(50)]
    vault.put([*entries, entry(vault, theirs, "Bo")])
    vault.put_originals([(ours, b"masked", b"original bytes")])
    with sqlite3.connect(path) as db:
        (scope_id, wrapped), *_ = db.execute("SELECT id, wrapped FROM scopes ORDER BY id").fetchall()
        sealed = [row[0] for row in db.execute("SELECT sealed FROM entries WHERE scope_id = ?", (scope_id,))]
        sealed += [row[0] for row in db.execute("SELECT sealed FROM originals")]
    db.close()
    assert wrapped in file_bytes(path)
    assert vault.shred(ours)
    left = file_bytes(path)
    assert not [secret for secret in (wrapped, *sealed) if secret[9:] in left]
    assert vault.reveal(ours, [each.token for each in entries]) == {}
    assert vault.original(ours, b"masked") is None
    assert vault.reveal(theirs, [entry(vault, theirs, "Bo").token])
    assert not vault.shred(ours)
    vault.close()
    with Vault.open(path, keyset) as again:
        assert again.counts() == VaultCounts(1, 1, 0, (("PERSON", 1),))
        assert again.put(entries[:1]) == 1


def test_canaries_never_reach_the_disk_errors_or_reprs(vault, path, keyset):
    """Values, origins, originals, scope and tenant names, in the file and its log, before and after closing."""
    scope = Scope(ScopeLevel.SUBJECT, "canary-subject", "canary-tenant")
    stored = entry(vault, scope, "canary-value", origin="canary-origin")
    vault.put([stored])
    vault.put_originals([(scope, b"canary-masked", b"canary-original")])
    seen = [file_bytes(path), repr(vault).encode(), repr(vault.scopes()).encode(), repr(vault.counts()).encode()]
    seen.append(repr(vault.restore(stored.token, scope)).encode())
    with pytest.raises(TokenCollisionError) as collision:
        vault.put([Entry(scope=scope, token=stored.token, kind="PERSON", value="canary-other")])
    with pytest.raises(OriginalConflictError) as conflict:
        vault.put_originals([(scope, b"canary-masked", b"canary-other")])
    seen += [str(collision.value).encode(), repr(conflict.value).encode()]
    vault.close()
    seen.append(file_bytes(path))
    for bytes_ in seen:
        assert b"canary" not in bytes_
        for key in (keyset.index, *keyset.tokens, *keyset.wrapping):
            assert key.secret not in bytes_


def test_what_is_shown_of_a_vault_has_no_names(vault, keyset):
    """Scopes by pseudonym, with the key that wraps them and how much they hold."""
    vault.put(
        [entry(vault, conversation(), "Ana"), entry(vault, Scope(ScopeLevel.FILE, "a"), "192.0.2.1", "IP_ADDRESS")]
    )
    vault.put_originals([(Scope(ScopeLevel.FILE, "a"), b"m", b"o")])
    one, other = vault.scopes()
    assert (one.level, one.entries, one.originals) == (ScopeLevel.CONVERSATION, 1, 0)
    assert (other.level, other.entries, other.originals) == (ScopeLevel.FILE, 1, 1)
    assert one.wrapping_key == keyset.wrapping[0].info.id
    assert one.pseudonym != other.pseudonym
    assert vault.counts() == VaultCounts(2, 2, 1, (("IP_ADDRESS", 1), ("PERSON", 1)))


def test_a_vault_refuses_pickling(vault):
    """A worker gets a minting secret instead."""
    with pytest.raises(RefusedError, match="export_minting_secret"):
        pickle.dumps(vault)


def test_no_nonce_is_used_twice(vault, path):
    """Every sealed thing has its own, and equal values in two scopes are sealed differently."""
    scopes = [conversation(str(number)) for number in range(20)]
    vault.put([entry(vault, scope, value) for scope in scopes for value in ("Ana", "Bo")])
    vault.put_originals([(scope, b"m", b"o") for scope in scopes])
    with sqlite3.connect(path) as db:
        query = "SELECT sealed FROM entries UNION ALL SELECT sealed FROM originals UNION ALL SELECT wrapped FROM scopes"
        nonces = [sealed[9:21] for (sealed,) in db.execute(query)]
    db.close()
    assert len(nonces) == len(set(nonces)) == 80
