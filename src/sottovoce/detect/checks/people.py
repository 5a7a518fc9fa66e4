"""Checks of what people call themselves and of what only they should know: handles and passwords.

Rules kept here: a secret looks like one (a digit or symbol among letters, or joined words) unless it stands
straight behind a
separator; a handle has a digit, joint or inner capital unless its cue names it; ordinary words are neither.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from sottovoce.detect.checks.codes import CODE_CHECKS, HEX_NUMBER, begins
from sottovoce.detect.checks.nicknames import NICKNAME_CHECKS
from sottovoce.detect.checks.registry import Check
from sottovoce.detect.checks.words import (
    AS_WORDS,
    BRANDS,
    CONNECTORS,
    ORDINARY,
    PREPOSITIONS,
    ROLES,
    TECHNICAL,
)
from sottovoce.detect.model import Subject, Verdict
from sottovoce.detect.normalize import fold

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
_HAN_TAIL = re.compile(r"[\u4e00-\u9fff]{1,3}(?=$|[\s，。,.!！])")


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
        or HEX_NUMBER.fullmatch(value)
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
    return _verdict(subject, value) if begins(subject) and _looks_secret(value) else False


def _strong_password(subject: Subject) -> Verdict | bool:
    """A word before a password cue: small letters with a digit or symbol; no order number, version, time or address."""
    value = _trimmed(subject.value)
    if not begins(subject) or len(value) < 6 or not any(char.islower() for char in value) or "/" in value:
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
    return not any(word in ORDINARY or word in CONNECTORS for word in words) and begins(subject)


_CLOSED = re.compile(r"\s{0,2}(?:$|[,.;!)\n])")
_NO_PHRASE = re.compile(
    r"(?:^| )(?:than|at|least|since|only|in|until|after|before|min|older|over|for|from|days|mind|seit|noch|nur|bis|ab|"
    r"plus|depuis|hace|desde|od|do|za|od|с|от|до|за|після|z|ze|ve|na|v|w)(?: |$)"
)


def _closing_phrase(subject: Subject) -> bool:
    """Some words and a number behind "password is", where the clause ends; no talk of length, age or expiry."""
    words = subject.folded[subject.start : subject.end]
    plain = not any(word in ORDINARY for word in words.split()) and not _NO_PHRASE.search(words)
    return plain and _CLOSED.match(subject.text, subject.end) is not None


def _word_after_connector(subject: Subject) -> Verdict | bool:
    """A plain word behind "password is", at the end of the sentence."""
    value = _trimmed(subject.value)
    after = subject.text[subject.start + len(value) : subject.start + len(value) + 2]
    if len(value) < 6 or fold(value) in ORDINARY or not (not after.strip() or after[0] in ",.!;)"):
        return False
    last = fold(subject.text[: subject.start]).split()[-1:]
    return bool(last) and last[0] in CONNECTORS and value[0].isascii() and Verdict(end=subject.start + len(value))


_NUMBERED_TEXT = """
order issue ticket case no nr number pr bug task item invoice room gate flat apt unit parcel ref pedido
commande bestellung zamowienie заказ
"""
_NUMBERED = frozenset(_NUMBERED_TEXT.split())
_NO_HANDLES_TEXT = """
media import override property param return returns here all everyone channel author since see test deprecated
nullable autowired todo charset keyframes fontface supports page gmail example staticmethod classmethod
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


def _looks_handle(value: str) -> bool:
    if fold(value) in ORDINARY or len(value) < 3 or _ADDRESS.search(value) or _QUANTITY.fullmatch(value):
        return False
    letters = sum(char.isalpha() for char in value)
    if letters < 3:
        return False
    if TECHNICAL.issuperset(re.split("[._-]", fold(value))):
        return False
    if value.upper() == value and value.isascii():
        return "_" in value and not value.startswith(("ERR", "HTTP"))
    if any(char.isdigit() for char in value):
        return len(value) >= 5
    return _HANDLE_JOINED.fullmatch(value) is not None or _INNER_CAPITAL.search(value) is not None


def _is_handle_here(subject: Subject, value: str) -> bool:
    after = subject.text[subject.start + len(value) : subject.start + len(value) + 2]
    return begins(subject) and not after.startswith(("@", "://", "(")) and not re.match(r"/[^\W_]", after)


def _username(subject: Subject) -> Verdict | bool:
    """A word beside a user-name or account cue that looks like a handle."""
    value = subject.value.rstrip(".-:,")
    return (
        Verdict(end=subject.start + len(value))
        if _is_handle_here(subject, value) and _looks_handle(value) and _hexless(subject)
        else False
    )


def _stated_username(subject: Subject) -> Verdict | bool:
    """A word straight behind "user name:" or "my user name is": any but an ordinary one."""
    value = subject.value.rstrip(".-:,")
    if not _is_handle_here(subject, value) or fold(value) in ORDINARY or fold(value) in CONNECTORS or len(value) < 3:
        return False
    keyed = _KEYED.search(subject.text, max(0, subject.start - 60), subject.start)
    if (keyed is not None and not _USER_KEY.search(fold(keyed[1]))) or not _hexless(subject):
        return False
    head = subject.text[: subject.start].rstrip(" \"'«“„@")
    if not head.endswith((":", "=")):
        last = fold(head).split()[-1:]
        if not last or last[0] not in CONNECTORS or value.lower() == value.upper():
            return False
    if (any(char.isdigit() for char in value) and not any(char.isalpha() for char in value)) or _QUANTITY.fullmatch(
        value
    ):
        return False
    goes_on = _sentence_goes_on(subject, len(value)) and not _AND.match(subject.folded, subject.start + len(value))
    return not goes_on and Verdict(end=subject.start + len(value))


