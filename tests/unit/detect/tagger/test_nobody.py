"""What is nobody's by its form, and what looks like it and is somebody's."""

import pytest

from sottovoce.detect.tagger.nobody import is_nobodys

CASES = [
    ("PERSON", "⟦EAN⟧ 4006381333931 fehlt", True),
    ("PERSON", "scan ⟦EAN⟧-13 4006381333931", True),
    ("ORGANIZATION", "⟦SKU⟧: AB-40063", True),
    ("PERSON", "⟦Ean⟧ 4006381333931", False),
    ("PERSON", "⟦EAN⟧ hat angerufen", False),
    ("PERSON", "ask ⟦EAN MURPHY⟧ 0851234567", False),
    ("USERNAME", "WARN [⟦export.csv⟧] retry", True),
    ("USERNAME", "WARN [export.⟦csv⟧] retry", True),
    ("USERNAME", "i am ⟦csv⟧ on discord", False),
    ("USERNAME", "i am ⟦lena.k⟧ on discord", False),
    ("ADDRESS", "⟦271 g lök⟧, 4 tbsp latte", True),
    ("ADDRESS", "⟦630⟧ g Zucker", True),
    ("ADDRESS", "hauptstr ⟦12 g⟧, 80331 münchen", False),
    ("ADDRESS", "⟦Calle Mayor 271⟧, 28013 Madrid", False),
    ("PERSON", "⟦Gül⟧ 271 g un", False),
]


@pytest.mark.parametrize(("kind", "marked", "nobodys"), CASES)
def test_forms(kind, marked, nobodys):
    """By the form of the span and what stands right beside it."""
    start, end = marked.index("⟦"), marked.index("⟧") - 1
    assert is_nobodys(kind, marked.replace("⟦", "").replace("⟧", ""), start, end) is nobodys
