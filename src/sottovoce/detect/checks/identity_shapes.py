"""Shapes of ids: what reads as an id at all, beside a cue, when no check digit says so.

Rules of this module: a mistyped id is personal all the same, so beside a cue the shape is enough; dates, amounts and
phone numbers with a plus are none; the weaker the cue, the longer the number and the nearer it must stand.
"""

from __future__ import annotations

import re
from itertools import pairwise

from sottovoce.detect.model import Subject, Verdict

_SEPARATORS = re.compile(r"[ ./()-]+")
_DATE = re.compile(
    r"(?:[0-3]?\d([./-] ?)[01]?\d\1(?:19|20)?\d\d|(?:19|20)\d\d([./-])[01]?\d\2[0-3]?\d"
    r"|[01]?\d/[0-3]?\d/(?:19|20)?\d\d)(?!\d)",
)
_MONEY = re.compile(
    r" ?(?:[€$£¥₹₽₴₺₩₪%°]|(?:eur|usd|gbp|kg|km|cm|mm|ml|ft|zł|kč|kr|lei|руб|грн|mb|gb)(?![a-zа-я]))", re.IGNORECASE
)
_LEAD = re.compile(r"([^\W\d_]{1,4})([ -]?)(?=\d)")
_PHONE_BEFORE = re.compile(r"\+[\d ().-]{0,12}$")
_TOKEN = re.compile(r"[0-9A-Za-z]+")
_NO_LEAD = frozenset(
    [
        "NR",
        "NO",
        "NUM",
        "N",
        "ID",
        "IS",
        "IST",
        "EST",
        "ES",
        "E",
        "DI",
        "DO",
        "DE",
        "DU",
        "LE",
        "LA",
        "AZ",
        "A",
        "I",
        "O",
        "MY",
        "TO",
        "AS",
        "AT",
        "IN",
        "ON",
        "OF",
        "OR",
        "IK",
        "EN",
        "ET",
        "ON",
        "JE",
    ]
)
_LABELLED = re.compile(r"[:=#№] ?$")
_CODE = re.compile(r"[A-Za-z]{2,}-\d")
_MORE_DIGITS = re.compile(r"[^\n]{0,45}?\d(?:[ .-]?\d){5}")


def compact(value: str) -> str:
    """The value without joints, in capitals."""
    return _SEPARATORS.sub("", value).upper()


def any_id(subject: Subject) -> Verdict | bool:
    """Whether the value looks like an id at all: for ids that were mistyped, or of which no check is known.

    Returns:
        The stretch that belongs together (six digits or more, or five with letters); False for dates, amounts, phone
        numbers with a plus, parts of addresses, and runs that are too long.
    """
    text, start = subject.text, subject.start
    if text[start - 1 : start] in ("+", "@", "/", "_", ".") or _DATE.match(text, start):
        return False
    if "+" in text and _PHONE_BEFORE.search(text, max(0, start - 14), start):
        return False
    lead = _LEAD.match(text, start)
    if lead is not None and not _keeps_lead(text, lead):
        start = lead.end()
    if (start and text[start - 1].isdigit()) or text[start : start + 2] in ("0x", "0X"):
        return False
    start = _with_series(text, start) if lead is None or start != lead.start() else _before_number_word(text, lead)
    end = min(_grow(text, start, lead.end() if lead is not None else start), subject.end)
    content = compact(text[start:end])
    digits = sum(char.isdigit() for char in content)
    letters = len(content) - digits
    if digits > (18 if " " in text[start:end] else 20) or not (
        digits >= 6
        or (digits >= 5 and letters)
        or (digits == 4 and letters in (2, 3, 4) and "." not in text[start:end])
    ):
        return False
    if (
        letters > max(digits, 5) + 5
        or text[end : end + 1] in ("@", "_")
        or _MONEY.match(text, end)
        or _DATE.match(text, start)
    ):
        return False
    return Verdict(start=start, end=end)


