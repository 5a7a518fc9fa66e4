"""From overlapping candidates to findings: sorted, disjoint, the same whatever order the candidates came in.

Where two overlap, the better one (contains the other, else higher score, else longer) stands whole, and what sticks
out of the other stays covered as long as it holds a letter or digit: a leak is worse than a seam.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sottovoce.detect.model import Finding


def merge(candidates: Iterable[Finding], text: str) -> list[Finding]:
    """Disjoint findings that cover every candidate.

    Args:
        candidates: In any order, overlapping at will, at offsets into ``text``.
        text: The original text, to tell white space from content.
    """
    ranked = rank(candidates)
    if len(ranked) < 2:
        return ranked
    out: list[Finding] = []
    for cluster in clusters(ranked):
        out += cluster if len(cluster) == 1 else settle(cluster, text)
    return out


def rank(candidates: Iterable[Finding]) -> list[Finding]:
    """Each candidate once, by place; on one place the longer, then the better, comes first."""
    return sorted(set(candidates), key=lambda f: (f.start, -f.end, -f.score, f.kind, f.rule))


def clusters(ranked: Sequence[Finding]) -> Iterable[list[Finding]]:
    """Groups of candidates that hang together by overlaps; ``ranked`` is sorted by place."""
    cluster: list[Finding] = []
    reach = -1
    for finding in ranked:
        if cluster and finding.start >= reach:
            yield cluster
            cluster = []
        reach = max(reach, finding.end) if cluster else finding.end
        cluster.append(finding)
    if cluster:
        yield cluster


def settle(cluster: Sequence[Finding], text: str) -> list[Finding]:
    """The disjoint findings that cover what ``cluster`` covers."""
    outer = [f for f in cluster if not any(engulfs(other, f) for other in cluster)]
    outer.sort(key=lambda f: (-f.score, f.start - f.end, f.start, f.kind, f.rule))
    settled: list[Finding] = []
    for finding in outer:
        settled += _remainders(finding, settled, text)
    return sorted(settled)


def engulfs(other: Finding, finding: Finding) -> bool:
    """Whether ``other`` makes ``finding`` needless: it is longer and covers it, or better on the same span."""
    if not (other.start <= finding.start and finding.end <= other.end) or other == finding:
        return False
    if (other.start, other.end) == (finding.start, finding.end):
        return (-other.score, other.kind, other.rule) < (-finding.score, finding.kind, finding.rule)
    return True


def _remainders(finding: Finding, settled: list[Finding], text: str) -> list[Finding]:
    """The parts of ``finding`` that no settled finding covers, trimmed to their content."""
    parts = [(finding.start, finding.end)]
    for other in settled:
        parts = [
            piece
            for start, end in parts
            for piece in ((start, min(end, other.start)), (max(start, other.end), end))
            if piece[0] < piece[1]
        ]
    if parts == [(finding.start, finding.end)]:
        return [finding]
    kept = []
    for start, end in parts:
        while start < end and not text[start].isalnum():
            start += 1  # noqa: PLW2901
        while end > start and not text[end - 1].isalnum():
            end -= 1  # noqa: PLW2901
        if start < end:
            kept.append(Finding(start, end, finding.kind, finding.score, finding.rule))
    return kept
