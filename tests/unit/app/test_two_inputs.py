"""Two inputs masked into one vault, with keys, vault and files as the commands use them."""

import json
import os
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sottovoce.app import Home, ReportPlan, Scoping, mask_path, restore_path
from sottovoce.datasets import Job
from sottovoce.manifest import Manifest
from tests.strategies import is_json, spellings

SETTINGS = settings(
    deadline=None,
    max_examples=int(os.environ.get("SOTTOVOCE_EXAMPLES", "25")),
    suppress_health_check=[HealthCheck.too_slow],
)
FACTS = ("ana@ruiz.example", "mail ana@ruiz.example / card 4111 1111 1111 1111", "http://example.org/a/ana", "yes")

facts = st.sampled_from(FACTS)
turns = st.fixed_dictionaries(
    {"text": facts, "n": st.sampled_from([4111111111111111, "4111111111111111", 1.5, None])}
) | st.fixed_dictionaries({"arguments": facts.map(lambda text: json.dumps({"to": text, "zip": "a/a"}))})
conversations = st.lists(turns, min_size=1, max_size=3).map(lambda rows: {"conversation": "c-1", "turns": rows})


@st.composite
def two_spellings(draw):
    """One conversation, spelled twice."""
    value = draw(conversations)
    return [draw(spellings(value).filter(is_json)) + b"\n" for _ in range(2)]


def masked_and_back(folder, inputs, names=("in.jsonl",) * 9):
    """Each input masked into one vault, one after the other, and all of them restored after that."""
    home = Home(keys=folder / "keys.json", vault=folder / "vault.db")
    scoping, masked, back = Scoping(), [], []
    for number, (data, name) in enumerate(zip(inputs, names, strict=False)):
        (folder / str(number)).mkdir()
        source, target = folder / str(number) / name, folder / str(number) / "out.jsonl"
        source.write_bytes(data)
        mask_path(Job(source=source, target=target, workers=1), Manifest.default(), home, scoping=scoping,
                  report=ReportPlan())  # fmt: skip
        masked.append(target.read_bytes())
    for number in range(len(inputs)):
        source, target = folder / str(number) / "out.jsonl", folder / str(number) / "back.jsonl"
        restore_path(Job(source=source, target=target, workers=1), home, scoping=scoping)
        back.append(target.read_bytes())
    return masked, back


@SETTINGS
@given(two_spellings())
def test_two_spellings_of_a_conversation_come_back_each_as_itself(inputs):
    """Equal values, one conversation, one vault, either order, and once more: nobody gets the bytes of another."""
    with tempfile.TemporaryDirectory() as folder:
        inputs = [*inputs, inputs[0]]
        masked, back = masked_and_back(Path(folder), inputs)
        assert back == inputs
        assert masked[0] == masked[2]
        assert json.loads(masked[0]) == json.loads(masked[1])


def test_many_spellings_of_one_record_come_back_each_as_itself(tmp_path):
    """One after the other under one name; the tokens are equal, their spelling is not."""
    letters = "ana"
    inputs = [
        json.dumps({"text": "@"}).replace("@", "".join(f"\\u{ord(c):04x}" if n >> i & 1 else c
        for i, c in enumerate(letters)) + "@ruiz.example").encode() + b"\n"
        for n in range(1 << len(letters))
    ]  # fmt: skip
    masked, back = masked_and_back(tmp_path, inputs)
    assert back == inputs
    assert len(set(masked)) == len(inputs)
    assert len({json.loads(line)["text"] for line in masked}) == 1


def test_a_record_that_looks_like_no_other_leaves_equal_tokens(tmp_path):
    """A number that became a token is linked with the same number in a text."""
    line = b'{"card": 4111111111111111, "text": "card 4111111111111111"}\n'
    masked, back = masked_and_back(tmp_path, [line])
    assert back == [line]
    values = json.loads(masked[0])
    assert values["text"] == f"card {values['card']}"
