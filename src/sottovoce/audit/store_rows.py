"""The audit log's rows. Every function takes a connection first and works inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

from sottovoce.audit.checking import Row
from sottovoce.audit.entry import NewEntry, body_of
from sottovoce.audit.merkle import KEPT_LEVELS, Frontier, RangeRoot, Subtree, leaf_hash, root_over
from sottovoce.audit.model import AuditTamperedError
from sottovoce.store import ConflictError, schema

CHUNK: Final = 2048
"""Rows that are read at once."""

_ENTRIES: Final = schema.audit_entries
_NODES: Final = schema.audit_nodes
_STATE: Final = schema.audit_state
_CHECKPOINTS: Final = schema.audit_checkpoints
_COLUMNS: Final = [_ENTRIES.c[name] for name in ("seq", "at_ms", "key_id", "type", "body", "leaf")]
_ID: Final = 1
_BEFORE_ALL: Final = -(1 << 63)

_READ_STATE: Final = select(_STATE.c.size, _STATE.c.frontier).where(_STATE.c.id == _ID)
_LOCK_STATE: Final = _READ_STATE.with_for_update()
_SAVE_STATE: Final = _STATE.update().where(_STATE.c.id == _ID)
_ADD_ENTRIES: Final = _ENTRIES.insert()
_ADD_NODES: Final = _NODES.insert()
_READ: Final = (
    select(*_COLUMNS)
    .where(_ENTRIES.c.seq >= bindparam("start"), _ENTRIES.c.seq < bindparam("stop"))
    .order_by(_ENTRIES.c.seq)
    .limit(bindparam("count"))
)
_LEAVES: Final = (
    select(_ENTRIES.c.leaf)
    .where(_ENTRIES.c.seq >= bindparam("start"), _ENTRIES.c.seq < bindparam("stop"))
    .order_by(_ENTRIES.c.seq)
)
_ROOTS: Final = (
    select(_NODES.c.number, _NODES.c.hash)
    .where(
        _NODES.c.level == bindparam("level"), _NODES.c.number >= bindparam("start"), _NODES.c.number < bindparam("stop")
    )
    .order_by(_NODES.c.number)
)


def append(connection: Connection, entries: Sequence[NewEntry], at_ms: int, *, key_id: str) -> range:
    """Write entries at the log's end, and give their places.

    Other appenders wait from here to the end of the transaction, so this had better be its last step.

    Args:
        connection: Of the transaction that holds the deed.
        entries: What to write, in order.
        at_ms: The time, Unix milliseconds.
        key_id: The signing key of the time.

    Raises:
        EntryFormError: A field has no place in the log; nothing was written.
        AuditTamperedError: The log's end is not where its state says; the deed must not be done.
    """
    if not entries:
        return range(0)
    before = lock_state(connection)
    places = range(before.size, before.size + len(entries))
    rows: list[dict[str, Any]] = []
    leaves: list[bytes] = []
    for seq, entry in zip(places, entries, strict=True):
        body = body_of(entry, seq=seq, at_ms=at_ms, key_id=key_id)
        leaf = leaf_hash(body.encode())
        leaves.append(leaf)
        rows.append({"seq": seq, "at_ms": at_ms, "key_id": key_id, "type": str(entry.deed), "body": body, "leaf": leaf})
    after, completed = before.extend(leaves)
    try:
        connection.execute(_ADD_ENTRIES, rows)
        if completed:
            connection.execute(_ADD_NODES, [{"level": n.level, "number": n.number, "hash": n.hash} for n in completed])
    except ConflictError:
        # Somebody set the state back, or added rows behind its back. Writing on would hide that.
        raise AuditTamperedError(f"entry {before.size} is there already", seq=before.size) from None
    connection.execute(_SAVE_STATE, {"size": after.size, "frontier": after.to_bytes()})
    return places


def lock_state(connection: Connection) -> Frontier:
    """The log's end, which nobody else moves until the transaction ends.

    Raises:
        AuditTamperedError: What is kept of it cannot be.
    """
    row = connection.execute(_LOCK_STATE).one_or_none()
    if row is None:
        _begin(connection)
        row = connection.execute(_LOCK_STATE).one()
    return _frontier(row.size, row.frontier)


def _begin(connection: Connection) -> None:
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    empty = {"id": _ID, "size": 0, "frontier": Frontier().to_bytes()}
    made = connection.execute(insert(_STATE).values(empty).on_conflict_do_nothing().returning(_STATE.c.id)).first()
    # Looked at only after the row is ours: another process may just have begun the log, and written to it.
    if made is not None and connection.execute(select(_ENTRIES.c.seq).limit(1)).first() is not None:
        raise AuditTamperedError("the record of its end is gone", seq=0)


def _frontier(size: int, data: bytes) -> Frontier:
    try:
        frontier = Frontier.from_bytes(data)
    except ValueError:
        frontier = None
    if frontier is None or frontier.size != size:
        raise AuditTamperedError("the record of its end is damaged", seq=max(size - 1, 0))
    return frontier


def state(connection: Connection) -> tuple[int, Frontier | None]:
    """How many entries the log counts, and its frontier, ``None`` when that is damaged; changes nothing."""
    row = connection.execute(_READ_STATE).one_or_none()
    if row is None:
        return 0, Frontier()
    try:
        return row.size, _frontier(row.size, row.frontier)
    except AuditTamperedError:
        return row.size, None


def read(connection: Connection, start: int, count: int) -> list[Row]:
    """Entries from a place on, at most ``count``, in order."""
    return _rows(connection, start, (1 << 63) - 1, count)


def _rows(connection: Connection, start: int, stop: int, count: int) -> list[Row]:
    found = connection.execute(_READ, {"start": start, "stop": stop, "count": count})
    return [Row(seq, at_ms, key_id, kind, body, bytes(leaf)) for seq, at_ms, key_id, kind, body, leaf in found]


def read_chunks(connection: Connection, start: int | None = None, stop: int = (1 << 63) - 1) -> Iterator[list[Row]]:
    """All entries from a place to another, in order, in chunks.

    Args:
        connection: Of a reading transaction.
        start: The first; ``None`` for whatever row is first, even one of a place that the log never had.
        stop: The first not to be read.
    """
    place = _BEFORE_ALL if start is None else start
    while rows := _rows(connection, place, stop, CHUNK):
        yield rows
        place = rows[-1].seq + 1


def kept_nodes(connection: Connection, completed: Iterable[Subtree]) -> dict[tuple[int, int], bytes]:
    """What is kept of these subtrees, by level and number. Those of a level are neighbours."""
    by_level: dict[int, list[int]] = {}
    for subtree in completed:
        by_level.setdefault(subtree.level, []).append(subtree.number)
    return {
        (level, number): bytes(root)
        for level, numbers in by_level.items()
        for number, root in connection.execute(
            _ROOTS, {"level": level, "start": min(numbers), "stop": max(numbers) + 1}
        )
    }


def node_counts(connection: Connection) -> dict[int, tuple[int, int]]:
    """By level, how many roots are kept and the number of the last one; all the kept levels are there."""
    query = select(_NODES.c.level, func.count(), func.max(_NODES.c.number)).group_by(_NODES.c.level)
    found = {level: (count, last) for level, count, last in connection.execute(query)}
    return dict.fromkeys(KEPT_LEVELS, (0, -1)) | found


def range_roots(connection: Connection) -> RangeRoot:
    """Roots of ranges of the log for proofs, each from at most 255 rows of every kept level and 255 leaves.

    The function it gives raises ``AuditTamperedError`` when a row is missing.
    """

    def range_root(start: int, stop: int) -> bytes:
        return root_over(_pieces(connection, start, stop))

    return range_root


def _pieces(connection: Connection, start: int, stop: int) -> Iterator[tuple[int, bytes]]:
    place = start
    for level in (*reversed(KEPT_LEVELS), 0):
        if place & (1 << level) - 1:
            continue  # The range is smaller than a subtree of this level.
        first, last = place >> level, stop >> level
        if first == last:
            continue
        if level:
            roots = [root for _, root in connection.execute(_ROOTS, {"level": level, "start": first, "stop": last})]
        else:
            roots = list(connection.execute(_LEAVES, {"start": first, "stop": last}).scalars())
        if len(roots) != last - first:
            raise AuditTamperedError("rows that a proof needs are gone", seq=place)
        yield from ((level, bytes(root)) for root in roots)
        place = last << level


def save_checkpoint(connection: Connection, size: int, at_ms: int, note: str) -> None:
    """Keep a signed checkpoint."""
    connection.execute(_CHECKPOINTS.insert(), {"size": size, "at_ms": at_ms, "note": note})


def last_checkpoint(connection: Connection) -> str | None:
    """The newest checkpoint that is kept."""
    query = select(_CHECKPOINTS.c.note).order_by(_CHECKPOINTS.c.size.desc()).limit(1)
    return connection.execute(query).scalar_one_or_none()


def checkpoints(connection: Connection) -> list[tuple[int, str]]:
    """All checkpoints that are kept, with their sizes, the oldest first."""
    query = select(_CHECKPOINTS.c.size, _CHECKPOINTS.c.note).order_by(_CHECKPOINTS.c.size)
    return [(size, note) for size, note in connection.execute(query)]
