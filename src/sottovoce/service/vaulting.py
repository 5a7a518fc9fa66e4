"""The vault, served: tokens for values and back, by the rules of who may; masking and restoring without storing."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from sottovoce.app import Piece, ValueRestorer
from sottovoce.audit import Deed
from sottovoce.datasets import JsonValue, rewrite_value
from sottovoce.detect import builtin_kinds
from sottovoce.errors import RefusedError, UsageError
from sottovoce.jobs import schedule
from sottovoce.service.api_keys import ApiKeys
from sottovoce.service.model import Caller, Role, RotationResult, ScopeRef, UnlockView
from sottovoce.service.names import conversation_scope, subject_scope
from sottovoce.service.parts import Deeds, Parts
from sottovoce.service.permissions import Action, require
from sottovoce.service.refusals import OverloadedError
from sottovoce.service.upkeep import LOOSE_SCOPE
from sottovoce.vault import (
    Bucket,
    Entry,
    Keyset,
    Rate,
    Revealed,
    RevealPolicy,
    RevealRequest,
    Scope,
    ScopeLevel,
    TokenCollisionError,
    Unlock,
    authorize,
    find_tokens,
    grant,
)

MOST_VALUES: Final = 1_000
"""Values or tokens of one request."""
_UNLOCK_TOKENS: Final = 1_000
LOOSE_MS: Final = 24 * 3_600_000
"""How long values of a conversation are kept of which no message is stored."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How often one key may ask, so that the vault is no oracle of who is in it.

    Attributes:
        tokenize: Values a minute.
        reveal: Tokens a minute.
    """

    tokenize: Rate = field(default_factory=lambda: Rate(per_minute=1_200_000, burst=200_000))
    reveal: Rate = field(default_factory=lambda: Rate(per_minute=6_000, burst=2_000))


class Vaulting:
    """Serves the vault.

    Args:
        parts: What it works with.
        keys: API keys, for unlocking.
        limits: How often one key may ask.
        rotated: Gives the key set after a rotation, its file already written; None where keys cannot be rotated here.
    """

    def __init__(
        self, parts: Parts, keys: ApiKeys, limits: Limits, rotated: Callable[[], Keyset] | None = None
    ) -> None:
        self._parts, self._keys, self._limits, self._rotated = parts, keys, limits, rotated
        self._policy = RevealPolicy(purposes=frozenset(purpose.name for purpose in parts.manifest.purposes))
        self._lock = threading.Lock()
        self._buckets: dict[tuple[str, str], Bucket] = {}
        self._unlocks: dict[str, Unlock] = {}

    def _take(self, caller: Caller, what: str, rate: Rate, count: int) -> None:
        """Count what a key asks for.

        Raises:
            OverloadedError: It asked for too much in too short a time.
        """
        now = self._parts.clock()
        with self._lock:
            bucket = self._buckets.get((caller.key_id, what)) or Bucket.full(rate, now)
            self._buckets[caller.key_id, what], wait = bucket.take(count, now)
        if wait > 0:
            raise OverloadedError(min(wait, 3600.0))

    def scope(self, tenant: str, named: ScopeRef) -> Scope:
        """The scope that a caller names.

        Raises:
            UsageError: There is no such level, or the name is missing.
        """
        if named.level == ScopeLevel.TENANT and not named.name:
            return Scope(ScopeLevel.TENANT, "", tenant)
        if named.name and len(named.name) <= 512:
            if named.level == ScopeLevel.CONVERSATION:
                return conversation_scope(tenant, self._parts.names.conversation(tenant, named.name))
            if named.level == ScopeLevel.SUBJECT:
                return subject_scope(tenant, self._parts.names.subject(tenant, named.name))
        raise UsageError(
            "there is no such scope", remedy="Name conversation or subject with its id, or tenant without one"
        )

    def tokenize(self, caller: Caller, named: ScopeRef, values: Sequence[tuple[str, str]]) -> list[str]:
        """Tokens for values: the same ones for the same values, in every service that has the key set.

        Raises:
            UsageError: A kind does not exist, or there are too many values, or one is empty.
            OverloadedError: The key asks too often.
        """
        require(caller, Action.TOKENIZE)
        if not 1 <= len(values) <= MOST_VALUES:
            raise UsageError(f"a request has 1 to {MOST_VALUES} values", remedy="Split it")
        kinds = builtin_kinds()
        if any(kind not in kinds for kind, _ in values):
            raise UsageError("a value is of a kind that does not exist", remedy="See `sottovoce detect --kinds ?`")
        if any(not value or len(value) > 10_000 for _, value in values):
            raise UsageError("a value has 1 to 10,000 characters", remedy="Leave the others out")
        self._take(caller, "tokenize", self._limits.tokenize, len(values))
        scope = self.scope(caller.tenant, named)
        with self._parts.doing(caller) as deeds:
            tokens = self._sealed(scope, values, self._owner(deeds, scope))
            deeds.record(
                Deed.VAULT_TOKENIZED,
                level=str(scope.level),
                count=len(tokens),
                kinds=tuple(sorted({kind for kind, _ in values})),
            )
        return tokens

    def _owner(self, deeds: Deeds, scope: Scope) -> str:
        """The subject whose erasure ends a scope, where it is known."""
        if scope.level is ScopeLevel.SUBJECT:
            self._parts.subjects(deeds.connection, scope.tenant, [scope.name])
            return scope.name
        if scope.level is ScopeLevel.CONVERSATION:
            owner = self._parts.owner_of(deeds.connection, scope)
            if not owner:
                # Nothing is stored of this conversation, so nothing would ever take its values away.
                now = self._parts.clock()
                schedule(deeds.connection, LOOSE_SCOPE, scope.name, now + LOOSE_MS, now_ms=now, tenant=scope.tenant)
            return owner
        return ""

    def _sealed(
        self, scope: Scope, values: Sequence[tuple[str, str]], owner: str, *, canary: bool = False
    ) -> list[str]:
        extended: set[tuple[str, str]] = set()
        for _ in range(4):
            keys = self._parts.vault.scope_keys(scope, extended)
            tokens = [keys.token(kind, value) for kind, value in values]
            entries = [
                Entry(scope=scope, token=token, kind=kind, value=value)
                for token, (kind, value) in zip(tokens, values, strict=True)
            ]
            try:
                self._parts.vault.put(entries, subject_id=owner, canary=canary)
            except TokenCollisionError as clash:
                extended |= {(entry.kind, entry.value) for entry in clash.entries}
            else:
                return tokens
        raise RefusedError("tokens of this scope collide even in their longer form", remedy="Use another scope")

    def reveal(
        self, caller: Caller, conversation: str, tokens: Sequence[str], purpose: str, reason: str
    ) -> dict[str, str]:
        """What tokens of a conversation stand for; those that it does not hold are left out.

        Raises:
            RevealRefusedError: A rule forbids it; the refusal is in the audit log.
            OverloadedError: The key asks too often.
        """
        require(caller, Action.REVEAL)
        if len(tokens) > MOST_VALUES:
            raise UsageError(f"a request has 1 to {MOST_VALUES} tokens", remedy="Split it")
        scope = self.scope(caller.tenant, ScopeRef("conversation", conversation))
        return dict(self._opened(caller, scope, list(dict.fromkeys(tokens)), purpose, reason))

    def _opened(self, caller: Caller, scope: Scope, tokens: Sequence[str], purpose: str, reason: str) -> Revealed:
        """Authorize, note the deed, open; nothing is given before the entry is in the log."""
        self._take(caller, "reveal", self._limits.reveal, max(1, len(tokens)))
        request = RevealRequest(
            role=str(caller.role), actor=caller.key_id, purpose=purpose, reason=reason, tokens=len(tokens)
        )
        try:
            self._authorize(request)
            self._allowed(scope, purpose)
        except RefusedError as refusal:
            with self._parts.doing(caller) as deeds:
                deeds.record(
                    Deed.VAULT_REVEAL_REFUSED,
                    subject=self._parts.audit_ref_of(deeds.connection, scope),
                    role=str(caller.role),
                    tokens=len(tokens),
                    code=refusal.code,
                )
            raise
        with self._parts.doing(caller) as deeds:
            values = self._parts.vault.reveal(scope, tokens)
            subject = self._parts.audit_ref_of(deeds.connection, scope)
            if values.canaries:
                deeds.record(Deed.VAULT_CANARY, subject=subject, count=len(values.canaries), role=str(caller.role))
            deeds.record(
                Deed.VAULT_REVEALED,
                subject=subject,
                purpose=purpose,
                role=str(caller.role),
                tokens=len(values),
                unknown=len(tokens) - len(values),
                kinds=tuple(sorted({token.rpartition("-")[0] for token in values})),
                reason=reason,
            )
        return values

    def _authorize(self, request: RevealRequest) -> None:
        with self._lock:
            left = authorize(request, self._policy, self._unlocks.get(request.actor), self._parts.clock())
            if left is not None:
                self._unlocks[request.actor] = left

    def _allowed(self, scope: Scope, purpose: str) -> None:
        """The person must agree to the purpose now, not only have agreed when the value was stored."""
        with self._parts.db.reading() as connection:
            decision = self._parts.decision_for(connection, scope, purpose)
        if decision is not None and not decision.allowed:
            raise RefusedError(
                f"the person does not agree to this purpose ({decision.reason})", remedy="Reveal for a purpose they do"
            )

    def unlock(self, caller: Caller, for_key: str, purpose: str, reason: str) -> UnlockView:
        """Let another key reveal in bulk for a purpose, for fifteen minutes.

        Raises:
            RevealRefusedError: Nobody unlocks for themselves, and not every role may.
            NotFoundError: There is no such key.
        """
        require(caller, Action.UNLOCK)
        with self._parts.doing(caller) as deeds:
            key = self._keys.get(deeds.connection, caller.tenant, for_key)
            made = grant(
                self._policy,
                role=str(caller.role),
                by=caller.key_id,
                actor=key.id,
                purpose=purpose,
                reason=reason,
                tokens=_UNLOCK_TOKENS,
                now_ms=self._parts.clock(),
            )
            deeds.record(Deed.VAULT_UNLOCKED, to_key=key.id, purpose=purpose, until_ms=made.expires_ms, reason=reason)
        with self._lock:
            self._unlocks[key.id] = made
        return UnlockView(key.id, key.id, made.expires_ms)

    def rotate(self, caller: Caller) -> RotationResult:
        """Wrap every data key anew under a fresh wrapping key.

        Raises:
            RefusedError: The key set is not the service's to rotate: it came from the environment or a KMS.
        """
        require(caller, Action.ROTATE)
        if self._rotated is None:
            raise RefusedError("the key set cannot be rotated here", remedy="Use `sottovoce keys rotate` where it lies")
        keyset = self._rotated()
        wrapped = self._parts.vault.rotate(keyset)
        with self._parts.doing(caller) as deeds:
            deeds.record(Deed.VAULT_ROTATED, wrapped=wrapped, to_key=keyset.wrapping_id.hex())
        return RotationResult(wrapped, keyset.wrapping_id.hex())

    def shred(self, caller: Caller, named: ScopeRef, reason: str) -> bool:
        """Destroy the key of a scope: what its tokens stood for is gone, in every copy."""
        require(caller, Action.SHRED)
        scope = self.scope(caller.tenant, named)
        with self._parts.doing(caller) as deeds:
            subject = self._parts.audit_ref_of(deeds.connection, scope)
            there = self._parts.vault.shred(scope)
            deeds.record(Deed.VAULT_SHREDDED, subject=subject, level=str(scope.level), scopes=int(there), reason=reason)
        self._parts.db.truncate_log()
        return there

    def plant_canary(self, caller: Caller, conversation: str, kind: str) -> str:
        """A token that nobody has a reason to ask for: whoever reveals it leaves an alarm in the audit log.

        Raises:
            UsageError: There is no such kind.
        """
        require(caller, Action.PLANT_CANARY)
        if kind not in builtin_kinds():
            raise UsageError("there is no such kind", remedy="See `sottovoce detect --kinds ?`")
        scope = self.scope(caller.tenant, ScopeRef("conversation", conversation))
        with self._parts.doing(caller) as deeds:
            value = f"canary-{secrets.token_hex(12)}"
            token = self._sealed(scope, [(kind, value)], self._owner(deeds, scope), canary=True)[0]
            deeds.record(Deed.VAULT_TOKENIZED, level=str(scope.level), count=1, canaries=1, kinds=(kind,))
        return token

    def mask(self, caller: Caller, conversation: str, value: JsonValue) -> JsonValue:
        """A text or JSON value with its personal data replaced; nothing of it is stored but the sealed values."""
        require(caller, Action.MASK)
        scope = self.scope(caller.tenant, ScopeRef("conversation", conversation))
        piece = Piece(scope=scope, value=value, has_value=True)
        guarded = self._parts.guards.guard([piece])
        with self._parts.doing(caller) as deeds:
            done = self._parts.seal([piece], guarded, {scope: self._owner(deeds, scope)})[0]
            deeds.record(
                Deed.VAULT_TOKENIZED,
                level=str(scope.level),
                count=len(done.sealables),
                kinds=tuple(sorted(done.kinds)),
            )
        return done.value

    def restore(self, caller: Caller, conversation: str, value: JsonValue, purpose: str, reason: str) -> JsonValue:
        """A masked value with the conversation's tokens replaced by what they stand for.

        A chatbot may do so for the answer to the very person; anybody else is held to the rules of ``reveal``.

        Raises:
            RevealRefusedError: A rule forbids it.
        """
        require(caller, Action.RESTORE)
        scope = self.scope(caller.tenant, ScopeRef("conversation", conversation))
        tokens: dict[str, None] = {}

        def note(text: str) -> str:
            tokens.update(dict.fromkeys(span.text for span in find_tokens(text)))
            return text

        rewrite_value(value, ValueRestorer(note), restoring=True)
        if caller.role is Role.BOT:
            self._take(caller, "reveal", self._limits.reveal, max(1, len(tokens)))
            with self._parts.doing(caller) as deeds:
                deeds.record(
                    Deed.VAULT_REVEALED,
                    subject=self._parts.audit_ref_of(deeds.connection, scope),
                    role=str(caller.role),
                    tokens=len(tokens),
                    **({"purpose": purpose} if purpose in self._policy.purposes else {}),
                )
        elif tokens:
            self._opened(caller, scope, list(tokens), purpose, reason)
        return rewrite_value(value, ValueRestorer(partial(self._restored, scope=scope)), restoring=True)

    def _restored(self, text: str, *, scope: Scope) -> str:
        return self._parts.vault.restore(text, scope).text if "-" in text else text
