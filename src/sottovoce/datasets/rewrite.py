"""One chunk through a rewriter: the work of a worker process.

Rules kept here: a record without a change is written as it was read; after a change, restoring is tried out on the
spot, with the same reader and renderer that will do it later, and whatever would not come back exactly is handed to the
rewriter to keep, in a form that no other record has; nothing of an unexpected exception but its type and place leaves
the worker.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import PurePath
from typing import Protocol, TypeAlias

from sottovoce.datasets.model import Bad, Change, Changed, Chunk, Field, Names, Record, same_path
from sottovoce.datasets.ports import Rewriter
from sottovoce.errors import OutsideError, RefusedError, SottovoceError


class Document(Protocol):
    """A record in its spelling."""

    @property
    def record(self) -> Record:
        """What is offered."""

    @property
    def raw(self) -> str:
        """How it stands in the file."""

    def render(self, changes: Sequence[Change]) -> str:
        """The record after `changes`, one per field."""

    def form(self, changes: Sequence[Change], number: int) -> str | None:
        """The record after `changes`, in the `number`-th (from 1 on) of the forms under which an original can be kept.

        Read by others, all forms are equal to `render`. No record of other bytes that comes back without being kept has
        any of them, so that what is kept is never given to somebody else.

        Returns:
            None if there are fewer.
        """

    def surely_returns(self, masked: str, changes: Sequence[Change]) -> bool:
        """Whether `masked`, which `changes` made, comes back exactly for certain; False if that must be tried out."""

    def reread(self, raw: str) -> Document | None:
        """`raw` read in the place of this record; None if it is no longer a record."""


Part: TypeAlias = "str | Bad | Document"


class Codec(Protocol):
    """Knows one format in one file; picklable, so that it can go to a worker."""

    def process(self, chunk: Chunk, rewriter: Rewriter, *, restoring: bool) -> Result:
        """Rewrite all records of `chunk`."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a chunk.

    Args:
        output: The new bytes.
        records: Records read.
        fields: Fields offered.
        changed: Records that were written otherwise than they were read.
        bad: Records that could not be read.
        names: Which fields there are, if the options name some.
    """

    output: bytes = field(repr=False)
    records: int
    fields: int
    changed: int
    bad: tuple[Bad, ...] = ()
    names: Names = field(default_factory=Names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A chunk on its way to a worker.

    Args:
        codec: Reads and writes it.
        chunk: The input.
        restoring: Whether the run gives originals back.
        hints: What the sink said when it refused the chunk, oldest first.
    """

    codec: Codec
    chunk: Chunk
    restoring: bool = False
    hints: tuple[object, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A chunk on its way back: a result and what it yielded, or an error."""

    result: Result | None
    payload: object = field(default=None, repr=False)
    error: SottovoceError | None = None


def perform(task: Task, rewriter: Rewriter) -> Outcome:
    """Do `task`; errors are part of the outcome, so that they surface in input order."""
    try:
        for hint in task.hints:
            rewriter.hint(hint)
        result = task.codec.process(task.chunk, rewriter, restoring=task.restoring)
        return Outcome(result, rewriter.harvest())
    except SottovoceError as error:
        error.__cause__ = error.__context__ = None
        return Outcome(None, error=error)
    except Exception as error:  # noqa: BLE001 - whatever it is, its message may hold personal text
        return Outcome(None, error=_anonymous(error, task.chunk))


def _anonymous(error: Exception, chunk: Chunk) -> OutsideError:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{PurePath(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace is not None else "?"
    return OutsideError(
        f"{type(error).__name__} at {place} while records from line {chunk.start.line} were rewritten",
        remedy="This is a defect; please report the place",
    )


def rewrite_parts(parts: Iterator[Part], rewriter: Rewriter, *, restoring: bool) -> Result:
    """Rewrite the records among `parts`, keep the text between them, and collect the broken ones."""
    out: list[str] = []
    bad: list[Bad] = []
    records = fields = changed = 0
    for part in parts:
        if isinstance(part, str):
            out.append(part)
        elif isinstance(part, Bad):
            bad.append(part)
        else:
            new = _restore(part, rewriter) if restoring else _mask(part, rewriter)
            records += 1
            fields += len(part.record.fields)
            changed += new is not part.raw
            out.append(new)
    return Result("".join(out).encode(), records, fields, changed, tuple(bad))


def changes_for(record: Record, rewriter: Rewriter) -> Sequence[Change]:
    """What `rewriter` makes of `record`, one change per field, without the ones that change nothing."""
    changes = rewriter.rewrite(record)
    if len(changes) != len(record.fields):
        raise OutsideError(f"the rewriter gave {len(changes)} changes for {len(record.fields)} fields")
    return [
        None if isinstance(change, str) and change == field.text else change
        for change, field in zip(changes, record.fields, strict=True)
    ]


def _restore(document: Document, rewriter: Rewriter) -> str:
    original = rewriter.original(document.record, document.raw.encode())
    if original is not None:
        return original.decode()
    return document.render(changes_for(document.record, rewriter))


def _mask(document: Document, rewriter: Rewriter) -> str:
    changes = changes_for(document.record, rewriter)
    if changes.count(None) == len(changes):
        return document.raw
    masked = document.render(changes)
    if document.surely_returns(masked, changes):
        return masked
    # What may come back: the original with the one-way changes made.
    goal = document.render([change.restored if isinstance(change, Changed) else _one_way(change) for change in changes])
    return masked if _rehearse(document, masked, changes) == goal else _keep(document, changes, goal, rewriter)


def _keep(document: Document, changes: Sequence[Change], goal: str, rewriter: Rewriter) -> str:
    """The masked record in the first form that belongs to nobody else; `goal` is kept under it."""
    for number in count(1):
        form = document.form(changes, number)
        if form is None:
            break
        if rewriter.exactness(document.record, form.encode(), goal.encode()):
            return form
    raise RefusedError(
        f"line {document.record.line}: records with the same values in other spellings were masked before, "
        "and no form is left to tell this one from them",
        remedy="Mask the file into another vault, or name another --scope",
    )


def _one_way(change: Change) -> Change:
    return None if isinstance(change, str) else change


def _rehearse(document: Document, masked: str, changes: Sequence[Change]) -> str | None:
    """What a later restore will make of `masked` field by field; None if the fields no longer line up."""
    again = document.reread(masked)
    if again is None:
        return None
    expected = [
        (field, change)
        for field, change in zip(document.record.fields, changes, strict=True)
        if not _is_one_way(change)
    ]
    found = again.record.fields
    if len(expected) == len(document.record.fields):
        if len(found) != len(expected):
            return None
        back = [_back(*pair, now) for pair, now in zip(expected, found, strict=True)]
        return (
            again.render(back)
            if all(_aligned(one, two) for (one, _), two in zip(expected, found, strict=True))
            else None
        )
    return _rehearse_partly(again, expected)


def _rehearse_partly(again: Document, expected: list[tuple[Field, Change]]) -> str | None:
    """The same when attributes went one way: what took their place, if anything, stays."""
    back: list[Change] = []
    waiting = iter(expected)
    wanted = next(waiting, None)
    for now in again.record.fields:
        if wanted is not None and _aligned(wanted[0], now):
            back.append(_back(*wanted, now))
            wanted = next(waiting, None)
        else:
            back.append(None)
    return again.render(back) if wanted is None else None


def _aligned(one: Field, two: Field) -> bool:
    return one.role is two.role and same_path(one.node, two.node)


def _is_one_way(change: Change) -> bool:
    return not (change is None or isinstance(change, (str, Changed)))


def _back(was: Field, change: Change, now: Field) -> Change:
    text = change.restored if isinstance(change, Changed) else was.text
    return None if now.text == text else text
