"""Proofs as text that anybody can check offline: of one entry, and that one tree begins another. Pure.

The first is a C2SP tlog-proof (https://c2sp.org/tlog-proof): place, hashes, checkpoint; its ``extra`` is the entry.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sottovoce.audit.checkpoint import Checkpoint, VerifierKey, open_checkpoint
from sottovoce.audit.entry import AuditEntry, read_body
from sottovoce.audit.merkle import HASH_BYTES, leaf_hash, verify_consistency, verify_inclusion
from sottovoce.audit.model import AuditTamperedError, CheckpointError
from sottovoce.errors import InputError

_FIRST: Final = "c2sp.org/tlog-proof@v1"
_MAX_HASHES: Final = 64
_ASK: Final = "Ask for it again where it came from"
_INDEX: Final = re.compile(r"index (0|[1-9][0-9]{0,15})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Proven:
    """An entry of which a proof showed that it is in the log.

    Attributes:
        entry: The entry.
        checkpoint: The signed head of the log that it is under.
    """

    entry: AuditEntry
    checkpoint: Checkpoint


def inclusion_text(body: str, index: int, hashes: Iterable[bytes], note: str) -> str:
    """A proof that an entry is in the log.

    Args:
        body: The entry's canonical JSON.
        index: Its place, from 0.
        hashes: The inclusion proof in the tree of the checkpoint.
        note: The signed checkpoint.
    """
    lines = "".join(f"{line}\n" for line in map(_encode, hashes))
    return f"{_FIRST}\nextra {_encode(body.encode())}\nindex {index}\n{lines}\n{note}"


def check_inclusion(text: str, keys: Iterable[VerifierKey], *, origin: str = "") -> Proven:
    """The entry that a proof shows to be in the log.

    Raises:
        CheckpointError: The proof is malformed or proves nothing, or none of the keys signed its checkpoint.
    """
    head, _, note = text.partition("\n\n")
    lines = head.split("\n")
    if len(lines) < 3 or lines[0] != _FIRST or not lines[1].startswith("extra ") or not _INDEX.fullmatch(lines[2]):
        raise CheckpointError("this is not a proof with its entry in it", remedy=_ASK)
    body = _decode(lines[1].removeprefix("extra "))
    index = int(lines[2].removeprefix("index "))
    hashes = _hashes(lines[3:])
    checkpoint = open_checkpoint(note, keys, origin=origin)
    if not verify_inclusion(leaf_hash(body), index, checkpoint.size, hashes, checkpoint.root):
        raise CheckpointError("the proof does not lead from the entry to the signed root", remedy=_ASK)
    try:
        entry = read_body(body)
    except InputError:
        raise CheckpointError("what the proof is about is not an entry of an audit log", remedy=_ASK) from None
    if entry.seq != index:
        raise CheckpointError("the entry says that it stands elsewhere", remedy=_ASK)
    return Proven(entry, checkpoint)


def require_proof(text: str, seq: int, keys: Iterable[VerifierKey], *, origin: str) -> None:
    """Hand out no proof that does not hold.

    Raises:
        AuditTamperedError: It does not.
    """
    try:
        check_inclusion(text, keys, origin=origin)
    except CheckpointError:
        raise AuditTamperedError("the entry, or the tree kept around it, was changed", seq=seq) from None


def consistency_text(hashes: Sequence[bytes]) -> str:
    """A proof that one tree begins another: the hashes in base64, a line each."""
    return "".join(f"{_encode(one)}\n" for one in hashes)


def check_consistency(old: Checkpoint, new: Checkpoint, text: str) -> None:
    """Require that the newer log begins with the older one.

    Raises:
        CheckpointError: They are of two logs, the proof is malformed, or it does not show that.
    """
    if old.origin != new.origin:
        raise CheckpointError("the checkpoints are of two logs", remedy="Give two checkpoints of one log")
    if not verify_consistency(old.size, new.size, old.root, new.root, _hashes(text.splitlines())):
        raise CheckpointError(
            f"the log of {new.size} entries is not shown to begin with that of {old.size}",
            remedy="If the proof is the right one, the log was rewritten: keep both checkpoints as evidence",
        )


def _hashes(lines: Sequence[str]) -> tuple[bytes, ...]:
    hashes = tuple(map(_decode, lines))
    if len(hashes) > _MAX_HASHES or any(len(one) != HASH_BYTES for one in hashes):
        raise CheckpointError("the proof holds something else than hashes", remedy=_ASK)
    return hashes


def _encode(data: bytes) -> str:
    return b64encode(data).decode()


def _decode(text: str) -> bytes:
    try:
        data = b64decode(text, validate=True)
    except ValueError:
        data = b""
    if not data or _encode(data) != text:
        raise CheckpointError("a line of the proof is not base64", remedy=_ASK)
    return data
