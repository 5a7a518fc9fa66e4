"""What is taken out of JSON, and what goes back into it."""

from __future__ import annotations

import contextlib
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sottovoce.datasets import DROP, Changed, FieldRole, Options, Replaced
from sottovoce.datasets.json_render import Style, render, splice
from sottovoce.datasets.json_scan import BrokenJsonError, Walk, scan
from tests.unit.datasets.fakes import json_values


def taken(raw: str, **options: object):
    """The scan of `raw`."""
    return scan(raw, Walk.of(Options(**options)))


def offered(raw: str, **options: object) -> list[tuple[str, str | None, str]]:
    """Path, name and text of what is offered."""
    return [(one.path, one.name, one.text) for one in taken(raw, **options).fields]


@given(json_values)
def test_valid_json_is_accepted_and_every_string_is_seen(value: object) -> None:
    """Strings come out as the standard library reads them, unless their key and shape make them structural."""
    raw = json.dumps({"x": value})
    texts = {one.text for one in taken(raw).fields}
    assert set(_plain_strings(value)) <= texts


def _plain_strings(value: object) -> list[str]:
    """Strings that are neither empty nor documents, and not under keys of a special meaning."""
    if isinstance(value, str):
        return [value] if value and value[0] not in '[{ \n\t\r"' else []
    if isinstance(value, list):
        return [text for item in value for text in _plain_strings(item)]
    if isinstance(value, dict):
        pairs = [(key, item) for key, item in value.items() if key not in {"id", "role", "created"}]
        return [text for key, item in pairs if isinstance(item, (list, dict)) or key for text in _plain_strings(item)]
    return []


@given(st.text(st.sampled_from('[]{}",:\\ut0123eE+-.nafls \n\t'), max_size=30))
def test_it_accepts_what_strict_json_accepts(raw: str) -> None:
    """Neither more nor less than the standard library without its extensions."""

    def refuse(word: str) -> object:
        raise ValueError(word)

    try:
        json.loads(raw, parse_constant=refuse)
        valid = True
    except ValueError:
        valid = False
    try:
        taken(raw)
        accepted = True
    except BrokenJsonError:
        accepted = False
    assert accepted == valid


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "{",
        "[1,]",
        '{"a":1,}',
        "[NaN]",
        "[Infinity]",
        '{"a" 1}',
        "[1 2]",
        '"a',
        "[1]x",
        '{"a":[}',
        '{"a":1]',
        "01",
        '"\x01"',
        "nul",
        "{1:2}",
        '["\\x"]',
        '["\\u12"]',
    ],
)
def test_what_is_not_json_is_refused(raw: str) -> None:
    """All of these are somebody's JSON, but not the standard's."""
    with pytest.raises(BrokenJsonError):
        taken(raw)


def test_ten_thousand_brackets_are_no_problem() -> None:
    """There is no recursion; beyond the limit the error says so."""
    assert offered("[" * 10_000 + '"x"' + "]" * 10_000)[0][2] == "x"
    assert len(offered('{"a":' * 10_000 + '"x"' + "}" * 10_000)) == 1
    with pytest.raises(BrokenJsonError, match="nested deeper than 100"):
        taken("[" * 101 + '"x"' + "]" * 101, max_depth=100)


@pytest.mark.parametrize(
    "raw",
    [
        '{"a":"' + "x" * 10**6,
        "[" + " " * 10**6 + "x",
        '["[{' + "a," * 10**6 + '"]',
        '{"a":"' + "\\n" * 10**6,
        "[" + "1," * 10**6,
    ],
)
def test_broken_input_costs_linear_time(raw: str) -> None:
    """A million characters that lead nowhere are left within seconds."""
    begun = time.perf_counter()
    with contextlib.suppress(BrokenJsonError):
        taken(raw)
    assert time.perf_counter() - begun < 5


def test_doubled_keys_are_all_walked() -> None:
    """The last one wins for whoever reads the file, but the others are in it too."""
    assert [text for _, _, text in offered('{"x":"one","x":"two"}')] == ["one", "two"]


def test_lone_surrogates_and_big_numbers_are_kept() -> None:
    """What UTF-8 cannot hold stays an escape; what a float cannot hold stays digits."""
    raw = '{"a":"\\ud800 x","n":123456789012345678901234567890123,"m":' + "9" * 5000 + ',"f":1e400}'
    scanned = taken(raw)
    assert [one.text for one in scanned.fields] == ["\ud800 x", "123456789012345678901234567890123", "9" * 5000]
    assert render(scanned, ["\ud800 y", None, None]) == raw.replace(" x", " y")


def test_long_numbers_are_offered_and_become_strings() -> None:
    """A phone number may well be a number; short ones and exponents are not."""
    raw = '{"phone": 34600111222, "n": 123456, "cents": -1234567, "f": 34600111222.0, "e": 1234567e3, "created": 1700000000}'
    scanned = taken(raw)
    assert [(one.name, one.text) for one in scanned.fields] == [
        ("phone", "34600111222"),
        ("cents", "-1234567"),
        ("f", "34600111222.0"),
    ]
    assert json.loads(render(scanned, ["P", None, None]))["phone"] == "P"


