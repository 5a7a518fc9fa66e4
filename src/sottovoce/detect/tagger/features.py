"""What the tagger sees of a unit: numbers of rows in one table, summed by the network.

Hashed spellings (the word, its beginnings and ends, trigrams inside it) carry what was learned by heart; shape, script,
frequency and membership in lists of names carry over to words never seen. Training and inference share this module.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from threading import Lock
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from sottovoce.detect.normalize import fold
from sottovoce.detect.tagger.lexicon import Lexicon
from sottovoce.detect.tagger.words import Unit, cut

HASHED = 180_000
"""Rows for hashed spellings; row 0 is the empty one and always zero."""

SLOTS = 18
"""Rows a unit has; unused slots hold row 0."""

WORD_SLOT = 0
"""The slot of the whole word, dropped at random in training."""

SPELLED_SLOTS = 13
"""The first slots are spellings; the others are kinds of things."""

_TRIGRAMS = 6
_SHAPES = 64
_SCRIPTS = 32
_MEMBERS = 256
_PLACES = 16
_SHAPE_AT = HASHED
_SCRIPT_AT = _SHAPE_AT + _SHAPES
_MEMBER_AT = _SCRIPT_AT + _SCRIPTS
_PLACE_AT = _MEMBER_AT + _MEMBERS
_LOUD_AT = _PLACE_AT + 8
_MARK_AT = _PLACE_AT + _PLACES
_MARKS = 128
ROWS = _MARK_AT + _MARKS
"""Rows of the whole table."""

Rows = NDArray[np.int32]

_SCRIPT_NAMES = (
    "LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW", "DEVANAGARI", "BENGALI", "THAI", "CJK", "HIRAGANA", "KATAKANA",
    "HANGUL", "GEORGIAN", "ARMENIAN", "TAMIL", "DIGIT",
)  # fmt: skip


def _key(text: str, start: int, end: int, sort: str) -> object:
    """What a unit's rows depend on."""
    if sort != "sign":
        return text[start:end]
    return text[start - 1 if start else 0 : end + 2], end - start, start > 0


def _row(salt: str, spelling: str) -> int:
    return 1 + crc32(f"{salt}{spelling}".encode("utf-8", "surrogatepass")) % (HASHED - 1)


@lru_cache(maxsize=4096)
def _script(char: str) -> int:
    name = unicodedata.name(char, "")
    for number, start in enumerate(_SCRIPT_NAMES):
        if name.startswith(start):
            return number + 1
    return 0


def _case(text: str) -> int:
    """0 without case, 1 lower, 2 Title, 3 UPPER, 4 miXed, 5 a single capital."""
    if text.islower():
        return 1
    if text.isupper():
        return 5 if len(text) == 1 else 3
    if text[:1].isupper() and text[1:].islower():
        return 2
    return 4 if any(map(str.isupper, text)) else 0


class Featurizer:
    """Turns texts into rows, remembering words that it has met by their hash, not by their letters. Thread-safe.

    Args:
        lexicon: What is known of words.
        remembered: How many words it remembers before it starts anew.
    """

    def __init__(self, lexicon: Lexicon, *, remembered: int = 50_000) -> None:
        self._lexicon = lexicon
        self._lock = Lock()
        self._remembered = remembered
        self._memory = self._new_memory()

    def rows(self, text: str, units: Sequence[Unit] | None = None) -> Rows:
        """The rows of every unit of ``text``: an array of shape (units, SLOTS)."""
        units = cut(text) if units is None else units
        if not units:
            return np.zeros((0, SLOTS), np.int32)
        rows, position, loud = self._look_up(text, units)
        rows[:, SLOTS - 2] = position + _PLACE_AT
        rows[:, SLOTS - 1] = loud + _LOUD_AT
        return rows

    def _new_memory(self) -> _Memory:
        return _Memory(np.zeros((self._remembered, SLOTS), np.int32))

    def _encode(self, rows: Sequence[int]) -> NDArray[Any]:
        """What is remembered of a unit."""
        return np.array([*rows, *[0] * (SLOTS - len(rows))], np.int32)

    def _look_up(self, text: str, units: Sequence[Unit]) -> tuple[NDArray[Any], NDArray[np.int32], int]:
        """What is remembered of each unit, how it stands (first, glued to the last one, last), and the text's case."""
        memory = self._memory
        places = memory.places
        found: list[int] = []
        glued: list[int] = []
        extra: list[tuple[int, NDArray[Any]]] = []
        before = -1
        for start, end, sort in units:
            key = hash(_key(text, start, end, sort))
            place = places.get(key)
            if place is None:
                value = self._encode(self._spell(text, start, end, sort))
                place = self._remember(memory, key, value)
                if place is None:
                    place = 0
                    extra.append((len(found), value))
            found.append(place)
            glued.append(before == start)
            before = end
        values = memory.values[found]
        for number, value in extra:
            values[number] = value
        position = np.array(glued, np.int32)
        position *= 2
        position[0] += 1
        position[-1] += 4
        return values, position, _loudness(text)

    def _remember(self, memory: _Memory, key: int, value: NDArray[Any]) -> int | None:
        """Its place; None where the memory is full. Then the next text finds a new one."""
        with self._lock:
            if len(memory.places) < len(memory.values):
                return memory.add(key, value)
            if self._memory is memory:
                self._memory = self._new_memory()
            return None

    def _spell(self, text: str, start: int, end: int, sort: str) -> Sequence[int]:
        """The rows of a unit, those of its position excepted."""
        word = text[start:end]
        if sort == "word":
            return self._word_rows(word, fold(word))
        if sort == "sign":
            return self._sign_rows(fold(text[max(0, start - 1) : start]), fold(word), fold(text[end : end + 2]))
        return _number_rows(word) if sort == "number" else _mark_rows(word)

    def _word_rows(self, text: str, folded: str) -> tuple[int, ...]:
        size = len(folded)
        spelled = [_row("w", folded)]
        spelled += [_row("p", folded[:length]) if size >= length else 0 for length in (2, 3, 4)]
        spelled += [_row("s", folded[-length:]) if size >= length else 0 for length in (1, 2, 3)]
        spelled += [_row("t", folded[at : at + 3]) for at in range(1, min(size - 3, _TRIGRAMS) + 1)]
        spelled += [0] * (SPELLED_SLOTS - len(spelled))
        shape = _case(text) * 8 + min(size, 8) - 1
        kinds = (_SHAPE_AT + shape, _SCRIPT_AT + _script(text[0]), _MEMBER_AT + self._lexicon.member(folded))
        return (*spelled, *kinds)

    def _sign_rows(self, before: str, sign: str, after: str) -> tuple[int, ...]:
        spelled = [
            _row("w", sign), _row("b", before + sign), _row("a", sign + after[:1]),
            _row("c", before + sign + after[:1]), _row("d", sign + after),
        ]  # fmt: skip
        spelled += [0] * (SPELLED_SLOTS - len(spelled))
        member = max(self._lexicon.member(sign + after), self._lexicon.member(sign + after[:1]))
        return (*spelled, _SHAPE_AT + 7 * 8, _SCRIPT_AT + _script(sign[-1]), _MEMBER_AT + member)


