"""Messages from a Kafka topic: each stored, or known not to be wanted, before its offset is committed.

At least once: what was not committed comes again, and its id sees to it that it is stored once. A message that can
never be stored goes to the caller's dead letters; its text is in no error and no log. While the service is away the
partitions are paused and the consumer is still polled, so that the group keeps it.
Needs confluent-kafka (the extra ``kafka``).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from sottovoce.client.kafka_record import message_of
from sottovoce.client.model import Message, ServiceAwayError, ServiceFailedError
from sottovoce.client.outbox import deliver
from sottovoce.client.pacing import Pace
from sottovoce.client.service import Client
from sottovoce.errors import MissingExtraError, OutsideError, UsageError

_log = logging.getLogger("sottovoce.client.kafka")


class KafkaError(OutsideError):
    """Kafka failed in a way that does not pass by itself."""

    code = "kafka"


class Record(Protocol):
    """What a ``confluent_kafka.Message`` tells."""

    def error(self) -> Any:
        """None, or what went wrong in its place."""

    def value(self) -> bytes | None:
        """The message as it was produced."""

    def topic(self) -> str | None:
        """Name of the topic."""

    def partition(self) -> int | None:
        """Number of the partition."""

    def offset(self) -> int | None:
        """Place in the partition."""

    def timestamp(self) -> tuple[int, int]:
        """Sort of time (0 for none) and Unix milliseconds."""


class Consumer(Protocol):
    """What is asked of a ``confluent_kafka.Consumer``. It must not commit by itself (``settings``)."""

    def subscribe(self, topics: list[str], on_assign: Any = ..., on_revoke: Any = ..., on_lost: Any = ...) -> Any:
        """Join the group."""

    def consume(self, num_messages: int = ..., timeout: float = ...) -> Sequence[Record]:
        """Records that have come, and callbacks in between."""

    def commit(self, *, offsets: Any, asynchronous: bool) -> Any:
        """Note how far the group has come."""

    def assignment(self) -> list[Any]:
        """The partitions that are this consumer's."""

    def pause(self, partitions: list[Any]) -> Any:
        """Fetch nothing from them."""

    def resume(self, partitions: list[Any]) -> Any:
        """Fetch again."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A record that can never be stored.

    Attributes:
        topic: Where it lies.
        partition: Where it lies.
        offset: Where it lies.
        code: What is wrong: ``malformed_body``, ``invalid_request``, ``too_large`` or the service's code.
        value: As it was produced: whoever keeps it keeps personal data.
    """

    topic: str
    partition: int
    offset: int
    code: str
    value: bytes = field(repr=False)


@dataclass(slots=True)
class Tally:
    """How many records were taken, stored (for the first time or again), not recorded, and dead."""

    records: int = 0
    stored: int = 0
    not_recorded: int = 0
    dead: int = 0


@dataclass(frozen=True, slots=True)
class _Taken:
    topic: str
    partition: int
    offset: int
    value: bytes = field(repr=False)
    message: Message | None = field(repr=False)
    code: str


def settings(servers: str, group: str) -> dict[str, str | bool]:
    """Settings of a ``confluent_kafka.Consumer`` that ``consume`` relies on; add TLS and credentials to them."""
    return {
        "bootstrap.servers": servers,
        "group.id": group,
        "enable.auto.commit": False,
        "enable.auto.offset.store": False,
        "auto.offset.reset": "earliest",
    }


def consume(  # noqa: PLR0913 - one parameter a setting
    consumer: Consumer,
    client: Client,
    *,
    topic: str,
    on_dead: Callable[[DeadLetter], None],
    stop: Callable[[], bool],
    batch: int = 200,
    poll_seconds: float = 1.0,
    pace: Pace | None = None,
) -> Tally:
    """Take messages from a topic until told to stop. The consumer is left open for its owner to close.

    Args:
        consumer: Of confluent-kafka, made with ``settings``.
        client: Without a spool: Kafka is the spool.
        topic: Its name. Records are JSON objects as ``POST /v1/messages`` takes, with ``gpc`` in place of the header.
        on_dead: Given what can never be stored. If it raises, nothing is committed and this ends.
        stop: Asked before each batch.
        batch: Records of one request.
        poll_seconds: How long to wait for records.
        pace: How long to wait while the service is away.

    Raises:
        UsageError: The client has a spool.
        MissingExtraError: confluent-kafka is not installed.
        ProblemError: The service refuses for another reason than a message: the API key, the address.
        KafkaError: Kafka failed for good.
    """
    if client.has_spool:
        raise UsageError("a client that takes messages from Kafka needs no spool", remedy="Make one without a spool")
    run = _Run(consumer, client, on_dead, _library())
    pace = pace or Pace()
    consumer.subscribe([topic], on_revoke=run.revoked, on_lost=run.revoked)
    failures = 0
    while not stop():
        if not run.backlog:
            run.take(batch, poll_seconds)
        try:
            run.settle()
        except (ServiceAwayError, ServiceFailedError) as error:
            _log.warning("%d records wait for the service (%s)", len(run.backlog), error.code)
            consumer.pause(consumer.assignment())
            run.take(batch, pace.pause(failures, getattr(error, "retry_after", None)))
            failures += 1
            continue
        if failures:
            consumer.resume(consumer.assignment())
            failures = 0
    return run.tally


