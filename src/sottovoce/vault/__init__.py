"""Tokens, keys, and the sealed values that tokens stand for. Start with ``README.md``."""

from sottovoce.vault.keys import KeyInfo, Keyset, KeyStatus, KeyUse, MintingKey, ScopeKeys
from sottovoce.vault.model import (
    Entry,
    NotAVaultError,
    OnWait,
    OriginalConflictError,
    Restored,
    Scope,
    ScopeInfo,
    ScopeLevel,
    TokenCollisionError,
    VaultBusyError,
    VaultCounts,
)
from sottovoce.vault.service import Vault
from sottovoce.vault.store_keyset import load_keyset, new_keyset, replace_keyset, rotate_keyset, save_keyset
from sottovoce.vault.tokens import TokenSpan, find_tokens, split_token

__all__ = [
    "Entry",
    "KeyInfo",
    "KeyStatus",
    "KeyUse",
    "Keyset",
    "MintingKey",
    "NotAVaultError",
    "OnWait",
    "OriginalConflictError",
    "Restored",
    "Scope",
    "ScopeInfo",
    "ScopeKeys",
    "ScopeLevel",
    "TokenCollisionError",
    "TokenSpan",
    "Vault",
    "VaultBusyError",
    "VaultCounts",
    "find_tokens",
    "load_keyset",
    "new_keyset",
    "replace_keyset",
    "rotate_keyset",
    "save_keyset",
    "split_token",
]
