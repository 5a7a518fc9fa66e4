"""What a conversation has told already, found again. See README.md in this folder."""

from sottovoce.detect.memory.model import Keyed, Memory, Note
from sottovoce.detect.memory.ordinary import Ordinary
from sottovoce.detect.memory.recall import Recaller
from sottovoce.detect.memory.remember import may_recur, notes_of
from sottovoce.detect.memory.service import builtin_recaller

__all__ = ["Keyed", "Memory", "Note", "Ordinary", "Recaller", "builtin_recaller", "may_recur", "notes_of"]
