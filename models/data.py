"""From labelled text to arrays: rows of features and, for every unit, the set of labels it may have.

A source that does not label a kind says nothing about it: there a unit without a span may be outside, or of any kind that
the source leaves out. The loss (see train.py) only asks that the probability falls into the set.
"""

import random
import re
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from benchmarks.accuracy import read

from models import corpora
from models.chats import Writer, edited, same_length, unheard
from models.corpora import KINDS
from models.lexicon import LANGUAGES
from sottovoce.detect.normalize import normalize
from sottovoce.detect.tagger.features import SLOTS, Featurizer
from sottovoce.detect.tagger.words import cut

LABELS = ["O"] + [f"{place}-{kind}" for kind in KINDS for place in "BIES"]
"""What a unit can be: outside, or begin, inside, end or single of a kind."""

ALL = (1 << len(LABELS)) - 1
LONGEST = 160
"""Units of a training example; the rest is cut off (in training only)."""


def bits_of(kinds):
    """Outside, and every label of ``kinds``, as a set of bits."""
    return 1 | sum(0b1111 << (1 + 4 * KINDS.index(kind)) for kind in kinds)


@dataclass
class Example:
    """One text as arrays."""

    rows: np.ndarray
    allowed: np.ndarray


def encode(featurizer, text, spans, *, known=frozenset(KINDS), unsure=(), soft=(), opaque=()):
    """The example of a text.

    Args:
        featurizer: Makes rows.
        text: The text.
        spans: Labelled spans (start, end, kind).
        known: Kinds that are labelled wherever they occur.
        unsure: Spans (start, end) that say nothing.
        soft: Kinds of spans that may as well be outside.
        opaque: Spans (start, end) that are masked already.
    """
    shadow = normalize(text, opaque)
    units = cut(shadow.plain)[:LONGEST]
    rows = featurizer.rows(shadow.plain, units)
    outside = bits_of(set(KINDS) - set(known))
    allowed = np.full(len(units), outside, np.int64)
    if shadow.pieces:
        places = [shadow.original(unit[0], unit[1]) for unit in units]
    else:
        places = [(unit[0], unit[1]) for unit in units]
    for start, end in unsure:
        for number, (low, high) in enumerate(places):
            if low < end and start < high:
                allowed[number] = ALL
    for start, end, kind in spans:
        inside = [number for number, (low, high) in enumerate(places) if low < end and start < high]
        base = 1 + 4 * KINDS.index(kind)
        for number in inside:
            place = 3 if len(inside) == 1 else 0 if number == inside[0] else 2 if number == inside[-1] else 1
            allowed[number] = 1 << (base + place) | (outside if kind in soft else 0)
    return Example(rows, allowed)


def chat_examples(featurizer, per_language, seed, part="train", languages=LANGUAGES):
    """Synthetic chats of every language."""
    for language in languages:
        writer = Writer(language, seed, part)
        rng = random.Random(f"{language}{seed}masked")
        for _ in range(per_language):
            text, spans = writer.message()
            masked = [span for span in spans if rng.random() < 0.5] if rng.random() < 0.15 else []
            kept = [span for span in spans if span not in masked]
            yield encode(featurizer, text, kept, opaque=[span[:2] for span in masked])


_MOST = {"massive": 2000, "sgd": 16000, "restaurant8k": 8000, "nlupp": 8000}
_MOST_OTHERS = 6000
_TIMES = {"nlupp": 4, "restaurant8k": 2}
"""Small sources that are close to what the tagger is for are seen more often."""


def renamed(rng, text, spans, strangers):
    """The text with a word of some persons' names changed into one that no list holds.

    Args:
        rng: Draws.
        text: The text.
        spans: Its labelled spans.
        strangers: Words of names met before in the same file; filled here.
    """
    edits = []
    for start, end, kind in spans:
        if kind != "PERSON":
            continue
        words = [(m.start(), m.end()) for m in re.finditer(r"[^\W\d_]{4,}", text[start:end])]
        if words and strangers and rng.random() < 0.15:
            low, high = rng.choice(words)
            word = text[start + low : start + high]
            edits.append((start + low, start + high, unheard(rng, word, rng.choice(strangers))))
        strangers += [text[start + low : start + high] for low, high in words]
    del strangers[:-500]
    return edited(text, spans, edits)


def recased(rng, text, shouted):
    """The text in lower case in a fifth of the cases, in capitals in a share of ``shouted``."""
    chance = rng.random()
    if chance < 0.2:
        return same_length(str.lower, text)
    return same_length(str.upper, text) if chance < 0.2 + shouted else text


OWN = sorted((Path(__file__).parents[1] / "benchmarks" / "data").glob("chats_tuned*.jsonl"))
"""Our own labelled chats, of which rules were tuned as well; the unseen ones beside them are never trained on."""

_SLOTS = {"LOCATION": ("town",), "ADDRESS": ("address",), "ORGANIZATION": ("org",), "USERNAME": ("user",)}


