"""The vault: what tokens stand for, sealed. Orders the steps and owns the transactions.

Rules kept here: the key set is checked before anything is done; a batch is stored whole or not at all; what cannot be
authenticated is refused, never skipped; a token is opened only in the scope that issued it (a masked file may have been
renamed, so file scopes of one tenant answer for each other where the answer is unique).
"""

from __future__ import annotations

import os
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from sottovoce.errors import KeyUnavailableError, UsageError
from sottovoce.vault.cache import INDEX_KEY, WRAPPING_KEY, DataKeys
from sottovoce.vault.keys import Keyset, Randomness, ScopeKeys
from sottovoce.vault.lookup import Opened, find, holders_of_original, open_values
from sottovoce.vault.model import (
    Entry,
    NotAVaultError,
    OnWait,
    Restored,
    Revealed,
    Scope,
    ScopeInfo,
    ScopeLevel,
    VaultCounts,
)
from sottovoce.vault.ports import VaultStore
from sottovoce.vault.rows import scope_info
from sottovoce.vault.seal import no_pickling
from sottovoce.vault.store_sqlite import SqliteStore
from sottovoce.vault.store_upkeep import rotate, verify
from sottovoce.vault.storing import checked_suffix, store_entries, store_originals
from sottovoce.vault.tokens import TokenSpan, find_tokens, find_tolerant, settle, split_token


