"""What detection needs from outside: something that finds names where no rule can."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from sottovoce.detect.model import Finding


class Tagger(Protocol):
    """Finds personal data that has no shape (names, places, employers).

    Contract: for each text, in order, findings with code-point offsets into that text, each with ``score`` in 0..1 and
    the tagger's own name as ``rule``; they may overlap each other. Deterministic, thread-safe, never truncating: a long
    text is worked through whole. Raises only ``sottovoce.errors.SottovoceError``.
    """

    def tag(
        self, texts: Sequence[str], opaques: Sequence[Sequence[tuple[int, int]]] | None = None
    ) -> Sequence[Sequence[Finding]]:
        """Findings for each of ``texts``.

        Args:
            texts: Any strings, of any length.
            opaques: For each text, sorted disjoint spans that are no longer text (tokens); no finding touches them.
        """
        ...
