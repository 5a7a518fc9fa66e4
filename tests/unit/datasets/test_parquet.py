"""Parquet: strings masked wherever they are, everything else as it was."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from sottovoce.datasets import DROP, FieldRole, Job, Options, Replaced, run
from sottovoce.errors import InputError, MissingExtraError, UsageError
from tests.unit.datasets.fakes import Mask, MaskMail, Memory, Same, Unmasker, hide

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

MAIL = "ana@mail.example"


def table():
    """A table of many types."""
    turn = pa.struct([("role", pa.string()), ("content", pa.string()), ("n", pa.int64())])
    schema = pa.schema(
        [
            pa.field("conversation_id", pa.string(), nullable=False),
            pa.field("text", pa.large_string(), metadata={b"k": b"v"}),
            pa.field("tags", pa.list_(pa.string())),
            pa.field("turns", pa.list_(turn)),
            pa.field("kind", pa.dictionary(pa.int8(), pa.string())),
            pa.field("facts", pa.map_(pa.string(), pa.string())),
            pa.field("phone", pa.int64()),
            pa.field("count", pa.int32()),
            pa.field("when", pa.timestamp("us", tz="UTC")),
            pa.field("blob", pa.binary()),
            pa.field("score", pa.float32()),
        ],
        metadata={b"owner": b"tests"},
    )
    rows = [
        {
            "conversation_id": f"c{n}",
            "text": f"hi {MAIL} {n}" if n % 3 else None,
            "tags": [MAIL, None, ""] if n % 2 else None,
            "turns": [{"role": "user", "content": f"{MAIL}", "n": 12345678}],
            "kind": ["a", MAIL][n % 2],
            "facts": [(MAIL, MAIL)],
            "phone": 34600111222 if n % 5 else None,
            "count": n,
            "when": n * 1000,
            "blob": b"\xff\x00",
            "score": n / 3,
        }
        for n in range(3000)
    ]
    return pa.Table.from_pylist(rows, schema=schema)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "in.parquet"
    pq.write_table(table(), path, compression="zstd", row_group_size=1000)
    return path


@pytest.mark.parametrize("workers", [1, 2])
def test_values_come_back(tmp_path: Path, source: Path, workers: int) -> None:
    """Masked and restored, schema, metadata and every value are equal."""
    masked, back = tmp_path / "masked.parquet", tmp_path / "back.parquet"
    summary = run(Job(source=source, target=masked, workers=workers), Mask, Memory())
    assert summary.records == 3000
    found = pq.read_table(masked)
    assert found.schema.field("phone").type == pa.string()
    assert MAIL not in str(found.drop_columns(["facts"]).slice(0, 50).to_pylist())
    run(Job(source=masked, target=back, workers=workers, restoring=True), Unmasker({}), Memory())
    assert pq.read_table(back).equals(table(), check_metadata=False)
    assert pq.read_schema(back).equals(pq.read_schema(source), check_metadata=True)


def test_what_nobody_changes_is_equal(tmp_path: Path, source: Path) -> None:
    """All columns but the numbers that identify somebody keep type and value; compression is kept."""
    target = tmp_path / "out.parquet"
    run(Job(source=source, target=target), Same, Memory())
    found = pq.read_table(target)
    assert found.drop_columns(["phone"]).equals(table().drop_columns(["phone"]))
    assert found["phone"].to_pylist()[:2] == [None, "34600111222"]
    assert pq.read_metadata(target).row_group(0).column(0).compression == "ZSTD"


def test_map_keys_stay_and_map_values_go(tmp_path: Path, source: Path) -> None:
    """Keys are never changed, here as in JSON."""
    target = tmp_path / "out.parquet"
    run(Job(source=source, target=target), MaskMail, Memory())
    assert pq.read_table(target)["facts"][0].as_py() == [(MAIL, hide(MAIL))]


class Attributes(Same):
    """Bands ages, drops devices, and takes note of scopes."""

    def rewrite(self, record):
        assert record.conversation is not None
        assert record.number + 1 == record.line
        return [
            None if one.role is not FieldRole.ATTRIBUTE else DROP if one.name == "blob" else Replaced("18-24")
            for one in record.fields
        ]


def test_attributes_can_become_bands_or_go(tmp_path: Path, source: Path) -> None:
    """A declared attribute becomes text, or null."""
    target = tmp_path / "out.parquet"
    options = Options(attributes=frozenset({"count", "blob"}))
    run(Job(source=source, target=target, options=options), Attributes, Memory())
    found = pq.read_table(target)
    assert set(found["count"].to_pylist()) == {"18-24"}
    assert set(found["blob"].to_pylist()) == {None}


def test_without_pyarrow_the_extra_is_named(tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The remedy says what to install."""
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(MissingExtraError) as caught:
        run(Job(source=source, target=tmp_path / "out.parquet"), Same, Memory())
    assert "sottovoce[parquet]" in caught.value.remedy


def test_a_damaged_file_is_an_input_error(tmp_path: Path) -> None:
    """Magic bytes alone do not make a Parquet file."""
    path = tmp_path / "in.parquet"
    path.write_bytes(b"PAR1" + b"x" * 100)
    with pytest.raises(InputError, match="not a readable Parquet file"):
        run(Job(source=path, target=tmp_path / "out.parquet"), Same, Memory())


def test_pipes_are_refused(tmp_path: Path, source: Path) -> None:
    """Parquet needs a file with an end."""
    with pytest.raises(UsageError, match="files only"):
        run(Job(source=source, target="-"), Same, Memory())


def test_an_unrestored_number_column_is_refused(tmp_path: Path, source: Path) -> None:
    """A token that stays a token cannot become a number; the remedy says so."""
    masked = tmp_path / "masked.parquet"
    run(Job(source=source, target=masked), Mask, Memory())
    with pytest.raises(InputError, match="does not fit the type int64"):
        run(Job(source=masked, target=tmp_path / "back.parquet", restoring=True), Same, Memory())
