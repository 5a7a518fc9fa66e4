"""Find, then transform: the step that library, files and logs share.

Masking is idempotent by construction. Tokens and labels are walls to detection, and detection runs again over a text
in which every finding is a wall already, until it finds nothing new. So a second run over the output, which looks
exactly like that to the rules, finds nothing either.

What was found is remembered for the conversation and found again in its other texts (``remembering.py``), within the
same rounds.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Protocol

from sottovoce.app.remembering import Passing, Talk
from sottovoce.detect import Detector, Explanation, Fate, Finding, Recaller, Source, by_place
from sottovoce.transform import MARKERS, Masked, Minter, Policy, plan
from sottovoce.vault import find_tokens

_MARKERS = re.compile(MARKERS)
_MOST_ROUNDS = 12
"""More than any text needs that is not made to need many."""

UNSETTLED = "masking.unsettled"
"""The rule that covers what is left of a text in which every round still finds something."""

_LONGEST_REMEMBERED = 64
_MOST_REMEMBERED = 4096

Span = tuple[int, int]
Contexts = Sequence[str | None]


class Detect(Protocol):
    """One round of detection, as ``Detector.detect_batch`` does it."""

    def __call__(
        self, texts: Sequence[str], *, contexts: Contexts, opaques: Sequence[Sequence[Span]]
    ) -> list[list[Finding]]:
        """Findings of each text."""
        ...


class Masker:
    """Finds personal data in texts and transforms it by a policy. Holds no key and no personal text; thread-safe.

    Args:
        detector: What finds.
        policy: What is done to each kind.
        known_kinds: All kinds that exist; labels of other names are ordinary text.
        recaller: What finds again; None where nothing is to be remembered.
    """

    def __init__(
        self, detector: Detector, policy: Policy, known_kinds: frozenset[str], recaller: Recaller | None = None
    ) -> None:
        self.detector = detector
        self.policy = policy
        self.recaller = recaller
        self._known_kinds = known_kinds
        self._passing = Passing(recaller) if recaller is not None else None
        self._clean: set[tuple[str, str | None]] = set()  # Values found to hold nothing personal.

    def opaque_spans(self, text: str) -> list[Span]:
        """Tokens, labels and hash markers in ``text``: what is no longer text. Sorted, disjoint."""
        spans = [(token.start, token.end) for token in find_tokens(text, self._known_kinds)] if "-" in text else []
        if "[" in text or "#" in text:
            markers = _MARKERS.finditer(text)
            spans += [found.span() for found in markers if (found["label"] or found["hashed"]) in self._known_kinds]
            spans = _disjoint(spans)
        return spans

    def find(
        self, texts: Sequence[str], contexts: Sequence[str | None] | None = None, talk: Talk | None = None
    ) -> list[list[Finding]]:
        """Everything personal in each text, to the last round.

        Args:
            texts: Any strings.
            contexts: Field or column name of each, where it has one.
            talk: The conversation that the texts belong to; None where they have nothing to do with each other.
        """
        talks = [talk] * len(texts) if talk is not None else self._own_talks(len(texts))
        return self._rounds(texts, contexts or [None] * len(texts), self.detector.detect_batch, talks)

    def find_each(
        self, texts: Sequence[str], contexts: Sequence[str | None], talks: Sequence[Talk | None]
    ) -> list[list[Finding]]:
        """``find`` for texts of several conversations at once; one ``Talk`` may stand for several texts."""
        return self._rounds(texts, contexts, self.detector.detect_batch, talks)

    def find_record(  # noqa: PLR0913 - what to look at, and what is known
        self,
        texts: Sequence[str],
        contexts: Contexts,
        talk: Talk | None = None,
        *,
        silent: Collection[int] = (),
        found: Sequence[Sequence[Finding]] | None = None,
        recurring: bool = False,
    ) -> list[list[Finding]]:
        """``find`` for the values of one record, which belong together.

        Args:
            texts: The values.
            contexts: Field or column name of each that is structured; None for free text.
            talk: The conversation of the record; by default the record is one by itself.
            silent: Numbers of the texts that neither tell anything nor are searched for what was told.
            found: What rules find in these values, to the last round; by default they are asked.
            recurring: Many records of this sort follow, in which the same structured values (a status, an id) recur:
                those that held nothing are kept, and not looked at again.
        """
        if talk is None and self._passing is not None:
            talk = self._passing.shared()
        talks = [None if number in silent else talk for number in range(len(texts))]
        keys = [
            (text, context) if recurring and context is not None and len(text) <= _LONGEST_REMEMBERED else None
            for text, context in zip(texts, contexts, strict=True)
        ]
        clean = {number for number, key in enumerate(keys) if key in self._clean}
        results = self._rounds(texts, contexts, self.detector.detect_batch, talks, clean=clean, found=found)
        for number, key in enumerate(keys):
            if key is not None and not results[number] and number not in clean:
                if len(self._clean) >= _MOST_REMEMBERED:
                    self._clean.clear()
                self._clean.add(key)
        return results

    def _own_talks(self, count: int) -> Sequence[Talk | None]:
        return self._passing.each(count) if self._passing is not None else [None] * count

    def explain(self, text: str, context: str | None = None, talk: Talk | None = None) -> list[Explanation]:
        """Why each finding of ``find`` is one, and what was overruled; findings first, each part sorted by place."""
        rows: dict[Finding, Explanation] = {}

        def detect(
            texts: Sequence[str], *, contexts: Contexts, opaques: Sequence[Sequence[Span]]
        ) -> list[list[Finding]]:
            found = []
            for row in self.detector.explain(texts[0], context=contexts[0], opaque=opaques[0]):
                # What one round overruled may be a finding of the next one, among other walls.
                if row.fate is Fate.FOUND or row.finding not in rows:
                    rows[row.finding] = row
                if row.fate is Fate.FOUND:
                    found.append(row.finding)
            return [found]

        for finding in self._rounds([text], [context], detect, [talk] if talk is not None else self._own_talks(1))[0]:
            source = Source.RULE if finding.rule == UNSETTLED else Source.MEMORY
            rows.setdefault(finding, Explanation(finding=finding, fate=Fate.FOUND, source=source))
        return sorted(rows.values(), key=by_place)

    def _rounds(  # noqa: PLR0913, PLR0917 - what to look at, how, and what is known
        self,
        texts: Sequence[str],
        named: Contexts,
        detect: Detect,
        talks: Sequence[Talk | None],
        clean: Collection[int] = (),
        found: Sequence[Sequence[Finding]] | None = None,
    ) -> list[list[Finding]]:
        """What ``detect`` and memory find in each text, and in what is left of it, until neither finds more.

        Args:
            texts: Any strings.
            named: Their contexts.
            detect: One round of detection.
            talks: The conversation of each; None for a text that is in none.
            clean: Numbers of the texts in which detection is known to find nothing.
            found: What detection is known to find in each text, to the last round.
        """
        state = _Rounds(texts, [self.opaque_spans(text) for text in texts], talks, found)
        open_ = [number for number in range(len(texts)) if number not in clean] if found is None else []
        for _ in range(_MOST_ROUNDS + 1):
            if open_:
                more = detect(
                    [texts[number] for number in open_],
                    contexts=[named[number] for number in open_],
                    opaques=[state.walls(number) for number in open_],
                )
                for number, findings in zip(open_, more, strict=True):
                    state.add(number, findings)
                    state.learn(number, findings)
            for number in state.to_recall():
                state.add(number, self._recalled(state, number))
            open_ = state.take_changed()
            if not open_:
                break
        for number in open_:
            state.found[number] = _cover_rest(texts[number], state.opaque[number], state.found[number])
        return state.found

    def _recalled(self, state: _Rounds, number: int) -> list[Finding]:
        walls = state.walls(number)
        again = state.recall(number, walls)
        return self.detector.unless_allowed(state.texts[number], again, opaque=walls) if again else again

    def transform(self, text: str, findings: Sequence[Finding], minter: Minter) -> Masked:
        """``text`` with each finding transformed by the policy."""
        if not findings:
            return Masked(text)
        return plan(text, findings, self.policy, minter)


class _Rounds:
    """Where the rounds over some texts stand.

    Args:
        texts: The texts.
        opaque: Walls that stand in them already.
        talks: The conversation of each, or None.
        found: What is found already.
    """

    def __init__(
        self,
        texts: Sequence[str],
        opaque: Sequence[list[Span]],
        talks: Sequence[Talk | None],
        found: Sequence[Sequence[Finding]] | None,
    ) -> None:
        self.texts = texts
        self.opaque = opaque
        self.found: list[list[Finding]] = [[] for _ in texts] if found is None else [list(spans) for spans in found]
        self._talks = talks
        self._changed: set[int] = set()
        self._recalled: list[tuple[int, int]] = [(0, 0)] * len(texts)

    def walls(self, number: int) -> list[Span]:
        """What is no longer text: the walls from the start, and what is found."""
        if not self.found[number]:
            return self.opaque[number]
        return sorted([*self.opaque[number], *((finding.start, finding.end) for finding in self.found[number])])

    def add(self, number: int, findings: Sequence[Finding]) -> None:
        """More was found in a text."""
        if findings:
            self.found[number] = sorted([*self.found[number], *findings])
            self._changed.add(number)

    def learn(self, number: int, findings: Sequence[Finding]) -> None:
        """The conversation of a text remembers what was found there."""
        talk = self._talks[number]
        if talk is not None and findings:
            talk.learn(self.texts[number], findings)

    def to_recall(self) -> Iterator[int]:
        """Texts that memory must look at: it, or their walls, have changed since it last did."""
        for number, talk in enumerate(self._talks):
            if talk is None or not talk.memory:
                continue
            now = (len(talk.memory), len(self.found[number]))
            if self._recalled[number] != now:
                self._recalled[number] = now
                yield number

    def recall(self, number: int, walls: Sequence[Span]) -> list[Finding]:
        """What memory finds in a text."""
        talk = self._talks[number]
        return talk.recall(self.texts[number], walls) if talk is not None else []

    def take_changed(self) -> list[int]:
        """Texts in which something was found since this was last asked."""
        changed, self._changed = sorted(self._changed), set()
        return changed


def _cover_rest(text: str, walls: Sequence[Span], found: Sequence[Finding]) -> list[Finding]:
    """``found`` and, as findings too, all that stands between: no text gets through by keeping detection busy."""
    taken = sorted([*walls, *((finding.start, finding.end) for finding in found)])
    covered, at = list(found), 0
    for start, end in [*taken, (len(text), len(text))]:
        if any(map(str.isalnum, text[at:start])):
            covered.append(Finding(at, start, found[-1].kind, found[-1].score, UNSETTLED))
        at = end
    return sorted(covered)


def _disjoint(spans: list[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in sorted(spans):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept
