"""Around every request: its id, its time, security headers, one log line, and an answer for every error."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Final, Protocol

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sottovoce.errors import SottovoceError
from sottovoce.http.dispatch import EXCHANGE
from sottovoce.http.logs import METHODS, Event, Level, Log
from sottovoce.http.model import Exchange, StoppingError
from sottovoce.http.problems import PROBLEM_TYPE, problem_of

_REQUEST_ID: Final = re.compile(rb"[A-Za-z0-9-]{1,64}")

SECURITY_HEADERS: Final[tuple[tuple[bytes, bytes], ...]] = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)
"""Answers may hold what a person said: nobody keeps them, no browser runs them, no link takes a path along."""


class Counting(Protocol):
    """What counts answers."""

    def answered(self, exchange: Exchange, seconds: float) -> None:
        """Count one."""


class Envelope:
    """The outermost layer of our own.

    Args:
        app: What is inside.
        log: Where to log.
        metrics: What counts.
        clock: Seconds, never going back.
        new_id: Gives request ids.
    """

    def __init__(
        self, app: ASGIApp, *, log: Log, metrics: Counting, clock: Callable[[], float], new_id: Callable[[], str]
    ) -> None:
        self._app, self._log, self._metrics = app, log, metrics
        self._clock, self._new_id = clock, new_id

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = self._clock()
        request_id = self._request_id(scope)
        method = scope["method"] if scope["method"] in METHODS else "OTHER"
        exchange = scope[EXCHANGE] = Exchange(request_id, method)
        fixed = (*SECURITY_HEADERS, (b"x-request-id", request_id.encode()))

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                exchange.status = message["status"]
                message["headers"] = [*message.get("headers", ()), *fixed]
                if not exchange.body_read:  # What is left of it is not wanted, nor read as the next request.
                    message["headers"].append((b"connection", b"close"))
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except asyncio.CancelledError:  # The server's time for stopping is over; nothing else cancels a request.
            stopping = StoppingError("the service stops", remedy="Send this again with the same ids")
            await self._refused(stopping, exchange, sending)
        except Exception as error:  # noqa: BLE001 - whatever it is, nothing of it goes out
            await self._refused(error, exchange, sending)
        finally:
            self._told(exchange, self._clock() - begun)

    def _request_id(self, scope: Scope) -> str:
        for name, value in scope["headers"]:
            if name == b"x-request-id":
                return value.decode("ascii") if _REQUEST_ID.fullmatch(value) else self._new_id()
        return self._new_id()

    async def _refused(self, error: Exception, exchange: Exchange, send: Send) -> None:
        problem = problem_of(error)
        exchange.code = problem.code
        if problem.status >= 500 or not isinstance(error, SottovoceError):
            self._log.failure(error, request_id=exchange.request_id, route=exchange.route, code=problem.code)
        if exchange.status:  # The answer had begun: the server breaks it off.
            return
        body = problem.as_json(exchange.request_id)
        headers = [(b"content-type", PROBLEM_TYPE), (b"content-length", b"%d" % len(body)), *problem.headers]
        await send({"type": "http.response.start", "status": problem.status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _told(self, exchange: Exchange, seconds: float) -> None:
        self._metrics.answered(exchange, seconds)
        line: dict[str, object] = {
            "request_id": exchange.request_id,
            "method": exchange.method,
            "status": exchange.status,
            "duration_ms": round(seconds * 1000, 3),
        }
        for name in ("route", "key_id", "role", "code", "count"):
            value = getattr(exchange, name)
            if value:
                line[name] = value
        self._log.write(Event.REQUEST, Level.ERROR if exchange.status >= 500 else Level.INFO, **line)
