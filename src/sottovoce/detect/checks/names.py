"""Where a name begins and ends beside the phrase that announces it.

Case is the witness in alphabets that have it; a text in capitals or without any bears no witness, so there only strong
phrases ("my name is") count, and a name ends at the first word that is not one. Chinese, Japanese, Korean and Thai names,
written without spaces, are in ``spaceless_names``; addresses, whose end is found much alike, in ``streets``.
Rules of this module: no more than five words, a refusal when in doubt.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

from sottovoce.detect.alphabets import alphabet
from sottovoce.detect.checks.given_names import KNOWN, VIETNAMESE
from sottovoce.detect.checks.name_words import PARTICLES, STOPS, stops_for
from sottovoce.detect.checks.spaceless_names import SPACELESS
from sottovoce.detect.checks.streets import STREETS
from sottovoce.detect.model import Subject, Verdict
from sottovoce.detect.normalize import fold

_MOST_WORDS = 5
_BEFORE_NUMBER = re.compile(r" (?:[^\W\d_]{1,4} )?[(+]{0,2}\d[\d() .-]{5}")
_CLOSED = re.compile(r" {1,2}(?:mein )?[^\W\d_]+(?:[,.!\n]|\Z)")
_BOUNDARY = frozenset(',.!?;:)]}"»”>\n\r…|/*、。،؟।\ufffc')
_INNER = frozenset("'-·\u05f3\u05f4")
_PREFIXES = ("Mc", "Mac", "De", "Di", "Le", "La", "Lo", "O'", "D'", "Van", "Da", "Du", "Fitz")


_OPENINGS = frozenset(
    fold(
        "hi hello hey hej hei hallo hoi moin ahoj zdravo živjo szia sziasztok helló bok salut bună buna its it's"
    ).split()
)


class _Word(NamedTuple):
    start: int
    end: int
    folded: str
    text: str

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def is_initial(self) -> bool:
        return self.end - self.start > len(self.text)


@lru_cache(maxsize=4096)
def _is_letter(char: str) -> bool:
    return alphabet(char) > 0


def _words(subject: Subject, most: int = _MOST_WORDS + 1) -> list[_Word]:
    """The words that begin at the subject, one space apart; an initial keeps its full stop."""
    text, at = subject.text, subject.start
    found: list[_Word] = []
    while len(found) < most and at < len(text) and _is_letter(text[at]):
        end = _word_end(text, at)
        stop = end
        if end < len(text) and text[end] == "." and end - at <= 2 and text[at].isupper():
            stop = end + 1
        found.append(_Word(at, stop, subject.folded[at:end], text[at:end]))
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
        _is_letter(text[end])
        or (text[end] in _INNER and end + 1 < len(text) and _is_letter(text[end + 1]) and end > at)
    ):
        end += 1
    return end


def _is_caseless(char: str) -> bool:
    return not (char.isupper() or char.islower())


def _is_shouted(subject: Subject) -> bool:
    """Whether the words before are in capitals, so that a capital says nothing."""
    before = [char for char in subject.text[max(0, subject.start - 16) : subject.start] if char.isalpha()]
    return len(before) > 2 and all(char.isupper() for char in before[-8:])


def _bare(folded: str) -> str:
    """The word without an English 's or an apostrophe ending."""
    return folded.partition("'")[0] if folded.partition("'")[2] in ("s", "m", "re", "ve", "ll", "d", "t") else folded


def _is_stop(word: _Word, stops: frozenset[str]) -> bool:
    return not word.is_initial and (word.folded in stops or _bare(word.folded) in stops)


def _is_camel(text: str) -> bool:
    """PayPal, iPhone, DHL: capitals where no name has them."""
    if text.isupper():
        return 1 < len(text) <= 4
    inner = [at for at in range(1, len(text)) if text[at].isupper() and text[at - 1] not in "'-"]
    return bool(inner) and not text.startswith(_PREFIXES)


def _ends_well(text: str, end: int) -> bool:
    return end >= len(text) or text[end] in _BOUNDARY


