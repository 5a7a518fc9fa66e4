"""Laws of the whole path: nothing changed gives the same bytes, masked and restored gives the same bytes."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sottovoce.datasets import Format
from tests.strategies import is_json, spellings
from tests.unit.datasets.fakes import Mask, Memory, Same, Unmasker, json_values, through

SETTINGS = settings(
    deadline=None,
    max_examples=int(os.environ.get("SOTTOVOCE_EXAMPLES", "40")),
    suppress_health_check=[HealthCheck.too_slow],
)

boms = st.sampled_from([b"", b"\xef\xbb\xbf"])
json_texts = json_values.flatmap(spellings).filter(is_json)


def there_and_back(data: bytes, name: str, **options) -> tuple[bytes, bytes]:
    sink = Memory()
    masked = through(data, name, Mask, sink, **options)
    return masked, through(masked, name, Unmasker(sink.exact), **options)


@SETTINGS
@given(
    st.lists(json_texts, min_size=1, max_size=4),
    st.sampled_from([b"\n", b"\r\n", b"\n\n"]),
    st.sampled_from([b"", b"\n"]),
)
def test_json_lines_come_back(rows: list[bytes], end: bytes, last: bytes) -> None:
    """JSON lines of any spelling are untouched by an idle rewriter and come back after masking."""
    data = end.join(rows) + last
    assert through(data, "x.jsonl", Same, chunk_bytes=16) == data
    assert there_and_back(data, "x.jsonl", chunk_bytes=64)[1] == data


@SETTINGS
@given(st.lists(json_texts, max_size=5), st.sampled_from([b",", b" ,\n ", b",\r\n"]), boms)
def test_json_arrays_come_back(items: list[bytes], comma: bytes, bom: bytes) -> None:
    """Documents that are arrays are cut between elements and come back."""
    data = bom + b"[" + comma.join(items) + b"]\n"
    assert through(data, "x.json", Same, chunk_bytes=16) == data
    assert there_and_back(data, "x.json", chunk_bytes=16)[1] == data


@SETTINGS
@given(json_values.filter(lambda value: not isinstance(value, list)), st.integers(0, 4))
def test_json_documents_come_back(value: object, indent: int) -> None:
    """Any other document is one record and comes back."""
    data = json.dumps(value, indent=indent).encode()
    assert through(data, "x.json", Same, format=Format.JSON) == data
    assert there_and_back(data, "x.json", format=Format.JSON)[1] == data


cells = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    ['"', "a,b", "x\ny", " a ", "a\r\nb", '""', "\r"]
)


@SETTINGS
@given(
    st.lists(st.lists(cells, min_size=1, max_size=4), min_size=1, max_size=5),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL, csv.QUOTE_NONNUMERIC]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_tables_come_back(rows: list[list[str]], delimiter: str, quoting: int, end: str) -> None:
    """Tables of any quoting, line end and delimiter come back."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, quoting=quoting, lineterminator=end).writerows(rows)
    data = buffer.getvalue().encode()
    assert through(data, "x.csv", Same, chunk_bytes=16, delimiter=delimiter) == data
    assert there_and_back(data, "x.csv", chunk_bytes=64, delimiter=delimiter, header=False)[1] == data
    assert there_and_back(data, "x.csv", chunk_bytes=64, delimiter=delimiter)[1] == data


@SETTINGS
@given(
    st.binary(max_size=80)
    | st.lists(st.sampled_from([b'"', b",", b"\n", b"\r", b"a", b";", b'""']), max_size=20).map(b"".join)
)
def test_wild_tables_come_back_or_are_refused(data: bytes) -> None:
    """Bytes that are hardly a table either come back or are refused.

    Refused is also a cell whose stray text behind its closing quote would vanish in the masked row: nothing would tell that
    row from the masked form of a tidy one, and two inputs of one vault must never get each other's bytes.
    """
    from sottovoce.errors import InputError, RefusedError

    try:
        assert through(data, "x.csv", Same, chunk_bytes=16) == data
        assert there_and_back(data, "x.csv", chunk_bytes=16)[1] == data
    except (InputError, RefusedError):
        pass


@SETTINGS
@given(st.text(st.characters(codec="utf-8"), max_size=200), boms)
def test_text_comes_back(text: str, bom: bytes) -> None:
    """Plain text comes back, NUL bytes, odd line ends and BOM included."""
    data = bom + text.encode()
    assert through(data, "x.txt", Same, chunk_bytes=16) == data
    assert there_and_back(data, "x.txt")[1] == data


@pytest.mark.parametrize("name", ["x.jsonl", "x.json", "x.csv", "x.txt", "x.jsonl.gz", "x.txt.gz"])
def test_an_empty_file_stays_empty(name: str) -> None:
    """No input, no output, no error."""
    import gzip

    data = gzip.compress(b"", mtime=0) if name.endswith(".gz") else b""
    out = through(data, name, Same)
    assert (gzip.decompress(out) if name.endswith(".gz") else out) == b""


def test_the_example_conversations_come_back() -> None:
    """The bundled example file comes back byte for byte, also through gzip."""
    import gzip

    data = Path(__file__, "../../../../examples/conversations.jsonl").resolve().read_bytes()
    masked, back = there_and_back(data, "x.jsonl")
    assert back == data
    assert masked != data
    masked, back = there_and_back(gzip.compress(data), "x.jsonl.gz", commit_bytes=50_000, chunk_bytes=20_000)
    assert gzip.decompress(back) == data
