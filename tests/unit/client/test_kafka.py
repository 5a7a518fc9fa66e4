"""Messages from Kafka: a fake that speaks ``confluent_kafka.Consumer``, a real service behind a proxy."""

import inspect
import json
import logging

import confluent_kafka
import pytest
from confluent_kafka import KafkaError as Fault
from confluent_kafka import KafkaException

from sottovoce.client import ProblemError
from sottovoce.client.kafka import KafkaError, consume, settings
from sottovoce.errors import UsageError
from sottovoce.service import Role
from tests.service_fixture import FOR
from tests.unit.client.fake_kafka import Broker, Consumer
from tests.unit.client.serving import fault, problem

TOPIC = "chat"


def record(person, number, **more):
    body = {**person, "id": str(number), "text": f"text {number}", "purposes": list(FOR), **more}
    return json.dumps(body).encode()


def run(world, consumer, *, polls=50, role=Role.BOT, **more):
    """Until all is committed, or so many polls."""
    dead = []

    def done():
        return consumer.polls >= polls or (consumer.polls > 1 and not consumer.broker.lag())

    with world.client(role, retries=0) as client:
        tally = consume(
            consumer,
            client,
            topic=TOPIC,
            on_dead=more.pop("on_dead", dead.append),
            stop=done,
            poll_seconds=0,
            pace=world.pace(),
            **more,
        )
    return tally, dead


def test_what_is_taken_is_stored_then_committed(world, person):
    """In order, each once; the offset is that of the next record."""
    broker = Broker()
    broker.produce(TOPIC, 0, *[record(person, number) for number in range(5)])
    consumer = Consumer(broker)
    tally, dead = run(world, consumer, batch=2)
    assert world.texts(person["conversation"]) == [f"text {number}" for number in range(5)]
    assert (tally.records, tally.stored, tally.dead, dead) == (5, 5, 0, [])
    assert consumer.commits == [[(0, 2)], [(0, 4)], [(0, 5)]]


def test_nothing_is_committed_before_it_is_stored(world, person):
    """While the service is away: paused, polled, nothing lost; then resumed."""
    broker = Broker()
    broker.produce(TOPIC, 0, *[record(person, number) for number in range(3)])
    consumer = Consumer(broker)
    world.proxy.faults.extend([fault("lost"), fault("cut"), problem(503), problem(500, "internal"), fault("half")])
    tally, _ = run(world, consumer, batch=10)
    assert world.texts(person["conversation"]) == ["text 0", "text 1", "text 2"]
    assert consumer.commits == [[(0, 3)]]
    assert consumer.log == ["pause"] * 5 + ["resume"]
    assert (tally.stored, consumer.paused) == (3, set())


def test_what_was_not_committed_comes_again_and_is_stored_once(world, person):
    """A consumer that ends between storing and committing, and the one after it."""
    broker = Broker()
    broker.produce(TOPIC, 0, *[record(person, number) for number in range(3)])
    first = Consumer(broker)
    first.commit_errors.append(Fault(Fault._TIMED_OUT))
    run(world, first, polls=2)
    assert broker.committed[TOPIC, 0] == 0
    tally, _ = run(world, Consumer(broker))
    assert tally.stored == 3
    assert world.texts(person["conversation"]) == ["text 0", "text 1", "text 2"]


def test_stopping_while_the_service_is_away_commits_nothing(world, person):
    """The records are somebody else's to take."""
    broker = Broker()
    broker.produce(TOPIC, 0, record(person, 0))
    world.proxy.down = True
    tally, _ = run(world, Consumer(broker), polls=6)
    assert (broker.committed[TOPIC, 0], tally.records) == (0, 0)


def test_poison_goes_to_dead_letters_and_the_rest_goes_on(world, person, caplog):
    """What is no message, and what the service says can never be stored; its text is in no log."""
    caplog.set_level(logging.DEBUG, "sottovoce")
    broker = Broker()
    broker.produce(
        TOPIC, 0, record(person, 0), b"canary {", None, b'{"id": "canary"}', record(person, 1, role="canary"),
        record({**person, "subject": "canary@other.example"}, 2), record(person, 3), b"x" * 1_100_000,
    )  # fmt: skip
    world.served.consent("canary@other.example")
    consumer = Consumer(broker)
    tally, dead = run(world, consumer)
    assert [(letter.offset, letter.code) for letter in dead] == [
        (1, "malformed_body"), (2, "malformed_body"), (3, "invalid_request"), (4, "invalid_request"),
        (5, "foreign_conversation"), (7, "too_large"),
    ]  # fmt: skip
    assert dead[0].value == b"canary {"
    assert (tally.stored, tally.dead, broker.lag()) == (2, 6, 0)
    assert "canary" not in caplog.text + repr(dead)
    assert world.texts(person["conversation"]) == ["text 0", "text 3"]


