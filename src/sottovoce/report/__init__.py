"""What a run found and did, as a page for people and a JSON twin for programs; never a value."""

from sottovoce.report.model import Place, Tally
from sottovoce.report.render import RunFacts, as_html, as_json
from sottovoce.report.snapshot import dump, load

__all__ = ["Place", "RunFacts", "Tally", "as_html", "as_json", "dump", "load"]
