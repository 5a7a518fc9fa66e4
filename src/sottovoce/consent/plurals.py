"""Which form a count takes in a language. Pure.

For whole numbers from 0 below a million, after the plural rules of Unicode CLDR 46 (supplemental data, cardinals).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

CATEGORIES: Final = ("zero", "one", "two", "few", "many", "other")
"""Names of the forms. Source: CLDR."""


def _none(_n: int) -> str:
    return "other"


def _single(n: int) -> str:
    return "one" if n == 1 else "other"


def _up_to_one(n: int) -> str:
    return "one" if n <= 1 else "other"


def _east_slavic(n: int) -> str:
    if n % 10 == 1 and n % 100 != 11:
        return "one"
    return "few" if 2 <= n % 10 <= 4 and not 12 <= n % 100 <= 14 else "many"


def _polish(n: int) -> str:
    if n == 1:
        return "one"
    return "few" if 2 <= n % 10 <= 4 and not 12 <= n % 100 <= 14 else "many"


def _czech(n: int) -> str:
    return "one" if n == 1 else "few" if 2 <= n <= 4 else "other"


def _croatian(n: int) -> str:
    form = _east_slavic(n)
    return "other" if form == "many" else form


def _slovenian(n: int) -> str:
    return {1: "one", 2: "two", 3: "few", 4: "few"}.get(n % 100, "other")


def _lithuanian(n: int) -> str:
    if 11 <= n % 100 <= 19 or n % 10 == 0:
        return "other"
    return "one" if n % 10 == 1 else "few"


def _latvian(n: int) -> str:
    if 11 <= n % 100 <= 19 or n % 10 == 0:
        return "zero"
    return "one" if n % 10 == 1 else "other"


def _romanian(n: int) -> str:
    return "one" if n == 1 else "few" if n == 0 or 1 <= n % 100 <= 19 else "other"


def _maltese(n: int) -> str:
    if n <= 2:
        return ("few", "one", "two")[n]
    return "few" if 3 <= n % 100 <= 10 else "many" if 11 <= n % 100 <= 19 else "other"


def _irish(n: int) -> str:
    return "one" if n == 1 else "two" if n == 2 else "few" if 3 <= n <= 6 else "many" if 7 <= n <= 10 else "other"


def _arabic(n: int) -> str:
    if n <= 2:
        return ("zero", "one", "two")[n]
    return "few" if 3 <= n % 100 <= 10 else "many" if n % 100 >= 11 else "other"


def _hebrew(n: int) -> str:
    return {1: "one", 2: "two"}.get(n, "other")


_RULES: Final[dict[str, Callable[[int], str]]] = {
    **dict.fromkeys(("id", "ja", "ko", "th", "vi", "zh"), _none),
    **dict.fromkeys(("bn", "fa", "fr", "hi", "pt"), _up_to_one),
    **dict.fromkeys(("ru", "uk"), _east_slavic),
    **dict.fromkeys(("cs", "sk"), _czech),
    "pl": _polish,
    "hr": _croatian,
    "sl": _slovenian,
    "lt": _lithuanian,
    "lv": _latvian,
    "ro": _romanian,
    "mt": _maltese,
    "ga": _irish,
    "ar": _arabic,
    "he": _hebrew,
}


def category(language: str, n: int) -> str:
    """Give the form of ``n`` things in ``language`` (a primary subtag); one and other where no rule is known."""
    return _RULES.get(language, _single)(n)


def categories(language: str) -> frozenset[str]:
    """Give the forms that ``language`` has."""
    return frozenset(category(language, n) for n in range(200))
