"""Numbering plans of countries, and which countries a text makes likely. Data for ``phones``.

The plans come from the phonenumbers package (metadata of Google's libphonenumber); each is boiled down to one regular
expression when first asked for, because the package's own parser costs tens of microseconds a number. RE2 compiles
them in a tenth of the time that the standard library takes, and first findings wait for fifty of them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

import re2

NOTHING = r"[^\s\S]"
"""An expression that matches nothing, not even nothing."""


class Plan(NamedTuple):
    """How numbers of a country are built.

    Attributes:
        trunk: Digit(s) dialled before a national number ("0", "8", "06"); "" where there are none.
        prefix: Expression for what may be dialled before a national number.
        valid: Expression for a whole national number in use.
        mobile: Expression for a whole mobile number; one that matches nothing where they cannot be told apart.
        lengths: How many digits a national number may have.
    """

    trunk: str
    prefix: re2._Regexp | None
    valid: re2._Regexp
    mobile: re2._Regexp
    lengths: frozenset[int]


@lru_cache(maxsize=300)
def plan(region: str) -> Plan:
    """The plan of an ISO 3166 region known to phonenumbers."""
    from phonenumbers import PhoneMetadata  # noqa: PLC0415  # 50 ms, paid by the first text that holds a number

    data: Any = PhoneMetadata.metadata_for_region(region, None)
    uses = (
        data.fixed_line, data.mobile, data.toll_free, data.premium_rate, data.shared_cost, data.personal_number,
        data.voip, data.uan,
    )  # fmt: skip
    patterns = [use.national_number_pattern for use in uses if use is not None and use.national_number_pattern]
    prefix = data.national_prefix_for_parsing
    return Plan(
        data.national_prefix or "",
        re2.compile(prefix) if prefix else None,
        re2.compile("|".join(patterns)),
        re2.compile(data.mobile.national_number_pattern or NOTHING),
        frozenset(length for length in data.general_desc.possible_length if length > 0),
    )


@lru_cache(maxsize=1)
def regions_of_codes() -> dict[str, tuple[str, ...]]:
    """Calling code ("49") to its regions, the main one first."""
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE  # noqa: PLC0415

    return {
        str(code): tuple(region for region in regions if region != "001")
        for code, regions in COUNTRY_CODE_TO_REGION_CODE.items()
    }


REGIONS = {
    "bg": "BG", "hr": "HR BA RS", "cs": "CZ SK", "da": "DK", "nl": "NL BE", "en": "GB US IE AU NZ ZA IN SG AE NG KE",
    "et": "EE", "fi": "FI", "fr": "FR BE CH CA DZ MA TN LU", "de": "DE AT CH LI LU", "el": "GR CY", "hu": "HU",
    "ga": "IE GB", "it": "IT CH", "lv": "LV", "lt": "LT", "mt": "MT", "pl": "PL", "pt": "PT BR AO MZ", "ro": "RO MD",
    "sk": "SK CZ", "sl": "SI", "es": "ES MX AR CO CL PE VE EC UY BO CR DO US", "sv": "SE FI", "no": "NO", "uk": "UA",
    "ru": "RU KZ BY UA", "tr": "TR CY", "ar": "SA EG AE MA DZ TN JO LB IQ KW QA BH OM LY SY YE", "he": "IL",
    "fa": "IR AF", "hi": "IN NP", "bn": "BD IN", "ur": "PK IN", "th": "TH", "vi": "VN", "id": "ID MY",
    "zh": "CN TW HK SG MO", "ja": "JP", "ko": "KR", "ca": "ES AD",
}  # fmt: skip
"""Countries in whose form a speaker of a language gives a local number, the likeliest first."""

_SCRIPTS = (
    (re.compile("[\u0400-\u04ff]"), ("uk", "ru", "bg")),
    (re.compile("[\u0370-\u03ff]"), ("el",)),
    (re.compile("[\u0590-\u05ff]"), ("he",)),
    (re.compile("[\u067e\u0686\u06af\u0679\u0688\u0691\u06ba]"), ("fa", "ur", "ar")),
    (re.compile("[\u0600-\u06ff]"), ("ar", "fa", "ur")),
    (re.compile("[\u0900-\u097f]"), ("hi",)),
    (re.compile("[\u0980-\u09ff]"), ("bn",)),
    (re.compile("[\u0e00-\u0e7f]"), ("th",)),
    (re.compile("[\uac00-\ud7af]"), ("ko",)),
    (re.compile("[\u3040-\u30ff]"), ("ja", "zh")),
    (re.compile("[\u4e00-\u9fff]"), ("zh", "ja")),
)
_BEYOND_LATIN = re.compile("[\u0370-\u0e7f\u3040-\ud7af]")
_WORD_LISTS = {
    "hr": "je na sam se nije moj mi za ili mu ste javite broj nazovite kako",
    "cs": "je na jsem prosim muj me ze nebo dekuji volejte cislo jak mam ho",
    "da": "jeg er det ikke mig og til ring min har pa hvor kan skriv",
    "nl": "ik het een niet mijn is de en van voor op bel kunt mij",
    "en": "the is my and to me you on for it call if of they",
    "et": "on mu ja ei minu palun mis see helista number ma",
    "fi": "on ja ei mun minun olen se mulle soita numero kun",
    "fr": "je mon le la est et pas ma de les pour au sur appelez vous",
    "de": "ich der die das ist nicht mein und bitte auf zu mir den an nummer",
    "hu": "a az nem es hogy egy en van kerem hivjon szam meg",
    "ga": "an ar agus mo ta is le do go",
    "it": "il mio la che non e un di per mi chiamate numero sono al",
    "lv": "ir un mans lai ludzu zvaniet ka par man uz numurs es",
    "lt": "ir mano as yra kad skambinkite prasom numeris su tai",
    "mt": "il tieghi li ta jien cempel ma fuq dan qed qieghda qieghed hi fil wara din meta kif ghandi",
    "pl": "jest na nie moj do sie prosze to mnie z numer dzwonic w",
    "pt": "o meu que de para nao e um minha ligue me com por",
    "ro": "nu este si la mea pe sunati de ma un numarul sunt am",
    "sk": "je na som moj prosim mi nie ze cislo volajte sa alebo",
    "sl": "je na sem moj prosim mi ne da pokličite poklicite stevilka in za",
    "es": "el mi es de la que no por para un llame me y en al numero",
    "sv": "jag det inte mig och till ring min har pa som kan ar",
    "no": "jeg er det ikke meg og til ring min har pa hvor kan nummer",
    "tr": "bir ve benim bu numara numarasi icin ne arayin ben mi tel",
    "vi": "toi la so cua cho goi em anh chi khong nha dien",
    "id": "saya ini yang di nomor tolong hubungi ada aku dan hp telepon",
    "ca": "el meu es la de que no per a truqueu i en al numero",
}  # fmt: skip
"""Folded function words and phone talk of the languages in Latin script. A hint only: several may share a word."""
_WORDS: dict[str, tuple[str, ...]] = {
    word: tuple(language for language, words in _WORD_LISTS.items() if word in words.split())
    for words_of in _WORD_LISTS.values()
    for word in words_of.split()
}
_LETTERS = {
    "ğışİ": "tr", "őű": "hu", "łąęśźżćń": "pl", "řěů": "cs", "ľĺŕ": "sk", "țșăţ": "ro", "ß": "de", "ãõ": "pt",
    "ñ¿¡": "es",
    "œêèù": "fr", "å": "sv da no fi", "øæ": "no da", "õ": "et pt", "ơưđạấầảếệịốộợụủ": "vi", "āēīņļķģ": "lv",
    "ėųįūę": "lt",
    "ħġċ": "mt", "đ": "hr", "çàò": "ca", "äö": "de fi sv et", "áíú": "es ga", "čšž": "sl hr cs sk lv lt",
}  # fmt: skip
_LETTER_TALLY: dict[str, tuple[str, ...]] = {
    letter: tuple(
        name for letters, names in _LETTERS.items() if letter in letters for name in re.findall("[a-z]+", names)
    )
    for letter in "".join(_LETTERS)
}
_LATIN_WORD = re.compile("[a-z]{1,12}")

BROAD = tuple(
    re.findall(
        "[A-Z]{2}",
        "US GB DE FR ES IT NL BE CH AT PL CZ SK PT BR IE SE NO DK FI EE LV LT HU RO HR SI MT MX AR CO CL PE "
        "TR ID MY VN IN AU NZ ZA PH GR UA RS LU AE ",
    ),
)
"""Tried for a text in Latin script after its likely countries: people write about numbers abroad."""


@lru_cache(maxsize=2)
def _in_use_somewhere(*, after_zero: bool) -> re2._Regexp:
    plans = [plan(region) for region in BROAD]
    chosen = [rules.valid.pattern for rules in plans if rules.trunk == "0" or not after_zero]
    return re2.compile("|".join(chosen))


def in_use_somewhere(digits: str) -> bool:
    """Whether some country of ``BROAD`` has such a national number, with its trunk prefix 0 or 1 or without."""
    if digits[0] in "01" and _in_use_somewhere(after_zero=digits[0] == "0").fullmatch(digits, 1):
        return True
    return _in_use_somewhere(after_zero=False).fullmatch(digits) is not None


@lru_cache(maxsize=8)  # Rules ask again about the same text; no text is kept for long.
def likely_regions(plain: str, folded: str) -> tuple[str, ...]:
    """Countries that a stretch of text (and the same folded) makes likely, in order."""
    return regions(languages(plain, folded))


def languages(plain: str, folded: str) -> tuple[str, ...]:
    """Languages that a stretch of text (and the same folded) may be in, likely ones first; empty when nothing tells."""
    tally: dict[str, int] = {}
    if not plain.isascii():
        if _BEYOND_LATIN.search(plain):
            for script, names in _SCRIPTS:
                if script.search(plain):
                    return names
        for letter in set(plain):
            for language in _LETTER_TALLY.get(letter, ()):
                tally[language] = tally.get(language, 0) + 1
    for word in _LATIN_WORD.findall(folded):
        for language in _WORDS.get(word, ()):
            tally[language] = tally.get(language, 0) + 1
    if not tally:
        return ()
    best = max(tally.values())
    return tuple(
        sorted((name for name, count in tally.items() if count >= max(1, best - 1)), key=lambda n: (-tally[n], n))
    )


@lru_cache(maxsize=512)
def regions(names: tuple[str, ...]) -> tuple[str, ...]:
    """Regions of some languages, each once, in order."""
    return tuple(dict.fromkeys(region for name in names for region in REGIONS.get(name, "").split()))
