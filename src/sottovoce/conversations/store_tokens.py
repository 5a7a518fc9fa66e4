"""Which tokens rows hold, so that the vault can forget those that no row holds any more."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from sottovoce.conversations.feedback import facts_from_json
from sottovoce.conversations.marks import marks_from_json, tokens_of
from sottovoce.conversations.store_sql import CHUNK, number
from sottovoce.errors import TamperedError, UsageError
from sottovoce.store import schema
from sottovoce.vault import find_tokens

_messages = schema.messages.c
_feedback = schema.feedback.c

_in_messages = (
    select(_messages.position, _messages.text, _messages.attributes)
    .where(
        _messages.tenant == bindparam("tenant"),
        _messages.conversation_id == bindparam("conversation_id"),
        _messages.position > number("after"),
    )
    .order_by(_messages.position)
    .limit(CHUNK)
)
_of_person = (
    select(_feedback.seq, _feedback.text)
    .where(
        _feedback.tenant == bindparam("tenant"),
        _feedback.subject_id == bindparam("subject_id"),
        _feedback.seq > number("after"),
    )
    .order_by(_feedback.seq)
    .limit(CHUNK)
)
_in_feedback = _of_person.where(_feedback.conversation_id == bindparam("conversation_id"))
_outside = _of_person.where(_feedback.conversation_id.is_(None))


def tokens_of_row(row: Row[Any]) -> set[str]:
    """The tokens of a message or feedback with all columns; of a row that was tampered with, what can be read of it."""
    fields = row._asdict()
    found = {span.text for name in ("text", "attributes") for span in find_tokens(str(fields.get(name, "")))}
    try:
        marks = facts_from_json(row.detail).marks if "detail" in fields else marks_from_json(row.findings)
        return found | set(tokens_of(row.text, marks))
    except (TamperedError, UsageError, TypeError):
        return found


def unused_tokens(
    connection: Connection, tenant: str, subject_id: str, conversation_id: str, tokens: Collection[str]
) -> set[str]:
    """Those of the tokens that stand in no row of a conversation any more.

    In doubt a token counts as used: its suffix, in capitals or not, anywhere in a text or an attribute is enough.

    Args:
        connection: A transaction.
        tenant: Whose chatbot it is.
        subject_id: Pseudonym of the subject.
        conversation_id: Pseudonym of the conversation; empty for the subject's feedback outside of any.
        tokens: The tokens in question.
    """
    left = {token: token.rpartition("-")[2] for token in tokens}
    for text in _texts(connection, tenant, subject_id, conversation_id):
        if not left:
            break
        upper = text.upper()
        left = {token: suffix for token, suffix in left.items() if suffix not in upper}
    return set(left)


def _texts(connection: Connection, tenant: str, subject_id: str, conversation_id: str) -> Iterator[str]:
    values: dict[str, Any] = {"tenant": tenant, "subject_id": subject_id, "conversation_id": conversation_id}
    searches = ((_in_messages, -1), (_in_feedback, 0)) if conversation_id else ((_outside, 0),)
    for statement, after in searches:
        while rows := connection.execute(statement, {**values, "after": after}).all():
            for row in rows:
                yield from map(str, row[1:])
            after = rows[-1][0]  # noqa: PLW2901 - the next page
