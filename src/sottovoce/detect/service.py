"""Detection, one pass, no language to choose: normalize, propose, extract, merge."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial
from typing import NamedTuple

from sottovoce.detect.cache import builtin_book, load_prefilter
from sottovoce.detect.cues import Hit, Lexicon
from sottovoce.detect.explain import Explanation, Ledger, Recorder, Source
from sottovoce.detect.extract import Extractor, cued_values, free_values
from sottovoce.detect.lists import Listed, ListEntry, WordList, allowance, allowed_places, denied
from sottovoce.detect.merge import merge
from sottovoce.detect.model import Cue, Finding
from sottovoce.detect.normalize import OPAQUE, Shadow, normalize
from sottovoce.detect.patterns import DIGIT, loosened
from sottovoce.detect.ports import Tagger
from sottovoce.detect.rulebook import Rulebook
from sottovoce.errors import UsageError

WINDOW = 4096
"""Characters scanned at a time; a longer text is scanned in overlapping windows, never truncated."""

OVERLAP = 512
"""Characters that neighbouring windows share; no value is longer, save those that a check extends."""

_BETWEEN_WALLS = re.compile(f"[^{OPAQUE}]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SEPARATORS = re.compile(r"[_\-.\s]+")


_FreeStep = Callable[[Extractor, Shadow, Sequence[Hit], int, int], Iterable[Finding]]
_CuedStep = Callable[[Extractor, Shadow, Sequence[Hit], Hit], Iterable[Finding]]


class Detector:
    """Finds personal data in text of any language and length. Thread-safe; same input, same findings.

    Args:
        book: Rules to use; the built-in ones by default.
        kinds: Kinds to look for; by default those that are on in the book.
        taggers: Finders of what has no shape, asked after the rules.
        min_score: Findings below are left out, 0.0 to 1.0.
        allow: Words and patterns that are nobody's; see ``lists``.
        deny: Words and patterns that are always personal, each of one kind; those of other kinds than ``kinds`` rest.
        use_hyperscan: Force the back end; None takes Hyperscan where it is installed. Findings are identical.

    Raises:
        UsageError: An unknown kind, a score outside 0..1, or an entry of a list that cannot be looked for.
    """

    def __init__(  # noqa: PLR0913 - one parameter a thing to choose
        self,
        *,
        book: Rulebook | None = None,
        kinds: Collection[str] | None = None,
        taggers: Sequence[Tagger] = (),
        min_score: float = 0.5,
        allow: Collection[ListEntry] = (),
        deny: Collection[ListEntry] = (),
        use_hyperscan: bool | None = None,
    ) -> None:
        if not 0 <= min_score <= 1:
            raise UsageError(f"min_score {min_score} is outside 0..1", remedy="Give a probability")
        self._book = book or builtin_book()
        self._kinds = self._choose(kinds)
        self._taggers = tuple(taggers)
        self._min_score = min_score
        self._allow = WordList(allow) if allow else None
        denied_here = [entry for entry in deny if entry.kinds <= self._kinds]
        self._deny = WordList(denied_here) if denied_here else None
        wanted = [Extractor(rule) for rule in self._book.rules if rule.kind in self._kinds]
        self._free = _Free(wanted, digits=False, use_hyperscan=use_hyperscan)
        self._free_with_digits = _Free(wanted, digits=True, use_hyperscan=use_hyperscan)
        cued = [extractor for extractor in wanted if extractor.rule.needs_cue]
        self._by_group = _by_group(cued)
        self._by_group_without_digits = _by_group([extractor for extractor in cued if not extractor.needs_digit])
        load = partial(load_prefilter, literal=True, use_hyperscan=use_hyperscan)
        self._lexicon = Lexicon(self._useful_cues(wanted), load)

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds this detector looks for."""
        return self._kinds

    def _choose(self, kinds: Collection[str] | None) -> frozenset[str]:
        if kinds is None:
            return frozenset(name for name, kind in self._book.kinds.items() if kind.on)
        if unknown := sorted(set(kinds) - set(self._book.kinds)):
            raise UsageError(f"unknown kinds {', '.join(unknown)}", remedy="`sottovoce detect --kinds ?` lists them")
        return frozenset(kinds)

    def _useful_cues(self, wanted: Sequence[Extractor]) -> list[Cue]:
        """Cues of the wanted rules, and those of no rule (they keep other cues from reaching past them)."""
        silent = {group for rule in self._book.rules for group in rule.cue.split()}
        silent -= {group for extractor in wanted for group in extractor.groups}
        return [cue for cue in self._book.cues if cue.group not in silent]

    def detect(self, text: str, *, context: str | None = None, opaque: Sequence[tuple[int, int]] = ()) -> list[Finding]:
        """Where ``text`` holds personal data.

        Args:
            text: Any string, of any length.
            context: Name of the field or column that holds the text; it works like a cue in front of it.
            opaque: Sorted, disjoint spans that are no longer text (tokens); nothing is found in or across them.

        Returns:
            Findings at code-point offsets, sorted, never overlapping.
        """
        tagged = [tagger.tag([text], [opaque])[0] for tagger in self._taggers]
        return self._settle(text, context, opaque, tagged)

    def detect_batch(
        self,
        texts: Sequence[str],
        *,
        contexts: Sequence[str | None] | None = None,
        opaques: Sequence[Sequence[tuple[int, int]]] | None = None,
    ) -> list[list[Finding]]:
        """``detect`` for many texts at once, in order; a tagger works faster on batches."""
        tagged = [tagger.tag(texts, opaques) for tagger in self._taggers]
        return [
            self._settle(
                text,
                contexts[number] if contexts else None,
                opaques[number] if opaques else (),
                [answers[number] for answers in tagged],
            )
            for number, text in enumerate(texts)
        ]

    def explain(
        self, text: str, *, context: str | None = None, opaque: Sequence[tuple[int, int]] = ()
    ) -> list[Explanation]:
        """Why each finding of ``detect`` is one, and what was overruled. Takes longer than ``detect``.

        Args:
            text: As in ``detect``.
            context: As in ``detect``.
            opaque: As in ``detect``.

        Returns:
            Every candidate with what became of it, findings first, each part sorted by place.
        """
        reading, recorder = _read(text, context, opaque), Recorder()
        ledger = Ledger({rule.id: rule.check for rule in self._book.rules})
        self._scan(reading.shadow, recorder.free_values, recorder.cued_values)
        for found, cues in recorder.notes:
            for finding in reading.placed([found]):
                ledger.note(finding, Source.RULE, cues=cues)
        for listed in self._deny.find(reading.shadow) if self._deny else ():
            for finding in reading.placed([denied(listed)]):
                ledger.note(finding, Source.LIST, listed=listed.entry.place)
        for tagger in self._taggers:
            for finding in self._of_tagger(tagger.tag([text], [opaque])[0], opaque):
                ledger.note(finding, Source.TAGGER)
        allowed = {finding: entry.place for finding, entry in self._allowed(ledger.candidates(), reading)}
        return ledger.explain(text, min_score=self._min_score, allowed=allowed)

    def _settle(
        self, text: str, context: str | None, opaque: Sequence[tuple[int, int]], tagged: Sequence[Sequence[Finding]]
    ) -> list[Finding]:
        reading = _read(text, context, opaque)
        found = self._scan(reading.shadow, free_values, cued_values)
        if self._deny is not None:
            found += map(denied, self._deny.find(reading.shadow))
        candidates = reading.placed(found)
        for answers in tagged:
            candidates += self._of_tagger(answers, opaque)
        candidates = [f for f in candidates if f.score >= self._min_score]
        if self._allow is not None and candidates:
            allowed = {finding for finding, _ in self._allowed(candidates, reading)}
            candidates = [f for f in candidates if f not in allowed]
        return merge(candidates, text) if candidates else candidates

    def unless_allowed(
        self, text: str, found: Sequence[Finding], *, opaque: Sequence[tuple[int, int]] = ()
    ) -> list[Finding]:
        """``found`` without what the allow list leaves alone, and without kinds that are not looked for.

        Args:
            text: As in ``detect``.
            found: Findings in it that were made elsewhere.
            opaque: As in ``detect``.
        """
        kept = [finding for finding in found if finding.kind in self._kinds]
        if self._allow is None or not kept:
            return kept
        allowed = {finding for finding, _ in self._allowed(kept, _read(text, None, opaque))}
        return [finding for finding in kept if finding not in allowed]

    def _of_tagger(self, answers: Iterable[Finding], opaque: Sequence[tuple[int, int]]) -> list[Finding]:
        return [f for f in answers if f.kind in self._kinds and not _touches(f, opaque)]

    def _allowed(self, candidates: Iterable[Finding], reading: _Reading) -> list[tuple[Finding, ListEntry]]:
        """The candidates that the allow list leaves alone, each with the entry that does."""
        places = [reading.moved(place) for place in allowed_places(self._allow, reading.shadow)] if self._allow else []
        return [(f, entry) for f in candidates if (entry := allowance(f, places)) is not None] if places else []

    def _scan(self, shadow: Shadow, free: _FreeStep, cued: _CuedStep) -> list[Finding]:
        size = len(shadow.plain)
        if size <= WINDOW:
            return self._scan_window(shadow, 0, size, free, cued)
        found: list[Finding] = []
        low = 0
        while low + OVERLAP < size:
            high = min(size, low + WINDOW)
            found += self._scan_window(shadow, low, high, free, cued)
            low = high - OVERLAP
        return found

    def _scan_window(self, shadow: Shadow, low: int, high: int, free: _FreeStep, cued: _CuedStep) -> list[Finding]:
        plain = shadow.plain if high - low == len(shadow.plain) else shadow.plain[low:high]
        found: list[Finding] = []
        hits = self._lexicon.hits(shadow, low, high)
        data = plain.encode()
        for extractor in self._free.proposed(data):
            found += free(extractor, shadow, hits, low, high)
        by_group = self._by_group_without_digits
        if DIGIT.search(plain):
            by_group = self._by_group
            for extractor in self._free_with_digits.proposed(data):
                found += free(extractor, shadow, hits, low, high)
        for hit in hits:
            for extractor in by_group.get(hit.cue.group, ()):
                found += cued(extractor, shadow, hits, hit)
        return found


