"""A tally as text and back, so that an interrupted run takes it up where it stopped. Counts and places only."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import astuple

from sottovoce.report.model import Place, Tally

_NUMBERS = ("records", "values", "characters", "covered", "with_findings")
_COUNTERS = ("kinds", "rules", "languages", "values_by_language")


def dump(tally: Tally) -> str:
    """``tally`` as one line of JSON."""
    return json.dumps(
        {
            **{name: getattr(tally, name) for name in (*_NUMBERS, *_COUNTERS)},
            "actions": [[kind, action, count] for (kind, action), count in tally.actions.items()],
            "conversations": [
                [mark.hex(), record, tally.conversations[mark]] for mark, record in tally.first_record.items()
            ],
            "uncertain": [astuple(place) for place in tally.least_certain()],
        },
    )


def load(text: str) -> Tally:
    """The tally that ``dump`` wrote."""
    table = json.loads(text)
    tally = Tally()
    for name in _NUMBERS:
        setattr(tally, name, int(table[name]))
    for name in _COUNTERS:
        setattr(tally, name, Counter(table[name]))
    tally.actions = Counter({(kind, action): count for kind, action, count in table["actions"]})
    for mark, record, count in table["conversations"]:
        tally.note_conversation(bytes.fromhex(mark), record, count)
    tally.uncertain = [Place(*row) for row in table["uncertain"]]
    return tally
