"""What the core asks of the outside: places in a text, and keyed values for them."""

from __future__ import annotations

from typing import Protocol


class Span(Protocol):
    """A place in a text and what it holds; ``sottovoce.detect.Finding`` is one."""

    @property
    def start(self) -> int:
        """First code point."""

    @property
    def end(self) -> int:
        """One past the last code point."""

    @property
    def kind(self) -> str:
        """Upper-case kind name."""


class Minter(Protocol):
    """Keyed, deterministic values for one scope: the same call gives the same answer, other scopes unrelated ones."""

    def token(self, kind: str, value: str, avoid: str = "") -> str:
        """Return the whole token (``KIND-SUFFIX``) for a value.

        Args:
            kind: Kind of the value.
            value: The value.
            avoid: Text in which the token must not occur; a longer form is given when the usual one does.
        """

    def hash(self, kind: str, value: str) -> str:
        """Return the keyed hash alone, without ``KIND#``: 20 Crockford base32 characters, upper case."""

    def seed(self, purpose: str, kind: str, value: str) -> bytes:
        """Return 32 bytes that depend on the scope, the purpose, the kind and the value."""
