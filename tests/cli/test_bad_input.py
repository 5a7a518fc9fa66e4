"""Bad input gets an error with its place and a remedy, exit code 3, and nothing is lost."""

import gzip
import json
import os

import pytest

GOOD = b'{"text": "mail ana@ruiz.example"}\n'
DEEP = b'{"text": ' + b"[" * 10_000 + b'"ana@ruiz.example"' + b"]" * 10_000 + b"}\n"

BROKEN = {
    "not-utf8.jsonl": (GOOD + b'{"text": "\xff"}\n', ["byte 44 (line 2)", "--skip-bad"]),
    "not-utf8.txt": (b"line\nline \xfe\n", ["byte 10 (line 2)", "--errors replace"]),
    "not-utf8.csv": (b"a,b\n1,\xff\n", ["byte 6 (line 2)"]),
    "broken.jsonl": (GOOD + b'{"text": "mail bob@ruiz.example}\n' + GOOD, ["line 2", "--skip-bad"]),
    "words.jsonl": (GOOD + b"bob@ruiz.example\n", ["line 2", "--skip-bad"]),
    "broken.json": (b'[{"text": "x"},\n{"text": bob}]\n', ["line 2"]),
    "not-a-number.jsonl": (GOOD + b'{"n": NaN}\n', ["line 2"]),
    "control.jsonl": (GOOD + b'{"text": "a\x01b"}\n', ["line 2"]),
    "open-quote.csv": (b'a,b\n1,"bob\n', ["line 2"]),
    "cut.jsonl.gz": (gzip.compress(GOOD * 5000)[:-40], ["byte", "gzip"]),
    "no-gzip.jsonl.gz": (b"plain text", ["gzip"]),
    "picture.bin": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\r", ["picture.bin"]),
    "too-deep.jsonl": (b"[" * 70_000 + b"]" * 70_000 + b"\n", ["line 1"]),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_place_is_named_and_no_output_is_left(sv, name):
    """Exit code 3, the place, never the value; what would be the output is not there."""
    content, hints = BROKEN[name]
    sv.write(name, content)
    ran = sv("mask", name, "out")
    assert ran.code == 3
    for hint in hints:
        assert hint in ran.said
    assert "bob" not in ran.said
    assert not (sv.folder / "out").exists()


@pytest.mark.parametrize("name", BROKEN)
def test_errors_are_json_for_programs(sv, name):
    """With ``--json`` standard error holds one object: code, message, remedy."""
    sv.write(name, BROKEN[name][0])
    ran = sv("mask", name, "out", "--json")
    assert json.loads(ran.err)["error"] == "input"
    assert ran.out == ""


def test_bad_lines_are_set_aside_verbatim(sv):
    """``--skip-bad`` masks the good lines, keeps the bad ones in a side file, and says which they were."""
    bad = b'{"text": "bob@ruiz.example \xff"\n'
    sv.write("in.jsonl", GOOD + bad + b"\n" + GOOD + b"half a li")
    ran = sv("mask", "in.jsonl", "out.jsonl", "--skip-bad")
    assert ran.code == 0
    assert "2 broken records were set aside, unmasked, in out.jsonl.bad" in ran.said
    masked = sv.read("out.jsonl").splitlines()
    assert len([line for line in masked if line]) == 2
    assert sv.read("out.jsonl.bad") == bad + b"half a li\n"
    assert [json.loads(line)["line"] for line in sv.read("out.jsonl.bad.log").splitlines()] == [2, 5]
    assert b"bob" not in sv.read("out.jsonl.bad.log")
    assert (sv.folder / "out.jsonl.bad").stat().st_mode & 0o077 == 0


def test_broken_bytes_can_be_replaced(sv):
    """``--errors replace`` goes on, with U+FFFD in their place."""
    sv.write("in.txt", b"caf\xe9 ana@ruiz.example\n")
    assert sv("mask", "in.txt", "out.txt", "--errors", "replace").code == 0
    assert sv("restore", "out.txt", "back.txt").code == 0
    assert sv.read("back.txt").decode() == "caf\ufffd ana@ruiz.example\n"


def test_ten_thousand_brackets_are_masked_and_come_back(sv):
    """Deep nesting is neither an error nor a crash."""
    sv.write("deep.jsonl", DEEP)
    assert sv("mask", "deep.jsonl", "out.jsonl").code == 0
    assert b"ana@ruiz" not in sv.read("out.jsonl")
    assert sv("restore", "out.jsonl", "back.jsonl").code == 0
    assert sv.read("back.jsonl") == DEEP


def test_a_long_line_is_refused_with_the_way_on(sv):
    """A record longer than the limit is named, with the option that raises it."""
    sv.write("long.jsonl", b'{"text": "' + b"x" * (2 << 20) + b'"}\n')
    ran = sv("mask", "long.jsonl", "out.jsonl", "--max-record", "1")
    assert ran.code == 3
    assert "line 1" in ran.said
    assert "--max-record" in ran.said
    assert sv("mask", "long.jsonl", "out.jsonl", "--max-record", "3").code == 0


@pytest.mark.parametrize("target", ["in.txt", "./in.txt", "link.txt", "hard.txt"])
def test_the_output_is_never_the_input(sv, target):
    """By whatever name, and even with ``--overwrite``."""
    path = sv.write("in.txt", GOOD)
    (sv.folder / "link.txt").symlink_to(path)
    os.link(path, sv.folder / "hard.txt")
    ran = sv("mask", "in.txt", target, "--overwrite")
    assert ran.code == 2
    assert path.read_bytes() == GOOD


@pytest.mark.parametrize(
    "report", ["in.html", "out.html", "in.txt", "out.json", "home/keys.json", "home/keys.html", "home/vault.db"]
)
def test_the_report_takes_the_place_of_nothing_else(sv, report):
    """A slip with ``--report`` must cost neither input nor output nor keys."""
    sv.write("in.html", GOOD)
    assert sv("mask", "in.html", "first.html", "--format", "text").code == 0
    held = {path: path.read_bytes() for path in (sv.folder / "in.html", sv.home / "keys.json")}
    ran = sv("mask", "in.html", "out.html", "--format", "text", "--report", report)
    assert ran.code == 2
    assert "--report" in ran.said
    for path, content in held.items():
        assert path.read_bytes() == content
    assert sv("check").code == 0


def test_a_report_named_json_has_its_page_beside_it(sv):
    """Page and twin do not overwrite each other, whatever the page is called."""
    sv.write("in.txt", GOOD)
    ran = sv("mask", "in.txt", "out.txt", "--report", "report.json")
    assert ran.code == 2
    assert "--report" in ran.said


def test_an_existing_output_is_kept(sv):
    """Without ``--overwrite`` nothing is replaced."""
    sv.write("in.txt", GOOD)
    sv.write("out.txt", "mine")
    ran = sv("mask", "in.txt", "out.txt")
    assert ran.code == 2
    assert "--overwrite" in ran.said
    assert sv.read("out.txt") == b"mine"


def test_a_column_that_is_not_there_is_an_error(sv):
    """A typo in a field name must not pass for "nothing to mask"."""
    sv.write("in.csv", "id,mail\n1,ana@ruiz.example\n")
    ran = sv("mask", "in.csv", "out.csv", "--text-field", "email")
    assert ran.code == 3
    assert "the column email, named in the options, is not in the table; there are: id, mail" in ran.said
    assert not (sv.folder / "out.csv").exists()


def test_what_may_be_no_header_is_not_shown(sv):
    """The first row of a table without names is data."""
    sv.write("in.csv", "Ana Ruiz,ana@ruiz.example\nBob,bob@ruiz.example\n")
    ran = sv("mask", "in.csv", "out.csv", "--text-field", "email")
    assert ran.code == 3
    assert "ana" not in ran.said.lower()


LINES = b'{"id": "1", "body": "mail ana@ruiz.example", "n": 1, "zip": null}\n{"id": "2", "reply": [], "ana ruiz": ""}\n'


@pytest.mark.parametrize("command", [("mask", "in.jsonl", "out.jsonl"), ("scan", "in.jsonl")])
def test_a_field_that_no_record_has_is_an_error(sv, command):
    """Nothing was looked at, so nobody shall believe that anything is masked; keys that are no names are not shown."""
    sv.write("in.jsonl", LINES)
    ran = sv(*command, "--text-field", "text", "--text-field", "content")
    assert ran.code == 3
    assert "no record has a field called text, content, so that nothing was looked at" in ran.said
    assert "there are: id, body, n, zip, reply" in ran.said
    assert "ana ruiz" not in ran.said
    assert "--text-field" in ran.said
    assert not (sv.folder / "out.jsonl").exists()


@pytest.mark.parametrize("command", [("mask", "in.jsonl", "out.jsonl"), ("scan", "in.jsonl")])
@pytest.mark.parametrize("options", [(), ("--quiet",), ("--json",)])
def test_a_field_among_others_that_no_record_has_is_told(sv, command, options):
    """The exit code is that of the rest; the word stands on standard error, as JSON for programs."""
    sv.write("in.jsonl", LINES)
    ran = sv(*command, "--text-field", "body", "--text-field", "text", *options)
    assert ran.code == (1 if command[0] == "scan" else 0)
    if options == ("--json",):
        assert json.loads(ran.err.splitlines()[-1])["warning"] == "missing_field"
    assert "no record has a field called text; there are: id, n, zip, reply" in ran.said
    assert "text" not in ran.out


@pytest.mark.parametrize(
    "line",
    [
        '{"text": ""}',
        '{"text": null}',
        '{"a": {"text" : []}}',
        '{"a": "{\\"text\\": 1}"}',
        '{"t\\u0065xt": "x"}',
        '{"text": ["x"]}',
    ],
)
def test_a_field_that_is_there_is_there_whatever_it_holds(sv, line):
    """Empty, deep down, inside a string or spelled with escapes."""
    sv.write("in.jsonl", '{"a": "b"}\n' * 3 + line + "\n")
    ran = sv("mask", "in.jsonl", "out.jsonl", "--text-field", "text")
    assert (ran.code, "no record" in ran.said) == (0, False)


def test_fields_of_a_folder_are_told_once_and_by_file_where_there_is_none(sv):
    """A file without any of them stops the run, or is left out; one of them may stand in another file."""
    sv.write("in/a.jsonl", '{"text": "x"}\n')
    sv.write("in/b.csv", "text,body\nx,y\n")
    sv.write("in/c.txt", "plain")
    sv.write("in/empty.jsonl", "")
    options = ("-j", "1", "--text-field", "text", "--text-field", "body")
    ran = sv("mask", "in", "out", *options)
    assert (ran.code, "no record" in ran.said) == (0, False)
    sv.write("in/d.jsonl", '{"other": "ana@ruiz.example"}\n')
    ran = sv("mask", "in", "again", *options)
    assert ran.code == 3
    assert "d.jsonl: no record has a field called text, body" in ran.said
    assert sv("mask", "in", "more", "--skip-bad", *options).code == 0
    assert not (sv.folder / "more/d.jsonl").exists()


def test_a_field_of_plain_text_means_nothing(sv):
    """The whole text is looked at, whatever fields are named."""
    sv.write("in.txt", GOOD)
    ran = sv("mask", "in.txt", "out.txt", "--text-field", "text")
    assert (ran.code, "no record" in ran.said) == (0, False)
    assert b"ana@" not in sv.read("out.txt")


@pytest.mark.parametrize("name", ["nowhere.jsonl", "nowhere"])
def test_an_input_that_is_not_there(sv, name):
    """Exit code 3, with its name."""
    ran = sv("mask", name, "out.jsonl")
    assert ran.code == 3
    assert name in ran.said


def test_a_failed_first_run_tells_of_the_keys_it_made(sv):
    """Who is not told of a key set does not back it up."""
    sv.write("in.jsonl", b"broken")
    assert "A key set was made" in sv("mask", "in.jsonl", "out.jsonl").said
    assert "A key set was made" not in sv("mask", "in.jsonl", "out.jsonl").said


@pytest.mark.parametrize(
    "arguments",
    [
        ("mask",),
        ("mask", "in.txt"),
        ("mask", "in.txt", "out.txt", "--no-such"),
        ("mask", "in.txt", "out.txt", "--view", "training"),
        ("mask", "in.txt", "out.txt", "-j", "1000"),
        ("mask", "in.txt", "-", "--skip-bad"),
        ("mask", "in.txt", "-", "--json"),
        ("mask", "in.txt", "out.txt", "--format", "docx"),
        ("restore", "in.txt"),
        ("nothing",),
    ],
)
def test_usage_errors_exit_with_two(sv, arguments):
    """A mistake in the call is told before anything is read."""
    sv.write("in.txt", GOOD)
    ran = sv(*arguments)
    assert ran.code == 2
    assert ran.err
    assert not (sv.folder / "out.txt").exists()


def test_file_names_that_are_not_utf8(sv):
    """Names on Linux are bytes; they stop neither mask nor restore nor scan."""
    name = os.fsdecode(b"caf\xe9.txt")
    sv.write(f"in/{name}", "ana@ruiz.example\n")
    masked = sv.process("mask", "in", "out")
    assert masked.code == 0, masked.err
    found = sv.process("scan", "in")
    assert found.code == 1, found.err
    assert sv.process("restore", "out", "back").code == 0
    assert sv.read(f"back/{name}") == b"ana@ruiz.example\n"
    single = sv.process("mask", f"in/{name}", f"{name}.masked.txt")
    assert single.code == 0, single.err
