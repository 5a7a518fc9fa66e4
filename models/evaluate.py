"""Figures of the tagger: leaks by language and kind on the chats, the dialogues set aside, and each corpus's own split.

    python -m models.evaluate [--model FOLDER] [--sets chats,dialogues,corpora,negatives] [--json]

The measures are those of ../shared/tools/score_detection.py: a message leaks when a span keeps more than a tenth of its
letters and digits uncovered; over-redaction is the share of letters and digits outside all spans that is covered.
"""

import argparse
import json
from collections import Counter, defaultdict
from pathlib import Path

from benchmarks.accuracy import OPTIONAL, is_leak, outside, places, read, solid

from models import corpora
from sottovoce.detect import Detector
from sottovoce.detect.tagger import BuiltinTagger
from sottovoce.detect.tagger.model import BUILTIN

CHATS = Path(__file__).parents[2] / "shared" / "eval" / "chat_dev.jsonl"


class Score:
    """Counts of one set of messages."""

    def __init__(self):
        self.holding = self.leaking = self.clean = self.harmed = self.gold = self.covered = self.touched = (
            self.messages
        ) = 0
        self.by_kind = defaultdict(Counter)

    def add(self, text, gold, found, ignored=()):
        """One message: gold spans (start, end, kind), findings (start, end), and places that do not count."""
        hidden = places(found)
        leaks = False
        for start, end, kind in gold:
            span = solid(text, start, end)
            leaked = is_leak(span, hidden)
            self.gold += len(span)
            self.covered += len(span & hidden)
            leaks |= leaked
            self.by_kind[kind]["leaked"] += leaked
            self.by_kind[kind]["all"] += 1
        clean = outside(text, gold, ignored)
        harmed = len(clean & hidden)
        self.clean += len(clean)
        self.harmed += harmed
        self.touched += bool(harmed)
        self.messages += 1
        self.holding += bool(gold)
        self.leaking += leaks

    def row(self):
        """The figures, as shares."""
        return {
            "messages": self.messages,
            "leak": self.leaking / max(1, self.holding),
            "over": self.harmed / max(1, self.clean),
            "recall": self.covered / max(1, self.gold),
            "touched": self.touched / max(1, self.messages),
            "kinds": {kind: round(row["leaked"] / row["all"], 3) for kind, row in sorted(self.by_kind.items())},
        }


def parted(record, counts):
    """Labelled spans whose kind ``counts``, and the places of the others, which neither leak nor harm."""
    gold = [tuple(span[:3]) for span in record["spans"] if counts(span[2])]
    return gold, [tuple(span[:2]) for span in record["spans"] if not counts(span[2])]


def is_wanted(kind):
    """Whether a kind counts on the chats: all but what is looked for by choice."""
    return kind not in OPTIONAL


def is_of_dialogues(kind):
    """Whether the dialogues label a kind."""
    return kind in DIALOGUE_KINDS


def chats(detector, path=CHATS):
    """Scores by language, and of all, on labelled chats."""
    rows = read(path)
    total, languages = Score(), defaultdict(Score)
    for row, found in zip(rows, detector.detect_batch([row["text"] for row in rows]), strict=True):
        gold, ignored = parted(row, is_wanted)
        hidden = [(f.start, f.end) for f in found]
        total.add(row["text"], gold, hidden, ignored)
        languages[row["lang"]].add(row["text"], gold, hidden, ignored)
    return total, languages


DIALOGUE_KINDS = {"PERSON", "LOCATION", "ORGANIZATION", "ADDRESS", "PHONE", "EMAIL", "ID"}


def dialogues(detector):
    """{source: Score} on the conversations set aside, for the kinds that each source labels."""
    scores = {}
    for path, source, _ in corpora.files("train"):
        if source in corpora.DIALOGUES:
            score = scores[source] = Score()
            rows = list(corpora.records(path, aside=True))
            for row, found in zip(rows, detector.detect_batch([row["text"] for row in rows]), strict=True):
                gold, other = parted(row, is_of_dialogues)
                score.add(row["text"], gold, [(f.start, f.end) for f in found], other)
    return scores


def persons(detector, most=1500):
    """{corpus.language: (recall, precision)} of PERSON by letters, on each corpus's development split."""
    figures = {}
    for path, source, language in corpora.files("dev"):
        rows = list(corpora.records(path))[:most]
        gold_size = hit = said = 0
        for row, found in zip(rows, detector.detect_batch([row["text"] for row in rows]), strict=True):
            text = row["text"]
            letters = solid(text, 0, len(text))
            gold = places(span for span in row["spans"] if span[2] == "PERSON") & letters
            free = places(span for span in row["spans"] if span[2] == "PERSON_NOMINAL")
            named = (places((f.start, f.end) for f in found if f.kind == "PERSON") & letters) - free
            covered = places((f.start, f.end) for f in found)
            gold_size, hit, said = gold_size + len(gold), hit + len(gold & covered), said + len(named)
            figures[f"{source}.{language}"] = figures.get(f"{source}.{language}", 0) + len(named & gold)
        right = figures[f"{source}.{language}"]
        figures[f"{source}.{language}"] = (hit / max(1, gold_size), right / max(1, said), gold_size)
    return figures


def negatives(detector):
    """Share of messages without personal data that are touched."""
    from sottovoce.testing.negatives import negatives as texts

    texts = list(texts(11, 4000))
    return sum(bool(found) for found in detector.detect_batch(texts)) / len(texts)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, default=BUILTIN)
    parser.add_argument("--sets", default="chats,dialogues,corpora,negatives")
    args = parser.parse_args()
    detector = Detector(taggers=[BuiltinTagger(args.model)])
    sets = args.sets.split(",")
    if "chats" in sets:
        total, languages = chats(detector)
        print("chats", json.dumps(total.row()))
        worst = sorted(languages.items(), key=lambda item: -item[1].row()["leak"])
        print("by language", {name: (round(s.row()["leak"], 3), round(s.row()["over"], 4)) for name, s in worst})
    if "dialogues" in sets:
        for source, score in dialogues(detector).items():
            print(source, json.dumps(score.row()))
    if "corpora" in sets:
        for name, (recall, precision, size) in sorted(persons(detector).items(), key=lambda item: item[1][0]):
            print(f"{name:28s} recall {recall:.3f} precision {precision:.3f} letters {size}")
    if "negatives" in sets:
        print("negatives touched", round(negatives(detector), 4))


if __name__ == "__main__":
    main()