_HARD_SYMBOL = re.compile(r"[!#$%&*+=?@~^]")
_HEXADECIMAL = re.compile(r"[0-9a-f]{16}|[0-9a-f]{8}-[0-9a-f]{4}-|^(?:sha|md)[0-9]", re.IGNORECASE)
_KEYED = re.compile(r"[\"']([^\"'\n]{1,40})[\"']\s?:\s?[\"']$")
_USER_KEY = re.compile(r"user|login|nick|handle|name|account|konto|usuari|utent|korisni|nutzer|имя|логин|用户|ユーザ")


def _run(subject: Subject, start: int, end: int) -> str:
    """The stretch without blanks that ``[start, end)`` stands in."""
    low = max(subject.text.rfind(blank, 0, start) for blank in " \n\t") + 1
    return (
        subject.text[low:end] + subject.text[end : end + 64].split(maxsplit=1)[0]
        if (subject.text[end : end + 1].strip())
        else subject.text[low:end]
    )


def _made_password(subject: Subject) -> Verdict | bool:
    """A word as password rules want them: letters, a digit, a symbol; or a capitalized word, joint, number."""
    value = _trimmed(subject.value)
    if not begins(subject) or len(value) < 7 or not _looks_secret(value) or value.startswith(("@", "/", "#", "-")):
        return False
    letters = sum(char.isalpha() for char in value)
    if letters < 4 or not any(char.isdigit() for char in value) or "/" in value or re.match(r"v?[0-9]+[.]", value):
        return False
    bare = fold(value).rstrip("!?")
    if _HARD_SYMBOL.search(value):
        inner = _HARD_SYMBOL.search(value.rstrip("!?")) is not None
        plain = re.fullmatch(r"([^\W\d_]+)[0-9]{1,4}", bare)
        if not inner and plain is not None and (plain[1] in BRANDS or len(plain[1]) < 5):
            return False
        return not re.search(r"[=&?][^\W\d]+[=&]|^[a-z_]+=", value) and _verdict(subject, value)
    return re.fullmatch(r"[^\W\d_a-z][^\W\d_A-Z]{3,}[._][\w.]*[0-9]{2,4}", value) is not None and _verdict(
        subject, value
    )


def _network_phrase(subject: Subject) -> Verdict | bool:
    """Words joined by hyphens, dots or underscores with a number or underscore, or a made password."""
    value = _trimmed(subject.value)
    if not begins(subject) or not _looks_secret(value) or "/" in value or sum(c.islower() for c in value) < 4:
        return False
    parts = [part for part in re.split(r"[-._]", value) if part.isalpha() and len(part) >= 3]
    numbered = len(parts) >= 2 and ("_" in value or any(char.isdigit() for char in value))
    return (numbered and not TECHNICAL & set(map(fold, parts)) and _verdict(subject, value)) or _made_password(subject)


def _signed_in(subject: Subject) -> Verdict | bool:
    """Beside talk of signing in: lower-case words joined by underscores or two dots, or any word behind "as"."""
    value = subject.value.rstrip(".-:,")
    parts = [fold(part) for part in re.split(r"[._-]", value)]
    if not _is_handle_here(subject, value) or len(value) < 5 or TECHNICAL & set(parts) or value.upper() == value:
        return False
    if _looks_handle(value) and _hexless(subject):
        if "_" in value or (value.count(".") >= 2 and value.islower()):
            return Verdict(end=subject.start + len(value))
        if re.fullmatch(r"[^\W\d_]{4,}[0-9]{2,4}", value) and not BRANDS & {re.sub("[0-9]", "", fold(value))}:
            return Verdict(end=subject.start + len(value))
    words = fold(subject.text[: subject.start]).split()
    if not words or words[-1] not in AS_WORDS or fold(value) in ORDINARY or fold(value) in BRANDS or len(value) < 7:
        return False
    if words[-1] == "som" and subject.cue_language in ("sk", "cs"):
        return False
    fine = any(char.isdigit() or char in "_." for char in value) or not fold(value).startswith(ROLES)
    return (fine and not _sentence_goes_on(subject, len(value))) or (
        fine and _AND.match(subject.folded, subject.start + len(value)) is not None
    )


def _chosen_name(subject: Subject) -> Verdict | bool:
    """A capitalized word at the end of a clause about somebody's nickname; no brand, no word behind a preposition."""
    value = fold(subject.value)
    words = fold(subject.text[: subject.start]).split()
    if value in ORDINARY or value in BRANDS or value.startswith(ROLES) or not words:
        return False
    return words[-1].isalpha() and words[-1] not in PREPOSITIONS and len(words[-1]) > 1


def _hexless(subject: Subject) -> bool:
    """Whether the value is no part of a digest or UUID."""
    return _HEXADECIMAL.search(_run(subject, subject.start, subject.end)) is None


CHECKS: Mapping[str, Check] = {
    **CODE_CHECKS,
    **NICKNAME_CHECKS,
    "made_password": _made_password,
    "network_phrase": _network_phrase,
    "signed_in": _signed_in,
    "chosen_name": _chosen_name,
    "password": _password,
    "strong_password": _strong_password,
    "stated_password": _stated_password,
    "quoted": _quoted,
    "phrase": _phrase,
    "word_after_connector": _word_after_connector,
    "closing_phrase": _closing_phrase,
    "discord": _discord,
    "hangul_handle": _hangul_handle,
    "handle": _handle,
    "username": _username,
    "stated_username": _stated_username,
}
