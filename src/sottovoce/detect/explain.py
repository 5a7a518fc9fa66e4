"""Why a finding is one, and why another candidate is not: what detection otherwise forgets on its way.

Ordinary detection pays nothing for this: the same scan runs with a recorder in place of its two steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from sottovoce.detect.cues import Hit
from sottovoce.detect.extract import Extractor, announcers, cued_values, free_values
from sottovoce.detect.merge import clusters, engulfs, rank, settle
from sottovoce.detect.model import Finding
from sottovoce.detect.normalize import Shadow


class Fate(StrEnum):
    """What became of a candidate."""

    FOUND = "found"
    CONTAINED = "contained"  # in a longer one
    LOWER_SCORE = "lower_score"  # than another one on its place, or on a part of it
    TIED = "tied"  # with another one; the longer, or else the first by kind and rule, stands
    BELOW_MIN_SCORE = "below_min_score"
    ALLOWED = "allowed"  # by a list of the manifest


class Source(StrEnum):
    """Who proposed a candidate."""

    RULE = "rule"
    TAGGER = "tagger"
    LIST = "list"  # a deny list of the manifest
    MEMORY = "memory"  # what was found elsewhere in the conversation


class Heard(NamedTuple):
    """A cue word that was heard beside a value. It is from the rules, not from the text.

    Attributes:
        word: The word or phrase, lower case and without accents.
        language: ISO 639 code of its language, the first by alphabet if it is of several; "" when of all.
    """

    word: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One candidate: a finding, or what was overruled.

    Attributes:
        finding: Place, kind, score and rule of the candidate.
        fate: Whether it is a finding; if not, why.
        source: Who proposed it.
        cues: The cue words heard, in the order of the text.
        check: The check that confirmed the value ("payment.iban", "stdnum:es.nif"); "" when the rule has none.
        by: The finding that stands in its place; None for a finding, and where nothing does.
        listed: Entry of the manifest that allowed or denied it ("detect.allow.words[2]"); else "".
    """

    finding: Finding
    fate: Fate
    source: Source
    cues: tuple[Heard, ...] = ()
    check: str = ""
    by: Finding | None = None
    listed: str = ""


class Recorder:
    """The two steps of a scan that give candidates, and a note of each with the cues it had. One for each text."""

    def __init__(self) -> None:
        self.notes: list[tuple[Finding, Sequence[Hit]]] = []

    def free_values(
        self, extractor: Extractor, shadow: Shadow, hits: Sequence[Hit], low: int, high: int
    ) -> Iterator[Finding]:
        """See ``extract.free_values``."""
        for finding in free_values(extractor, shadow, hits, low, high):
            self.notes.append((finding, tuple(announcers(extractor, shadow, hits, finding))))
            yield finding

    def cued_values(self, extractor: Extractor, shadow: Shadow, hits: Sequence[Hit], cue: Hit) -> list[Finding]:
        """See ``extract.cued_values``."""
        found = cued_values(extractor, shadow, hits, cue)
        self.notes += [(finding, (cue,)) for finding in found]
        return found


@dataclass(slots=True)
class Origin:
    """Where a candidate comes from; cues gather, since several may announce the same value."""

    source: Source
    cues: set[Hit] = field(default_factory=set, repr=False)
    listed: str = ""

    def heard(self) -> tuple[Heard, ...]:
        """The cue words, in the order of the text, each once."""
        ordered = sorted(self.cues, key=lambda hit: (hit.start, hit.end, hit.cue.language))
        return tuple(dict.fromkeys(Heard(hit.cue.exact or hit.cue.text, hit.cue.language) for hit in ordered))


class Ledger:
    """The candidates of one text, each with where it comes from.

    Args:
        checks: The check of each rule, by its id.
    """

    def __init__(self, checks: Mapping[str, str]) -> None:
        self._checks = checks
        self._origins: dict[Finding, Origin] = {}

    def note(self, finding: Finding, source: Source, *, cues: Iterable[Hit] = (), listed: str = "") -> None:
        """Note a candidate; the same one again adds its cues."""
        self._origins.setdefault(finding, Origin(source, listed=listed)).cues.update(cues)

    def candidates(self) -> list[Finding]:
        """All that was noted."""
        return list(self._origins)

    def explain(self, text: str, *, min_score: float, allowed: Mapping[Finding, str]) -> list[Explanation]:
        """Every candidate with what became of it, sorted by place, findings first.

        Args:
            text: The text.
            min_score: Candidates below are left out.
            allowed: Candidates that a list allows, with the place of the entry.
        """
        rows: list[Explanation] = []
        open_: list[Finding] = []
        for finding, origin in self._origins.items():
            if finding.score < min_score:
                rows.append(self._row(finding, origin, Fate.BELOW_MIN_SCORE))
            elif finding in allowed:
                rows.append(self._row(finding, origin, Fate.ALLOWED, listed=allowed[finding]))
            else:
                open_.append(finding)
        for cluster in clusters(rank(open_)):
            settled = settle(cluster, text)
            rows += [self._row(part, self._origins[_whole(part, cluster)], Fate.FOUND) for part in settled]
            for finding in cluster:
                if finding not in settled:
                    fate, by = _decide(finding, cluster, settled)
                    rows.append(self._row(finding, self._origins[finding], fate, by=by))
        return sorted(rows, key=by_place)

    def _row(
        self, finding: Finding, origin: Origin, fate: Fate, *, by: Finding | None = None, listed: str = ""
    ) -> Explanation:
        return Explanation(
            finding=finding,
            fate=fate,
            source=origin.source,
            cues=origin.heard(),
            check=self._checks.get(finding.rule, "") if origin.source is Source.RULE else "",
            by=by,
            listed=listed or origin.listed,
        )


def by_place(row: Explanation) -> tuple[bool, Finding]:
    """Findings first, then by place."""
    return row.fate is not Fate.FOUND, row.finding


def _whole(part: Finding, cluster: Sequence[Finding]) -> Finding:
    """The candidate that ``part`` is left of, or is."""
    return next(
        finding
        for finding in cluster
        if finding[2:] == part[2:] and finding.start <= part.start and part.end <= finding.end
    )


def _decide(finding: Finding, cluster: Sequence[Finding], settled: Sequence[Finding]) -> tuple[Fate, Finding | None]:
    """Why ``finding`` does not stand as it is, and what stands in its place."""
    over = [other for other in settled if other.start < finding.end and finding.start < other.end]
    by = max(
        over, key=lambda other: (min(other.end, finding.end) - max(other.start, finding.start), other), default=None
    )
    longer = [other for other in cluster if engulfs(other, finding) and other[:2] != finding[:2]]
    if longer:
        return Fate.CONTAINED, by
    best = max((other.score for other in cluster if other is not finding and _meet(other, finding)), default=0.0)
    return (Fate.LOWER_SCORE if best > finding.score else Fate.TIED), by


def _meet(one: Finding, other: Finding) -> bool:
    return one.start < other.end and other.start < one.end
