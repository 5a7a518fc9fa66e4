"""Which Faker locale speaks for a value, and its names as sorted data.

Only Faker's lists are used, not its generators: an index from the keyed seed picks an entry, so that the choice depends
on nothing but the seed and the data. Faker is imported on first use.

Faker has no Maltese or Urdu; Italian and Persian stand in. Its Polish last names, Vietnamese and Lithuanian names are
few or broken; what is missing comes from a neighbour (``_LAST_NAMES_FROM``).
"""

# ruff: noqa: E501 - a language is a line

from __future__ import annotations

import importlib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from sottovoce.transform.places.city_names import CITIES

LOCALES = {
    "ar": "ar_AA", "bg": "bg_BG", "bn": "bn_BD", "ca": "es_CA", "cs": "cs_CZ", "da": "da_DK", "de": "de_DE",
    "el": "el_GR", "en": "en_US", "es": "es_ES", "et": "et_EE", "fa": "fa_IR", "fi": "fi_FI", "fr": "fr_FR",
    "ga": "ga_IE", "he": "he_IL", "hi": "hi_IN", "hr": "hr_HR", "hu": "hu_HU", "id": "id_ID", "it": "it_IT",
    "ja": "ja_JP", "ka": "ka_GE", "ko": "ko_KR", "lt": "lt_LT", "lv": "lv_LV", "mt": "it_IT", "nl": "nl_NL",
    "no": "no_NO", "pl": "pl_PL", "pt": "pt_PT", "ro": "ro_RO", "ru": "ru_RU", "sk": "sk_SK", "sl": "sl_SI",
    "sv": "sv_SE", "th": "th_TH", "tr": "tr_TR", "uk": "uk_UA", "ur": "fa_IR", "vi": "vi_VN", "zh": "zh_CN",
}  # fmt: skip
"""Language code to Faker locale."""

_LAST_NAMES_FROM = {"pl_PL": "sk_SK"}
_ENOUGH = 3
_COUNTRIES = {
    "en": "GB US CA AU IE", "fr": "FR BE CH", "es": "ES AR CO MX", "ca": "ES", "tr": "TR", "bg": "BG", "ar": "EG SA AE QA MA",
    "fa": "IR", "ur": "PK", "vi": "VN", "pt": "PT BR", "ga": "IE GB",
}  # fmt: skip
"""Countries whose cities ``places`` lends to a language that Faker has no real cities for."""
_CITY_LISTS = ("cities", "city_names", "real_city_names")
_SCRIPT_LANGUAGES = {
    "LATIN": "en", "CYRILLIC": "ru", "ARABIC": "ar", "HEBREW": "he", "GREEK": "el", "DEVANAGARI": "hi",
    "BENGALI": "bn", "THAI": "th", "HANGUL": "ko", "HIRAGANA": "ja", "KATAKANA": "ja", "CJK": "zh", "GEORGIAN": "ka",
}  # fmt: skip
_TELLING = (
    ("uk", "іїєґ"), ("ru", "ыэё"), ("bg", "ъщ"), ("fa", "پچژگکی"), ("ur", "ٹڈڑںےہ"), ("pl", "łąęńśźż"), ("cs", "řěů"),
    ("tr", "ğışİ"), ("hu", "őű"), ("ro", "ășțţ"), ("de", "ßäöü"), ("es", "ñ"), ("pt", "ãõ"), ("vi", "ơưđăạảấầẩẫậắằẵặẹẻẽếềểễệ"),
    ("mt", "ħġċż"), ("lv", "āēīūģķļņ"), ("lt", "ėįųū"), ("no", "øæ"), ("sv", "å"), ("hr", "čćđšž"), ("fr", "éèêëçœ"),
)  # fmt: skip
_SCRIPT_OF_LANGUAGE = {
    **dict.fromkeys(("ru", "uk", "bg"), "CYRILLIC"), **dict.fromkeys(("ar", "fa", "ur"), "ARABIC"), "he": "HEBREW",
    "el": "GREEK", "hi": "DEVANAGARI", "bn": "BENGALI", "th": "THAI", "ko": "HANGUL", "ja": "CJK", "zh": "CJK",
    "ka": "GEORGIAN",
}  # fmt: skip
_CJK = frozenset({"CJK", "HIRAGANA", "KATAKANA"})


