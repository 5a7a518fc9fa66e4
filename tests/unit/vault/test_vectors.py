"""Vectors of Project Wycheproof, NIST and the RFCs through our own sealing functions, as far as their format permits.

What we authenticate always begins with nine bytes of our own (format version, key id). A published vector whose associated
data is at least as long goes through ``SealingKey`` whole, with its first nine bytes in that place. Of the others the
ciphertext is compared, which does not depend on it, and the tag with the primitive below. AES-SIV is not used here, so that
there is nothing to run its vectors through.
"""

import hmac
import json
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sottovoce.errors import TamperedError
from sottovoce.vault.seal import Prf, SealingKey

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "wycheproof.json").read_text())
SEALS = [{k: bytes.fromhex(v) if isinstance(v, str) else v for k, v in each.items()} for each in VECTORS["aes_gcm"]]
CODES = [{k: bytes.fromhex(v) if isinstance(v, str) else v for k, v in each.items()} for each in VECTORS["hmac_sha256"]]
WHOLE = [each for each in SEALS if len(each["aad"]) >= 9 and "invalid" not in each]
SHORT = [each for each in SEALS if len(each["aad"]) < 9 and "invalid" not in each]
WRONG = [each for each in SEALS if "invalid" in each]


def number(each):
    return f"tcId-{each['id']}"


def test_there_are_vectors_of_each_sort():
    """So that no filter above leaves a test without work."""
    assert (len(WHOLE), len(SHORT), len(WRONG), len(CODES)) == (6, 9, 8, 14)


@pytest.mark.parametrize("each", WHOLE, ids=number)
def test_whole_vectors_of_aes_gcm(each):
    """Sealing gives ciphertext and tag, opening gives the message, and any flipped bit of it opens nothing."""
    key = SealingKey(each["key"], each["aad"][1:9])
    key.header = each["aad"][:9]
    context = each["aad"][9:]
    sealed = key.seal(each["iv"], each["msg"], context)
    assert sealed == each["aad"][:9] + each["iv"] + each["ct"] + each["tag"]
    assert key.open(sealed, context) == each["msg"]
    for place in range(len(sealed)):
        changed = sealed[:place] + bytes([sealed[place] ^ 0x80]) + sealed[place + 1 :]
        with pytest.raises(TamperedError):
            key.open(changed, context)
    with pytest.raises(TamperedError):
        key.open(sealed, context[:-1])


@pytest.mark.parametrize("each", SHORT, ids=number)
def test_ciphertexts_of_aes_gcm(each):
    """Also where counter and tag are extreme; the tag is right for what the primitive is given."""
    sealed = SealingKey(each["key"], bytes(8)).seal(each["iv"], each["msg"], each["aad"])
    assert sealed[21:-16] == each["ct"]
    assert AESGCM(each["key"]).decrypt(each["iv"], each["ct"] + each["tag"], each["aad"]) == each["msg"]


@pytest.mark.parametrize("each", WRONG, ids=number)
def test_modified_tags_of_aes_gcm(each):
    """The primitive refuses them, and so do we when the same bits are flipped in what we sealed."""
    right = AESGCM(each["key"]).encrypt(each["iv"], each["msg"], each["aad"])[-16:]
    with pytest.raises(InvalidTag):
        AESGCM(each["key"]).decrypt(each["iv"], each["ct"] + each["tag"], each["aad"])
    flips = bytes(one ^ other for one, other in zip(right, each["tag"], strict=True))
    assert any(flips)
    key = SealingKey(each["key"], bytes(8))
    sealed = key.seal(each["iv"], each["msg"], each["aad"])
    changed = sealed[:-16] + bytes(one ^ other for one, other in zip(sealed[-16:], flips, strict=True))
    with pytest.raises(TamperedError):
        key.open(changed, each["aad"])


@pytest.mark.parametrize("each", CODES, ids=number)
def test_vectors_of_hmac_sha_256(each):
    """Our keyed function gives the tag of each valid one, and not that of any modified one."""
    code = Prf(each["key"])(each["msg"])
    assert hmac.compare_digest(code, each["tag"]) is ("invalid" not in each)


@pytest.mark.parametrize(
    ("key", "data", "code"),
    [
        (b"\xaa" * 20, b"\xdd" * 50, "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
        (bytes(range(1, 26)), b"\xcd" * 50, "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
        (
            b"\xaa" * 131,
            b"Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
        ),
    ],
)
def test_vectors_of_rfc_4231(key, data, code):
    """RFC 4231, test cases 3, 4 and 6; 1 and 2 are in ``test_seal.py``."""
    assert Prf(key)(data).hex() == code


def test_the_empty_messages_of_nist():
    """SP 800-38D's reference vectors 13 and 14 (McGrew and Viega, appendix B): zero key, zero nonce."""
    key = bytes(32)
    assert AESGCM(key).encrypt(bytes(12), b"", b"").hex() == "530f8afbc74536b9a963b4f1c4cb738b"
    sealed = SealingKey(key, bytes(8)).seal(bytes(12), bytes(16), b"")
    assert sealed[21:-16].hex() == "cea7403d4d606b6e074ec5d3baf39d18"
    assert SealingKey(key, bytes(8)).open(sealed, b"") == bytes(16)
