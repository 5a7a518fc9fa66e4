"""One request: find its endpoint, let it in, read it, have it done, answer. Every refusal is an error raised here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from types import MappingProxyType
from typing import Any, Final

from pydantic_core import to_json
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from sottovoce.http.admission import Admission
from sottovoce.http.bodies import NoQuery
from sottovoce.http.decoding import read_body, read_query
from sottovoce.http.endpoint import NOBODY, Access, Call, Endpoint, Site
from sottovoce.http.json_body import read_json
from sottovoce.http.limits import Allowance
from sottovoce.http.model import (
    BusyError,
    Exchange,
    Fault,
    InvalidRequestError,
    MethodNotAllowedError,
    NoSuchPathError,
    SlowBodyError,
    TimedOutError,
)
from sottovoce.http.ports import Service
from sottovoce.http.reading import check_content_type, read_body_bytes
from sottovoce.http.routing import Paths, allowed_methods, checked
from sottovoce.http.settings import HttpSettings
from sottovoce.http.workers import Workers

EXCHANGE: Final = "sottovoce.exchange"
LONG_BODY: Final = 32 * 1024
"""From this length on a body is read in a thread, so that others need not wait for it."""
_FOUND: Final = "sottovoce.found"


class Dispatcher(BaseRoute):
    """The route of all endpoints.

    Args:
        endpoints: The table.
        service: What does the work.
        site: What status endpoints tell.
        settings: Limits.
        clock: Seconds, never going back.
    """

    def __init__(
        self,
        endpoints: Iterable[Endpoint],
        service: Service,
        site: Site,
        settings: HttpSettings,
        clock: Callable[[], float],
    ) -> None:
        self._paths = Paths(endpoints)
        self._service, self._site, self._settings = service, site, settings
        self.workers = Workers(settings.threads, settings.in_flight)
        self.admission = Admission(service, settings, clock, self.workers.call)
        self.in_flight = Allowance(settings.in_flight)
        self.held = Allowance(settings.held_bytes)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether the path is one of ours."""
        if scope["type"] != "http":
            return Match.NONE, {}
        raw = scope.get("raw_path")
        found = self._paths.find(raw if raw is not None else scope["path"].encode())
        return (Match.NONE, {}) if found is None else (Match.FULL, {_FOUND: found})

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or raise why not."""
        exchange: Exchange = scope[EXCHANGE]
        path, values = scope[_FOUND]
        exchange.route = path.template
        method = scope["method"]
        endpoint = path.methods.get(method)
        if endpoint is None and method == "HEAD":
            endpoint = path.methods.get("GET")
            endpoint = endpoint if endpoint is not None and endpoint.access is Access.OPEN else None
        if endpoint is None:
            self.admission.charge_peer(scope["client"])
            raise MethodNotAllowedError(allowed_methods(path.methods))
        headers = dict(scope["headers"])
        caller = await self.admission.admit(endpoint, scope["client"], headers)
        exchange.key_id, exchange.role = caller.key_id, caller.role.value if caller is not NOBODY else ""
        call = Call(
            caller=caller,
            path=checked(path, values),
            query=read_query(endpoint.query or NoQuery, scope["query_string"]),
            body=None,
            gpc=endpoint.takes_gpc and headers.get(b"sec-gpc") == b"1",
            exchange=exchange,
            take=lambda amount: self.admission.charge_key(caller, amount),
            site=self._site,
        )
        if endpoint.access is Access.OPEN:  # Whether the service is well is told even when it is not.
            await self._within_time(endpoint, call, headers, receive, send)
            return
        if not self.in_flight.take(1):
            raise BusyError
        try:
            await self._within_time(endpoint, call, headers, receive, send)
        finally:
            self.in_flight.give_back(1)

    async def of_framework(self, request: Request, error: Exception) -> Response:
        """Turn errors of the framework into ours: its own answers quote the request. The envelope answers them."""
        self.admission.charge_peer(request.scope["client"])
        status = getattr(error, "status_code", 422)
        if status == 404:
            raise NoSuchPathError("there is no such path", remedy="docs/http.md lists them all") from None
        if status == 405:
            allowed = (getattr(error, "headers", None) or {}).get("Allow", "")
            raise MethodNotAllowedError(tuple(sorted(allowed.replace(" ", "").split(",")))) from None
        raise InvalidRequestError((Fault("not_allowed", parameter="*"),)) from None

    async def _within_time(
        self, endpoint: Endpoint, call: Call, headers: dict[bytes, bytes], receive: Receive, send: Send
    ) -> None:
        settings = self._settings
        has_body = endpoint.body is not None
        body = b""
        try:
            async with asyncio.timeout(settings.body_seconds if has_body else settings.request_seconds) as timeout:
                if has_body:
                    limit = settings.batch_bytes if endpoint.is_batch else settings.body_bytes
                    body = await read_body_bytes(headers, receive, limit, self.held, call.exchange)
                    timeout.reschedule(asyncio.get_running_loop().time() + settings.request_seconds)
                    if len(body) < LONG_BODY:
                        call.body = _read(endpoint, headers, body)
                    else:
                        call.body = await self.workers.call(_read, endpoint, headers, body)
                payload = await self._done(endpoint, call)
        except TimeoutError:
            if not call.exchange.body_read:
                raise SlowBodyError("the body did not arrive in time", remedy="Send it faster, or less") from None
            raise TimedOutError(
                "it took too long; whether it will be done is not known", remedy="Send it again with the same ids"
            ) from None
        finally:
            self.held.give_back(len(body))
        await _answer(send, endpoint, payload)

    async def _done(self, endpoint: Endpoint, call: Call) -> bytes:
        if endpoint.quick is not None:
            return _rendered(await endpoint.quick(self._service, call))
        handler = endpoint.handler
        assert handler is not None  # noqa: S101 - a row of the table has one of the two
        return await self.workers.call(lambda: _rendered(handler(self._service, call)))


def _read(endpoint: Endpoint, headers: dict[bytes, bytes], body: bytes) -> Any:
    assert endpoint.body is not None  # noqa: S101 - asked before
    if not body and not endpoint.needs_body:
        return endpoint.body()
    check_content_type(headers)
    return read_body(endpoint.body, read_json(body))


def _rendered(result: object) -> bytes:
    if isinstance(result, bytes):
        return result
    if isinstance(result, str):
        return result.encode()
    return to_json(result, fallback=_plain)


def _plain(value: object) -> object:
    if isinstance(value, MappingProxyType):
        return dict(value)
    raise TypeError(f"a result holds a {type(value).__name__}, which is no JSON")


async def _answer(send: Send, endpoint: Endpoint, payload: bytes) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": endpoint.status,
            "headers": [(b"content-type", endpoint.media.encode()), (b"content-length", b"%d" % len(payload))],
        }
    )
    await send({"type": "http.response.body", "body": payload})
