"""From a tagger's name to the tagger. Each kind of model is imported only when one is named."""

from __future__ import annotations

from pathlib import Path

from sottovoce.detect.ports import Tagger
from sottovoce.errors import UsageError


def load_tagger(name: str) -> Tagger:
    """The tagger that ``name`` stands for.

    Args:
        name: A folder with a Hugging Face token classifier in ONNX; ``spacy:`` and a pipeline's package or folder; or
            ``gliner:`` and a model's folder or its name on the Hugging Face hub.

    Raises:
        MissingExtraError: The library that this kind of model needs is not installed.
        UsageError: There is no such model, it is damaged, or it finds nothing that is a kind of ours.
    """
    maker, colon, rest = name.partition(":")
    if colon and maker == "spacy" and rest:
        from sottovoce.detect.taggers.spacy_tagger import SpacyTagger  # noqa: PLC0415

        return SpacyTagger(rest)
    if colon and maker == "gliner" and rest:
        from sottovoce.detect.taggers.gliner_tagger import GlinerTagger  # noqa: PLC0415

        return GlinerTagger(rest)
    folder = Path(name)
    if not name or not folder.is_dir():
        raise UsageError(
            f"no tagger '{folder.name}': it is not a folder",
            remedy="Name a folder that holds model.onnx, config.json and tokenizer.json, spacy:NAME or gliner:NAME",
        )
    from sottovoce.detect.taggers.huggingface import HuggingFaceTagger  # noqa: PLC0415

    return HuggingFaceTagger(folder)
