"""``sottovoce detect`` and ``scan``: where things stand, for people and for programs."""

import json

import pytest

TEXT = "hi\nmail ana@ruiz.example or 203.0.113.9\nбаланс DE89370400440532013000\n"


def rows(ran):
    return [json.loads(line) for line in ran.out.splitlines()]


def test_findings_are_told_with_line_and_columns(sv):
    """People get lines and characters, counted from 1; the value itself only when asked."""
    sv.write("note.txt", TEXT)
    ran = sv("detect", "note.txt")
    assert ran.code == 0
    assert ran.out.splitlines()[0].startswith("line 2, characters 6-21: EMAIL_ADDRESS ")
    assert "ana@ruiz.example" not in ran.out + ran.err
    assert ran.said == "3 findings."


def test_values_are_shown_when_asked(sv):
    """``--show-values`` prints what was found."""
    sv.write("note.txt", TEXT)
    assert "'ana@ruiz.example'" in sv("detect", "note.txt", "--show-values").out


def test_json_rows_hold_offsets_into_the_text(sv):
    """Offsets are code points, half-open, into the whole text."""
    sv.write("note.txt", TEXT)
    found = rows(sv("detect", "note.txt", "--json", "--show-values"))
    assert [row["kind"] for row in found] == ["EMAIL_ADDRESS", "IP_ADDRESS", "IBAN_CODE"]
    assert [TEXT[row["start"] : row["end"]] for row in found] == [row["value"] for row in found]
    assert [(row["line"], row["column"]) for row in found] == [(2, 6), (2, 26), (3, 8)]
    assert all("value" not in row for row in rows(sv("detect", "note.txt", "--json")))


def test_standard_input_is_the_default(sv):
    """Without a path, and with ``-``, text comes from a pipe."""
    assert rows(sv("detect", "--json", stdin=TEXT.encode())) == rows(sv("detect", "-", "--json", stdin=TEXT.encode()))


def test_the_line_protocol_answers_each_line(sv):
    """Each ``{"id", "text"}`` line gets an ``{"id", "spans"}`` line, in order; ids come back as they were."""
    texts = [
        {"id": "a", "text": "ana@ruiz.example"},
        {"id": 7, "text": "nothing"},
        {"id": None, "text": "🙄 203.0.113.9"},
    ]
    stdin = "\n".join(json.dumps(row) for row in texts).encode() + b"\n\n"
    answers = rows(sv("detect", "--jsonl", "-", "--rules-only", stdin=stdin))
    assert [answer["id"] for answer in answers] == ["a", 7, None]
    assert [[(s["start"], s["end"], s["kind"]) for s in answer["spans"]] for answer in answers] == [
        [(0, 16, "EMAIL_ADDRESS")],
        [],
        [(2, 13, "IP_ADDRESS")],
    ]
    assert set(answers[0]["spans"][0]) == {"start", "end", "kind", "score", "rule"}


def test_the_line_protocol_takes_lone_surrogates(sv):
    """JSON can spell what is no text; it neither stops nor shifts anything."""
    answer = rows(sv("detect", "--jsonl", stdin=rb'{"id": "\ud800", "text": "\ud800 ana@ruiz.example \u0000"}'))[0]
    assert answer["id"] == "\ud800"
    assert [(s["start"], s["end"]) for s in answer["spans"]] == [(2, 18)]


@pytest.mark.parametrize(
    "line",
    [
        b"not json",
        b"[]",
        b'{"id": 1}',
        b'{"text": "x"}',
        b'{"id": 1, "text": null}',
        b'{"id": 1, "text": 5}',
        b"[" * 10_000,
    ],
)
def test_a_line_that_is_not_of_the_protocol_is_named(sv, line):
    """The line number is told, exit code 3, and the line itself is not repeated."""
    ran = sv("detect", "--jsonl", stdin=b'{"id": 1, "text": "x"}\n' + line)
    assert ran.code == 3
    assert "line 2 " in ran.said
    assert "not json" not in ran.said


@pytest.mark.parametrize("protocol", [(), ("--jsonl",)])
def test_bytes_that_are_not_utf8_are_named(sv, protocol):
    """The position of the byte is counted from the start of the input, from 0."""
    good = b'{"id": 1, "text": "x"}\n'
    ran = sv("detect", *protocol, stdin=good * 1000 + b'{"id": 2, "text": "\xff"}\n')
    assert ran.code == 3
    assert "line 1001" in ran.said
    assert f"byte {len(good) * 1000 + 19} " in ran.said


def test_a_byte_order_mark_is_no_obstacle(sv):
    """Files from Windows begin with one."""
    assert (
        rows(sv("detect", "--jsonl", stdin=b'\xef\xbb\xbf{"id": 1, "text": "203.0.113.9"}'))[0]["spans"][0]["start"]
        == 0
    )


