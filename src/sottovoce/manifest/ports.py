"""What the manifest needs to know from detection and transformation, handed in by ``app``.

The manifest comes first in the order of imports, so it cannot ask them; it states its need here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from sottovoce.manifest.model import SettingValue

ParseTransformation: TypeAlias = Callable[[str | None, SettingValue], object]
"""Reads the transformation of a kind (``None``: of an attribute, whose content is not known beforehand). Raises
`UsageError`, with a remedy and without quoting a value, where it cannot be read or cannot take effect; what it returns
is not looked at."""


def as_written(text: str) -> str:
    """Give a word or pattern itself: the answer where nobody knows better."""
    return text.casefold()


def any_tagger(name: str, manifest: str) -> None:
    """Take every tagger: the answer where nobody knows better."""


def no_family(kind: str) -> str:
    """Give the kind itself: the answer where kinds form no families."""
    return kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The kinds and transformations that exist.

    Attributes:
        kinds: Every kind that detection can find, upper case.
        parse_transformation: Reads one setting, or raises `UsageError`.
        family_of: Gives the wider kind that a kind belongs to, or the kind itself. What the manifest says of a family
            holds for each of its kinds that it does not name.
        special_kinds: Kinds of GDPR Art. 9; off unless switched on.
        optional_kinds: Further kinds that are off unless switched on.
        transformations: Names of the transformations; two of them in one setting contradict each other.
        one_way: Transformations after which the value is gone, so that no view can show it.
        valueless: Transformations that need no value; the only ones that a view can apply to what is gone.
        list_word: Gives the form in which a word of a list is looked for, or raises `UsageError` with a remedy.
        list_pattern: The same for a pattern.
        check_tagger: Raises `UsageError` where there is no such tagger; asked with its name and the manifest's file.
    """

    kinds: frozenset[str]
    parse_transformation: ParseTransformation
    family_of: Callable[[str], str] = no_family
    special_kinds: frozenset[str] = frozenset()
    optional_kinds: frozenset[str] = frozenset()
    transformations: frozenset[str] = frozenset()
    one_way: frozenset[str] = frozenset()
    valueless: frozenset[str] = frozenset()
    list_word: Callable[[str], str] = as_written
    list_pattern: Callable[[str], str] = as_written
    check_tagger: Callable[[str, str], None] = any_tagger
