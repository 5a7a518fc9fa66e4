"""Finding what tokens stand for: in the scope that issued them, or, for masked files, in the one that can be meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import NamedTuple

from sottovoce.vault.cache import DataKeys
from sottovoce.vault.model import Scope, ScopeLevel
from sottovoce.vault.ports import VaultStore
from sottovoce.vault.rows import EntryRow, OpenScope, ScopeRow
from sottovoce.vault.tokens import suffixes_in

Name = tuple[str, str]
"""Suffix and kind of a token."""


class Opened(NamedTuple):
    """A value, and whether it was put there to see who asks for it."""

    value: str
    is_canary: bool


def open_values(store: VaultStore, data_keys: DataKeys, scope: Scope, suffixes: Collection[str]) -> dict[Name, Opened]:
    """What stands under some suffixes; call it inside a transaction.

    Rows of other kinds under the same suffix are opened too: a changed kind must be noticed, not overlooked.

    Raises:
        TamperedError: One of them does not authenticate.
    """
    found = find(store, data_keys, scope, suffixes)
    return {name: Opened(*opened.open_marked(row)[1:]) for name, (opened, row) in found.items()}


def find(
    store: VaultStore, data_keys: DataKeys, scope: Scope, suffixes: Collection[str]
) -> dict[Name, tuple[OpenScope, EntryRow]]:
    """The rows under some suffixes and the scopes that open them; call it inside a transaction."""
    found: dict[Name, tuple[OpenScope, EntryRow]] = {}
    opened = data_keys.open(scope)
    if opened is not None:
        for row in store.entries({opened.row.id: suffixes}):
            found[row.suffix, row.kind] = opened, row
    if scope.level == ScopeLevel.FILE:
        own = {suffix for suffix, _ in found}
        found |= _find_in_files(store, data_keys, scope, [suffix for suffix in suffixes if suffix not in own])
    return found


def _find_in_files(
    store: VaultStore, data_keys: DataKeys, scope: Scope, suffixes: Collection[str]
) -> dict[Name, tuple[OpenScope, EntryRow]]:
    places: defaultdict[Name, list[tuple[EntryRow, ScopeRow]]] = defaultdict(list)
    for row, scope_row in store.file_entries(data_keys.pseudonyms.tenant(scope), suffixes):
        places[row.suffix, row.kind].append((row, scope_row))
    unique = {name: rows[0] for name, rows in places.items() if len(rows) == 1}
    return {name: (data_keys.open_row(scope_row), row) for name, (row, scope_row) in unique.items()}


def holders_of_original(store: VaultStore, data_keys: DataKeys, scope: Scope, masked: bytes) -> Iterator[OpenScope]:
    """The scopes that may hold the original of some masked bytes; call it inside a transaction."""
    own = data_keys.open(scope)
    if own is not None:
        yield own
    if scope.level is not ScopeLevel.FILE:
        return
    text = masked.decode("utf-8", "replace")
    # A malformed cell of a table may close its quotes within a token ("ab"c).
    suffixes = sorted(suffixes_in(text) | suffixes_in(text.replace('"', "")))
    held = store.file_entries(data_keys.pseudonyms.tenant(scope), suffixes)
    yield from (data_keys.open_row(row) for row in dict.fromkeys(row for _, row in held))