class _Run:
    """What is under way between two commits."""

    def __init__(self, consumer: Consumer, client: Client, on_dead: Callable[[DeadLetter], None], library: Any) -> None:
        self._consumer, self._client, self._on_dead, self._library = consumer, client, on_dead, library
        self.backlog: list[_Taken] = []
        self.tally = Tally()

    def take(self, count: int, seconds: float) -> None:
        """Wait for records, and see what they are."""
        try:
            records = self._consumer.consume(num_messages=count, timeout=seconds)
        except self._library.KafkaException as error:
            raise self._failed(error.args[0] if error.args else None) from None
        for record in records:
            fault = record.error()
            if fault is None:
                self.backlog.append(_taken(record))
            elif fault.fatal():
                raise self._failed(fault)
            elif fault.code() != self._library.KafkaError._PARTITION_EOF:  # noqa: SLF001 - its public name there
                _log.warning("Kafka says %s", fault.name())

    def settle(self) -> None:
        """Have everything stored or dead, then commit.

        Raises:
            ServiceAwayError, ServiceFailedError: Nothing is committed; the backlog stays.
        """
        if not self.backlog:
            return
        results = iter(deliver(self._client.messages, sent) if (sent := self._messages()) else [])
        tally = Tally(records=len(self.backlog))
        for taken in self.backlog:
            result = None if taken.message is None else next(results)
            code = taken.code if result is None else (result.reason if result.faulty else "")
            if code:
                tally.dead += 1
                _log.warning("a record can never be stored: %s/%d/%d (%s)", *_place(taken), code)
                self._on_dead(DeadLetter(*_place(taken), code, taken.value))
            elif result is not None and result.stored:
                tally.stored += 1
            else:
                tally.not_recorded += 1
        self._commit()
        self.backlog.clear()
        for name in Tally.__slots__:
            setattr(self.tally, name, getattr(self.tally, name) + getattr(tally, name))

    def revoked(self, _consumer: object, partitions: Sequence[Any]) -> None:
        """Partitions go to somebody else, who will be given what was not committed."""
        gone = {(partition.topic, partition.partition) for partition in partitions}
        self.backlog[:] = [taken for taken in self.backlog if (taken.topic, taken.partition) not in gone]

    def _messages(self) -> list[Message]:
        return [taken.message for taken in self.backlog if taken.message is not None]

    def _commit(self) -> None:
        ends = {(taken.topic, taken.partition): taken.offset + 1 for taken in self.backlog}
        offsets = [self._library.TopicPartition(topic, partition, end) for (topic, partition), end in ends.items()]
        try:
            self._consumer.commit(offsets=offsets, asynchronous=False)
        except self._library.KafkaException as error:
            told = error.args[0] if error.args else None
            if told is None or told.fatal():
                raise self._failed(told) from None
            # The group has moved on, or the broker is away: the records come again, and are stored once.
            _log.warning("an offset was not committed (%s)", told.name())

    def _failed(self, error: Any) -> KafkaError:
        name = error.name() if error is not None else "unknown"
        return KafkaError(f"Kafka failed ({name})", remedy="See to the brokers, the credentials and the topic")


def _place(taken: _Taken) -> tuple[str, int, int]:
    return taken.topic, taken.partition, taken.offset


def _taken(record: Record) -> _Taken:
    value = record.value() or b""
    made = message_of(value, record.timestamp())
    message, code = (None, made) if isinstance(made, str) else (made, "")
    return _Taken(record.topic() or "", record.partition() or 0, record.offset() or 0, value, message, code)


def _library() -> Any:
    try:
        import confluent_kafka  # noqa: PLC0415 - an extra
    except ImportError:
        raise MissingExtraError(
            "taking messages from Kafka needs confluent-kafka",
            remedy="Install it with `pip install 'sottovoce[kafka]'`",
        ) from None
    return confluent_kafka
