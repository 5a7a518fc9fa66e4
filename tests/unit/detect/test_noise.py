"""The recorded noise rates hold: no rule cries wolf more often than ``noise.toml`` says."""

import math
import tomllib
from functools import cache
from importlib import resources

import pytest

from sottovoce.detect import Detector
from sottovoce.detect.cache import builtin_book
from sottovoce.testing.noise import Noise, measure

CHARACTERS = 100_000
RECORD = tomllib.loads((resources.files("sottovoce.detect") / "noise.toml").read_text(encoding="utf-8"))
BOOK = builtin_book()


@cache
def remeasured(*, every_kind: bool) -> Noise:
    detector = Detector(kinds=BOOK.kinds) if every_kind else Detector()
    return measure(detector, seed=RECORD["seed"], characters=CHARACTERS)


def most_expected(rate: float) -> float:
    """Findings in the small sample that a rate per million explains, with five standard deviations of room."""
    mean = rate * CHARACTERS / 1_000_000
    return mean + 5 * math.sqrt(mean) + 4


def test_every_rule_has_a_recorded_rate():
    """A rule without a measured rate does not ship: run ``python benchmarks/noise.py``."""
    assert set(RECORD["rates"]) == {rule.id for rule in BOOK.rules}


@pytest.mark.parametrize("rule", sorted(RECORD["rates"]))
def test_a_rule_stays_within_its_recorded_rate(rule):
    """The rate measured on a small sample is explained by the recorded one."""
    assert remeasured(every_kind=True).findings.get(rule, 0) <= most_expected(RECORD["rates"][rule])


def test_the_default_detector_covers_next_to_nothing_of_text_without_personal_data():
    """Less than half a percent of the letters and digits of hard negatives."""
    assert remeasured(every_kind=False).over_redaction < 0.005
    assert RECORD["over_redaction"] < 0.005
