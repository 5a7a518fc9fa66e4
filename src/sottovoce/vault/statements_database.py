"""The statements of ``SqlVaultStore``, made once. Pure: SQLAlchemy Core, no connection.

Columns are read without any conversion: a changed row may hold anything, and it is not for a converter to fail on it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Insert,
    LargeBinary,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
    text,
    tuple_,
    type_coerce,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import NullType

from sottovoce.store import vault_entries as _e
from sottovoce.store import vault_meta as _m
from sottovoce.store import vault_originals as _o
from sottovoce.store import vault_scopes as _s

CHUNK = 500
"""How many rows are read at a time."""

_LOCK_NUMBER = 0x536F7456


def _as_they_are(*columns: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    return [type_coerce(column, NullType()) for column in columns]


def _list(name: str) -> Any:
    return bindparam(name, expanding=True)


def _adding(table: Table) -> dict[str, Insert]:
    """Insert what is not there yet, by dialect; the result tells how many that were."""
    return {
        "sqlite": sqlite.insert(table).on_conflict_do_nothing().execution_options(preserve_rowcount=True),
        "postgresql": postgresql.insert(table).on_conflict_do_nothing().execution_options(preserve_rowcount=True),
    }


_SCOPE = _as_they_are(_s.c.id, _s.c.level, _s.c.tenant, _s.c.pseudonym, _s.c.created, _s.c.wrapped, _s.c.subject_id)
_ENTRY = _as_they_are(_e.c.scope_id, _e.c.suffix, _e.c.kind, _e.c.in_file, _e.c.fingerprint, _e.c.sealed)
_ORIGINAL = _as_they_are(_o.c.scope_id, _o.c.fingerprint, _o.c.sealed)

META = select(*_as_they_are(_m.c.value)).where(_m.c.name == bindparam("name"))
CHANGE_META = update(_m).where(_m.c.name == bindparam("the_name")).values(value=bindparam("value"))
ADD_META = _adding(_m)
SHARE_NAME = text(f"SELECT pg_advisory_xact_lock_shared({_LOCK_NUMBER})")
CLAIM_NAME = text(f"SELECT pg_advisory_xact_lock({_LOCK_NUMBER})")

SCOPES = select(*_SCOPE).where(_s.c.pseudonym.in_(_list("pseudonyms")))
SCOPES_TO_FILL = SCOPES.order_by(_s.c.pseudonym).with_for_update(read=True, key_share=True)
NEXT_SCOPES = select(*_SCOPE).where(_s.c.id > bindparam("last")).order_by(_s.c.id).limit(CHUNK)
# Of the rows that belong to subjects, only those of level "subject" may hang on a wrapping key.
NEXT_SCOPES_TO_WRAP = NEXT_SCOPES.where(
    literal_column("substr(wrapped, 2, 8)", LargeBinary()) != bindparam("but"),
    or_(_s.c.subject_id == "", _s.c.level == "subject"),
)
ADD_SCOPES = _adding(_s)
REPLACE_SCOPE = (
    update(_s)
    .where(_s.c.id == bindparam("the_id"), _s.c.wrapped == bindparam("old"))
    .values(wrapped=bindparam("new"), subject_id=bindparam("subject"))
)
SUBJECT_SCOPES = select(_s.c.id).where(_s.c.subject_id == bindparam("subject")).order_by(_s.c.id)
SUBJECT_SCOPES_OF_TENANT = SUBJECT_SCOPES.where(_s.c.tenant == bindparam("tenant"))
DELETE_SCOPES = (
    delete(_s).where(_s.c.id.in_(_list("ids"))),
    delete(_e).where(_e.c.scope_id.in_(_list("ids"))),
    delete(_o).where(_o.c.scope_id.in_(_list("ids"))),
)
SCOPE_SIZES: Select[Any] = select(
    *_SCOPE,
    select(func.count()).select_from(_e).where(_e.c.scope_id == _s.c.id).scalar_subquery(),
    select(func.count()).select_from(_o).where(_o.c.scope_id == _s.c.id).scalar_subquery(),
).order_by(_s.c.id)
COUNT_SCOPES = select(func.count()).select_from(_s)
COUNT_ORIGINALS = select(func.count()).select_from(_o)
COUNT_KINDS = select(*_as_they_are(_e.c.kind), func.count()).group_by(_e.c.kind).order_by(_e.c.kind)
ORPHANS = (
    select(func.count()).select_from(_e).where(~exists().where(_s.c.id == _e.c.scope_id)),
    select(func.count()).select_from(_o).where(~exists().where(_s.c.id == _o.c.scope_id)),
)

ENTRIES_OF_SCOPE = select(*_ENTRY).where(_e.c.scope_id == bindparam("scope"), _e.c.suffix.in_(_list("suffixes")))
ENTRIES: dict[str, Executable] = {
    # SQLite reads the whole table for a list of pairs, unless they are a table that comes first.
    "sqlite": text(
        "WITH wanted (scope, name) AS :names SELECT scope_id, suffix, kind, in_file, fingerprint, sealed "
        "FROM wanted CROSS JOIN vault_entries ON scope_id = wanted.scope AND suffix = wanted.name"
    ).bindparams(_list("names")),
    "postgresql": select(*_ENTRY).where(tuple_(_e.c.scope_id, _e.c.suffix).in_(_list("names"))),
}
FILE_ENTRIES = (
    select(*_ENTRY, *_SCOPE)
    .join_from(_e, _s, _s.c.id == _e.c.scope_id)
    # "in_file" as it is written in the index, which SQLite would not use otherwise.
    .where(text("in_file"), _e.c.suffix.in_(_list("suffixes")))
    .where(_s.c.level == "file", _s.c.tenant == bindparam("tenant"))
)
NEXT_ENTRIES = (
    select(*_ENTRY)
    .where(
        _e.c.scope_id == bindparam("scope"),
        _e.c.suffix >= bindparam("suffix"),
        or_(_e.c.suffix > bindparam("suffix"), and_(_e.c.suffix == bindparam("suffix"), _e.c.kind > bindparam("kind"))),
    )
    .order_by(_e.c.suffix, _e.c.kind)
    .limit(CHUNK)
)
ADD_ENTRIES = _adding(_e)
DELETE_ENTRY = delete(_e).where(
    _e.c.scope_id == bindparam("scope"), _e.c.suffix == bindparam("suffix"), _e.c.kind == bindparam("kind")
)

ORIGINALS = select(*_ORIGINAL).where(_o.c.scope_id == bindparam("scope"), _o.c.fingerprint.in_(_list("fingerprints")))
NEXT_ORIGINALS = (
    select(*_ORIGINAL)
    .where(_o.c.scope_id == bindparam("scope"), _o.c.fingerprint > bindparam("fingerprint"))
    .order_by(_o.c.fingerprint)
    .limit(CHUNK)
)
ADD_ORIGINALS = _adding(_o)
