"""Messages while the service is away: a real service behind a proxy that goes down and comes back."""

import asyncio
import logging
import threading

import pytest

from sottovoce.client import AsyncClient, Message, SpoolFullError
from sottovoce.errors import KeyUnavailableError, UsageError
from sottovoce.service import Role
from tests.service_fixture import FOR, START_MS
from tests.unit.client.serving import fault, problem, until

KEY = bytes(range(32))
LATER = {"first_seconds": 60.0, "idle_seconds": 60.0, "most_seconds": 0.01}
"""A pace at which the thread looks once and then not again during a test; ``flush`` looks at once."""


def say(client, person, id, **more):
    return client.message(f"text {id}", **person, id=str(id), purposes=FOR, **more)


def test_away_and_back(world, person, tmp_path):
    """What was said meanwhile is stored by itself, once, in order, with the time at which it was said."""
    with world.client(spool=tmp_path, spool_key=KEY) as client:
        assert say(client, person, 0).stored
        world.proxy.down = True
        for number in range(1, 4):
            world.now = START_MS - 1_000 + number
            result = say(client, person, number)
            assert (result.stored, result.spooled, result.id) == (False, True, str(number))
        assert client.spooled == 3
        world.proxy.down = False
        until(lambda: client.spooled == 0)
        until(lambda: say(client, person, 9).stored)
    page = world.served.service.view(world.served.callers[Role.SUPPORT], person["conversation"], "support", reason="t")
    assert [m.text for m in page.messages] == ["text 0", "text 1", "text 2", "text 3", "text 9"]
    assert [m.at_ms for m in page.messages][1:4] == [START_MS - 999, START_MS - 998, START_MS - 997]
    assert not list(tmp_path.glob("*.segment"))


def test_newer_messages_of_a_conversation_never_overtake(world, person, tmp_path):
    """They go behind those that wait, though the service is there again; other conversations need not wait."""
    other = {**person, "conversation": person["conversation"] + " b"}
    world.proxy.down = True
    client = world.client(spool=tmp_path, spool_key=KEY, pace=world.pace(**LATER))
    assert say(client, person, 1).spooled
    client.close()
    world.proxy.down = False
    world.proxy.faults.append(problem(503))  # for the thread, which begins with what it finds
    with world.client(spool=tmp_path, spool_key=KEY, pace=world.pace(**LATER)) as client:
        until(lambda: len(world.proxy.seen) >= 3 and client._outbox.away)
        client._outbox.away = False
        assert say(client, other, 2).stored
        assert say(client, person, 3).spooled
        batch = [
            Message(**each, id=f"b{n}", text=f"text b{n}", purposes=FOR)
            for n, each in enumerate((person, other, person))
        ]
        assert [result.spooled for result in client.messages(batch)] == [True, False, True]
        assert client.flush(20) == 0
        assert say(client, person, 4).stored
    assert world.texts(person["conversation"]) == ["text 1", "text 3", "text b0", "text b2", "text 4"]
    assert world.texts(other["conversation"]) == ["text 2", "text b1"]


def test_what_was_stored_though_nobody_was_told_is_stored_once(world, person, tmp_path):
    """Connections that are cut after the service has it, again and again, at sending and at emptying the spool."""
    with world.client(spool=tmp_path, spool_key=KEY) as client:
        world.proxy.faults.extend([fault("cut")] * 5)
        results = [say(client, person, number) for number in range(4)]
        assert results[0].spooled
        until(lambda: client.spooled == 0)
    assert world.texts(person["conversation"]) == [f"text {number}" for number in range(4)]


def test_the_next_process_goes_on(world, person, tmp_path):
    """What waits stays on disk; whoever opens the folder with the key sends it."""
    world.proxy.down = True
    with world.client(spool=tmp_path, spool_key=KEY) as client:
        assert [say(client, person, number).spooled for number in range(3)] == [True] * 3
        assert client.flush(0.05) == 3
    world.proxy.down = False
    with world.client(spool=tmp_path, spool_key=KEY) as client:
        until(lambda: client.spooled == 0)
    assert world.texts(person["conversation"]) == ["text 0", "text 1", "text 2"]


