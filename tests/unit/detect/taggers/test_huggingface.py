"""Hugging Face token classifiers: what a network says of tokens becomes findings at the right places, in texts of any length."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper

from sottovoce.detect import Finding
from sottovoce.detect.taggers import load_tagger
from sottovoce.detect.taggers.huggingface import BLOCK
from sottovoce.errors import OutsideError
from tests.strategies import messages
from tests.unit.detect.taggers import models

SENTENCE = "Hi, I am Ana Ruiz from München, and Bob."
FOUND = [("Ana Ruiz", "PERSON"), ("München", "LOCATION"), ("Bob", "PERSON")]


@pytest.fixture(scope="module")
def tagger(tmp_path_factory):
    return load_tagger(str(models.write_model(tmp_path_factory.mktemp("made") / "tiny")))


def load(folder, *args, **options):
    return load_tagger(str(models.write_model(folder / "tiny", *args, **options)))


def seen(tagger, text, opaque=()):
    (findings,) = tagger.tag([text], [opaque])
    return [(text[found.start : found.end], found.kind) for found in findings]


def test_known_words_are_found_where_they_stand(tagger):
    """Offsets are code points, scores probabilities, the rule is the tagger's name."""
    (findings,) = tagger.tag(["😀 hi ana, 1"])
    assert findings == [Finding(5, 8, "PERSON", findings[0].score, "huggingface:tiny")]
    assert 0.99 < findings[0].score <= 1
    assert tagger.kinds == ("LOCATION", "ORGANIZATION", "PERSON")


@pytest.mark.parametrize(
    "labels", [models.BIO, models.BIOES, models.IO, models.PLAIN], ids=["bio", "bioes", "io", "plain"]
)
def test_label_schemes_say_the_same(tmp_path, labels):
    """Whatever way a model marks beginnings and ends, or does not."""
    assert seen(load(tmp_path, labels), SENTENCE) == FOUND


def test_a_new_name_begins_where_the_labels_say_so(tmp_path):
    """Beside each other, in one line or two; without marks only a line break parts them."""
    assert seen(load(tmp_path), "ana bob") == [("ana", "PERSON"), ("bob", "PERSON")]
    plain = load(tmp_path, models.PLAIN)
    assert seen(plain, "ana bob") == [("ana bob", "PERSON")]
    assert seen(plain, "ana\nbob") == [("ana", "PERSON"), ("bob", "PERSON")]


def test_parts_of_one_kind_under_two_labels_are_one_finding(tmp_path):
    """A given name and the surname behind it are one person."""
    folder = models.write_model(tmp_path / "tiny", ["O", "B-PER", "I-PER", "B-LOC", "B-ORG", "I-LOC"])
    config = {"id2label": dict(enumerate(["O", "B-GIVENNAME", "B-SURNAME", "B-LOC", "B-ORG", "I-GIVENNAME"]))}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    assert seen(load_tagger(str(folder)), "ana ruiz, ana bob") == [
        ("ana ruiz", "PERSON"),
        ("ana", "PERSON"),
        ("bob", "PERSON"),
    ]


def test_pieces_of_a_word_follow_its_first(tmp_path, tagger):
    """A label on a later piece means nothing, one on the first piece holds for the whole word."""
    assert seen(tagger, "i am zappana") == []
    assert seen(tagger, "i am anaana, anapp") == [("anaana", "PERSON"), ("anapp", "PERSON")]


def test_signs_of_scripts_without_spaces_are_found_inside_a_run(tagger):
    """A place in the middle of Chinese, without blanks around it."""
    assert seen(tagger, "我在北京和") == [("北京", "LOCATION")]


def test_a_long_text_is_worked_through_whole(tagger):
    """Names at the beginning, in the middle and at the end; over many blocks and windows, none twice."""
    filler = "so and so at 1 . "
    text = "ana " + filler * 700 + "bob ruiz, " + filler * 700 + "münchen"
    assert len(text) > 5 * BLOCK
    assert seen(tagger, text) == [("ana", "PERSON"), ("bob ruiz", "PERSON"), ("münchen", "LOCATION")]


