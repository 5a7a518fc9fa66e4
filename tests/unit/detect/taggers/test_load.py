"""Loading a tagger: what is wrong with a model is said at once, by place and with a remedy."""

import json
import sys

import pytest
from onnx import helper

from sottovoce.detect.taggers import load_tagger
from sottovoce.errors import MissingExtraError, UsageError
from tests.unit.detect.taggers import models


def damage(name, data):
    return lambda folder: (folder / name).write_bytes(data)


def setting(**data):
    return lambda folder: (folder / "sottovoce.json").write_text(json.dumps(data), encoding="utf-8")


def config(**data):
    return lambda folder: (folder / "config.json").write_text(json.dumps(data), encoding="utf-8")


def network(**options):
    return lambda folder: models.write_network(folder / "model.onnx", models.BIO, **options)


def tail(*nodes):
    return network(tail=[helper.make_node(*node[0], **node[1]) for node in nodes])


def truncate(folder):
    data = (folder / "model.onnx").read_bytes()
    (folder / "model.onnx").write_bytes(data[: len(data) // 2])


def only_vocabulary(folder):
    (folder / "tokenizer.json").rename(folder / "vocab.txt")


DAMAGES = {
    "no network": (lambda folder: (folder / "model.onnx").unlink(), "tiny holds no model.onnx or onnx/model.onnx"),
    "no config": (lambda folder: (folder / "config.json").unlink(), "tiny/config.json cannot be read"),
    "no tokenizer": (lambda folder: (folder / "tokenizer.json").unlink(), "tiny holds no tokenizer.json"),
    "slow tokenizer": (only_vocabulary, "tiny holds no tokenizer.json"),
    "tokenizer without places": (
        lambda folder: models.write_tokenizer(folder, keep=False),
        "tiny/tokenizer.json does not tell where a token stands",
    ),
    "broken tokenizer": (damage("tokenizer.json", b"{}"), "tiny/tokenizer.json cannot be loaded"),
    "empty network": (damage("model.onnx", b""), "tiny/model.onnx"),
    "no network at all": (damage("model.onnx", b"not a network"), "tiny/model.onnx cannot be loaded"),
    "half a network": (truncate, "tiny/model.onnx cannot be loaded"),
    "config is no JSON": (damage("config.json", b"{"), "tiny/config.json is not JSON"),
    "config is no text": (damage("config.json", b"\xff\xfe\x00"), "tiny/config.json is not JSON"),
    "config is no object": (damage("config.json", b"[]"), "tiny/config.json holds no JSON object"),
    "no labels": (config(), "tiny/config.json has no 'id2label'"),
    "labels with a gap": (config(id2label={"0": "O", "2": "PER"}), "tiny/config.json has no 'id2label'"),
    "labels of no kind": (
        config(id2label={str(at): f"LABEL_{at}" for at in range(7)}),
        "none of the labels LABEL_0, LABEL_1",
    ),
    "too few labels": (config(id2label={"0": "O", "1": "PER"}), "the network gives 7 labels, config.json names 2"),
    "too many labels": (network(count=5), "the network gives 5 labels, config.json names 7"),
    "foreign input": (network(inputs=["input_ids", "pixels"]), "tiny/model.onnx wants an input 'pixels'"),
    "no ids": (network(inputs=["attention_mask"]), "tiny/model.onnx"),
    "one answer for all": (
        tail((("ReduceMax", ["sum"], ["logits"]), {"axes": [1], "keepdims": 0})),
        "tiny/model.onnx gives no answer for each token",
    ),
    "sees too little": (
        lambda folder: models.write_model(folder, config={"max_position_embeddings": 9}),
        "sees too few tokens",
    ),
    "unknown setting": (setting(kind={}), "tiny/sottovoce.json: unknown key 'kind'"),
    "unknown kind": (setting(kinds={"PER": "HUMAN"}), "tiny/sottovoce.json: label 'PER' is given a kind"),
    "kinds are a list": (setting(kinds=["PER"]), "tiny/sottovoce.json: 'kinds' is not a table"),
    "threshold of zero": (setting(threshold=0), "tiny/sottovoce.json: 'threshold' is not a probability"),
    "threshold of words": (setting(threshold="half"), "tiny/sottovoce.json: 'threshold' is not a probability"),
    "file outside": (setting(file="../model.onnx"), "tiny/sottovoce.json: 'file' is not a path inside"),
    "file not there": (setting(file="int8.onnx"), "tiny holds no int8.onnx"),
    "every label left out": (setting(kinds={"PER": "", "LOC": "", "ORG": ""}), "is a kind of ours"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_wrong_folder_is_refused_with_place_and_remedy(tmp_path, name):
    """One thing wrong at a time."""
    change, message = DAMAGES[name]
    folder = models.write_model(tmp_path / "tiny")
    change(folder)
    with pytest.raises(UsageError) as caught:
        load_tagger(str(folder))
    assert message in caught.value.message
    assert caught.value.remedy


@pytest.mark.parametrize("name", ["", "nowhere", "flair:ner", "spacy:", "gliner:", "\0"])
def test_a_name_of_nothing_is_refused(name):
    """And the remedy tells the forms that a name may have."""
    with pytest.raises(UsageError) as caught:
        load_tagger(name)
    assert "spacy:NAME" in caught.value.remedy


@pytest.mark.parametrize(
    ("library", "extra", "name"),
    [("tokenizers", "huggingface", ""), ("spacy", "spacy", "spacy:en"), ("gliner", "gliner", "gliner:some")],
)
def test_a_missing_library_is_named_with_its_extra(tmp_path, monkeypatch, library, extra, name):
    """As on a machine without it."""
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingExtraError) as caught:
        load_tagger(name or str(models.write_model(tmp_path / "tiny")))
    assert f"sottovoce[{extra}]" in caught.value.remedy


def test_loading_by_name_imports_no_library_that_is_not_named():
    """Who names no tagger pays for none."""
    import subprocess

    code = "import sys, sottovoce.detect.taggers; assert not {'onnxruntime', 'tokenizers', 'spacy', 'numpy'} & set(sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
