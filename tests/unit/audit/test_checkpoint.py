import pickle
from base64 import b64encode
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sottovoce.audit import (
    CheckpointError,
    SigningKey,
    VerifierKey,
    open_checkpoint,
    open_note,
    sign_checkpoint,
    sign_note,
)
from sottovoce.audit.checkpoint import read_checkpoint
from sottovoce.errors import KeyUnavailableError
from tests.unit.audit.conftest import KEY, NAME, NEXT_KEY, STRANGER

# The example of the Go module golang.org/x/mod/sumdb/note (package documentation, "ExampleSign" and "ExampleOpen"), which
# the C2SP specification signed-note was written from. The private key is published on purpose.
NEUMANN_VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
NEUMANN_SKEY = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
NEUMANN_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
NEUMANN_NOTE = f"{NEUMANN_TEXT}\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
# The public key of the Go checksum database, as the go command has it built in.
SUMDB_VKEY = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
ROOT = sha256(b"root").digest()
NOTE = sign_checkpoint(NAME, 42, ROOT, KEY)


def test_the_published_note_opens():
    """With the published key."""
    assert open_note(NEUMANN_NOTE, [VerifierKey.parse(NEUMANN_VKEY)]) == (NEUMANN_TEXT, ("c74f20a3",))


def test_the_published_note_is_what_we_sign():
    """Byte for byte: Ed25519 has one signature."""
    key = SigningKey.parse(NEUMANN_SKEY)
    assert sign_note(NEUMANN_TEXT, [key]) == NEUMANN_NOTE
    assert (key.vkey, key.export_secret()) == (NEUMANN_VKEY, NEUMANN_SKEY)


@pytest.mark.parametrize("vkey", [NEUMANN_VKEY, SUMDB_VKEY, KEY.vkey])
def test_a_verifier_key_comes_back_from_its_line(vkey):
    """The id in it is that of the specification."""
    key = VerifierKey.parse(vkey)
    assert key.vkey == vkey
    assert key.id == sha256(key.name.encode() + b"\n\x01" + key.public).digest()[:4]


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "name",
        "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        NEUMANN_VKEY.replace("c74f20a3", "c74f20a4"),
        NEUMANN_VKEY.replace("PeterNeumann", "PeterNewmann"),
        NEUMANN_VKEY.replace("+ARpc", "+ARpd"),
        NEUMANN_VKEY[:-4],
        f"{NAME}+00000000+{b64encode(bytes([2]) + bytes(32)).decode()}",
    ],
)
def test_a_damaged_verifier_key_is_refused(vkey):
    """Its id is its check value."""
    with pytest.raises(CheckpointError):
        VerifierKey.parse(vkey)


@pytest.mark.parametrize(
    "secret", ["", "PRIVATE+KEY+", NEUMANN_SKEY.replace("AYEK", "AYEL"), NEUMANN_SKEY[:-4], NEUMANN_VKEY]
)
def test_a_damaged_signing_key_is_refused(secret):
    """And is not in the error."""
    with pytest.raises(KeyUnavailableError) as caught:
        SigningKey.parse(secret)
    assert "AYE" not in str(caught.value)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "\ud800", "x" * 256])
def test_a_key_needs_a_name_that_fits_a_line(name):
    """No spaces, no plus."""
    with pytest.raises(KeyUnavailableError, match="name"):
        SigningKey(name, bytes(32))


def test_a_signing_key_needs_32_bytes():
    """No more, no less."""
    with pytest.raises(KeyUnavailableError, match="32 bytes"):
        SigningKey(NAME, bytes(31))


def test_a_signing_key_shows_and_travels_nowhere():
    """Not in ``repr``, not pickled."""
    shown = f"{KEY!r} {KEY}"
    assert KEY.seed.hex() not in shown
    assert b64encode(KEY.seed).decode()[:10] not in shown
    assert repr(KEY.seed) not in shown
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(KEY)


def test_a_checkpoint_has_the_lines_of_the_specification():
    """Origin, size, root in base64; an empty line; em dash, name, signature."""
    text, _, signature = NOTE.partition("\n\n")
    assert text == f"{NAME}\n42\n{b64encode(ROOT).decode()}"
    assert signature.startswith(f"\u2014 {NAME} ")
    assert signature.endswith("\n")


def test_a_checkpoint_opens_with_the_key_that_signed_it():
    """And says all it was given."""
    opened = open_checkpoint(NOTE, [KEY.verifier], origin=NAME)
    assert (opened.origin, opened.size, opened.root, opened.signers, opened.note) == (NAME, 42, ROOT, (KEY.id,), NOTE)


