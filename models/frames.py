"""The frames of a language: messages with slots, and what the slots are filled with."""

import random
import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_name("frames")
SLOT = re.compile(r"\{(\w+)(?::(\w+))?\}")


@dataclass
class Frames:
    """One file of ``frames/``, read."""

    language: str
    data: dict = field(repr=False)
    cases: list = field(default_factory=list)
    _tables: dict = field(default_factory=dict, repr=False)

    def table(self, key):
        """Rows of forms for ``first``, ``last``, ``town``, ``nicknames``, ``region`` or ``country``."""
        if key not in self._tables:
            rows = self.data.get(key) or self.data.get(key + "s") or []
            self._tables[key] = [[form.strip() for form in row.split("|")] for row in rows if row.strip()]
        return self._tables[key]

    def forms(self, key):
        """All forms of all rows."""
        return [form for row in self.table(key) for form in row if form]

    def form(self, row, case):
        """The form of a row in a case, the base form where there is none."""
        at = self.cases.index(case) if case in self.cases else 0
        return row[at] if at < len(row) and row[at] else row[0]

    def inflect(self, key, name, case):
        """A name that is in no table, after the row whose ending is most like its own."""
        at = self.cases.index(case) if case in self.cases else 0
        if not at:
            return name
        best, most = None, 0
        for row in self._by_end(key).get(name[-1:].lower(), ()):
            same = 0
            while same < min(len(row[0]), len(name)) and row[0][-1 - same].lower() == name[-1 - same].lower():
                same += 1
            if same > most and at < len(row) and row[at]:
                best, most = row, same
        if best is None:
            return name
        base, form = best[0], best[at]
        keep = 0
        while keep < min(len(base), len(form)) and base[keep] == form[keep]:
            keep += 1
        cut = len(base) - keep
        return name[: len(name) - cut] + form[keep:] if cut <= most else name

    def _by_end(self, key):
        if ("end", key) not in self._tables:
            index = defaultdict(list)
            for row in self.table(key):
                index[row[0][-1:].lower()].append(row)
            self._tables["end", key] = index
        return self._tables["end", key]


@cache
def load_all():
    """{language: Frames} of every file."""
    found = {}
    for path in sorted(FOLDER.glob("*.toml")):
        with path.open("rb") as file:
            data = tomllib.load(file)
        found[data["language"]] = Frames(data["language"], data, list(data.get("cases", ["nom"])))
    return found


def split(frames, part):
    """The frames for training or for checking: every tenth is kept apart, so that wording is tested too."""
    rng = random.Random(7)
    shuffled = frames[:]
    rng.shuffle(shuffled)
    tenth = max(1, len(shuffled) // 12)
    return shuffled[:tenth] if part == "check" else shuffled[tenth:]
