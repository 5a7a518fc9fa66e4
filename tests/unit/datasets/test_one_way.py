"""What went one way stays gone, also from what is kept for exactness."""

from __future__ import annotations

import json
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from sottovoce.datasets import DROP, Changed, FieldRole, Replaced
from tests.unit.datasets.fakes import Mask, Memory, Unmasker, hide, through

CANARY = "4111 1111 1111 1111"  # Visa's published test number
texts = st.lists(st.sampled_from(["hi ", "é ", "a@x.example", CANARY, "/", '"', "\n"]), max_size=6).map("".join)


class OneWay(Mask):
    """Redacts the card, hides the address, drops the device and bands the age."""

    def rewrite(self, record):
        return [self._change(one) for one in record.fields]

    def _change(self, one):
        if one.role is FieldRole.ATTRIBUTE:
            return DROP if one.name == "device" else Replaced("30-39")
        kept = one.text.replace(CANARY, "#")
        hidden = re.sub(r"a@x\.example", lambda match: hide(match[0]), kept)
        return None if hidden == one.text else Changed(hidden, kept)


@settings(deadline=None, max_examples=80)
@given(st.lists(st.tuples(texts, texts, st.booleans()), min_size=1, max_size=4))
def test_nothing_kept_holds_what_is_gone(rows: list[tuple[str, str, bool]]) -> None:
    """Restored records are the originals without the one-way parts; so is what is kept about them."""
    values = [{"device": CANARY, "text": one, "age": 33, "more": two} for one, two, _ in rows]
    spelled = [json.dumps(value, ensure_ascii=flag) for value, (_, _, flag) in zip(values, rows, strict=True)]
    data = "\n".join(line.replace("a", "\\u0061") if len(line) % 2 else line for line in spelled).encode()
    sink = Memory()
    masked = through(data, "x.jsonl", OneWay, sink, attributes=frozenset({"device", "age"}))
    assert CANARY.encode() not in masked
    assert all(CANARY.encode() not in part for item in sink.exact.items() for part in (item[0][1], item[1]))
    back = through(masked, "x.jsonl", Unmasker(sink.exact))
    assert [json.loads(line) for line in back.split(b"\n")] == [
        {"text": one.replace(CANARY, "#"), "age": "30-39", "more": two.replace(CANARY, "#")} for one, two, _ in rows
    ]


def test_a_card_spelled_with_escapes_is_gone_too() -> None:
    """The spelling that is kept is the one after redaction."""
    data = b'{"text":"\\u0061@x.example 4111 1111 1111 1111"}\n'
    sink = Memory()
    masked = through(data, "x.jsonl", OneWay, sink)
    assert list(sink.exact.values()) == [b'{"text":"\\u0061@x.example #"}']
    assert through(masked, "x.jsonl", Unmasker(sink.exact)) == b'{"text":"\\u0061@x.example #"}\n'
