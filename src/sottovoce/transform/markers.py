"""The forms that stand in a text for what was there, and the strict grammar by which detection leaves them alone.

Tokens have a grammar of their own, with a check character, in ``sottovoce.vault``. A label (``[PERSON]``) and a hash
marker (``PERSON#...``) are opaque only if their ``kind`` group is a kind that exists: check it, or a name written in
brackets would hide.
"""

from __future__ import annotations

MARKERS = r"\[(?P<label>[A-Z][A-Z0-9_]{1,39})\]|(?P<hashed>[A-Z][A-Z0-9_]{1,39})#[0-9A-HJKMNP-TV-Z]{20}"
"""Regular expression in the RE2 subset: a label or a hash marker. The kind is in group ``label`` or ``hashed``."""


def label(kind: str) -> str:
    """Return the label that says only what kind of thing stood here."""
    return f"[{kind}]"


def hash_marker(kind: str, keyed_hash: str) -> str:
    """Return the marker for a keyed hash."""
    return f"{kind}#{keyed_hash}"
