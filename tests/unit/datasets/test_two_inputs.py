"""Two inputs that look alike once masked: each comes back as itself, whoever was first."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.strategies import is_json, spellings
from tests.unit.datasets.fakes import Exact, MaskBeside, Unmasker, json_values, through

SETTINGS = settings(
    deadline=None,
    max_examples=int(os.environ.get("SOTTOVOCE_EXAMPLES", "60")),
    suppress_health_check=[HealthCheck.too_slow],
)

MANY_WAYS = [
    rb'{"text": "eva"}',
    rb'{"text": "\u0065va"}',
    rb'{"text": "ev\u0061"}',
    rb'{"text": "\u0065v\u0061"}',
    rb'{"text": "\u0065\u0076\u0061"}',
]
NUMBERS = [
    rb'{"a": 34600111222}',
    rb'{"a": "34600111222"}',
    rb'{"a": "{\"b\": 34600111222}"}',
    rb'{"a": "{\"b\": \"34600111222\"}"}',
    rb'{"a": "{\"b\":\u002034600111222}"}',
    rb'{"a": "{\"b\": \u002234600111222\"}"}',
]


def each_comes_back(name: str, *inputs: bytes, **options) -> list[bytes]:
    """Mask all inputs beside each other, then restore each; the masked bytes."""
    kept: Exact = {}
    masked = [through(data, name, MaskBeside(kept), **options) for data in inputs]
    assert [through(data, name, Unmasker(kept), **options) for data in masked] == list(inputs)
    return masked


names = st.lists(st.sampled_from(["eva", "zoé", "/", "34600111222"]), min_size=1, max_size=2).map("".join)


@st.composite
def two_spellings(draw: st.DrawFn) -> tuple[bytes, bytes]:
    """One value, spelled twice."""
    value = draw(json_values | st.dictionaries(st.sampled_from(["text", "a"]), names, min_size=1, max_size=2))
    return draw(spellings(value).filter(is_json)), draw(spellings(value).filter(is_json))


@SETTINGS
@given(st.lists(two_spellings(), min_size=1, max_size=3))
@example([(rb'{"text": "\u0065va"}', b'{"text": "eva"}')])
def test_two_spellings_of_equal_values_come_back_each_as_itself(rows: list[tuple[bytes, bytes]]) -> None:
    """In JSON lines of any spelling, record by record."""
    one, two = (b"\n".join(row[side] for row in rows) + b"\n" for side in (0, 1))
    each_comes_back("x.jsonl", one, two, one)


def test_the_masked_form_reads_the_same_however_the_original_was_spelled() -> None:
    """What tells the inputs apart is one escape in a token: the values that others read are equal."""
    import json

    masked = each_comes_back("x.jsonl", *MANY_WAYS)
    assert masked[0] == b'{"text": "TOK-657661-END"}'
    assert {json.loads(line)["text"] for line in masked} == {"TOK-657661-END"}
    assert len(set(masked)) == len(MANY_WAYS)
    assert masked[1] == rb'{"text": "TOK\u002d657661-END"}'
    assert each_comes_back("x.jsonl", *reversed(MANY_WAYS))[-1] == masked[0]


def test_numbers_are_told_from_strings() -> None:
    """A number that became a token and a string that became the same one, also inside of strings that are JSON."""
    each_comes_back("x.jsonl", *NUMBERS)
    each_comes_back("x.jsonl", *reversed(NUMBERS))


letters = st.text("ab-é", min_size=1, max_size=7)


@st.composite
def cells(draw: st.DrawFn, text: str) -> str:
    """A cell of a table, in one of the ways to write it, the bad one included: text behind the closing quote."""
    place = draw(st.integers(-1, len(text)))
    return text if place < 0 else f'"{text[:place]}"{text[place:]}'


@SETTINGS
@given(st.data(), st.lists(letters, min_size=1, max_size=3))
def test_two_tables_of_equal_cells_come_back_each_as_itself(data: st.DataObject, texts: list[str]) -> None:
    """However their cells are quoted."""
    one, two = (("|".join(data.draw(cells(text)) for text in texts) + "\n").encode() for _ in range(2))
    each_comes_back("x.csv", one, two, one, header=False, delimiter="|")


@SETTINGS
@given(st.lists(st.sampled_from(["ab", "\r", '"', "é"]), min_size=1, max_size=5).map("".join))
def test_a_carriage_return_needs_no_quotes(text: str) -> None:
    """Quoted or not, a cell with one comes back as it was."""
    quoted = '"' + text.replace('"', '""') + '"|x\n'
    plain = f"{text}|x\n" if not text.startswith('"') else quoted
    each_comes_back("x.csv", plain.encode(), quoted.encode(), header=False, delimiter="|")
