"""A token classifier in ONNX: reading it, asking it, and finding out at once what it is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sottovoce.detect.runtime import NOTHING, open_session
from sottovoce.errors import OutsideError, UsageError

PLACES = ("model.onnx", "onnx/model.onnx")
_KNOWN = ("attention_mask", "input_ids", "position_ids", "token_type_ids")
_TYPES: dict[str, type[np.signedinteger[Any]]] = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}
_EXPORT = "Export it for the task token-classification: optimum-cli export onnx --task token-classification"
_SAME = 1e-4
"""How far apart the answers for a text alone and in company may be: rounding, not influence."""

_TRIALS = 6
"""Sequences that this is tried out with."""

Ids = NDArray[np.int64]
Chances = NDArray[np.float32]


class Network:
    """The network in a folder. Thread-safe.

    Args:
        folder: The model's folder.
        file: The network's file inside it; "" for one of ``PLACES``.
        pad: Id of the token that fills up sequences of a network with a fixed length.

    Raises:
        UsageError: It is missing, damaged, or no token classifier.
    """

    def __init__(self, folder: Path, file: str, pad: int) -> None:
        places = (file,) if file else PLACES
        found = next((place for place in places if (folder / place).is_file()), None)
        if found is None:
            raise UsageError(f"{folder.name} holds no {' or '.join(places)}", remedy=_EXPORT)
        self._place = f"{folder.name}/{found}"
        self._pad = pad
        try:
            self._session = open_session(folder / found, prints=NOTHING)
        except Exception as err:  # onnxruntime's exceptions have no common base but this
            raise UsageError(
                f"{self._place} cannot be loaded: it is damaged, or needs files or operators that are not there",
                remedy="Copy the model again with all its files, or export it again",
            ) from err
        self._inputs: dict[str, type[np.signedinteger[Any]]] = {
            declared.name: self._type(declared) for declared in self._session.get_inputs()
        }
        if "input_ids" not in self._inputs:
            raise UsageError(f"{self._place} has no input 'input_ids'", remedy=_EXPORT)
        outputs = [declared.name for declared in self._session.get_outputs()]
        self._output = "logits" if "logits" in outputs else outputs[0]
        shape = next(declared.shape for declared in self._session.get_inputs() if declared.name == "input_ids")
        if len(shape) != 2:
            raise UsageError(f"{self._place} takes no batches of sequences", remedy=_EXPORT)
        self._rows, self.length = (size if isinstance(size, int) else None for size in shape)

    def _type(self, declared: Any) -> type[np.signedinteger[Any]]:
        if declared.name not in _KNOWN or declared.type not in _TYPES:
            raise UsageError(
                f"{self._place} wants an input '{declared.name}' of type {declared.type}",
                remedy=f"Inputs may be {', '.join(_KNOWN)}, of whole numbers. {_EXPORT}",
            )
        return _TYPES[declared.type]

    def labels(self, ids: Ids, types: Ids) -> int:
        """How many labels it gives for each token, found out by asking.

        Raises:
            UsageError: It cannot be asked, or gives something else.
        """
        try:
            answer = self._ask(ids[None], types)
        except Exception as err:
            raise UsageError(f"{self._place} does not run", remedy=_EXPORT) from err
        if answer.ndim != 3 or answer.shape[:2] != (1, len(ids)):
            raise UsageError(f"{self._place} gives no answer for each token", remedy=_EXPORT)
        return int(answer.shape[2])

    def is_sociable(self, ids: Ids, types: Ids) -> bool:
        """Whether the answer for a text is the same in company; it is not after dynamic quantization.

        Tried out with sequences that differ, since a network does not say so.
        """
        if self._rows is not None:
            return False
        strides = np.arange(1, _TRIALS)[:, None] * np.arange(1, len(ids) + 1)
        others = (ids[None] + strides * strides) % (ids.max() + 1)
        rows = np.concatenate([ids[None], others])
        try:
            company = self._ask(rows, types)
        except Exception:  # noqa: BLE001 - as above: made for one text, and does not say so
            return False
        alone = np.concatenate([self._ask(row[None], types) for row in rows])
        return bool(np.abs(company - alone).max() <= _SAME)

    def run(self, ids: Ids, types: Ids) -> Chances:
        """Probabilities for sequences of one length.

        Args:
            ids: Token ids, of shape (sequences, tokens).
            types: The segment of each token, of shape (tokens,).

        Returns:
            Of shape (sequences, tokens, labels); each row sums up to 1.

        Raises:
            OutsideError: The network broke, or gave what is not a number.
        """
        size = f"{ids.shape[0]} × {ids.shape[1]} tokens"
        try:
            logits = self._ask(ids, types)
        except Exception:  # noqa: BLE001 - as above; its text may tell what was asked
            raise OutsideError(f"{self._place} broke on {size}", remedy="Is there memory left?") from None
        if not np.isfinite(logits).all():
            raise OutsideError(f"{self._place} gave no numbers for {size}", remedy="Use the model in full precision")
        logits -= logits.max(axis=-1, keepdims=True)
        chances: Chances = np.exp(logits)
        chances /= chances.sum(axis=-1, keepdims=True)
        return chances

    def _ask(self, ids: Ids, types: Ids) -> Chances:
        count, size = ids.shape
        length = self.length or size
        wide = np.full((count, length), self._pad, np.int64)
        wide[:, :size] = ids
        row = np.zeros(length, np.int64)
        row[:size] = types
        values = {
            "input_ids": wide,
            "attention_mask": np.broadcast_to(np.arange(length) < size, wide.shape),
            "token_type_ids": np.broadcast_to(row, wide.shape),
            "position_ids": np.broadcast_to(np.arange(length), wide.shape),
        }
        answers = []
        step = self._rows or count
        for first in range(0, count, step):
            part = slice(first, first + step)
            feed = {name: np.ascontiguousarray(values[name][part], kind) for name, kind in self._inputs.items()}
            missing = step - len(feed["input_ids"])
            if missing:
                feed = {name: np.concatenate([value, value[:1].repeat(missing, 0)]) for name, value in feed.items()}
            (answer,) = self._session.run([self._output], feed)
            answers.append(np.asarray(answer, np.float32)[: step - missing])
        whole = np.concatenate(answers)
        return whole[:, :size] if whole.ndim > 1 else whole
