"""Data keys at hand: opened once, kept for as long as their rows are exactly as they were."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from sottovoce.vault.keys import Keyset, Randomness
from sottovoce.vault.model import Scope
from sottovoce.vault.rows import OpenScope, Pseudonyms, ScopeRow, unwrap_data_key, wrap_data_key
from sottovoce.vault.seal import KEY_BYTES, NONCE_BYTES, SealingKey, sealed_key_id
from sottovoce.vault.store_sqlite import SqliteStore

INDEX_KEY = "index_key"
WRAPPING_KEY = "wrapping_key"
_MAX_OPENED = 4096


class DataKeys:
    """Opens, makes and wraps the data keys of scopes. Its methods are called inside a transaction of the store.

    A row is looked up each time and is itself the key of the cache, so a scope that another process shredded or
    that was tampered with is never answered from memory.
    """

    def __init__(self, store: SqliteStore, keyset: Keyset, random: Randomness, clock: Callable[[], float]) -> None:
        self._store = store
        self._random = random
        self._clock = clock
        self._opened: OrderedDict[ScopeRow, OpenScope] = OrderedDict()
        self.use(keyset)

    def use(self, keyset: Keyset) -> None:
        """Work with this key set from now on."""
        self.keyset = keyset
        self.pseudonyms = Pseudonyms(keyset.index_prf())
        self._wrapping_keys: dict[bytes, SealingKey] = {}
        self._opened.clear()

    def forget(self, pseudonym: bytes | None = None) -> None:
        """Drop the opened data keys of one scope, or of all."""
        for row in [row for row in self._opened if pseudonym in (None, row.pseudonym)]:
            del self._opened[row]

    def open(self, scope: Scope) -> OpenScope | None:
        """A scope, ready to open and seal; ``None`` when there is none.

        Raises:
            TamperedError: Its row does not authenticate.
            KeyUnavailableError: Its data key is wrapped by a key that the key set lacks.
        """
        row = self._store.scope(self.pseudonyms.scope(scope))
        return None if row is None else self.open_row(row)

    def open_row(self, row: ScopeRow) -> OpenScope:
        """``open`` for a row that was read already."""
        opened = self._opened.get(row)
        if opened is None:
            opened = OpenScope(row, self._unwrap(row))
            self._opened[row] = opened
            if len(self._opened) > _MAX_OPENED:
                self._opened.popitem(last=False)
        else:
            self._opened.move_to_end(row)
        return opened

    def open_or_create(self, scope: Scope, wrapping_id: bytes) -> tuple[OpenScope, bool]:
        """``open``, with a new data key when there is no such scope.

        Args:
            scope: The scope.
            wrapping_id: The wrapping key that the vault says is in force. It is the vault's word that counts, not the
                key set's: a process with an old key set must not undo a rotation.

        Returns:
            The scope, and whether it is new, so that nothing can hang on it yet.
        """
        pseudonym = self.pseudonyms.scope(scope)
        held = self._store.scope(pseudonym)
        if held is not None:
            return self.open_row(held), False
        level, tenant = str(scope.level), self.pseudonyms.tenant(scope)
        row = ScopeRow(0, level, tenant, pseudonym, created=int(self._clock()), wrapped=b"")
        data_key = self._random(KEY_BYTES)
        row = self._wrapped(row, data_key, wrapping_id)
        return OpenScope(row._replace(id=self._store.add_scope(row)), data_key), True

    def rewrapped(self, row: ScopeRow, wrapping_id: bytes) -> ScopeRow:
        """The row with its data key wrapped by another key."""
        return self._wrapped(row, self._unwrap(row), wrapping_id)

    def _wrapped(self, row: ScopeRow, data_key: bytes, wrapping_id: bytes) -> ScopeRow:
        wrapping = self._wrapping_key(wrapping_id)
        return row._replace(wrapped=wrap_data_key(wrapping, self._random(NONCE_BYTES), data_key, row))

    def _unwrap(self, row: ScopeRow) -> bytes:
        return unwrap_data_key(self._wrapping_key(sealed_key_id(row.wrapped)), row)

    def _wrapping_key(self, id_: bytes) -> SealingKey:
        if id_ not in self._wrapping_keys:
            self._wrapping_keys[id_] = self.keyset.sealing_key(id_)
        return self._wrapping_keys[id_]
