"""What a conversation has told, for as long as somebody masks it: in one call, or from call to call.

Keyed hashes only (``detect/memory``). The key is drawn when it is needed and dies with the process: what is remembered
means nothing to anybody else, and nothing to us afterwards.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

from sottovoce.detect import Finding, Keyed, Memory, Note, Recaller, may_recur, notes_of
from sottovoce.vault import Scope, ScopeLevel

_KEY_BYTES = 32
_MOST_SCOPES = 2_048
_MOST_NOTES = 32_768
"""In all scopes together; a note takes about 2 kB at most."""

Span = tuple[int, int]


class Talk:
    """One conversation while some of its texts are looked at. Serves one thread at a time.

    Args:
        recaller: Finds again.
        keyed: The hash of the conversation.
        memory: What it has told before.
        learns: Whether findings add to it.
    """

    def __init__(self, recaller: Recaller, keyed: Keyed, memory: Memory | None = None, *, learns: bool = True) -> None:
        self._recaller = recaller
        self._keyed = keyed
        self._learns = learns
        self.learned: list[Note] = []
        self.memory = memory if memory is not None else Memory.empty()

    def learn(self, text: str, found: Sequence[Finding]) -> None:
        """Remember what was found in ``text``."""
        if self._learns and found:
            notes = notes_of(text, found, self._keyed)
            self.learned += notes
            self.memory = self.memory.plus(notes)

    def recall(self, text: str, opaque: Sequence[Span]) -> list[Finding]:
        """What ``text`` holds of what is remembered, outside the walls ``opaque``."""
        return self._recaller.find(text, self.memory, self._keyed, opaque=opaque)


class OwnTalk(Talk):
    """A text that is a conversation of its own, remembered while it is looked at, and only if that may be worth it."""

    def learn(self, text: str, found: Sequence[Finding]) -> None:
        """See ``Talk.learn``."""
        if self.memory or may_recur(text, found):
            super().learn(text, found)


class Conversations:
    """What the conversations of an engine have told. Bounded: the one silent longest is forgotten first. Thread-safe.

    Holds hashes under a key of its own, names of scopes included.

    Args:
        recaller: Finds again.
    """

    def __init__(self, recaller: Recaller) -> None:
        self._recaller = recaller
        self._key = secrets.token_bytes(_KEY_BYTES)
        self._names = Keyed(self._key, b"scopes")
        self._lock = Lock()
        self._memories: OrderedDict[bytes, Memory] = OrderedDict()
        self._notes = 0

    def talk(self, scope: Scope) -> Talk:
        """The conversation of ``scope``, to be looked at; give it back with ``keep``."""
        name = self._name(scope)
        with self._lock:
            memory = self._memories.get(name)
            if memory is not None:
                self._memories.move_to_end(name)
        return Talk(self._recaller, Keyed(self._key, name), memory)

    def keep(self, scope: Scope, talk: Talk) -> None:
        """Remember what ``talk`` has learned; what another thread has learned meanwhile stays."""
        if not talk.learned:
            return
        name = self._name(scope)
        with self._lock:
            known = self._memories.pop(name, None)
            memory = talk.memory if known is None else known.plus(talk.learned)
            self._memories[name] = memory
            self._notes += len(memory) - (0 if known is None else len(known))
            while len(self._memories) > _MOST_SCOPES or (self._notes > _MOST_NOTES and len(self._memories) > 1):
                _, forgotten = self._memories.popitem(last=False)
                self._notes -= len(forgotten)

    def forget(self) -> None:
        """Forget everything."""
        with self._lock:
            self._memories.clear()
            self._notes = 0

    def _name(self, scope: Scope) -> bytes:
        return self._names(f"{scope.level}\0{scope.tenant}\0{scope.name}")

    def __repr__(self) -> str:
        return f"Conversations({len(self._memories)} scopes, {self._notes} notes)"


def is_conversation(scope: Scope) -> bool:
    """Whether what is said in ``scope`` is about a few people; a file or a tenant is too wide to remember names."""
    return scope.level in (ScopeLevel.CONVERSATION, ScopeLevel.SUBJECT)


class Passing:
    """Talks that nobody comes back to."""

    def __init__(self, recaller: Recaller) -> None:
        self._recaller = recaller
        self._keyed = Keyed(secrets.token_bytes(_KEY_BYTES))

    def shared(self) -> Talk:
        """For texts that belong together."""
        return Talk(self._recaller, self._keyed)

    def each(self, count: int) -> list[Talk]:
        """For ``count`` texts that have nothing to do with each other."""
        return [OwnTalk(self._recaller, self._keyed) for _ in range(count)]
