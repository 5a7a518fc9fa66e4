"""From what was found in a text to what is remembered of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sottovoce.detect.memory.forms import (
    SHORTEST_PART,
    SHORTEST_TO_MISSPELL,
    Unit,
    Units,
    beginnings,
    gaps,
    pieces,
    stems,
)
from sottovoce.detect.memory.model import Answer, Keyed, Note, lowered
from sottovoce.detect.memory.ordinary import is_very_common
from sottovoce.detect.model import Finding
from sottovoce.detect.normalize import fold, normalize

NAMES = frozenset({"PERSON"})
"""Kinds whose values come back in parts."""

WORDY = frozenset({"ADDRESS", "LOCATION", "ORGANIZATION", "USERNAME"})
"""Kinds whose value may be one plain word."""

FORGOTTEN = frozenset({"AGE", "ETHNICITY", "MEDICAL", "POLITICS", "RELIGION", "SEXUAL_ORIENTATION", "UNION"})
"""Kinds that are not remembered: what tells them is what was said about somebody, not the words themselves."""

SURE = 0.6
"""From this score on a value without a shape is remembered: a word that was wrongly taken for a name would otherwise be
taken for one in the whole conversation."""

_LONGEST = 200
"""Characters; a longer value is no longer something that is said twice."""

_MOST_UNITS = 24
_FEWEST_DIGITS = 5
_FEWEST_TO_JOIN = 6
_PIN_DIGITS = 4
_SHORTEST_WORD = 4
_SHORTEST_PLAIN_SECRET = 6
LONGEST_INITIALS = 4
_SHORTEST_PREFIX = 4
_FEWEST_IN_NAME, _FEWEST_IN_VALUE = 4, 5


def notes_of(text: str, found: Iterable[Finding], keyed: Keyed) -> list[Note]:
    """What to remember of what was found in ``text``.

    Args:
        text: The text.
        found: Its findings; those made by memory itself are passed over, so that nothing drifts from form to form, and
            so are unsure names.
        keyed: The hash of the conversation.
    """
    notes: list[Note] = []
    for finding in found:
        if finding.kind in FORGOTTEN or finding.end - finding.start > _LONGEST or finding.rule.startswith("memory."):
            continue
        if finding.score < SURE and finding.kind in NAMES | WORDY:
            continue
        folded = normalize(text[finding.start : finding.end]).folded
        answer = Answer(lowered(finding.score), finding.kind)
        notes += _named(folded, answer, keyed) if finding.kind in NAMES else _valued(folded, answer, keyed)
    return notes


def may_recur(text: str, found: Sequence[Finding]) -> bool:
    """Whether something in ``text`` outside its findings may begin like one of them.

    A quick look that spares most texts a memory of their own. Initials alone, and misspellings of the first letters,
    are not seen by it.
    """
    folded = fold(text)
    at, rest = 0, []
    for finding in sorted(found):
        rest.append(folded[at : finding.start])
        at = finding.end
    left = "\ufffc".join([*rest, folded[at:]])
    for finding in found:
        if finding.kind in FORGOTTEN:
            continue
        for unit in _units_of(folded[finding.start : finding.end])[:_MOST_UNITS]:
            beginning = unit.text[: 2 if unit.is_run else SHORTEST_PART]
            if len(beginning) > 1 and beginning in left:
                return True
    return False


def _named(folded: str, answer: Answer, keyed: Keyed) -> list[Note]:
    units = _units_of(folded)
    words = [unit.text for unit in units if not unit.is_run and unit.text.isalpha()]
    notes = [_part(word, answer, keyed) for word in words if len(word) >= SHORTEST_PART and not is_very_common(word)]
    notes += [_run(piece, answer, keyed) for unit in units if unit.is_run for piece in pieces(unit.text)]
    notes += _whole(units, answer, keyed)
    letters = "".join(word[0] for word in words if not is_very_common(word) or len(words) == 2)
    if 2 <= len(letters) <= LONGEST_INITIALS:
        notes.append(_note(answer, [f"i:{letters}"], [], keyed))
    return notes


def _units_of(folded: str) -> list[Unit]:
    return Units(folded).between(0, len(folded))


def _part(word: str, answer: Answer, keyed: Keyed) -> Note:
    found_by = [f"p:{word}", *(f"b:{stem}" for stem in stems(word))]
    gates = [f"l:{word[0]}"]
    if len(word) >= _SHORTEST_PREFIX:
        gates += beginnings(word)
    else:
        gates.append(f"g:{word[:3]}")
    if len(word) >= SHORTEST_TO_MISSPELL:
        found_by += gaps(word)
    return _note(answer, found_by, gates, keyed)


def _run(run: str, answer: Answer, keyed: Keyed) -> Note:
    return _note(answer, [f"z:{run}"], [f"y:{run[:2]}"], keyed, length=len(run))


def _valued(folded: str, answer: Answer, keyed: Keyed) -> list[Note]:
    """A value other than a name comes back whole."""
    units = _units_of(folded)
    if any(unit.is_run for unit in units):
        run = folded.strip()
        return [_run(run, answer, keyed)] if len(run) > 1 and units[0].is_run and units[0].start == 0 else []
    notes = _whole(units, answer, keyed)
    if len(units) == 1 and _is_telling(units[0].text, answer.kind):
        notes.append(_note(answer, [f"v:{units[0].text}"], [f"l:{units[0].text[0]}"], keyed))
    joined = "".join(unit.text for unit in units)
    if joined.isdigit() and len(joined) >= _FEWEST_TO_JOIN:
        notes.append(_note(answer, [f"n:{joined}"], [], keyed))
    return notes


def _is_telling(word: str, kind: str) -> bool:
    """Whether one unit by itself says enough to be known again."""
    if word.isdigit():
        is_pin = kind == "SECRET" and len(word) == _PIN_DIGITS and not word.startswith(("19", "20"))
        return is_pin or len(word) >= _FEWEST_DIGITS
    if not word.isalpha():
        return len(word) >= _SHORTEST_WORD
    if is_very_common(word):
        return False
    if kind in WORDY:
        return len(word) >= SHORTEST_PART
    return len(word) >= _SHORTEST_PLAIN_SECRET


def _whole(units: Sequence[Unit], answer: Answer, keyed: Keyed) -> list[Note]:
    """A value of several units, known by its longest one."""
    if not 2 <= len(units) <= _MOST_UNITS:
        return []
    lead = max(range(len(units)), key=lambda at: (len(units[at].text), -at))
    leader = units[lead].text
    fewest = _FEWEST_IN_NAME if answer.kind in NAMES and not is_very_common(leader) else _FEWEST_IN_VALUE
    if sum(len(unit.text) for unit in units) < fewest:
        return []
    gates = [f"l:{leader[0]}", f"@:{leader}"]
    joined = " ".join(unit.text for unit in units)
    return [_note(answer, [f"w:{joined}"], gates, keyed, shape=(lead, len(units)))]


def _note(  # noqa: PLR0913 - the parts of a note
    answer: Answer, found_by: Iterable[str], gates: Iterable[str], keyed: Keyed, *, shape: tuple[int, int] = (0, 0),
    length: int = 0,
) -> Note:  # fmt: skip
    forms = b"".join(map(keyed, dict.fromkeys(found_by)))
    return Note(answer, forms, b"".join(map(keyed, dict.fromkeys(gates))), shape, length)