def test_while_it_is_away_nobody_waits_for_it(world, person, tmp_path):
    """After the first message that found it away, further ones are kept without asking."""
    world.proxy.down = True
    with world.client(spool=tmp_path, spool_key=KEY, pace=world.pace(**LATER)) as client:
        say(client, person, 0)
        until(lambda: len(world.proxy.seen) == 3)
        for number in range(1, 50):
            assert say(client, person, number).spooled
        assert len(world.proxy.seen) == 3


def test_a_message_that_is_wrong_does_not_hold_up_the_others(world, person, tmp_path):
    """It leaves the spool, and whoever wants to know is told, without the text."""
    told = []
    world.proxy.down = True
    with world.client(spool=tmp_path, spool_key=KEY, on_refused=told.append) as client:
        say(client, person, 1)
        client.message("x", **person, id="bad", role="nobody")
        say(client, {**person, "subject": "somebody.else@visitor.example"}, "foreign")
        say(client, person, 2)
        world.proxy.down = False
        until(lambda: client.spooled == 0)
        until(lambda: len(told) >= 1)
    assert (told[0].id, told[0].conversation, told[0].code) == ("bad", person["conversation"], "invalid_request")
    assert person["conversation"] not in repr(told)
    assert world.texts(person["conversation"]) == ["text 1", "text 2"]


@pytest.mark.parametrize("status", [401, 403, 404, 500])
def test_what_speaks_of_no_message_loses_none(world, person, tmp_path, status):
    """A revoked key, a wrong path, a fault inside: the spool waits until somebody has seen to it."""
    world.proxy.down = True
    with world.client(spool=tmp_path, spool_key=KEY) as client:
        say(client, person, 1)
        say(client, person, 2)
        world.proxy.faults.extend([problem(status, "forbidden")] * 6)
        world.proxy.down = False
        until(lambda: client.spooled == 0)
    assert not world.proxy.faults
    assert world.texts(person["conversation"]) == ["text 1", "text 2"]


def test_a_fault_over_one_message_holds_up_its_conversation_alone(tmp_path, world, person):
    """The service fails over one message each time: others go on, and it stays."""
    from sottovoce.client import ServiceFailedError
    from sottovoce.client.model import MessageResult
    from sottovoce.client.outbox import Outbox
    from sottovoce.client.spool_format import SpoolKey
    from sottovoce.client.store_spool import Spool

    sent = []

    def send(messages):
        if any(message.id == "bad" for message in messages):
            raise ServiceFailedError("x", status=500)
        sent.extend(message.id for message in messages)
        return [MessageResult(id=message.id, stored=True) for message in messages]

    spool = Spool(tmp_path, SpoolKey(KEY))
    spool.append([
        Message(subject="s", conversation=conversation, id=id_, text="", at_ms=1)
        for conversation, id_ in (("a", "1"), ("b", "bad"), ("b", "2"), ("a", "3"), ("c", "4"))
    ])  # fmt: skip
    outbox = Outbox(spool, send, world.pace())
    until(lambda: len(outbox) == 2)
    assert outbox.flush(0.1) == 2
    outbox.close()
    assert sent == ["1", "3", "4"]


def test_the_signal_of_the_browser_is_kept_too(world, tmp_path):
    """A message that was said under it is sent under it, alone."""
    subject = "spooled.gpc@visitor.example"
    world.served.consent(subject)
    world.proxy.down = True
    with world.client(spool=tmp_path, spool_key=KEY) as client:
        who = {"subject": subject, "conversation": "spooled gpc"}
        say(client, who, 1)
        say(client, who, 2, gpc=True)
        world.proxy.down = False
        until(lambda: client.spooled == 0)
        assert client.consents(subject).gpc
    sent = [request for request in world.proxy.seen if b'"text 1"' in request or b'"text 2"' in request]
    assert [(b'"text 1"' in request, b"sec-gpc: 1" in request.lower()) for request in sent[-2:]] == [
        (True, False),
        (False, True),
    ]


