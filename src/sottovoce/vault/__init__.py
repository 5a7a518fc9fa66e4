"""Tokens, keys, and the sealed values that tokens stand for. Start with ``README.md``.

What needs the service's packages is imported by its module: ``store_sql``, ``store_kms_transit``.
"""

from sottovoce.vault.access import Bucket, Rate, RevealPolicy, RevealRequest, Unlock, authorize, grant
from sottovoce.vault.keys import KeyInfo, Keyset, KeyStatus, KeyUse, MintingKey, ScopeKeys
from sottovoce.vault.kms import KeyWrapper, is_sealed
from sottovoce.vault.model import (
    Entry,
    NotAVaultError,
    OnWait,
    OriginalConflictError,
    Refusal,
    Restored,
    Revealed,
    RevealRefusedError,
    Scope,
    ScopeInfo,
    ScopeLevel,
    SubjectMismatchError,
    TokenCollisionError,
    VaultBusyError,
    VaultCounts,
)
from sottovoce.vault.ports import VaultStore
from sottovoce.vault.seal import SealingKey
from sottovoce.vault.service import Vault
from sottovoce.vault.store_keyset import (
    load_keyset,
    new_keyset,
    read_keyset,
    renew_wrapping,
    replace_keyset,
    rotate_keyset,
    save_keyset,
    wrap_keyset,
)
from sottovoce.vault.tokens import TokenSpan, find_tokens, split_token

__all__ = [
    "Bucket",
    "Entry",
    "KeyInfo",
    "KeyStatus",
    "KeyUse",
    "KeyWrapper",
    "Keyset",
    "MintingKey",
    "NotAVaultError",
    "OnWait",
    "OriginalConflictError",
    "Rate",
    "Refusal",
    "Restored",
    "RevealPolicy",
    "RevealRefusedError",
    "RevealRequest",
    "Revealed",
    "Scope",
    "ScopeInfo",
    "ScopeKeys",
    "ScopeLevel",
    "SealingKey",
    "SubjectMismatchError",
    "TokenCollisionError",
    "TokenSpan",
    "Unlock",
    "Vault",
    "VaultBusyError",
    "VaultCounts",
    "VaultStore",
    "authorize",
    "find_tokens",
    "grant",
    "is_sealed",
    "load_keyset",
    "new_keyset",
    "read_keyset",
    "renew_wrapping",
    "replace_keyset",
    "rotate_keyset",
    "save_keyset",
    "split_token",
    "wrap_keyset",
]
