"""Sealing: published vectors through our composition, and one face for every failure."""

import pickle

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from sottovoce.errors import RefusedError, TamperedError
from sottovoce.vault.seal import Prf, SealingKey, expand, key_id, pack, sealed_key_id, to_bytes, unpack_first

KEY = bytes(range(32))
ID = b"\x0a" * 8
NONCE = bytes(12)


def test_ciphertexts_are_those_of_the_published_aes_256_gcm_vector():
    """McGrew and Viega, "The Galois/Counter Mode of Operation", submitted to NIST, appendix B, test case 16.

    Our associated data begins with version and key id, so the tag differs; it is checked with the primitive itself.
    """
    key = bytes.fromhex("feffe9928665731c6d6a8f9467308308" * 2)
    nonce = bytes.fromhex("cafebabefacedbaddecaf888")
    plaintext = bytes.fromhex(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
    )
    context = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    ciphertext = bytes.fromhex(
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
    )
    sealed = SealingKey(key, ID).seal(nonce, plaintext, context)
    assert sealed[:21] == b"\x01" + ID + nonce
    assert sealed[21:-16] == ciphertext
    assert AESGCM(key).decrypt(nonce, sealed[21:], b"\x01" + ID + context) == plaintext


@pytest.mark.parametrize(
    ("key", "data", "code"),
    [
        (b"\x0b" * 20, b"Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        (b"Jefe", b"what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
    ],
)
def test_authentication_codes_are_those_of_rfc_4231(key, data, code):
    """RFC 4231, test cases 1 and 2; twice, since the prepared key is used again and again."""
    prf = Prf(key)
    assert [prf(data).hex(), prf(data).hex()] == [code, code]


def test_derived_keys_are_those_of_rfc_5869():
    """RFC 5869, test case 1, the second step."""
    prk = bytes.fromhex("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5")
    okm = "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    assert expand(prk, bytes.fromhex("f0f1f2f3f4f5f6f7f8f9"), 42).hex() == okm


fields = st.lists(st.one_of(st.text(max_size=5), st.binary(max_size=300)), max_size=4)


@given(fields, fields)
def test_packing_confuses_no_two_lists(one, other):
    """Different lists of fields give different bytes, wherever the borders lie."""
    as_bytes = [[to_bytes(field) if isinstance(field, str) else field for field in row] for row in (one, other)]
    assert (pack(*one) == pack(*other)) == (as_bytes[0] == as_bytes[1])


@given(st.text(max_size=5), st.binary(max_size=10))
def test_the_first_packed_field_comes_back(first, rest):
    """Splitting undoes packing, and what is too short is refused."""
    assert unpack_first(pack(first) + rest) == (to_bytes(first), rest)
    with pytest.raises(TamperedError):
        unpack_first(pack(first)[:-1] if first else b"\x00\x00\x00\x01")


@given(st.binary(max_size=50), st.binary(max_size=20))
def test_what_was_sealed_opens_in_its_place(plaintext, context):
    """The round trip, and the key id at the head."""
    sealed = SealingKey(KEY, ID).seal(NONCE, plaintext, context)
    assert SealingKey(KEY, ID).open(sealed, context) == plaintext
    assert sealed_key_id(sealed) == ID


@given(st.data())
def test_a_changed_bit_anywhere_does_not_open(data):
    """Version, key id, nonce, ciphertext and tag are all authenticated."""
    sealed = bytearray(SealingKey(KEY, ID).seal(NONCE, b"ana ruiz", b"here"))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(TamperedError):
        SealingKey(KEY, ID).open(bytes(sealed), b"here")


def test_every_failure_to_open_reads_the_same():
    """Nobody learns from the message what was wrong."""
    sealed = SealingKey(KEY, ID).seal(NONCE, b"ana ruiz", b"here")
    attempts = [
        (SealingKey(KEY, ID), sealed, b"there"),
        (SealingKey(bytes(32), ID), sealed, b"here"),
        (SealingKey(KEY, b"other id"), sealed, b"here"),
        (SealingKey(KEY, ID), sealed[:-1], b"here"),
        (SealingKey(KEY, ID), b"", b"here"),
        (SealingKey(KEY, ID), None, b"here"),
        (SealingKey(KEY, ID), "text", b"here"),
        (SealingKey(KEY, ID), b"\x02" + sealed[1:], b"here"),
    ]
    messages = set()
    for key, blob, context in attempts:
        with pytest.raises(TamperedError) as caught:
            key.open(blob, context)
        assert caught.value.__cause__ is None
        messages.add(str(caught.value))
    assert len(messages) == 1
    assert "ana" not in messages.pop()


def test_key_ids_depend_on_the_use():
    """The id of a key tells nothing about the same bytes in another use."""
    assert len({key_id(KEY, use) for use in ("index", "tokens", "wrapping")}) == 3


def test_wrong_lengths_are_the_programmers_mistake():
    """A short key, id or nonce never gets as far as the cipher."""
    for key, id_ in ((KEY[:16], ID), (KEY, ID[:4])):
        with pytest.raises(ValueError, match="sealing key"):
            SealingKey(key, id_)
    with pytest.raises(ValueError, match="nonce"):
        SealingKey(KEY, ID).seal(b"short", b"", b"")


def test_keys_show_ids_only_and_refuse_pickling():
    """Neither repr nor pickle gives a key away."""
    assert repr(SealingKey(KEY, ID)) == f"SealingKey(id={ID.hex()})"
    for holder in (SealingKey(KEY, ID), Prf(KEY)):
        with pytest.raises(RefusedError):
            pickle.dumps(holder)