def _keeps_lead(text: str, lead: re.Match[str]) -> bool:
    """Whether letters before the first digit belong to the id ("AB 123456") or to the sentence ("is 123456")."""
    before = text[lead.start() - 1 : lead.start()]
    if before.isalnum() and before < "\u0e00":
        return False
    if not lead[2] or (lead[2] == "-" and len(lead[1]) < 4):
        return True
    return lead[1].isupper() and len(lead[1]) < 4 and lead[1] not in _NO_LEAD and text != text.upper()


_GLUED = re.compile(r"(?<![^\W_])[^\W\d_]{1,9}$")
_SERIES = re.compile(
    r"(?<![^\W_])([^\W\d_]{1,3}|[IVXІХ]{1,5}-[^\W\d_]{2}|[0-9]{2}(?: ?[0-9]{2})?)"
    r"(?: (?:nr|no|n|num|numer|numar|номер)|no)?[ .:]{0,2}$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?: (?:nr|no|n|num|numer|numar|номер)|no)[ .:]{0,2}$|-[^\W\d_]{2} $", re.IGNORECASE)


_ROMAN = re.compile(r"(?<![^\W_])[IVXІХ]{1,5}-$")


def _before_number_word(text: str, lead: re.Match[str]) -> int:
    """Where an id begins whose first letters are kept: further to the left if they say "number" behind a series."""
    start = lead.start()
    if lead[2] or lead[1].lower() != "no":
        return _with_series(text, start)
    return min(start, _series_start(text, lead.end(1)))


def _with_series(text: str, start: int) -> int:
    """Where an id begins whose letters stand glued before ``start`` ("IDMEX123") or as a series ("AB no. 123456")."""
    if start and text[start - 1].isascii() and text[start - 1].isalpha():
        glued = _GLUED.search(text, max(0, start - 20), start)
        return glued.start() if glued is not None else start
    return _series_start(text, start)


def _series_start(text: str, start: int) -> int:
    before = max(0, start - 20), start
    if (roman := _ROMAN.search(text, *before)) is not None:
        return roman.start()
    if _NUMBERED.search(text, *before) is None:
        return start
    series = _SERIES.search(text, *before)
    if series is None or not (series[1].isupper() or series[1].isdigit()):
        return start
    return start if series[1].upper() in _NO_LEAD else series.start()


def _grow(text: str, start: int, at: int) -> int:
    """Where the id that begins at ``start`` ends: over joints, and over a space between short groups of digits."""
    token = _TOKEN.match(text, at)
    end = token.end() if token else at
    while token is not None and end - start < 40:
        step = 2 if text[end : end + 1] == ")" else 1
        following = _TOKEN.match(text, end + 1) or (_TOKEN.match(text, end + 2) if step == 2 else None)
        joint = text[end : end + 1]
        if following is None or not _goes_on(text, joint, token[0], following):
            break
        token, end = following, following.end()
    if text[end : end + 1] == ")" and "(" in text[start:end]:
        end += 1
    return end


_PORTUGUESE_TAIL = re.compile("[A-Z]{2}[0-9]")


_LETTERED_GROUP = re.compile("[0-9]{2,3}[A-Z]|[A-Z]{2}")


def _goes_on(text: str, joint: str, token: str, following: re.Match[str]) -> bool:
    word = following[0]
    after = text[following.end() : following.end() + 1]
    if after.isalpha() and after > "\x7f" and after < "\u0e00":
        return False
    if joint == "+" or (joint == "-" and len(word) == 2 and word.isupper()):
        return token.isdigit()
    if joint in ("-", "/", ".", "(") and joint:
        return any(char.isdigit() for char in word) or (len(word) == 1 and joint != ".") or joint == "("
    if joint == ")":
        return word.isdigit()
    if joint != " " or _DATE.match(text, following.start()):
        return False
    if len(word) == 1 and word.isdigit() and len(token) == 8 and token.isdigit():
        return True
    if word.isdigit() and ((len(token) == 2 and len(word) == 10) or (len(token) == 1 and token.isupper())):
        return True
    if _LETTERED_GROUP.fullmatch(word) and token.isdigit() and len(token) < 7:
        return len(word) > 2 or len(token) == 6
    if _PORTUGUESE_TAIL.fullmatch(word) and token.isdigit():
        return True
    if word.isdigit():
        if len(token) == 8:
            return token.startswith(("19", "20")) and len(word) == 4
        return token.isdigit() and len(token) < 8 and (len(word) < 7 or (len(word) in (7, 8) and len(token) == 6))
    return len(word) == 1 and word.isupper() and token.isdigit() and len(token) < 8 and text != text.upper()


