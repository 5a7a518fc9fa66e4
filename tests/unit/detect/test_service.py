"""Detection as a whole: deterministic, the same on both back ends, never truncating."""

import itertools
import json
import os
import subprocess
import sys
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sottovoce.detect import Detector, Finding
from sottovoce.detect.service import OVERLAP, WINDOW
from sottovoce.errors import UsageError
from tests.strategies import VALUES, messages


@cache
def detector(**options):
    return Detector(**options)


@given(messages())
@settings(max_examples=300, deadline=None)
def test_both_back_ends_find_the_same(text):
    """Hyperscan and the fallback give identical findings on text of every script."""
    assert detector(use_hyperscan=True).detect(text) == detector(use_hyperscan=False).detect(text)


@given(messages())
@settings(max_examples=300, deadline=None)
def test_findings_are_sorted_disjoint_and_inside_the_text(text):
    """What callers may rely on, for any text."""
    findings = detector().detect(text)
    assert all(0 <= found.start < found.end <= len(text) for found in findings)
    assert all(one.end <= two.start for one, two in itertools.pairwise(findings))
    assert all(0 <= found.score <= 1 for found in findings)


@given(st.lists(messages(), max_size=5))
@settings(max_examples=50, deadline=None)
def test_a_batch_gives_what_single_calls_give(texts):
    """Batching is only a matter of speed."""
    assert detector().detect_batch(texts) == [detector().detect(text) for text in texts]


def test_the_hash_seed_does_not_matter():
    """The same input gives the same findings in every process."""
    script = (
        "import json, sys; from sottovoce.detect import Detector; from tests.strategies import VALUES;"
        "print(json.dumps([[repr(f) for f in Detector().detect(' und '.join(VALUES))]]))"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", script],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("0", "1", "20261121")
    }
    assert len(answers) == 1
    assert len(json.loads(answers.pop())[0]) >= len(VALUES) // 2


@pytest.mark.parametrize("offset", [0, WINDOW - 8, WINDOW - OVERLAP - 8, 3 * WINDOW, 50_000])
def test_a_value_is_found_wherever_it_stands_in_a_long_text(offset):
    """Nothing is truncated and no window edge hides a value."""
    text = ("lorem ipsum " * (offset // 12 + 1))[:offset] + " ana@ruiz.example " + "dolor sit amet " * 500
    found = [finding for finding in detector().detect(text) if finding.kind == "EMAIL_ADDRESS"]
    assert [(f.start, f.end) for f in found] == [(offset + 1, offset + 17)]


def test_a_field_name_works_like_a_cue():
    """A bare value in a telling column is found; the name itself is never part of the finding."""
    bare = "X1234567"
    assert detector().detect(bare) == []
    (found,) = detector().detect(bare, context="passportNumber")
    assert (found.start, found.end, found.kind) == (0, 8, "PASSPORT")


@given(messages(), st.sampled_from(VALUES))
@settings(max_examples=100, deadline=None)
def test_nothing_is_found_in_an_opaque_stretch(text, value):
    """A token is a wall: no finding touches it."""
    whole = text + value
    span = (len(text), len(whole))
    assert all(found.end <= span[0] for found in detector().detect(whole, opaque=[span]))


class Shouter:
    """A tagger that calls every all-caps text a person."""

    def tag(self, texts, opaques=None):
        return [[Finding(0, len(text), "PERSON", 0.8, "shouter")] if text.isupper() else [] for text in texts]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The passport in my booking is wrong, sorry. The right one is PAD482917.", "PAD482917"),
        ("pasaportumu çaldırdım, numarası U20953718, konsolosluk açık mı", "U20953718"),
        ("여권 갱신해서 번호가 M482K7193로 바뀌었어요", "M482K7193"),
        ("Passi number broneeringus on vale, õige on KE0482917.", "KE0482917"),
        ("The passport is in the bag. My order number is 48291736.", None),
        ("I lost my passport. Tracking 48291736, please", None),
        ("Mein Ausweis ist da. Bestellung 48291736 fehlt", None),
    ],
)
def test_a_document_is_heard_across_sentences(text, value):
    """Neither the end of a sentence nor the bare word for number keeps it apart; a cue of something else does."""
    found = {text[f.start : f.end] for f in detector().detect(text) if f.kind in ("PASSPORT", "NATIONAL_ID")}
    assert found == ({value} if value else set())


def test_a_tagger_adds_to_the_rules():
    """Whatever implements the port is asked, and its findings are merged."""
    loud = Detector(taggers=[Shouter()])
    assert [f.rule for f in loud.detect("ANA")] == ["shouter"]
    assert loud.detect("quiet") == []


def test_unknown_kinds_and_impossible_scores_are_refused():
    """A typo in a kind name must not silently find nothing."""
    with pytest.raises(UsageError, match="EMAIL_ADRESS"):
        Detector(kinds=["EMAIL_ADRESS"])
    with pytest.raises(UsageError, match="min_score"):
        Detector(min_score=2)
