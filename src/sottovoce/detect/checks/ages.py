"""Checks of ages: what says how old somebody is, and what only looks like it.

Rules kept here: an age lies between 0 and 120 and is no warranty, waiting time or price, nor the age of a thing;
without a unit it stands behind a word that says "is", "has" or "becomes", where the clause ends.

Source: Unicode CLDR, unit names (year-person, month-person, week-person), and how people inflect and shorten them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from sottovoce.detect.checks.age_words import (
    ABBREVIATED,
    AGE_PARTICLE,
    AGO,
    BE,
    BE_GLUED,
    BECOME,
    CLAUSE_END,
    COUNTED,
    COUNTING,
    GROWN,
    LATER,
    LOOSE_LANGUAGES,
    LOOSEST_LANGUAGES,
    MOST_SKIPPED,
    NEXT_WORD,
    NOT_A_NAME,
    NOT_A_UNIT,
    NUMBERS,
    OF,
    OF_THINGS,
    OLDEST,
    ONE_LETTER,
    OPENS,
    PARENTS,
    PORTUGUESE_AGO,
    REACHED,
    SHORT_SPAN,
    SIZE,
    THINGS,
    UNIT,
    YOUNGEST,
)
from sottovoce.detect.checks.number_words import may_hold_number, number_at
from sottovoce.detect.checks.registry import Check
from sottovoce.detect.model import Subject, Verdict


def _is_ago(subject: Subject, before: str) -> bool:
    """Whether the words before make the number a span of time ("for 3 years", "há 3 anos")."""
    return (
        AGO.search(before) is not None
        or PORTUGUESE_AGO.search(subject.text, max(0, subject.start - 3), subject.start) is not None
    )


def _age(subject: Subject) -> Verdict | bool:
    """A number with its unit words: within 0 to 120 and neither a duration nor the age of a thing."""
    numbers = [int(part) for part in NUMBERS.findall(subject.value)]
    if max(numbers, default=0) > OLDEST:
        return False
    folded = subject.folded
    before, after = folded[max(0, subject.start - 24) : subject.start], folded[subject.end : subject.end + 24]
    if before[-1:] in ".,:/-+$€£" and before[-2:-1].isdigit():
        return False
    if LATER.match(after) or THINGS.search(before) or THINGS.search(after) or after.startswith((" %", "%")):
        return False
    return not _is_ago(subject, before)


def _personal_age(subject: Subject) -> Verdict | bool:
    """A number with words that only persons and things have ("8-jährig", "years old"): not of a thing."""
    numbers = [int(part) for part in NUMBERS.findall(subject.value)]
    folded = subject.folded
    before, after = folded[max(0, subject.start - 44) : subject.start], folded[subject.end : subject.end + 24]
    if max(numbers, default=0) > OLDEST or (before[-1:] in tuple(".,:/-+$€£") and before[-2:-1].isdigit()):
        return False
    return not (THINGS.search(before) or THINGS.search(after) or OF_THINGS.match(after))


def _cjk_age(subject: Subject) -> Verdict | bool:
    """A number with 岁, 歳, 살 or 세; not a century, a generation, or "under 18s"."""
    after = subject.text[subject.end : subject.end + 3]
    if subject.value.endswith("세") and after[:1] in ("기", "대", "트", "금", "부", "종", "계"):
        return False
    if subject.value.endswith("才") and after[:1] in ("能", "是", "有", "会", "到", "可", "收", "发", "知"):
        return False
    return _age(subject)


def _weak_age(subject: Subject) -> Verdict | bool:
    """``_age`` for units that also count durations: without a person beside it only what is longer than a warranty."""
    if _age(subject) is False:
        return False
    grown = int(NUMBERS.findall(subject.value)[0]) >= GROWN and not ONE_LETTER.search(subject.value)
    return Verdict(score=0.6) if grown else True


def _bare_with_unit(subject: Subject, whole: int) -> Verdict | bool:
    """The number up to the end of its unit, unless it tells a span of time or the age of a thing."""
    folded = subject.folded
    before = folded[max(0, subject.start - 44) : subject.start]
    ends = CLAUSE_END.match(folded, whole) is not None or "old" in folded[subject.end : whole]
    if THINGS.search(before) or LATER.match(folded, whole) or (SHORT_SPAN.match(folded, subject.end) and not ends):
        return False
    return False if _is_ago(subject, before) else Verdict(end=whole)


def _bare_age(subject: Subject) -> Verdict | bool:
    """A number without unit words behind an age cue: the clause must end there, or go on without a unit."""
    age = int(subject.value)
    after = subject.folded[subject.end : subject.end + 24]
    before = subject.folded[max(0, subject.start - 1) : subject.start]
    labelled = before == ":" and subject.text[max(0, subject.start - 2) : subject.start - 1].isalpha()
    if age > OLDEST or (before in tuple(".:/-+#$€№") and not labelled) or NOT_A_UNIT.match(after):
        return False
    if subject.cue_language in LOOSE_LANGUAGES:
        return True
    whole = _with_unit(subject.folded, subject.end)
    if whole > subject.end:
        return _bare_with_unit(subject, whole)
    if BECOME.search(subject.folded[max(0, subject.start - 28) : subject.start]):
        return True
    return age >= 13 and CLAUSE_END.match(after) is not None


def _with_unit(folded: str, end: int) -> int:
    """Where the words of a unit behind ``end`` end; ``end`` itself when none stands there."""
    unit = UNIT.match(folded, end)
    if unit is not None:
        return unit.end()
    short = ABBREVIATED.match(folded, end)
    return short.end() if short is not None and CLAUSE_END.match(folded, short.end()) else end


def _told(subject: Subject, start: int, end: int, *, sure: bool) -> Verdict | bool:
    """The number ``[start, end)`` with its unit, if the words around say that somebody is that old."""
    folded = subject.folded
    before = folded[max(0, start - 36) : start]
    whole = _with_unit(folded, end)
    after = folded[whole : whole + 24]
    if LATER.match(after) or THINGS.search(before) or THINGS.search(after) or PARENTS.search(before):
        return False
    if whole > end:
        if SHORT_SPAN.match(folded, end) and not (CLAUSE_END.match(after) or "old" in folded[end:whole]):
            return False
        linked = BE.search(before) or BECOME.search(before) or OF.search(before) or "old" in folded[end:whole]
        if SHORT_SPAN.match(folded, end) and not linked:
            return False
        apart = _is_ago(subject, before) and not (BECOME.search(before) or BE.search(before))
        return False if apart else Verdict(start=start, end=whole, score=0.8)
    if NOT_A_UNIT.match(after) or not sure:
        return False
    digits = folded[start : start + 1].isdigit()
    small = not digits or end - start < 2
    if SIZE.search(before) or (small and COUNTING.search(folded, max(0, start - 60), start)):
        return False
    if digits and (BECOME.search(before) or REACHED.match(after)):
        return Verdict(start=start, end=end)
    tied = BE.search(before) or BE_GLUED.search(before) or BECOME.search(before) or (digits and OF.search(before))
    if tied and (subject.cue_language in LOOSEST_LANGUAGES or CLAUSE_END.match(after) or AGE_PARTICLE.match(after)):
        return Verdict(start=start, end=end)
    return False


_AND_ONE_MORE = re.compile(r"\s?(?:-|and|und|et|y|e|i|og|och|και|и|та|ve|و|en)\s?([0-9]{1,2})(?![0-9])")


def _told_age(subject: Subject) -> Verdict | bool:
    """Digits a few words behind a relative: with a unit, or behind "is", "has", "of"; two ages count as one."""
    before = subject.folded[max(0, subject.start - 2) : subject.start]
    age, end = int(subject.value), subject.end
    if age > OLDEST or (before[-1:] in tuple(".:/-+#$€№") and not before.startswith(" ")):
        return False
    if (more := _AND_ONE_MORE.match(subject.folded, end)) is not None:
        end = more.end()
    if subject.text[end : end + 1].isupper() and not subject.text.isupper():
        return False
    return _told(subject, subject.start, end, sure=age > YOUNGEST)


_FARTHEST = 120
"""Characters behind the cue, at most, where the number begins."""


def _worded_age(subject: Subject) -> Verdict | bool:
    """A number in words, at most four words behind the cue."""
    at = subject.start
    if not may_hold_number(subject.folded, at, at + _FARTHEST):
        return False
    for _ in range(MOST_SKIPPED + 1):
        end, sure = number_at(subject.folded, at)
        if end > at and (verdict := _told(subject, at, end, sure=sure)):
            return verdict
        word = NEXT_WORD.match(subject.folded, at)
        if word is None:
            return False
        at = word.end()
    return False


def _age_before_unit(subject: Subject) -> Verdict | bool:
    """A number in words straight before its unit ("hatvankét éves"): the last words before the cue."""
    at = subject.start
    while at < subject.end:
        end, sure = number_at(subject.folded, at)
        if end > at and sure and (verdict := _told(subject, at, end, sure=True)) and verdict is not True:
            return verdict if verdict.end is not None and verdict.end > end else False
        word = NEXT_WORD.match(subject.folded, at)
        if word is None:
            return False
        at = word.end()
    return False


def _of_age(subject: Subject) -> bool:
    """A number that a preposition ties to the relative before it ("dochter van 7 heeft")."""
    folded = subject.folded
    before, after = folded[max(0, subject.start - 16) : subject.start], folded[subject.end : subject.end + 24]
    number = int(subject.value)
    if not YOUNGEST < number <= OLDEST or NOT_A_UNIT.match(after) or PARENTS.search(before):
        return False
    return OF.search(before) is not None and not LATER.match(after) and not COUNTED.match(after)


def _adjacent_age(subject: Subject) -> Verdict | bool:
    """A number straight behind a relative ("our son 7, his sister 9")."""
    after = subject.folded[subject.end : subject.end + 24]
    number = int(subject.value)
    before = subject.text[max(0, subject.start - 1) : subject.start]
    if before not in (" ", "") or not YOUNGEST < number <= OLDEST or NOT_A_UNIT.match(after):
        return False
    return re.match(r"[,;)!?]|\.?$", after) is not None


def _relative_age(subject: Subject) -> Verdict | bool:
    """A number straight behind a relative, at the end of a clause; below 13 a verb or a Slavic dative announces it."""
    age = int(subject.value)
    after = subject.folded[subject.end : subject.end + 24]
    before = subject.folded[max(0, subject.start - 10) : subject.start]
    if SIZE.search(subject.folded, max(0, subject.start - 44), subject.start):
        return False
    if age < GROWN and COUNTING.search(subject.folded, max(0, subject.start - 60), subject.start):
        return False
    if age > OLDEST or before[-1:] in tuple(".:/-+#$€№([,;") or NOT_A_UNIT.match(after):
        return False
    if not (CLAUSE_END.match(after) or AGE_PARTICLE.match(after)):
        return age >= 60 and BE.search(before) is not None
    return age >= 13 or BE.search(before) is not None or before.rstrip()[-1:] in tuple("еиіую")


def _bracketed_age(subject: Subject) -> Verdict | bool:
    """A number alone in brackets behind a person."""
    return int(NUMBERS.findall(subject.value)[0]) <= 120


def _sex_and_place(subject: Subject) -> bool:
    """An age before a sex and a place between slashes; no part of a path."""
    return subject.text[max(0, subject.start - 1) : subject.start] not in ("/", ".", "-", "_")


_SIXTY_WORDS = re.compile(r"\s(?:tage|wochen|monate|minuten|stunden|prozent|grad|kilo|days|percent|degrees)")


def _about(subject: Subject) -> bool:
    """A decade of life ("Mitte fünfzig", "in my late forties"); no temperature, share or span of time."""
    return _SIXTY_WORDS.match(subject.folded, subject.end) is None


def _opening_age(subject: Subject) -> Verdict | bool:
    """A number between commas behind the word that a sentence opens with ("Doris, 84, lives alone")."""
    low = max(0, subject.start - 30)
    head = OPENS.search(subject.folded[low : subject.start])
    return head is not None and NOT_A_NAME.search(head[0]) is None


CHECKS: Mapping[str, Check] = {
    "about": _about,
    "adjacent_age": _adjacent_age,
    "age": _age,
    "age_before_unit": _age_before_unit,
    "bare_age": _bare_age,
    "bracketed_age": _bracketed_age,
    "cjk_age": _cjk_age,
    "of_age": _of_age,
    "opening_age": _opening_age,
    "personal_age": _personal_age,
    "relative_age": _relative_age,
    "sex_and_place": _sex_and_place,
    "told_age": _told_age,
    "weak_age": _weak_age,
    "worded_age": _worded_age,
}
"""Checks by the name that rules use, after ``dates.``."""
