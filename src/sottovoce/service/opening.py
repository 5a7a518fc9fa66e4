"""From a home folder and a manifest to a running service: the one place that puts its parts together."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sottovoce.app import Guards, Home, open_keys, rotated_keys, rules_alone
from sottovoce.audit import AuditLog, SigningKey, load_signing_key, new_signing_key, save_signing_key
from sottovoce.consent import ConsentBook
from sottovoce.errors import KeyUnavailableError
from sottovoce.manifest import Manifest
from sottovoce.service.names import Names
from sottovoce.service.parts import Parts, Scribe, bits_in
from sottovoce.store import Database
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


def open_signing_key(place: Place) -> SigningKey:
    """The key that signs checkpoints and receipts; made at the very first start, never replaced silently.

    Raises:
        KeyUnavailableError: It is gone, though checkpoints were signed with it.
    """
    if place.home.signing_key.exists():
        return load_signing_key(place.home.signing_key)
    if place.home.checkpoints.exists() and any(place.home.checkpoints.iterdir()):
        raise KeyUnavailableError(
            f"there is no signing key at {place.home.signing_key}, but checkpoints that it signed",
            remedy="Bring it back from its backup",
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
) -> Parts:
    """Everything that the service works with, opened; keys are made at the very first start.

    Args:
        place: Where everything lies.
        manifest: What is allowed.
        workers: Detection processes; 0 detects in this one.
        rules_only: Leave the manifest's tagger out.
        clock: Unix milliseconds.
        create: Make keys and database where there are none.

    Raises:
        KeyUnavailableError: A key set or signing key is missing, or not the one that this database was made with.
        ManifestError: The manifest cannot carry a service.
        OutsideError: The database cannot be reached.
    """
    place.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    keyset = open_keys(place.home, make=create).keyset
    db = Database.open(place.database, create=create)
    try:
        return _put_together(place, manifest, keyset, db, workers, rules_only=rules_only, clock=clock)
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
    signing = open_signing_key(place)
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
