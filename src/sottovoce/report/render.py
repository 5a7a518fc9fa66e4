"""Render a tally. The page is one file that loads nothing; every chart has a table that says the same."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib import resources

from sottovoce.report.model import MOST_CONVERSATIONS, Tally

FORMAT = 1
_BANDS = (("none", 0, 0), ("1 to 2", 1, 2), ("3 to 5", 3, 5), ("6 to 10", 6, 10), ("more than 10", 11, 1 << 62))
_BUSIEST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFacts:
    """What the tally does not know.

    Attributes:
        command: ``mask``, ``scan`` or ``detect``.
        source: Name of what was read (a file name, not its path).
        finished_at: UTC time in ISO 8601.
        seconds: How long the run took.
        version: Version of this package.
        reversible: Kind to whether the way back was kept.
        tagger: Name of the tagger that looked for names without cues; "" for none.
        bad_records: Records that could not be read and were set aside.
        kinds_off: Kinds that were not looked for.
    """

    command: str
    source: str
    finished_at: str
    seconds: float
    version: str
    reversible: Mapping[str, bool]
    tagger: str = ""
    bad_records: int = 0
    kinds_off: Sequence[str] = ()


def remaining_risks(tally: Tally, facts: RunFacts) -> list[str]:
    """What is left at risk after this run, each with its reason."""
    risks = []
    if not facts.tagger:
        risks.append(
            "Names, places and employers without a cue beside them (“my name is …”) were not looked for: no tagger "
            "ran. Expect unmasked names.",
        )
    if kept := sorted({kind for kind, action in tally.actions if action == "keep"}):
        risks.append(f"Kept as they are, by the manifest: {', '.join(kept)}.")
    if partial := sorted({kind for kind, action in tally.actions if action in {"generalize", "shift", "mask"}}):
        risks.append(f"Only coarsened, so part of the value remains: {', '.join(partial)}.")
    if any(facts.reversible.get(kind, False) for kind in tally.kinds):
        risks.append(
            "The output is pseudonymized, not anonymized: whoever holds the key set and the vault can restore it. "
            "Keep both away from the output.",
        )
    if facts.kinds_off:
        risks.append(f"Not looked for: {', '.join(facts.kinds_off)}.")
    if facts.bad_records:
        risks.append(f"{facts.bad_records} unreadable records were set aside unmasked in the side file.")
    risks.append(
        "What people tell about themselves (events, jobs, rare conditions, writing style) can point to a person "
        "without any identifier. No detector removes that; treat the output as personal data.",
    )
    return risks


def _conversation_bands(tally: Tally) -> list[dict[str, object]]:
    sizes = Counter(tally.conversations[mark] for mark in tally.first_record)
    return [
        {"findings": name, "conversations": sum(count for size, count in sizes.items() if low <= size <= high)}
        for name, low, high in _BANDS
    ]


def _facts_table(tally: Tally, facts: RunFacts) -> dict[str, object]:
    busiest = sorted(tally.conversations.items(), key=lambda item: (-item[1], tally.first_record[item[0]]))[:_BUSIEST]
    return {
        "format": FORMAT,
        "command": facts.command,
        "source": facts.source,
        "version": facts.version,
        "finished_at": facts.finished_at,
        "seconds": round(facts.seconds, 3),
        "records": tally.records,
        "records_with_findings": tally.with_findings,
        "bad_records": facts.bad_records,
        "values": tally.values,
        "findings": sum(tally.kinds.values()),
        "covered_share": round(tally.covered / tally.characters, 6) if tally.characters else 0.0,
        "kinds": [
            {
                "kind": kind,
                "findings": count,
                "actions": sorted(action for name, action in tally.actions if name == kind),
                "reversible": facts.reversible.get(kind, False),
            }
            for kind, count in _ranked(tally.kinds)
        ],
        "languages": [
            {"language": language, "values": count, "findings": tally.languages[language]}
            for language, count in _ranked(tally.values_by_language)
        ],
        "conversations": {
            "counted": len(tally.first_record),
            "counted_one_by_one_up_to": MOST_CONVERSATIONS,
            "by_findings": _conversation_bands(tally),
            "busiest": [
                {"begins_at_record": tally.first_record[mark], "findings": count} for mark, count in busiest if count
            ],
        },
        "rules": [{"rule": rule, "findings": count} for rule, count in _ranked(tally.rules)],
        "uncertain": [asdict(place) for place in tally.least_certain()],
        "tagger": facts.tagger,
        "kinds_off": list(facts.kinds_off),
        "remaining_risks": remaining_risks(tally, facts),
    }


def _ranked(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def as_json(tally: Tally, facts: RunFacts) -> str:
    """The report for programs; the same figures as the page."""
    return json.dumps(_facts_table(tally, facts), ensure_ascii=False, indent=2) + "\n"


def as_html(tally: Tally, facts: RunFacts) -> str:
    """The report for people: one self-contained page."""
    import jinja2  # noqa: PLC0415  # 40 ms, paid by who writes a report

    template = (resources.files("sottovoce.report") / "report.html.j2").read_text(encoding="utf-8")
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    return environment.from_string(template).render(report=_facts_table(tally, facts))
