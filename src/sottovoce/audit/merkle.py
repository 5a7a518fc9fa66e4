"""The Merkle tree of RFC 6962 (section 2.1) and RFC 9162 (section 2.1): hashes, roots, proofs. Pure.

A tree is never held as a whole: a ``Frontier`` (also called a compact range) is enough to append and to give the root,
and proofs are made from the roots of ranges of leaves, wherever those are kept. Positions count from 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

HASH_BYTES: Final = 32
LEVEL_STEP: Final = 8
"""Roots of complete subtrees are worth keeping at every eighth level: of 256, 65,536, 16,777,216 leaves."""
KEPT_LEVELS: Final = (8, 16, 24)
MAX_SIZE: Final = 1 << 53
"""Leaves a log may have: as many as JSON numbers can count."""

EMPTY_ROOT: Final = sha256().digest()
_LEAF: Final = b"\x00"
_NODE: Final = b"\x01"
_SIZE_BYTES: Final = 8
_STEP_MASK: Final = LEVEL_STEP - 1

RangeRoot = Callable[[int, int], bytes]
"""Gives the root over leaves ``start`` (inclusive) to ``stop`` (exclusive); ``start`` is a multiple of a power of two
that is not smaller than the range."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of an entry: SHA-256 over the byte 0 and the data."""
    return sha256(_LEAF + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash over two subtrees: SHA-256 over the byte 1 and both hashes."""
    return sha256(_NODE + left + right).digest()


@dataclass(frozen=True, slots=True)
class Subtree:
    """The root of a complete subtree: leaves ``number << level`` up to, not including, ``(number + 1) << level``."""

    level: int
    number: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Frontier:
    """All that is needed of a tree to append to it and to give its root.

    Attributes:
        size: Leaves of the tree.
        hashes: Roots of the complete subtrees that make it up, the largest (leftmost) first: one a 1 bit of the size.
    """

    size: int = 0
    hashes: tuple[bytes, ...] = field(default=())

    def __post_init__(self) -> None:
        if not 0 <= self.size <= MAX_SIZE or len(self.hashes) != self.size.bit_count():
            raise ValueError("the hashes do not fit the size of the tree")

    def extend(self, leaves: Iterable[bytes]) -> tuple[Frontier, list[Subtree]]:
        """The frontier with more leaves, and the subtrees of the kept levels that these completed, in order.

        Args:
            leaves: Leaf hashes, 32 bytes each.
        """
        stack = list(self.hashes)
        size = self.size
        completed: list[Subtree] = []
        digest = sha256
        for leaf in leaves:
            node, number, level = leaf, size, 0
            while number & 1:
                node = digest(_NODE + stack.pop() + node).digest()
                number >>= 1
                level += 1
                if not level & _STEP_MASK and level in KEPT_LEVELS:
                    completed.append(Subtree(level, number, node))
            stack.append(node)
            size += 1
        return Frontier(size, tuple(stack)), completed

    def append(self, leaf: bytes) -> tuple[Frontier, list[Subtree]]:
        """``extend`` by one leaf hash."""
        return self.extend((leaf,))

    def root(self) -> bytes:
        """The root of the tree; of the empty one, SHA-256 of nothing."""
        return _fold(self.hashes)

    def to_bytes(self) -> bytes:
        """The size (8 bytes, big-endian), then the hashes."""
        return self.size.to_bytes(_SIZE_BYTES, "big") + b"".join(self.hashes)

    @classmethod
    def from_bytes(cls, data: bytes) -> Frontier:
        """What ``to_bytes`` wrote.

        Raises:
            ValueError: It is not that.
        """
        size, rest = int.from_bytes(data[:_SIZE_BYTES], "big"), data[_SIZE_BYTES:]
        if len(data) < _SIZE_BYTES or len(rest) != size.bit_count() * HASH_BYTES:
            raise ValueError("the hashes do not fit the size of the tree")
        return cls(size, tuple(rest[at : at + HASH_BYTES] for at in range(0, len(rest), HASH_BYTES)))


def _fold(hashes: Sequence[bytes]) -> bytes:
    if not hashes:
        return EMPTY_ROOT
    root = hashes[-1]
    for left in reversed(hashes[:-1]):
        root = node_hash(left, root)
    return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes."""
    return Frontier().extend(leaves)[0].root()


def root_over(subtrees: Iterable[tuple[int, bytes]]) -> bytes:
    """The root over adjacent complete subtrees, given from left to right as (level, root), of falling or equal level.

    The first begins at a multiple of the range's size rounded up to a power of two, as every range of a proof does.
    """
    levels: list[int] = []
    hashes: list[bytes] = []
    for given, root in subtrees:
        level, node = given, root
        while levels and levels[-1] == level:
            levels.pop()
            node = node_hash(hashes.pop(), node)
            level += 1
        levels.append(level)
        hashes.append(node)
    return _fold(hashes)


def reader_of(leaves: Sequence[bytes]) -> RangeRoot:
    """Roots of ranges of leaf hashes that are all at hand."""
    return lambda start, stop: root_of(leaves[start:stop])


def frontier_at(range_root: RangeRoot, size: int) -> Frontier:
    """The frontier that a larger tree had when it had this size."""
    hashes: list[bytes] = []
    start = 0
    for bit in reversed(range(size.bit_length())):
        if size >> bit & 1:
            hashes.append(range_root(start, start + (1 << bit)))
            start += 1 << bit
    return Frontier(size, tuple(hashes))


def _split(size: int) -> int:
    """The largest power of two smaller than the size."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_proof(range_root: RangeRoot, index: int, size: int) -> tuple[bytes, ...]:
    """What shows that a leaf is in the tree: the hashes beside its way to the root, leaf first (RFC 9162, 2.1.3.1).

    Raises:
        ValueError: There is no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError("no such leaf")
    path: list[bytes] = []
    start, stop = 0, size
    while stop - start > 1:
        middle = start + _split(stop - start)
        if index < middle:
            path.append(range_root(middle, stop))
            stop = middle
        else:
            path.append(range_root(start, middle))
            start = middle
    return tuple(reversed(path))


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof shows that the leaf hash stands at this position under the root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    position, last, node = index, size - 1, leaf
    for beside in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            node = node_hash(beside, node)
            while not position & 1 and position:
                position >>= 1
                last >>= 1
        else:
            node = node_hash(node, beside)
        position >>= 1
        last >>= 1
    return last == 0 and node == root


def consistency_proof(range_root: RangeRoot, old: int, new: int) -> tuple[bytes, ...]:
    """What shows that the tree of the new size begins with the one of the old size (RFC 9162, 2.1.4.1).

    Empty when the sizes are equal or the old tree is empty.

    Raises:
        ValueError: The old tree is larger than the new one.
    """
    if not 0 <= old <= new:
        raise ValueError("the old tree is larger than the new one")
    if old in {0, new}:
        return ()
    path: list[bytes] = []
    start, stop = 0, new
    whole = True  # Whether the old tree is the part we stand in, whose root the verifier knows already.
    while old != stop:
        middle = start + _split(stop - start)
        if old <= middle:
            path.append(range_root(middle, stop))
            stop = middle
        else:
            path.append(range_root(start, middle))
            start = middle
            whole = False
    if not whole:
        path.append(range_root(start, stop))
    return tuple(reversed(path))


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that the new tree begins with the old one (RFC 9162, 2.1.4.2).

    The empty tree is the beginning of every tree, when its root is that of the empty tree.
    """
    if not 0 <= old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    if old == 0:
        return not proof and old_root == EMPTY_ROOT
    path = list(proof)
    if not old & (old - 1):
        path.insert(0, old_root)
    if not path:
        return False
    position, last = old - 1, new - 1
    while position & 1:
        position >>= 1
        last >>= 1
    of_old = of_new = path[0]
    for beside in path[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            of_old = node_hash(beside, of_old)
            of_new = node_hash(beside, of_new)
            while not position & 1 and position:
                position >>= 1
                last >>= 1
        else:
            of_new = node_hash(of_new, beside)
        position >>= 1
        last >>= 1
    return last == 0 and of_old == old_root and of_new == new_root
