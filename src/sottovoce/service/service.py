"""``PrivacyService``: everything that can be asked, in one object; edges parse, call and map."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future
from typing import Any, Self

from sottovoce.audit import Deed, read_body
from sottovoce.datasets import JsonValue
from sottovoce.manifest import Manifest
from sottovoce.service.api_keys import ApiKeys
from sottovoce.service.chat import ChatDesk
from sottovoce.service.consents import Consents
from sottovoce.service.feedback import FeedbackDesk
from sottovoce.service.intake import MOST_WAITING, Intake
from sottovoce.service.key_desk import KeyDesk
from sottovoce.service.model import (
    Caller,
    ConsentView,
    ConversationView,
    ErasureResult,
    FeedbackResult,
    JobView,
    KeyView,
    MessageResult,
    NewFeedback,
    NewKey,
    NewMessage,
    NoticeView,
    PromptView,
    Role,
    RotationResult,
    ScopeRef,
    SubjectSummary,
    UnlockView,
)
from sottovoce.service.opening import Place, now_ms, open_parts, rotator
from sottovoce.service.parts import Parts
from sottovoce.service.people import People
from sottovoce.service.permissions import Action, require
from sottovoce.service.revealing import Limits, Reveals
from sottovoce.service.upkeep import Upkeep
from sottovoce.service.vaulting import Vaulting
from sottovoce.service.viewing import Viewing
from sottovoce.vault import Keyset

_MOST_ENTRIES = 1_000


class PrivacyService:
    """The service. Thread-safe; every method checks the caller's role, and every deed is in the audit log.

    Args:
        parts: What it works with.
        limits: How often one key may ask the vault.
        rotated: Gives the key set after a rotation; None where keys cannot be rotated here.
        most_waiting: Messages that may wait at once.
        upkeep: Whether jobs run by themselves; otherwise ``run_jobs`` runs them.
    """

    def __init__(
        self,
        parts: Parts,
        *,
        limits: Limits | None = None,
        rotated: Callable[[], Keyset] | None = None,
        most_waiting: int = MOST_WAITING,
        upkeep: bool = True,
    ) -> None:
        self.parts = parts
        self._keys = ApiKeys(parts.db, parts.names, parts.clock, parts.audit)
        self._key_desk = KeyDesk(parts.db, parts.audit, self._keys)
        self._consents = Consents(parts)
        self._people = People(parts, self._consents)
        self._desk = ChatDesk(parts, self._consents, self._people)
        self._feedback = FeedbackDesk(parts, self._consents)
        reveals = Reveals(parts, limits or Limits())
        self._viewing = Viewing(parts, reveals)
        self._upkeep = Upkeep(parts, self._consents, lambda: self._intake.is_alive)
        self._vaulting = Vaulting(parts, self._keys, reveals, rotated)
        with parts.doing(None, actor="service") as deeds:
            deeds.record(Deed.SERVICE_STARTED, tenant="")
            self._upkeep.schedule(deeds.connection)
        self._intake = Intake(parts, self._desk, most_waiting=most_waiting)
        if upkeep:
            self._upkeep.start()

    @classmethod
    def open(  # noqa: PLR0913 - what a service is put together from
        cls,
        place: Place,
        manifest: Manifest,
        *,
        workers: int = 0,
        rules_only: bool = False,
        clock: Callable[[], int] = now_ms,
        limits: Limits | None = None,
        upkeep: bool = True,
        drop: Collection[str] = (),
    ) -> Self:
        """A service over what lies at ``place``; see ``open_parts``."""
        parts = open_parts(place, manifest, workers=workers, rules_only=rules_only, clock=clock, drop=drop)
        try:
            return cls(parts, limits=limits, rotated=rotator(place), upkeep=upkeep)
        except BaseException:
            parts.guards.close()
            parts.db.close()
            raise

    @property
    def manifest(self) -> Manifest:
        """What is allowed."""
        return self.parts.manifest

    def authenticate(self, secret: str) -> Caller:
        """See ``ApiKeys.authenticate``."""
        return self._keys.authenticate(secret)

    def submit(
        self, caller: Caller, messages: Sequence[NewMessage], *, gpc: bool = False
    ) -> Future[list[MessageResult]]:
        """See ``Intake.submit``."""
        require(caller, Action.MESSAGES_WRITE)
        return self._intake.submit(caller, messages, gpc=gpc)

    def consents(self, caller: Caller, subject: str) -> ConsentView:
        """See ``Consents.consents``."""
        return self._consents.consents(caller, subject)

    def answer(  # noqa: PLR0913 - what an answer consists of
        self,
        caller: Caller,
        subject: str,
        choices: Mapping[str, bool],
        *,
        prompt: str | None,
        method: str = "api",
        conversation: str | None = None,
        language: str | None = None,
    ) -> ConsentView:
        """See ``Consents.answer``."""
        return self._consents.answer(
            caller, subject, choices, prompt=prompt, method=method, conversation=conversation, language=language
        )

    def dismiss(self, caller: Caller, subject: str, prompt: str) -> ConsentView:
        """See ``Consents.dismiss``."""
        return self._consents.dismiss(caller, subject, prompt)

    def prompt(
        self,
        caller: Caller,
        subject: str,
        conversation: str | None = None,
        language: str | None = None,
        purposes: Sequence[str] | None = None,
    ) -> PromptView | None:
        """See ``Consents.prompt``."""
        return self._consents.prompt(caller, subject, conversation, language, purposes)

    def withdraw(
        self, caller: Caller, subject: str, purposes: Sequence[str] | None = None, method: str = "api"
    ) -> ConsentView:
        """See ``Consents.withdraw``."""
        return self._consents.withdraw(caller, subject, purposes, method)

    def signal_gpc(self, caller: Caller, subject: str) -> ConsentView:
        """See ``Consents.signal_gpc``."""
        return self._consents.signal_gpc(caller, subject)

    def receipts(self, caller: Caller, subject: str) -> list[dict[str, Any]]:
        """See ``Consents.receipts``."""
        return self._consents.receipts(caller, subject)

    def notices(self, caller: Caller, language: str = "") -> list[NoticeView]:
        """See ``Consents.notices``."""
        return self._consents.notices(caller, language)

    def feedback(self, caller: Caller, new: NewFeedback, *, gpc: bool = False) -> FeedbackResult:
        """See ``FeedbackDesk.take``."""
        return self._feedback.take(caller, new, gpc=gpc)

    def summary(self, caller: Caller, subject: str, *, language: str = "") -> SubjectSummary:
        """See ``People.summary``."""
        return self._people.summary(caller, subject, language=language)

    def erase(self, caller: Caller, subject: str, reason: str) -> ErasureResult:
        """See ``People.erase``."""
        return self._people.erase(caller, subject, reason)

    def tokenize(self, caller: Caller, scope: ScopeRef, values: Sequence[tuple[str, str]]) -> list[str]:
        """See ``Vaulting.tokenize``."""
        return self._vaulting.tokenize(caller, scope, values)

    def reveal(
        self, caller: Caller, conversation: str, tokens: Sequence[str], purpose: str, reason: str
    ) -> dict[str, str]:
        """See ``Vaulting.reveal``."""
        return self._vaulting.reveal(caller, conversation, tokens, purpose, reason)

    def unlock(self, caller: Caller, for_key: str, purpose: str, reason: str) -> UnlockView:
        """See ``Vaulting.unlock``."""
        return self._vaulting.unlock(caller, for_key, purpose, reason)

    def rotate(self, caller: Caller) -> RotationResult:
        """See ``Vaulting.rotate``."""
        return self._vaulting.rotate(caller)

    def shred(self, caller: Caller, scope: ScopeRef, reason: str) -> bool:
        """See ``Vaulting.shred``."""
        return self._vaulting.shred(caller, scope, reason)

    def plant_canary(self, caller: Caller, conversation: str, kind: str) -> str:
        """See ``Vaulting.plant_canary``."""
        return self._vaulting.plant_canary(caller, conversation, kind)

    def mask(self, caller: Caller, conversation: str, value: JsonValue) -> JsonValue:
        """See ``Vaulting.mask``."""
        return self._vaulting.mask(caller, conversation, value)

    def restore(
        self, caller: Caller, conversation: str, value: JsonValue, purpose: str = "", reason: str = ""
    ) -> JsonValue:
        """See ``Vaulting.restore``."""
        return self._vaulting.restore(caller, conversation, value, purpose, reason)

    def view(  # noqa: PLR0913 - a page of a question
        self, caller: Caller, conversation: str, view: str, *, reason: str = "", after: int = -1, limit: int = 50
    ) -> ConversationView:
        """See ``Viewing.view``."""
        return self._viewing.view(caller, conversation, view, reason=reason, after=after, limit=limit)

    def checkpoint(self, caller: Caller) -> str:
        """A signed checkpoint of the audit log, as it is now."""
        require(caller, Action.AUDIT_READ)
        return self.parts.audit.checkpoint()

    def proof(self, caller: Caller, seq: int) -> str:
        """A proof that an entry is in the audit log, for whoever has a checkpoint.

        Raises:
            NotCoveredError: No checkpoint covers it yet.
        """
        require(caller, Action.AUDIT_READ)
        return self.parts.audit.prove(seq)

    def audit_entries(self, caller: Caller, start: int, count: int) -> list[dict[str, Any]]:
        """Entries of the audit log, those of the caller's tenant and those of nobody's, from ``start`` on."""
        require(caller, Action.AUDIT_READ)
        return self._upkeep.entries(caller.tenant, start, min(max(count, 1), _MOST_ENTRIES), read_body)

    def jobs(self, caller: Caller) -> list[JobView]:
        """The jobs and how they fare."""
        require(caller, Action.JOBS_READ)
        return self._upkeep.jobs()

    def run_jobs(self) -> int:
        """Run what is due now; how many steps were done."""
        return self._upkeep.run()

    @property
    def key_desk(self) -> KeyDesk:
        """API keys, for whoever can read the key set anyway (the command line)."""
        return self._key_desk

    def create_key(self, caller: Caller, role: Role, label: str = "", expires_days: int | None = None) -> NewKey:
        """Make an API key."""
        require(caller, Action.KEYS_MANAGE)
        return self._key_desk.create(role, label, expires_days, actor=_actor(caller), tenant=caller.tenant)

    def list_keys(self, caller: Caller) -> list[KeyView]:
        """All API keys of the caller's tenant."""
        require(caller, Action.KEYS_MANAGE)
        return self._key_desk.list(caller.tenant)

    def revoke_key(self, caller: Caller, id_: str) -> None:
        """End an API key."""
        require(caller, Action.KEYS_MANAGE)
        self._key_desk.revoke(id_, actor=_actor(caller), tenant=caller.tenant)

    def rotate_key(self, caller: Caller, id_: str, grace_hours: int = 24) -> NewKey:
        """Replace an API key; the old one goes on for the grace."""
        require(caller, Action.KEYS_MANAGE)
        return self._key_desk.rotate(id_, grace_hours, actor=_actor(caller), tenant=caller.tenant)

    def ready(self) -> dict[str, bool]:
        """What the service needs, and whether it is there."""
        return self._upkeep.ready()

    def close(self, timeout: float = 30.0) -> None:
        """Take nothing more, finish what was taken, sign the log's head, close. Every step is made, whichever fails.

        Raises:
            SottovoceError: What the last failing step raised.
        """
        with contextlib.ExitStack() as steps:  # The last one given is made first.
            steps.callback(self.parts.db.close)
            steps.callback(self.parts.vault.close)
            steps.callback(self.parts.guards.close)
            steps.callback(self.parts.audit.checkpoint)
            steps.callback(self._note_stop)
            steps.callback(self._upkeep.stop, timeout)
            steps.callback(self._intake.close, timeout)

    def _note_stop(self) -> None:
        with self.parts.doing(None, actor="service") as deeds:
            deeds.record(Deed.SERVICE_STOPPED, tenant="")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _actor(caller: Caller) -> str:
    return f"key:{caller.key_id}"
