"""Checks of codes that only their owner should know: for doors, cards, confirmations and vouchers.

Rules kept here: a code has three digits or more and is no amount, date, error number or round number; three digits
are a card's only in the company of a card.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from sottovoce.detect.checks.registry import Check
from sottovoce.detect.checks.words import BACK, CARD_WORDS, ERRORS, OPENING, THREE
from sottovoce.detect.model import Subject, Verdict

_OPENERS = frozenset(" \n\t\"'([{«“:=/>|`،,，、：。-→»")
_LAST_DIGITS = re.compile(
    r"(?:尾号|末尾|末四位|下4桁|끝자리|ending in|ending|last four|last 4|last digits|endet auf|terminant par|"
    r"finissant par|que termina en|na końcu|конч[а-я]*(?: на)?|\*{2,}|x{3,})\s{0,2}[:.]?\s?$"
)
_KEYED_CODE = re.compile(r"[\"'=]\s?:?\s?[\"']?$")
_CARD_NUMBER = re.compile(r"[0-9](?:[ -]?[0-9]){12,18}(?![0-9])")
_UNIT = re.compile(
    r"\s?(?:%|[€$£₹¥₺]|[.,:/][0-9]|(?:eur|usd|gbp|chf|pln|czk|huf|ron|sek|nok|dkk|min|kcs|sec|kg|km|ml)\b)"
)
HEX_NUMBER = re.compile(r"0x[0-9a-f]+\W*", re.IGNORECASE)
"""A hexadecimal number as error codes are written."""


def _is_spaceless(char: str) -> bool:
    return "\u0e00" <= char <= "\u0e7f" or "\u2e80" <= char <= "\ua4cf" or "\uac00" <= char <= "\ud7ff"


def begins(subject: Subject) -> bool:
    """Whether the value begins a word: nothing of it stands before."""
    before = subject.text[subject.start - 1 : subject.start]
    return (
        not before
        or before in _OPENERS
        or _is_spaceless(before)
        or subject.text[subject.start - 2 : subject.start] == "ב-"
    )


_NO_CODE = re.compile(r"[0-9]{1,2}-[0-9]{1,2}|[0-9]+[a-zа-я]{2,}|[0-9]{1,2}h[0-9]{0,2}|[0-9]{1,3}tr[0-9]{1,3}")
"""Days, sizes with their unit, times ("21h30") and Vietnamese prices in millions ("11tr5")."""


def _entry_code(subject: Subject) -> Verdict | bool:
    """A short code of digits, perhaps with a letter, * or #; no amount, date or time."""
    value = subject.value.rstrip(".,;:-")
    digits = sum(char.isdigit() for char in value)
    after = subject.folded[subject.start + len(value) : subject.start + len(value) + 8]
    if digits < 3 and not (digits >= 2 and len(value) >= 4):
        return False
    if _LAST_DIGITS.search(subject.folded, max(0, subject.start - 24), subject.start):
        return False
    if re.search(r"[0-9][.,]$", subject.text[max(0, subject.start - 2) : subject.start]):
        return False
    if not begins(subject) or _NO_CODE.fullmatch(value.lower()):
        return False
    if re.match(
        r"\s?(?:%|[€$£₹¥₺]|eur|usd|gb|mb|min|km|kg|:[0-9]|[.,/][0-9]|kr\b|zl\b|kc\b|lei\b|руб|лв|грн|ft\b|原|元|"
        r"円|원|번째|บาท)",
        after,
    ):
        return False
    return Verdict(end=subject.start + len(value))


def _plain_code(subject: Subject) -> Verdict | bool:
    """A code of unsaid purpose: four to eight digits (no year) or capitals and digits mixed."""
    verdict = _entry_code(subject)
    value = subject.value.rstrip(".,;:-")
    if verdict is False or (value.isdigit() and (len(value) < 4 or re.fullmatch("(?:19|20)[0-9]{2}", value))):
        return False
    if ERRORS.search(subject.folded, max(0, subject.start - 70), subject.start) or _KEYED_CODE.search(
        subject.folded, max(0, subject.start - 8), subject.start
    ):
        return False
    return verdict if len(value) >= 4 else False


def _lone_code(subject: Subject) -> Verdict | bool:
    """Six digits that are (nearly) the whole message: the answer to "please type the code"."""
    return subject.start <= 1 and len(subject.text) - subject.end <= 12


