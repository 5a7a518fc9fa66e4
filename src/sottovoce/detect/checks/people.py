"""Checks of what people call themselves and of what only they should know: handles, passwords, codes.

Rules kept here: a secret looks like one (a digit or symbol among letters, or joined words) unless it stands
straight behind a
separator; a handle has a digit, joint or inner capital unless its cue names it; ordinary words are neither.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from sottovoce.detect.checks.registry import Check
from sottovoce.detect.checks.words import CONNECTORS, ORDINARY
from sottovoce.detect.model import Subject, Verdict
from sottovoce.detect.normalize import fold

_OPENERS = frozenset(" \n\t\"'([{«“:=/>|`،,，、：。-→»")
_TRAILING = ".,;:)]}>\"'`…»،"
_MAIL = re.compile(r"@[a-z0-9-]{1,63}\.[a-z]", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?:https?://|www\.)|[a-z0-9-]+\.(?:com|org|net|example|io|de|fr|it|es|pl|html?|pdf|jpe?g|png|docx?|txt|csv|"
    r"zip|exe)(?:/|$)",
    re.IGNORECASE,
)
_QUANTITY = re.compile(
    r"[0-9]+(?:[.,:/x-][0-9]+)*[a-zа-я%°€$£.]{0,4}|[0-9]+(?:st|nd|rd|th|er|-[a-zа-яё]{1,12})|[+-]?[0-9.,]+|v[0-9.]+",
    re.IGNORECASE,
)
_SYMBOL_INSIDE = re.compile(r"[^\W_][!#$%^&*+=~?@]{1,3}[^\W_]")
_INNER_CAPITAL = re.compile(r"[a-zа-я][A-ZА-Я]")
_JOINED = re.compile(r"[^\W\d_]{2,}(?:_[^\W_]{1,}){1,6}|[^\W\d_]{2,}(?:[-.][^\W_]{2,}){2,6}")
_HANDLE_JOINED = re.compile(r"[^\W_][\w-]{0,20}_[\w.-]{0,24}|[^\W_]{2,}(?:-[^\W_]+)?(?:\.[^\W_]+){1,4}(?:-[^\W_]+)?")
_AND = re.compile(r"\s(?:and|but|och|og|und|en|et|y|e|i|a|и|та|і|ja|si|ve|dan|ma|mais|pero|ale|aber|maar|men|no)\s")
_LAST_DIGITS = re.compile(
    r"(?:尾号|末尾|末四位|下4桁|끝자리|ending in|ending|last four|last 4|last digits|endet auf|terminant par|"
    r"finissant par|que termina en|na końcu|конч[а-я]*(?: на)?|\*{2,}|x{3,})\s{0,2}[:.]?\s?$"
)
_HAN_TAIL = re.compile(r"[\u4e00-\u9fff]{1,3}(?=$|[\s，。,.!！])")


def _is_spaceless(char: str) -> bool:
    return "\u0e00" <= char <= "\u0e7f" or "\u2e80" <= char <= "\ua4cf" or "\uac00" <= char <= "\ud7ff"


def _begins(subject: Subject) -> bool:
    """Whether the value begins a word: nothing of it stands before."""
    before = subject.text[subject.start - 1 : subject.start]
    return (
        not before
        or before in _OPENERS
        or _is_spaceless(before)
        or subject.text[subject.start - 2 : subject.start] == "ב-"
    )


def _trimmed(value: str) -> str:
    return value.rstrip(_TRAILING)


def _looks_secret(value: str) -> bool:
    """Whether a word is no ordinary one: digits among letters, symbols inside, joined words, capitals inside."""
    if (
        len(value) < 4
        or fold(value) in ORDINARY
        or _MAIL.search(value)
        or _ADDRESS.search(value)
        or _QUANTITY.fullmatch(value)
    ):
        return False
    has_digit = any(char.isdigit() for char in value)
    has_letter = any(char.isalpha() for char in value)
    if has_letter and (has_digit or _SYMBOL_INSIDE.search(value)):
        return True
    if has_digit:
        return len(value) >= 6 and _SYMBOL_INSIDE.search(value) is not None
    return _INNER_CAPITAL.search(value) is not None or _is_phrase(value)


def _is_phrase(value: str) -> bool:
    if not _JOINED.fullmatch(value):
        return False
    return sum(len(part) >= 3 for part in re.split(r"[-._]", value)) >= 2 and len(value) >= 9


def _verdict(subject: Subject, value: str) -> Verdict:
    end = subject.start + len(value)
    tail = _HAN_TAIL.match(subject.text, end) if any(char.isdigit() for char in value[-4:]) else None
    if tail is not None and not re.search("[不错错是吗了没吧登进]", tail[0]):
        end = tail.end()
    return Verdict(end=end)


def _password(subject: Subject) -> Verdict | bool:
    """A word behind a password cue that looks like a secret."""
    value = _trimmed(subject.value)
    return _verdict(subject, value) if _begins(subject) and _looks_secret(value) else False


def _strong_password(subject: Subject) -> Verdict | bool:
    """A word before a password cue: small letters with a digit or symbol; no order number, version, time or address."""
    value = _trimmed(subject.value)
    if not _begins(subject) or len(value) < 6 or not any(char.islower() for char in value) or "/" in value:
        return False
    letters = sum(char.isalpha() for char in value)
    return letters >= 3 and any(char.isdigit() for char in value) and _password(subject)


def _stated_password(subject: Subject) -> Verdict | bool:
    """A word straight behind "password:" or "password =": any but an ordinary one."""
    value = _trimmed(subject.value)
    bare = fold(value).strip("?!*#")
    if len(value) < 4 or bare in ORDINARY or bare in CONNECTORS or _MAIL.search(value) or _ADDRESS.match(value):
        return False
    if subject.text[subject.end : subject.end + 1] == "@" or (
        value.isalpha() and _sentence_goes_on(subject, len(value))
    ):
        return False
    return _verdict(subject, value)


def _sentence_goes_on(subject: Subject, size: int) -> bool:
    """Whether more than three words follow before the clause ends: then a plain word is the start of a sentence."""
    rest = re.split(r"[,;\n]", subject.text[subject.start + size : subject.start + size + 80])[0]
    return len(rest.split()) > 3


def _quoted(subject: Subject) -> Verdict | bool:
    """What stands in quotes behind a password cue, spaces and all, unless it names a button or field."""
    words = fold(subject.value).split()
    return not all(word.strip("?!.") in ORDINARY for word in words) and (
        _looks_secret(subject.value.replace(" ", "_")) or len(words) == 1
    )


def _phrase(subject: Subject) -> Verdict | bool:
    """Some words and a number straight behind a network-password cue."""
    words = fold(subject.value).split()
    return not any(word in ORDINARY or word in CONNECTORS for word in words) and _begins(subject)


def _word_after_connector(subject: Subject) -> Verdict | bool:
    """A plain word behind "password is", at the end of the sentence."""
    value = _trimmed(subject.value)
    after = subject.text[subject.start + len(value) : subject.start + len(value) + 2]
    if len(value) < 6 or fold(value) in ORDINARY or not (not after.strip() or after[0] in ",.!;)"):
        return False
    last = fold(subject.text[: subject.start]).split()[-1:]
    return bool(last) and last[0] in CONNECTORS and value[0].isascii() and Verdict(end=subject.start + len(value))


def _entry_code(subject: Subject) -> Verdict | bool:
    """A short code of digits, perhaps with a letter, * or #; no amount, date or time."""
    value = subject.value.rstrip(".,;:-")
    digits = sum(char.isdigit() for char in value)
    after = subject.folded[subject.start + len(value) : subject.start + len(value) + 8]
    if digits < 3 and not (digits >= 2 and len(value) >= 4):
        return False
    if _LAST_DIGITS.search(subject.folded, max(0, subject.start - 24), subject.start):
        return False
    if not _begins(subject) or re.fullmatch(r"[0-9]{1,2}-[0-9]{1,2}|[0-9]+[a-zа-я]{2,}", value):
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
    return verdict if len(value) >= 4 else False


