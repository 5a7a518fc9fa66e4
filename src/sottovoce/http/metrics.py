"""Metrics in Prometheus form. Labels come from closed sets: no id, no path, no text can become one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from sottovoce.http.model import Exchange

CONTENT_TYPE: Final = b"text/plain; version=0.0.4; charset=utf-8"
_BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """What is counted at the edge."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "sottovoce_http_requests",
            "Requests answered, by route, method, status and problem code",
            ("route", "method", "status", "code"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "sottovoce_http_request_seconds",
            "Time from the head of a request to the end of its answer",
            ("route",),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self._carried = Counter(
            "sottovoce_http_items", "Messages and values that requests carried", ("route",), registry=self.registry
        )
        self.in_flight = Gauge("sottovoce_http_in_flight", "Requests being worked on", registry=self.registry)
        self.held_bytes = Gauge("sottovoce_http_held_bytes", "Bytes of bodies being held", registry=self.registry)
        self._dropped = Counter(
            "sottovoce_log_fields_dropped", "Fields of log lines that were not on the list", registry=self.registry
        )
        self._answers: dict[tuple[str, str, int, str], Counter] = {}
        self._times: dict[str, Histogram] = {}

    def watch(self, gauge: Gauge, value: Callable[[], float]) -> None:
        """Have a gauge ask for its value when it is read."""
        gauge.set_function(value)

    def answered(self, exchange: Exchange, seconds: float) -> None:
        """Count an answer."""
        key = (exchange.route, exchange.method, exchange.status, exchange.code)
        counter = self._answers.get(key)
        if counter is None:
            labels = (exchange.route or "none", exchange.method, str(exchange.status), exchange.code)
            counter = self._answers[key] = self._requests.labels(*labels)
        counter.inc()
        times = self._times.get(exchange.route)
        if times is None:
            times = self._times[exchange.route] = self._seconds.labels(exchange.route or "none")
        times.observe(seconds)
        if exchange.count:
            self._carried.labels(exchange.route or "none").inc(exchange.count)

    def dropped(self, count: int) -> None:
        """Count what the log left out."""
        self._dropped.inc(count)

    def render(self, more: Sequence[CollectorRegistry] = ()) -> bytes:
        """All of it as text, with that of other registries after it."""
        return b"".join(generate_latest(registry) for registry in (self.registry, *more))
