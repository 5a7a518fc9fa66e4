"""How fast the audit log takes entries, verifies and proves: ``python benchmarks/audit_log.py [ENTRIES]``."""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from sottovoce.audit import AuditLog, Deed, NewEntry, SigningKey
from sottovoce.audit.entry import body_of
from sottovoce.audit.merkle import Frontier, leaf_hash
from sottovoce.store import Database

BATCH = 100


def entries(start):
    return [
        NewEntry(
            deed=Deed.MESSAGE_STORED,
            actor="key:ab12cd34",
            tenant="default",
            subject="0123456789abcdef0123456789abcdef",
            detail={
                "message": start + at,
                "purposes": ("support", "analytics"),
                "kinds": ("PERSON",),
                "language": "de",
            },
        )
        for at in range(BATCH)
    ]


def microseconds(deed, rounds=200):
    """Median for one entry of a batch."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        deed()
        times.append(time.perf_counter() - start)
    return statistics.median(times) / BATCH * 1e6


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    batch = entries(0)
    bodies = [body_of(entry, seq=at, at_ms=1, key_id="01234567") for at, entry in enumerate(batch)]
    leaves = [leaf_hash(body.encode()) for body in bodies]
    frontier = Frontier().extend(leaf_hash(b"%d" % at) for at in range(100_000))[0]
    written = microseconds(lambda: [body_of(e, seq=at, at_ms=1, key_id="01234567") for at, e in enumerate(batch)])
    print(f"canonical form     {written:8.2f} µs an entry")
    print(f"leaf hash          {microseconds(lambda: [leaf_hash(body.encode()) for body in bodies]):8.2f} µs an entry")
    print(f"tree               {microseconds(lambda: frontier.extend(leaves)):8.2f} µs an entry")
    with tempfile.TemporaryDirectory() as folder, Database.open(f"sqlite:///{Path(folder)}/log.db") as database:
        log = AuditLog(database, SigningKey("chat.example/audit", bytes(32)))
        times = []
        for start in range(0, count, BATCH):
            batch = entries(start)
            with database.writing() as connection:
                begun = time.perf_counter()
                log.record_many(connection, batch)
                times.append(time.perf_counter() - begun)
        print(
            f"append of {BATCH}      {statistics.median(times) / BATCH * 1e6:8.2f} µs an entry, SQLite, before commit"
        )
        log.checkpoint()
        begun = time.perf_counter()
        report = log.verify()
        print(f"verify             {(time.perf_counter() - begun) / report.size * 1e6:8.2f} µs an entry, from scratch")
        begun = time.perf_counter()
        log.prove(count // 3)
        print(f"prove              {(time.perf_counter() - begun) * 1e3:8.2f} ms")


if __name__ == "__main__":
    main()
