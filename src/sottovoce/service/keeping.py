"""What becomes of messages, in one transaction: what the person asked for, whether they may be stored, and the storing.

The consent that counts is the one read in the storing transaction; it is asked before only to spare the masking of what
will not be stored.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from sqlalchemy import Connection

from sottovoce.app import Guarded, Piece
from sottovoce.audit import Deed
from sottovoce.consent import Decision, SubjectRef
from sottovoce.conversations import (
    Conversation,
    ForeignConversationError,
    Mark,
    NewConversation,
    Placed,
    Subject,
    ensure_conversations,
    find_conversations,
    find_placed,
    find_subjects,
    messages_by_number,
    messages_of,
    put_messages,
    settled_time,
    tokens_of,
)
from sottovoce.conversations import NewMessage as StoredForm
from sottovoce.conversations import Role as Speaker
from sottovoce.service.chat import ChatDesk
from sottovoce.service.handled import note_heard, was_heard
from sottovoce.service.names import conversation_scope
from sottovoce.service.parts import Deeds, Parts
from sottovoce.service.work import Request, Work

_MOST_KNOWN: Final = 20_000
_PAGE: Final = 1_000


class Known(NamedTuple):
    """What the detection process has seen of a conversation.

    Attributes:
        position: How many messages.
        told: Whether anything personal was among them.
    """

    position: int
    told: bool


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
        self._known: OrderedDict[str, Known] = OrderedDict()

    def mask(self, works: Sequence[Work]) -> None:
        """Have those masked that will probably be stored."""
        parts = self._parts
        with parts.db.reading() as connection:
            memo: Memo = {}
            for tenant, own in _by_tenant(works).items():
                ids = {work.subject_id for work in own}
                found = find_subjects(connection, tenant, ids)
                made = parts.decisions_of(connection, tenant, {id_: found.get(id_) for id_ in ids})
                memo |= {(tenant, id_): decisions for id_, decisions in made.items()}
            wanted = []
            for work in works:
                self._hear(connection, work)
                if _allowed(work, memo):
                    wanted.append(work)
            self._tell(connection, [work for work in wanted if work.conversation_id not in self._known])
        self._guard(wanted)
        self._guard_forgotten(wanted)

    def _hear(self, connection: Connection, work: Work) -> None:
        if work.message.role is Speaker.USER:
            work.intent = self._desk.intent_of(connection, work)
        work.heard = True

    def _guard_forgotten(self, works: Sequence[Work]) -> None:
        """Once more for conversations that told something, of which the detection process remembers nothing."""
        again = [work for work in works if self._has_told(work) and work.guarded and not work.guarded.remembered]
        if again:
            with self._parts.db.reading() as connection:
                self._tell(connection, again)
            self._guard(again)

    def _has_told(self, work: Work) -> bool:
        known = self._known.get(work.conversation_id)
        return known is not None and known.told

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

    def _tell(self, connection: Connection, works: Sequence[Work]) -> None:
        """Read from the vault what the conversations of some messages have told before."""
        for tenant, own in _by_tenant(works).items():
            heads = find_conversations(connection, tenant, {work.conversation_id for work in own})
            told = {id_: self._told(connection, tenant, id_) for id_ in heads}
            for work in own:
                head = heads.get(work.conversation_id)
                work.position_seen = 0 if head is None else head.next_position
                work.told = told.get(work.conversation_id, ())

    def _told(self, connection: Connection, tenant: str, conversation_id: str) -> tuple[tuple[str, str], ...]:
        parts = self._parts
        tokens: dict[str, None] = {}
        after = -1
        while page := messages_of(
            connection,
            parts.names.row_code,
            tenant,
            conversation_id,
            parts.every_purpose,
            after=after,
            limit=_PAGE,
        ):
            tokens.update(dict.fromkeys(token for row in page for token in tokens_of(row.text, row.marks)))
            after = page[-1].position
        if not tokens:
            return ()
        values = parts.vault.reveal(conversation_scope(tenant, conversation_id), tokens)
        return tuple((token.rpartition("-")[0], value) for token, value in values.items())

    def keep(self, requests: Sequence[Request]) -> None:
        """Decide and store, in one transaction with its entries in the audit log; every work has its result then."""
        parts = self._parts
        with parts.db.writing() as connection:
            all_deeds: list[Deeds] = []
            fits: list[Work] = []
            people, memo = self._people(connection, requests)
            for request in requests:
                deeds = Deeds(connection, f"key:{request.caller.key_id}", request.caller.tenant)
                all_deeds.append(deeds)
                with parts.scribe.noting(deeds):
                    fits += self._decide_all(deeds, request, people, memo)
            known = self._put(connection, fits) if fits else {}
            parts.audit.record_many(connection, [entry for deeds in all_deeds for entry in deeds.entries])
        self._remember(known)
        if any(deeds.deletes for deeds in all_deeds):
            parts.sweep_log()

    def _remember(self, known: Mapping[str, Known]) -> None:
        """What was stored is what the detection process has seen."""
        for conversation_id, now in known.items():
            self._known[conversation_id] = now
            self._known.move_to_end(conversation_id)
        while len(self._known) > _MOST_KNOWN:
            self._known.popitem(last=False)

    def _people(self, connection: Connection, requests: Sequence[Request]) -> tuple[People, Memo]:
        """The people of some messages, held to the end of the transaction, and what they chose.

        Whoever changes a choice by a message is held alone, before anybody is held with others.
        """
        people: People = {}
        memo: Memo = {}
        changing = {
            (work.message.tenant, work.subject_id)
            for request in requests
            for work in request.works
            if request.gpc or work.intent is not None or not work.heard
        }
        alone = {key: self._parts.subject_alone(connection, *key) for key in sorted(changing)}
        for tenant, own in _by_tenant([work for request in requests for work in request.works]).items():
            ids = {work.subject_id for work in own}
            found = {id_: alone[tenant, id_] for id_ in ids if (tenant, id_) in alone}
            found |= self._parts.subjects(connection, tenant, sorted(ids - found.keys()))
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
            subject = people[key] = find_subjects(deeds.connection, key[0], [key[1]])[key[1]]
            memo[key] = self._parts.decisions(deeds.connection, reference, subject)
        if not work.heard:
            self._hear(deeds.connection, work)
        if work.intent is not None and not was_heard(deeds.connection, work.client_ref):
            note_heard(deeds.connection, key[0], work.client_ref, self._parts.clock())
            work.recognized = self._desk.carry_out(deeds, work, subject)
            if work.recognized is not None and work.recognized.erased:
                work.result = work.refused("erased")
                return
            memo[key] = self._parts.decisions(deeds.connection, reference, subject)
        allowed, decisions = _allowed(work, memo), memo[key]
        work.purposes = tuple(allowed)
        if message.role is Speaker.USER:
            work.prompt = self._desk.prompt(deeds, work, subject, decisions)
        if not allowed or work.not_storable:
            reason = work.not_storable or _reason(decisions, message.purposes)
            deeds.record(Deed.MESSAGE_REFUSED, subject=subject.audit_ref, code=reason)
            work.result = work.refused(reason)
        work.audit_ref = subject.audit_ref

    def _put(self, connection: Connection, works: Sequence[Work]) -> dict[str, Known]:
        """Store messages; give what is known of their conversations once that is committed."""
        parts = self._parts
        heads = self._conversations(connection, works)
        works = self._not_yet_stored(connection, works)
        stale = [work for work in works if work.guarded is None or self._is_stale(work, heads)]
        self._tell(connection, stale)
        self._guard(stale)
        pieces = [work.piece for work in works if work.piece is not None]
        owners = {piece.scope: work.subject_id for piece, work in zip(pieces, works, strict=True)}
        sealed = parts.seal(pieces, [work.guarded for work in works if work.guarded is not None], owners)
        rows = [
            _stored_form(work, guarded, parts.mask_of(work.purposes))
            for work, guarded in zip(works, sealed, strict=True)
        ]
        known: dict[str, Known] = {}
        for work, guarded, place in zip(
            works, sealed, put_messages(connection, parts.names.row_code, rows), strict=True
        ):
            work.result = work.stored(guarded.text, guarded.kinds, place)
            if place.is_new:
                _record(work, guarded, place)
            told = bool(guarded.sealables or work.told) or self._has_told(work)
            before = known.get(work.conversation_id)
            known[work.conversation_id] = Known(place.position + 1, told or (before is not None and before.told))
        return known

    def _conversations(self, connection: Connection, works: Sequence[Work]) -> dict[tuple[str, str], Conversation]:
        """The conversations of some messages, held to the end of the transaction.

        Raises:
            ForeignConversationError: Some belong to other people.
        """
        new = [
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
        held = ensure_conversations(connection, new)
        strange = [at for at, one in enumerate(new) if held[one.tenant, one.id].subject_id != one.subject_id]
        if strange:
            raise ForeignConversationError(strange)
        return held

    def _not_yet_stored(self, connection: Connection, works: Sequence[Work]) -> list[Work]:
        """Those that were not stored before; the others are answered from what is there, whatever was sent now."""
        parts = self._parts
        fresh: list[Work] = []
        for tenant, own in _by_tenant(works).items():
            placed = find_placed(connection, tenant, {(work.conversation_id, work.client_ref) for work in own})
            numbers = [place.seq for place in placed.values()]
            rows = messages_by_number(connection, parts.names.row_code, tenant, numbers, parts.every_purpose)
            for work in own:
                place = placed.get((work.conversation_id, work.client_ref))
                if place is None:
                    fresh.append(work)
                    continue
                row = rows.get(place.seq)
                kinds = Counter(mark.kind for mark in row.marks) if row is not None else {}
                work.result = work.stored(None if row is None else row.text, dict(kinds), place)
        return fresh

    def _is_stale(self, work: Work, heads: Mapping[tuple[str, str], Conversation]) -> bool:
        """Whether somebody else has stored messages of the conversation that our detection process has not seen."""
        known = self._known.get(work.conversation_id)
        seen = work.position_seen if known is None else known.position
        return heads[work.message.tenant, work.conversation_id].next_position != seen


def _by_tenant(works: Sequence[Work]) -> dict[str, list[Work]]:
    """Messages by tenant, tenants in order."""
    found: dict[str, list[Work]] = {tenant: [] for tenant in sorted({work.message.tenant for work in works})}
    for work in works:
        found[work.message.tenant].append(work)
    return found


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
