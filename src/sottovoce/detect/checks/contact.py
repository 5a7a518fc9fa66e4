"""E-mail addresses, from the two characters around an @ to the whole, in any script.

What touches an address counts: in scripts without spaces, and in chats of every language, words are glued to it.
An ASCII local part takes no letters of another alphabet with it; one in another alphabet goes back as far as that does.

Source: RFC 5321 section 4.1.2, RFC 5322 section 3.4.1 (address), RFC 6531 (international address), RFC 5890 (domain);
handles of the Unified Payments Interface by the National Payments Corporation of India.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from sottovoce.detect.alphabets import alphabet
from sottovoce.detect.checks.registry import Check
from sottovoce.detect.model import Subject, Verdict

LONGEST_LOCAL = 64
"""Characters before the @, RFC 5321 section 4.5.3.1.1."""

_LATIN = 1
_MARKS = frozenset("._%+'!#~-")
_LABEL = r"[0-9A-Za-z\u00df-\u024f](?:[0-9A-Za-z\u00df-\u024f_-]{0,62}[0-9A-Za-z\u00df-\u024f])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.){{1,7}}(?:xn--[0-9A-Za-z-]{{2,40}}|[A-Za-z]{{2,24}})")
_TLDS = (
    "рф укр бг бел срб қаз мон ελ ευ ею 中国 中國 公司 网络 网址 商城 香港 台湾 台灣 新加坡 在线 "
    "한국 닷컴 みんな コム ไทย คอม भारत ভারত বাংলা السعودية امارات مصر المغرب "
    "الجزائر الاردن تونس قطر عمان العراق فلسطين سوريا ایران ايران پاکستان "
    "بھارت موقع شبكة ישראל קום онлайн сайт орг ком дети москва испытание "
    "δοκιμή テスト 测试 測試 테스트 परीक्षा إختبار "
)
_ANY_DOMAIN = re.compile(
    rf"(?:[^\W_](?:[\w-]{{0,62}}[^\W_])?\.){{1,7}}(?:{'|'.join(re.findall(r'[^ ]+', _TLDS))}|[A-Za-z]{{2,24}})",
)
_UPI = re.compile(
    r"(?:ok(?:hdfcbank|hdfc|icici|sbi|axis)|pt(?:yes|hdfc|sbi|axis)|wa(?:icici|sbi|axis|hdfcbank)|ybl|ibl|axl|paytm|upi|"
    r"apl|yapl|rapl|ikwik|jupiteraxis|fam|fbl|freecharge|airtel|jio|postbank|sbi|icici|hdfcbank|axisbank|axisb|kotak|kmbl|"
    r"pnb|idfcbank|idfcfirst|yesbank|indus|federal|barodampay|cnrb|amazonpay|superyes|slice|naviaxis|mbk|unionbank)"
    r"(?![0-9A-Za-z.@-])",
    re.IGNORECASE,
)


def _begin(text: str, at: int) -> int:
    """Where the local part that ends before ``at`` begins."""
    start = at
    script = alphabet(text[at - 1]) or (_LATIN if text[at - 1].isascii() else 0)
    while start and at - start < LONGEST_LOCAL:
        char = text[start - 1]
        free = char in _MARKS or (char.isascii() and char.isdigit())
        if not free and (alphabet(char) != script or (not script and not char.isalnum())):
            break
        start -= 1
    while start < at and text[start] in _MARKS and text[start] != "_":
        start += 1
    return start


def email(subject: Subject) -> Verdict | bool:
    """An address around the @ that the rule's pattern found."""
    text = subject.text
    at = subject.start + subject.value.index("@")
    start = _begin(text, at)
    if start == at:
        return False
    domain = _DOMAIN.match(text, at + 1)
    if domain is None or text[at + 1 : at + 2] > "\u024f":
        domain = _ANY_DOMAIN.match(text, at + 1)
    return domain is not None and Verdict(start=start, end=domain.end())


def upi(subject: Subject) -> Verdict | bool:
    """A payment address: a name at a bank's handle, which has no dot."""
    at = subject.start + subject.value.index("@")
    start = _begin(subject.text, at)
    handle = _UPI.match(subject.text, at + 1)
    return handle is not None and at - start > 1 and Verdict(start=start, end=handle.end())


CHECKS: Mapping[str, Check] = {"email": email, "upi": upi}
