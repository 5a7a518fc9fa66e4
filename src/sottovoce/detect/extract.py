"""From rules to candidates: where exactly a rule's value stands, whether its edges, cue and check allow it.

Both back ends come here with a superset of the rules that may match; what is decided here is final. Work is linear:
after a refusal the search goes on behind the run of characters that was refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from sottovoce.detect.alphabets import alphabet
from sottovoce.detect.checks import Check, find_check
from sottovoce.detect.cues import LONGEST_CUE, NOT_PERSONAL, Hit, between, is_wall, nearest_before
from sottovoce.detect.engines import Engine
from sottovoce.detect.model import Edges, Finding, Rule, Side, Subject
from sottovoce.detect.normalize import Shadow
from sottovoce.detect.patterns import DIGIT, longest, needs_digit

LONGEST_VALUE = 160
"""How far, in characters, a value may run on behind the reach of its cue."""

NEXT_LETTER = r"\A[^\p{L}\p{N}]{0,4}([\p{L}])"
NEXT_CAPITAL = r"\A[^\p{L}\p{N}]{0,4}([\p{Lu}\p{Lt}\p{Lo}])"
"""Patterns of rules whose check reads on by itself from the first letter behind a cue: any, or no lower-case one."""

_NEXT_LETTER_REACH = 4
_STRETCH = 64  # By how much a check may stretch a value that stands before its cue.
_SHY_REACH = 30
_CLOSE = 14  # How near a cue of something else must stand to a value that is announced from afar.
_BLANK_LINE = "\n\n"
_NUMBER_IS = "number_is"
_PHONE = "phone"
_DIGITS = frozenset("0123456789")
_ALNUM = frozenset("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_WORD = _ALNUM | {"_"}
_JOINTS = frozenset("-./:")


def is_wordy(char: str) -> bool:
    """Whether ``char`` may be part of a word: a letter of an alphabet with spaces, a digit or an underscore."""
    return char in _WORD or alphabet(char) > 0


_TOUCHES: dict[Edges, Callable[[str], bool]] = {
    Edges.DIGIT: _DIGITS.__contains__,
    Edges.NUMBER: _DIGITS.__contains__,
    Edges.ALNUM: _WORD.__contains__,
    Edges.WORD: is_wordy,
}


def edges_hold(edges: Edges, text: str, start: int, end: int, *, behind: bool = False) -> bool:
    """Whether what touches ``text[start:end]`` is allowed by ``edges``.

    Args:
        edges: What may touch the value.
        text: The text.
        start: Where the value begins.
        end: One past its end.
        behind: Whether the value begins where another one ends; then nothing is asked of what stands before it.
    """
    touches = _TOUCHES.get(edges)
    if touches is None:
        return True
    if start and not behind and touches(text[start - 1]):
        return False
    if end < len(text) and touches(text[end]):
        return False
    if edges is not Edges.NUMBER:
        return True
    return (behind or not _is_glued(text, start - 1, -1)) and not _is_glued(text, end, 1)


def _is_glued(text: str, at: int, step: int) -> bool:
    """Whether a number goes on beyond ``at``: through a joint to more digits, or one letter (then it is a code)."""
    if not 0 <= at < len(text):
        return False
    beyond = text[at + step] if 0 <= at + step < len(text) else " "
    if text[at] in _JOINTS:
        return beyond in _DIGITS
    if text[at] not in _WORD:
        return False
    stop = at
    while 0 <= stop < len(text) and text[stop] in _WORD and text[stop] not in _DIGITS:
        stop += step
    return abs(stop - at) < 2 or (0 <= stop < len(text) and text[stop] in _DIGITS)


class Extractor:
    """A rule made ready to run: its pattern compiled and its check found when first needed."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.groups = frozenset(rule.cue.split())
        self.reads_on = rule.pattern in {NEXT_LETTER, NEXT_CAPITAL}
        self.wants_capital = rule.pattern == NEXT_CAPITAL
        self.needs_digit = needs_digit(rule.pattern)
        self.longest = min(LONGEST_VALUE, longest(rule.pattern))
        self._skip = _DIGITS if rule.edges in (Edges.DIGIT, Edges.NUMBER) else _ALNUM

    @cached_property
    def _engine(self) -> Engine:
        return Engine(self.rule.pattern, case=self.rule.case)

    @cached_property
    def _check(self) -> Check | None:
        return find_check(self.rule.check) if self.rule.check else None

    def values(  # noqa: PLR0913 - a stretch and its limits
        self,
        shadow: Shadow,
        low: int,
        high: int,
        cue: Hit | None = None,
        *,
        latest: int | None = None,
        earliest: int = 0,
    ) -> Iterator[Finding]:
        """Values in ``shadow.plain[low:high]`` whose edges and check hold, left to right, at shadow offsets.

        Args:
            shadow: The text.
            low: Where to look from.
            high: Where to look to.
            cue: The cue that announces the value.
            latest: Last place where a value may begin.
            earliest: First place where a value may end.
        """
        text, edges = shadow.plain, self.rule.edges
        last_start = high if latest is None else latest
        search = self._engine.search(text, low, high)
        at, accepted = low, -1
        while (span := search(at)) is not None:
            start, end = span
            if end <= start:
                at = max(end, at + 1)
                continue
            if start > last_start:
                return
            if end + _STRETCH < earliest:
                at = end
                continue
            holds = edges_hold(edges, text, start, end, behind=start == accepted)
            if holds and (finding := self._judge(shadow, start, end, cue)) is not None:
                yield finding
                accepted = finding.end
                # A check may have shortened the value; what follows may be the next one.
                at = end if finding.end >= end else max(finding.end, start + 1)
            else:
                at = self._behind(text, start)

    def _behind(self, text: str, start: int) -> int:
        """Where to go on after a refusal: behind the run of characters that the refused value began in."""
        at = start
        while at < len(text) and text[at] in self._skip:
            at += 1
        return max(at, start + 1)

    def next_value(self, shadow: Shadow, cue: Hit) -> Finding | None:
        """What a pattern of the ``NEXT`` kind matches behind ``cue``, without the cost of an engine.

        Such rules are tried behind every greeting.
        """
        text, at = shadow.plain, cue.end
        stop = min(len(text), at + _NEXT_LETTER_REACH)
        while at < stop and not text[at].isalnum():
            at += 1
        if at >= len(text) or at - cue.end > self.rule.reach:
            return None
        letter = text[at]
        if not letter.isalpha() or (self.wants_capital and letter.islower()):
            return None
        return self._judge(shadow, at, at + 1, cue)

    def _judge(self, shadow: Shadow, start: int, end: int, cue: Hit | None) -> Finding | None:
        rule, check = self.rule, self._check
        score = rule.cued if cue is not None and rule.cued else rule.score
        if check is None:
            return Finding(start, end, rule.kind, score, rule.id)
        verdict = check(self._subject(shadow, start, end, cue))
        if verdict is True:
            return Finding(start, end, rule.kind, score, rule.id)
        if verdict is False:
            return None
        shift = max(0, start - rule.view) if len(shadow.plain) > 2 * rule.view else 0
        return Finding(
            start if verdict.start is None else verdict.start + shift,
            end if verdict.end is None else verdict.end + shift,
            verdict.kind or rule.kind,
            score if verdict.score is None else verdict.score,
            rule.id,
        )

    def _subject(self, shadow: Shadow, start: int, end: int, cue: Hit | None) -> Subject:
        plain, folded = shadow.plain, shadow.folded
        value = plain[start:end]
        view = self.rule.view
        if len(plain) > 2 * view:
            low = max(0, start - view)
            plain, folded = plain[low : end + view], folded[low : end + view]
            start, end = start - low, end - low
        return Subject(value, plain, folded, start, end, cue is not None, cue.cue.language if cue is not None else "")


