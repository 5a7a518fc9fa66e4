"""The real server on a real socket: what it says, how patient it is, how it stops."""

import asyncio
import io
import json
import logging
import socket
import threading
import time

import httpx
import pytest

from sottovoce.errors import OutsideError
from sottovoce.http import HttpSettings, run
from sottovoce.http.app import create_app
from sottovoce.http.serving import Server, server_config
from sottovoce.service import MessageResult
from tests.unit.http.asking import MESSAGE, Answering

AUTHORIZED = {"Authorization": "Bearer svk_bot"}


class Running:
    """A server in a thread of its own, until it is told to stop."""

    def __init__(self, service=None, **settings):
        self.service = service or Answering()
        self.settings = HttpSettings(port=0, **settings)
        self.log = io.BytesIO()
        self.app = create_app(self.service, settings=self.settings, log_file=self.log)
        self.started = threading.Event()
        self.server = Server(server_config(self.app, self.settings), self.app.state.edge.log, self._listening)
        self.thread = threading.Thread(target=self._run)

    def _listening(self, host, port):
        self.address = (host, port)
        self.started.set()

    def _run(self):
        with asyncio.Runner() as runner:
            runner.run(self.server.serve())

    def __enter__(self):
        self.thread.start()
        assert self.started.wait(20)
        self.client = httpx.Client(base_url=f"http://{self.address[0]}:{self.address[1]}", timeout=20)
        return self

    def __exit__(self, *_):
        self.client.close()
        self.stop()

    def stop(self):
        self.server.should_exit = True
        self.thread.join(20)
        assert not self.thread.is_alive()

    def raw(self, data, seconds=20.0):
        """What comes back for these bytes until the connection ends."""
        with socket.create_connection(self.address, timeout=seconds) as connection:
            connection.sendall(data)
            parts = []
            while part := connection.recv(65_536):
                parts.append(part)
            return b"".join(parts)

    @property
    def lines(self):
        return [json.loads(line) for line in self.log.getvalue().splitlines()]


@pytest.fixture(scope="module")
def running():
    with Running(header_seconds=0.3, body_seconds=0.3) as server:
        yield server


def test_it_answers_and_does_not_say_what_it_is(running):
    """No server header; ids with escaped slashes arrive whole."""
    answer = running.client.post("/v1/messages", json=MESSAGE, headers=AUTHORIZED)
    assert answer.status_code == 200
    assert "server" not in answer.headers
    assert running.client.get("/v1/subjects/anna%2Fvogel%40x.example/consents", headers=AUTHORIZED).status_code == 200
    assert running.service.last("consents")[0][1] == "anna/vogel@x.example"


def test_chunked_bodies_are_read(running):
    """Without a length."""
    body = json.dumps(MESSAGE).encode()

    def parts():
        yield body[:10]
        yield body[10:]

    headers = {**AUTHORIZED, "Content-Type": "application/json"}
    assert running.client.post("/v1/messages", content=parts(), headers=headers).status_code == 200


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GET /healthz HT",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\n",
        b"POST /v1/messages HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer svk_bot\r\nContent-Length: 500\r\n\r\n{",
    ],
)
def test_whoever_is_too_slow_is_let_go(running, data):
    """Before the first byte, within the head, within the body: no connection is held for ever."""
    begun = time.monotonic()
    answer = running.raw(data)
    assert time.monotonic() - begun < 5.0
    assert answer == b"" or answer.startswith(b"HTTP/1.1 408 ")


def test_what_is_no_http_is_refused_without_an_echo(running):
    """Bytes beyond ASCII, no version, several lengths: nothing of it comes back or is logged."""
    for data in (
        b"canary.bird\r\n\r\n",
        b"GET /canary.bird\xff\xfe HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"POST /v1/messages HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4\r\nX: canary.bird\r\n\r\n{}}}",
        b"GET http://canary.bird/healthz HTTP/1.1\r\nHost: canary.bird\r\nConnection: close\r\n\r\n",
    ):
        assert b"canary" not in running.raw(data)
    assert b"canary" not in running.log.getvalue()


def test_an_answer_before_the_body_ends_the_connection(running):
    """So that what is left of the body is not taken for the next request."""
    smuggled = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    answer = running.raw(
        b"POST /v1/messages HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer svk_bot\r\nContent-Type: application/json\r\n"
        b"Content-Length: 9000000\r\n\r\n" + smuggled
    )
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"\r\nconnection: close\r\n" in answer
    assert answer.count(b"HTTP/1.1 ") == 1


def test_stopping_lets_what_is_under_way_end():
    """An answer that is owed is given; then the port is closed."""
    service = Answering()
    service.waits = []
    running = Running(service)
    with running:
        got = []
        asking = threading.Thread(
            target=lambda: got.append(running.client.post("/v1/messages", json=MESSAGE, headers=AUTHORIZED))
        )
        asking.start()
        while not service.waits:
            time.sleep(0.005)
        running.server.should_exit = True
        while not any(line["event"] == "stopping" for line in running.lines):
            time.sleep(0.005)
        future, messages = service.waits[0]
        future.set_result([MessageResult(id=messages[0].id, stored=True, position=0)])
        asking.join(20)
        assert got[0].status_code == 200
    assert [line["event"] for line in running.lines if line["event"] != "request"] == ["started", "stopping", "stopped"]
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(running.address, timeout=1)


def test_stopping_has_an_end():
    """What does not end within the time is told to come again: 503, which clients retry, with the same ids."""
    service = Answering()
    service.waits = []
    running = Running(service, stop_seconds=1)
    with running:
        got = []
        asking = threading.Thread(
            target=lambda: got.append(running.client.post("/v1/messages", json=MESSAGE, headers=AUTHORIZED))
        )
        asking.start()
        while not service.waits:
            time.sleep(0.005)
        begun = time.monotonic()
        running.stop()
        assert time.monotonic() - begun < 10
        asking.join(20)
    assert (got[0].status_code, got[0].json()["code"], got[0].headers["retry-after"]) == (503, "stopping", "5")


def test_a_port_that_is_taken_is_told():
    """As an error of ours, with what to do."""
    root = logging.getLogger()
    held = root.handlers[:]
    try:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            with pytest.raises(OutsideError, match=f"port {port}"):
                run(Answering(), HttpSettings(port=port))
    finally:
        root.handlers[:] = held
        logging.captureWarnings(capture=False)


def test_forwarded_addresses_are_believed_of_trusted_proxies_only():
    """Otherwise anybody could be on this machine, or somebody else every time."""
    config = server_config(None, HttpSettings())
    assert config.proxy_headers is False
    config = server_config(None, HttpSettings(trusted_proxies=("10.0.0.7",)))
    assert config.proxy_headers is True
    assert config.forwarded_allow_ips == ["10.0.0.7"]
    assert (config.access_log, config.server_header, config.log_config) == (False, False, None)
