"""What becomes of messages, in one transaction: what the person asked for, whether they may be stored, and the storing.

The consent that counts is the one read in the storing transaction; it is asked before only to spare the masking of what
will not be stored.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection

from sottovoce.app import Guarded, Piece
from sottovoce.audit import Deed
from sottovoce.consent import Decision, SubjectRef
from sottovoce.conversations import (
    ForeignConversationError,
    Mark,
    NewConversation,
    Placed,
    Subject,
    ensure_conversations,
    find_subjects,
    messages_of,
    put_messages,
    settled_time,
    tokens_of,
)
from sottovoce.conversations import NewMessage as StoredForm
from sottovoce.conversations import Role as Speaker
from sottovoce.service.chat import ChatDesk
from sottovoce.service.names import conversation_scope
from sottovoce.service.parts import Deeds, Parts
from sottovoce.service.work import Request, Work

_MOST_KNOWN: Final = 20_000
_MOST_TOLD: Final = 1_000

Key = tuple[str, str]
"""A tenant, and the id of a subject of it."""
Memo = dict[Key, dict[str, Decision]]
People = dict[Key, Subject]


class Keeper:
    """Masks and stores.

    Args:
        parts: What it works with.
        desk: What people ask for in the chat.
    """

    def __init__(self, parts: Parts, desk: ChatDesk) -> None:
        self._parts, self._desk = parts, desk
        self._known: OrderedDict[str, None] = OrderedDict()

    def mask(self, works: Sequence[Work]) -> None:
        """Have those masked that will probably be stored."""
        parts = self._parts
        with parts.db.reading() as connection:
            memo: Memo = {}
            for tenant, ids in _by_tenant(works).items():
                found = find_subjects(connection, tenant, ids)
                made = parts.decisions_of(connection, tenant, {id_: found.get(id_) for id_ in ids})
                memo |= {(tenant, id_): decisions for id_, decisions in made.items()}
            wanted = []
            for work in works:
                if work.message.role is Speaker.USER:
                    work.intent = self._desk.intent_of(connection, work)
                if _allowed(work, memo):
                    wanted.append(work)
            for work in wanted:
                work.told = self._told(work)
        self._guard(wanted)

    def _guard(self, works: Sequence[Work]) -> None:
        for work in works:
            work.piece = Piece(
                scope=conversation_scope(work.message.tenant, work.conversation_id),
                text=work.message.text,
                attributes=dict(work.message.attributes),
                told=work.told,
            )
        done = self._parts.guards.guard([work.piece for work in works if work.piece is not None])
        for work, guarded in zip(works, done, strict=True):
            work.guarded = guarded

    def _told(self, work: Work) -> tuple[tuple[str, str], ...]:
        """What a conversation that this process meets for the first time had told before, from the vault."""
        if work.conversation_id in self._known:
            self._known.move_to_end(work.conversation_id)
            return ()
        self._known[work.conversation_id] = None
        if len(self._known) > _MOST_KNOWN:
            self._known.popitem(last=False)
        parts, tenant = self._parts, work.message.tenant
        with parts.db.reading() as connection:
            earlier = messages_of(
                connection, parts.names.row_code, tenant, work.conversation_id, parts.every_purpose, limit=_MOST_TOLD
            )
        tokens = dict.fromkeys(token for row in earlier for token in tokens_of(row.text, row.marks))
        if not tokens:
            return ()
        values = parts.vault.reveal(conversation_scope(tenant, work.conversation_id), tokens)
        return tuple((token.rpartition("-")[0], value) for token, value in values.items())

    def keep(self, requests: Sequence[Request]) -> None:
        """Decide and store, in one transaction with its entries in the audit log; every work has its result then."""
        parts = self._parts
        with parts.db.writing() as connection:
            all_deeds: list[Deeds] = []
            fits: list[Work] = []
            people, memo = self._people(connection, [work for request in requests for work in request.works])
            for request in requests:
                deeds = Deeds(connection, f"key:{request.caller.key_id}", request.caller.tenant)
                all_deeds.append(deeds)
                with parts.scribe.noting(deeds):
                    fits += self._decide_all(deeds, request, people, memo)
            if fits:
                self._put(connection, fits)
            parts.audit.record_many(connection, [entry for deeds in all_deeds for entry in deeds.entries])

    def _people(self, connection: Connection, works: Sequence[Work]) -> tuple[People, Memo]:
        """The people of some messages, held to the end of the transaction, and what they chose."""
        people: People = {}
        memo: Memo = {}
        for tenant, ids in sorted(_by_tenant(works).items()):
            found = self._parts.subjects(connection, tenant, sorted(ids))
            made = self._parts.decisions_of(connection, tenant, dict(found))
            people |= {(tenant, id_): subject for id_, subject in found.items()}
            memo |= {(tenant, id_): decisions for id_, decisions in made.items()}
        return people, memo

    def _decide_all(self, deeds: Deeds, request: Request, people: People, memo: Memo) -> list[Work]:
        """Settle what is not to be stored; give what is."""
        for work in request.works:
            work.begin_again()
            work.deeds = deeds
            self._decide(deeds, request, work, people, memo)
        return [work for work in request.works if work.result is None]

    def _decide(self, deeds: Deeds, request: Request, work: Work, people: People, memo: Memo) -> None:
        """Carry out what the person asks for, then see what the message may be stored for."""
        message, key = work.message, (work.message.tenant, work.subject_id)
        subject, reference = people[key], SubjectRef(*key)
        if request.gpc and not subject.gpc:
            self._desk.gpc(deeds, reference, subject)
            subject = people[key] = self._parts.subjects(deeds.connection, key[0], [key[1]])[key[1]]
            memo[key] = self._parts.decisions(deeds.connection, reference, subject)
        if work.intent is not None:
            work.recognized = self._desk.carry_out(deeds, work, subject)
            if work.recognized is not None and work.recognized.erased:
                work.result = work.refused("erased")
                return
            memo[key] = self._parts.decisions(deeds.connection, reference, subject)
        allowed, decisions = _allowed(work, memo), memo[key]
        work.purposes = tuple(allowed)
        if message.role is Speaker.USER:
            work.prompt = self._desk.prompt(deeds, work, subject, decisions)
        if not allowed:
            reason = _reason(decisions, message.purposes)
            deeds.record(Deed.MESSAGE_REFUSED, subject=subject.audit_ref, code=reason)
            work.result = work.refused(reason)
        work.audit_ref = subject.audit_ref

    def _put(self, connection: Connection, works: Sequence[Work]) -> None:
        parts = self._parts
        self._guard([work for work in works if work.guarded is None])
        conversations = [
            NewConversation(
                tenant=work.message.tenant,
                id=work.conversation_id,
                subject_id=work.subject_id,
                created_ms=work.received_ms,
                language=work.message.language,
                channel=work.message.channel,
            )
            for work in works
        ]
        held = ensure_conversations(connection, conversations)
        strange = [at for at, new in enumerate(conversations) if held[new.tenant, new.id].subject_id != new.subject_id]
        if strange:
            raise ForeignConversationError(strange)
        pieces = [work.piece for work in works if work.piece is not None]
        owners = {piece.scope: work.subject_id for piece, work in zip(pieces, works, strict=True)}
        sealed = parts.seal(pieces, [work.guarded for work in works if work.guarded is not None], owners)
        rows = [
            _stored_form(work, guarded, parts.mask_of(work.purposes))
            for work, guarded in zip(works, sealed, strict=True)
        ]
        placed = put_messages(connection, parts.names.row_code, rows)
        for work, guarded, place in zip(works, sealed, placed, strict=True):
            work.result = work.stored(guarded, place)
            if place.is_new:
                _record(work, guarded, place)


def _by_tenant(works: Sequence[Work]) -> dict[str, set[str]]:
    """The ids of the subjects of some messages, by tenant."""
    ids: dict[str, set[str]] = {}
    for work in works:
        ids.setdefault(work.message.tenant, set()).add(work.subject_id)
    return ids


def _allowed(work: Work, memo: Memo) -> list[str]:
    """The purposes that a message may be stored for."""
    wanted = work.message.purposes
    decisions = memo[work.message.tenant, work.subject_id]
    return [name for name, decision in decisions.items() if decision.allowed and (wanted is None or name in wanted)]


def _record(work: Work, guarded: Guarded, place: Placed) -> None:
    assert work.deeds is not None  # noqa: S101 - set where it was decided
    work.deeds.record(
        Deed.MESSAGE_STORED,
        subject=work.audit_ref,
        message=place.seq,
        purposes=work.purposes,
        kinds=tuple(sorted(guarded.kinds)),
    )


def _stored_form(work: Work, guarded: Guarded, purposes: int) -> StoredForm:
    message = work.message
    return StoredForm(
        tenant=message.tenant,
        conversation_id=work.conversation_id,
        subject_id=work.subject_id,
        client_ref=work.client_ref,
        role=message.role,
        at_ms=settled_time(message.at_ms, work.received_ms),
        received_ms=work.received_ms,
        text=guarded.text,
        marks=tuple(Mark(*mark) for mark in guarded.marks),
        attributes=guarded.attributes,  # type: ignore[arg-type] # scalars came in, scalars go out
        purposes=purposes,
    )


def _reason(decisions: dict[str, Decision], wanted: Sequence[str] | None) -> str:
    """Why nothing is allowed: what the person can do most easily about it comes first."""
    reasons = [str(decision.reason) for name, decision in decisions.items() if wanted is None or name in wanted]
    return next((reason for reason in _ORDER if reason in reasons), reasons[0] if reasons else "unknown_purpose")


_ORDER: Final = (
    "restricted",
    "consent_missing",
    "notice_changed",
    "consent_expired",
    "gpc",
    "consent_withdrawn",
    "consent_refused",
)
