"""Answers of the service: JSON to values, problems to errors. Nothing of what a person said gets into an error. Pure.

Fields that a newer service adds are passed over; where one is missing or of another type, somebody else answers.
"""

from __future__ import annotations

import json
import re
import types
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from functools import cache
from typing import Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints

from sottovoce.client.model import ProblemError, ServiceAwayError, ServiceFailedError

T = TypeVar("T")

PASSING: Final = frozenset({429, 502, 503, 504})
"""Statuses that waiting may change."""
_CODE = re.compile(r"[a-z][a-z0-9_]{0,63}")
_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
_FAULT = re.compile(r"[A-Za-z0-9_./~-]{0,128}")
_URN = "urn:sottovoce:problem:"
_LONGEST_WORDS = 500


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back over HTTP.

    Attributes:
        status: HTTP status.
        body: As it came.
        retry_after: Header ``Retry-After``, as it came.
        request_id: Header ``X-Request-Id``, as it came.
    """

    status: int
    body: bytes = field(repr=False)
    retry_after: str = ""
    request_id: str = ""


class _UnfitError(Exception):
    """A value is not of its type. Says nothing more, since it may be anything."""


def value_of(answer: Answer) -> object:
    """The JSON of an answer that is a success.

    Raises:
        ProblemError: The service refused.
        ServiceAwayError: It cannot take this now.
        ServiceFailedError: It failed, or this is no answer of the service.
    """
    if answer.status in (200, 201):
        try:
            return json.loads(answer.body)
        except (ValueError, RecursionError):
            raise unexpected(answer.status) from None
    raise error_of(answer)


def error_of(answer: Answer) -> ProblemError | ServiceAwayError | ServiceFailedError:
    """The error that an answer other than a success means."""
    told = _problem(answer.body)
    request_id = str(told.get("request_id", "")) or answer.request_id
    request_id = request_id if _REQUEST_ID.fullmatch(request_id) else ""
    code = _code(told)
    if answer.status in PASSING:
        return ServiceAwayError(
            f"the service cannot take this now (status {answer.status}{f', {code}' if code else ''})",
            status=answer.status,
            request_id=request_id,
            retry_after=_seconds(answer.retry_after),
        )
    if not 400 <= answer.status < 500:
        return unexpected(answer.status, request_id, code)
    if not code:
        return ProblemError(
            f"something that is not the service refused this (status {answer.status})",
            remedy="See that the address is the service's",
            status=answer.status,
            request_id=request_id,
        )
    return ProblemError(
        f"the service refused this ({code}): {_words(told, 'detail')}",
        remedy=_words(told, "remedy"),
        code=code,
        status=answer.status,
        request_id=request_id,
        faults=_faults(told),
    )


def unexpected(status: int, request_id: str = "", code: str = "") -> ServiceFailedError:
    """The error for an answer that the service does not give when it is well."""
    what = f"the service failed ({code})" if code else "the answer is in a form that is not the service's"
    return ServiceFailedError(f"{what} (status {status})", status=status, request_id=request_id)


def problem_code(value: object) -> str:
    """The code, if a value is a problem of the service (as in a batch); empty if it is none."""
    return _code(value) if isinstance(value, dict) and str(value.get("type", "")).startswith(_URN) else ""


def read(kind: type[T], value: object) -> T:
    """A value of a type of ``model.py`` from its JSON.

    Raises:
        ServiceFailedError: It does not fit.
    """
    try:
        made: T = _fit(kind, value)
    except _UnfitError:
        raise unexpected(200) from None
    return made


def read_member(kind: Any, value: object, name: str) -> Any:
    """One member of an object, of a type.

    Raises:
        ServiceFailedError: It is not there, or does not fit.
    """
    if not isinstance(value, dict) or name not in value:
        raise unexpected(200)
    return read(kind, value[name])


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _fit(kind: Any, value: object) -> Any:
    if kind is object:
        return value
    if kind in (str, bool, int):
        if type(value) is not kind:
            raise _UnfitError
        return value
    if kind is types.NoneType:
        if value is not None:
            raise _UnfitError
        return None
    if is_dataclass(kind):
        return _fit_object(kind, value)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _fit(arguments[0], value) if value is not None else None
    if origin in (tuple, list):
        if not isinstance(value, list):
            raise _UnfitError
        return origin(_fit(arguments[0], item) for item in value)
    if not isinstance(value, dict):
        raise _UnfitError
    return {name: _fit(arguments[1], item) for name, item in value.items()}


def _fit_object(kind: Any, value: object) -> Any:
    if not isinstance(value, dict):
        raise _UnfitError
    hints = _hints(kind)
    given = {held.name: _fit(hints[held.name], value[held.name]) for held in fields(kind) if held.name in value}
    for held in fields(kind):
        if held.name not in given and held.default is MISSING and held.default_factory is MISSING:
            raise _UnfitError
    return kind(**given)


def _problem(body: bytes) -> Mapping[str, object]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) and str(told.get("type", "")).startswith(_URN) else {}


def _code(told: Mapping[str, object]) -> str:
    code = told.get("code")
    return code if isinstance(code, str) and _CODE.fullmatch(code) else ""


def _words(told: Mapping[str, object], name: str) -> str:
    words = told.get(name)
    return words[:_LONGEST_WORDS] if isinstance(words, str) and words.isprintable() else ""


def _faults(told: Mapping[str, object]) -> tuple[str, ...]:
    errors = told.get("errors")
    found = []
    for error in errors[:100] if isinstance(errors, list) else ():
        if isinstance(error, dict):
            where = str(error.get("pointer") or error.get("parameter") or "")
            found.append(f"{where if _FAULT.fullmatch(where) else '?'}: {_code(error) or '?'}")
    return tuple(found)


def _seconds(header: str) -> float | None:
    """``Retry-After`` in seconds; its other form, a date, is passed over, as clocks differ (RFC 9110, 10.2.3)."""
    return float(header) if header.isascii() and header.isdigit() and len(header) <= 9 else None
