"""Requests over HTTP, again and again while it may help. Edge: the network.

Rules kept here: no redirect is followed, since key and text would go with it; no proxy of the environment sees them;
text crosses a network only in TLS, unless the caller says otherwise; errors of the library, which hold the request,
never get out.
"""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from sottovoce.client.calls import Call
from sottovoce.client.model import ServiceAwayError
from sottovoce.client.pacing import Pace
from sottovoce.client.reading import PASSING, Answer, error_of, value_of
from sottovoce.errors import MissingExtraError, RefusedError, UsageError

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the service is, and how it is asked.

    Attributes:
        base_url: ``https://host:port``, with a path in front if the service has one.
        key: API key, ``svk_...``.
        timeout: Seconds for connecting, for sending, and between two pieces of the answer.
        retries: How often to ask again.
        ca_file: Certificates to trust instead of the usual ones.
        plain_http: Whether ``http://`` to another machine is meant.

    Raises:
        UsageError: Something of this cannot be right.
    """

    base_url: str
    key: str = field(repr=False)
    timeout: float = 10.0
    retries: int = 4
    ca_file: Path | None = None
    plain_http: bool = False

    def __post_init__(self) -> None:
        _check_url(self.base_url, plain_http=self.plain_http)
        if not self.key.startswith("svk_") or not self.key.isascii() or not self.key.isprintable() or " " in self.key:
            raise UsageError("this is no API key", remedy="Give the secret that begins with svk_")
        if self.timeout <= 0 or self.retries < 0:
            raise UsageError("a client needs some time and no less than 0 retries")

    def headers(self, call: Call[Any]) -> dict[str, str]:
        """The headers of a request."""
        headers = {"Authorization": f"Bearer {self.key}", "Accept": "application/json"}
        if call.body is not None:
            headers["Content-Type"] = "application/json"
        return headers | ({"Sec-GPC": "1"} if call.gpc else {})

    def options(self) -> dict[str, Any]:
        """What the library is told."""
        try:
            trusted = ssl.create_default_context(cafile=self.ca_file) if self.ca_file else True
        except (OSError, ssl.SSLError):
            raise UsageError(f"there are no certificates in {self.ca_file}", remedy="Give a PEM file") from None
        return {"timeout": self.timeout, "verify": trusted, "follow_redirects": False, "trust_env": False}

    def url(self, call: Call[Any]) -> str:
        """The whole address of a request."""
        return self.base_url.rstrip("/") + call.target


class Transport:
    """Asks and waits. Thread-safe.

    Args:
        place: Where to ask.
        pace: How to wait.

    Raises:
        MissingExtraError: httpx is not installed.
    """

    def __init__(self, place: Place, pace: Pace) -> None:
        self._place, self._pace = place, pace
        self._library = _httpx()
        self._http = self._library.Client(**place.options())

    def ask(self, call: Call[T], *, retries: int | None = None) -> T:
        """What the service answers.

        Raises:
            ProblemError: It refuses.
            ServiceAwayError: It was not reached, or could not take this, each time.
            ServiceFailedError: It failed.
        """
        left = self._place.retries if retries is None else min(retries, self._place.retries)
        attempt = 0
        while isinstance(outcome := self._once(call), ServiceAwayError):
            wait = self._pace.wait(attempt, outcome.retry_after) if attempt < left else None
            if wait is None:
                raise outcome
            self._pace.sleep(wait)
            attempt += 1
        return call.read(value_of(outcome))

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def __reduce__(self) -> tuple[object, ...]:
        raise no_pickling()

    def _once(self, call: Call[Any]) -> Answer | ServiceAwayError:
        try:
            response = self._http.request(
                call.method, self._place.url(call), content=call.body, headers=self._place.headers(call)
            )
        except (self._library.HTTPError, self._library.StreamError) as error:
            return _not_reached(error)
        return _sorted(response)


class AsyncTransport:
    """As ``Transport``, for asyncio."""

    def __init__(self, place: Place, pace: Pace) -> None:
        self._place, self._pace = place, pace
        self._library = _httpx()
        self._http = self._library.AsyncClient(**place.options())

    async def ask(self, call: Call[T], *, retries: int | None = None) -> T:
        """As ``Transport.ask``."""
        left = self._place.retries if retries is None else min(retries, self._place.retries)
        attempt = 0
        while isinstance(outcome := await self._once(call), ServiceAwayError):
            wait = self._pace.wait(attempt, outcome.retry_after) if attempt < left else None
            if wait is None:
                raise outcome
            await asyncio.sleep(wait)
            attempt += 1
        return call.read(value_of(outcome))

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    def __reduce__(self) -> tuple[object, ...]:
        raise no_pickling()

    async def _once(self, call: Call[Any]) -> Answer | ServiceAwayError:
        try:
            response = await self._http.request(
                call.method, self._place.url(call), content=call.body, headers=self._place.headers(call)
            )
        except (self._library.HTTPError, self._library.StreamError) as error:
            return _not_reached(error)
        return _sorted(response)


def no_pickling() -> RefusedError:
    """What objects that hold an API key answer to pickling and copying."""
    return RefusedError("a client cannot be pickled or copied", remedy="Make one in each process")


def _sorted(response: httpx.Response) -> Answer | ServiceAwayError:
    answer = Answer(
        response.status_code,
        response.content,
        response.headers.get("retry-after", ""),
        response.headers.get("x-request-id", ""),
    )
    if answer.status in PASSING:
        error = error_of(answer)
        assert isinstance(error, ServiceAwayError)  # noqa: S101 - what such a status means
        return error
    return answer


def _not_reached(error: Exception) -> ServiceAwayError:
    # The name of the class alone: its message may quote what was sent.
    return ServiceAwayError(f"the service was not reached ({type(error).__name__})")


def _httpx() -> Any:
    try:
        import httpx  # noqa: PLC0415 - the service's extra
    except ImportError:
        raise MissingExtraError(
            "the client needs httpx", remedy="Install it with `pip install 'sottovoce[service]'`"
        ) from None
    return httpx


def _check_url(url: str, *, plain_http: bool) -> None:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        parts, host = urlsplit(""), ""
    fits = url.isascii() and url.isprintable() and " " not in url
    if not fits or not host or parts.username is not None or parts.query or parts.fragment or "?" in url or "#" in url:
        raise UsageError("this is not the address of a service", remedy="Write https://host:port")
    if parts.scheme != "https" and not (parts.scheme == "http" and (plain_http or _is_here(host))):
        raise UsageError(
            "texts and the API key cross a network over https only",
            remedy="Write https://..., or say plain_http=True where the network itself is trusted",
        )


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
