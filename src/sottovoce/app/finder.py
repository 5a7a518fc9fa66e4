"""Finding without changing: what ``detect`` and ``scan`` do."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sottovoce.app.masking import Masker
from sottovoce.app.placing import Lines
from sottovoce.app.policy import detector_of, load_manifest, policy_of, recaller_of, vocabulary
from sottovoce.detect import Explanation, Finding, Kind, builtin_kinds
from sottovoce.errors import UsageError
from sottovoce.manifest import Manifest


@dataclass(frozen=True, slots=True)
class Place:
    """A finding with its line and column, both 1-based, for people."""

    line: int
    column: int
    finding: Finding


def masker_of(
    manifest: Manifest,
    *,
    view: str | None = None,
    kinds: frozenset[str] | None = None,
    min_score: float | None = None,
    more_kinds: Collection[str] = (),
) -> Masker:
    """What finds and transforms as the manifest says.

    Args:
        manifest: The manifest.
        view: A view whose transformations come before those of the stored form.
        kinds: Look for these kinds only.
        min_score: Another threshold than the manifest's.
        more_kinds: Kinds besides those of the rules whose tokens are known (attributes have kinds of their own).

    Raises:
        UsageError: The tagger that the manifest names cannot be loaded.
    """
    known = vocabulary().kinds | frozenset(more_kinds)
    detector = detector_of(manifest, kinds=kinds, min_score=min_score)
    return Masker(detector, policy_of(manifest, view), known, recaller_of(manifest))


def prepare_rules(manifest: Manifest) -> None:
    """Compile the rules into the cache if they are not there: seconds, once on a machine, instead of once a worker.

    Raises:
        UsageError: The tagger that the manifest names cannot be loaded.
    """
    detector_of(manifest)


class Finder:
    """Finds by a manifest; changes nothing, keeps nothing."""

    def __init__(self, masker: Masker) -> None:
        self._masker = masker

    @classmethod
    def build(
        cls,
        manifest: Path | None,
        *,
        kinds: str | None = None,
        min_score: float | None = None,
        rules_only: bool = False,
    ) -> Finder:
        """A finder for the command line.

        Args:
            manifest: File of the manifest; None for the one of the working folder, or the defaults.
            kinds: Comma-separated kinds to look for; None or "?" for those of the manifest.
            min_score: Another threshold than the manifest's, 0.0 to 1.0.
            rules_only: Leave the manifest's tagger out.

        Raises:
            ManifestError: The manifest is wrong.
            UsageError: There is no such kind.
        """
        loaded = load_manifest(manifest, rules_only=rules_only)
        return cls(masker_of(loaded, kinds=parse_kinds(kinds), min_score=min_score))

    @staticmethod
    def all_kinds() -> Sequence[Kind]:
        """All kinds, by name."""
        return sorted(builtin_kinds().values(), key=lambda kind: kind.name)

    def find(self, texts: Sequence[str]) -> list[list[Finding]]:
        """Everything personal in each text."""
        return self._masker.find(texts)

    def explain(self, text: str) -> list[Explanation]:
        """Every candidate of a text with what became of it, findings first."""
        return self._masker.explain(text)


def parse_kinds(kinds: str | None) -> frozenset[str] | None:
    """The kinds in a comma-separated list; None for all that are on.

    Raises:
        UsageError: The list is empty.
    """
    if kinds is None or kinds == "?":
        return None
    names = frozenset(name.strip().upper() for name in kinds.split(",") if name.strip())
    if not names:
        raise UsageError("no kind in the list", remedy="Name at least one, or '?' to see them all")
    return names


def find_in_text(finder: Finder, text: str) -> Iterator[Place]:
    """Findings of a whole text with their lines and columns."""
    lines = Lines(text)
    for finding in finder.find([text])[0]:
        yield _place(lines, finding)


def explain_in_text(finder: Finder, text: str) -> Iterator[tuple[Place, Explanation]]:
    """Every candidate of a whole text with its line and column, and what became of it; findings first."""
    lines = Lines(text)
    for row in finder.explain(text):
        yield _place(lines, row.finding), row


def _place(lines: Lines, finding: Finding) -> Place:
    line, start = lines.at(finding.start)
    return Place(line + 1, finding.start - start + 1, finding)
