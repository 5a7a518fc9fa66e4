"""Explanations: the same findings as without, each with its reasons, and every loser with the reason it lost."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sottovoce.detect import Detector, Fate, Finding, Heard, ListEntry, Source
from sottovoce.detect.cache import builtin_book
from tests.strategies import messages
from tests.unit.detect.test_merge import TEXT, candidates


class Sayer:
    """A tagger that gives the same answer to every text."""

    def __init__(self, *findings):
        self.findings = findings

    def tag(self, texts, opaques=None):
        del opaques
        return [[f for f in self.findings if f.end <= len(text)] for text in texts]


LISTED = Detector(
    allow=[ListEntry(text="Lumi", place="detect.allow.words[1]")],
    deny=[ListEntry(text="Mika", kinds=frozenset({"PERSON"}), place="detect.deny.PERSON.words[1]")],
    taggers=[Sayer(Finding(0, 4, "PERSON", 0.8, "sayer"), Finding(2, 9, "ORGANIZATION", 0.3, "sayer"))],
)
CHECKS = {rule.id: rule.check for rule in builtin_book().rules}


def found(rows):
    return [row.finding for row in rows if row.fate is Fate.FOUND]


@given(messages(), st.sampled_from((None, "passportNumber", "email")))
@example("4111 1111 1111 1111" * 400, None)
@example("Mika ana@ruiz.example", None)
@settings(max_examples=60, deadline=None)
def test_explaining_finds_what_detecting_finds(text, context):
    """With lists, a tagger, a context and windows alike."""
    assert found(LISTED.explain(text, context=context)) == LISTED.detect(text, context=context)


@given(messages())
@settings(max_examples=40, deadline=None)
def test_walls_are_walls_to_explanations_too(text):
    """No candidate touches a token."""
    whole = f"{text}TOKEN my passport 12345678"
    wall = (len(text), len(text) + 5)
    rows = LISTED.explain(whole, opaque=[wall])
    assert found(rows) == LISTED.detect(whole, opaque=[wall])
    assert all(row.finding.end <= wall[0] or wall[1] <= row.finding.start for row in rows)


@given(st.lists(candidates(), max_size=8))
@settings(max_examples=60, deadline=None)
def test_every_candidate_is_told_once_with_its_fate(given_):
    """Losers name the finding in whose favour they lost; reasons fit."""
    offered = {f._replace(kind="PERSON" if f.kind == "A" else "LOCATION") for f in given_}
    detector = Detector(kinds=["PERSON", "LOCATION"], taggers=[Sayer(*offered)], min_score=0.6)
    rows = detector.explain(TEXT)
    assert found(rows) == detector.detect(TEXT)
    assert {row.finding for row in rows} >= offered
    losers = [row for row in rows if row.fate is not Fate.FOUND]
    assert len({row.finding for row in losers}) == len(losers)
    assert rows[len(rows) - len(losers) :] == losers
    for row in losers:
        lost, by = row.finding, row.by
        assert (row.fate is Fate.BELOW_MIN_SCORE) == (lost.score < 0.6)
        if row.fate is Fate.BELOW_MIN_SCORE:
            assert by is None
        elif by is not None:
            assert by in found(rows)
            assert by.start < lost.end
            assert lost.start < by.end
        if row.fate is Fate.CONTAINED:
            assert any(o != lost and o.start <= lost.start and lost.end <= o.end for o in offered)


def test_cue_words_come_with_their_language():
    """The words of the rule's groups beside the value, and the check that confirmed it."""
    (row,) = [row for row in Detector().explain("Mein Reisepass: X1234567") if row.fate is Fate.FOUND]
    assert row.finding.kind == "PASSPORT"
    assert row.cues == (Heard("reisepass", "de"),)
    assert row.check == CHECKS[row.finding.rule] != ""
    assert row.source is Source.RULE


def test_a_context_is_heard_like_a_word():
    """The name of the field is a cue."""
    (row,) = [row for row in LISTED.explain("X1234567", context="passport_no") if row.fate is Fate.FOUND]
    assert "passport" in " ".join(cue.word for cue in row.cues)


def test_a_rule_without_cue_words_has_none():
    """An e-mail address speaks for itself."""
    (row,) = [row for row in Detector().explain("ana@ruiz.example") if row.fate is Fate.FOUND]
    assert (row.cues, row.check, row.by, row.listed) == ((), "contact.email", None, "")


@pytest.mark.parametrize(
    ("text", "fate", "listed"),
    [
        ("Lumi is here", Fate.ALLOWED, "detect.allow.words[1]"),
        ("anything at all", Fate.BELOW_MIN_SCORE, ""),
    ],
)
def test_what_nothing_stands_for_is_told_too(text, fate, listed):
    """Allowed by a list, named by its place; or too uncertain."""
    row = next(row for row in LISTED.explain(text) if row.fate is fate)
    assert (row.source, row.by, row.listed) == (Source.TAGGER, None, listed)


def test_a_denied_word_names_its_entry():
    """By its place in the manifest, not by the word."""
    row = LISTED.explain("Mika")[0]
    assert (row.fate, row.source, row.listed) == (Fate.FOUND, Source.LIST, "detect.deny.PERSON.words[1]")
    assert "Mika" not in repr(row)


def test_scores_and_lengths_decide():
    """Contained in a longer one; lower on the same place; equal, and behind by name."""
    rows = Detector(
        taggers=[
            Sayer(
                Finding(0, 8, "PERSON", 0.6, "long"),
                Finding(0, 4, "PERSON", 0.9, "short"),
                Finding(10, 12, "PERSON", 0.9, "better"),
                Finding(10, 12, "LOCATION", 0.7, "worse"),
                Finding(13, 15, "LOCATION", 0.7, "tie"),
                Finding(13, 15, "PERSON", 0.7, "tie"),
            )
        ]
    ).explain("abcd efgh ij kl")
    fates = {(row.finding.rule, row.finding.kind): row.fate for row in rows}
    assert fates == {
        ("long", "PERSON"): Fate.FOUND,
        ("short", "PERSON"): Fate.CONTAINED,
        ("better", "PERSON"): Fate.FOUND,
        ("worse", "LOCATION"): Fate.LOWER_SCORE,
        ("tie", "LOCATION"): Fate.FOUND,
        ("tie", "PERSON"): Fate.TIED,
    }
