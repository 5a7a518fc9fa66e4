"""Read a transformation from a manifest setting: a string, or a table with one key.

Every message says what is wrong without repeating the setting's own text, and every remedy shows a form that works.
"""

from __future__ import annotations

from collections.abc import Mapping

from sottovoce.errors import UsageError
from sottovoce.transform.kinds import levels_for, takes_bands
from sottovoce.transform.model import SHIFT_DAYS_DEFAULT, Action, Level, Transformation, check_fit

_PLAIN = tuple(action for action in Action if action is not Action.GENERALIZE)
_MASK_OPTIONS = ("keep_first", "keep_last", "keep_length", "char")


def parse_setting(kind: str | None, setting: object) -> Transformation:
    """Turn a setting into a checked transformation; see :meth:`Transformation.parse`."""
    if isinstance(setting, Transformation):
        transformation = setting
    elif isinstance(setting, str):
        transformation = _from_word(kind, setting)
    elif isinstance(setting, Mapping):
        transformation = _from_table(kind, setting)
    else:
        raise UsageError(
            f"a transformation{_for(kind)} is a string or a table", remedy='Write one such as "token" or "redact".'
        )
    if kind is not None:
        check_fit(kind, transformation)
    return transformation


def _for(kind: str | None) -> str:
    return f" for {kind}" if kind else ""


def _from_word(kind: str | None, word: str) -> Transformation:
    if word == Action.GENERALIZE:
        raise UsageError(f"generalize{_for(kind)} needs to know how far", remedy=_generalize_remedy(kind))
    if word not in _PLAIN:
        raise UsageError(
            f"unknown transformation{_for(kind)}", remedy=f"Use one of: {', '.join(_PLAIN)}, or a table for generalize."
        )
    action = Action(word)
    return Transformation(action=action, days=SHIFT_DAYS_DEFAULT if action is Action.SHIFT else 0)


def _generalize_remedy(kind: str | None) -> str:
    levels = levels_for(kind) if kind else tuple(Level)
    if levels:
        return f'Write {{ generalize = "{levels[-1]}" }}; there are: {", ".join(levels)}.'
    if kind and takes_bands(kind):
        return "Write { bands = [18, 25, 35, 50, 65] }."
    return f"{kind} has no coarser form; use redact, token or drop."


def _from_table(kind: str | None, table: Mapping[object, object]) -> Transformation:
    if len(table) != 1:
        raise UsageError(
            f"a transformation table{_for(kind)} has exactly one key",
            remedy='Write one such as { generalize = "year" }.',
        )
    ((key, options),) = table.items()
    if key == "generalize":
        return _generalize(kind, options)
    if key == "bands":
        return Transformation(action=Action.GENERALIZE, bands=_whole_numbers(options))
    if key == "mask":
        return _mask(options)
    if key == "shift":
        return _shift(options)
    raise UsageError(
        f"unknown transformation table{_for(kind)}",
        remedy="Tables are for generalize, bands, mask and shift; the others are plain strings.",
    )


def _generalize(kind: str | None, level: object) -> Transformation:
    if not isinstance(level, str) or level not in tuple(Level):
        raise UsageError(f"unknown level of generalize{_for(kind)}", remedy=_generalize_remedy(kind))
    return Transformation(action=Action.GENERALIZE, level=Level(level))


def _whole_numbers(value: object) -> tuple[int, ...]:
    if not isinstance(value, (list, tuple)) or not value or not all(type(item) is int for item in value):
        raise UsageError("bands is a list of whole numbers", remedy="Write one such as { bands = [18, 25, 35] }.")
    return tuple(value)


def _options(name: str, value: object, allowed: tuple[str, ...]) -> Mapping[str, object]:
    if not isinstance(value, Mapping) or any(key not in allowed for key in value):
        raise UsageError(f"{name} has an unknown option", remedy=f"It takes: {', '.join(allowed)}.")
    return value


def _whole(name: str, value: object) -> int:
    if type(value) is not int:
        raise UsageError(f"{name} is a whole number", remedy="Write it without quotes.")
    return value


def _mask(value: object) -> Transformation:
    options = _options("mask", value, _MASK_OPTIONS)
    char, keep_length = options.get("char", "*"), options.get("keep_length", False)
    if not isinstance(char, str) or not isinstance(keep_length, bool):
        raise UsageError(
            "mask takes a string as char and true or false as keep_length",
            remedy='Write one such as { mask = { keep_last = 4, char = "*" } }.',
        )
    return Transformation(
        action=Action.MASK,
        keep_first=_whole("keep_first", options.get("keep_first", 0)),
        keep_last=_whole("keep_last", options.get("keep_last", 0)),
        keep_length=keep_length,
        char=char,
    )


def _shift(value: object) -> Transformation:
    options = _options("shift", value, ("days",))
    return Transformation(action=Action.SHIFT, days=_whole("days", options.get("days", SHIFT_DAYS_DEFAULT)))
