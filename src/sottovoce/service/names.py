"""Keyed names for what callers name: nothing that a caller calls a person, a conversation or a message is stored.

The same in every process that has the key set, and meaningless without it.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from sottovoce.vault import Keyset, Scope, ScopeLevel

_BYTES = 16


class Names:
    """Pseudonyms of subjects, conversations, messages and feedback; codes of API keys and rows.

    Args:
        keyset: The key set; its index key never changes in the life of a deployment.
    """

    def __init__(self, keyset: Keyset) -> None:
        self._prf: Callable[[bytes], bytes] = keyset.index_prf()

    def _name(self, *parts: str) -> bytes:
        # Told apart from all other uses of the key by how it begins; JSON keeps the parts apart.
        return self._prf(b"sottovoce/service/v1" + json.dumps(parts).encode())[:_BYTES]

    def subject(self, tenant: str, subject: str) -> str:
        """A subject's id in the database: 32 hexadecimal characters."""
        return self._name("subject", tenant, subject).hex()

    def conversation(self, tenant: str, conversation: str) -> str:
        """A conversation's id in the database: 32 hexadecimal characters."""
        return self._name("conversation", tenant, conversation).hex()

    def message(self, tenant: str, conversation: str, message: str) -> bytes:
        """A message's id in the database, 16 bytes."""
        return self._name("message", tenant, conversation, message)

    def feedback(self, tenant: str, feedback: str) -> bytes:
        """The id of a piece of feedback in the database, 16 bytes."""
        return self._name("feedback", tenant, feedback)

    def api_key(self, id_: str, secret: str, tenant: str, role: str) -> bytes:
        """What is stored of an API key's secret, 16 bytes: the secret of this key alone, with this role and tenant."""
        return self._name("api-key", id_, secret, tenant, role)

    def api_key_row(self, id_: str, tenant: str, role: str, ended: tuple[int | None, int | None], code: bytes) -> bytes:
        """The code of the row of an API key, 16 bytes.

        Args:
            id_: The key's id.
            tenant: Whose data it may touch.
            role: What it may do.
            ended: When it ends, and when it was revoked; Unix milliseconds.
            code: The code of its secret.

        It can be made anew without the secret, so that a key can be revoked and given an end.
        """
        return self._name("api-key-row", id_, tenant, role, *map(str, ended), code.hex())

    def row_code(self, row: bytes) -> bytes:
        """The authentication code of a stored row, 32 bytes."""
        return self._prf(b"sottovoce/row/v1" + row)


def conversation_scope(tenant: str, conversation_id: str) -> Scope:
    """The scope of the tokens of a conversation, by its id in the database."""
    return Scope(ScopeLevel.CONVERSATION, conversation_id, tenant)


def subject_scope(tenant: str, subject_id: str) -> Scope:
    """The scope of the tokens of a subject, by its id in the database."""
    return Scope(ScopeLevel.SUBJECT, subject_id, tenant)
