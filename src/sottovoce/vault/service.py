"""The vault: what tokens stand for, sealed. Orders the steps and owns the transactions.

Rules kept here: the key set is checked before anything is done; a batch is stored whole or not at all; what cannot be
authenticated is refused, never skipped; a token is opened only in the scope that issued it (a masked file may have been
renamed, so file scopes of one tenant answer for each other where the answer is unique).
"""

from __future__ import annotations

import os
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from sottovoce.errors import KeyUnavailableError, UsageError
from sottovoce.vault.cache import INDEX_KEY, WRAPPING_KEY, DataKeys
from sottovoce.vault.keys import Keyset, Randomness, ScopeKeys
from sottovoce.vault.model import (
    Entry,
    OnWait,
    OriginalConflictError,
    Restored,
    Scope,
    ScopeInfo,
    ScopeLevel,
    TokenCollisionError,
    VaultCounts,
)
from sottovoce.vault.rows import EntryRow, OpenScope, OriginalRow, ScopeRow, entry_plaintext, scope_info
from sottovoce.vault.seal import NONCE_BYTES, no_pickling
from sottovoce.vault.store_sqlite import SqliteStore
from sottovoce.vault.store_upkeep import rotate, verify
from sottovoce.vault.tokens import TokenSpan, find_tokens, find_tolerant, settle, split_token, suffixes_in


