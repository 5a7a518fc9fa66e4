"""Surrogates made of words: people, places, organisations, addresses, user names.

Rules kept: as many words as before, in the same script and case; a first name alone stays a first name, of the same
gender where the name tells it; each word is drawn by its own seed, so that "Ana" and "Ana Ruiz" keep their first name
in common. Words of one or two letters stay: they are no run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from sottovoce.transform.runs import RUN, shares_run
from sottovoce.transform.surrogate.draw import Draw
from sottovoce.transform.surrogate.locales import Names, cities_for, language_of, names_for, script_of
from sottovoce.transform.surrogate.scene import Scene
from sottovoce.transform.surrogate.shape import same_shape

# A word: letters with their marks. Python has no class for marks, so the word is what is no blank, digit or sign.
_MARKS = (
    r"\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0962\u0963"
    r"\u0981-\u0983\u09bc-\u09cd\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u200c\u200d"
)
_WORD = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{_MARKS}]|['’](?=[^\W\d_]))*")
_NUMBER = re.compile(r"\d+")
_GLUED = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL"})
_FAMILY_FIRST = frozenset({"hu", "zh", "ja", "ko", "vi"})
_FEMALE_ENDINGS = (
    "ова",
    "ева",
    "ёва",
    "ина",
    "ына",
    "ская",
    "цкая",
    "ська",
    "цька",
    "ová",
    "ska",
    "cka",
    "ienė",
    "aitė",
)
_MAX_TRIES = 40
_PARTICLES = ("de", "di", "du", "la", "le", "te", "zu")

_STREETS = (
    "street road lane avenue drive close court place way terrace square hill crescent",
    "straße strasse weg allee platz gasse ring ufer damm",
    "rue avenue boulevard place chemin allée quai impasse cours",
    "calle avenida plaza paseo camino ronda travesía",
    "via viale piazza corso largo vicolo",
    "rua avenida praça largo travessa alameda",
    "straat laan weg plein gracht kade",
    "улица проспект площадь бульвар шоссе переулок",
    "вулиця проспект площа бульвар провулок",
    "ulica aleja plac osiedle",
    "utca tér körút fasor",
    "gatan vägen allén torget",
    "katu tie kuja polku",
)
_LEGAL_FORMS = {
    "gmbh": "AG",
    "ltd": "Co",
    "llc": "Co",
    "inc": "Co",
    "corp": "Co",
    "sarl": "SA",
    "plc": "Co",
    "ооо": "АО",
    "bv": "NV",
}


def person(value: str, scene: Scene) -> str | None:
    """Return another name of the same form."""
    language = language_of(value, scene.languages)
    if language is None:
        return None
    names = names_for(language)
    if script_of(value) in _GLUED and _WORD.fullmatch(value):
        return _glued_person(value, names, scene, language)
    words = [match.group() for match in _WORD.finditer(value)]
    is_female = _is_female(words, names)
    roles = _roles(words, names, language)
    at = iter(range(len(words)))

    def replace(word: str, draw: Draw) -> str | None:
        is_last = roles[next(at)]
        if word.islower() and not value.islower():
            return draw.choice(_PARTICLES)
        made = _pick(_pool(names, is_last=is_last, is_female=is_female), word, value, draw)
        return made[: len(word)] if made and len(word) < RUN and script_of(word) not in _GLUED else made

    return _each_word(value, scene, replace, keep_short=False)


def _glued_person(value: str, names: Names, scene: Scene, language: str) -> str | None:
    """Replace a name written without blanks: family name first, as many characters as before where the data allow."""
    family_length = next((size for size in (2, 1) if len(value) > size and value[:size] in names.last), 0)
    draw = scene.draw(value, "PERSON")
    is_female = value[family_length:] in names.female and value[family_length:] not in names.male
    given = names.female if is_female else names.male
    if not family_length and (len(value) <= 2 or language == "ja") and value in (*names.first, *names.last):
        pool = names.last if value in names.last else given
        return _pick(pool, value, value, draw)
    for _ in range(_MAX_TRIES):
        made = draw.choice(names.last) + draw.choice(given)
        if len(value) != len(made) and _ < _MAX_TRIES // 2:
            continue
        if not shares_run(value, made) and made != value:
            return made
    return None


def _is_female(words: Sequence[str], names: Names) -> bool | None:
    """Return the gender that a name tells, or None."""
    for word in words:
        title = word.title()
        male, female = title in names.male, title in names.female
        if male != female:
            return female
    if any(word.lower().endswith(_FEMALE_ENDINGS) for word in words):
        return True
    return None


def _roles(words: Sequence[str], names: Names, language: str) -> list[bool]:
    """Say for each word whether it is a last name: by the lists, else by its place."""
    if len(words) == 1:
        title = words[0].title()
        return [title not in names.first and title in (*names.last, *names.last_female)]
    if language in _FAMILY_FIRST:
        return [True] + [False] * (len(words) - 1)
    if words[0].title() in names.last and words[0].title() not in names.first and words[-1].title() in names.first:
        return [True] * (len(words) - 1) + [False]
    return [False] + [True] * (len(words) - 1)


def _pool(names: Names, *, is_last: bool, is_female: bool | None) -> tuple[str, ...]:
    if is_last:
        if is_female:
            return names.last_female or names.last
        return names.last_male or names.last
    if is_female is None:
        return names.first
    return names.female if is_female else names.male


def _pick(pool: Sequence[str], word: str, value: str, draw: Draw) -> str | None:
    """Return an entry of the pool that shares no run with the value, in the case of the word."""
    if not pool:
        return None
    for _ in range(_MAX_TRIES):
        made = in_case_of(word, draw.choice(pool))
        if made.casefold() != word.casefold() and not shares_run(value, made):
            return made
    return None


def in_case_of(word: str, other: str) -> str:
    """Write a word in the case of another: UPPER, lower or Title."""
    if word.isupper() and len(word) > 1:
        return other.upper()
    if word.islower():
        return other.lower()
    return other[:1].upper() + other[1:]


def _each_word(
    value: str, scene: Scene, replace: Callable[[str, Draw], str | None], *, keep_short: bool = True
) -> str | None:
    """Replace each word by its own seed and each number by one of the same length; the rest stays."""
    pieces: list[str] = []
    at = 0
    for match in sorted((*_WORD.finditer(value), *_NUMBER.finditer(value)), key=lambda found: found.start()):
        word = match.group()
        draw = scene.draw(word)
        is_number = word[0].isdecimal()
        made: str | None = word
        if is_number:
            made = same_shape(word, draw)
        elif not (keep_short and len(word) < RUN):
            made = replace(word, draw)
        if made is None:
            return None
        pieces += [value[at : match.start()], made]
        at = match.end()
    return "".join([*pieces, value[at:]])


def location(value: str, scene: Scene) -> str | None:
    """Return another place: each word a city in the same script and language."""
    return _of_pool(value, scene, cities_for)


def organization(value: str, scene: Scene) -> str | None:
    """Return another organisation: family names for its words, another legal form for a legal form."""

    def swap(word: str, draw: Draw, pool: Sequence[str]) -> str | None:
        form = _LEGAL_FORMS.get(word.casefold())
        return form or _pick(pool, word, value, draw)

    return _of_pool(value, scene, lambda language: names_for(language).last, swap)


def address(value: str, scene: Scene) -> str | None:
    """Return another address of the same build: other street, numbers of the same length, other place."""

    def swap(word: str, draw: Draw, pool: Sequence[str]) -> str | None:
        sort = next((row.split() for row in _STREETS if word.casefold() in row.split()), None)
        return _pick(sort, word, value, draw) if sort else _pick(pool, word, value, draw)

    return _of_pool(value, scene, lambda language: cities_for(language) + names_for(language).last, swap)


def _of_pool(
    value: str,
    scene: Scene,
    pool_of: Callable[[str], Sequence[str]],
    swap: Callable[[str, Draw, Sequence[str]], str | None] | None = None,
) -> str | None:
    language = language_of(value, scene.languages)
    if language is None:
        return None
    pool = pool_of(language)

    def replace(word: str, draw: Draw) -> str | None:
        return swap(word, draw, pool) if swap else _pick(pool, word, value, draw)

    return _each_word(value, scene, replace, keep_short=script_of(value) not in _GLUED)


def username(value: str, scene: Scene) -> str | None:
    """Return another user name: first names for its words, numbers of the same length."""
    pool = names_for("en").first

    def replace(word: str, draw: Draw) -> str | None:
        return _pick(pool, word, value, draw)

    return _each_word(value, scene, replace)
