"""What the network takes for a person's now and then, and what its form says is nobody's. Pure.

Three families, by form and never by wording alone: names of number systems in front of a number, names of files, and
quantities of recipes. A name or street that looks like that is still found where it stands elsewhere.
"""

from __future__ import annotations

import re
from typing import Final

_SYSTEMS: Final = re.compile(r"EAN|GTIN|UPC|ISBN|ISSN|ASIN|SKU|IMO|CAS|DIN|ISO|MPN|RMA")
"""Systems of numbers for things. Sources: GS1 General Specifications; ISO 2108 (ISBN), ISO 3297 (ISSN)."""
_NUMBER_NEXT: Final = re.compile(r"(?:-1[0-9])?[ :.#-]{0,3}[A-Z0-9-]{0,4}[0-9]{4}")
_FILE: Final = re.compile(
    r"(?:[\w-]{1,60}\.)?(?:csv|tsv|xlsx?|json|jsonl|xml|ya?ml|toml|ini|log|txt|pdf|png|jpe?g|py|js|ts|java|sql|sh|zip|gz|dll|exe)",
    re.IGNORECASE,
)
_FILE_BEFORE: Final = re.compile(r"[\w-]{1,60}\.$")
_QUANTITY: Final = re.compile(
    r"(?:[0-9]{3,4}\s?(?:g|mg|ml)|[0-9]{1,4}\s?(?:kg|cl|dl|tbsp|tsp|EL|TL|°C|°F))(?![^\W\d_])"
)
"""Three digits before grams: "12 g" may be a house, and in chats it is."""


def is_nobodys(kind: str, plain: str, start: int, end: int) -> bool:
    """Whether a span of the network is nobody's, whatever the network says.

    Args:
        kind: Its kind.
        plain: The shadow text.
        start: First code point of the span in it.
        end: One past the last.
    """
    span = plain[start:end]
    if kind in ("PERSON", "ORGANIZATION", "LOCATION") and _SYSTEMS.fullmatch(span):
        return _NUMBER_NEXT.match(plain, end) is not None
    if kind == "USERNAME" and _FILE.fullmatch(span):
        return "." in span or _FILE_BEFORE.search(plain, max(0, start - 61), start) is not None
    # An ingredient list reads like house numbers and streets; a street has no grams beside it.
    return kind == "ADDRESS" and _QUANTITY.search(plain, max(0, start - 1), min(len(plain), end + 4)) is not None
