"""Exported logs as folders: what verification offline reads.

::

    entries.jsonl    one entry a line, its canonical JSON; line n is entry n - 1
    leaves           their leaf hashes, 32 bytes each: so that one changed entry can be named
    checkpoint       the signed note over all of it
    checkpoints/     earlier signed notes, by size
    vkeys            public keys, one a line: for convenience; trust those that you got otherwise
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from sottovoce.audit.checking import Row
from sottovoce.audit.merkle import HASH_BYTES
from sottovoce.audit.offline import Exported
from sottovoce.errors import InputError, OutsideError, RefusedError

ENTRIES: Final = "entries.jsonl"
LEAVES: Final = "leaves"
CHECKPOINT: Final = "checkpoint"
CHECKPOINTS: Final = "checkpoints"
VKEYS: Final = "vkeys"

_MAX_NOTE: Final = 1_000_000
_MAX_LINE: Final = 1 << 20
_DIGITS: Final = 16


def write_export(
    folder: Path, chunks: Iterable[Sequence[Row]], note: str, earlier: Sequence[str], vkeys: Sequence[str]
) -> None:
    """Write a log to a new folder. The checkpoint is written last: without it the export is not whole.

    Raises:
        RefusedError: The folder is there and not empty.
        OutsideError: It cannot be written.
    """
    with _outside(folder):
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise RefusedError(f"the folder {folder} is not empty", remedy="Name a new one")
        with (folder / ENTRIES).open("wb") as entries, (folder / LEAVES).open("wb") as leaves:
            for rows in chunks:
                entries.writelines(row.body.encode() + b"\n" for row in rows)
                leaves.writelines(row.leaf for row in rows)
        (folder / CHECKPOINTS).mkdir()
        for text in earlier:
            size = text.split("\n", 2)[1]
            (folder / CHECKPOINTS / size.zfill(_DIGITS)).write_text(text, encoding="utf-8")
        (folder / VKEYS).write_text("".join(f"{vkey}\n" for vkey in vkeys), encoding="utf-8")
        (folder / CHECKPOINT).write_text(note, encoding="utf-8")


@contextlib.contextmanager
def open_export(folder: Path) -> Iterator[Exported]:
    """An exported log, to be read while the block lasts.

    Raises:
        InputError: The folder is not an export.
        OutsideError: It cannot be read.
    """
    with _outside(folder), contextlib.ExitStack() as stack:
        if not (folder / CHECKPOINT).is_file() or not (folder / ENTRIES).is_file():
            raise InputError(f"{folder} is not an exported audit log", remedy="Make one with `sottovoce audit export`")
        entries = stack.enter_context((folder / ENTRIES).open("rb"))
        leaves = folder / LEAVES
        yield Exported(
            lines=iter(lambda: entries.readline(_MAX_LINE), b""),
            leaves=_split(leaves.read_bytes()) if leaves.is_file() else (),
            note=read_note(folder / CHECKPOINT),
            earlier=tuple(read_note(path) for path in sorted((folder / CHECKPOINTS).glob("*"))),
        )


def _split(data: bytes) -> tuple[bytes, ...]:
    return tuple(data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES))


def read_note(path: Path) -> str:
    """A checkpoint or a proof from its file; a proof may be empty.

    Raises:
        InputError: It is not text, or too long.
        OutsideError: It cannot be read.
    """
    with _outside(path), path.open("rb") as file:
        data = file.read(_MAX_NOTE + 1)
    with contextlib.suppress(UnicodeDecodeError):
        if len(data) <= _MAX_NOTE:
            return data.decode()
    raise InputError(f"{path} is not a checkpoint or a proof", remedy="Give the file as it was written")


def write_note(text: str, path: Path) -> None:
    """Write a checkpoint or a proof to a file.

    Raises:
        OutsideError: It cannot be written.
    """
    with _outside(path):
        path.write_text(text, encoding="utf-8")


@contextlib.contextmanager
def _outside(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutsideError(f"{path} cannot be used: {error.strerror}") from None
