"""``kill -9`` at any moment: what was promised is there, what was done stays done."""

import json
import subprocess
import sys

from sottovoce.client.spool_format import SpoolKey
from sottovoce.client.store_spool import Spool
from sottovoce.service import Role
from tests.unit.client.serving import fault
from tests.unit.client.spool_walk import KEY, message


def test_killed_at_every_call_of_the_system(tmp_path):
    """The spool opens, holds what it promised to hold, in order, and nothing that is done, and takes more."""
    from pathlib import Path

    command = [sys.executable, "-m", "tests.unit.client.spool_walk", str(tmp_path)]
    walked = subprocess.run(command, capture_output=True, check=True, timeout=300, text=True)
    lines = [json.loads(line) for line in walked.stdout.splitlines()]
    assert len(lines) > 40
    assert lines[-1]["said"][-1] == ["whole", 0]
    for line in lines:
        said = {
            what: {number for each, number in line["said"] if each == what} for what in ("kept", "finishing", "done")
        }
        with_spool = Spool(Path(line["folder"]), SpoolKey(KEY))
        found = [int(each.id) for _, each in with_spool.first(99, 10**6)]
        assert found == sorted(set(found)), line
        assert said["kept"] - said["finishing"] <= set(found), line
        assert not said["done"] & set(found), line
        with_spool.append([message(99)])
        assert int(with_spool.first(99, 10**6)[-1][1].id) == 99
        with_spool.close()


def test_a_chatbot_that_is_killed_again_and_again_loses_nothing(world, tmp_path):
    """While the service comes and goes too: what it was told is kept is stored in the end, once, in order."""
    subject = "killed@visitor.example"
    world.served.consent(subject)
    promised = -1
    for round_ in range(3):
        world.proxy.down = round_ % 2 == 0
        world.proxy.faults.extend([fault("cut"), fault("lost"), fault("half")] * 2)
        command = [
            sys.executable, "-m", "tests.unit.client.spooling_process",
            world.proxy.url, world.served.secrets[Role.BOT], str(tmp_path / "spool"), subject, str(promised + 1),
        ]  # fmt: skip
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            for _ in range(12 + round_):
                line = process.stdout.readline()
                assert line, process.returncode
                promised = int(line)
            process.kill()
            rest = process.stdout.read().split("\n")[:-1]
            promised = int(rest[-1]) if rest else promised
    world.proxy.down = False
    world.proxy.faults.clear()
    with world.client(spool=tmp_path / "spool", spool_key=KEY) as client:
        assert client.flush(30) == 0
    texts, after = [], -1
    while True:
        view = world.served.service.view
        page = view(world.served.callers[Role.SUPPORT], "killed", "support", reason="t", after=after, limit=200)
        texts += [each.text for each in page.messages]
        if page.next_after is None:
            break
        after = page.next_after
    assert texts[: promised + 1] == [f"text {number}" for number in range(promised + 1)]
    # At most the one that was on its way when the process died comes on top.
    assert len(texts) <= promised + 2