def test_only_the_kinds_asked_for(sv):
    """``--kinds`` narrows; small letters and blanks do not matter."""
    ran = sv("detect", "--json", "--kinds", "ip_address, IBAN_CODE", stdin=TEXT.encode())
    assert [row["kind"] for row in rows(ran)] == ["IP_ADDRESS", "IBAN_CODE"]


@pytest.mark.parametrize("command", ["detect", "scan"])
@pytest.mark.parametrize("kinds", ["PERSN", "", "EMAIL_ADDRESS,NOPE"])
def test_an_unknown_kind_is_a_usage_error(sv, command, kinds):
    """A typo must not pass for "nothing found"."""
    sv.write("note.txt", TEXT)
    ran = sv(command, "note.txt", "--kinds", kinds)
    assert ran.code == 2
    assert "kind" in ran.said


@pytest.mark.parametrize("command", ["detect", "scan"])
def test_all_kinds_are_listed_on_request(sv, command):
    """``--kinds ?`` says what there is to choose from."""
    sv.write("note.txt", TEXT)
    ran = sv(command, "note.txt", "--kinds", "?")
    assert ran.code == 0
    assert "EMAIL_ADDRESS" in ran.err
    assert "ES_NIF" in ran.err


def test_the_threshold_leaves_out_what_is_less_certain(sv):
    """Nothing is certain, so the highest threshold leaves nothing."""
    assert rows(sv("detect", "--json", "--min-score", "1", stdin=TEXT.encode())) == []
    assert sv("detect", "--min-score", "2", stdin=b"").code == 2


def test_a_missing_file_is_an_input_error(sv):
    """Exit code 3, with the name; in JSON for programs."""
    assert sv("detect", "nowhere.txt").code == 3
    ran = sv("detect", "nowhere.txt", "--json")
    assert ran.code == 3
    assert json.loads(ran.err)["error"] == "input"


def test_scan_finds_places_and_exits_with_one(sv):
    """A leak audit names file, line and field, and fails the build."""
    sv.write("in/a.jsonl", '{"text": "fine"}\n{"text": "ana@ruiz.example"}\n')
    ran = sv("scan", "in")
    assert ran.code == 1
    assert ran.out.startswith("a.jsonl:2 text 0-16: EMAIL_ADDRESS ")
    found = rows(sv("scan", "in", "--json"))
    assert [(row["file"], row["line"], row["field"], row["start"], row["end"]) for row in found] == [
        ("a.jsonl", 2, "text", 0, 16)
    ]


def test_scan_of_plain_text_names_the_line_and_column_of_each_finding(sv):
    """Not those of the block that it was read in; offsets count in that line."""
    sv.write("note.txt", TEXT)
    lines = [line.split(": ")[0] for line in sv("scan", "note.txt").out.splitlines()]
    assert lines == ["note.txt:2:6 5-21", "note.txt:2:26 25-36", "note.txt:3:8 7-29"]
    found = rows(sv("scan", "note.txt", "--json"))
    assert [(row["line"], row["column"]) for row in found] == [(2, 6), (2, 26), (3, 8)]
    for row in found:
        line = TEXT.split("\n")[row["line"] - 1]
        assert (row["start"], row["field"]) == (row["column"] - 1, "")
        assert line[row["start"] : row["end"]] in {"ana@ruiz.example", "203.0.113.9", "DE89370400440532013000"}


def test_scan_of_records_has_no_columns(sv):
    """A field of a record is no line of the file, even where it holds several."""
    sv.write("in.jsonl", json.dumps({"text": TEXT}) + "\n")
    found = rows(sv("scan", "in.jsonl", "--json"))
    assert {(row["line"], row["column"], row["field"]) for row in found} == {(1, None, "text")}
    assert [row["start"] for row in found] == [8, 28, 47]


def test_scan_of_masked_output_is_silent(sv):
    """Tokens are no findings."""
    sv.write("in.txt", TEXT)
    assert sv("mask", "in.txt", "out.txt", "-q").code == 0
    ran = sv("scan", "out.txt")
    assert (ran.code, ran.out) == (0, "")


def test_scan_needs_no_keys_and_leaves_nothing_behind(sv):
    """Looking neither makes keys nor files."""
    sv.write("in.txt", TEXT)
    assert sv("scan", "in.txt", "-q").code == 1
    assert [path.name for path in sv.folder.iterdir()] == ["in.txt"]


def test_scan_writes_a_report_where_told(sv):
    """The page and its twin, and the exit code stays."""
    sv.write("in.txt", TEXT)
    assert sv("scan", "in.txt", "-q", "--report", "audit.html").code == 1
    assert json.loads(sv.read("audit.json"))["findings"] == 3