def _lone_code(subject: Subject) -> Verdict | bool:
    """Six digits that are (nearly) the whole message: the answer to "please type the code"."""
    return subject.start <= 1 and len(subject.text) - subject.end <= 12


def _voucher(subject: Subject) -> Verdict | bool:
    """Groups of capitals and digits joined by hyphens; letters and digits both occur."""
    value = subject.value
    groups = re.split("[- ]", value)
    mixed = sum(any(char.isdigit() for char in group) and any(char.isalpha() for char in group) for group in groups)
    if len(groups) == 1:
        return mixed > 0 and re.fullmatch("[^\\W\\d_]+[0-9]+", value) is None
    return any(char.isdigit() for char in value) and mixed > 0


def _grouped_key(subject: Subject) -> Verdict | bool:
    """Groups of four capitals and digits, most of them mixed: a voucher or backup code, not words or numbers."""
    groups = subject.value.split("-")
    return sum(any(c.isdigit() for c in group) and any(c.isalpha() for c in group) for group in groups) * 2 > len(
        groups
    )


_NUMBERED_TEXT = """
order issue ticket case no nr number pr bug task item invoice room gate flat apt unit parcel ref pedido
commande bestellung zamowienie заказ
"""
_NUMBERED = frozenset(_NUMBERED_TEXT.split())
_NO_HANDLES_TEXT = """
media import override property param return returns here all everyone channel author since see test deprecated
nullable autowired todo charset keyframes fontface supports page lumi gmail example staticmethod classmethod
dataclass component injectable input output
"""
_NO_HANDLES = frozenset(_NO_HANDLES_TEXT.split())


