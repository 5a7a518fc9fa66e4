"""All benchmarks, in under ten minutes: prints what it does and writes docs/benchmarks.md.

make bench          or    python -m benchmarks.run [--quick]
"""

import platform
import sys
import time

from benchmarks import accuracy, speed
from benchmarks.texts import ROOT

DATA = ROOT / "benchmarks" / "data"
SHARED = ROOT.parent / "shared" / "eval" / "chat_dev.jsonl"
SETS = (
    (
        "Messages that nobody had looked at while rules were written",
        [DATA / "chats_unseen_2.jsonl", DATA / "chats_unseen_3.jsonl"],
    ),
    (
        "An older set: rules were scored on it now and then, the tagger's thresholds were chosen on it as well",
        [DATA / "chats_calibration.jsonl"],
    ),
    ("The development chats, for tuning", [SHARED]),
)
PAGE = ROOT / "docs" / "benchmarks.md"


def say(text):
    print(f"[{time.strftime('%H:%M:%S')}] {text}", file=sys.stderr, flush=True)


def ratio(ours, theirs):
    return "" if not theirs else f"{ours / theirs:.1f} ×"


def speed_rows(result):
    for name, title in (("chats", "bundled chats, personal data in most"), ("plain", "small talk in 41 languages")):
        row = result[name]
        if row["peer"] is None:
            yield f"| 80-character messages, {title}, messages/s | {row['ours']:,.0f} | | |"
            continue
        yield (
            f"| 80-character messages, {title}, messages/s; peer: its {row['peer_recognizers']} default recognizers "
            f"| {row['ours']:,.0f} | {row['peer']:,.0f} | {ratio(row['ours'], row['peer'])} |"
        )
        yield (
            f"| the same; peer: all its {row['peer_all_recognizers']} recognizers "
            f"| {row['ours']:,.0f} | {row['peer_all']:,.0f} | {ratio(row['ours'], row['peer_all'])} |"
        )
    for name, title in (("bulk_chats", "bundled chats"), ("bulk_plain", "small talk")):
        ours, theirs = result[name]["ours"] / 1e6, (result[name]["peer"] or 0) / 1e6
        yield f"| one long text, {title}, MB/s | {ours:.2f} | {theirs:.3f} | {ratio(ours, theirs)} |"
    start = result["startup"]
    theirs = f"{start['peer_seconds']:.2f}" if start["peer_seconds"] else ""
    yield f"| import and first finding with the rule cache, s | {start['seconds']:.2f} | {theirs} | |"
    yield f"| resident memory after it, MiB | {start['mib']:.0f} | | |"
    tagger = result["tagger"]
    both = tagger["per_second"]
    yield (
        "| rules and tagger, bundled chats in batches, messages/s; peer: spaCy's small tagger, untrained "
        f"| {both:,.0f} | {tagger['spacy'] or 0:,.0f} | {ratio(both, tagger['spacy'])} |"
    )
    yield f"| the same, one message at a time, median in ms | {tagger['p50_ms']:.2f} | | |"
    for name, title in (("mask", "--rules-only"), ("mask_tagger", "rules and tagger")):
        mask = result[name]
        yield (
            f"| `sottovoce mask`, {title}, {mask['messages']:,} messages in JSONL, two workers, messages/s "
            f"| {mask['per_second']:,.0f} | | |"
        )
        yield f"| its peak memory, MiB | {mask['mib']:.0f} | | |"


def accuracy_rows(result):
    peer = result["peer"]
    for kind in (*accuracy.SHAPED, *accuracy.CUED, *accuracy.SHAPELESS, accuracy.ANY):
        ours = result["ours"]["leak"].get(kind)
        if ours is not None:
            theirs = f"{peer['leak'][kind]:.1%}" if peer else ""
            both = result["with_tagger"]["leak"][kind]
            yield f"| {kind} | {result['ours']['holding'][kind]} | {ours:.1%} | {both:.1%} | {theirs} |"
    theirs = f"{peer['over_redaction']:.2%}" if peer else ""
    ours, both = result["ours"]["over_redaction"], result["with_tagger"]["over_redaction"]
    yield f"| over-redaction | | {ours:.2%} | {both:.2%} | {theirs} |"


def page(speeds, leaks, seconds):
    lines = [
        "# Benchmarks",
        "",
        (
            f"Written by `make bench` in {seconds:.0f} s, on {platform.machine()}, Python {platform.python_version()}. "
            "Machines differ, and this one is shared: read the ratios. The peer is presidio-analyzer with its pattern "
            "recognizers on a blank spaCy pipeline, in the same run."
        ),
        "",
        "## Speed and memory",
        "",
        "| what | ours | Presidio | ratio |",
        "| --- | ---: | ---: | ---: |",
        *speed_rows(speeds),
        "",
        "## Leaks by kind",
        "",
        "Share of the messages holding a kind that leak it, 41 languages; the peer has all its recognizers on.",
    ]
    for title, result in leaks:
        lines += [
            "",
            f"### {title} ({result['messages']})",
            "",
            "| kind | messages | rules | rules and tagger | Presidio |",
            "| --- | ---: | ---: | ---: | ---: |",
            *accuracy_rows(result),
        ]
    return "\n".join(lines) + "\n"


def main():
    quick = "--quick" in sys.argv
    started = time.monotonic()
    say("speed and memory, ours and the peer's ...")
    speeds = speed.measure(quick=quick)
    say("leaks by kind ...")
    leaks = []
    for title, paths in SETS:
        if all(path.exists() for path in paths):
            leaks.append((title, accuracy.measure(paths)))
        else:
            say(f"left out, not here: {title}")
    text = page(speeds, leaks, time.monotonic() - started)
    if not quick:
        PAGE.write_text(text, encoding="utf-8")
        say(f"written: {PAGE.relative_to(ROOT)}")
    print(text)


if __name__ == "__main__":
    main()
