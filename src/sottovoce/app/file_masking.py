"""Masking files: workers find and mint tokens, the parent fills the vault.

A worker gets the right to mint tokens and nothing else: it cannot open the vault. What it finds comes back with each
chunk, and the vault holds it durably before the chunk's output is written, so that a crash never leaves a token without
its value.
"""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from sottovoce.app.engine import entries_of
from sottovoce.app.policy import attribute_transformations
from sottovoce.app.scoping import ID_SCOPE, Scoping, original_key, scope_of_field
from sottovoce.app.surveying import Looking, RecordFinder, Survey
from sottovoce.app.tallying import Counter
from sottovoce.app.values import change_of
from sottovoce.app.vault_sink import Clash, Payload, Place, Refusal
from sottovoce.datasets import DROP, Change, Field, FieldRole, Record, Replaced
from sottovoce.manifest import Manifest
from sottovoce.transform import (
    DROPPED,
    Action,
    AttributeValue,
    Dropped,
    Masked,
    Transformation,
    attribute_kind,
    transform_attribute,
)
from sottovoce.vault import Entry, MintingKey, Scope, ScopeKeys

_OPEN_SCOPES = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskPlan:
    """Everything a worker needs to mask; picklable, and callable as the factory of its rewriter.

    Attributes:
        manifest: What to look for and what to do with it.
        view: A view of the manifest to render instead of the stored form; "" for none.
        survey: What the first pass left; None if there was none.
        minting_secret: The right to mint tokens, as ``Keyset.export_minting_secret`` gives it.
        scoping: Which scope a record belongs to.
    """

    manifest: Manifest
    minting_secret: bytes = field(repr=False)
    scoping: Scoping
    view: str = ""
    survey: Survey | None = None

    @property
    def looking(self) -> Looking:
        """How records are looked at."""
        kinds = frozenset(map(attribute_kind, attribute_transformations(self.manifest)))
        return Looking(manifest=self.manifest, more_kinds=kinds)

    def __call__(self) -> MaskRewriter:
        """A rewriter for one process."""
        if multiprocessing.parent_process() is not None:
            # A worker makes many small objects and no cycles: looking for garbage that often costs a tenth of its time.
            gc.freeze()
            gc.set_threshold(100_000, 50, 100)
        return MaskRewriter(self)


class MaskRewriter:
    """Masks records in a worker process; see ``datasets.Rewriter``."""

    def __init__(self, plan: MaskPlan) -> None:
        self._attributes = attribute_transformations(plan.manifest)
        self._masker = plan.looking.masker(plan.view)
        self._finder = RecordFinder(self._masker, plan.survey)
        self._scoping = plan.scoping
        self._minting = MintingKey.from_secret(plan.minting_secret)
        self._clashes: set[Clash] = set()
        self._taken: set[Place] = set()
        self._keys: Callable[[Scope], ScopeKeys] = lru_cache(_OPEN_SCOPES)(self._make_keys)
        self._start_chunk()

    def _start_chunk(self) -> None:
        self._entries: list[Entry] = []
        self._originals: list[tuple[Scope, bytes, bytes]] = []
        self._counter = Counter(self._minting.scope_keys(ID_SCOPE))

    def _make_keys(self, scope: Scope) -> ScopeKeys:
        extended = {(kind, value) for where, kind, value in self._clashes if where == scope}
        return self._minting.scope_keys(scope, extended)

    def _scope(self, record: Record) -> Scope:
        return self._scoping.of(record, record.conversation, record.subject)

    def rewrite(self, record: Record) -> Sequence[Change]:
        """See ``datasets.Rewriter.rewrite``."""
        scope = self._scope(record)
        self._counter.begin(record)
        changes: list[Change] = []
        for item, findings in zip(record.fields, self._finder.find(record), strict=True):
            if item.role is FieldRole.ATTRIBUTE:
                changes.append(self._attribute(item, scope))
                continue
            where = scope_of_field(item, scope)
            masked = self._masker.transform(item.text, findings, self._keys(where)) if findings else None
            self._counter.count(item, findings, masked)
            changes.append(None if masked is None else self._keep(masked, where))
        self._counter.end()
        return changes

    def _keep(self, masked: Masked, scope: Scope) -> Change:
        self._entries += entries_of([masked], scope)
        return change_of(masked)

    def _attribute(self, item: Field, scope: Scope) -> Change:
        name = item.name or ""
        transformation = self._attributes[name]
        value = item.value
        if transformation.action is Action.KEEP:
            return None
        if isinstance(value, str) and self._masker.opaque_spans(value) == [(0, len(value))]:
            return None
        if isinstance(value, list | dict):
            new: AttributeValue | Dropped = DROPPED if transformation.action is Action.DROP else None
        else:
            new = transform_attribute(name, value, transformation, self._keys(scope))
        if new == value and type(new) is type(value):
            return None
        self._counter.count_attribute(attribute_kind(name), transformation.action)
        if new is DROPPED:
            return DROP
        return self._attribute_change(item, new, transformation, scope)

    def _attribute_change(self, item: Field, new: object, transformation: Transformation, scope: Scope) -> Change:
        if transformation.action is Action.TOKEN and isinstance(new, str):
            kind = attribute_kind(item.name or "")
            self._entries.append(Entry(scope=scope, token=new, kind=kind, value=item.text))
            return new
        return Replaced(new if isinstance(new, str | int | float | None) else None)

    def exactness(self, record: Record, masked: bytes, original: bytes) -> bool:
        """See ``datasets.Rewriter.exactness``."""
        place = self._scope(record), original_key(record, masked)
        if place in self._taken:
            return False
        self._originals.append((*place, original))
        return True

    def original(self, record: Record, masked: bytes) -> bytes | None:
        """Masking asks for nothing back."""
        del record, masked
        return None

    def hint(self, value: object) -> None:
        """Heed collisions that the vault reported."""
        if isinstance(value, Refusal):
            self._taken |= value.taken
            self._clashes |= value.clashes
            self._keys = lru_cache(_OPEN_SCOPES)(self._make_keys)

    def harvest(self) -> Payload:
        """See ``datasets.Rewriter.harvest``."""
        payload = Payload(tuple(self._entries), tuple(self._originals), self._counter.tally, ())
        self._taken = set()
        if self._clashes:
            self._clashes = set()
            self._keys = lru_cache(_OPEN_SCOPES)(self._make_keys)
        self._start_chunk()
        return payload
