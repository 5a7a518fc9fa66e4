"""The explanation: what holds and where it comes from."""

from sottovoce.manifest import Manifest, explain, loads

TEXT = """version = 1
[service]
name = "Lumen"
[purposes.training]
basis = "consent"
keep = "13m"
[transformations]
DATE_OF_BIRTH = { generalize = "year" }
[views.training]
PERSON = "surrogate"
[attributes]
age = { bands = [18, 65] }
[detect]
kinds_off = ["URL"]
[[recipients]]
name = "Lab"
purpose = "training"
sees = "surrogates"
"""


def _rows(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in text.splitlines() if "  " in line]


def test_every_setting_shows_its_value_and_its_line():
    """Set values name their line, the others say that they are defaults."""
    assert _rows(explain(loads(TEXT, "t.toml"))) == [
        ["service.name", '"Lumen"', "line 3"],
        ["service.controller", '""', "default"],
        ["service.contact", '""', "default"],
        ["service.languages", '["en"]', "default"],
        ["purposes.training.basis", '"consent"', "line 5"],
        ["purposes.training.keep", '"13m"', "line 6"],
        ["consent.renew", '"365d"', "default"],
        ["consent.ask_again", '"180d"', "default"],
        ["consent.gpc", '["training"]', "default"],
        ["consent.notices", "none: the built-in texts", "default"],
        ["transformations.default", '"token"', "default"],
        ["transformations.DATE_OF_BIRTH", '{ generalize = "year" }', "line 8"],
        ["views.training.purpose", '"training"', "default"],
        ["views.training.PERSON", '"surrogate"', "line 10"],
        ["attributes.age", "{ bands = [18, 65] }", "line 12"],
        ["detect.min_score", "0.5", "default"],
        ["detect.kinds_on", "[]", "default"],
        ["detect.kinds_off", '["URL"]', "line 14"],
        ["detect.special_categories", "false", "default"],
        ["detect.memory", "true", "default"],
        ["detect.tagger", '"builtin"', "default"],
        ["detect.allow", "empty", "default"],
        ["detect.deny", "empty", "default"],
        ["recipients[1].name", '"Lab"', "line 16"],
        ["recipients[1].purpose", '"training"', "line 17"],
        ["recipients[1].sees", '"surrogates"', "line 18"],
    ]


def test_defaults_are_explained_too():
    """Without a file the explanation says so, and shows every value that holds."""
    text = explain(Manifest.default())
    assert text.startswith("There is no sottovoce.toml: the built-in defaults hold.")
    assert all(row[-1] == "default" for row in _rows(text))
    assert ["transformations.default", '"token"', "default"] in _rows(text)
    assert text.endswith("\n")


def test_explanation_names_its_file():
    """The first line says which file was read."""
    assert explain(loads("version = 1", "shop.toml")).startswith("shop.toml, format version 1\n")


def test_notices_show_their_version_and_length():
    """The texts themselves are for `docs`; here stands which wording holds, and in which languages."""
    text = (
        'version = 1\n[purposes.training]\nbasis = "consent"\nkeep = "13m"\n[consent]\nrenew = "1y"\ngpc = []\n'
        '[consent.notices.training]\nversion = "2026-11-01"\nen = "May we learn from this?"\n'
    )
    shown = _rows(explain(loads(text, "t.toml")))
    assert ["consent.renew", '"1y"', "line 6"] in shown
    assert ["consent.gpc", "[]", "line 7"] in shown
    assert ["consent.notices.training.version", '"2026-11-01"', "line 9"] in shown
    assert ["consent.notices.training.en", "23 characters", "line 10"] in shown


def test_lists_show_how_many_entries_they_have():
    """Not which: a deny list names people."""
    text = 'version = 1\n[detect.allow]\nwords = ["Lumi", "Lumen"]\n[detect.deny.PERSON]\nwords = ["Mika Lund"]\n'
    shown = explain(loads(text, "t.toml"))
    assert ["detect.allow.words", "2 entries", "line 3"] in _rows(shown)
    assert ["detect.deny.PERSON.words", "1 entry", "line 5"] in _rows(shown)
    assert "Mika" not in shown
    assert "Lumi" not in shown
