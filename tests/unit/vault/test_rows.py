"""Rows: the documented vector, and that every field is bound."""

import pickle

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sottovoce.errors import RefusedError, TamperedError
from sottovoce.vault.rows import OpenScope, Pseudonyms, ScopeRow, entry_plaintext, unwrap_data_key, wrap_data_key
from sottovoce.vault.seal import Prf, SealingKey, expand

from .conftest import make_keyset, vector
from .test_tokens import hkdf_expand, pack


def test_the_documented_vector_follows_from_the_documented_steps():
    """docs/formats/vault.md: pseudonym, fingerprint and sealed value, computed from its text."""
    given = vector("vault.md")
    index = Prf(hkdf_expand(bytes.fromhex(given["index_key"]), pack("sottovoce/index/v1"), 32))
    place = given["tenant"], given["level"], given["name"]
    assert index(pack("scope", *place))[:16].hex() == given["pseudonym"]
    keys = hkdf_expand(bytes.fromhex(given["data_key"]), pack("sottovoce/data-key/v1"), 104)
    fingerprint = Prf(keys[32:64])(pack(given["kind"], given["value"]))[:16]
    assert fingerprint.hex() == given["fingerprint"]

    def packed(*fields):
        return b"".join(len(field).to_bytes(4, "big") + field for field in fields)

    tenant = index(pack("tenant", given["tenant"]))[:16]
    context = pack("entry") + packed(tenant, given["level"].encode(), bytes.fromhex(given["pseudonym"]))
    context += packed(given["token"].encode(), fingerprint)
    head, nonce = b"\x01" + keys[96:], bytes.fromhex(given["nonce"])
    plaintext = pack(given["origin"]) + given["value"].encode()
    assert (head + nonce + AESGCM(keys[:32]).encrypt(nonce, plaintext, head + context)).hex() == given["sealed"]


def test_the_documented_vector_comes_out_of_the_code():
    """The same through OpenScope, and it opens again."""
    given = vector("vault.md")
    pseudonyms = Pseudonyms(Prf(expand(bytes.fromhex(given["index_key"]), pack("sottovoce/index/v1"))))
    from sottovoce.vault import Scope, ScopeLevel

    scope = Scope(ScopeLevel(given["level"]), given["name"], given["tenant"])
    row = ScopeRow(1, given["level"], pseudonyms.tenant(scope), pseudonyms.scope(scope), 0, b"")
    opened = OpenScope(row, bytes.fromhex(given["data_key"]))
    kind, suffix = given["token"].split("-")
    fingerprint = opened.fingerprint(kind, given["value"])
    plaintext = entry_plaintext(given["origin"], given["value"])
    sealed = opened.seal_entry(bytes.fromhex(given["nonce"]), kind, suffix, fingerprint, plaintext)
    assert sealed.sealed.hex() == given["sealed"]
    assert opened.open_entry(sealed) == (given["origin"], given["value"])


def _row(**changes):
    return ScopeRow(1, "conversation", b"t" * 16, b"p" * 16, 1_700_000_000, b"")._replace(**changes)


@pytest.mark.parametrize(
    "change",
    [
        {"level": "file"},
        {"tenant": b"u" * 16},
        {"pseudonym": b"q" * 16},
        {"created": 1_700_000_001},
        {"level": None},
        {"tenant": "t" * 16},
        {"pseudonym": 7},
        {"created": "1700000000"},
    ],
)
def test_a_data_key_opens_in_its_own_row_only(change):
    """Any other field than the row number, changed in value or in type, and it does not open."""
    key = SealingKey(bytes(32), bytes(8))
    row = _row()
    row = row._replace(wrapped=wrap_data_key(key, bytes(12), b"d" * 32, row))
    assert unwrap_data_key(key, row) == b"d" * 32
    with pytest.raises(TamperedError):
        unwrap_data_key(key, row._replace(**change))


@pytest.mark.parametrize(
    "change",
    [
        {"suffix": "7K3QX2M4T"},
        {"kind": "URL"},
        {"in_file": 1},
        {"in_file": None},
        {"fingerprint": b"f" * 16},
        {"fingerprint": None},
        {"sealed": b""},
        {"sealed": None},
        {"sealed": "text"},
        {"kind": None},
        {"suffix": b"x"},
    ],
)
def test_an_entry_opens_as_it_was_stored_only(change):
    """Any field but the number of the scope's row, which only finds the row."""
    opened = OpenScope(_row(), b"d" * 32)
    fingerprint = opened.fingerprint("PERSON", "ana")
    entry = opened.seal_entry(bytes(12), "PERSON", "491MBS6E2", fingerprint, entry_plaintext("", "ana"))
    assert opened.open_entry(entry) == ("", "ana")
    with pytest.raises(TamperedError):
        opened.open_entry(entry._replace(**change))


def test_an_original_is_no_entry_and_belongs_to_its_fingerprint():
    """What is sealed for one purpose does not open for the other."""
    opened = OpenScope(_row(), b"d" * 32)
    original = opened.seal_original(bytes(12), opened.original_fingerprint(b"masked"), b"original")
    assert opened.open_original(original) == b"original"
    with pytest.raises(TamperedError):
        opened.open_original(original._replace(fingerprint=opened.original_fingerprint(b"other")))
    with pytest.raises(TamperedError):
        OpenScope(_row(pseudonym=b"q" * 16), b"d" * 32).open_original(original)


def test_a_data_key_of_another_length_is_refused():
    """Even if someone with the wrapping key sealed it."""
    key = SealingKey(bytes(32), bytes(8))
    row = _row()
    with pytest.raises(TamperedError):
        unwrap_data_key(key, row._replace(wrapped=wrap_data_key(key, bytes(12), b"short", row)))


def test_an_open_scope_shows_its_row_number_only():
    """And refuses pickling."""
    opened = OpenScope(_row(), b"d" * 32)
    assert repr(opened) == "OpenScope(row=1)"
    with pytest.raises(RefusedError):
        pickle.dumps(opened)


def test_pseudonyms_need_the_index_key():
    """Other keys, other names."""
    from .conftest import conversation

    one, other = (Pseudonyms(make_keyset(seed).index_prf()) for seed in (1, 2))
    assert one.scope(conversation()) != other.scope(conversation())
    assert one.tenant(conversation()) != one.scope(conversation())
