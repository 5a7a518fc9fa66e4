"""Load on the service, from a second process: intake, tokenize, reveal, and all of it again over a large store.

    python -m benchmarks.service_load [--seconds 10] [--messages 1000000] [--db URL]

Starts `sottovoce serve` in a folder of its own, with one detection process, and speaks HTTP to it.
Every message goes the whole way: consent looked up, rules and tagger, tokens sealed, audit entry, durable commit.
"""

import argparse
import asyncio
import itertools
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.texts import messages

MANIFEST = """version = 1
[service]
name = "Load"
controller = "Load Ltd"
contact = "privacy@load.example"
[purposes.support]
basis = "consent"
keep = "30d"
[purposes.analytics]
basis = "consent"
keep = "400d"
"""
SUBJECTS = 500


class Server:
    """A service of our own, with the keys it printed."""

    def __init__(self, folder, db=None, workers=1):
        self.folder = Path(folder)
        (self.folder / "sottovoce.toml").write_text(MANIFEST, encoding="utf-8")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.environment = {**os.environ, "SOTTOVOCE_HOME": str(self.folder / "home")}
        self.db = ["--db", db] if db else []
        self.workers = workers

    def sottovoce(self, *arguments):
        command = [sys.executable, "-m", "sottovoce", *arguments]
        done = subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            sys.exit(done.stderr)
        return done.stdout

    def key(self, role):
        made = self.sottovoce("keys", "api", "new", "--role", role, "--json", *self.db)
        return json.loads(made)["secret"]

    def __enter__(self):
        self.bot, self.analyst = self.key("bot"), self.key("analyst")
        # One key may see 200 values in ten minutes without a second person's word.
        self.support = [self.key("support") for _ in range(8)]
        command = [sys.executable, "-m", "sottovoce", "serve", "--port", str(self.port), "--workers", str(self.workers)]
        command += self.db
        self.log = (self.folder / "log.txt").open("w")
        self.process = subprocess.Popen(
            command, cwd=self.folder, env=self.environment, stderr=self.log, stdout=self.log
        )
        for _ in range(600):
            try:
                with socket.create_connection(("127.0.0.1", self.port), 1):
                    return self
            except OSError:
                time.sleep(0.1)
                if self.process.poll() is not None:
                    break
        sys.exit("the service did not start:\n" + (self.folder / "log.txt").read_text()[-3000:])

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
        self.log.close()


async def exchange(reader, writer, raw):
    """One request; gives status and body."""
    writer.write(raw)
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head[9:12])
    low = head.lower()
    at = low.index(b"content-length:") + 15
    body = await reader.readexactly(int(low[at : low.index(b"\r", at)]))
    return status, body


def request(method, path, key, body):
    payload = json.dumps(body).encode()
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: load\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(payload)}\r\n\r\n"
    )
    return head.encode() + payload


async def load(port, requests, *, connections, seconds, rate=None):
    """Requests over kept connections: as fast as they are answered, or ``rate`` a second at even distances.

    Returns:
        Latencies in seconds (with a rate: from the moment when the request was due), statuses, seconds taken.
    """
    latencies, statuses = [], {}
    begun = time.perf_counter()
    number = 0

    async def one(_):
        nonlocal number
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while True:
            due = time.perf_counter()
            if due - begun >= seconds:
                break
            if rate:
                due = begun + number / rate
                number += 1
                if due - begun >= seconds:
                    break
                if (wait := due - time.perf_counter()) > 0:
                    await asyncio.sleep(wait)
            raw = next(requests)
            status, _ = await exchange(reader, writer, raw)
            latencies.append(time.perf_counter() - due)
            statuses[status] = statuses.get(status, 0) + 1
        writer.close()

    await asyncio.gather(*map(one, range(connections)))
    return sorted(latencies), statuses, time.perf_counter() - begun


class Talk:
    """Messages as chatbots send them: new ids, a few hundred people, many conversations."""

    def __init__(self, key, seed=1):
        self.key, self.rng, self.number, self.seed = key, random.Random(seed), 0, seed
        self.texts = list(messages(5000))

    def message(self):
        self.number += 1
        return {
            "subject": f"person-{self.number // 6 % SUBJECTS}@load.example",
            "conversation": f"c-{self.seed}-{self.number // 6}",
            "id": f"m-{self.seed}-{self.number}",
            "role": "user",
            "text": self.rng.choice(self.texts),
        }

    def single(self):
        while True:
            yield request("POST", "/v1/messages", self.key, self.message())

    def batches(self, size=100):
        while True:
            yield request("POST", "/v1/messages:batch", self.key, {"messages": [self.message() for _ in range(size)]})


def at(latencies, share):
    return latencies[min(len(latencies) - 1, int(len(latencies) * share))] * 1000 if latencies else float("nan")


