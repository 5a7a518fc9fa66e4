"""Leaks by kind on labelled chats, the peer side by side.

    python -m benchmarks.accuracy FILE.jsonl [FILE.jsonl ...]

Reads {"id", "text", "spans": [[start, end, KIND], ...]}. A message leaks when one of its spans of the kind keeps more
than a tenth of its letters and digits uncovered, whatever label covers the rest; over-redaction is the share of
letters and digits outside all spans that is covered.
"""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

from benchmarks.speed import PEER

SHAPED = (
    "EMAIL_ADDRESS", "PHONE_NUMBER", "CREDIT_CARD", "IBAN_CODE", "IP_ADDRESS", "URL", "NATIONAL_ID", "DATE_OF_BIRTH",
)  # fmt: skip
CUED = ("PASSPORT", "DRIVER_LICENSE", "LICENSE_PLATE", "AGE", "SECRET", "USERNAME")
SHAPELESS = ("PERSON", "LOCATION", "ADDRESS", "ORGANIZATION")
OPTIONAL = {"MEDICAL"}
"""Kinds that are only looked for where a manifest says so."""
ANY = "any of these"


def read(path):
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


def ours(texts, *, rules_only):
    from sottovoce import Engine

    return [[(f.start, f.end) for f in found] for found in Engine(rules_only=rules_only).detect_batch(texts)]


def theirs(texts):
    if not PEER.exists():
        return None
    feed = "".join(json.dumps({"id": number, "text": text}) + "\n" for number, text in enumerate(texts))
    command = [str(PEER), str(Path(__file__).with_name("peer_presidio.py")), "detect", "all"]
    ran = subprocess.run(command, input=feed, capture_output=True, text=True, check=True)
    answers = {row["id"]: row["spans"] for row in map(json.loads, ran.stdout.splitlines())}
    return [[(span["start"], span["end"]) for span in answers[number]] for number in range(len(texts))]


def places(spans):
    """Every place in any of the spans (start, end, ...)."""
    return {at for start, end, *_ in spans for at in range(start, end)}


def solid(text, start, end):
    """The places of letters and digits in a span."""
    return {at for at in range(start, end) if text[at].isalnum()}


def is_leak(span, hidden):
    """Whether more than a tenth of a span's letters and digits (as places) is not hidden."""
    return len(span - hidden) > 0.1 * len(span)


def outside(text, *labelled):
    """The places of letters and digits in no span of any of the lists."""
    return solid(text, 0, len(text)).difference(*map(places, labelled))


def score(records, found):
    """Messages with each kind, messages of them that leak, and the share of clean letters and digits covered."""
    holding, leaking = Counter(), Counter()
    clean = harmed = 0
    for record, spans in zip(records, found, strict=True):
        text, hidden = record["text"], places(spans)
        free = outside(text, record["spans"])
        clean += len(free)
        harmed += len(free & hidden)
        kinds = {kind for _, _, kind, *_ in record["spans"]}
        leaks = {kind for start, end, kind, *_ in record["spans"] if is_leak(solid(text, start, end), hidden)}
        holding.update(kinds | ({ANY} if kinds - OPTIONAL else set()))
        leaking.update(leaks | ({ANY} if leaks - OPTIONAL else set()))
    return {
        "holding": dict(holding),
        "leak": {kind: leaking[kind] / count for kind, count in holding.items()},
        "over_redaction": harmed / max(1, clean),
    }


def measure(paths):
    records = [record for path in paths for record in read(path)]
    texts = [record["text"] for record in records]
    peer = theirs(texts)
    return {
        "messages": len(records),
        "ours": score(records, ours(texts, rules_only=True)),
        "with_tagger": score(records, ours(texts, rules_only=False)),
        "peer": None if peer is None else score(records, peer),
    }


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1:]), indent=2))
