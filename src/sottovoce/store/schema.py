"""All tables, as SQLAlchemy Core sees them. ``migrations/`` makes them; a test holds that both agree.

Times are Unix milliseconds UTC. JSON is kept as text that we write ourselves. Ids of subjects and conversations are
keyed pseudonyms, 32 hexadecimal characters; what the caller named them is kept nowhere.

There are no foreign keys: rows of a person are deleted in an order that leaves a consistent rest at each step, and
proofs of consent may outlive the subject's row.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeEngine

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

_NUMBER = BigInteger().with_variant(Integer(), "sqlite")
"""64 bits on both. SQLite numbers rows itself only where the type is spelled INTEGER."""


def _key(name: str, kind: TypeEngine[Any] | None = None) -> Column[Any]:
    return Column(name, Text() if kind is None else kind, primary_key=True, autoincrement=False)


def _serial(name: str) -> Column[Any]:
    return Column(name, _NUMBER, Identity(), primary_key=True)


def _text(name: str, *, null: bool = False, default: str | None = None) -> Column[Any]:
    return Column(name, Text(), nullable=null, server_default=None if default is None else text(f"'{default}'"))


def _number(name: str, *, null: bool = False, default: int | None = None) -> Column[Any]:
    return Column(name, BigInteger(), nullable=null, server_default=None if default is None else text(str(default)))


def _blob(name: str, *, null: bool = False) -> Column[Any]:
    return Column(name, LargeBinary(), nullable=null)


def _flag(name: str) -> Column[Any]:
    return Column(name, Boolean(), nullable=False, server_default=text("false"))


meta = Table("meta", metadata, _key("name"), _text("value"), sqlite_with_rowid=False)

purposes = Table("purposes", metadata, _key("name"), _number("bit"), UniqueConstraint("bit"), sqlite_with_rowid=False)

subjects = Table(
    "subjects",
    metadata,
    _key("tenant"),
    _key("id"),
    _text("audit_ref"),
    _number("created_ms"),
    _flag("gpc"),
    _flag("restricted"),
    UniqueConstraint("audit_ref"),
    sqlite_with_rowid=False,
)

conversations = Table(
    "conversations",
    metadata,
    _key("tenant"),
    _key("id"),
    _text("subject_id"),
    _number("created_ms"),
    _number("last_ms"),
    _number("next_position", default=0),
    _text("language", default=""),
    _text("channel", default=""),
    Index(None, "tenant", "subject_id"),
    sqlite_with_rowid=False,
)

messages = Table(
    "messages",
    metadata,
    _serial("seq"),
    _text("tenant"),
    _text("conversation_id"),
    _text("subject_id"),
    _blob("client_ref"),
    _number("position"),
    _text("role"),
    _number("at_ms"),
    _number("received_ms"),
    _text("text"),
    _text("findings"),
    _text("attributes"),
    _number("purposes"),
    _blob("mac"),
    UniqueConstraint("tenant", "conversation_id", "client_ref"),
    Index(None, "tenant", "conversation_id", "position"),
    Index(None, "tenant", "subject_id"),
    Index(None, "purposes", "at_ms"),
    sqlite_autoincrement=True,
)

feedback = Table(
    "feedback",
    metadata,
    _serial("seq"),
    _text("tenant"),
    _blob("client_ref"),
    _text("subject_id", null=True),
    _text("conversation_id", null=True),
    _number("message_seq", null=True),
    _text("kind"),
    _number("score", null=True),
    _text("text"),
    _text("detail"),
    _number("at_ms"),
    _number("received_ms"),
    _number("purposes"),
    _blob("mac"),
    UniqueConstraint("tenant", "client_ref"),
    Index(None, "tenant", "subject_id"),
    Index(None, "tenant", "at_ms"),
    Index(None, "purposes", "at_ms"),
    sqlite_autoincrement=True,
)

notices = Table(
    "notices",
    metadata,
    _key("tenant"),
    _key("purpose"),
    _key("version"),
    _key("language"),
    _text("sha256"),
    _text("text"),
    _number("created_ms"),
)

prompts = Table(
    "prompts",
    metadata,
    _key("id"),
    _text("tenant"),
    _text("subject_id"),
    _text("conversation_id", null=True),
    _text("language"),
    _number("shown_ms"),
    _text("items"),
    Index(None, "tenant", "subject_id", "shown_ms"),
)

consent_events = Table(
    "consent_events",
    metadata,
    _serial("seq"),
    _text("id"),
    _text("tenant"),
    _text("subject_id"),
    _text("purpose"),
    _text("event"),
    _text("method"),
    _text("notice_version"),
    _text("notice_sha256"),
    _text("language"),
    _text("prompt_id", null=True),
    _text("conversation_id", null=True),
    _number("message_seq", null=True),
    _number("at_ms"),
    _number("received_ms"),
    _number("expires_ms", null=True),
    _flag("gpc"),
    _flag("conflict"),
    _text("detail"),
    _text("receipt"),
    UniqueConstraint("id"),
    Index(None, "tenant", "subject_id", "purpose", "seq"),
    Index(None, "expires_ms"),
    sqlite_autoincrement=True,
)

audit_entries = Table(
    "audit_entries",
    metadata,
    _key("seq", _NUMBER),
    _number("at_ms"),
    _text("key_id"),
    _text("type"),
    _text("body"),
    _blob("leaf"),
)

audit_nodes = Table(
    "audit_nodes", metadata, _key("level", _NUMBER), _key("number", _NUMBER), _blob("hash"), sqlite_with_rowid=False
)

audit_state = Table("audit_state", metadata, _key("id", _NUMBER), _number("size"), _blob("frontier"))

audit_checkpoints = Table("audit_checkpoints", metadata, _key("size", _NUMBER), _number("at_ms"), _text("note"))

vault_meta = Table("vault_meta", metadata, _key("name"), _blob("value"), sqlite_with_rowid=False)

vault_scopes = Table(
    "vault_scopes",
    metadata,
    _serial("id"),
    _text("level"),
    _blob("tenant"),
    _blob("pseudonym"),
    _number("created"),
    _blob("wrapped"),
    _text("subject_id", default=""),
    UniqueConstraint("pseudonym"),
    Index(None, "subject_id"),
    sqlite_autoincrement=True,
)

vault_entries = Table(
    "vault_entries",
    metadata,
    _key("scope_id", _NUMBER),
    _key("suffix"),
    _key("kind"),
    _flag("in_file"),
    _blob("fingerprint"),
    _blob("sealed"),
    Index("ix_vault_entries_in_files", "suffix", sqlite_where=text("in_file"), postgresql_where=text("in_file")),
    sqlite_with_rowid=False,
)

vault_originals = Table(
    "vault_originals",
    metadata,
    _key("scope_id", _NUMBER),
    _key("fingerprint", LargeBinary()),
    _blob("sealed"),
    sqlite_with_rowid=False,
)

jobs = Table(
    "jobs",
    metadata,
    _serial("id"),
    _text("kind"),
    _text("key"),
    _text("tenant", default=""),
    _number("due_ms"),
    _number("every_ms", null=True),
    _text("state"),
    _number("attempts", default=0),
    _number("fence", default=0),
    _text("lease_owner", null=True),
    _number("lease_until_ms", null=True),
    _text("cursor", null=True),
    _text("detail", default="{}"),
    _text("last_error", default=""),
    _number("created_ms"),
    _number("done_ms", null=True),
    UniqueConstraint("kind", "key"),
    Index(None, "state", "due_ms"),
    sqlite_autoincrement=True,
)

api_keys = Table(
    "api_keys",
    metadata,
    _key("id"),
    _text("tenant"),
    _text("role"),
    _text("label"),
    _blob("hash"),
    _number("created_ms"),
    _number("expires_ms", null=True),
    _number("last_used_ms", null=True),
    _number("revoked_ms", null=True),
)
