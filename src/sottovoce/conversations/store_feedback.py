"""Rows of feedback: stored once, authenticated; read for a purpose by time, or by the person it is from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, or_, select

from sottovoce.conversations.feedback import NewFeedback, StoredFeedback
from sottovoce.conversations.integrity import Keyed, TamperedRowError, is_authentic, row_mac
from sottovoce.conversations.marks import check_marks, mark_rows
from sottovoce.conversations.model import ForeignConversationError, NotPreparedError, json_text
from sottovoce.conversations.store_people import lock_conversations
from sottovoce.conversations.store_sql import check_page, check_purpose, chunks, has_any, insert, next_numbers, number
from sottovoce.store import schema

TABLE = schema.feedback.name
_NAMES = tuple(schema.feedback.columns.keys())
_columns = schema.feedback.c

_held = select(_columns.client_ref, _columns.seq).where(
    _columns.tenant == bindparam("tenant"), _columns.client_ref.in_(bindparam("refs", expanding=True))
)
_of_subject = (
    select(schema.feedback)
    .where(
        _columns.tenant == bindparam("tenant"),
        _columns.subject_id == bindparam("subject_id"),
        _columns.seq > number("after"),
    )
    .order_by(_columns.seq)
    .limit(number("limit"))
)
_between = (
    select(schema.feedback)
    .where(
        _columns.tenant == bindparam("tenant"),
        _columns.at_ms >= number("begin"),
        _columns.at_ms < number("end"),
        or_(_columns.at_ms > number("begin"), and_(_columns.at_ms == number("begin"), _columns.seq > number("after"))),
        has_any(_columns.purposes),
    )
    .order_by(_columns.at_ms, _columns.seq)
    .limit(number("limit"))
)


@dataclass(frozen=True, slots=True)
class Filed:
    """Where feedback lies.

    Attributes:
        seq: Number of its row.
        is_new: ``False`` when it was there already: sent again, and stored once.
    """

    seq: int
    is_new: bool


def put_feedback(connection: Connection, keyed: Keyed, feedback: Sequence[NewFeedback]) -> list[Filed]:
    """Store feedback, each once: one whose ``client_ref`` the tenant has already is left as it was.

    Args:
        connection: A transaction that writes, in which ``ensure_subjects`` was called for the subjects named.
        keyed: Makes authentication codes.
        feedback: The batch.

    Returns:
        Where each lies, in the order given.

    Raises:
        NotPreparedError: A conversation that it is tied to has no row.
        ForeignConversationError: Some are tied to conversations of other subjects; nothing was stored.
        UsageError: Marks do not fit their text.
    """
    _check_owners(connection, feedback)
    fresh: dict[tuple[str, bytes], NewFeedback] = {}
    for new in feedback:
        fresh.setdefault((new.tenant, new.client_ref), new)
    refs = sorted(fresh)
    drawn = dict(zip(refs, next_numbers(connection, schema.feedback, len(refs)), strict=True))
    insert(connection, schema.feedback, [_row(keyed, drawn[ref], fresh[ref]) for ref in refs], "tenant, client_ref")
    held = _numbers(connection, refs)
    answers: list[Filed] = []
    for new in feedback:
        ref = new.tenant, new.client_ref
        answers.append(Filed(held[ref], is_new=held[ref] == drawn.pop(ref, None)))
    return answers


def _check_owners(connection: Connection, feedback: Sequence[NewFeedback]) -> None:
    tied = [(place, new.tenant, new.conversation_id, new) for place, new in enumerate(feedback)]
    keys = {(tenant, id_) for _, tenant, id_, _ in tied if id_ is not None}
    heads = lock_conversations(connection, keys)
    if len(heads) < len(keys):
        raise NotPreparedError("the conversation of some feedback has no row", remedy="Store it without the tie")
    foreign = [
        place for place, tenant, id_, new in tied if id_ is not None and heads[tenant, id_].subject_id != new.subject_id
    ]
    if foreign:
        raise ForeignConversationError(foreign)


def _numbers(connection: Connection, refs: Sequence[tuple[str, bytes]]) -> dict[tuple[str, bytes], int]:
    wanted: defaultdict[str, list[bytes]] = defaultdict(list)
    for tenant, ref in refs:
        wanted[tenant].append(ref)
    return {
        (tenant, row.client_ref): row.seq
        for tenant, of_tenant in wanted.items()
        for chunk in chunks(of_tenant)
        for row in connection.execute(_held, {"tenant": tenant, "refs": chunk})
    }


def _row(keyed: Keyed, seq: int, new: NewFeedback) -> tuple[Any, ...]:
    check_marks(new.text, new.marks)
    detail = {
        "chosen": new.chosen_seq,
        "findings": mark_rows(new.marks),
        "language": new.language,
        "rejected": new.rejected_seq,
        "tags": list(new.tags),
        "version": new.version,
    }
    row = (  # In the order of the table.
        seq,
        new.tenant,
        new.client_ref,
        new.subject_id,
        new.conversation_id,
        new.message_seq,
        str(new.kind),
        new.score,
        new.text,
        json_text(detail),
        new.at_ms,
        new.received_ms,
        new.purposes,
    )
    return *row, row_mac(keyed, TABLE, row)


def feedback_of_subject(  # noqa: PLR0913 - a page of a question
    connection: Connection, keyed: Keyed, tenant: str, subject_id: str, *, after: int = 0, limit: int = 100
) -> list[StoredFeedback]:
    """A page of all feedback of a subject, for the subject itself (GDPR Art. 15), in the order stored.

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
    return [checked_feedback(keyed, row) for row in connection.execute(_of_subject, values)]


def feedback_between(  # noqa: PLR0913 - a page of a question
    connection: Connection,
    keyed: Keyed,
    tenant: str,
    purpose: int,
    *,
    begin_ms: int,
    end_ms: int,
    after: StoredFeedback | None = None,
    limit: int = 100,
) -> list[StoredFeedback]:
    """A page of a tenant's feedback of some time, as far as it is stored for a purpose, in the order of time.

    Args:
        connection: A transaction.
        keyed: Checks authentication codes.
        tenant: Whose chatbot it is.
        purpose: Bit of the purpose, or several: rows with any of them.
        begin_ms: First millisecond.
        end_ms: One past the last.
        after: The last one of the page before.
        limit: Size of a page, up to 1000.

    Raises:
        TamperedRowError: A row does not authenticate; none is given.
        UsageError: No purpose, or no such page.
    """
    check_purpose(purpose)
    check_page(limit)
    begin, seq = (begin_ms, 0) if after is None else (after.at_ms, after.seq)
    values = {"tenant": tenant, "purposes": purpose, "begin": begin, "end": end_ms, "after": seq, "limit": limit}
    return [checked_feedback(keyed, row) for row in connection.execute(_between, values)]


def checked_feedback(keyed: Keyed, row: Row[Any]) -> StoredFeedback:
    """The feedback of a row with all columns.

    Raises:
        TamperedRowError: It does not authenticate.
    """
    if not is_authentic(keyed, TABLE, row[:-1], row[-1]):
        raise TamperedRowError(TABLE, row.seq)
    return StoredFeedback(**dict(zip(_NAMES, row, strict=True)))
