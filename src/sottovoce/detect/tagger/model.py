"""Loading the built-in tagger's files: the network, its lexicon, its kinds and thresholds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sottovoce.detect.runtime import ERRORS, open_session
from sottovoce.detect.tagger.features import HASHED, ROWS, SLOTS, Embedder
from sottovoce.detect.tagger.lexicon import Lexicon
from sottovoce.errors import UsageError

BUILTIN = Path(__file__).with_name("model")
_REMEDY = "Reinstall Sottovoce, or train anew: python -m models.train"

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Threshold:
    """From which probability on a unit of a kind counts.

    Attributes:
        seed: At least one unit of a span reaches it; 0.0 to 1.0.
        grow: Its neighbours reach this; at most ``seed``.
    """

    seed: float
    grow: float


class Model:
    """The network and what belongs to it. Thread-safe.

    Args:
        folder: Holds ``model.onnx``, ``model.json``, ``lexicon.npz``, and the vectors ``table.npy`` and ``scales.npy``.

    Raises:
        UsageError: A file is missing, damaged, or made for other features than this version computes.
    """

    def __init__(self, folder: Path = BUILTIN) -> None:
        about = _read_about(folder)
        self.kinds: tuple[str, ...] = tuple(about["kinds"])
        self.thresholds: Mapping[str, Threshold] = {
            kind: Threshold(*about.get("thresholds", {}).get(kind, (0.5, 0.5))) for kind in self.kinds
        }
        try:
            self.embedder = _load_embedder(folder)
            self._session = open_session(folder / "model.onnx", prints=ERRORS)
        except Exception as err:  # onnxruntime and numpy have no common base for damaged files
            raise UsageError(f"the tagger's model in {folder.name} cannot be read", remedy=_REMEDY) from err

    def run(self, vectors: Vectors, mask: Vectors) -> tuple[Vectors, Vectors]:
        """Probabilities for padded texts.

        Args:
            vectors: float32 of shape (texts, units, width); padding is zero.
            mask: float32 of shape (texts, units): 1 for a unit, 0 for padding.

        Returns:
            Of shape (texts, units, 1 + kinds), being outside first; and of shape (texts, units), beginning a span.
        """
        kinds, starts = self._session.run(["kinds", "starts"], {"vectors": vectors, "mask": mask})
        return kinds, starts


def _load_embedder(folder: Path) -> Embedder:
    table = np.load(folder / "table.npy", mmap_mode="r")
    scales = np.load(folder / "scales.npy")
    if table.shape[0] != ROWS or scales.shape != (ROWS, 1):
        raise ValueError("the table has another shape")
    return Embedder(Lexicon.load(folder / "lexicon.npz"), table, scales)


def _read_about(folder: Path) -> dict[str, Any]:
    try:
        about: dict[str, Any] = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        made_for = (about["rows"], about["hashed"], about["slots"])
    except (OSError, ValueError, KeyError, TypeError) as err:
        raise UsageError(f"no model of the tagger in {folder.name}", remedy=_REMEDY) from err
    if made_for != (ROWS, HASHED, SLOTS):
        raise UsageError("the tagger's model was made for another version", remedy=_REMEDY)
    return about
