"""Tokens and what they stand for, put into the vault together; where a token is taken, its longer form."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sottovoce.vault import Entry, Scope, ScopeKeys, TokenCollisionError, Vault

_MOST_RETRIES = 4


def put_minted(
    vault: Vault,
    scope: Scope,
    mint: Callable[[ScopeKeys], Sequence[Entry]],
    *,
    subject_id: str = "",
    canary: bool = False,
) -> Sequence[Entry]:
    """Mint, and keep the values; where a token stands for another value already, mint again with its longer form.

    Args:
        vault: Where the values go.
        scope: Whose tokens they are.
        mint: Makes the entries with the keys it is given; called again after a collision.
        subject_id: As in ``Vault.put``.
        canary: As in ``Vault.put``.

    Returns:
        The entries as they are kept.

    Raises:
        TokenCollisionError: Tokens collide even in their longer form.
        RefusedError: The vault cannot keep the values.
    """
    extended: set[tuple[str, str]] = set()
    for attempt in range(_MOST_RETRIES):
        entries = mint(vault.scope_keys(scope, extended))
        try:
            vault.put(entries, subject_id=subject_id, canary=canary)
        except TokenCollisionError as clash:
            if attempt == _MOST_RETRIES - 1:
                raise
            extended |= {(entry.kind, entry.value) for entry in clash.entries}
        else:
            break
    return entries
