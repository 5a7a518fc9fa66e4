"""The application: the endpoints, the envelope around them, and what the edge tells of itself."""

from __future__ import annotations

import secrets
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import BinaryIO, Final

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from prometheus_client import CollectorRegistry
from pydantic_core import to_json
from starlette.exceptions import HTTPException

from sottovoce.app import version
from sottovoce.http.dispatch import Dispatcher
from sottovoce.http.endpoints import ENDPOINTS
from sottovoce.http.envelope import Envelope
from sottovoce.http.logs import Log, log_forms
from sottovoce.http.metrics import Metrics
from sottovoce.http.model import NotReadyError
from sottovoce.http.openapi import describe
from sottovoce.http.ports import Service
from sottovoce.http.problems import PROBLEMS
from sottovoce.http.settings import HttpSettings

READY_SECONDS: Final = 1.0
"""How long an answer to whether everything is there is given again without looking."""


class Edge:
    """What the edge knows of itself; the ``Site`` of its status endpoints.

    Args:
        registries: Metrics of other parts, shown with ours.
        log_file: Where to log.
        clock: Seconds, never going back.
    """

    def __init__(
        self, registries: Sequence[CollectorRegistry], log_file: BinaryIO | None, clock: Callable[[], float]
    ) -> None:
        self._more, self._clock = tuple(registries), clock
        self.counters = Metrics()
        forms = log_forms(frozenset(endpoint.path for endpoint in ENDPOINTS), frozenset(PROBLEMS))
        self.log = Log(forms, self.counters.dropped, log_file)
        self.description = describe(ENDPOINTS, version())
        self._described = to_json(self.description)
        self._looked = float("-inf")
        self._parts: dict[str, bool] = {}

    def readiness(self, service: Service) -> list[str]:
        """Names of what is needed and there.

        Raises:
            NotReadyError: Something is not.
        """
        now = self._clock()
        if now - self._looked >= READY_SECONDS:
            self._parts = service.ready()
            self._looked = now
        missing = tuple(name for name, is_there in self._parts.items() if not is_there)
        if missing:
            raise NotReadyError(missing)
        return list(self._parts)

    def metrics(self) -> bytes:
        """Metrics in Prometheus form."""
        return self.counters.render(self._more)

    def openapi(self) -> bytes:
        """The description of the interface, as JSON."""
        return self._described


def create_app(
    service: Service,
    *,
    settings: HttpSettings | None = None,
    registries: Sequence[CollectorRegistry] = (),
    log_file: BinaryIO | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> FastAPI:
    """The service as an ASGI application. It does not close the service.

    Args:
        service: What does the work.
        settings: Limits; what holds by default when None.
        registries: Metrics of other parts.
        log_file: Where to log; standard error when None.
        clock: Seconds, never going back.
    """
    settings = settings or HttpSettings()
    edge = Edge(registries, log_file, clock)
    dispatcher = Dispatcher(ENDPOINTS, service, edge, settings, clock)
    edge.counters.watch(edge.counters.in_flight, lambda: dispatcher.in_flight.held)
    edge.counters.watch(edge.counters.held_bytes, lambda: dispatcher.held.held)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        dispatcher.workers.close()

    app = FastAPI(
        title="Sottovoce",
        # Its telemetry would export paths (`url.path`), which hold people's ids, and messages of exceptions.
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
        # Its pages fetch scripts from elsewhere, and its own description knows nothing of the table.
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
    )
    app.state.edge = edge
    app.openapi = lambda: edge.description  # type: ignore[method-assign]
    app.router.routes.append(dispatcher)
    app.add_exception_handler(HTTPException, dispatcher.of_framework)
    app.add_exception_handler(RequestValidationError, dispatcher.of_framework)
    app.add_middleware(Envelope, log=edge.log, metrics=edge.counters, clock=clock, new_id=lambda: secrets.token_hex(12))
    return app
