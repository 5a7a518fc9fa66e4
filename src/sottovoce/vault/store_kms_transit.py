"""HashiCorp Vault's transit engine (and OpenBao's) as the key service of a key set.

Rules kept here: the key set crosses the network, so the address is https unless it is this machine; no redirect is
followed, since the token would go with it; what the service answers is never quoted, and neither token nor plaintext is
in any error or repr; only what may get better by itself is tried again.

API: POST ``/v1/<mount>/encrypt|decrypt|rewrap/<key>``; developer.hashicorp.com/vault/api-docs/secret/transit.
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sottovoce.errors import KeyUnavailableError, MissingExtraError, UsageError
from sottovoce.vault.seal import no_pickling

if TYPE_CHECKING:
    import httpx

_FIRST_PAUSE_SECONDS = 0.2
_MAY_PASS = frozenset({412, 429, 500, 502, 503, 504})
"""Statuses that another attempt may change: behind its leader, too many requests, sealed or starting up."""

_PATH = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_./-]*")
_CIPHERTEXT = re.compile(r"vault:v[0-9]+:[A-Za-z0-9+/=]+")
_CAUSES: Mapping[int, tuple[str, str]] = {
    400: ("did not make this, or has no such key", "Name the mount and the key that wrapped the key set"),
    401: ("refuses the token", "Give a token that is valid and whose policy allows this key"),
    403: ("refuses the token", "Give a token that is valid and whose policy allows this key"),
    404: ("has no transit engine there", "Name the mount of the transit engine"),
    503: ("is sealed or starting up", "Unseal it, then start again"),
}
_OTHER_CAUSE = ("does not do it", "Look at its log")


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitSettings:
    """Where the engine is and which key of it wraps.

    Attributes:
        address: ``https://host:port``; plain http only to this machine.
        key: Name of the key in the engine.
        mount: Path of the engine.
        namespace: Enterprise namespace; empty for none.
        ca_file: Certificates to trust instead of the usual ones; ``None`` for the usual ones.
        timeout_seconds: How long to wait for each answer.
        attempts: How often to ask in all while the service cannot answer, at least 1.
    """

    address: str
    key: str
    mount: str = "transit"
    namespace: str = ""
    ca_file: Path | None = None
    timeout_seconds: float = 5.0
    attempts: int = 5

    def __post_init__(self) -> None:
        _check_address(self.address)
        for name, path in (("mount", self.mount), ("key", self.key)):
            if not _PATH.fullmatch(path) or ".." in path or "//" in path or path.endswith("/"):
                raise UsageError(f"the {name} of the key service is not a path of its engine", remedy="Give its name")
        if self.attempts < 1 or self.timeout_seconds <= 0:
            raise UsageError("a key service is asked at least once and given some time")


@dataclass(slots=True, eq=False)
class TransitWrapper:
    """A key of a transit engine; see ``kms.KeyWrapper``.

    Args:
        settings: Where it is.
        token: Gives the token, each time anew: agents replace it while we run.
        sleep: Waits so many seconds between attempts.

    Raises:
        MissingExtraError: httpx is not installed.
    """

    settings: TransitSettings
    token: Callable[[], str] = field(repr=False)
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False)
    _client: httpx.Client = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._client = _client(self.settings)

    @property
    def name(self) -> str:
        """``transit:<mount>/<key>``."""
        return f"transit:{self.settings.mount}/{self.settings.key}"

    def wrap(self, plaintext: bytes) -> str:
        """See ``KeyWrapper.wrap``."""
        return self._ciphertext("encrypt", {"plaintext": base64.b64encode(plaintext).decode()})

    def unwrap(self, wrapped: str) -> bytes:
        """See ``KeyWrapper.unwrap``."""
        given = self._ask("decrypt", {"ciphertext": wrapped}, "plaintext")
        try:
            return base64.b64decode(given, validate=True)
        except (binascii.Error, ValueError):
            raise self._unreadable() from None

    def rewrap(self, wrapped: str) -> str:
        """See ``KeyWrapper.rewrap``; the service does not show the plaintext."""
        return self._ciphertext("rewrap", {"ciphertext": wrapped})

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def __reduce__(self) -> tuple[object, ...]:
        raise no_pickling()

    def _ciphertext(self, verb: str, body: Mapping[str, str]) -> str:
        given = self._ask(verb, body, "ciphertext")
        if not _CIPHERTEXT.fullmatch(given):
            raise self._unreadable()
        return given

    def _ask(self, verb: str, body: Mapping[str, str], wanted: str) -> str:
        response = self._answer(f"/v1/{self.settings.mount}/{verb}/{self.settings.key}", body)
        if response.status_code != 200:
            cause, remedy = _CAUSES.get(response.status_code, _OTHER_CAUSE)
            raise KeyUnavailableError(
                f"the key service at {self.settings.address} {cause} (status {response.status_code})", remedy=remedy
            )
        try:
            value = response.json()["data"][wanted]
        except (ValueError, KeyError, TypeError, RecursionError):
            raise self._unreadable() from None
        if not isinstance(value, str):
            raise self._unreadable()
        return value

    def _answer(self, path: str, body: Mapping[str, str]) -> httpx.Response:
        import httpx  # noqa: PLC0415 - the service's extra

        pause = _FIRST_PAUSE_SECONDS
        for left in range(self.settings.attempts - 1, -1, -1):
            try:
                response = self._client.post(path, json=dict(body), headers=self._headers())
            except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError):
                if not left:  # The library's error holds the request, and that the plaintext.
                    raise KeyUnavailableError(
                        f"the key service at {self.settings.address} cannot be reached",
                        remedy="See that it runs, that the address is right and its certificate is trusted",
                    ) from None
            else:
                if not left or response.status_code not in _MAY_PASS:
                    return response
            self.sleep(pause)
            pause *= 2
        raise AssertionError("there is at least one attempt")

    def _headers(self) -> dict[str, str]:
        token = self.token().strip()
        if not token or not token.isascii() or not token.isprintable():
            raise KeyUnavailableError(
                "there is no usable token for the key service", remedy="Give the file or the variable that holds it"
            )
        headers = {"X-Vault-Token": token, "X-Vault-Request": "true"}
        return headers | ({"X-Vault-Namespace": self.settings.namespace} if self.settings.namespace else {})

    def _unreadable(self) -> KeyUnavailableError:
        return KeyUnavailableError(
            f"the key service at {self.settings.address} answers in a form that is not the transit engine's",
            remedy="Name the address and the mount of a transit engine",
        )


def token_from_file(path: Path) -> Callable[[], str]:
    """A token that is read from a file each time it is needed, as agents write it.

    Raises (when the token is needed):
        KeyUnavailableError: The file cannot be read.
    """

    def read() -> str:
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            raise KeyUnavailableError(
                f"the token of the key service cannot be read from {path}", remedy="Give a file that we may read"
            ) from None

    return read


def _client(settings: TransitSettings) -> httpx.Client:
    try:
        import httpx  # noqa: PLC0415 - the service's extra
    except ImportError:
        raise MissingExtraError(
            "a key service needs httpx", remedy="Install it with `pip install 'sottovoce[service]'`"
        ) from None
    import ssl  # noqa: PLC0415 - together with it

    try:
        trusted = ssl.create_default_context(cafile=settings.ca_file) if settings.ca_file else True
    except (OSError, ssl.SSLError):
        raise UsageError(f"there are no certificates in {settings.ca_file}", remedy="Give a PEM file") from None
    return httpx.Client(
        base_url=settings.address.rstrip("/"),
        timeout=settings.timeout_seconds,
        verify=trusted,
        follow_redirects=False,
        trust_env=False,  # No proxy of the environment sees the key set.
    )


def _check_address(address: str) -> None:
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        parts, host = urlsplit(""), ""
    if not host or parts.username or parts.query or parts.fragment or parts.path.strip("/"):
        raise UsageError("this is not the address of a key service", remedy="Write https://host:port")
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_here(host)):
        raise UsageError("a key service is asked over https", remedy="Write https://host:port")


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
