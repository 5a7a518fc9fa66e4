"""What an endpoint is, and what its handler is given. Rows of a table; the table itself is in ``endpoints.py``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, Protocol, TypeAlias

from sottovoce.http.forms import Shape
from sottovoce.http.model import Exchange
from sottovoce.http.ports import Service
from sottovoce.service import Action, Caller, Role

PLAIN_TEXT: Final = "text/plain; charset=utf-8"


class Site(Protocol):
    """What status endpoints tell of the edge itself."""

    def readiness(self, service: Service) -> list[str]:
        """Names of what is needed and there; raises ``NotReadyError`` where something is not."""

    def metrics(self) -> bytes:
        """Metrics in Prometheus form."""

    def openapi(self) -> bytes:
        """The description of the interface, as JSON."""


class Access(StrEnum):
    """Who gets in. What a role may do is decided by the service, for every path into it."""

    KEY = "key"
    OPEN = "open"
    METRICS = "metrics"
    """A key of a role that may read metrics, or a caller on this machine."""


@dataclass(slots=True)
class Call:
    """A request that was let in and read.

    Attributes:
        caller: Who calls.
        path: Parameters of the path.
        query: The shape of the parameters.
        body: The shape of the body.
        gpc: Whether the browser of the person sent Global Privacy Control.
        exchange: What may be logged of it.
        take: Takes further tokens of the key's bucket, for what weighs more than one request.
        site: What the edge tells of itself.
    """

    caller: Caller
    path: dict[str, str] = field(repr=False)
    query: Any = field(repr=False)
    body: Any = field(repr=False)
    gpc: bool
    exchange: Exchange
    take: Callable[[float], None]
    site: Site


Handler: TypeAlias = Callable[[Service, Call], Any]
AsyncHandler: TypeAlias = Callable[[Service, Call], Awaitable[Any]]

NOBODY = Caller("", Role.BOT, "")
"""Stands for the caller of an open endpoint, whose handler has no use for one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One method of one path.

    Attributes:
        method: HTTP method.
        path: Template; what is in braces is a parameter.
        name: Its operation id.
        summary: What it does, one line.
        tag: Under which heading it stands.
        handler: Does it, in a thread, since it waits for the database; gives what becomes JSON, or text.
        quick: Does it on the event loop instead, and awaits what takes long.
        actions: What its caller must be allowed, as far as that does not hang on the body; for the documents.
        body: Shape of its body; None for none.
        needs_body: Whether the body must be there.
        query: Shape of its parameters.
        result: Type of what it gives, for the documents.
        status: Status when all went well.
        media: Content type of what it gives.
        access: Who gets in.
        is_batch: Whether the longer limit on bodies holds.
        takes_gpc: Whether it heeds the header ``Sec-GPC``.
    """

    method: str
    path: str
    name: str
    summary: str
    tag: str
    handler: Handler | None = None
    quick: AsyncHandler | None = None
    actions: tuple[Action, ...] = ()
    body: type[Shape] | None = None
    needs_body: bool = True
    query: type[Shape] | None = None
    result: Any = dict
    status: int = 200
    media: str = "application/json"
    access: Access = Access.KEY
    is_batch: bool = False
    takes_gpc: bool = False
