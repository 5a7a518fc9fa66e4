"""From a text and a memory to more findings.

Cost: nothing without a memory; else one hash for each different first letter of the text, and a few more for each word
that begins like something remembered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from sottovoce.detect.memory.forms import (
    SHORTEST_PART,
    SHORTEST_TO_MISSPELL,
    Unit,
    Units,
    beginnings,
    is_doubtful,
    is_run,
    near_spellings,
    stems,
)
from sottovoce.detect.memory.model import Answer, Keyed, Memory
from sottovoce.detect.memory.ordinary import Commonness, Ordinary
from sottovoce.detect.memory.remember import LONGEST_INITIALS, NAMES
from sottovoce.detect.merge import merge
from sottovoce.detect.model import Finding
from sottovoce.detect.normalize import OPAQUE, Shadow, normalize

_SHORTEST_INEXACT = 4
_SHORTEST_SMALL_MISSPELLING = 6
"""Letters of a misspelling in a text without capitals, where no lexicon tells ordinary words."""

_LONGEST_MISSPELLING = 24
_WIDEST_GAP = 3
_DIGITS = re.compile(r"[0-9](?:[ ().\-/]{0,2}[0-9]){4,40}")
_LINE_BEGINS = re.compile(r"(?:^|[\n\-\u2013~/])[ ]?$")
_LINE_ENDS = re.compile(r"[ .!]{0,2}(?:\n|$)")
_JOINED = re.compile(r"[ \-'.]{1,2}")
_EXTENDING = frozenset("+#@")

_Hit = tuple[int, int, Answer]


class Recaller:
    """Finds in texts what a conversation has told before. Pure, thread-safe.

    Args:
        ordinary: Tells words that are too common to be taken for names.
    """

    def __init__(self, ordinary: Ordinary | None = None) -> None:
        self._ordinary = ordinary or Ordinary()

    def find(self, text: str, memory: Memory, keyed: Keyed, *, opaque: Sequence[tuple[int, int]] = ()) -> list[Finding]:
        """What ``text`` holds of what is remembered.

        Args:
            text: Any string.
            memory: What the conversation has told.
            keyed: The hash that the memory was made with.
            opaque: Sorted, disjoint spans that are no longer text; nothing is found in or across them.

        Returns:
            Findings at code-point offsets, sorted, never overlapping; their rule is ``memory.`` and the kind.
        """
        if not memory:
            return []
        shadow = normalize(text, opaque)
        hits = _Search(shadow, memory, keyed, self._ordinary).hits()
        found = []
        for start, end, answer in _joined(hits, shadow.plain):
            low, high = shadow.original(start, end)
            found.append(Finding(low, high, answer.kind, answer.score, f"memory.{answer.kind.lower()}"))
        return merge(found, text)


class _Case(NamedTuple):
    """How a text uses capitals: both sizes of letters, or only capitals."""

    is_mixed: bool
    is_loud: bool


class _Search:
    """One search of one text."""

    def __init__(self, shadow: Shadow, memory: Memory, keyed: Keyed, ordinary: Ordinary) -> None:
        self._plain, self._folded = shadow.plain, shadow.folded
        self._memory = memory
        self._keyed = keyed
        self._ordinary = ordinary
        self._units = Units(self._folded)

    @cached_property
    def _case(self) -> _Case:
        plain = self._plain
        return _Case(not plain.islower() and not plain.isupper(), plain.isupper())

    def hits(self) -> list[_Hit]:
        """Everything remembered, in any order, overlapping at will."""
        found: list[_Hit] = []
        for number, letter in enumerate(self._units.firsts()):
            if is_run(letter):
                found += self._in_run(self._units[number])
            elif self._starts_well(letter):
                found += self._whole(number)
                hit = self._initials(number) or self._word(self._units[number])
                if hit is not None:
                    found.append(self._with_initials(number, hit))
            elif letter in _PROCLITIC:
                hit = self._behind_proclitic(self._units[number])
                if hit is not None:
                    found.append(hit)
        found += self._numbers()
        return found

    def _starts_well(self, letter: str) -> bool:
        return self._memory.begins_with(letter, self._keyed)

    def _ask(self, form: str) -> Answer | None:
        return self._memory.answer(self._keyed(form))

    def _is_capital(self, unit: Unit) -> bool:
        return self._plain[unit.start].isupper()

    def _word(self, unit: Unit) -> _Hit | None:
        """A unit that is a remembered part or one-word value, or close to a part."""
        word = unit.text
        if len(word) < SHORTEST_PART:
            return None
        answer = self._ask(f"v:{word}")
        if answer is None or (word.isalpha() and not self._may_be_name(unit)):
            if not word.isalpha():
                return None
            commonness = self._ordinary.of(word)
            if commonness is Commonness.VERY:
                return None
            answer = self._ask(f"p:{word}")
            if answer is not None:
                return (unit.start, unit.end, answer) if self._may_be_name(unit) else None
            answer = self._inexact(unit) if commonness is Commonness.RARE else None
        return (unit.start, unit.end, answer) if answer is not None else None

    def _may_be_name(self, unit: Unit) -> bool:
        """Whether a word that is spelled like something remembered stands for it."""
        commonness = self._ordinary.of(unit.text)
        if commonness is Commonness.VERY:
            return False
        if commonness is Commonness.RARE and len(unit.text) > SHORTEST_PART:
            return True
        if self._case.is_loud:
            return commonness is Commonness.RARE
        # Alphabets without case have no capitals to tell by; such texts count as mixed.
        return not self._case.is_mixed or self._is_capital(unit) or not _has_case(unit.text[0])

    def _inexact(self, unit: Unit) -> Answer | None:
        """An inflected or misspelt form of a remembered part."""
        word = unit.text
        if not self._memory.is_small or not SHORTEST_PART <= len(word) <= _LONGEST_MISSPELLING:
            return None
        opens = self._memory.opens
        if len(word) < _SHORTEST_INEXACT:
            near = opens(self._keyed(f"g:{word}"))
            return self._stem(unit) if near else None
        first, second = beginnings(word)
        if opens(self._keyed(first)):
            return self._stem(unit) or self._misspelt(unit)
        return self._misspelt(unit) if opens(self._keyed(second)) else None

    def _stem(self, unit: Unit) -> Answer | None:
        is_sure = self._is_capital(unit) or not self._case.is_mixed or not _has_case(unit.text[0])
        for stem in stems(unit.text):
            if (is_sure and not self._case.is_loud) or not is_doubtful(stem):
                answer = self._ask(f"b:{stem}")
                if answer is not None:
                    return answer
        return None

    def _misspelt(self, unit: Unit) -> Answer | None:
        word = unit.text
        if len(word) < SHORTEST_TO_MISSPELL - 1 or not _has_case(word[0]) or self._ordinary.is_word(word):
            return None
        if self._case.is_mixed:
            if not self._is_capital(unit):
                return None
        elif not self._ordinary.has_lexicon and len(word) < _SHORTEST_SMALL_MISSPELLING:
            return None
        for form in near_spellings(word):
            # A short part one letter away from the word is another word; only long ones are misspelt.
            if form.startswith("p:") and len(form) - 2 < SHORTEST_TO_MISSPELL:
                continue
            answer = self._ask(form)
            if answer is not None:
                return answer
        return None

    def _behind_proclitic(self, unit: Unit) -> _Hit | None:
        """A name with a Hebrew or Arabic "and", "to", "in" … glued to it."""
        rest = Unit(unit.start + 1, unit.end, unit.text[1:], is_run=False)
        if len(rest.text) < _SHORTEST_INEXACT or not self._starts_well(rest.text[0]):
            return None
        if self._ordinary.of(rest.text) is not Commonness.RARE:
            return None
        answer = self._ask(f"p:{rest.text}")
        return (rest.start, rest.end, answer) if answer is not None else None

    def _whole(self, number: int) -> Iterator[_Hit]:
        """Values of several units of which this one is the leading one."""
        shapes = self._memory.shapes
        if not shapes or not self._memory.opens(self._keyed(f"@:{self._units[number].text}")):
            return
        for lead, count in sorted(shapes):
            window = self._units.between(number - lead, number - lead + count)
            if number < lead or len(window) < count or not self._hangs_together(window):
                continue
            answer = self._ask("w:" + " ".join(unit.text for unit in window))
            if answer is not None:
                start = window[0].start
                if answer.kind not in NAMES and start and self._plain[start - 1] in _EXTENDING:
                    start -= 1
                yield start, window[-1].end, answer

    def _hangs_together(self, window: Sequence[Unit]) -> bool:
        for one, two in pairwise(window):
            if two.start - one.end > _WIDEST_GAP or OPAQUE in self._plain[one.end : two.start]:
                return False
        return True

    def _in_run(self, unit: Unit) -> Iterator[_Hit]:
        """Values inside a stretch of a script without spaces, the longest at each place."""
        lengths, memory, keyed, folded = self._memory.lengths, self._memory, self._keyed, self._folded
        at = unit.start
        while lengths and at < unit.end - 1:
            step = 1
            if memory.opens(keyed(f"y:{folded[at : at + 2]}")):
                for length in lengths:
                    answer = self._ask(f"z:{folded[at : at + length]}") if at + length <= len(folded) else None
                    if answer is not None and OPAQUE not in folded[at : at + length]:
                        yield at, at + length, answer
                        step = length
                        break
            at += step

    def _numbers(self) -> Iterator[_Hit]:
        """Numbers, however they are grouped: the whole run of groups, else its groups between blanks."""
        for run in _DIGITS.finditer(self._plain):
            for start, end in ((run.start(), run.end()), *_split_at_blanks(run)):
                digits = "".join(filter(str.isdigit, self._plain[start:end]))
                answer = self._ask(f"n:{digits}")
                if answer is not None and not self._plain[max(0, start - 1) : start].isalnum():
                    sign = self._plain[start - 1] if start else ""
                    is_extended = sign in _EXTENDING or (sign == "(" and ")" in self._plain[start:end])
                    yield start - is_extended, end, answer
                    break

    def _initials(self, number: int) -> _Hit | None:
        """Initials that begin at a unit: "J. D." and "J.D." anywhere, "JD" where somebody signs."""
        first = self._units[number]
        if first.end - first.start > 1:
            return self._signed(first)
        letters = [first]
        for unit in self._units.between(number + 1, number + LONGEST_INITIALS):
            if unit.end - unit.start > 1 or self._plain[letters[-1].end : unit.start] not in {".", ". "}:
                break
            letters.append(unit)
        if len(letters) == 1:
            return None
        answer = self._ask("i:" + "".join(unit.text for unit in letters))
        return (first.start, letters[-1].end, answer) if answer is not None else None

    def _signed(self, unit: Unit) -> _Hit | None:
        if unit.end - unit.start > LONGEST_INITIALS or self._case.is_loud:
            return None
        if not self._plain[unit.start : unit.end].isupper() or not _LINE_ENDS.match(self._plain, unit.end):
            return None
        if not _LINE_BEGINS.search(self._plain[max(0, unit.start - 3) : unit.start]) and unit.start:
            return None
        answer = self._ask(f"i:{unit.text}")
        return (unit.start, unit.end, answer) if answer is not None else None

    def _with_initials(self, number: int, hit: _Hit) -> _Hit:
        """A hit of a name's part, with the initial of another part before ("A. Ruiz") or behind it ("Ana R.")."""
        start, end, answer = hit
        if answer.kind not in NAMES:
            return hit
        before = self._units[number - 1] if number else None
        if before is not None and self._is_initial(before) and self._plain[before.end : start] in {". ", ".", " "}:
            start = before.start
        behind = self._units[number + 1] if number + 1 < len(self._units) else None
        if behind is not None and self._is_initial(behind) and self._plain[end : behind.start] == " ":
            end = behind.end
        return start, end, answer

    def _is_initial(self, unit: Unit) -> bool:
        if unit.end - unit.start != 1 or not self._starts_well(unit.text):
            return False
        return self._is_capital(unit) if self._case.is_mixed else self._plain[unit.end : unit.end + 1] == "."


_PROCLITIC = frozenset("משהוכלבوالفبكسل")


def _has_case(char: str) -> bool:
    return char.upper() != char


def _split_at_blanks(run: re.Match[str]) -> Iterator[tuple[int, int]]:
    at = run.start()
    parts = run[0].split(" ")
    for part in parts if len(parts) > 1 else ():
        if part:
            yield at, at + len(part)
        at += len(part) + 1


def _joined(hits: Sequence[_Hit], plain: str) -> list[_Hit]:
    """Neighbouring parts of a name as one."""
    names = sorted(hit for hit in hits if hit[2].kind in NAMES)
    out = [hit for hit in hits if hit[2].kind not in NAMES]
    for start, end, answer in names:
        if out and out[-1][2].kind == answer.kind:
            before, last, known = out[-1]
            if start < last or _JOINED.fullmatch(plain, last, start):
                out[-1] = (before, max(last, end), max(known, answer))
                continue
        out.append((start, end, answer))
    return out