def _handle(subject: Subject) -> Verdict | bool:
    """What follows an @ sign: a handle, unless it is a decorator, a mention of all, a scope or part of an address."""
    value = subject.value.rstrip(".-_") if not subject.value.endswith("_") else subject.value.rstrip(".-")
    name = fold(value[1:])
    after = subject.text[subject.start + len(value) : subject.start + len(value) + 1]
    if name in _NO_HANDLES or len(name) < 2 or not any(char.isalpha() for char in name) or after in ("/", "(", "@"):
        return False
    if (subject.start and subject.text[subject.start - 1] in "/.@-+&") or _QUANTITY.fullmatch(name):
        return False
    return Verdict(end=subject.start + len(value))


def _discord(subject: Subject) -> Verdict | bool:
    """A name and four digits joined by #; not an order or issue number."""
    return fold(subject.value.split("#")[0]) not in _NUMBERED and any(char.isalpha() for char in subject.value)


def _hangul_handle(subject: Subject) -> Verdict | bool:
    """Hangul and a number glued on; not a word with a count."""
    after = subject.text[subject.end : subject.end + 1]
    return len(re.sub("[0-9]", "", subject.value)) >= 3 and (not after or after not in "개번일월년시분원만회명차%")


def _nickname(subject: Subject) -> Verdict | bool:
    """A word in Hangul or Han characters straight behind "nickname", not the start of a sentence about it."""
    value = subject.value
    if re.search(r"찾|잊|변경|확인|입력|없|틀|가|를|을|로|비밀|번호|뭐|错|忘|不|没|什|怎|码|修|改|登|是", value):
        return False
    after = subject.text[subject.end : subject.end + 3].strip()
    return not after or after[0] in ",.，。、!?입이예로"


def _looks_handle(value: str) -> bool:
    if fold(value) in ORDINARY or len(value) < 3 or _ADDRESS.search(value) or _QUANTITY.fullmatch(value):
        return False
    letters = sum(char.isalpha() for char in value)
    if letters < 3:
        return False
    if value.upper() == value and value.isascii():
        return "_" in value and not value.startswith(("ERR", "HTTP"))
    if any(char.isdigit() for char in value):
        return len(value) >= 5
    return _HANDLE_JOINED.fullmatch(value) is not None or _INNER_CAPITAL.search(value) is not None


def _is_handle_here(subject: Subject, value: str) -> bool:
    after = subject.text[subject.start + len(value) : subject.start + len(value) + 2]
    return _begins(subject) and not after.startswith(("@", "://", "(")) and not re.match(r"/[^\W_]", after)


def _username(subject: Subject) -> Verdict | bool:
    """A word beside a user-name or account cue that looks like a handle."""
    value = subject.value.rstrip(".-:,")
    return (
        Verdict(end=subject.start + len(value)) if _is_handle_here(subject, value) and _looks_handle(value) else False
    )


def _stated_username(subject: Subject) -> Verdict | bool:
    """A word straight behind "user name:" or "my user name is": any but an ordinary one."""
    value = subject.value.rstrip(".-:,")
    if not _is_handle_here(subject, value) or fold(value) in ORDINARY or fold(value) in CONNECTORS or len(value) < 3:
        return False
    head = subject.text[: subject.start].rstrip(" \"'«“„@")
    if not head.endswith((":", "=")):
        last = fold(head).split()[-1:]
        if not last or last[0] not in CONNECTORS or value.lower() == value.upper():
            return False
    if any(char.isdigit() for char in value) and not any(char.isalpha() for char in value):
        return False
    goes_on = _sentence_goes_on(subject, len(value)) and not _AND.match(subject.folded, subject.start + len(value))
    return not goes_on and Verdict(end=subject.start + len(value))


CHECKS: Mapping[str, Check] = {
    "password": _password,
    "strong_password": _strong_password,
    "stated_password": _stated_password,
    "quoted": _quoted,
    "phrase": _phrase,
    "word_after_connector": _word_after_connector,
    "entry_code": _entry_code,
    "plain_code": _plain_code,
    "lone_code": _lone_code,
    "voucher": _voucher,
    "grouped_key": _grouped_key,
    "discord": _discord,
    "hangul_handle": _hangul_handle,
    "nickname": _nickname,
    "handle": _handle,
    "username": _username,
    "stated_username": _stated_username,
}
