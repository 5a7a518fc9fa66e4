"""The library's front door: detect, mask and restore, in three lines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Self

from sottovoce.app.finder import masker_of
from sottovoce.app.policy import load_manifest
from sottovoce.detect import Finding
from sottovoce.manifest import Manifest
from sottovoce.transform import Masked
from sottovoce.vault import (
    Entry,
    Keyset,
    Scope,
    ScopeLevel,
    TokenCollisionError,
    Vault,
    load_keyset,
    new_keyset,
)

_MOST_RETRIES = 4


class Engine:
    """Detection, masking and restoring with everything built in: no download, no language to choose.

    Without arguments, keys and vault live in memory and end with the object. Thread-safe.

    Args:
        manifest: A manifest or its file; by default the built-in safe defaults (every kind becomes a token).
        keys: A key set or its file.
        vault: File of the vault; in memory when None.

    Raises:
        ManifestError: The manifest is wrong.
        KeyUnavailableError: The key set cannot be read, or is not the vault's.

    Example:
        >>> engine = Engine()
        >>> masked = engine.mask("hi im ana ruiz, ana@ruiz.example", scope="conversation-42")
        >>> engine.restore(masked.text, scope="conversation-42")
        'hi im ana ruiz, ana@ruiz.example'
    """

    def __init__(
        self,
        *,
        manifest: Manifest | Path | str | None = None,
        keys: Keyset | Path | str | None = None,
        vault: Path | str | None = None,
    ) -> None:
        if not isinstance(manifest, Manifest):
            manifest = load_manifest(Path(manifest)) if manifest is not None else Manifest.default()
        if not isinstance(keys, Keyset):
            keys = load_keyset(Path(keys)) if keys is not None else new_keyset()
        self.manifest = manifest
        self._masker = masker_of(manifest)
        self._vault = Vault.open(vault, keys)

    def close(self) -> None:
        """Close the vault and forget the keys; an in-memory vault is gone then."""
        self._vault.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def detect(self, text: str, *, context: str | None = None) -> list[Finding]:
        """Where ``text`` holds personal data.

        Args:
            text: Any string, in any language, of any length.
            context: Name of the field that holds the text, if it has one ("email", "date_of_birth").

        Returns:
            Findings at code-point offsets, half-open, sorted, never overlapping.
        """
        return self._masker.find([text], [context])[0]

    def detect_batch(
        self, texts: Sequence[str], *, contexts: Sequence[str | None] | None = None
    ) -> list[list[Finding]]:
        """``detect`` for many texts at once, in their order."""
        return self._masker.find(texts, contexts)

    def mask(self, text: str, *, scope: str | Scope = "default", context: str | None = None) -> Masked:
        """``text`` with its personal data transformed as the manifest says; by default, replaced by tokens.

        Args:
            text: Any string.
            scope: Conversation that the text belongs to (or a ``Scope`` of another level). Equal values get equal
                tokens in one scope, unlinkable ones in two.
            context: Name of the field that holds the text, if it has one.

        Returns:
            The new text and what was replaced. ``restore`` of it gives ``text`` again, save what the manifest made
            one-way.

        Raises:
            RefusedError: The vault cannot keep the values; then nothing is masked either.
        """
        return self.mask_batch([text], scope=scope, contexts=[context])[0]

    def mask_batch(
        self,
        texts: Sequence[str],
        *,
        scope: str | Scope = "default",
        contexts: Sequence[str | None] | None = None,
    ) -> list[Masked]:
        """``mask`` for many texts of one scope, in one transaction."""
        where = as_scope(scope)
        found = self._masker.find(texts, contexts)
        extended: set[tuple[str, str]] = set()
        for _ in range(_MOST_RETRIES):
            minter = self._vault.scope_keys(where, extended)
            masked = [
                self._masker.transform(text, findings, minter) for text, findings in zip(texts, found, strict=True)
            ]
            try:
                self._vault.put(entries_of(masked, where))
            except TokenCollisionError as clash:
                extended |= {(entry.kind, entry.value) for entry in clash.entries}
            else:
                return masked
        raise TokenCollisionError(())

    def restore(self, text: str | Masked, *, scope: str | Scope = "default") -> str:
        """``text`` with the tokens of ``scope`` replaced by their values, even where a model mangled them.

        Tokens of other scopes, and what merely looks like a token, stay as they are.

        Raises:
            TamperedError: The vault was changed by another hand.
        """
        plain = text.text if isinstance(text, Masked) else text
        return self._vault.restore(plain, as_scope(scope)).text


def as_scope(scope: str | Scope) -> Scope:
    """A bare name is a conversation."""
    return Scope(ScopeLevel.CONVERSATION, scope) if isinstance(scope, str) else scope


def entries_of(masked: Sequence[Masked], scope: Scope, origin: str = "") -> list[Entry]:
    """What the vault must keep so that ``masked`` can be restored."""
    return [
        Entry(scope=scope, token=done.text, kind=done.kind, value=done.value, origin=origin)
        for text in masked
        for done in text.replacements
        if done.reversible
    ]
