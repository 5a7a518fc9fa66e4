"""Typed access to the tables of a parsed manifest; a wrong value is noted, not raised, so that all are told at once."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator
from enum import StrEnum
from typing import Final, TypeVar

from sottovoce.manifest.durations import Duration, parse_duration
from sottovoce.manifest.lines import KeyPath, LineMap
from sottovoce.manifest.model import Problem, Setting
from sottovoce.manifest.settings import LATER
from sottovoce.manifest.toml_text import TomlValue, write_key, write_path

Choice = TypeVar("Choice", bound=StrEnum)

MAX_TEXT_CHARS: Final = 500
"""Longest text that a one-line setting may hold, in code points."""

_MAX_DEPTH: Final = 4  # Tables and lists in one transformation: deeper is a slip, and code that reads it may recurse.
_SHORTEST_PART: Final = 3
_ABSENT: Final = "Set it, or take the key out."


def suggest(word: str, known: Collection[str], *, otherwise: str = "") -> str:
    """Give a remedy for an unknown ``word``: the nearest known one, else all of them, else ``otherwise``."""
    spellings = {name.casefold(): name for name in sorted(known)}
    wanted = word[:MAX_TEXT_CHARS].casefold()
    near = difflib.get_close_matches(wanted, spellings, n=1)
    # A part of a name (EMAIL, SSN) is a likely slip that the distance between the two words does not show.
    near += sorted((name for name in spellings if len(wanted) >= _SHORTEST_PART and wanted in name), key=len)
    if near:
        return f"Did you mean {write_key(spellings[near[0]])}?"
    return otherwise or f"Known here: {', '.join(known)}."


class Problems:
    """Collects what is wrong in one file."""

    def __init__(self, file: str, lines: LineMap) -> None:
        self.file = file
        self.lines = lines
        self._found: list[Problem] = []

    def add(self, path: KeyPath, message: str, remedy: str) -> None:
        """Note that ``path`` has a problem."""
        self._found.append(Problem(self.file, self.lines.line_of(path), write_path(path), message, remedy))

    def in_order(self) -> tuple[Problem, ...]:
        """Give what was found, sorted by line, then key, then message."""
        return tuple(sorted(self._found, key=lambda found: (found.line, found.key, found.message)))


class Table:
    """One table of the document. Each getter gives ``None`` where its key is absent or, after noting why, wrong."""

    def __init__(self, values: dict[str, TomlValue], path: KeyPath, problems: Problems) -> None:
        self.values = values
        self.path = path
        self.problems = problems

    def note(self, key: str, message: str, remedy: str) -> None:
        """Note a problem of ``key``."""
        self.problems.add((*self.path, key), message, remedy)

    def refuse_unknown(self, known: Collection[str]) -> None:
        """Note every key that is not ``known``."""
        for key in self.values:
            later = LATER.get(write_path((*self.path, key)))
            if later is not None:
                self.note(key, "is not in this version", f"Take it out: a later version will bring {later}.")
            elif key not in known:
                self.note(key, "is not a known setting", suggest(key, known))

    def require(self, key: str, remedy: str) -> bool:
        """Whether ``key`` is there; note it if not."""
        if key in self.values:
            return True
        self.problems.add(self.path, f"lacks {key}", remedy)
        return False

    def table(self, key: str) -> Table:
        """Give the table under ``key``, empty where there is none."""
        value = self.values.get(key, {})
        if isinstance(value, dict):
            return Table(value, (*self.path, key), self.problems)
        self.note(key, "must be a table", f"Write it as [{write_path((*self.path, key))}] with its settings below.")
        return Table({}, (*self.path, key), self.problems)

    def tables(self, key: str) -> Iterator[Table]:
        """Give each entry of the array of tables under ``key``."""
        value = self.values.get(key, [])
        if not isinstance(value, list):
            self.note(key, "must be a list of tables", f"Begin each entry with [[{key}]].")
            return
        for position, entry in enumerate(value):
            path = (*self.path, key, position)
            if isinstance(entry, dict):
                yield Table(entry, path, self.problems)
            else:
                self.problems.add(path, "must be a table", f"Begin each entry with [[{key}]].")

    def text(self, key: str) -> str | None:
        """Give a text of one line, not blank, of at most `MAX_TEXT_CHARS` code points."""
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            self.note(key, "must be a text", f'Put it in quotes: {write_key(key)} = "…".')
        elif not value.strip():
            self.note(key, "is empty", _ABSENT)
        elif not value.isprintable():
            self.note(key, "holds a line end or a control character", "Write it on one line.")
        elif len(value) > MAX_TEXT_CHARS:
            self.note(key, f"has {len(value)} characters, at most {MAX_TEXT_CHARS} are allowed", "Shorten it.")
        else:
            return value
        return None

    def duration(self, key: str) -> Duration | None:
        """Give a length of time."""
        text = self.text(key)
        try:
            return parse_duration(text) if text is not None else None
        except ValueError as wrong:
            remedy = 'Write a whole number, 1 or more, and a unit (h, d, w, m for months, y), such as "30d".'
            self.note(key, str(wrong), remedy)
            return None

    def paragraphs(self, key: str, most: int) -> str | None:
        """Give a text of at most ``most`` code points, not blank, in which lines may end."""
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            self.note(key, "must be a text", f'Put it in quotes: {write_key(key)} = "…".')
        elif not value.strip():
            self.note(key, "is empty", _ABSENT)
        elif not value.replace("\n", "").isprintable():
            self.note(key, "holds a control character", "Take it out; only line ends are allowed.")
        elif len(value) > most:
            self.note(key, f"has {len(value)} characters, at most {most} are allowed", "Shorten it.")
        else:
            return value
        return None

    def choice(self, key: str, options: type[Choice]) -> Choice | None:
        """Give one of the words of a closed set."""
        word = self.text(key)
        known = tuple(option.value for option in options)
        if word is None:
            return None
        if word not in known:
            self.note(key, "is not one of the words allowed here", suggest(word, known))
            return None
        return options(word)

    def flag(self, key: str) -> bool | None:
        """Give true or false."""
        value = self.values.get(key)
        if value is None or isinstance(value, bool):
            return value
        self.note(key, "must be true or false", f"Write {write_key(key)} = true or {write_key(key)} = false.")
        return None

    def fraction(self, key: str) -> float | None:
        """Give a number from 0 to 1; NaN is none."""
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.note(key, "must be a number", f"Write it without quotes: {write_key(key)} = 0.5.")
        elif not 0 <= value <= 1:
            self.note(key, "is not from 0 to 1", "Give a number from 0.0 (everything) to 1.0 (certainty only).")
        else:
            return float(value)
        return None

    def words(self, key: str) -> list[tuple[KeyPath, str]]:
        """Give a list of texts, each with its place; one that stands there twice is noted."""
        value = self.values.get(key, [])
        if not isinstance(value, list):
            self.note(key, "must be a list", f'Write it in brackets: {write_key(key)} = ["…"].')
            return []
        words: list[tuple[KeyPath, str]] = []
        for position, word in enumerate(value):
            path = (*self.path, key, position)
            if not isinstance(word, str):
                self.problems.add(path, "must be a text", "Put it in quotes.")
            elif any(word == earlier for _, earlier in words):
                self.problems.add(path, "stands twice in the list", "Keep one of the two.")
            else:
                words.append((path, word))
        return words

    def transformation(self, key: str) -> Setting | None:
        """Give a transformation as it is written: a name, or a table that is not empty."""
        value = self.values.get(key)
        line = self.problems.lines.line_of((*self.path, key))
        if isinstance(value, str):
            return Setting(value, line) if self.text(key) else None
        if isinstance(value, dict) and value and not _is_deeper(value, _MAX_DEPTH):
            return Setting(value, line)
        if value is not None:
            remedy = f'Write {write_key(key)} = "token", or a table such as {{ generalize = "year" }}.'
            self.note(key, "is not a transformation", remedy)
        return None


def _is_deeper(value: TomlValue, levels: int) -> bool:
    """Whether tables and lists are nested more than ``levels`` deep in ``value``."""
    inner = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else None
    return inner is not None and (levels == 0 or any(_is_deeper(item, levels - 1) for item in inner))
