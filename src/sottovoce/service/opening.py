"""From a home folder and a manifest to a running service: the one place that puts its parts together."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Table, bindparam, func, literal, select

from sottovoce.app import Guards, Home, open_keys, rotated_keys, rules_alone
from sottovoce.audit import AuditLog, SigningKey, load_signing_key, new_signing_key, save_signing_key
from sottovoce.consent import ConsentBook
from sottovoce.conversations import purpose_bits
from sottovoce.errors import KeyUnavailableError, ManifestError, UsageError
from sottovoce.manifest import Manifest
from sottovoce.service.names import Names
from sottovoce.service.parts import Parts, Scribe, bits_in
from sottovoce.store import Database, schema
from sottovoce.vault import Keyset, Vault, store_sql

_LOG_NAME: Final = "sottovoce/audit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a service keeps what.

    Attributes:
        home: Keys, and the folder of everything else.
        url: Of the database; an SQLite file in the folder by default.
    """

    home: Home
    url: str = ""

    @property
    def folder(self) -> Path:
        """Where keys and checkpoints lie."""
        return self.home.folder

    @property
    def database(self) -> str:
        """The database's URL."""
        return self.url or self.home.database


def now_ms() -> int:
    """Unix milliseconds."""
    return time.time_ns() // 1_000_000


def open_signing_key(place: Place, db: Database | None = None) -> SigningKey:
    """The key that signs checkpoints and receipts; made at the very first start, never replaced silently.

    Args:
        place: Where it lies.
        db: The database; where it has an audit log, its key is somewhere else and none is made.

    Raises:
        KeyUnavailableError: It is gone, though checkpoints were signed with it, or the database has an audit log.
    """
    if place.home.signing_key.exists():
        return load_signing_key(place.home.signing_key)
    if place.home.checkpoints.exists() and any(place.home.checkpoints.iterdir()):
        raise KeyUnavailableError(
            f"there is no signing key at {place.home.signing_key}, but checkpoints that it signed",
            remedy="Bring it back from its backup",
        )
    if db is not None and (_has_rows(db, schema.audit_entries) or _has_rows(db, schema.audit_checkpoints)):
        raise KeyUnavailableError(
            f"there is no signing key at {place.home.signing_key}, but an audit log in the database",
            remedy=f"Bring back {place.home.signing_key} and {place.home.keys} from where the database was used before",
        )
    key = new_signing_key(_LOG_NAME)
    save_signing_key(key, place.home.signing_key)
    return key


def open_parts(  # noqa: PLR0913 - what a service is put together from
    place: Place,
    manifest: Manifest,
    *,
    workers: int = 0,
    rules_only: bool = False,
    clock: Callable[[], int] = now_ms,
    create: bool = True,
    drop: Collection[str] = (),
) -> Parts:
    """Everything that the service works with, opened; keys are made at the very first start.

    Args:
        place: Where everything lies.
        manifest: What is allowed.
        workers: Detection processes; 0 detects in this one.
        rules_only: Leave the manifest's tagger out.
        clock: Unix milliseconds.
        create: Make keys and database where there are none.
        drop: Purposes that are not in the manifest any more, and of which everything is to be deleted.

    Raises:
        KeyUnavailableError: A key set or signing key is missing, or not the one that this database was made with.
        ManifestError: The manifest cannot carry a service, or lacks purposes that something is stored for.
        UsageError: A purpose to drop is in the manifest, or never was in any.
        OutsideError: The database cannot be reached.
    """
    place.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    db = Database.open(place.database, create=create)
    try:
        # A new key set opens nothing of what others sealed, so none is made beside a vault.
        keyset = open_keys(place.home, make=create and not _has_rows(db, schema.vault_meta)).keyset
        _require_purposes(db, manifest, drop)
        parts = _put_together(place, manifest, keyset, db, workers, rules_only=rules_only, clock=clock)
        return replace(parts, dropped=frozenset(drop))
    except BaseException:
        db.close()
        raise


def _put_together(  # noqa: PLR0913 - as above
    place: Place,
    manifest: Manifest,
    keyset: Keyset,
    db: Database,
    workers: int,
    *,
    rules_only: bool,
    clock: Callable[[], int],
) -> Parts:
    signing = open_signing_key(place, db)
    place.home.checkpoints.mkdir(exist_ok=True, mode=0o700)
    audit = AuditLog(db, signing, anchors=place.home.checkpoints, clock=clock)
    scribe = Scribe()
    vault = Vault.over(store_sql.SqlVaultStore(db), keyset, clock=lambda: clock() / 1000)
    book = ConsentBook(
        manifest,
        clock=clock,
        new_id=lambda: str(uuid.uuid4()),
        record=scribe,
        signer=ReceiptSigner(signing),
    )
    guarded = rules_alone(manifest) if rules_only else manifest
    return Parts(
        manifest=manifest,
        db=db,
        vault=vault,
        audit=audit,
        book=book,
        guards=Guards(guarded, keyset.export_minting_secret(), workers=workers),
        names=Names(keyset),
        bits=bits_in(db, manifest),
        scribe=scribe,
        clock=clock,
    )


def _has_rows(db: Database, table: Table) -> bool:
    with db.reading() as connection:
        return connection.execute(select(literal(1)).select_from(table).limit(1)).first() is not None


def _require_purposes(db: Database, manifest: Manifest, drop: Collection[str]) -> None:
    """The wrong manifest must not delete what was stored under the right one."""
    known = {purpose.name for purpose in manifest.purposes}
    with db.reading() as connection:
        bits = purpose_bits(connection, ())
        gone = {name: bit for name, bit in bits.items() if name not in known}
        held = bits_in_use(connection) if gone else 0
    if wrong := sorted(known.intersection(drop)):
        raise UsageError(
            f"a purpose to drop is in the manifest: {', '.join(wrong)}", remedy="Take it out of the manifest first"
        )
    if wrong := sorted(set(drop) - bits.keys()):
        raise UsageError(f"a purpose to drop was in no manifest: {', '.join(wrong)}", remedy="Name it as it was")
    if lost := sorted(name for name, bit in gone.items() if bit & held and name not in drop):
        raise ManifestError(
            f"the manifest {manifest.source} lacks purposes that something is stored for: {', '.join(lost)}",
            remedy="Start with the right manifest; or, to delete all that is stored for them alone, name each with "
            "--drop-purpose",
        )


def bits_in_use(connection: Connection) -> int:
    """The bits of all purposes that something is stored for; one step in an index for each set of bits."""
    held = 0
    for rows in (schema.messages, schema.feedback):
        following = select(func.min(rows.c.purposes)).where(rows.c.purposes > bindparam("last"))
        last = connection.execute(following, {"last": -1}).scalar()
        while isinstance(last, int):
            held |= last
            last = connection.execute(following, {"last": last}).scalar()
    return held


@dataclass(frozen=True, slots=True)
class ReceiptSigner:
    """Signs consent receipts with the key of the audit log; see ``consent.Signer``."""

    key: SigningKey

    @property
    def key_id(self) -> str:
        """Which key."""
        return self.key.id

    def sign(self, message: bytes) -> bytes:
        """The Ed25519 signature, 64 bytes."""
        return self.key.sign(message)


def rotator(place: Place) -> Callable[[], Keyset] | None:
    """What rotates the key set on disk, where it is ours to rotate."""
    return None if place.home.keyset_text else lambda: rotated_keys(place.home)
