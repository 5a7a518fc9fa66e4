"""What the file path needs from others.

Files know nothing of detection, vault or policy. A `Rewriter` lives where records are read (a worker process, or this
one); a `Sink` lives in the parent and sees what the chunks yielded, in input order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sottovoce.datasets.model import Change, Record


class Rewriter(Protocol):
    """Turns the fields of records into new text.

    One instance serves one process, one record at a time. State kept from record to record must not change what is
    returned, except between a `hint` and the next `harvest`: chunks are spread over processes in no particular order,
    and the output must not show it. An exception that is not a `SottovoceError` stops the run without its message,
    which might hold personal text.
    """

    def rewrite(self, record: Record) -> Sequence[Change]:
        """One change per field of `record`, in the same order."""

    def exactness(self, record: Record, masked: bytes, original: bytes) -> bool:
        """Keep `original`: restoring `masked` field by field would spell it otherwise than it was.

        Called after `rewrite` of the same record, in masking runs only. ``(record.number, masked)`` is the key under
        which `original` will be asked for. One-way changes are already applied in `original`.

        Returns:
            False if another original is kept under that key (the sink said so in a hint): nothing was kept, and the
            record is offered again in another form.
        """

    def original(self, record: Record, masked: bytes) -> bytes | None:
        """What `exactness` kept for the same ``record.number`` and bytes; None if nothing. Restoring runs only."""

    def hint(self, value: object) -> None:
        """Something the sink wants heeded for the chunk that follows; it is forgotten at the next `harvest`."""

    def harvest(self) -> object:
        """What the chunk just rewritten yielded, picklable. Called once per chunk; starts the next one afresh."""


class KeepsNothing:
    """A `Rewriter` that masks no file has these: no original is kept or known, nothing refused, nothing counted."""

    def exactness(self, record: Record, masked: bytes, original: bytes) -> bool:
        """See `Rewriter.exactness`."""
        del record, masked, original
        return True

    def original(self, record: Record, masked: bytes) -> bytes | None:
        """See `Rewriter.original`."""
        del record, masked
        return None

    def hint(self, value: object) -> None:
        """See `Rewriter.hint`."""

    def harvest(self) -> object:
        """See `Rewriter.harvest`."""
        return None


class RewriterFactory(Protocol):
    """Makes a rewriter; picklable, as it is sent to worker processes."""

    def __call__(self) -> Rewriter:
        """A new rewriter."""


class Sink(Protocol):
    """Receives what the chunks yielded, in input order, in the parent process.

    After an interruption, chunks that were accepted but not committed are offered once more: accepting the same
    payload twice must leave what is stored as accepting it once does.
    """

    def accept(self, payload: object) -> object | None:
        """Make `payload` durable; the chunk's output is written only after this returns.

        Returns:
            None if all is well. Anything else refuses the payload: nothing of it was stored that the next one does not
            hold too, and the chunk is rewritten after ``rewriter.hint(value)`` and offered again.
        """

    def snapshot(self) -> str:
        """What must survive an interruption besides the stored payloads (tallies), as text without personal values."""

    def resume(self, snapshot: str) -> None:
        """Take up what `snapshot` gave at the last commit; called before the first `accept` of a resumed run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where a run stands.

    Args:
        source: The file at work, as in `Record.source`.
        bytes_done: Input read and done, compressed bytes for gzip.
        bytes_total: Input in all; None if nobody knows (standard input).
        records: Records done.
        seconds: Since the run began.
        records_per_second: In this run, resumed records not counted.
        eta_seconds: Time left at this rate; None if unknown.
    """

    source: str
    bytes_done: int
    bytes_total: int | None
    records: int
    seconds: float
    records_per_second: float
    eta_seconds: float | None


class ProgressCallback(Protocol):
    """Called after each chunk; must return quickly."""

    def __call__(self, progress: Progress, /) -> None:
        """Take note of `progress`."""
