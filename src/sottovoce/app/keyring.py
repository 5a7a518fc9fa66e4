"""Keys at the edge: find them, make them once, rotate them together with the vault."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sottovoce.app.config import Home
from sottovoce.app.scoping import Scoping
from sottovoce.app.version import version
from sottovoce.errors import KeyUnavailableError, OutsideError, UsageError
from sottovoce.manifest import Manifest, explain
from sottovoce.vault import (
    KeyInfo,
    Keyset,
    KeyWrapper,
    OnWait,
    Vault,
    VaultCounts,
    load_keyset,
    new_keyset,
    read_keyset,
    renew_wrapping,
    replace_keyset,
    rotate_keyset,
    save_keyset,
    store_kms_transit,
    wrap_keyset,
)


@dataclass(frozen=True, slots=True)
class OpenedKeys:
    """A key set, and its file if it was made just now."""

    keyset: Keyset
    made: Path | None = None


def open_keys(home: Home, *, make: bool = True) -> OpenedKeys:
    """The key set of ``home``. The very first use makes one; later, a missing key set is never replaced by a new one.

    Args:
        home: Where keys and vault lie.
        make: Whether a first key set may be made.

    Raises:
        KeyUnavailableError: There is none, it cannot be read, or the vault is there without its keys.
    """
    if home.keyset_text:
        with key_service(home) as wrapper:
            return OpenedKeys(read_keyset(home.keyset_text, wrapper))
    if home.keys.exists():
        with key_service(home) as wrapper:
            return OpenedKeys(load_keyset(home.keys, wrapper))
    if home.vault.exists() or not make:
        raise KeyUnavailableError(
            f"there is no key set at {home.keys}" + (", but a vault" if home.vault.exists() else ""),
            remedy="Bring back the key set that the vault was made with, or name its place with --keys",
        )
    return OpenedKeys(make_keys(home), home.keys)


def make_keys(home: Home) -> Keyset:
    """Make a key set and its file; never overwrites one.

    Raises:
        KeyUnavailableError: There is one already, or the vault has one.
        OutsideError: The file cannot be written.
    """
    if home.keys.exists() or home.vault.exists():
        there = home.keys if home.keys.exists() else home.vault
        raise KeyUnavailableError(
            f"{there} exists already",
            remedy="Use `sottovoce keys rotate`, or name another place with --keys and --vault",
        )
    keyset = new_keyset()
    try:
        home.keys.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as err:
        raise OutsideError(f"no folder for the key set: {err.strerror}", remedy="Name a place with --keys") from None
    with key_service(home) as wrapper:
        save_keyset(keyset, home.keys, wrapper)
    return keyset


def rotate_keys(home: Home, *, tokens: bool = False, on_wait: OnWait | None = None) -> int:
    """Rotate the keys and wrap every data key of the vault anew.

    The rotated key set is on disk before the vault changes, and holds the old keys too: a crash between the two leaves
    everything readable, and a second run finishes the work.

    Returns:
        How many data keys were wrapped anew.

    Raises:
        KeyUnavailableError: There is no key set file.
    """
    rotated = rotated_keys(home, tokens=tokens)
    if not home.vault.exists():
        return 0
    with Vault.open(home.vault, rotated, create=False, on_wait=on_wait) as vault:
        return vault.rotate(rotated)


@contextmanager
def key_service(home: Home) -> Iterator[KeyWrapper | None]:
    """What wraps the key set of ``home``, where the environment names something; closed afterwards.

    Raises:
        UsageError: It is named wrongly.
        MissingExtraError: The package that speaks to it is not installed.
    """
    named = home.key_service
    if named is None:
        yield None
        return
    settings = store_kms_transit.TransitSettings(address=named.address, key=named.key, mount=named.mount)
    wrapper = store_kms_transit.TransitWrapper(settings, store_kms_transit.token_from_file(named.token_file))
    try:
        yield wrapper
    finally:
        wrapper.close()


def wrap_keys(home: Home, *, again: bool = False) -> str:
    """Have the key service wrap the key set's file, or wrap it anew under the newest version of its key.

    Returns:
        The name of the service's key.

    Raises:
        UsageError: The environment names no key service.
        KeyUnavailableError: There is no such file, or the service does not do it.
    """
    with key_service(home) as wrapper:
        if wrapper is None:
            raise UsageError("no key service is named", remedy="Set SOTTOVOCE_TRANSIT_ADDRESS, _KEY and _TOKEN_FILE")
        (renew_wrapping if again else wrap_keyset)(home.keys, wrapper)
        return wrapper.name


def rotated_keys(home: Home, *, tokens: bool = False) -> Keyset:
    """The key set with a fresh wrapping key, on disk already; vaults are to be rotated with it.

    Raises:
        KeyUnavailableError: There is no key set file.
    """
    if home.keyset_text:
        raise KeyUnavailableError("the key set is in the environment", remedy="Rotate it as a file, with --keys")
    rotated = rotate_keyset(open_keys(home, make=False).keyset, tokens=tokens)
    with key_service(home) as wrapper:
        replace_keyset(rotated, home.keys, wrapper)
    return rotated


def show_keys(home: Home, *, on_wait: OnWait | None = None) -> tuple[tuple[KeyInfo, ...], VaultCounts | None]:
    """Ids of the keys, and how much the vault holds; no key and no value.

    Raises:
        KeyUnavailableError: There is no key set.
    """
    keyset = open_keys(home, make=False).keyset
    if not home.vault.exists():
        return keyset.describe(), None
    with Vault.open(home.vault, keyset, create=False, on_wait=on_wait) as vault:
        return keyset.describe(), vault.counts()


def verify_vault(home: Home, *, on_wait: OnWait | None = None) -> int:
    """Open every sealed value once; how many there are.

    Raises:
        TamperedError: Some do not authenticate.
    """
    with Vault.open(home.vault, open_keys(home, make=False).keyset, create=False, on_wait=on_wait) as vault:
        return vault.verify()


def fingerprint_of(manifest: Manifest, keyset: Keyset, scoping: Scoping, view: str) -> str:
    """A digest of everything besides the input that decides what masking writes, for holding a resumed run to it."""
    parts = [
        version(),
        explain(manifest),
        # The explanation counts the entries of lists and does not name them.
        [(*map(str, entry.path), entry.text) for entry in (*manifest.detect.allow, *manifest.detect.deny)],
        [key.id for key in keyset.describe() if key.status == "primary"],
        scoping.level,
        hashlib.sha256(scoping.name.encode("utf-8", "surrogatepass")).hexdigest(),
        view,
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