class _Reading(NamedTuple):
    """A text as the rules see it, and the way back from there.

    Attributes:
        shadow: Of the text with its context in front.
        lead: How many characters of it are context.
        has_walls: Whether it has stretches that are no longer text.
    """

    shadow: Shadow
    lead: int
    has_walls: bool

    def placed(self, found: list[Finding]) -> list[Finding]:
        """Findings in the shadow as findings in the text: none in the context, none over a wall."""
        shadow, lead = self.shadow, self.lead
        if self.has_walls:
            found = [part for finding in found for part in _outside_walls(finding, shadow)]
        if not lead and not shadow.pieces:
            return found
        moved = []
        for finding in found:
            start, end = shadow.original(finding.start, finding.end)
            if end > lead:
                moved.append(Finding(max(0, start - lead), end - lead, *finding[2:]))
        return moved

    def moved(self, place: Listed) -> Listed:
        """A place in the shadow as a place in the text."""
        start, end = self.shadow.original(place.start, place.end)
        return Listed(start - self.lead, end - self.lead, place.entry)


def _read(text: str, context: str | None, opaque: Sequence[tuple[int, int]]) -> _Reading:
    lead = _spoken_name(context) + ": " if context else ""
    shift = len(lead)
    spans = [(start + shift, end + shift) for start, end in opaque] if shift else opaque
    return _Reading(normalize(lead + text, spans), shift, bool(spans))


