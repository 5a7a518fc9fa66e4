"""Overlapping candidates become disjoint findings that leave nothing uncovered."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from sottovoce.detect import Finding
from sottovoce.detect.merge import merge

TEXT = "abc 123 def, 456; ghi-789 jkl"


@st.composite
def candidates(draw):
    start = draw(st.integers(0, len(TEXT) - 1))
    end = draw(st.integers(start + 1, len(TEXT)))
    return Finding(
        start, end, draw(st.sampled_from("AB")), draw(st.sampled_from((0.5, 0.7, 0.9))), draw(st.sampled_from("xy"))
    )


@given(st.lists(candidates(), max_size=8), st.randoms())
def test_findings_are_sorted_disjoint_and_independent_of_order(found, random):
    """The same candidates in any order give the same findings."""
    merged = merge(found, TEXT)
    shuffled = list(found)
    random.shuffle(shuffled)
    assert merge(shuffled, TEXT) == merged
    assert all(one.end <= two.start for one, two in itertools.pairwise(merged))


@given(st.lists(candidates(), max_size=8))
def test_every_letter_and_digit_of_a_candidate_stays_covered(found):
    """Settling an overlap never uncovers anything."""
    covered = {at for finding in merge(found, TEXT) for at in range(finding.start, finding.end)}
    wanted = {at for finding in found for at in range(finding.start, finding.end) if TEXT[at].isalnum()}
    assert wanted <= covered


def test_the_longer_candidate_swallows_the_one_inside():
    """An e-mail address inside a URL is part of the URL."""
    inside, around = Finding(4, 7, "A", 0.99, "x"), Finding(0, 7, "B", 0.6, "y")
    assert merge([inside, around], TEXT) == [around]
