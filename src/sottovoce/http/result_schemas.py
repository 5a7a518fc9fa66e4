"""JSON schemas of what the service gives: dataclasses of plain values. Pure.

pydantic cannot describe them, since one of their types, any JSON value, refers to itself by name.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

_PLAIN: Final[Mapping[Any, dict[str, Any]]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    types.NoneType: {"type": "null"},
    Any: {},
    object: {},
}


def result_schema(kind: Any, schemas: dict[str, Any], ref: str) -> dict[str, Any]:
    """The schema of a type.

    Args:
        kind: A dataclass, or lists, mappings and unions of plain types and dataclasses.
        schemas: Where schemas of dataclasses go, by name.
        ref: How one is referred to, with ``{model}`` for its name.

    Raises:
        TypeError: The type is of none of these sorts.
    """
    if kind in _PLAIN:
        return dict(_PLAIN[kind])
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return {"type": "string", "enum": [member.value for member in kind]}
    if isinstance(kind, type) and is_dataclass(kind):
        if kind.__name__ not in schemas:
            schemas[kind.__name__] = {}  # It may refer to itself.
            schemas[kind.__name__] = _object(kind, schemas, ref)
        return {"$ref": ref.format(model=kind.__name__)}
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (list, tuple):
        return {"type": "array", "items": result_schema(arguments[0], schemas, ref)}
    if origin in (dict, Mapping):
        return {"type": "object", "additionalProperties": result_schema(arguments[1], schemas, ref)}
    if origin in (Union, types.UnionType):
        return {"anyOf": [result_schema(option, schemas, ref) for option in arguments]}
    if kind is dict:
        return {"type": "object"}
    raise TypeError(f"{kind!r} has no schema")


def _object(kind: Any, schemas: dict[str, Any], ref: str) -> dict[str, Any]:
    hints = get_type_hints(kind, localns={"JsonValue": Any})
    properties = {held.name: result_schema(hints[held.name], schemas, ref) for held in fields(kind)}
    return {
        "type": "object",
        "description": (kind.__doc__ or "").partition("\n")[0],
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
