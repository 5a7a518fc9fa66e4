"""The parts: label names, blocks and windows."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sottovoce.detect import builtin_kinds
from sottovoce.detect.taggers.labels import _NAMES, kind_of, kinds_of, read_labels
from sottovoce.detect.taggers.windows import blocks, slices


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("PER", "PERSON"),
        ("Person", "PERSON"),
        ("GIVENNAME1", "PERSON"),
        ("last_name", "PERSON"),
        ("GPE", "LOCATION"),
        ("street address", "ADDRESS"),
        ("E-MAIL", "EMAIL_ADDRESS"),
        ("EMAIL_ADDRESS", "EMAIL_ADDRESS"),
        ("us_ssn", "US_SSN"),
        ("IPv4", "IP_ADDRESS"),
        ("MISC", ""),
        ("O", ""),
        ("DATE", ""),
        ("LABEL_1", ""),
        ("", ""),
        ("42", ""),
    ],
)
def test_names_of_labels_have_kinds(name, kind):
    """Whatever their spelling; what we do not know has none."""
    assert kind_of(name) == kind


def test_the_table_knows_only_kinds_that_exist():
    """And every kind is known by its own name."""
    assert set(_NAMES) <= set(builtin_kinds())
    assert all(kind_of(kind) == kind for kind in builtin_kinds())
    names = [name for names in _NAMES.values() for name in names.split()]
    assert len(names) == len(set(names))


def test_labels_are_taken_apart_by_scheme():
    """Beginnings matter only where something can go on; a letter in front is no mark if the rest is a name with it."""
    labels = read_labels(["O", "B-PER", "I-PER", "U-LOC", "E-MAIL", "B-MISC"], {})
    assert labels.kinds == ("EMAIL_ADDRESS", "LOCATION", "PERSON")
    assert labels.types == ("E-MAIL", "LOC", "PER")
    assert labels.starts.sum() == 1
    assert labels.of_type.sum(axis=1).tolist() == [0, 1, 1, 1, 1, 0]


def test_one_label_of_a_type_may_get_another_kind():
    """By its full name, while its siblings keep theirs."""
    labels = read_labels(["B-PER", "I-PER", "B-LOC"], {"I-PER": "USERNAME", "LOC": ""})
    assert labels.kinds == ("PERSON", "USERNAME")
    assert kinds_of(["PER", "GPE", "LAW"], {"LAW": "NATIONAL_ID", "GPE": ""}) == {"PER": "PERSON", "LAW": "NATIONAL_ID"}


@given(st.text("ab \n", max_size=80), st.integers(2, 20), st.integers(0, 9))
def test_blocks_decide_on_every_character_once(text, size, context):
    """Without gap or overlap, each seeing what it decides on and no more around it than asked for."""
    found = list(blocks(text, size, context))
    assert "".join(text[block.low : block.high] for block in found) == text
    for block in found:
        assert 0 < block.high - block.low <= size
        assert block.low - context <= block.start <= block.low
        assert block.high <= block.end <= block.high + context
    for one, two in itertools.pairwise(found):
        assert one.high == two.low
        wide = any(map(str.isspace, text[one.low + size // 2 + 1 : one.low + size]))
        assert not wide or text[one.high - 1].isspace()


@given(st.integers(0, 300), st.integers(8, 40))
def test_windows_decide_on_every_token_once(count, size):
    """And see a margin around it, unless the text ends there."""
    margin = size // 8
    found = list(slices(count, size, margin))
    assert [token for _, _, low, high in found for token in range(low, high)] == list(range(count))
    for first, last, low, high in found:
        assert 0 < last - first <= size
        assert first == 0 or low - first == margin
        assert last == count or last - high == margin