def any_id_before(subject: Subject) -> Verdict | bool:
    """``any_id`` for a value whose cue follows ("219354880 is my NIF"): not parted from it, no other number behind."""
    verdict = any_id(subject)
    if not isinstance(verdict, Verdict) or verdict.end is None:
        return False
    rest = subject.text[verdict.end :]
    if _LABELLED.search(subject.text, 0, verdict.start or 0) or _CODE.match(subject.text, verdict.start or 0):
        return False
    if (
        (rest[:1].isascii() and rest[:1].isalnum())
        or rest[:1] in (",", ";", ":", ".", "/", "!", "?", "\n", "،", "、", "。", "，")
        or _MORE_DIGITS.match(rest)
    ):
        return False
    return verdict


_PHONE_LIKE = re.compile(r"0\d|\(")


def any_id_behind(subject: Subject) -> Verdict | bool:
    """``any_id_before`` for a cue some words behind: nine digits or more, or letters and six, and nothing else."""
    verdict = any_id_before(subject)
    if not isinstance(verdict, Verdict):
        return False
    value = subject.text[verdict.start : verdict.end]
    digits = sum(char.isdigit() for char in value)
    letters = sum(char.isalpha() for char in value)
    if " " in value and _PHONE_LIKE.match(value):
        return False
    return verdict if digits >= 9 or (digits >= 6 and 1 <= letters <= 4) else False


_STRONG = re.compile(
    r"[^\W\d_]{1,3}[ -]?\d{6,13}[^\W\d_]{0,2}|[A-Z]{2}\d{5}[A-Z]{2}|[A-Z]{2}\d{8}[A-Z]{2}", re.IGNORECASE
)


def weak_id(subject: Subject) -> Verdict | bool:
    """A number that stands at once behind a word that may announce ids: nine digits, or a series and six digits."""
    verdict = any_id(subject)
    if not isinstance(verdict, Verdict) or not verdict.start:
        return False
    before = subject.text[verdict.start - 1]
    if before == "-" or (before.isascii() and before.isalnum()):
        return False
    value = subject.text[verdict.start : verdict.end]
    if _STRONG.fullmatch(value):
        return verdict if value.upper() == value else False
    digits = sum(char.isdigit() for char in value)
    return verdict if digits >= 9 and len(value) - digits <= 6 else False


