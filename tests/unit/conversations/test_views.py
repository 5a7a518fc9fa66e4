"""One stored text, seen by purpose."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sottovoce.conversations import Mark, render, tokens_of
from sottovoce.conversations.marks import marks_from_json, marks_to_json
from sottovoce.errors import TamperedError, UsageError
from sottovoce.manifest import Sees
from tests.strategies import pieces
from tests.unit.conversations.making import ANA, BEN, MAIL, said

TEXT = said("hi im {}, not {}, mail {}!", ANA, BEN, MAIL)
VALUES = {ANA: "Ana Ruiz", BEN: "Ben", MAIL: "ana@ruiz.example"}


def test_each_view_shows_what_it_may():
    """Restored, surrogates, kinds and tokens of one text."""
    text, marks = TEXT["text"], TEXT["marks"]
    assert render(text, marks, Sees.TOKENS, VALUES).text == text
    assert render(text, marks, Sees.KINDS, VALUES).text == "hi im [PERSON], not [PERSON], mail [EMAIL_ADDRESS]!"
    assert render(text, marks, Sees.RESTORED, VALUES).text == "hi im Ana Ruiz, not Ben, mail ana@ruiz.example!"
    surrogates = {ANA: "Mia Holm", BEN: "Tom", MAIL: "m@h.example"}
    assert render(text, marks, Sees.SURROGATES, surrogates).text == "hi im Mia Holm, not Tom, mail m@h.example!"


def test_what_was_not_given_is_not_shown():
    """A token without a value stays one; without a surrogate it becomes its label. Both are counted."""
    text, marks = TEXT["text"], TEXT["marks"]
    restored = render(text, marks, Sees.RESTORED, {BEN: "Ben"})
    assert restored.text == f"hi im {ANA}, not Ben, mail {MAIL}!"
    assert (restored.replaced, restored.missing) == (1, 2)
    shown = render(text, marks, Sees.SURROGATES, {BEN: "Tom"})
    assert shown.text == "hi im [PERSON], not Tom, mail [EMAIL_ADDRESS]!"
    assert (shown.replaced, shown.missing) == (3, 2)


def test_tokens_that_no_mark_tells_of_are_seen_too():
    """An assistant that repeats a token wrote it itself."""
    text = f"thanks {ANA}, {ANA}"
    assert tokens_of(text, ()) == (ANA,)
    assert render(text, (), Sees.RESTORED, VALUES).text == "thanks Ana Ruiz, Ana Ruiz"
    assert render(text, (), Sees.KINDS).text == "thanks [PERSON], [PERSON]"


def test_kinds_hide_what_is_stored_in_clear_or_coarser():
    """A kept city and a year are values still; what was dropped leaves nothing."""
    text = "in Berlin born 1987."
    marks = (Mark(3, 9, "LOCATION", "keep"), Mark(15, 19, "DATE_OF_BIRTH", "generalize"), Mark(19, 19, "AGE", "drop"))
    assert render(text, marks, Sees.KINDS).text == "in [LOCATION] born [DATE_OF_BIRTH]."
    assert render(text, marks, Sees.TOKENS).text == text
    assert render(text, marks, Sees.SURROGATES, {"Berlin": "Germany"}).text == "in Germany born 1987."


def test_a_mark_that_says_token_and_has_none_is_not_trusted():
    """What nobody knows becomes a label."""
    marks = (Mark(0, 3, "PERSON", "token"),)
    assert render("Ana!", marks, Sees.SURROGATES, {"Ana": "Mia"}).text == "[PERSON]!"
    assert render("Ana!", marks, Sees.KINDS).text == "[PERSON]!"


@pytest.mark.parametrize("marks", [[(0, 9)], [(2, 1)], [(2, 3), (1, 2)], [(0, 2), (1, 3)], [(-1, 1)]])
def test_marks_of_another_text_are_refused(marks):
    """Better no view than one that cuts in the wrong place."""
    with pytest.raises(UsageError):
        render("abcd", [Mark(start, end, "PERSON", "token") for start, end in marks], Sees.KINDS)


@given(st.lists(st.tuples(pieces, st.sampled_from((ANA, BEN, MAIL))), max_size=6), pieces)
def test_restoring_gives_back_what_was_said(parts, rest):
    """For every text: tokens back to values, and nothing else touched."""
    made = said(
        "{}".join(part.replace("{", "").replace("}", "") for part, _ in parts) + "{}" * bool(parts),
        *(t for _, t in parts),
    )
    text = made["text"] + rest
    restored = render(text, made["marks"], Sees.RESTORED, VALUES)
    expected = "".join(part.replace("{", "").replace("}", "") + VALUES[token] for part, token in parts) + rest
    assert restored.text == expected
    assert restored.missing == 0
    labels = render(text, made["marks"], Sees.KINDS)
    assert not any(token in labels.text for _, token in parts)


@given(
    st.lists(
        st.builds(
            Mark, st.integers(0), st.integers(0), pieces, pieces, pieces, st.integers(0, 1000).map(lambda n: n / 1000)
        )
    )
)
def test_marks_come_back_as_they_were(marks):
    """Storing and reading marks loses nothing."""
    assert marks_from_json(marks_to_json(marks)) == tuple(marks)


@pytest.mark.parametrize(
    "text", ["", "{}x", "[1]", "[[1,2]]", '[[1,2,3,"a","b",5]]', '[["a",2,"K","a","b",5]]', "null"]
)
def test_marks_that_we_did_not_write_are_refused(text):
    """One error, whatever stands there."""
    with pytest.raises(TamperedError):
        marks_from_json(text)
