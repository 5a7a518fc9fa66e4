"""Other taggers behind the port ``Tagger``: Hugging Face ONNX folders, spaCy, GLiNER. See README.md in this folder."""

from sottovoce.detect.taggers.load import load_tagger

__all__ = ["load_tagger"]
