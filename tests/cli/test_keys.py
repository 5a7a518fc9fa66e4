"""Keys and vault: made once, shown by id, rotated, and refused when they do not fit. Exit code 4."""

import contextlib
import json
import sqlite3
from threading import Thread

import pytest

from sottovoce.vault import store_sqlite, store_waiting
from tests.unit.vault.test_kms import TOKEN as TRANSIT_TOKEN
from tests.unit.vault.test_kms import FakeTransit

TEXT = "mail ana@ruiz.example\n"


@pytest.fixture
def masked(sv):
    """A home with a key set and a vault, and a masked file."""
    sv.write("in.txt", TEXT)
    assert sv("mask", "in.txt", "out.txt", "--no-report").code == 0
    return sv


def key_texts(sv):
    """All strings of the key set file that could be key material."""

    def strings(value):
        if isinstance(value, dict):
            for name, inner in value.items():
                if name not in {"id", "use", "status", "created"}:
                    yield from strings(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from strings(inner)
        elif isinstance(value, str) and len(value) >= 32:
            yield value

    return set(strings(json.loads(sv.read("home/keys.json"))))


@pytest.mark.parametrize("options", [(), ("--quiet",), ("--json",)])
def test_a_vault_that_another_process_holds_is_waited_for_aloud(masked, monkeypatch, options):
    """On standard error, with the file; then an error that says what to do."""
    monkeypatch.setattr(store_waiting, "TELL_AFTER_SECONDS", 0.05)
    monkeypatch.setattr(store_sqlite, "TELL_AFTER_SECONDS", 0.05)
    monkeypatch.setattr(store_waiting, "GIVE_UP_AFTER_SECONDS", 0.2)
    with contextlib.closing(sqlite3.connect(masked.home / "vault.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        ran = masked("mask", "in.txt", "more.txt", *options)
    assert ran.code == 3
    if options == ("--json",):
        warning, error = map(json.loads, ran.err.splitlines())
        assert (warning["warning"], error["error"]) == ("vault_busy", "vault_busy")
    assert f"another process holds the vault {masked.home / 'vault.db'}; waiting for it" in ran.err.replace("\n", " ")
    assert "Let the other run end" in ran.said
    assert not (masked.folder / "more.txt").exists()
    assert masked("mask", "in.txt", "more.txt", "--resume", *options).code == 0


def test_new_makes_a_key_set_that_only_its_owner_can_read(sv):
    """And never overwrites one."""
    made = sv("keys", "new")
    assert made.code == 0
    assert "Back it up" in made.said
    path = sv.home / "keys.json"
    assert path.stat().st_mode & 0o077 == 0
    before = path.read_bytes()
    again = sv("keys", "new")
    assert again.code == 4
    assert "rotate" in again.said
    assert path.read_bytes() == before


def test_the_first_run_makes_keys_and_says_so(sv):
    """Who masks first is told what to back up."""
    sv.write("in.txt", TEXT)
    ran = sv("mask", "in.txt", "out.txt", "--json")
    assert json.loads(ran.out)["new_keys"] == str(sv.home / "keys.json")
    sv.write("in2.txt", TEXT)
    assert json.loads(sv("mask", "in2.txt", "out2.txt", "--json").out)["new_keys"] is None


def test_show_tells_ids_and_never_keys(masked):
    """For people and for programs."""
    shown = masked("keys", "show", "--json")
    table = json.loads(shown.out)
    assert {key["status"] for key in table["keys"]} == {"primary"}
    assert table["vault"]["by_kind"] == {"EMAIL_ADDRESS": 1}
    people = masked("keys", "show")
    secrets = key_texts(masked)
    assert secrets
    for secret in secrets:
        assert secret not in shown.out + shown.err + people.out + people.err
    assert all(key["id"] in people.err for key in table["keys"])


@pytest.mark.parametrize("options", [(), ("--tokens",)])
def test_what_was_masked_before_a_rotation_is_restored_after_it(masked, options):
    """Old keys are kept for what they sealed."""
    rotated = masked("keys", "rotate", *options)
    assert rotated.code == 0
    assert "1 data keys" in rotated.said
    assert masked("restore", "out.txt", "back.txt").code == 0
    assert masked.read("back.txt").decode() == TEXT
    assert masked("check").code == 0


@pytest.mark.parametrize(("options", "equal"), [((), True), (("--tokens",), False)])
def test_rotating_tokens_cuts_the_link(masked, options, equal):
    """New tokens cannot be linked with old ones, if asked for; both are restored."""
    assert masked("keys", "rotate", *options).code == 0
    assert masked("mask", "in.txt", "later.txt", "--no-report").code == 0
    assert (masked.read("later.txt") == masked.read("out.txt")) is equal
    assert masked("restore", "later.txt", "back.txt").code == 0
    assert masked.read("back.txt").decode() == TEXT


def test_the_wrong_key_set_is_refused_before_anything_is_written(masked):
    """Exit code 4, with ids and no more; neither mask nor restore leave a file."""
    assert masked("keys", "new", "--keys", "other.json", "--vault", "other.db").code == 0
    for arguments in (("restore", "out.txt", "back.txt"), ("mask", "in.txt", "back.txt")):
        ran = masked(*arguments, "--keys", "other.json", "--vault", str(masked.home / "vault.db"))
        assert ran.code == 4
        assert "key set" in ran.said
        assert not list(masked.folder.glob("back.txt*"))


@pytest.mark.parametrize(
    "arguments",
    [
        ("mask", "in.txt", "x.txt"),
        ("restore", "out.txt", "x.txt"),
        ("keys", "show"),
        ("keys", "rotate"),
        ("keys", "new"),
        ("check",),
    ],
)
def test_a_vault_without_its_keys_is_refused(masked, arguments):
    """A missing key set is never replaced by a new one."""
    (masked.home / "keys.json").rename(masked.folder / "elsewhere.json")
    ran = masked(*arguments)
    assert ran.code == 4
    assert not (masked.home / "keys.json").exists()
    assert not (masked.folder / "x.txt").exists()


@pytest.mark.parametrize("content", [b"", b"{}", b"not json", b"\xff", b"[" * 100_000, b'{"format": 99}'])
def test_a_damaged_key_set_is_refused(masked, content):
    """Exit code 4, and its content is not repeated."""
    (masked.home / "keys.json").write_bytes(content)
    ran = masked("restore", "out.txt", "back.txt")
    assert ran.code == 4
    assert "key set" in ran.said


def test_restoring_needs_a_vault(sv):
    """With keys alone nothing can be restored, and nothing is made."""
    assert sv("keys", "new").code == 0
    sv.write("out.txt", "EMAIL_ADDRESS-00000000")
    ran = sv("restore", "out.txt", "back.txt")
    assert ran.code == 4
    assert sorted(path.name for path in sv.home.iterdir()) == ["keys.json"]


def test_a_tampered_vault_is_refused(masked):
    """Exit code 4 from restore, 1 from check, and no output."""
    database = sqlite3.connect(masked.home / "vault.db")
    with database:
        assert database.execute("UPDATE entries SET sealed = zeroblob(length(sealed))").rowcount == 1
    database.close()
    ran = masked("restore", "out.txt", "back.txt")
    assert ran.code == 4
    assert not (masked.folder / "back.txt").exists()
    checked = masked("check")
    assert checked.code == 1
    assert "Vault:" in checked.said
    assert json.loads(masked("check", "--json").out)["damage"]


@pytest.mark.parametrize("content", [b"", b"not a database at all", b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_file_that_is_no_vault_is_refused(masked, content):
    """Whatever it holds, it is neither read as a vault nor written over."""
    path = masked.home / "vault.db"
    for other in masked.home.glob("vault.db*"):
        other.unlink()
    path.write_bytes(content)
    ran = masked("restore", "out.txt", "back.txt")
    assert ran.code == 4
    assert path.read_bytes() == content


def test_a_key_set_from_the_environment(masked, monkeypatch):
    """For machines without a disk of their own; the file is not needed then."""
    monkeypatch.setenv("SOTTOVOCE_KEYSET", masked.read("home/keys.json").decode())
    (masked.home / "keys.json").unlink()
    assert masked("restore", "out.txt", "back.txt").code == 0
    assert masked.read("back.txt").decode() == TEXT
    assert masked("keys", "rotate").code == 4


def test_unknown_tokens_are_told(masked):
    """Restoring with another vault leaves the tokens and says how many."""
    assert masked("keys", "new", "--keys", "k/keys.json", "--vault", "k/vault.db").code == 0
    masked.write("in2.txt", "call +44 20 7946 0958\n")
    assert masked("mask", "in2.txt", "out2.txt", "--keys", "k/keys.json", "--vault", "k/vault.db").code == 0
    ran = masked("restore", "out.txt", "back.txt", "--keys", "k/keys.json", "--vault", "k/vault.db")
    assert ran.code == 0
    assert "1 look like tokens" in ran.said
    assert masked.read("back.txt") == masked.read("out.txt")


def test_check_opens_every_sealed_value(masked):
    """And prints the settings that hold."""
    ran = masked("check")
    assert ran.code == 0
    assert "sealed values open" in ran.said
    assert "token" in ran.out
    table = json.loads(masked("check", "--json").out)
    assert table["sealed_values"] >= 1
    assert table["damage"] == ""


@pytest.fixture
def key_service(monkeypatch, tmp_path):
    """A transit engine on a real socket, named in the environment."""
    with FakeTransit() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        (tmp_path / "token").write_text(TRANSIT_TOKEN)
        monkeypatch.setenv("SOTTOVOCE_TRANSIT_ADDRESS", server.address)
        monkeypatch.setenv("SOTTOVOCE_TRANSIT_KEY", "sottovoce")
        monkeypatch.setenv("SOTTOVOCE_TRANSIT_TOKEN_FILE", str(tmp_path / "token"))
        yield server
        server.shutdown()
        thread.join()


def test_a_key_set_may_be_wrapped_by_a_key_service(masked, key_service, monkeypatch):
    """Wrapped, its file holds no key; with the service everything goes on, without it nothing opens."""
    plain = key_texts(masked)
    monkeypatch.delenv("SOTTOVOCE_TRANSIT_ADDRESS")
    assert "by halves" in masked("keys", "show").err
    monkeypatch.setenv("SOTTOVOCE_TRANSIT_ADDRESS", key_service.address)
    assert masked("keys", "wrap").code == 0
    assert not [key for key in plain if key in str(masked.read("home/keys.json"))]
    assert masked("restore", "out.txt", "back.txt").code == 0
    assert masked.read("back.txt") in (TEXT, TEXT.encode())
    assert masked("keys", "rotate").code == 0
    assert masked("keys", "wrap", "--again").code == 0
    for name in ("ADDRESS", "KEY", "TOKEN_FILE"):
        monkeypatch.delenv(f"SOTTOVOCE_TRANSIT_{name}")
    refused = masked("restore", "out.txt", "again.txt")
    assert refused.code == 4
    assert "wrapped" in refused.err
