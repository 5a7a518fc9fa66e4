"""Where each key of a TOML document stands.

The standard library reads TOML but forgets the lines, and an error without a line sends its reader searching. This
scanner follows the text once, beside the parser, and notes the line of every key: dotted keys, inline tables, arrays,
arrays of tables and strings over several lines included. It judges nothing (``tomllib`` does) and fails at nothing: on
text that is not TOML it notes what it can and ends.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

KeyPath: TypeAlias = tuple[str | int, ...]
"""A way from the root: names of keys, and positions in arrays counted from 0."""

_SPACE = " \t\r"
_KEY_END = frozenset(" \t\r\n.=[]{},#\"'")
_SCALAR_END = frozenset(",]}#\n")
_DEEPEST = 100  # Below this depth lines are not told apart: no manifest goes there, and hostile text must stay cheap.


@dataclass(frozen=True, slots=True)
class Repeat:
    """One key that is set twice.

    Attributes:
        path: The key.
        first: Line where it is set first, counted from 1.
        again: Line where it is set once more.
    """

    path: KeyPath
    first: int
    again: int


@dataclass(frozen=True, slots=True)
class LineMap:
    """The line of every key path of one document.

    Attributes:
        lines: Line of each path, counted from 1.
        repeats: Keys set twice, in the order of the text.
    """

    lines: Mapping[KeyPath, int] = field(default_factory=dict)
    repeats: tuple[Repeat, ...] = ()

    def has(self, path: KeyPath) -> bool:
        """Whether the document sets ``path``, or something below it."""
        return path in self.lines

    def line_of(self, path: KeyPath) -> int:
        """Give the line of ``path``, or of its nearest ancestor that the document sets; 1 where there is none."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def map_lines(text: str) -> LineMap:
    """Map every key path of ``text`` to its line. Never raises, whatever the text holds."""
    scanner = _Scanner(text)
    scanner.scan_document()
    return LineMap(lines=scanner.lines, repeats=tuple(scanner.repeats))


@dataclass(slots=True)
class _Open:
    """An array or an inline table that has not been closed yet."""

    path: KeyPath
    is_array: bool
    members: int = 0


