"""Settings become transformations, or are refused with a remedy."""

import pytest

from sottovoce.errors import UsageError
from sottovoce.transform import Action, Level, Policy, Transformation


@pytest.mark.parametrize("word", ["redact", "mask", "token", "hash", "surrogate", "keep", "drop"])
def test_a_word_names_an_action(word):
    """Plain words need no options and fit every kind."""
    assert Transformation.parse("PERSON", word).action == word
    assert Transformation.parse(None, word).action == word


@pytest.mark.parametrize(
    ("kind", "setting", "expected"),
    [
        ("DATE_OF_BIRTH", {"generalize": "year"}, {"level": Level.YEAR}),
        ("LOCATION", {"generalize": "country"}, {"level": Level.COUNTRY}),
        ("AGE", {"bands": [18, 25, 35]}, {"bands": (18, 25, 35)}),
        ("CREDIT_CARD", {"mask": {"keep_last": 4, "char": "•"}}, {"keep_last": 4, "char": "•"}),
        ("DATE_TIME", {"shift": {"days": 90}}, {"days": 90}),
        ("DATE_TIME", "shift", {"days": 30}),
    ],
)
def test_tables_carry_options(kind, setting, expected):
    """Each table form sets its option."""
    found = Transformation.parse(kind, setting)
    assert {name: getattr(found, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("kind", "setting"),
    [
        ("EMAIL_ADDRESS", {"generalize": "year"}), ("PERSON", {"generalize": "country"}), ("PERSON", {"bands": [18]}),
        ("PERSON", {"shift": {"days": 3}}), ("PERSON", "shift"), ("AGE", {"generalize": "year"}), ("DATE_OF_BIRTH", "generalize"),
        ("DATE_OF_BIRTH", {"generalize": "week"}), ("DATE_OF_BIRTH", {"generalize": 3}), ("AGE", {"bands": []}),
        ("AGE", {"bands": [25, 18]}), ("AGE", {"bands": [0, 18]}), ("AGE", {"bands": [True]}), ("AGE", {"bands": "18"}),
        ("AGE", {"bands": [18.5]}), ("PERSON", {"mask": {"keep": 4}}), ("PERSON", {"mask": {"keep_last": 9}}),
        ("PERSON", {"mask": {"keep_last": -1}}), ("PERSON", {"mask": {"keep_last": "4"}}), ("PERSON", {"mask": {"char": "x"}}),
        ("PERSON", {"mask": {"char": "**"}}), ("PERSON", {"mask": {"char": 5}}), ("PERSON", {"mask": 4}),
        ("DATE_TIME", {"shift": {"days": 0}}), ("DATE_TIME", {"shift": {"days": 99999}}), ("DATE_TIME", {"shift": {"weeks": 1}}),
        ("PERSON", "tokenize"), ("PERSON", {}), ("PERSON", {"token": {}}), ("PERSON", {"mask": {}, "shift": {}}), ("PERSON", 7),
        ("PERSON", None),
    ],
)  # fmt: skip
def test_what_cannot_take_effect_is_refused_with_a_remedy(kind, setting):
    """An unknown, impossible or ineffective setting is an error that says what to write."""
    with pytest.raises(UsageError) as caught:
        Transformation.parse(kind, setting)
    assert caught.value.remedy


def test_options_belong_to_their_action():
    """An option of another action is refused."""
    with pytest.raises(UsageError):
        Transformation(action=Action.TOKEN, keep_last=4)
    with pytest.raises(UsageError):
        Transformation(action=Action.GENERALIZE)


def test_the_most_specific_setting_wins():
    """The kind itself goes before its family, the family before the default."""
    policy = Policy(
        Transformation.parse(None, "token"),
        {
            "NATIONAL_ID": Transformation.parse("NATIONAL_ID", "redact"),
            "ES_NIF": Transformation.parse("ES_NIF", "drop"),
            "PASSPORT": Transformation.parse("PASSPORT", "hash"),
        },
    )
    kinds = ("ES_NIF", "UK_NHS", "US_PASSPORT", "IP_ADDRESS", "PERSON")
    assert [policy.for_kind(kind).action for kind in kinds] == ["drop", "redact", "hash", "token", "token"]


@pytest.mark.parametrize("default", [{"generalize": "year"}, {"shift": {"days": 3}}])
def test_a_default_must_fit_every_kind(default):
    """What only some kinds can have cannot be the default."""
    with pytest.raises(UsageError):
        Policy(Transformation.parse(None, default))


def test_a_policy_checks_each_kind():
    """A transformation built for one kind is refused for another, and kind names are checked."""
    year = Transformation.parse("DATE_OF_BIRTH", {"generalize": "year"})
    token = Transformation.parse(None, "token")
    with pytest.raises(UsageError):
        Policy(token, {"PERSON": year})
    with pytest.raises(UsageError):
        Policy(token, {"person": token})


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("token", "token (reversible with the keys)"),
        ("keep", "keep (unchanged)"),
        ({"generalize": "year"}, "generalize to year (one-way)"),
        ({"bands": [18, 65]}, "generalize to bands from 18, 65 (one-way)"),
        ({"shift": {"days": 9}}, "shift by up to 9 days (one-way)"),
        ({"mask": {"keep_last": 4}}, "mask but for 4 characters (one-way)"),
    ],
)
def test_describe_says_whether_there_is_a_way_back(setting, words):
    """The description names the action, its option and the way back."""
    assert Transformation.parse(None, setting).describe() == words