@pytest.mark.parametrize("gap", range(1, 9))
def test_context_reaches_over_the_edges_of_windows(tmp_path, tagger, gap):
    """What makes a word a name stands in front of it, also where a window or a block begins between the two."""
    piece = "so " * gap + "mister xyz "
    count = 3 * BLOCK // len(piece)
    assert seen(tagger, piece * count) == [("xyz", "PERSON")] * count
    narrow = load(tmp_path, config={"max_position_embeddings": 16})
    assert seen(narrow, piece * 50) == [("xyz", "PERSON")] * 50


@pytest.mark.parametrize("text", ["xyz" * 6000, "北京" * 6000, "ana" + "." * 12000 + "bob", "\n" * 9000, "1" * 9000])
def test_long_texts_without_blanks_are_worked_through(tagger, text):
    """There is always a place to cut; what names there are stay whole or hang together."""
    found = seen(tagger, text)
    assert "".join(part for part, _ in found) == "".join(part for part in ("北京" * 6000, "ana", "bob") if part in text)


@given(st.lists(messages() | st.lists(st.sampled_from(models.VOCABULARY[4:])).map(" ".join), max_size=6))
@settings(max_examples=60, deadline=None)
def test_a_batch_says_what_each_text_says_alone(tagger, texts):
    """Company changes nothing, and neither does asking again."""
    assert tagger.tag(texts) == [tagger.tag([text])[0] for text in texts] == tagger.tag(texts)


def test_many_texts_of_many_lengths_stay_in_order(tagger):
    """More than wait for each other at once; each gets its own findings."""
    texts = [f"{'so ' * (number % 23)}{('ana', 'bob', 'paris', '')[number % 4]}" for number in range(500)]
    names = [[(text[-len(name) :], kind)] if name else [] for text, (name, kind) in zip(texts, [("ana", "PERSON"), ("bob", "PERSON"), ("paris", "LOCATION"), ("", "")] * 125, strict=True)]  # fmt: skip
    answers = tagger.tag(texts)
    assert [[(t[f.start : f.end], f.kind) for f in found] for t, found in zip(texts, answers, strict=True)] == names


def test_threads_may_share_a_tagger(tagger):
    """Eight at once get what one gets."""
    texts = [SENTENCE * (number + 1) for number in range(40)]
    alone = [tagger.tag([text]) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda text: tagger.tag([text]), texts)) == alone


@st.composite
def texts_with_walls(draw):
    """Pieces of text with tokens between them, as text and spans; and the same with other tokens."""
    pieces = draw(st.lists(messages() | st.sampled_from(["ana ", "ruiz", " mister ", "bob"]), min_size=2, max_size=6))
    sides = []
    for tokens in (["PERSON-7K3QX2"], ["ana", "北京", "LOCATION-2BC"]):
        text, spans = pieces[0], []
        for number, piece in enumerate(pieces[1:]):
            token = tokens[number % len(tokens)]
            spans.append((len(text), len(text) + len(token)))
            text += token + piece
        sides.append((text, spans))
    return sides


@given(texts_with_walls())
@settings(max_examples=100, deadline=None)
def test_nothing_is_found_in_walls_and_they_all_look_alike(tagger, sides):
    """No finding touches a token, and what the token is makes no difference to what is found around it."""
    found = []
    for text, spans in sides:
        (findings,) = tagger.tag([text], [spans])
        assert not any(f.start < end and start < f.end for f in findings for start, end in spans)
        assert all(0 <= f.start < f.end <= len(text) for f in findings)
        found.append([(text[f.start : f.end], f.kind, f.score) for f in findings])
    assert found[0] == found[1]