def _is_joined(text: str, end: int) -> bool:
    """Whether more than a word goes on there: a number, an address, a file."""
    after = text[end : end + 2]
    if not after:
        return False
    if after[0] in "@_/\\=+#&%0123456789":
        return True
    return (after[0] in ".-:" and after[1:].isalnum()) or (after[0] == " " and after[1:].isdigit())


def _trim(text: str, start: int, end: int) -> Verdict:
    """The span without an English or Turkish suffix after an apostrophe."""
    value = text[start:end]
    if value.lower().endswith("'s"):
        end -= 2
    return Verdict(start=start, end=end)


def _cased_run(words: list[_Word], stops: frozenset[str], most: int = _MOST_WORDS) -> int:
    """How many of ``words`` are one name, by their capitals."""
    run = 0
    for at, word in enumerate(words[:most]):
        if word.capital and not _is_stop(word, stops) and not (at and _is_camel(word.text) and len(word.text) > 2):
            run = at + 1
            if word.text.endswith("'s"):
                break
        elif word.capital and at and word.folded in PARTICLES and len(word.text) < 4:
            continue
        elif not (at and word.folded in PARTICLES):
            break
    return run


def _loose_run(subject: Subject, words: list[_Word], stops: frozenset[str]) -> int:
    """How many of ``words`` are one name where capitals tell nothing: to the next stop word or mark, else one."""
    run, weight = 0, 0
    for word in words:
        is_particle = bool(run) and word.folded in PARTICLES and word is not words[-1]
        if not is_particle and (_is_stop(word, stops) or len(word.text) < 2):
            break
        run, weight = run + 1, weight + (not is_particle)
    while run > 1 and words[run - 1].folded in PARTICLES:
        run -= 1
    if run == 0:
        return 0
    bounded = run < len(words) or _ends_well(subject.text, words[-1].end)
    return run if bounded and weight <= 3 else 1


def _tail_run(_: Subject, words: list[_Word], stops: frozenset[str]) -> int:
    return _cased_run(words, stops) if words[0].capital else 1 + _cased_run(words[1:], stops)


def _gap(subject: Subject) -> str:
    """What stands between the last letter or digit before the subject and the subject."""
    at = subject.start
    while at and not subject.text[at - 1].isalnum() and subject.start - at < 6:
        at -= 1
    return subject.text[at : subject.start]


def told(subject: Subject) -> Verdict | bool:
    """After a phrase that only a name follows ("my name is"): capitals or not."""
    stops = stops_for(subject.cue_language)
    words = _words(subject)
    if not words or any(mark in _gap(subject) for mark in "?!"):
        return False
    if _leads(words):
        run = 1 + (_loose_run if _is_shouted(subject) else _tail_run)(subject, words[1:], stops)
        return _trim(subject.text, words[0].start, words[run - 1].end) if run > 1 else False
    first = words[0]
    if _is_stop(first, stops):
        return False
    if len(first.text) < 2 and not (first.capital and (first.end - first.start == 2 or len(words) > 1)):
        return False
    if first.capital and not _is_shouted(subject):
        run = _cased_run(words, stops)
    elif _is_joined(subject.text, first.end) and subject.text[first.end] in "@_/\\=":
        return False
    else:
        run = _loose_run(subject, words, stops)
    return _trim(subject.text, first.start, words[run - 1].end) if run else False


def said(subject: Subject) -> Verdict | bool:
    """After a phrase that a name may follow ("I'm", "this is"): one with capitals, and nothing that tells against it."""
    stops = stops_for(subject.cue_language)
    words = _words(subject)
    if not words or any(mark in _gap(subject) for mark in ".?!\n(:"):
        return False
    if _is_caseless(words[0].text[0]):
        return _known(subject, words, stops)
    if not words[0].capital or _is_stop(words[0], stops) or _is_shouted(subject) or _is_camel(words[0].text):
        return False
    run = _cased_run(words, stops)
    last = words[run - 1]
    if (
        not run
        or _is_joined(subject.text, last.end)
        or len(last.text) < 2 > run
        or (len(words[0].text) < 2 and run < 2)
    ):
        return False
    if run == 1 and not (
        _ends_well(subject.text, last.end) or (len(words) > 1 and _is_stop(words[1], stops) and not words[1].capital)
    ):
        return False
    return _trim(subject.text, words[0].start, last.end)


