"""Sottovoce: the privacy layer for chatbots and their feedback loops.

Three lines mask and restore::

    engine = sottovoce.Engine()
    masked = engine.mask("hi im ana ruiz, ana@ruiz.example", scope="conversation-42")
    engine.restore(masked.text, scope="conversation-42")
"""

from typing import TYPE_CHECKING as _TYPE_CHECKING

from sottovoce.app import Engine, MaskingFilter
from sottovoce.detect import Explanation, Fate, Finding
from sottovoce.errors import SottovoceError
from sottovoce.transform import Masked
from sottovoce.vault import Scope, ScopeLevel

if _TYPE_CHECKING:
    from sottovoce.client import AsyncClient, Client

__all__ = [
    "AsyncClient",
    "Client",
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


def __getattr__(name: str) -> object:
    """The clients of the service, when somebody asks for one: whoever masks alone need not wait for their import."""
    if name in {"AsyncClient", "Client"}:
        from sottovoce import client  # noqa: PLC0415 - see above

        return getattr(client, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
