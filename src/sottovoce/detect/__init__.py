"""Text in, findings out: where personal data stands, in any language, without naming the language."""

from sottovoce.detect.cache import builtin_kinds
from sottovoce.detect.languages import UNDETERMINED, guess_language
from sottovoce.detect.model import Finding, Kind
from sottovoce.detect.ports import Tagger
from sottovoce.detect.service import Detector

__all__ = ["UNDETERMINED", "Detector", "Finding", "Kind", "Tagger", "builtin_kinds", "guess_language"]