def _known(subject: Subject, words: list[_Word], stops: frozenset[str]) -> Verdict | bool:
    """In an alphabet without case: a known given name, and up to two words that end well behind it."""
    if words[0].folded not in KNOWN:
        return False
    run = max(1, _loose_run(subject, words, stops))
    return Verdict(start=words[0].start, end=words[run - 1].end)


def greeted(subject: Subject) -> Verdict | bool:
    """After a greeting or thanks: a name with capitals that ends the phrase ("Thanks, Ana.")."""
    gap = _gap(subject)
    if any(mark in gap for mark in ".?!:(\"'-") or gap.count("\n") > 1:
        return False
    stops = stops_for(subject.cue_language)
    words = _words(subject)
    if not words or not words[0].capital or _is_shouted(subject) or _is_stop(words[0], stops):
        return False
    run = _cased_run(words, stops, 4)
    if not run or _is_camel(words[0].text) or len(words[0].text) < 2 > run:
        return False
    end = words[run - 1].end
    if run < len(words) or _is_joined(subject.text, end) or not _ends_well(subject.text, end):
        return False
    return _trim(subject.text, words[0].start, end)


def kin(subject: Subject) -> Verdict | bool:
    """After a word for a relative or neighbour ("my sister Nora", "mein Sohn, Tim,")."""
    gap = _gap(subject)
    if any(mark in gap for mark in '.?!:\n-"/'):
        return False
    stops = stops_for(subject.cue_language)
    words = _words(subject)
    if words and _is_caseless(words[0].text[0]):
        return _known(subject, words, stops)
    if not words or not words[0].capital or _is_shouted(subject) or _is_stop(words[0], stops):
        return False
    run = _cased_run(words, stops, 4)
    if not run or _is_camel(words[0].text) or len(words[0].text) < 2 > run:
        return False
    end = words[run - 1].end
    if _is_joined(subject.text, end) or ("," in gap and not _ends_well(subject.text, end)):
        return False
    return _trim(subject.text, words[0].start, end)


def called(subject: Subject) -> Verdict | bool:
    """After "call" or "ask for": a name with capitals, or any word straight ahead of a telephone number."""
    gap = _gap(subject)
    words = _words(subject)
    stops = stops_for(subject.cue_language) | STOPS["en"]
    if not words or any(mark in gap for mark in '.?!:\n-"/(,') or _is_stop(words[0], stops) or len(words[0].text) < 2:
        return False
    if words[0].capital and not _is_shouted(subject):
        run = _cased_run(words, stops, 4)
        return Verdict(start=words[0].start, end=words[run - 1].end) if run and not _is_camel(words[0].text) else False
    if not _is_shouted(subject) and _BEFORE_NUMBER.match(subject.text, words[0].end):
        return Verdict(start=words[0].start, end=words[0].end)
    return False


def titled(subject: Subject) -> Verdict | bool:
    """After a title ("Mr", "Frau", "السيد"): a name with capitals; in an alphabet without case one or two words."""
    gap = _gap(subject)
    if any(mark in gap for mark in ",?!:;\n/-") or (len(gap) > 2 and "." not in gap):
        return False
    stops = stops_for(subject.cue_language)
    words = _words(subject)
    if not words or (_is_stop(words[0], stops) and not _leads(words)):
        return False
    if _is_caseless(words[0].text[0]):
        run = min(2, _loose_run(subject, words, stops))
        return Verdict(start=words[0].start, end=words[run - 1].end) if run else False
    if _is_shouted(subject) or not words[0].capital:
        return False
    lead = int(_leads(words))
    run = lead + _tail_run(subject, words[lead:], stops)
    if run == lead or (run == 1 and (len(words[0].text) < 2 or _is_camel(words[0].text))):
        return False
    return _trim(subject.text, words[0].start, words[run - 1].end)


def _leads(words: list[_Word]) -> bool:
    """Whether the first word is a capital article of a surname ("El Idrissi", "Da Silva")."""
    if len(words) < 2 or not words[0].capital or words[0].folded not in PARTICLES:
        return False
    return words[1].capital or (words[1].folded in PARTICLES and len(words) > 2 and words[2].capital)