class Vault:
    """An open vault. Use ``Vault.open``; serves several threads, but only the process that opened it."""

    def __init__(self, store: VaultStore, keyset: Keyset, random: Randomness, clock: Callable[[], float]) -> None:
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

    @classmethod
    def over(
        cls,
        store: VaultStore,
        keyset: Keyset,
        random: Randomness = os.urandom,
        clock: Callable[[], float] = time.time,
    ) -> Vault:
        """The vault in a store that is open already; an empty store becomes one.

        Args:
            store: Where its rows lie.
            keyset: The keys it was made with.
            random: As in ``open``.
            clock: As in ``open``.

        Raises:
            KeyUnavailableError: As in ``open``.
            NotAVaultError: There are scopes, but nothing says which key set they were made with.
        """
        with store.writing():
            if not store.meta(INDEX_KEY) and store.scopes_after(0):
                raise NotAVaultError("the vault does not say which keys made it", remedy="Restore it from a backup")
            store.add_meta({INDEX_KEY: bytes.fromhex(keyset.index.info.id), WRAPPING_KEY: keyset.wrapping_id})
            _check_keyset(keyset, store.meta(INDEX_KEY), store.meta(WRAPPING_KEY))
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

    def put(self, entries: Iterable[Entry], *, subject_id: str | Mapping[Scope, str] = "", canary: bool = False) -> int:
        """Store what tokens stand for, in one transaction. What is stored already is left as it is.

        Args:
            entries: The batch; some ten thousand at a time is a good size.
            subject_id: The subject that the scopes belong to, or that each of them belongs to; empty for nobody in
                particular. The data keys are then wrapped by a key of the subject, and ``shred_subject`` ends them all.
                A scope that belongs to nobody yet is given to the subject.
            canary: Mark these entries as ones that nobody has a reason to ask for; see ``Revealed``.

        Returns:
            How many entries were new.

        Raises:
            TokenCollisionError: Some tokens stand for other values already, or the batch gives one token two values.
            SubjectMismatchError: Some scopes belong to other subjects.
            UsageError: A token is not well-formed, or its kind is another one; or a vault file is told of subjects.
            TamperedError: What is stored does not authenticate.
        """
        groups: defaultdict[Scope, list[tuple[str, Entry]]] = defaultdict(list)
        for entry in entries:
            groups[entry.scope].append((checked_suffix(entry), entry))
        named = dict.fromkeys(groups, subject_id) if isinstance(subject_id, str) else subject_id
        subjects = {scope: named.get(scope, "") for scope in groups}
        if any(subjects.values()) and not self._store.knows_subjects:
            raise UsageError("a vault file has no place for subjects", remedy="Use the vault of the service's database")
        with self._store.writing():
            opened = self._data_keys.open_or_create(subjects, self._store.held_meta(WRAPPING_KEY))
            return store_entries(
                self._store, self._random, [(*opened[scope], group) for scope, group in groups.items()], canary=canary
            )

    def reveal(self, scope: Scope, tokens: Iterable[str]) -> Revealed:
        """What tokens stand for.

        Args:
            scope: The scope that issued them.
            tokens: Tokens in strict writing.

        Returns:
            Token to value, in the order asked, without those that the scope does not hold; and which are canaries.

        Raises:
            TamperedError: What is stored under one of them does not authenticate.
        """
        names = _names(tokens)
        values = self._values(scope, dict.fromkeys(suffix for suffix, _ in names.values()))
        found = {token: values[name] for token, name in names.items() if name in values}
        return Revealed(
            {token: opened.value for token, opened in found.items()},
            [token for token, opened in found.items() if opened.is_canary],
        )

    def known(self, scope: Scope, tokens: Iterable[str]) -> set[str]:
        """Those of the tokens that the scope holds; opens no value."""
        names = _names(tokens)
        with self._store.reading():
            suffixes = dict.fromkeys(suffix for suffix, _ in names.values())
            found = find(self._store, self._data_keys, scope, suffixes)
        return {token for token, name in names.items() if name in found}

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
        canaries: dict[str, None] = {}
        done = 0
        for span in spans:
            kind, _, suffix = span.text.rpartition("-")
            opened = values[suffix, kind]
            parts += (text[done : span.start], opened.value)
            done = span.end
            if opened.is_canary:
                canaries[span.text] = None
        parts.append(text[done:])
        return Restored("".join(parts), len(spans), _count_outside(find_tokens(text), spans), tuple(canaries))

    def _values(self, scope: Scope, suffixes: Collection[str]) -> dict[tuple[str, str], Opened]:
        if not suffixes:
            return {}
        with self._store.reading():
            return open_values(self._store, self._data_keys, scope, suffixes)

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
        with self._store.writing():
            opened = self._data_keys.open_or_create(dict.fromkeys(groups, ""), self._store.held_meta(WRAPPING_KEY))
            return store_originals(
                self._store, self._random, [(opened[scope][0], group) for scope, group in groups.items()]
            )

    def original(self, scope: Scope, masked: bytes) -> bytes | None:
        """The exact bytes kept for a masked record of this scope (as in ``restore``), or ``None``.

        Raises:
            TamperedError: What is stored does not authenticate.
        """
        with self._store.reading():
            for opened in holders_of_original(self._store, self._data_keys, scope, masked):
                rows = self._store.originals(opened.row.id, [opened.original_fingerprint(masked)])
                if rows:
                    return opened.open_original(rows[0])
        return None

    def shred(self, scope: Scope) -> bool:
        """Destroy a scope's data key and all that was sealed under it. Running it again does no harm.

        Returns:
            Whether there was such a scope.

        Raises:
            OutsideError: The scope is gone, but another process kept the log from being emptied; run it again.
        """
        pseudonym = self._data_keys.pseudonyms.scope(scope)
        with self._store.writing():
            held = self._store.scopes([pseudonym])
            self._store.delete_scopes([row.id for row in held.values()])
            self._data_keys.forget([pseudonym])
        self._store.truncate_log()
        return bool(held)

    def shred_subject(self, subject_id: str, *, tenant: str | None = None) -> int:
        """Destroy a subject's key, the data keys of all its scopes and all that was sealed under them.

        Args:
            subject_id: The subject, as ``put`` was given it.
            tenant: Whose data it is, as in the scopes; ``None`` for all tenants.

        Returns:
            How many keys were destroyed, the subject's own counted; 0 when the vault holds nothing of the subject.

        Raises:
            UsageError: No subject is named.
            OutsideError: As in ``shred``.
        """
        if not subject_id:
            raise UsageError("no subject is named", remedy="Give the subject's id")
        of = None if tenant is None else self._data_keys.pseudonyms.tenant(Scope(ScopeLevel.SUBJECT, "", tenant))
        with self._store.writing():
            ids = self._store.subject_scopes(subject_id, of)
            self._store.delete_scopes(ids)
            self._data_keys.forget()
        self._store.truncate_log()
        return len(ids)

    def forget_tokens(self, scope: Scope, tokens: Iterable[str]) -> int:
        """Delete single entries. Their scope's data key stays, so older copies of the vault still open them.

        Args:
            scope: The scope that issued them.
            tokens: Tokens in strict writing.

        Returns:
            How many there were.

        Raises:
            OutsideError: They are gone, but another process kept the log from being emptied; run it again.
        """
        names = list(_names(tokens).values())
        pseudonym = self._data_keys.pseudonyms.scope(scope)
        with self._store.writing():
            row = self._store.scopes([pseudonym]).get(pseudonym)
            done = self._store.delete_entries(row.id, names) if row and names else 0
        self._store.truncate_log()
        return done

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
    """Suffix and kind of those that are tokens in strict writing."""
    return {token: (name[1], name[0]) for token in tokens if (name := split_token(token)) is not None}


def _count_outside(tokens: Sequence[TokenSpan], spans: Sequence[TokenSpan]) -> int:
    """How many of ``tokens`` touch none of ``spans``; both are in order."""
    outside = place = 0
    for token in tokens:
        while place < len(spans) and spans[place].end <= token.start:
            place += 1
        outside += place == len(spans) or spans[place].start >= token.end
    return outside
