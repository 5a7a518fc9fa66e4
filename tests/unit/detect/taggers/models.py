"""Makes tiny models for the tests: networks written by hand, whose every answer is known beforehand."""

import json

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

PERSONS = ("ana", "ruiz", "bob")
PLACES = ("paris", "münchen", "北", "京")
FIRMS = ("acme",)
OTHERS = ("hi", "i", "am", "from", "and", "at", "mister", "so", ".", ",", "*", "1", "za", "##pp", "##ana", "##a")
VOCABULARY = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", *PERSONS, *PLACES, *FIRMS, *OTHERS)

BIO = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG")
BIOES = ("O", *(f"{part}-{name}" for name in ("PER", "LOC", "ORG") for part in "BIES"))
IO = ("O", "I-PER", "I-LOC", "I-ORG")
PLAIN = ("O", "PER", "LOC", "ORG")
INPUTS = ("input_ids", "attention_mask", "token_type_ids")

GAIN = 8.0
"""How sure the network is: of seven labels one gets 0.998."""


def write_tokenizer(folder, *, keep=True):
    tokenizer = Tokenizer(models.WordPiece({word: at for at, word in enumerate(VOCABULARY)}, unk_token="[UNK]"))
    tokenizer.normalizer = (
        normalizers.BertNormalizer(strip_accents=False) if keep else normalizers.Replace(onnx_everything(), "")
    )
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.enable_truncation(16)  # as many a real file has it; must not cut anything off
    tokenizer.enable_padding(length=16)
    tokenizer.save(str(folder / "tokenizer.json"))


def onnx_everything():
    from tokenizers import Regex

    return Regex(r"[\s\S]")


def label_of(word, labels):
    """The label that a word gets whatever stands around it."""
    name = "PER" if word in PERSONS else "LOC" if word in PLACES else "ORG" if word in FIRMS else ""
    if not name:
        return labels.index("O")
    part = "I-" if word in ("ruiz", "京") else "B-"
    for label in (part + name, "E-" + name if part == "I-" else "S-" + name, "I-" + name, name):
        if label in labels:
            return labels.index(label)
    raise AssertionError(labels)


def write_network(
    path, labels, *, inputs=INPUTS, kind=TensorProto.INT64, shape=("batch", "sequence"), count=None, tail=()
):
    """logits[t] = own[id[t]] + next[id[t - 1]]: a word has a label of its own, and whatever follows "mister" is a person.

    ``tail`` adds nodes from "sum" to "logits"; ``count`` cuts the labels down.
    """
    size = len(labels)
    own = np.random.default_rng(7).normal(0, 0.01, (len(VOCABULARY), size)).astype(np.float32)
    after = np.zeros_like(own)
    for row, word in enumerate(VOCABULARY):
        own[row, label_of(word, labels)] += GAIN
    person = labels.index(next(label for label in labels if label.endswith("PER")))
    after[VOCABULARY.index("mister"), person] = 3 * GAIN
    own, after = own[:, :count], after[:, :count]
    constants = {
        "own": own,
        "after": after,
        "eye": np.eye(own.shape[1], dtype=np.float32),
        "zero": np.array([0]),
        "one": np.array([1]),
        "last": np.array([-1]),
        "axis": np.array([1]),
    }
    nodes = [
        helper.make_node("Gather", ["own", "input_ids"], ["embedded"]),
        helper.make_node("MatMul", ["embedded", "eye"], ["alone"]),
        helper.make_node("Slice", ["input_ids", "zero", "one", "axis"], ["first"]),
        helper.make_node("Slice", ["input_ids", "zero", "last", "axis"], ["front"]),
        helper.make_node("Concat", ["first", "front"], ["before"], axis=1),
        helper.make_node("Gather", ["after", "before"], ["pushed"]),
        helper.make_node("Add", ["alone", "pushed"], ["sum"]),
        *(tail or [helper.make_node("Identity", ["sum"], ["logits"])]),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info(name, kind, shape) for name in inputs],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, None)],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(made, str(path))


def write_model(folder, labels=BIO, *, place="model.onnx", config=None, settings=None, **network):
    """A whole folder, as an export leaves it."""
    folder.mkdir(parents=True, exist_ok=True)
    write_tokenizer(folder)
    write_network(folder / place, labels, **network)
    about = {"id2label": {str(at): label for at, label in enumerate(labels)}, "pad_token_id": 0, **(config or {})}
    (folder / "config.json").write_text(json.dumps(about), encoding="utf-8")
    if settings is not None:
        (folder / "sottovoce.json").write_text(json.dumps(settings), encoding="utf-8")
    return folder
