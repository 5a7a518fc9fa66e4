"""As much of a broker and of ``confluent_kafka.Consumer`` as a consumer can notice. Errors and partitions are the library's."""

from collections import defaultdict

from confluent_kafka import KafkaError, KafkaException, TopicPartition


class Record:
    def __init__(self, place, offset, value, error=None):
        self._told = (*place, offset, value, error, (1, 1_795_000_000_000))

    def topic(self):
        return self._told[0]

    def partition(self):
        return self._told[1]

    def offset(self):
        return self._told[2]

    def value(self):
        return self._told[3]

    def error(self):
        return self._told[4]

    def timestamp(self):
        return self._told[5]


class Broker:
    """Keeps records and what each group committed."""

    def __init__(self):
        self.records = defaultdict(list)
        self.committed = defaultdict(int)

    def produce(self, topic, partition, *values):
        self.records[topic, partition].extend(values)

    def lag(self):
        return sum(len(values) - self.committed[place] for place, values in self.records.items())


class Consumer:
    """One member of the group. ``events`` are called one by one at the next polls, before records come."""

    def __init__(self, broker, partitions=(0,)):
        self.broker, self.partitions, self.events = broker, list(partitions), []
        self.positions, self.paused, self.polls, self.commits, self.log = {}, set(), 0, [], []
        self.errors, self.commit_errors = [], []
        self.topics = None

    def subscribe(self, topics, on_assign=None, on_revoke=None, on_lost=None):
        self.topics, self.on_revoke, self.on_lost = topics, on_revoke, on_lost
        self.events.insert(0, lambda: self.assign(*self.partitions))

    def assign(self, *partitions):
        for partition in partitions:
            for topic in self.topics:
                self.positions[topic, partition] = self.broker.committed[topic, partition]

    def take_away(self, *partitions, lost=False):
        gone = [TopicPartition(topic, partition) for topic in self.topics for partition in partitions]
        told = self.on_lost if lost else self.on_revoke
        if told is not None:
            told(self, gone)
        for each in gone:
            self.positions.pop((each.topic, each.partition), None)
            self.paused.discard((each.topic, each.partition))

    def assignment(self):
        return [TopicPartition(topic, partition) for topic, partition in self.positions]

    def consume(self, num_messages=1, timeout=-1):
        self.polls += 1
        if self.events:
            self.events.pop(0)()
        if self.errors:
            error = self.errors.pop(0)
            if isinstance(error, Exception):
                raise error
            return [Record((None, None), None, None, error)]
        found = []
        for place in self.positions:
            while place not in self.paused and len(found) < num_messages:
                at = self.positions[place]
                if at >= len(self.broker.records[place]):
                    break
                found.append(Record(place, at, self.broker.records[place][at]))
                self.positions[place] = at + 1
        return found

    def commit(self, *, offsets, asynchronous):
        assert asynchronous is False
        if self.commit_errors:
            raise KafkaException(self.commit_errors.pop(0))
        for each in offsets:
            if (each.topic, each.partition) not in self.positions:
                raise KafkaException(KafkaError(KafkaError.ILLEGAL_GENERATION))
            self.broker.committed[each.topic, each.partition] = each.offset
        self.commits.append([(each.partition, each.offset) for each in offsets])

    def pause(self, partitions):
        self.log.append("pause")
        self.paused |= {(each.topic, each.partition) for each in partitions}

    def resume(self, partitions):
        self.log.append("resume")
        self.paused -= {(each.topic, each.partition) for each in partitions}
