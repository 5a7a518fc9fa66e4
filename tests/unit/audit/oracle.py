"""The tree of RFC 6962 as its section 2.1 writes it down: by recursion over lists of leaves, with nothing kept.

Independent of the code under test: it shares no function with it.
"""

from hashlib import sha256


def mth(data):
    """MTH(D[n]), section 2.1."""
    if not data:
        return sha256(b"").digest()
    if len(data) == 1:
        return sha256(b"\x00" + data[0]).digest()
    k = split(len(data))
    return sha256(b"\x01" + mth(data[:k]) + mth(data[k:])).digest()


def split(n):
    """The largest power of two smaller than n."""
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def path(m, data):
    """PATH(m, D[n]), section 2.1.1."""
    n = len(data)
    if n == 1:
        return []
    k = split(n)
    if m < k:
        return [*path(m, data[:k]), mth(data[k:])]
    return [*path(m - k, data[k:]), mth(data[:k])]


def proof(m, data):
    """PROOF(m, D[n]), section 2.1.2."""
    return subproof(m, data, whole=True)


def subproof(m, data, *, whole):
    n = len(data)
    if m == n:
        return [] if whole else [mth(data)]
    k = split(n)
    if m <= k:
        return [*subproof(m, data[:k], whole=whole), mth(data[k:])]
    return [*subproof(m - k, data[k:], whole=False), mth(data[:k])]


def root_by_path(index, n, leaf, hashes):
    """What the root must be if ``hashes`` is PATH(index, D[n]): the definition, backwards."""
    if n == 1:
        assert not hashes
        return leaf
    k = split(n)
    if index < k:
        return sha256(b"\x01" + root_by_path(index, k, leaf, hashes[:-1]) + hashes[-1]).digest()
    return sha256(b"\x01" + hashes[-1] + root_by_path(index - k, n - k, leaf, hashes[:-1])).digest()
