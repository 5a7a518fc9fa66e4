"""Hypothesis strategies shared by the tests: texts in every script, and texts with values planted in them."""

import json
import re

from hypothesis import strategies as st

SCRIPTS = (
    "abcdefghij xyz ABC",
    "àéîõüñçßøåæœšžł",
    "абвгдеж ЯЮЭ їґ",
    "αβγδε ΩΨ άή",
    "אבגדה מנס",
    "ابتثج حخد گچ",
    "अआइकखग ाीु",
    "অআকখগ ািী",
    "กขคงจ ะาิี",
    "你我他的是在",
    "あいうアイウー々",
    "가나다라마",
    "٠١٢٣٤٥۶۷۸۹०१२",
    "\u200b\u200d\u200e\u202b\u2011\u00ad\u0301\ufeff",
    "\ufffc\ufffd\ufffe\ud800\udfff\x00",
    "🙄👍🏽🇩🇪",
    "０１２ＡＢＣ＠．－",
    "0123456789.-/()+@:_#'\"\n\t ",
)

VALUES = (
    "ana@ruiz.example",
    "ana (at) ruiz [dot] example",
    "4111 1111 1111 1111",
    "4242424242424242",
    "203.0.113.9",
    "2001:db8::17",
    "DE89 3704 0044 0532 0130 00",
    "GB82WEST12345698765432",
    "+44 20 7946 0958",
    "my name is Ana Ruiz",
    "ich heiße Timo Krüger",
    "меня зовут Анна",
    "我叫林晓雯",
    "password: hunter2!",
    "https://example.org/u/ana",
    "born 3 Feb 1991",
    "passport X1234567",
    "I'm 58,",
    "@ana_ruiz",
)

pieces = st.one_of(*(st.text(alphabet=script, max_size=12) for script in SCRIPTS))


@st.composite
def messages(draw):
    """A text of random pieces in all scripts with personal values glued in anywhere."""
    parts = draw(st.lists(st.one_of(pieces, st.sampled_from(VALUES)), max_size=8))
    return draw(st.sampled_from(("", " ", ", "))).join(parts)


spacings = st.sampled_from([(",", ":"), (", ", ": "), (" ,\t", "  :  ")])


@st.composite
def spellings(draw, value):
    """One of the many ways to write a value as JSON on one line. What UTF-8 cannot hold becomes a question mark."""
    text = json.dumps(value, separators=draw(spacings), ensure_ascii=draw(st.booleans()))
    if draw(st.booleans()):
        text = text.replace("/", "\\/")
    if draw(st.booleans()):
        text = text.replace("a", "\\u0061")
    if draw(st.booleans()):
        text = re.sub(r"\\u[0-9a-f]{4}", lambda match: "\\u" + match[0][2:].upper(), text)
    if draw(st.booleans()):
        text = f" {text}\t"
    return text.encode("utf-8", "replace")


def is_json(line):
    """Whether these bytes can be read as JSON: replacing letters may have made an escape of another one's rest."""
    try:
        json.loads(line.decode())
    except ValueError:
        return False
    return True
