"""The manifest held against a vocabulary: what does not exist or cannot take effect is refused."""

from pathlib import Path

import pytest

from sottovoce.errors import UsageError
from sottovoce.manifest import InvalidManifestError, Manifest, Problem, Vocabulary, check, enabled_kinds, loads

_WORDS = frozenset({"token", "redact", "drop", "surrogate", "keep", "generalize", "bands"})
_DATED = frozenset({"DATE_OF_BIRTH"})


def _parse(kind, value):
    """A small language of transformations, as strict as the real one where these tests look."""
    name = value if isinstance(value, str) else next(iter(value))
    if name not in _WORDS:
        raise UsageError("unknown transformation", remedy="Use token.")
    if not isinstance(value, str) and "bands" in value and sorted(set(value["bands"])) != value["bands"]:
        raise UsageError("bands must rise")
    if name == "generalize" and kind is not None and kind not in _DATED:
        raise UsageError(f"generalize cannot take effect for {kind}", remedy="Use redact.")


VOCABULARY = Vocabulary(
    kinds=frozenset(
        {"PERSON", "EMAIL_ADDRESS", "DATE_OF_BIRTH", "SECRET", "PASSPORT", "US_PASSPORT", "MEDICAL", "DATE_TIME"}
    ),
    parse_transformation=_parse,
    family_of=lambda kind: "PASSPORT" if kind.endswith("PASSPORT") else kind,
    special_kinds=frozenset({"MEDICAL"}),
    optional_kinds=frozenset({"DATE_TIME"}),
    transformations=_WORDS,
    one_way=frozenset({"redact", "drop", "surrogate", "generalize", "bands"}),
    valueless=frozenset({"redact", "drop"}),
)
_PURPOSE = '[purposes.training]\nbasis = "consent"\nkeep = "1y"\n'


def problems_of(text: str) -> list[Problem]:
    manifest = loads(text, "t.toml")
    with pytest.raises(InvalidManifestError) as caught:
        check(manifest, VOCABULARY)
    return list(caught.value.problems)


@pytest.mark.parametrize(
    ("text", "line", "key", "said", "remedy"),
    [
        (
            '[transformations]\nPERSN = "token"',
            3,
            "transformations.PERSN",
            "not a kind that detection knows",
            "Did you mean PERSON?",
        ),
        ('[transformations]\nQQQ = "token"', 3, "transformations.QQQ", "not a kind", "documentation lists"),
        ('[detect]\nkinds_off = ["EMAIL"]', 3, "detect.kinds_off[1]", "not a kind", "Did you mean EMAIL_ADDRESS?"),
        ('[detect]\nkinds_on = [\n"MEDCAL"]', 4, "detect.kinds_on[1]", "not a kind", "Did you mean MEDICAL?"),
        ('[transformations]\nPERSON = "tokn"', 3, "transformations.PERSON", "unknown transformation", "Use token."),
        (
            '[transformations]\nEMAIL_ADDRESS = { generalize = "year" }',
            3,
            "transformations.EMAIL_ADDRESS",
            "generalize cannot take effect for EMAIL_ADDRESS",
            "Use redact.",
        ),
        (
            '[transformations]\nDATE_OF_BIRTH = { generalize = "year", bands = [1] }',
            3,
            "transformations.DATE_OF_BIRTH",
            "two transformations, generalize and bands",
            "Keep one",
        ),
        ('[transformations]\nMEDICAL = "redact"', 3, "transformations.MEDICAL", "switched off", "kinds_on"),
        ('[transformations]\nDATE_TIME = "redact"', 3, "transformations.DATE_TIME", "switched off", "kinds_on"),
        (
            '[transformations]\nPERSON = "redact"\n[detect]\nkinds_off = ["PERSON"]',
            3,
            "transformations.PERSON",
            "switched off",
            "kinds_on",
        ),
        (
            f'{_PURPOSE}[views.training]\nMEDICAL = "surrogate"',
            6,
            "views.training.MEDICAL",
            "switched off",
            "kinds_on",
        ),
        ("[attributes]\nage = { bands = [65, 18] }", 3, "attributes.age", "bands must rise", "another transformation"),
        (
            '[detect]\nspecial_categories = false\nkinds_on = ["MEDICAL"]',
            4,
            "detect.kinds_on[1]",
            "special category",
            "special_categories = false",
        ),
        ('[transformations]\ndefault = "tokn"', 3, "transformations.default", "unknown transformation", "Use token."),
        (
            '[transformations]\ndefault = { generalize = "year" }\nSECRET = "token"',
            3,
            "transformations.default",
            "4 of the 5 kinds it is for: EMAIL_ADDRESS, PASSPORT, PERSON, US_PASSPORT",
            "transformation of their own",
        ),
        (
            f'[transformations]\nSECRET = "redact"\n{_PURPOSE}[views.training]\nSECRET = "surrogate"',
            8,
            "views.training.SECRET",
            "does not keep the value",
            "line 3",
        ),
        (
            f'[transformations]\nPASSPORT = "redact"\n{_PURPOSE}[views.training]\nUS_PASSPORT = "surrogate"',
            8,
            "views.training.US_PASSPORT",
            "does not keep the value",
            "line 3",
        ),
    ],
)
def test_each_mistake_is_told_with_line_key_and_remedy(text, line, key, said, remedy):
    """One setting that cannot hold gives one problem, at its place, with something to do about it."""
    (problem,) = problems_of(f"version = 1\n{text}")
    assert (problem.file, problem.line, problem.key) == ("t.toml", line, key)
    assert said in problem.message
    assert remedy in problem.remedy