class Vault:
    """An open vault. Use ``Vault.open``; serves several threads, but only the process that opened it."""

    def __init__(self, store: SqliteStore, keyset: Keyset, random: Randomness, clock: Callable[[], float]) -> None:
        self._store = store
        self._random = random
        self._data_keys = DataKeys(store, keyset, random, clock)

    @classmethod
    def open(  # noqa: PLR0913 - what tests replace, and whom to tell
        cls,
        path: Path | str | None,
        keyset: Keyset,
        *,
        create: bool = True,
        random: Randomness = os.urandom,
        clock: Callable[[], float] = time.time,
        on_wait: OnWait | None = None,
    ) -> Vault:
        """Open a vault, or make one.

        Args:
            path: Its file; ``None`` for one that lives in memory and ends with the object.
            keyset: The keys it was made with.
            create: Make a vault when there is none.
            random: Gives that many bytes from a cryptographic source.
            clock: Gives the Unix time in seconds.
            on_wait: Told, here and in later calls, when another process holds the file for long.

        Raises:
            KeyUnavailableError: It was made with another key set, or this one lacks the wrapping key in force.
            NotAVaultError: The file is not a vault, or is damaged, or there is none.
            OutsideError: The file cannot be opened.
        """
        meta = {INDEX_KEY: bytes.fromhex(keyset.index.info.id), WRAPPING_KEY: keyset.wrapping_id}
        store = SqliteStore(Path(path) if path is not None else None, create=create, meta=meta, on_wait=on_wait)
        try:
            with store.reading():
                _check_keyset(keyset, store.meta(INDEX_KEY), store.meta(WRAPPING_KEY))
        except BaseException:
            store.close()
            raise
        return cls(store, keyset, random, clock)

    def close(self) -> None:
        """Close the file and forget the opened keys."""
        self._data_keys.forget()
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __reduce__(self) -> tuple[object, ...]:
        raise no_pickling()

    def scope_keys(self, scope: Scope, extended: Collection[tuple[str, str]] = frozenset()) -> ScopeKeys:
        """What makes the tokens of a scope; see ``MintingKey.scope_keys``."""
        return self._data_keys.keyset.minting_key.scope_keys(scope, extended)

    def put(self, entries: Iterable[Entry]) -> int:
        """Store what tokens stand for, in one transaction. What is stored already is left as it is.

        Args:
            entries: The batch; some ten thousand at a time is a good size.

        Returns:
            How many entries were new.

        Raises:
            TokenCollisionError: Some tokens stand for other values already, or the batch gives one token two values.
            UsageError: A token is not well-formed, or its kind is another one.
            TamperedError: What is stored does not authenticate.
        """
        groups: defaultdict[Scope, list[Entry]] = defaultdict(list)
        for entry in entries:
            groups[entry.scope].append(entry)
        rows: list[EntryRow] = []
        clashes: list[Entry] = []
        with self._store.writing():
            wrapping_id = self._store.meta(WRAPPING_KEY)
            for scope, group in groups.items():
                opened, is_new = self._data_keys.open_or_create(scope, wrapping_id)
                new, clashing = self._new_entries(opened, group, is_new=is_new)
                rows += new
                clashes += clashing
            if clashes:
                raise TokenCollisionError(clashes)
            self._store.add_entries(sorted(rows))  # In the order of the table, which spares it page splits.
        return len(rows)

    def _new_entries(
        self, scope: OpenScope, group: Sequence[Entry], *, is_new: bool
    ) -> tuple[list[EntryRow], list[Entry]]:
        suffixes = [_checked_suffix(entry) for entry in group]
        stored = [] if is_new else self._store.entries(scope.row.id, dict.fromkeys(suffixes))
        held = {(row.suffix, row.kind): row for row in stored}
        nonces = self._random(NONCE_BYTES * len(group))
        new: list[EntryRow] = []
        clashing: list[Entry] = []
        for place, (suffix, entry) in enumerate(zip(suffixes, group, strict=True)):
            fingerprint = scope.fingerprint(entry.kind, entry.value)
            row = held.get((suffix, entry.kind))
            if row is None:
                nonce = nonces[NONCE_BYTES * place : NONCE_BYTES * (place + 1)]
                plaintext = entry_plaintext(entry.origin, entry.value)
                row = scope.seal_entry(nonce, entry.kind, suffix, fingerprint, plaintext)
                held[suffix, entry.kind] = row
                new.append(row)
            elif row.fingerprint != fingerprint:
                scope.open_entry(row)  # A changed fingerprint must not pass for a collision.
                clashing.append(entry)
        return new, clashing

    def reveal(self, scope: Scope, tokens: Iterable[str]) -> dict[str, str]:
        """What tokens stand for.

        Args:
            scope: The scope that issued them.
            tokens: Tokens in strict writing.

        Returns:
            Token to value, in the order asked, without those that the scope does not hold.

        Raises:
            TamperedError: What is stored under one of them does not authenticate.
        """
        names = _names(tokens)
        values = self._values(scope, dict.fromkeys(suffix for _, suffix in names.values()))
        return {token: values[suffix, kind] for token, (kind, suffix) in names.items() if (suffix, kind) in values}

    def known(self, scope: Scope, tokens: Iterable[str]) -> set[str]:
        """Those of the tokens that the scope holds; opens no value."""
        names = _names(tokens)
        with self._store.reading():
            found = self._find(scope, dict.fromkeys(suffix for _, suffix in names.values()))
        return {token for token, (kind, suffix) in names.items() if (suffix, kind) in found}

    def restore(self, text: str, scope: Scope) -> Restored:
        """Replace the tokens of a scope by their values, even where they were mangled.

        Raises:
            TamperedError: What is stored under a token of the text does not authenticate; nothing is restored then.
        """
        spots = find_tolerant(text)
        values = self._values(scope, dict.fromkeys(suffix for spot in spots for _, suffix in spot.candidates))
        kinds: defaultdict[str, list[str]] = defaultdict(list)
        for suffix, kind in values:
            kinds[suffix].append(kind)
        spans = settle(text, spots, kinds)
        parts: list[str] = []
        done = 0
        for span in spans:
            kind, _, suffix = span.text.rpartition("-")
            parts += (text[done : span.start], values[suffix, kind])
            done = span.end
        parts.append(text[done:])
        return Restored("".join(parts), len(spans), _count_outside(find_tokens(text), spans))

    def _values(self, scope: Scope, suffixes: Collection[str]) -> dict[tuple[str, str], str]:
        # Rows of other kinds under the same suffix are opened too: a changed kind must be noticed, not overlooked.
        if not suffixes:
            return {}
        with self._store.reading():
            found = self._find(scope, suffixes)
            return {name: opened.open_entry(row)[1] for name, (opened, row) in found.items()}

    def _find(self, scope: Scope, suffixes: Collection[str]) -> dict[tuple[str, str], tuple[OpenScope, EntryRow]]:
        found: dict[tuple[str, str], tuple[OpenScope, EntryRow]] = {}
        opened = self._data_keys.open(scope)
        if opened is not None:
            for row in self._store.entries(opened.row.id, suffixes):
                found[row.suffix, row.kind] = opened, row
        if scope.level == ScopeLevel.FILE:
            own = {suffix for suffix, _ in found}
            found |= self._find_in_files(scope, [suffix for suffix in suffixes if suffix not in own])
        return found

    def _find_in_files(
        self, scope: Scope, suffixes: Collection[str]
    ) -> dict[tuple[str, str], tuple[OpenScope, EntryRow]]:
        places: defaultdict[tuple[str, str], list[tuple[EntryRow, ScopeRow]]] = defaultdict(list)
        for row, scope_row in self._store.file_entries(self._data_keys.pseudonyms.tenant(scope), suffixes):
            places[row.suffix, row.kind].append((row, scope_row))
        unique = {name: rows[0] for name, rows in places.items() if len(rows) == 1}
        return {name: (self._data_keys.open_row(scope_row), row) for name, (row, scope_row) in unique.items()}

    def put_originals(self, originals: Iterable[tuple[Scope, bytes, bytes]]) -> int:
        """Keep the exact bytes of records that rendering their masked form again would not give back.

        Args:
            originals: Scope, masked bytes, original bytes. Where equal masked bytes may come from different originals,
                the caller makes the record's place part of the masked bytes, here and in ``original``.

        Returns:
            How many were new.

        Raises:
            OriginalConflictError: The same masked bytes have another original already; nothing was stored.
            TamperedError: What is stored does not authenticate.
        """
        groups: defaultdict[Scope, list[tuple[int, bytes, bytes]]] = defaultdict(list)
        for position, (scope, masked, original) in enumerate(originals):
            groups[scope].append((position, masked, original))
        rows: list[OriginalRow] = []
        conflicts: list[int] = []
        with self._store.writing():
            wrapping_id = self._store.meta(WRAPPING_KEY)
            for scope, group in groups.items():
                new, conflicting = self._new_originals(self._data_keys.open_or_create(scope, wrapping_id)[0], group)
                rows += new
                conflicts += conflicting
            if conflicts:
                raise OriginalConflictError(sorted(conflicts))
            self._store.add_originals(rows)
        return len(rows)

    def _new_originals(
        self, scope: OpenScope, group: Sequence[tuple[int, bytes, bytes]]
    ) -> tuple[list[OriginalRow], list[int]]:
        fingerprints = [scope.original_fingerprint(masked) for _, masked, _ in group]
        stored = self._store.originals(scope.row.id, dict.fromkeys(fingerprints))
        held = {row.fingerprint: scope.open_original(row) for row in stored}
        new: list[OriginalRow] = []
        conflicting: list[int] = []
        for fingerprint, (position, _, original) in zip(fingerprints, group, strict=True):
            if fingerprint not in held:
                held[fingerprint] = original
                new.append(scope.seal_original(self._random(NONCE_BYTES), fingerprint, original))
            elif held[fingerprint] != original:
                conflicting.append(position)
        return new, conflicting

    def original(self, scope: Scope, masked: bytes) -> bytes | None:
        """The exact bytes kept for a masked record of this scope (as in ``restore``), or ``None``.

        Raises:
            TamperedError: What is stored does not authenticate.
        """
        with self._store.reading():
            for opened in self._may_hold_original(scope, masked):
                rows = self._store.originals(opened.row.id, [opened.original_fingerprint(masked)])
                if rows:
                    return opened.open_original(rows[0])
        return None

    def _may_hold_original(self, scope: Scope, masked: bytes) -> Iterator[OpenScope]:
        own = self._data_keys.open(scope)
        if own is not None:
            yield own
        if scope.level is not ScopeLevel.FILE:
            return
        text = masked.decode("utf-8", "replace")
        # A malformed cell of a table may close its quotes within a token ("ab"c).
        suffixes = sorted(suffixes_in(text) | suffixes_in(text.replace('"', "")))
        held = self._store.file_entries(self._data_keys.pseudonyms.tenant(scope), suffixes)
        yield from (self._data_keys.open_row(row) for row in dict.fromkeys(row for _, row in held))

    def shred(self, scope: Scope) -> bool:
        """Destroy a scope's data key and all that was sealed under it. Running it again does no harm.

        Returns:
            Whether there was such a scope.

        Raises:
            OutsideError: The scope is gone, but another process kept the log from being emptied; run it again.
        """
        pseudonym = self._data_keys.pseudonyms.scope(scope)
        with self._store.writing():
            row = self._store.scope(pseudonym)
            if row is not None:
                self._store.delete_scope(row.id)
            self._data_keys.forget(pseudonym)
        self._store.truncate_log()
        return row is not None

    def rotate(self, keyset: Keyset) -> int:
        """Wrap all data keys under the primary wrapping key of a rotated key set. May stop anywhere and be run again.

        Args:
            keyset: The rotated key set, which still holds the wrapping keys used so far.

        Returns:
            How many data keys were wrapped anew.

        Raises:
            KeyUnavailableError: The key set is of another lineage, or lacks a key in use; nothing was changed.
            TamperedError: Some data keys do not authenticate; all others were wrapped anew.
            OutsideError: All were wrapped anew, but the log could not be emptied; run it again.
        """
        return rotate(self._store, self._data_keys, keyset)

    def verify(self) -> int:
        """Open everything, to find damage before it is met.

        Returns:
            How many sealed values were opened.

        Raises:
            TamperedError: Some do not authenticate.
        """
        return verify(self._store, self._data_keys)

    def scopes(self) -> tuple[ScopeInfo, ...]:
        """All scopes, oldest first, without their names.

        Raises:
            TamperedError: A row does not read as a scope.
        """
        with self._store.reading():
            return tuple(scope_info(*sizes) for sizes in self._store.scope_sizes())

    def counts(self) -> VaultCounts:
        """How much there is."""
        with self._store.reading():
            scopes, originals, kinds = self._store.totals()
        return VaultCounts(scopes, sum(count for _, count in kinds), originals, tuple(kinds))


def _check_keyset(keyset: Keyset, index_id: bytes, wrapping_id: bytes) -> None:
    if index_id.hex() != keyset.index.info.id:
        raise KeyUnavailableError(
            f"the vault belongs to the key set with index key {index_id.hex()}, this one has {keyset.index.info.id}",
            remedy="Give the key set that the vault was made with",
        )
    keyset.sealing_key(wrapping_id)


def _names(tokens: Iterable[str]) -> dict[str, tuple[str, str]]:
    return {token: name for token in tokens if (name := split_token(token)) is not None}


def _checked_suffix(entry: Entry) -> str:
    name = split_token(entry.token)
    if name is None or name[0] != entry.kind:
        raise UsageError(
            f"an entry of kind {entry.kind!r} has a token that is not well-formed or is of another kind",
            remedy="Make tokens with ScopeKeys.token",
        )
    return name[1]


def _count_outside(tokens: Sequence[TokenSpan], spans: Sequence[TokenSpan]) -> int:
    """How many of ``tokens`` touch none of ``spans``; both are in order."""
    outside = place = 0
    for token in tokens:
        while place < len(spans) and spans[place].end <= token.start:
            place += 1
        outside += place == len(spans) or spans[place].start >= token.end
    return outside
