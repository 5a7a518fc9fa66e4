"""Walks a scenario and kills it (SIGKILL) after its n-th step, for every n, each time in a process of its own.

A step is a statement or a commit at the database. Prints one JSON line for each n: what the process had said before it died.
Run as a program, so that nothing but this thread is alive when it forks: python -m tests.service.crash_walk FOLDER FIRST EVERY
"""

import json
import os
import shutil
import signal
import sys
from pathlib import Path

from sqlalchemy import event

from sottovoce.app import Home, load_manifest, rules_alone
from sottovoce.app.finder import masker_of
from sottovoce.service import Caller, NewFeedback, NewMessage, Place, PrivacyService, Role
from tests.service_fixture import FOR, MANIFEST, Clock

CANARIES = ("zebedia.karovic@canary.example", "4111 1111 1111 1111", "+34 612 345 678")
ANA, BO = "ana-canary-7431@ruiz.example", "bo-canary-9917@lee.example"
BOT, SUPPORT, PRIVACY = Caller("aa", Role.BOT), Caller("bb", Role.SUPPORT), Caller("cc", Role.PRIVACY)


def open_at(folder):
    (folder / "sottovoce.toml").write_text(MANIFEST, encoding="utf-8")
    home = Home(keys=folder / "home" / "keys.json", vault=folder / "home" / "vault.db")
    manifest = load_manifest(folder / "sottovoce.toml")
    return PrivacyService.open(Place(home=home), manifest, rules_only=True, clock=Clock(), upkeep=False)


def scenario(service, say):
    """What happens; ``say`` is told of each thing once it was acknowledged."""
    for subject in (ANA, BO):
        prompt = service.prompt(BOT, subject, purposes=FOR)
        service.answer(BOT, subject, dict.fromkeys(FOR, True), prompt=prompt.id, method="button")
        say("consent", subject)
    for number, value in enumerate(CANARIES):
        send(service, say, ANA, "c-ana", f"m-{number}", f"please note {value} and answer")
    send(service, say, BO, "c-bo", "m-0", f"reach me at {CANARIES[0]}")
    stored = send(service, say, BO, "c-bo", "m-1", f"or at {CANARIES[2]}")
    service.feedback(
        BOT, NewFeedback(id="f-1", kind="text", text=f"no: {CANARIES[1]}", subject=BO, conversation="c-bo")
    )
    say("feedback", "f-1")
    token = next(word for word in stored.text.split() if word.startswith("PHONE_NUMBER-"))
    service.reveal(SUPPORT, "c-bo", [token], "support", "ticket 1")
    say("revealed", token)
    service.withdraw(BOT, ANA, ["analytics", "training"])
    say("narrowed", ANA)
    service.withdraw(BOT, ANA)
    say("withdrawn", ANA)
    service.erase(PRIVACY, BO, "request 1")
    say("erased", BO)


def send(service, say, subject, conversation, id_, text):
    message = NewMessage(subject=subject, conversation=conversation, id=id_, role="user", text=text, purposes=FOR)
    result = service.submit(BOT, [message]).result(60)
    assert result[0].stored, result[0].reason
    say("stored", f"{conversation}/{id_}")
    return result[0]


def child(folder, fatal, told):
    """Run the scenario; die at step ``fatal``."""
    service = open_at(folder)
    steps = 0

    def step(*_):
        nonlocal steps
        steps += 1
        if steps == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    database = service.parts.db
    for engine in {id(e): e for e in (database._writing_engine, database._reading_engine)}.values():
        event.listen(engine, "before_cursor_execute", step)
        event.listen(engine, "after_cursor_execute", step)
        event.listen(engine, "commit", step)

    def say(what, which):
        os.write(told, json.dumps([what, which]).encode() + b"\n")

    scenario(service, say)
    service.close()
    os.write(told, json.dumps(["steps", steps]).encode() + b"\n")


def run_child(folder, fatal):
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        code = 1
        try:
            child(folder, fatal, writing)
            code = 0
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        told = [json.loads(line) for line in pipe]
    _, status = os.waitpid(pid, 0)
    return told, status


def main():
    root, first, every = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    (root / "seed" / "home").mkdir(parents=True)
    (root / "sottovoce.toml").write_text(MANIFEST, encoding="utf-8")
    masker_of(
        rules_alone(load_manifest(root / "sottovoce.toml")), more_kinds=("AGE", "DEVICE_ID")
    )  # Shared by all children.
    _, status = run_child(root / "seed", -1)  # Compiles rules, makes keys; how many steps there are.
    if status:
        sys.exit("the scenario does not work without a crash either")
    fatal = first
    while True:
        folder = root / f"n{fatal}"
        (folder / "home").mkdir(parents=True)
        shutil.copy(root / "seed" / "home" / "keys.json", folder / "home" / "keys.json")
        told, status = run_child(folder, fatal)
        print(
            json.dumps({"fatal": fatal, "told": told, "killed": status == signal.SIGKILL, "status": status}), flush=True
        )
        if status != signal.SIGKILL:
            break
        fatal += every


if __name__ == "__main__":
    main()
