"""Sottovoce: the privacy layer for chatbots and their feedback loops.

Three lines mask and restore::

    engine = sottovoce.Engine()
    masked = engine.mask("hi im ana ruiz, ana@ruiz.example", scope="conversation-42")
    engine.restore(masked.text, scope="conversation-42")
"""

from sottovoce.app import Engine, MaskingFilter
from sottovoce.detect import Explanation, Fate, Finding
from sottovoce.errors import SottovoceError
from sottovoce.transform import Masked
from sottovoce.vault import Scope, ScopeLevel

__all__ = [
    "Engine",
    "Explanation",
    "Fate",
    "Finding",
    "Masked",
    "MaskingFilter",
    "Scope",
    "ScopeLevel",
    "SottovoceError",
]
