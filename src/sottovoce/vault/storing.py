"""Adding a batch to a vault: what of it is new, what contradicts it, and what to do when another process was faster.

Pure but for the store and the randomness that are handed in; everything is called inside a transaction of the store.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from sottovoce.errors import OutsideError, UsageError
from sottovoce.vault.keys import Randomness
from sottovoce.vault.model import Entry, OriginalConflictError, TokenCollisionError
from sottovoce.vault.ports import VaultStore
from sottovoce.vault.rows import EntryRow, OpenScope, OriginalRow, entry_plaintext
from sottovoce.vault.seal import NONCE_BYTES
from sottovoce.vault.tokens import split_token

Named = tuple[str, Entry]
"""The suffix of an entry's token, and the entry."""

_MOST_ATTEMPTS = 3


def checked_suffix(entry: Entry) -> str:
    """The suffix of an entry's token.

    Raises:
        UsageError: The token is not well-formed, or of another kind than the entry.
    """
    name = split_token(entry.token)
    if name is None or name[0] != entry.kind:
        raise UsageError(
            f"an entry of kind {entry.kind!r} has a token that is not well-formed or is of another kind",
            remedy="Make tokens with ScopeKeys.token",
        )
    return name[1]


def store_entries(
    store: VaultStore, random: Randomness, groups: Sequence[tuple[OpenScope, bool, Sequence[Named]]], *, canary: bool
) -> int:
    """Store entries by scope (opened; whether it is new, so that it holds nothing yet; its entries).

    Returns:
        How many entries were new.

    Raises:
        TokenCollisionError: Some tokens stand for other values.
        TamperedError: What is stored does not authenticate.
    """
    empty = {scope.row.id for scope, is_new, _ in groups if is_new}

    def attempt() -> tuple[int, int]:
        wanted = {
            scope.row.id: dict.fromkeys(suffix for suffix, _ in group)
            for scope, _, group in groups
            if scope.row.id not in empty
        }
        empty.clear()  # At the next attempt somebody else may have filled them.
        held: defaultdict[int, list[EntryRow]] = defaultdict(list)
        for row in store.entries(wanted):
            held[row.scope_id].append(row)
        rows: list[EntryRow] = []
        clashes: list[Entry] = []
        for scope, _, group in groups:
            nonces = random(NONCE_BYTES * len(group))
            new, clashing = _new_entries(scope, group, held[scope.row.id], nonces, canary=canary)
            rows += new
            clashes += clashing
        if clashes:
            raise TokenCollisionError(clashes)
        # In the order of the table, which spares it page splits, and databases with row locks the deadlocks.
        return len(rows), store.add_entries(sorted(rows))

    return _until_stored(attempt)


def _new_entries(
    scope: OpenScope, group: Sequence[Named], stored: Iterable[EntryRow], nonces: bytes, *, canary: bool
) -> tuple[list[EntryRow], list[Entry]]:
    held = {(row.suffix, row.kind): row for row in stored}
    new: list[EntryRow] = []
    clashing: list[Entry] = []
    for place, (suffix, entry) in enumerate(group):
        fingerprint = scope.fingerprint(entry.kind, entry.value)
        row = held.get((suffix, entry.kind))
        if row is None:
            nonce = nonces[NONCE_BYTES * place : NONCE_BYTES * (place + 1)]
            plaintext = entry_plaintext(entry.origin, entry.value)
            row = scope.seal_entry(nonce, entry.kind, suffix, fingerprint, plaintext, canary=canary)
            held[suffix, entry.kind] = row
            new.append(row)
        elif row.fingerprint != fingerprint:
            scope.open_entry(row)  # A changed fingerprint must not pass for a collision.
            clashing.append(entry)
    return new, clashing


def store_originals(
    store: VaultStore, random: Randomness, groups: Sequence[tuple[OpenScope, Sequence[tuple[int, bytes, bytes]]]]
) -> int:
    """Store originals by scope (opened; position in the batch, masked bytes, original bytes).

    Returns:
        How many were new.

    Raises:
        OriginalConflictError: Some masked bytes have another original.
        TamperedError: What is stored does not authenticate.
    """
    named = [
        (scope, [(position, scope.original_fingerprint(masked), original) for position, masked, original in group])
        for scope, group in groups
    ]

    def attempt() -> tuple[int, int]:
        rows: list[OriginalRow] = []
        conflicts: list[int] = []
        for scope, group in named:
            stored = store.originals(scope.row.id, dict.fromkeys(fingerprint for _, fingerprint, _ in group))
            held = {row.fingerprint: scope.open_original(row) for row in stored}
            for position, fingerprint, original in group:
                if fingerprint not in held:
                    held[fingerprint] = original
                    rows.append(scope.seal_original(random(NONCE_BYTES), fingerprint, original))
                elif held[fingerprint] != original:
                    conflicts.append(position)
        if conflicts:
            raise OriginalConflictError(sorted(conflicts))
        return len(rows), store.add_originals(sorted(rows))

    return _until_stored(attempt)


def _until_stored(attempt: Callable[[], tuple[int, int]]) -> int:
    """How many rows were stored in all; again where other processes stored some of them in between.

    Args:
        attempt: Gives how many rows were to be stored, and how many were.
    """
    done = 0
    for _ in range(_MOST_ATTEMPTS):
        asked, added = attempt()
        done += added
        if added == asked:
            return done
    raise OutsideError("other processes stored the same tokens again and again", remedy="Try again")
