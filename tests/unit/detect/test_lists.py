"""Allow and deny lists: whole words in every script, on the shadow; forms that prove themselves stay found."""

from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sottovoce.detect import TOLD_BY_WORDS, Detector, Finding, ListEntry, builtin_kinds, list_pattern, list_word
from sottovoce.detect.lists import DENIED, WordList
from sottovoce.detect.normalize import normalize
from sottovoce.errors import UsageError
from tests.strategies import messages

STAFF = ("Mika Lund", "王小明", "نور حداد", "דנה לוי", "สมชาย ใจดี", "김민수", "Ольга Шевчук", "Ñandú O'Neil", "R2")
WIDE = ListEntry(text="[^\\x{FFFC}]{1,500}", is_pattern=True)
FIRM = {
    "EMAIL_ADDRESS": "ana@ruiz.example",
    "CREDIT_CARD": "4111 1111 1111 1111",
    "IBAN_CODE": "DE89370400440532013000",
    "IP_ADDRESS": "203.0.113.9",
    "URL": "https://example.org/u/ana",
    "PHONE_NUMBER": "+44 20 7946 0958",
}
PLAIN = Detector()
DENYING = Detector(deny=[ListEntry(text=name, kinds=frozenset({"PERSON"})) for name in STAFF])


def places(entry, text):
    shadow = normalize(text)
    return [shadow.original(found.start, found.end) for found in WordList([entry]).find(shadow)]


def denying(text, **options):
    return Detector(deny=[ListEntry(text=text, kinds=frozenset({"PERSON"}), **options)])


def allowing(text, *kinds, **options):
    return Detector(allow=[ListEntry(text=text, kinds=frozenset(kinds), **options)])


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        ("Lumi", "hi LUMI, lumi's", [(3, 7), (9, 13)]),
        ("Lumi", "alumni illumination lumina lumi2 2lumi lumi_x _lumi", []),
        ("Mika Lund", "mika  lund, Mika\nLund", [(0, 10), (12, 21)]),
        ("Mika Lund", "mika lund mika lund", [(0, 9), (10, 19)]),
        ("ana ana", "xana ana ana", [(5, 12)]),
        ("Ñandú", "NANDU ñandú nandúes", [(0, 5), (6, 11)]),
        ("Lumi", "ＬＵＭＩ L\u200bumi", [(0, 4), (5, 10)]),
        ("王小明", "我是王小明吗", [(2, 5)]),
        ("王小明", "abc王小明2", [(3, 6)]),
        ("김민수", "김민수는 왔다", [(0, 3)]),
        ("สมชาย", "คุณสมชายครับ", [(3, 8)]),
        ("דנה", "שלום לדנה ודנה", [(6, 9), (11, 14)]),
        ("Ольга", "ОЛЬГА Ольгами", [(0, 5)]),
        ("Model 3", "model 3, model 32, a model 3b", [(0, 7)]),
        ("C++", "c++ c++2", [(0, 3), (4, 7)]),
    ],
)
def test_words_are_heard_whole_in_every_script(word, text, found):
    """Case, accents, width and blanks do not matter; letters of scripts without spaces, and glued articles, neither."""
    assert places(ListEntry(text=word), text) == found


def test_patterns_match_whole_words_too():
    """Whatever groups they have, the whole match counts; case does not."""
    entry = ListEntry(text="(LM|LX)-[0-9]{4}", is_pattern=True)
    assert places(entry, "lm-1234 XLM-1234 LM-12345 号LX-0000号") == [(0, 7), (27, 34)]


@given(messages(), st.sampled_from(STAFF), messages())
@settings(max_examples=60, deadline=None)
def test_a_denied_word_is_always_covered(before, name, after):
    """Whatever stands around it, every letter of it lies in a finding."""
    text = f"{before} {name} {after}"
    start = len(before) + 1
    covered = {at for found in DENYING.detect(text) for at in range(found.start, found.end)}
    assert {start + at for at, char in enumerate(name) if char.isalnum()} <= covered


def test_a_denied_word_is_of_its_kind_and_certain():
    """No threshold leaves it out."""
    detector = Detector(deny=[ListEntry(text="mika", kinds=frozenset({"USERNAME"}))], min_score=1)
    assert detector.detect("ask Mika!") == [Finding(4, 8, "USERNAME", 1.0, DENIED)]
    assert Detector(kinds=["URL"], deny=[ListEntry(text="mika", kinds=frozenset({"PERSON"}))]).detect("Mika") == []


def test_a_denied_pattern_does_not_reach_over_a_wall():
    """What is a token already stays one."""
    detector = denying("k[^0-9]{0,9}z", is_pattern=True)
    assert [found[:2] for found in detector.detect("kaaTOKENaaz", opaque=[(3, 8)])] == [(0, 3), (8, 11)]


