"""The file between the two passes: SQLite, so that memory stays bounded however many conversations there are.

It holds keyed hashes, kinds and places. It is written by one process, then read by many, and never kept: no journal, no
waiting for the disk.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sottovoce.detect import Memory, Note
from sottovoce.errors import OutsideError

_TABLES = """
pragma journal_mode = off; pragma synchronous = off;
create table found (source blob, number integer, rows blob, primary key (source, number)) without rowid;
create table notes (conversation blob, note blob, place integer, primary key (conversation, note)) without rowid;
"""
_CACHED_CHUNKS = 4
_MOST_READ = 4_096
"""Notes of one conversation that are read; a memory takes fewer, but some of them tell nothing new."""

Rows = dict[str, list[list[list[Any]]]]


class SurveyFile:
    """The file while it is written. Use as a context.

    Args:
        path: Where it is to lie, in a folder that only its owner can look into.

    Raises:
        OutsideError: The disk does not take it.
    """

    def __init__(self, path: Path) -> None:
        self._place = 0
        try:
            self._db = sqlite3.connect(path, isolation_level=None)
            self._db.executescript(_TABLES)
            self._db.execute("begin")
        except sqlite3.Error as error:
            raise _no_room(error) from None

    def add(self, source: bytes, number: int, rows: bytes, notes: Sequence[tuple[bytes, bytes]]) -> None:
        """Keep what a chunk yielded.

        Args:
            source: Hash of its file.
            number: Of its first record.
            rows: What was found, as JSON.
            notes: Conversation and note, in order; only the first of equal ones counts.
        """
        numbered = [(*note, self._place + at) for at, note in enumerate(notes)]
        self._place += len(numbered)
        try:
            self._db.execute("insert or replace into found values (?, ?, ?)", (source, number, rows))
            self._db.executemany("insert or ignore into notes values (?, ?, ?)", numbered)
        except sqlite3.Error as error:
            raise _no_room(error) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._db.execute("commit")
        except sqlite3.Error as failure:
            raise _no_room(failure) from None
        finally:
            self._db.close()


class SurveyReader:
    """The file while it is read, by one of many processes.

    Args:
        path: Where it lies.
    """

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
        self._chunk = lru_cache(_CACHED_CHUNKS)(self._read_chunk)
        self._first: dict[bytes, tuple[int, int]] = {}

    def found(self, source: bytes, number: int) -> Rows:
        """By the hash of a record, what was found in the chunk that holds record ``number``."""
        low, high = self._first.get(source, (1, 0))
        if not low <= number < high:
            low, high = self._bounds(source, number)
            self._first = {source: (low, high)}
        return self._chunk(source, low)

    def _bounds(self, source: bytes, number: int) -> tuple[int, int]:
        low = self._one("select max(number) from found where source = ? and number <= ?", (source, number))
        high = self._one("select min(number) from found where source = ? and number > ?", (source, number))
        return (number if low is None else low), (1 << 62 if high is None else high)

    def _one(self, query: str, values: tuple[bytes, int]) -> int | None:
        row = self._db.execute(query, values).fetchone()
        return None if row is None else row[0]

    def _read_chunk(self, source: bytes, number: int) -> Rows:
        row = self._db.execute("select rows from found where source = ? and number = ?", (source, number)).fetchone()
        rows: Rows = {} if row is None else json.loads(row[0])
        return rows

    def memory(self, conversation: bytes) -> Memory:
        """What a conversation has told, in the order of the file."""
        rows = self._db.execute(
            "select note from notes where conversation = ? order by place limit ?", (conversation, _MOST_READ)
        )
        return Memory.empty().plus(Note.of_bytes(note) for (note,) in rows)


def _no_room(error: sqlite3.Error) -> OutsideError:
    return OutsideError(
        f"what was found cannot be kept until it is masked: {error.sqlite_errorname}",
        remedy="Make room, or name another folder for temporary files with TMPDIR",
    )
