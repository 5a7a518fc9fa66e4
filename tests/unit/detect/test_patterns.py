"""What is claimed of a pattern holds for everything it matches."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sottovoce.detect.cache import builtin_book
from sottovoce.detect.patterns import loosened, needs_digit

PYTHON_PATTERNS = sorted(
    {
        rule.pattern
        for rule in builtin_book().rules
        if r"\p" not in rule.pattern and r"\x{" not in rule.pattern and r"\z" not in rule.pattern
    }
)


@given(st.data())
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_pattern_said_to_need_a_digit_never_matches_without(data):
    """Texts without digits may skip those rules."""
    pattern = data.draw(st.sampled_from(PYTHON_PATTERNS))
    value = data.draw(st.from_regex(re.compile(pattern, re.IGNORECASE), fullmatch=True))
    assert not needs_digit(pattern) or re.search("[0-9]", value)
    assert re.search(loosened(pattern), value, re.IGNORECASE)


@pytest.mark.parametrize(
    ("pattern", "answer"),
    [
        ("[0-9]{4}", True),
        ("[0-9]{0,4}x", False),
        ("(?:a[0-9]|b)", False),
        ("(?:a[0-9]|b2)c", True),
        ("(?:[0-9]a)?", False),
        (r"a\.1", True),
        ("[0-9a]{3}", False),
        ("[^0-9]", False),
        ("(x)[1-57]", True),
    ],
)
def test_needs_digit_reads_groups_classes_and_repeats(pattern, answer):
    """The small cases, one by one."""
    assert needs_digit(pattern) is answer
