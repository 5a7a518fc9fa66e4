"""Checks of birth dates and ages.

Rules kept here: a birth date is a day that exists, in a year of the Gregorian, Buddhist, solar or lunar Hijri
calendar or
of a Japanese era in which a living person can be born; an age lies between 0 and 120 and is no warranty,
waiting time or price.
No clock is read, so the years are fixed bounds.

Source: Unicode CLDR for the order of day, month and year and for month names; Japanese era table of the Cabinet Office.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from sottovoce.detect.checks.months import is_month
from sottovoce.detect.checks.registry import Check
from sottovoce.detect.model import Subject, Verdict

_YEARS = ((1900, 2030), (1280, 1450), (2440, 2573))
_OLD_YEARS = (1925, 2010)
_MONTH_DAYS = 31
_NUMBERS = re.compile(r"[0-9]+")
_WORDS = re.compile(r"[\u0900-\u0dff\u0e00-\u0e7f.]{2,}|[^\W\d_]+")
_FILLERS_TEXT = """
st nd rd th er re e a o of de del d ta' den din og y i am m d. m. г г. р р. года року god r roku the le el la
ar an nam năm года. gada ngay thang د سنه عام من في ב ה سال ء كو kl del' fl t s ε της του de' w n v в у год
kuu jun' na na' п. พ.ศ พ.ศ. ปี ค.ศ. ค.ศ ที่
"""
_FILLERS = frozenset(_FILLERS_TEXT.split())
_HAN_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")


def _plausible_year(year: int, digits: int) -> bool:
    if digits <= 2:
        return True
    return digits == 4 and any(first <= year <= last for first, last in _YEARS)


def _day_and_month(first: int, second: int) -> bool:
    low, high = sorted((first, second))
    return 1 <= low <= 12 and 1 <= high <= _MONTH_DAYS


def _is_numeric_date(parts: list[str]) -> bool:
    first, second, third = parts
    if len(first) == 4:
        return _plausible_year(int(first), 4) and 1 <= int(second) <= 12 and 1 <= int(third) <= _MONTH_DAYS
    if len(third) not in (2, 4) or max(len(first), len(second)) > 2:
        return len(third) == 1 and len(first) == 2 and _day_and_month(int(second), int(third))
    if _day_and_month(int(first), int(second)):
        return _plausible_year(int(third), len(third))
    return len(third) <= 2 and _day_and_month(int(second), int(third))


def _birth_date(subject: Subject) -> Verdict | bool:
    """A whole date, or a day and month, or (alone) a year, that can be a birth date."""
    folded = subject.folded[subject.start : subject.end]
    parts = _NUMBERS.findall(folded)
    if len(parts) == 3:
        return _is_numeric_date(parts) and _only_known_words(folded)
    if len(parts) == 1 and len(parts[0]) == 8:
        return _is_compact(parts[0])
    if not any(is_month(word) for word in _WORDS.findall(folded)):
        return False
    if len(parts) == 2:
        day, year = sorted(parts, key=lambda part: (len(part), part == parts[1]))
        return 1 <= int(day) <= _MONTH_DAYS and _plausible_year(int(year), len(year))
    named = any(is_month(word) and len(word) > 3 for word in _WORDS.findall(folded))
    return len(parts) == 1 and 1 <= int(parts[0]) <= _MONTH_DAYS and named


def _only_known_words(folded: str) -> bool:
    return (
        all(len(word) <= 2 or word in _FILLERS or is_month(word) for word in _WORDS.findall(folded)) or "年" in folded
    )


def _is_compact(digits: str) -> bool:
    shapes = ((digits[:4], digits[4:6], digits[6:]), (digits[:2], digits[2:4], digits[4:]))
    return any(_is_numeric_date(list(shape)) for shape in shapes)


def _han_date(subject: Subject) -> Verdict | bool:
    """A date written with the characters for year, month and day, in Arabic or Han digits, with or without an era."""
    value = subject.value
    if re.search("昭和|平成|令和|大正|明治|民[国國]|^[MTSHR][0-9]", value):
        return True
    year = re.search(r"([0-9〇零一二三四五六七八九]{2,4})\s?[年년]", value)
    return year is not None and _plausible_year(int(year[1].translate(_HAN_DIGITS)), len(year[1]))


def _korean_born(subject: Subject) -> Verdict | bool:
    """A date glued to 생 ("born"), where no other word begins with it (생산, 생활)."""
    behind = subject.text[subject.end :].lstrip().removeprefix("생")[:1]
    return behind not in tuple("산활각명기") and len(_NUMBERS.findall(subject.value)[0]) in (2, 4)


def _old_date(subject: Subject) -> Verdict | bool:
    """A whole date that nobody orders or pays on any more: most often a birth date; short years must stand alone."""
    parts = _NUMBERS.findall(subject.value)
    years = [int(part) for part in parts if len(part) == 4]
    if years:
        return _OLD_YEARS[0] <= years[0] <= _OLD_YEARS[1] and _birth_date(subject) is True
    alone = subject.start <= 2 and len(subject.text) - subject.end <= 25
    return alone and len(parts) == 3 and 30 <= int(parts[2]) <= 99 and _is_numeric_date(parts)


_AGO = re.compile(
    r"(?:^|[\s(,\"])(?:for|since|in|within|every|last|next|past|after|over|another|than|only|each|per|seit|vor|"
    r"nach|fur|innerhalb|alle|"
    r"depuis|pendant|il y a|y a|apres|dans|pour|en|hace|desde|durante|llevo|por|ha|fa|da|per|ultimi|scorsi|fra|"
    r"tra|dopo|des de|"
    r"acum|pentru|dupa|peste|timp de|ultimii|след|преди|през|от|последните|через|после|последние|за|каждые|раз в|"
    r"спустя|przez|za|od|po|przed|co|"
    r"ostatnie|pred|kazde|uz|kazdych|prije|nakon|zadnjih|svake|po|na|cez|kaip|pries|uz|per|pirms|pec|ik pec|parast|"
    r"i|om|efter|sedan|siden|voor|sinds|na|al|binnen|elke|over|για|πριν|εδω και|μετα|σε|σε|απο|κάθε|ονα|le|"
    r"ar feadh|ilu|wara|"
    r"son|her|منذ|قبل|بعد|لمده|كل|خلال|אחרי|לפני|כבר|במשך|תוך|كل|از|تا|هر|بعد از|قبل از|پچھلے|पिछले|अगले|हर|গত|প্রতি|"
    r"selama|sudah|setiap|dalam|tiap|hon|khoang|moi|trong|suot|ทุก|มา|近|过去|過去|每|第)\s{0,2}(?:the |de |los |"
    r"las |les |plus de |mas de |more than |circa |ca\. |около |oko |ok\. )?$",
)
_LATER = re.compile(
    r"\s{0,2}(?:ago|later|experience|of (?!age)|warrant|guarantee|back|in a row|straight|left|contract|"
    r"'? experience|tagasi|sitten|kuluttua|назад|тому|"
    r"temu|wstecz|nazaj|zpet|spat|siden|sedan|geleden|lang\b|garant|parast|elott|ota|mulva|utan|hatra|once|sonra|"
    r"boyunca|dir|pahle|पहले|से |बाद|तक|আগে|"
    r"পর|ধরে|যাবৎ|قبل|منذ|پيش|پهلے|پہلے|بعد|سے |前|後|后|间|間|以上|以下|以内|内|未満|代|전|후|동안|이상|미만|기|"
    r"대 |truoc|sau|nay|qua|yang lalu|lalu|lagi|"
    r"kedepan|ที่แล้ว|ก่อน|กว่า|หลัง|d'(?!edat|eta|age|aois)|de (?!edad|idade|edat|ani)|di (?!eta)|do |kuni|lauk|"
    r"bonus)",
)
_THINGS = re.compile(
    r"garanc|garanz|garanti|garant|garans|warrant|guarant|гарант|ضمان|گارانتي|كفاله|वारंटी|वॉरंटी|गारंटी|"
    r"ওয়ারেন্টি|ওয়ারেন্টি|গ্যারান্টি|وارنٹي|گارنٹي|保修|保証|保固|质保|質保|保质|보증|무상|bao hanh|รับประกัน|"
    r"ประกัน"
    r"|takuu|zaruk|zaruc|jamst|jotall|barant|εγγυ|gwaranc|אחריות|contrat|contract|vertrag|договор|dogovor|umow|"
    r"smlouv|zmluv|szerzod|sopimu|lepingu|sutart|ligum|kontrakt|sozlesme"
    r"|συμβολαι|subscri|abonn|abonam|laufzeit|experien|erfahr|опыт|досвід|dosvid|doswiadcz|kredit|credit|kreed|"
    r"mortgage|hypothe|ипотек|laptop|phone|battery|akku|printer"
    r"|machine|fridge|washer|router|\b(?:tv|telly|auto|bil|bilen|coche|voiture|macchina|carro|wagen|kocsi|watch|"
    r"robot|camera|cam|lamp|bike|boiler|oven|ovn|ugn|phone|handy|telefon\w*|fernseher|waschmaschine|product|"
    r"device|haus|huset|hus)\b|масин|машин|кола|авто|bilen|\bcar\b|\bhouse\b|\bdog\b|\bcat\b|whisk|wein|wine|"
    r"vintage|cognac|rum\b|"
    r"customer|client|kunde|kund|клиент|клієнт|zakazn|klien|asiak|customer",
)


def _age(subject: Subject) -> Verdict | bool:
    """A number with its unit words: within 0 to 120 and neither a duration nor the age of a thing."""
    numbers = [int(part) for part in _NUMBERS.findall(subject.value)]
    if max(numbers, default=0) > 120:
        return False
    folded = subject.folded
    before, after = folded[max(0, subject.start - 24) : subject.start], folded[subject.end : subject.end + 24]
    if before[-1:] in ".,:/-+$€£" and before[-2:-1].isdigit():
        return False
    if _LATER.match(after) or _THINGS.search(before) or _THINGS.search(after) or after.startswith((" %", "%")):
        return False
    return not _AGO.search(before)


def _cjk_age(subject: Subject) -> Verdict | bool:
    """A number with 岁, 歳, 살 or 세; not a century, a generation, or "under 18s"."""
    after = subject.text[subject.end : subject.end + 3]
    if subject.value.endswith("세") and after[:1] in ("기", "대", "트", "금", "부", "종", "계"):
        return False
    if subject.value.endswith("才") and after[:1] in ("能", "是", "有", "会", "到", "可", "收", "发", "知"):
        return False
    return _age(subject)


def _weak_age(subject: Subject) -> Verdict | bool:
    """``_age`` for units that also count durations: without a person beside it only what is longer than a warranty."""
    if _age(subject) is False:
        return False
    grown = int(_NUMBERS.findall(subject.value)[0]) >= 13
    return Verdict(score=0.6) if grown else True


_CLAUSE_END = re.compile(
    r"\s{0,2}(?:$|[,;!?)\]。，、！？)]|\.(?![0-9])|[-/\n]\s|(?:and|but|so|with|now|this|yo|y|e|i|a|et|und|en|og|"
    r"och|ja|si|și|и|та|і|ve|dan|ik|hoor|aber|mais|"
    r"pero|ma|ale|no|men|maar|mutta|aga|bet|de|nu|already|next|today|not|or|when|btw|lol|fyi|pls|please|if|who|"
    r"female|male|living|wenn|falls|on my|years|mit|met|med|met|con|"
    r"avec|з|с|και|jaar|"
    r"in (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))(?=[\s,.!?]|$|[a-z]))",
)
_NOT_A_UNIT = re.compile(
    r"\s{0,2}(?:%|°|[a-z€$£₹]{1,4}[0-9]|[$€£₹¥]|min|mm|cm|km|kg|gb|mb|euro|eur|usd|دقيق|ساع|يوم|ريال|درهم|جنيه|"
    r"شهر|تومان|هزار|ميليون|دقيقه|روز|ماه|מטר|דקות|שעות|ימים|שקל|ש\"ח|"
    r"मिनट|घंट|दिन|रुप|हज़ार|মিনিট|ঘন্টা|দিন|টাকা|منٹ|گھنٹ|دن|روپ|분|시간|일|개|번|년|월|원|만|นาที|ชั่วโมง|วัน|"
    r"บาท|menit|jam|hari|ribu|juta|bulan|tuan|ngay|gio|phut|:|[.,/-][0-9])",
)
_LOOSE_LANGUAGES = frozenset({"he", "ar", "fa", "hi", "bn", "ur", "th", "ko", "id", "ja", "zh"})


def _bare_age(subject: Subject) -> Verdict | bool:
    """A number without unit words behind an age cue: the clause must end there, or go on without a unit."""
    age = int(subject.value)
    after = subject.folded[subject.end : subject.end + 24]
    before = subject.folded[max(0, subject.start - 1) : subject.start]
    if age > 120 or before in tuple(".:/-+#$€№") or _NOT_A_UNIT.match(after):
        return False
    if subject.cue_language in _LOOSE_LANGUAGES:
        return True
    return age >= 13 and _CLAUSE_END.match(after) is not None


_BE = re.compile(
    r"(?:'s|is|ist|ar|er|je|van|on|wird|turned|turns|ma|has|hat|tem|tiene|te|are|ima|jest|yra|ir|hun er|de|va|uz|"
    r"уже|вече|вже|はもう|は|が|今年|已经|已經|快)"
    r"\s{0,2}$"
)
_AGE_PARTICLE = re.compile("[了で]|です|이[고며]|세|입니다|になり")


def _relative_age(subject: Subject) -> Verdict | bool:
    """A number straight behind a relative, at the end of a clause; below 13 a verb or a Slavic dative announces it."""
    age = int(subject.value)
    after = subject.folded[subject.end : subject.end + 24]
    before = subject.folded[max(0, subject.start - 10) : subject.start]
    if age > 120 or before[-1:] in tuple(".:/-+#$€№([,;") or _NOT_A_UNIT.match(after):
        return False
    if not (_CLAUSE_END.match(after) or _AGE_PARTICLE.match(after)):
        return age >= 60 and _BE.search(before) is not None
    return age >= 13 or _BE.search(before) is not None or before.rstrip()[-1:] in tuple("еиіую")


def _bracketed_age(subject: Subject) -> Verdict | bool:
    """A number alone in brackets behind a person."""
    return int(_NUMBERS.findall(subject.value)[0]) <= 120


CHECKS: Mapping[str, Check] = {
    "birth_date": _birth_date,
    "han_date": _han_date,
    "old_date": _old_date,
    "age": _age,
    "cjk_age": _cjk_age,
    "weak_age": _weak_age,
    "bare_age": _bare_age,
    "relative_age": _relative_age,
    "korean_born": _korean_born,
    "bracketed_age": _bracketed_age,
}
