"""Surrogates for numbers with a form of their own: cards, accounts, network addresses, coordinates, ages, dates.

Ranges reserved for documentation: RFC 5737 (IPv4), RFC 3849 and RFC 9637 (IPv6).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import replace

from sottovoce.transform.bands import number_in
from sottovoce.transform.dates import like_digits, read_date
from sottovoce.transform.runs import fold, shares_run
from sottovoce.transform.surrogate.draw import Draw
from sottovoce.transform.surrogate.scene import Scene
from sottovoce.transform.surrogate.shape import same_shape

_IPV4 = ("192.0.2.", "198.51.100.", "203.0.113.")
_IPV6 = ("2001:db8:", "3fff:")
_NUMBER = re.compile(r"\d+")
_AGE_STEP = 3
_TRIES = 24
_DATE_STEPS = ((1, 730), (731, 4400), (4401, 9000))
"""Days by which a date moves at most, tried in turn: within two years first, further where the year would show."""


def card(value: str, scene: Scene) -> str | None:
    """Return another card number in the same format: same first digit, Luhn-valid."""
    if not _plain(value).isdecimal():
        return None
    draw = scene.draw(_plain(value))

    def finish(digits: str) -> str:
        from stdnum import luhn  # noqa: PLC0415 - imported on first use

        body = _plain(value)[:1] + digits[1:-1]
        return body + str(luhn.calc_check_digit(body))

    return _number_like(value, draw, finish)


def iban(value: str, scene: Scene) -> str | None:
    """Return another account in the same country and format, valid by mod 97.

    A check digit that a country keeps inside its own part is not computed.
    """
    if not (_plain(value).isascii() and _plain(value)[:2].isalpha()):
        return None
    draw = scene.draw(_plain(value))

    def finish(made: str) -> str:
        from stdnum.iso7064 import mod_97_10  # noqa: PLC0415 - imported on first use

        country = _plain(value)[:2].upper()
        body = made[4:].upper()
        return country + str(mod_97_10.calc_check_digits(body + country)).zfill(2) + body

    return _number_like(value, draw, finish)


def _plain(value: str) -> str:
    return fold(value).replace(" ", "")


def _number_like(value: str, draw: Draw, finish: Callable[[str], str]) -> str | None:
    """Draw characters of the value's shape, let ``finish`` make them valid, write them in the value's format."""
    for _ in range(_TRIES):
        drawn = same_shape(value, draw)
        if drawn is None or len(_plain(drawn)) < 5:
            return None
        done = iter(finish(_plain(drawn)))
        made = "".join(_as_written(next(done), char) if fold(char) != " " else char for char in value)
        if not shares_run(value, made):
            return made
    return None


def _as_written(made: str, char: str) -> str:
    if made.isdecimal():
        return like_digits(made, char) if char.isdecimal() else made
    return made.lower() if char.islower() else made


def ip_address(value: str, scene: Scene) -> str | None:
    """Return an address reserved for documentation, of the same version; a port or prefix goes."""
    draw = scene.draw(value)
    if "." in value and ":" not in value:
        pool = [start for start in _IPV4 if not shares_run(value, start)]
        return draw.choice(pool) + str(draw.between(1, 254)) if pool else None
    pool = [start for start in _IPV6 if not shares_run(value, start)]
    return f"{draw.choice(pool)}:{draw.between(1, 0xFFFF):x}:{draw.between(1, 0xFFFF):x}" if pool else None


def mac_address(value: str, scene: Scene) -> str | None:
    """Return another address in the same format, locally administered so that no maker owns it."""
    draw = scene.draw(value)
    case = "0123456789ABCDEF" if any(char.isupper() for char in value) else "0123456789abcdef"
    for _ in range(_TRIES):
        made, place = [], 0
        for char in value:
            if not char.isalnum():
                made.append(char)
                continue
            made.append(draw.choice("26ae" if place == 1 else case))
            place += 1
        joined = "".join(made)
        if not shares_run(value, joined):
            return joined
    return None


def age(value: str, scene: Scene) -> str | None:
    """Return another age within three years, as a bare number: the words around it are runs of the value."""
    number = number_in(value)
    if number is None:
        return None
    found = _NUMBER.search(value)
    draw = scene.draw(value)
    made = int(number) + draw.choice([step for step in range(-_AGE_STEP, _AGE_STEP + 1) if step and number + step >= 1])
    return like_digits(str(made), found.group() if found else "0")


def date(value: str, scene: Scene) -> str | None:
    """Return another date in the same form: within two years, or as near as no run of the year survives.

    Where all months end alike (Finnish) the month is given as a number.
    """
    found = read_date(value, scene.languages)
    if found is None:
        return None
    draw = scene.draw(value)
    tail = same_shape(found.tail, draw) if found.tail else ""
    forms = (found, replace(found, form=None, is_padded=False)) if found.form else (found,)
    for form, (low, high) in itertools.product(forms, _DATE_STEPS):
        for _ in range(_TRIES):
            days = draw.between(low, high) * draw.choice((-1, 1))
            moved = form.moved(days)
            if moved is None or tail is None:
                continue
            made = moved[: len(moved) - len(found.tail)] + _clock(found.tail, draw)
            if made != value and not shares_run(value, made):
                return made
    return None


def _clock(tail: str, draw: Draw) -> str:
    """Return another time of the same form; zone and letters of one or two stay."""
    limits = iter((24, 60, 60))

    def another(match: re.Match[str]) -> str:
        limit = next(limits, 10 ** len(match.group()))
        return like_digits(str(draw.below(limit)).zfill(len(match.group()))[-len(match.group()) :], match.group())

    return _NUMBER.sub(another, re.sub(r"[+-]\d{2}:?\d{2}$", "", tail))


def coordinates(value: str, scene: Scene) -> str | None:
    """Return another place on the globe, written as precisely."""
    draw = scene.draw(value)

    def another(match: re.Match[str]) -> str:
        digits = match.group()
        follows_point = match.start() > 0 and value[match.start() - 1] == "."
        if follows_point or len(digits) > 3:
            return "".join(str(draw.below(10)) for _ in digits)
        low, high = ((0, 9), (10, 59), (100, 179))[len(digits) - 1]
        return str(draw.between(low, high))

    for _ in range(_TRIES):
        made = _NUMBER.sub(another, value)
        if not shares_run(value, made):
            return made
    return None
