"""The texts that the benchmarks run on: the bundled conversations (full of personal data) and small talk (without)."""

import itertools
import json
from pathlib import Path

from sottovoce.testing.small_talk import SMALL_TALK

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples" / "conversations.jsonl"


def turns():
    """All turns of the example conversations, in order."""
    for line in EXAMPLES.read_text(encoding="utf-8").splitlines():
        yield from (turn["text"] for turn in json.loads(line)["turns"])


def small_talk():
    """All small-talk sentences, one of each language in turn."""
    for row in itertools.zip_longest(*SMALL_TALK.values()):
        yield from (sentence for sentence in row if sentence)


def _cut(stream, count, size):
    for _ in range(count):
        text = next(stream)
        while len(text) < size:
            text += " " + next(stream)
        yield text[:size]


def messages(count, size=80):
    """`count` messages of exactly `size` characters: turns, cut or followed by the next ones."""
    return _cut(itertools.cycle(turns()), count, size)


def plain_messages(count, size=80):
    """`count` messages of exactly `size` characters without personal data."""
    return _cut(itertools.cycle(small_talk()), count, size)


def _lines(stream, size):
    parts, total = [], 0
    while total < size:
        parts.append(next(stream))
        total += len(parts[-1].encode()) + 1
    return "\n".join(parts)


def bulk(size):
    """Running text of about `size` bytes: the turns, one a line."""
    return _lines(itertools.cycle(turns()), size)


def plain_bulk(size):
    """Running text of about `size` bytes without personal data."""
    return _lines(itertools.cycle(small_talk()), size)


def write_chats(path, count):
    """A JSONL file of `count` single messages with conversation and role; returns its size in bytes."""
    stream = itertools.cycle(turns())
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            row = {"conversation": f"conv-{number // 10}", "role": "user", "text": next(stream)}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path.stat().st_size
