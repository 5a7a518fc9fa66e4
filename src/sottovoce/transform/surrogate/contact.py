"""Surrogates for ways to reach somebody: e-mail, URL, telephone. They lead nowhere where a reserved range is known.

Reserved names: RFC 2606 (example.org and the like, .test, .invalid). Reserved numbers: what the national authorities
set aside for drama and examples (Ofcom, NANPA, Bundesnetzagentur, Arcep, PTS, ACMA).
"""

from __future__ import annotations

import unicodedata

from sottovoce.transform.dates import like_digits
from sottovoce.transform.runs import fold, shares_run
from sottovoce.transform.surrogate.draw import Draw
from sottovoce.transform.surrogate.scene import Scene
from sottovoce.transform.surrogate.shape import same_shape
from sottovoce.transform.surrogate.words import username

_DOMAINS = ("example.org", "example.com", "example.net", "mail.test", "post.invalid", "web.test", "site.invalid")
_TWO_DIGIT_CODES = frozenset(
    str(code)
    for code in (20, 27, *range(30, 67), 81, 82, 84, 86, *range(90, 99))
    if code not in (35, 37, 38, 42, 50, 59, 96, 97)
)
_UNASSIGNED_CODES = ("999", "969", "899", "859", "839", "699", "429", "219")
"""Country codes that ITU has assigned to nobody: a code of three digits cannot stay, for it is a run of the value."""

# Country code, number of national digits, fixed beginning; the rest is drawn.
_FICTITIOUS = {
    "1": ((10, "20255501"), (10, "31255501"), (10, "41555501"), (10, "61755501")),
    "44": ((10, "7700900"), (10, "2079460"), (10, "1134960"), (10, "1614960")),
    "33": ((9, "63998"), (9, "19900"), (9, "26191"), (9, "35301")),
    "49": ((10, "3023125"), (10, "6990009"), (9, "17139200"), (10, "17139200")),
    "46": ((9, "7017406"), (8, "84650040"), (9, "31390060")),
    "61": ((9, "491570"), (9, "255501"), (9, "370101")),
}
_TRUNK = {"44": "0", "33": "0", "49": "0", "46": "0", "61": "0"}
_NATIONAL = {"en": "44", "fr": "33", "de": "49", "sv": "46"}


def email(value: str, scene: Scene) -> str | None:
    """Return another address at a domain reserved for examples."""
    local, at, _ = value.rpartition("@")
    made = username(local, scene) if at else None
    domain = _domain(value, scene)
    if made is None or domain is None:
        return None
    kept = "".join(char if char.isascii() and (char.isalnum() or char in "._+-") else "" for char in made)
    return f"{kept.strip('.') or 'user'}@{domain}"


def _domain(value: str, scene: Scene) -> str | None:
    usual = [domain for domain in _DOMAINS[:3] if not shares_run(value, domain)]
    pool = usual or [domain for domain in _DOMAINS if not shares_run(value, domain)]
    return scene.draw(value).choice(pool) if pool else None


def url(value: str, scene: Scene) -> str | None:
    """Return another URL at a reserved domain, with a path of the same build.

    The scheme is left out: it is a run of the value like any other.
    """
    rest = value.partition("://")[2] or value
    slash = min((place for place in (rest.find(mark) for mark in "/?#") if place >= 0), default=len(rest))
    domain = _domain(value, scene)
    path = username(rest[slash:], scene)
    return None if domain is None or path is None else domain + path


def phone(value: str, scene: Scene) -> str | None:
    """Return another number in the same format and of the same length, of a range reserved for fiction if one is known.

    A country code of one or two digits stays. Where no reserved range is known the digits are drawn, so the number may
    be somebody's.
    """
    digits = "".join(char for char in value if char.isdecimal())
    plain = "".join(str(unicodedata.decimal(char)) for char in digits)
    if not plain:
        return None
    draw = scene.draw(plain)
    code = _country_code(value, plain)
    countries = _countries(plain, code, scene)
    made = _fictitious(value, plain, code, countries, draw) or _drawn(value, plain, code, draw)
    return None if made is None else _fill(value, made)


def _country_code(value: str, plain: str) -> str:
    """Return the country code at the start of an international number, with the 00 if that leads; else nothing."""
    if value.lstrip(" (")[:1] in {"+", "＋"}:
        lead = ""
    elif plain.startswith("00"):
        lead = "00"
    else:
        return ""
    rest = plain[len(lead) :]
    if rest[:1] in {"1", "7"}:
        return lead + rest[:1]
    return lead + (rest[:2] if rest[:2] in _TWO_DIGIT_CODES else rest[:3])


def _countries(plain: str, code: str, scene: Scene) -> tuple[str, ...]:
    """Return the country codes whose reserved ranges fit; of a national number, by the language of the text."""
    if code:
        return (code.removeprefix("00"),)
    if plain.startswith("0"):
        return tuple(_NATIONAL[language] for language in scene.languages if language in _NATIONAL)
    return ("1",)


def _fictitious(value: str, plain: str, code: str, countries: tuple[str, ...], draw: Draw) -> str | None:
    """Draw from a reserved range that fits the length; None if there is none that shares no run with the value."""
    options = []
    for country in countries:
        lead = code or _TRUNK.get(country, "")
        options += [lead + start for size, start in _FICTITIOUS.get(country, ()) if len(lead) + size == len(plain)]
    while options:
        start = options.pop(draw.below(len(options)))
        for _ in range(8):
            made = start + "".join(str(draw.below(10)) for _ in range(len(plain) - len(start)))
            if not shares_run(value, _fill(value, made)):
                return made
    return None


def _drawn(value: str, plain: str, code: str, draw: Draw) -> str | None:
    if len(code.removeprefix("00")) == 3:
        code = code[:-3] + draw.choice(_UNASSIGNED_CODES)
    kept = code or ("0" if plain.startswith("0") else "")
    for _ in range(16):
        drawn = same_shape(_fill(value, plain), draw)
        if drawn is None:
            return None
        made = kept + fold(drawn).replace(" ", "")[len(kept) :]
        if not shares_run(value, _fill(value, made)):
            return made
    return None


def _fill(value: str, digits: str) -> str:
    """Write digits where the value has digits, in its script; letters of a vanity number go."""
    source = iter(digits)
    return "".join(
        like_digits(next(source), char) if char.isdecimal() else ("" if char.isalpha() else char) for char in value
    )