def refilled(writer, rng, text, spans, often):
    """The text with some labelled values replaced by others of their kind, which the writer of its language makes."""
    out, moved, at = [], [], 0
    size = 0
    for start, end, kind in sorted(spans):
        value = text[start:end]
        slots = _SLOTS.get(kind, ())
        if kind == "PERSON":
            slots = ("full",) if " " in value else ("first", "last", "nick")
        if slots and rng.random() < often:
            value = writer.value(rng.choice(slots)) or value
        gap = text[at:start]
        moved.append((size + len(gap), size + len(gap) + len(value), kind))
        out += [gap, value]
        size += len(gap) + len(value)
        at = end
    return "".join(out) + text[at:], moved


def own_examples(featurizer, seed, times=14):
    """Our own labelled chats, several times each: with other values, in other case."""
    writers = {language: Writer(language, f"own{seed}") for language in LANGUAGES}
    rng = random.Random(f"own{seed}")
    for path in OWN:
        for record in read(path):
            known, _ = corpora.spans(record)
            others = [tuple(span[:2]) for span in record["spans"] if span[2] not in KINDS]
            for _ in range(times):
                writer = writers[record["lang"]]
                often = 0.6 if writer.is_uninflected else 0.3
                # In use, what rules found in a first round is masked when the tagger looks once more.
                text, spans, opaque = record["text"], known, others if rng.random() < 0.5 else ()
                if not opaque:
                    text, spans = refilled(writer, rng, text, spans, often)
                yield encode(featurizer, recased(rng, text, 0.04), spans, opaque=opaque)


def corpus_files(*, permissive=False):
    """(path, source) of the training files in languages of ours, the largest first."""
    found = []
    for path, source, language in corpora.files("train", permissive=permissive):
        if source == "massive" and language not in (*LANGUAGES, "zh-Hant"):
            continue
        if source == "massive" or language.split("-")[0] in (*LANGUAGES, "nn"):
            found.append((path, source))
    return sorted(found, key=lambda item: (-item[0].stat().st_size, item[0]))


def corpus_examples(featurizer, path, source, seed):
    """One labelled file, capped, with its case changed now and then; another sample for every seed."""
    rng = random.Random(f"{path.name}{seed}")
    found = list(corpora.records(path, aside=False if source in corpora.DIALOGUES else None))
    rng.shuffle(found)
    strangers = []
    for record in found[: _MOST.get(source, _MOST_OTHERS)] * _TIMES.get(source, 1):
        spans, unsure = corpora.spans(record)
        text = record["text"]
        if not unsure:
            text, spans = renamed(rng, text, spans, strangers)
        text = recased(rng, text, 0.03)
        known = corpora.labelled(source)
        yield encode(featurizer, text, spans, known=known, unsure=unsure, soft={"ORGANIZATION"} - known)


_worker = {}
"""What a process that makes examples keeps from task to task."""


def _begin(words):
    _worker["featurizer"] = Featurizer(words, remembered=400_000)


def _made(task):
    """What a worker hands back: all rows, all allowed sets, and the sizes of the examples, as three arrays."""
    make, *rest = task
    found = list(make(_worker["featurizer"], *rest))
    if not found:
        return np.zeros((0, SLOTS), np.int32), np.zeros(0, np.int64), []
    return (
        np.concatenate([example.rows for example in found]),
        np.concatenate([example.allowed for example in found]),
        [len(example.allowed) for example in found],
    )


def examples(words, chats, seed, *, permissive=False, processes=None):
    """An epoch's examples: chats of every language, and the corpora if they are there. Deterministic for a seed."""
    tasks = [(chat_examples, chats, seed, "train", [language]) for language in LANGUAGES]
    tasks.append((own_examples, seed))
    if corpora.FOLDER.exists():
        tasks = [(corpus_examples, *file, seed) for file in corpus_files(permissive=permissive)] + tasks
    found = []
    with get_context("fork").Pool(processes, _begin, (words,)) as pool:
        for rows, allowed, sizes in pool.imap(_made, tasks):
            at = 0
            for size in sizes:
                found.append(Example(rows[at : at + size], allowed[at : at + size]))
                at += size
    return found


def batches(examples, units, rng):
    """Examples of like length together, padded: (rows, allowed) with at most ``units`` units, in random order."""
    order = sorted(range(len(examples)), key=lambda at: (len(examples[at].allowed), rng.random()))
    groups, group, longest = [], [], 0
    for at in order:
        size = len(examples[at].allowed)
        if not size:
            continue
        if group and (len(group) + 1) * max(longest, size) > units:
            groups.append(group)
            group, longest = [], 0
        group.append(at)
        longest = max(longest, size)
    if group:
        groups.append(group)
    rng.shuffle(groups)
    for group in groups:
        longest = max(len(examples[at].allowed) for at in group)
        rows = np.zeros((len(group), longest, examples[group[0]].rows.shape[1]), np.int32)
        allowed = np.full((len(group), longest), ALL, np.int64)
        for line, at in enumerate(group):
            size = len(examples[at].allowed)
            rows[line, :size] = examples[at].rows
            allowed[line, :size] = examples[at].allowed
        yield rows, allowed