_DAY = "(?:0[1-9]|[12][0-9]|3[01])"
_ABBREVIATED = {
    "op": "[a-z]{2} ?[0-9]{6}",
    "rp": "[a-z]{2} ?[0-9]{6}",
    "opc": "[0-9]{9}|[a-z]{2} ?[0-9]{6}",
    "ci": r"[a-z]{2} ?[0-9]{6,7}|[0-9]{10}|[0-9]{1,2}\.?[0-9]{3}\.?[0-9]{3}-[0-9]|[a-z]{2}[0-9]{5}[a-z]{2}",
    "cie": "[a-z]{2}[0-9]{5}[a-z]{2}",
    "bi": "[a-z]{2} ?[0-9]{6}|[0-9]{8}",
    "cc": r"[0-9]{1,2}(?:\.[0-9]{3}){2,3}|1[0-9]{9}|[0-9]{8} ?[0-9] ?[a-z]{2}[0-9]|0[0-9]{11}",
    "lk": "[0-9]{9}",
    "лк": "[0-9]{9}",
    "ak": "[3-6][0-9]{10}",
    "pk": "[0-9]{6}-?[0-9]{5}",
    "kk": "[1-9][0-9]{15}",
    "rc": f"[0-9]{{2}}[0-8][0-9]{_DAY}[ /]?[0-9]{{3,4}}",
    "dš": "[0-9]{8}",
    "ds": "[0-9]{8}",
    "do": "[a-z]{3} ?[0-9]{6}",
    "id": "[0-9]{4,7}[A-Z]|[A-Z]{2}[A-Z0-9]{6}[0-9]",
    "ss": "[0-9]{2}[ /-]?[0-9]{7,8}[ /-]?[0-9]{2}",
    "tie": "e[0-9]{8}",
    "pis": r"[0-9]{3}\.?[0-9]{5}\.?[0-9]{2}-?[0-9]",
}
_ABBREVIATED_ID = {word: re.compile(shape, re.IGNORECASE) for word, shape in _ABBREVIATED.items()}
_ABBREVIATION = re.compile(
    r"(?<![^\W_])(?:(?P<number>[čc]\. ?)?(?P<word>[or]p|c\.?i\.?e?|b\.?i|c\.?c|l\.?k|л\.?к|a[./]? ?k|p[./]? ?k|k\.?k|"
    r"r\.?[cč]|dš|ds|d\.?o|id|s\.?s|tie|pis|nis|nit))\.?(?P<joint>[ :#]{0,2}(?:(?:nr|no|[čc]|br|n|nº|num|št|st|seria)"
    r"[. :]{1,2})?)$",
    re.IGNORECASE,
)


def abbreviated_id(subject: Subject) -> Verdict | bool:
    """An id behind the two or three letters that stand for it, in the one form that such ids have."""
    before = _ABBREVIATION.search(subject.text, max(0, subject.start - 16), subject.start)
    if before is None:
        return False
    word = re.sub("[^a-zčšлк]", "", before["word"].lower()).replace("č", "c")
    if word in ("nis", "nit"):
        word = "pis"
    if word == "op" and (before["number"] or before["joint"].strip() not in ("", "nr", "no", "n")):
        word = "opc"
    shape = _ABBREVIATED_ID[word]
    if word == "id":
        return subject.value.upper() == subject.value and shape.fullmatch(subject.value) is not None
    return shape.fullmatch(subject.value) is not None


def _health_card(subject: Subject) -> Verdict | bool:
    """European health insurance card: 80, the country's number (ISO 3166-1), fifteen digits (Decision S2 of 2009)."""
    return _HEALTH_COUNTRIES.match(compact(subject.value), 2) is not None


_HEALTH_COUNTRIES = re.compile(
    "040|056|100|191|196|203|208|233|246|250|276|300|348|352|372|380|428|438|440|442|470|528|578|616|620|642|703|705|"
    "724|752|756|826"
)


def _es_cip(subject: Subject) -> Verdict | bool:
    """Catalonia, health card: letters of the surnames, sex, birth date, serial, check digit (CatSalut)."""
    digits = re.sub("[^0-9]", "", subject.value)
    return 1 <= int(digits[3:5]) <= 12 and 1 <= (int(digits[5:7]) - 1) % 40 + 1 <= 31


def _series(subject: Subject) -> Verdict | bool:
    """A series of two or three capitals, of a Roman number and letters or of four digits, and the number."""
    letters = re.match(r"[^\W\d_]+", subject.value)
    if letters is not None and (not letters[0].isupper() or len(letters[0]) == 1 or subject.text.isupper()):
        return False
    return "-" not in subject.value[:6] or subject.value[:2].isupper()


def _mixed(subject: Subject) -> Verdict | bool:
    """Letters and digits, two of each at least, that change places: no word with a number behind it."""
    turns = sum(a.isdigit() != b.isdigit() for a, b in pairwise(subject.value))
    return sum(char.isdigit() for char in subject.value) >= 2 and turns >= 2


SHAPES = {
    "any": any_id,
    "any_before": any_id_before,
    "any_behind": any_id_behind,
    "weak": weak_id,
    "abbreviated": abbreviated_id,
    "health_card": _health_card,
    "es_cip": _es_cip,
    "mixed": _mixed,
    "series": _series,
}
"""Checks by the name that rules use."""
