"""How ``sottovoce detect --explain`` writes down why something is a finding, and why something else is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sottovoce.app import Place
from sottovoce.detect import Explanation, Fate, Finding, Source

_WORDS = {
    Fate.CONTAINED: "lies in a longer one",
    Fate.LOWER_SCORE: "lower score",
    Fate.TIED: "same score, the other comes first",
    Fate.BELOW_MIN_SCORE: "below min_score",
    Fate.ALLOWED: "allowed",
}


def finding_row(finding: Finding) -> dict[str, object]:
    """A finding for programs."""
    return {
        "start": finding.start,
        "end": finding.end,
        "kind": finding.kind,
        "score": round(finding.score, 4),
        "rule": finding.rule,
    }


def explanation_row(row: Explanation) -> dict[str, object]:
    """What ``--explain`` adds to the row of a finding, or of what was overruled."""
    return {
        "fate": row.fate.value,
        "source": row.source.value,
        "cues": [{"word": cue.word, "language": cue.language} for cue in row.cues],
        "check": row.check,
        "listed": row.listed,
        "by": None if row.by is None else finding_row(row.by),
    }


def explain_lines(explained: Sequence[tuple[Place, Explanation]], text: str, *, show_values: bool) -> Iterator[str]:
    """Lines for people: each finding, below it why it is one and what it overruled; then what else was left out."""
    losers = [(place, row) for place, row in explained if row.fate is not Fate.FOUND]
    for place, row in explained:
        if row.fate is not Fate.FOUND:
            continue
        yield place_line(place, text, show_values=show_values)
        yield f"    {_reasons(row)}"
        for lost, why in losers:
            if why.by == row.finding:
                yield f"    over {place_line(lost, text, show_values=show_values)}: {_WORDS[why.fate]}; {_reasons(why)}"
    for lost, why in losers:
        if why.by is None:
            listed = f" by {why.listed}" if why.listed else ""
            shown = place_line(lost, text, show_values=show_values)
            yield f"left out: {shown}: {_WORDS[why.fate]}{listed}; {_reasons(why)}"


def place_line(place: Place, text: str, *, show_values: bool) -> str:
    """One candidate with its line and characters, counted from 1."""
    found = place.finding
    shown = f"  {text[found.start : found.end]!r}" if show_values else ""
    last = place.column + found.end - found.start - 1
    return f"line {place.line}, characters {place.column}-{last}: {found.kind} {found.score:.2f} ({found.rule}){shown}"


def _reasons(row: Explanation) -> str:
    cues = ", ".join(f'"{cue.word}" ({cue.language or "all languages"})' for cue in row.cues)
    parts = [f"heard {cues}" if cues else "no cue word"]
    if row.source is Source.TAGGER:
        parts = ["by a tagger"]
    elif row.source is Source.MEMORY:
        parts = ["found again: it is named elsewhere"]
    elif row.source is Source.LIST:
        parts = [f"listed in {row.listed}"]
    if row.check:
        parts.append(f"check {row.check}")
    return "; ".join(parts)
