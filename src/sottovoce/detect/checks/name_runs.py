"""Runs of words that may be one name: what counts as a word, which words go together, and what stands around them.

Rules of this module: total on any text; words are one space apart, an initial keeps its full stop.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from sottovoce.detect.alphabets import alphabet
from sottovoce.detect.checks.name_words import PARTICLES
from sottovoce.detect.model import Subject, Verdict

_MOST_WORDS = 5
_BOUNDARY = frozenset(',.!?;:)]}"»”>\n\r…|/*、。،؟।\ufffc')
INNER = frozenset("'-·\u05f3\u05f4")
_PREFIXES = ("Mc", "Mac", "De", "Di", "Le", "La", "Lo", "O'", "D'", "Van", "Da", "Du", "Fitz")


class Word(NamedTuple):
    """A word of the shadow text; ``text`` and ``folded`` leave the full stop of an initial out, ``end`` does not."""

    start: int
    end: int
    folded: str
    text: str

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.text[0].isupper()

    @property
    def is_initial(self) -> bool:
        """Whether it is a letter or two with a full stop."""
        return self.end - self.start > len(self.text)


@lru_cache(maxsize=4096)
def is_letter(char: str) -> bool:
    """Whether the character is part of a word in an alphabet written with spaces."""
    return alphabet(char) > 0


def words_at(subject: Subject, most: int = _MOST_WORDS + 1) -> list[Word]:
    """The words that begin at the subject, one space apart; an initial keeps its full stop."""
    text, at = subject.text, subject.start
    found: list[Word] = []
    while len(found) < most and at < len(text) and is_letter(text[at]):
        end = _word_end(text, at)
        stop = end
        if end < len(text) and text[end] == "." and end - at <= 2 and text[at].isupper():
            stop = end + 1
        found.append(Word(at, stop, subject.folded[at:end], text[at:end]))
        if stop < len(text) and text[stop] == " ":
            at = stop + 1
        elif stop > end and stop < len(text) and text[stop].isupper():
            at = stop
        else:
            break
    return found


def _word_end(text: str, at: int) -> int:
    end = at
    while end < len(text) and (
        is_letter(text[end]) or (text[end] in INNER and end + 1 < len(text) and is_letter(text[end + 1]) and end > at)
    ):
        end += 1
    return end


def is_caseless(char: str) -> bool:
    """Whether the letter has neither upper nor lower case."""
    return not (char.isupper() or char.islower())


def is_shouted(subject: Subject) -> bool:
    """Whether the words before are in capitals, so that a capital says nothing."""
    before = [char for char in subject.text[max(0, subject.start - 16) : subject.start] if char.isalpha()]
    return len(before) > 2 and all(char.isupper() for char in before[-8:])


def _bare(folded: str) -> str:
    """The word without an English 's or an apostrophe ending."""
    return folded.partition("'")[0] if folded.partition("'")[2] in ("s", "m", "re", "ve", "ll", "d", "t") else folded


def is_stop(word: Word, stops: frozenset[str]) -> bool:
    """Whether the word is no name after such a phrase."""
    return not word.is_initial and (word.folded in stops or _bare(word.folded) in stops)


def is_camel(text: str) -> bool:
    """PayPal, iPhone, DHL: capitals where no name has them."""
    if text.isupper():
        return 1 < len(text) <= 4
    inner = [at for at in range(1, len(text)) if text[at].isupper() and text[at - 1] not in "'-"]
    return bool(inner) and not text.startswith(_PREFIXES)


def ends_well(text: str, end: int) -> bool:
    """Whether the text or the phrase ends there."""
    return end >= len(text) or text[end] in _BOUNDARY


def is_joined(text: str, end: int) -> bool:
    """Whether more than a word goes on there: a number, an address, a file."""
    after = text[end : end + 2]
    if not after:
        return False
    if after[0] in "@_/\\=+#&%0123456789":
        return True
    return (after[0] in ".-:" and after[1:].isalnum()) or (after[0] == " " and after[1:].isdigit())


def trim(text: str, start: int, end: int) -> Verdict:
    """The span without an English or Turkish suffix after an apostrophe."""
    value = text[start:end]
    if value.lower().endswith("'s"):
        end -= 2
    return Verdict(start=start, end=end)


def cased_run(words: list[Word], stops: frozenset[str], most: int = _MOST_WORDS) -> int:
    """How many of ``words`` are one name, by their capitals."""
    run = 0
    for at, word in enumerate(words[:most]):
        if word.capital and not is_stop(word, stops) and not (at and is_camel(word.text) and len(word.text) > 2):
            run = at + 1
            if word.text.endswith("'s"):
                break
        elif word.capital and at and word.folded in PARTICLES and len(word.text) < 4:
            continue
        elif not (at and word.folded in PARTICLES):
            break
    return run


def loose_run(subject: Subject, words: list[Word], stops: frozenset[str]) -> int:
    """How many of ``words`` are one name where capitals tell nothing: to the next stop word or mark, else one."""
    run, weight = 0, 0
    for word in words:
        is_particle = bool(run) and word.folded in PARTICLES and word is not words[-1]
        if not is_particle and (is_stop(word, stops) or len(word.text) < 2):
            break
        run, weight = run + 1, weight + (not is_particle)
    while run > 1 and words[run - 1].folded in PARTICLES:
        run -= 1
    if run == 0:
        return 0
    bounded = run < len(words) or ends_well(subject.text, words[-1].end)
    return run if bounded and weight <= 3 else 1


def tail_run(_: Subject, words: list[Word], stops: frozenset[str]) -> int:
    """How many words go with the article that a surname began with."""
    return cased_run(words, stops) if words[0].capital else 1 + cased_run(words[1:], stops)


def gap_before(subject: Subject) -> str:
    """What stands between the last letter or digit before the subject and the subject."""
    at = subject.start
    while at and not subject.text[at - 1].isalnum() and subject.start - at < 6:
        at -= 1
    return subject.text[at : subject.start]


def leads(words: list[Word]) -> bool:
    """Whether the first word is a capital article of a surname ("El Idrissi", "Da Silva")."""
    if len(words) < 2 or not words[0].capital or words[0].folded not in PARTICLES:
        return False
    return words[1].capital or (words[1].folded in PARTICLES and len(words) > 2 and words[2].capital)
