"""Token classifiers in the layout of Hugging Face, run with onnxruntime."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import numpy as np

from sottovoce.detect.model import Finding
from sottovoce.detect.taggers.decode import decode
from sottovoce.detect.taggers.labels import read_labels
from sottovoce.detect.taggers.network import Network
from sottovoce.detect.taggers.settings import read_json, read_settings
from sottovoce.detect.taggers.tokens import PROBE, TokenizerFile
from sottovoce.detect.taggers.windows import Block, Sight, blocks, slices
from sottovoce.errors import UsageError

BLOCK = 4096
"""Characters that are cut into tokens at once, and ..."""

CONTEXT = 256
"""... characters around them."""

WINDOW = 256
"""Tokens that the network sees at once, at most, special ones included."""

SMALLEST = 8
"""Tokens that a network must be able to see at once, special ones aside."""

POOL = 128
"""Windows that wait for others of their length."""

BATCH = 4096
"""Tokens in one run of the network."""


class _Window(NamedTuple):
    """Tokens of a text that the network sees at once, and the characters of it that they decide on."""

    text: int
    sight: Sight
    ids: list[int]
    spots: list[tuple[int, int]]
    block: Block


class HuggingFaceTagger:
    """A token classifier. Deterministic, thread-safe, never truncating; memory does not grow with the text.

    Args:
        folder: Holds ``model.onnx`` or ``onnx/model.onnx``, ``config.json`` with ``id2label``, ``tokenizer.json``, and
            maybe ``sottovoce.json``.

    Raises:
        MissingExtraError: The library tokenizers is not installed.
        UsageError: A file is missing or damaged, the files do not belong together, or no label is a kind of ours.
    """

    def __init__(self, folder: Path) -> None:
        folder = folder.resolve()
        self.name = f"huggingface:{folder.name}"
        settings = read_settings(folder)
        config = read_json(folder / "config.json")
        names = _names(config, folder)
        self._threshold = settings.threshold
        self._labels = read_labels(names, settings.kinds)
        if not self._labels.kinds:
            raise UsageError(
                f"{folder.name}/config.json: none of the labels {', '.join(names[:8])} is a kind of ours",
                remedy='Say what they are in sottovoce.json beside it: {"kinds": {"LABEL_1": "PERSON"}}',
            )
        self._tokenizer = TokenizerFile(folder)
        pad = config.get("pad_token_id")
        self._network = Network(folder, settings.file, pad if isinstance(pad, int) else 0)
        limits = (WINDOW, self._tokenizer.limit, self._network.length)
        self._size = min(limit for limit in limits if limit) - self._tokenizer.extra
        if self._size < SMALLEST:
            raise UsageError(f"the model in {folder.name} sees too few tokens at once", remedy="Use another model")
        probe = self._tokenizer.read(PROBE)[0][: self._size]
        framed, types = self._tokenizer.framed(probe), self._tokenizer.types(len(probe))
        count = self._network.labels(framed, types)
        if count != len(names):
            raise UsageError(
                f"{folder.name}: the network gives {count} labels, config.json names {len(names)}",
                remedy="Take both from the same export",
            )
        self._batch = BATCH if self._network.is_sociable(framed, types) else 1

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that it can find."""
        return self._labels.kinds

    def tag(
        self, texts: Sequence[str], opaques: Sequence[Sequence[tuple[int, int]]] | None = None
    ) -> list[list[Finding]]:
        """Findings for each of ``texts``; see ``Tagger``."""
        found: list[set[Finding]] = [set() for _ in texts]
        pool: list[_Window] = []
        for number, text in enumerate(texts):
            for window in self._windows(number, Sight(text, opaques[number] if opaques else ())):
                pool.append(window)
                if len(pool) == POOL:
                    self._settle(pool, found)
                    pool.clear()
        self._settle(pool, found)
        return [sorted(findings) for findings in found]

    def _windows(self, number: int, sight: Sight) -> Iterator[_Window]:
        for block in blocks(sight.text, BLOCK, CONTEXT):
            part = sight.text[block.start : block.end]
            if not any(map(str.isalnum, part)):
                continue
            ids, spots = self._tokenizer.read(part)
            spots = [(start + block.start, end + block.start) for start, end in spots]
            for first, last, low, high in slices(len(ids), self._size, self._size // 8):
                begin = block.low if not low else max(block.low, spots[low][0])
                end = block.high if high == len(ids) else min(block.high, spots[high][0])
                if begin < end:
                    middle = Block(spots[first][0], spots[last - 1][1], begin, end)
                    yield _Window(number, sight, ids[first:last], spots[first:last], middle)

    def _settle(self, pool: Sequence[_Window], found: Sequence[set[Finding]]) -> None:
        """Ask the network about windows, those of one length together: then nothing is filled up."""
        for size, alike in groupby(sorted(pool, key=lambda window: len(window.ids)), lambda window: len(window.ids)):
            windows = list(alike)
            types = self._tokenizer.types(size)
            step = max(1, self._batch // len(types))
            for first in range(0, len(windows), step):
                batch = windows[first : first + step]
                ids = np.stack([self._tokenizer.framed(window.ids) for window in batch])
                chances = self._network.run(ids, types)[:, self._tokenizer.before :][:, :size]
                for window, rows in zip(batch, chances, strict=True):
                    for span in decode(window.sight.text, window.spots, rows, self._labels, self._threshold):
                        if window.block.decides(span.start, span.end):
                            found[window.text].update(window.sight.findings(*span, self.name))


def _names(config: dict[str, object], folder: Path) -> list[str]:
    """The names of the labels, in order."""
    table = config.get("id2label")
    names = {str(number): str(name) for number, name in table.items()} if isinstance(table, dict) else {}
    if not names or set(names) != set(map(str, range(len(names)))):
        raise UsageError(
            f"{folder.name}/config.json has no 'id2label' that counts from 0",
            remedy='It looks like {"id2label": {"0": "O", "1": "B-PER"}}',
        )
    return [names[str(number)] for number in range(len(names))]
