"""Feedback comes in: tied to a turn, or to nobody; its free text masked like any other."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Final

from sottovoce.app import Guarded, Piece
from sottovoce.audit import Deed
from sottovoce.consent import Decision, SubjectRef
from sottovoce.conversations import (
    Feedback,
    FeedbackKind,
    InvalidFeedbackError,
    Mark,
    Subject,
    find_conversations,
    find_placed,
    put_feedback,
    render,
    settled_time,
)
from sottovoce.conversations import NewFeedback as StoredForm
from sottovoce.manifest import Basis, Sees
from sottovoce.service.consents import Consents
from sottovoce.service.model import Caller, FeedbackResult, NewFeedback
from sottovoce.service.names import conversation_scope, subject_scope
from sottovoce.service.parts import Deeds, Parts
from sottovoce.service.permissions import Action, require
from sottovoce.vault import Scope, ScopeLevel

ANALYTICS: Final = "analytics"
"""The purpose that feedback serves, where the manifest has it."""


class FeedbackDesk:
    """Takes feedback in.

    Args:
        parts: What it works with.
        consents: What people agreed to.
    """

    def __init__(self, parts: Parts, consents: Consents) -> None:
        self._parts, self._consents = parts, consents

    def take(self, caller: Caller, new: NewFeedback, *, gpc: bool = False) -> FeedbackResult:
        """Store feedback, once for each id.

        With a subject it is stored for ``analytics``, where the manifest has that purpose and it is allowed, and
        otherwise for those that the person agreed to; what needs nobody's yes is no reason to keep it. Without a
        subject it is anonymous: it names no conversation, and what its text holds of anybody is replaced by the names
        of kinds for good.

        Args:
            caller: Who brings it.
            new: The feedback.
            gpc: Whether it came with Global Privacy Control; that is a no, before anything is stored.

        Raises:
            InvalidFeedbackError: A field is out of form, missing or out of place.
        """
        require(caller, Action.FEEDBACK_WRITE)
        given = self._checked(caller, new)
        if given.subject is None:
            return self._take_anonymous(caller, given)
        tenant, subject_id = caller.tenant, self._parts.names.subject(caller.tenant, given.subject)
        reference = SubjectRef(tenant, subject_id)
        with self._parts.doing(caller) as deeds:
            subject = self._person(deeds, reference, gpc=gpc)
            decisions = self._parts.decisions(deeds.connection, reference, subject)
            allowed = self._allowed(decisions)
            if not allowed:
                reason = self._reason(decisions)
                deeds.record(Deed.MESSAGE_REFUSED, subject=subject.audit_ref, code=reason)
                return FeedbackResult(stored=False, reason=reason)
            form = self._tied(deeds, given, subject_id, allowed)
            filed = put_feedback(deeds.connection, self._parts.names.row_code, [form])[0]
            if filed.is_new:
                deeds.record(
                    Deed.FEEDBACK_STORED,
                    subject=subject.audit_ref,
                    kind=str(given.kind),
                    seq=filed.seq,
                    purposes=allowed,
                    kinds=tuple(sorted({mark.kind for mark in form.marks})),
                )
        note = self._consents.say_feedback_note(given.language, allowed)
        return FeedbackResult(stored=True, duplicate=not filed.is_new, note=note)

    def _person(self, deeds: Deeds, reference: SubjectRef, *, gpc: bool) -> Subject:
        """The row of a person, who may have said no by their browser just now."""
        parts, connection = self._parts, deeds.connection
        if not gpc:
            return parts.subjects(connection, reference.tenant, [reference.id])[reference.id]
        subject = parts.subject_alone(connection, reference.tenant, reference.id)
        if subject.gpc:
            return subject
        self._consents.gpc_in(deeds, reference, subject)
        return parts.subject_alone(connection, reference.tenant, reference.id)

    def _allowed(self, decisions: Mapping[str, Decision]) -> tuple[str, ...]:
        """The purposes that a person's feedback may be stored for."""
        if ANALYTICS in decisions and decisions[ANALYTICS].allowed:
            return (ANALYTICS,)
        return tuple(
            purpose.name
            for purpose in self._parts.manifest.purposes
            if purpose.basis is Basis.CONSENT and decisions[purpose.name].allowed
        )

    def _reason(self, decisions: Mapping[str, Decision]) -> str:
        """Why feedback may not be stored: for want of what would have let it in first."""
        asked = (purpose.name for purpose in self._parts.manifest.purposes if purpose.basis is Basis.CONSENT)
        named = ANALYTICS if ANALYTICS in decisions else next(asked, "")
        return str(decisions[named].reason) if named else "unknown_purpose"

    def _checked(self, caller: Caller, new: NewFeedback) -> Feedback:
        try:
            kind = FeedbackKind(new.kind)
        except ValueError:
            raise InvalidFeedbackError(
                "kind is none that exists", remedy=f"Use one of: {', '.join(FeedbackKind)}"
            ) from None
        return Feedback(
            tenant=caller.tenant,
            id=new.id,
            kind=kind,
            at_ms=self._parts.clock() if new.at_ms is None else new.at_ms,
            subject=new.subject,
            conversation=new.conversation,
            message=new.message,
            score=new.score,
            tags=new.tags,
            text=new.text,
            chosen=new.chosen,
            rejected=new.rejected,
            version=new.version,
            language=new.language,
        )

    def _tied(self, deeds: Deeds, given: Feedback, subject_id: str, allowed: tuple[str, ...]) -> StoredForm:
        """The stored form, tied to conversation and turns; a tie to what is not stored is left out."""
        parts, tenant = self._parts, given.tenant
        conversation_id = None
        seqs: dict[str, int] = {}
        if given.conversation is not None:
            named = parts.names.conversation(tenant, given.conversation)
            if named in find_conversations(deeds.connection, tenant, [named]):
                conversation_id = named
                ids = [id_ for id_ in (given.message, given.chosen, given.rejected) if id_ is not None]
                refs = {id_: (named, parts.names.message(tenant, given.conversation, id_)) for id_ in ids}
                placed = find_placed(deeds.connection, tenant, refs.values())
                seqs = {id_: placed[ref].seq for id_, ref in refs.items() if ref in placed}
        scope = subject_scope(tenant, subject_id)
        if conversation_id is not None:
            scope = conversation_scope(tenant, conversation_id)
        piece = Piece(scope=scope, text=given.text)
        guarded = parts.seal([piece], parts.guards.guard([piece]), {scope: subject_id})[0]
        return self._form(
            given,
            guarded,
            purposes=parts.mask_of(allowed),
            subject_id=subject_id,
            conversation_id=conversation_id,
            message_seq=seqs.get(given.message or ""),
            chosen_seq=seqs.get(given.chosen or ""),
            rejected_seq=seqs.get(given.rejected or ""),
        )

    def _take_anonymous(self, caller: Caller, given: Feedback) -> FeedbackResult:
        parts = self._parts
        scope = Scope(ScopeLevel.CONVERSATION, secrets.token_hex(16), caller.tenant)  # Nobody ever comes back to it.
        guarded = parts.guards.guard([Piece(scope=scope, text=given.text)])[0]
        shown = render(guarded.text, [Mark(*mark) for mark in guarded.marks], Sees.KINDS).text
        blank = Guarded(text=shown, attributes={}, value=None, marks=(), kinds=guarded.kinds, sealables=())
        declared = tuple(purpose.name for purpose in parts.manifest.purposes)
        purposes = (ANALYTICS,) if ANALYTICS in declared else declared
        with parts.doing(caller) as deeds:
            form = self._form(given, blank, purposes=parts.mask_of(purposes))
            filed = put_feedback(deeds.connection, parts.names.row_code, [form])[0]
            if filed.is_new:
                deeds.record(Deed.FEEDBACK_STORED, kind=str(given.kind), seq=filed.seq, purposes=purposes)
        note = self._consents.say_feedback_note(given.language, purposes)
        return FeedbackResult(stored=True, duplicate=not filed.is_new, anonymous=True, note=note)

    def _form(  # noqa: PLR0913 - what a row holds
        self,
        given: Feedback,
        guarded: Guarded,
        *,
        purposes: int,
        subject_id: str | None = None,
        conversation_id: str | None = None,
        message_seq: int | None = None,
        chosen_seq: int | None = None,
        rejected_seq: int | None = None,
    ) -> StoredForm:
        now = self._parts.clock()
        return StoredForm(
            tenant=given.tenant,
            client_ref=self._parts.names.feedback(given.tenant, given.id),
            kind=given.kind,
            at_ms=settled_time(given.at_ms, now),
            received_ms=now,
            purposes=purposes,
            subject_id=subject_id,
            conversation_id=conversation_id,
            message_seq=message_seq,
            score=given.score,
            text=guarded.text,
            marks=tuple(Mark(*mark) for mark in guarded.marks),
            tags=given.tags,
            chosen_seq=chosen_seq,
            rejected_seq=rejected_seq,
            version=given.version,
            language=given.language,
        )
