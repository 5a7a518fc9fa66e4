"""Detection and masking of what comes in, in processes of their own: they mint tokens, and can open nothing.

What a conversation has told is remembered there as keyed hashes (``remembering.py``), so that a conversation always
goes to the same process. After a restart the caller tells again, from the vault, what the conversation had told.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from threading import Lock

from sottovoce.app.finder import masker_of
from sottovoce.app.policy import attribute_transformations
from sottovoce.app.remembering import Conversations, Talk, is_conversation
from sottovoce.app.values import ValueMasker
from sottovoce.datasets import JsonValue, rewrite_value
from sottovoce.detect import Finding
from sottovoce.errors import OutsideError
from sottovoce.manifest import Manifest
from sottovoce.transform import DROPPED, Action, Masked, Transformation, attribute_kind, transform_attribute
from sottovoce.vault import MintingKey, Scope, ScopeKeys

Marked = tuple[int, int, str, str, str, float]
Told = tuple[tuple[str, str], ...]
"""Kinds and values that a conversation has told before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Something to be masked.

    Attributes:
        scope: Where its tokens hold.
        text: Free text; "" for none.
        attributes: Structured fields.
        value: A JSON value to be masked string by string, in place of text and attributes.
        has_value: Whether ``value`` counts.
        told: What the conversation had told before this process knew it.
        extended: Kinds and values whose short token is another value's.
    """

    scope: Scope
    text: str = field(default="", repr=False)
    attributes: Mapping[str, JsonValue] = field(default_factory=dict, repr=False)
    value: JsonValue = field(default=None, repr=False)
    has_value: bool = False
    told: Told = field(default=(), repr=False)
    extended: frozenset[tuple[str, str]] = field(default=frozenset(), repr=False)

    def with_extended(self, more: Collection[tuple[str, str]]) -> Piece:
        """The same, with longer tokens for these kinds and values."""
        return replace(self, extended=self.extended | frozenset(more))


@dataclass(frozen=True, slots=True)
class Sealable:
    """A token and what it stands for, for the vault."""

    kind: str
    token: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarded:
    """A piece without what was personal in it.

    Attributes:
        text: The masked text.
        attributes: The transformed fields.
        value: The masked value.
        marks: What stands in the masked text for personal data: start, end, kind, action, rule and score of each place.
        kinds: How often each kind was found, in all of the piece.
        sealables: What the vault must keep.
        remembered: Whether this process remembered anything of the conversation, or was told.
    """

    text: str
    attributes: Mapping[str, JsonValue]
    value: JsonValue
    marks: tuple[Marked, ...]
    kinds: Mapping[str, int]
    sealables: tuple[Sealable, ...] = field(repr=False)
    remembered: bool = True


class Guard:
    """Finds and transforms in this process. Serves one thread at a time.

    Args:
        manifest: What to look for and what to do with it.
        minting_secret: The right to mint tokens, as ``Keyset.export_minting_secret`` gives it.
    """

    def __init__(self, manifest: Manifest, minting_secret: bytes) -> None:
        self._attributes = attribute_transformations(manifest)
        kinds = frozenset(map(attribute_kind, self._attributes))
        self._masker = masker_of(manifest, more_kinds=kinds)
        self._minting = MintingKey.from_secret(minting_secret)
        recaller = self._masker.recaller
        self._conversations = Conversations(recaller) if recaller is not None else None

    def guard(self, pieces: Sequence[Piece]) -> list[Guarded]:
        """Each piece masked; what one tells is found in all of its conversation."""
        talks: dict[Scope, Talk | None] = {}
        remembered: dict[Scope, bool] = {}
        for piece in pieces:
            if piece.scope not in talks:
                talk = talks[piece.scope] = self._talk(piece.scope)
                remembered[piece.scope] = talk is None or bool(talk.memory)
            self._prime(talks[piece.scope], piece.told)
            remembered[piece.scope] |= bool(piece.told)
        found = self._masker.find_each(
            [piece.text for piece in pieces], [None] * len(pieces), [talks[piece.scope] for piece in pieces]
        )
        done = [
            replace(self._finish(piece, findings, talks[piece.scope]), remembered=remembered[piece.scope])
            for piece, findings in zip(pieces, found, strict=True)
        ]
        if self._conversations is not None:
            for scope, talk in talks.items():
                if talk is not None:
                    self._conversations.keep(scope, talk)
        return done

    def _talk(self, scope: Scope) -> Talk | None:
        if self._conversations is None or not is_conversation(scope):
            return None
        return self._conversations.talk(scope)

    @staticmethod
    def _prime(talk: Talk | None, told: Told) -> None:
        if talk is not None:
            for kind, value in told:
                talk.learn(value, [Finding(0, len(value), kind, 1.0, "vault")])

    def _finish(self, piece: Piece, findings: Sequence[Finding], talk: Talk | None) -> Guarded:
        minter = self._minting.scope_keys(piece.scope, piece.extended)
        masked = self._masker.transform(piece.text, findings, minter)
        rewriter = ValueMasker(self._masker, minter, talk)
        value = rewrite_value(piece.value, rewriter) if piece.has_value else None
        sealables: dict[tuple[str, str], Sealable] = {}
        attributes = self._transformed(piece.attributes, rewriter, minter, sealables)
        every: list[Masked] = [masked, *rewriter.masked]
        counts: dict[str, int] = {}
        for text in every:
            for done in text.replacements:
                counts[done.kind] = counts.get(done.kind, 0) + 1
                if done.reversible:
                    sealables[done.kind, done.text] = Sealable(done.kind, done.text, done.value)
        return Guarded(
            text=masked.text,
            attributes=attributes,
            value=value,
            marks=tuple(
                (done.out_start, done.out_end, done.kind, str(done.action), finding.rule, finding.score)
                for done, finding in zip(masked.replacements, findings, strict=True)
            ),
            kinds=counts,
            sealables=tuple(sealables.values()),
        )

    def _transformed(
        self,
        attributes: Mapping[str, JsonValue],
        rewriter: ValueMasker,
        minter: ScopeKeys,
        sealables: dict[tuple[str, str], Sealable],
    ) -> dict[str, JsonValue]:
        """Fields that the manifest names, as it says; the others read like any other text."""
        other = {name: value for name, value in attributes.items() if name not in self._attributes}
        masked = rewrite_value(other, rewriter) if other else {}
        done: dict[str, JsonValue] = dict(masked) if isinstance(masked, dict) else {}
        for name, transformation in self._attributes.items():
            if name in attributes:
                new = self._attribute(name, attributes[name], transformation, minter)
                if new is not DROPPED:
                    done[name] = new  # type: ignore[assignment] # what is left is JSON
                    if transformation.action is Action.TOKEN and isinstance(new, str):
                        kind = attribute_kind(name)
                        sealables[kind, new] = Sealable(kind, new, str(attributes[name]))
        return done

    @staticmethod
    def _attribute(name: str, value: JsonValue, transformation: Transformation, minter: ScopeKeys) -> object:
        if transformation.action is Action.KEEP:
            return value
        if isinstance(value, list | dict):
            return DROPPED if transformation.action is Action.DROP else None
        return transform_attribute(name, value, transformation, minter)


_here: Guard | None = None


def _start(manifest: Manifest, minting_secret: bytes) -> None:
    global _here  # noqa: PLW0603 - the one guard of a worker process
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the parent, which lets us finish first.
    threading.Thread(target=_end_with_parent, name="sottovoce-parent", daemon=True).start()
    _here = Guard(manifest, minting_secret)
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def _end_with_parent() -> None:
    """Nobody is left to ask us, and we hold the right to mint tokens: go, too."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(pieces: Sequence[Piece]) -> list[Guarded]:
    assert _here is not None  # noqa: S101 - the initializer ran, or the pool is broken
    return _here.guard(pieces)


