"""Allow and deny lists and the tagger in a manifest: what is read, and what is refused, with place and remedy."""

import pytest

from sottovoce.errors import UsageError
from sottovoce.manifest import InvalidManifestError, Manifest, Vocabulary, check, loads


def _word(text):
    if not any(map(str.isalnum, text)):
        raise UsageError("holds no letter", remedy="Write a word")
    return text.casefold()


def _pattern(text):
    if "*" in text:
        raise UsageError("unbounded repeat", remedy="Write {0,n}")
    return text


def _tagger(name, manifest):
    if name not in ("builtin", "none", "models"):
        raise UsageError(f"is nothing beside {manifest}", remedy="Write builtin")


VOCABULARY = Vocabulary(
    kinds=frozenset({"PERSON", "EMAIL_ADDRESS", "PASSPORT", "US_PASSPORT", "MEDICAL"}),
    parse_transformation=lambda _kind, value: value,
    family_of=lambda kind: "PASSPORT" if kind.endswith("PASSPORT") else kind,
    special_kinds=frozenset({"MEDICAL"}),
    transformations=frozenset({"token"}),
    list_word=_word,
    list_pattern=_pattern,
    check_tagger=_tagger,
)


def read(text):
    manifest = loads(f"version = 1\n{text}", "t.toml")
    check(manifest, VOCABULARY)
    return manifest.detect


def test_lists_are_read_with_their_kinds_and_places():
    """Entries without a kind come first; places count from 0."""
    detect = read(
        '[detect.allow]\nwords = ["Lumi"]\npatterns = ["LM-[0-9]{4}"]\n'
        '[detect.allow.PASSPORT]\nwords = ["X1"]\n[detect.deny.PERSON]\nwords = ["Mika", "Ana"]\n'
    )
    assert [(e.text, e.kind, e.is_pattern, e.path) for e in detect.allow] == [
        ("Lumi", "", False, ("detect", "allow", "words", 0)),
        ("LM-[0-9]{4}", "", True, ("detect", "allow", "patterns", 0)),
        ("X1", "PASSPORT", False, ("detect", "allow", "PASSPORT", "words", 0)),
    ]
    assert [(e.text, e.kind, e.path[-1]) for e in detect.deny] == [("Mika", "PERSON", 0), ("Ana", "PERSON", 1)]
    assert "Mika" not in repr(detect)


def test_nothing_is_listed_by_default():
    """And the tagger is the built-in one."""
    assert (Manifest().detect.allow, Manifest().detect.deny, Manifest().detect.tagger) == ((), (), "builtin")
    assert read('[detect]\ntagger = "none"').tagger == "none"


@pytest.mark.parametrize(
    ("text", "line", "key", "said", "remedy"),
    [
        (
            '[detect.allow]\nwords = ["a", "A"]',
            3,
            "detect.allow.words[2]",
            "stands in detect.allow.words[1] too",
            "one",
        ),
        ('[detect.allow]\nwords = ["a", "a"]', 3, "detect.allow.words[2]", "stands twice", "one of the two"),
        (
            '[detect.allow]\nwords = ["Mika"]\n[detect.deny.PERSON]\nwords = [\n"x",\n"mika"]',
            3,
            "detect.allow.words[1]",
            "is denied by detect.deny.PERSON.words[2]",
            "one of the two lists",
        ),
        (
            '[detect.allow.US_PASSPORT]\npatterns = ["a"]\n[detect.deny.PERSON]\npatterns = ["a"]',
            3,
            "detect.allow.US_PASSPORT.patterns[1]",
            "is denied by",
            "one of the two lists",
        ),
        (
            '[detect.deny.PERSON]\nwords = ["a"]\n[detect.deny.PASSPORT]\nwords = ["a"]',
            5,
            "detect.deny.PASSPORT.words[1]",
            "stands in detect.deny.PERSON.words[1] too",
            "Keep one",
        ),
        ('[detect.allow]\nwords = ["!?"]', 3, "detect.allow.words[1]", "holds no letter", "Write a word."),
        ('[detect.allow]\npatterns = ["a*"]', 3, "detect.allow.patterns[1]", "unbounded repeat", "{0,n}"),
        ('[detect.allow]\nwords = ["a@b.example"]', 3, "detect.allow.words[1]", "no", "[detect.allow.EMAIL_ADDRESS]"),
        ('[detect.allow]\nwords = [" "]', 3, "detect.allow.words[1]", "is empty", "take it out"),
        ('[detect.allow]\nwords = "Lumi"', 3, "detect.allow.words", "must be a list", "brackets"),
        ('[detect.allow]\nwrds = ["Lumi"]', 3, "detect.allow.wrds", "not the name of a kind", "Did you mean words?"),
        ("[detect]\nallow = 3", 3, "detect.allow", "must be a table", "[detect.allow]"),
        ('[detect.deny]\nwords = ["Mika"]', 3, "detect.deny.words", "names no kind", "[detect.deny.PERSON]"),
        ('[detect.deny.PERSN]\nwords = ["Mika"]', 2, "detect.deny.PERSN", "is not a kind", "Did you mean PERSON?"),
        ('[detect.allow.PERSON]\nword = ["Mika"]', 3, "detect.allow.PERSON.word", "not a known", "Did you mean words?"),
        ('[detect.deny.MEDICAL]\nwords = ["flu"]', 2, "detect.deny.MEDICAL", "switched off", "kinds_on"),
        ('[detect]\ntagger = "builtn"', 3, "detect.tagger", "is nothing beside t.toml", "Write builtin."),
        ("[detect]\ntagger = 3", 3, "detect.tagger", "must be a text", "quotes"),
    ],
)
def test_a_mistake_is_told_with_place_and_remedy(text, line, key, said, remedy):
    """One problem each; the entry itself is never repeated."""
    with pytest.raises(InvalidManifestError) as caught:
        read(text)
    (problem,) = caught.value.problems
    assert (problem.line, problem.key) == (line, key)
    assert said in problem.message
    assert remedy in problem.remedy
    assert "ika" not in str(problem)


def test_a_list_for_a_family_holds_although_one_of_its_kinds_is_off():
    """As long as one kind of it is looked for."""
    assert read('[detect]\nkinds_off = ["PASSPORT"]\nkinds_on = ["US_PASSPORT"]\nallow.PASSPORT.words = ["x"]').allow


def test_the_same_word_may_be_allowed_for_two_kinds():
    """Each list has its own say."""
    assert len(read('[detect.allow]\nwords = ["x"]\n[detect.allow.PASSPORT]\nwords = ["x"]').allow) == 2
