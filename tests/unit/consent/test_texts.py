"""The language files: each complete, each with the slots and plural forms that its texts need."""

import tomllib
from pathlib import Path

import pytest

from sottovoce.consent import Intent, LanguageFileError, recognize, speak, spoken_languages
from sottovoce.consent.intents import plain
from sottovoce.consent.plurals import categories, category
from sottovoce.consent.texts import fill, read_texts
from sottovoce.manifest.durations import parse_duration

FOLDER = Path(__file__).parents[3] / "src" / "sottovoce" / "consent" / "languages"
LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.toml"))


def document(language):
    return tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_file_is_complete(language):
    """Same sections, keys and slots as all others; nothing too long; every plural form there."""
    assert read_texts(document(language), language).language == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_utterance_means_two_things(language):
    """Nor does one become another when case, accents and punctuation go."""
    meanings: dict[str, str] = {}
    for intent, utterances in document(language)["intents"].items():
        for said in utterances:
            assert plain(said), said
            assert meanings.setdefault(plain(said), intent) == intent, said


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_utterance_is_heard(language):
    """As it stands in the file; and polite words alone are nothing."""
    texts = document(language)["intents"]
    for intent in Intent:
        for said in texts[intent]:
            assert recognize(said, [language], awaiting=True) is intent, said
    for word in texts["politeness"]:
        assert recognize(word, [language], awaiting=True) is None, word


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_people_are_told_to_write_works(language):
    """The word for stopping, and the words on the buttons."""
    texts = speak(language)
    assert recognize(texts.stop, [language], awaiting=False) is Intent.WITHDRAW
    assert recognize(texts.prompt["yes"], [language], awaiting=True) is Intent.YES
    assert recognize(texts.prompt["no"], [language], awaiting=True) is Intent.NO
    assert recognize(texts.prompt["no_to_all"], [language], awaiting=True) is Intent.NO


@pytest.mark.parametrize("language", LANGUAGES)
def test_lengths_of_time_are_written_whole(language):
    """Every unit, every form, no slot left."""
    texts = speak(language)
    for unit in "hdwmy":
        for count in range(1, 101):
            written = texts.duration(parse_duration(f"{count}{unit}"))
            assert written
            assert "{" not in written


def test_languages_are_found_by_their_tags():
    """Region and script do not matter; what has no texts is told so."""
    assert {"en", "de", "fr"} <= set(spoken_languages())
    assert speak("de-AT") is speak("de")
    assert speak("EN") is speak("en")
    assert speak("eu") is None
    assert speak("") is None
    assert speak("../en") is None


@pytest.mark.parametrize(
    ("section", "key", "text", "said"),
    [
        ("notices", "training", "", "empty or longer"),
        ("notices", "training", "{controller} {keep} " + "x" * 220, "empty or longer"),
        ("notices", "training", "May {controller}?", "other slots"),
        ("notices", "training", "May {controller} for {keep} {x}?", "other slots"),
        ("prompt", "yes", "Yes {", "other slots"),
        ("prompt", "maybe", "Maybe", "exactly the keys"),
        ("durations", "days", {"other": "{n} days"}, "plural forms"),
        ("durations", "days", {"one": "a day", "other": "days"}, "other slots"),
        ("durations", "days", {"one": "a day", "other": "{n} days", "plenty": "{n}"}, "plural forms"),
        ("intents", "yes", [], "exactly the intents"),
        ("intents", "maybe", ["maybe"], "exactly the intents"),
    ],
)
def test_a_faulty_file_is_refused(section, key, text, said):
    """With the language, and where."""
    faulty = document("en")
    faulty[section][key] = text
    with pytest.raises(LanguageFileError, match=said):
        read_texts(faulty, "en")


def test_a_file_under_another_name_is_refused():
    """A French file called German."""
    with pytest.raises(LanguageFileError, match="sections"):
        read_texts(document("fr"), "de")


def test_slots_are_filled_all_at_once():
    """A controller that is called like a slot stays as it is."""
    assert fill("{controller} keeps {keep}", controller="{keep}", keep="1 day") == "{keep} keeps 1 day"
    assert fill("{unknown}", keep="1 day") == "{unknown}"


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", {1: "one", 2: "other", 21: "other"}),
        ("fr", {0: "one", 1: "one", 2: "other"}),
        ("ja", {1: "other", 2: "other"}),
        ("ru", {1: "one", 2: "few", 5: "many", 11: "many", 12: "many", 21: "one", 24: "few", 111: "many"}),
        ("pl", {1: "one", 2: "few", 5: "many", 21: "many", 22: "few", 112: "many"}),
        ("cs", {1: "one", 3: "few", 5: "other", 22: "other"}),
        ("hr", {1: "one", 3: "few", 5: "other", 21: "one"}),
        ("sl", {1: "one", 2: "two", 3: "few", 5: "other", 101: "one", 102: "two"}),
        ("lt", {1: "one", 2: "few", 10: "other", 11: "other", 21: "one", 30: "other"}),
        ("lv", {0: "zero", 1: "one", 2: "other", 11: "zero", 21: "one", 30: "zero"}),
        ("ro", {0: "few", 1: "one", 19: "few", 20: "other", 101: "few", 120: "other"}),
        ("mt", {0: "few", 1: "one", 2: "two", 5: "few", 11: "many", 20: "other", 103: "few"}),
        ("ga", {1: "one", 2: "two", 3: "few", 7: "many", 11: "other"}),
        ("ar", {0: "zero", 1: "one", 2: "two", 3: "few", 11: "many", 99: "many", 100: "other", 103: "few"}),
        ("he", {1: "one", 2: "two", 3: "other"}),
    ],
)
def test_plural_forms_are_those_of_cldr(language, forms):
    """Sample numbers from the CLDR chart of plural rules."""
    assert {n: category(language, n) for n in forms} == forms
    assert set(forms.values()) <= categories(language)
