"""Text in, findings out: where personal data stands, in any language, without naming the language."""

from sottovoce.detect.cache import builtin_kinds
from sottovoce.detect.explain import Explanation, Fate, Heard, Source, by_place
from sottovoce.detect.languages import UNDETERMINED, guess_language
from sottovoce.detect.lists import TOLD_BY_WORDS, ListEntry, list_pattern, list_word
from sottovoce.detect.memory import Keyed, Memory, Note, Recaller, builtin_recaller, may_recur, notes_of
from sottovoce.detect.model import Finding, Kind
from sottovoce.detect.ports import Tagger
from sottovoce.detect.service import Detector

__all__ = [
    "TOLD_BY_WORDS",
    "UNDETERMINED",
    "Detector",
    "Explanation",
    "Fate",
    "Finding",
    "Heard",
    "Keyed",
    "Kind",
    "ListEntry",
    "Memory",
    "Note",
    "Recaller",
    "Source",
    "Tagger",
    "builtin_kinds",
    "builtin_recaller",
    "by_place",
    "guess_language",
    "list_pattern",
    "list_word",
    "may_recur",
    "notes_of",
]
