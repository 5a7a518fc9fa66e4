"""A wrong manifest stops everything, and says file, line, key and remedy. Exit code 2."""

import json

import pytest

WRONG = {
    "unknown key": ("[service]\nnam = 1\n", ["sottovoce.toml:3", "service.nam", "Did you mean name"]),
    "unknown kind": ('[transformations]\nPERSN = "redact"\n', ["sottovoce.toml:3", "transformations.PERSN", "PERSON"]),
    "unknown verb": ('[transformations]\nPERSON = "redcat"\n', ["sottovoce.toml:3", "transformations.PERSON"]),
    "impossible": ("[detect]\nmin_score = 2\n", ["sottovoce.toml:3", "detect.min_score"]),
    "no time": ('[purposes.p]\nbasis = "consent"\nkeep = "0d"\n', ["sottovoce.toml:4", "purposes.p.keep"]),
    "contradiction": ('[detect]\nkinds_on = ["AGE"]\nkinds_off = ["AGE"]\n', ["sottovoce.toml:4", "detect.kinds_off"]),
    "no effect": (
        '[transformations]\nEMAIL_ADDRESS = { generalize = "year" }\n',
        ["sottovoce.toml:3", "EMAIL_ADDRESS"],
    ),
    "no toml": ("[service\n", ["sottovoce.toml:2"]),
}
COMMANDS = [("mask", "in.txt", "out.txt"), ("scan", "in.txt"), ("detect", "in.txt"), ("check",)]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
@pytest.mark.parametrize("case", WRONG)
def test_a_mistake_is_told_with_place_and_remedy(sv, case, command):
    """By every command that goes by the manifest, before anything is done."""
    content, hints = WRONG[case]
    sv.write("sottovoce.toml", f"version = 1\n{content}")
    sv.write("in.txt", "ana@ruiz.example\n")
    ran = sv(*command)
    assert ran.code == 2
    for hint in hints:
        assert hint in ran.said
    assert not (sv.folder / "out.txt").exists()
    assert not sv.home.exists()


def test_all_mistakes_are_told_at_once(sv):
    """Nobody likes to run five times for five typos."""
    sv.write("other.toml", "version = 1\nno = 1\n[service]\nnam = 1\n[detect]\nmin_score = 2\n")
    ran = sv("check", "--manifest", "other.toml")
    assert ran.code == 2
    assert "3 problems" in ran.said
    assert [f"other.toml:{line}" in ran.said for line in (2, 4, 6)] == [True, True, True]


def test_a_manifest_error_is_json_for_programs(sv):
    """With its own code."""
    sv.write("sottovoce.toml", "version = 2\n")
    assert json.loads(sv("check", "--json").err)["error"] == "manifest"


def test_a_named_manifest_must_exist(sv):
    """The defaults do not step in for a typo."""
    ran = sv("mask", "in.txt", "out.txt", "-m", "nowhere.toml")
    assert ran.code == 2
    assert "nowhere.toml" in ran.said


def test_what_holds_is_printed(sv):
    """Without a file the safe defaults, with one its name; ``check`` prints every setting."""
    sv.write("in.txt", "ana@ruiz.example\n")
    assert "safe defaults hold" in sv("mask", "in.txt", "out.txt").said
    assert "token" in sv("check").out
    sv.write("sottovoce.toml", 'version = 1\n[transformations]\nEMAIL_ADDRESS = "redact"\n')
    ran = sv("mask", "in.txt", "out2.txt")
    assert "Manifest: sottovoce.toml" in ran.said
    assert sv.read("out2.txt") == b"[EMAIL_ADDRESS]\n"
    checked = sv("check", "--json")
    assert json.loads(checked.out)["manifest"] == "sottovoce.toml"
    assert "EMAIL_ADDRESS" in json.loads(checked.out)["settings"]


def test_quiet_is_quiet(sv):
    """Nothing on either stream if all went well."""
    sv.write("in.txt", "ana@ruiz.example\n")
    assert sv("keys", "new").code == 0
    for arguments in (("mask", "in.txt", "out.txt"), ("restore", "out.txt", "back.txt"), ("scan", "out.txt")):
        ran = sv(*arguments, "--quiet")
        assert (ran.code, ran.out, ran.err) == (0, "", "")
