"""Tables: cells, columns, guesses."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sottovoce.datasets import DROP, FieldRole, Job, Options, Replaced, run
from sottovoce.datasets.delimited import cells_of, sniff_table
from sottovoce.errors import InputError
from tests.unit.datasets.fakes import Mask, Memory, Same, hide, through


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\0")), min_size=1), st.sampled_from(",;\t|"))
def test_cells_are_what_the_csv_module_reads(values: list[str], delimiter: str) -> None:
    """For every row that it writes."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerow(values)
    row = buffer.getvalue()
    cells = cells_of(row, delimiter)
    assert cells is not None
    assert [cell.text for cell in cells] == values
    assert all(
        cell.text in {row[cell.start : cell.end], row[cell.start + 1 : cell.end - 1].replace('""', '"')}
        for cell in cells
    )


@pytest.mark.parametrize(
    ("head", "delimiter"),
    [
        ("a,b,c\n1,2,3\n", ","),
        ("a;b\n1,5;2,5\n3,5;4\n", ";"),
        ("a\tb\nx, y\tz\n", "\t"),
        ("a|b|c\n1|2|3", "|"),
        ("only\none\ncolumn\n", ","),
        ('"a;b",c\n"d;e",f\n', ","),
        ("", ","),
    ],
)
def test_the_delimiter_is_told_by_regularity(head: str, delimiter: str) -> None:
    """The one that cuts the rows alike."""
    assert sniff_table(head.encode(), Options(), tabs=False).delimiter == delimiter


class Roles(Same):
    """Takes note of names, roles and scopes."""

    def rewrite(self, record):
        self.seen.append(
            (record.conversation, record.subject, [(one.name, one.role, one.text) for one in record.fields])
        )
        return [None] * len(record.fields)


def test_columns_name_cells_and_scopes() -> None:
    """The header is looked at without names; structural cells are left alone; numbers are offered as text."""
    sink = Memory()
    through(
        b"thread_id,user_id,role,text,phone,age\nt1,u1,user,hi,600111222,33\n",
        "x.csv",
        Roles,
        sink,
        attributes=frozenset({"age"}),
    )
    header, row = sink.payloads[0]
    assert header[:2] == (None, None)
    assert {(name, role) for name, role, _ in header[2]} == {(None, FieldRole.TEXT)}
    assert row == (
        "t1",
        "u1",
        [
            ("thread_id", FieldRole.CONVERSATION, "t1"),
            ("user_id", FieldRole.SUBJECT, "u1"),
            (None, FieldRole.TEXT, "hi"),
            ("phone", FieldRole.TEXT, "600111222"),
            ("age", FieldRole.ATTRIBUTE, "33"),
        ],
    )


def test_a_header_that_is_declared_is_left_alone() -> None:
    """`header=True` vouches for it; `header=False` says that there is none."""
    sink = Memory()
    through(b"a,b\n1,2\n", "x.csv", Roles, sink, header=True)
    assert [len(seen[2]) for seen in sink.payloads[0]] == [2]
    sink = Memory()
    through(b"thread_id,b\n1,2\n", "x.csv", Roles, sink, header=False)
    assert [seen[0] for seen in sink.payloads[0]] == [None, None]


def test_a_column_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """A mistyped column must not leave everything unmasked."""
    source = tmp_path / "in.csv"
    source.write_bytes(b"a,b\n1,2\n")
    for options in (Options(text_fields=("c",)), Options(conversation_field="c"), Options(subject_field="c")):
        with pytest.raises(InputError, match="not in the table"):
            run(Job(source=source, options=options), Same, Memory())


def test_only_changed_cells_are_spelled_anew() -> None:
    """Quotes that nobody needs stay where nothing changed."""

    class One(Mask):
        def rewrite(self, record):
            return ['p,"q' if one.text == "x" else None for one in record.fields]

    assert through(b'"a" , "b",x\r\n"x",  c,""\r\n', "x.csv", One) == b'"a" , "b","p,""q"\r\n"p,""q",  c,""\r\n'


def test_dropped_cells_are_empty() -> None:
    """The column stays."""

    class Drop(Same):
        def rewrite(self, record):
            return [
                DROP if one.name == "a" else Replaced("30-39") if one.name == "b" else None for one in record.fields
            ]

        def exactness(self, record, masked, original) -> bool:
            assert masked == original
            return True

    out = through(b"a,b,c\n1,2,3\n", "x.csv", Drop, attributes=frozenset("ab"), header=True)
    assert out == b"a,b,c\n,30-39,3\n"


def test_a_guess_that_would_not_hold_is_refused(tmp_path: Path) -> None:
    """If masking would change what the delimiter looks like, it must be named."""
    source = tmp_path / "in.csv"
    source.write_bytes(b"a;b\n" + b"1;x\n" * 5)

    class Commas(Mask):
        def rewrite(self, record):
            return [one.text.replace("a", "a,k,l,m").replace("1", "1,2,3,4") for one in record.fields]

    with pytest.raises(InputError, match="delimiter"):
        run(Job(source=source, target=tmp_path / "out.csv"), Commas, Memory())
    assert not (tmp_path / "out.csv").exists()


def test_a_masked_cell_with_line_ends_keeps_its_row(tmp_path: Path) -> None:
    """A token has no line ends, so lines move; record numbers do not."""
    data = b'a,b\n"one\ntwo",2\nthree,4\n'
    sink = Memory()
    masked = through(data, "x.csv", Mask, sink)
    assert masked.count(b"\n") <= data.count(b"\n")
    assert hide("two").encode() in masked or b"two" in masked or b"TOK-" in masked