def free_values(extractor: Extractor, shadow: Shadow, hits: Sequence[Hit], low: int, high: int) -> Iterator[Finding]:
    """Values of a rule that needs no cue; a cue beside one raises its score, "order number" silences a shy rule."""
    rule = extractor.rule
    for finding in extractor.values(shadow, low, high):
        if rule.shy and _is_numbered(hits, shadow, finding):
            continue
        if rule.cued and rule.cued > finding.score and _is_announced(extractor, shadow, hits, finding):
            yield Finding(finding.start, finding.end, finding.kind, rule.cued, finding.rule)
        else:
            yield finding


def _is_announced(extractor: Extractor, shadow: Shadow, hits: Sequence[Hit], finding: Finding) -> bool:
    return next(announcers(extractor, shadow, hits, finding), None) is not None


def announcers(extractor: Extractor, shadow: Shadow, hits: Sequence[Hit], finding: Finding) -> Iterator[Hit]:
    """The cues that announce ``finding``: those of its rule, beside it, with nothing between that keeps them apart."""
    rule = extractor.rule
    span = rule.reach + LONGEST_CUE
    for hit in between(hits, finding.start - span, finding.end + span):
        if hit.cue.group not in extractor.groups:
            continue
        if rule.side is not Side.BEFORE and 0 <= finding.start - hit.end <= rule.reach:
            gap = (hit.end, finding.start)
        elif rule.side is not Side.AFTER and 0 <= hit.start - finding.end <= rule.reach:
            gap = (finding.end, hit.start)
        else:
            continue
        if not is_wall(shadow.plain, *gap):
            yield hit


