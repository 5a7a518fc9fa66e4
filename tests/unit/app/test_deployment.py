"""What a deployment knows: its allow and deny lists and its tagger, in the library."""

import pytest
from hypothesis import given, settings

from sottovoce import Engine, Fate
from sottovoce.app import load_manifest
from sottovoce.app.keyring import fingerprint_of
from sottovoce.app.logs import redactor
from sottovoce.app.scoping import Scoping
from sottovoce.errors import ManifestError, UsageError
from sottovoce.manifest import Manifest, loads
from sottovoce.vault import new_keyset
from tests.strategies import messages

LISTS = """version = 1
[detect]
tagger = "none"
[detect.allow]
words = ["Lumi"]
[detect.allow.PASSPORT]
words = ["X1234567"]
[detect.deny.PERSON]
words = ["Mika Lund", "王小明"]
patterns = ['lum-[a-z]{2}[0-9]{3}']
"""
ENGINE = Engine(manifest=loads(LISTS, "t.toml"))


def engine_of(tmp_path, text):
    path = tmp_path / "sottovoce.toml"
    path.write_text(text, encoding="utf-8")
    return Engine(manifest=path)


def test_lists_hold_in_the_library(tmp_path):
    """Read from a file, checked against what exists."""
    engine = engine_of(tmp_path, LISTS)
    assert engine.detect("hi, my name is Lumi. passport X1234567") == []
    assert [(f.start, f.end, f.kind) for f in engine.detect("ask mika lund or LUM-ab123 or 王小明")] == [
        (4, 13, "PERSON"),
        (17, 26, "PERSON"),
        (30, 33, "PERSON"),
    ]
    masked = engine.mask("ask Mika Lund about Lumi", scope="c")
    assert masked.text.startswith("ask PERSON-")
    assert masked.text.endswith(" about Lumi")
    assert engine.restore(masked, scope="c") == "ask Mika Lund about Lumi"


@given(messages())
@settings(deadline=None, max_examples=50)
def test_masking_with_lists_is_masking(text):
    """It comes back, and a second time changes nothing."""
    text = f"{text} Mika Lund and Lumi {text}"
    masked = ENGINE.mask(text, scope="s")
    assert ENGINE.restore(masked, scope="s") == text
    assert ENGINE.detect(masked.text) == []
    assert "mika lund" not in masked.text.lower()


@given(messages())
@settings(deadline=None, max_examples=50)
def test_explaining_finds_what_detecting_finds(text):
    """To the last round."""
    text = f"{text} Mika Lund {text}"
    assert [row.finding for row in ENGINE.explain(text) if row.fate is Fate.FOUND] == ENGINE.detect(text)


def test_explanations_name_entries_by_place():
    """And say that an allowed value was left alone."""
    rows = [row for row in ENGINE.explain("passport X1234567") if row.finding.kind == "PASSPORT"]
    assert {(row.fate, row.listed) for row in rows} == {(Fate.ALLOWED, "detect.allow.PASSPORT.words[1]")}
    assert ENGINE.explain("Mika Lund")[0].listed == "detect.deny.PERSON.words[1]"


def test_a_list_of_a_family_holds_for_its_kinds(tmp_path):
    """A national id of one's test data, for one."""
    engine = engine_of(tmp_path, 'version = 1\n[detect]\ntagger = "none"\nallow.NATIONAL_ID.words = ["12345678Z"]\n')
    assert engine.detect("mi DNI es 12345678Z") == []
    assert ENGINE.detect("mi DNI es 12345678Z")[0].kind == "ES_NIF"


def test_logs_go_by_the_lists_too():
    """What a manifest denies is no text for a log."""
    assert redactor(loads(LISTS, "t.toml"))("Mika Lund called Lumi") == "[PERSON] called Lumi"


def test_a_list_that_cannot_hold_stops_the_start(tmp_path):
    """With line and key, and without the entry."""
    with pytest.raises(ManifestError, match=r"sottovoce.toml:3: detect.deny.PERSON.patterns\[1\] matches the empty"):
        engine_of(tmp_path, "version = 1\n[detect.deny.PERSON]\npatterns = ['(Mika){0,1}']\n")


def test_rules_alone_need_no_tagger():
    """The one that the manifest names is not loaded."""
    manifest = loads('version = 1\n[detect]\ntagger = "spacy:no_such_model"\n', "t.toml")
    engine = Engine(manifest=manifest, rules_only=True)
    assert engine.manifest.detect.tagger == "none"
    assert engine.detect("ana@ruiz.example")
    with pytest.raises(UsageError):
        Engine(manifest=manifest)


@pytest.mark.parametrize("name", ["builtn", "spacy:", "gliner: ", "../nowhere"])
def test_a_tagger_that_is_not_there_is_told_at_start(tmp_path, name):
    """With what can be written there."""
    with pytest.raises(ManifestError, match=r"sottovoce.toml:3: detect.tagger"):
        engine_of(tmp_path, f'version = 1\n[detect]\ntagger = "{name}"\n')


def test_a_folder_is_seen_from_the_manifest(tmp_path, monkeypatch):
    """Wherever the program was started; what lies in it is looked at when it is loaded."""
    (tmp_path / "deployment" / "names").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "deployment" / "sottovoce.toml"
    path.write_text('version = 1\n[detect]\ntagger = "names"\n', encoding="utf-8")
    assert load_manifest(path).detect.tagger == "names"
    assert load_manifest(path, rules_only=True).detect.tagger == "none"
    with pytest.raises(UsageError):
        Engine(manifest=path)


def test_a_run_is_not_resumed_with_other_lists():
    """An entry more, less or another one is another run."""
    keys = new_keyset()

    def digest(text):
        return fingerprint_of(loads(text, "t.toml"), keys, Scoping(), "")

    assert digest(LISTS) == digest(LISTS)
    assert (
        len({digest(LISTS), digest(LISTS.replace("Mika", "Mira")), digest(LISTS.replace('"none"', '"builtin"'))}) == 3
    )


def test_lists_show_nothing_of_themselves():
    """A manifest is logged sooner or later."""
    assert "Mika" not in repr(loads(LISTS, "t.toml"))
    assert repr(Manifest.default())
