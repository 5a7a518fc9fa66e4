"""Speed and memory of detection and masking, the peer side by side in the same run.

    python -m benchmarks.speed [--quick]

Prints one JSON object; ``benchmarks/run.py`` writes it into docs/benchmarks.md.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.texts import ROOT, bulk, messages, write_chats

PEER = ROOT / ".bench-venv" / "bin" / "python"
STARTUP = """
import time; started = time.perf_counter()
from sottovoce import Engine
found = Engine().detect("mail ana@ruiz.example")
seconds = time.perf_counter() - started
import resource; print(len(found), seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def rules_per_second(texts):
    """Messages per second of the rules alone, one core, one call a message."""
    from sottovoce.detect import Detector

    detector = Detector()
    for text in texts[:500]:
        detector.detect(text)
    started = time.perf_counter()
    for text in texts:
        detector.detect(text)
    return len(texts) / (time.perf_counter() - started)


def bulk_bytes_per_second(text):
    """Bytes per second of the rules alone on one long text, one core."""
    from sottovoce.detect import Detector

    detector = Detector()
    detector.detect(text[:5000])
    started = time.perf_counter()
    detector.detect(text)
    return len(text.encode()) / (time.perf_counter() - started)


def peer(texts):
    """What Presidio does with the same texts; None where it is not installed."""
    if not PEER.exists():
        return None
    feed = "".join(json.dumps({"id": "", "text": text}) + "\n" for text in texts)
    ran = subprocess.run(
        [str(PEER), str(Path(__file__).with_name("peer_presidio.py")), "speed"],
        input=feed, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(ran.stdout)


def startup():
    """Seconds from start of import to first finding, and resident memory, in a fresh process with a warm rule cache."""
    best = None
    for _ in range(3):
        ran = subprocess.run([sys.executable, "-c", STARTUP], capture_output=True, text=True, check=True)
        found, seconds, mib = ran.stdout.split()
        assert found == "1"
        if best is None or float(seconds) < best[0]:
            best = (float(seconds), float(mib))
    return {"seconds": best[0], "mib": best[1]}


def mask_file(count):
    """`sottovoce mask` on a JSONL file of `count` messages with two workers: messages per second and peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "chats.jsonl", Path(folder) / "masked.jsonl"
        size = write_chats(source, count)
        command = [sys.executable, "-c", "from sottovoce.cli import main; main()", "mask", str(source), str(target), "-q", "-j", "2"]
        started = time.perf_counter()
        environment = os.environ | {"SOTTOVOCE_HOME": str(Path(folder) / "home")}
        process = subprocess.Popen(command, cwd=folder, env=environment)
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


def main():
    quick = "--quick" in sys.argv
    texts = list(messages(2_000 if quick else 20_000))
    text = bulk(1_000_000 if quick else 5_000_000)
    theirs = peer(texts[: 500 if quick else 2_000])
    theirs_bulk = peer([text[at : at + 20_000] for at in range(0, 100_000, 20_000)])
    result = {
        "rules": {"ours": rules_per_second(texts), "peer": theirs and theirs["per_second"]},
        "bulk": {"ours": bulk_bytes_per_second(text), "peer": theirs_bulk and theirs_bulk["bytes_per_second"]},
        "startup": {"ours": startup(), "peer": theirs and theirs["startup"]},
        "mask": mask_file(20_000 if quick else 200_000),
        "self_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
