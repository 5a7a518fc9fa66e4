import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sottovoce.audit.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    frontier_at,
    inclusion_proof,
    leaf_hash,
    node_hash,
    reader_of,
    root_of,
    root_over,
    verify_consistency,
    verify_inclusion,
)
from tests.unit.audit import oracle

# The reference data of Certificate Transparency (google/certificate-transparency, merkletree/merkle_tree_test.cc;
# the same in transparency-dev/merkle, testonly/reference.go): eight leaves, the roots of 1 to 8 of them, some proofs.
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
CONSISTENCY = {
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
HASHES = [leaf_hash(leaf) for leaf in LEAVES]
MANY = [number.to_bytes(4, "big") for number in range(300)]
MANY_HASHES = [leaf_hash(data) for data in MANY]

sizes = st.integers(1, 300)


@pytest.mark.parametrize(("count", "root"), list(enumerate(ROOTS, 1)))
def test_roots_of_the_reference_tree(count, root):
    """As published."""
    assert root_of(HASHES[:count]).hex() == root


def test_root_of_the_empty_tree():
    """SHA-256 of nothing (RFC 6962, 2.1)."""
    assert root_of([]) == EMPTY_ROOT == oracle.mth([])


@pytest.mark.parametrize(("index", "size"), INCLUSION)
def test_inclusion_proofs_of_the_reference_tree(index, size):
    """As published, and they verify."""
    proof = inclusion_proof(reader_of(HASHES), index, size)
    assert [one.hex() for one in proof] == INCLUSION[index, size]
    assert verify_inclusion(HASHES[index], index, size, proof, bytes.fromhex(ROOTS[size - 1]))


@pytest.mark.parametrize(("old", "new"), CONSISTENCY)
def test_consistency_proofs_of_the_reference_tree(old, new):
    """As published, and they verify."""
    proof = consistency_proof(reader_of(HASHES), old, new)
    assert [one.hex() for one in proof] == CONSISTENCY[old, new]
    assert verify_consistency(old, new, bytes.fromhex(ROOTS[old - 1]), bytes.fromhex(ROOTS[new - 1]), proof)


@settings(deadline=None)
@given(st.lists(st.binary(max_size=8), max_size=70), st.integers(0, 70))
def test_appending_gives_the_root_of_all(data, cut):
    """However the leaves are split into batches, as the recursion of the RFC."""
    hashes = [leaf_hash(one) for one in data]
    frontier = Frontier().extend(hashes[:cut])[0].extend(hashes[cut:])[0]
    assert frontier.root() == oracle.mth(data)
    assert frontier.size == len(data)


@settings(deadline=None)
@given(sizes.flatmap(lambda size: st.tuples(st.integers(0, size - 1), st.just(size))))
def test_every_inclusion_proof_is_that_of_the_rfc_and_verifies(place):
    """For every leaf of every tree."""
    index, size = place
    proof = inclusion_proof(reader_of(MANY_HASHES), index, size)
    assert list(proof) == oracle.path(index, MANY[:size])
    root = oracle.root_by_path(index, size, MANY_HASHES[index], proof)
    assert verify_inclusion(MANY_HASHES[index], index, size, proof, root)
    assert root == oracle.mth(MANY[:size])


@settings(deadline=None)
@given(sizes.flatmap(lambda size: st.tuples(st.integers(1, size), st.just(size))))
def test_every_consistency_proof_is_that_of_the_rfc_and_verifies(place):
    """For every pair of trees."""
    old, new = place
    proof = consistency_proof(reader_of(MANY_HASHES), old, new)
    assert list(proof) == oracle.proof(old, MANY[:new])
    assert verify_consistency(old, new, oracle.mth(MANY[:old]), oracle.mth(MANY[:new]), proof)


def flip(data, bit):
    changed = bytearray(data)
    changed[bit // 8 % len(data)] ^= 1 << bit % 8
    return bytes(changed)


@settings(deadline=None)
@given(st.data())
def test_a_changed_bit_of_an_inclusion_proof_fails(data):
    """In a hash, the leaf or the root; as do another place, a hash more, and one less."""
    size = data.draw(st.integers(2, 300))
    index, bit = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, 255))
    leaf, root = MANY_HASHES[index], root_of(MANY_HASHES[:size])
    proof = inclusion_proof(reader_of(MANY_HASHES), index, size)
    at = data.draw(st.integers(0, len(proof) - 1))
    changed = (*proof[:at], flip(proof[at], bit), *proof[at + 1 :])
    other = data.draw(st.integers(-1, size).filter(lambda one: one != index))
    assert not verify_inclusion(leaf, index, size, changed, root)
    assert not verify_inclusion(flip(leaf, bit), index, size, proof, root)
    assert not verify_inclusion(leaf, index, size, proof, flip(root, bit))
    assert not verify_inclusion(leaf, other, size, proof, root)
    assert not verify_inclusion(leaf, index, size, proof[:-1], root)
    assert not verify_inclusion(leaf, index, size, (*proof, root), root)