class Embedder(Featurizer):
    """As ``Featurizer``, but gives the sums of the rows' vectors: what the network begins with.

    A word's sum is computed once; chats repeat their words.

    Args:
        lexicon: What is known of words.
        table: int8 vectors, of shape (ROWS, width).
        scales: float32, of shape (ROWS, 1); a row's vector is its int8 values times its scale.
        remembered: How many words it remembers before it starts anew.
    """

    def __init__(
        self, lexicon: Lexicon, table: NDArray[np.int8], scales: NDArray[np.float32], *, remembered: int = 30_000
    ) -> None:
        self._table = table
        self._scales = scales
        super().__init__(lexicon, remembered=remembered)
        self._positions = np.stack([self._encode([_PLACE_AT + number]) for number in range(8)])
        self._louds = np.stack([self._encode([_LOUD_AT + number]) for number in range(4)])

    def vectors(self, text: str, units: Sequence[Unit]) -> NDArray[np.float32]:
        """One vector a unit: float32 of shape (units, width)."""
        values, position, loud = self._look_up(text, units)
        values += self._positions[position]
        values += self._louds[loud]
        return values

    def _new_memory(self) -> _Memory:
        return _Memory(np.zeros((self._remembered, self._table.shape[1]), np.float32))

    def _encode(self, rows: Sequence[int]) -> NDArray[Any]:
        used = [row for row in rows if row]
        total: NDArray[np.float32] = (self._table[used] * self._scales[used]).sum(axis=0, dtype=np.float32)
        return total


class _Memory:
    """What is remembered of words, by their hash."""

    def __init__(self, values: NDArray[Any]) -> None:
        self.places: dict[int, int] = {}
        self.values = values

    def add(self, key: int, value: NDArray[Any]) -> int:
        """Remember ``value``; its place."""
        place = self.places.get(key)
        if place is None:
            place = len(self.places)
            self.values[place] = value
            self.places[key] = place
        return place


def _number_rows(digits: str) -> tuple[int, ...]:
    spelled = [_row("n", digits if len(digits) < 5 else ""), _row("m", digits[:2] if len(digits) == 4 else "")]
    spelled += [0] * (SPELLED_SLOTS - len(spelled))
    return (*spelled, _SHAPE_AT + 6 * 8 + min(len(digits), 8) - 1, _SCRIPT_AT + 16, 0)


def _mark_rows(mark: str) -> tuple[int, ...]:
    spelled = [_row("k", mark)] + [0] * (SPELLED_SLOTS - 1)
    known = _MARK_AT + (ord(mark) if ord(mark) < _MARKS else 1)
    return (*spelled, known, 0, 0)


def _loudness(text: str) -> int:
    """How a text uses case: 0 not at all, 1 never a capital, 2 only capitals, 3 both."""
    if text.islower():
        return 1
    if text.isupper():
        return 2
    return 3 if any(map(str.isupper, text)) else 0
