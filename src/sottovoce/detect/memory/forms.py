# ruff: noqa: E501 - lists of endings read better as running text
"""The units of a text, and the forms in which a name comes back: stems of inflected forms, near spellings.

Everything is folded (``normalize.fold``): lower case, no accents. Endings are those of the languages that inflect
names; which language a text is in need not be known, since a form counts only if its stem is that of a remembered name.
Source: the authors' own knowledge of the languages; the case endings are those of any grammar of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from sottovoce.detect.alphabets import MARKS, SPACELESS, alphabet
from sottovoce.detect.normalize import fold

_WORD = f"[^\\W_{SPACELESS}]+(?:[{MARKS}]+[^\\W_{SPACELESS}]*)*"
_UNIT = re.compile(f"{_WORD}|[{SPACELESS}]+")
_RUN = re.compile(f"[{SPACELESS}]")
_FIRST_SPACELESS = "\u0e00"
_HAN = re.compile("[\u4e00-\u9fff]+")
_HANGUL = re.compile("[\uac00-\ud7a3]+")
_HONORIFIC = re.compile("(?:先生|女士|小姐|太太|老师|さん|さま|様|くん|ちゃん|君|씨|님|คุณ)$")

SHORTEST_PART = 3
"""Letters that a part of a name needs to be found by itself."""

SHORTEST_TO_MISSPELL = 5
_SHORTEST_STEM = 3
_SHORTEST_SURE_STEM = 4

_LATIN_ENDINGS = """
    a e i o u y n s t m ou ov ova ove ovi ovy ovo ovu em om mu ho ego eho emu iej iego iemu ej imi ymi ich ych ie ii im am ami ech ow owi owie owa owej in ina ine
    inu iny ino uv iem as is us ys es ai ui iui io aus ius ej ei lui ului ens lle lla lta ssa sta ksi na tta ta han hen hin
    iin sse lt st ga ks le nak nek val vel at et ot hoz hez tol nal nel ra re ban ben ba be ek ya ye yi yu nin nun un da de
    dan den la yla yle te tan ten ca
"""
_CYRILLIC_ENDINGS = """
    а я е и у ю ы о і ї є ь и ой еи ей ои ом ем ою ею єю ам ям ах ях ами ями ов ев ова ове ову овой овои овым овы ин ина ину иной
    инои ови еви еві ові ого ому ым ии ий ию ием ия ія ію ії їв та то от ът ът
"""
_OTHER_ENDINGS = """
    ος ου ο ε α ας η ης ων ες ις ι ა ს მ ის მა ად ით ო ი ը ի ն ին ից ով
"""
_ENDINGS: dict[int, frozenset[str]] = {}
for _ending in fold(_LATIN_ENDINGS + _CYRILLIC_ENDINGS + _OTHER_ENDINGS).split():
    _ENDINGS[len(_ending)] = _ENDINGS.get(len(_ending), frozenset()) | {_ending}
_LONGEST_ENDING = max(_ENDINGS)
_VOWELS = frozenset("aeiouyаяеиуюыоіїєηαοε")


class Unit(NamedTuple):
    """A word, a number, or a stretch of a script without spaces.

    Attributes:
        start: First character.
        end: One past the last.
        text: Folded.
        is_run: Whether it is a stretch of a script without spaces.
    """

    start: int
    end: int
    text: str
    is_run: bool


class Units:
    """The units of a folded text, in order; what is neither letter nor digit belongs to none. Made when asked for.

    Args:
        folded: The text.
    """

    def __init__(self, folded: str) -> None:
        self._folded = folded
        self._spans = [match.span() for match in _UNIT.finditer(folded)]

    def firsts(self) -> list[str]:
        """The first character of each unit."""
        folded = self._folded
        return [folded[start] for start, _ in self._spans]

    def __getitem__(self, number: int) -> Unit:
        start, end = self._spans[number]
        text = self._folded[start:end]
        return Unit(start, end, text, is_run(text[0]))

    def __len__(self) -> int:
        return len(self._spans)

    def between(self, first: int, end: int) -> list[Unit]:
        """Units ``[first, end)``, as far as there are any."""
        return [self[number] for number in range(max(0, first), min(end, len(self._spans)))]


def is_run(char: str) -> bool:
    """Whether a character belongs to a script without spaces."""
    return char >= _FIRST_SPACELESS and _RUN.match(char) is not None


def stems(word: str) -> list[str]:
    """What is left of a folded word without an ending, the word itself first.

    A stem of three letters is one only where a single vowel was taken off, or in an alphabet other than the Latin one.
    """
    found = [word]
    latin = alphabet(word[0]) == 1
    for size in range(1, min(_LONGEST_ENDING, len(word) - _SHORTEST_STEM) + 1):
        stem, ending = word[:-size], word[-size:]
        if ending not in _ENDINGS.get(size, ()):
            continue
        if len(stem) >= _SHORTEST_SURE_STEM or not latin or ending in _VOWELS:
            found.append(stem)
    return found


def is_doubtful(stem: str) -> bool:
    """Whether a stem is so short that many words share it."""
    return len(stem) < _SHORTEST_SURE_STEM and alphabet(stem[0]) == 1


def beginnings(word: str) -> tuple[str, str]:
    """Two keys of a word of four letters or more: any near spelling with the same first letter shares one of them."""
    return f"g:{word[:3]}", f"h:{word[0]}{word[-2:]}"


def gaps(word: str) -> Iterator[str]:
    """Keys of a word with one letter left open: words that differ in one letter share one of them."""
    for at in range(1, len(word)):
        yield f"s:{at}:{word[:at]}{word[at + 1 :]}"


def near_spellings(word: str) -> Iterator[str]:
    """Keys, of parts and of their ``gaps``, that stand for every word one edit away with the same first letter.

    An edit: one letter more, one less, another one, or two neighbours exchanged.
    """
    yield from gaps(word)
    for at in range(1, len(word) + 1):
        yield f"s:{at}:{word}"  # The remembered word has one letter more.
    for at in range(1, len(word)):
        yield f"p:{word[:at]}{word[at + 1 :]}"
    for at in range(1, len(word) - 1):
        yield f"p:{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}"


def pieces(run: str) -> list[str]:
    """What a name in a script without spaces is called by: itself, and the given or family name where both are there."""
    run = _HONORIFIC.sub("", run)
    if _HAN.fullmatch(run):
        parts = {2: (run,), 3: (run, run[1:]), 4: (run, run[:2], run[2:])}.get(len(run), (run,))
    elif _HANGUL.fullmatch(run):
        parts = {2: (run,), 3: (run, run[1:])}.get(len(run), (run,))
    else:
        parts = (run,) if len(run) > 2 else ()
    return [part for part in parts if len(part) >= 2]
