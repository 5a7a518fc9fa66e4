"""Where a name begins and ends beside the phrase that announces it.

Case is the witness in alphabets that have it; a text in capitals or without any bears no witness, so there only strong
phrases ("my name is") count, and a name ends at the first word that is not one. Names written without spaces (Chinese,
Japanese, Korean, Thai) are in ``spaceless_names``; addresses, whose end is found much alike, in ``streets``.
Rules of this module: no more than five words, a refusal when in doubt.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from sottovoce.detect.checks.given_names import KNOWN, VIETNAMESE
from sottovoce.detect.checks.name_runs import (
    INNER,
    Word,
    cased_run,
    ends_well,
    gap_before,
    is_camel,
    is_caseless,
    is_joined,
    is_letter,
    is_shouted,
    is_stop,
    leads,
    loose_run,
    tail_run,
    trim,
    words_at,
)
from sottovoce.detect.checks.name_words import stops_for, stops_for_all
from sottovoce.detect.checks.spaceless_names import SPACELESS
from sottovoce.detect.checks.streets import STREETS
from sottovoce.detect.model import Subject, Verdict
from sottovoce.detect.normalize import fold

_BEFORE_NUMBER = re.compile(r" (?:[^\W\d_]{1,4} )?[(+]{0,2}\d[\d() .-]{5}")

_CLOSED = re.compile(r" {1,2}(?:mein )?[^\W\d_]+(?:[,.!\n]|\Z)")

_OPENINGS = frozenset(
    fold(
        "hi hello hey hej hei hallo hoi moin ahoj zdravo živjo szia sziasztok helló bok salut bună buna its it's"
    ).split(),
)


def told(subject: Subject) -> Verdict | bool:
    """After a phrase that only a name follows ("my name is"): capitals or not."""
    stops = stops_for(subject.cue_language)
    words = words_at(subject)
    if not words or any(mark in gap_before(subject) for mark in "?!"):
        return False
    if leads(words):
        run = 1 + (loose_run if is_shouted(subject) else tail_run)(subject, words[1:], stops)
        return trim(subject.text, words[0].start, words[run - 1].end) if run > 1 else False
    first = words[0]
    if is_stop(first, stops):
        return False
    if len(first.text) < 2 and not (first.capital and (first.end - first.start == 2 or len(words) > 1)):
        return False
    if first.capital and not is_shouted(subject):
        run = cased_run(words, stops)
    elif is_joined(subject.text, first.end) and subject.text[first.end] in "@_/\\=":
        return False
    else:
        run = loose_run(subject, words, stops)
    return trim(subject.text, first.start, words[run - 1].end) if run else False


def said(subject: Subject) -> Verdict | bool:
    """After a phrase that a name may follow ("I'm", "this is"): one with capitals, if nothing tells against it."""
    if any(mark in gap_before(subject) for mark in ".?!\n(:"):
        return False
    stops = stops_for(subject.cue_language)
    if is_caseless(subject.value[0]):
        return _known(subject, stops)
    words = words_at(subject)
    if not words:
        return False
    if not words[0].capital or is_stop(words[0], stops) or is_shouted(subject) or is_camel(words[0].text):
        return False
    run = cased_run(words, stops)
    last = words[run - 1]
    if not run or is_joined(subject.text, last.end) or len(last.text) < 2 > run or (len(words[0].text) < 2 and run < 2):
        return False
    if run == 1 and not (
        ends_well(subject.text, last.end) or (len(words) > 1 and is_stop(words[1], stops) and not words[1].capital)
    ):
        return False
    return trim(subject.text, words[0].start, last.end)


def _known(subject: Subject, stops: frozenset[str]) -> Verdict | bool:
    """In an alphabet without case: a known given name, and up to two words that end well behind it."""
    first = words_at(subject, 1)
    if not first or first[0].folded not in KNOWN:
        return False
    words = words_at(subject)
    run = max(1, loose_run(subject, words, stops))
    return Verdict(start=words[0].start, end=words[run - 1].end)


def greeted(subject: Subject) -> Verdict | bool:
    """After a greeting or thanks: a name with capitals that ends the phrase ("Thanks, Ana.")."""
    gap = gap_before(subject)
    if any(mark in gap for mark in ".?!:(\"'-") or gap.count("\n") > 1:
        return False
    stops = stops_for(subject.cue_language)
    words = words_at(subject)
    if not words or not words[0].capital or is_shouted(subject) or is_stop(words[0], stops):
        return False
    run = cased_run(words, stops, 4)
    if not run or is_camel(words[0].text) or len(words[0].text) < 2 > run:
        return False
    end = words[run - 1].end
    if run < len(words) or is_joined(subject.text, end) or not ends_well(subject.text, end):
        return False
    return trim(subject.text, words[0].start, end)


def kin(subject: Subject) -> Verdict | bool:
    """After a word for a relative or neighbour ("my sister Nora", "mein Sohn, Tim,")."""
    gap = gap_before(subject)
    if any(mark in gap for mark in '.?!:\n-"/'):
        return False
    stops = stops_for(subject.cue_language)
    if is_caseless(subject.value[0]):
        return _known(subject, stops)
    words = words_at(subject)
    if not words or not words[0].capital or is_shouted(subject) or is_stop(words[0], stops):
        return False
    run = cased_run(words, stops, 4)
    if not run or is_camel(words[0].text) or len(words[0].text) < 2 > run:
        return False
    end = words[run - 1].end
    if is_joined(subject.text, end) or ("," in gap and not ends_well(subject.text, end)):
        return False
    return trim(subject.text, words[0].start, end)


def called(subject: Subject) -> Verdict | bool:
    """After "call" or "ask for": a name with capitals, or any word straight ahead of a telephone number."""
    gap = gap_before(subject)
    words = words_at(subject)
    stops = stops_for_all(subject.cue_language, "en")
    if not words or any(mark in gap for mark in '.?!:\n-"/(,') or is_stop(words[0], stops) or len(words[0].text) < 2:
        return False
    if words[0].capital and not is_shouted(subject):
        run = cased_run(words, stops, 4)
        return Verdict(start=words[0].start, end=words[run - 1].end) if run and not is_camel(words[0].text) else False
    if not is_shouted(subject) and _BEFORE_NUMBER.match(subject.text, words[0].end):
        return Verdict(start=words[0].start, end=words[0].end)
    return False


def titled(subject: Subject) -> Verdict | bool:
    """After a title ("Mr", "Frau", "السيد"): a name with capitals; in an alphabet without case one or two words."""
    gap = gap_before(subject)
    if any(mark in gap for mark in ",?!:;\n/-") or (len(gap) > 2 and "." not in gap):
        return False
    stops = stops_for(subject.cue_language)
    words = words_at(subject)
    if not words or (is_stop(words[0], stops) and not leads(words)):
        return False
    if is_caseless(words[0].text[0]):
        run = min(2, loose_run(subject, words, stops))
        return Verdict(start=words[0].start, end=words[run - 1].end) if run else False
    if is_shouted(subject) or not words[0].capital:
        return False
    lead = int(leads(words))
    run = lead + tail_run(subject, words[lead:], stops)
    if run == lead or (run == 1 and (len(words[0].text) < 2 or is_camel(words[0].text))):
        return False
    return trim(subject.text, words[0].start, words[run - 1].end)


def payee(subject: Subject) -> Verdict | bool:
    """After "account holder" or "Titular": with a colon as a field, without one a name with capitals."""
    first = subject.text[subject.start]
    if ":" in gap_before(subject) or first.isupper() or is_caseless(first):
        return told(subject)
    return False


def field(subject: Subject) -> Verdict | bool:
    """The value of a field for names ("Name: Ana Ruiz"), capitals or not; the colon must be there."""
    gap = gap_before(subject)
    if (
        not any(mark in gap for mark in ":=|\t\n")
        and ":" not in subject.text[max(0, subject.start - 3) : subject.start]
    ):
        return False
    return told(subject)


def vietnamese(subject: Subject) -> Verdict | bool:
    """After a Vietnamese form of address: capitals, and a Vietnamese surname, given name or letter in them."""
    words = words_at(subject)
    run = cased_run(words, frozenset(), 4)
    if not run or is_shouted(subject) or gap_before(subject) != " ":
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
    stops = stops_for_all("hu", "tr", "en")
    start, run, at = end, 0, end
    while run < 4:
        while at and (is_letter(text[at - 1]) or (text[at - 1] in INNER and at < end and is_letter(text[at]))):
            at -= 1
        word = Word(at, at, subject.folded[at:start].strip(), text[at:start].strip())
        if not word.text or not word.capital or is_stop(word, stops) or is_camel(word.text):
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
    words = words_at(subject)
    stops = stops_for_all("en", "de")
    if not words or is_stop(words[0], stops):
        return False
    line_end = subject.text.find("\n", words[0].start)
    line_end = len(subject.text) if line_end < 0 else line_end
    run = len(words) if not words[0].capital else cased_run(words, stops, 4)
    if not run or run > (4 if words[0].capital else 2):
        return False
    rest = subject.text[words[run - 1].end : line_end].strip(" .,!)-\r")
    if rest and (not words[0].capital or subject.text[words[run - 1].end] not in ",("):
        return False
    return Verdict(start=words[0].start, end=words[run - 1].end)


def phrase(subject: Subject) -> Verdict | bool:
    """After "diagnosed with" and its like: up to three words, to the next mark or function word."""
    words = words_at(subject)
    stops = stops_for(subject.cue_language)
    run = 0
    while run < min(3, len(words)) and (not is_stop(words[run], stops)) and len(words[run].text) > 1:
        run += 1
    return Verdict(start=words[0].start, end=words[run - 1].end) if run else False


CHECKS: Mapping[str, Callable[[Subject], Verdict | bool]] = {
    "before": before,
    "called": called,
    "field": field,
    "greeted": greeted,
    "here": here,
    "kin": kin,
    "payee": payee,
    "phrase": phrase,
    "said": said,
    "signed": signed,
    "titled": titled,
    "told": told,
    "vietnamese": vietnamese,
    **SPACELESS,
    **STREETS,
}