@dataclass(frozen=True, slots=True)
class Names:
    """Names of one locale in one script; each list sorted, single words, possibly empty."""

    male: tuple[str, ...]
    female: tuple[str, ...]
    last: tuple[str, ...]
    last_male: tuple[str, ...]
    last_female: tuple[str, ...]

    @property
    def first(self) -> tuple[str, ...]:
        """All first names."""
        return self.male + self.female


def script_of(text: str) -> str:
    """Return the script of the first letter, by the first word of its Unicode name; empty if there is none."""
    for char in text:
        if unicodedata.category(char)[0] == "L":
            script = unicodedata.name(char, "").split(" ")[0].split("-")[0]
            return "LATIN" if script == "FULLWIDTH" else script
    return ""


def language_of(value: str, hints: Sequence[str] = ()) -> str | None:
    """Return the likeliest language of a value: a hint of the same script, a telling letter, the script's default.

    Returns:
        A language code of ``LOCALES``, or None for a script that none of them is written in.
    """
    script = script_of(value)
    default = _SCRIPT_LANGUAGES.get(script)
    if default is None:
        return None
    for hint in hints:
        code = hint.split("-")[0].lower()
        wanted = _SCRIPT_OF_LANGUAGE.get(code, "LATIN")
        if code in LOCALES and (
            wanted == script or (wanted == "CJK" and script in _CJK and not (code == "zh" and script != "CJK"))
        ):
            return code
    lowered = value.lower()
    if script in ("HIRAGANA", "KATAKANA") or (script == "CJK" and any("\u3040" <= c <= "\u30ff" for c in value)):
        return "ja"
    for code, letters in _TELLING:
        if _SCRIPT_OF_LANGUAGE.get(code, "LATIN") == script and any(letter in lowered for letter in letters):
            return code
    return default


def _clean(entries: Iterable[str], script: str) -> tuple[str, ...]:
    """Keep single words of two letters or more in the script; Chinese, Japanese and Korean names may have one."""
    shortest = 1 if script in _CJK or script == "HANGUL" else 2
    return tuple(
        sorted(
            {
                entry
                for entry in entries
                if len(entry) >= shortest
                and all(unicodedata.category(char)[0] in "LM" for char in entry)
                and _is_script(script_of(entry), script)
            }
        )
    )


def _is_script(found: str, wanted: str) -> bool:
    return found == wanted or (found in _CJK and wanted in _CJK)


def _provider(sort: str, locale: str) -> object | None:
    try:
        return importlib.import_module(f"faker.providers.{sort}.{locale}").Provider  # type: ignore[no-any-return]
    except ModuleNotFoundError:
        return None


@cache
def names_for(language: str) -> Names:
    """Return the names of a language in its own script."""
    locale = LOCALES[language]
    script = _SCRIPT_OF_LANGUAGE.get(language, "LATIN")
    person = _provider("person", locale)
    lender = _provider("person", _LAST_NAMES_FROM.get(locale, locale))

    def entries(provider: object | None, attribute: str) -> tuple[str, ...]:
        return _clean(getattr(provider, attribute, ()) or (), script)

    first = entries(person, "first_names")
    male, female = entries(person, "first_names_male"), entries(person, "first_names_female")
    return Names(
        male=male or first,
        female=female or (first if not male else ()),
        last=entries(lender, "last_names"),
        last_male=entries(lender, "last_names_male"),
        last_female=entries(lender, "last_names_female"),
    )


@cache
def cities_for(language: str) -> tuple[str, ...]:
    """Return the cities of a language: Faker's where it lists real ones, else what ``places`` knows in its countries."""
    script = _SCRIPT_OF_LANGUAGE.get(language, "LATIN")
    provider = _provider("address", LOCALES[language])
    own = [name for attribute in _CITY_LISTS for name in getattr(provider, attribute, ()) or ()]
    cities = _clean(own, script)
    if len(cities) < _ENOUGH:
        cities = _clean([*own, *_known_cities(script, _COUNTRIES.get(language, ""))], script)
    return cities if len(cities) >= _ENOUGH else _clean([*own, *_known_cities(script, "")], script)


@cache
def _known_cities(script: str, countries: str) -> tuple[str, ...]:
    """Return the first name in the script of each city in the countries; in all countries if none are named."""
    found = []
    for row in CITIES.strip().splitlines():
        region, _, names = row.split("|")
        if not countries or region[:2] in countries.split():
            found += [name for name in names.split() if "_" not in name and _is_script(script_of(name), script)][:1]
    return tuple(found)
