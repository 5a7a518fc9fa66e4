"""Presidio's pattern recognizers on a blank spaCy pipeline: the peer. Runs in an environment of its own (.bench-venv).

``detect`` speaks the protocol of ``sottovoce detect --jsonl -``; ``speed`` prints messages and bytes per second. With
``all`` behind it, every pattern recognizer that Presidio ships for any country is loaded, not only the default ones.
``names`` prints the messages per second of spaCy's own small convolutional tagger (default width, random weights).
"""

import inspect
import json
import logging
import sys
import time

import presidio_analyzer.predefined_recognizers as shipped
import spacy
import tldextract
from presidio_analyzer import AnalyzerEngine, PatternRecognizer
from presidio_analyzer.nlp_engine import SpacyNlpEngine

logging.disable(logging.CRITICAL)

# Its suffix list is fetched at first use; the bundled one spares it the wait for a network.
tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())
tldextract.tldextract.TLD_EXTRACTOR = tldextract.extract


class BlankEngine(SpacyNlpEngine):
    """spaCy that only splits words: no model, no names."""

    def __init__(self):
        super().__init__(models=[{"lang_code": "en", "model_name": "en"}])

    def load(self):
        """Load nothing but the word splitter."""
        self.nlp = {"en": spacy.blank("en")}


def analyzer(*, everything):
    engine = AnalyzerEngine(nlp_engine=BlankEngine(), supported_languages=["en"])
    if everything:
        present = {recognizer.name for recognizer in engine.registry.recognizers}
        for name, kind in sorted(vars(shipped).items()):
            if inspect.isclass(kind) and issubclass(kind, PatternRecognizer) and name not in present:
                try:
                    engine.registry.add_recognizer(kind(supported_language="en"))
                except Exception:  # noqa: BLE001, S112 - those that need a service or a model of their own
                    continue
    return engine


def names():
    """The default entity recognizer of spaCy on its small network, untrained: only its speed means something."""
    pipeline = spacy.blank("en")
    ner = pipeline.add_pipe("ner")
    for label in ("PERSON", "GPE", "ORG"):
        ner.add_label(label)
    pipeline.initialize()
    texts = [json.loads(line)["text"] for line in sys.stdin]
    list(pipeline.pipe(texts[:100]))
    started = time.perf_counter()
    for _ in pipeline.pipe(texts, batch_size=64):
        pass
    print(json.dumps({"per_second": len(texts) / (time.perf_counter() - started)}))


def main():
    if sys.argv[1] == "names":
        names()
        return
    started = time.perf_counter()
    engine = analyzer(everything="all" in sys.argv)
    engine.analyze("mail ana@ruiz.example", language="en")
    startup = time.perf_counter() - started
    if sys.argv[1] == "detect":
        for line in sys.stdin:
            record = json.loads(line)
            spans = [
                {"start": found.start, "end": found.end, "kind": found.entity_type, "score": found.score}
                for found in engine.analyze(record["text"], language="en")
            ]
            print(json.dumps({"id": record["id"], "spans": spans}))
        return
    texts = [json.loads(line)["text"] for line in sys.stdin]
    started = time.perf_counter()
    found = sum(len(engine.analyze(text, language="en")) for text in texts)
    seconds = time.perf_counter() - started
    print(
        json.dumps(
            {
                "per_second": len(texts) / seconds,
                "bytes_per_second": sum(len(text.encode()) for text in texts) / seconds,
                "startup": startup,
                "found": found,
                "recognizers": len(engine.registry.recognizers),
            },
        ),
    )


if __name__ == "__main__":
    main()
