"""Restoring files: workers open the vault and put the values back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sottovoce.app.scoping import ID_SCOPE, Scoping, original_key, scope_of_field
from sottovoce.app.vault_sink import Payload
from sottovoce.datasets import Change, KeepsNothing, Record
from sottovoce.report import Tally
from sottovoce.vault import Keyset, Scope, Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class RestorePlan:
    """Everything a worker needs to restore; picklable, and callable as the factory of its rewriter."""

    vault: str
    keyset_secret: str = field(repr=False)
    scoping: Scoping

    def __call__(self) -> RestoreRewriter:
        """A rewriter for one process."""
        return RestoreRewriter(self)


class RestoreRewriter(KeepsNothing):
    """Restores records; needs keys and vault. See ``datasets.Rewriter``."""

    def __init__(self, plan: RestorePlan) -> None:
        self._vault = Vault.open(plan.vault, Keyset.parse(plan.keyset_secret), create=False)
        self._scoping = plan.scoping
        self._restored = self._unknown = 0

    def _scope(self, record: Record) -> Scope:
        return self._scoping.of(record, self._plain_id(record.conversation), self._plain_id(record.subject))

    def _plain_id(self, name: str | None) -> str | None:
        return self._vault.restore(name, ID_SCOPE).text if name and "-" in name else name

    def rewrite(self, record: Record) -> Sequence[Change]:
        """See ``datasets.Rewriter.rewrite``."""
        scope = self._scope(record)
        changes: list[Change] = []
        for item in record.fields:
            done = self._vault.restore(item.text, scope_of_field(item, scope))
            self._restored += done.restored
            self._unknown += done.unknown
            changes.append(done.text if done.restored else None)
        return changes

    def original(self, record: Record, masked: bytes) -> bytes | None:
        """See ``datasets.Rewriter.original``."""
        return self._vault.original(self._scope(record), original_key(record, masked))

    def harvest(self) -> Payload:
        """The number of tokens restored and unknown, as findings of a tally."""
        tally = Tally()
        tally.kinds.update({"restored": self._restored, "unknown": self._unknown})
        self._restored = self._unknown = 0
        return Payload((), (), tally)
