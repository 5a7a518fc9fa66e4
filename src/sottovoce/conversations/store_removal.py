"""Taking away: a withdrawn purpose, what is past its time, a conversation, a person. All within one transaction.

Locks (PostgreSQL): messages, then conversations in the order of their ids; a person's rows only after ``lock_subject``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Table, delete, func, select

from sottovoce.conversations.integrity import Keyed, is_authentic, row_mac
from sottovoce.conversations.removal import LooseTokens, Removed
from sottovoce.conversations.store_people import Key, find_conversations, lock_conversations, lock_subject
from sottovoce.conversations.store_sql import CHUNK, MAX_PAGE, check_purpose, for_each, has_any, number
from sottovoce.conversations.store_tokens import tokens_of_row, unused_tokens
from sottovoce.errors import UsageError
from sottovoce.store import schema

_TABLES = (schema.messages, schema.feedback)
_EMPTY = (
    "DELETE FROM conversations WHERE tenant = ? AND id = ? "
    "AND NOT EXISTS (SELECT 1 FROM messages WHERE tenant = ? AND conversation_id = ?) "
    "AND NOT EXISTS (SELECT 1 FROM feedback WHERE tenant = ? AND subject_id = ? AND conversation_id = ?)"
)


class _Place(NamedTuple):
    """Where the tokens of a row hold: a conversation, or a subject where there is none."""

    tenant: str
    subject_id: str
    conversation_id: str


def clear_purpose(connection: Connection, keyed: Keyed, tenant: str, subject_id: str, purpose: int) -> Removed:
    """Take a purpose from all that is stored of a subject, as a withdrawal does; what has no other is deleted.

    The subject's row stays locked to the end of the transaction, so that messages being stored meanwhile are included
    or see the withdrawal. Running it again does no harm.

    Args:
        connection: A transaction that writes.
        keyed: Checks and makes authentication codes.
        tenant: Whose chatbot it is.
        subject_id: Pseudonym of the subject.
        purpose: Bit of the purpose, or several.

    Returns:
        What was done; never ``more``.
    """
    check_purpose(purpose)
    lock_subject(connection, tenant, subject_id)
    work = _Work(connection, keyed, purpose)
    for table in _TABLES:
        statement = (
            select(table)
            .where(table.c.tenant == tenant, table.c.subject_id == subject_id, table.c.seq > number("after"))
            .where(has_any(table.c.purposes))
            .order_by(table.c.seq)
            .limit(CHUNK)
            .with_for_update()
        )
        after = 0
        while rows := connection.execute(statement, {"after": after, "purposes": purpose}).all():
            work.take(table, rows)
            after = rows[-1].seq
    return work.finish(more=False)


def retention_sweep(connection: Connection, keyed: Keyed, purpose: int, before_ms: int, limit: int) -> Removed:
    """Take a purpose from what is older than it allows, of all tenants; what has no other purpose is deleted.

    It touches only rows that are due, whatever else there is: rows are found by their exact bit set and time.

    Args:
        connection: A transaction that writes.
        keyed: Checks and makes authentication codes.
        purpose: Bit of one purpose.
        before_ms: Rows of an earlier time are due.
        limit: At most so many rows, up to 1000.

    Returns:
        What was done, and whether there is more to do.
    """
    check_purpose(purpose)
    if not 1 <= limit <= MAX_PAGE:
        raise UsageError(f"a run takes 1 to {MAX_PAGE} rows", remedy="Run it again for more")
    work = _Work(connection, keyed, purpose)
    left = limit
    for table in _TABLES:
        due = (
            select(table)
            .where(table.c.purposes == number("held"), table.c.at_ms < number("before"))
            .order_by(table.c.at_ms)
            .limit(number("limit"))
            .with_for_update(skip_locked=True)
        )
        for held in _bit_sets(connection, table):
            if held & purpose and left:
                rows = connection.execute(due, {"held": held, "before": before_ms, "limit": left}).all()
                work.take(table, rows)
                left -= len(rows)
    return work.finish(more=left == 0)


def _bit_sets(connection: Connection, table: Table) -> Iterator[int]:
    """The bit sets that occur, rising; one step in the index for each."""
    following = select(func.min(table.c.purposes)).where(table.c.purposes > number("last"))
    last = connection.execute(following, {"last": -1}).scalar()
    while isinstance(last, int):  # SQLite lets any column hold any type, so a changed row may hold anything.
        yield last
        last = connection.execute(following, {"last": last}).scalar()


def delete_conversation(connection: Connection, tenant: str, conversation_id: str) -> Removed:
    """Delete a conversation with its messages and the feedback on it. Running it again does no harm."""
    head = find_conversations(connection, tenant, [conversation_id]).get(conversation_id)
    if head is None:
        return Removed()
    lock_subject(connection, tenant, head.subject_id)
    counts = [
        connection.execute(
            delete(table)
            .where(table.c.tenant == tenant, table.c.subject_id == head.subject_id)
            .where(table.c.conversation_id == conversation_id)
        ).rowcount
        for table in _TABLES
    ]
    rows = schema.conversations
    connection.execute(delete(rows).where(rows.c.tenant == tenant, rows.c.id == conversation_id))
    return Removed(messages=counts[0], feedback=counts[1], conversations=((tenant, conversation_id),))


def delete_subject(connection: Connection, tenant: str, subject_id: str) -> Removed:
    """Delete all rows of a person that this feature has, the subject's own and its ``audit_ref`` last.

    What lies in the vault and what was chosen is for others to delete, in the same transaction.

    Returns:
        What was deleted. Running it again gives zeros and does no harm.
    """
    lock_subject(connection, tenant, subject_id)
    of_subject = [
        connection.execute(delete(table).where(table.c.tenant == tenant, table.c.subject_id == subject_id)).rowcount
        for table in _TABLES
    ]
    rows = schema.conversations
    gone = delete(rows).where(rows.c.tenant == tenant, rows.c.subject_id == subject_id).returning(rows.c.id)
    ids = sorted(connection.execute(gone).scalars())
    person = schema.subjects
    connection.execute(delete(person).where(person.c.tenant == tenant, person.c.id == subject_id))
    return Removed(
        messages=of_subject[0],
        feedback=of_subject[1],
        conversations=tuple((tenant, conversation) for conversation in ids),
    )


class _Work:
    """Takes a purpose from rows and remembers what that leaves behind."""

    def __init__(self, connection: Connection, keyed: Keyed, purpose: int) -> None:
        self._connection = connection
        self._keyed = keyed
        self._purpose = purpose
        self._deleted = {table.name: 0 for table in _TABLES}
        self._narrowed = 0
        self._tampered: list[tuple[str, int]] = []
        self._tokens: defaultdict[_Place, set[str]] = defaultdict(set)

    def take(self, table: Table, rows: Sequence[Row[Any]]) -> None:
        """Take the purpose from rows with all columns, and delete those without another."""
        narrowed: list[tuple[Any, ...]] = []
        gone: list[tuple[int]] = []
        for row in rows:
            authentic = is_authentic(self._keyed, table.name, row[:-1], row[-1])
            if not authentic:
                self._tampered.append((table.name, row.seq))
            left = row.purposes & ~self._purpose
            if left:
                # A row that does not authenticate keeps its code, so that it stays refused.
                fields = *row[:-2], left
                narrowed.append((left, row_mac(self._keyed, table.name, fields) if authentic else row.mac, row.seq))
            else:
                gone.append((row.seq,))
                self._tokens[_place(row)] |= tokens_of_row(row)
        for_each(self._connection, f"UPDATE {table.name} SET purposes = ?, mac = ? WHERE seq = ?", narrowed)  # noqa: S608
        for_each(self._connection, f"DELETE FROM {table.name} WHERE seq = ?", gone)  # noqa: S608 - names of ours
        self._narrowed += len(narrowed)
        self._deleted[table.name] += len(gone)

    def finish(self, *, more: bool) -> Removed:
        """Delete conversations of which nothing is left, and tell what was done."""
        gone = self._delete_empty()
        loose: list[LooseTokens] = []
        for place, tokens in sorted(self._tokens.items()):
            if (place.tenant, place.conversation_id) in gone or not place.subject_id:
                continue
            free = unused_tokens(self._connection, *place, tokens)
            if free:
                loose.append(LooseTokens(**place._asdict(), tokens=tuple(sorted(free))))
        return Removed(
            messages=self._deleted[schema.messages.name],
            feedback=self._deleted[schema.feedback.name],
            narrowed=self._narrowed,
            conversations=tuple(sorted(gone)),
            loose=tuple(loose),
            tampered=tuple(self._tampered),
            more=more,
        )

    def _delete_empty(self) -> set[Key]:
        # In two steps: what was stored while we waited for the lock is seen only by a statement begun after it.
        heads = lock_conversations(
            self._connection, {(place.tenant, place.conversation_id) for place in self._tokens if place.conversation_id}
        )
        keys = sorted(heads)
        for_each(self._connection, _EMPTY, [(*key, *key, key[0], heads[key].subject_id, key[1]) for key in keys])
        left = lock_conversations(self._connection, keys)
        return {key for key in keys if key not in left}


def _place(row: Row[Any]) -> _Place:
    return _Place(row.tenant, row.subject_id or "", row.conversation_id or "")
