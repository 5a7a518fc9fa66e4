"""Find, then transform: the step that library, files and logs share.

Masking is idempotent by construction. Tokens and labels are walls to detection, and detection runs again over a text
in which every finding is a wall already, until it finds nothing new. So a second run over the output, which looks
exactly like that to the rules, finds nothing either.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sottovoce.detect import Detector, Finding
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


class Masker:
    """Finds personal data in texts and transforms it by a policy. Holds no key and no personal text; thread-safe.

    Args:
        detector: What finds.
        policy: What is done to each kind.
        known_kinds: All kinds that exist; labels of other names are ordinary text.
    """

    def __init__(self, detector: Detector, policy: Policy, known_kinds: frozenset[str]) -> None:
        self.detector = detector
        self.policy = policy
        self._known_kinds = known_kinds
        self._clean: set[tuple[str, str | None]] = set()  # Values found to hold nothing personal.

    def opaque_spans(self, text: str) -> list[Span]:
        """Tokens, labels and hash markers in ``text``: what is no longer text. Sorted, disjoint."""
        spans = [(token.start, token.end) for token in find_tokens(text, self._known_kinds)] if "-" in text else []
        if "[" in text or "#" in text:
            markers = _MARKERS.finditer(text)
            spans += [found.span() for found in markers if (found["label"] or found["hashed"]) in self._known_kinds]
            spans = _disjoint(spans)
        return spans

    def find_value(self, text: str, context: str | None) -> list[Finding]:
        """``find`` for a structured value, such as an id or a status: the same few recur in record after record."""
        if len(text) > _LONGEST_REMEMBERED:
            return self.find([text], [context])[0]
        key = (text, context)
        if key in self._clean:
            return []
        found = self.find([text], [context])[0]
        if not found:
            if len(self._clean) >= _MOST_REMEMBERED:
                self._clean.clear()
            self._clean.add(key)
        return found

    def find(self, texts: Sequence[str], contexts: Sequence[str | None] | None = None) -> list[list[Finding]]:
        """Everything personal in each text, to the last round.

        Args:
            texts: Any strings.
            contexts: Field or column name of each, where it has one.
        """
        named: Sequence[str | None] = contexts or [None] * len(texts)
        walls = [self.opaque_spans(text) for text in texts]
        found = self.detector.detect_batch(texts, contexts=named, opaques=walls)
        open_ = [number for number, findings in enumerate(found) if findings]
        for _ in range(_MOST_ROUNDS):
            if not open_:
                break
            more = self.detector.detect_batch(
                [texts[number] for number in open_],
                contexts=[named[number] for number in open_],
                opaques=[
                    sorted([*walls[number], *((finding.start, finding.end) for finding in found[number])])
                    for number in open_
                ],
            )
            for number, findings in zip(open_, more, strict=True):
                found[number] = sorted([*found[number], *findings])
            open_ = [number for number, findings in zip(open_, more, strict=True) if findings]
        for number in open_:
            found[number] = _cover_rest(texts[number], walls[number], found[number])
        return found

    def transform(self, text: str, findings: Sequence[Finding], minter: Minter) -> Masked:
        """``text`` with each finding transformed by the policy."""
        if not findings:
            return Masked(text)
        return plan(text, findings, self.policy, minter)


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
