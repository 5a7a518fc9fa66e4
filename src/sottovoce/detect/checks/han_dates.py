"""Checks of dates written with the characters for year, month and day, in digits, Han or Hangul numerals.

Rules kept here: an era, or a year of two or four digits, makes a date; "八九年" alone is one only where "born" touches
it, for it also says "eight or nine years".

Source: Unicode CLDR, zh, ja and ko date patterns; Japanese era table of the Cabinet Office; names of the lunar months.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from sottovoce.detect.checks.registry import Check
from sottovoce.detect.model import Subject, Verdict

_HAN_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_YEARS = ((1900, 2030), (1280, 1450), (2440, 2573))
_ERA = re.compile(
    "昭和|平成|令和|大正|明治|民[国國]|[MTSHRmtshr昭平令大明][0-9元]{1,2}[./-]|[MTSHRmtshr昭平令][0-9]{1,2}年"
)
_YEAR = re.compile(r"([0-9〇零一二三四五六七八九]{2,4})\s?[年년]")
_HANGUL_YEAR = re.compile(r"[일이삼사오육칠팔구십영공천백]{2,7}년")
_MONTH = re.compile(r"(?:[0-9一二三四五六七八九十正元冬腊臘]{1,3}|[일이삼사오육칠팔구십시유]{1,2})\s?[月월]")
_NOT_BORN_TEXT = "产產效成活意长長态態物理日涯前后後命气氣动動词詞鲜鮮存火病育徒还還怕疼殖财財硬机機平字锈鏽根"
_NOT_BORN = tuple(_NOT_BORN_TEXT)
_NOT_BORN_KOREAN = tuple("산활각명기성긴겼")
_APPROXIMATE = frozenset(
    f"{first}{second}年" for first, second in zip("一二三四五六七八", "二三四五六七八九", strict=True)
)
_PLAIN_END = re.compile(r"$|[\s，。,.!！?？、；;)）]")


def _is_birth_year(text: str) -> bool:
    year = _YEAR.search(text)
    if year is None:
        return False
    digits = year[1].translate(_HAN_DIGITS)
    return len(digits) == 2 or (len(digits) == 4 and any(first <= int(digits) <= last for first, last in _YEARS))


def _han_date(subject: Subject) -> Verdict | bool:
    """A date beside talk of birth: with an era, with a year, or (a birthday) of month and day."""
    value = subject.value
    if _ERA.search(value) or _HANGUL_YEAR.match(value):
        return True
    if re.search("[年년]", value):
        dated = _MONTH.search(value) is not None
        return _is_birth_year(value) and (dated or value.replace(" ", "") not in _APPROXIMATE)
    return Verdict(score=0.6) if _MONTH.search(value) else False


def _han_born(subject: Subject) -> Verdict | bool:
    """A date that "born" touches (生, 生人, 生まれ, 出生, 생), where no other word begins with it (生产, 생산)."""
    behind = re.match(r"[ ]?(?:出|の)?[生产産생]", subject.text[subject.end : subject.end + 4])
    if behind is None:
        return False
    after = subject.text[subject.end + behind.end() : subject.end + behind.end() + 1]
    if after in _NOT_BORN if behind[0].endswith("生") else after in _NOT_BORN_KOREAN:
        return False
    value = subject.value
    if _ERA.search(value) or _HANGUL_YEAR.match(value):
        return True
    return _is_birth_year(value)


def _korean_born(subject: Subject) -> bool:
    """A date glued to 생 ("born"), where no other word begins with it (생산, 생활)."""
    behind = subject.text[subject.end :].lstrip().removeprefix("생")[:1]
    number = re.search("[0-9]+", subject.value)
    return behind not in _NOT_BORN_KOREAN and number is not None and len(number[0]) in (2, 4)


def _han_from(subject: Subject) -> bool:
    """A year behind "I" and before 的 at the end of a clause ("我89年的"): the year somebody is from."""
    after = subject.text[subject.end : subject.end + 2]
    return after[:1] == "的" and _PLAIN_END.match(after[1:]) is not None and _is_birth_year(subject.value)


HAN_CHECKS: Mapping[str, Check] = {
    "han_born": _han_born,
    "han_date": _han_date,
    "han_from": _han_from,
    "korean_born": _korean_born,
}
"""Checks by the name that rules use, after ``dates.``."""
