"""Bodies and parameters held against their shapes; faults are told by place and code, never by what stood there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeVar
from urllib.parse import unquote_to_bytes

from pydantic import ValidationError

from sottovoce.http.forms import Shape
from sottovoce.http.model import Fault, InvalidRequestError

ShapeT = TypeVar("ShapeT", bound=Shape)
MAX_PARAMETERS: Final = 80

_CODES: Final[Mapping[str, str]] = {
    "missing": "missing",
    "extra_forbidden": "unknown_field",
    "string_too_long": "too_long",
    "string_too_short": "too_short",
    "too_long": "too_long",
    "too_short": "too_short",
    "string_pattern_mismatch": "wrong_form",
    "wrong_form": "wrong_form",
    "out_of_range": "out_of_range",
    "greater_than_equal": "out_of_range",
    "less_than_equal": "out_of_range",
    "literal_error": "not_allowed",
}
"""pydantic's types of errors and ours; every other one is of a wrong type."""


def read_body(shape: type[ShapeT], value: object, *, at: str = "") -> ShapeT:
    """A JSON value as the shape says.

    Args:
        shape: What it must look like.
        value: What came.
        at: JSON Pointer to it.

    Raises:
        InvalidRequestError: It does not fit; names the places.
    """
    try:
        return shape.model_validate(value)
    except ValidationError as error:
        faults = [
            Fault(
                _CODES.get(found["type"], "wrong_type"),
                pointer=at + _pointer(shape, value, found["loc"], found["type"]),
            )
            for found in error.errors(include_url=False, include_context=False, include_input=False)
        ]
    raise InvalidRequestError(_distinct(faults), remedy=_remedy(shape, faults))


def read_query(shape: type[ShapeT], query: bytes) -> ShapeT:
    """Parameters as the shape says.

    Raises:
        InvalidRequestError: A parameter is unknown, missing, given twice or out of form; names it.
    """
    given: dict[str, Any] = {}
    parts = query.split(b"&") if query else ()
    if len(parts) > MAX_PARAMETERS:
        raise InvalidRequestError((Fault("too_long", parameter="*"),))
    for part in parts:
        name, value = (_decoded(piece) for piece in (part.partition(b"=")[0], part.partition(b"=")[2]))
        field = shape.model_fields.get(name)
        if field is None:
            raise InvalidRequestError((Fault("unknown_parameter", parameter="*"),), remedy=_known(shape))
        if field.annotation is not None and getattr(field.annotation, "__origin__", None) is list:
            given.setdefault(name, []).append(value)
        elif name in given:
            raise InvalidRequestError((Fault("given_twice", parameter=name),))
        else:
            given[name] = value
    try:
        return shape.model_validate(given)
    except ValidationError as error:
        faults = [
            Fault(_CODES.get(found["type"], "wrong_type"), parameter=str(found["loc"][0]))
            for found in error.errors(include_url=False, include_context=False, include_input=False)
        ]
    raise InvalidRequestError(_distinct(faults))


def _decoded(piece: bytes) -> str:
    try:
        return unquote_to_bytes(piece.replace(b"+", b" ")).decode("utf-8")
    except UnicodeDecodeError:
        raise InvalidRequestError((Fault("wrong_form", parameter="*"),)) from None


def _pointer(shape: type[Shape], value: object, location: Sequence[str | int], kind: str) -> str:
    # Names that the caller made up may be personal: only those of our own shapes are told. Steps that lead nowhere in
    # the value are pydantic's own: which of several types was tried.
    steps: list[str] = []
    for step in location:
        if isinstance(value, dict) and step in value:
            value = value[step]
            steps.append(str(step) if step in _names_of(shape) else "*")
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
            steps.append(str(step))
    if kind == "missing":
        steps.append(str(location[-1]))
    return "".join(f"/{step}" for step in steps)


def _names_of(shape: type[Shape]) -> frozenset[str]:
    found = _NAMES.get(shape)
    if found is None:
        schema = shape.model_json_schema()
        shapes = [schema, *schema.get("$defs", {}).values()]
        found = _NAMES[shape] = frozenset(name for one in shapes for name in one.get("properties", ()))
    return found


_NAMES: Final[dict[type[Shape], frozenset[str]]] = {}


def _distinct(faults: Sequence[Fault]) -> tuple[Fault, ...]:
    # A field that may be one of two things has a fault for each.
    return tuple(dict.fromkeys(faults))


def _remedy(shape: type[Shape], faults: Sequence[Fault]) -> str:
    return _known(shape) if any(fault.code == "unknown_field" for fault in faults) else ""


def _known(shape: type[Shape]) -> str:
    return f"Known here: {', '.join(shape.model_fields) or 'none'}"
