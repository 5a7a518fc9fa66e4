"""What stands between a key and values: how often it asks, how much in a while, and the word of a second person.

All of it is kept in the database and changed in the transaction that reveals, so that it holds for every process, and
nothing is used up without a deed. How often a key asks is counted in each process.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final, cast

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from sottovoce.audit import Deed, canonical, parse
from sottovoce.errors import RefusedError, TamperedError
from sottovoce.service.model import Caller
from sottovoce.service.parts import Deeds, Parts
from sottovoce.service.refusals import OverloadedError
from sottovoce.store import meta
from sottovoce.vault import Bucket, Rate, RevealPolicy, RevealRequest, Scope, Unlock, authorize, grant

UNLOCK_TOKENS: Final = 1_000
UNLOCKERS: Final = frozenset({"privacy"})
"""Not admins: they make the keys, and would unlock one of their own."""
_INSERT: Final[Mapping[str, Callable[[Any], Any]]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


@dataclass(frozen=True, slots=True)
class Limits:
    """How often one key may ask, so that the vault is no oracle of who is in it, and no heap to be carried off.

    Attributes:
        tokenize: Values a minute.
        reveal: Tokens a minute.
        window_ms: For how long what a key has seen counts, milliseconds.
        window_tokens: Tokens that a key sees in that time before more of them are a bulk.
        window_conversations: Conversations of which a key sees something in that time before more are a bulk.
    """

    tokenize: Rate = field(default_factory=lambda: Rate(per_minute=1_200_000, burst=200_000))
    reveal: Rate = field(default_factory=lambda: Rate(per_minute=6_000, burst=2_000))
    window_ms: int = 10 * 60_000
    window_tokens: int = 200
    window_conversations: int = 20


@dataclass(frozen=True, slots=True)
class _Seen:
    """What one key saw at a time.

    Attributes:
        at_ms: When.
        where: A keyed code of the conversation: of nobody who was erased even the pseudonym stays here.
        tokens: How many tokens.
    """

    at_ms: int
    where: str
    tokens: int


def asked_by(caller: Caller, tokens: int, purpose: str, reason: str) -> RevealRequest:
    """What a caller asks to see."""
    return RevealRequest(role=str(caller.role), actor=caller.key_id, purpose=purpose, reason=reason, tokens=tokens)


class Reveals:
    """Says whether a key may see values now. Thread-safe.

    Args:
        parts: What it works with.
        limits: How often one key may ask, and how much it may see.
    """

    def __init__(self, parts: Parts, limits: Limits) -> None:
        self._parts, self.limits = parts, limits
        self.policy = RevealPolicy(
            purposes=frozenset(purpose.name for purpose in parts.manifest.purposes), unlockers=UNLOCKERS
        )
        self._lock = threading.Lock()
        self._buckets: dict[tuple[str, str], Bucket] = {}

    def take(self, caller: Caller, what: str, rate: Rate, count: int) -> None:
        """Count what a key asks for.

        Raises:
            OverloadedError: It asked for too much in too short a time.
        """
        now = self._parts.clock()
        with self._lock:
            bucket = self._buckets.get((caller.key_id, what)) or Bucket.full(rate, now)
            self._buckets[caller.key_id, what], wait = bucket.take(max(1, count), now)
        if wait > 0:
            raise OverloadedError(min(wait, 3600.0))

    @contextlib.contextmanager
    def doing(self, caller: Caller) -> Iterator[Deeds]:
        """``Parts.doing`` for what ``permit`` may refuse: that it refused is stored, then its error is raised."""
        refused: RefusedError | None = None
        with self._parts.doing(caller) as deeds:
            try:
                yield deeds
            except RefusedError as error:
                if not deeds.entries or deeds.entries[-1].deed is not Deed.VAULT_REVEAL_REFUSED:
                    raise
                refused = error
        if refused is not None:
            raise refused

    def permit(self, deeds: Deeds, scope: Scope, asked: RevealRequest, *, page: bool = False) -> bool:
        """Return if a key may see so many tokens now; inside ``doing``, before anything is opened.

        Args:
            deeds: The transaction that opens them.
            scope: The conversation.
            asked: Who asks for how many, and why.
            page: Whether they stand in one page of the conversation, of which as many as the window allows are no bulk.

        Returns:
            Whether it is a bulk, for which an unlock was used.

        Raises:
            RevealRefusedError: A rule forbids it.
            RefusedError: The person does not agree to the purpose now.
            TamperedError: The unlock that is stored is none that was given.
        """
        try:
            return self._permit(deeds.connection, scope, asked, page=page)
        except RefusedError as refusal:
            deeds.record(
                Deed.VAULT_REVEAL_REFUSED,
                subject=self._parts.audit_ref_of(deeds.connection, scope),
                role=asked.role,
                tokens=asked.tokens,
                code=refusal.code,
            )
            raise

    def _permit(self, connection: Connection, scope: Scope, asked: RevealRequest, *, page: bool) -> bool:
        now, limits = self._parts.clock(), self.limits
        seen = self._seen(connection, scope.tenant, asked.actor, now)
        where = self._parts.names.row_code(f"reveals/{scope.tenant}/{scope.name}".encode())[:8].hex()
        seen.append(_Seen(now, where, asked.tokens))
        bulk = (
            sum(each.tokens for each in seen) > limits.window_tokens
            or len({each.where for each in seen}) > limits.window_conversations
        )
        policy = replace(self.policy, single=limits.window_tokens) if page else self.policy
        unlock = self._unlock(connection, scope.tenant, asked.actor)
        left = authorize(replace(asked, bulk=bulk), policy, unlock, now)
        self._check_consent(connection, scope, asked.purpose)
        if left is not None:
            self._keep_unlock(connection, scope.tenant, left)
        rows = [[each.at_ms, each.where, each.tokens] for each in seen]
        _write(connection, _window(scope.tenant, asked.actor), canonical(cast("Any", rows)).decode())
        return left is not None

    def _seen(self, connection: Connection, tenant: str, key: str, now: int) -> list[_Seen]:
        """What a key saw lately; from here on its rows are held, up to the end of the transaction."""
        text = _held(connection, _window(tenant, key))
        rows = cast("list[tuple[int, str, int]]", parse(text.encode())) if text else []
        # An entry from the future is one from before the clock was set back.
        return [_Seen(*row) for row in rows if abs(now - row[0]) < self.limits.window_ms]

    def _check_consent(self, connection: Connection, scope: Scope, purpose: str) -> None:
        """The person must agree to the purpose now, not only have agreed when the value was stored."""
        decision = self._parts.decision_for(connection, scope, purpose)
        if decision is not None and not decision.allowed:
            raise RefusedError(
                f"the person does not agree to this purpose ({decision.reason})", remedy="Reveal for a purpose they do"
            )

    def unlock(self, deeds: Deeds, caller: Caller, for_key: str, purpose: str, reason: str) -> Unlock:
        """Store the word of a second person that a key may reveal in bulk.

        Raises:
            RevealRefusedError: Nobody unlocks for themselves, and not every role may.
        """
        made = grant(
            self.policy,
            role=str(caller.role),
            by=caller.key_id,
            actor=for_key,
            purpose=purpose,
            reason=reason,
            tokens=UNLOCK_TOKENS,
            now_ms=self._parts.clock(),
        )
        _held(deeds.connection, _window(caller.tenant, for_key))  # Or one that is being used up would take its place.
        self._keep_unlock(deeds.connection, caller.tenant, made)
        return made

    def _unlock(self, connection: Connection, tenant: str, key: str) -> Unlock | None:
        text = connection.execute(select(meta.c.value).where(meta.c.name == _name(tenant, key))).scalar()
        if not text:
            return None
        fields = cast("dict[str, Any]", parse(text.encode()))
        code = fields.pop("code", "")
        if code != self._code(tenant, key, fields):
            raise TamperedError("a stored unlock was changed", remedy="Have it unlocked again; look who writes there")
        return Unlock(**fields)

    def _keep_unlock(self, connection: Connection, tenant: str, unlock: Unlock) -> None:
        fields = asdict(unlock)
        fields["code"] = self._code(tenant, unlock.actor, fields)
        _write(connection, _name(tenant, unlock.actor), canonical(fields).decode())

    def _code(self, tenant: str, key: str, fields: Mapping[str, Any]) -> str:
        return self._parts.names.row_code(_name(tenant, key).encode() + canonical(fields)).hex()


def _name(tenant: str, key: str) -> str:
    return f"unlock:{tenant}:{key}"


def _window(tenant: str, key: str) -> str:
    return f"reveals:{tenant}:{key}"


def _held(connection: Connection, name: str) -> str:
    """A row of ``meta``, made where there is none, which nobody else changes to the end of the transaction."""
    insert = _INSERT[connection.dialect.name](meta).values(name=name, value="")
    connection.execute(insert.on_conflict_do_nothing(index_elements=[meta.c.name]))
    return str(connection.execute(select(meta.c.value).where(meta.c.name == name).with_for_update()).scalar_one())


def _write(connection: Connection, name: str, value: str) -> None:
    insert = _INSERT[connection.dialect.name](meta).values(name=name, value=value)
    connection.execute(
        insert.on_conflict_do_update(index_elements=[meta.c.name], set_={"value": insert.excluded.value})
    )
