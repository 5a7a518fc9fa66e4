"""The values of the file path: fields, records, changes, options.

Rules kept here: no field with personal text shows in a ``repr``; a path is a chain of links that is written out only
when somebody asks for it (most fields are never named); a change says by its type whether there is a way back.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Final, Literal, TypeAlias

from sottovoce.errors import UsageError

JsonValue: TypeAlias = "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"
PathNode: TypeAlias = "tuple[PathNode, str | int] | None"

KIB: Final = 1024
MIB: Final = 1024 * KIB

MOST_NAMES: Final = 10
"""Names of fields that are shown to the user at once."""


class Format(StrEnum):
    """The kinds of file that are read and written."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


class FieldRole(StrEnum):
    """What a field is to its record."""

    TEXT = "text"
    ATTRIBUTE = "attribute"
    CONVERSATION = "conversation"
    SUBJECT = "subject"


class DecodeErrors(StrEnum):
    """What to do with bytes that are not UTF-8: stop, or put U+FFFD in their place."""

    STRICT = "strict"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True)
class Field:
    """One value that may hold personal data.

    Args:
        text: The value as text, escapes resolved.
        name: The key or column if it may tell what the value is; None for keys that only carry chat text.
        node: The chain of keys and indices that leads here.
        role: Free text by default; a declared attribute, or the value that names the conversation or the subject.
        value: The parsed JSON value, for attributes only.
    """

    text: str = field(repr=False)
    name: str | None
    node: PathNode = field(repr=False, compare=False)
    role: FieldRole = FieldRole.TEXT
    value: JsonValue = field(default=None, repr=False, compare=False)

    @property
    def path(self) -> str:
        """The place of the value in its record, such as ``messages[0].content``."""
        return format_path(self.node)


@dataclass(frozen=True, slots=True)
class Record:
    """The unit that is rewritten at once: a conversation, a line, a row, a block of text.

    Args:
        fields: What is offered for rewriting, in file order.
        conversation: The value that names the conversation scope, as it stands in the file; None if there is none.
        subject: The value that names the person, as it stands in the file; None if there is none.
        source: The file, relative to the folder given, or its bare name; ``-`` for standard input.
        number: 0-based ordinal in the file. The same in the masked file, so it may key what is kept about a record.
            (Blocks of plain text are the exception; nothing is ever kept about those.)
        line: 1-based line at which the record starts (row, for Parquet); for people.
        text_from: For a block of plain text, whose one field is lines of the file as they are: whether it starts where
            a line starts. None for all others.
    """

    fields: tuple[Field, ...]
    conversation: str | None = field(repr=False)
    subject: str | None = field(repr=False)
    source: str
    number: int
    line: int
    text_from: bool | None = None


class Drop(Enum):
    """The type of the one marker `DROP`."""

    DROP = "drop"


DROP: Final = Drop.DROP


@dataclass(frozen=True, slots=True)
class Changed:
    """A new text of which a part has no way back.

    Args:
        text: The new text.
        restored: What restoring `text` will give: the original with the one-way parts as they are in `text`.
    """

    text: str = field(repr=False)
    restored: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Replaced:
    """A new JSON value that takes the place of an attribute; there is no way back."""

    value: JsonValue = field(repr=False)


