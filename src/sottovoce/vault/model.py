"""The types that the vault takes and gives. Fields with personal text or names of people show nothing in ``repr``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import ClassVar

from sottovoce.errors import OutsideError, RefusedError

OnWait = Callable[[Path, float], None]
"""Told once of a wait for another process that lasts: the vault's file, and how many seconds more it may last."""


class ScopeLevel(StrEnum):
    """How far a token reaches: equal values get equal tokens within one scope, unlinkable ones in two."""

    CONVERSATION = "conversation"
    SUBJECT = "subject"
    TENANT = "tenant"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Scope:
    """Where tokens hold. Two scopes are the same when tenant, level and name are.

    Attributes:
        level: What the name names.
        name: Conversation id, subject id, tenant or file name; never stored in plain.
        tenant: Whose data it is, when one vault serves several; never stored in plain.
    """

    level: ScopeLevel
    name: str = field(repr=False)
    tenant: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A value and the token that stands for it.

    Attributes:
        scope: Where the token holds.
        token: The token, in strict writing.
        kind: Its kind, the token's first part.
        value: The personal value, exactly as it stood.
        origin: Who said it: a role or a subject's pseudonym. Kept sealed; the first one stored stays.
    """

    scope: Scope
    token: str
    kind: str
    value: str = field(repr=False)
    origin: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Restored:
    """A text with its tokens replaced by their values.

    Attributes:
        text: The text.
        restored: How many tokens were replaced.
        unknown: How many well-formed tokens were left, because this scope does not hold them.
        canaries: Those of the replaced tokens that are canaries: nobody has a reason to ask for them.
    """

    text: str = field(repr=False)
    restored: int
    unknown: int
    canaries: tuple[str, ...] = ()


class Revealed(dict[str, str]):
    """Token to value, in the order asked. Shows how many, no value.

    Attributes:
        canaries: Those of the tokens that are canaries: nobody has a reason to ask for them.
    """

    __slots__ = ("canaries",)

    def __init__(self, values: Mapping[str, str], canaries: Iterable[str] = ()) -> None:
        super().__init__(values)
        self.canaries = frozenset(canaries)

    def __repr__(self) -> str:
        return f"Revealed({len(self)} tokens, {len(self.canaries)} canaries)"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeInfo:
    """What may be told of a scope without opening anything.

    Attributes:
        level: Its level.
        pseudonym: Keyed pseudonym of its name, hexadecimal.
        created: Unix time in seconds.
        wrapping_key: Id of the key that wraps its data key: a wrapping key, or the key of the subject it belongs to.
        entries: How many tokens it holds.
        originals: How many exact records it holds.
    """

    level: ScopeLevel
    pseudonym: str
    created: int
    wrapping_key: str
    entries: int
    originals: int


@dataclass(frozen=True, slots=True)
class VaultCounts:
    """How much a vault holds, in total and by kind (sorted by kind). The key of a subject counts as a scope."""

    scopes: int
    entries: int
    originals: int
    by_kind: tuple[tuple[str, int], ...]


class TokenCollisionError(RefusedError):
    """A token already stands for another value of its scope; nothing was stored. Mint these in the extended form.

    Attributes:
        entries: The entries that were not accepted, in the order given. They hold values: do not log them.
    """

    code: ClassVar[str] = "token_collision"

    def __init__(self, entries: Sequence[Entry]) -> None:
        super().__init__(
            f"{len(entries)} of the new tokens already stand for other values",
            remedy="Mint those values in the extended form and store the whole batch again",
        )
        self.entries = tuple(entries)


class OriginalConflictError(RefusedError):
    """The same masked bytes were given two different originals; nothing was stored.

    Attributes:
        positions: Which items of the batch, 0-based.
    """

    code: ClassVar[str] = "original_conflict"

    def __init__(self, positions: Sequence[int]) -> None:
        super().__init__(
            f"{len(positions)} records have the same masked bytes as others with different original bytes",
            remedy="Make the place of the record part of the bytes that name it, or use a new scope",
        )
        self.positions = tuple(positions)


class VaultBusyError(OutsideError):
    """Another process held the vault for as long as this one was ready to wait; nothing was stored."""

    code: ClassVar[str] = "vault_busy"


class NotAVaultError(RefusedError):
    """The file is not a vault, is of a version that this program does not know, or is damaged as a whole."""

    code: ClassVar[str] = "not_a_vault"


class SubjectMismatchError(RefusedError):
    """A scope belongs to another subject than the one it was to be filled for; nothing was stored."""

    code: ClassVar[str] = "subject_mismatch"

    def __init__(self, count: int) -> None:
        super().__init__(
            f"{count} of the scopes belong to other subjects",
            remedy="Give each conversation one subject; use a new conversation for another person",
        )


class Refusal(StrEnum):
    """Why a reveal, or the unlock for one, is refused."""

    NOTHING = "nothing_asked"
    ROLE = "role"
    PURPOSE = "purpose"
    REASON = "reason"
    NOT_UNLOCKED = "not_unlocked"
    OTHER_ACTOR = "other_actor"
    OTHER_PURPOSE = "other_purpose"
    EXPIRED = "unlock_expired"
    SPENT = "unlock_spent"
    OWN_UNLOCK = "own_unlock"


class RevealRefusedError(RefusedError):
    """What tokens stand for may not be shown to this caller now.

    Attributes:
        why: The rule that says so.
    """

    code: ClassVar[str] = "reveal_refused"

    def __init__(self, why: Refusal, message: str, *, remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.why = why