def cued_values(extractor: Extractor, shadow: Shadow, hits: Sequence[Hit], cue: Hit) -> list[Finding]:
    """Values of a rule that hangs on ``cue``: the nearest ones on the rule's side that nothing keeps apart."""
    if extractor.reads_on:
        finding = extractor.next_value(shadow, cue)
        return [] if finding is None or _apart(extractor, shadow, hits, cue, finding) else [finding]
    side = extractor.rule.side
    found = _after(extractor, shadow, hits, cue) if side is not Side.BEFORE else []
    if side is not Side.AFTER:
        found += _before(extractor, shadow, hits, cue)
    return found


def _after(extractor: Extractor, shadow: Shadow, hits: Sequence[Hit], cue: Hit) -> list[Finding]:
    rule = extractor.rule
    latest = cue.end + rule.reach
    high = min(len(shadow.plain), latest + extractor.longest)
    found: list[Finding] = []
    if extractor.needs_digit and not DIGIT.search(shadow.plain, cue.end, high):
        return found
    for finding in extractor.values(shadow, cue.end, high, cue, latest=latest):
        if finding.start > latest or _apart(extractor, shadow, hits, cue, finding):
            break
        found.append(finding)
        if len(found) == rule.take:
            break
    return found


def _before(extractor: Extractor, shadow: Shadow, hits: Sequence[Hit], cue: Hit) -> list[Finding]:
    rule = extractor.rule
    earliest = cue.start - rule.reach
    low = max(0, earliest - LONGEST_VALUE)
    if extractor.needs_digit and not DIGIT.search(shadow.plain, low, cue.start):
        return []
    last = None
    for finding in extractor.values(shadow, low, cue.start, cue, earliest=earliest):
        last = finding
    if last is None or last.end < earliest or _apart(extractor, shadow, hits, cue, last):
        return []
    return [] if rule.shy and _is_numbered(hits, shadow, last) else [last]


def _is_numbered(hits: Sequence[Hit], shadow: Shadow, finding: Finding) -> bool:
    """Whether the nearest cue before the finding says that the number is nobody's."""
    before = nearest_before(hits, shadow.plain, finding.start, _SHY_REACH)
    return before is not None and before.cue.group == NOT_PERSONAL


def _apart(extractor: Extractor, shadow: Shadow, hits: Sequence[Hit], cue: Hit, finding: Finding) -> bool:
    """Whether a wall, or a cue that announces something else, stands between ``cue`` and ``finding``."""
    follows = cue.end <= finding.start
    start, end = (cue.end, finding.start) if follows else (finding.end, cue.start)
    across = extractor.rule.across and follows
    if (_BLANK_LINE in shadow.plain[start:end]) if across else is_wall(shadow.plain, start, end):
        return True
    near = list(between(hits, start, end))
    others = [hit for hit in near if hit.cue.blocks and hit.cue.group not in extractor.groups]
    if across:
        others = [hit for hit in others if hit.end > end - _CLOSE and _concerns(hit, cue)]
    if not others:
        return False
    numbers = {(hit.start, hit.end) for hit in near if hit.cue.group == _NUMBER_IS}
    has_letters = any(map(str.isalpha, shadow.plain[finding.start : finding.end]))
    return any((hit.start, hit.end) not in numbers and not (hit.cue.group == _PHONE and has_letters) for hit in others)


def _concerns(hit: Hit, cue: Hit) -> bool:
    """Whether a cue far behind another one is meant: of its language, or an order number, which is said in any."""
    return hit.cue.group == NOT_PERSONAL or not cue.cue.language or hit.cue.language in (cue.cue.language, "en", "")
