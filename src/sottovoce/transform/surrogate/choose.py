"""Find a stand-in for a value: same kind, form, script, and nothing of the value left.

Rules kept: the answer depends on the seed only, but for one thing: it never is a value that stands in the text, nor one
that already stands in for another value there. No answer is better than a bad one: the caller then redacts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sottovoce.transform.kinds import DATE_KINDS, family_of
from sottovoce.transform.ports import Minter
from sottovoce.transform.runs import RUN, fold, shares_run
from sottovoce.transform.surrogate import contact, numbers, words
from sottovoce.transform.surrogate.scene import Scene
from sottovoce.transform.surrogate.shape import same_shape

Maker = Callable[[str, Scene], str | None]

_MAKERS: dict[str, Maker] = {
    "PERSON": words.person,
    "LOCATION": words.location,
    "ADDRESS": words.address,
    "ORGANIZATION": words.organization,
    "USERNAME": words.username,
    "EMAIL_ADDRESS": contact.email,
    "URL": contact.url,
    "PHONE_NUMBER": contact.phone,
    "CREDIT_CARD": numbers.card,
    "IBAN_CODE": numbers.iban,
    "IP_ADDRESS": numbers.ip_address,
    "MAC_ADDRESS": numbers.mac_address,
    "AGE": numbers.age,
    "COORDINATES": numbers.coordinates,
    **dict.fromkeys(sorted(DATE_KINDS), numbers.date),
}
_ATTEMPTS = 12
_NO_SHAPE = frozenset({"EMAIL_ADDRESS", "URL", "IP_ADDRESS"})
"""Kinds for which a drawn shape could lead to somebody; where their maker has no answer there is none."""
_WORDED = frozenset({"PERSON", "LOCATION", "ADDRESS", "ORGANIZATION", "USERNAME"})
"""Kinds whose stand-in must not even share a word with the text."""


class Surrogates:
    """Stand-ins for the values of one text.

    Args:
        text: The text; no stand-in occurs in it.
        minter: Gives the seeds of the scope.
        languages: Languages the text is likely in.
    """

    __slots__ = ("_folded", "_given", "_languages", "_minter", "_taken", "_text")

    def __init__(self, text: str, minter: Minter, languages: Sequence[str] = ()) -> None:
        self._text = text.casefold()
        self._folded = fold(text)
        self._minter = minter
        self._languages = tuple(languages)
        self._given: dict[tuple[str, str], str | None] = {}
        self._taken: dict[str, str] = {}

    def stand_in(self, kind: str, value: str) -> str | None:
        """Return the stand-in for a value, the same for the same value, or None if there is none."""
        key = (kind, value)
        if key not in self._given:
            self._given[key] = self._find(kind, value)
        return self._given[key]

    def _find(self, kind: str, value: str) -> str | None:
        maker = _MAKERS.get(family_of(kind), _shaped)
        for attempt in range(_ATTEMPTS if kind in _NO_SHAPE else 2 * _ATTEMPTS):
            scene = Scene(kind=kind, minter=self._minter, languages=self._languages, attempt=attempt)
            made = (maker if attempt < _ATTEMPTS else _shaped)(value, scene)
            if made is not None and self._is_fit(kind, value, made):
                self._taken[made.casefold()] = value.casefold()
                return made
        return None

    def _is_fit(self, kind: str, value: str, made: str) -> bool:
        owner = self._taken.get(made.casefold(), value.casefold())
        return (
            owner == value.casefold()
            and made.casefold() != value.casefold()
            and made.strip() != ""
            and made.casefold() not in self._text
            and not shares_run(value, made)
            and not (kind in _WORDED and self._has_word_of(made))
        )

    def _has_word_of(self, made: str) -> bool:
        return any(len(word) >= RUN and not word.isdecimal() and word in self._folded for word in fold(made).split())


def _shaped(value: str, scene: Scene) -> str | None:
    return same_shape(value, scene.draw(value))
