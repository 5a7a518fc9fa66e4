"""Settings of the HTTP edge. Every limit has a number that holds when nothing is said."""

from __future__ import annotations

from dataclasses import dataclass, fields
from ipaddress import ip_network
from typing import Final

from sottovoce.errors import UsageError

KIB: Final = 1024
MIB: Final = 1024 * KIB
MAX_BATCH: Final = 1_000
"""Most messages of one batch."""
MAX_DEPTH: Final = 32
"""Deepest nesting of arrays and objects in a body."""
MAX_VALUES: Final = 1_000
"""Most values or tokens of one request to the vault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpSettings:
    """Where the service listens, and how much it takes at once.

    Attributes:
        host: Address to listen on.
        port: Port; 0 for any that is free.
        body_bytes: Longest body of one request.
        batch_bytes: Longest body of a batch.
        held_bytes: Most bytes of bodies held at once, over all requests; what comes on top is told to come later.
        in_flight: Most requests worked on at once.
        threads: Threads for what waits for the database or the vault.
        request_seconds: Longest time for one request.
        body_seconds: Longest time for a body to arrive.
        header_seconds: Longest time for the head of a request to arrive.
        idle_seconds: How long an unused connection stays open.
        stop_seconds: How long requests in progress may take to end when the service stops.
        connections: Most connections at once.
        key_rate: Requests and batched messages a second that one API key may send.
        key_burst: How many of them at once.
        peer_rate: Requests a second without a valid key from one address (IPv6: one /64).
        peer_burst: How many of them at once.
        trusted_proxies: Addresses or networks whose ``X-Forwarded-For`` is believed.

    Raises:
        UsageError: A number is out of range, or they contradict each other; names the setting.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    body_bytes: int = MIB
    batch_bytes: int = 8 * MIB
    held_bytes: int = 64 * MIB
    in_flight: int = 512
    threads: int = 8
    request_seconds: float = 30.0
    body_seconds: float = 15.0
    header_seconds: float = 10.0
    idle_seconds: int = 60
    stop_seconds: int = 20
    connections: int = 4_096
    key_rate: float = 5_000.0
    key_burst: float = 10_000.0
    peer_rate: float = 20.0
    peer_burst: float = 100.0
    trusted_proxies: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, (least, most) in RANGES.items():
            if not least <= getattr(self, name) <= most:
                raise UsageError(
                    f"the HTTP setting {name} is out of range", remedy=f"Give a number from {least:,} to {most:,}"
                )
        if self.key_burst < MAX_BATCH:
            raise UsageError(
                "the HTTP setting key_burst lets no whole batch pass", remedy=f"Give at least {MAX_BATCH:,}"
            )
        if self.held_bytes < max(self.batch_bytes, self.body_bytes):
            raise UsageError("the HTTP setting held_bytes is less than one body", remedy="Give at least batch_bytes")
        for place, proxy in enumerate(self.trusted_proxies):
            if not _is_network(proxy):
                raise UsageError(
                    f"entry {place} of the HTTP setting trusted_proxies is no address",
                    remedy="Give addresses such as 10.0.0.7 or networks such as 10.0.0.0/24",
                )


RANGES: Final[dict[str, tuple[float, float]]] = {
    "port": (0, 65_535),
    "body_bytes": (KIB, 64 * MIB),
    "batch_bytes": (KIB, 256 * MIB),
    "held_bytes": (KIB, 16 * 1024 * MIB),
    "in_flight": (1, 100_000),
    "threads": (1, 256),
    "request_seconds": (0.01, 3_600),
    "body_seconds": (0.01, 3_600),
    "header_seconds": (0.01, 3_600),
    "idle_seconds": (1, 3_600),
    "stop_seconds": (0, 3_600),
    "connections": (1, 1_000_000),
    "key_rate": (0.001, 1e9),
    "key_burst": (1, 1e9),
    "peer_rate": (0.001, 1e9),
    "peer_burst": (1, 1e9),
}


def settings_table() -> str:
    """The settings with their defaults and ranges as a Markdown table, for ``docs/http.md``."""
    rows = ["| setting | default | from | to |", "| --- | --- | --- | --- |"]
    for held in fields(HttpSettings):
        if held.name in RANGES:
            least, most = RANGES[held.name]
            rows.append(f"| `{held.name}` | {held.default:,} | {least:,} | {most:,} |")
    return "\n".join(rows)


def _is_network(text: str) -> bool:
    try:
        ip_network(text)
    except ValueError:
        return False
    return True
