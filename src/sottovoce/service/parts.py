"""What the parts of the service share: the stores, the keys, the clock, and the deeds of a transaction."""

from __future__ import annotations

import contextlib
import secrets
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection

from sottovoce.app import Guarded, Guards, Piece
from sottovoce.audit import AuditLog, Deed, Detail, NewEntry
from sottovoce.consent import ConsentBook, Decision, SubjectFlags, SubjectRef, choices_of_many
from sottovoce.conversations import (
    NewSubject,
    Subject,
    bits_of,
    ensure_subjects,
    find_conversations,
    find_subjects,
    purpose_bits,
    take_subject,
)
from sottovoce.errors import UsageError
from sottovoce.manifest import Manifest
from sottovoce.service.model import Caller
from sottovoce.service.names import Names
from sottovoce.store import Database, StoreBusyError
from sottovoce.vault import Entry, Scope, ScopeLevel, TokenCollisionError, Vault

_MOST_RETRIES: Final = 4


@dataclass(slots=True)
class Deeds:
    """The deeds of one transaction, written to the audit log as its last step.

    Attributes:
        connection: The transaction.
        actor: Who does them, where nobody else is named.
        tenant: Whose data.
        entries: What was noted so far.
        deletes: Whether something was deleted, so that the database's own log has to be emptied after the commit.
    """

    connection: Connection
    actor: str
    tenant: str
    entries: list[NewEntry] = field(default_factory=list)
    deletes: bool = False

    def record(
        self, deed: Deed, *, subject: str = "", actor: str = "", tenant: str | None = None, **detail: Detail
    ) -> None:
        """Note a deed; it is written when the transaction ends."""
        self.note(deed, subject, actor, tenant, detail)

    def note(self, deed: Deed, subject: str, actor: str, tenant: str | None, detail: Mapping[str, Detail]) -> None:
        """``record`` for a detail that is at hand as a mapping."""
        entry = NewEntry(
            deed=deed,
            actor=actor or self.actor,
            tenant=self.tenant if tenant is None else tenant,
            subject=subject,
            detail=detail,
        )
        self.entries.append(entry)


