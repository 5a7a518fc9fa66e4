"""The built-in tagger. See README.md in this folder."""

from sottovoce.detect.tagger.service import BuiltinTagger

__all__ = ["BuiltinTagger"]
