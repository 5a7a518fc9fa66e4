"""What was found once is found again: whole, in part, inflected, misspelt; and common words are left alone."""

import pickle
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sottovoce.detect import Finding, Keyed, Memory, Note, Recaller, builtin_recaller, may_recur, notes_of
from sottovoce.detect.memory.model import MOST_NOTES
from sottovoce.detect.memory.ordinary import Commonness, Ordinary

KEYED = Keyed(b"k" * 32)
RECALLER = Recaller()


def noted(*values, keyed=KEYED):
    """The notes of values, each given as (kind, value)."""
    return [note for kind, value in values for note in notes_of(value, [found_in(value, kind)], keyed)]


def found_in(value, kind="PERSON", score=0.9):
    return Finding(0, len(value), kind, score, "test")


def recalled(text, *values):
    """What is found again in ``text`` after ``values`` were found elsewhere."""
    memory = Memory.empty().plus(noted(*values))
    return [(text[f.start : f.end], f.kind) for f in RECALLER.find(text, memory, KEYED)]


def names_in(text, *names):
    """What is found again of persons, as a list of strings."""
    return [value for value, _ in recalled(text, *(("PERSON", name) for name in names))]


@pytest.mark.parametrize(
    ("name", "text", "again"),
    [
        ("Honza Novák", "Řekni to Honzovi.", ["Honzovi"]),
        ("Honza Novák", "pan Novák a honza", ["Novák", "honza"]),
        ("Honza Novák", "HONZA NOVAK", ["HONZA NOVAK"]),
        ("Анна Каренина", "Скажи Анне, что Анну ждут", ["Анне", "Анну"]),
        ("Анне", "где Анна?", ["Анна"]),
        ("Анна", "скажи анне", ["анне"]),
        ("Leena", "Kerro Leenalle ja leenan siskolle", ["Leenalle", "leenan"]),
        ("Katarzyna Zielińska", "Napisz do Katarzyny i Zielińskiej", ["Katarzyny", "Zielińskiej"]),
        ("Γιώργος", "Πες στον Γιώργο", ["Γιώργο"]),
        ("Ana Ruiz", "Ruiz, A. and A. Ruiz and Ana R.", ["Ruiz", "A. Ruiz", "Ana R"]),
        ("Ana Ruiz", "A.R. asked; so did A. R.", ["A.R", "A. R"]),
        ("Ana Ruiz", "thanks\nAR", ["AR"]),
        ("Ana Ruiz", "Ana's bag", ["Ana"]),
        ("Rosalind Achterberg", "Dear Rosalinde Achterburg", ["Rosalinde Achterburg"]),
        ("Rosalind Achterberg", "Roslaind came", ["Roslaind"]),
        ("Bo Li", "bo li is here, Bo is not", ["bo li"]),
        ("王小明", "小明在吗？王小明。", ["小明", "王小明"]),
        ("田中太郎", "田中さんは太郎です", ["田中", "太郎"]),
        ("김민수", "민수가 왔어요", ["민수"]),
        ("สมชาย ใจดี", "คุณสมชายมา", ["สมชาย"]),
        ("أحمد منصوري", "قلت لأحمد", ["أحمد"]),
    ],
)
def test_a_name_comes_back_in_its_forms(name, text, again):
    """Parts, initials, case, endings, one edit; in each kind of script."""
    assert names_in(text, name) == again


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Will Bauer", "Will you come? I will, they will."),
        ("Theresa May", "I may go in May. May I?"),
        ("Rose Miller", "the prices rose, a rose is a rose. Or is it?"),
        ("Jonas Bauer", "Ein bauer und das Feld"),
        ("Anna", "Quest'anno è lungo. Anno domini?"[:12]),
        ("James", "The games have names."),
        ("Peter", "One meter of Peterborough lace"),
        ("Al Green", "Al dente is green"),
        ("Ana Ruiz", "AR glasses, an AR app, banana, ANARCHY"),
        ("Jo", "jo jo"),
        ("Maria", "bulgaria and malaria"),
    ],
)
def test_common_and_other_words_are_left_alone(name, text):
    """A capital where the text has capitals; never a very common or very short word by itself."""
    assert names_in(text, name) == []


def test_a_common_word_with_its_capital_is_the_name():
    """Within the whole name even a very common word."""
    assert names_in("Ask Rose, then Will Bauer", "Rose Miller", "Will Bauer") == ["Rose", "Will Bauer"]


