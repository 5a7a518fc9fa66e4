"""Marks: where in a stored text something stands for personal data, of which kind, and what was done. Pure.

A mark is a finding without its value; its offsets count in the stored text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sottovoce.errors import TamperedError, UsageError
from sottovoce.transform import Action
from sottovoce.vault import find_tokens, split_token

_PER_MILLE = 1000

_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


class Mark(NamedTuple):
    """A place in a stored text. A tuple, because many are made.

    Attributes:
        start: First code point, 0-based.
        end: One past the last; equal to ``start`` where something was dropped.
        kind: Upper-case kind name.
        action: What was done (a name of ``transform.Action``).
        rule: What found it.
        score: Estimated probability, 0.0 to 1.0; kept in thousandths.
    """

    start: int
    end: int
    kind: str
    action: str
    rule: str = ""
    score: float = 1.0


def mark_rows(marks: Iterable[Mark]) -> list[list[object]]:
    """Marks as they are stored: lists of start, end, kind, action, rule and score in thousandths."""
    return [[*mark[:5], round(mark.score * _PER_MILLE)] for mark in marks]


def marks_to_json(marks: Iterable[Mark]) -> str:
    """The JSON text of ``mark_rows``."""
    return _encode(mark_rows(marks)) if marks else "[]"


def marks_from_json(text: str) -> tuple[Mark, ...]:
    """Read what ``marks_to_json`` wrote.

    Raises:
        TamperedError: It did not write this.
    """
    if text == "[]":
        return ()
    try:
        return marks_from_rows(json.loads(text))
    except (TypeError, ValueError):
        raise TamperedError("the findings of a stored text cannot be read", remedy="Restore a backup") from None


def marks_from_rows(rows: Any) -> tuple[Mark, ...]:
    """Read what ``mark_rows`` gave.

    Raises:
        TypeError: It did not give this; or ``ValueError``.
    """
    return tuple(map(_mark, rows))


def _mark(row: Any) -> Mark:
    start, end, kind, action, rule, score = row
    if not all(isinstance(name, str) for name in (kind, action, rule)):
        raise TypeError
    return Mark(int(start), int(end), kind, action, rule, int(score) / _PER_MILLE)


def check_marks(text: str, marks: Sequence[Mark]) -> None:
    """Make sure that marks fit their text.

    Raises:
        UsageError: They overlap, are out of order or reach beyond it.
    """
    done = 0
    for mark in marks:
        if not done <= mark.start <= mark.end <= len(text):
            raise UsageError(
                "marks overlap, are out of order or do not fit the text", remedy="Use the text they are of"
            )
        done = mark.end


def places(text: str, marks: Sequence[Mark]) -> list[Mark]:
    """The marks of a stored text, and those of its tokens that no mark tells of, in order.

    An assistant that repeats a token writes one that nothing had to replace.

    Raises:
        UsageError: The marks do not fit the text.
    """
    check_marks(text, marks)
    found: list[Mark] = []
    done = 0
    for mark in marks:
        found += _free_tokens(text, done, mark.start)
        found.append(mark)
        done = mark.end
    return [*found, *_free_tokens(text, done, len(text))]


def _free_tokens(text: str, start: int, end: int) -> list[Mark]:
    if start == end:
        return []
    part = text[start:end]
    return [
        Mark(start + span.start, start + span.end, span.text.rpartition("-")[0], Action.TOKEN)
        for span in find_tokens(part)
    ]


def token_at(text: str, mark: Mark) -> str | None:
    """The token that a mark tells of; ``None`` where it tells of something else."""
    piece = text[mark.start : mark.end]
    return piece if mark.action == Action.TOKEN and split_token(piece) is not None else None


def tokens_of(text: str, marks: Sequence[Mark]) -> tuple[str, ...]:
    """The tokens of a stored text, each once, in order: what to ask the vault for."""
    return tuple(dict.fromkeys(token for mark in places(text, marks) if (token := token_at(text, mark)) is not None))
