"""Checks of what is written on passports, driver's licenses and license plates.

Rules kept here: a document number is one run or a few joined runs of letters and digits with at least four
digits, and no date;
a plate has letters and digits (Israeli plates only digits), five to nine of them, in groups of at most four
letters and five digits.

Source: ICAO Doc 9303-3 (passport number, at most nine characters in the zone, more on some licenses); Vienna
Convention on Road
Traffic, annex 2 (registration number), and the national plate formats as shown in the examples of
``rules/plates.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from sottovoce.detect.checks.registry import Check
from sottovoce.detect.model import Subject, Verdict

_RUN = re.compile(r"[^\W_\u0e00-\u0eff\u2e80-\ua4cf\uac00-\ud7ff]+")
_DISTRICT = re.compile(r"(?<![^\W_])[A-ZÄÖÜŠŽА-Я]{2}[ -]$")
_LONGEST = 64
"""How far a number or plate is read on from its first run, in characters."""

_JOINT = re.compile(r"[ ./·・-]{1,3}|:")
_DATE = re.compile(
    r"(?:[0-3]?[0-9][./-][0-3]?[0-9][./-](?:19|20)?[0-9]{2}|(?:19|20)[0-9]{2}[./-][0-1]?[0-9](?:[./-][0-3]?[0-9])?)$"
)
_SMALL_WORDS_TEXT = """
no nr n num is je jest e è est es und and the my im in on at to it of de der die das den la le el il lo i a o
u z za na от за и не на № mr ms um om er en et ist war per pro bis for par con son was bin hat has had not but
so are auf mit von vom do od po se si ne da ni ki ta te al az va ei ja os me co ten ma mas ir ar uz vai yra
buvo ve bu var abs hu kien bil min din han hun ser ok nu mn mn. ze we hij dat dal dalla del vom seit
since desde depuis sinds sedan siden kor kell ab
"""
_SMALL_WORDS = frozenset(_SMALL_WORDS_TEXT.split())
_MODELS_TEXT = """
bmw vw kia mg ds gla glc cla audi golf polo fiat opel ford seat skoda tesla volvo model mazda
ваз газ уаз заз камаз маз cbr yzf gsx ktm boeing airbus iso usb led rtx
gtx mp hp pc tv
"""
_MODELS = frozenset(_MODELS_TEXT.split())
_NO_PLATE_LETTERS_TEXT = """
EUR USD GBP TL KG KM CM MM GB MB TB MIN MAX JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC AM PM OF TO X V
AND FOR
"""
_NO_PLATE_LETTERS = frozenset(_NO_PLATE_LETTERS_TEXT.split())
_PLATE_RUNS = re.compile(
    r"[0-9]{1,5}|[^\W\d_]{1,4}|[^\W\d_]{1,3}[0-9]{1,5}[^\W\d_]{0,3}|[0-9]{1,4}[^\W\d_]{1,3}[0-9]{0,5}|"
    r"[^\W\d_]{1,4}[0-9][^\W\d_][0-9]{2}"
)


def _document(subject: Subject) -> Verdict | bool:
    """A passport or license number: from a run with digits (or a short series before one) to the last such run."""
    if (
        subject.text[subject.start - 1 : subject.start] in ("/", ".", "-")
        and subject.text[subject.start - 2 : subject.start - 1].isdigit()
    ):
        return False
    value = subject.text[subject.start : subject.start + _LONGEST]
    runs = list(_RUN.finditer(value))
    start, end, digits, size = runs[0].start() if runs else 0, 0, 0, 0
    for number, run in enumerate(runs):
        word = run[0]
        if number and not _JOINT.fullmatch(value, runs[number - 1].end(), run.start()):
            break
        count = sum(char.isdigit() for char in word)
        first, last = number == 0, number == len(runs) - 1
        if not count and not _is_series(word, first=first, last=last, shouted=subject.text.isupper()):
            break
        if number and count and count == len(word) and _DATE.search(value[run.start() : run.start() + 10]):
            break
        digits += count
        size += len(word)
        if count or number:
            end = run.end()
    if digits < 3 or size < 6 or (digits == 3 and size < 8) or size > 22 or _DATE.fullmatch(value[start:end]):
        return False
    if not runs[0][0].isdigit() and len(runs[0][0]) > 12 and runs[0][0].isalpha():
        return False
    return Verdict(start=subject.start + start, end=subject.start + end)


def _is_series(word: str, *, first: bool, last: bool, shouted: bool) -> bool:
    """Whether letters alone are a series ("45 ОВ", "AB 123456"): short and capital."""
    if len(word) > 3:
        return False
    if word.lower() in _SMALL_WORDS and (shouted or len(word) == 1 or word in ("NO", "NR", "ID", "DL")):
        return False
    return word.isupper() and (first or not last or len(word) <= 2)


def _plate(subject: Subject) -> Verdict | bool:
    """A plate behind a plate cue: any mixture of short groups of letters and digits, or an Israeli or Danish number."""
    return _plate_within(subject, strict=False)


def _plate_of_vehicle(subject: Subject) -> Verdict | bool:
    """A plate beside a vehicle: capitals (or all glued or hyphenated), two digits at least, and no make or model."""
    return _plate_within(subject, strict=True)


def _plate_within(subject: Subject, *, strict: bool) -> Verdict | bool:
    best: Verdict | bool = False
    if (
        subject.text[max(0, subject.start - 2) : subject.start][-1:] in tuple(":.,/-")
        and subject.text[max(0, subject.start - 2) : subject.start][:1].isdigit()
    ):
        return False
    if subject.start and _is_letter(subject.text[subject.start - 1]) and _is_letter(subject.text[subject.start]):
        return False
    value = subject.text[subject.start : subject.start + _LONGEST]
    runs = [(match.start(), match.end(), match[0]) for match in _RUN.finditer(value)][:5]
    if not runs or _is_common(runs[0][2]) or (value[: runs[0][0]].strip()):
        return False
    letters = digits = 0
    for groups, (start, end, word) in enumerate(runs, 1):
        if groups > 1 and not _JOINT.fullmatch(value, runs[groups - 2][1], start):
            break
        if (
            not _PLATE_RUNS.fullmatch(word)
            or not _is_plate_script(word)
            or (groups > 1 and word.lower() in _SMALL_WORDS and not word.isupper())
        ):
            break
        letters += sum(not char.isdigit() for char in word)
        digits += sum(char.isdigit() for char in word)
        if _is_plate(value[:end], letters, digits, groups, strict=strict):
            best = Verdict(start=_district(subject), end=subject.start + end)
    return best


def _is_letter(char: str) -> bool:
    """Whether words of this letter's script are parted by spaces, so that one before it is of the same word."""
    return char.isalnum() and _RUN.match(char) is not None