@pytest.mark.parametrize(
    ("kind", "value", "text", "again"),
    [
        ("PHONE_NUMBER", "+49 170 1234567", "it is +491701234567", "+491701234567"),
        ("PHONE_NUMBER", "0170-1234567", "ring 0170 123 45 67!", "0170 123 45 67"),
        ("ADDRESS", "Hauptstr. 5, 10115 Berlin", "to hauptstr 5, 10115 BERLIN please", "hauptstr 5, 10115 BERLIN"),
        ("SECRET", "sunny-day-77", "is Sunny-Day-77 wrong?", "Sunny-Day-77"),
        ("PASSPORT", "X7654321", "x7654321 it is", "x7654321"),
        ("USERNAME", "ana_92", "(ana_92)", "ana_92"),
        ("LOCATION", "Gennevilliers", "in gennevilliers", "gennevilliers"),
        ("LOCATION", "Bad Homburg", "from bad homburg", "bad homburg"),
        ("ORGANIZATION", "Achterberg & Söhne", "bei Achterberg & Söhne", "Achterberg & Söhne"),
        ("LOCATION", "北京市朝阳区", "我住在北京市朝阳区。", "北京市朝阳区"),
        ("SECRET", "4821", "4821 again", "4821"),
    ],
)
def test_another_value_comes_back_whole_without_its_cue(kind, value, text, again):
    """Whatever its case and its grouping."""
    assert recalled(text, (kind, value)) == [(again, kind)]


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("AGE", "34", "34 parcels"),
        ("DATE_OF_BIRTH", "1990", "since 1990"),
        ("SECRET", "1990", "since 1990"),
        ("MEDICAL", "diabetes", "about diabetes"),
        ("SECRET", "hello", "hello there"),
        ("PHONE_NUMBER", "0170-1234567", "number 99901701234567"),
        ("LOCATION", "Gennevilliers", "in Gennevilliersweg"),
    ],
)
def test_what_says_too_little_is_not_remembered(kind, value, text):
    """Ages, years, special categories, plain words; and never a part of a longer word or number."""
    assert recalled(text, (kind, value)) == []


def test_scores_are_below_the_original_and_rules_tell_the_kind():
    """``memory.`` and the kind."""
    memory = Memory.empty().plus(notes_of("Ana Ruiz", [found_in("Ana Ruiz", score=0.8)], KEYED))
    (found,) = RECALLER.find("so, Ana", memory, KEYED)
    assert found.score == pytest.approx(0.72)
    assert found.rule == "memory.person"


def test_nothing_is_found_in_or_across_walls():
    """A token is no text."""
    text = "Ana XXXX Ruiz and AnaXXXX"
    memory = Memory.empty().plus(noted(("PERSON", "Ana Ruiz")))
    found = RECALLER.find(text, memory, KEYED, opaque=[(4, 8), (21, 25)])
    assert [(f.start, f.end) for f in found] == [(0, 3), (9, 13), (18, 21)]


def test_what_memory_found_is_not_remembered_anew():
    """Else a name would drift from form to form."""
    assert notes_of("Rosalinde", [Finding(0, 9, "PERSON", 0.8, "memory.person")], KEYED) == []


def test_unsure_names_are_not_remembered():
    """A word wrongly taken for a name is taken for one once, not in the whole conversation; what has a shape is kept."""
    assert notes_of("Flauschig", [found_in("Flauschig", score=0.55)], KEYED) == []
    assert notes_of("Flauschig", [found_in("Flauschig", "ORGANIZATION", score=0.55)], KEYED) == []
    assert notes_of("Flauschig", [found_in("Flauschig", score=0.65)], KEYED)
    assert notes_of("0171 3920017", [found_in("0171 3920017", "PHONE_NUMBER", score=0.55)], KEYED)


def test_no_value_shows_and_another_key_answers_nothing():
    """Neither in a repr nor in what a note holds; a memory is of use only with its key."""
    notes = noted(("PERSON", "Quintessa Vogelfang"), ("SECRET", "sunny-day-77"))
    memory = Memory.empty().plus(notes)
    shown = repr((notes, memory, KEYED)) + repr([note.to_bytes() for note in notes]) + repr(pickle.dumps(notes))
    assert not any(part in shown.lower() for part in ("quintessa", "vogelfang", "sunny", "vog", "qui"))
    text = "quintessa, sunny-day-77"
    assert RECALLER.find(text, memory, KEYED)
    assert RECALLER.find(text, memory, Keyed(b"k" * 32, b"another conversation")) == []
    assert RECALLER.find(text, memory, Keyed(b"other" * 8)) == []


def test_a_note_survives_the_way_through_bytes():
    """As the file between two passes holds it."""
    notes = noted(("PERSON", "Ana Ruiz"), ("LOCATION", "北京市朝阳区"), ("ADDRESS", "Hauptstr. 5, 10115 Berlin"))
    assert [Note.of_bytes(note.to_bytes()) for note in notes] == notes


