"""Key sets wrapped by a key service, over a real socket to a server that speaks the transit engine's API."""

import base64
import json
import os
import pickle
import stat
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sottovoce.errors import KeyUnavailableError, RefusedError, UsageError
from sottovoce.vault import (
    is_sealed,
    load_keyset,
    read_keyset,
    renew_wrapping,
    replace_keyset,
    save_keyset,
    wrap_keyset,
)
from sottovoce.vault.kms import open_keyset, rewrap_keyset, seal_keyset
from sottovoce.vault.store_kms_transit import TransitSettings, TransitWrapper, token_from_file

from .conftest import document, make_keyset, rotated

TOKEN = "hvs.canary-token"


class FakeTransit(ThreadingHTTPServer):
    """A transit engine with versioned keys. ``answers`` holds what to do instead of the next requests."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), FakeRequest)
        self.keys = {"sottovoce": [AESGCM(os.urandom(32))], "other": [AESGCM(os.urandom(32))]}
        self.answers = []
        self.asked = []

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    def wrap(self, keys, plaintext):
        nonce = os.urandom(12)
        return f"vault:v{len(keys)}:{base64.b64encode(nonce + keys[-1].encrypt(nonce, plaintext, None)).decode()}"

    def unwrap(self, keys, ciphertext):
        _, version, body = ciphertext.split(":")
        raw = base64.b64decode(body)
        return keys[int(version[1:]) - 1].decrypt(raw[:12], raw[12:], None)


class FakeRequest(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, dict(self.headers)))
        status, answer = self.server.answers.pop(0) if self.server.answers else self.answer(body)
        raw = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        if status == 307:
            self.send_header("Location", self.server.address + self.path)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def answer(self, body):
        if self.headers["X-Vault-Token"] != TOKEN:
            return 403, {"errors": ["permission denied"]}
        mount, verb, key = self.path.removeprefix("/v1/").rsplit("/", 2)
        if mount != "transit":
            return 404, {"errors": [f'no handler for route "{mount}". route entry not found.']}
        if key not in self.server.keys:
            return 400, {"errors": ["encryption key not found"]}
        keys = self.server.keys[key]
        try:
            if verb == "encrypt":
                return 200, {"data": {"ciphertext": self.server.wrap(keys, base64.b64decode(body["plaintext"]))}}
            plaintext = self.server.unwrap(keys, body["ciphertext"])
        except (InvalidTag, ValueError, IndexError):
            return 400, {"errors": [f"cipher: message authentication failed: {body}"]}
        if verb == "rewrap":
            return 200, {"data": {"ciphertext": self.server.wrap(keys, plaintext)}}
        return 200, {"data": {"plaintext": base64.b64encode(plaintext).decode()}}

    def log_message(self, *_):
        pass


@pytest.fixture
def transit():
    with FakeTransit() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def pauses():
    return []


@pytest.fixture
def connect(transit, pauses):
    opened = []

    def connected(token=TOKEN, **settings):
        named = TransitSettings(**({"address": transit.address, "key": "sottovoce"} | settings))
        opened.append(TransitWrapper(named, lambda: token, pauses.append))
        return opened[-1]

    yield connected
    for each in opened:
        each.close()


@pytest.fixture
def wrapper(connect):
    return connect()


def test_a_wrapped_key_set_opens_again_and_shows_nothing(wrapper, keyset):
    """The text names format, key and lineage; no key of the set is in it in any writing."""
    text = seal_keyset(keyset, wrapper)
    assert open_keyset(text, wrapper) == keyset
    assert is_sealed(text)
    assert not is_sealed(keyset.export_whole_secret())
    told = json.loads(text)
    assert told.pop("wrapped").startswith("vault:v1:")
    assert told == {
        "format": "sottovoce-sealed-keyset",
        "version": 1,
        "index_key": keyset.index.info.id,
        "wrapped_by": "transit:transit/sottovoce",
    }
    for key in (keyset.index, *keyset.tokens, *keyset.wrapping):
        for writing in (key.secret.hex(), base64.b64encode(key.secret).decode()):
            assert writing not in text


def test_the_documented_example_is_of_the_form_that_is_read(connect, transit, keyset):
    """docs/formats/keyset.md shows a file of which only the ciphertext is made up."""
    example = json.loads(document("keyset.md", 1))
    example["wrapped"] = transit.wrap(transit.keys["sottovoce"], keyset.export_whole_secret().encode())
    example["index_key"] = keyset.index.info.id
    assert open_keyset(json.dumps(example), connect()) == keyset


def test_rewrapping_takes_the_newest_version_of_the_services_key(wrapper, transit, keyset):
    """Without our seeing the plaintext; old versions can then go."""
    old = seal_keyset(keyset, wrapper)
    transit.keys["sottovoce"].append(AESGCM(os.urandom(32)))
    asked = len(transit.asked)
    new = rewrap_keyset(old, wrapper)
    assert [path for path, _ in transit.asked[asked:]] == ["/v1/transit/rewrap/sottovoce"]
    assert '"vault:v2:' in new
    assert open_keyset(old, wrapper) == open_keyset(new, wrapper) == keyset


def test_requests_say_who_asks(connect, transit):
    """The token is asked for each time anew; namespace and request header as the API wants them."""
    tokens = iter([f"{TOKEN}\n", TOKEN])
    settings = TransitSettings(address=transit.address, key="sottovoce", namespace="team/a")
    wrapper = TransitWrapper(settings, lambda: next(tokens))
    assert wrapper.unwrap(wrapper.wrap(b"x")) == b"x"
    wrapper.close()
    for _, headers in transit.asked:
        assert headers["X-Vault-Token"] == TOKEN
        assert headers["X-Vault-Namespace"] == "team/a"
        assert headers["X-Vault-Request"] == "true"
    assert next(tokens, None) is None


SEALED = (503, {"errors": ["Vault is sealed"]})


def test_a_service_that_wakes_up_is_waited_for(wrapper, transit, pauses):
    """Sealed, overloaded, behind its leader: asked again with growing pauses."""
    transit.answers = [SEALED, (429, {}), (500, b"canary"), (412, {})]
    assert wrapper.wrap(b"x").startswith("vault:v1:")
    assert pauses == [0.2, 0.4, 0.8, 1.6]


@pytest.mark.parametrize(
    ("answers", "asked", "match"),
    [
        ([SEALED] * 9, 5, r"sealed or starting up \(status 503\)"),
        ([(500, b"canary-body")] * 9, 5, r"does not do it \(status 500\)"),
        ([(403, {"errors": ["permission denied canary-body"]})], 1, r"refuses the token \(status 403\)"),
        ([(400, {"errors": ["canary-body"]})], 1, r"did not make this.*\(status 400\)"),
        ([(404, {"errors": ["canary-body"]})], 1, r"no transit engine there \(status 404\)"),
        ([(307, b"")], 1, r"\(status 307\)"),
        ([(200, b"canary-body")], 1, "in a form that is not"),
        ([(200, b"[" * 100_000)], 1, "in a form that is not"),
        ([(200, {"data": {"plaintext": 7}})], 1, "in a form that is not"),
        ([(200, {"data": {"plaintext": "canary-body!"}})], 1, "in a form that is not"),
        ([(200, {"data": None})], 1, "in a form that is not"),
    ],
)
def test_what_the_service_answers_is_told_without_its_words(wrapper, transit, answers, asked, match):
    """The status and a remedy; neither the token, nor what was sent, nor the body."""
    transit.answers = list(answers)
    with pytest.raises(KeyUnavailableError, match=match) as caught:
        wrapper.unwrap("vault:v1:canarysent")
    assert len(transit.asked) == asked
    assert caught.value.remedy
    assert caught.value.__cause__ is None
    assert "canary" not in f"{caught.value} {caught.value.remedy}"


def test_a_ciphertext_of_another_form_is_not_written_down(wrapper, transit):
    """What comes back must be a transit ciphertext, so that no echo of the key set gets into the file."""
    transit.answers = [(200, {"data": {"ciphertext": base64.b64encode(b"the key set").decode()}})]
    with pytest.raises(KeyUnavailableError, match="in a form that is not"):
        wrapper.wrap(b"the key set")


def test_a_service_that_is_not_there_is_told(connect, pauses):
    """Nobody listens at the address; the plaintext is in no error."""
    wrapper = connect(address="http://127.0.0.1:9", attempts=2)
    with pytest.raises(KeyUnavailableError, match="cannot be reached") as caught:
        wrapper.wrap(b"canary")
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    assert len(pauses) == 1


def test_wrong_tokens_keys_and_mounts_are_told_apart(connect, keyset):
    """Each names what to look at."""
    text = seal_keyset(keyset, connect())
    ciphertext = json.loads(text)["wrapped"]
    for settings, match in (
        ({"token": "hvs.wrong"}, "refuses the token"),
        ({"key": "other"}, "did not make this"),
        ({"key": "none"}, "did not make this"),
        ({"mount": "kv"}, "no transit engine there"),
    ):
        with pytest.raises(KeyUnavailableError, match=match):
            connect(**settings).unwrap(ciphertext)
    with pytest.raises(KeyUnavailableError, match=r"'transit:transit/sottovoce'.*'transit:transit/other'"):
        open_keyset(text, connect(key="other"))


@pytest.mark.parametrize("token", ["", " \n", "a\nb", "ключ"])
def test_a_token_that_is_none_is_not_sent(connect, transit, token):
    """An empty file, two lines, other letters."""
    with pytest.raises(KeyUnavailableError, match="no usable token"):
        connect(token=token).wrap(b"x")
    assert transit.asked == []


def test_a_token_may_come_from_a_file(tmp_path):
    """Read when it is needed, since agents replace it."""
    read = token_from_file(tmp_path / "token")
    with pytest.raises(KeyUnavailableError, match="cannot be read"):
        read()
    (tmp_path / "token").write_text(TOKEN)
    assert read() == TOKEN


@pytest.mark.parametrize(
    "wrong",
    [
        {"address": "http://vault.example:8200"},
        {"address": "ftp://127.0.0.1"},
        {"address": "https://"},
        {"address": "https://user:canary@vault.example"},
        {"address": "https://vault.example/path"},
        {"address": "https://vault.example:port"},
        {"address": "vault.example:8200"},
        {"key": "../sys/seal"},
        {"key": ""},
        {"key": "a?b"},
        {"mount": "/transit"},
        {"mount": "transit/"},
        {"attempts": 0},
        {"timeout_seconds": 0},
    ],
)
def test_settings_that_cannot_be_right_are_refused(wrong):
    """Above all: the key set goes over no wire in plain."""
    with pytest.raises(UsageError) as caught:
        TransitSettings(**({"address": "https://vault.example:8200", "key": "sottovoce"} | wrong))
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("address", ["https://vault.example:8200/", "http://localhost:8200", "http://[::1]:8200"])
def test_addresses_that_may_be_used(address):
    """https anywhere; plain http to this machine, where an agent listens."""
    assert TransitSettings(address=address, key="sottovoce").mount == "transit"


def test_certificates_that_are_not_there_are_told(tmp_path):
    """Before anything is sent."""
    settings = TransitSettings(address="https://vault.example", key="k", ca_file=tmp_path / "none.pem")
    with pytest.raises(UsageError, match=r"none\.pem"):
        TransitWrapper(settings, lambda: TOKEN)


def test_a_wrapper_shows_and_gives_away_no_token(wrapper):
    """Neither repr nor pickle."""
    assert "canary" not in repr(wrapper)
    with pytest.raises(RefusedError):
        pickle.dumps(wrapper)


def damaged(text, **changes):
    return json.dumps({key: value for key, value in {**json.loads(text), **changes}.items() if value is not None})


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "sottovoce-keyset"},
        {"version": 2},
        {"index_key": "00" * 8},
        {"index_key": 7},
        {"wrapped": None},
        {"wrapped": 7},
        {"wrapped_by": []},
        {"more": "fields"},
        {"wrapped": "vault:v1:AAAA"},
    ],
)
def test_a_damaged_wrapped_key_set_is_refused(wrapper, keyset, changes):
    """Unknown, missing and changed fields, and the set of another vault."""
    text = damaged(seal_keyset(keyset, wrapper), **changes)
    with pytest.raises(KeyUnavailableError) as caught:
        open_keyset(text, wrapper)
    assert caught.value.remedy


@pytest.mark.parametrize("plaintext", [b"\xff", b"{}", b"not json"])
def test_what_the_service_gives_must_be_a_key_set(wrapper, keyset, plaintext):
    """Somebody wrapped something else."""
    text = damaged(seal_keyset(keyset, wrapper), wrapped=wrapper.wrap(plaintext))
    with pytest.raises(KeyUnavailableError):
        open_keyset(text, wrapper)


def test_wrapped_key_set_files(tmp_path, wrapper, transit):
    """Saved, loaded, rotated and wrapped anew; each time whole, for the owner only, and with nothing in plain."""
    path = tmp_path / "keys.json"
    save_keyset(make_keyset(), path, wrapper)
    assert load_keyset(path, wrapper) == make_keyset()
    replace_keyset(rotated(make_keyset()), path, wrapper)
    transit.keys["sottovoce"].append(AESGCM(os.urandom(32)))
    renew_wrapping(path, wrapper)
    assert load_keyset(path, wrapper) == rotated(make_keyset())
    assert "vault:v2:" in path.read_text()
    with pytest.raises(RefusedError):
        replace_keyset(make_keyset(9), path, wrapper)
    with pytest.raises(RefusedError):
        save_keyset(make_keyset(), path, wrapper)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_plain_key_set_file_may_be_wrapped(tmp_path, wrapper, transit):
    """In its place; a service that fails leaves it as it was."""
    path = tmp_path / "keys.json"
    save_keyset(make_keyset(), path)
    plain = path.read_text()
    transit.answers = [(403, {})]
    with pytest.raises(KeyUnavailableError):
        wrap_keyset(path, wrapper)
    assert path.read_text() == plain
    wrap_keyset(path, wrapper)
    assert load_keyset(path, wrapper) == make_keyset()
    with pytest.raises(KeyUnavailableError, match="wrapped by a key service"):
        wrap_keyset(path, wrapper)


def test_plain_and_wrapped_key_sets_are_not_mistaken(wrapper, keyset):
    """A plain one in the place of a wrapped one is not taken for it, nor the other way round."""
    sealed, plain = seal_keyset(keyset, wrapper), keyset.export_whole_secret()
    assert read_keyset(sealed, wrapper) == read_keyset(plain) == keyset
    with pytest.raises(KeyUnavailableError, match="Say which key service"):
        read_keyset(sealed)
    with pytest.raises(KeyUnavailableError, match="not wrapped"):
        read_keyset(plain, wrapper)