@settings(deadline=None)
@given(st.data())
def test_a_changed_bit_of_a_consistency_proof_fails(data):
    """In a hash or a root; as do another size, a hash more, and one less."""
    new = data.draw(st.integers(2, 300))
    old, bit = data.draw(st.integers(1, new - 1)), data.draw(st.integers(0, 255))
    of_old, of_new = root_of(MANY_HASHES[:old]), root_of(MANY_HASHES[:new])
    proof = consistency_proof(reader_of(MANY_HASHES), old, new)
    at = data.draw(st.integers(0, len(proof) - 1))
    changed = (*proof[:at], flip(proof[at], bit), *proof[at + 1 :])
    assert not verify_consistency(old, new, of_old, of_new, changed)
    assert not verify_consistency(old, new, flip(of_old, bit), of_new, proof)
    assert not verify_consistency(old, new, of_old, flip(of_new, bit), proof)
    assert not verify_consistency(old, new, of_old, of_new, proof[:-1])
    assert not verify_consistency(old, new, of_old, of_new, (*proof, of_new))
    assert not verify_consistency(new, old, of_new, of_old, proof)


def test_the_empty_tree_begins_every_tree():
    """With its own root and an empty proof only."""
    root = root_of(HASHES)
    assert verify_consistency(0, 8, EMPTY_ROOT, root, ())
    assert not verify_consistency(0, 8, root, root, ())
    assert not verify_consistency(0, 8, EMPTY_ROOT, root, (root,))
    assert not verify_consistency(8, 8, root, flip(root, 3), ())


@settings(deadline=None)
@given(st.integers(0, 600))
def test_a_frontier_comes_back_from_its_bytes(size):
    """And is the one that the larger tree had at that size."""
    frontier = Frontier().extend(leaf_hash(b"%d" % number) for number in range(size))[0]
    assert Frontier.from_bytes(frontier.to_bytes()) == frontier
    leaves = [leaf_hash(b"%d" % number) for number in range(600)]
    assert frontier_at(reader_of(leaves), size) == frontier


@pytest.mark.parametrize(
    "data", [b"", bytes(7), bytes(7) + b"\x01", bytes(7) + b"\x01" + bytes(31), bytes(9), b"\xff" * 8]
)
def test_bytes_that_are_no_frontier_are_refused(data):
    """Too short, too long, or hashes for another size."""
    with pytest.raises(ValueError, match="do not fit"):
        Frontier.from_bytes(data)


def test_completed_subtrees_are_given_once_at_every_eighth_level():
    """256 leaves complete one of level 8, 65,536 one of level 16."""
    leaf = leaf_hash(b"")
    frontier, completed = Frontier().extend([leaf] * 255)
    assert completed == []
    frontier, completed = frontier.append(leaf)
    assert [(one.level, one.number) for one in completed] == [(8, 0)]
    assert completed[0].hash == frontier.root()
    frontier, completed = frontier.extend([leaf] * (65_536 - 256))
    assert [(one.level, one.number) for one in completed] == [*((8, number) for number in range(1, 256)), (16, 0)]
    assert completed[-1].hash == frontier.root()


@settings(deadline=None)
@given(st.integers(0, 2), st.integers(0, 40))
def test_the_root_over_subtrees_is_that_over_their_leaves(large, small):
    """Whether a part is given as its root or leaf by leaf."""
    leaves = [leaf_hash(b"%d" % number) for number in range(large * 64 + small)]
    pieces = [(6, root_of(leaves[at * 64 : at * 64 + 64])) for at in range(large)]
    pieces += [(0, leaf) for leaf in leaves[large * 64 :]]
    assert root_over(pieces) == root_of(leaves)


def test_leaves_and_nodes_cannot_be_taken_for_each_other():
    """A leaf whose data are two hashes has not the hash of their node (RFC 6962, 2.1: second preimages)."""
    assert leaf_hash(HASHES[0] + HASHES[1]) != node_hash(HASHES[0], HASHES[1])


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_there_is_no_proof_of_a_leaf_that_is_not_there(index, size):
    """Asking for one is an error, and verifying one fails."""
    with pytest.raises(ValueError, match="no such leaf"):
        inclusion_proof(reader_of(HASHES), index, size)
    assert not verify_inclusion(HASHES[0], index, size, (), HASHES[0])


def test_there_is_no_proof_that_a_larger_tree_begins_a_smaller_one():
    """Nor is any taken."""
    with pytest.raises(ValueError, match="larger"):
        consistency_proof(reader_of(HASHES), 4, 3)
