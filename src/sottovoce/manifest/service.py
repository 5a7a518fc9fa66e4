"""Finds, reads and checks the manifest: the edge of this feature, and the only file of it that opens anything."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import Final

from sottovoce.manifest.check import examine
from sottovoce.manifest.lines import LineMap, map_lines
from sottovoce.manifest.model import InvalidManifestError, Manifest, Problem
from sottovoce.manifest.ports import Vocabulary
from sottovoce.manifest.reader import Problems
from sottovoce.manifest.sections import build
from sottovoce.manifest.toml_text import TomlValue, write_path

FILE_NAME: Final = "sottovoce.toml"
"""Name under which `find` looks for a manifest."""

MAX_BYTES: Final = 256 * 1024
"""Largest manifest that is read, in bytes of UTF-8."""

_TOML_PLACE: Final = re.compile(r" \(at (?:line ([0-9]+), column [0-9]+|end of document)\)$")
_TOML_REMEDY: Final = "Correct the TOML there: texts stand in quotes, sections in [brackets], one setting on each line."


def find(start_dir: Path) -> Path | None:
    """Give the manifest in ``start_dir``; parents are not searched, so that no file far away decides.

    Returns:
        ``None`` only where there is certainly none. What is there but cannot be read is for `load` to refuse.
    """
    path = start_dir / FILE_NAME
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        return path
    return path


def load(path: Path | None, vocabulary: Vocabulary | None = None) -> Manifest:
    """Read the manifest at ``path``; with ``None``, give the built-in defaults.

    Args:
        path: The file, or ``None`` for no file.
        vocabulary: As for `loads`.

    Raises:
        InvalidManifestError: The file cannot be read, or is wrong.
    """
    if path is None:
        return Manifest.default()
    name = str(path).encode("utf-8", "backslashreplace").decode()
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise _refusal(name, "does not exist", "Give the path of a file that does, or none for the defaults.") from None
    except (OSError, ValueError) as failure:
        reason = getattr(failure, "strerror", None) or "its path is not one"
        raise _refusal(name, f"cannot be read: {reason}", "Give the path of a file that can.") from None
    try:
        # An editor may have put a byte order mark in front; TOML knows none.
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        if len(content) > MAX_BYTES:
            raise _too_long(name) from None
        line = content.count(b"\n", 0, failure.start) + 1
        message = f"is not UTF-8 at byte {failure.start} (counted from 0)"
        raise _refusal(name, message, "Save the file as UTF-8.", line) from None
    return loads(text, name, vocabulary)


def loads(text: str, name: str, vocabulary: Vocabulary | None = None) -> Manifest:
    """Read a manifest from ``text``.

    Args:
        text: The whole document.
        name: What to call it in messages, usually the file's name.
        vocabulary: The kinds and transformations there are, to be checked in the same go; without it (in tests, or to
            look at a manifest alone) their names are taken as they stand.

    Raises:
        InvalidManifestError: All that is wrong, in the order of the text.
    """
    document, lines = _parse(text, name)
    problems = Problems(name, lines)
    manifest = build(document, problems)
    if vocabulary is not None:
        examine(manifest, vocabulary, problems)
    found = problems.in_order()
    if found:
        raise InvalidManifestError(found)
    return manifest


def _parse(text: str, name: str) -> tuple[dict[str, TomlValue], LineMap]:
    if len(text) > MAX_BYTES or len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise _too_long(name)
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise _syntax_error(text, name, str(wrong)) from None
    except RecursionError:
        raise _refusal(name, "nests brackets too deeply to be read", "Take the nesting out.") from None
    except ValueError:
        # The parser passes on what Python says to numbers of thousands of digits.
        raise _refusal(name, "holds a number too long to be read", "Shorten the number.") from None
    return document, map_lines(text)


def _syntax_error(text: str, name: str, said: str) -> InvalidManifestError:
    """Put the parser's complaint into our form; for a key set twice, name both places."""
    place = _TOML_PLACE.search(said)
    last = text.count("\n") + 1
    line = int(place[1]) if place and place[1] else last
    reason = said[: place.start()] if place else said
    if reason.startswith(("Cannot overwrite", "Cannot declare", "Duplicate")):
        # What follows the parser's complaint nobody has judged, so the scanner does not look at it either.
        repeat = next(iter(map_lines("\n".join(text.split("\n")[:line])).repeats), None)
        if repeat is not None:
            message = f"is set twice, first on line {repeat.first}"
            problem = Problem(name, repeat.again, write_path(repeat.path), message, "Keep one of the two.")
            return InvalidManifestError((problem,))
    return _refusal(name, f"is not TOML here ({reason[:1].lower()}{reason[1:]})", _TOML_REMEDY, line)


def _too_long(name: str) -> InvalidManifestError:
    return _refusal(name, f"is longer than {MAX_BYTES} bytes", "Shorten it: this does not look like a manifest.")


def _refusal(name: str, message: str, remedy: str, line: int = 1) -> InvalidManifestError:
    return InvalidManifestError((Problem(name, line, "", message, remedy),))
