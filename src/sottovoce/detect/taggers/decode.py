"""From probabilities of tokens to spans."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sottovoce.detect.alphabets import alphabet
from sottovoce.detect.taggers.labels import Labels

Spots = Sequence[tuple[int, int]]


class Span(NamedTuple):
    """Characters ``[start, end)``, their kind, and how sure the model is, 0.0 to 1.0."""

    start: int
    end: int
    kind: str
    score: float


def words(text: str, spots: Spots) -> list[tuple[int, int, int]]:
    """Tokens put together to words: number of the first token, start and end in the text.

    A word's label is that of its first token: most models are trained on those alone, and what they say of the others
    means nothing. Signs of scripts without spaces and marks are words of their own, unless one token holds several.

    Args:
        text: What was cut into tokens.
        spots: Start and end of each token, in order, none empty.
    """
    found: list[tuple[int, int, int]] = []
    for number, (start, end) in enumerate(spots):
        if found:
            first, begin, reach = found[-1]
            if start < reach or (start == reach and _goes_on(text, start)):
                found[-1] = (first, begin, max(end, reach))
                continue
        found.append((number, start, end))
    return found


def _goes_on(text: str, at: int) -> bool:
    """Whether a word runs through the place before ``at``: letters that words are made of, or digits, on both sides."""
    return all(alphabet(char) or char.isdecimal() for char in text[at - 1 : at + 1])


def decode(text: str, spots: Spots, chances: NDArray[np.float32], labels: Labels, threshold: float) -> Iterator[Span]:
    """The spans of one window.

    Args:
        text: What the model saw.
        spots: Start and end of each token in it.
        chances: Probabilities, of shape (tokens, labels).
        labels: What they are probabilities of.
        threshold: How likely it must be that a word is of any kind.
    """
    cut = words(text, spots)
    if not cut or not labels.types:
        return
    rows = chances[[first for first, _, _ in cut]]
    of_type = rows @ labels.of_type
    of_kind = np.zeros((len(cut), len(labels.kinds)), np.float32)
    np.add.at(of_kind.T, labels.kind_of_type, of_type.T)
    inside = of_kind.sum(axis=1)
    kind = of_kind.argmax(axis=1)
    entity = np.where(labels.kind_of_type == kind[:, None], of_type, -1).argmax(axis=1)
    every = np.arange(len(cut))
    begins = (rows @ labels.starts)[every, entity] > of_type[every, entity] / 2
    last = -2
    start = end = 0
    score = 0.0
    for at in np.flatnonzero(inside >= threshold).tolist():
        _, low, high = cut[at]
        joins = at == last + 1 and kind[at] == kind[last] and "\n" not in text[end:low]
        if joins and not (begins[at] and entity[at] == entity[last]):
            end, score = high, max(score, float(inside[at]))
        else:
            if last >= 0:
                yield Span(start, end, labels.kinds[kind[last]], score)
            start, end, score = low, high, float(inside[at])
        last = at
    if last >= 0:
        yield Span(start, end, labels.kinds[kind[last]], score)
