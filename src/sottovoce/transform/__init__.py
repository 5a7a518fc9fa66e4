"""Findings to text: redact, mask, token, hash, surrogate, generalize, shift, keep, drop. A pure core."""

from sottovoce.transform.apply import plan
from sottovoce.transform.attributes import (
    DROPPED,
    AttributeValue,
    Dropped,
    attribute_kind,
    check_attribute,
    transform_attribute,
)
from sottovoce.transform.kinds import family_of
from sottovoce.transform.markers import MARKERS
from sottovoce.transform.model import Action, Level, Masked, Policy, Replacement, Transformation
from sottovoce.transform.ports import Minter, Span
from sottovoce.transform.runs import shares_run

__all__ = [
    "DROPPED",
    "MARKERS",
    "Action",
    "AttributeValue",
    "Dropped",
    "Level",
    "Masked",
    "Minter",
    "Policy",
    "Replacement",
    "Span",
    "Transformation",
    "attribute_kind",
    "check_attribute",
    "family_of",
    "plan",
    "shares_run",
    "transform_attribute",
]