def test_a_wall_parts_names(tagger):
    """A name that reaches over a token is found on both sides of it; a name in a token is none."""
    assert seen(tagger, "ana TOKEN ruiz, bob", [(4, 9), (16, 19)]) == [("ana", "PERSON"), ("ruiz", "PERSON")]
    assert seen(tagger, "mister TOKEN", [(7, 12)]) == []


@pytest.mark.parametrize(
    "options",
    [
        {"inputs": ["input_ids"]},
        {"inputs": ["attention_mask", "input_ids"]},
        {"inputs": [*models.INPUTS, "position_ids"]},
        {"shape": (1, "sequence")},
        {"shape": (3, 32)},
        {"shape": (1, 16)},
        {"place": "onnx/model.onnx"},
        {"place": "onnx/small.onnx", "settings": {"file": "onnx/small.onnx"}},
        {"config": {"max_position_embeddings": 14}},
    ],
    ids=str,
)
def test_networks_of_many_forms(tmp_path, options):
    """The inputs that a network declares, fixed and free sizes, the places where exports lie."""
    tagger = load(tmp_path, **options)
    text = f"{SENTENCE} " * 9
    assert seen(tagger, text) == FOUND * 9
    assert tagger.tag([text, SENTENCE]) == [*tagger.tag([text]), *tagger.tag([SENTENCE])]


def test_a_network_that_looks_at_its_company_gets_none(tmp_path):
    """As dynamic quantization does: the scale comes from the whole batch. The answers stay those of each text alone."""
    tail = [
        helper.make_node("ReduceMax", ["sum"], ["most"], keepdims=0),
        helper.make_node("Div", ["sum", "most"], ["scaled"]),
        helper.make_node("Add", ["scaled", "scaled"], ["logits"]),
    ]
    tagger = load(tmp_path, tail=tail, settings={"threshold": 0.1})
    texts = ["am ana", "mister ana", "so bob"]
    assert tagger.tag(texts) == [tagger.tag([text])[0] for text in texts]
    assert tagger.tag(texts)[0][0].score != tagger.tag(texts)[1][0].score


def test_what_is_no_number_is_an_error(tmp_path):
    """A broken answer must not pass for "nothing found"."""
    tail = [helper.make_node("Log", ["sum"], ["logits"])]
    with pytest.raises(OutsideError) as caught:
        load(tmp_path, tail=tail).tag(["hi ana"])
    assert "ana" not in str(caught.value)


def test_settings_go_before_what_we_know(tmp_path):
    """Labels and entity types get other kinds, or none; the threshold is the folder's."""
    tagger = load(tmp_path, settings={"kinds": {"PER": "USERNAME", "B-LOC": ""}})
    assert seen(tagger, "ana in paris at acme") == [("ana", "USERNAME"), ("acme", "ORGANIZATION")]
    assert seen(load(tmp_path, settings={"threshold": 1.0}), "ana") == []


def test_whole_numbers_of_32_bits(tmp_path):
    """Some exports declare them."""
    assert seen(load(tmp_path, kind=TensorProto.INT32), SENTENCE) == FOUND


@pytest.mark.heavy
def test_ten_megabytes_take_little_memory(tmp_path):
    """Beside the text and its findings, memory does not grow with the text."""
    folder = models.write_model(tmp_path / "tiny")
    code = (
        "import resource, sys; from sottovoce.detect.taggers import load_tagger; tagger = load_tagger(sys.argv[1]);"
        "used = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss;"
        "piece = 'so and so at 1 . ' * 1000; tagger.tag([piece]); before = used();"
        "text = piece * 600 + 'ana'; (found,) = tagger.tag([text]);"
        "assert [(f.start, f.end) for f in found] == [(len(text) - 3, len(text))];"
        "print(len(text), used() - before)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True)
    size, grown = map(int, done.stdout.split())
    assert size > 10_000_000
    assert grown < 120_000, f"{grown} KiB"
