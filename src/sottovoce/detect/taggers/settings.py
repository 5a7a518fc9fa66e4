"""``sottovoce.json`` in a model's folder: what its maker's files do not say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sottovoce.detect.cache import builtin_kinds
from sottovoce.errors import UsageError

FILE = "sottovoce.json"
_KEYS = ("file", "kinds", "threshold")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How to read a model's answers.

    Attributes:
        kinds: Label or entity type (for GLiNER: prompt), as the model writes it, to a kind of ours; "" leaves it out.
        threshold: From which probability on something counts, above 0.0 to 1.0.
        file: The network's file inside the folder; "" looks where it usually lies.
    """

    kinds: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    threshold: float = 0.5
    file: str = ""


def read_settings(folder: Path) -> Settings:
    """The settings in ``folder``; the defaults when it holds none.

    Raises:
        UsageError: The file is no JSON, or a key or value in it is wrong; the message names it.
    """
    path = folder / FILE
    if not path.exists():
        return Settings()
    data = read_json(path)
    place = f"{folder.name}/{FILE}"
    if unknown := sorted(set(data) - set(_KEYS)):
        raise UsageError(f"{place}: unknown key '{unknown[0]}'", remedy=f"Keys are {', '.join(_KEYS)}")
    kinds, threshold, file = data.get("kinds", {}), data.get("threshold", 0.5), data.get("file", "")
    if not isinstance(kinds, dict):
        raise UsageError(f"{place}: 'kinds' is not a table", remedy='Write {"kinds": {"PER": "PERSON"}}')
    for label, kind in kinds.items():
        if kind != "" and (not isinstance(kind, str) or kind not in builtin_kinds()):
            raise UsageError(
                f"{place}: label '{label}' is given a kind that does not exist",
                remedy='`sottovoce detect --kinds ?` lists the kinds; "" leaves a label out',
            )
    if isinstance(threshold, bool) or not isinstance(threshold, int | float) or not 0 < threshold <= 1:
        raise UsageError(f"{place}: 'threshold' is not a probability", remedy="Give a number above 0, at most 1")
    if not isinstance(file, str) or Path(file).is_absolute() or ".." in Path(file).parts:
        raise UsageError(f"{place}: 'file' is not a path inside the folder", remedy="Write it relative to the folder")
    return Settings(kinds=kinds, threshold=float(threshold), file=file)


def read_json(path: Path) -> dict[str, Any]:
    """The object in a JSON file of a model.

    Raises:
        UsageError: The file is missing or holds no JSON object.
    """
    place = f"{path.parent.name}/{path.name}"
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise UsageError(f"{place} cannot be read", remedy="Export the model again, with all its files") from None
    except (ValueError, RecursionError):
        raise UsageError(f"{place} is not JSON", remedy="Export the model again, or mend the file") from None
    if not isinstance(data, dict):
        raise UsageError(f"{place} holds no JSON object", remedy="Export the model again, or mend the file")
    return data
