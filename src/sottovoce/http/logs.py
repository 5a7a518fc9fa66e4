"""Logs that cannot hold text: JSON lines of allow-listed keys, each of a fixed form.

Whatever is not on the list, or not of its form, is dropped and counted. Tracebacks do not get in either: of an
exception, its type and the places of our own code are logged, never its message, since messages of libraries quote
what they choke on.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable, Mapping, MutableMapping
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final

import structlog
from pydantic_core import to_json

from sottovoce.service import Role

_SOURCES: Final = Path(__file__).resolve().parents[1]
MAX_FRAMES: Final = 12


class Event(StrEnum):
    """Everything that is ever logged."""

    STARTED = "started"
    STOPPING = "stopping"
    STOPPED = "stopped"
    REQUEST = "request"
    FAILURE = "failure"
    LIBRARY = "library"


class Level(StrEnum):
    """How bad it is."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


METHODS: Final = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "OTHER"})

_ID: Final = re.compile(r"[A-Za-z0-9-]{1,64}", re.ASCII)
_TIME: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z", re.ASCII)
_TYPE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,99}", re.ASCII)
_FRAME: Final = re.compile(r"[a-z_/]{1,80}\.py:[0-9]{1,5}", re.ASCII)
_HOST: Final = re.compile(r"[0-9A-Fa-f.:]{1,45}|localhost", re.ASCII)

Form = Callable[[object], bool]


def _matching(pattern: re.Pattern[str]) -> Form:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _one_of(names: frozenset[str]) -> Form:
    return lambda value: isinstance(value, str) and value in names


def _whole(least: int, most: int) -> Form:
    return lambda value: type(value) is int and least <= value <= most


def log_forms(routes: frozenset[str], codes: frozenset[str]) -> Mapping[str, Form]:
    """What may stand under each key of a log line.

    Args:
        routes: Templates of all paths.
        codes: Codes of all problems.
    """
    return {
        "event": _one_of(frozenset(Event)),
        "level": _one_of(frozenset(Level)),
        "timestamp": _matching(_TIME),
        "request_id": _matching(_ID),
        "route": _one_of(routes),
        "method": _one_of(METHODS),
        "status": _whole(100, 599),
        "duration_ms": lambda value: type(value) in (int, float) and 0 <= value < 1e9,
        "key_id": _matching(_ID),
        "role": _one_of(frozenset(Role)),
        "code": _one_of(codes),
        "count": _whole(0, 10**9),
        "exception": _matching(_TYPE),
        "frames": lambda value: isinstance(value, list) and all(_is_frame(item) for item in value),
        "logger": _matching(_TYPE),
        "line": _whole(0, 10**6),
        "host": _matching(_HOST),
        "port": _whole(0, 65_535),
    }


_is_frame: Final = _matching(_FRAME)


class AllowList:
    """A structlog processor that lets through what has a form, and nothing else.

    Args:
        forms: What may stand under each key.
        on_dropped: Told how many fields of a line were dropped.
    """

    def __init__(self, forms: Mapping[str, Form], on_dropped: Callable[[int], None]) -> None:
        self._forms, self._on_dropped = forms, on_dropped

    def __call__(self, _logger: object, _method: str, line: Mapping[str, object]) -> dict[str, object]:
        """The line without what may not stand in it."""
        forms = self._forms
        kept = {key: value for key, value in line.items() if key in forms and forms[key](value)}
        if len(kept) != len(line):
            self._on_dropped(len(line) - len(kept))
        return kept


class Log:
    """Where the edge logs. A line that cannot be written is counted and forgotten: no request fails by its log.

    Args:
        forms: What may stand under each key.
        on_dropped: Told how many fields of a line were dropped, and of a whole line that could not be written.
        file: Where to.
    """

    def __init__(
        self, forms: Mapping[str, Form], on_dropped: Callable[[int], None], file: BinaryIO | None = None
    ) -> None:
        self._on_dropped = on_dropped
        self._logger: Any = structlog.wrap_logger(
            structlog.BytesLogger(file or sys.stderr.buffer),
            processors=[
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                AllowList(forms, on_dropped),
                _rendered,
            ],
            wrapper_class=structlog.BoundLoggerBase,
            cache_logger_on_first_use=True,
        )

    def write(self, event: Event, level: Level = Level.INFO, **fields: object) -> None:
        """Write a line, as far as its fields are on the list."""
        try:
            self._logger._proxy_to_logger("msg", event.value, level=level.value, **fields)  # noqa: SLF001 - its own way in
        except Exception:  # noqa: BLE001 - a full disk or closed pipe must not fail a request
            self._on_dropped(1)

    def failure(self, error: BaseException, **fields: object) -> None:
        """Write what kind of exception there was, and where in our code."""
        self.write(Event.FAILURE, Level.ERROR, exception=type(error).__name__, frames=frames_of(error), **fields)


def _rendered(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> bytes:
    first = {key: line.pop(key) for key in ("timestamp", "level", "event") if key in line}
    return to_json({**first, **line})


def frames_of(error: BaseException) -> list[str]:
    """Where in our own code an exception passed, innermost last: file below ``sottovoce`` and line."""
    found: list[str] = []
    trace: TracebackType | None = error.__traceback__
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        if path.is_relative_to(_SOURCES):
            found.append(f"{path.relative_to(_SOURCES).as_posix()}:{trace.tb_lineno}")
        trace = trace.tb_next
    return found[-MAX_FRAMES:]


class LibraryHandler(logging.Handler):
    """What libraries log, without their words: which logger, how bad, which exception, and the line it is said in."""

    def __init__(self, log: Log) -> None:
        super().__init__(logging.WARNING)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """Log that something was said, not what."""
        error = record.exc_info[1] if record.exc_info else None
        fields: dict[str, object] = {"logger": record.name, "line": record.lineno}
        if error is not None:
            fields |= {"exception": type(error).__name__, "frames": frames_of(error)}
        level = Level.ERROR if record.levelno >= logging.ERROR else Level.WARNING
        self._log.write(Event.LIBRARY, level, **fields)
