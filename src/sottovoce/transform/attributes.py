"""Structured fields that come with a message, by the manifest's ``[attributes]``.

Rules kept: an absent value stays absent; what cannot be made coarser for certain becomes None, never the value itself.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

from sottovoce.errors import UsageError
from sottovoce.transform.bands import band_of
from sottovoce.transform.generalize import generalize_attribute
from sottovoce.transform.markers import hash_marker, label
from sottovoce.transform.masking import mask
from sottovoce.transform.model import Action, Level, Transformation
from sottovoce.transform.ports import Minter
from sottovoce.transform.shifting import shift

AttributeValue = str | int | float | bool | None


class Dropped(Enum):
    """The type of :data:`DROPPED`."""

    DROPPED = "dropped"


DROPPED: Final = Dropped.DROPPED
"""Says that a field is not to be stored at all."""

_NOT_FOR_ATTRIBUTES = {
    Action.SURROGATE: "Use token, hash or generalize.",
}


def check_attribute(name: str, transformation: Transformation) -> None:
    """Refuse a transformation that attributes cannot have.

    Raises:
        UsageError: The attribute's setting cannot take effect.
    """
    remedy = _NOT_FOR_ATTRIBUTES.get(transformation.action)
    if transformation.level is Level.REGION:
        remedy = "Use country, or keep."
    if remedy:
        raise UsageError(f"attribute {name} cannot be given this transformation", remedy=remedy)


def attribute_kind(name: str) -> str:
    """Return the kind under which an attribute's values get tokens and hashes: ``device_id`` gives ``DEVICE_ID``."""
    kind = re.sub(r"[^A-Z0-9]+", "_", name.upper()).strip("_")[:40].strip("_")
    return kind if kind and kind[0].isalpha() else "ATTRIBUTE"


def transform_attribute(
    name: str, value: AttributeValue, transformation: Transformation, minter: Minter
) -> AttributeValue | Dropped:
    """Return what may be stored of a structured value.

    Args:
        name: Name of the field.
        value: Its value as JSON or a table gives it.
        transformation: What the manifest says about it.
        minter: Gives tokens, hashes and the date offset.

    Returns:
        The new value; None where the value cannot be made coarser for certain; ``DROPPED`` where nothing is stored.

    Raises:
        UsageError: The transformation is not for attributes.
    """
    check_attribute(name, transformation)
    action = transformation.action
    if action is Action.DROP:
        return DROPPED
    if value is None or action is Action.KEEP:
        return value
    if action is Action.GENERALIZE:
        return _generalized(value, transformation)
    kind, text = attribute_kind(name), _text(value)
    if action is Action.TOKEN:
        return minter.token(kind, text)
    if action is Action.HASH:
        return hash_marker(kind, minter.hash(kind, text))
    if action is Action.MASK:
        return mask(text, transformation)
    if action is Action.SHIFT:
        return shift(text, transformation.days, minter)
    return label(kind)


def _text(value: str | float) -> str:
    """Write a value so that a number and the text of it get the same token: 7, 7.0 and "7"."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _generalized(value: str | float, transformation: Transformation) -> str | None:
    if isinstance(value, bool):
        return None
    if transformation.bands and not isinstance(value, str):
        return band_of(value, transformation.bands) if 0 <= value < float("inf") else None
    return generalize_attribute(_text(value), transformation)
