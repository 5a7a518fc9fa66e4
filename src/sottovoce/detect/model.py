"""The types that detection takes and gives. A finding is a place, not a value: nothing here holds text in its repr."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Finding(NamedTuple):
    """A place in a text that holds personal data. A tuple, because millions are made, compared and sent to workers.

    Attributes:
        start: First code point, 0-based.
        end: One past the last code point; ``start < end``.
        kind: Upper-case kind name, as listed by ``sottovoce.detect.KINDS``.
        score: Estimated probability that this is what it says, 0.0 to 1.0.
        rule: Id of the rule (or name of the tagger) that found it.
    """

    start: int
    end: int
    kind: str
    score: float
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of personal data.

    Attributes:
        name: Upper-case name; Presidio's where Presidio has one, ``<CC>_<NAME>`` for national ids.
        title: What it is, in a few words.
        on: Whether it is looked for unless asked; special categories (GDPR Art. 9) are off.
    """

    name: str
    title: str
    on: bool = True


class Edges(StrEnum):
    """What may touch a value. Letters of scripts written without spaces never matter."""

    NONE = "none"
    DIGIT = "digit"  # no ASCII digit
    NUMBER = "number"  # no ASCII digit, no single letter glued on, not inside a longer dashed or dotted number
    ALNUM = "alnum"  # no ASCII letter or digit, no underscore
    WORD = "word"  # no letter of any alphabet with spaces, no digit, no underscore


class Side(StrEnum):
    """Where a value stands in relation to its cue."""

    AFTER = "after"
    BEFORE = "before"
    AROUND = "around"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row of rule data; ``docs/rules.md`` gives the meaning of each field with an example."""

    id: str
    kind: str
    pattern: str = field(repr=False)
    source: str
    edges: Edges = Edges.ALNUM
    case: bool = False
    check: str = ""
    score: float = 0.9
    cue: str = ""
    needs_cue: bool = False
    cued: float = 0.0
    side: Side = Side.AFTER
    reach: int = 30
    take: int = 1
    view: int = 256
    shy: bool = False
    across: bool = False
    examples: tuple[str, ...] = field(default=(), repr=False)
    nots: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A word or phrase that announces a kind of value.

    Attributes:
        text: Folded phrase.
        group: Name of the cue group it belongs to.
        language: ISO 639 code of the language it is from; "" for all.
        exact: Lower-case spelling that the plain text must have, for short words whose folded form is a common word of
            another language ("thẻ" is not "the"); "" when the folded form is enough.
        stem: Whether letters may follow (inflection).
        blocks: Whether it stops another cue's reach (it announces a value of its own).
    """

    text: str = field(repr=False)
    group: str
    language: str
    stem: bool
    blocks: bool
    exact: str = field(default="", repr=False)


class Subject(NamedTuple):
    """What a check is asked about: a stretch of the shadow. Shows nothing in its repr.

    Attributes:
        value: The matched value.
        text: The shadow text around it: as far as the rule's ``view`` on both sides, so that work stays linear.
        folded: The same, folded.
        start: Where the value begins in ``text``.
        end: One past its end.
        cued: Whether a cue stands beside it.
        cue_language: Language of that cue; "" when none or of no language.
    """

    value: str
    text: str
    folded: str
    start: int
    end: int
    cued: bool = False
    cue_language: str = ""

    def __repr__(self) -> str:
        return f"Subject({self.start}, {self.end}, cued={self.cued})"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check makes of a value: a better span, kind or score; None keeps the rule's own."""

    start: int | None = None
    end: int | None = None
    kind: str | None = None
    score: float | None = None
