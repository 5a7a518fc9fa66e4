"""spaCy pipelines."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Any

from sottovoce.detect.model import Finding
from sottovoce.detect.taggers.labels import kinds_of
from sottovoce.detect.taggers.settings import Settings, read_settings
from sottovoce.detect.taggers.windows import Block, Sight, blocks, pieces
from sottovoce.errors import MissingExtraError, OutsideError, UsageError

SCORE = 0.85
"""What an entity of a pipeline is worth: spaCy gives none."""

BLOCK = 4096
"""Characters that the pipeline sees at once, and ..."""

CONTEXT = 256
"""... characters around them."""

BATCH = 32
"""Blocks in one run of the pipeline."""


class SpacyTagger:
    """The entities (``doc.ents``) of a pipeline. Deterministic, never truncating; threads wait for each other.

    Args:
        name: An installed package, or a folder.

    Raises:
        MissingExtraError: spaCy is not installed.
        UsageError: There is no such pipeline, it does not load, or it finds no entity of a kind of ours.
    """

    def __init__(self, name: str) -> None:
        try:
            import spacy  # noqa: PLC0415 - an extra
        except ImportError:
            raise MissingExtraError(
                "a spaCy pipeline needs spaCy", remedy="Install it with: pip install 'sottovoce[spacy]'"
            ) from None
        short = Path(name).name
        self.name = f"spacy:{short}"
        try:
            self._nlp: Any = spacy.load(name)
        except Exception as err:  # spaCy's and its components' errors have no common base but this
            raise UsageError(
                f"spaCy cannot load the pipeline '{short}'",
                remedy=f"Install it: python -m spacy download {short}; or see if it fits: python -m spacy validate",
            ) from err
        self._lock = Lock()
        folder = getattr(self._nlp, "_path", None)
        settings = read_settings(Path(folder)) if folder else Settings()
        labels = sorted(
            {
                label
                for pipe in self._nlp.pipe_names
                if "doc.ents" in self._nlp.get_pipe_meta(pipe).assigns
                for label in self._nlp.pipe_labels.get(pipe, ())
            }
        )
        self._kinds = kinds_of(labels, settings.kinds)
        if not self._kinds:
            what = f"none of its labels {', '.join(labels[:8])} is a kind of ours" if labels else "it names no entities"
            raise UsageError(
                f"the spaCy pipeline '{short}' is of no use here: {what}",
                remedy='Use one with a component "ner", or say what its labels are in sottovoce.json in its folder',
            )

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that it can find."""
        return tuple(sorted(set(self._kinds.values())))

    def tag(
        self, texts: Sequence[str], opaques: Sequence[Sequence[tuple[int, int]]] | None = None
    ) -> list[list[Finding]]:
        """Findings for each of ``texts``; see ``Tagger``."""
        found: list[set[Finding]] = [set() for _ in texts]
        waiting = pieces(texts, opaques, lambda seen: blocks(seen, BLOCK, CONTEXT))
        while batch := list(islice(waiting, BATCH)):
            self._settle(batch, found)
        return [sorted(findings) for findings in found]

    def _settle(self, batch: Sequence[tuple[int, Sight, Block]], found: Sequence[set[Finding]]) -> None:
        seen = [sight.text[block.start : block.end] for _, sight, block in batch]
        # The zone makes the pipeline forget the words of these texts; without it they would pile up in its vocabulary.
        with self._lock:
            try:
                with self._nlp.memory_zone():
                    answers = [
                        [(entity.start_char, entity.end_char, entity.label_) for entity in doc.ents]
                        for doc in self._nlp.pipe(seen)
                    ]
            except Exception:  # noqa: BLE001 - components raise anything, and their texts may hold values
                raise OutsideError(
                    f"the pipeline {self.name} broke on {len(seen)} texts of {sum(map(len, seen))} characters"
                ) from None
        for (number, sight, block), entities in zip(batch, answers, strict=True):
            for start, end, label in entities:
                low, high = start + block.start, end + block.start
                if label in self._kinds and block.decides(low, high):
                    found[number].update(sight.findings(low, high, self._kinds[label], SCORE, self.name))
