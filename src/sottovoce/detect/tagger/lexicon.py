"""What is known of a word by itself: how common it is, and whether lists of names hold it.

One sorted array of word hashes and one byte a word; half a million words take 2.5 MB and no time to load. The byte:
bits 0-2 how common the word is (0 unknown, 7 the commonest), bit 3 a given name, bit 4 a surname, bit 5 a place,
bit 6 part of a longer place name, bit 7 a word that often is a name and often is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

GIVEN, SURNAME, PLACE, PLACE_PART, EITHER = 8, 16, 32, 64, 128


class Lexicon:
    """Looks words up by their hash."""

    def __init__(self, hashes: NDArray[np.uint32], members: NDArray[np.uint8]) -> None:
        self._hashes = hashes
        self._members = members

    @classmethod
    def load(cls, path: Path) -> Lexicon:
        """The lexicon in a file written by ``save``."""
        with np.load(path) as data:
            return cls(data["hashes"], data["members"])

    @classmethod
    def build(cls, words: Mapping[str, int]) -> Lexicon:
        """A lexicon of folded words and their bytes; words that share a hash share their bits."""
        merged: dict[int, int] = {}
        for word, member in words.items():
            key = int(_hash(word))
            merged[key] = max(merged.get(key, 0) & 7, member & 7) | ((merged.get(key, 0) | member) & ~7)
        hashes = np.array(sorted(merged), np.uint32)
        return cls(hashes, np.array([merged[key] for key in sorted(merged)], np.uint8))

    def save(self, path: Path) -> None:
        """Write both arrays, the same bytes each time; hashes hardly compress, and unpacking costs at every start."""
        np.savez(path, hashes=self._hashes, members=self._members)

    def member(self, folded: str) -> int:
        """The byte of a folded word; 0 for an unknown one."""
        key = _hash(folded)
        at = int(self._hashes.searchsorted(key))
        return int(self._members[at]) if at < len(self._hashes) and self._hashes[at] == key else 0

    def __len__(self) -> int:
        return len(self._hashes)


def _hash(word: str) -> np.uint32:
    return np.uint32(crc32(word.encode("utf-8", "surrogatepass")))
