"""What is remembered of a conversation: keyed hashes, never a value.

Rules kept here: a hash is 64 bits of a MAC under a key of this conversation alone, so that nothing can be compared
between conversations; a memory is a value (adding notes gives a new one), so that threads share it freely; the same
notes in another order answer alike.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import NamedTuple

HASH_BYTES = 8
MOST_NOTES = 512
"""Notes that a memory holds; the first ones stay. A name of two words makes four."""

FEW_NOTES = 128
"""Up to so many, inflected and misspelt forms are looked for too; with more, chance would find them everywhere."""

_MOST_LETTERS = 512
_GIVES_WAY = 0.9
"""What is only remembered is less sure than what was found."""


class Keyed:
    """A keyed hash: BLAKE2b as a MAC. Shows nothing in its repr.

    Why not HMAC as in the vault: a text asks for dozens of hashes, and this costs a third. The key lives as long as the
    process, nothing hashed with it is compared later.

    Args:
        key: 16 to 64 secret bytes.
        of: What the hashes are for, such as the name of a conversation; another one gives unlinkable hashes.

    Source: RFC 7693, section 2.9 (keyed hashing).
    """

    __slots__ = ("_base",)

    def __init__(self, key: bytes, of: bytes = b"") -> None:
        own = blake2b(of, key=key, digest_size=32, person=b"sv-memory-scope").digest()
        self._base = blake2b(key=own, digest_size=HASH_BYTES, person=b"sv-memory")

    def __call__(self, text: str) -> bytes:
        """The hash of ``text``: 8 bytes."""
        state = self._base.copy()
        state.update(text.encode("utf-8", "surrogatepass"))
        return state.digest()

    def __repr__(self) -> str:
        return "Keyed()"


class Answer(NamedTuple):
    """What a remembered form stands for: how sure its finding was, 0.0 to 1.0, and its kind."""

    score: float
    kind: str


@dataclass(frozen=True, slots=True)
class Note:
    """One remembered thing: a part of a name, or a whole value.

    Attributes:
        answer: What it stands for.
        forms: Hashes that each find it, 8 bytes each, end to end.
        gates: Hashes that say that looking further may be worth it, likewise.
        shape: Which of its units leads to the value, and how many it has; (0, 0) for a value of one unit.
        length: Characters of a value in a script without spaces; 0 for others.
    """

    answer: Answer
    forms: bytes = field(repr=False)
    gates: bytes = field(repr=False)
    shape: tuple[int, int] = (0, 0)
    length: int = 0

    def to_bytes(self) -> bytes:
        """The note as bytes that ``of_bytes`` reads; equal notes give equal bytes."""
        head = (self.answer.score, self.answer.kind, *self.shape, self.length, len(self.forms))
        return json.dumps(head).encode() + b"\n" + self.forms + self.gates

    @classmethod
    def of_bytes(cls, data: bytes) -> Note:
        """The note that ``to_bytes`` wrote."""
        head, _, hashes = data.partition(b"\n")
        score, kind, lead, units, length, size = json.loads(head)
        return cls(Answer(score, kind), hashes[:size], hashes[size:], (lead, units), length)


class Memory:
    """What the notes of one conversation say together. Immutable; its repr tells how many there are.

    Attributes:
        shapes: The shapes of its values of several units.
        lengths: The lengths of its values in scripts without spaces, the longest first.
    """

    __slots__ = ("_answers", "_gates", "_letters", "_size", "lengths", "shapes")

    def __init__(
        self, answers: Mapping[bytes, Answer], gates: frozenset[bytes], shapes: frozenset[tuple[int, int]],
        lengths: tuple[int, ...], size: int,
    ) -> None:  # fmt: skip
        self._answers = answers
        self._gates = gates
        self._size = size
        self._letters: dict[str, bool] = {}
        self.shapes = shapes
        self.lengths = lengths

    @classmethod
    def empty(cls) -> Memory:
        """A memory of nothing."""
        return cls({}, frozenset(), frozenset(), (), 0)

    def plus(self, notes: Iterable[Note]) -> Memory:
        """This memory and ``notes``, as far as there is room; itself where they say nothing new."""
        new: list[Note] = []
        for note in dict.fromkeys(notes):
            if self._size + len(new) >= MOST_NOTES:
                break
            if not self._knows(note):
                new.append(note)
        if not new:
            return self
        answers = dict(self._answers)
        for note in new:
            for form in _hashes(note.forms):
                known = answers.get(form)
                answers[form] = note.answer if known is None else max(known, note.answer)
        return Memory(
            answers,
            self._gates.union(*(_hashes(note.gates) for note in new)),
            self.shapes.union(note.shape for note in new if note.shape != (0, 0)),
            tuple(sorted({*self.lengths, *(note.length for note in new if note.length)}, reverse=True)),
            self._size + len(new),
        )

    def _knows(self, note: Note) -> bool:
        known = self._answers
        return (
            all(form in known and known[form] >= note.answer for form in _hashes(note.forms))
            and self._gates.issuperset(_hashes(note.gates))
            and (note.shape == (0, 0) or note.shape in self.shapes)
            and (not note.length or note.length in self.lengths)
        )

    @property
    def is_small(self) -> bool:
        """Whether it is small enough to look for forms that are merely alike."""
        return self._size <= FEW_NOTES

    def answer(self, form: bytes) -> Answer | None:
        """What the hash of a form stands for; None if it is not remembered."""
        return self._answers.get(form)

    def opens(self, gate: bytes) -> bool:
        """Whether looking further is worth it."""
        return gate in self._gates

    def begins_with(self, letter: str, keyed: Keyed) -> bool:
        """Whether something remembered begins with a letter. Asked for every word, so answers are kept."""
        known = self._letters.get(letter)
        if known is None:
            known = self.opens(keyed(f"l:{letter}"))
            if len(self._letters) < _MOST_LETTERS:
                self._letters[letter] = known
        return known

    def __len__(self) -> int:
        return self._size

    def __repr__(self) -> str:
        return f"Memory({self._size} notes)"


def lowered(score: float) -> float:
    """The score of what is found by memory, from that of the finding that was remembered."""
    return round(_GIVES_WAY * score, 3)


def _hashes(joined: bytes) -> list[bytes]:
    return [joined[at : at + HASH_BYTES] for at in range(0, len(joined), HASH_BYTES)]
