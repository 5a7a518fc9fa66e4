"""The line map: every key that TOML knows has its line, and no text makes the scanner fail or hang."""

import time
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sottovoce.manifest.lines import KeyPath, LineMap, Repeat, map_lines


def _paths(value: object, path: KeyPath = ()) -> set[KeyPath]:
    """Every key path of a parsed document, tables and list entries included."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = {path} - {()}
    for key, item in inner:
        found |= _paths(item, (*path, key))
    return found


def test_every_form_of_key_gets_the_line_it_stands_on():
    """Plain, dotted, quoted, inline, listed and repeated tables are told apart."""
    text = """# comment = 1
version = 1

[service]
name = "x # not a comment"   # a comment
"quoted \\u0041.key" = 2
'lit.eral' = 3
a . b . "c" = 4
text = \"\"\"
line = 1
[no header]
\\\"\"\" still inside \"\"\"\"
after = 5
raw = '''
x = 1
'''
inline = { one = 1, two.three = [1,
  2, { deep = 3 },
  # comment, in = between
  [4, 5]] }
when = 1979-05-27 07:32:00
[[recipients]]
name = "a"
[recipients.more]
x = 1
[[recipients]]
name = "b"
[[recipients.list]]
y = 1
[[recipients.list]]
y = 2
"""
    expected = {
        ("version",): 2,
        ("service",): 4,
        ("service", "name"): 5,
        ("service", "quoted A.key"): 6,
        ("service", "lit.eral"): 7,
        ("service", "a"): 8,
        ("service", "a", "b"): 8,
        ("service", "a", "b", "c"): 8,
        ("service", "text"): 9,
        ("service", "after"): 13,
        ("service", "raw"): 14,
        ("service", "inline"): 17,
        ("service", "inline", "one"): 17,
        ("service", "inline", "two"): 17,
        ("service", "inline", "two", "three"): 17,
        ("service", "inline", "two", "three", 0): 17,
        ("service", "inline", "two", "three", 1): 18,
        ("service", "inline", "two", "three", 2): 18,
        ("service", "inline", "two", "three", 2, "deep"): 18,
        ("service", "inline", "two", "three", 3): 20,
        ("service", "inline", "two", "three", 3, 0): 20,
        ("service", "inline", "two", "three", 3, 1): 20,
        ("service", "when"): 21,
        ("recipients",): 22,
        ("recipients", 0): 22,
        ("recipients", 0, "name"): 23,
        ("recipients", 0, "more"): 24,
        ("recipients", 0, "more", "x"): 25,
        ("recipients", 1): 26,
        ("recipients", 1, "name"): 27,
        ("recipients", 1, "list"): 28,
        ("recipients", 1, "list", 0): 28,
        ("recipients", 1, "list", 0, "y"): 29,
        ("recipients", 1, "list", 1): 30,
        ("recipients", 1, "list", 1, "y"): 31,
    }
    assert dict(map_lines(text).lines) == expected
    assert set(expected) == _paths(tomllib.loads(text))


def test_line_ends_of_windows_count_once():
    """CR LF ends one line, not two."""
    assert map_lines("a = 1\r\n\r\n[b]\r\nc = 2\r\n").line_of(("b", "c")) == 4


def test_unset_path_takes_the_line_of_its_nearest_ancestor():
    """A key that is missing from a table is reported where the table begins."""
    lines = map_lines("version = 1\n[purposes.support]\n")
    assert lines.line_of(("purposes", "support", "keep")) == 2
    assert lines.line_of(("absent",)) == 1
    assert not lines.has(("purposes", "support", "keep"))
    assert LineMap().line_of(("absent", 0, "x")) == 1


@pytest.mark.parametrize(
    ("text", "repeat"),
    [
        ("a = 1\nb = 2\na = 3\n", Repeat(("a",), 1, 3)),
        ("[a]\n[b]\n[a]\n", Repeat(("a",), 1, 3)),
        ("x = {a = 1,\nb = 1, a = 2}\n", Repeat(("x", "a"), 1, 2)),
        ("a.b = 1\na.b = 1\n", Repeat(("a", "b"), 1, 2)),
    ],
)
def test_key_set_twice_is_remembered_with_both_lines(text, repeat):
    """A repeated key has a first and a second line."""
    assert map_lines(text).repeats == (repeat,)


def test_dotted_keys_that_share_a_beginning_are_no_repeats():
    """`a.b` and `a.c` set two keys, and each entry of an array of tables is a table of its own."""
    assert map_lines("a.b = 1\na.c = 2\n[[d]]\ne = 1\n[[d]]\ne = 1\n").repeats == ()


_key = st.text(alphabet="abcXYZ09_-", min_size=1, max_size=6) | st.text(
    alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=4
).map(lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"')
_scalar = st.sampled_from(
    [
        "1",
        "-0.5",
        "true",
        "2024-02-29",
        "1979-05-27 07:32:00Z",
        '"# [x] = {"',
        "'a\"b,]}'",
        '""',
        "''",
        '"""\n"" \\""" [x]\n= 1"""',
        "'''\n''x = 1\n'''",
        '"""quote at the end""""',
        "''''one'''''",
    ]
)
_gap = st.sampled_from(["", " ", "\t", "\n", " # c = 1 ]}\n", "\n\n"])
_value = st.recursive(
    _scalar,
    lambda inner: (
        st.lists(st.tuples(_gap, inner, _gap), max_size=4).map(
            lambda items: "[" + ",".join("".join(item) for item in items) + "]"
        )
        | st.lists(st.tuples(_key, inner), max_size=3).map(
            lambda items: "{ " + ", ".join(f"{key} = {value}" for key, value in items) + " }"
        )
    ),
    max_leaves=8,
)
_statement = (
    st.tuples(st.lists(_key, min_size=1, max_size=3).map(" . ".join), _value).map(" = ".join)
    | st.lists(_key, min_size=1, max_size=3).map(lambda keys: f"[ {'.'.join(keys)} ] # c")
    | st.lists(_key, min_size=1, max_size=2).map(lambda keys: f"[[{'.'.join(keys)}]]")
    | st.sampled_from(["", "  # comment = 1", "\t"])
)


