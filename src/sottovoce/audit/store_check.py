"""Verification and proofs over the rows of a database. It reads alone: no private key is needed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from sottovoce.audit import store_rows as rows
from sottovoce.audit.checking import LogCheck, read_claims
from sottovoce.audit.checkpoint import Checkpoint, VerifierKey
from sottovoce.audit.merkle import Frontier, consistency_proof, frontier_at, inclusion_proof, verify_consistency
from sottovoce.audit.model import AuditReport, AuditTamperedError, Fault, NotCoveredError
from sottovoce.audit.proof import inclusion_text, require_proof
from sottovoce.audit.store_anchors import Anchors
from sottovoce.store import Database


def verify_database(
    database: Database,
    keys: Sequence[VerifierKey],
    *,
    origin: str,
    anchors: Anchors | None = None,
    from_scratch: bool = True,
) -> AuditReport:
    """Read the log and say whether it is what it claims to be.

    Args:
        database: Where it is.
        keys: The public keys that are trusted; at a rotation the old and the new one, though either is enough.
        origin: Which log.
        anchors: Checkpoints kept elsewhere. Without them, whoever rewrites the database as a whole is not caught.
        from_scratch: All entries; otherwise those after the newest signed checkpoint, whose root must be that of the
            kept leaves before it (what is written in older entries is then not read again).

    Raises:
        OutsideError: The database or the anchors cannot be read.
    """
    # Anchors first: they are written after the rows, so the rows of all that we see here are there.
    notes = anchors.notes() if anchors else []
    with database.reading() as connection:
        claims, faults = read_claims([*rows.checkpoints(connection), *notes], keys, origin)
        start = None if from_scratch or faults else _trusted_start(connection, claims)
        return _verify(connection, claims, faults, start)


def _trusted_start(connection: Connection, claims: Iterable[Checkpoint]) -> Frontier | None:
    size, _ = rows.state(connection)
    signed = [claim for claim in claims if claim.signers and claim.size <= size]
    if not signed:
        return None
    newest = max(signed, key=lambda claim: claim.size)
    try:
        start = frontier_at(rows.range_roots(connection), newest.size)
    except AuditTamperedError:
        return None  # From scratch then, to say what is wrong.
    return start if start.root() == newest.root else None


def _verify(
    connection: Connection, claims: Iterable[Checkpoint], faults: Iterable[Fault], start: Frontier | None
) -> AuditReport:
    check = LogCheck(claims, start=start)
    for fault in faults:
        check.fault(fault.code, fault.seq, fault.last)
    for chunk in rows.read_chunks(connection, None if start is None else start.size):
        completed = check.rows(chunk)
        check.nodes(completed, rows.kept_nodes(connection, completed))
    check.node_counts(rows.node_counts(connection))
    check.state(*rows.state(connection))
    return check.report()


def require_extends(connection: Connection, earlier: Checkpoint, now: Frontier) -> None:
    """Require that the log as it is begins with what a checkpoint says it was.

    Raises:
        AuditTamperedError: It does not: entries are gone or were rewritten.
    """
    if earlier.size > now.size:
        raise AuditTamperedError(f"a checkpoint counts {earlier.size} entries, the log {now.size}", seq=now.size)
    proof = consistency_proof(rows.range_roots(connection), earlier.size, now.size)
    if not verify_consistency(earlier.size, now.size, earlier.root, now.root(), proof):
        raise AuditTamperedError(
            f"it does not begin with the {earlier.size} entries that a checkpoint was signed over", seq=0
        )


def prove_entry(database: Database, seq: int, keys: Sequence[VerifierKey], *, origin: str) -> str:
    """A proof that an entry is in the log, with the entry and a signed checkpoint in it.

    Raises:
        NotCoveredError: No checkpoint covers the entry yet, or there is no such entry.
        AuditTamperedError: The rows do not lead to the signed root.
    """
    with database.reading() as connection:
        note = rows.last_checkpoint(connection)
        claims, _ = read_claims([(None, note)] if note else [], keys, origin)
        found = rows.read(connection, seq, 1)
        if not claims or not 0 <= seq < claims[0].size:
            raise NotCoveredError(
                f"no signed checkpoint covers entry {seq}", remedy="Run `sottovoce audit checkpoint`, then ask again"
            )
        if not found or found[0].seq != seq:
            raise AuditTamperedError("the entry is gone", seq=seq)
        hashes = inclusion_proof(rows.range_roots(connection), seq, claims[0].size)
    text = inclusion_text(found[0].body, seq, hashes, claims[0].note)
    require_proof(text, seq, keys, origin=origin)
    return text
