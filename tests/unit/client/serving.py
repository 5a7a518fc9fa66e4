"""A real service behind a real server, and a real proxy in front of it that can do what networks do."""

import asyncio
import contextlib
import io
import socket
import threading
import time
from collections import deque

from sottovoce.client import Client, Pace
from sottovoce.http import HttpSettings
from sottovoce.http.app import create_app
from sottovoce.http.serving import Server, server_config
from sottovoce.service import Role
from tests.service_fixture import START_MS

QUICK = {"first_seconds": 0.005, "most_seconds": 0.02, "idle_seconds": 0.05, "chance": lambda: 0.5}


class Running:
    """A server in a thread of its own."""

    def __init__(self, served, port=0):
        self.served = served
        settings = HttpSettings(port=port)
        app = create_app(served.service, settings=settings, log_file=io.BytesIO())
        self._started = threading.Event()
        self._server = Server(server_config(app, settings), app.state.edge.log, self._listening)
        self._thread = threading.Thread(target=self._run)

    def _listening(self, host, port):
        self.address = (host, port)
        self._started.set()

    def _run(self):
        with asyncio.Runner() as runner:
            runner.run(self._server.serve())

    def __enter__(self):
        self._thread.start()
        assert self._started.wait(20)
        return self

    def __exit__(self, *_):
        self._server.should_exit = True
        self._thread.join(20)


def fault(kind, **more):
    """What befalls one request: ``lost`` (before the service), ``cut`` (after it), ``half``, ``late``, ``answer``."""
    return (kind, more)


def problem(status, code="rate_limited", **headers):
    """An answer that the service gives in need."""
    body = f'{{"type":"urn:sottovoce:problem:{code}","title":"x","status":{status},"code":"{code}","detail":"x"}}'
    return fault("answer", status=status, body=body, headers=headers)


class Proxy:
    """Passes requests on, one after the other on each connection, and lets happen to them what it is told."""

    def __init__(self, target):
        self.target, self.faults, self.seen, self.down = target, deque(), [], False
        self.times = []
        self._open = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self._listener.close()
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self._open.add(connection)
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with contextlib.suppress(OSError), connection, contextlib.closing(Upstream(self.target)) as upstream:
            try:
                while (request := read_message(connection)) and self._pass(connection, upstream, request):
                    pass
            finally:
                self._open.discard(connection)

    def _pass(self, connection, upstream, request):
        self.seen.append(request)
        self.times.append(time.monotonic())
        kind, more = ("lost", {}) if self.down else self.faults.popleft() if self.faults else ("", {})
        if kind == "lost":
            return False
        if kind == "answer":
            body = more["body"].encode()
            head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in more.get("headers", {}).items())
            connection.sendall(
                f"HTTP/1.1 {more['status']} X\r\ncontent-type: {more.get('kind', 'application/problem+json')}\r\n{head}"
                f"content-length: {len(body)}\r\n\r\n".encode()
                + body
            )
            return True
        if kind == "late":
            time.sleep(more["seconds"])
        answer = upstream.ask(request)
        if kind == "cut":
            return False
        connection.sendall(answer[: len(answer) // 2] if kind == "half" else answer)
        return kind != "half"


class Upstream:
    """The connection of the proxy to the server, opened when it is needed."""

    def __init__(self, target):
        self._target, self._socket = target, None

    def ask(self, request):
        if self._socket is None:
            self._socket = socket.create_connection(self._target)
        self._socket.sendall(request)
        return read_message(self._socket)

    def close(self):
        if self._socket is not None:
            self._socket.close()


def read_message(connection):
    """One HTTP message with a Content-Length, or nothing when the connection ends."""
    data = b""
    while b"\r\n\r\n" not in data:
        part = connection.recv(65_536)
        if not part:
            return b""
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    while lengths and len(body) < lengths[0]:
        part = connection.recv(65_536)
        if not part:
            return b""
        body += part
    return head + b"\r\n\r\n" + body


class World:
    """A service, its server, the proxy, and clients of it."""

    def __init__(self, served, server, proxy):
        self.served, self.server, self.proxy = served, server, proxy
        self.naps = []
        self.now = START_MS

    def pace(self, **more):
        def sleep(seconds):
            self.naps.append(seconds)
            time.sleep(min(seconds, 0.02))

        return Pace(**{**QUICK, "sleep": sleep, "now_ms": lambda: self.now, **more})

    def client(self, role=Role.BOT, **more):
        more.setdefault("pace", self.pace())
        return Client(self.proxy.url, self.served.secrets[role], **more)

    def texts(self, conversation):
        """What is stored of a conversation, in order."""
        privacy = self.served.callers[Role.SUPPORT]
        page = self.served.service.view(privacy, conversation, "support", reason="test")
        return [message.text for message in page.messages]


def until(true, seconds=20.0):
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.005)
