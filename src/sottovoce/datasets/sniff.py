"""What kind of file this is.

Rules kept here: the user's word first, then the suffix, then the content; a file that nobody knows is never taken for
text if it holds NUL bytes or is not UTF-8: what cannot be read cannot be masked.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from sottovoce.datasets.delimited import RowCutter, TableCodec, sniff_table
from sottovoce.datasets.json_scan import BrokenJsonError, Walk, scan
from sottovoce.datasets.json_source import DocumentCutter, JsonCodec, LineCutter
from sottovoce.datasets.model import KIB, Format, Options
from sottovoce.datasets.rewrite import Codec
from sottovoce.datasets.split import Cutter
from sottovoce.datasets.stream import BOM, Reader
from sottovoce.datasets.text import TextCodec, TextCutter
from sottovoce.errors import InputError

HEAD_BYTES: Final = 64 * KIB
_SUFFIXES: Final = {
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".json": Format.JSON,
    ".csv": Format.CSV,
    ".tsv": Format.CSV,
    ".tab": Format.CSV,
    ".parquet": Format.PARQUET,
    ".pq": Format.PARQUET,
    ".txt": Format.TEXT,
    ".text": Format.TEXT,
    ".log": Format.TEXT,
    ".md": Format.TEXT,
}
_PARQUET_MAGIC: Final = b"PAR1"


@dataclass(frozen=True, slots=True)
class Source:
    """How one input is read: its format, and the two halves that know it."""

    format: Format
    cutter: Cutter
    codec: Codec
    guessed_delimiter: str | None = None

    def check_masked(self, head: bytes, name: str, options: Options) -> None:
        """Make sure that what was written will be read as what was read, when it is restored.

        Args:
            head: The first 64 KiB of the output.
            name: Of the output.
            options: How the input was read.

        Raises:
            InputError: a guess about the input would be another one about the output.
        """
        if self.guessed_delimiter is None or not head:
            return
        if sniff_table(head, options, tabs=_says_tabs(name)).delimiter != self.guessed_delimiter:
            raise InputError(
                "the delimiter of the table cannot be told for certain",
                remedy="Name it with --delimiter, here and when the table is restored",
            )


def _says_tabs(name: str) -> bool:
    suffixes = [suffix.lower() for suffix in PurePath(name).suffixes[-2:]]
    return ".tsv" in suffixes or ".tab" in suffixes


def format_by_name(name: str) -> Format | None:
    """The format that the suffix tells; None if it tells none."""
    path = PurePath(name.lower())
    return _SUFFIXES.get((path.with_suffix("") if path.suffix == ".gz" else path).suffix)


def tell_format(name: str, head: bytes, options: Options) -> Format:
    """The format of the input called `name` that begins with `head` (64 KiB, or all there is).

    Raises:
        InputError: it is none of ours.
    """
    if options.format is not None:
        return options.format
    if head.startswith(_PARQUET_MAGIC):
        return Format.PARQUET
    named = format_by_name(name)
    if named is Format.JSON and _is_lines(head):
        # Many exports call JSON lines ``.json``.
        return Format.JSONL
    if named is not None:
        return named
    content = head.removeprefix(BOM).lstrip()
    if content[:1] in (b"{", b"["):
        return Format.JSONL if content[:1] == b"{" and _first_line_is_json(content) else Format.JSON
    if b"\0" in head or not _is_utf8(head, whole=len(head) < HEAD_BYTES):
        raise InputError(f"{name} is of no known format", remedy="Say which with --format, or leave it out")
    return Format.TEXT


def _first_line_is_json(content: bytes) -> bool:
    line = content.partition(b"\n")[0]
    try:
        scan(line.decode(), Walk.of(Options()))
    except (BrokenJsonError, UnicodeDecodeError):
        return False
    return True


def _is_lines(head: bytes) -> bool:
    content = head.removeprefix(BOM).lstrip()
    return bool(content.partition(b"\n")[2].strip()) and _first_line_is_json(content)


def _is_utf8(head: bytes, *, whole: bool) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=whole)
    except UnicodeDecodeError:
        return False
    return True


def open_source(reader: Reader, name: str, options: Options) -> Source:
    """How the input under `reader` (at its start) is read.

    Args:
        reader: The input; only looked at.
        name: As in `Record.source`.
        options: How to read it.

    Raises:
        InputError: it is of no known format, or lacks a column that the options name.
    """
    head = reader.peek(HEAD_BYTES)
    kind = tell_format(name, head, options)
    if kind is Format.JSONL:
        return Source(kind, LineCutter(), JsonCodec(options, name, lines=True))
    if kind is Format.JSON:
        return Source(kind, DocumentCutter(), JsonCodec(options, name, lines=False))
    if kind is Format.CSV:
        table = sniff_table(head, options, tabs=_says_tabs(name))
        guessed = table.delimiter if options.delimiter is None else None
        cutter = RowCutter(table.delimiter, options.skip_bad)
        return Source(kind, cutter, TableCodec(options, name, table), guessed)
    return Source(kind, TextCutter(), TextCodec(options, name))