def test_who_is_erased_is_erased_here_too(world, person, tmp_path):
    """What waits of them is never sent, not even after they came back and said yes."""
    world.proxy.down = True
    with world.client(Role.PRIVACY, spool=tmp_path, spool_key=KEY, pace=world.pace(**LATER)) as client:
        say(client, person, 1)
        until(lambda: len(world.proxy.seen) >= 3)
        world.proxy.down = False
        client.erase(person["subject"], "request 3")
        assert client.spooled == 0
    assert not list(tmp_path.glob("*.segment"))


def test_more_than_fits_is_refused_to_the_caller(world, person, tmp_path):
    """Nothing is dropped in silence."""
    world.proxy.down = True
    with world.client(spool=tmp_path, spool_key=KEY, spool_bytes=2_000) as client, pytest.raises(SpoolFullError):
        [say(client, person, number) for number in range(50)]
    assert 0 < sum(path.stat().st_size for path in tmp_path.glob("*.segment")) <= 2_000


def test_no_key_no_spool(world, tmp_path):
    """Nor a key without a spool, nor a key file that others may read."""
    with pytest.raises(KeyUnavailableError):
        world.client(spool=tmp_path)
    with pytest.raises(UsageError):
        world.client(spool_key=KEY)
    path = tmp_path / "key"
    path.write_text(KEY.hex())
    path.chmod(0o644)
    with pytest.raises(KeyUnavailableError):
        world.client(spool=tmp_path / "s", spool_key=path)
    path.chmod(0o600)
    world.client(spool=tmp_path / "s", spool_key=path).close()


def test_logs_hold_no_text(world, person, tmp_path, caplog):
    """That the service is away, how many wait, and codes."""
    caplog.set_level(logging.DEBUG, "sottovoce")
    world.proxy.down = True
    with world.client(spool=tmp_path, spool_key=KEY) as client:
        client.message("canary.bird", **person, id="canary-id", role="nobody")
        world.proxy.down = False
        until(lambda: client.spooled == 0)
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("sottovoce")]
    assert lines
    assert not [line for line in lines if "canary" in line or person["subject"] in line or "talk" in line]


def test_many_threads_lose_and_double_nothing(world, person, tmp_path):
    """While the service comes and goes."""
    with world.client(spool=tmp_path, spool_key=KEY) as client:

        def talk(name):
            for number in range(10):
                say(client, {**person, "conversation": f"{person['conversation']} {name}"}, number)
                if number % 4 == 0:
                    world.proxy.faults.append(fault("cut"))

        threads = [threading.Thread(target=talk, args=(name,)) for name in range(4)]
        for thread in threads:
            thread.start()
        world.proxy.faults.extend([fault("lost"), problem(503), fault("half")] * 4)
        for thread in threads:
            thread.join()
        assert client.flush(20) == 0
    for name in range(4):
        assert world.texts(f"{person['conversation']} {name}") == [f"text {number}" for number in range(10)]


def test_the_other_client_does_the_same(world, person, tmp_path):
    """Spool, order and emptying, under asyncio."""

    async def scene():
        secret = world.served.secrets[Role.BOT]
        async with AsyncClient(world.proxy.url, secret, spool=tmp_path, spool_key=KEY, pace=world.pace()) as client:
            world.proxy.down = True
            first = await client.message("text 0", **person, id="0", purposes=FOR)
            rest = await client.messages([Message(**person, id=str(n), text=f"text {n}", purposes=FOR) for n in (1, 2)])
            assert [result.spooled for result in (first, *rest)] == [True] * 3
            world.proxy.down = False
            assert await client.flush(20) == 0
            assert (await client.message("text 3", **person, id="3", purposes=FOR)).stored

    asyncio.run(scene())
    assert world.texts(person["conversation"]) == ["text 0", "text 1", "text 2", "text 3"]
