"""The built-in tagger: names, places, addresses, employers, user names and birth dates that no rule can see."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from sottovoce.detect.model import Finding
from sottovoce.detect.normalize import OPAQUE, Shadow, normalize
from sottovoce.detect.tagger.decode import Span, decode
from sottovoce.detect.tagger.model import BUILTIN, Model, Vectors
from sottovoce.detect.tagger.nobody import is_nobodys
from sottovoce.detect.tagger.words import Unit, cut

WINDOW = 256
"""Units that the network sees at once."""

MARGIN = 17
"""Units at a window's edge whose surroundings it does not see whole; a neighbouring window decides on them."""

BATCH = 4096
"""Units, padding included, in one run of the network."""

PADDED = 1.4
"""How much longer than the shortest window of a batch another one may be."""

NAME = "tagger"


class BuiltinTagger:
    """Finds what has no shape, with a small network for all languages. Deterministic, thread-safe, never truncating.

    Args:
        folder: Where the model lies; the one that ships with the package by default.

    Raises:
        UsageError: The model is missing, damaged or of another version.
    """

    def __init__(self, folder: Path = BUILTIN) -> None:
        self._model = Model(folder)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that it can find."""
        return self._model.kinds

    def tag(
        self, texts: Sequence[str], opaques: Sequence[Sequence[tuple[int, int]]] | None = None
    ) -> list[list[Finding]]:
        """Findings for each of ``texts``; see ``Tagger``."""
        shadows = [normalize(text, opaques[number] if opaques else ()) for number, text in enumerate(texts)]
        cuts = [cut(shadow.plain) for shadow in shadows]
        found: list[list[Finding]] = [[] for _ in texts]
        windows = [
            window
            for number, (shadow, units) in enumerate(zip(shadows, cuts, strict=True))
            if any(unit[2] in ("word", "sign") for unit in units)
            for window in _windows(number, self._model.embedder.vectors(shadow.plain, units))
        ]
        windows.sort(key=lambda window: len(window.vectors))
        for batch in _batches(windows):
            for window, kinds, starts in self._run(batch):
                units, shadow = cuts[window.text], shadows[window.text]
                for span in decode(kinds, starts, self._model.kinds, self._model.thresholds):
                    found[window.text] += _findings(span, window, units, shadow)
        for findings in found:
            findings.sort()
        return found

    def _run(self, batch: Sequence[_Window]) -> Iterator[tuple[_Window, Vectors, Vectors]]:
        longest = max(len(window.vectors) for window in batch)
        vectors = np.zeros((len(batch), longest, batch[0].vectors.shape[1]), np.float32)
        mask = np.zeros((len(batch), longest), np.float32)
        for line, window in enumerate(batch):
            vectors[line, : len(window.vectors)] = window.vectors
            mask[line, : len(window.vectors)] = 1
        kinds, starts = self._model.run(vectors, mask)
        for line, window in enumerate(batch):
            size = len(window.vectors)
            yield window, kinds[line, :size], starts[line, :size]


class _Window:
    """Vectors of units ``[first, ...)`` of a text, and the units that this window decides on."""

    __slots__ = ("first", "high", "low", "text", "vectors")

    def __init__(self, text: int, vectors: Vectors, first: int, low: int, high: int) -> None:
        self.text = text
        self.vectors = vectors
        self.first = first
        self.low = low
        self.high = high


def _windows(text: int, vectors: Vectors) -> Iterator[_Window]:
    size = len(vectors)
    if size <= WINDOW:
        yield _Window(text, vectors, 0, 0, size)
        return
    step = WINDOW - 2 * MARGIN
    for first in range(0, size - 2 * MARGIN, step):
        last = first + WINDOW >= size
        low = first + MARGIN if first else 0
        high = size if last else first + WINDOW - MARGIN
        yield _Window(text, vectors[first : first + WINDOW], first, low, high)
        if last:
            return


def _batches(windows: Sequence[_Window]) -> Iterator[Sequence[_Window]]:
    """Windows of like length (they come sorted), so many that they fill a batch; what is padded is computed in vain."""
    low = 0
    while low < len(windows):
        high, longest = low + 1, len(windows[low].vectors) * PADDED + 2
        while high < len(windows) and len(windows[high].vectors) <= longest:
            if (high + 1 - low) * len(windows[high].vectors) > BATCH:
                break
            high += 1
        yield windows[low:high]
        low = high


def _findings(span: Span, window: _Window, units: Sequence[Unit], shadow: Shadow) -> Iterator[Finding]:
    """The span at places of the original text: cut at walls, without marks at its edges; nothing of other windows."""
    low, high = max(span.first + window.first, window.low), min(span.last + window.first, window.high - 1)
    first = last = -1
    for at in range(low, high + 1):
        if units[at][2] != "mark":
            first, last = (at if first < 0 else first), at
        elif shadow.plain[units[at][0]] == OPAQUE:
            if first >= 0:
                yield from _placed(span, units[first][0], units[last][1], shadow)
            first = -1
    if first >= 0:
        yield from _placed(span, units[first][0], units[last][1], shadow)


def _placed(span: Span, start: int, end: int, shadow: Shadow) -> Iterator[Finding]:
    if not is_nobodys(span.kind, shadow.plain, start, end):
        yield Finding(*shadow.original(start, end), span.kind, round(span.score, 3), NAME)
