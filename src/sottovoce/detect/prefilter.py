"""Which of many expressions occur anywhere in a text: the first, fast half of detection.

A prefilter only proposes. It answers with a superset of the rules that match; the exact place is found afterwards by
code that both back ends share. So Hyperscan and RE2 give identical findings by construction.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Protocol

import re2

try:
    import hyperscan
except ImportError:  # no wheel for this platform; RE2 does the work
    HYPERSCAN_VERSION = ""
else:
    HYPERSCAN_VERSION = str(vars(hyperscan)["__version__"])


class Prefilter(Protocol):
    """Answers which expressions may occur in UTF-8 bytes."""

    def match(self, data: bytes) -> Sequence[int]:
        """Numbers of the expressions that may match somewhere in ``data``, in any order, each once."""
        ...


class NothingFilter:
    """A set without expressions."""

    def match(self, data: bytes) -> Sequence[int]:  # noqa: ARG002 - the port's name
        """Nothing matches."""
        return ()


class Re2Filter:
    """A set of expressions in one RE2 automaton."""

    def __init__(self, expressions: Sequence[str], *, literal: bool = False) -> None:
        options = re2.Options()
        options.literal = literal
        options.max_mem = 512 << 20
        options.case_sensitive = literal
        options.log_errors = False
        self._set = re2.Set.SearchSet(options)
        for expression in expressions:
            self._set.Add(expression.encode())
        self._set.Compile()

    def match(self, data: bytes) -> Sequence[int]:
        """See ``Prefilter.match``."""
        return self._set.Match(data) or ()


class HyperscanFilter:
    """A set of expressions in one Hyperscan database; each thread scans with scratch space of its own."""

    def __init__(self, database: hyperscan.Database) -> None:
        self._database = database
        self._local = threading.local()

    def match(self, data: bytes) -> Sequence[int]:
        """See ``Prefilter.match``."""
        try:
            scan, hits = self._local.scan
        except AttributeError:
            scan, hits = self._prepare()
        hits.clear()
        scan(data)
        return hits  # type: ignore[no-any-return]

    def _prepare(self) -> tuple[Callable[[bytes], None], list[int]]:
        """Per-thread scratch space and result list, bound once because this runs for every message."""
        database, scratch = self._database, hyperscan.Scratch(self._database)
        hits: list[int] = []
        add = hits.append

        def found(number: int, _start: int, _end: int, _flags: int, _context: object) -> None:
            add(number)

        def scan(data: bytes) -> None:
            database.scan(data, found, scratch=scratch)

        self._local.scan = (scan, hits)
        return scan, hits


def compile_database(expressions: Sequence[str], *, literal: bool = False) -> bytes:
    """A serialized Hyperscan database of ``expressions``, for ``load_database`` on the same kind of processor."""
    database = hyperscan.Database()
    once = hyperscan.HS_FLAG_SINGLEMATCH
    database.compile(
        expressions=[expression.encode() for expression in expressions],
        ids=list(range(len(expressions))),
        elements=len(expressions),
        flags=[once if literal else once | _pattern_flags(expression) for expression in expressions],
        literal=literal,
    )
    return bytes(hyperscan.dumpb(database))


def _pattern_flags(expression: str) -> int:
    flags = hyperscan.HS_FLAG_UTF8 | hyperscan.HS_FLAG_CASELESS
    return int(flags if expression.isascii() else flags | hyperscan.HS_FLAG_UCP)


def load_database(blob: bytes) -> HyperscanFilter:
    """The filter in ``blob``.

    Raises:
        ValueError: The blob is damaged or from another processor or version; compile again.
    """
    try:
        return HyperscanFilter(hyperscan.loadb(blob, hyperscan.HS_MODE_BLOCK))
    except hyperscan.error as err:
        raise ValueError("not a database of this machine") from err
