"""Detection, one pass, no language to choose: normalize, propose, extract, merge."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from sottovoce.detect.cache import builtin_book, load_prefilter
from sottovoce.detect.cues import Hit, Lexicon
from sottovoce.detect.extract import Extractor, cued_values, free_values
from sottovoce.detect.merge import merge
from sottovoce.detect.model import Finding
from sottovoce.detect.normalize import Shadow, normalize
from sottovoce.detect.ports import Tagger
from sottovoce.detect.rulebook import Rulebook
from sottovoce.errors import UsageError

WINDOW = 2048
"""Characters scanned at a time; a longer text is scanned in overlapping windows, never truncated."""

OVERLAP = 512
"""Characters that neighbouring windows share; no value is longer, save those that a check extends."""

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SEPARATORS = re.compile(r"[_\-.\s]+")


class Detector:
    """Finds personal data in text of any language and length. Thread-safe; same input, same findings.

    Args:
        book: Rules to use; the built-in ones by default.
        kinds: Kinds to look for; by default those that are on in the book.
        taggers: Finders of what has no shape, asked after the rules.
        min_score: Findings below are left out, 0.0 to 1.0.
        use_hyperscan: Force the back end; None takes Hyperscan where it is installed. Findings are identical.

    Raises:
        UsageError: An unknown kind, or a score outside 0..1.
    """

    def __init__(
        self,
        *,
        book: Rulebook | None = None,
        kinds: Collection[str] | None = None,
        taggers: Sequence[Tagger] = (),
        min_score: float = 0.5,
        use_hyperscan: bool | None = None,
    ) -> None:
        if not 0 <= min_score <= 1:
            raise UsageError(f"min_score {min_score} is outside 0..1", remedy="Give a probability")
        self._book = book or builtin_book()
        self._kinds = self._choose(kinds)
        self._taggers = tuple(taggers)
        self._min_score = min_score
        wanted = [Extractor(rule) for rule in self._book.rules if rule.kind in self._kinds]
        self._free = [extractor for extractor in wanted if not extractor.rule.needs_cue]
        self._by_group: dict[str, list[Extractor]] = {}
        for extractor in wanted:
            if extractor.rule.needs_cue:
                for group in sorted(extractor.groups):
                    self._by_group.setdefault(group, []).append(extractor)
        self._lexicon = Lexicon(self._book.cues)
        self._patterns = load_prefilter([e.rule.pattern for e in self._free], use_hyperscan=use_hyperscan)
        self._words = load_prefilter(self._lexicon.expressions(), use_hyperscan=use_hyperscan)

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

    def detect(self, text: str, *, context: str | None = None, opaque: Sequence[tuple[int, int]] = ()) -> list[Finding]:
        """Where ``text`` holds personal data.

        Args:
            text: Any string, of any length.
            context: Name of the field or column that holds the text; it works like a cue in front of it.
            opaque: Sorted, disjoint spans that are no longer text (tokens); nothing is found in or across them.

        Returns:
            Findings at code-point offsets, sorted, never overlapping.
        """
        return self.detect_batch([text], contexts=[context], opaques=[opaque])[0]

    def detect_batch(
        self,
        texts: Sequence[str],
        *,
        contexts: Sequence[str | None] | None = None,
        opaques: Sequence[Sequence[tuple[int, int]]] | None = None,
    ) -> list[list[Finding]]:
        """``detect`` for many texts at once, in order; a tagger works faster on batches."""
        tagged = [tagger.tag(texts) for tagger in self._taggers]
        results = []
        for number, text in enumerate(texts):
            context = contexts[number] if contexts else None
            opaque = opaques[number] if opaques else ()
            candidates = list(self._by_rules(text, context, opaque))
            for answers in tagged:
                candidates += [f for f in answers[number] if f.kind in self._kinds and not _touches(f, opaque)]
            results.append(merge([f for f in candidates if f.score >= self._min_score], text))
        return results

    def _by_rules(self, text: str, context: str | None, opaque: Sequence[tuple[int, int]]) -> Iterator[Finding]:
        lead = _spoken_name(context) + ": " if context else ""
        shift = len(lead)
        spans = [(start + shift, end + shift) for start, end in opaque] if shift else opaque
        shadow = normalize(lead + text, spans)
        for finding in self._scan(shadow):
            start, end = shadow.original(finding.start, finding.end)
            if end > shift:
                yield Finding(max(0, start - shift), end - shift, finding.kind, finding.score, finding.rule)

    def _scan(self, shadow: Shadow) -> Iterator[Finding]:
        size = len(shadow.plain)
        low = 0
        while low < size:
            high = min(size, low + WINDOW)
            yield from self._scan_window(shadow, low, high)
            if high == size:
                return
            low = high - OVERLAP

    def _scan_window(self, shadow: Shadow, low: int, high: int) -> Iterator[Finding]:
        whole = low == 0 and high == len(shadow.plain)
        plain = shadow.plain if whole else shadow.plain[low:high]
        folded = shadow.folded if whole else shadow.folded[low:high]
        heard = self._words.match(folded.encode())
        hits: list[Hit] = self._lexicon.hits(shadow.folded, heard, low, high) if heard else []
        for number in sorted(self._patterns.match(plain.encode())):
            yield from free_values(self._free[number], shadow, hits, low, high)
        for hit in hits:
            for extractor in self._by_group.get(hit.cue.group, ()):
                yield from cued_values(extractor, shadow, hits, hit)


def _spoken_name(field: str) -> str:
    """``dateOfBirth``, ``date_of_birth`` and ``date-of-birth`` as words, so that they are heard as cues."""
    return _SEPARATORS.sub(" ", _CAMEL.sub(" ", field)).strip()


def _touches(finding: Finding, opaque: Sequence[tuple[int, int]]) -> bool:
    return any(finding.start < end and start < finding.end for start, end in opaque)
