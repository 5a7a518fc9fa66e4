"""The first of two passes over files: what do the conversations tell?

A name that the last message gives away must be masked in the first one too, whichever worker has it and wherever a
chunk ends. So all is looked at once before anything is written. What was found is kept for the second pass, which then
need not look again: places by a keyed hash of the record, never a value; the key is in memory only.
"""

from __future__ import annotations

import json
import secrets
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from sottovoce.app.finder import masker_of
from sottovoce.app.masking import Masker
from sottovoce.app.remembering import Talk
from sottovoce.app.store_survey import SurveyFile, SurveyReader
from sottovoce.datasets import Change, FieldRole, Job, KeepsNothing, ProgressCallback, Record, run
from sottovoce.datasets import Progress as Standing
from sottovoce.detect import Finding, Keyed, Memory, Recaller, notes_of
from sottovoce.errors import InputError
from sottovoce.manifest import Manifest

_KEY_BYTES = 32
_OPEN_CONVERSATIONS = 64
_PIPE = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """How records are looked at, in both passes alike; picklable.

    Attributes:
        manifest: What to look for.
        kinds: These kinds only.
        min_score: Another threshold than the manifest's.
        more_kinds: As in ``masker_of``.
    """

    manifest: Manifest
    kinds: frozenset[str] | None = None
    min_score: float | None = None
    more_kinds: frozenset[str] = frozenset()

    def masker(self, view: str = "") -> Masker:
        """What looks."""
        return masker_of(
            self.manifest, view=view or None, kinds=self.kinds, min_score=self.min_score, more_kinds=self.more_kinds
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What the first pass left for the second; picklable.

    Attributes:
        path: Where it lies.
        key: What it is keyed with.
    """

    path: str
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyPlan:
    """Everything a worker of the first pass needs."""

    looking: Looking
    key: bytes = field(repr=False)

    def __call__(self) -> SurveyRewriter:
        """A rewriter for one process."""
        return SurveyRewriter(self.looking.masker(), self.key)


@dataclass(frozen=True, slots=True)
class Surveyed:
    """What a chunk yielded in the first pass.

    Attributes:
        source: Hash of the file.
        number: Of the chunk's first record.
        found: By the hash of a record, what was found in each of its fields, as JSON.
        notes: Conversation and note, in the order of the records.
    """

    source: bytes
    number: int
    found: bytes = field(repr=False)
    notes: tuple[tuple[bytes, bytes], ...] = field(repr=False)


class SurveyRewriter(KeepsNothing):
    """Looks at records and changes nothing; see ``datasets.Rewriter``."""

    def __init__(self, masker: Masker, key: bytes) -> None:
        self._masker = masker
        self._hashes = _Hashes(key)
        self._listening = _Listening()
        self._start_chunk()

    def _start_chunk(self) -> None:
        self._place: tuple[bytes, int] = (b"", 0)
        self._found: dict[str, list[list[Finding]]] = {}
        self._notes: dict[tuple[bytes, bytes], None] = {}

    def rewrite(self, record: Record) -> Sequence[Change]:
        """See ``datasets.Rewriter.rewrite``."""
        if not self._found:
            self._place = self._hashes.source(record), record.number
        name = self._hashes.conversation(record)
        talk = None if name is None else self._listening
        found = find_in(self._masker, record, talk)
        self._found[self._hashes.record(record)] = found if any(found) else []
        if name is not None:
            keyed = self._hashes.keyed(name)
            for item, findings in zip(record.fields, found, strict=True):
                if findings and item.role is FieldRole.TEXT:
                    self._notes.update({(name, note.to_bytes()): None for note in notes_of(item.text, findings, keyed)})
        return [None] * len(record.fields)

    def harvest(self) -> Surveyed:
        """See ``datasets.Rewriter.harvest``."""
        found = json.dumps(self._found, separators=(",", ":")).encode()
        payload = Surveyed(*self._place, found, tuple(self._notes))
        self._start_chunk()
        return payload


class SurveySink:
    """Keeps what the first pass yields; see ``datasets.Sink``."""

    def __init__(self, file: SurveyFile) -> None:
        self._file = file

    def accept(self, payload: object) -> object | None:
        """See ``datasets.Sink.accept``."""
        if not isinstance(payload, Surveyed):
            raise TypeError("not a payload of a rewriter of this module")
        self._file.add(payload.source, payload.number, payload.found, payload.notes)
        return None

    def snapshot(self) -> str:
        """The first pass is not resumed: it is made anew."""
        return ""

    def resume(self, snapshot: str) -> None:
        """See ``snapshot``."""


class RecordFinder:
    """Finds what is personal in records, in the second pass or in the only one. Serves one thread.

    Args:
        masker: What looks.
        survey: What the first pass left; None if there was none: then every record is a conversation by itself.
    """

    def __init__(self, masker: Masker, survey: Survey | None) -> None:
        self._masker = masker
        self._survey = SurveyReader(Path(survey.path)) if survey is not None else None
        self._hashes = _Hashes(survey.key) if survey is not None else None
        self._memories = lru_cache(_OPEN_CONVERSATIONS)(self._read_memory)

    def find(self, record: Record) -> list[list[Finding]]:
        """What is personal in each field of ``record``; attributes are not looked at."""
        if self._survey is None or self._hashes is None:
            return find_in(self._masker, record, None)
        name = self._hashes.conversation(record)
        # What the first pass has not seen (the file was changed meanwhile) is looked at now.
        found = self._found_before(record, self._survey, self._hashes)
        recaller = self._masker.recaller
        if name is None or recaller is None:
            return found if found is not None else find_in(self._masker, record, None)
        talk = Talk(recaller, self._hashes.keyed(name), self._memories(name), learns=False)
        return find_in(self._masker, record, talk, found)

    @staticmethod
    def _found_before(record: Record, survey: SurveyReader, hashes: _Hashes) -> list[list[Finding]] | None:
        rows = survey.found(hashes.source(record), record.number).get(hashes.record(record))
        if rows is None:
            return None
        return [[Finding(*row) for row in fields] for fields in rows] or [[] for _ in record.fields]

    def _read_memory(self, name: bytes) -> Memory:
        return self._survey.memory(name) if self._survey is not None else Memory.empty()


def find_in(
    masker: Masker, record: Record, talk: Talk | None, found: Sequence[Sequence[Finding]] | None = None
) -> list[list[Finding]]:
    """What is personal in each field of a record.

    Args:
        masker: What looks.
        record: The record.
        talk: Its conversation; None where it is one by itself.
        found: What rules find, if that is known.
    """
    asked = [number for number, item in enumerate(record.fields) if item.role is not FieldRole.ATTRIBUTE]
    fields = [record.fields[number] for number in asked]
    results: list[list[Finding]] = [[] for _ in record.fields]
    answers = masker.find_record(
        [item.text for item in fields],
        [item.name for item in fields],
        talk,
        # Ids are the same in all records of a conversation, and are to stay so.
        silent={number for number, item in enumerate(fields) if item.role is not FieldRole.TEXT},
        found=None if found is None else [found[number] for number in asked],
        recurring=True,
    )
    for number, answer in zip(asked, answers, strict=True):
        results[number] = answer
    return results


class _Listening(Talk):
    """A conversation in the first pass: nothing is found again, and what it tells is noted by who reads the record."""

    def __init__(self) -> None:
        super().__init__(Recaller(), Keyed(bytes(_KEY_BYTES)), learns=False)


class _Hashes:
    """What stands for files, records and conversations in a survey."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._names = Keyed(key, b"names")
        self._records = Keyed(key, b"records")
        self.keyed = lru_cache(_OPEN_CONVERSATIONS)(self._make_keyed)

    def _make_keyed(self, conversation: bytes) -> Keyed:
        return Keyed(self._key, conversation)

    def source(self, record: Record) -> bytes:
        """Stands for the file of a record."""
        return self._names(f"file:{record.source}")

    def conversation(self, record: Record) -> bytes | None:
        """Stands for the conversation of a record; None if it is one by itself. A file of plain text is one."""
        if record.text_from is not None:
            return self._names(f"text:{record.source}")
        return self._names(f"conversation:{record.conversation}") if record.conversation else None

    def record(self, record: Record) -> str:
        """Stands for all that decides what is found in a record."""
        fields = record.fields
        whole = "\0".join([f"{len(item.text)}:{item.role}:{item.name}:{item.text}" for item in fields])
        return self._records(whole).hex()


@contextmanager
def surveying(job: Job, looking: Looking, progress: ProgressCallback | None) -> Iterator[Survey | None]:
    """Make the first pass over what ``job`` reads; what it left is gone at the end.

    Yields:
        What the second pass needs; None where the manifest wants no memory, and for a pipe, which is read only once.

    Raises:
        OutsideError: The folder for temporary files does not take it, or a worker died.
    """
    if not looking.manifest.detect.memory or str(job.source) == _PIPE:
        yield None
        return
    key = secrets.token_bytes(_KEY_BYTES)
    with tempfile.TemporaryDirectory(prefix="sottovoce-") as folder:
        path = Path(folder) / "survey.db"
        first = replace(job, target=None, overwrite=False, resume=False)
        # The second pass meets the same broken record, and says what is to be said after it did what it can.
        with SurveyFile(path) as file, suppress(InputError):
            run(first, SurveyPlan(looking=looking, key=key), SurveySink(file), half(progress, 0))
        yield Survey(path=str(path), key=key)


def half(progress: ProgressCallback | None, number: int) -> ProgressCallback | None:
    """``progress`` of the first pass (0) or the second (1) of two, as part of the whole."""
    if progress is None:
        return None

    def show(standing: Standing) -> None:
        total = standing.bytes_total
        if total is not None:
            standing = replace(standing, bytes_done=(number * total + standing.bytes_done) // 2)
        progress(standing)

    return show
