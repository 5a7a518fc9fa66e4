"""Verification and proofs over an exported log: no database, no network, no private key. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sottovoce.audit.checking import LogCheck, Row, read_claims
from sottovoce.audit.checkpoint import Checkpoint, VerifierKey, open_checkpoint
from sottovoce.audit.entry import read_body
from sottovoce.audit.merkle import consistency_proof, inclusion_proof, leaf_hash, reader_of
from sottovoce.audit.model import AuditReport, AuditTamperedError, CheckpointError, FaultCode, NotCoveredError
from sottovoce.audit.proof import check_consistency, consistency_text, inclusion_text, require_proof
from sottovoce.errors import InputError

_CHUNK: Final = 2048


@dataclass(frozen=True, slots=True)
class Exported:
    """An exported log.

    Attributes:
        lines: Bodies of the entries, each with its newline, in order; read once.
        leaves: Leaf hashes that were exported beside them; may be none.
        note: The signed checkpoint over all.
        earlier: Earlier signed checkpoints.
    """

    lines: Iterator[bytes]
    leaves: Sequence[bytes]
    note: str
    earlier: Sequence[str]


def verify_export(
    exported: Exported, keys: Sequence[VerifierKey], *, origin: str = "", anchored: Sequence[str] = ()
) -> AuditReport:
    """Say whether an exported log is what its checkpoint claims.

    Args:
        exported: The export.
        keys: The public keys that are trusted.
        origin: Which log; empty for the one that its checkpoint names.
        anchored: Checkpoints of the log kept elsewhere, which it must be in agreement with.

    Raises:
        CheckpointError: The export's checkpoint is malformed, or none of the keys has signed it.
    """
    newest = open_checkpoint(exported.note, keys, origin=origin)
    notes = [(None, note) for note in (exported.note, *exported.earlier, *anchored)]
    claims, faults = read_claims(notes, keys, newest.origin)
    check = LogCheck(claims)
    for fault in faults:
        check.fault(fault.code, fault.seq, fault.last)
    chunk: list[Row] = []
    for row in _rows(exported):
        chunk.append(row)
        if len(chunk) == _CHUNK:
            check.rows(chunk)
            chunk = []
    check.rows(chunk)
    if check.next > newest.size:
        check.fault(FaultCode.ENTRY_EXTRA, newest.size, check.next - 1)
    return check.report()


def _rows(exported: Exported) -> Iterator[Row]:
    # A file has no columns beside the body: what can be checked is the place, the form and the leaf.
    for seq, line in enumerate(exported.lines):
        body = line.removesuffix(b"\n")
        leaf = exported.leaves[seq] if seq < len(exported.leaves) else leaf_hash(body)
        at_ms, key_id, deed = 0, "", ""
        try:
            entry = read_body(body)
            at_ms, key_id, deed = entry.at_ms, entry.key_id, entry.deed
        except InputError:
            pass  # Named by the check.
        yield Row(seq, at_ms, key_id, deed, body.decode("utf-8", "replace"), leaf)


def prove_exported(exported: Exported, seq: int, keys: Sequence[VerifierKey], *, origin: str = "") -> str:
    """A proof that an entry is in the exported log, with the entry and the signed checkpoint in it.

    Raises:
        NotCoveredError: The export has no such entry.
        CheckpointError: Its checkpoint is malformed, or none of the keys has signed it.
        AuditTamperedError: The entries do not lead to the signed root.
    """
    newest = open_checkpoint(exported.note, keys, origin=origin)
    if not 0 <= seq < newest.size:
        raise NotCoveredError(f"the export has {newest.size} entries, and not entry {seq}", remedy="Export again")
    bodies = [line.removesuffix(b"\n") for line in exported.lines]
    if len(bodies) < newest.size:
        raise AuditTamperedError("entries are gone", seq=len(bodies))
    leaves = [leaf_hash(body) for body in bodies[: newest.size]]
    hashes = inclusion_proof(reader_of(leaves), seq, newest.size)
    text = inclusion_text(bodies[seq].decode("utf-8", "replace"), seq, hashes, newest.note)
    require_proof(text, seq, keys, origin=newest.origin)
    return text


def prove_consistency(
    old_note: str, exported: Exported, keys: Sequence[VerifierKey], *, origin: str = ""
) -> tuple[Checkpoint, Checkpoint, str]:
    """Require that an exported log begins with the one that an older checkpoint was signed over, and prove it.

    Returns:
        The older checkpoint, the newer one, and the proof as text for ``check_consistency``.

    Raises:
        CheckpointError: A checkpoint is malformed or unsigned, or the log does not begin with the older one.
    """
    new = open_checkpoint(exported.note, keys, origin=origin)
    old = open_checkpoint(old_note, keys, origin=new.origin)
    leaves = [leaf_hash(line.removesuffix(b"\n")) for line in exported.lines]
    if not old.size <= new.size <= len(leaves):
        raise CheckpointError(
            f"the older checkpoint counts {old.size} entries, the newer one {new.size}, and {len(leaves)} are there",
            remedy="If the checkpoints were given in this order, the log was cut: keep both as evidence",
        )
    text = consistency_text(consistency_proof(reader_of(leaves), old.size, new.size))
    check_consistency(old, new, text)
    return old, new, text