def test_an_allowed_word_is_no_finding():
    """Whole and alone; what it is part of stays found."""
    detector = allowing("Lumi")
    assert PLAIN.detect("my name is Lumi Berg")
    assert detector.detect("my name is Lumi Berg") == PLAIN.detect("my name is Lumi Berg")
    assert allowing("lumi berg").detect("my name is Lumi Berg") == []
    assert allowing("(lumi|lama) [a-z]{4}", is_pattern=True).detect("my name is Lumi Berg") == []


@cache
def careless():
    """Allows each value, as a word and by a pattern for everything, without naming a kind or naming another one."""
    words = [
        ListEntry(text=value, kinds=kinds) for value in FIRM.values() for kinds in (frozenset(), frozenset({"AGE"}))
    ]
    return Detector(allow=[WIDE, *words])


@pytest.mark.parametrize(("kind", "value"), FIRM.items())
def test_a_form_that_proves_itself_is_allowed_only_by_its_kind(kind, value):
    """A word or a careless pattern does not let a card number through."""
    assert [found.kind for found in careless().detect(value)] == [kind]


def test_a_kind_that_is_named_is_allowed():
    """One's own hotline, for one; as a word or by a pattern."""
    words = [ListEntry(text=value, kinds=frozenset({kind})) for kind, value in FIRM.items() if kind != "URL"]
    pattern = ListEntry(text=r"https://example[.]org/[a-z/]{1,20}", is_pattern=True, kinds=frozenset({"URL"}))
    detector = Detector(allow=[*words, pattern])
    assert [detector.detect(value) for value in FIRM.values()] == [[]] * len(FIRM)


@given(messages())
@example("my name is Ana Ruiz, 4111 1111 1111 1111")
@settings(max_examples=60, deadline=None)
def test_the_widest_pattern_allows_only_what_words_tell(text):
    """What proves itself by its form is covered as without a list."""
    firm = [found for found in PLAIN.detect(text) if found.kind not in TOLD_BY_WORDS]
    covered = {at for found in careless().detect(text) for at in range(found.start, found.end)}
    assert all(at in covered for found in firm for at in range(found.start, found.end) if text[at].isalnum())


def test_what_is_denied_is_not_allowed():
    """Covering wins: a pattern that allows much cannot undo a word that denies one."""
    detector = Detector(
        allow=[ListEntry(text="m[a-z]{3}", is_pattern=True)],
        deny=[ListEntry(text="mika", kinds=frozenset({"PERSON"}))],
    )
    assert [found.rule for found in detector.detect("mika muss")] == [DENIED]


IDLE = Detector(allow=[ListEntry(text="qqqq zzzz")], deny=[ListEntry(text="zzzz qqqq", kinds=frozenset({"URL"}))])


@given(messages())
@settings(max_examples=40, deadline=None)
def test_lists_that_say_nothing_change_nothing(text):
    """Neither empty lists nor words that do not occur."""
    assert IDLE.detect(text) == PLAIN.detect(text)


def test_a_field_name_is_no_place_for_a_list():
    """A denied word in a field's name finds nothing in its value."""
    assert denying("mika").detect("something", context="mika") == []


@pytest.mark.parametrize(
    "pattern", ["", "a{0,3}", "(x|)", r"\d{3}", "a*", "(", "x[[:alpha:]]", r"\Ax", r"x\z", "a{999}"]
)
def test_a_pattern_that_cannot_be_trusted_is_refused(pattern):
    """Also where it could match nothing at all; the message does not quote it."""
    with pytest.raises(UsageError) as refused:
        list_pattern(pattern)
    assert refused.value.remedy
    with pytest.raises(UsageError):
        WordList([ListEntry(text=pattern, is_pattern=True)])


@given(st.text(max_size=30))
@settings(max_examples=100, deadline=None)
def test_a_pattern_runs_or_is_refused(pattern):
    """No text makes a pattern that fails later, on short texts or on long ones."""
    try:
        list_pattern(pattern)
    except UsageError:
        return
    words = WordList([ListEntry(text=pattern, is_pattern=True)])
    for text in ("abc 123", "abc 123 " * 100):
        assert all(0 <= found.start < found.end <= len(text) for found in words.find(normalize(text)))


@pytest.mark.parametrize("word", ["", "  ", "!?", "x" * 201])
def test_a_word_that_cannot_be_heard_is_refused(word):
    """Marks alone would be found nowhere, or everywhere."""
    with pytest.raises(UsageError):
        list_word(word)


def test_kinds_told_by_words_exist():
    """A typo in the set would allow less than promised."""
    assert set(builtin_kinds()) >= TOLD_BY_WORDS


def test_an_entry_shows_nothing_of_itself():
    """A list may name people."""
    assert "Mika" not in repr(ListEntry(text="Mika Lund"))
