"""Rows of messages: stored once, in order, authenticated; read by purpose, page by page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, TextClause, bindparam, select, text

from sottovoce.conversations.integrity import Keyed, TamperedRowError, is_authentic, row_mac
from sottovoce.conversations.marks import check_marks, marks_to_json
from sottovoce.conversations.model import (
    ForeignConversationError,
    NewMessage,
    NotPreparedError,
    Placed,
    StoredMessage,
    json_text,
)
from sottovoce.conversations.people import Conversation
from sottovoce.conversations.store_people import Key, lock_conversations
from sottovoce.conversations.store_sql import (
    check_page,
    check_purpose,
    chunks,
    for_each,
    has_any,
    insert,
    next_numbers,
    number,
)
from sottovoce.store import schema

TABLE = schema.messages.name
_NAMES = tuple(schema.messages.columns.keys())
_columns = schema.messages.c

_MOVE_ON = "UPDATE conversations SET next_position = ?, last_ms = ? WHERE tenant = ? AND id = ?"
_of_conversation = (
    select(schema.messages)
    .where(
        _columns.tenant == bindparam("tenant"),
        _columns.conversation_id == bindparam("conversation_id"),
        _columns.position > number("after"),
        has_any(_columns.purposes),
    )
    .order_by(_columns.position)
    .limit(number("limit"))
)
_of_subject = (
    select(schema.messages)
    .where(
        _columns.tenant == bindparam("tenant"),
        _columns.subject_id == bindparam("subject_id"),
        _columns.seq > number("after"),
    )
    .order_by(_columns.seq)
    .limit(number("limit"))
)
_by_number = select(schema.messages).where(
    _columns.tenant == bindparam("tenant"),
    _columns.seq.in_(bindparam("numbers", expanding=True)),
    has_any(_columns.purposes),
)

_Ref = tuple[str, str, bytes]


def put_messages(connection: Connection, keyed: Keyed, messages: Sequence[NewMessage]) -> list[Placed]:
    """Store messages, each once: one whose ``client_ref`` its conversation holds already is left as it was.

    New ones get the next positions of their conversation in the order given. The conversations' rows stay locked to the
    end of the transaction, so other writers wait, and positions have no gaps.

    Args:
        connection: A transaction that writes, in which ``ensure_subjects`` and ``ensure_conversations`` were called.
        keyed: Makes authentication codes.
        messages: The batch, in the order in which it was said; a thousand at a time is plenty.

    Returns:
        Where each lies, in the order given.

    Raises:
        NotPreparedError: A conversation has no row.
        ForeignConversationError: Some conversations belong to other subjects; nothing was stored.
        UsageError: Marks do not fit their text.
    """
    if not messages:
        return []
    heads = lock_conversations(connection, {(new.tenant, new.conversation_id) for new in messages})
    _check_owners(heads, messages)
    placed = _placed(connection, messages, heads)
    fresh: dict[_Ref, NewMessage] = {}
    for new in messages:
        ref = _ref(new)
        if ref not in placed:
            fresh.setdefault(ref, new)
    _add(connection, keyed, heads, fresh, placed)
    answers: list[Placed] = []
    for new in messages:
        place, ref = placed[_ref(new)], _ref(new)
        answers.append(place)
        if place.is_new:  # A second one in the same batch is not new any more.
            placed[ref] = Placed(place.seq, place.position, is_new=False)
    return answers


def _ref(new: NewMessage) -> _Ref:
    return new.tenant, new.conversation_id, new.client_ref


def _check_owners(heads: Mapping[Key, Conversation], messages: Sequence[NewMessage]) -> None:
    foreign: list[int] = []
    for place, new in enumerate(messages):
        head = heads.get((new.tenant, new.conversation_id))
        if head is None:
            raise NotPreparedError("a message's conversation has no row", remedy="Call ensure_conversations first")
        if head.subject_id != new.subject_id:
            foreign.append(place)
    if foreign:
        raise ForeignConversationError(foreign)


def _placed(
    connection: Connection, messages: Sequence[NewMessage], heads: Mapping[Key, Conversation]
) -> dict[_Ref, Placed]:
    wanted: defaultdict[str, set[tuple[str, bytes]]] = defaultdict(set)
    for new in messages:
        if heads[new.tenant, new.conversation_id].next_position:  # Nothing to look for in a new conversation.
            wanted[new.tenant].add((new.conversation_id, new.client_ref))
    return {
        (tenant, conversation_id, client_ref): place
        for tenant, refs in wanted.items()
        for (conversation_id, client_ref), place in find_placed(connection, tenant, refs).items()
    }


def find_placed(
    connection: Connection, tenant: str, refs: Iterable[tuple[str, bytes]]
) -> dict[tuple[str, bytes], Placed]:
    """Where messages lie that were stored before.

    Args:
        connection: A transaction.
        tenant: Whose chatbot it is.
        refs: Conversation id and client reference of each.

    Returns:
        The places of those that exist.
    """
    found: dict[tuple[str, bytes], Placed] = {}
    for chunk in chunks(sorted(set(refs))):
        rows = 1 << (len(chunk) - 1).bit_length()
        values: dict[str, Any] = {"tenant": tenant}
        for place in range(rows):
            values[f"c{place}"], values[f"r{place}"] = chunk[min(place, len(chunk) - 1)]
        for row in connection.execute(_held(rows), values):
            found[row.conversation_id, row.client_ref] = Placed(row.seq, row.position, is_new=False)
    return found


@lru_cache(maxsize=16)
def _held(rows: int) -> TextClause:
    # Asked with IN for pairs, SQLite reads all of a tenant's rows. A list joined first is looked up pair by pair; its
    # length is a power of two, so that few statements are ever prepared.
    refs = ", ".join(f"(:c{place}, :r{place})" for place in range(rows))
    return text(
        f"WITH asked (c, r) AS (VALUES {refs}) "  # noqa: S608 - numbers of our own only
        "SELECT conversation_id, client_ref, seq, position FROM asked CROSS JOIN messages "
        "WHERE tenant = :tenant AND conversation_id = c AND client_ref = r"
    )


def _add(
    connection: Connection,
    keyed: Keyed,
    heads: Mapping[Key, Conversation],
    fresh: Mapping[_Ref, NewMessage],
    placed: dict[_Ref, Placed],
) -> None:
    if not fresh:
        return
    ends = {key: (head.next_position, head.last_ms) for key, head in heads.items()}
    rows: list[tuple[Any, ...]] = []
    for seq, (ref, new) in zip(next_numbers(connection, schema.messages, len(fresh)), fresh.items(), strict=True):
        position, last_ms = ends[ref[:2]]
        rows.append(_row(keyed, seq, position, new))
        placed[ref] = Placed(seq, position, is_new=True)
        ends[ref[:2]] = position + 1, max(last_ms, new.at_ms)
    insert(connection, schema.messages, rows)
    moved = [(*ends[key], *key) for key, head in sorted(heads.items()) if ends[key][0] != head.next_position]
    for_each(connection, _MOVE_ON, moved)


def _row(keyed: Keyed, seq: int, position: int, new: NewMessage) -> tuple[Any, ...]:
    check_marks(new.text, new.marks)
    row = (  # In the order of the table.
        seq,
        new.tenant,
        new.conversation_id,
        new.subject_id,
        new.client_ref,
        position,
        str(new.role),
        new.at_ms,
        new.received_ms,
        new.text,
        marks_to_json(new.marks),
        json_text(dict(new.attributes)) if new.attributes else "{}",
        new.purposes,
    )
    return *row, row_mac(keyed, TABLE, row)


def messages_of(  # noqa: PLR0913 - a page of a question
    connection: Connection,
    keyed: Keyed,
    tenant: str,
    conversation_id: str,
    purpose: int,
    *,
    after: int = -1,
    limit: int = 100,
) -> list[StoredMessage]:
    """A page of a conversation's messages, as far as they are stored for a purpose, in order.

    Args:
        connection: A transaction.
        keyed: Checks authentication codes.
        tenant: Whose chatbot it is.
        conversation_id: Pseudonym of the conversation.
        purpose: Bit of the purpose, or several: rows with any of them.
        after: Position of the last one of the page before.
        limit: Size of a page, up to 1000.

    Raises:
        TamperedRowError: A row does not authenticate; none is given.
        UsageError: No purpose, or no such page.
    """
    check_purpose(purpose)
    check_page(limit)
    values = {"tenant": tenant, "conversation_id": conversation_id, "purposes": purpose, "after": after, "limit": limit}
    return [checked_message(keyed, row) for row in connection.execute(_of_conversation, values)]


def messages_of_subject(  # noqa: PLR0913 - a page of a question
    connection: Connection, keyed: Keyed, tenant: str, subject_id: str, *, after: int = 0, limit: int = 100
) -> list[StoredMessage]:
    """A page of all messages of a subject, for the subject itself (GDPR Art. 15), in the order stored.

    Args:
        connection: A transaction.
        keyed: Checks authentication codes.
        tenant: Whose chatbot it is.
        subject_id: Pseudonym of the subject.
        after: ``seq`` of the last one of the page before.
        limit: Size of a page, up to 1000.

    Raises:
        TamperedRowError: A row does not authenticate; none is given.
    """
    check_page(limit)
    values = {"tenant": tenant, "subject_id": subject_id, "after": after, "limit": limit}
    return [checked_message(keyed, row) for row in connection.execute(_of_subject, values)]


def messages_by_number(
    connection: Connection, keyed: Keyed, tenant: str, numbers: Iterable[int], purpose: int
) -> dict[int, StoredMessage]:
    """Messages by ``seq``, those that are (still) stored for a purpose: what feedback is about.

    Raises:
        TamperedRowError: A row does not authenticate; none is given.
    """
    check_purpose(purpose)
    found: dict[int, StoredMessage] = {}
    for chunk in chunks(sorted(set(numbers))):
        values = {"tenant": tenant, "numbers": chunk, "purposes": purpose}
        found |= {row.seq: checked_message(keyed, row) for row in connection.execute(_by_number, values)}
    return found


def checked_message(keyed: Keyed, row: Row[Any]) -> StoredMessage:
    """The message of a row with all columns.

    Raises:
        TamperedRowError: It does not authenticate.
    """
    if not is_authentic(keyed, TABLE, row[:-1], row[-1]):
        raise TamperedRowError(TABLE, row.seq)
    return StoredMessage(**dict(zip(_NAMES, row, strict=True)))
