"""The edge of detection: rule files from the package, the compiled book from a cache on disk.

The cache is only ever an optimization: a missing, damaged, foreign or unwritable one means compiling again (a second
or two). It lies in a directory that only its owner can write, since a planted database could blind detection.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import platform
import stat
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from sottovoce.detect.model import Cue, Edges, Kind, Rule, Side
from sottovoce.detect.prefilter import (
    HYPERSCAN_VERSION,
    NothingFilter,
    Prefilter,
    Re2Filter,
    compile_database,
    load_database,
)
from sottovoce.detect.rulebook import Rulebook, read_book

_FORMAT = "4"


def _rule_files() -> list[tuple[str, str]]:
    def walk(folder: Traversable, prefix: str) -> Iterable[tuple[str, str]]:
        for item in folder.iterdir():
            if item.is_dir():
                yield from walk(item, f"{prefix}{item.name}/")
            elif item.name.endswith(".toml"):
                yield prefix + item.name, item.read_text(encoding="utf-8")

    return sorted(walk(resources.files("sottovoce.detect") / "rules", ""))


def _folder() -> Path | None:
    """The cache folder if it is private to this user, else None."""
    root = os.environ.get("SOTTOVOCE_CACHE")
    base = Path(root) if root else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "sottovoce"
    try:
        base.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = base.stat()
    except OSError:
        return None
    private = status.st_uid == os.getuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return base if private else None


def _read(name: str) -> bytes | None:
    folder = _folder()
    try:
        return (folder / name).read_bytes() if folder else None
    except OSError:
        return None


def _write(name: str, blob: bytes) -> None:
    folder = _folder()
    if folder is None:
        return
    with contextlib.suppress(OSError):
        handle, path = tempfile.mkstemp(dir=folder, prefix=name)
        with os.fdopen(handle, "wb") as file:
            file.write(blob)
        Path(path).replace(folder / name)


@lru_cache(maxsize=1)
def builtin_book() -> Rulebook:
    """The rules that ship with the package."""
    files = _rule_files()
    digest = hashlib.sha256(json.dumps([_FORMAT, files]).encode()).hexdigest()[:24]
    name = f"book-{digest}.json"
    if (blob := _read(name)) is not None:
        with contextlib.suppress(ValueError, KeyError, TypeError):
            return _book_from_json(blob)
    book = read_book(files)
    _write(name, _book_to_json(book))
    return book


def builtin_kinds() -> Mapping[str, Kind]:
    """The kinds that the built-in rules know, by name."""
    return builtin_book().kinds


def _book_to_json(book: Rulebook) -> bytes:
    table = {
        "rules": [asdict(rule) for rule in book.rules],
        "kinds": [asdict(kind) for kind in book.kinds.values()],
        "cues": [(cue.text, cue.group, cue.language, cue.stem, cue.blocks, cue.exact) for cue in book.cues],
    }
    return json.dumps(table).encode()


def _book_from_json(blob: bytes) -> Rulebook:
    table = json.loads(blob)
    rules = []
    for row in table["rules"]:
        row |= {"edges": Edges(row["edges"]), "side": Side(row["side"])}
        rules.append(Rule(**row | {"examples": tuple(row["examples"]), "nots": tuple(row["nots"])}))
    kinds = {row["name"]: Kind(**row) for row in table["kinds"]}
    cues = [
        Cue(text=text, group=group, language=language, stem=stem, blocks=blocks, exact=exact)
        for text, group, language, stem, blocks, exact in table["cues"]
    ]
    return Rulebook(tuple(rules), kinds, tuple(cues))


def load_prefilter(
    expressions: Sequence[str], *, literal: bool = False, use_hyperscan: bool | None = None
) -> Prefilter:
    """A prefilter over ``expressions``: Hyperscan from the cache where there is Hyperscan, else RE2.

    Args:
        expressions: In the RE2 subset, matched without regard to case; or texts.
        literal: They are texts, to be found as they stand.
        use_hyperscan: Force one back end; None takes Hyperscan if installed.
    """
    if not expressions:
        return NothingFilter()
    if not (bool(HYPERSCAN_VERSION) if use_hyperscan is None else use_hyperscan):
        return Re2Filter(expressions, literal=literal)
    version = [_FORMAT, HYPERSCAN_VERSION, platform.machine(), platform.system()]
    digest = hashlib.sha256(json.dumps([version, literal, list(expressions)]).encode()).hexdigest()[:24]
    name = f"scan-{digest}.hsdb"
    if (blob := _read(name)) is not None:
        with contextlib.suppress(ValueError):
            return load_database(blob)
    blob = compile_database(expressions, literal=literal)
    _write(name, blob)
    return load_database(blob)