class _Scanner:
    """One walk over one text; ``at`` only ever grows, so that the walk ends."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[KeyPath, int] = {}
        self.repeats: list[Repeat] = []
        self._set: set[KeyPath] = set()
        self._tables_of: dict[KeyPath, int] = {}
        self._counted_to = 0
        self._line = 1

    def scan_document(self) -> None:
        """Read statement after statement: a header, or a key with its value."""
        prefix: KeyPath = ()
        while True:
            self._skip(newlines=True)
            if self.at >= len(self.text):
                return
            before = self.at
            if self._peek() == "[":
                prefix = self._header()
            else:
                self._value(self._assignment(prefix))
            if self.at == before:
                self.at += 1

    def _header(self) -> KeyPath:
        """Read ``[a.b]`` or ``[[a.b]]`` and give the path that the following keys lie under."""
        line = self._here()
        is_array = self.text.startswith("[[", self.at)
        self.at += 2 if is_array else 1
        keys = self._dotted_key()
        while self._peek() == "]":
            self.at += 1
        if not keys:
            return ()
        path = (*self._resolve(keys[:-1]), keys[-1])
        if is_array:
            self._note(path, line, explicit=False)
            self._tables_of[path] = self._tables_of.get(path, 0) + 1
        if path in self._tables_of:
            path = (*path, self._tables_of[path] - 1)
        self._note(path, line, explicit=True)
        return path

    def _resolve(self, keys: list[str]) -> KeyPath:
        """Lead ``keys`` into the latest entry of each array of tables on the way."""
        path: KeyPath = ()
        for key in keys:
            path = (*path, key)
            if path in self._tables_of:
                path = (*path, self._tables_of[path] - 1)
        return path

    def _assignment(self, prefix: KeyPath) -> KeyPath:
        """Read ``a.b =`` and give the whole path; the value is next."""
        line = self._here()
        keys = self._dotted_key()
        path = (*prefix, *keys) if len(prefix) <= _DEEPEST else prefix
        if keys:
            self._note(path, line, explicit=True)
        if self._peek() == "=":
            self.at += 1
        return path

    def _note(self, path: KeyPath, line: int, *, explicit: bool) -> None:
        """Record ``path`` and the tables it implies; an ``explicit`` path may come only once."""
        if len(path) > _DEEPEST:
            return
        if explicit and path in self._set:
            self.repeats.append(Repeat(path, self.lines[path], line))
        if explicit:
            self._set.add(path)
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines and length < len(path):
                return
            self.lines.setdefault(path[:length], line)

    def _value(self, path: KeyPath) -> None:
        """Read one value with all that is nested in it, without recursion: depth is the writer's choice."""
        nesting: list[_Open] = []
        while True:
            self._skip(newlines=bool(nesting))
            char = self._peek()
            if not char or char == "\n":
                return
            if char in "[{":
                self.at += 1
                nesting.append(_Open(path, char == "["))
                path = self._member(nesting[-1])
                continue
            if char in "]},":
                self.at += 1
                if char != "," and nesting:
                    nesting.pop()
                if char == "," and nesting:
                    path = self._member(nesting[-1])
                    continue
            else:
                self._scalar(char)
            if not nesting:
                return

    def _member(self, outer: _Open) -> KeyPath:
        """Come to the next member of an array or inline table, if there is one, and give its path."""
        self._skip(newlines=True)
        char = self._peek()
        if not char or char in "]},":
            return outer.path
        if not outer.is_array:
            return self._assignment(outer.path)
        if len(outer.path) > _DEEPEST:
            return outer.path
        path = (*outer.path, outer.members)
        outer.members += 1
        self._note(path, self._here(), explicit=True)
        return path

    def _scalar(self, char: str) -> None:
        if char in "\"'":
            self._string(char)
            return
        self.at += 1
        while self.at < len(self.text) and self.text[self.at] not in _SCALAR_END:
            self.at += 1

    def _string(self, quote: str) -> str:
        """Read a string in any of its four forms and give it raw, with its quotes."""
        begin = self.at
        closing = quote * 3 if self.text.startswith(quote * 3, self.at) else quote
        self.at += len(closing)
        while self.at < len(self.text):
            char = self.text[self.at]
            if char == "\\" and quote == '"':
                self.at += 2
            elif self.text.startswith(closing, self.at):
                self.at += len(closing)
                # Up to two quotes may stand right before the closing three: they belong to the string.
                while len(closing) == 3 and self._peek() == quote:
                    self.at += 1
                break
            elif char == "\n" and len(closing) == 1:
                break
            else:
                self.at += 1
        return self.text[begin : self.at]

    def _dotted_key(self) -> list[str]:
        """Read ``a . "b" . c``, of which the first hundred parts are told; empty where no key begins."""
        keys: list[str] = []
        while True:
            self._skip(newlines=False)
            begin = self.at
            char = self._peek()
            if char and char in "\"'":
                key = _unquoted(self._string(char))
            else:
                while self.at < len(self.text) and self.text[self.at] not in _KEY_END:
                    self.at += 1
                key = self.text[begin : self.at]
            if self.at == begin:
                return keys
            if len(keys) < _DEEPEST:
                keys.append(key)
            self._skip(newlines=False)
            if self._peek() != ".":
                return keys
            self.at += 1

    def _skip(self, *, newlines: bool) -> None:
        """Pass over spaces and comments, and over line ends where the grammar allows them."""
        while self.at < len(self.text):
            char = self.text[self.at]
            if char == "#":
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            elif char in _SPACE or (newlines and char == "\n"):
                self.at += 1
            else:
                return

    def _peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def _here(self) -> int:
        """Line of the current place, counted onward from the last one asked for."""
        self._line += self.text.count("\n", self._counted_to, self.at)
        self._counted_to = self.at
        return self._line


def _unquoted(raw: str) -> str:
    """Read a quoted key by the parser's own rules; a malformed one stays as it is, for the parser to refuse."""
    try:
        key = tomllib.loads(f"key = {raw}")["key"]
    except tomllib.TOMLDecodeError:
        return raw
    return key if isinstance(key, str) else raw
