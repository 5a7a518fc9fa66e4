"""Killed (SIGKILL) between any two steps at the database: nothing acknowledged is lost, nothing is there twice or in plain."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from sottovoce.app import Home, load_manifest
from sottovoce.service import NewMessage, Place, PrivacyService
from tests.service.crash_walk import ANA, BO, BOT, CANARIES, SUPPORT
from tests.service_fixture import FOR, Clock

ROOT = Path(__file__).parents[2]
LATER = 1_795_000_500_000


def walk(folder, first, every):
    done = subprocess.run(
        [sys.executable, "-m", "tests.service.crash_walk", str(folder), str(first), str(every)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=1200,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def check(folder, told):
    """What must hold of a service's folder after it was killed, and after it was opened again."""
    said = {(what, which) for what, which in told}
    plain = [value.encode() for value in (*CANARIES, ANA, BO)]
    for path in folder.rglob("*"):
        if path.is_file() and path.name != "sottovoce.toml":
            content = path.read_bytes()
            assert not [value for value in plain if value in content], f"{path.name} holds something in plain"
    home = Home(keys=folder / "home" / "keys.json", vault=folder / "home" / "vault.db")
    place, manifest = Place(home=home), load_manifest(folder / "sottovoce.toml")
    with PrivacyService.open(place, manifest, rules_only=True, clock=Clock(LATER), upkeep=False) as service:
        assert service.parts.audit.verify().ok
        with service.parts.db.reading() as connection:
            rows = connection.execute(text("SELECT seq, conversation_id, client_ref, purposes FROM messages")).all()
            bodies = [json.loads(b) for b in connection.execute(text("SELECT body FROM audit_entries")).scalars()]
        stored = [body["detail"]["message"] for body in bodies if body["deed"] == "message.stored"]
        deeds = [body["deed"] for body in bodies]
        assert len(stored) == len(set(stored)), "a message was stored twice"
        assert {row.seq for row in rows} <= set(stored), "a message without its entry in the log"
        gone = "subject.erased" in deeds or "retention.deleted" in deeds
        assert gone or {row.seq for row in rows} == set(stored), "an entry without its message"
        for what, which in said:
            if what == "stored" and not {("narrowed", ANA), ("withdrawn", ANA), ("erased", BO)} & said and not gone:
                conversation, id_ = which.split("/")
                ref = service.parts.names.message("default", conversation, id_)
                assert sum(bytes(row.client_ref) == ref for row in rows) == 1, (
                    "an acknowledged message is not there once"
                )
        assert ("revealed" in {what for what, _ in said}) <= ("vault.revealed" in deeds)
        if ("erased", BO) in said:
            assert not service.summary(SUPPORT.__class__("cc", "privacy"), BO).known
        # What the client sends again because nobody answered it is stored once, and everything still opens.
        repeat(service)
        service.parts.vault.verify()


def repeat(service):
    message = NewMessage(
        subject=ANA, conversation="c-again", id="m", role="user", text=f"mail {CANARIES[0]}", purposes=FOR
    )
    prompt = service.prompt(BOT, ANA, purposes=FOR)
    service.answer(BOT, ANA, dict.fromkeys(FOR, True), prompt=prompt.id, method="button")
    results = [service.submit(BOT, [message]).result(60)[0] for _ in range(2)]
    assert [(result.stored, result.duplicate) for result in results] == [(True, False), (True, True)]


def test_killed_at_some_steps(tmp_path):
    """A sample of all steps, beginning anywhere; ``test_killed_at_every_step`` takes them all."""
    first = 1 + int.from_bytes(tmp_path.name.encode(), "big") % 23
    runs = walk(tmp_path / "walk", first, 23)
    assert len(runs) > 20 and not runs[-1]["killed"] and runs[-1]["status"] == 0
    for run in runs:
        check(tmp_path / "walk" / f"n{run['fatal']}", run["told"])


@pytest.mark.heavy
def test_killed_at_every_step(tmp_path):
    """Every step, one after the other."""
    runs = walk(tmp_path / "walk", 1, 1)
    assert len(runs) > 500 and not runs[-1]["killed"] and runs[-1]["status"] == 0
    for run in runs:
        check(tmp_path / "walk" / f"n{run['fatal']}", run["told"])
