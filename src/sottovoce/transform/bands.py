"""Numbers into bands. A number that is not certain gives no band.

Rules kept: bands rise with the number; a label is its own band; nothing is guessed.
"""

# ruff: noqa: E501, ISC004 - a sort of unit is a block

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Sequence

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_HAN = {char: worth for worth, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
_HAN_NUMBER = re.compile(r"[零〇一二三四五六七八九两兩十百]+")
_MONTHS_PER_YEAR, _WEEKS_PER_YEAR, _DAYS_PER_YEAR = 12, 53, 366

# Words for units smaller than a year: an age in months must not be read as years. Stems; matched without case.
_SMALL_UNITS = (
    (
        _MONTHS_PER_YEAR,
        "month monat mois mes mese mesi mês meses maand måned månad mánuð kuukau kuu kuud kuine месец мiсяц місяц месяц мес. "
        "miesi měsíc mesiac mjesec mesec hónap luni lună mėnes mēneš xahar xhur mí míos mios ay aylık μήν μην tháng bulan "
        "เดือน ヶ月 か月 カ月 ヵ月 ケ月 箇月 个月 個月 개월 달 شهر أشهر شهور ماه ماهه مہین ماہ חודש महीन माह মাস თვ mesos",
    ),
    (
        _WEEKS_PER_YEAR,
        "week weeks woche semaine semana settiman weken uge uke vecka veckor viikko nädal седмиц тижд тижн недел tydzie tygodn "
        "týdn týžd tjed teden hét săptăm savait nedēļ ġimgħ seachtain hafta εβδομ tuần minggu สัปดาห์ 週 周 주 أسبوع هفته ہفت "
        "שבוע सप्ताह हफ़्त হপ্তা সপ্তাহ კვირ setman",
    ),
    (
        _DAYS_PER_YEAR,
        "day days tag tage tagen jour día giorn dia dias dag dager dagar päivä päev ден дни дня днів день дней dni dzień den dní "
        "dana dan nap zile zi dien jum jiem lá laethanta gün ημέρ μέρ ngày hari วัน 日 天 일 يوم أيام روز دن יום ימים दिन দিন დღ dies",
    ),
)


def band_of(number: float, limits: Sequence[int]) -> str:
    """Return the label of the band a number lies in.

    Args:
        number: At least 0.
        limits: Rising lower limits.

    Returns:
        ``"under 18"``, ``"18-24"`` or ``"65+"``; a band of one number is that number.
    """
    labels = labels_of(limits)
    return labels[sum(limit <= number for limit in limits)]


def labels_of(limits: Sequence[int]) -> tuple[str, ...]:
    """Return the labels of all bands, lowest first."""
    inner = [str(low) if high - low == 1 else f"{low}-{high - 1}" for low, high in itertools.pairwise(limits)]
    return (f"under {limits[0]}", *inner, f"{limits[-1]}+")


def band_of_text(text: str, limits: Sequence[int]) -> str | None:
    """Return the band of an age or number that is written in a text, or None when it is not certain.

    Exactly one number must stand there, in any script's digits or Chinese numerals; a unit smaller than a year is
    converted.
    """
    if text in labels_of(limits):
        return text
    number = number_in(text)
    return None if number is None else band_of(number / _unit(text), limits)


def number_in(text: str) -> float | None:
    """Return the one number of a text, or None if there is none or more than one."""
    found = [match.group() for match in _NUMBER.finditer(text)]
    if len(found) == 1:
        plain = "".join(str(unicodedata.decimal(char)) if char.isdecimal() else "." for char in found[0])
        return float(plain) if len(plain) < 16 and not _is_negative(text) else None
    han = _HAN_NUMBER.findall(text)
    return float(_han_number(han[0])) if not found and len(han) == 1 else None


def _is_negative(text: str) -> bool:
    return text.lstrip()[:1] in {"-", "−"}


def _han_number(text: str) -> int:
    """Read 零 to 百 and nine: 三十五 is 35, 百零二 is 102, 一九九〇 is 1990."""
    if "十" not in text and "百" not in text:
        return int("".join(str(_HAN[char]) for char in text))
    total, digit = 0, 0
    for char in text:
        if char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        else:
            digit = _HAN[char]
    return total + digit


def _unit(text: str) -> int:
    """Return how many of the unit after the number make a year; 1 for years and for no unit."""
    number = _NUMBER.search(text) or _HAN_NUMBER.search(text)
    after = text[number.end() if number else 0 :].casefold().lstrip(" -\u2010\u2011\u2013\u00a0")
    word = re.match(r"[^\W\d_]+", after)
    for per_year, stems in _SMALL_UNITS:
        for stem in stems.split():
            if stem.isascii() and len(stem) <= 4:
                if word and word.group() == stem:
                    return per_year
            elif after.startswith(stem):
                return per_year
    return 1
