"""Rows of a vault and how they are sealed: every field of a row is bound to what the row seals. Pure.

Rows are named tuples, which SQLite takes as they are: they are made by the hundred thousand.

The layouts are in ``docs/formats/vault.md``.
"""

from __future__ import annotations

from typing import NamedTuple

from sottovoce.errors import TamperedError
from sottovoce.vault.model import Scope, ScopeInfo, ScopeLevel
from sottovoce.vault.seal import (
    FINGERPRINT_BYTES,
    KEY_BYTES,
    KEY_ID_BYTES,
    Prf,
    SealingKey,
    does_not_open,
    expand,
    no_pickling,
    pack,
    sealed_key_id,
    to_bytes,
    unpack_first,
)

_DATA_KEY_INFO = pack("sottovoce/data-key/v1")
_SUBJECT_KEY_INFO = pack("sottovoce/subject-key/v1")
_ENTRY = pack("entry")
_CANARY = pack("canary")
_ORIGINAL = pack("original")


class ScopeRow(NamedTuple):
    """A scope as stored; ``id`` is 0 before it is.

    Attributes:
        id: Row number.
        level: A scope level.
        tenant: Keyed pseudonym of the tenant.
        pseudonym: Keyed pseudonym of tenant, level and name.
        created: Unix time in seconds.
        wrapped: The data key, sealed under a wrapping key, or under the key of the subject that the scope belongs to.
        subject_id: Whose it is; empty when it belongs to nobody in particular.
    """

    id: int
    level: str
    tenant: bytes
    pseudonym: bytes
    created: int
    wrapped: bytes
    subject_id: str = ""


class EntryRow(NamedTuple):
    """A token and its sealed value as stored."""

    scope_id: int
    suffix: str
    kind: str
    in_file: int
    fingerprint: bytes
    sealed: bytes


class OriginalRow(NamedTuple):
    """Sealed exact bytes as stored, under the fingerprint of their masked form."""

    scope_id: int
    fingerprint: bytes
    sealed: bytes


class Pseudonyms:
    """Keyed names for tenants and scopes."""

    __slots__ = ("_prf",)

    def __init__(self, prf: Prf) -> None:
        self._prf = prf

    def tenant(self, scope: Scope) -> bytes:
        """The 16-byte pseudonym of the scope's tenant."""
        return self._prf(pack("tenant", scope.tenant))[:FINGERPRINT_BYTES]

    def scope(self, scope: Scope) -> bytes:
        """The 16-byte pseudonym of the scope."""
        return self._prf(pack("scope", scope.tenant, scope.level, scope.name))[:FINGERPRINT_BYTES]

    def subject(self, tenant: bytes, subject_id: str) -> bytes:
        """The 16-byte pseudonym of the row that holds a subject's key; no scope can have it.

        Args:
            tenant: The tenant's pseudonym.
            subject_id: The subject.
        """
        return self._prf(pack("subject-key", tenant, subject_id))[:FINGERPRINT_BYTES]

    def is_bound(self, row: ScopeRow) -> bool:
        """Whether the row's data key is wrapped by the key of its subject.

        Raises:
            TamperedError: The row does not read as a scope.
        """
        _require(isinstance(row.tenant, bytes), isinstance(row.subject_id, str))
        return bool(row.subject_id) and row.pseudonym != self.subject(row.tenant, row.subject_id)


def wrap_data_key(wrapping: SealingKey, nonce: bytes, data_key: bytes, row: ScopeRow) -> bytes:
    """Seal a data key for its row; what the row has in ``wrapped`` does not matter."""
    return wrapping.seal(nonce, data_key, _data_key_context(row))


def unwrap_data_key(wrapping: SealingKey, row: ScopeRow) -> bytes:
    """The data key of a row.

    Raises:
        TamperedError: The row was changed, or its data key belongs to another row.
    """
    data_key = wrapping.open(row.wrapped, _data_key_context(row))
    if len(data_key) != KEY_BYTES:
        raise does_not_open()
    return data_key


def subject_key(data_key: bytes) -> SealingKey:
    """What wraps the data keys of all scopes of a subject, made from the data key of the subject's own row."""
    keys = expand(data_key, _SUBJECT_KEY_INFO, KEY_BYTES + KEY_ID_BYTES)
    return SealingKey(keys[:KEY_BYTES], keys[KEY_BYTES:])


def _data_key_context(row: ScopeRow) -> bytes:
    _require(isinstance(row.level, str), isinstance(row.created, int))
    _require(isinstance(row.tenant, bytes), isinstance(row.pseudonym, bytes))
    return pack("data-key", row.tenant, row.level, row.pseudonym, str(row.created))


