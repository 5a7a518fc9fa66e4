"""Exact originals of a masked file that was renamed."""

from sottovoce.vault import Entry, Scope, ScopeLevel, Vault, new_keyset


def file_scope(name):
    return Scope(ScopeLevel.FILE, name)


def test_a_renamed_file_still_finds_its_exact_originals():
    """The tokens in the record tell which file scope kept it."""
    with Vault.open(None, new_keyset()) as vault:
        scope = file_scope("chats.jsonl")
        token = vault.scope_keys(scope).token("PERSON", "Ana")
        vault.put([Entry(scope=scope, token=token, kind="PERSON", value="Ana")])
        masked = f'0:{{"text": "{token}"}}'.encode()
        vault.put_originals([(scope, masked, rb'{"text": "\u0041na"}')])
        assert vault.original(file_scope("renamed.jsonl"), masked) == rb'{"text": "\u0041na"}'
        assert vault.original(Scope(ScopeLevel.CONVERSATION, "renamed.jsonl"), masked) is None
        assert vault.original(file_scope("renamed.jsonl"), masked + b" ") is None
