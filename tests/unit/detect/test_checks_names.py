"""Where names and addresses begin and end, by the checks alone. Names and places are invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sottovoce.detect.checks.names import CHECKS
from sottovoce.detect.model import Subject, Verdict
from sottovoce.detect.normalize import normalize


def ask(check: str, lead: str, rest: str, language: str = "en") -> str | None:
    """What the check makes of ``rest`` behind ``lead``; None when it refuses."""
    shadow = normalize(lead + rest)
    start = len(lead)
    subject = Subject(
        shadow.plain[start : start + 1], shadow.plain, shadow.folded, start, start + 1, cued=True, cue_language=language
    )
    verdict = CHECKS[check](subject)
    if isinstance(verdict, bool):
        return shadow.plain[start : start + 1] if verdict else None
    return shadow.plain[start if verdict.start is None else verdict.start : verdict.end]


@pytest.mark.parametrize(
    ("rest", "name"),
    [
        ("Ana Ruiz and I", "Ana Ruiz"),
        ("ana ruiz and I", "ana ruiz"),
        ("Rosa de la Cruz, hello", "Rosa de la Cruz"),
        ("J. K. Okoro called", "J. K. Okoro"),
        ("Anne-Marie O'Neill", "Anne-Marie O'Neill"),
        ("Nora's", "Nora"),
        ("not important", None),
        ("bob@host", None),
    ],
)
def test_a_told_name_ends_where_its_words_do(rest, name):
    """Capitals, particles, initials and hyphens belong to a name; function words do not."""
    assert ask("told", "my name is ", rest) == name


@pytest.mark.parametrize("rest", ["Late", "german", "Windows 11", "PayPal", "Monday", "B2B"])
def test_a_weak_phrase_takes_no_word_that_is_not_a_name(rest):
    """Lower case, days, brands and codes are refused."""
    assert ask("said", "I'm ", rest) is None


def test_capitals_say_nothing_in_a_shouted_text():
    """A weak phrase in capitals finds no name."""
    assert ask("said", "THIS IS ", "BROKEN AGAIN") is None


@pytest.mark.parametrize("check", sorted(CHECKS))
@given(
    lead=st.text(max_size=30),
    rest=st.text(min_size=1, max_size=60),
    language=st.sampled_from(["", "en", "ar", "vi", "ja"]),
)
def test_a_check_answers_any_text_with_a_span_inside_it(check, lead, rest, language):
    """No text breaks a check, and a verdict lies in the text."""
    text = lead + rest
    shadow = normalize(text)
    if len(shadow.plain) != len(text):
        return
    start = len(lead)
    verdict = CHECKS[check](
        Subject(rest, shadow.plain, shadow.folded, start, len(text), cued=True, cue_language=language)
    )
    if isinstance(verdict, Verdict):
        low = start if verdict.start is None else verdict.start
        high = len(text) if verdict.end is None else verdict.end
        assert 0 <= low < high <= len(text)
