"""The vault, served: tokens for values and back, by the rules of who may; masking and restoring without storing."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

from sottovoce.app import Piece, ValueRestorer, put_minted
from sottovoce.audit import Deed
from sottovoce.consent import SubjectRef
from sottovoce.datasets import JsonValue, rewrite_value
from sottovoce.detect import builtin_kinds
from sottovoce.errors import RefusedError, SottovoceError, UsageError
from sottovoce.jobs import forget_ended, schedule
from sottovoce.service.api_keys import ApiKeys
from sottovoce.service.model import Caller, Role, RotationResult, ScopeRef, UnlockView
from sottovoce.service.names import conversation_scope, subject_scope
from sottovoce.service.parts import Deeds, Parts
from sottovoce.service.permissions import Action, require
from sottovoce.service.revealing import Reveals, asked_by
from sottovoce.service.upkeep import LOOSE_SCOPE
from sottovoce.vault import Entry, Keyset, Revealed, Scope, ScopeKeys, ScopeLevel, find_tokens

MOST_VALUES: Final = 1_000
"""Values or tokens of one request."""
LOOSE_MS: Final = 24 * 3_600_000
"""How long values of a conversation are kept of which no message is stored."""


class Vaulting:
    """Serves the vault.

    Args:
        parts: What it works with.
        keys: API keys, for unlocking.
        reveals: Who may see values now.
        rotated: Gives the key set after a rotation, its file already written; None where keys cannot be rotated here.
    """

    def __init__(
        self, parts: Parts, keys: ApiKeys, reveals: Reveals, rotated: Callable[[], Keyset] | None = None
    ) -> None:
        self._parts, self._keys, self._reveals, self._rotated = parts, keys, reveals, rotated

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

        Values of a conversation go with it, or after a day where nothing is stored of it; those of a subject go with
        the person. Those of the tenant belong to nobody: nothing but ``shred`` ever ends them.

        Raises:
            RefusedError: The subject agrees to no purpose at all.
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
        self._take_tokens(caller, len(values))
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
            self._check_any_purpose(deeds, scope)
            self._parts.subjects(deeds.connection, scope.tenant, [scope.name])
            return scope.name
        if scope.level is ScopeLevel.CONVERSATION:
            owner = self._parts.owner_of(deeds.connection, scope)
            if not owner:
                # Nothing is stored of this conversation, so nothing would ever take its values away.
                now = self._parts.clock()
                forget_ended(deeds.connection, LOOSE_SCOPE, scope.name)  # It took away what there was before.
                schedule(deeds.connection, LOOSE_SCOPE, scope.name, now + LOOSE_MS, now_ms=now, tenant=scope.tenant)
            return owner
        return ""

    def _check_any_purpose(self, deeds: Deeds, scope: Scope) -> None:
        """Of a person who agrees to nothing, nothing may be kept, so no value may be sealed."""
        subject = self._parts.subject_of(deeds.connection, scope)
        reference = SubjectRef(scope.tenant, scope.name)
        decisions = self._parts.decisions(deeds.connection, reference, subject)
        if not any(decision.allowed for decision in decisions.values()):
            raise RefusedError("the person agrees to no purpose at all", remedy="Ask the person first")

    def _take_tokens(self, caller: Caller, count: int) -> None:
        self._reveals.take(caller, "tokenize", self._reveals.limits.tokenize, count)

    def _take_values(self, caller: Caller, count: int) -> None:
        self._reveals.take(caller, "reveal", self._reveals.limits.reveal, count)

    def _sealed(
        self, scope: Scope, values: Sequence[tuple[str, str]], owner: str, *, canary: bool = False
    ) -> list[str]:
        def mint(keys: ScopeKeys) -> list[Entry]:
            return [Entry(scope=scope, token=keys.token(kind, value), kind=kind, value=value) for kind, value in values]

        entries = put_minted(self._parts.vault, scope, mint, subject_id=owner, canary=canary)
        return [entry.token for entry in entries]

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
        """Permit, open, note the deed, in one transaction; nothing is given before the entry is in the log."""
        self._take_values(caller, len(tokens))
        with self._reveals.doing(caller) as deeds:
            bulk = self._reveals.permit(deeds, scope, asked_by(caller, len(tokens), purpose, reason))
            values = self._parts.vault.reveal(scope, tokens)
            subject = self._parts.audit_ref_of(deeds.connection, scope)
            if values.canaries:
                deeds.record(Deed.VAULT_CANARY, subject=subject, count=len(values.canaries), role=str(caller.role))
            deeds.record(
                Deed.VAULT_REVEALED,
                subject=subject,
                purpose=purpose,
                role=str(caller.role),
                bulk=bulk,
                tokens=len(values),
                unknown=len(tokens) - len(values),
                kinds=tuple(sorted({token.rpartition("-")[0] for token in values})),
                reason=reason,
            )
        return values

    def unlock(self, caller: Caller, for_key: str, purpose: str, reason: str) -> UnlockView:
        """Let another key reveal in bulk for a purpose, for fifteen minutes.

        Raises:
            RevealRefusedError: Nobody unlocks for themselves, and not every role may.
            NotFoundError: There is no such key.
        """
        require(caller, Action.UNLOCK)
        with self._parts.doing(caller) as deeds:
            key = self._keys.get(deeds.connection, caller.tenant, for_key)
            made = self._reveals.unlock(deeds, caller, key.id, purpose, reason)
            deeds.record(Deed.VAULT_UNLOCKED, to_key=key.id, purpose=purpose, until_ms=made.expires_ms, reason=reason)
        return UnlockView(key.id, key.id, made.expires_ms)

    def rotate(self, caller: Caller) -> RotationResult:
        """Wrap every data key anew under a fresh wrapping key.

        Raises:
            RefusedError: The key set is not the service's to rotate: it came from the environment or a KMS.
        """
        require(caller, Action.ROTATE)
        if self._rotated is None:
            raise RefusedError("the key set cannot be rotated here", remedy="Use `sottovoce keys rotate` where it lies")
        with self._parts.doing(caller) as deeds:
            deeds.record(Deed.VAULT_ROTATED, code="begun")
        try:
            keyset = self._rotated()
            wrapped = self._parts.vault.rotate(keyset)
        except SottovoceError as error:
            with self._parts.doing(caller) as deeds:
                deeds.record(Deed.VAULT_ROTATED, code=error.code)
            raise
        with self._parts.doing(caller) as deeds:
            deeds.record(Deed.VAULT_ROTATED, code="done", wrapped=wrapped, to_key=keyset.wrapping_id.hex())
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
        """A text or JSON value with its personal data replaced; nothing of it is stored but the sealed values.

        Raises:
            OverloadedError: The key has too many values sealed.
        """
        require(caller, Action.MASK)
        scope = self.scope(caller.tenant, ScopeRef("conversation", conversation))
        piece = Piece(scope=scope, value=value, has_value=True)
        guarded = self._parts.guards.guard([piece])
        self._take_tokens(caller, len(guarded[0].sealables))
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
        if caller.role is Role.BOT:
            return self._restored(caller, scope, value, purpose)
        tokens: dict[str, None] = {}

        def note(text: str) -> str:
            tokens.update(dict.fromkeys(span.text for span in find_tokens(text)))
            return text

        rewrite_value(value, ValueRestorer(note), restoring=True)
        if not tokens:
            return value
        values = self._opened(caller, scope, list(tokens), purpose, reason)
        return rewrite_value(value, ValueRestorer(partial(_with_values, values=values)), restoring=True)

    def _restored(self, caller: Caller, scope: Scope, value: JsonValue, purpose: str) -> JsonValue:
        """A chatbot's value restored, tokens that a model mangled among them."""
        canaries: set[str] = set()
        count = 0

        def restore(text: str) -> str:
            nonlocal count
            if "-" not in text:
                return text
            done = self._parts.vault.restore(text, scope)
            canaries.update(done.canaries)
            count += done.restored
            return done.text

        with self._parts.doing(caller) as deeds:
            restored = rewrite_value(value, ValueRestorer(restore), restoring=True)
            self._take_values(caller, count)
            subject = self._parts.audit_ref_of(deeds.connection, scope)
            if canaries:
                deeds.record(Deed.VAULT_CANARY, subject=subject, count=len(canaries), role=str(caller.role))
            deeds.record(
                Deed.VAULT_REVEALED,
                subject=subject,
                role=str(caller.role),
                tokens=count,
                **({"purpose": purpose} if purpose in self._reveals.policy.purposes else {}),
            )
        return restored


def _with_values(text: str, *, values: Mapping[str, str]) -> str:
    """The text with these tokens, and no others, replaced; only in strict writing, as they were counted."""
    parts: list[str] = []
    done = 0
    for span in find_tokens(text):
        parts += (text[done : span.start], values.get(span.text, span.text))
        done = span.end
    return "".join((*parts, text[done:]))