def _by_group(cued: Sequence[Extractor]) -> dict[str, list[Extractor]]:
    """The rules that hang on the cues of each group, in the order of the book."""
    grouped: dict[str, list[Extractor]] = {}
    for extractor in cued:
        for group in sorted(extractor.groups):
            grouped.setdefault(group, []).append(extractor)
    return grouped


class _Free:
    """Rules that need no cue: those whose values surely hold a digit, or the others. Half of all texts hold none."""

    def __init__(self, wanted: Sequence[Extractor], *, digits: bool, use_hyperscan: bool | None) -> None:
        self._rules = [e for e in wanted if not e.rule.needs_cue and e.needs_digit is digits]
        expressions = [loosened(extractor.rule.pattern) for extractor in self._rules]
        self._prefilter = load_prefilter(expressions, use_hyperscan=use_hyperscan)

    def proposed(self, data: bytes) -> list[Extractor]:
        """The rules that may match in ``data``, in the order of the book."""
        return [self._rules[number] for number in sorted(self._prefilter.match(data))]


def _spoken_name(field: str) -> str:
    """``dateOfBirth``, ``date_of_birth`` and ``date-of-birth`` as words, so that they are heard as cues."""
    return _SEPARATORS.sub(" ", _CAMEL.sub(" ", field)).strip()


def _outside_walls(finding: Finding, shadow: Shadow) -> list[Finding]:
    """The parts of a finding between walls, in case its check ran over one."""
    value = shadow.plain[finding.start : finding.end]
    if OPAQUE not in value:
        return [finding]
    return [
        finding._replace(start=finding.start + part.start(), end=finding.start + part.end())
        for part in _BETWEEN_WALLS.finditer(value)
        if any(map(str.isalnum, part[0]))
    ]


def _touches(finding: Finding, opaque: Sequence[tuple[int, int]]) -> bool:
    return any(finding.start < end and start < finding.end for start, end in opaque)
