"""Rows of purposes, subjects and conversations.

Locks (PostgreSQL; SQLite has one writer anyway), always in this order, each in the order of ids: subjects shared,
conversations, new messages. Whoever erases or withdraws locks the subject for itself first (``lock_subject``), so it
waits for the messages being stored, and what is stored later sees what it did. For that to hold, a writer calls
``ensure_subjects`` before it reads what the person chose, in the same transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, or_, select, update

from sottovoce.conversations.model import MAX_PURPOSES, NotPreparedError
from sottovoce.conversations.people import Conversation, NewConversation, NewSubject, Subject
from sottovoce.conversations.store_sql import check_page, chunks, insert, number
from sottovoce.errors import UsageError
from sottovoce.store import schema

Key = tuple[str, str]
"""Tenant and id."""

_TRIES = 5
_SUBJECT = tuple(schema.subjects.columns.keys())
_CONVERSATION = tuple(schema.conversations.columns.keys())

_purposes = select(schema.purposes.c.name, schema.purposes.c.bit)
_subjects = (
    select(schema.subjects)
    .where(schema.subjects.c.tenant == bindparam("tenant"), schema.subjects.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(schema.subjects.c.id)
)
_subjects_shared = _subjects.with_for_update(read=True, key_share=True)
_subject_locked = (
    select(schema.subjects)
    .where(schema.subjects.c.tenant == bindparam("tenant"), schema.subjects.c.id == bindparam("id"))
    .with_for_update()
)
_conversations = (
    select(schema.conversations)
    .where(
        schema.conversations.c.tenant == bindparam("tenant"),
        schema.conversations.c.id.in_(bindparam("ids", expanding=True)),
    )
    .order_by(schema.conversations.c.id)
)
_conversations_locked = _conversations.with_for_update()
_own = select(schema.conversations.c.id).where(
    schema.conversations.c.tenant == bindparam("tenant"), schema.conversations.c.subject_id == bindparam("subject_id")
)
_of_subject = (
    # In two steps, or SQLite reads all conversations of the tenant for the sake of the order.
    select(schema.conversations)
    .where(schema.conversations.c.tenant == bindparam("tenant"), schema.conversations.c.id.in_(_own))
    .order_by(schema.conversations.c.last_ms.desc(), schema.conversations.c.id.desc())
    .limit(number("limit"))
)
_of_subject_next = _of_subject.where(
    or_(
        schema.conversations.c.last_ms < number("last_ms"),
        and_(schema.conversations.c.last_ms == number("last_ms"), schema.conversations.c.id < bindparam("before")),
    )
)


def purpose_bits(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    """The bit of each purpose as a mask with that one bit; a purpose that is new gets the next one, for good.

    Args:
        connection: A transaction; it must be one that writes where a purpose may be new.
        names: Purposes of the manifest.

    Returns:
        All purposes that ever had a bit, those of earlier manifests included: rows may still carry them.

    Raises:
        UsageError: More than 63 purposes were ever declared.
    """
    wanted = sorted(set(names))
    for _ in range(len(wanted) + _TRIES):
        held: dict[str, int] = {row.name: row.bit for row in connection.execute(_purposes)}
        missing = [name for name in wanted if name not in held]
        if not missing:
            return {name: 1 << bit for name, bit in sorted(held.items())}
        first = max(held.values(), default=-1) + 1
        if first + len(missing) > MAX_PURPOSES:
            raise UsageError(
                f"more than {MAX_PURPOSES} purposes were declared over time", remedy="Use names of earlier purposes"
            )
        insert(connection, schema.purposes, [(name, first + place) for place, name in enumerate(missing)], unless="")
    raise NotPreparedError("the purposes could not be numbered, for others keep doing so", remedy="Try again")


def find_subjects(connection: Connection, tenant: str, ids: Iterable[str]) -> dict[str, Subject]:
    """Those of the subjects that exist, by id, without a lock."""
    rows = _read(connection, _subjects, tenant, ids)
    return {row.id: _subject(row) for row in rows}


def ensure_subjects(connection: Connection, subjects: Sequence[NewSubject]) -> dict[Key, Subject]:
    """Make rows for the subjects that have none, and hold all of them to the end of the transaction.

    A row that exists stays as it is, its ``audit_ref`` too. Call it before reading what the persons chose.

    Returns:
        The rows by tenant and id.

    Raises:
        ConflictError: An ``audit_ref`` is in use already.
        NotPreparedError: Others keep deleting what is made here; try again.
    """
    wanted = {(new.tenant, new.id): new for new in subjects}
    held: dict[Key, Subject] = {}
    for _ in range(_TRIES):
        for tenant, ids in _by_tenant(key for key in wanted if key not in held):
            held |= {(tenant, row.id): _subject(row) for row in _read(connection, _subjects_shared, tenant, ids)}
        missing = sorted(key for key in wanted if key not in held)
        if not missing:
            return held
        made = [_new_subject(wanted[key]) for key in missing]
        if insert(connection, schema.subjects, made, unless="tenant, id"):
            return held | {key: _subject(row) for key, row in zip(missing, made, strict=True)}
    raise NotPreparedError("subjects are being erased while they are made", remedy="Try again")


def lock_subject(connection: Connection, tenant: str, subject_id: str) -> Subject | None:
    """Hold a subject's row alone, so that nobody stores anything of the person meanwhile; ``None`` if there is none."""
    row = connection.execute(_subject_locked, {"tenant": tenant, "id": subject_id}).one_or_none()
    return None if row is None else _subject(row)


