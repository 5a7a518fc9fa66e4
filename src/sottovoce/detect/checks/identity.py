"""Ids of persons: which check answers to which name, and the shape test for an id that was mistyped.

Rules of this module: what is found without a cue must stand alone and must not read as a dated order number; a mistyped
id is personal all the same, so beside a cue the shape is enough.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from sottovoce.detect.checks.identity_numbers import TESTS, library
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
_DAYS = re.compile(r"\d ?dni\W{0,3}$")
_CODE = re.compile(r"[A-Za-z]{2,}-\d")
_MORE_DIGITS = re.compile(r"[^\n]{0,45}?\d(?:[ .-]?\d){5}")


def _compact(value: str) -> str:
    return _SEPARATORS.sub("", value).upper()


def _ar_dni(subject: Subject) -> bool:
    """Argentina, identity document (Ley 17.671); not behind a number of days, which are "dni" in Slavic languages."""
    if _DAYS.search(subject.folded, max(0, subject.start - 10), subject.start):
        return False
    return bool(library("ar.dni").is_valid(subject.value))


_JMBG = (("50", "SI_EMSO"), ("30", "HR_JMBG"), ("41", "MK_EMBG"), ("20", "ME_JMBG"), ("10", "BA_JMBG"))


_EPOCH = re.compile(r"1[4-9][0-9]{11}")
_CLOCKED = re.compile(r"(?:[:=,\[{(\"]|\b(?:ts|time|timestamp|date|epoch|expires|iat|exp|created|updated|at|ms))\s?$")


def _is_epoch(subject: Subject) -> bool:
    """Whether thirteen digits count milliseconds since 1970, as logs do."""
    if subject.cued or not _EPOCH.fullmatch(subject.value):
        return False
    before, after = subject.folded[max(0, subject.start - 12) : subject.start], subject.text[subject.end :]
    return _CLOCKED.search(before) is not None or after[:1] in (",", "]", "}", '"', ")")


def _ro_cnp(subject: Subject) -> bool:
    """Romania (OUG 97/2005), and no time stamp."""
    return not _is_epoch(subject) and _stands_alone(subject) and bool(library("ro.cnp").is_valid(subject.value))


def _kr_rrn_bare(subject: Subject) -> bool:
    """Korea: since October 2020 without check digit, so only amid Korean text and standing alone."""
    return _HANGUL.search(subject.text) is not None and _stands_alone(subject) and not _is_epoch(subject)


_HANGUL = re.compile("[가-힣]")


def _jmbg(subject: Subject) -> Verdict | bool:
    """The common number of the former Yugoslavia; its region names the country (Službeni list SFRJ 58/1976)."""
    n = _compact(subject.value)
    if _is_epoch(subject) or not _stands_alone(subject) or not library("si.emso").is_valid(n):
        return False
    region = int(n[7:9])
    kind = next((name for first, name in _JMBG if int(first) <= region < int(first) // 10 * 10 + 10), "RS_JMBG")
    return Verdict(kind=kind)


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
    end = min(_grow(text, start, lead.end() if lead is not None else start), subject.end)
    content = _compact(text[start:end])
    digits = sum(char.isdigit() for char in content)
    letters = len(content) - digits
    if digits > 18 or not (
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


def _goes_on(text: str, joint: str, token: str, following: re.Match[str]) -> bool:
    word = following[0]
    after = text[following.end() : following.end() + 1]
    if after.isalpha() and after > "\x7f" and after < "\u0e00":
        return False
    if joint in ("-", "/", ".", "(") and joint:
        return any(char.isdigit() for char in word) or (len(word) == 1 and joint != ".") or joint == "("
    if joint == ")":
        return word.isdigit()
    if joint != " " or _DATE.match(text, following.start()):
        return False
    if len(word) == 1 and word.isdigit() and len(token) == 8 and token.isdigit():
        return True
    if _PORTUGUESE_TAIL.fullmatch(word) and token.isdigit():
        return True
    if word.isdigit():
        return token.isdigit() and len(token) < 7 and len(word) < 7
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


_ALONE = re.compile(r"[0-9A-Za-z][-/_.#]$")
_DATED = re.compile(
    r"(?:20(?:YMD)-?|(?:YMD)-)\d{4,7}".replace("YMD", r"(?:1[89]|2\d|3[0-5])(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
)
"""Six digits that read as a day from 2018 on: more often the number of an order than of a child."""
_LONGER = re.compile(r"[-/_#][0-9A-Za-z]")


def _stands_alone(subject: Subject) -> bool:
    """Whether the value is not the inside of a longer code ("LC-260224-3187"); a cue in front settles the doubt."""
    text = subject.text
    if subject.cued:
        return True
    if _DATED.fullmatch(subject.value):
        return False
    return not (_ALONE.search(text, max(0, subject.start - 2), subject.start) or _LONGER.match(text, subject.end))


def _on_subject(test: Callable[[str], bool]) -> Callable[[Subject], Verdict | bool]:
    return lambda subject: _stands_alone(subject) and test(_compact(subject.value))


def _library(name: str) -> Callable[[Subject], Verdict | bool]:
    """python-stdnum's own check, on a value as written that stands alone."""
    return lambda subject: _stands_alone(subject) and bool(library(name).is_valid(subject.value))


_FREE = (
    "at.vnr", "be.ssn", "br.cpf", "ch.ssn", "cl.rut", "cz.rc", "do.cedula", "ee.ik", "es.dni", "es.nie", "fi.hetu",
    "fr.nir", "id.npwp", "in_.pan", "it.codicefiscale", "ke.pin", "kr.rrn", "lv.pvn", "mu.nid", "mx.curp", "mx.rfc",
    "my.nric",
    "no.fodselsnummer", "pk.cnic", "pt.cc", "th.pin", "us.itin", "us.ssn", "za.idnr",
)  # fmt: skip
"""Modules of python-stdnum whose numbers are looked for without a cue; only those need the test of the surroundings."""


CHECKS: Mapping[str, Callable[[Subject], Verdict | bool]] = {
    "any": any_id,
    "any_before": any_id_before,
    "ar_dni": _ar_dni,
    "jmbg": _jmbg,
    "kr_rrn_bare": _kr_rrn_bare,
    "ro_cnp": _ro_cnp,
    **{name: _on_subject(test) for name, test in TESTS.items()},
    **{f"alone_{name}": _library(name) for name in _FREE},
}
"""Checks by the name that rules use; each expects the shape that its rule's pattern gives."""
