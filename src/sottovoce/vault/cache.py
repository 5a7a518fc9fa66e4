"""Data keys at hand: opened once, kept for as long as their rows are exactly as they were."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Generic, NamedTuple, TypeVar

from sottovoce.errors import OutsideError
from sottovoce.vault.keys import Keyset, Randomness
from sottovoce.vault.model import Scope, ScopeLevel, SubjectMismatchError
from sottovoce.vault.ports import VaultStore
from sottovoce.vault.rows import OpenScope, Pseudonyms, ScopeRow, subject_key, unwrap_data_key, wrap_data_key
from sottovoce.vault.seal import KEY_BYTES, NONCE_BYTES, SealingKey, does_not_open, sealed_key_id

INDEX_KEY = "index_key"
WRAPPING_KEY = "wrapping_key"
_MAX_OPENED = 4096
_MOST_ATTEMPTS = 3

T = TypeVar("T")


class _Kept(Generic[T]):
    """What was made of rows, the most lately used. Serves several threads."""

    def __init__(self) -> None:
        self._rows: OrderedDict[ScopeRow, T] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._rows)

    def get(self, row: ScopeRow) -> T | None:
        with self._lock:
            held = self._rows.get(row)
            if held is not None:
                self._rows.move_to_end(row)
            return held

    def keep(self, row: ScopeRow, made: T) -> T:
        with self._lock:
            self._rows[row] = made
            if len(self._rows) > _MAX_OPENED:
                self._rows.popitem(last=False)
        return made

    def forget(self, pseudonyms: Collection[bytes] | None) -> None:
        with self._lock:
            for row in [row for row in self._rows if pseudonyms is None or row.pseudonym in pseudonyms]:
                del self._rows[row]


class _NewScope(NamedTuple):
    scope: Scope
    row: ScopeRow


class DataKeys:
    """Opens, makes and wraps the data keys of scopes. Its methods are called inside a transaction of the store.

    A row is looked up each time and is itself the key of the cache, so a scope that another process shredded or
    that was tampered with is never answered from memory.
    """

    def __init__(self, store: VaultStore, keyset: Keyset, random: Randomness, clock: Callable[[], float]) -> None:
        self._store = store
        self._random = random
        self._clock = clock
        self._opened: _Kept[OpenScope] = _Kept()
        self._subjects: _Kept[SealingKey] = _Kept()
        self.use(keyset)

    def use(self, keyset: Keyset) -> None:
        """Work with this key set from now on."""
        self.keyset = keyset
        self.pseudonyms = Pseudonyms(keyset.index_prf())
        self._wrapping_keys: dict[bytes, SealingKey] = {}
        self.forget()

    def forget(self, pseudonyms: Collection[bytes] | None = None) -> None:
        """Drop the opened data keys of some scopes, or of all."""
        self._opened.forget(pseudonyms)
        self._subjects.forget(pseudonyms)

    def open(self, scope: Scope) -> OpenScope | None:
        """A scope, ready to open and seal; ``None`` when there is none.

        Raises:
            TamperedError: Its row does not authenticate.
            KeyUnavailableError: Its data key is wrapped by a key that the key set lacks.
        """
        pseudonym = self.pseudonyms.scope(scope)
        row = self._store.scopes([pseudonym]).get(pseudonym)
        return None if row is None else self.open_row(row)

    def open_row(self, row: ScopeRow) -> OpenScope:
        """``open`` for a row that was read already."""
        return self.open_rows([row])[0]

    def open_rows(self, rows: Collection[ScopeRow]) -> list[OpenScope]:
        """``open_row`` for several, with one look for the subjects' keys that are not at hand."""
        held = [self._opened.get(row) for row in rows]
        subjects = self._subject_keys(row for row, at_hand in zip(rows, held, strict=True) if at_hand is None)
        return [
            self._opened.keep(row, OpenScope(row, self._unwrap(row, subjects))) if at_hand is None else at_hand
            for row, at_hand in zip(rows, held, strict=True)
        ]

    def open_or_create(self, subjects: Mapping[Scope, str], wrapping_id: bytes) -> dict[Scope, tuple[OpenScope, bool]]:
        """``open`` for several scopes, with new data keys where there is no such scope.

        Args:
            subjects: The scopes, and the subject that each belongs to; empty for none in particular. A scope that
                belongs to nobody yet is given to the subject.
            wrapping_id: The wrapping key that the vault says is in force. It is the vault's word that counts, not the
                key set's: a process with an old key set must not undo a rotation.

        Returns:
            The scopes, and whether each is new, so that nothing can hang on it yet.

        Raises:
            SubjectMismatchError: Some belong to other subjects.
        """
        names = {scope: self.pseudonyms.scope(scope) for scope in subjects}
        tenants = {each: self.pseudonyms.tenant(scope) for each, scope in {s.tenant: s for s in subjects}.items()}
        for _ in range(_MOST_ATTEMPTS):
            held = self._store.scopes(list(names.values()), to_fill=True)
            there = [(scope, held[name]) for scope, name in names.items() if name in held]
            if strangers := sum(_is_strange(subjects[scope], row) for scope, row in there):
                raise SubjectMismatchError(strangers)
            unbound = [(row, subjects[scope]) for scope, row in there if subjects[scope] and not row.subject_id]
            missing = [
                _NewScope(scope, ScopeRow(0, str(scope.level), tenants[scope.tenant], name, 0, b"", subjects[scope]))
                for scope, name in names.items()
                if name not in held
            ]
            owners = {(new.row.tenant, new.row.subject_id) for new in missing if new.row.subject_id}
            owners |= {(row.tenant, subject) for row, subject in unbound}
            keys = self._open_or_create_subjects(owners, wrapping_id)
            if unbound:
                self._bind(unbound, keys)
                continue  # And look again: somebody else may have been first.
            created = self._create(missing, keys, wrapping_id)
            if any(subjects[scope] and not made.row.subject_id for scope, (made, _) in created.items()):
                continue  # Somebody else made it, for nobody in particular: give it to the subject.
            opened = self.open_rows([row for _, row in there])
            return created | {scope: (each, False) for (scope, _), each in zip(there, opened, strict=True)}
        raise OutsideError("other processes changed the same scopes again and again", remedy="Try again")

    def _create(
        self, missing: Collection[_NewScope], keys: Mapping[tuple[bytes, str], SealingKey], wrapping_id: bytes
    ) -> dict[Scope, tuple[OpenScope, bool]]:
        now = int(self._clock())
        ours: dict[bytes, tuple[_NewScope, bytes]] = {}
        for scope, row in missing:
            wrapping = keys[row.tenant, row.subject_id] if row.subject_id else self._wrapping_key(wrapping_id)
            data_key = self._random(KEY_BYTES)
            wrapped = self._wrapped(row._replace(created=now), data_key, wrapping)
            ours[row.pseudonym] = _NewScope(scope, wrapped), data_key
        opened: dict[Scope, tuple[OpenScope, bool]] = {}
        for name, row in self._stored([new.row for new, _ in ours.values()]).items():
            (scope, made), data_key = ours[name]
            if row.wrapped == made.wrapped:
                opened[scope] = self._opened.keep(row, OpenScope(row, data_key)), True
            elif _is_strange(made.subject_id, row):
                raise SubjectMismatchError(1)
            else:
                opened[scope] = self.open_row(row), False
        return opened

    def _open_or_create_subjects(
        self, owners: Collection[tuple[bytes, str]], wrapping_id: bytes
    ) -> dict[tuple[bytes, str], SealingKey]:
        """The keys of subjects, each given by the tenant's pseudonym and the subject's id."""
        if not owners:
            return {}
        names = {self.pseudonyms.subject(*owner): owner for owner in owners}
        rows = self._store.scopes(list(names), to_fill=True)
        created, made = int(self._clock()), {}
        for name, (tenant, subject) in names.items():
            if name not in rows:
                row = ScopeRow(0, str(ScopeLevel.SUBJECT), tenant, name, created, b"", subject)
                data_key = self._random(KEY_BYTES)
                made[name] = (self._wrapped(row, data_key, self._wrapping_key(wrapping_id)), data_key)
        stored = self._stored([row for row, _ in made.values()])
        for name, row in stored.items():
            ours, data_key = made[name]
            if row.wrapped == ours.wrapped:
                self._subjects.keep(row, subject_key(data_key))
        rows |= stored
        return {owner: self._subject_key(rows[name]) for name, owner in names.items()}

    def _stored(self, rows: list[ScopeRow]) -> dict[bytes, ScopeRow]:
        return self._store.add_scopes(rows) if rows else {}

    def _bind(self, unbound: Iterable[tuple[ScopeRow, str]], keys: Mapping[tuple[bytes, str], SealingKey]) -> None:
        pairs = [
            (row, self._wrapped(row._replace(subject_id=subject), self._unwrap(row, {}), keys[row.tenant, subject]))
            for row, subject in unbound
        ]
        self._store.replace_scopes(pairs)

    def rewrapped(self, row: ScopeRow, wrapping_id: bytes) -> ScopeRow:
        """The row with its data key, which no subject's key wraps, wrapped by another key."""
        return self._wrapped(row, self._unwrap(row, {}), self._wrapping_key(wrapping_id))

    def _wrapped(self, row: ScopeRow, data_key: bytes, wrapping: SealingKey) -> ScopeRow:
        return row._replace(wrapped=wrap_data_key(wrapping, self._random(NONCE_BYTES), data_key, row))

    def _unwrap(self, row: ScopeRow, subjects: Mapping[bytes, SealingKey]) -> bytes:
        if not self.pseudonyms.is_bound(row):
            return unwrap_data_key(self._wrapping_key(sealed_key_id(row.wrapped)), row)
        key = subjects.get(self.pseudonyms.subject(row.tenant, row.subject_id))
        if key is None:
            raise does_not_open()
        return unwrap_data_key(key, row)

    def _subject_keys(self, rows: Iterable[ScopeRow]) -> dict[bytes, SealingKey]:
        names = {self.pseudonyms.subject(row.tenant, row.subject_id) for row in rows if self.pseudonyms.is_bound(row)}
        found = self._store.scopes(names) if names else {}
        return {name: self._subject_key(row) for name, row in found.items()}

    def _subject_key(self, row: ScopeRow) -> SealingKey:
        return self._subjects.get(row) or self._subjects.keep(row, subject_key(self._unwrap(row, {})))

    def _wrapping_key(self, id_: bytes) -> SealingKey:
        if id_ not in self._wrapping_keys:
            self._wrapping_keys[id_] = self.keyset.sealing_key(id_)
        return self._wrapping_keys[id_]


def _is_strange(subject_id: str, row: ScopeRow) -> bool:
    return "" not in {subject_id, row.subject_id} and subject_id != row.subject_id
