"""How people say ages, plates, documents, ids and birth dates in chats, in 41 languages: a second table of sentences.

Beside the table of ``test_cue_families``: colloquial words, numbers in words, values before their cue, cars that were
towed; and for every language talk that holds no such value.
"""

import re
from functools import cache
from pathlib import Path

import pytest

from sottovoce.detect import Detector

MARK = re.compile("⟦([^⟧]*)⟧")
OURS = ("dates.", "age.", "documents.", "plates.", "phone.", "network.", "ids.")
LINES = [
    line.split(" ", 2)
    for line in (Path(__file__).parent / "cue_phrases.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
LANGUAGES = sorted({language for language, _, _ in LINES})


@cache
def detector() -> Detector:
    return Detector()


def is_covered(sentence: str) -> bool:
    """Whether at least 90 % of the letters and digits that the sentence marks are covered."""
    text = MARK.sub(r"\1", sentence)
    covered = {at for found in detector().detect(text) for at in range(found.start, found.end)}
    for number, mark in enumerate(MARK.finditer(sentence)):
        start = mark.start() - 2 * number
        wanted = {at for at in range(start, start + len(mark[1])) if text[at].isalnum()}
        if len(wanted - covered) > 0.1 * len(wanted):
            return False
    return True


@pytest.mark.parametrize("language", LANGUAGES)
def test_values_are_covered_however_they_are_said(language):
    """Every marked value of the language's sentences is covered."""
    assert [text for own, kind, text in LINES if own == language and kind != "-" and not is_covered(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_waits_warranties_and_model_years_are_left_alone(language):
    """Durations, quantities, models and logs hold no value of these families."""
    for own, kind, text in LINES:
        if own == language and kind == "-":
            assert [found.rule for found in detector().detect(text) if found.rule.startswith(OURS)] == [], text


def test_all_languages_are_in_the_table():
    """41 languages, each with sentences of every kind."""
    assert len(LANGUAGES) == 41
    assert all(len({kind for own, kind, _ in LINES if own == language}) == 7 for language in LANGUAGES)
