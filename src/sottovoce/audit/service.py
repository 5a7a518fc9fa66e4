"""``AuditLog``: write down what was done, sign the log's head, and say whether the log is what it claims to be."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import Connection

from sottovoce.audit import store_rows as rows
from sottovoce.audit.checkpoint import Checkpoint, SigningKey, VerifierKey, open_checkpoint, sign_checkpoint
from sottovoce.audit.entry import Deed, Detail, NewEntry
from sottovoce.audit.model import AuditReport, AuditTamperedError, CheckpointError
from sottovoce.audit.store_anchors import Anchors
from sottovoce.audit.store_check import prove_entry, require_extends, verify_database
from sottovoce.audit.store_folder import write_export
from sottovoce.store import Database

_ACTOR = "system"


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


class AuditLog:
    """One log in one database.

    Attributes:
        origin: Which log: the first line of its checkpoints.
        keys: Public keys whose checkpoints are trusted, the current one first.
    """

    def __init__(  # noqa: PLR0913 - everything that is not pure comes from outside
        self,
        database: Database,
        signing_key: SigningKey,
        origin: str = "",
        *,
        anchors: Path | None = None,
        clock: Callable[[], int] = _now_ms,
        trusted: Sequence[VerifierKey] = (),
    ) -> None:
        """Put together; nothing is read or written yet.

        Args:
            database: Where the deeds and the log are.
            signing_key: Signs checkpoints.
            origin: Which log; by default the key's name.
            anchors: Folder outside the database to which every checkpoint goes; it must be there.
            clock: Unix milliseconds.
            trusted: Public keys of earlier signing keys, as far as their checkpoints are still needed.
        """
        self.origin = origin or signing_key.name
        self.keys = (signing_key.verifier, *(key for key in trusted if key != signing_key.verifier))
        self._database = database
        self._signing_key = signing_key
        self._anchors = None if anchors is None else Anchors(anchors)
        self._clock = clock

    def record(
        self,
        connection: Connection,
        deed: Deed | str,
        *,
        actor: str,
        tenant: str = "",
        subject: str = "",
        **detail: Detail,
    ) -> int:
        """Write down one deed in the deed's own transaction, and give the entry's place.

        Let it be the transaction's last step: whoever else records waits from here until the transaction ends. When it
        raises, the deed must not be done; the transaction fails as a whole.

        Args:
            connection: Of the transaction that holds the deed.
            deed: What was done.
            actor: Who did it, see ``NewEntry``.
            tenant: Whose data.
            subject: ``audit_ref`` of the subject.
            detail: What else, by the keys and forms of ``docs/formats/audit-log.md``.

        Raises:
            EntryFormError: A field has no place in the log, or not in this form.
            AuditTamperedError: The log's end is not where its state says.
        """
        entry = NewEntry(deed=Deed(deed), actor=actor, tenant=tenant, subject=subject, detail=detail)
        return self.record_many(connection, [entry])[0]

    def record_many(self, connection: Connection, entries: Sequence[NewEntry]) -> range:
        """``record`` for several deeds of one transaction, in order; one statement for all."""
        return rows.append(connection, entries, self._clock(), key_id=self._signing_key.id)

    def checkpoint(self) -> str:
        """Sign the log's head, unless it is signed already; keep the note in the database and in the anchors folder.

        The entry that says so is under the signature. Nothing is signed that does not begin with what the newest
        checkpoints in both places say the log was.

        Raises:
            AuditTamperedError: The log was cut or rewritten; nothing was signed.
            OutsideError: The note is signed and in the database, but the anchors folder cannot be written; call again.
        """
        return self._checkpoint([], (self._signing_key,))

    def rotate(self, new: SigningKey) -> AuditLog:
        """Go over to a new signing key: record it, and sign a checkpoint with both keys. Gives the log to go on with.

        A verifier who has the old key alone can check everything up to this checkpoint, one who has the new key alone
        everything (the older checkpoints by being in agreement with the newer ones).

        Raises:
            AuditTamperedError: As for ``checkpoint``; nothing was rotated.
            OutsideError: As for ``checkpoint``.
        """
        old = self._signing_key
        said = NewEntry(deed=Deed.KEY_ROTATED, actor=_ACTOR, detail={"from_key": old.id, "to_key": new.id})
        self._checkpoint([said], (old, new))
        return AuditLog(
            self._database,
            new,
            self.origin,
            anchors=self._anchors.folder if self._anchors else None,
            clock=self._clock,
            trusted=self.keys,
        )

    def _checkpoint(self, entries: Sequence[NewEntry], signers: Sequence[SigningKey]) -> str:
        anchored = self._anchors.last() if self._anchors else None
        with self._database.writing() as connection:
            before = rows.lock_state(connection)
            kept = rows.last_checkpoint(connection)
            for note in {kept, anchored} - {None}:
                require_extends(connection, self._open(note or ""), before)
            last = self._open(kept) if kept else None
            if last and last.size == before.size and not entries:
                note, size = last.note, last.size
            else:
                size = before.size + len(entries) + 1
                said = NewEntry(deed=Deed.CHECKPOINT_SIGNED, actor=_ACTOR, detail={"size": size})
                self.record_many(connection, [*entries, said])
                note = sign_checkpoint(self.origin, size, rows.lock_state(connection).root(), *signers)
                rows.save_checkpoint(connection, size, self._clock(), note)
        if self._anchors:
            # After the commit: an anchor of a checkpoint that was never committed would accuse an honest log for ever.
            self._anchors.put(size, note)
        return note

    def _open(self, note: str) -> Checkpoint:
        try:
            return open_checkpoint(note, self.keys, origin=self.origin)
        except CheckpointError as error:
            raise AuditTamperedError(f"a kept checkpoint is worth nothing ({error.message})", seq=0) from None

    def verify(self, *, from_scratch: bool = True) -> AuditReport:
        """Say whether the log is what it claims to be; see ``verify_database``."""
        return verify_database(
            self._database, self.keys, origin=self.origin, anchors=self._anchors, from_scratch=from_scratch
        )

    def self_check(self, *, full: bool = False, actor: str = _ACTOR) -> AuditReport:
        """``verify``, and write down that it was done and how it ended. For the job that does so regularly.

        Args:
            full: From scratch; otherwise what came after the newest signed checkpoint.
            actor: Who asked for it.

        Raises:
            AuditTamperedError: The log is so damaged that nothing can be added to it.
        """
        report = self.verify(from_scratch=full)
        detail: dict[str, Detail] = {"size": report.size, "checked": report.checked, "full": full}
        if not report.ok:
            fault = report.faults[0]
            detail |= {"seq": max(fault.seq, 0), "code": fault.code.value, "faults": len(report.faults)}
        deed = Deed.SELFCHECK_PASSED if report.ok else Deed.SELFCHECK_FAILED
        with self._database.writing() as connection:
            self.record_many(connection, [NewEntry(deed=deed, actor=actor, detail=detail)])
        return report

    def export(self, folder: Path) -> int:
        """Sign a checkpoint and write everything under it to a new folder that can be verified offline.

        Returns:
            How many entries.

        Raises:
            RefusedError: The folder is there and not empty.
            AuditTamperedError: As for ``checkpoint``.
            OutsideError: It cannot be written.
        """
        note = self.checkpoint()
        size = self._open(note).size
        with self._database.reading() as connection:
            earlier = [text for at, text in rows.checkpoints(connection) if at < size]
            vkeys = [key.vkey for key in self.keys]
            write_export(folder, rows.read_chunks(connection, 0, size), note, earlier, vkeys)
        return size

    def prove(self, seq: int) -> str:
        """A proof that an entry is in the log, with the entry and a signed checkpoint in it: C2SP tlog-proof.

        Raises:
            NotCoveredError: No checkpoint covers it yet.
            AuditTamperedError: The rows do not lead to the signed root.
        """
        return prove_entry(self._database, seq, self.keys, origin=self.origin)
