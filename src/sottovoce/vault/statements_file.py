"""The SQL of vault files. Pure. The layout is in ``docs/formats/vault.md``."""

from __future__ import annotations

SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE scopes (
    id INTEGER PRIMARY KEY AUTOINCREMENT, level TEXT NOT NULL, tenant BLOB NOT NULL,
    pseudonym BLOB NOT NULL UNIQUE, created INTEGER NOT NULL, wrapped BLOB NOT NULL);
CREATE TABLE entries (
    scope_id INTEGER NOT NULL, suffix TEXT NOT NULL, kind TEXT NOT NULL, in_file INTEGER NOT NULL,
    fingerprint BLOB NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (scope_id, suffix, kind)) WITHOUT ROWID;
CREATE INDEX entries_in_files ON entries (suffix) WHERE in_file = 1;
CREATE TABLE originals (
    scope_id INTEGER NOT NULL, fingerprint BLOB NOT NULL, sealed BLOB NOT NULL,
    PRIMARY KEY (scope_id, fingerprint)) WITHOUT ROWID;
"""
FIND_SCOPES = "SELECT id, level, tenant, pseudonym, created, wrapped FROM scopes WHERE pseudonym IN"
ADD_SCOPE = "INSERT INTO scopes (level, tenant, pseudonym, created, wrapped) VALUES (?, ?, ?, ?, ?)"
REWRAP_SCOPE = "UPDATE scopes SET wrapped = ? WHERE id = ? AND wrapped = ?"
NEXT_SCOPES = (
    "SELECT id, level, tenant, pseudonym, created, wrapped FROM scopes "
    "WHERE id > ? AND substr(wrapped, 2, 8) IS NOT ? ORDER BY id LIMIT ?"
)
SIZES = (
    "SELECT id, level, tenant, pseudonym, created, wrapped, (SELECT count(*) FROM entries WHERE scope_id = id), "
    "(SELECT count(*) FROM originals WHERE scope_id = id) FROM scopes ORDER BY id"
)
FIND_ENTRIES = (
    "SELECT scope_id, suffix, kind, in_file, fingerprint, sealed FROM entries WHERE scope_id = ? AND suffix IN"
)
FIND_FILE_ENTRIES = (
    "SELECT e.scope_id, e.suffix, e.kind, e.in_file, e.fingerprint, e.sealed, "
    "s.id, s.level, s.tenant, s.pseudonym, s.created, s.wrapped FROM entries e JOIN scopes s ON s.id = e.scope_id "
    "WHERE s.level = 'file' AND s.tenant = ? AND e.in_file = 1 AND e.suffix IN"
)
NEXT_ENTRIES = (
    "SELECT scope_id, suffix, kind, in_file, fingerprint, sealed FROM entries "
    "WHERE scope_id = ? AND (suffix, kind) > (?, ?) ORDER BY suffix, kind LIMIT ?"
)
ADD_ENTRY = "INSERT INTO entries (scope_id, suffix, kind, in_file, fingerprint, sealed) VALUES (?, ?, ?, ?, ?, ?)"
DELETE_ENTRY = "DELETE FROM entries WHERE scope_id = ? AND suffix = ? AND kind = ?"
FIND_ORIGINALS = "SELECT scope_id, fingerprint, sealed FROM originals WHERE scope_id = ? AND fingerprint IN"
NEXT_ORIGINALS = (
    "SELECT scope_id, fingerprint, sealed FROM originals "
    "WHERE scope_id = ? AND fingerprint > ? ORDER BY fingerprint LIMIT ?"
)
ORPHANS = (
    "SELECT (SELECT count(*) FROM entries WHERE scope_id NOT IN (SELECT id FROM scopes)) "
    "+ (SELECT count(*) FROM originals WHERE scope_id NOT IN (SELECT id FROM scopes))"
)
