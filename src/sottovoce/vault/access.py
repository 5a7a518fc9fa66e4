"""Who may see what tokens stand for, and how often anybody may ask. Pure: time is an argument, nothing is stored here.

Rules kept here: every reveal names a role, a declared purpose and a reason; more than a few tokens, or more than one
conversation, needs the word of a second person, which lasts minutes and is used up; a refusal is an exception, so that
forgetting to look at the outcome refuses too. Making tokens is limited like revealing them: whoever may ask for the
token of any value can find out whether a person is in the data.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from sottovoce.errors import UsageError
from sottovoce.vault.model import Refusal, RevealRefusedError

_REASON = re.compile(r"(?=.*[A-Za-z0-9])[A-Za-z0-9 ._:/#-]{1,64}")
"""What the audit log takes: a ticket number or a few words, nothing in which a value could be written down."""

_UNITS_IN_ONE = 60_000
"""A bucket counts in sixty-thousandths, so that a rate per minute gives whole numbers per millisecond."""

_TEXTS: Mapping[Refusal, tuple[str, str]] = MappingProxyType(
    {
        Refusal.NOTHING: ("no token was named", "Name the tokens to reveal"),
        Refusal.ROLE: ("this role may not reveal", "Use a key whose role may"),
        Refusal.PURPOSE: ("the manifest does not declare this purpose", "Name a purpose of the manifest"),
        Refusal.REASON: (
            "a reveal needs a reason: 1 to 64 letters, digits, spaces or . _ : / # -",
            "Give a ticket number or a few words, no personal data",
        ),
        Refusal.NOT_UNLOCKED: (
            "this reveals many tokens, or several conversations, and nobody has unlocked that",
            "Have a second person unlock it, or ask for fewer tokens of one conversation",
        ),
        Refusal.OTHER_ACTOR: ("the unlock was given to somebody else", "Have it unlocked for this key"),
        Refusal.OTHER_PURPOSE: ("the unlock was given for another purpose", "Have it unlocked for this purpose"),
        Refusal.EXPIRED: ("the unlock has expired", "Have it unlocked again"),
        Refusal.SPENT: ("the unlock does not cover so many tokens any more", "Have it unlocked again"),
        Refusal.OWN_UNLOCK: ("nobody unlocks for themselves", "Ask a second person"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RevealPolicy:
    """What a deployment allows.

    Attributes:
        purposes: The purposes that the manifest declares.
        revealers: Roles that may reveal.
        unlockers: Roles that may unlock for others.
        single: How many tokens of one conversation count as a single reveal; more are a bulk.
        unlock_ms: How long an unlock lasts, in milliseconds.
        unlock_tokens: How many tokens one unlock covers at most.
    """

    purposes: frozenset[str]
    revealers: frozenset[str] = frozenset({"support", "privacy"})
    unlockers: frozenset[str] = frozenset({"privacy", "admin"})
    single: int = 20
    unlock_ms: int = 15 * 60 * 1000
    unlock_tokens: int = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RevealRequest:
    """Somebody wants to see what tokens stand for.

    Attributes:
        role: The role of the caller's key.
        actor: Who asks: the id of the key.
        purpose: What for.
        reason: Why just now; goes into the audit log, so it holds no personal data.
        tokens: How many tokens.
        bulk: Whether they are of several conversations, or meant as a bulk anyway.
    """

    role: str
    actor: str
    purpose: str
    reason: str = field(repr=False)
    tokens: int
    bulk: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlock:
    """A second person's word that somebody may reveal in bulk. Made by ``grant``, used up by ``authorize``.

    Attributes:
        actor: Who may.
        by: Who said so, never the actor.
        purpose: What for.
        expires_ms: Until when, exclusive; Unix milliseconds.
        tokens_left: How many tokens it still covers.
    """

    actor: str
    by: str
    purpose: str
    expires_ms: int
    tokens_left: int


def grant(  # noqa: PLR0913 - who, for whom, what for, how much
    policy: RevealPolicy, *, role: str, by: str, actor: str, purpose: str, reason: str, tokens: int, now_ms: int
) -> Unlock:
    """Unlock bulk reveals for somebody.

    Args:
        policy: What the deployment allows.
        role: The role of whoever unlocks.
        by: Who unlocks: the id of the key.
        actor: For whom.
        purpose: What for.
        reason: Why; as in ``RevealRequest``.
        tokens: For how many tokens in all, at least 1.
        now_ms: The time, Unix milliseconds.

    Raises:
        RevealRefusedError: Role, purpose or reason do not do, or they are one and the same person.
        UsageError: The number is outside 1 to ``policy.unlock_tokens``.
    """
    if role not in policy.unlockers:
        raise _refused(Refusal.ROLE)
    if by == actor or not by or not actor:
        raise _refused(Refusal.OWN_UNLOCK)
    _check_purpose_and_reason(policy, purpose, reason)
    if not 1 <= tokens <= policy.unlock_tokens:
        raise UsageError(f"an unlock covers 1 to {policy.unlock_tokens} tokens", remedy="Ask for fewer at a time")
    return Unlock(actor=actor, by=by, purpose=purpose, expires_ms=now_ms + policy.unlock_ms, tokens_left=tokens)


def authorize(request: RevealRequest, policy: RevealPolicy, unlock: Unlock | None, now_ms: int) -> Unlock | None:
    """Return if the request may be carried out, and only then.

    Args:
        request: What is asked.
        policy: What the deployment allows.
        unlock: The unlock at hand for this caller, if any.
        now_ms: The time, Unix milliseconds.

    Returns:
        What is left of the unlock, to be kept in its place before anything is revealed; ``None`` where none was needed.

    Raises:
        RevealRefusedError: A rule forbids it; ``why`` says which.
    """
    if request.tokens < 1:
        raise _refused(Refusal.NOTHING)
    if request.role not in policy.revealers:
        raise _refused(Refusal.ROLE)
    _check_purpose_and_reason(policy, request.purpose, request.reason)
    if not request.bulk and request.tokens <= policy.single:
        return None
    if unlock is None:
        raise _refused(Refusal.NOT_UNLOCKED)
    if unlock.actor != request.actor:
        raise _refused(Refusal.OTHER_ACTOR)
    if unlock.by == request.actor:
        raise _refused(Refusal.OWN_UNLOCK)
    if unlock.purpose != request.purpose:
        raise _refused(Refusal.OTHER_PURPOSE)
    # An unlock from the future is one from before the clock was set back: it must not last longer for that.
    if not unlock.expires_ms - policy.unlock_ms <= now_ms < unlock.expires_ms:
        raise _refused(Refusal.EXPIRED)
    if unlock.tokens_left < request.tokens:
        raise _refused(Refusal.SPENT)
    return replace(unlock, tokens_left=unlock.tokens_left - request.tokens)


def _check_purpose_and_reason(policy: RevealPolicy, purpose: str, reason: str) -> None:
    if purpose not in policy.purposes:
        raise _refused(Refusal.PURPOSE)
    if not _REASON.fullmatch(reason):
        raise _refused(Refusal.REASON)


def _refused(why: Refusal) -> RevealRefusedError:
    message, remedy = _TEXTS[why]
    return RevealRefusedError(why, message, remedy=remedy)


@dataclass(frozen=True, slots=True)
class Rate:
    """How often something may be done.

    Attributes:
        per_minute: How many in the long run, at least 1.
        burst: How many at once, at least 1.
    """

    per_minute: int
    burst: int

    def __post_init__(self) -> None:
        if self.per_minute < 1 or self.burst < 1:
            raise UsageError("a rate and its burst are at least 1")


@dataclass(frozen=True, slots=True)
class Bucket:
    """What is left of a rate at a time. Make a full one with ``Bucket.full``.

    Attributes:
        rate: How fast it fills, and how far.
        units: How much is in it, in sixty-thousandths of one.
        at_ms: When that was, in milliseconds of any clock.
    """

    rate: Rate
    units: int
    at_ms: int

    @classmethod
    def full(cls, rate: Rate, now_ms: int) -> Bucket:
        """A bucket from which nothing was taken yet."""
        return cls(rate, rate.burst * _UNITS_IN_ONE, now_ms)

    def take(self, count: int, now_ms: int) -> tuple[Bucket, float]:
        """Take some out, or nothing when there are not so many.

        Args:
            count: How many, at least 1.
            now_ms: The time. A clock that was set back fills nothing and blocks nothing.

        Returns:
            The bucket afterwards, and in how many seconds to try again: 0 when it went well, infinite when there can
            never be so many at once.
        """
        if count < 1:
            raise UsageError("at least one is taken")
        full = self.rate.burst * _UNITS_IN_ONE
        units = min(full, self.units + max(0, now_ms - self.at_ms) * self.rate.per_minute)
        wanted = count * _UNITS_IN_ONE
        if wanted <= units:
            return Bucket(self.rate, units - wanted, now_ms), 0.0
        wait = math.inf if wanted > full else -(-(wanted - units) // self.rate.per_minute) / 1000
        return Bucket(self.rate, units, now_ms), wait
