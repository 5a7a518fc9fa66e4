"""Fuzzing of the laws, for as long as asked: no crash, no hang, no broken law.

    python -m benchmarks.fuzz [--minutes 10] [--seed 1]

Hypothesis draws texts of every script with values planted in them, mangled files and manifests; each law is tried in
turn until the time is up. A failure prints the law and the seed, with letters and digits starred, and exits 1.
"""

import argparse
import contextlib
import gzip
import itertools
import json
import random
import re
import sys
import tempfile
import time
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from tests.strategies import VALUES, messages, pieces

import sottovoce
from sottovoce.app import Home, ReportPlan, Scoping, mask_path, restore_path
from sottovoce.datasets import Job, Options
from sottovoce.detect import Detector
from sottovoce.errors import SottovoceError
from sottovoce.manifest import Manifest, loads

SLOW_SECONDS = 5.0
"""A single text of a few hundred characters that takes longer counts as a hang."""

ENGINE = sottovoce.Engine()
HYPERSCAN, RE2 = Detector(use_hyperscan=True), Detector(use_hyperscan=False)
FOLDER = Path(tempfile.mkdtemp(prefix="sottovoce-fuzz-"))
HOME = Home(keys=FOLDER / "keys.json", vault=FOLDER / "vault.db")
COUNTER = itertools.count()

repeats = st.builds(lambda text, times: text * times, st.one_of(pieces, st.sampled_from(VALUES)), st.integers(1, 200))
texts = st.one_of(messages(), repeats, st.text(max_size=300))


def timed(call, *arguments):
    started = time.monotonic()
    result = call(*arguments)
    assert time.monotonic() - started < SLOW_SECONDS, "took too long"
    return result


def law_restore(text):
    with sottovoce.Engine() as engine:
        assert engine.restore(timed(engine.mask, text).text) == text


def law_idempotent(text):
    masked = ENGINE.mask(text, scope="s").text
    assert ENGINE.mask(masked, scope="s").text == masked


def law_back_ends(text):
    assert timed(HYPERSCAN.detect, text) == timed(RE2.detect, text)


def law_nothing_survives(text):
    for done in ENGINE.mask(text, scope="s").replacements:
        suffix = done.text.rpartition("-")[2]
        runs = {done.value[at : at + 3] for at in range(len(done.value) - 2) if done.value[at : at + 3].isalnum()}
        assert not any(run in suffix for run in runs)


def law_values(text):
    value = [{"role": "user", "content": text}, json.dumps({"arguments": text})]
    with sottovoce.Engine() as engine:
        masked = engine.mask_values(value, scope="s")
        assert engine.restore_values(masked, scope="s") == value


def _round_trip(data, suffix):
    name = f"in{next(COUNTER)}{suffix}"
    source, masked, back = FOLDER / name, FOLDER / f"m{name}", FOLDER / f"b{name}"
    source.write_bytes(data)
    try:
        with contextlib.suppress(SottovoceError):
            job = Job(source=source, target=masked, workers=1, options=Options())
            mask_path(job, Manifest.default(), HOME, scoping=Scoping(), report=ReportPlan())
            restore_path(Job(source=masked, target=back, workers=1), HOME, scoping=Scoping())
            unpack = gzip.decompress if suffix.endswith(".gz") else bytes
            assert unpack(back.read_bytes()) == unpack(data)
    finally:
        for path in FOLDER.glob(f"*{name}*"):
            path.unlink()


def law_jsonl(text):
    line = json.dumps({"conversation": "c", "turns": [{"text": text}], "x": text[::2]}, ensure_ascii=len(text) % 2 == 0)
    _round_trip(line.encode("utf-8", "replace") + b"\n" + text.encode("utf-8", "replace")[:80], ".jsonl")


def law_csv(text):
    cell = text.encode("utf-8", "replace").decode()
    quoted = cell.replace('"', '""')
    _round_trip(f'id,text\r\n1,"{quoted}"\r\n{cell}'.encode(), ".csv")


def law_text(text):
    _round_trip(text.encode("utf-8", "replace"), ".txt")


def law_gzip(text):
    whole = gzip.compress(json.dumps({"text": text}).encode(), mtime=0)
    _round_trip(whole[: max(1, len(whole) - len(text) % 7)], ".jsonl.gz")


def law_manifest(text):
    with contextlib.suppress(SottovoceError):
        loads(f"version = 1\n{text}", "fuzz.toml")


LAWS = [value for name, value in sorted(globals().items()) if name.startswith("law_")]


def tried(law, number, examples):
    run = given(texts)(law)
    run = settings(
        max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink), print_blob=False, report_multiple_bugs=False,
    )(run)  # fmt: skip
    seed(number)(run)()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 30))
    parser.add_argument("--examples", type=int, default=100)
    options = parser.parse_args()
    stop = time.monotonic() + 60 * options.minutes
    number, total = options.seed, 0
    print(f"seed {options.seed}, {len(LAWS)} laws, {options.minutes:g} minutes", flush=True)
    while time.monotonic() < stop:
        for law in LAWS:
            try:
                tried(law, number, options.examples)
            except Exception as err:  # noqa: BLE001 - whatever it is, it is a finding
                shape = re.sub(r"[^\W_]", "*", str(err))[:2000]
                print(f"BROKEN: {law.__name__} with seed {number}: {type(err).__name__}: {shape}")
                sys.exit(1)
            total += options.examples
        number += 1
        print(f"{total:,} examples, {max(0, stop - time.monotonic()):.0f} s left", flush=True)
    print(f"No crash, hang or broken law in {total:,} examples.")


if __name__ == "__main__":
    main()
