"""``--explain``, the lists of the manifest and ``--rules-only``, on the command line."""

import json

import pytest

MANIFEST = """version = 1
[detect]
tagger = "none"
allow.words = ["Lumi"]
deny.PERSON.words = ["Mika Lund"]
"""
TEXT = "hi\nmy card: 4111 1111 1111 1111\nask Mika Lund, my name is Lumi\n"


def rows(ran):
    return [json.loads(line) for line in ran.out.splitlines()]


@pytest.fixture
def listed(sv):
    """A folder with lists and a text."""
    sv.write("sottovoce.toml", MANIFEST)
    sv.write("note.txt", TEXT)
    return sv


def test_reasons_are_printed_for_people(listed):
    """Each finding with cue words and check, what it overruled, and what a list allowed; no value unless asked."""
    ran = listed("detect", "note.txt", "--explain")
    assert ran.code == 0
    assert ran.said == "2 findings."
    lines = ran.out.splitlines()
    assert lines[0].startswith("line 2, characters 10-28: CREDIT_CARD 0.97 (payment.card)")
    assert lines[1].strip().endswith("check payment.card")
    assert any(line.strip().startswith("over line 2") and 'card" (en)' in line for line in lines)
    assert "    listed in detect.deny.PERSON.words[1]" in lines
    assert lines[-1].startswith("left out: line 3, characters 27-30: PERSON")
    assert "allowed by detect.allow.words[1]" in lines[-1]
    assert "4111" not in ran.out
    assert "Lumi" not in ran.out
    assert "'Lumi'" in listed("detect", "note.txt", "--explain", "--show-values").out


def test_reasons_for_programs_keep_to_offsets(listed):
    """One row a candidate; findings are those of the same call without reasons."""
    plain = rows(listed("detect", "note.txt", "--json"))
    explained = rows(listed("detect", "note.txt", "--json", "--explain"))
    found = [row for row in explained if row["fate"] == "found"]
    assert [{key: row[key] for key in plain[0]} for row in found] == plain
    card = next(row for row in explained if row["rule"] == "payment.card_cued")
    assert card["fate"] == "lower_score"
    assert card["by"]["rule"] == "payment.card"
    assert [cue["language"] for cue in card["cues"] if cue["word"].endswith("card")] == ["en"]
    assert {row["fate"] for row in explained} >= {"found", "lower_score", "allowed"}
    assert "Mika" not in json.dumps(explained)


def test_the_line_protocol_explains_too(listed):
    """Findings among the spans, the rest beside them."""
    stdin = json.dumps({"id": 1, "text": TEXT}).encode()
    (plain,) = rows(listed("detect", "--jsonl", stdin=stdin))
    (answer,) = rows(listed("detect", "--jsonl", "--explain", stdin=stdin))
    assert [(s["start"], s["rule"]) for s in answer["spans"]] == [(s["start"], s["rule"]) for s in plain["spans"]]
    assert all(row["fate"] != "found" for row in answer["overruled"])
    assert "allowed" in [row["fate"] for row in answer["overruled"]]


def test_lists_hold_for_files(listed):
    """In workers, and for looking as for masking."""
    assert [row["kind"] for row in rows(listed("scan", "note.txt", "--json"))] == ["CREDIT_CARD", "PERSON"]
    assert listed("mask", "note.txt", "out.txt", "-q", "-j", "2").code == 0
    masked = listed.read("out.txt").decode()
    assert "Mika" not in masked
    assert "Lumi" in masked


@pytest.mark.parametrize("command", [("detect", "note.txt"), ("scan", "note.txt"), ("mask", "note.txt", "out.txt")])
def test_rules_alone_do_without_the_tagger(sv, command):
    """One that is not installed is missed only when it is asked for."""
    sv.write("sottovoce.toml", 'version = 1\n[detect]\ntagger = "spacy:no_such_model"\n')
    sv.write("note.txt", "nothing\n")
    assert sv(*command, "--rules-only").code == 0
    ran = sv(*command)
    assert ran.code == 2
    assert "Traceback" not in ran.err