@pytest.mark.parametrize(
    "text",
    [
        "",
        '[transformations]\nDATE_OF_BIRTH = { generalize = "year" }\nPASSPORT = "redact"',
        '[transformations]\nMEDICAL = "redact"\n[detect]\nkinds_on = ["MEDICAL"]',
        '[transformations]\nMEDICAL = "redact"\n[detect]\nspecial_categories = true',
        '[transformations]\nPASSPORT = "redact"\n[detect]\nkinds_off = ["PASSPORT"]\nkinds_on = ["US_PASSPORT"]',
        f'[transformations]\nSECRET = "redact"\n{_PURPOSE}[views.training]\nSECRET = "drop"\nPERSON = "surrogate"',
        f'[transformations]\nSECRET = "surrogate"\n{_PURPOSE}[views.training]\nSECRET = "surrogate"',
        '[attributes]\nborn = { generalize = "year" }\nage = { bands = [18, 65] }',
        '[detect]\nkinds_on = ["PERSON"]\nkinds_off = ["MEDICAL"]',
    ],
)
def test_settings_that_take_effect_pass(text):
    """What exists and can take effect is accepted, with the vocabulary at hand from the start or later."""
    manifest = loads(f"version = 1\n{text}", "t.toml", VOCABULARY)
    assert check(manifest, VOCABULARY) is None


def test_defaults_pass():
    """The built-in defaults hold against any vocabulary that knows tokens."""
    assert check(Manifest.default(), VOCABULARY) is None


def test_reading_with_a_vocabulary_tells_both_sorts_of_problems_together():
    """A wrong section and an unknown kind come in one error."""
    with pytest.raises(InvalidManifestError) as caught:
        loads('version = 1\n[detect]\nmin_score = 2\n[transformations]\nPERSN = "token"', "t.toml", VOCABULARY)
    assert [problem.line for problem in caught.value.problems] == [3, 5]


def test_long_list_of_kinds_is_cut():
    """A default that fits almost nothing names eight kinds, not a hundred."""
    many = Vocabulary(
        kinds=frozenset({"DATE_OF_BIRTH", *(f"K{number}" for number in range(100))}), parse_transformation=_parse
    )
    with pytest.raises(InvalidManifestError) as caught:
        loads('version = 1\n[transformations]\ndefault = { generalize = "year" }', "t.toml", many)
    assert caught.value.message.count("K") == 8
    assert "100 of the 101" in caught.value.message


@pytest.mark.parametrize(
    ("detect", "on", "off"),
    [
        ("", {"PERSON", "US_PASSPORT"}, {"MEDICAL", "DATE_TIME"}),
        ("special_categories = true", {"MEDICAL", "PERSON"}, {"DATE_TIME"}),
        ('special_categories = true\nkinds_off = ["MEDICAL"]', {"PERSON"}, {"MEDICAL"}),
        ('kinds_on = ["MEDICAL", "DATE_TIME"]', {"MEDICAL", "DATE_TIME", "PERSON"}, set()),
        ('kinds_off = ["PASSPORT"]', {"PERSON"}, {"PASSPORT", "US_PASSPORT"}),
        ('kinds_off = ["PASSPORT"]\nkinds_on = ["US_PASSPORT"]', {"US_PASSPORT"}, {"PASSPORT"}),
    ],
)
def test_switches_decide_which_kinds_are_looked_for(detect, on, off):
    """A kind named itself comes before its family, its family before the default."""
    found = enabled_kinds(loads(f"version = 1\n[detect]\n{detect}", "t.toml"), VOCABULARY)
    assert list(found) == sorted(found)
    assert on <= set(found)
    assert not off & set(found)


def test_page_shows_a_real_message():
    """The message in docs/manifest.md is what this manifest gives."""
    text = 'version = 1\n[purposes.support]\nbasis = "contract"\nkeep = "0d"\n[transformations]\nPERSN = "token"\n'
    with pytest.raises(InvalidManifestError) as caught:
        loads(text, "sottovoce.toml", VOCABULARY)
    assert str(caught.value) in (Path(__file__).parents[3] / "docs" / "manifest.md").read_text(encoding="utf-8")
