"""A deterministic stream of choices from a 32-byte seed. The seed is secret, so the stream is not to be foretold."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")
_WORD = 8


class Draw:
    """Draws numbers and items; the same seed and attempt give the same draws, in any process.

    Args:
        seed: 32 bytes.
        attempt: Which of several independent streams.
    """

    __slots__ = ("_block", "_bytes", "_key")

    def __init__(self, seed: bytes, attempt: int = 0) -> None:
        self._key = seed + attempt.to_bytes(4, "big")
        self._block = 0
        self._bytes = b""

    def below(self, limit: int) -> int:
        """Return a whole number from 0 to ``limit - 1``; the bias is below ``limit / 2**64``."""
        if len(self._bytes) < _WORD:
            self._bytes = hashlib.sha256(self._key + self._block.to_bytes(4, "big")).digest()
            self._block += 1
        word, self._bytes = self._bytes[:_WORD], self._bytes[_WORD:]
        return int.from_bytes(word, "big") % limit

    def between(self, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``, both included."""
        return low + self.below(high - low + 1)

    def choice(self, items: Sequence[Item]) -> Item:
        """Return one of the items, each equally likely."""
        return items[self.below(len(items))]
