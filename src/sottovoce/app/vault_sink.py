"""The parent's side of a run over files: what the chunks yielded goes into vault and tally, in input order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sottovoce.app.placing import Spot
from sottovoce.report import Tally, dump, load
from sottovoce.vault import Entry, OriginalConflictError, Scope, TokenCollisionError, Vault

Clash = tuple[Scope, str, str]
"""Scope, kind and value whose token stands for another value already."""

Place = tuple[Scope, bytes]
"""Scope and key of a record under which another original is kept already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why the vault did not take a payload: what must get other tokens, and what must get another form."""

    clashes: frozenset[Clash] = field(default=frozenset(), repr=False)
    taken: frozenset[Place] = field(default=frozenset(), repr=False)


@dataclass(frozen=True, slots=True)
class Payload:
    """What a chunk yielded: for the vault, and for the report."""

    entries: tuple[Entry, ...] = field(repr=False)
    originals: tuple[tuple[Scope, bytes, bytes], ...] = field(repr=False)
    tally: Tally
    spots: tuple[Spot, ...] = ()

    def __reduce__(self) -> tuple[Callable[..., Payload], tuple[object, ...]]:
        """Travel between processes by scope: the entries of a chunk share few, and plain tuples pickle fast."""
        groups: dict[tuple[Scope, str], list[tuple[str, str, str]]] = {}
        for entry in self.entries:
            groups.setdefault((entry.scope, entry.origin), []).append((entry.token, entry.kind, entry.value))
        return _unpack, (groups, self.originals, self.tally, self.spots)


def _unpack(
    groups: dict[tuple[Scope, str], list[tuple[str, str, str]]],
    originals: tuple[tuple[Scope, bytes, bytes], ...],
    tally: Tally,
    spots: tuple[Spot, ...],
) -> Payload:
    entries = tuple(
        Entry(scope=scope, token=token, kind=kind, value=value, origin=origin)
        for (scope, origin), rows in groups.items()
        for token, kind, value in rows
    )
    return Payload(entries, originals, tally, spots)


class VaultSink:
    """Fills the vault and sums the tally, in input order; see ``datasets.Sink``.

    Args:
        vault: Where values go; None when nothing is kept (scanning).
        on_spots: Told of the places found in each chunk.
    """

    def __init__(self, vault: Vault | None, on_spots: Callable[[Sequence[Spot]], None] | None = None) -> None:
        self._vault = vault
        self._on_spots = on_spots
        self.tally = Tally()

    def accept(self, payload: object) -> object | None:
        """See ``datasets.Sink.accept``; a collision comes back as a ``Refusal``."""
        if not isinstance(payload, Payload):
            raise TypeError("not a payload of a rewriter of this module")
        if self._vault is not None:
            try:
                self._vault.put(payload.entries)
            except TokenCollisionError as clash:
                return Refusal(clashes=frozenset((entry.scope, entry.kind, entry.value) for entry in clash.entries))
            try:
                # After the entries: records get their forms once their tokens are settled.
                if payload.originals:
                    self._vault.put_originals(payload.originals)
            except OriginalConflictError as clash:
                return Refusal(taken=frozenset(payload.originals[at][:2] for at in clash.positions))
        self.tally.add(payload.tally)
        if self._on_spots is not None and payload.spots:
            self._on_spots(payload.spots)
        return None

    def snapshot(self) -> str:
        """The tally so far."""
        return dump(self.tally)

    def resume(self, snapshot: str) -> None:
        """Take up the tally of the interrupted run."""
        self.tally = load(snapshot)
