"""The key set: wrapping keys, token keys and the index key, and what a scope's tokens are made with.

Rules kept here (``docs/formats/keyset.md``): three uses, three keys, so that rotating one never changes the others; a
key's id is its check value; objects that hold keys show ids only and refuse pickling, and what gives key material away
has ``export_..._secret`` in its name. Pure: time and randomness are arguments, files are the edge's business.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum

from sottovoce.errors import KeyUnavailableError, UsageError
from sottovoce.vault.model import Scope
from sottovoce.vault.seal import KEY_BYTES, Prf, SealingKey, expand, key_id, no_pickling, pack
from sottovoce.vault.tokens import ALPHABET, mint, suffixes_in

Randomness = Callable[[int], bytes]

_FORMAT = "sottovoce-keyset"
_VERSION = 1
_MINTING_SECRET_VERSION = b"\x01"
_HASH_CHARACTERS = 20
_REMEDY = "Give the key set that this was made with, or make one with `sottovoce keys new`"
_ROTATED_REMEDY = (
    "If another process rotated the keys, start this one again with the rotated key set; "
    "otherwise give the key set that this was made with"
)


class KeyUse(StrEnum):
    """What a key is for; part of what its id is computed from."""

    INDEX = "index"
    TOKENS = "tokens"
    WRAPPING = "wrapping"


class KeyStatus(StrEnum):
    """A primary key makes new things; a retired one only opens old ones."""

    PRIMARY = "primary"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class KeyInfo:
    """What may be shown of a key: id, use, time of creation (UTC, ISO 8601) and status."""

    id: str
    use: KeyUse
    created: str
    status: KeyStatus


@dataclass(frozen=True, slots=True)
class Key:
    """One key of 32 bytes with what may be shown of it."""

    info: KeyInfo
    secret: bytes = field(repr=False)

    def __reduce__(self) -> tuple[object, ...]:
        raise no_pickling()


class ScopeKeys:
    """Makes the tokens, hashes and seeds of one scope; computes only, so it works in any process.

    Made by ``MintingKey.scope_keys``. One object serves one thread at a time.
    """

    __slots__ = ("_extended", "_hash", "_mint", "_seed", "_taken", "scope")

    def __init__(self, token_key: bytes, scope: Scope, extended: Collection[tuple[str, str]]) -> None:
        okm = expand(token_key, pack("sottovoce/scope/v1", scope.tenant, scope.level, scope.name), 3 * KEY_BYTES)
        self.scope = scope
        self._mint = Prf(okm[:KEY_BYTES])
        self._hash = Prf(okm[KEY_BYTES : 2 * KEY_BYTES])
        self._seed = Prf(okm[2 * KEY_BYTES :])
        self._extended = frozenset(extended)
        self._taken: tuple[str, frozenset[str]] = ("", frozenset())

    def token(self, kind: str, value: str, avoid: str = "") -> str:
        """The token of a value: the same for the same value, in every process with this key.

        Args:
            kind: Kind name.
            value: The value, exactly as it stands.
            avoid: The text that the token will stand in. A token that occurs in it, in any writing that restoring
                would accept, is replaced by its extended form.

        Raises:
            UsageError: ``kind`` is not a kind name.
        """
        if avoid is not self._taken[0]:
            self._taken = (avoid, suffixes_in(avoid))
        extended = bool(self._extended) and (kind, value) in self._extended
        return mint(self._mint, kind, value, extended=extended, taken=self._taken[1])

    def hash(self, kind: str, value: str) -> str:
        """A keyed one-way hash: 20 base32 characters, 100 bits, unlinkable across scopes."""
        bits = int.from_bytes(self._hash(pack(kind, value))[:13], "big") >> 4
        return "".join(ALPHABET[bits >> shift & 31] for shift in range(5 * (_HASH_CHARACTERS - 1), -1, -5))

    def seed(self, purpose: str, kind: str, value: str) -> bytes:
        """32 bytes that depend on scope, purpose, kind and value: for surrogates and date shifts."""
        return self._seed(pack(purpose, kind, value))

    def __repr__(self) -> str:
        return f"ScopeKeys({self.scope!r})"

    def __reduce__(self) -> tuple[object, ...]:
        raise no_pickling()


class MintingKey:
    """The right to make tokens, and no more: it opens nothing and needs no vault.

    Args:
        key: 32 bytes, the primary token key.
    """

    __slots__ = ("_key",)

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise KeyUnavailableError(f"a token key has {KEY_BYTES} bytes", remedy=_REMEDY)
        self._key = key

    @classmethod
    def from_secret(cls, secret: bytes) -> MintingKey:
        """Take what ``Keyset.export_minting_secret`` gave.

        Raises:
            KeyUnavailableError: This is something else.
        """
        if secret[:1] != _MINTING_SECRET_VERSION:
            raise KeyUnavailableError("this is no minting secret of version 1", remedy=_REMEDY)
        return cls(secret[1:])

    def scope_keys(self, scope: Scope, extended: Collection[tuple[str, str]] = frozenset()) -> ScopeKeys:
        """What makes the tokens of a scope.

        Args:
            scope: The scope.
            extended: (kind, value) pairs whose short token belongs to another value, as ``TokenCollisionError`` told.
        """
        return ScopeKeys(self._key, scope, extended)

    def __repr__(self) -> str:
        return f"MintingKey(id={key_id(self._key, KeyUse.TOKENS).hex()})"

    def __reduce__(self) -> tuple[object, ...]:
        raise no_pickling()


@dataclass(frozen=True, slots=True)
class Keyset:
    """The keys of a deployment. Make one with ``generate`` or ``parse``.

    Attributes:
        index: What pseudonyms are made with; stays for the life of a vault.
        tokens: Token keys, the primary one first.
        wrapping: Wrapping keys, the primary one first.
    """

    index: Key
    tokens: tuple[Key, ...]
    wrapping: tuple[Key, ...]

    @classmethod
    def generate(cls, *, random: Randomness, now: datetime) -> Keyset:
        """Make a new key set.

        Args:
            random: Gives that many bytes from a cryptographic source.
            now: The time, with a zone.
        """
        index, token, wrapping = (_new_key(use, random, now) for use in KeyUse)
        return cls(index, (token,), (wrapping,))

    @classmethod
    def parse(cls, text: str) -> Keyset:
        """Read a key set from its JSON text, as it stands in a file or an environment variable.

        Raises:
            KeyUnavailableError: It is malformed, of another version, or one of its keys is damaged.
        """
        return _parse(text)

    def rotate(self, *, random: Randomness, now: datetime, tokens: bool = False) -> Keyset:
        """A key set with a new primary wrapping key; the old one only opens from now on.

        Args:
            random: Gives that many bytes from a cryptographic source.
            now: The time, with a zone.
            tokens: Also take a new token key. New tokens are then unlinkable with old ones, even for equal values.
        """
        wrapping = (_new_key(KeyUse.WRAPPING, random, now), *map(_retired, self.wrapping))
        if not tokens:
            return replace(self, wrapping=wrapping)
        return replace(
            self, wrapping=wrapping, tokens=(_new_key(KeyUse.TOKENS, random, now), *map(_retired, self.tokens))
        )

    def without_retired(self) -> Keyset:
        """A key set with the primary keys only.

        Save it once the vault was rotated: what still hangs on a retired wrapping key is lost with that key.
        """
        return replace(self, tokens=self.tokens[:1], wrapping=self.wrapping[:1])

    def describe(self) -> tuple[KeyInfo, ...]:
        """What may be shown: ids, uses, times and statuses, never a key."""
        return tuple(key.info for key in (self.index, *self.tokens, *self.wrapping))

    @property
    def minting_key(self) -> MintingKey:
        """What tokens are made with."""
        return MintingKey(self.tokens[0].secret)

    @property
    def wrapping_id(self) -> bytes:
        """The id of the primary wrapping key, 8 bytes."""
        return bytes.fromhex(self.wrapping[0].info.id)

    def sealing_key(self, id_: bytes) -> SealingKey:
        """The wrapping key with this id, ready to wrap and open data keys.

        Raises:
            KeyUnavailableError: The set does not hold it.
        """
        for key in self.wrapping:
            if key.info.id == id_.hex():
                return SealingKey(expand(key.secret, pack("sottovoce/wrap/v1")), id_)
        raise KeyUnavailableError(f"the key set lacks the wrapping key {id_.hex()}", remedy=_ROTATED_REMEDY)

    def index_prf(self) -> Prf:
        """What pseudonyms are made with."""
        return Prf(expand(self.index.secret, pack("sottovoce/index/v1")))

    def export_minting_secret(self) -> bytes:
        """Key material for a worker process that is to make tokens and nothing else: see ``MintingKey.from_secret``."""
        return _MINTING_SECRET_VERSION + self.tokens[0].secret

    def export_whole_secret(self) -> str:
        """The whole key set with all its keys, as the JSON text that ``parse`` reads."""
        document = {
            "format": _FORMAT,
            "version": _VERSION,
            "index_key": _as_json(self.index),
            "token_keys": [_as_json(key) for key in self.tokens],
            "wrapping_keys": [_as_json(key) for key in self.wrapping],
        }
        return json.dumps(document, indent=2) + "\n"

    def __reduce__(self) -> tuple[object, ...]:
        raise no_pickling()


def _new_key(use: KeyUse, random: Randomness, now: datetime) -> Key:
    secret = random(KEY_BYTES)
    if len(secret) != KEY_BYTES:
        raise UsageError(f"the source of randomness gave {len(secret)} of {KEY_BYTES} bytes")
    created = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Key(KeyInfo(key_id(secret, use).hex(), use, created, KeyStatus.PRIMARY), secret)


def _retired(key: Key) -> Key:
    return Key(replace(key.info, status=KeyStatus.RETIRED), key.secret)


def _as_json(key: Key) -> dict[str, str]:
    return {
        "id": key.info.id,
        "created": key.info.created,
        "status": key.info.status.value,
        "key": base64.b64encode(key.secret).decode(),
    }


def _parse(text: str) -> Keyset:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise _malformed("it is not JSON") from None
    if not isinstance(document, dict) or document.get("format") != _FORMAT:
        raise _malformed(f'it does not say "format": "{_FORMAT}"')
    if document.get("version") != _VERSION:
        raise _malformed(f"its version is not {_VERSION}")
    if document.keys() != {"format", "version", "index_key", "token_keys", "wrapping_keys"}:
        raise _malformed("it has missing or unknown fields")
    return Keyset(
        _parse_key(document["index_key"], KeyUse.INDEX),
        _parse_keys(document["token_keys"], KeyUse.TOKENS),
        _parse_keys(document["wrapping_keys"], KeyUse.WRAPPING),
    )


def _parse_keys(rows: object, use: KeyUse) -> tuple[Key, ...]:
    if not isinstance(rows, list):
        raise _malformed(f"its {use} keys are not a list")
    keys = sorted((_parse_key(row, use) for row in rows), key=lambda key: key.info.status)
    if [key.info.status for key in keys].count(KeyStatus.PRIMARY) != 1:
        raise _malformed(f"it must have exactly one primary {use} key")
    return tuple(keys)


def _parse_key(row: object, use: KeyUse) -> Key:
    if not isinstance(row, dict) or row.keys() != {"id", "created", "status", "key"}:
        raise _malformed(f"one of its {use} keys has missing or unknown fields")
    try:
        status = KeyStatus(row["status"])
        secret = base64.b64decode(row["key"], validate=True)
        created = datetime.strptime(row["created"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except (binascii.Error, TypeError, ValueError):
        raise _malformed(f"one of its {use} keys has an unreadable field") from None
    if len(secret) != KEY_BYTES or key_id(secret, use).hex() != row["id"]:
        raise _malformed(f"one of its {use} keys is damaged: it does not fit its id")
    return Key(KeyInfo(row["id"], use, created.strftime("%Y-%m-%dT%H:%M:%SZ"), status), secret)


def _malformed(why: str) -> KeyUnavailableError:
    return KeyUnavailableError(f"the key set cannot be used: {why}", remedy="Restore the key set from its backup")
