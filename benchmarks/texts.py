"""The texts that the benchmarks run on, made from the bundled example conversations."""

import itertools
import json
from pathlib import Path

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples" / "conversations.jsonl"


def turns():
    """All turns of the example conversations, in order."""
    for line in EXAMPLES.read_text(encoding="utf-8").splitlines():
        yield from (turn["text"] for turn in json.loads(line)["turns"])


def messages(count, size=80):
    """`count` messages of exactly `size` characters: turns, cut or followed by the next ones."""
    stream = itertools.cycle(turns())
    for _ in range(count):
        text = next(stream)
        while len(text) < size:
            text += " " + next(stream)
        yield text[:size]


def bulk(size):
    """Running text of about `size` bytes: the turns, one a line."""
    stream, parts, total = itertools.cycle(turns()), [], 0
    while total < size:
        parts.append(next(stream))
        total += len(parts[-1].encode()) + 1
    return "\n".join(parts)


def write_chats(path, count):
    """A JSONL file of `count` single messages with conversation and role; returns its size in bytes."""
    stream = itertools.cycle(turns())
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            row = {"conversation": f"conv-{number // 10}", "role": "user", "text": next(stream)}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path.stat().st_size
