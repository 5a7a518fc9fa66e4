"""From labelled text to arrays: rows of features and, for every unit, the set of labels it may have.

A source that does not label a kind says nothing about it: there a unit without a span may be outside, or of any kind that
the source leaves out. The loss (see train.py) only asks that the probability falls into the set.
"""

import random
from dataclasses import dataclass

import numpy as np

from models import corpora
from models.chats import Writer, _same_length
from models.corpora import KINDS
from models.lexicon import LANGUAGES
from sottovoce.detect.normalize import normalize
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


def chat_examples(featurizer, per_language, seed, part="train"):
    """Synthetic chats of every language."""
    for language in LANGUAGES:
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


def corpus_examples(featurizer, part, seed, *, permissive=False):
    """The labelled corpora, capped by source, with their case changed now and then."""
    for path, source, language in corpora.files(part, permissive=permissive):
        if language.split("-")[0] not in (*LANGUAGES, "nn") and source != "massive":
            continue
        if source == "massive" and language not in (*LANGUAGES, "zh-Hant"):
            continue
        rng = random.Random(f"{path.name}{seed}")
        found = list(corpora.records(path, aside=False if source in corpora.DIALOGUES else None))
        rng.shuffle(found)
        for record in found[: _MOST.get(source, _MOST_OTHERS)] * _TIMES.get(source, 1):
            spans, unsure = corpora.spans(record)
            text = record["text"]
            chance = rng.random()
            if chance < 0.2:
                text = _same_length(str.lower, text)
            elif chance < 0.23:
                text = _same_length(str.upper, text)
            known = corpora.labelled(source)
            yield encode(featurizer, text, spans, known=known, unsure=unsure, soft={"ORGANIZATION"} - known)


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
