"""How people announce birth dates, ages, documents, plates, secrets and handles in 41 languages: a table of sentences."""

import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from sottovoce.detect import Detector

MARK = re.compile("⟦([^⟧]*)⟧")
FAMILIES = ("dates.", "age.", "documents.", "plates.", "credentials.", "handles.")
LANGUAGES = 41


def table() -> dict[tuple[str, str], list[str]]:
    rows = defaultdict(list)
    for line in (Path(__file__).parent / "cue_families.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            language, kind, sentence = line.split(" ", 2)
            rows[language, kind].append(sentence)
    return rows


TABLE = table()


@cache
def detector() -> Detector:
    return Detector()


@pytest.mark.parametrize(("language", "kind"), [key for key in TABLE if key[1] != "-"])
def test_values_are_covered_however_they_are_announced(language, kind):
    """At least 90 % of the letters and digits of each marked value are covered by a finding."""
    for sentence in TABLE[language, kind]:
        text = MARK.sub(r"\1", sentence)
        start = sentence.index("⟦")
        value = range(start, start + len(MARK.search(sentence)[1]))
        wanted = {at for at in value if text[at].isalnum()}
        covered = {at for found in detector().detect(text) for at in range(found.start, found.end)}
        assert len(wanted - covered) <= 0.1 * len(wanted), sentence


@pytest.mark.parametrize("language", [key[0] for key in TABLE if key[1] == "-"])
def test_talk_about_such_things_is_left_alone(language):
    """Warranties, waiting times, error codes and talk about passwords hold no value of these families."""
    for sentence in TABLE[language, "-"]:
        found = [each.rule for each in detector().detect(sentence) if each.rule.startswith(FAMILIES)]
        assert found == [], sentence


def test_every_language_has_every_kind():
    """The table has a row for each of seven kinds and for look-alikes in each language."""
    assert len({language for language, _ in TABLE}) == LANGUAGES
    assert len(TABLE) == LANGUAGES * 8
