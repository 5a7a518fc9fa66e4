"""Key sets wrapped by a key service: what is written to disk then, and what such a service must be able to do.

The layout is in ``docs/formats/keyset.md``. Pure but for the service that is handed in.
"""

from __future__ import annotations

import json
from typing import Protocol

from sottovoce.errors import KeyUnavailableError
from sottovoce.vault.keys import Keyset

_FORMAT = "sottovoce-sealed-keyset"
_VERSION = 1
_FIELDS = {"format", "version", "index_key", "wrapped_by", "wrapped"}
_REMEDY = "Restore the sealed key set from its backup"


class KeyWrapper(Protocol):
    """A key service: wraps a few kilobytes under a key that never leaves it."""

    @property
    def name(self) -> str:
        """Which key of which engine; written into the file, so it holds no secret and no address."""
        ...

    def wrap(self, plaintext: bytes) -> str:
        """Encrypt and authenticate; the result is text.

        Raises:
            KeyUnavailableError: The service refuses, or cannot be reached.
        """
        ...

    def unwrap(self, wrapped: str) -> bytes:
        """Undo ``wrap``.

        Raises:
            KeyUnavailableError: The service refuses, cannot be reached, or did not make this.
        """
        ...

    def rewrap(self, wrapped: str) -> str:
        """The same plaintext under the newest version of the key, without showing it to us where the service can.

        Raises:
            KeyUnavailableError: As in ``unwrap``.
        """
        ...


def is_sealed(text: str) -> bool:
    """Whether the text of a key set file is a sealed one, good or not."""
    document = _document(text)
    return document is not None and document.get("format") == _FORMAT


def seal_keyset(keyset: Keyset, wrapper: KeyWrapper) -> str:
    """The text of a sealed key set file.

    Raises:
        KeyUnavailableError: The service does not wrap it.
    """
    return _text(keyset.index.info.id, wrapper.name, wrapper.wrap(keyset.export_whole_secret().encode()))


def open_keyset(text: str, wrapper: KeyWrapper) -> Keyset:
    """The key set of a sealed file; it exists in memory only.

    Raises:
        KeyUnavailableError: The text is malformed, belongs to another key of the service, or the service does not open
            it.
    """
    index_id, wrapped = _parse(text, wrapper)
    try:
        keyset = Keyset.parse(wrapper.unwrap(wrapped).decode())
    except UnicodeDecodeError:
        raise _malformed("what the key service gave is not UTF-8 text") from None
    if keyset.index.info.id != index_id:
        raise _malformed("it holds the key set of another vault than it says")
    return keyset


def rewrap_keyset(text: str, wrapper: KeyWrapper) -> str:
    """A sealed key set under the newest version of the service's key; the keys in it stay the same.

    Raises:
        KeyUnavailableError: As in ``open_keyset``.
    """
    index_id, wrapped = _parse(text, wrapper)
    return _text(index_id, wrapper.name, wrapper.rewrap(wrapped))


def _text(index_id: str, name: str, wrapped: str) -> str:
    document = {
        "format": _FORMAT,
        "version": _VERSION,
        "index_key": index_id,
        "wrapped_by": name,
        "wrapped": wrapped,
    }
    return json.dumps(document, indent=2) + "\n"


def _parse(text: str, wrapper: KeyWrapper) -> tuple[str, str]:
    document = _document(text)
    if document is None or document.get("format") != _FORMAT:
        raise _malformed(f'it does not say "format": "{_FORMAT}"')
    if document.get("version") != _VERSION:
        raise _malformed(f"its version is not {_VERSION}")
    if document.keys() != _FIELDS:
        raise _malformed("it has missing or unknown fields")
    index_id, name, wrapped = document["index_key"], document["wrapped_by"], document["wrapped"]
    if not (isinstance(index_id, str) and isinstance(name, str) and isinstance(wrapped, str)):
        raise _malformed("one of its fields is not text")
    if name != wrapper.name:
        raise KeyUnavailableError(
            f"the sealed key set was wrapped by {name!r}, and {wrapper.name!r} was asked to open it",
            remedy="Name the mount and the key of the key service that wrapped it",
        )
    return index_id, wrapped


def _document(text: str) -> dict[str, object] | None:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None


def _malformed(why: str) -> KeyUnavailableError:
    return KeyUnavailableError(f"the sealed key set cannot be used: {why}", remedy=_REMEDY)
