"""Requests put to the application as a server would put them, byte by byte if need be; and a service that answers."""

import asyncio
import io
import json
from concurrent.futures import Future
from dataclasses import dataclass, field

from sottovoce.http import HttpSettings, create_app
from sottovoce.service import (
    Caller,
    ConsentView,
    ConversationView,
    ErasureResult,
    FeedbackResult,
    MessageResult,
    NewKey,
    Role,
    RotationResult,
    SubjectSummary,
    UnauthenticatedError,
    UnlockView,
)

KEYS = {f"svk_{role.value}": Caller(f"{number:012x}", role) for number, role in enumerate(Role)}
MESSAGE = {
    "subject": "anna@visitor.example",
    "conversation": "talk-1",
    "id": "m-1",
    "role": "user",
    "text": "where is my parcel",
}


class Answering:
    """What the edge needs of a service: it notes what it was asked, and gives what it is told to give.

    The real one is tested behind the edge in ``tests/service``; here only the edge is.
    """

    def __init__(self):
        self.asked = []
        self.fails = {}
        self.parts = {"database": True, "keys": True}
        self.waits = None

    def authenticate(self, secret):
        self.asked.append(("authenticate", (), {}))
        if "authenticate" in self.fails:
            raise self.fails["authenticate"]
        if secret not in KEYS:
            raise UnauthenticatedError("there is no such key")
        return KEYS[secret]

    def submit(self, caller, messages, *, gpc=False):
        self.asked.append(("submit", (caller, tuple(messages)), {"gpc": gpc}))
        if "submit" in self.fails:
            raise self.fails["submit"]
        future = Future()
        if self.waits is None:
            future.set_result([MessageResult(id=message.id, stored=True, position=0) for message in messages])
        else:
            self.waits.append((future, messages))
        return future

    def ready(self):
        self.asked.append(("ready", (), {}))
        return self.parts

    def __getattr__(self, name):
        if name not in RESULTS:
            raise AttributeError(name)

        def method(*args, **kwargs):
            self.asked.append((name, args, kwargs))
            if name in self.fails:
                raise self.fails[name]
            result = RESULTS[name]
            return result(*args) if callable(result) else result

        return method

    def last(self, name):
        """Positional and named arguments of the last call of a method."""
        return next((args, kwargs) for called, args, kwargs in reversed(self.asked) if called == name)


CONSENTS = ConsentView((), gpc=False)
RESULTS = {
    "consents": CONSENTS,
    "answer": CONSENTS,
    "dismiss": CONSENTS,
    "withdraw": CONSENTS,
    "signal_gpc": CONSENTS,
    "prompt": None,
    "receipts": [],
    "notices": [],
    "feedback": FeedbackResult(stored=True),
    "summary": SubjectSummary(
        known=False,
        messages={},
        kinds={},
        conversations=0,
        feedback=0,
        oldest_ms=None,
        newest_ms=None,
        expires_ms={},
        consents=(),
    ),
    "erase": ErasureResult(erased=False),
    "tokenize": lambda _caller, _scope, values: [f"{kind}-0" for kind, _ in values],
    "reveal": {},
    "unlock": UnlockView("u", "k", 1),
    "rotate": RotationResult(0, "w"),
    "shred": True,
    "plant_canary": "PERSON-0",
    "mask": lambda _caller, _conversation, value: value,
    "restore": lambda _caller, _conversation, value, _purpose, _reason: value,
    "view": ConversationView("support", "support", (), None),
    "checkpoint": "note\n",
    "proof": "proof\n",
    "audit_entries": [],
    "jobs": [],
    "list_keys": [],
    "create_key": NewKey("0123456789ab", Role.BOT, "svk_new"),
    "revoke_key": None,
    "rotate_key": NewKey("0123456789ab", Role.BOT, "svk_new"),
}


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict
    body: bytes = field(repr=False)

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        return self.json["code"]


async def until(there):
    """Wait for something to be there."""
    async with asyncio.timeout(20):
        while not there():  # noqa: ASYNC110 - what is waited for is told by another thread
            await asyncio.sleep(0)


class Asker:
    """Puts requests to an application, in one event loop."""

    def __init__(self, service=None, *, clock=None, **settings):
        self.service = service if service is not None else Answering()
        self.log = io.BytesIO()
        self.now = 1000.0
        settings = {"key_rate": 1e6, "peer_rate": 1e6, "peer_burst": 1e6, **settings}
        self.app = create_app(
            self.service, settings=HttpSettings(**settings), log_file=self.log, clock=clock or (lambda: self.now)
        )
        self.loop = asyncio.new_event_loop()

    def close(self):
        self.loop.run_until_complete(self.loop.shutdown_default_executor())
        self.loop.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    @property
    def lines(self):
        """Lines of the log."""
        return [json.loads(line) for line in self.log.getvalue().splitlines()]

    def __call__(self, method, path, json_body=None, *, body=None, key="svk_bot", **more):
        """Ask and wait."""
        if json_body is not None:
            body = json.dumps(json_body).encode()
        return self.loop.run_until_complete(self.ask(method, path, body, key=key, **more))

    async def ask(self, method, path, body=None, *, key="svk_bot", headers=(), peer="198.51.100.7", chunks=None):
        """Ask as a coroutine; ``chunks`` are parts of the body as they come, None for a caller who goes away."""
        raw, _, query = (path if isinstance(path, bytes) else path.encode()).partition(b"?")
        named = {b"host": b"sottovoce.example"}
        if key is not None:
            named[b"authorization"] = b"Bearer " + key.encode()
        if body is not None or chunks is not None:
            named[b"content-type"] = b"application/json"
        if body is not None:
            named[b"content-length"] = str(len(body)).encode()
        for name, value in dict(headers).items():
            named[name.lower().encode()] = value.encode() if isinstance(value, str) else value
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
            "path": raw.decode("latin-1"), "raw_path": raw, "query_string": query, "root_path": "",
            "headers": [(name, value) for name, value in named.items() if value is not None],
            "client": None if peer is None else (peer, 40_000), "server": ("198.51.100.1", 80), "state": {},
        }  # fmt: skip
        parts = [body or b""] if chunks is None else list(chunks)
        sent = []

        async def receive():
            if not parts:
                await asyncio.Event().wait()
            part = parts.pop(0)
            if part is None:
                return {"type": "http.disconnect"}
            return {"type": "http.request", "body": part, "more_body": bool(parts) or part == b"..."}

        async def send(message):
            sent.append(message)

        await self.app(scope, receive, send)
        start = sent[0]
        assert start["type"] == "http.response.start"
        headers = {name.decode(): value.decode() for name, value in start["headers"]}
        assert len(headers) == len(start["headers"])
        return Answer(start["status"], headers, b"".join(message.get("body", b"") for message in sent[1:]))
