"""Whether the service lives, is ready, and how it does."""

from __future__ import annotations

from typing import Any, Final

from sottovoce.http.endpoint import PLAIN_TEXT, Access, Call, Endpoint
from sottovoce.http.ports import Service
from sottovoce.service import Action


async def get_health(_service: Service, _call: Call) -> dict[str, str]:
    """The process answers."""
    return {"status": "alive"}


def get_readiness(service: Service, call: Call) -> dict[str, list[str]]:
    """What is there, if nothing is missing."""
    return {"ready": call.site.readiness(service)}


def get_metrics(_service: Service, call: Call) -> bytes:
    """Metrics in Prometheus form."""
    return call.site.metrics()


async def get_openapi(_service: Service, call: Call) -> bytes:
    """The description of this interface."""
    return call.site.openapi()


STATUS: Final[tuple[Endpoint, ...]] = (
    Endpoint(
        method="GET",
        path="/healthz",
        name="get_health",
        summary="Whether the process answers",
        tag="status",
        quick=get_health,
        result=dict[str, str],
        access=Access.OPEN,
    ),
    Endpoint(
        method="GET",
        path="/readyz",
        name="get_readiness",
        summary="Whether everything that is needed is there; 503 names what is not",
        tag="status",
        handler=get_readiness,
        result=dict[str, list[str]],
        access=Access.OPEN,
    ),
    Endpoint(
        method="GET",
        path="/metrics",
        name="get_metrics",
        summary="Metrics in Prometheus form, for role admin or from this machine",
        tag="status",
        handler=get_metrics,
        actions=(Action.METRICS_READ,),
        result=str,
        media=PLAIN_TEXT,
        access=Access.METRICS,
    ),
    Endpoint(
        method="GET",
        path="/openapi.json",
        name="get_openapi",
        summary="This description",
        tag="status",
        quick=get_openapi,
        result=dict[str, Any],
        access=Access.OPEN,
    ),
)
