"""Upkeep of a whole vault: wrapping all data keys anew, and opening everything to find damage."""

from __future__ import annotations

from collections.abc import Iterator

from sottovoce.errors import KeyUnavailableError, TamperedError
from sottovoce.vault.cache import WRAPPING_KEY, DataKeys
from sottovoce.vault.keys import Keyset
from sottovoce.vault.ports import VaultStore
from sottovoce.vault.rows import EntryRow, OpenScope, OriginalRow, ScopeRow


def rotate(store: VaultStore, data_keys: DataKeys, keyset: Keyset) -> int:
    """Wrap all data keys under the primary wrapping key of ``keyset``; see ``Vault.rotate``."""
    if keyset.index.info.id != data_keys.keyset.index.info.id:
        raise KeyUnavailableError(
            "this key set has another index key", remedy="Rotate the key set that the vault was made with"
        )
    # First the vault says which key wraps from now on: no other process can add work behind this one's back.
    with store.writing():
        keyset.sealing_key(store.held_meta(WRAPPING_KEY, to_change=True))
        store.set_meta(WRAPPING_KEY, keyset.wrapping_id)
        data_keys.use(keyset)
    done = failed = last = 0
    while True:
        with store.writing():
            rows = store.scopes_after(last, but=keyset.wrapping_id)
            outcomes = [(row, _rewrapped(data_keys, row)) for row in rows]
            done += store.replace_scopes([(row, new) for row, new in outcomes if new not in (None, row)])
        if not rows:
            break
        last = rows[-1].id
        failed += sum(new is None for _, new in outcomes)
    store.truncate_log()
    if failed:
        raise TamperedError(
            f"{failed} data keys do not authenticate and were left as they are; {done} were wrapped anew",
            remedy="Keep the retired wrapping keys and restore the vault from a backup",
        )
    return done


def _rewrapped(data_keys: DataKeys, row: ScopeRow) -> ScopeRow | None:
    """The row wrapped anew; as it is where a subject's key wraps it; ``None`` where it does not open."""
    try:
        if data_keys.pseudonyms.is_bound(row):
            return row
        return data_keys.rewrapped(row, data_keys.keyset.wrapping_id)
    except (TamperedError, KeyUnavailableError):
        return None


def verify(store: VaultStore, data_keys: DataKeys) -> int:
    """Open every sealed value; see ``Vault.verify``."""
    good = bad = last = 0
    while True:
        with store.reading():
            rows = store.scopes_after(last)
        if not rows:
            break
        last = rows[-1].id
        for row in rows:
            for is_good in _outcomes(store, data_keys, row):
                good += is_good
                bad += not is_good
    with store.reading():
        bad += store.orphans()
    if bad:
        raise TamperedError(
            f"{bad} of {good + bad} sealed values do not authenticate", remedy="Restore the vault from a backup"
        )
    return good


def _outcomes(store: VaultStore, data_keys: DataKeys, row: ScopeRow) -> Iterator[bool]:
    try:
        with store.reading():
            scope = data_keys.open_row(row)
    except (TamperedError, KeyUnavailableError):
        yield False
        return
    suffix, kind, fingerprint = "", "", b""
    while True:
        with store.reading():
            entries = store.entries_after(row.id, suffix, kind)
            originals = store.originals_after(row.id, fingerprint)
        if not entries and not originals:
            return
        yield from (_opens(scope, entry) for entry in entries)
        yield from (_opens(scope, original) for original in originals)
        if entries:
            suffix, kind = entries[-1].suffix, entries[-1].kind
        if originals:
            fingerprint = originals[-1].fingerprint


def _opens(scope: OpenScope, row: EntryRow | OriginalRow) -> bool:
    try:
        if isinstance(row, EntryRow):
            scope.open_entry(row)
        else:
            scope.open_original(row)
    except TamperedError:
        return False
    return True
