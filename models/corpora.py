"""The labelled corpora: reading them, which kinds each labels, and the names in them.

They are looked for in ../shared/corpora beside the repository (or $SOTTOVOCE_CORPORA); CATALOG.md there names source,
licence and what is labelled. Texts are never copied into the project.
"""

import gzip
import hashlib
import json
import os
from functools import cache
from pathlib import Path

FOLDER = Path(os.environ.get("SOTTOVOCE_CORPORA") or Path(__file__).parents[2] / "shared" / "corpora")

KINDS = ("PERSON", "LOCATION", "ADDRESS", "ORGANIZATION", "USERNAME", "DATE_OF_BIRTH")
"""What the tagger labels."""

SHARE_ALIKE = {
    "xsid", "sgd", "uner_ewt", "uner_bosque", "uner_gsd", "uner_gsdsimp", "uner_set", "uner_ddt", "uner_snk",
    "uner_talbanken", "uner_arabizi", "uner_trg", "klue_ner_dev", "hiner_validation", "stockmark_wiki",
    "ud_japanese_gsd_ne", "nerkor", "turku_ner", "finer_wikipedia", "re3d", "gum", "anercorp", "lumii_ne",
}  # fmt: skip
"""Sources under share-alike licences; ``--permissive`` leaves them out."""

UNUSED = {"sec_filings", "europeana_newspapers", "xsid", "re3d", "uner_trg"}
"""Too far from chat, too noisy, or labelled with gaps."""

LABELLED = {
    "massive": {"PERSON", "LOCATION"},
    "sgd": {"PERSON", "LOCATION", "ADDRESS", "ORGANIZATION"},
    "restaurant8k": {"PERSON", "LOCATION", "ORGANIZATION"},
    "nlupp": {"PERSON", "ORGANIZATION", "LOCATION"},
    "abcd_sample": {"PERSON", "USERNAME"},
    "meddocan": {"PERSON", "LOCATION", "ADDRESS"},
    "btc": {"PERSON", "LOCATION", "USERNAME"},
    "wnut17": {"PERSON", "LOCATION", "USERNAME"},
}
"""Kinds whose absence means something in a source; elsewhere PERSON and LOCATION. A span of another kind still counts."""

_AS = {"ZIP": "ADDRESS"}


def source_of(path):
    """Name of the corpus, language and split of a file name ``NAME.LANG.SPLIT.jsonl.gz``."""
    name, language, part = path.name.removesuffix(".jsonl.gz").rsplit(".", 2)
    return name, language, part


def files(part, *, permissive=False):
    """(path, source, language) of the files of a split."""
    for path in sorted(FOLDER.glob(f"*.{part}.jsonl.gz")):
        name, language, _ = source_of(path)
        base = "btc" if name.startswith("btc_") else name
        if base in UNUSED or (permissive and base in SHARE_ALIKE):
            continue
        yield path, base, language


DIALOGUES = ("nlupp", "restaurant8k", "sgd")
"""Sources without a development split: a twelfth of their conversations is set aside as one."""


def records(path, *, aside=None):
    """The records of one file; ``aside`` asks for the conversations set aside (True) or for the others (False)."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            if aside is None or is_aside(record) is aside:
                yield record


def is_aside(record):
    """Whether a record belongs to a conversation that is kept from training."""
    name = record.get("conversation") or record["id"]
    return hashlib.sha256(f"aside {name}".encode()).digest()[0] % 12 == 0


def labelled(source):
    """Kinds of the tagger that the source labels everywhere."""
    return frozenset(LABELLED.get(source, {"PERSON", "LOCATION"}))


def spans(record):
    """Spans of kinds of the tagger, and spans whose tokens say nothing (nominal mentions, unsure kinds)."""
    known, unsure = [], []
    for start, end, kind, *_ in record["spans"]:
        kind = _AS.get(kind, kind)
        if kind in KINDS:
            known.append((start, end, kind))
        elif kind in ("PERSON_NOMINAL", "MISC", "NORP", "TITLE"):
            unsure.append((start, end))
    return known, unsure


@cache
def train_names():
    """(given, surname) pairs of two-word persons in the training files."""
    found = set()
    if not FOLDER.exists():
        return ()
    for path, source, _ in files("train"):
        if source in ("massive", "europeana_newspapers"):
            continue
        for record in records(path):
            for start, end, kind, *_ in record["spans"]:
                words = record["text"][start:end].split()
                if (
                    kind == "PERSON"
                    and len(words) == 2
                    and all(word[:1].isupper() and word.isalpha() for word in words)
                ):
                    found.add(tuple(words))
    return tuple(sorted(found))
