"""The server: uvicorn, held to our limits, and quiet."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Final

import uvicorn
from prometheus_client import CollectorRegistry
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from sottovoce.errors import OutsideError
from sottovoce.http.app import Edge, create_app
from sottovoce.http.logs import Event, LibraryHandler, Log
from sottovoce.http.ports import Service
from sottovoce.http.settings import HttpSettings

_LOUD: Final = ("uvicorn", "uvicorn.error", "uvicorn.access", "asyncio", "concurrent.futures")


class Server(uvicorn.Server):
    """A server that tells when it listens, and where.

    Args:
        config: What uvicorn is told.
        log: Where to log.
        on_started: Called with the address and port it listens on.
    """

    def __init__(self, config: uvicorn.Config, log: Log, on_started: Callable[[str, int], None] | None) -> None:
        super().__init__(config)
        self._log, self._on_started = log, on_started

    async def startup(self, sockets: Any = None) -> None:
        """Listen, and tell."""
        await super().startup(sockets=sockets)
        if not self.started:
            return
        for server in self.servers:
            for listening in server.sockets:
                host, port = listening.getsockname()[:2]
                self._log.write(Event.STARTED, host=host, port=port)
                if self._on_started is not None:
                    self._on_started(host, port)
                return

    async def shutdown(self, sockets: Any = None) -> None:
        """Take nothing new, let what is in progress end."""
        self._log.write(Event.STOPPING)
        await super().shutdown(sockets=sockets)
        self._log.write(Event.STOPPED)


def run(
    service: Service,
    settings: HttpSettings,
    *,
    registries: Sequence[CollectorRegistry] = (),
    on_started: Callable[[str, int], None] | None = None,
) -> None:
    """Serve until the process is told to stop (SIGINT, SIGTERM). The service is left open for its owner to close.

    Args:
        service: What does the work.
        settings: Where to listen, and limits.
        registries: Metrics of other parts.
        on_started: Called with the address and port it listens on.

    Raises:
        OutsideError: It cannot listen there.
    """
    app = create_app(service, settings=settings, registries=registries)
    edge: Edge = app.state.edge
    _quieten(edge.log)
    server = Server(server_config(app, settings), edge.log, on_started)
    with suppress(SystemExit):  # What uvicorn does when it cannot listen.
        server.run()
    if not server.started:
        raise OutsideError(
            f"cannot listen on port {settings.port}", remedy="Stop what listens there, or give another port"
        )


def server_config(app: Any, settings: HttpSettings) -> uvicorn.Config:
    """What uvicorn is told."""
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        loop="auto",
        http=patient(settings.header_seconds),
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        server_header=False,
        limit_concurrency=settings.connections,
        timeout_keep_alive=settings.idle_seconds,
        timeout_graceful_shutdown=settings.stop_seconds,
    )


def patient(seconds: float) -> type[HttpToolsProtocol]:
    """The protocol of uvicorn with an end to its patience: the head of a request must arrive in time.

    Without it a connection that sends one byte now and then stays open for ever. A new connection must begin its first
    request in that time too; between requests the idle time holds.
    """

    class Patient(HttpToolsProtocol):
        _deadline: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self._wait()

        def connection_lost(self, exc: Exception | None) -> None:
            self._arrived()
            super().connection_lost(exc)

        def on_message_begin(self) -> None:
            self._wait()
            super().on_message_begin()

        def on_headers_complete(self) -> None:
            self._arrived()
            super().on_headers_complete()

        def _wait(self) -> None:
            self._arrived()
            self._deadline = self.loop.call_later(seconds, self._give_up)

        def _arrived(self) -> None:
            if self._deadline is not None:
                self._deadline.cancel()
                self._deadline = None

        def _give_up(self) -> None:
            if not self.transport.is_closing():
                self.transport.close()

    return Patient


def _quieten(log: Log) -> None:
    """Let libraries log that something happened, never what: their words quote requests."""
    logging.captureWarnings(capture=True)
    root = logging.getLogger()
    root.handlers[:] = [LibraryHandler(log)]
    for name in _LOUD:
        logger = logging.getLogger(name)
        logger.handlers[:] = []
        logger.propagate = True
        logger.setLevel(logging.WARNING)