def test_a_memory_is_bounded_and_ignores_repetition():
    """The first notes stay; what is known already takes no room."""
    memory = Memory.empty().plus(
        noted(*(("PERSON", f"Xaver{'abcdefghij'[i % 10] * (i // 10 + 3)}") for i in range(900)))
    )
    assert len(memory) == MOST_NOTES
    small = Memory.empty().plus(noted(("PERSON", "Ana Ruiz")))
    assert small.plus(noted(("PERSON", "ana ruiz"))) is small


def test_a_large_memory_finds_exact_forms_only():
    """Among many names, chance alone would find something alike."""
    many = [("PERSON", "Honza")] + [("PERSON", f"Xaver{chr(97 + i % 26)}{chr(97 + i // 26)}q") for i in range(300)]
    assert recalled("honza", *many) == [("honza", "PERSON")]
    assert recalled("Řekni Honzovi", *many) == []


def test_a_lexicon_tells_ordinary_words():
    """A frequent word needs a capital, a very frequent one is never a name; names in its lists are none of both."""
    known = {"achter": 6, "dorn": 4, "leena": 8 | 5, "andre": 128 | 8 | 7, "brian": 8 | 2, "brain": 8 | 4}
    ordinary = Ordinary(lambda word: known.get(word, 0))
    assert [ordinary.of(word) for word in ("achter", "dorn", "leena", "xyz")] == [
        Commonness.VERY, Commonness.COMMON, Commonness.RARE, Commonness.RARE,
    ]  # fmt: skip
    memory = Memory.empty().plus(noted(("PERSON", "Achter Dorn"), ("PERSON", "Leena")))
    text = "Der Achter, ein dorn, der Dorn, leena"
    assert [text[f.start : f.end] for f in Recaller(ordinary).find(text, memory, KEYED)] == ["Dorn", "leena"]
    assert ordinary.of("andre") is Commonness.COMMON
    memory = Memory.empty().plus(noted(("PERSON", "Brian")))
    assert not Recaller(ordinary).find("my brain hurts", memory, KEYED)
    assert Recaller(ordinary).find("my briian hurts", memory, KEYED)


def test_the_built_in_recaller_works_with_and_without_the_lexicon():
    """The lexicon is used where it is there; nothing fails without it."""
    memory = Memory.empty().plus(noted(("PERSON", "Quintessa Achterberg")))
    for with_lexicon in (False, True):
        assert len(builtin_recaller(with_lexicon=with_lexicon).find("achterberg, Quintesa", memory, KEYED)) == 2


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [("Ana Ruiz here. Ana!", "Ana Ruiz", True), ("Ana Ruiz here.", "Ana Ruiz", False), ("小明 和 小明", "小明", True)],
)
def test_a_quick_look_tells_whether_a_memory_is_worth_it(text, name, expected):
    """Most texts say a name once."""
    at = text.find(name)
    assert may_recur(text, [Finding(at, at + len(name), "PERSON", 0.9, "test")]) is expected


WORDS = st.lists(
    st.sampled_from(["Ana", "ruiz", "Will", "A.", "0170", "1234567", "小明", "Анне", "the", "\n", "-", "Honzovi", "東", "ﬁ", "\u200bAna"]),
    max_size=12,
).map(" ".join)  # fmt: skip
VALUES = st.lists(
    st.tuples(
        st.sampled_from(["PERSON", "PHONE_NUMBER", "LOCATION", "SECRET"]), st.one_of(WORDS, st.text(max_size=20))
    ).filter(lambda pair: pair[1]),
    max_size=4,
)


@settings(max_examples=60, deadline=None)
@given(VALUES, st.one_of(WORDS, st.text(max_size=60)))
def test_findings_are_places_in_the_text_and_settle(values, text):
    """Sorted, disjoint, within the text; once they are walls too, a bounded number of rounds finds no more."""
    memory = Memory.empty().plus(noted(*values))
    walls = []
    for _ in range(12):
        found = RECALLER.find(text, memory, KEYED, opaque=walls)
        if not found:
            break
        for one, two in pairwise(found):
            assert one.end <= two.start
        assert all(0 <= f.start < f.end <= len(text) for f in found)
        assert not any(f.start < end and start < f.end for f in found for start, end in walls)
        walls = sorted([*walls, *((f.start, f.end) for f in found)])
    assert not RECALLER.find(text, memory, KEYED, opaque=walls)


@settings(max_examples=40, deadline=None)
@given(VALUES, WORDS, st.randoms())
def test_the_order_of_notes_does_not_matter(values, text, random):
    """As long as there is room for all of them."""
    notes = noted(*values)
    mixed = list(notes)
    random.shuffle(mixed)
    one, two = (RECALLER.find(text, Memory.empty().plus(some), KEYED) for some in (notes, mixed))
    assert one == two
