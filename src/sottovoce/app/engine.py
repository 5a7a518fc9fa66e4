"""The library's front door: detect, mask and restore, in three lines."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self, cast

from sottovoce.app.finder import masker_of
from sottovoce.app.minting import put_minted
from sottovoce.app.policy import load_manifest, rules_alone
from sottovoce.app.remembering import Conversations, Talk, is_conversation
from sottovoce.app.values import ValueMasker, ValueRestorer
from sottovoce.datasets import JsonValue, rewrite_value
from sottovoce.detect import Explanation, Finding
from sottovoce.manifest import Manifest
from sottovoce.transform import Masked, Minter
from sottovoce.vault import (
    Entry,
    Keyset,
    Scope,
    ScopeLevel,
    Vault,
    load_keyset,
    new_keyset,
)

DEFAULT_SCOPE = "default"
"""The scope of texts of which nothing was said. They share tokens, but no conversation."""


class Engine:
    """Detection, masking and restoring with everything built in: no download, no language to choose.

    Without arguments, keys and vault live in memory and end with the object. Thread-safe.

    Args:
        manifest: A manifest or its file; by default the built-in safe defaults (every kind becomes a token).
        keys: A key set or its file.
        vault: File of the vault; in memory when None.
        rules_only: Leave the tagger out that the manifest names.

    Raises:
        ManifestError: The manifest is wrong.
        UsageError: The tagger that the manifest names cannot be loaded.
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
        rules_only: bool = False,
    ) -> None:
        if not isinstance(manifest, Manifest):
            manifest = load_manifest(Path(manifest)) if manifest is not None else Manifest.default()
        if not isinstance(keys, Keyset):
            keys = load_keyset(Path(keys)) if keys is not None else new_keyset()
        self.manifest = rules_alone(manifest) if rules_only else manifest
        self._masker = masker_of(self.manifest)
        recaller = self._masker.recaller
        self._conversations = Conversations(recaller) if recaller is not None else None
        self._vault = Vault.open(vault, keys)

    def close(self) -> None:
        """Close the vault and forget the keys; an in-memory vault is gone then, and what conversations have told."""
        if self._conversations is not None:
            self._conversations.forget()
        self._vault.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def detect(self, text: str, *, context: str | None = None, scope: str | Scope = DEFAULT_SCOPE) -> list[Finding]:
        """Where ``text`` holds personal data.

        Args:
            text: Any string, in any language, of any length.
            context: Name of the field that holds the text, if it has one ("email", "date_of_birth").
            scope: Conversation that the text belongs to: what ``mask`` has found there is found again.

        Returns:
            Findings at code-point offsets, half-open, sorted, never overlapping.
        """
        return self.detect_batch([text], contexts=[context], scope=scope)[0]

    def detect_batch(
        self,
        texts: Sequence[str],
        *,
        contexts: Sequence[str | None] | None = None,
        scope: str | Scope = DEFAULT_SCOPE,
    ) -> list[list[Finding]]:
        """``detect`` for many texts at once, in their order; it remembers nothing."""
        return self._masker.find(texts, contexts, self._talk(as_scope(scope)))

    def explain(
        self, text: str, *, context: str | None = None, scope: str | Scope = DEFAULT_SCOPE
    ) -> list[Explanation]:
        """Why each finding of ``detect`` is one, and what was overruled: lost to another, too uncertain, or allowed.

        Args:
            text: As in ``detect``.
            context: As in ``detect``.
            scope: As in ``detect``.

        Returns:
            Every candidate with its rule, score, cue words, check and fate; findings first, each part sorted by place.
            Nothing in it repeats the text.
        """
        return self._masker.explain(text, context, self._talk(as_scope(scope)))

    def mask(self, text: str, *, scope: str | Scope = DEFAULT_SCOPE, context: str | None = None) -> Masked:
        """``text`` with its personal data transformed as the manifest says; by default, replaced by tokens.

        Args:
            text: Any string.
            scope: Conversation that the text belongs to (or a ``Scope`` of another level). Equal values get equal
                tokens in one scope, unlinkable ones in two. What was found in a conversation that has a name of its
                own, or with a subject, is found again in its later texts: by one name, in another form, without a cue.
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
        scope: str | Scope = DEFAULT_SCOPE,
        contexts: Sequence[str | None] | None = None,
    ) -> list[Masked]:
        """``mask`` for many texts of one scope, in one transaction; what one tells is found in all of them."""
        where = as_scope(scope)
        talk = self._talk(where)
        found = self._masker.find(texts, contexts, talk)
        self._remember(where, talk)
        done: list[Masked] = []

        def mask(minter: Minter) -> list[Masked]:
            done[:] = [self._masker.transform(text, spans, minter) for text, spans in zip(texts, found, strict=True)]
            return done

        self._store(mask, where)
        return done

    def _talk(self, scope: Scope) -> Talk | None:
        """The conversation of a scope, if it is one; texts of no scope in particular are none."""
        if self._conversations is None or not is_conversation(scope) or scope.name == DEFAULT_SCOPE:
            return None
        return self._conversations.talk(scope)

    def _remember(self, scope: Scope, talk: Talk | None) -> None:
        if self._conversations is not None and talk is not None:
            self._conversations.keep(scope, talk)

    def _store(self, mask: Callable[[Minter], Sequence[Masked]], scope: Scope) -> None:
        """Mask and keep the values; where a token is taken already, mask again with its longer form."""
        put_minted(self._vault, scope, lambda keys: entries_of(mask(keys), scope))

    def mask_values(self, value: JsonValue, *, scope: str | Scope = DEFAULT_SCOPE) -> JsonValue:
        """A message list, dictionary or other JSON value with its texts masked, value by value; keys are kept.

        All roles, tool calls and tool results are walked, and strings that are JSON documents (tool-call arguments) are
        walked inside. A telling key ("email", "date_of_birth") works like a cue.

        Args:
            value: What JSON can hold.
            scope: As in ``mask``.

        Raises:
            UsageError: The value is not what JSON can hold.
            RefusedError: The vault cannot keep the values; then nothing is masked either.
        """
        where = as_scope(scope)
        talk = self._talk(where)
        results: list[tuple[JsonValue, bool]] = []

        def mask(minter: Minter) -> list[Masked]:
            masker = ValueMasker(self._masker, minter, talk)
            results[:] = [(rewrite_value(value, masker), masker.is_exact)]
            return masker.masked

        self._store(mask, where)
        self._remember(where, talk)
        masked, is_exact = results[0]
        if not (is_exact and _is_lossless(value)) and self.restore_values(masked, scope=where) != value:
            self._vault.put_originals([(where, _value_key(masked), _exactly(value))])
        return masked

    def restore_values(self, value: JsonValue, *, scope: str | Scope = DEFAULT_SCOPE) -> JsonValue:
        """What ``mask_values`` was given, save what the manifest made one-way.

        Raises:
            TamperedError: The vault was changed by another hand.
        """
        where = as_scope(scope)
        exact = self._vault.original(where, _value_key(value))
        if exact is not None:
            return cast("JsonValue", json.loads(exact.decode("utf-8", "surrogatepass")))
        restorer = ValueRestorer(lambda text: self._vault.restore(text, where).text if "-" in text else text)
        return rewrite_value(value, restorer, restoring=True)

    def restore(self, text: str | Masked, *, scope: str | Scope = DEFAULT_SCOPE) -> str:
        """``text`` with the tokens of ``scope`` replaced by their values, even where a model mangled them.

        Tokens of other scopes, and what merely looks like a token, stay as they are.

        Raises:
            TamperedError: The vault was changed by another hand.
        """
        plain = text.text if isinstance(text, Masked) else text
        return self._vault.restore(plain, as_scope(scope)).text


def _is_lossless(value: JsonValue) -> bool:
    """Whether JSON gives ``value`` back; two lone surrogates that happen to make a pair come back as one character."""
    raw = json.dumps(value)
    return "\\ud" not in raw or bool(json.loads(raw) == value)


def _exactly(value: JsonValue) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _value_key(masked: JsonValue) -> bytes:
    return b"value:" + json.dumps(masked).encode()


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