def _voucher(subject: Subject) -> Verdict | bool:
    """Groups of capitals and digits joined by hyphens; letters and digits both occur."""
    value = subject.value
    if HEX_NUMBER.fullmatch(value):
        return False
    groups = re.split("[- ]", value)
    mixed = sum(any(char.isdigit() for char in group) and any(char.isalpha() for char in group) for group in groups)
    if len(groups) == 1:
        return mixed > 0 and re.fullmatch("[^\\W\\d_]+[0-9]+", value) is None
    return any(char.isdigit() for char in value) and mixed > 0


def _recovery(subject: Subject) -> bool:
    """Short groups of capitals and digits behind "recovery code"; no name of a standard or illness, no range."""
    value = subject.value
    solid = value.replace("-", "")
    groups = value.split("-")
    mixed = any(char.isdigit() for char in solid) and any(char.isalpha() for char in solid)
    if not mixed or len(solid) < 6 or not begins(subject):
        return False
    return len(groups) >= 3 or groups[0].isalpha() is False or (len(groups[-1]) >= 4 and value == value.upper())


_HYPHEN_WORDS = frozenset(
    [
        "and",
        "the",
        "box",
        "all",
        "one",
        "way",
        "off",
        "end",
        "two",
        "out",
        "plug",
        "play",
        "est",
        "des",
        "les",
        "sur",
        "par",
        "ist",
        "und",
        "aan",
        "het",
    ]
)


def _hyphen_words(subject: Subject) -> bool:
    """Three small words and more joined by hyphens behind "wifi": a pass phrase, no compound of English or French."""
    words = subject.folded[subject.start : subject.end].split("-")
    return (
        subject.value == subject.value.lower() and len(subject.value) >= 14 and not _HYPHEN_WORDS & set(words)
    ) and begins(subject)


def _grouped_key(subject: Subject) -> Verdict | bool:
    """Groups of four capitals and digits, most of them mixed: a voucher or backup code, not words or numbers."""
    groups = subject.value.split("-")
    return sum(any(c.isdigit() for c in group) and any(c.isalpha() for c in group) for group in groups) * 2 > len(
        groups
    )


def _texted_code(subject: Subject) -> Verdict | bool:
    """Six digits, no round number, amount or quantity."""
    after = subject.folded[subject.end : subject.end + 8]
    if subject.value.endswith("000") or not begins(subject) or _UNIT.match(after) or re.match(r"\s[0-9]", after):
        return False
    if ERRORS.search(subject.folded, max(0, subject.start - 40), subject.start):
        return False
    before = subject.text[max(0, subject.start - 4) : subject.start]
    return not re.search(r"[0-9#№+€$£]\s?$", before) and not re.search(r"[0-9][ -]?$", before)


def _card_back(subject: Subject) -> Verdict | bool:
    """Three or four digits in the company of a card: a card number before or behind, or talk of a card."""
    after = subject.folded[subject.end : subject.end + 8]
    if not begins(subject) or _UNIT.match(after) or re.match(r"[ -][0-9]{3}", after):
        return False
    before = max(0, subject.start - 45), subject.start
    three, back = THREE.search(subject.folded, *before), BACK.search(subject.folded, *before)
    if _CARD_NUMBER.search(subject.text) is not None:
        return three is not None or back is not None
    return (
        len(subject.value) == 3
        and back is not None
        and (three is not None or any(word in subject.folded for word in CARD_WORDS))
    )


def _after_expiry(subject: Subject) -> Verdict | bool:
    """The number behind a card number and its expiry date; no amount."""
    return not _UNIT.match(subject.folded[subject.end : subject.end + 8])


def _entrance_code(subject: Subject) -> Verdict | bool:
    """Four digits and more, or digits with * or # or a letter, where something is opened, locked or pressed."""
    verdict = _entry_code(subject)
    value = subject.value.rstrip(".,;:-")
    if verdict is False or len(value) < 4 or re.fullmatch("(?:19|20)[0-9]{2}", value):
        return False
    return (
        OPENING.search(subject.folded, max(0, subject.start - 40), min(len(subject.folded), subject.end + 18))
        is not None
        and verdict
    )


CODE_CHECKS: Mapping[str, Check] = {
    "entry_code": _entry_code,
    "plain_code": _plain_code,
    "lone_code": _lone_code,
    "voucher": _voucher,
    "grouped_key": _grouped_key,
    "hyphen_words": _hyphen_words,
    "recovery": _recovery,
    "texted_code": _texted_code,
    "card_back": _card_back,
    "after_expiry": _after_expiry,
    "entrance_code": _entrance_code,
}
"""The checks of this module by name; module people offers them to rules."""
