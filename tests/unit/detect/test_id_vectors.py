"""The vectors of ``tests/vectors/ids.toml``: each kind's check and its detection beside a cue."""

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

from sottovoce.detect import Detector
from sottovoce.detect.cache import builtin_book
from sottovoce.detect.checks import find_check
from sottovoce.detect.model import Subject

ROWS = tomllib.loads((Path(__file__).parents[2] / "vectors" / "ids.toml").read_text(encoding="utf-8"))["id"]
RULES = {rule.id: rule for rule in builtin_book().rules}
KINDS = frozenset(row["kind"] for row in ROWS)


@cache
def detector():
    return Detector(kinds={rule.kind for rule in RULES.values() if rule.id.startswith("ids.")})


def accepts(row, value):
    rule = RULES[row["rule"]]
    if not re.fullmatch(rule.pattern, value, 0 if rule.case else re.IGNORECASE):
        return False
    if not rule.check:
        return True
    verdict = find_check(rule.check)(Subject(value, value, value.lower(), 0, len(value)))
    return bool(verdict)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["kind"])
def test_valid_numbers_pass_and_wrong_ones_do_not(row):
    """What the source gives passes; a changed character, a wrong form and a look-alike are refused."""
    assert len(row["valid"]) >= 2
    assert len(row["invalid"]) >= 2
    assert row["lookalike"]
    assert [item["value"] for item in row["valid"] if not accepts(row, item["value"])] == []
    assert [item["value"] for item in row["invalid"] + row["lookalike"] if accepts(row, item["value"])] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["kind"])
def test_a_valid_number_beside_its_cue_is_found_whole_and_by_its_kind(row):
    """The message is a cue and the number; another country's kind may only win on the very same digits."""
    joint = "" if re.search("[\u0e00-\u0e7f\u3040-\u9fff\uac00-\ud7af]", row["cue"]) else " "
    for item in row["valid"]:
        text = f"{row['cue']}{joint}{item['value']}"
        found = {(text[f.start : f.end], f.kind) for f in detector().detect(text)}
        assert (item["value"], row["kind"]) in found, item["source"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["kind"])
def test_a_mistyped_number_beside_its_cue_never_has_the_kind(row):
    """A wrong check digit is at most a generic id."""
    for item in row["invalid"]:
        text = f"{row['cue']} {item['value']}"
        kinds = {text[f.start : f.end]: f.kind for f in detector().detect(text)}
        assert kinds.get(item["value"]) != row["kind"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["kind"])
def test_a_look_alike_behind_an_order_number_is_left_alone(row):
    """Orders, parcels and articles have numbers as long as ids."""
    for item in row["lookalike"]:
        assert detector().detect(f"order number {item['value']}") == []


def test_ids_of_at_least_fifty_countries_have_vectors():
    """The promise of the README."""
    assert len({kind.partition("_")[0] for kind in KINDS}) >= 50
