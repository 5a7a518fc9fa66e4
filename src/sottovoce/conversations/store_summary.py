"""Reads all that is stored of a person and gives it in figures."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, func, select

from sottovoce.conversations.integrity import Keyed
from sottovoce.conversations.store_feedback import feedback_of_subject
from sottovoce.conversations.store_rows import messages_of_subject
from sottovoce.conversations.store_sql import MAX_PAGE
from sottovoce.conversations.summary import DataSummary, Expiry, SummaryFold
from sottovoce.store import schema


def data_of(  # noqa: PLR0913 - whose, and how to read it
    connection: Connection,
    keyed: Keyed,
    tenant: str,
    subject_id: str,
    *,
    bits: Mapping[str, int],
    expiry: Mapping[str, Expiry],
) -> DataSummary:
    """What is stored of a subject: time goes with the number of its rows alone.

    Args:
        connection: A transaction.
        keyed: Checks authentication codes.
        tenant: Whose chatbot it is.
        subject_id: Pseudonym of the subject.
        bits: From ``purpose_bits``.
        expiry: When a purpose gives a record of some time up, for purposes that do.

    Raises:
        TamperedRowError: A row does not authenticate.
    """
    fold = SummaryFold(bits, expiry)
    after = 0
    while messages := messages_of_subject(connection, keyed, tenant, subject_id, after=after, limit=MAX_PAGE):
        for message in messages:
            fold.add_message(message)
        after = messages[-1].seq
    after = 0
    while feedback := feedback_of_subject(connection, keyed, tenant, subject_id, after=after, limit=MAX_PAGE):
        for item in feedback:
            fold.add_feedback(item)
        after = feedback[-1].seq
    rows = schema.conversations.c
    own = select(func.count()).where(rows.tenant == tenant, rows.subject_id == subject_id)  # Those of one person.
    return fold.result(connection.execute(own).scalar_one())
