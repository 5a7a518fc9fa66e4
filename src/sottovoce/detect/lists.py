"""Words and patterns that a deployment allows or denies: its own product names, its own staff.

Words are held against the folded shadow of the text, so that case, accents, width and spelling tricks do not matter;
patterns against the plain one, as those of rules are. One compiled set says which entries may occur; the exact place is
found afterwards. The compiled sets stay in memory: a list may name people, and the cache on disk must not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import re2

from sottovoce.detect.alphabets import starts_word, word_end
from sottovoce.detect.engines import Engine
from sottovoce.detect.extract import Extractor, is_wordy
from sottovoce.detect.model import Edges, Finding, Rule
from sottovoce.detect.normalize import OPAQUE, Shadow, fold, normalize
from sottovoce.detect.prefilter import Re2Filter
from sottovoce.detect.rulebook import lint_pattern
from sottovoce.errors import UsageError

DENIED = "manifest.deny"
"""Stands as the rule of what a deny entry finds."""

LONGEST_WORD = 200
"""Most characters of a word or phrase."""

TOLD_BY_WORDS = frozenset({
    "ADDRESS", "AGE", "DATE_OF_BIRTH", "DEVICE_ID", "DRIVER_LICENSE", "ETHNICITY", "LICENSE_PLATE", "LOCATION",
    "MEDICAL", "ORGANIZATION", "PASSPORT", "PERSON", "POLITICS", "POSTCODE", "RELIGION", "SEXUAL_ORIENTATION",
    "UNION", "USERNAME",
})  # fmt: skip
"""Kinds that the words around a value, or a tagger, tell. An allow entry that names no kind holds for these alone: the
values of all others (cards, e-mail addresses, ids, secrets …) prove by their form what they are."""

_BLANKS = re.compile(r"\s+")
_BLANKS_BETWEEN = r"[ \n\r]{1,3}"
_JOINING = frozenset("0123456789_")
_ONLY_RE2 = re.compile(r"\\[AzQC]|\[:")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEntry:
    """One word, phrase or pattern of a list. Shows nothing of it in its repr.

    Attributes:
        text: The word or phrase, as people write it; or the pattern, in the subset of RE2 that rules keep to.
        is_pattern: Which of the two.
        kinds: To allow: the kinds it holds for; none for all of ``TOLD_BY_WORDS``. To deny: the one kind that it is.
        place: Where it is written, for an explanation: "detect.allow.words[2]".
    """

    text: str = field(repr=False)
    is_pattern: bool = False
    kinds: frozenset[str] = frozenset()
    place: str = ""


class Listed(NamedTuple):
    """Where an entry stands in a shadow."""

    start: int
    end: int
    entry: ListEntry


def list_word(text: str) -> str:
    """The form in which a word or phrase is looked for; two entries of one form are the same.

    Raises:
        UsageError: It cannot be looked for. The message does not quote it.
    """
    if len(text) > LONGEST_WORD:
        raise UsageError(f"has {len(text)} characters, at most {LONGEST_WORD} are allowed", remedy="Shorten it")
    form = _BLANKS.sub(" ", fold(normalize(text).plain)).strip()
    if not any(map(str.isalnum, form)):
        raise UsageError("holds no letter and no digit", remedy="Write a word or a phrase")
    return form


def list_pattern(text: str) -> str:
    """``text``, if it can be a pattern of a list.

    Raises:
        UsageError: It breaks the rules for patterns, or matches the empty text. The message does not quote it.
    """
    problems = list(lint_pattern(text))
    if _ONLY_RE2.search(text):
        problems.append(r"\A, \z, \Q, \C and [[:class:]] are outside the subset: spell it out")
    if problems:
        raise UsageError(problems[0], remedy="docs/rules.md describes the patterns")
    options = re2.Options()
    options.log_errors = False
    try:
        compiled = re2.compile(text.encode(), options)
        # Compiled for both engines, since the length of a text decides which one runs.
        Engine(f"({text})", case=False).search("a", 0, 1)(0)
    except (re2.error, re.error, ValueError, OverflowError):
        raise UsageError("is not a pattern", remedy="docs/rules.md describes the patterns") from None
    if compiled.fullmatch(b"") is not None:
        raise UsageError("matches the empty text", remedy="Make at least one part of it a must")
    return text


def _extractor(entry: ListEntry) -> Extractor:
    # The parentheses make the whole match the value, whatever groups the pattern has.
    rule = Rule(
        id=DENIED,
        kind=min(entry.kinds, default=""),
        pattern=f"({list_pattern(entry.text)})",
        source="manifest",
        edges=Edges.WORD,
        score=1.0,
    )
    return Extractor(rule)


class WordList:
    """Entries made ready to look for, all at once. Thread-safe.

    Args:
        entries: Words, phrases and patterns; see ``list_word`` and ``list_pattern`` for what is refused.

    Raises:
        UsageError: An entry cannot be looked for.
    """

    def __init__(self, entries: Collection[ListEntry]) -> None:
        words = [(list_word(entry.text), entry) for entry in entries if not entry.is_pattern]
        self._words = [(re.compile(_as_pattern(form, re.escape)), entry) for form, entry in words]
        self._patterns = [(_extractor(entry), entry) for entry in entries if entry.is_pattern]
        self._which_words = Re2Filter([_as_pattern(form, re2.escape) for form, _ in words]) if words else None
        patterns = [entry.text for _, entry in self._patterns]
        self._which_patterns = Re2Filter(patterns) if patterns else None

    def find(self, shadow: Shadow) -> Iterator[Listed]:
        """Where entries stand in the shadow, as whole words; they may overlap."""
        folded, plain = shadow.folded, shadow.plain
        if self._which_words is not None:
            for number in self._which_words.match(folded.encode()):
                pattern, entry = self._words[number]
                for start, end in _whole_words(pattern, folded):
                    yield Listed(start, end, entry)
        if self._which_patterns is not None:
            for number in self._which_patterns.match(plain.encode()):
                extractor, entry = self._patterns[number]
                for finding in extractor.values(shadow, 0, len(plain)):
                    yield Listed(finding.start, finding.end, entry)


def _as_pattern(form: str, escape: Callable[[str], str]) -> str:
    return _BLANKS_BETWEEN.join(map(escape, form.split(" ")))


def _whole_words(pattern: re.Pattern[str], folded: str) -> Iterator[tuple[int, int]]:
    match = pattern.search(folded)
    while match is not None:
        start, end = match.span()
        if _begins_here(folded, start) and _ends_here(folded, end):
            yield start, end
        match = pattern.search(folded, start + 1)


def _begins_here(folded: str, at: int) -> bool:
    """Whether a word may begin at ``at``: letters of scripts without spaces, and glued articles, do not matter."""
    if not at:
        return True
    if folded[at - 1] in _JOINING or folded[at] in _JOINING:
        return not (is_wordy(folded[at - 1]) and is_wordy(folded[at]))
    return starts_word(folded, at)


def _ends_here(folded: str, at: int) -> bool:
    if at == len(folded):
        return True
    if folded[at - 1] in _JOINING or folded[at] in _JOINING:
        return not (is_wordy(folded[at - 1]) and is_wordy(folded[at]))
    return word_end(folded, at, 1) == at


def allowed_places(allow: WordList, shadow: Shadow) -> list[Listed]:
    """Where allowed words stand; none reaches over a wall."""
    return [found for found in allow.find(shadow) if OPAQUE not in shadow.plain[found.start : found.end]]


def allowance(finding: Finding, places: Sequence[Listed]) -> ListEntry | None:
    """The entry that allows ``finding``: one that it lies in whole and that holds for its kind; None for none.

    Args:
        finding: What a rule or a tagger found; what a deny entry found is never allowed.
        places: Where allowed words stand, in the same coordinates.
    """
    if finding.rule == DENIED:
        return None
    for start, end, entry in places:
        if start <= finding.start and finding.end <= end and finding.kind in (entry.kinds or TOLD_BY_WORDS):
            return entry
    return None


def denied(listed: Listed) -> Finding:
    """What a deny entry finds: certain, since a person wrote it down."""
    (kind,) = listed.entry.kinds
    return Finding(listed.start, listed.end, kind, 1.0, DENIED)
