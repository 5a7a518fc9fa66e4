"""Ids of persons: which check answers to which name, and the shape test for an id that was mistyped.

Rules of this module: what is found without a cue must stand alone and must not read as a dated order number; a mistyped
id is personal all the same, so beside a cue the shape is enough.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from sottovoce.detect.checks.identity_numbers import TESTS, library
from sottovoce.detect.checks.identity_shapes import SHAPES, compact
from sottovoce.detect.model import Subject, Verdict

_DAYS = re.compile(r"\d ?dni\W{0,3}$")


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
_THAI = re.compile("[ก-๙]")
_VIETNAMESE = re.compile("[ăđơưạ-ỹ]", re.IGNORECASE)


def _th_pin_bare(subject: Subject) -> Verdict | bool:
    """Thailand: thirteen digits without joints only amid Thai text, standing alone."""
    return (
        _THAI.search(subject.text) is not None
        and _stands_alone(subject)
        and not _is_epoch(subject)
        and bool(library("th.pin").is_valid(subject.value))
    )


def _vn_cccd_bare(subject: Subject) -> Verdict | bool:
    """Vietnam: the number carries no check digit, so only amid Vietnamese text and standing alone."""
    return _VIETNAMESE.search(subject.text) is not None and _stands_alone(subject) and TESTS["vn_cccd"](subject.value)


def _jmbg(subject: Subject) -> Verdict | bool:
    """The common number of the former Yugoslavia; its region names the country (Službeni list SFRJ 58/1976)."""
    n = compact(subject.value)
    if _is_epoch(subject) or not _stands_alone(subject) or not library("si.emso").is_valid(n):
        return False
    region = int(n[7:9])
    kind = next((name for first, name in _JMBG if int(first) <= region < int(first) // 10 * 10 + 10), "RS_JMBG")
    return Verdict(kind=kind)


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
    if _DATED.fullmatch(subject.value) or text[subject.start - 1 : subject.start] == "+":
        return False
    return not (_ALONE.search(text, max(0, subject.start - 2), subject.start) or _LONGER.match(text, subject.end))


def _on_subject(test: Callable[[str], bool]) -> Callable[[Subject], Verdict | bool]:
    return lambda subject: _stands_alone(subject) and test(compact(subject.value))


def _library(name: str) -> Callable[[Subject], Verdict | bool]:
    """python-stdnum's own check, on a value as written that stands alone."""
    return lambda subject: _stands_alone(subject) and bool(library(name).is_valid(subject.value))


_FREE = (
    "at.vnr", "be.eid", "be.ssn", "br.cpf", "ch.ssn", "cl.rut", "cz.rc", "de.idnr", "do.cedula", "ee.ik", "es.dni",
    "es.nie", "fi.hetu", "fr.nir", "id.npwp", "in_.aadhaar", "in_.pan", "it.codicefiscale", "ke.pin", "kr.rrn",
    "lv.pvn", "mu.nid", "mx.curp", "mx.rfc", "my.nric", "no.fodselsnummer", "pk.cnic", "pl.pesel", "pt.cc", "th.pin",
    "tr.tckimlik", "us.itin", "us.ssn", "za.idnr",
)  # fmt: skip
"""Modules of python-stdnum whose numbers are looked for without a cue; only those need the test of the surroundings."""


_CYRILLIC = re.compile("[а-яё]{3}", re.IGNORECASE)


_UKRAINIAN = re.compile("[іїєґ]", re.IGNORECASE)
_ROUNDED = re.compile(r"[0-9]{2,}000|[0-9]+(?:kr|kc|ft|tl|rs|lei|km|kg|mb|gb|ml|mg|eu)", re.IGNORECASE)
_DAY = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")


def _amid_ukrainian(subject: Subject) -> bool:
    """Whether the value stands alone amid letters that only Ukrainian has."""
    return _UKRAINIAN.search(subject.text) is not None and _stands_alone(subject)


def _in_cyrillic(name: str) -> Callable[[Subject], Verdict | bool]:
    """python-stdnum's own check, for numbers of countries that write so."""
    return lambda subject: (
        _CYRILLIC.search(subject.text) is not None
        and _stands_alone(subject)
        and bool(library(name).is_valid(subject.value))
    )


def _far(subject: Subject) -> bool:
    """A value a sentence behind its cue: three digits at least, no round amount, no day, no part of a code."""
    value = subject.value
    plain = _ROUNDED.fullmatch(value) or _DAY.fullmatch(value) or subject.text[subject.start - 1 : subject.start] == "+"
    joined = _ALONE.search(subject.text, max(0, subject.start - 2), subject.start) or _LONGER.match(
        subject.text, subject.end
    )
    return sum(map(str.isdigit, value)) > 2 and not plain and not joined


CHECKS: Mapping[str, Callable[[Subject], Verdict | bool]] = {
    "amid_ukrainian": _amid_ukrainian,
    "ar_dni": _ar_dni,
    "far": _far,
    "jmbg": _jmbg,
    "kr_rrn_bare": _kr_rrn_bare,
    "ro_cnp": _ro_cnp,
    "th_pin_bare": _th_pin_bare,
    "vn_cccd_bare": _vn_cccd_bare,
    **SHAPES,
    **{name: _on_subject(test) for name, test in TESTS.items()},
    **{f"alone_{name}": _library(name) for name in _FREE},
    **{f"cyrillic_{name}": _in_cyrillic(name) for name in ("bg.egn", "ru.inn")},
}
"""Checks by the name that rules use; each expects the shape that its rule's pattern gives."""
