"""The tagger that ships, through its own model."""

import json
import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sottovoce.detect import Detector
from sottovoce.detect.tagger import BuiltinTagger, service
from sottovoce.detect.tagger.model import BUILTIN
from sottovoce.errors import UsageError

TAGGER = BuiltinTagger()

SAID = [
    ("my flatmate Oliver lost the key again", "Oliver", "PERSON"),
    ("ask priya about the refund", "priya", "PERSON"),
    ("Frau Lindner hat nicht zurückgerufen", "Lindner", "PERSON"),
    ("habla con Lucía Fernández mañana", "Lucía Fernández", "PERSON"),
    ("передайте Ольге Смирновой договор", "Ольге Смирновой", "PERSON"),
    ("пакет для Анни уже в Варне", "Варне", "LOCATION"),
    ("田中さんに連絡してください", "田中", "PERSON"),
    ("我的室友王小明又忘带钥匙了", "王小明", "PERSON"),
    ("민준이가 또 늦었어요", "민준", "PERSON"),
    ("wir ziehen nach Oldenburg", "Oldenburg", "LOCATION"),
    ("we are moving to Leeds in spring", "Leeds", "LOCATION"),
    ("ship it to 14 Maple Street, Springfield 62704", "14 Maple Street, Springfield 62704", "ADDRESS"),
]


@pytest.mark.parametrize(("text", "value", "kind"), SAID)
def test_what_no_rule_can_see_is_found(text, value, kind):
    """Plain sentences, the value without any cue."""
    start = text.index(value)
    found = TAGGER.tag([text])[0]
    covering = [f for f in found if f.start <= start and start + len(value) <= f.end]
    assert [f.kind for f in covering] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "when does the store open on saturday",
        "die neue Version lädt nicht",
        "ERROR 0x80070057 in build 20260311",
        "¿cuánto cuesta el envío?",
        "请问什么时候发货",
        "",
        " \n\t ",
        "...",
    ],
)
def test_ordinary_messages_stay_whole(text):
    """Nothing personal, nothing found."""
    assert TAGGER.tag([text]) == [[]]


def test_a_text_gets_the_same_answer_alone_and_in_any_batch():
    """Padding must not leak between texts."""
    texts = [text for text, _, _ in SAID] * 3 + ["x " * 300]
    assert TAGGER.tag(texts) == [TAGGER.tag([text])[0] for text in texts]


def test_windows_of_a_long_text_change_nothing(monkeypatch):
    """A long text is cut into windows whose overlap is wider than what the network sees of a unit's surroundings."""
    text = " ".join(text for text, _, _ in SAID * 12)
    cut_up = TAGGER.tag([text])[0]
    monkeypatch.setattr(service, "WINDOW", 1 << 20)
    whole = TAGGER.tag([text])[0]
    covered = [{at for f in found for at in range(f.start, f.end)} for found in (cut_up, whole)]
    assert len(covered[0]) > 500
    assert covered[0] == covered[1]


def test_a_long_text_is_read_to_its_end():
    """Nothing is truncated."""
    text = "the weather is fine today and nothing happens. " * 4000 + "call Oliver Lindner tomorrow"
    found = TAGGER.tag([text])[0]
    assert any(text[f.start : f.end].startswith("Oliver") for f in found)


@given(st.lists(st.text(max_size=60), max_size=4))
@settings(max_examples=60, deadline=None)
def test_any_text_gives_places_inside_it(texts):
    """Lone surrogates, marks, controls: the contract of the port."""
    for text, found in zip(texts, TAGGER.tag(texts), strict=True):
        assert all(0 <= f.start < f.end <= len(text) and 0 <= f.score <= 1 for f in found)
        assert found == sorted(found)


def test_no_finding_touches_what_is_masked_already():
    """Tokens are walls."""
    text = "Oliver PERSON-7K3QX2MN Lindner lives in Leeds"
    wall = (7, 23)
    found = TAGGER.tag([text], [[wall]])[0]
    assert found
    assert all(f.end <= wall[0] or f.start >= wall[1] for f in found)


def test_rules_and_tagger_together():
    """The detector asks the tagger; a checksummed rule wins over it."""
    found = Detector(taggers=[TAGGER]).detect("Oliver Lindner, oliver@lindner.example, we met in Leeds")
    kinds = {f.kind for f in found}
    assert {"PERSON", "EMAIL_ADDRESS", "LOCATION"} <= kinds


@pytest.mark.parametrize("harm", ["missing", "cut", "other", "json"])
def test_a_damaged_model_is_a_clear_error(tmp_path, harm):
    """Never a silent tagger that finds nothing."""
    folder = tmp_path / "model"
    shutil.copytree(BUILTIN, folder)
    if harm == "missing":
        (folder / "table.npy").unlink()
    elif harm == "cut":
        whole = (folder / "model.onnx").read_bytes()
        (folder / "model.onnx").write_bytes(whole[: len(whole) // 2])
    elif harm == "other":
        about = json.loads((folder / "model.json").read_text())
        (folder / "model.json").write_text(json.dumps(about | {"rows": 7}))
    else:
        (folder / "model.json").write_text("{")
    with pytest.raises(UsageError) as error:
        BuiltinTagger(folder)
    assert "Reinstall" in error.value.remedy or "train" in error.value.remedy
