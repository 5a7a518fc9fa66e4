"""Sealing, deriving and fingerprinting: the only place where a cipher or a hash is called.

Rules kept here: AES-256-GCM with a 96-bit nonce that the caller draws at random; HMAC-SHA-256 for everything that must
be compared; HKDF labels so that no two uses share a key; every field length-prefixed before it is authenticated; every
sealed value begins with format version and key id; a failure to open has one face. Pure: no clock, no randomness.
The layouts are in ``docs/formats/vault.md``.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from sottovoce.errors import RefusedError, TamperedError

FORMAT_VERSION = 1
KEY_BYTES = 32
KEY_ID_BYTES = 8
NONCE_BYTES = 12
FINGERPRINT_BYTES = 16
_TAG_BYTES = 16
_HEADER_BYTES = 1 + KEY_ID_BYTES
_LENGTHS = tuple(size.to_bytes(4, "big") for size in range(256))
_VERSION_BYTE = bytes([FORMAT_VERSION])


def to_bytes(text: str) -> bytes:
    """Text as bytes; lone surrogates pass, so that any ``str`` has exactly one encoding."""
    return text.encode() if text.isascii() else text.encode("utf-8", "surrogatepass")


def pack(*fields: str | bytes) -> bytes:
    """Join fields so that no two lists give the same bytes: each as its length (4 bytes, big-endian), then itself."""
    parts: list[bytes] = []
    for field in fields:
        if isinstance(field, bytes):
            raw = field
        else:  # As in ``to_bytes``; a call here costs more than the work.
            raw = field.encode() if field.isascii() else field.encode("utf-8", "surrogatepass")
        size = len(raw)
        parts += (_LENGTHS[size] if size < len(_LENGTHS) else size.to_bytes(4, "big"), raw)
    return b"".join(parts)


def unpack_first(data: bytes) -> tuple[bytes, bytes]:
    """Split off the first field that ``pack`` wrote; give it and the rest.

    Raises:
        TamperedError: The length does not fit the data.
    """
    size = int.from_bytes(data[:4], "big")
    if len(data) < 4 + size:
        raise does_not_open()
    return data[4 : 4 + size], data[4 + size :]


def expand(key: bytes, info: bytes, length: int = KEY_BYTES) -> bytes:
    """HKDF-Expand with SHA-256. ``key`` is uniformly random already, so there is nothing to extract.

    Source: RFC 5869, sections 2.3 and 3.3.
    """
    return HKDFExpand(SHA256(), length, info).derive(key)


class Prf:
    """HMAC-SHA-256 under one key, prepared once so that each call costs one copy. Shows nothing, refuses pickling.

    Source: RFC 2104; FIPS 198-1.
    """

    __slots__ = ("_base",)

    def __init__(self, key: bytes) -> None:
        self._base = HMAC(key, SHA256())

    def __call__(self, message: bytes) -> bytes:
        """The 32-byte authentication code of the message."""
        mac = self._base.copy()
        mac.update(message)
        return mac.finalize()

    def __reduce__(self) -> tuple[object, ...]:
        raise no_pickling()


def key_id(key: bytes, use: str) -> bytes:
    """The 8-byte public name of a key, which is also its check value: it tells a wrong key before that key is used."""
    return Prf(key)(pack("sottovoce/key-id/v1", use))[:KEY_ID_BYTES]


class SealingKey:
    """An AES-256-GCM key and its id. Shows only the id, refuses pickling.

    Args:
        key: 32 bytes.
        id_: 8 bytes, written at the head of all it seals.
    """

    __slots__ = ("_aead", "header")

    def __init__(self, key: bytes, id_: bytes) -> None:
        if len(key) != KEY_BYTES or len(id_) != KEY_ID_BYTES:
            raise ValueError(f"a sealing key has {KEY_BYTES} bytes and an id of {KEY_ID_BYTES}")
        self._aead = AESGCM(key)
        self.header = _VERSION_BYTE + id_

    def __repr__(self) -> str:
        return f"SealingKey(id={self.header[1:].hex()})"

    def __reduce__(self) -> tuple[object, ...]:
        raise no_pickling()

    def seal(self, nonce: bytes, plaintext: bytes, context: bytes) -> bytes:
        """Encrypt and authenticate; ``context`` is authenticated with it, not stored.

        Args:
            nonce: 12 bytes, random, never used before under this key.
            plaintext: What is to be hidden.
            context: Where it belongs; must be the same at opening.

        Source: NIST SP 800-38D, sections 7.1 and 8.2.2.
        """
        if len(nonce) != NONCE_BYTES:
            raise ValueError(f"a nonce has {NONCE_BYTES} bytes")
        return self.header + nonce + self._aead.encrypt(nonce, plaintext, self.header + context)

    def open(self, sealed: object, context: bytes) -> bytes:
        """Give back what ``seal`` was given.

        Raises:
            TamperedError: Wrong key, wrong version, wrong place, changed or cut bytes; which of them is not told.
        """
        body = _HEADER_BYTES + NONCE_BYTES
        if not isinstance(sealed, bytes) or len(sealed) < body + _TAG_BYTES or sealed[:_HEADER_BYTES] != self.header:
            raise does_not_open()
        try:
            return self._aead.decrypt(sealed[_HEADER_BYTES:body], sealed[body:], self.header + context)
        except InvalidTag:
            raise does_not_open() from None


def sealed_key_id(sealed: object) -> bytes:
    """The id of the key that a sealed value asks for.

    Raises:
        TamperedError: This is no sealed value of this version.
    """
    if not isinstance(sealed, bytes) or len(sealed) < _HEADER_BYTES or sealed[:1] != _VERSION_BYTE:
        raise does_not_open()
    return sealed[1:_HEADER_BYTES]


def does_not_open() -> TamperedError:
    """The one face of every failure to open."""
    return TamperedError(
        "sealed data does not authenticate",
        remedy="It was changed, moved or damaged: restore the vault from a backup",
    )


def no_pickling() -> RefusedError:
    """What objects that hold keys answer to pickling and copying."""
    return RefusedError(
        "objects that hold keys cannot be pickled or copied",
        remedy="Pass Keyset.export_minting_secret() to worker processes",
    )