class Guards:
    """Guards in processes of their own, or one in this process. Thread-safe.

    Args:
        manifest: What to look for and what to do with it.
        minting_secret: The right to mint tokens.
        workers: How many processes; 0 for this one.
    """

    def __init__(self, manifest: Manifest, minting_secret: bytes, *, workers: int) -> None:
        self._manifest, self._secret = manifest, minting_secret
        self._lock = Lock()
        self._here = Guard(manifest, minting_secret) if workers == 0 else None
        self._pools = [self._pool() for _ in range(workers)]
        for pool in self._pools:
            pool.submit(_work, ())  # Starts loading now, not at the first message.

    def _pool(self) -> ProcessPoolExecutor:
        # Spawned: a fork would copy the key set into the worker.
        return ProcessPoolExecutor(
            1, multiprocessing.get_context("spawn"), initializer=_start, initargs=(self._manifest, self._secret)
        )

    def guard(self, pieces: Sequence[Piece]) -> list[Guarded]:
        """Each piece masked, in their order.

        Raises:
            OutsideError: A worker process died; it is replaced, and the pieces may be given again.
        """
        if self._here is not None:
            with self._lock:
                return self._here.guard(pieces)
        shares: dict[int, list[int]] = {}
        for number, piece in enumerate(pieces):
            shares.setdefault(hash(piece.scope) % len(self._pools), []).append(number)
        futures = {share: self._submit(share, [pieces[at] for at in numbers]) for share, numbers in shares.items()}
        done: dict[int, Guarded] = {}
        for share, future in futures.items():
            done.update(zip(shares[share], self._result(share, future), strict=True))
        return [done[number] for number in range(len(pieces))]

    def _submit(self, share: int, pieces: Sequence[Piece]) -> Future[list[Guarded]]:
        with self._lock:
            try:
                return self._pools[share].submit(_work, pieces)
            except BrokenProcessPool:
                self._pools[share] = self._pool()
                return self._pools[share].submit(_work, pieces)

    def _result(self, share: int, future: Future[list[Guarded]]) -> list[Guarded]:
        try:
            return future.result()
        except BrokenProcessPool:
            with self._lock, contextlib.suppress(BrokenProcessPool):
                self._pools[share] = self._pool()
            raise OutsideError("a detection process died", remedy="Send this again") from None

    def close(self) -> None:
        """End the processes."""
        for pool in self._pools:
            pool.shutdown(wait=True, cancel_futures=True)