def _district(subject: Subject) -> int:
    """Where the plate begins: two capitals before the first run belong to it unless the whole text shouts."""
    before = _DISTRICT.search(subject.text, max(0, subject.start - 3), subject.start)
    return before.start() if before is not None and not subject.text.isupper() else subject.start


def _is_common(word: str) -> bool:
    """Whether a first run is a small word or a make of car; two capitals are a district unless the text shouts."""
    return word.lower() in _MODELS or (word.lower() in _SMALL_WORDS and not (word.isupper() and len(word) <= 2))


def _is_plate_script(word: str) -> bool:
    """Latin, Greek and Cyrillic letters; of Arabic single ones; other scripts have rules of their own."""
    eastern = sum("\u0600" <= char < "\u0700" for char in word)
    return eastern <= 1 and all(char < "\u0500" or "\u0600" <= char < "\u0700" for char in word)


def _is_plate(value: str, letters: int, digits: int, groups: int, *, strict: bool) -> bool:
    if _DATE.fullmatch(value) or groups > 4:
        return False
    if not letters:
        return re.fullmatch(r"[0-9]{2,3}-[0-9]{2,3}-[0-9]{2,3}", value) is not None
    if not 4 <= letters + digits <= 10 or digits < (2 if strict else 1) or letters > 6:
        return False
    if not strict:
        return value.upper() == value or groups == 1 or letters + digits >= 5
    if re.fullmatch(
        r"[0-9]{1,2}[hu:][0-9]{2}|[0-9]{1,5}[hx]?[0-9]{0,4}[a-zа-я]{0,3}|[0-9]{1,5} ?(?:PS|HP|KW|CV|CH|KS|LE|HK|"
        r"BHP|KM|EUR|USD|CC|CM|KG|LV|PLN|CZK|SEK|TL|AM|PM)",
        value,
    ):
        return False
    if _TYRE_OR_ENGINE.match(value):
        return False
    if groups <= 3 and _YEAR_LAST.search(value):
        return False
    if letters + digits < 5 or (groups > 1 and not _is_joined(value)):
        return False
    return not re.fullmatch(r"(?:[0-9]{1,5}[a-zа-я]{1,3}|[a-z]{3,4}[0-9]{1,2})", value)


_TYRE_OR_ENGINE = re.compile(r"[0-9]{3}/[0-9]{2}|[0-9]\.[0-9](?![0-9])")
_YEAR_LAST = re.compile(r"[ -](?:19[89]|20[0-3])[0-9]$")


def _is_joined(value: str) -> bool:
    return value.upper() == value or re.fullmatch(r"[^\W_]+(?:-[^\W_]+){1,2}", value) is not None


def _russian(subject: Subject) -> Verdict | bool:
    """Letter, three digits, two letters and a region, not the words of a sentence ("в 300 км 40")."""
    if " " not in subject.value[:6].rstrip() or subject.value.upper() == subject.value:
        return True
    return re.sub("[^а-я]", "", subject.value.lower())[1:] not in _RUSSIAN_WORDS


_RUSSIAN_WORDS = frozenset("км мм см ст но на то от ко во со ар ам та ту ас ку ах ох ну".split())  # noqa: SIM905


def _chinese(subject: Subject) -> Verdict | bool:
    """Two digits at least, and no longer code."""
    after = subject.text[subject.end : subject.end + 1]
    return sum(char.isdigit() for char in subject.value) > 1 and not (after.isascii() and after.isalnum())


def _danish(subject: Subject) -> Verdict | bool:
    """Two letters and five digits that no amount, phone number or further digits go on from."""
    after = subject.folded[subject.end : subject.end + 5]
    return not re.match(r"[ .,-]?[0-9]|\s?(?:kr|eur|dkk|€)", after) and not subject.value.startswith(
        ("KR ", "KL ", "NR ", "TL ", "ID ")
    )


def _turkish(subject: Subject) -> Verdict | bool:
    """A province, letters and digits, where the letters are no currency, unit or month."""
    groups = subject.value.split()
    return len(groups) == 3 and groups[1] not in _NO_PLATE_LETTERS


CHECKS: Mapping[str, Check] = {
    "document": _document,
    "chinese": _chinese,
    "danish": _danish,
    "plate": _plate,
    "plate_of_vehicle": _plate_of_vehicle,
    "russian": _russian,
    "turkish": _turkish,
}
