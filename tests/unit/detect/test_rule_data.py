"""Every rule's own examples, on both back ends, and the rules for rules."""

import re
from functools import cache

import pytest

from sottovoce.detect import Detector
from sottovoce.detect.cache import builtin_book
from sottovoce.detect.extract import cued_values, free_values
from sottovoce.detect.service import _read

MARK = re.compile("⟦([^⟧]*)⟧")
BOOK = builtin_book()


@cache
def detector(*, use_hyperscan: bool) -> Detector:
    return Detector(kinds=BOOK.kinds, min_score=0, use_hyperscan=use_hyperscan)


def spans(text: str, rule_id: str, *, use_hyperscan: bool) -> set[tuple[int, int]]:
    reading = _read(text, None, ())
    found = detector(use_hyperscan=use_hyperscan)._scan(reading.shadow, free_values, cued_values)
    return {(each.start, each.end) for each in reading.placed(found) if each.rule == rule_id}


def marked(example: str) -> tuple[str, set[tuple[int, int]]]:
    places, shift = set(), 0
    for match in MARK.finditer(example):
        places.add((match.start() - shift, match.end() - shift - 2))
        shift += 2
    return MARK.sub(r"\1", example), places


@pytest.mark.parametrize("use_hyperscan", [True, False], ids=["hyperscan", "re2"])
@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
def test_a_rule_finds_exactly_what_its_examples_mark(rule, use_hyperscan):
    """Each marked stretch is found by the rule, and nothing else in the example is."""
    for example in rule.examples:
        text, places = marked(example)
        assert spans(text, rule.id, use_hyperscan=use_hyperscan) == places, example


@pytest.mark.parametrize("use_hyperscan", [True, False], ids=["hyperscan", "re2"])
@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
def test_a_rule_finds_nothing_in_its_counter_examples(rule, use_hyperscan):
    """Look-alikes are left alone."""
    for text in rule.nots:
        assert spans(text, rule.id, use_hyperscan=use_hyperscan) == set(), text