@pytest.mark.parametrize("keys", [[], [NEXT_KEY.verifier], [VerifierKey("other.example", KEY.verifier.public)]])
def test_a_checkpoint_of_an_unknown_key_is_worth_nothing(keys):
    """Also when the key has the same name, or the same bytes under another."""
    with pytest.raises(CheckpointError, match="none of the given keys"):
        open_checkpoint(NOTE, keys)
    assert read_checkpoint(NOTE, keys).signers == ()


@pytest.mark.parametrize("keys", [[KEY], [NEXT_KEY], [NEXT_KEY, KEY], [STRANGER, KEY]])
def test_a_checkpoint_of_two_keys_opens_with_either(keys):
    """At a rotation; signatures of unknown keys are ignored."""
    both = sign_checkpoint(NAME, 42, ROOT, KEY, NEXT_KEY)
    opened = open_checkpoint(both, [key.verifier for key in keys])
    assert set(opened.signers) == {key.id for key in keys} - {STRANGER.id}


def test_a_wrong_signature_of_a_known_key_spoils_the_note():
    """Even beside a right one."""
    head, _, line = sign_checkpoint(NAME, 42, ROOT, NEXT_KEY).partition("\n\n")
    other = sign_checkpoint(NAME, 43, ROOT, KEY).partition("\n\n")[2]
    with pytest.raises(CheckpointError, match=KEY.id):
        open_checkpoint(f"{head}\n\n{line}{other}", [KEY.verifier, NEXT_KEY.verifier])


@settings(deadline=None)
@given(st.data())
def test_a_changed_character_is_never_accepted_silently(data):
    """Whatever is changed: the note is refused, or says the same as before (when a line end was all)."""
    at = data.draw(st.integers(0, len(NOTE) - 1))
    other = data.draw(st.characters().filter(lambda one: one != NOTE[at]))
    changed = NOTE[:at] + other + NOTE[at + 1 :]
    with pytest.raises(CheckpointError):
        open_checkpoint(changed, [KEY.verifier])


@pytest.mark.parametrize(
    "text",
    [
        "a.example\n1\n",
        "a.example\n1\nAAAA\n",
        f"a.example\n01\n{b64encode(ROOT).decode()}\n",
        f"a.example\n-1\n{b64encode(ROOT).decode()}\n",
        f"a.example\n1 \n{b64encode(ROOT).decode()}\n",
        f"a.example\n{1 << 54}\n{b64encode(ROOT).decode()}\n",
        f"a.example\n\u0661\n{b64encode(ROOT).decode()}\n",
        f"\n1\n{b64encode(ROOT).decode()}\n",
        f"a.example\n1\n{b64encode(ROOT).decode()[:-1]}\n",
    ],
)
def test_a_signed_text_that_is_no_checkpoint_is_refused(text):
    """However well it is signed."""
    with pytest.raises(CheckpointError):
        open_checkpoint(sign_note(text, [KEY]), [KEY.verifier])


def test_extension_lines_are_read_over():
    """The specification allows them."""
    note = sign_note(f"{NAME}\n42\n{b64encode(ROOT).decode()}\nextended\n", [KEY])
    assert open_checkpoint(note, [KEY.verifier]).size == 42


@pytest.mark.parametrize(
    "note",
    [
        "",
        "\n\n",
        "text\n",
        "text\n\n",
        "text\n\nname sig\n",
        "text\n\n\u2014 name\n",
        "text\n\n\u2014 name AAAA\n",
        NOTE[:-1],
        NOTE + "\n",
        NOTE.replace("\n", "\r\n"),
        "\x01" + NOTE,
        "\ud800" + NOTE,
        NOTE + NOTE.partition("\n\n")[2] * 100,
    ],
)
def test_what_is_not_a_note_is_refused(note):
    """No signature lines, malformed ones, control characters, too many."""
    with pytest.raises(CheckpointError):
        open_note(note, [KEY.verifier])


def test_a_checkpoint_of_another_log_is_refused():
    """Even when the key is right."""
    with pytest.raises(CheckpointError, match="another log"):
        open_checkpoint(NOTE, [KEY.verifier], origin="other.example/audit")


@pytest.mark.parametrize(
    ("origin", "size", "root"), [("a b", 1, ROOT), (NAME, -1, ROOT), (NAME, 1, ROOT[:-1]), ("a\nb", 1, ROOT)]
)
def test_nonsense_is_not_signed(origin, size, root):
    """Names with spaces, sizes below zero, short roots."""
    with pytest.raises(ValueError, match="head of a tree"):
        sign_checkpoint(origin, size, root, KEY)


@pytest.mark.parametrize(("text", "keys"), [("no end", [KEY]), ("tab\there\n", [KEY]), ("text\n", [])])
def test_a_text_that_makes_no_note_is_not_signed(text, keys):
    """Without a last newline, with control characters, without a key."""
    with pytest.raises(ValueError, match="note"):
        sign_note(text, keys)