# None: unchanged. str: new text, restorable to the field's own text. DROP: the key and its value disappear (a cell
# becomes empty, an array element null); there is no way back.
Change: TypeAlias = "str | Changed | Replaced | Literal[Drop.DROP] | None"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How input is read. Whatever can change the output is here, so that a resumed run can be held to it.

    Args:
        format: None to tell by suffix and content.
        text_fields: Keys or columns that are offered, and no others; empty means every string value.
        conversation_field: Key (dotted path for nested JSON) or column that names the conversation.
        subject_field: Key (dotted path for nested JSON) or column that names the person.
        attributes: Declared attribute names: top-level keys, keys of a top-level ``attributes`` object, columns.
        errors: What to do with bytes that are not UTF-8.
        skip_bad: Go on after a broken record; it is copied to the side file.
        header: Whether the first CSV row names the columns; None: it does, and is itself looked at.
        delimiter: One of ``, ; tab |``; None to tell by content.
        max_record_bytes: Longest record, 1 KiB to 2 GiB.
        max_depth: Deepest nesting of JSON, 1 to 1,000,000.
        chunk_bytes: Input handed to a worker at once, 16 B to 64 MiB.
        commit_bytes: Input between two commits of the journal.
        fingerprint: What else decides the output (policy, rules, keys in use), as an opaque digest.

    Raises:
        UsageError: a value is out of its range.
    """

    format: Format | None = None
    text_fields: tuple[str, ...] = ()
    conversation_field: str | None = None
    subject_field: str | None = None
    attributes: frozenset[str] = frozenset()
    errors: DecodeErrors = DecodeErrors.STRICT
    skip_bad: bool = False
    header: bool | None = None
    delimiter: str | None = None
    max_record_bytes: int = 256 * MIB
    max_depth: int = 65_536
    chunk_bytes: int = 256 * KIB
    commit_bytes: int = 4 * MIB
    fingerprint: str = ""

    def __post_init__(self) -> None:
        for name, low, high in (
            ("max_record_bytes", KIB, 2048 * MIB),
            ("max_depth", 1, 1_000_000),
            ("chunk_bytes", 16, 64 * MIB),
            ("commit_bytes", 1, 1024 * MIB),
        ):
            if not low <= getattr(self, name) <= high:
                raise UsageError(f"{name} must lie between {low} and {high}")
        if not isinstance(self.format, (Format, type(None))) or not isinstance(self.errors, DecodeErrors):
            raise UsageError("format and errors are taken from Format and DecodeErrors")
        if self.delimiter is not None and self.delimiter not in {",", ";", "\t", "|"}:
            raise UsageError("the delimiter must be a comma, a semicolon, a tab or a vertical bar")

    def digest(self) -> str:
        """SHA-256 over everything above, in hex."""
        parts = [
            f"{name}={sorted(value) if isinstance(value, frozenset) else value!r}"
            for name, value in ((name, getattr(self, name)) for name in self.__slots__)
        ]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Names:
    """Which fields there are.

    Args:
        asked: Those of `Options.text_fields` that occur.
        others: Some of the other keys, if one of those was missing for a while.
    """

    asked: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @classmethod
    def of(cls, content: object) -> Names:
        """What ``dataclasses.asdict`` made of one, and JSON of that."""
        known = content if isinstance(content, dict) else {}
        return cls(tuple(known.get("asked", ())), tuple(known.get("others", ())))

    def __or__(self, other: Names) -> Names:
        """What occurs in either."""
        if other.asked == self.asked and not other.others:
            return self
        return Names(
            tuple(dict.fromkeys((*self.asked, *other.asked))),
            tuple(dict.fromkeys((*self.others, *other.others)))[:MOST_NAMES],
        )

    def missing(self, options: Options) -> tuple[str, ...]:
        """The fields that `options` name and that occur nowhere."""
        return tuple(name for name in options.text_fields if name not in self.asked)


@dataclass(frozen=True, slots=True)
class Position:
    """A place between two records.

    Args:
        offset: Bytes before it, uncompressed.
        line: 1-based line.
        number: Records before it.
        state: What the splitter must know to go on from here.
    """

    offset: int = 0
    line: int = 1
    number: int = 0
    state: str = ""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of whole records, as bytes.

    Args:
        data: The bytes, records and what stands between them.
        start: Where it begins.
        end: Where the next one begins.
        spans: For JSON documents, where in `data` the records stand; else empty and the codec tells.
    """

    data: bytes = field(repr=False)
    start: Position
    end: Position
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Bad:
    """A record that could not be read, verbatim.

    Args:
        line: 1-based line where it starts.
        reason: What is wrong, without any value.
        data: The bytes as they stood in the file.
    """

    line: int
    reason: str
    data: bytes = field(repr=False)


def format_path(node: PathNode) -> str:
    """The chain of keys and indices as text, outermost first."""
    parts: list[str] = []
    while node is not None:
        node, step = node
        parts.append(f"[{step}]" if isinstance(step, int) else f".{step}")
    return "".join(reversed(parts)).removeprefix(".")


def same_path(one: PathNode, two: PathNode) -> bool:
    """Whether two chains name the same place (compared link by link: chains may be deeper than the recursion limit)."""
    while one is not None and two is not None:
        if one is two:
            return True
        if one[1] != two[1]:
            return False
        one, two = one[0], two[0]
    return one is two