class Scribe(threading.local):
    """Where those note their deeds who know no more of the audit log than that there is one (``consent.Record``)."""

    deeds: Deeds | None = None

    def __call__(self, connection: Connection, deed: str, *, tenant: str, subject_id: str, **detail: Detail) -> None:
        """Note a deed of the transaction that this thread is in.

        Raises:
            UsageError: There is none, so that the deed would leave no trace.
        """
        if self.deeds is None:
            raise UsageError("a deed outside of a transaction that keeps them")
        row = find_subjects(connection, tenant, [subject_id]).get(subject_id)
        self.deeds.note(Deed(deed), "" if row is None else row.audit_ref, "", tenant, detail)

    @contextlib.contextmanager
    def noting(self, deeds: Deeds) -> Iterator[None]:
        """Note what is done in this block among these deeds."""
        before, self.deeds = self.deeds, deeds
        try:
            yield
        finally:
            self.deeds = before


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Everything that the rooms of the service work with.

    Attributes:
        manifest: What is allowed.
        db: Where everything lies.
        vault: What tokens stand for.
        audit: What was done.
        book: What people agreed to.
        guards: What finds and masks.
        names: Pseudonyms.
        bits: Bit of each purpose.
        scribe: Where deeds are noted.
        clock: Unix milliseconds.
        dropped: Purposes that are not in the manifest any more, and of which all may be deleted.
        unswept: Set while what was deleted may still be in the database's own log; see ``sweep_log``.
    """

    manifest: Manifest
    db: Database
    vault: Vault
    audit: AuditLog
    book: ConsentBook
    guards: Guards
    names: Names
    bits: Mapping[str, int]
    scribe: Scribe
    clock: Callable[[], int]
    dropped: frozenset[str] = frozenset()
    unswept: threading.Event = field(default_factory=threading.Event)

    @contextlib.contextmanager
    def doing(self, caller: Caller | None, *, actor: str = "", tenant: str = "") -> Iterator[Deeds]:
        """A transaction whose deeds are in the audit log, or not done at all.

        Args:
            caller: Who asks; None for a job of the service's own, which then is named by ``actor``.
            actor: As the audit log names it.
            tenant: Whose data, without a caller.
        """
        with self.db.writing() as connection:
            who = f"key:{caller.key_id}" if caller is not None else actor
            deeds = Deeds(connection, who, caller.tenant if caller is not None else tenant)
            with self.scribe.noting(deeds):
                yield deeds
            self.audit.record_many(connection, deeds.entries)
        if deeds.deletes:
            self.sweep_log()

    def sweep_log(self) -> None:
        """Empty the database's write-ahead log, so that nothing that was deleted stays in it; after the transaction.

        Where others keep reading, that is remembered (``unswept``) and done again at the next tick of ``Upkeep``: what
        was asked for is done and durable, and must not be told as a failure.
        """
        self.unswept.clear()  # Before, not after: what others delete meanwhile is theirs to empty.
        try:
            self.db.truncate_log()
        except StoreBusyError:
            self.unswept.set()

    def subjects(self, connection: Connection, tenant: str, ids: Sequence[str]) -> dict[str, Subject]:
        """The rows of subjects, made where there are none; held to the end of the transaction."""
        now = self.clock()
        new = [
            NewSubject(tenant=tenant, id=id_, audit_ref=secrets.token_hex(16), created_ms=now)
            for id_ in dict.fromkeys(ids)
        ]
        return {id_: row for (_, id_), row in ensure_subjects(connection, new).items()}

    def subject_alone(self, connection: Connection, tenant: str, id_: str) -> Subject:
        """The row of one subject, made where there is none; nobody else holds it to the end of the transaction.

        For what changes a person's choices. Never after ``subjects`` in the same transaction: see ``take_subject``.
        """
        new = NewSubject(tenant=tenant, id=id_, audit_ref=secrets.token_hex(16), created_ms=self.clock())
        return take_subject(connection, new)

    def decisions(self, connection: Connection, reference: SubjectRef, subject: Subject | None) -> dict[str, Decision]:
        """What may be done with a person's data now, by purpose of the manifest."""
        return self.decisions_of(connection, reference.tenant, {reference.id: subject})[reference.id]

    def decisions_of(
        self, connection: Connection, tenant: str, subjects: Mapping[str, Subject | None]
    ) -> dict[str, dict[str, Decision]]:
        """``decisions`` for many people of a tenant, by their ids, in one query."""
        names = [purpose.name for purpose in self.manifest.purposes]
        chosen = choices_of_many(connection, tenant, list(subjects))
        found = {}
        for id_, subject in subjects.items():
            flags = SubjectFlags() if subject is None else SubjectFlags(subject.gpc, subject.restricted)
            decided = self.book.decide_from(chosen.get(id_, {}), flags, names)
            found[id_] = dict(zip(names, decided, strict=True))
        return found

    def subject_of(self, connection: Connection, scope: Scope) -> Subject | None:
        """The person that a scope belongs to, where there is a row."""
        id_ = scope.name if scope.level is ScopeLevel.SUBJECT else self.owner_of(connection, scope)
        return find_subjects(connection, scope.tenant, [id_]).get(id_) if id_ else None

    def owner_of(self, connection: Connection, scope: Scope) -> str:
        """The subject of the conversation that a scope is of; empty where no message of it is stored."""
        if scope.level is not ScopeLevel.CONVERSATION:
            return ""
        head = find_conversations(connection, scope.tenant, [scope.name]).get(scope.name)
        return "" if head is None else head.subject_id

    def audit_ref_of(self, connection: Connection, scope: Scope) -> str:
        """Under which the audit log knows the person that a scope belongs to; empty where there is none."""
        subject = self.subject_of(connection, scope)
        return "" if subject is None else subject.audit_ref

    def decision_for(self, connection: Connection, scope: Scope, purpose: str) -> Decision | None:
        """Whether the person of a scope agrees to a purpose now; None where it is no one person's."""
        subject = self.subject_of(connection, scope)
        if subject is None:
            return None
        return self.decisions(connection, SubjectRef(scope.tenant, subject.id), subject).get(purpose)

    def mask_of(self, purposes: Iterable[str]) -> int:
        """The bit set of some purposes."""
        return bits_of(purposes, self.bits)

    @property
    def every_purpose(self) -> int:
        """The bit set of all purposes there ever were."""
        return self.mask_of(self.bits)

    def seal(self, pieces: Sequence[Piece], done: Sequence[Guarded], owners: Mapping[Scope, str]) -> list[Guarded]:
        """Put what was masked into the vault, in the transaction that is open; where tokens collide, mask again.

        Args:
            pieces: What was masked.
            done: What became of it.
            owners: The subject that each scope belongs to.

        Returns:
            The masked pieces as they may be stored.

        Raises:
            TokenCollisionError: Tokens collide even in their longer form.
        """
        results, asked = list(done), list(pieces)
        for attempt in range(_MOST_RETRIES):
            entries = [
                Entry(scope=piece.scope, token=sealable.token, kind=sealable.kind, value=sealable.value)
                for piece, guarded in zip(asked, results, strict=True)
                for sealable in guarded.sealables
            ]
            if not entries:
                break
            try:
                self.vault.put(entries, subject_id=owners)
            except TokenCollisionError as clash:
                if attempt == _MOST_RETRIES - 1:
                    raise
                self._mask_again(asked, results, clash.entries)
            else:
                break
        return results

    def _mask_again(self, pieces: list[Piece], results: list[Guarded], clashing: Sequence[Entry]) -> None:
        extended: dict[Scope, set[tuple[str, str]]] = {}
        for entry in clashing:
            extended.setdefault(entry.scope, set()).add((entry.kind, entry.value))
        again = [at for at, piece in enumerate(pieces) if piece.scope in extended]
        for at in again:
            pieces[at] = pieces[at].with_extended(extended[pieces[at].scope])
        for at, guarded in zip(again, self.guards.guard([pieces[at] for at in again]), strict=True):
            results[at] = guarded


def bits_in(db: Database, manifest: Manifest) -> Mapping[str, int]:
    """The bit of each purpose, new ones written down."""
    with db.writing() as connection:
        return purpose_bits(connection, [purpose.name for purpose in manifest.purposes])