def take_subject(connection: Connection, new: NewSubject) -> Subject:
    """Hold a subject's row alone, made where there is none: for what changes the choices of one person.

    Never after ``ensure_subjects`` in the same transaction: two that hold a row together and both want it alone wait
    for each other (PostgreSQL ends one of them).

    Raises:
        NotPreparedError: Others keep deleting what is made here; try again.
    """
    for _ in range(_TRIES):
        held = lock_subject(connection, new.tenant, new.id)
        if held is not None:
            return held
        made = _new_subject(new)
        if insert(connection, schema.subjects, [made], unless="tenant, id"):
            return _subject(made)
    raise NotPreparedError("the subject is being erased while it is made", remedy="Try again")


def mark_subject(
    connection: Connection, tenant: str, subject_id: str, *, gpc: bool | None = None, restricted: bool | None = None
) -> bool:
    """Set or clear the flags of a subject; ``None`` leaves one as it is.

    Returns:
        Whether there is such a subject.
    """
    flags = {name: value for name, value in (("gpc", gpc), ("restricted", restricted)) if value is not None}
    if lock_subject(connection, tenant, subject_id) is None:
        return False
    if flags:
        rows = schema.subjects
        connection.execute(update(rows).where(rows.c.tenant == tenant, rows.c.id == subject_id).values(**flags))
    return True


def find_conversations(connection: Connection, tenant: str, ids: Iterable[str]) -> dict[str, Conversation]:
    """Those of the conversations that exist, by id, without a lock."""
    return {row.id: _conversation(row) for row in _read(connection, _conversations, tenant, ids)}


def ensure_conversations(connection: Connection, conversations: Sequence[NewConversation]) -> dict[Key, Conversation]:
    """Make rows for the conversations that have none, and hold all of them to the end of the transaction.

    A row that exists stays as it is. Whether it is of the same subject is for ``put_messages`` to see.

    Returns:
        The rows by tenant and id.

    Raises:
        NotPreparedError: Others keep deleting what is made here; try again.
    """
    wanted = {(new.tenant, new.id): new for new in conversations}
    held: dict[Key, Conversation] = {}
    for _ in range(_TRIES):
        held |= lock_conversations(connection, [key for key in wanted if key not in held])
        missing = sorted(key for key in wanted if key not in held)
        if not missing:
            return held
        made = [_new_conversation(wanted[key]) for key in missing]
        if insert(connection, schema.conversations, made, unless="tenant, id"):
            return held | {key: _conversation(row) for key, row in zip(missing, made, strict=True)}
    raise NotPreparedError("conversations are being deleted while they are made", remedy="Try again")


def lock_conversations(connection: Connection, keys: Iterable[Key]) -> dict[Key, Conversation]:
    """Hold the rows of conversations alone, in the order of their ids; gives those that exist."""
    held: dict[Key, Conversation] = {}
    for tenant, ids in _by_tenant(keys):
        rows = _read(connection, _conversations_locked, tenant, ids)
        held |= {(tenant, row.id): _conversation(row) for row in rows}
    return held


def conversations_of(
    connection: Connection, tenant: str, subject_id: str, *, before: Conversation | None = None, limit: int = 100
) -> list[Conversation]:
    """A page of a subject's conversations, the latest first.

    Args:
        connection: A transaction.
        tenant: Whose chatbot it is.
        subject_id: Pseudonym of the subject.
        before: The last one of the page before.
        limit: Size of a page, up to 1000.
    """
    check_page(limit)
    values: dict[str, Any] = {"tenant": tenant, "subject_id": subject_id, "limit": limit}
    if before is None:
        rows = connection.execute(_of_subject, values)
    else:
        rows = connection.execute(_of_subject_next, {**values, "last_ms": before.last_ms, "before": before.id})
    return [_conversation(row) for row in rows]


def _subject(row: Sequence[Any]) -> Subject:
    return Subject(**dict(zip(_SUBJECT, row, strict=True)))


def _conversation(row: Sequence[Any]) -> Conversation:
    return Conversation(**dict(zip(_CONVERSATION, row, strict=True)))


def _new_subject(new: NewSubject) -> Sequence[Any]:
    return new.tenant, new.id, new.audit_ref, new.created_ms, new.gpc, False


def _new_conversation(new: NewConversation) -> Sequence[Any]:
    times = new.created_ms, new.created_ms
    return new.tenant, new.id, new.subject_id, *times, 0, new.language, new.channel


def _by_tenant(keys: Iterable[Key]) -> list[tuple[str, list[str]]]:
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for tenant, id_ in sorted(set(keys)):
        groups[tenant].append(id_)
    return sorted(groups.items())


def _read(connection: Connection, statement: Any, tenant: str, ids: Iterable[str]) -> list[Row[Any]]:
    rows: list[Row[Any]] = []
    for chunk in chunks(sorted(set(ids))):
        rows += connection.execute(statement, {"tenant": tenant, "ids": chunk})
    return rows
