"""Forms that several bodies and parameters share: ids, names, times, reasons. Each with its JSON schema. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from sottovoce.conversations import MAX_ID

_UNFIT: Final = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffd]")
_RFC3339: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})",
    re.ASCII,
)
_DIGITS: Final = re.compile(r"-?[0-9]{1,15}", re.ASCII)
MAX_COUNT: Final = 10**15 - 1
"""The largest whole number of fifteen digits."""
MAX_TIME_MS: Final = 253_402_300_799_999
"""The last millisecond of the year 9999."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Shape(BaseModel):
    """What a body or the parameters of an endpoint look like: no other field, no guessing of types, no echo."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, hide_input_in_errors=True)


def is_id(text: str) -> bool:
    """Whether a text may be a caller's id: 1 to 256 characters, none of them a control character or U+FFFD."""
    return 0 < len(text) <= MAX_ID and _UNFIT.search(text) is None


def _checked_id(text: str) -> str:
    if not is_id(text):
        raise PydanticCustomError("wrong_form", "no id")
    return text


def _whole(value: object) -> object:
    # JSON has one sort of number: 3.0 is 3 (RFC 8259, section 6; JSON Schema says the same).
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _unix_ms(value: object) -> object:
    value = _whole(value)
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_TIME_MS):
        return value
    if isinstance(value, str) and _RFC3339.fullmatch(value):
        try:
            told = datetime.fromisoformat(value.upper().replace(" ", "T"))
            moment = (told - _EPOCH).total_seconds() * 1000
        except (ValueError, OverflowError):
            moment = -1
        if 0 <= moment <= MAX_TIME_MS:
            return int(moment)
    raise PydanticCustomError("wrong_form", "no time")


def _counted(least: int, most: int) -> Callable[[object], object]:
    def read(value: object) -> object:
        if isinstance(value, str):
            if not _DIGITS.fullmatch(value):
                raise PydanticCustomError("wrong_form", "no whole number")
            value = int(value)
        if isinstance(value, int) and not least <= value <= most:
            raise PydanticCustomError("out_of_range", "out of range")
        return value

    return read


def whole(least: int, most: int) -> Any:
    """The type of a whole number in JSON, within bounds."""
    return Annotated[int, Field(ge=least, le=most), BeforeValidator(_whole)]


def counted(least: int, most: int) -> Any:
    """The type of a whole number that comes as text, within bounds."""
    schema = {"type": "integer", "minimum": least, "maximum": most}
    return Annotated[int, BeforeValidator(_counted(least, most)), WithJsonSchema(schema)]


def _schema(pattern: str, longest: int, example: str) -> WithJsonSchema:
    return WithJsonSchema(
        {"type": "string", "minLength": 1, "maxLength": longest, "pattern": pattern, "examples": [example]}
    )


Id = Annotated[str, AfterValidator(_checked_id), _schema("^[^\\u0000-\\u001f\\u007f\\ufffd]+$", MAX_ID, "visitor-17")]
Moment = Annotated[
    int | None,
    BeforeValidator(_unix_ms),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 0, "maximum": MAX_TIME_MS},
                {"type": "string", "format": "date-time"},
                {"type": "null"},
            ]
        }
    ),
]
PurposeName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,63}$")]
KindName = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$", max_length=64)]
Language = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}$")]
Reason = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9 ._:/#-]{1,64}$")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
AttributeName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_.-]{0,63}$")]
AttributeValue = (
    Annotated[str, StringConstraints(max_length=1024)]
    | Annotated[int, Field(ge=-(2**53), le=2**53), BeforeValidator(_whole)]
    | float
    | bool
    | None
)
Tag = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
Version = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,63}$")]
Handle = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
"""An id that the service made: of a prompt, an unlock, a key."""