@given(st.lists(_statement, max_size=12), st.sampled_from(["\n", "\r\n"]))
def test_scanner_and_parser_see_the_same_keys(statements, line_end):
    """Whatever document the parser accepts, the scanner knows its key paths, no more and no fewer."""
    text = line_end.join(statements)
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        map_lines(text)
        return
    assert set(map_lines(text).lines) == _paths(document)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "\n", "# a = 1\n", "\n\n# [x]\n"]),
            st.sampled_from(['"x"', "[1,\n2,\n3]", '"""\nk0 = 1\n"""', "'''\n\n'''", "{ a = [\n1] }", "1 # k1 = 2"]),
            st.booleans(),
        ),
        max_size=10,
    )
)
def test_lines_of_generated_documents_are_right(parts):
    """A document written statement by statement has each key on the line where it was written."""
    text, expected, table = "", {}, ()
    for number, (before, value, is_header) in enumerate(parts):
        text += before
        line = text.count("\n") + 1
        if is_header:
            table = (f"t{number}",)
            text += f"[t{number}]\n"
            expected[table] = line
        else:
            text += f"k{number} = {value}\n"
            expected[(*table, f"k{number}")] = line
    found = map_lines(text)
    assert {path: found.line_of(path) for path in expected} == expected


@given(st.text(alphabet="ab.=[]{},#\"'\\\n\r\t 1", max_size=60) | st.text(max_size=30))
def test_scanner_never_fails(text):
    """Any text at all gives a map whose lines lie within it."""
    lines = text.count("\n") + 1
    assert all(1 <= line <= lines for line in map_lines(text).lines.values())


@pytest.mark.parametrize(
    "text",
    ["a=" + "[" * 100_000, "a=" + "{a=" * 50_000, ".".join(["a"] * 100_000) + "=1", '"' * 99_999],
    ids=["lists", "tables", "dots", "quotes"],
)
def test_hostile_nesting_stays_cheap(text):
    """A hundred thousand brackets or dots take well under two seconds, not hours."""
    begin = time.perf_counter()
    map_lines(text)
    assert time.perf_counter() - begin < 2