def test_who_said_no_is_not_recorded_and_no_poison(world):
    """It is done with: committed, counted."""
    broker = Broker()
    broker.produce(TOPIC, 0, record({"subject": "asked.nothing@x.example", "conversation": "kafka no"}, 0))
    tally, dead = run(world, Consumer(broker))
    assert (tally.not_recorded, dead, broker.lag()) == (1, [], 0)


def test_a_dead_letter_that_cannot_be_kept_stops_it(world):
    """Nothing is committed, so nothing is lost."""
    broker = Broker()
    broker.produce(TOPIC, 0, b"{")

    def fails(_letter):
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        run(world, Consumer(broker), on_dead=fails)
    assert broker.committed[TOPIC, 0] == 0


@pytest.mark.parametrize("lost", [False, True])
def test_a_partition_that_goes_to_somebody_else_is_let_go(world, person, lost):
    """What was taken from it and not stored yet is neither sent nor committed; the other partitions go on."""
    other = {**person, "conversation": person["conversation"] + " b"}
    broker = Broker()
    broker.produce(TOPIC, 0, record(person, 0))
    broker.produce(TOPIC, 1, record(other, 1))
    consumer = Consumer(broker, (0, 1))
    world.proxy.faults.extend([fault("lost")] * 3)
    consumer.events += [lambda: None, lambda: consumer.take_away(0, lost=lost)]
    run(world, consumer, polls=10)
    assert consumer.commits == [[(1, 1)]]
    assert world.texts(other["conversation"]) == ["text 1"]
    tally, _ = run(world, Consumer(broker))
    assert tally.stored == 1
    assert world.texts(person["conversation"]) == ["text 0"]


def test_a_partition_that_comes_while_the_service_is_away_is_paused_too(world, person):
    """What came before it could be is kept in order, and stored with the rest."""
    broker = Broker()
    broker.produce(TOPIC, 0, *[record(person, number) for number in range(2)])
    broker.produce(TOPIC, 1, *[record({**person, "conversation": person["conversation"] + " b"}, n) for n in range(2)])
    consumer = Consumer(broker, (0,))
    world.proxy.faults.extend([fault("lost")] * 4)
    consumer.events += [lambda: consumer.assign(1)]
    tally, _ = run(world, consumer)
    assert (tally.stored, broker.lag(), consumer.paused) == (4, 0, set())
    assert world.texts(person["conversation"]) == ["text 0", "text 1"]


def test_faults_of_kafka(world, person):
    """What passes is passed over; what does not is an error of ours, without the text of the library."""
    broker = Broker()
    broker.produce(TOPIC, 0, record(person, 0))
    consumer = Consumer(broker)
    consumer.errors += [Fault(Fault._ALL_BROKERS_DOWN), Fault(Fault._PARTITION_EOF)]
    consumer.commit_errors.append(Fault(Fault.REBALANCE_IN_PROGRESS))
    run(world, consumer, polls=5)
    assert world.texts(person["conversation"]) == ["text 0"]
    fatal = True
    for error in (
        Fault(Fault.TOPIC_AUTHORIZATION_FAILED, "canary", fatal),
        KafkaException(Fault(Fault._FATAL, "canary", fatal)),
    ):
        consumer = Consumer(broker)
        consumer.errors.append(error)
        with pytest.raises(KafkaError) as caught:
            run(world, consumer, polls=5)
        assert "canary" not in str(caught.value)


def test_a_key_that_is_refused_is_nobodys_poison(world, person):
    """It ends with the error; nothing is dead, nothing committed."""
    broker = Broker()
    broker.produce(TOPIC, 0, record(person, 0))
    dead = []
    with pytest.raises(ProblemError) as caught:
        run(world, Consumer(broker), role=Role.ANALYST, on_dead=dead.append)
    assert (caught.value.code, dead, broker.committed[TOPIC, 0]) == ("forbidden", [], 0)


def test_two_spools_are_one_too_many(world, tmp_path):
    """A spooled message is not stored yet: its offset must not be committed."""
    with world.client(spool=tmp_path, spool_key=bytes(32)) as client, pytest.raises(UsageError):
        consume(Consumer(Broker()), client, topic=TOPIC, on_dead=print, stop=lambda: True)


def test_the_fake_asks_no_more_than_the_library_gives():
    """Every method of the fake is one of the real consumer; the settings are ones it takes."""
    names = {name for name, member in vars(Consumer).items() if inspect.isfunction(member) and not name.startswith("_")}
    assert names - {"assign", "take_away"} <= set(dir(confluent_kafka.Consumer))
    chosen = settings("127.0.0.1:1", "group")
    assert chosen["enable.auto.commit"] is False
    consumer = confluent_kafka.Consumer(chosen)
    consumer.subscribe([TOPIC], on_revoke=print, on_lost=print)
    assert consumer.assignment() == []
    consumer.pause(consumer.assignment())
    consumer.resume(consumer.assignment())
    assert consumer.consume(num_messages=1, timeout=0.01) == []
    consumer.close()
