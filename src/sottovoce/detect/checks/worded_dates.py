"""Checks of birth dates said in words ("the third of April", "třetího dubna 1990", "né en soixante-deux").

Rules kept here: the words behind the cue are numbers, months and what joins them, nothing else; a number without a
month is a year only when no unit follows.

Source: Unicode CLDR, rule-based number formats (spellout-ordinal and spellout-numbering-year), month names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from sottovoce.detect.checks.age_words import LATER, NOT_A_UNIT, UNIT
from sottovoce.detect.checks.months import is_month
from sottovoce.detect.checks.number_words import is_number_word
from sottovoce.detect.checks.registry import Check
from sottovoce.detect.model import Subject, Verdict

_JOINERS_TEXT = """
sie sum съм сам бях es bio bila byl byla bol bola jag jeg eg som ich i je ja az аз я nar den die
the of on in at a an and day den der dem des das am im le la les du de del d l el els al en un une o os as no na em e i
y w we we v ve dnia dne dna roku rok roce se si sa sem sam som jsem je mi me er den d dag i pa på aar ar op te van
om het fi fil fl fit fis ta tat tas ar an la mhi go de pe in anul an data year jahr jahre annee l'an ano anno any
leta letu godine god gada gadu metais metu m aasta aastal vuonna yil yilinda év evben на в во у през от г год году
года роки року рік рокові році день числа числа ден дня του το τη την στις στη στο της έτος ετος του ب في من عام سنه
سنة يوم شهر ב של שנת בשנת ה در روز سال ماه को की के का सन साल तारीख तारीख़ সালে সালের তারিখে کو کی کے سن ngay nam
thang mung mong tahun tanggal tgl thn is was ist war are jest ar on est e era es fue foi yra bija buvo беше є
це есть hai है هو
"""
_JOINERS = frozenset(_JOINERS_TEXT.split())
_ORDINALS = re.compile(
    r"(?:first|second|third|fifth|fourth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\w{3,5}teenth|twentieth|thirtieth|erst|zweit|dritt|viert|funft|"
    r"sechst|siebt|siebent|acht|neunt|\w*zehnt|elft|zwolft|\w*zigst|\w*ssigst|eerst|tweed|derd|vierd|vijfd|zesd|"
    r"zevend|achtst|negend|tiend|\w*tiend|\w*tigst|forst|andr|anden|tredj|fjerd|fjard|femt|sjett|sjatt|syvend|sjund|"
    r"sjuend|ottend|attond|attend|niend|niond|tiend|tiond|\w*tend|tjuend|tjugo|tredivt|trettiand|premier|primer|primeir|"
    r"prim|intai|pierwsz|drug|trzeci|czwart|piat|szost|siodm|osm|dziewiat|dziesiat|\w*nast|dwudziest|"
    r"trzydziest|prvni|prv|druh|treti|ctvrt|\w*act|dvacat|tricat|tret|stvrt|siest|siedm|deviat|desiat|dvadsiat|tridsiat|"
    r"tretj|cetrt|sest|sedm|devet|deset|trec|cetvrt|dvadeset|trideset|перв|втор|трет|четверт|четвърт|пят|"
    r"шест|шост|седьм|седм|сьом|восьм|осм|девят|девет|десят|десет|\w*надцят|\w*надцат|\w*надесет|двадцат|двадцят|тридцат|"
    r"тридцят|двадесет|тридесет|перш|друг|п'ят|дев'ят|първ|pirm|antr|trec|ketvirt|penkt|septint|astunt|devint|desimt|"
    r"\w*iolikt|dvidesimt|otr|tres|ceturt|piekt|septit|astot|devit|desmit|\w*padsmit|esime|teise|kolmand|neljand|"
    r"viiend|kuuend|seitsmend|kaheksand|uheksand|kumnend|\w*teistkumnend|ensimmai|toise|kolmante|neljante|viidente|"
    r"kuudente|seitseman|kahdeksan|yhdeksan|kymmenen|elsej|masod|harmad|negyed|otod|hatod|heted|nyolcad|kilenced|tized|"
    r"\w*harminc|husz|πρωτ|δευτερ|τριτ|τεταρτ|πεμπτ|εκτ|εβδομ|ογδο|ενατ|δεκατ|εικοστ|τριακοστ|cead|dara|triu|ceathru|"
    r"cuigiu|seu|seachtu|ochtu|naou|deichiu|fichiu|ewwel)\w{0,5}"
    r"|(?:ال)?(?:اول|ثاني|ثالث|رابع|خامس|سادس|سابع|ثامن|تاسع|عاشر|حادي|عشر|عشرين|ثلاثين)"
    r"|(?:یکم|اول|دوم|سوم|چهارم|پنجم|ششم|هفتم|هشتم|نهم|\w*دهم|\w*زدهم|بیستم|سی ام)"
)
_BIG = re.compile(
    r"\w*(?:hundert|honderd|hundred|hundre|hundra|cent|tausend|thousand|tusen|tusind|duizend|mille|mil|cento|sto|sute|mie|"
    r"tysi|tisic|tisoc|tisuc|тысяч|тисяч|хиляд|тысяча|ezer|szaz|tuhat|sata|tukst|simt|χιλι|εννιακοσ|bin|yuz|ألف|الف|אלף|"
    r"هزار|हजार|हज़ार|हज़ार|হাজার|ہزار|nghin|ngan|tram|ribu|ratus|novecent|nouecents|nov[eo]cient|devetsto|дев'ятсот|"
    r"девятьсот|деветстотин|naoi gcead)\w{0,24}"
)
_TOKEN = re.compile(r"[ ,.'’:-]{0,3}([\u0900-\u0dff]+|[^\W_]+(?:['’][^\W\d_]+)?)")
_MOST_TOKENS = 12
_SHORTEST_MONTH = 3


def _is_number(word: str) -> bool:
    return word.isdigit() or is_number_word(word) or (len(word) >= 3 and _ORDINALS.fullmatch(word) is not None)


def _worded_birth(subject: Subject) -> Verdict | bool:
    """Numbers in words around a month, or a year in words, straight behind the cue."""
    at, first, last, month, worded = subject.start, -1, -1, False, False
    for _ in range(_MOST_TOKENS):
        token = _TOKEN.match(subject.folded, at)
        if token is None:
            break
        word = token[1].strip("'’")
        stem = word.removeprefix("d'").removeprefix("l'")
        number = _is_number(stem) or (first >= 0 and _BIG.fullmatch(stem) is not None) or _starts_big(stem)
        if stem in _JOINERS and not word.isdigit() and (first < 0 or not number):
            pass
        elif len(stem) >= _SHORTEST_MONTH and not (number and not month and first < 0) and is_month(stem):
            if month or (first < 0 and number):
                break
            month = True
            last = token.end()
            first = token.start(1) if first < 0 else first
        elif number:
            first = token.start(1) if first < 0 else first
            last = token.end()
            worded = worded or not word.isdigit()
        elif stem not in _JOINERS:
            break
        at = token.end()
    if first < 0 or not worded:
        return False
    if month:
        return Verdict(start=first, end=last)
    after = subject.folded[last : last + 24]
    unit = UNIT.match(after) or NOT_A_UNIT.match(after) or LATER.match(after)
    return False if unit or not _is_year(subject.folded[first:last]) else Verdict(start=first, end=last, score=0.6)


def _starts_big(word: str) -> bool:
    return len(word) > 12 and _BIG.fullmatch(word) is not None


_TENS = re.compile(
    r"ty|ig|sig|ante|enta|anta|ent|renta|uanta|oitant|octant|zeci|dziesi|desat|desiat|deset|desimt|desmit|kumme|kymmen|"
    r"ven|van|νταρ|ηντα|десят|сорок|девян|дев'ян|десет|yirmi|otuz|kirk|elli|altmis|yetmis|seksen|doksan|muoi|puluh|"
    r"tjug|tred|halv|firs|tres|vingt|dix|ين|ון|ים|اد|سی|چهل|अस्सी|नब्बे|सत्तर|साठ|পঞ্চাশ|ষাট|নব্বই|আশি|সত্তর"
)


def _is_year(folded: str) -> bool:
    """Whether number words without a month are as large as a year of two digits or more."""
    return _TENS.search(folded) is not None and len(folded) >= 5


WORDED_DATE_CHECKS: Mapping[str, Check] = {"worded_birth": _worded_birth}
"""Checks by the name that rules use, after ``dates.``."""