def payee(subject: Subject) -> Verdict | bool:
    """After "account holder" or "Titular": with a colon as a field, without one a name with capitals."""
    first = subject.text[subject.start]
    if ":" in _gap(subject) or first.isupper() or _is_caseless(first):
        return told(subject)
    return False


def field(subject: Subject) -> Verdict | bool:
    """The value of a field for names ("Name: Ana Ruiz"), capitals or not; the colon must be there."""
    gap = _gap(subject)
    if (
        not any(mark in gap for mark in ":=|\t\n")
        and ":" not in subject.text[max(0, subject.start - 3) : subject.start]
    ):
        return False
    return told(subject)


def vietnamese(subject: Subject) -> Verdict | bool:
    """After a Vietnamese form of address: capitals, and a Vietnamese surname, given name or letter in them."""
    words = _words(subject)
    run = _cased_run(words, frozenset(), 4)
    if not run or _is_shouted(subject) or _gap(subject) != " ":
        return False
    name = words[:run]
    if name[0].folded not in VIETNAMESE and not any(_is_vietnamese(char) for word in name for char in word.text):
        return False
    return Verdict(start=name[0].start, end=name[-1].end)


def _is_vietnamese(char: str) -> bool:
    return "\u1ea0" <= char <= "\u1ef9" or char in "ăĂđĐơƠưƯ"


def before(subject: Subject) -> Verdict | bool:
    """Ahead of a phrase ("Ana Ruiz here", "Elif Hanım"): the words with capitals that end there."""
    text, end = subject.text, subject.end
    stops = stops_for("hu") | stops_for("tr") | stops_for("en")
    start, run, at = end, 0, end
    while run < 4:
        while at and (_is_letter(text[at - 1]) or (text[at - 1] in _INNER and at < end and _is_letter(text[at]))):
            at -= 1
        word = _Word(at, at, subject.folded[at:start].strip(), text[at:start].strip())
        if not word.text or not word.capital or _is_stop(word, stops) or _is_camel(word.text):
            break
        start, run = at, run + 1
        if not at or text[at - 1] != " ":
            break
        at -= 1
    if not run or text[start:end].isupper() or (start and text[start - 1] in "@/\\_.-=#"):
        return False
    return Verdict(start=start, end=end)


def here(subject: Subject) -> Verdict | bool:
    """Ahead of "here" or "mein Name": what ``before`` finds, if a sentence or a greeting begins there."""
    verdict = before(subject)
    if isinstance(verdict, bool) or verdict.start is None:
        return False
    if " " not in subject.text[verdict.start : verdict.end] and not _CLOSED.match(subject.text, subject.end):
        return False
    lead = subject.text[: verdict.start].rstrip(" ")
    if not lead or lead[-1] in ",.!;:\n-(":
        return verdict
    opening = lead[max(0, len(lead) - 24) :].lower().replace(",", " ").split()
    return verdict if opening and fold(opening[-1]) in _OPENINGS and len(lead) < 24 else False


def signed(subject: Subject) -> Verdict | bool:
    """The line below a closing formula: short, nothing but a name."""
    words = _words(subject)
    stops = stops_for("en") | stops_for("de")
    if not words or _is_stop(words[0], stops):
        return False
    line_end = subject.text.find("\n", words[0].start)
    line_end = len(subject.text) if line_end < 0 else line_end
    run = len(words) if not words[0].capital else _cased_run(words, stops, 4)
    if not run or run > (4 if words[0].capital else 2):
        return False
    rest = subject.text[words[run - 1].end : line_end].strip(" .,!)-\r")
    if rest and (not words[0].capital or subject.text[words[run - 1].end] not in ",("):
        return False
    return Verdict(start=words[0].start, end=words[run - 1].end)


CHECKS: Mapping[str, Callable[[Subject], Verdict | bool]] = {
    "before": before,
    "called": called,
    "field": field,
    "greeted": greeted,
    "here": here,
    "kin": kin,
    "payee": payee,
    "said": said,
    "signed": signed,
    "titled": titled,
    "told": told,
    "vietnamese": vietnamese,
    **SPACELESS,
    **STREETS,
}