def test_documents_in_strings_are_walked_inside() -> None:
    """Arguments of tool calls are JSON in JSON; two levels down still are."""
    inner = json.dumps({"email": "a\u00e9@mail.example", "n": 5, "more": json.dumps(["x/y"])})
    raw = json.dumps({"arguments": inner})
    scanned = taken(raw)
    assert [(one.path, one.name, one.text) for one in scanned.fields] == [
        ("arguments.$.email", "email", "a\u00e9@mail.example"),
        ("arguments.$.more.$[0]", "more", "x/y"),
    ]
    out = json.loads(json.loads(render(scanned, ["E", "Z"]))["arguments"])
    assert out == {"email": "E", "n": 5, "more": '["Z"]'}
    assert render(scanned, [None, None]) == raw


@pytest.mark.parametrize("text", ["[1, 2]", "{}", '{"Ana Ruiz": 5}', "[image]", "{x}", " ", "[1,"])
def test_strings_that_only_look_like_documents_are_offered_whole(text: str) -> None:
    """If there is nothing to offer inside, the keys might be personal: the whole text is offered."""
    assert [found for _, _, found in offered(json.dumps({"x": text}))] == [text]


def test_siblings_name_a_value() -> None:
    """Rasa slots and entities say what their value is."""
    raw = '{"events":[{"event":"slot","name":"phone_number","value":"x y"},{"entity":"email","value":"z"}]}'
    assert [(name, text) for _, name, text in offered(raw)] == [
        ("name", "phone_number"),
        ("phone_number", "x y"),
        ("entity", "email"),
        ("email", "z"),
    ]


def test_only_named_fields_are_offered_if_some_are_named() -> None:
    """The user's choice; scope and attributes are offered all the same."""
    raw = '{"body":"a","note":"b","phone":12345678,"user_id":"u","age":7}'
    scanned = taken(raw, text_fields=("body",), attributes=frozenset({"age"}))
    assert [(one.name, one.role) for one in scanned.fields] == [
        (None, FieldRole.TEXT),
        ("user_id", FieldRole.SUBJECT),
        ("age", FieldRole.ATTRIBUTE),
    ]


def test_attributes_are_handed_over_as_values() -> None:
    """Top-level keys and keys of `attributes`; containers as a whole; deeper ones are ordinary."""
    raw = '{"age": 33, "attributes": {"device": {"id": "x", "n": [1]}, "plan": null}, "x": {"age": "a"}}'
    scanned = taken(raw, attributes=frozenset({"age", "device", "plan"}))
    assert [(one.role, one.name, one.value) for one in scanned.fields] == [
        (FieldRole.ATTRIBUTE, "age", 33),
        (FieldRole.ATTRIBUTE, "device", {"id": "x", "n": [1]}),
        (FieldRole.ATTRIBUTE, "plan", None),
        (FieldRole.TEXT, "age", None),
    ]
    out = render(scanned, [Replaced("25-35"), DROP, DROP, None])
    assert out == '{"age": "25-35", "attributes": {}, "x": {"age": "a"}}'


@given(
    st.lists(st.sampled_from("abcd"), unique=True),
    st.sets(st.sampled_from("abcd")),
    st.sampled_from([",", " , ", ",\n  "]),
)
def test_dropped_members_leave_a_document(keys: list[str], gone: set[str], comma: str) -> None:
    """Whichever members go, exactly the others stay."""
    raw = "{ " + comma.join(f'"{key}" : 1' for key in keys) + " }"
    scanned = taken(raw, attributes=frozenset("abcd"))
    out = render(scanned, [DROP if one.name in gone else None for one in scanned.fields])
    assert json.loads(out) == {key: 1 for key in keys if key not in gone}


def test_dropped_elements_become_null() -> None:
    """An array keeps its length."""
    assert render(taken('["a", "b"]'), [DROP, None]) == '[null, "b"]'


def test_a_change_that_goes_one_way_in_part_is_written_like_any_other() -> None:
    """`Changed` carries its text."""
    assert render(taken('{"a":"xy"}'), [Changed("T", "x#")]) == '{"a":"T"}'


@pytest.mark.parametrize(
    ("raw", "key", "out"),
    [
        ('{"a":"\\u00e9 x"}', "\u00e9 \u00fc", '{"a":"\\u00e9 \\u00fc"}'),
        ('{"a":"\u00e9 x"}', "\u00e9 \u00fc", '{"a":"\u00e9 \u00fc"}'),
        ('{"a":"http:\\/\\/x"}', "http://y/", '{"a":"http:\\/\\/y\\/"}'),
        ('{"a":"\\u0061b c"}', "ab d", '{"a":"\\u0061b d"}'),
        ('{"a":"b\\u0041 c \\u0061"}', "bA X a", '{"a":"b\\u0041 X \\u0061"}'),
        ('{"a":"\\uD83D\\uDE00 x"}', "\U0001f600 y", '{"a":"\\uD83D\\uDE00 y"}'),
    ],
)
def test_only_what_changed_is_spelled_anew(raw: str, key: str, out: str) -> None:
    """In the habits of the record."""
    assert render(taken(raw), [key]) == out


@given(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8")), st.booleans(), st.data())
def test_splicing_gives_the_new_text(old: str, new: str, flag: object, data: st.DataObject) -> None:
    """Whatever the old spelling was, the new one means the new text."""
    spelled = [
        data.draw(
            st.sampled_from([json.dumps(c)[1:-1], f"\\u{ord(c):04x}" if ord(c) < 0x10000 else json.dumps(c)[1:-1]])
        )
        for c in old
    ]
    style = Style(ascii_only=bool(flag), slashes=not flag)
    body = splice("".join(spelled), old, new, style)
    assert json.loads(f'"{body}"') == new
