"""The shadow text: many spellings become one, and every place has a way back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sottovoce.detect.normalize import _FOLD, _SIMPLE, OPAQUE, fold, normalize
from tests.strategies import messages


@given(messages())
def test_every_shadow_character_stands_for_a_stretch_of_the_original(text):
    """Offsets back are in range, in order and never empty."""
    shadow = normalize(text)
    last = 0
    for at in range(len(shadow.plain)):
        start, end = shadow.original(at, at + 1)
        assert 0 <= start < end <= len(text)
        assert start >= last
        last = start


@given(messages())
def test_the_folded_text_has_the_length_of_the_plain_one(text):
    """Cue words are found at the offsets of the plain text."""
    shadow = normalize(text)
    assert len(shadow.folded) == len(shadow.plain)


@given(messages())
def test_the_shadow_can_be_encoded_and_holds_no_wall_of_its_own(text):
    """Lone surrogates and object replacement characters of the input cannot reach the scanner."""
    shadow = normalize(text)
    shadow.plain.encode()
    assert OPAQUE not in shadow.plain


@given(messages(), st.data())
def test_opaque_stretches_become_one_wall_each(text, data):
    """However long a token is, the rules see one character."""
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    spans = [(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=False) if start < end]
    shadow = normalize(text, spans)
    walls = [shadow.original(at, at + 1) for at, char in enumerate(shadow.plain) if char == OPAQUE]
    assert walls == spans


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("４１１１ １１１１", "4111 1111"),
        ("٤١١١", "4111"),
        ("४१११", "4111"),
        ("a\u200bna\u2011b", "ana-b"),
        ("ana＠x．example", "ana@x.example"),
        ("ana (at) ruiz [dot] example", "ana@ruiz.example"),
        ("ana at ruiz dot example", "ana@ruiz.example"),
        ("ana ät ruiz.example", "ana@ruiz.example"),
        ("cafe\u0301", "café"),
        ("1\u00a0234", "1 234"),
        ("\u202b192.0.2.1\u202c", "192.0.2.1"),
        ("we met at noon (at last)", "we met at noon (at last)"),
    ],
)
def test_spellings_become_one(text, plain):
    """Disguised and foreign spellings read like the plain one; ordinary text stays."""
    assert normalize(text).plain == plain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ΓΕΝΝΗΘΗΚΑ", "γεννήθηκα"),
        ("contraseña", "CONTRASENA"),
        ("ŞİFREM", "şifrem"),
        ("Đuro", "duro"),
        ("جوازي", "جوازى"),
    ],
)
def test_folding_makes_careless_spellings_equal(one, other):
    """Capitals without accents and neighbouring keyboard letters are the same word."""
    assert fold(one) == fold(other)


def test_shortcuts_change_nothing_for_any_character_of_unicode():
    """What is skipped as plain is what the full way leaves as it is."""
    for point in range(0x110000):
        char = chr(point)
        simple = _SIMPLE[point]
        if simple != char:
            assert normalize(f"x{char}y").plain != f"x{char}y", hex(point)
        if len(char.lower()) == 1:
            assert fold(char) == _FOLD[point], hex(point)
