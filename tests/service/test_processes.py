"""The service as people run it: the script of the README, and several services over one key set."""

import json
import os
import re
import shutil
import subprocess
import sys
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from tests.service.served_process import serving
from tests.service_fixture import FOR, MANIFEST

ROOT = Path(__file__).parents[2]


def script_of_the_readme():
    blocks = re.findall(
        r"^```sh\n(.*?)^```$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    return next(block for block in blocks if "SOTTOVOCE_BOT" in block)


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl here")
def test_the_script_of_the_readme_does_what_it_says(tmp_path):
    """Refused, asked, agreed, stored masked, read, withdrawn, gone, verified offline."""
    shutil.copy(ROOT / "sottovoce.toml", tmp_path)
    (tmp_path / "few.jsonl").write_text(
        (ROOT / "examples" / "conversations.jsonl").read_text(encoding="utf-8").splitlines()[0]
    )
    with serving(tmp_path, "--demo", "few.jsonl", home="build/demo/home") as port:
        script = (
            script_of_the_readme().replace("localhost:8080", f"127.0.0.1:{port}").replace(". .venv/bin/activate;", "")
        )
        environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
        done = subprocess.run(
            ["bash", "-eu", "-o", "pipefail", "-c", script],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    refused, agreed, stored, seen, withdrawn, gone = (json.loads(line) for line in done.stdout.splitlines()[:6])
    assert (refused["stored"], refused["reason"]) == (False, "consent_missing")
    assert "May " in refused["prompt"]["text"]
    assert [c["state"] for c in agreed["choices"] if c["allowed"]] == ["given", "given"]
    assert re.fullmatch(r"hi im PERSON-\w+, mail EMAIL_ADDRESS-\w+", stored["text"])
    assert seen["messages"][0]["text"] == "hi im Ana Ruiz, mail ana@ruiz.example"
    assert {c["state"] for c in withdrawn["choices"]} == {"withdrawn"}
    assert gone["status"] == 404
    assert "The log is what it claims to be" in done.stderr


class Caller:
    """A chatbot in a process of its own, as far as the service can tell."""

    def __init__(self, port, key):
        self.port, self.key = port, key

    def post(self, path, body):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/v1/{path}",
            json.dumps(body).encode(),
            {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)


def bot_key(folder, *options):
    done = subprocess.run(
        [sys.executable, "-m", "sottovoce", "keys", "api", "new", "--role", "bot", "--json", *options],
        cwd=folder, env={**os.environ, "SOTTOVOCE_HOME": str(folder / "home")}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)["secret"]


def test_services_that_share_a_key_set_give_the_same_tokens(tmp_path):
    """Two services, two databases, one key set: the same person, conversation and value, the same token."""
    tokens = []
    for name in ("one", "two"):
        folder = tmp_path / name
        (folder / "home").mkdir(parents=True)
        (folder / "sottovoce.toml").write_text(MANIFEST, encoding="utf-8")
        if tokens:
            shutil.copy(tmp_path / "one" / "home" / "keys.json", folder / "home" / "keys.json")
        key = bot_key(folder)
        with serving(folder) as port:
            bot = Caller(port, key)
            values = [{"kind": "EMAIL_ADDRESS", "value": "ana@ruiz.example"}]
            tokens.append(
                bot.post("vault/tokenize", {"scope": {"level": "conversation", "name": "c-1"}, "values": values})
            )
    assert tokens[0] == tokens[1]


def test_two_services_on_one_sqlite_file_share_everything(tmp_path):
    """What one stores the other sees; sent to both, a message is stored once; the log stays one log."""
    (tmp_path / "sottovoce.toml").write_text(MANIFEST, encoding="utf-8")
    key = bot_key(tmp_path)
    subject = urllib.parse.quote("ana@ruiz.example", safe="")
    with serving(tmp_path) as first, serving(tmp_path) as second:
        one, two = Caller(first, key), Caller(second, key)
        prompt = one.post(f"subjects/{subject}/prompts", {"purposes": list(FOR)})["prompt"]
        two.post(f"subjects/{subject}/consents", {"prompt": prompt["id"], "choices": dict.fromkeys(FOR, True)})
        told = []
        for number in range(20):
            body = {
                "subject": "ana@ruiz.example",
                "conversation": "c-1",
                "id": f"m-{number}",
                "role": "user",
                "text": f"x {number}",
            }
            told.append([bot.post("messages", body) for bot in (one, two)])
    assert [[answer["duplicate"] for answer in pair] for pair in told] == [[False, True]] * 20
    assert [pair[0]["position"] for pair in told] == list(range(20))
    done = subprocess.run(
        [sys.executable, "-m", "sottovoce", "audit", "verify", "--json"],
        cwd=tmp_path, env={**os.environ, "SOTTOVOCE_HOME": str(tmp_path / "home")}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert json.loads(done.stdout)["ok"]
