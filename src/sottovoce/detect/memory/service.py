"""The built-in recaller: with the tagger's lexicon of word frequencies, where that is there."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from sottovoce.detect.memory.ordinary import Ordinary
from sottovoce.detect.memory.recall import Recaller

_LEXICON = Path(__file__).parents[1] / "tagger" / "model" / "lexicon.npz"


@lru_cache(maxsize=2)
def builtin_recaller(*, with_lexicon: bool) -> Recaller:
    """A recaller, shared by all who ask for the same one.

    Args:
        with_lexicon: Use the tagger's lexicon; without its file, and without this, lists of words that are names as
            well as ordinary words do alone.
    """
    if not (with_lexicon and _LEXICON.is_file()):
        return Recaller()
    # Imported here, because the lexicon brings numpy along, which rules alone do without.
    from sottovoce.detect.tagger.lexicon import Lexicon  # noqa: PLC0415

    return Recaller(Ordinary(Lexicon.load(_LEXICON).member))
