"""Presidio's pattern recognizers on a blank spaCy pipeline: the peer. Runs in an environment of its own (.bench-venv).

``detect`` speaks the protocol of ``sottovoce detect --jsonl -``; ``speed`` prints messages per second and bytes per second.
"""

import json
import sys
import time

import spacy
import tldextract
from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import SpacyNlpEngine

# Its suffix list is fetched at first use; the bundled one spares it the wait for a network.
tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())
tldextract.tldextract.TLD_EXTRACTOR = tldextract.extract


class BlankEngine(SpacyNlpEngine):
    """spaCy that only splits words: no model, no names."""

    def __init__(self):
        super().__init__(models=[{"lang_code": "en", "model_name": "en"}])

    def load(self):
        self.nlp = {"en": spacy.blank("en")}


def main():
    started = time.perf_counter()
    analyzer = AnalyzerEngine(nlp_engine=BlankEngine(), supported_languages=["en"])
    analyzer.analyze("mail ana@ruiz.example", language="en")
    startup = time.perf_counter() - started
    if sys.argv[1] == "detect":
        for line in sys.stdin:
            record = json.loads(line)
            spans = [
                {"start": found.start, "end": found.end, "kind": found.entity_type, "score": found.score}
                for found in analyzer.analyze(record["text"], language="en")
            ]
            print(json.dumps({"id": record["id"], "spans": spans}))
        return
    texts = [json.loads(line)["text"] for line in sys.stdin]
    started = time.perf_counter()
    found = sum(len(analyzer.analyze(text, language="en")) for text in texts)
    seconds = time.perf_counter() - started
    size = sum(len(text.encode()) for text in texts)
    print(json.dumps({"per_second": len(texts) / seconds, "bytes_per_second": size / seconds, "startup": startup, "found": found}))


if __name__ == "__main__":
    main()
