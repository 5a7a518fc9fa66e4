"""Views: one stored text as a purpose may see it. Pure: values and surrogates are given, nothing is looked up.

Rules kept: a value that was not given is never shown unless the manifest has it stored in clear; a token that nothing
was given for becomes the label of its kind (``surrogates``) or stays a token (``restored``); ``kinds`` shows labels
only, even for what is stored in clear or coarser.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sottovoce.conversations.marks import Mark, places, token_at
from sottovoce.manifest import Sees
from sottovoce.transform import Action

_NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text as a view shows it.

    Attributes:
        text: The text.
        replaced: How many places look otherwise than they are stored.
        missing: How many tokens nothing was given for.
    """

    text: str = field(repr=False)
    replaced: int
    missing: int


def render(text: str, marks: Sequence[Mark], sees: Sees, given: Mapping[str, str] = _NOTHING) -> Rendered:
    """Show a stored text.

    Args:
        text: The stored text.
        marks: Its marks.
        sees: The form: ``tokens`` (as stored), ``kinds``, ``restored`` or ``surrogates``.
        given: What is shown for a token (see ``tokens_of``): its value for ``restored``, what the view makes of it for
            ``surrogates``. With ``surrogates`` also what is shown for the piece of any other mark, as it is stored.

    Raises:
        UsageError: The marks do not fit the text.
    """
    parts: list[str] = []
    done = replaced = missing = 0
    for mark in places(text, marks):
        stored = text[mark.start : mark.end]
        shown = _shown(stored, mark, token_at(text, mark), sees, given)
        missing += shown is None
        if shown is None:
            shown = stored if sees is Sees.RESTORED else _label(mark)
        replaced += shown != stored
        parts += (text[done : mark.start], shown)
        done = mark.end
    return Rendered("".join((*parts, text[done:])), replaced, missing)


def _shown(stored: str, mark: Mark, token: str | None, sees: Sees, given: Mapping[str, str]) -> str | None:
    """What is shown for a place; ``None`` for a token that nothing was given for."""
    if sees is Sees.TOKENS or not stored:
        return stored
    if sees is Sees.KINDS:
        return _label(mark)
    if token is not None:
        return given.get(token)
    if mark.action == Action.TOKEN:  # Says it is a token and is none: nobody knows what it is.
        return None
    return given.get(stored, stored) if sees is Sees.SURROGATES else stored


def _label(mark: Mark) -> str:
    return f"[{mark.kind}]"
