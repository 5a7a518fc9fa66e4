"""Who gets in, and how often: API keys, rate limits by key and by address, metrics for who may read them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from sottovoce.http.cache import KNOWN_SECONDS, WARM_SECONDS, SeenKeys
from sottovoce.http.endpoint import NOBODY, Access, Endpoint
from sottovoce.http.limits import Buckets, is_loopback, peer_of
from sottovoce.http.model import RateLimitedError
from sottovoce.http.ports import Service
from sottovoce.http.settings import HttpSettings
from sottovoce.service import Action, Caller, UnauthenticatedError, require

MAX_SECRET: Final = 256
_FORWARDED: Final = frozenset({b"forwarded", b"x-forwarded-for", b"x-real-ip", b"via"})

Client = tuple[str, int] | None
Threaded = Callable[[Callable[[str], Caller], str], Awaitable[Caller]]


class Admission:
    """Decides who gets in.

    Args:
        service: What knows the keys.
        settings: How often is too often.
        clock: Seconds, never going back.
        threaded: Calls a function in a thread.
    """

    def __init__(
        self, service: Service, settings: HttpSettings, clock: Callable[[], float], threaded: Threaded
    ) -> None:
        self._service, self._threaded = service, threaded
        self._keys = Buckets(settings.key_rate, settings.key_burst, clock)
        self._peers = Buckets(settings.peer_rate, settings.peer_burst, clock)
        self._seen = SeenKeys(clock)

    async def admit(self, endpoint: Endpoint, client: Client, headers: Mapping[bytes, bytes]) -> Caller:
        """The caller of a request, after it has paid for one.

        Raises:
            UnauthenticatedError: No valid key where one is needed.
            ForbiddenError: Metrics, with a key that may not read them.
            RateLimitedError: Too often.
        """
        if endpoint.access is Access.OPEN or (endpoint.access is Access.METRICS and _is_local(client, headers)):
            self.charge_peer(client)
            return NOBODY
        caller = await self._authenticated(client, headers.get(b"authorization"))
        self.charge_key(caller, 1.0)
        if endpoint.access is Access.METRICS:
            require(caller, Action.METRICS_READ)
        return caller

    def charge_peer(self, client: Client) -> None:
        """Count a request without a key.

        Raises:
            RateLimitedError: This address has sent too many.
        """
        wait = self._peers.take(peer_of(client))
        if wait > 0.0:
            raise RateLimitedError(wait)

    def charge_key(self, caller: Caller, amount: float) -> None:
        """Count what a key sends.

        Raises:
            RateLimitedError: It has sent too much.
        """
        wait = self._keys.take(caller.key_id, amount) if amount > 0 else 0.0
        if wait > 0.0:
            raise RateLimitedError(wait)

    async def _authenticated(self, client: Client, header: bytes | None) -> Caller:
        secret = _secret_of(header)
        if secret is None:
            self.charge_peer(client)
            raise _unauthenticated()
        age = self._seen.age(secret)
        if age >= KNOWN_SECONDS:
            self.charge_peer(client)
        try:
            if age < WARM_SECONDS:
                caller: Caller = self._service.authenticate(secret)
                return caller
            caller = await self._threaded(self._service.authenticate, secret)
        except UnauthenticatedError:
            self._seen.was_refused(secret)
            raise
        self._seen.was_valid(secret)
        return caller


def _secret_of(header: bytes | None) -> str | None:
    if header is None or len(header) > MAX_SECRET or not header.isascii():
        return None
    scheme, _, rest = header.decode("ascii").partition(" ")
    secret = rest.strip()
    return secret if scheme.lower() == "bearer" and secret.startswith("svk_") else None


def _is_local(client: Client, headers: Mapping[bytes, bytes]) -> bool:
    # What a proxy on this machine passes on comes from elsewhere.
    return b"authorization" not in headers and is_loopback(client) and not _FORWARDED & headers.keys()


def _unauthenticated() -> UnauthenticatedError:
    return UnauthenticatedError("no API key was sent", remedy="Send the header Authorization: Bearer svk_...")