def _require(*conditions: bool) -> None:
    # SQLite lets any column hold any type, so a changed row may hold anything.
    if not all(conditions):
        raise does_not_open()


class OpenScope:
    """A scope whose data key is at hand: seals and opens its rows. Shows only its row number, refuses pickling.

    Args:
        row: The scope's row.
        data_key: Its 32-byte data key.
    """

    __slots__ = ("_fingerprints", "_in_file", "_key", "_originals_key", "_place", "row")

    def __init__(self, row: ScopeRow, data_key: bytes) -> None:
        keys = expand(data_key, _DATA_KEY_INFO, 3 * KEY_BYTES + KEY_ID_BYTES)
        self.row = row
        self._key = SealingKey(keys[:KEY_BYTES], keys[3 * KEY_BYTES :])
        self._fingerprints = Prf(keys[KEY_BYTES : 2 * KEY_BYTES])
        self._originals_key = keys[2 * KEY_BYTES : 3 * KEY_BYTES]
        self._place = pack(row.tenant, row.level, row.pseudonym)
        self._in_file = int(row.level == ScopeLevel.FILE)

    def __repr__(self) -> str:
        return f"OpenScope(row={self.row.id})"

    def __reduce__(self) -> tuple[object, ...]:
        raise no_pickling()

    def fingerprint(self, kind: str, value: str) -> bytes:
        """What tells whether two values of a kind are equal, within this scope and while its data key exists."""
        return self._fingerprints(pack(kind, value))[:FINGERPRINT_BYTES]

    def seal_entry(  # noqa: PLR0913 - what a row is made of
        self, nonce: bytes, kind: str, suffix: str, fingerprint: bytes, plaintext: bytes, *, canary: bool = False
    ) -> EntryRow:
        """The row of a new entry; ``plaintext`` comes from ``entry_plaintext``. Only the key tells canaries apart."""
        context = (_CANARY if canary else _ENTRY) + self._place + pack(f"{kind}-{suffix}", fingerprint)
        sealed = self._key.seal(nonce, plaintext, context)
        return EntryRow(self.row.id, suffix, kind, self._in_file, fingerprint, sealed)

    def open_entry(self, row: EntryRow) -> tuple[str, str]:
        """Origin and value of an entry, canary or not.

        Raises:
            TamperedError: A field of the row was changed, or it belongs to another scope.
        """
        return self.open_marked(row)[:2]

    def open_marked(self, row: EntryRow) -> tuple[str, str, bool]:
        """Origin and value of an entry, and whether it is a canary.

        Raises:
            TamperedError: A field of the row was changed, or it belongs to another scope.
        """
        _require(isinstance(row.suffix, str), isinstance(row.kind, str), isinstance(row.fingerprint, bytes))
        _require(row.in_file == self._in_file)
        place = self._place + pack(f"{row.kind}-{row.suffix}", row.fingerprint)
        canary = False
        try:
            plaintext = self._key.open(row.sealed, _ENTRY + place)
        except TamperedError:
            plaintext = self._key.open(row.sealed, _CANARY + place)
            canary = True
        origin, value = unpack_first(plaintext)
        return origin.decode("utf-8", "surrogatepass"), value.decode("utf-8", "surrogatepass"), canary

    def original_fingerprint(self, masked: bytes) -> bytes:
        """Under what the original of some masked bytes is kept."""
        return Prf(self._originals_key)(masked)[:FINGERPRINT_BYTES]

    def seal_original(self, nonce: bytes, fingerprint: bytes, original: bytes) -> OriginalRow:
        """The row of an original."""
        sealed = self._key.seal(nonce, original, _ORIGINAL + self._place + pack(fingerprint))
        return OriginalRow(self.row.id, fingerprint, sealed)

    def open_original(self, row: OriginalRow) -> bytes:
        """The original bytes.

        Raises:
            TamperedError: A field of the row was changed, or it belongs to another scope.
        """
        _require(isinstance(row.fingerprint, bytes))
        return self._key.open(row.sealed, _ORIGINAL + self._place + pack(row.fingerprint))


def entry_plaintext(origin: str, value: str) -> bytes:
    """What is sealed of an entry."""
    return pack(origin) + to_bytes(value)


def scope_info(row: ScopeRow, entries: int, originals: int) -> ScopeInfo:
    """What may be told of a scope.

    Raises:
        TamperedError: The row does not read as a scope.
    """
    if row.level not in set(ScopeLevel) or not isinstance(row.pseudonym, bytes):
        raise does_not_open()
    return ScopeInfo(
        level=ScopeLevel(row.level),
        pseudonym=row.pseudonym.hex(),
        created=row.created,
        wrapping_key=sealed_key_id(row.wrapped).hex(),
        entries=entries,
        originals=originals,
    )
