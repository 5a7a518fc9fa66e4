"""The tagger's parts, each by its contract; no trained model needed."""

import random
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sottovoce.detect.tagger.decode import decode
from sottovoce.detect.tagger.features import ROWS, SLOTS, Embedder, Featurizer
from sottovoce.detect.tagger.lexicon import GIVEN, PLACE, Lexicon
from sottovoce.detect.tagger.model import Threshold
from sottovoce.detect.tagger.words import cut

TEXTS = st.text(alphabet=st.sampled_from("abcÅß ñ.,'-\n\t12٣ЖжΣς名前はกาสิ대한נוק😀\u200d\u0301"), max_size=60)
LEXICON = Lexicon.build({"ana": 3 | GIVEN, "roma": 4 | PLACE})


@given(st.text(max_size=80) | TEXTS)
def test_units_hold_all_that_is_no_blank_once_and_in_order(text):
    """Nothing is labelled twice and nothing is out of reach."""
    units = cut(text)
    assert all(start < end for start, end, _ in units)
    assert all(before[1] <= after[0] for before, after in pairwise(units))
    held = {at for start, end, _ in units for at in range(start, end)}
    assert all(text[at].isspace() for at in range(len(text)) if at not in held)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ana's cat", ["Ana", "'", "s", "cat"]),
        ("ул.Мира 5а", ["ул", ".", "Мира", "5", "а"]),
        ("山田です", ["山", "田", "で", "す"]),
        ("김민준님", ["김", "민", "준", "님"]),
        ("สมชาย", ["ส", "ม", "ชา", "ย"]),
        ("राहुल जी", ["राहुल", "जी"]),
    ],
)
def test_words_are_whole_and_spaceless_scripts_single_signs(text, words):
    """A name may end inside a run of Han, Kana, Hangul or Thai."""
    assert [text[start:end] for start, end, _ in cut(text)] == words


@given(TEXTS)
def test_features_do_not_depend_on_what_was_seen_before(text):
    """A full memory starts anew and gives the same rows."""
    fresh = Featurizer(LEXICON).rows(text)
    small = Featurizer(LEXICON, remembered=max(2, len(set(cut(text)))))
    small.rows("some other words that fill the memory before")
    assert (small.rows(text) == fresh).all()
    assert fresh.shape == (len(cut(text)), SLOTS)
    assert fresh.min(initial=0) >= 0
    assert fresh.max(initial=0) < ROWS


def test_vectors_are_the_sums_of_the_rows():
    """What inference remembers is what training summed."""
    noise = np.random.default_rng(1)
    table = noise.integers(-127, 128, (ROWS, 8)).astype(np.int8)
    table[0] = 0
    scales = noise.random((ROWS, 1)).astype(np.float32)
    text = "Hola, soy ANA Ruiz (Роза) 山田さん 28013 Madrid\nกรุงเทพ"
    rows = Featurizer(LEXICON).rows(text)
    wanted = (table[rows] * scales[rows]).sum(axis=1)
    assert np.allclose(Embedder(LEXICON, table, scales).vectors(text, cut(text)), wanted, atol=1e-3)


def test_the_memory_of_words_holds_no_words():
    """A dump of the process's tables must not give names back."""
    featurizer = Featurizer(LEXICON)
    featurizer.rows("Zebediah Quux")
    assert "zebediah" not in repr(vars(featurizer._memory)).lower()


def test_a_lexicon_knows_its_words_and_no_others(tmp_path):
    """Bits come back as they went in, from the file too."""
    LEXICON.save(tmp_path / "lexicon.npz")
    for lexicon in (LEXICON, Lexicon.load(tmp_path / "lexicon.npz")):
        assert lexicon.member("ana") == 3 | GIVEN
        assert lexicon.member("roma") == 4 | PLACE
        assert lexicon.member("amor") == 0
        assert len(lexicon) == 2


THRESHOLDS = {"PERSON": Threshold(0.5, 0.2), "LOCATION": Threshold(0.8, 0.4)}


def spans(rows, starts=None):
    """Spans of units given as (person, location) probabilities."""
    kinds = np.array([[1 - person - place, person, place] for person, place in rows], np.float32)
    begun = np.zeros(len(rows), np.float32) if starts is None else np.array(starts, np.float32)
    return [(s.first, s.last, s.kind) for s in decode(kinds, begun, ("PERSON", "LOCATION"), THRESHOLDS)]


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ([(0, 0), (0.1, 0.1)], []),
        ([(0, 0), (0.6, 0), (0.25, 0), (0, 0)], [(1, 2, "PERSON")]),
        ([(0.3, 0), (0.3, 0)], []),
        ([(0, 0.7), (0, 0.3)], []),
        ([(0, 0.9), (0, 0.5)], [(0, 1, "LOCATION")]),
        ([(0.9, 0), (0, 0.9)], [(0, 0, "PERSON"), (1, 1, "LOCATION")]),
    ],
)
def test_a_span_grows_from_a_sure_unit_over_likely_ones(rows, wanted):
    """Seeds and growth by kind; a change of kind parts two spans."""
    assert spans(rows) == wanted


def test_two_names_in_a_row_are_two_spans():
    """Where a span surely begins, the one before ends."""
    assert spans([(0.9, 0), (0.9, 0)], [1, 1]) == [(0, 0, "PERSON"), (1, 1, "PERSON")]


@given(st.lists(st.tuples(st.floats(0, 0.5), st.floats(0, 0.5)), max_size=12), st.randoms())
def test_spans_are_disjoint_and_sorted(rows, rng):
    """Whatever the network says."""
    starts = [random.Random(rng.random()).random() for _ in rows]
    found = spans(rows, starts) if rows else []
    assert all(before[1] < after[0] for before, after in pairwise(found))
