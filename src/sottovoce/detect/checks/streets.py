# ruff: noqa: E501, UP031 - patterns are easier to check whole
"""Where a postal address begins and ends around its street.

A street alone is no address: there must be a house number beside it. Behind the street go unit ("3rd floor", "кв. 7"), postcode,
town and region, as long as they are written together. Rules of this module: one line, at most seven parts, no look at what has no number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from sottovoce.detect.model import Subject, Verdict

_REACH = 120
_UPPER = r"[^\W\d_a-zà-öø-ÿα-ωа-яёіїєґ]"
_WORD = rf"{_UPPER}[^\W\d_]*(?:['.-][^\W\d_]+)*\.?"
_LINK = (
    r"(?:d|l|de|del|della|delle|dei|di|da|do|dos|das|des|du|la|le|les|los|las|el|els|the|of|and|i|y|e|et|na|nad|pod|u|v|van|von|der|den|"
    r"het|zur|zum|am|an|auf|bei|im|in|im\.|св|ул|saint|st|san|santa)\.?'?"
)
_NAME = rf"(?:(?:{_LINK}[ ']){{0,3}}{_WORD}|[„«\"“][^\n\"“”»]{{2,30}}[“”»\"])(?: (?:(?:{_LINK} ){{0,2}}{_WORD}|\d{{1,2}}\.?(?= [^\W\d_]))){{0,4}}"
_TOWN_WORD = rf"{_UPPER}[^\W\d_]*(?:['.-][^\W\d_]+)*(?:(?<![^\W\d_]{{4}})\.)?"
_TOWN = rf"(?:{_LINK}[ ']){{0,3}}{_TOWN_WORD}(?: (?:(?:{_LINK} ){{0,2}}{_TOWN_WORD}|\d{{1,2}}\.?(?= [^\W\d_]))){{0,4}}"
"""The name of a town: a full stop behind more than three letters ends the sentence."""
_LOOSE = r"[^\W\d_][^\W\d_'.-]*(?: [^\W\d_][^\W\d_'.-]*){0,3}"
_MARK = (
    r"(?:nr|no|n|num|núm|número|numero|nº|n°|№|d|д|дом|буд|будинок|km|км|blk|house|h|hs|hsnr|č|c|č\.p|čp|אלמ|رقم|پلاک|عمارة|مبنى|"
    r"فيلا|فیلا|مکان|بيت|বাড়ি|বাসা|नं|number|mz)\.?[:º°]? {0,1}"
)
_NUMBER = r"\d{1,5}(?-i:(?: ?[A-ZА-Я]|[a-zа-я])(?![^\W\d_]))?(?:[/-] ?\d{1,4}[A-Za-z]?){0,2}(?:-[IVX]{1,4})?"
_BEFORE_NUMBER = re.compile(
    r"(?<![\w.,/-])(\d{1,5}[A-Za-z]?(?:[/-]\d{1,4}[A-Za-z]?)?(?: (?:bis|ter|quater))?,? (?:%s){0,1})$" % r"[^\W\d_]\.? "
)
_BEFORE_NAME = re.compile(
    rf"(?<![\w.,/-])((?:\d{{1,5}}[A-Za-z]?(?:[/-]\d{{1,4}}[A-Za-z]?)?,? ){{0,1}}(?:[NSEW]{{1,2}}\.? ){{0,1}}(?:{_WORD} |\d{{1,3}}(?:st|nd|rd|th|\.) ){{1,4}})$",
)
_AFTER = re.compile(
    rf"\.?[,،]? {{0,2}}(?:({_NAME})|({_LOOSE}))?[,،]? ?(?:(?:شارع|کوچه|گلی|گلی نمبر|गली|रोड|রোড|গলি) ?)?((?:{_MARK}){{0,2}}{_NUMBER})",
    re.IGNORECASE,
)
_AFTER_CASED = re.compile(rf"\.? {{0,2}}(?:{_NAME})?,? ?(?i:(?:{_MARK}){{0,2}}){_NUMBER}")
_UNIT_WORDS = (
    "apt apartment flat unit suite ste room floor fl etage étage stock stiege top og eg lgh tv th mf m lok mieszk byt ap apart esc escalera piso "
    "puerta int interior depto dpto piano scala interno int daire kat no nr bl sc et ет вх ап бл кв эт под корп стр оф д буд пов під "
    "wing bus bte boîte box wg as flr lt emelet em ajtó dz bt דירה קומה כניסה شقة فيلا مبنى بناية دور طابق واحد طبقه بلاک منزل ফ্ল্যাট "
    "फ्लैट मंज़िल km p q phường quận sok cad mah d rt rw kel kec blok villa building tower"
)
_UNIT = re.compile(
    r"(?:[,،] ?| )(?:(?:%s)\b\.? ?[:#№]?[^\W_]{1,6}(?:[/-]\w{1,4})?|\d{1,2}(?:\.?[º°ªoa]{1,2}|st|nd|rd|th|er|e|n|\.) ?(?:[A-Z]|esq|dto|izq|izda|dcha|dir|tv|th|mf|floor|étage|fl)?\.?(?![^\W\d_])(?: \d{1,2}[ªa])?|[A-Z] ?\d{1,4}(?!\d)|\d{1,4}[A-Za-z]?(?=[,،\n]| ?$))"
    % "|".join(sorted(set(_UNIT_WORDS.split()), key=len, reverse=True)),
    re.IGNORECASE,
)
_POSTCODE = (
    r"(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[\dW] ?[A-Z\d]{4}|[A-Z]\d[A-Z] ?\d[A-Z]\d|[A-Z]{1,3}[- ]\d{4,5}(?:-\d{4})?|"
    r"\d{4} ?[A-Z]{2}(?![A-Za-z])|\d{2}-\d{3}|\d{4}-\d{3}|\d{3} \d{2}|\d{4,6})(?!\d)"
)
_CODE = re.compile(rf"(?:[,،] ?| )(?:г\. ?|c\.? ?p\.? ?)?{_POSTCODE}(?:,? (?:{_TOWN}))?(?: [A-Z](?![^\W\d_]))?")
_PLACE = re.compile(
    rf"[,،] ?(?:(?:г|м|с|c|p|q|tp|gr|гр|co|col|kel|kec|s|н)\. ?)?(?:{_TOWN})(?: \d{{1,2}}(?![\d\w]))?(?:[ ,]{{1,2}}{_POSTCODE})?(?=[,،.;:!?)\n]| ?$| [a-zа-яα-ω—–-])"
)
_SLASH = re.compile(rf"[ /]{_WORD}/{_WORD}")
_CASELESS_PART = re.compile(r"[,،] ?([^\W\d_A-Za-zА-я][^\n,،!?؟।]{1,28}?|\d{1,6})(?=[,،.\n؟।]| ?$| (?:و|ו))")
_FACING = re.compile(r"\.?(?: (?:NE|NW|SE|SW|N|S|E|W)(?![^\W\d_]))?")
_LEAD = re.compile(
    rf"((?:(?i:flat|apt|unit|room|villa|plot|suite|house|shop|office) [A-Z]?\d{{1,4}}[A-Za-z]?, )$)|((?:\d{{4,5}} )?(?:г|м|гр)?\.? ?{_WORD}(?: {_WORD})?, )$"
)


def _tail(text: str, end: int, *, cased: bool) -> int:
    """Where the parts behind the street end: unit, postcode and town, region."""
    stop = text.find("\n", end)
    stop = min(len(text) if stop < 0 else stop, end + _REACH)
    line = text[:stop]
    places = 0
    for _ in range(7):
        if places > 0 and not cased:
            break
        match = _CODE.match(line, end) or _UNIT.match(line, end)
        if match is None:
            match = (_PLACE.match(line, end) or _SLASH.match(line, end)) if cased else _CASELESS_PART.match(line, end)
            places += match is not None and not any(char.isdigit() for char in match[0])
        if match is None or len(match[0]) < 3:
            break
        end = match.end()
    return end


def _is_caseless(text: str, at: int) -> bool:
    """Whether the letter at ``at`` has no case."""
    return not (text[at].isupper() or text[at].islower())


def street(subject: Subject) -> Verdict | bool:
    """After a street word: the address around it, if a house number stands before or behind it."""
    text, start = subject.text, subject.start
    head = start
    while (
        head
        and (text[head - 1].isalpha() or text[head - 1] in "./'" or ord(text[head - 1]) > 0x300)
        and start - head < 24
    ):
        head -= 1
    if head == start or "//" in text[head:start] or text[head - 1 : head] in ("/", "@", ".", "_", "-"):
        return False
    if (head and text[head - 1].isdigit()) or text[start - 1 : start + 1].isalnum():
        return False
    while text[head] in "במלוהכ" and start - head > 3:
        head += 1
    cased = not _is_caseless(text, head)
    low = max(0, head - 60)
    before = _BEFORE_NUMBER.search(text, low, head)
    named = _BEFORE_NAME.search(text, low, head)
    after = (_AFTER_CASED if cased else _AFTER).match(text, start, start + 60)
    if before is not None:
        return _numbered_before(subject, head, before.start(1), cased=cased)
    if named is not None and named[1][:1].isdigit():
        facing = _FACING.match(text, start)
        return _closed(text, named.start(1), facing.end() if facing else start, cased=cased)
    if after is None:
        return False
    direct = _MARKED.match(text, start) is not None
    if (
        cased
        and direct
        and named is None
        and (text[head].islower() or (start - head > 3 and not _tail(text, after.end(), cased=True) > after.end()))
    ):
        return False
    if text[after.end() : after.end() + 1] in ("%", "€", "$", "£", ":"):
        return False
    opening = named.start(1) if named is not None and direct else head
    return _closed(text, opening, after.end(), cased=cased)


_MARKED = re.compile(rf"\.?,? {{0,2}}(?:{_MARK}){{0,2}}\d", re.IGNORECASE)
_BEHIND = re.compile(rf"\.? (?:{_NAME})")
_BEHIND_LOOSE = re.compile(rf"\.? (?:{_LINK}[ '])?{_LOOSE}(?=,? \d{{4,5}})")


def _numbered_before(subject: Subject, head: int, opening: int, *, cased: bool) -> Verdict | bool:
    """The number first, the name behind the street word ("12 bis rue des Lilas")."""
    text = subject.text
    behind = _BEHIND.match(text, subject.start) or _BEHIND_LOOSE.match(text, subject.start)
    if behind is None or (behind.end() - head < 6):
        return False
    return _closed(text, opening, behind.end(), cased=cased)


def _closed(text: str, opening: int, end: int, *, cased: bool) -> Verdict | bool:
    lead = _LEAD.search(text, max(0, opening - 40), opening)
    if lead is not None and (lead[1] or lead[2][0].isdigit() or lead[2].startswith(("г", "м", "гр"))):
        opening = lead.start()
    while end > opening and text[end - 1] in " ,،":
        end -= 1
    return Verdict(start=opening, end=_bare_end(text, _tail(text, end, cased=cased)))


def _bare_end(text: str, end: int) -> int:
    """``end`` without the full stop of the sentence."""
    if text[end - 1] == "." and text[end - 4 : end - 1].isalpha():
        end -= 1
    return end


_NO_STREETS = (
    "parkplatz",
    "arbeitsplatz",
    "sitzplatz",
    "stellplatz",
    "spielplatz",
    "umweg",
    "unterwegs",
    "keineswegs",
    "stehplatz",
    "abendgasse",
    "startplatz",
    "speicherplatz",
    "tabellenplatz",
    "ausweg",
    "hinweg",
    "rückweg",
    "heimweg",
    "arbeitsweg",
    "marktplatz der",
    "festplatz",
    "einbahnstraße",
)
_HOUSE = re.compile(rf"(?i:(?:nr|no)\.? ?)?{_NUMBER}")
_NAMED = re.compile(rf"(?<![\w.-])((?:{_WORD} ){{1,4}})$")


def suffixed(subject: Subject) -> Verdict | bool:
    """A street in one word with its number ("Fichtenweg 3"), with a capital or a postcode behind it."""
    text, start = subject.text, subject.start
    number = _HOUSE.match(text, subject.end)
    if number is None or (start and (text[start - 1].isalnum() or text[start - 1] in "_/@.-")):
        return False
    end = number.end()
    stop = _tail(text, end, cased=True)
    if subject.folded[start : subject.end].strip(" .").endswith(_NO_STREETS):
        return False
    if text[end : end + 1] in ("%", "€", ":", "$") or (
        not text[start].isupper() and not re.search(_POSTCODE, text[end:stop])
    ):
        return False
    return Verdict(start=start, end=_bare_end(text, stop))


def coded(subject: Subject) -> Verdict | bool:
    """A number, a postcode and a town, with capitals before and behind ("Ilica 214, 10000 Zagreb")."""
    text = subject.text
    low = max(0, subject.start - 50)
    named = _NAMED.search(text, low, subject.start)
    code = _CODE.match(text, text.find(",", subject.start), min(len(text), subject.end + 40))
    year = code is not None and re.match(r", ?(?:19|20)\d\d(?!\d)", code[0]) is not None
    if named is None or code is None or year or not re.search(rf" (?:{_WORD})", text[code.start() : code.end()]):
        return False
    return _closed(text, named.start(1), code.end(), cased=True)


_ZH_STOP = ("我住", "住在", "我在", "地址", "送到", "寄到", "是", "在", "到", "住")
_JA_STOP = ("今は", "住所は", "届け先", "診療所は", "は", "を", "に", "の", "で")


def chinese_address(subject: Subject) -> Verdict:
    """The address without the words that lead to it ("我住")."""
    start = subject.start
    for word in _ZH_STOP:
        at = subject.value[:10].rfind(word)
        if at >= 0:
            start = max(start, subject.start + at + len(word))
    return Verdict(start=start)


def vietnamese_address(subject: Subject) -> bool:
    """Whether the street has capitals; "5 people, which ward" has none."""
    words = subject.value.split(",")[0].split()[1:]
    return len(words) > 1 and all(word[0].isupper() for word in words[:2])


def japanese_address(subject: Subject) -> Verdict | bool:
    """The address from behind the last particle before its town."""
    town = re.search("[都道府県市区町村郡]", subject.value)
    low = town.start() if town else 0
    start = max(
        (subject.value.rfind(word, 0, low) + len(word) for word in _JA_STOP if word in subject.value[:low]), default=0
    )
    return Verdict(start=subject.start + start)


STREETS: Mapping[str, Callable[[Subject], Verdict | bool]] = {
    "chinese_address": chinese_address,
    "coded": coded,
    "japanese_address": japanese_address,
    "street": street,
    "suffixed_number": suffixed,
    "vietnamese_address": vietnamese_address,
}
