"""Masking and restoring Python values: the rewriters behind ``Engine.mask_values`` and ``Engine.restore_values``."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sottovoce.app.masking import Masker
from sottovoce.app.remembering import Talk
from sottovoce.datasets import Change, Changed, KeepsNothing, Record
from sottovoce.transform import Action, Masked, Minter


class ValueMasker(KeepsNothing):
    """Masks the strings of one value; keeps what was replaced. See ``datasets.Rewriter``.

    Args:
        masker: What finds and transforms.
        minter: What tokens are made with.
        talk: The conversation that the value belongs to; by default it is one by itself.
    """

    def __init__(self, masker: Masker, minter: Minter, talk: Talk | None = None) -> None:
        self._masker = masker
        self._minter = minter
        self._talk = talk
        self.masked: list[Masked] = []
        self.is_exact = True

    def rewrite(self, record: Record) -> Sequence[Change]:
        """See ``datasets.Rewriter.rewrite``."""
        texts, names = [item.text for item in record.fields], [item.name for item in record.fields]
        found = self._masker.find_record(texts, names, self._talk)
        changes: list[Change] = []
        for item, findings in zip(record.fields, found, strict=True):
            done = self._masker.transform(item.text, findings, self._minter)
            self.masked.append(done)
            changes.append(change_of(done) if findings else None)
        return changes

    def exactness(self, record: Record, masked: bytes, original: bytes) -> bool:
        """Remember that restoring field by field may spell a nested JSON string otherwise."""
        del record, masked, original
        self.is_exact = False
        return True


class ValueRestorer(KeepsNothing):
    """Restores the strings of one value. See ``datasets.Rewriter``."""

    def __init__(self, restore: Callable[[str], str]) -> None:
        self._restore = restore

    def rewrite(self, record: Record) -> Sequence[Change]:
        """See ``datasets.Rewriter.rewrite``."""
        return [self._restore(item.text) for item in record.fields]


def change_of(masked: Masked) -> Change:
    """What a masked text means for its field: restorable as it is, or with one-way parts."""
    restored: list[str] = []
    at, one_way = 0, False
    for done in masked.replacements:
        restored += (masked.text[at : done.out_start], done.value if done.reversible else done.text)
        at = done.out_end
        one_way |= not done.reversible and done.action is not Action.KEEP
    return Changed(masked.text, "".join((*restored, masked.text[at:]))) if one_way else masked.text
