"""From probabilities of units to spans.

A unit is in a span when being outside is unlikely enough for its likeliest kind; a span needs one unit that is surer.
Two thresholds a kind, calibrated for leaks rather than for F1: at equal harm, covering a doubtful neighbour of a sure
name costs less than showing half of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from sottovoce.detect.tagger.model import Threshold, Vectors

HIGHEST = 0.85
"""The best score: a rule whose checksum holds is always surer."""

LOWEST = 0.5
"""The score of a span that just reaches its threshold."""


class Span(NamedTuple):
    """Units ``[first, last]``, their kind, and a score between ``LOWEST`` and ``HIGHEST``."""

    first: int
    last: int
    kind: str
    score: float


def decode(kinds: Vectors, starts: Vectors, names: Sequence[str], thresholds: Mapping[str, Threshold]) -> list[Span]:
    """The spans of one text.

    Args:
        kinds: Shape (units, 1 + kinds).
        starts: Shape (units,).
        names: The kinds.
        thresholds: For each kind.
    """
    grow = np.array([thresholds[name].grow for name in names], np.float32)
    inside = 1 - kinds[:, 0]
    near = np.flatnonzero(inside >= grow.min())
    if not len(near):
        return []
    best = kinds[near, 1:].argmax(axis=1)
    found: list[Span] = []
    run: list[tuple[int, int]] = []
    for unit, kind in zip(near.tolist(), best.tolist(), strict=True):
        if inside[unit] < grow[kind]:
            continue
        joins = (
            run
            and unit == run[-1][0] + 1
            and not (starts[unit] >= 0.5 and kind == run[-1][1] and _is_sure(kinds, unit, kind))
        )
        if run and not joins:
            found += _spans(run, kinds, names, thresholds)
            run = []
        run.append((unit, kind))
    if run:
        found += _spans(run, kinds, names, thresholds)
    return found


def _is_sure(kinds: Vectors, unit: int, kind: int) -> bool:
    return bool(kinds[unit, 1 + kind] >= 0.5)


def _spans(
    run: Sequence[tuple[int, int]], kinds: Vectors, names: Sequence[str], thresholds: Mapping[str, Threshold]
) -> list[Span]:
    """The spans of units in a row: one for each stretch of one kind; weak units go with their neighbours."""
    first, last = run[0][0], run[-1][0]
    part = kinds[first : last + 1, 1:]
    inside = part.sum(axis=1)
    pieces: list[Span] = []
    begin = first
    for at in range(first, last + 1):
        ends = at == last or (
            run[at + 1 - first][1] != run[at - first][1] and max(part[at + 1 - first]) >= 0.6 <= max(part[at - first])
        )
        if not ends:
            continue
        share = part[begin - first : at + 1 - first]
        kind = int(share.sum(axis=0).argmax())
        surest = float(inside[begin - first : at + 1 - first].max())
        seed = thresholds[names[kind]].seed
        if surest >= seed:
            score = LOWEST + (HIGHEST - LOWEST) * (surest - seed) / max(1e-6, 1 - seed)
            pieces.append(Span(begin, at, names[kind], min(HIGHEST, score)))
        begin = at + 1
    return pieces
