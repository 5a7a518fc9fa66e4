"""Checkpoints: the size and root of the tree, signed. C2SP tlog-checkpoint in a C2SP signed note, Ed25519. Pure.

https://c2sp.org/tlog-checkpoint and https://c2sp.org/signed-note; keys are written as the Go module
``golang.org/x/mod/sumdb/note`` does. A note may bear several signatures: of the old and the new key at a rotation, of
witnesses. Signatures of unknown keys are ignored; a wrong one of a known key spoils the note.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final, NoReturn

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sottovoce.audit.merkle import HASH_BYTES, MAX_SIZE
from sottovoce.audit.model import CheckpointError
from sottovoce.errors import KeyUnavailableError

SEED_BYTES: Final = 32
MAX_NOTE_BYTES: Final = 1_000_000
MAX_SIGNATURES: Final = 100

_ED25519: Final = b"\x01"
_ID_BYTES: Final = 4
_SIGNATURE_BYTES: Final = 64
_DASH: Final = "\u2014 "
_NAME: Final = re.compile(r"[^\s+\x00-\x1f\x7f\ud800-\udfff]{1,255}")
_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,15}", re.ASCII)
_UNFIT: Final = re.compile(r"[\x00-\x09\x0b-\x1f\ud800-\udfff]")
"""Control characters, and half characters, which have no UTF-8."""
_PRIVATE: Final = "PRIVATE+KEY+"
_ASK: Final = "Ask for it again where it came from"


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """The public half of a signing key.

    Attributes:
        name: Name of the key, which is the log's origin.
        public: The Ed25519 public key, 32 bytes.
    """

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """The first 4 bytes of SHA-256 over name, newline, signature type and key."""
        return sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:_ID_BYTES]

    @property
    def vkey(self) -> str:
        """The key in one line, to be handed to whoever verifies."""
        return f"{self.name}+{self.id.hex()}+{b64encode(_ED25519 + self.public).decode()}"

    @classmethod
    def parse(cls, vkey: str) -> VerifierKey:
        """A key from its one line.

        Raises:
            CheckpointError: It is not one.
        """
        name, _, rest = vkey.strip().partition("+")
        key_id, _, encoded = rest.partition("+")
        raw = _base64(encoded, "the verifier key")
        if not _NAME.fullmatch(name) or len(raw) != 1 + SEED_BYTES or raw[:1] != _ED25519:
            raise CheckpointError("this is no Ed25519 verifier key", remedy=_ASK)
        key = cls(name, raw[1:])
        if key.id.hex() != key_id:
            raise CheckpointError("the verifier key and its id do not belong together", remedy=_ASK)
        return key

    def accepts(self, signature: bytes, message: bytes) -> bool:
        """Whether this key signed the message."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The key that signs checkpoints. It cannot be pickled, so that it travels nowhere by accident.

    Attributes:
        name: Name of the key, which is the log's origin: an address without scheme, such as ``chat.example/audit``.
        seed: The private key, 32 random bytes (RFC 8032).
    """

    name: str
    seed: bytes = field(repr=False)
    verifier: VerifierKey = field(init=False, repr=False, compare=False)
    _private: Ed25519PrivateKey = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise KeyUnavailableError(
                "the name of a signing key is 1 to 255 characters without spaces and '+'",
                remedy="Use an address without scheme, such as 'chat.example/audit'",
            )
        if len(self.seed) != SEED_BYTES:
            raise KeyUnavailableError(
                f"a signing key has {SEED_BYTES} bytes, this one {len(self.seed)}", remedy="Restore it from its backup"
            )
        private = Ed25519PrivateKey.from_private_bytes(self.seed)
        public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        object.__setattr__(self, "_private", private)
        object.__setattr__(self, "verifier", VerifierKey(self.name, public))

    def __reduce__(self) -> NoReturn:
        raise TypeError("a signing key is not pickled")

    @property
    def id(self) -> str:
        """8 hexadecimal characters; entries and notes name the key by it."""
        return self.verifier.id.hex()

    @property
    def vkey(self) -> str:
        """The public half in one line."""
        return self.verifier.vkey

    def sign(self, message: bytes) -> bytes:
        """The Ed25519 signature, 64 bytes; the same for the same message."""
        return self._private.sign(message)

    def export_secret(self) -> str:
        """The private key in one line, for its file."""
        return f"{_PRIVATE}{self.name}+{self.id}+{b64encode(_ED25519 + self.seed).decode()}"

    @classmethod
    def parse(cls, secret: str) -> SigningKey:
        """A key from what ``export_secret`` gave.

        Raises:
            KeyUnavailableError: It is not that.
        """
        parts = secret.strip().removeprefix(_PRIVATE).split("+", 2)
        try:
            raw = b64decode(parts[2], validate=True) if secret.startswith(_PRIVATE) else b""
        except (IndexError, ValueError):
            raw = b""
        if len(raw) != 1 + SEED_BYTES or raw[:1] != _ED25519 or (key := cls(parts[0], raw[1:])).id != parts[1]:
            raise KeyUnavailableError(
                "this is not a signing key, or it is damaged", remedy="Restore it from its backup"
            )
        return key


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """What a log claimed to be at some time.

    Attributes:
        origin: Which log.
        size: How many entries it had.
        root: The root over them, 32 bytes.
        signers: Ids of the given keys whose signature it bears, 8 hexadecimal characters each.
        note: The signed note itself.
    """

    origin: str
    size: int
    root: bytes
    signers: tuple[str, ...] = ()
    note: str = field(default="", repr=False)


def sign_note(text: str, keys: Sequence[SigningKey]) -> str:
    """A signed note over a text that ends in a newline.

    Raises:
        ValueError: The text has another form, or there is no key.
    """
    if not text.endswith("\n") or _UNFIT.search(text) or not keys:
        raise ValueError("a note is text in lines, and signed")
    message = text.encode()
    lines = (f"{_DASH}{key.name} {b64encode(key.verifier.id + key.sign(message)).decode()}\n" for key in keys)
    return f"{text}\n{''.join(lines)}"


def open_note(note: str, keys: Iterable[VerifierKey]) -> tuple[str, tuple[str, ...]]:
    """The text of a note, and the ids of the given keys that signed it (perhaps none).

    Raises:
        CheckpointError: It is malformed, or bears a wrong signature of a given key.
    """
    text, found, signatures = note.rpartition("\n\n")
    lines = signatures.split("\n")
    known = {(key.name, key.id): key for key in keys}
    signers: list[str] = []
    if (
        not found
        or len(note) > MAX_NOTE_BYTES
        or _UNFIT.search(note)
        or lines.pop()
        or not 0 < len(lines) <= MAX_SIGNATURES
    ):
        raise _not_a_note()
    text += "\n"
    for line in lines:
        name, _, encoded = line.removeprefix(_DASH).partition(" ")
        raw = _base64(encoded, "a signature")
        if not line.startswith(_DASH) or not _NAME.fullmatch(name) or len(raw) <= _ID_BYTES:
            raise _not_a_note()
        key = known.get((name, raw[:_ID_BYTES]))
        if key is None or key.id.hex() in signers:
            continue
        if not key.accepts(raw[_ID_BYTES:], text.encode()):
            raise CheckpointError(f"the signature of key {key.id.hex()} is wrong", remedy=_ASK)
        signers.append(key.id.hex())
    return text, tuple(signers)


def _not_a_note() -> CheckpointError:
    return CheckpointError("this is not a signed note", remedy=_ASK)


def checkpoint_text(origin: str, size: int, root: bytes) -> str:
    """The text that is signed: origin, size, root in base64, a line each."""
    if not _NAME.fullmatch(origin) or not 0 <= size <= MAX_SIZE or len(root) != HASH_BYTES:
        raise ValueError("not the head of a tree")
    return f"{origin}\n{size}\n{b64encode(root).decode()}\n"


def sign_checkpoint(origin: str, size: int, root: bytes, *keys: SigningKey) -> str:
    """The signed note over the head of a tree.

    Args:
        origin: Which log.
        size: How many entries.
        root: The root over them, 32 bytes.
        keys: One, or the old and the new one at a rotation.
    """
    return sign_note(checkpoint_text(origin, size, root), keys)


def read_checkpoint(note: str, keys: Iterable[VerifierKey], *, origin: str = "") -> Checkpoint:
    """A checkpoint, whether any of the keys signed it or not: look at ``signers``.

    Args:
        note: The signed note.
        keys: The keys that are trusted.
        origin: Which log it must be of; empty for any.

    Raises:
        CheckpointError: It is malformed, of another log, or bears a wrong signature of a given key.
    """
    text, signers = open_note(note, keys)
    lines = text.split("\n")[:-1]
    if len(lines) < 3 or not all(lines) or not _SIZE.fullmatch(lines[1]) or int(lines[1]) > MAX_SIZE:
        raise CheckpointError("the note is not a checkpoint", remedy=_ASK)
    root = _base64(lines[2], "the root")
    if len(root) != HASH_BYTES:
        raise CheckpointError("the root in the checkpoint has not 32 bytes", remedy=_ASK)
    if origin and lines[0] != origin:
        raise CheckpointError("the checkpoint is of another log", remedy="Give the checkpoint and the keys of one log")
    return Checkpoint(origin=lines[0], size=int(lines[1]), root=root, signers=signers, note=note)


def open_checkpoint(note: str, keys: Iterable[VerifierKey], *, origin: str = "") -> Checkpoint:
    """``read_checkpoint``, and at least one of the keys has signed it.

    Raises:
        CheckpointError: As there, or none of the keys has signed it.
    """
    checkpoint = read_checkpoint(note, keys, origin=origin)
    if not checkpoint.signers:
        raise CheckpointError("none of the given keys has signed the checkpoint", remedy="Give the key of that time")
    return checkpoint


def _base64(encoded: str, what: str) -> bytes:
    try:
        raw = b64decode(encoded, validate=True)
    except ValueError:
        raw = b""
    if not raw or b64encode(raw).decode() != encoded:
        raise CheckpointError(f"{what} is not base64", remedy=_ASK)
    return raw
