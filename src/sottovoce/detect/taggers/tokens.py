"""A Hugging Face tokenizer: text to numbers, and each number's place in the text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sottovoce.detect.taggers.settings import read_json
from sottovoce.detect.taggers.windows import trimmed
from sottovoce.errors import MissingExtraError, OutsideError, UsageError

FILE = "tokenizer.json"
PROBE = "Ana Ruiz lives at 7 Hill Street, Springfield."
"""A made-up text that models are tried with."""

_FAST = "Save it with AutoTokenizer.from_pretrained(NAME, use_fast=True).save_pretrained(FOLDER)"

Ids = NDArray[np.int64]


class TokenizerFile:
    """The tokenizer in a folder. Thread-safe: nothing of it changes once it is loaded.

    Args:
        folder: The model's folder.

    Raises:
        MissingExtraError: The library tokenizers is not installed.
        UsageError: The file is missing or damaged, or tells no places.
    """

    def __init__(self, folder: Path) -> None:
        try:
            import tokenizers  # noqa: PLC0415 - an extra
        except ImportError:
            raise MissingExtraError(
                "a Hugging Face model needs tokenizers", remedy="Install it with: pip install 'sottovoce[huggingface]'"
            ) from None
        self._place = f"{folder.name}/{FILE}"
        if not (folder / FILE).is_file():
            raise UsageError(
                f"{folder.name} holds no {FILE}; other tokenizers do not tell where a token stands in the text",
                remedy=_FAST,
            )
        try:
            self._tokenizer: Any = tokenizers.Tokenizer.from_file(str(folder / FILE))
            self._tokenizer.no_truncation()
            self._tokenizer.no_padding()
            probe = self._tokenizer.encode(PROBE)
        except Exception as err:  # what tokenizers raises is Exception itself
            raise UsageError(f"{self._place} cannot be loaded", remedy=_FAST) from err
        own = [at for at, special in enumerate(probe.special_tokens_mask) if not special]
        if not own or not any(start < end for start, end in probe.offsets):
            raise UsageError(f"{self._place} does not tell where a token stands in the text", remedy=_FAST)
        self._front = (probe.ids[: own[0]], probe.type_ids[: own[0]])
        self._back = (probe.ids[own[-1] + 1 :], probe.type_ids[own[-1] + 1 :])
        self._own_type = probe.type_ids[own[0]]
        self.limit = _limit(folder)

    @property
    def extra(self) -> int:
        """How many special tokens stand around each sequence."""
        return len(self._front[0]) + len(self._back[0])

    @property
    def before(self) -> int:
        """How many of them stand in front."""
        return len(self._front[0])

    def read(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """The tokens of ``text`` without special ones: their ids, and where each stands, in code points, blanks aside.

        Raises:
            OutsideError: The tokenizer broke on this text.
        """
        try:
            encoding = self._tokenizer.encode(text, add_special_tokens=False)
        except Exception:  # noqa: BLE001 - as above; its text may hold what was read
            raise OutsideError(f"{self._place} broke on a text of {len(text)} characters") from None
        ids, spots = [], []
        for number, (start, end) in zip(encoding.ids, encoding.offsets, strict=True):
            first, last = trimmed(text, start, end)
            if first < last:
                ids.append(number)
                spots.append((first, last))
        return ids, spots

    def framed(self, ids: list[int]) -> Ids:
        """``ids`` between the special tokens that the model expects."""
        return np.array([*self._front[0], *ids, *self._back[0]], np.int64)

    def types(self, size: int) -> Ids:
        """The segments of ``size`` tokens and the special ones around them."""
        return np.array([*self._front[1], *[self._own_type] * size, *self._back[1]], np.int64)


def _limit(folder: Path) -> int | None:
    """The length that the folder's files allow, special tokens included; None when they say nothing."""
    sizes = []
    for file, key, spare in (
        ("config.json", "max_position_embeddings", 2),  # RoBERTa counts its positions from 2
        ("tokenizer_config.json", "model_max_length", 0),
    ):
        size = read_json(folder / file).get(key) if (folder / file).is_file() else None
        if isinstance(size, int | float) and 0 < size < 1_000_000:
            sizes.append(int(size) - spare)
    return min(sizes, default=None)