async def consent_all(server):
    """Everybody is asked, and says yes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    for number in range(SUBJECTS):
        subject = f"/v1/subjects/person-{number}%40load.example"
        status, body = await exchange(reader, writer, request("POST", f"{subject}/prompts", server.bot, {}))
        assert status == 200, body[:300]
        prompt = json.loads(body)["prompt"]
        choices = {item["purpose"]: True for item in prompt["items"]}
        answer = {"prompt": prompt["id"], "choices": choices, "method": "button"}
        status, body = await exchange(reader, writer, request("POST", f"{subject}/consents", server.bot, answer))
        assert status == 200, body[:300]
    writer.close()


async def vault_figures(server, seconds):
    rng = random.Random(3)

    def tokenize():
        while True:
            values = [{"kind": "EMAIL_ADDRESS", "value": f"u{rng.getrandbits(40)}@load.example"} for _ in range(100)]
            scope = {"level": "conversation", "name": f"t-{rng.randrange(200)}"}
            yield request("POST", "/v1/vault/tokenize", server.bot, {"scope": scope, "values": values})

    latencies, statuses, took = await load(server.port, tokenize(), connections=4, seconds=seconds)
    yield "tokenize, 100 values a request, values/s", 100 * statuses.get(200, 0) / took, statuses
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    scope = {"level": "conversation", "name": "t-1"}
    values = [{"kind": "EMAIL_ADDRESS", "value": "u1@load.example"}]
    _, body = await exchange(
        reader, writer, request("POST", "/v1/vault/tokenize", server.bot, {"scope": scope, "values": values})
    )
    token = json.loads(body)["tokens"][0]
    asked = {"conversation": "t-1", "tokens": [token], "purpose": "support", "reason": "load test"}
    raw = [request("POST", "/v1/vault/reveal", key, asked) for key in server.support]
    latencies, statuses, took = await load(
        server.port, itertools.cycle(raw), connections=1, seconds=min(seconds, 15), rate=100
    )
    yield "reveal, 100 a second, p99 ms", at(latencies, 0.99), statuses
    yield "reveal, p50 ms", at(latencies, 0.5), statuses


async def intake_figures(server, seconds, seed):
    talk = Talk(server.bot, seed)
    await load(server.port, talk.single(), connections=8, seconds=2)
    latencies, statuses, took = await load(server.port, talk.single(), connections=64, seconds=seconds)
    single = statuses.get(200, 0) / took
    yield "intake, single messages, messages/s", single, statuses
    latencies, statuses, took = await load(server.port, talk.single(), connections=64, seconds=seconds, rate=single / 2)
    yield "intake at half that load, p50 ms", at(latencies, 0.5), statuses
    yield "intake at half that load, p99 ms", at(latencies, 0.99), statuses
    latencies, statuses, took = await load(server.port, talk.batches(), connections=4, seconds=seconds)
    yield "intake, 100 messages a request, messages/s", 100 * statuses.get(200, 0) / took, statuses
    read = request("GET", f"/v1/conversations/c-{seed}-1?view=analytics", server.analyst, {})
    latencies, statuses, took = await load(server.port, itertools.cycle([read]), connections=4, seconds=seconds)
    yield "reads of a conversation by kinds, audited, requests/s", statuses.get(200, 0) / took, statuses


async def fill(server, messages):
    talk = Talk(server.bot, 99)
    requests = talk.batches(1000)
    readers = [await asyncio.open_connection("127.0.0.1", server.port) for _ in range(2)]
    sent, begun = 0, time.perf_counter()
    while sent < messages:
        await asyncio.gather(*(exchange(reader, writer, next(requests)) for reader, writer in readers))
        sent += 1000 * len(readers)
        if sent % 50_000 == 0:
            print(f"  {sent:,} stored, {sent / (time.perf_counter() - begun):,.0f}/s", file=sys.stderr, flush=True)
    for _, writer in readers:
        writer.close()


async def measure(server, arguments):
    rows = []
    await consent_all(server)
    rows += [row async for row in intake_figures(server, arguments.seconds, 1)]
    rows += [row async for row in vault_figures(server, arguments.seconds)]
    if arguments.messages:
        await fill(server, arguments.messages)
        again = [row async for row in intake_figures(server, arguments.seconds, 2)]
        rows += [(f"with {arguments.messages:,} more stored: {row[0]}", *row[1:]) for row in again]
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--messages", type=int, default=0, help="fill the store with so many, then measure again")
    parser.add_argument("--db", help="a database URL; an SQLite file by default")
    parser.add_argument("--workers", type=int, default=1)
    arguments = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="sottovoce-load-")
    try:
        with Server(folder, arguments.db, arguments.workers) as server:
            rows = asyncio.run(measure(server, arguments))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for name, value, statuses in rows:
        print(f"{name:<90} {value:>12,.1f}   {statuses}")


if __name__ == "__main__":
    main()
