"""What the vault does after rows were deleted: nothing stays sealed that no row needs."""

from __future__ import annotations

from sottovoce.conversations import Removed
from sottovoce.service.names import conversation_scope, subject_scope
from sottovoce.service.parts import Parts


def forget_values(parts: Parts, removed: Removed) -> int:
    """Shred the keys of conversations that are gone, and delete loose tokens; in the transaction that is open.

    Returns:
        How many scopes were shredded.
    """
    shredded = sum(parts.vault.shred(conversation_scope(*key)) for key in removed.conversations)
    for loose in removed.loose:
        if loose.conversation_id:
            scope = conversation_scope(loose.tenant, loose.conversation_id)
        else:
            scope = subject_scope(loose.tenant, loose.subject_id)
        parts.vault.forget_tokens(scope, loose.tokens)
    return shredded
