"""The journal of a run: where it may go on after an interruption.

Rules kept here: a line is written only after everything it speaks of is on disk; each line carries its own checksum,
and a torn last line counts as not written; a journal of another input, other options or another version is refused; it
holds places, counts and digests, and the sink's snapshot, never a value.

Format (``docs/files.md``): JSON lines. The first is ``{"sottovoce-journal": 1, "input": {...}, "options": "..."}``,
each further one a commit; every line ends with a ``check`` key: CRC-32 of the line without it.
"""

from __future__ import annotations

import json
import os
import zlib
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Final

from sottovoce.datasets.model import Names, Position
from sottovoce.datasets.stream import Identity
from sottovoce.errors import InputError, UsageError

VERSION: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """A place up to which all is on disk.

    Args:
        position: In the input.
        output_bytes: Length of the output.
        output_crc: CRC-32 of the output so far.
        bad_bytes: Length of the side file.
        bad_log_bytes: Length of the list beside it.
        records: Records read.
        fields: Fields offered.
        changed: Records changed.
        bad: Broken records.
        snapshot: The sink's.
        whole: Nothing is left to do but to rename.
        names: Which fields there are, if the options name some.
    """

    position: Position = field(default_factory=Position)
    output_bytes: int = 0
    output_crc: int = 0
    bad_bytes: int = 0
    bad_log_bytes: int = 0
    records: int = 0
    fields: int = 0
    changed: int = 0
    bad: int = 0
    snapshot: str = field(default="", repr=False)
    whole: bool = False
    names: Names = field(default_factory=Names)


def sealed_line(content: dict[str, object]) -> bytes:
    """`content` as a line with its checksum."""
    plain = json.dumps(content, sort_keys=True)
    return json.dumps({**content, "check": zlib.crc32(plain.encode())}, sort_keys=True).encode() + b"\n"


def opened_line(line: bytes) -> dict[str, object] | None:
    """The content of a whole, undamaged line; None for any other."""
    try:
        content = json.loads(line)
        check = content.pop("check")
    except (ValueError, KeyError, AttributeError, TypeError):
        return None
    plain = json.dumps(content, sort_keys=True)
    return content if check == zlib.crc32(plain.encode()) else None


class Journal:
    """A journal that is open for further commits."""

    def __init__(self, path: Path, file: IO[bytes]) -> None:
        self.path, self._file = path, file

    @classmethod
    def begin(cls, path: Path, identity: Identity, options: str) -> Journal:
        """A new journal at `path`, readable by its owner only."""
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        journal = cls(path, os.fdopen(descriptor, "wb"))
        journal._write({"sottovoce-journal": VERSION, "input": asdict(identity), "options": options})
        return journal

    @classmethod
    def take_up(cls, path: Path, identity: Identity, options: str) -> tuple[Journal, Commit]:
        """The journal at `path` and its last commit.

        Raises:
            InputError: the input is not the one of the interrupted run, or the journal is damaged.
            UsageError: the options are not those of the interrupted run.
        """
        lines = path.read_bytes().split(b"\n")
        head = opened_line(lines[0])
        if head is None or head.get("sottovoce-journal") != VERSION:
            raise InputError("the journal of the interrupted run is damaged", remedy="Start over, without --resume")
        if head["input"] != asdict(identity):
            raise InputError(
                "the input has changed since the run was interrupted", remedy="Start over, without --resume"
            )
        if head["options"] != options:
            raise UsageError(
                "the options, the policy or the rules are not those of the interrupted run",
                remedy="Use the same ones, or start over without --resume",
            )
        commit, good = Commit(), len(lines[0]) + 1
        for line in lines[1:]:
            content = opened_line(line)
            if content is None:
                break
            commit, good = _commit(content), good + len(line) + 1
        file = path.open("r+b")
        file.truncate(good)
        file.seek(good)
        return cls(path, file), commit

    def commit(self, commit: Commit) -> None:
        """Write `commit` and wait until it is on disk."""
        self._write(asdict(commit))

    def _write(self, content: dict[str, object]) -> None:
        self._file.write(sealed_line(content))
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close it and leave it for a later `take_up`."""
        self._file.close()

    def remove(self) -> None:
        """Close and delete it: the run is whole."""
        self._file.close()
        self.path.unlink(missing_ok=True)


def _commit(content: dict[str, object]) -> Commit:
    position = content.pop("position")
    if not isinstance(position, dict):
        raise InputError("the journal of the interrupted run is damaged", remedy="Start over, without --resume")
    names = Names.of(content.pop("names", None))
    return Commit(position=Position(**position), names=names, **content)  # type: ignore[arg-type]
