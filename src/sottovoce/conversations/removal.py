"""What a withdrawal, a retention run or an erasure did to the rows. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LooseTokens:
    """Tokens that stood in deleted rows and stand in no row of the same place any more: the vault may forget them.

    Attributes:
        tenant: Whose chatbot it is.
        subject_id: Pseudonym of the subject.
        conversation_id: Pseudonym of the conversation; empty for feedback outside of any.
        tokens: The tokens, sorted.
    """

    tenant: str
    subject_id: str
    conversation_id: str
    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """What was deleted, and what was narrowed to the purposes that are left.

    Attributes:
        messages: Messages deleted, for no purpose was left.
        feedback: Feedback deleted.
        narrowed: Rows that lost a purpose and stay for others.
        conversations: Conversations of which nothing is left, by tenant and id; their rows are gone, and the vault may
            shred their scopes.
        loose: Tokens without a row, in conversations that go on.
        tampered: Rows that do not authenticate, by table and number. They lost the purpose like the others, but
            stay refused: tell somebody.
        more: Whether the limit was reached, so that another run is needed.
    """

    messages: int = 0
    feedback: int = 0
    narrowed: int = 0
    conversations: tuple[tuple[str, str], ...] = ()
    loose: tuple[LooseTokens, ...] = ()
    tampered: tuple[tuple[str, int], ...] = ()
    more: bool = False
