"""``sottovoce audit``, on its own: verification offline, exit codes, what is printed."""

import json

import pytest
from typer.testing import CliRunner

from sottovoce.audit import AuditLog, load_signing_key
from sottovoce.cli.audit import application
from sottovoce.errors import KeyUnavailableError, UsageError
from sottovoce.store import Database
from tests.service_databases import sqlite_url
from tests.unit.audit.conftest import NAME, NOW, SUBJECT, fill

__all__ = ["sqlite_url"]


@pytest.fixture
def audit(tmp_path, monkeypatch, sqlite_url):
    """The command, beside a database with five entries, a key and an empty folder for anchors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOTTOVOCE_DATABASE", sqlite_url)
    monkeypatch.setenv("SOTTOVOCE_AUDIT_KEY", "audit.key")
    monkeypatch.setenv("SOTTOVOCE_ANCHORS", str(tmp_path / "anchors"))
    (tmp_path / "anchors").mkdir()
    run = CliRunner().invoke

    def command(*arguments, code=0):
        ran = run(application, arguments, catch_exceptions=False)
        assert ran.exit_code == code, ran.output
        return ran

    (tmp_path / "audit.vkey").write_text(command("new-key", "audit.key", "--name", NAME).stdout)
    with Database.open(sqlite_url) as database:
        fill(database, AuditLog(database, load_signing_key(tmp_path / "audit.key"), clock=lambda: NOW), 5)
    return command


def test_a_log_is_exported_and_verified_offline(audit, monkeypatch):
    """With the public key alone, without the database."""
    audit("export", "log")
    monkeypatch.delenv("SOTTOVOCE_DATABASE")
    ran = audit("verify", "log", "--vkey", "audit.vkey")
    assert ran.stderr.startswith("The log is what it claims to be; 6 of 6 entries are under a signed checkpoint")
    told = json.loads(audit("verify", "log", "--vkey", "audit.vkey", "--json").stdout)
    assert (told["ok"], told["size"], told["signed_size"], told["first_bad"], told["faults"]) == (True, 6, 6, None, [])


def test_an_exports_own_key_shows_damage_only(audit):
    """And the command says so."""
    audit("export", "log")
    assert "not forgery" in audit("verify", "log").stderr


def test_a_changed_export_is_named(audit, tmp_path):
    """By its place, with exit code 1."""
    audit("export", "log")
    entries = tmp_path / "log" / "entries.jsonl"
    entries.write_text(entries.read_text().replace('"message":3', '"message":4'))
    assert audit("verify", "log", "--vkey", "audit.vkey", code=1).stderr.startswith("entry 3: ")
    told = json.loads(audit("verify", "log", "--vkey", "audit.vkey", "--json", code=1).stdout)
    assert (told["ok"], told["first_bad"], told["faults"][0]["code"]) == (False, 3, "entry_changed")


def test_a_forged_checkpoint_is_not_as_claimed(audit, tmp_path):
    """Exit code 1 as well, in both forms of output."""
    audit("export", "log")
    note = tmp_path / "log" / "checkpoint"
    note.write_text(note.read_text().replace("\n6\n", "\n5\n"))
    assert "Not as claimed: the signature" in audit("verify", "log", "--vkey", "audit.vkey", code=1).stderr
    assert json.loads(audit("verify", "log", "--vkey", "audit.vkey", "--json", code=1).stdout)["error"] == "checkpoint"


def test_a_database_is_verified_against_its_anchors(audit, tmp_path):
    """With the public key alone."""
    audit("checkpoint")
    assert audit("verify", "--vkey", "audit.vkey").stderr.startswith("The log is what it claims to be")
    anchor = next((tmp_path / "anchors").iterdir())
    anchor.rename(anchor.with_name("0000000000000009.checkpoint"))
    assert "entry 8: a checkpoint is damaged or forged" in audit("verify", "--vkey", "audit.vkey", code=1).stderr


@pytest.mark.parametrize("source", [("--from", "log"), ("--vkey", "audit.vkey")])
def test_an_entry_is_proven_and_the_proof_checked(audit, tmp_path, source):
    """From an export or the database; the checker sees the entry."""
    audit("export", "log")
    audit("prove", "2", *source, "-o", "entry.tlog-proof")
    told = json.loads(audit("verify", "entry.tlog-proof", "--vkey", "audit.vkey", "--json").stdout)
    assert (told["ok"], told["seq"], told["deed"], told["subject"], told["size"]) == (
        True,
        2,
        "message.stored",
        SUBJECT,
        6,
    )
    assert "Entry 2 is in the log of 6 entries" in audit("verify", "entry.tlog-proof", "--vkey", "audit.vkey").stderr
    proof = tmp_path / "entry.tlog-proof"
    proof.write_text(proof.read_text().replace("index 2", "index 3"))
    audit("verify", "entry.tlog-proof", "--vkey", "audit.vkey", code=1)


def test_consistency_is_proven_and_checked(audit, tmp_path, sqlite_url):
    """With the entries, and with nothing but the two checkpoints and the proof."""
    (tmp_path / "old").write_text(audit("checkpoint").stdout)
    with Database.open(sqlite_url) as database:
        fill(database, AuditLog(database, load_signing_key(tmp_path / "audit.key"), clock=lambda: NOW), 5)
    audit("export", "log")
    assert (
        "The log of 12 entries begins with that of 6"
        in audit("consistency", "old", "log", "--vkey", "audit.vkey", "-o", "proof").stderr
    )
    audit("consistency", "old", "log/checkpoint", "--proof", "proof", "--vkey", "audit.vkey")
    audit("consistency", "log/checkpoint", "old", "--proof", "proof", "--vkey", "audit.vkey", code=1)


@pytest.mark.parametrize(
    "arguments",
    [
        ("verify",),
        ("verify", "--vkey", "audit.vkey", "--db", ""),
        ("consistency", "audit.vkey", "audit.vkey", "--vkey", "audit.vkey"),
    ],
)
def test_what_is_missing_is_told(audit, arguments, monkeypatch):
    """Which option to give."""
    monkeypatch.delenv("SOTTOVOCE_DATABASE")
    with pytest.raises(UsageError) as caught:
        audit(*arguments)
    assert "--" in caught.value.remedy


def test_signing_needs_the_private_key(audit, tmp_path):
    """Its absence is told, not a new one made."""
    (tmp_path / "audit.key").unlink()
    with pytest.raises(KeyUnavailableError, match="no signing key"):
        audit("checkpoint")
