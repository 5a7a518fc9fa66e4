"""Measure how often each rule cries wolf, and record the rates.

Runs all rules over generated texts without personal data (``sottovoce.testing.negatives``), writes false findings
per million characters to ``src/sottovoce/detect/noise.toml``, and prints and records the share of letters and digits
that the default detector covers in them.

    python benchmarks/noise.py [--characters 2000000] [--seed 20] [--no-write]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from sottovoce.detect import Detector
from sottovoce.detect.cache import builtin_book
from sottovoce.testing.noise import Noise, watch

TARGET = Path(__file__).resolve().parent.parent / "src" / "sottovoce" / "detect" / "noise.toml"
WORST = 15


def progress(detector: Detector, name: str, *, seed: int, characters: int) -> Noise:
    """Measure with a line that says how far it is."""
    noise = Noise(characters=0, solid=0, covered=0, findings={})
    for noise in watch(detector, seed=seed, characters=characters):
        print(f"\r{name}: {min(100, noise.characters * 100 // characters)} %", end="", file=sys.stderr)
    print(file=sys.stderr)
    return noise


def as_toml(seed: int, rules: Noise, default: Noise, ids: list[str]) -> str:
    """The record: no dates, so that the same rules give the same file."""
    lines = [
        "# False findings per million characters of text without personal data; written by benchmarks/noise.py.",
        f"seed = {seed}",
        f"characters = {rules.characters}",
        f"over_redaction = {default.over_redaction:.6f}  # share of letters and digits the default detector covers",
        "",
        "[rates]",
    ]
    return "\n".join(lines + [f'"{rule}" = {rules.per_million(rule):.2f}' for rule in ids]) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--characters", type=int, default=2_000_000)
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--no-write", action="store_true")
    args = parser.parse_args()
    book = builtin_book()
    every = Detector(kinds=book.kinds)
    rules = progress(every, "all kinds", seed=args.seed, characters=args.characters)
    default = progress(Detector(), "kinds on by default", seed=args.seed, characters=args.characters)
    ids = [rule.id for rule in book.rules]
    if not args.no_write:
        TARGET.write_text(as_toml(args.seed, rules, default, ids), encoding="utf-8")
    print(f"over-redaction of the default detector: {default.over_redaction:.3%}")
    print(f"worst of {len(ids)} rules, false findings per million characters:")
    for rule in sorted(ids, key=rules.per_million, reverse=True)[:WORST]:
        print(f"{rules.per_million(rule):10.1f}  {rule}")


if __name__ == "__main__":
    main()
