"""spaCy pipelines behind the port: entities become findings, texts stay whole, damage is named."""

import json
import random

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.training import Example

from sottovoce.detect import Finding
from sottovoce.detect.taggers import load_tagger
from sottovoce.detect.taggers.spacy_tagger import BATCH, BLOCK
from sottovoce.errors import UsageError
from tests.strategies import messages

PATTERNS = [
    {"label": "PERSON", "pattern": "Ana Ruiz"},
    {"label": "PERSON", "pattern": "Ana"},
    {"label": "GPE", "pattern": "Paris"},
    {"label": "LAW", "pattern": "Civil Code"},
]


def save(folder, *, patterns=PATTERNS):
    nlp = spacy.blank("en")
    if patterns is not None:
        nlp.add_pipe("entity_ruler").add_patterns(patterns)
    nlp.to_disk(folder)
    return f"spacy:{folder}"


@pytest.fixture(scope="module")
def tagger(tmp_path_factory):
    return load_tagger(save(tmp_path_factory.mktemp("made") / "ruled"))


@pytest.fixture(scope="module")
def learned(tmp_path_factory):
    """A network that learned three sentences, and so finds many things, most of them senseless."""
    folder = tmp_path_factory.mktemp("made") / "learned"
    spacy.util.fix_random_seed(3)
    nlp = spacy.blank("xx")
    nlp.add_pipe("ner")
    taught = [
        Example.from_dict(nlp.make_doc("Ana went to Paris"), {"entities": [(0, 3, "PER"), (12, 17, "LOC")]}),
        Example.from_dict(nlp.make_doc("Ruiz in Lima"), {"entities": [(0, 4, "PER"), (8, 12, "LOC")]}),
        Example.from_dict(nlp.make_doc("it is 7 in here"), {"entities": []}),
    ]
    nlp.initialize(lambda: taught)
    for _ in range(15):
        nlp.update(taught)
    nlp.to_disk(folder)
    return load_tagger(f"spacy:{folder}")


def test_entities_are_findings_of_our_kinds(tagger):
    """At code points, with the score that stands for none, and nothing for a label that we do not know."""
    assert tagger.tag(["😀 Ana Ruiz, Paris, Civil Code", ""]) == [
        [Finding(2, 10, "PERSON", 0.85, "spacy:ruled"), Finding(12, 17, "LOCATION", 0.85, "spacy:ruled")],
        [],
    ]
    assert tagger.kinds == ("LOCATION", "PERSON")


def test_long_texts_are_worked_through_whole(tagger):
    """Many blocks, and more than go together; none lost, none twice."""
    text = "so it was and so it is and will be, said Ana Ruiz of Paris. " * 3000
    (findings,) = tagger.tag([text])
    assert len(text) > BATCH * BLOCK
    assert len(findings) == len(set(findings)) == 6000
    assert {(text[found.start : found.end], found.kind) for found in findings} == {
        ("Ana Ruiz", "PERSON"),
        ("Paris", "LOCATION"),
    }


def test_nothing_is_found_in_walls(tagger):
    """Nor over them: to the pipeline a token is one sign."""
    text = "Ana TOKEN Ruiz in Paris"
    (findings,) = tagger.tag([text], [[(4, 9), (18, 23)]])
    assert [(text[found.start : found.end], found.kind) for found in findings] == [("Ana", "PERSON")]


@given(st.lists(messages(), max_size=4), st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_a_learned_pipeline_keeps_the_contract(learned, texts, chance):
    """Places inside the text, never in a wall, the same alone, in company and again."""
    walls = [[(cut, cut + 1) for cut in sorted(chance.sample(range(len(text)), min(len(text), 2)))] for text in texts]
    answers = learned.tag(texts, walls)
    assert answers == [learned.tag([text], [wall])[0] for text, wall in zip(texts, walls, strict=True)]
    for text, wall, findings in zip(texts, walls, answers, strict=True):
        assert all(0 <= found.start < found.end <= len(text) for found in findings)
        assert not any(found.start < end and start < found.end for found in findings for start, end in wall)


def test_a_learned_pipeline_finds_something(learned):
    """The test above is not about nothing."""
    words = random.Random(5)
    text = " ".join(words.choice(["Ana", "in", "Paris", "went", "7", "Ruiz"]) for _ in range(400))
    assert len(learned.tag([text])[0]) > 5


def test_the_vocabulary_forgets_the_texts(tmp_path):
    """What people write does not pile up in the pipeline."""
    tagger = load_tagger(save(tmp_path / "ruled"))
    before = len(tagger._nlp.vocab.strings)
    tagger.tag(["qwrtzk " * 3 + "vnmbxy Ana"])
    assert len(tagger._nlp.vocab.strings) == before


def test_settings_in_its_folder_are_heard(tmp_path):
    """Labels get kinds there, or lose them."""
    name = save(tmp_path / "ruled")
    (tmp_path / "ruled" / "sottovoce.json").write_text(
        json.dumps({"kinds": {"LAW": "NATIONAL_ID", "GPE": ""}}), encoding="utf-8"
    )
    assert [found.kind for found in load_tagger(name).tag(["Ana, Paris, Civil Code"])[0]] == ["PERSON", "NATIONAL_ID"]


def test_a_pipeline_that_is_not_there_is_refused():
    """With the command that would fetch it."""
    with pytest.raises(UsageError, match="cannot load the pipeline 'en_no_such'") as caught:
        load_tagger("spacy:en_no_such")
    assert "spacy download en_no_such" in caught.value.remedy


@pytest.mark.parametrize(
    ("patterns", "why"),
    [(None, "it names no entities"), ([PATTERNS[3]], "none of its labels LAW is a kind of ours")],
)
def test_a_pipeline_that_finds_nothing_of_ours_is_refused(tmp_path, patterns, why):
    """Rather than looking for nothing, silently."""
    with pytest.raises(UsageError, match=why):
        load_tagger(save(tmp_path / "idle", patterns=patterns))


def test_a_damaged_pipeline_is_refused(tmp_path):
    """By name."""
    name = save(tmp_path / "ruled")
    (tmp_path / "ruled" / "config.cfg").write_text("[nlp]\nlang = ", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot load the pipeline 'ruled'"):
        load_tagger(name)
