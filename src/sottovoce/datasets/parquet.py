"""Parquet as records: a row is a record, every string in it a field named by its column.

Rules kept here: schema, metadata and compression are kept and every value that is not a string stays as it is; keys of
maps and names of struct fields are never changed; whole numbers in a column whose name says that they identify somebody
become strings, and numbers again when they are restored. Values come back equal; the bytes are the writer's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from sottovoce.datasets.chat import KeyRules
from sottovoce.datasets.columns import Column, Layout, layout_of
from sottovoce.datasets.model import (
    DROP,
    Change,
    Changed,
    Chunk,
    Field,
    FieldRole,
    JsonValue,
    Names,
    Options,
    PathNode,
    Position,
    Record,
    Replaced,
)
from sottovoce.datasets.ports import Rewriter
from sottovoce.datasets.rewrite import Result, changes_for
from sottovoce.errors import InputError, MissingExtraError, OutsideError

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

_ROWS: Final = 2048
_WAS: Final = b"sottovoce.was"
_TELLING: Final = re.compile(
    r"phone|mobile|telephone|tel|fax|msisdn|whatsapp|card|iban|account|imei|ssn|nif|nie|dni|nhs|passport|licen[cs]e"
    r"|national_?id|tax_?id|id_?number|personal_?(?:id|code|number)|pin",
    re.IGNORECASE,
)


def require_pyarrow() -> None:
    """Make sure that Parquet can be read at all.

    Raises:
        MissingExtraError: the extra is not installed.
    """
    try:
        import pyarrow.parquet  # noqa: F401, PLC0415 - only whoever has Parquet files needs it
    except ImportError:
        raise MissingExtraError(
            "reading Parquet needs pyarrow", remedy="Install it with: pip install 'sottovoce[parquet]'"
        ) from None


def is_telling(name: str) -> bool:
    """Whether whole numbers in a column of this name identify somebody."""
    return any(_TELLING.fullmatch(part) for part in (name, *re.split(r"[^A-Za-z]+", name)))


class ParquetInput:
    """A Parquet file, read in batches.

    Args:
        path: The file.
        options: Declared attributes become strings, which bands and regions need.
        restoring: Whether numbers that were made strings become numbers again.

    Raises:
        MissingExtraError: the extra is not installed.
        InputError: it is not a Parquet file.
    """

    def __init__(self, path: Path, options: Options, *, restoring: bool) -> None:
        require_pyarrow()
        import pyarrow as pa  # noqa: PLC0415
        import pyarrow.parquet as pq  # noqa: PLC0415

        try:
            self.file: pq.ParquetFile = pq.ParquetFile(path)
        except (pa.ArrowException, OSError):
            raise InputError(f"{path.name} is not a readable Parquet file") from None
        self._name = path.name
        self.schema: pa.Schema = self.file.schema_arrow
        self.output_schema: pa.Schema = _output_schema(self.schema, options, restoring=restoring)

    def chunks(self) -> Iterator[Chunk]:
        """Batches of rows, as Arrow streams.

        Raises:
            InputError: a part of the file is damaged.
        """
        import pyarrow as pa  # noqa: PLC0415

        row = 0
        try:
            for batch in self.file.iter_batches(batch_size=_ROWS):
                end = row + batch.num_rows
                yield Chunk(_to_bytes(batch), Position(row, row + 1, row), Position(end, end + 1, end))
                row = end
        except (pa.ArrowException, OSError):
            raise InputError(f"{self._name} is damaged behind row {row}") from None

    def compression(self) -> dict[str, str]:
        """Codec by column, as the first row group has them."""
        if self.file.metadata.num_row_groups == 0:
            return {}
        group = self.file.metadata.row_group(0)
        columns = (group.column(index) for index in range(group.num_columns))
        return {column.path_in_schema: column.compression for column in columns}


def _to_bytes(batch: pa.RecordBatch) -> bytes:
    import pyarrow as pa  # noqa: PLC0415

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def _from_bytes(data: bytes) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa  # noqa: PLC0415

    with pa.ipc.open_stream(data) as reader:
        yield from reader


def _is_plain_attribute(field: pa.Field, options: Options) -> bool:
    import pyarrow as pa  # noqa: PLC0415

    return field.name in options.attributes and not _holds_text(field.type) and not pa.types.is_nested(field.type)


def _output_schema(schema: pa.Schema, options: Options, *, restoring: bool) -> pa.Schema:
    import pyarrow as pa  # noqa: PLC0415

    fields = []
    for field in schema:
        was = (field.metadata or {}).get(_WAS)
        if _is_plain_attribute(field, options):
            fields.append(pa.field(field.name, pa.string(), metadata=field.metadata))
        elif pa.types.is_integer(field.type) and is_telling(field.name) and not restoring:
            metadata = {**(field.metadata or {}), _WAS: str(field.type).encode()}
            fields.append(pa.field(field.name, pa.string(), field.nullable, metadata))
        elif was is not None and restoring:
            metadata = {key: value for key, value in field.metadata.items() if key != _WAS}
            fields.append(pa.field(field.name, was.decode(), field.nullable, metadata or None))
        else:
            fields.append(field)
    return pa.schema(fields, schema.metadata)


class ParquetOutput:
    """The target of a Parquet run, written under its working name."""

    def __init__(self, path: Path, source: ParquetInput) -> None:
        import pyarrow.parquet as pq  # noqa: PLC0415

        compression = source.compression()
        try:
            self._writer: pq.ParquetWriter = pq.ParquetWriter(
                path, source.output_schema, compression=compression or "snappy", version="2.6"
            )
        except OSError as error:
            raise OutsideError(f"{path.name} cannot be written ({error.strerror or type(error).__name__})") from None
        self._name = path.name

    def write(self, data: bytes) -> None:
        """Append a batch.

        Raises:
            OutsideError: the disk is full, or fails.
        """
        try:
            for batch in _from_bytes(data):
                self._writer.write_batch(batch)
        except OSError as error:
            raise OutsideError(f"{self._name} cannot be written ({error.strerror or type(error).__name__})") from None

    def close(self) -> None:
        """Write the footer.

        Raises:
            OutsideError: the disk is full, or fails.
        """
        try:
            self._writer.close()
        except OSError as error:
            raise OutsideError(f"{self._name} cannot be written ({error.strerror or type(error).__name__})") from None


@dataclass(frozen=True, slots=True)
class ParquetCodec:
    """Rewrites batches of rows."""

    options: Options
    source: str
    names: tuple[str, ...]
    restoring: bool

    def process(self, chunk: Chunk, rewriter: Rewriter, *, restoring: bool) -> Result:
        """Rewrite all rows of `chunk`.

        Raises:
            InputError: restored values do not fit the type that their column had.
        """
        out, records, offered, changed = b"", 0, 0, 0
        for batch in _from_bytes(chunk.data):
            columns = [column.to_pylist() for column in batch.columns]
            walked = self._walked(batch.schema)
            for row in range(batch.num_rows):
                leaves = self._leaves(columns, walked, row)
                fields = tuple(leaf.field for leaf in leaves)
                record = self._record(fields, columns, row, chunk.start)
                changes = changes_for(record, rewriter) if fields else ()
                for leaf, change in zip(leaves, changes, strict=True):
                    if change is not None:
                        leaf.put(_value_of(change))
                records, offered = records + 1, offered + len(fields)
                changed += any(change is not None for change in changes)
            out += _to_bytes(self._rebuilt(batch, columns, walked, restoring=restoring, first=chunk.start.line))
        return Result(out, records, offered, changed, names=Names(self.options.text_fields))

    def _walked(self, schema: pa.Schema) -> list[int]:
        """Columns that may hold text."""
        return [
            index
            for index, field in enumerate(schema)
            if _holds_text(field.type) or self._is_number_to_mask(field) or _is_plain_attribute(field, self.options)
        ]

    def _is_number_to_mask(self, field: pa.Field) -> bool:
        import pyarrow as pa  # noqa: PLC0415

        return bool(pa.types.is_integer(field.type)) and is_telling(field.name) and not self.restoring

    def _leaves(self, columns: list[list[JsonValue]], walked: list[int], row: int) -> list[_Leaf]:
        found: list[_Leaf] = []
        layout, rules = _layout(self.options, self.names), KeyRules()
        for index in walked:
            _gather(found, columns[index], row, (layout.columns[index], (None, self.names[index]), rules))
        return found

    def _record(self, fields: tuple[Field, ...], columns: list[list[JsonValue]], row: int, start: Position) -> Record:
        layout = _layout(self.options, self.names)
        found = {self.names[index]: columns[index][row] for index in layout.scope_columns}
        conversation, subject = found.get(layout.conversation or ""), found.get(layout.subject or "")
        return Record(
            fields,
            None if conversation is None else str(conversation),
            None if subject is None else str(subject),
            self.source,
            start.number + row,
            start.line + row,
        )

    def _rebuilt(
        self, batch: pa.RecordBatch, columns: list[list[JsonValue]], walked: list[int], *, restoring: bool, first: int
    ) -> pa.RecordBatch:
        import pyarrow as pa  # noqa: PLC0415

        schema = _output_schema(batch.schema, self.options, restoring=restoring)
        arrays = list(batch.columns)
        for index in walked:
            target = schema.field(index).type
            values: list[JsonValue] = columns[index]
            try:
                if pa.types.is_integer(target):
                    values = [None if value is None else int(str(value)) for value in values]
                elif not _holds_text(batch.schema.field(index).type):
                    values = [None if value is None else str(value) for value in values]
                arrays[index] = pa.array(values, type=target)
            except (ValueError, OverflowError, pa.ArrowException):
                raise InputError(
                    f"from row {first} on, a restored column does not fit the type {target} that it had",
                    remedy="Some tokens were not restored; restore with all keys at hand",
                ) from None
        return pa.RecordBatch.from_arrays(arrays, schema=schema)


@lru_cache(maxsize=8)
def _layout(options: Options, names: tuple[str, ...]) -> Layout:
    return layout_of(options, names)


@dataclass(slots=True)
class _Leaf:
    """A field and where its value stands; in a map, with the key that belongs to it."""

    field: Field
    holder: Any  # a list or dict and an index or key that fits it
    key: int | str
    entry: object = None

    def put(self, value: JsonValue) -> None:
        """Put `value` there."""
        self.holder[self.key] = value if self.entry is None else (self.entry, value)


_Place: TypeAlias = "tuple[Column, PathNode, KeyRules]"


def _gather(found: list[_Leaf], holder: Any, key: int | str, place: _Place) -> None:
    """Collect the strings below ``holder[key]``."""
    column, node, rules = place
    value = holder[key]
    top = node is not None and node[0] is None
    if column.role is FieldRole.ATTRIBUTE and value is not None:
        plain = value if isinstance(value, (bool, int, float, str)) else str(value)
        found.append(_Leaf(Field(str(value), column.name, node, column.role, plain), holder, key))
    elif isinstance(value, str) or (top and isinstance(value, int)):
        text = str(value)
        if column.offered and text and not (column.skip is not None and column.skip.fullmatch(text)):
            found.append(_Leaf(Field(text, column.name, node, column.role), holder, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            if isinstance(item, tuple):
                # An entry of a map: the key stays.
                first = len(found)
                below = (_below(column, str(item[0]), rules), (node, str(item[0])), rules)
                _gather(found, list(item), 1, below)
                if isinstance(item[1], str) and len(found) > first:
                    found[first] = _Leaf(found[first].field, value, index, item[0])
            else:
                _gather(found, value, index, (column, (node, index), rules))
    elif isinstance(value, dict):
        for name in value:
            _gather(found, value, name, (_below(column, name, rules), (node, name), rules))


def _below(column: Column, name: str, rules: KeyRules) -> Column:
    rule = rules[name]
    return Column(name, rule.name, FieldRole.TEXT, rule.skip, column.offered)


def _value_of(change: Change) -> JsonValue:
    if change is DROP or change is None:
        return None
    if isinstance(change, Replaced):
        return change.value
    return change.text if isinstance(change, Changed) else change


def _holds_text(kind: pa.DataType) -> bool:
    import pyarrow as pa  # noqa: PLC0415

    types = pa.types
    if types.is_dictionary(kind):
        return _holds_text(kind.value_type)
    if types.is_nested(kind):
        return any(_holds_text(kind.field(index).type) for index in range(kind.num_fields))
    return bool(types.is_string(kind) or types.is_large_string(kind) or getattr(types, "is_string_view", bool)(kind))
