"""What is held of a person, told in counts; and its erasure."""

from __future__ import annotations

from sottovoce.audit import Deed
from sottovoce.consent import SubjectRef
from sottovoce.conversations import Subject, data_of, delete_subject, find_subjects, lock_subject
from sottovoce.service.consents import Consents
from sottovoce.service.model import Caller, ErasureResult, SubjectSummary
from sottovoce.service.parts import Deeds, Parts
from sottovoce.service.permissions import Action, require
from sottovoce.service.questions import forgets_questions_of


class People:
    """Shows and erases what is held of people.

    Args:
        parts: What it works with.
        consents: What people agreed to.
    """

    def __init__(self, parts: Parts, consents: Consents) -> None:
        self._parts, self._consents = parts, consents

    def summary(self, caller: Caller, subject: str, *, language: str = "") -> SubjectSummary:
        """What is held of a subject: counts, never content. The look is in the audit log."""
        require(caller, Action.SUBJECTS_READ)
        subject_id = self._parts.names.subject(caller.tenant, subject)
        with self._parts.doing(caller) as deeds:
            row = find_subjects(deeds.connection, caller.tenant, [subject_id]).get(subject_id)
            return self.summarize(deeds, caller.tenant, subject_id, row, language)

    def summarize(
        self, deeds: Deeds, tenant: str, subject_id: str, row: Subject | None, language: str
    ) -> SubjectSummary:
        """``summary`` within a transaction."""
        parts = self._parts
        expiry = {purpose.name: purpose.keep.after for purpose in parts.manifest.purposes}
        held = data_of(deeds.connection, parts.names.row_code, tenant, subject_id, bits=parts.bits, expiry=expiry)
        if row is not None:
            deeds.record(
                Deed.SUBJECT_SHOWN,
                subject=row.audit_ref,
                messages=held.messages,
                conversations=held.conversations,
                feedback=held.feedback,
            )
        choices = self._consents.read(deeds.connection, SubjectRef(tenant, subject_id), row).choices
        return SubjectSummary(
            known=row is not None,
            messages={name: purpose.messages for name, purpose in held.purposes.items()},
            kinds=dict(held.kinds),
            conversations=held.conversations,
            feedback=held.feedback,
            oldest_ms=held.oldest_ms,
            newest_ms=held.newest_ms,
            expires_ms={
                name: purpose.last_expires_ms
                for name, purpose in held.purposes.items()
                if purpose.last_expires_ms is not None
            },
            consents=choices,
            say=self._consents.say_summary(language, held.messages, held.feedback, choices),
        )

    def erase(self, caller: Caller, subject: str, reason: str) -> ErasureResult:
        """Delete all that is held of a subject, and destroy the keys, so that no copy leads back.

        Raises:
            EntryFormError: The reason cannot stand in the audit log.
        """
        require(caller, Action.SUBJECTS_ERASE)
        subject_id = self._parts.names.subject(caller.tenant, subject)
        with self._parts.doing(caller) as deeds:
            return self.erase_in(deeds, caller.tenant, subject_id, reason=reason)

    def erase_in(self, deeds: Deeds, tenant: str, subject_id: str, *, reason: str, actor: str = "") -> ErasureResult:
        """``erase`` within a transaction.

        Every yes is taken back first: the proof of what was agreed to outlives the data, and must not speak for a
        person who comes back, and is asked anew.
        """
        parts, connection = self._parts, deeds.connection
        row = lock_subject(connection, tenant, subject_id)
        if row is None:
            return ErasureResult(erased=False)
        self._consents.take_back_all(deeds, SubjectRef(tenant, subject_id))
        forgets_questions_of(connection, tenant, subject_id)
        removed = delete_subject(connection, tenant, subject_id)
        keys = parts.vault.shred_subject(subject_id, tenant=tenant)
        deeds.deletes = True
        deeds.record(
            Deed.SUBJECT_ERASED,
            subject=row.audit_ref,
            actor=actor,
            messages=removed.messages,
            conversations=len(removed.conversations),
            feedback=removed.feedback,
            scopes=keys,
            reason=reason,
        )
        return ErasureResult(
            erased=True,
            messages=removed.messages,
            conversations=len(removed.conversations),
            feedback=removed.feedback,
            keys=keys,
        )
