"""Speed and memory of detection and masking, the peer side by side in the same run.

    python -m benchmarks.speed [--quick]

Prints one JSON object; ``benchmarks/run.py`` writes it into docs/benchmarks.md.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.texts import ROOT, bulk, messages, plain_bulk, plain_messages, write_chats

PEER = ROOT / ".bench-venv" / "bin" / "python"
STARTUP = """
import time; started = time.perf_counter()
from sottovoce import Engine
found = Engine().detect("mail ana@ruiz.example")
seconds = time.perf_counter() - started
import resource; print(len(found), seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def rules_per_second(texts):
    """Messages per second of the rules alone, one core, one call a message; the best of three rounds."""
    from sottovoce.detect import Detector

    detector = Detector()
    best = 0
    for _ in range(3):
        started = time.perf_counter()
        for text in texts:
            detector.detect(text)
        best = max(best, len(texts) / (time.perf_counter() - started))
    return best


def with_tagger(texts):
    """Rules and tagger together, one core: messages per second in batches of 64, and the median of single calls, ms."""
    from sottovoce.detect import Detector
    from sottovoce.detect.tagger import BuiltinTagger

    detector = Detector(taggers=[BuiltinTagger()])
    detector.detect_batch(texts[:200])
    best = 0
    for _ in range(3):
        started = time.perf_counter()
        for at in range(0, len(texts), 64):
            detector.detect_batch(texts[at : at + 64])
        best = max(best, len(texts) / (time.perf_counter() - started))
    single = []
    for text in texts[:1000]:
        started = time.perf_counter()
        detector.detect(text)
        single.append(time.perf_counter() - started)
    feed = "".join(json.dumps({"id": "", "text": text}) + "\n" for text in texts)
    theirs = None
    if PEER.exists():
        command = [str(PEER), str(Path(__file__).with_name("peer_presidio.py")), "names"]
        ran = subprocess.run(command, input=feed, capture_output=True, text=True, check=True)
        theirs = json.loads(ran.stdout)["per_second"]
    return {"per_second": best, "p50_ms": sorted(single)[len(single) // 2] * 1000, "spacy": theirs}


def bulk_bytes_per_second(text):
    """Bytes per second of the rules alone on one long text, one core."""
    from sottovoce.detect import Detector

    detector = Detector()
    detector.detect(text[:20_000])
    started = time.perf_counter()
    detector.detect(text)
    return len(text.encode()) / (time.perf_counter() - started)


def peer(texts, *options):
    """What Presidio does with the same texts; None where it is not installed."""
    if not PEER.exists():
        return None
    feed = "".join(json.dumps({"id": "", "text": text}) + "\n" for text in texts)
    command = [str(PEER), str(Path(__file__).with_name("peer_presidio.py")), "speed", *options]
    return json.loads(subprocess.run(command, input=feed, capture_output=True, text=True, check=True).stdout)


def side_by_side(texts, peer_texts):
    """Messages per second: ours, Presidio's default pattern recognizers, all of its pattern recognizers."""
    default, everything = peer(peer_texts), peer(peer_texts[: len(peer_texts) // 2], "all")
    return {
        "ours": rules_per_second(texts),
        "peer": default and default["per_second"],
        "peer_recognizers": default and default["recognizers"],
        "peer_all": everything and everything["per_second"],
        "peer_all_recognizers": everything and everything["recognizers"],
    }


def bulk_side_by_side(text):
    """Bytes per second on a long text; the peer gets its beginning in 20 kB pieces, to be done in time."""
    theirs = peer([text[at : at + 20_000] for at in range(0, 100_000, 20_000)])
    return {"ours": bulk_bytes_per_second(text), "peer": theirs and theirs["bytes_per_second"]}


def startup():
    """Seconds from import to first finding, and resident memory, in a fresh process; rules and bytecode are cached."""
    best = None
    with tempfile.TemporaryDirectory() as folder:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment["PYTHONPYCACHEPREFIX"] = folder  # As after an installation, whatever this machine is set to.
        for _ in range(4):
            command = [sys.executable, "-c", STARTUP]
            ran = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
            found, seconds, mib = ran.stdout.split()
            assert found == "1"
            if best is None or float(seconds) < best[0]:
                best = (float(seconds), float(mib))
    theirs = peer(["hello"])
    return {"seconds": best[0], "mib": best[1], "peer_seconds": theirs and theirs["startup"]}


def mask_file(count, *options):
    """`sottovoce mask` on a JSONL file of `count` messages with two workers: messages per second and peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "chats.jsonl", Path(folder) / "masked.jsonl"
        size = write_chats(source, count)
        command = [
            sys.executable,
            "-c",
            "from sottovoce.cli import main; main()",
            "mask",
            str(source),
            str(target),
            *options,
        ]
        environment = os.environ | {"SOTTOVOCE_HOME": str(Path(folder) / "home")}
        started = time.perf_counter()
        process = subprocess.Popen([*command, "-q", "-j", "2"], cwd=folder, env=environment)
        peak = 0
        while process.poll() is None:
            peak = max(peak, family_memory(process.pid))
            time.sleep(0.2)
        seconds = time.perf_counter() - started
        assert process.returncode == 0
        return {"per_second": count / seconds, "mib": peak / 2**20, "messages": count, "megabytes": size / 1e6}


def family_memory(pid):
    """Proportional set size in bytes of a process and its children (Linux); 0 elsewhere."""
    total, queue = 0, [pid]
    while queue:
        one = queue.pop()
        try:
            rollup = Path(f"/proc/{one}/smaps_rollup").read_text()
            total += next(int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Pss:"))
            queue += [int(child) for child in Path(f"/proc/{one}/task/{one}/children").read_text().split()]
        except (OSError, StopIteration):
            continue
    return total


def measure(*, quick=False):
    small = 5 if quick else 1
    return {
        "chats": side_by_side(list(messages(10_000 // small)), list(messages(1_000 // small))),
        "plain": side_by_side(list(plain_messages(10_000 // small)), list(plain_messages(1_000 // small))),
        "bulk_chats": bulk_side_by_side(bulk(2_000_000 // small)),
        "bulk_plain": bulk_side_by_side(plain_bulk(4_000_000 // small)),
        "startup": startup(),
        "tagger": with_tagger(list(messages(4_000 // small))),
        "mask": mask_file(200_000 // small // small, "--rules-only"),
        "mask_tagger": mask_file(50_000 // small // small),
    }


if __name__ == "__main__":
    print(json.dumps(measure(quick="--quick" in sys.argv), indent=2))
