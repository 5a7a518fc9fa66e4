"""GLiNER models behind the port, with a tiny one of random weights. Skipped where the extra is not installed."""

import importlib.util
import json
import warnings

import pytest

from sottovoce.detect.taggers import load_tagger
from sottovoce.errors import UsageError
from tests.unit.detect.taggers import models

pytestmark = [
    pytest.mark.skipif(
        importlib.util.find_spec("gliner") is None, reason="needs the extra gliner (torch: 1 GB and more)"
    ),
    pytest.mark.filterwarnings("ignore"),  # torch and transformers deprecate parts of each other
]


def save(folder, **options):
    """A span model on a BERT of two layers, saved as its library does."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import torch
        from gliner import GLiNER
        from transformers import PreTrainedTokenizerFast

    backbone = folder / "backbone"
    backbone.mkdir(parents=True)
    models.write_tokenizer(backbone)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(backbone / "tokenizer.json"),
        unk_token="[UNK]",
        pad_token="[PAD]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        model_max_length=64,
    )
    tokenizer.save_pretrained(backbone)
    encoder = {
        "model_type": "bert",
        "vocab_size": len(models.VOCABULARY) + 8,
        "hidden_size": 16,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "intermediate_size": 32,
        "max_position_embeddings": 64,
    }
    (backbone / "config.json").write_text(json.dumps(encoder), encoding="utf-8")
    torch.manual_seed(5)
    config = {
        "model_name": str(backbone),
        "encoder_config": encoder,
        "hidden_size": 16,
        "max_width": 3,
        "max_len": 40,
        "vocab_size": encoder["vocab_size"],
        "num_rnn_layers": 0,
        "dropout": 0.0,
        **options,
    }
    model = GLiNER.from_config(config, backbone_from_pretrained=False)
    with torch.no_grad():  # random weights find nothing or everything; these find about half
        for weight in model.model.parameters():
            weight.mul_(2.0)
    model.save_pretrained(folder / "tiny")
    return folder / "tiny"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return save(tmp_path_factory.mktemp("made"))


@pytest.fixture(scope="module")
def tagger(folder):
    return load_tagger(f"gliner:{folder}")


TEXT = "hi i am ana ruiz from paris, and bob at acme. mister xyz so 北京"


def test_a_model_keeps_the_contract(tagger):
    """Findings of the kinds asked for, at places inside the text, the same again and in company."""
    (findings,) = tagger.tag([TEXT])
    assert findings
    assert {found.kind for found in findings} <= set(tagger.kinds)
    assert all(0 <= found.start < found.end <= len(TEXT) and 0.5 <= found.score <= 1 for found in findings)
    assert {found.rule for found in findings} == {"gliner:tiny"}
    both = tagger.tag([TEXT, "", TEXT[:30]])
    assert [(f.start, f.end, f.kind) for f in both[0]] == [(f.start, f.end, f.kind) for f in findings]
    assert both[1] == []


@pytest.mark.parametrize("text", [TEXT * 60, "北京" * 700, "anaana" * 400, "ana, " * 500])
def test_nothing_is_cut_off(tagger, text):
    """The model sees each part of a text that is far too long for it, and no more at once than it can take."""
    from sottovoce.detect.taggers.gliner_tagger import BLOCK, CONTEXT
    from sottovoce.detect.taggers.windows import blocks

    parts = [part for block in blocks(text, BLOCK, CONTEXT) for part in tagger._fitting(text, block)]
    assert "".join(text[part.low : part.high] for part in parts) == text
    assert all(tagger._fits(text[part.start : part.end]) for part in parts)
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message=".*truncated.*")
        (findings,) = tagger.tag([text])
    assert all(0 <= found.start < found.end <= len(text) for found in findings)
    if text.startswith("hi"):
        assert findings[0].start < len(TEXT)
        assert findings[-1].end > len(text) - 2 * len(TEXT)


def test_nothing_is_found_in_walls(tagger):
    """And what a token is makes no difference to what is found beside it."""
    found = []
    for token in ("PERSON-7K3QX2", "bob"):
        text = f"hi ana {token} ruiz from {token} and paris"
        first = text.index(token)
        second = text.index(token, first + 1)
        walls = [(first, first + len(token)), (second, second + len(token))]
        (findings,) = tagger.tag([text], [walls])
        assert not any(f.start < end and start < f.end for f in findings for start, end in walls)
        found.append([(text[f.start : f.end], f.kind, f.score) for f in findings])
    assert found[0] == found[1] != []


def test_prompts_come_from_its_folder(tmp_path):
    """What to look for, as what, and from which probability on."""
    made = save(tmp_path)
    told = {"kinds": {"nickname": "USERNAME", "person": ""}, "threshold": 0.01}
    (made / "sottovoce.json").write_text(json.dumps(told), encoding="utf-8")
    tagger = load_tagger(f"gliner:{made}")
    assert tagger.kinds == ("USERNAME",)
    assert {found.kind for found in tagger.tag([TEXT])[0]} == {"USERNAME"}
    (made / "sottovoce.json").write_text(json.dumps({"kinds": {"person": ""}}), encoding="utf-8")
    with pytest.raises(UsageError, match="leaves nothing to look for"):
        load_tagger(f"gliner:{made}")


def test_a_model_without_room_is_refused(tmp_path):
    """When the prompts alone fill what it can see."""
    made = save(tmp_path)
    told = {"kinds": {f"kind of thing number {number}": "PERSON" for number in range(30)}}
    (made / "sottovoce.json").write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(UsageError, match="has no room for text beside 30 prompts"):
        load_tagger(f"gliner:{made}")


def test_a_damaged_model_is_refused(tmp_path):
    """A folder that holds no model, or half of one."""
    with pytest.raises(UsageError, match="GLiNER cannot load the model"):
        load_tagger(f"gliner:{tmp_path}")
    made = save(tmp_path / "half")
    for file in (*made.glob("*.safetensors"), *made.glob("*.bin")):
        file.write_bytes(file.read_bytes()[:1000])
    with pytest.raises(UsageError, match="GLiNER cannot load the model 'tiny'"):
        load_tagger(f"gliner:{made}")
