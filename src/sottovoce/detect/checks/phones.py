"""Telephone numbers: which runs of digits are numbers that somebody can be called on.

Three strengths of evidence, from the strongest: the international form ("+49 171 ..."), a local form that is in use in
a country that the text makes likely and is grouped the way numbers are written, and anything of the right length after
a cue ("call me on"). Dates, addresses of computers, amounts and parts of codes are turned away first.

Source: ITU-T E.164 (7 to 15 digits, country codes) and E.123 (notation); numbering plans as in ``phone_plans``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sottovoce.detect.checks.phone_plans import in_use_somewhere, likely_regions, plan, regions, regions_of_codes
from sottovoce.detect.checks.registry import Check
from sottovoce.detect.model import Subject, Verdict

FEWEST, MOST = 7, 15
"""Digits of a telephone number, E.164 section 6."""

_WINDOW = 120
_TRUNK_OPTIONAL = frozenset(re.findall("[A-Z]{2}", "TR IN BR CO PE CN AR CL EC VE BO RU KZ IL SA EG AE PK"))
"""Where people often leave the trunk prefix out when they write a mobile number."""

_GROUP = re.compile(r"[0-9]{1,22}")
_CODE_BEFORE = re.compile(r"(?:[0-9][ .,/:-]{0,2}|[A-Za-z0-9][-_/]|[#№_=$€£¥₹₽₺₩]\s?|[A-Z]|(?<![^\W\d_])[A-Za-z])$")
_CODE_BEFORE_CUED = re.compile(r"(?:[0-9][ .,:-]{0,2}|[A-Z0-9][-_/]|[#$€£¥₹₽₺₩]\s?|(?<![^\W\d_])[A-Za-z])$")
_CODE_AFTER = re.compile(
    r"[-/_](?:[0-9]|[A-Z](?![a-z]))|[.,][0-9]|[A-Za-z](?![^\W\d_])"
    r"|\s?(?:[%€$£¥₹₽₺₩₪฿°]|(?:eur|usd|gbp|chf|pln|czk|huf|ron|sek|nok|dkk|try|tl|rub|uah|inr|rs|idr|vnd|jpy|krw|cny|"
    r"kč|zł|ft|lei|kr|kn|грн|руб|лв|円|元|원|บาท|đ|dong|euros?|euro|dollars?|km|kg|kcal|kwh|mah|mb|gb|ml|mm|cm|px|pcs)"
    r"(?![a-zа-я]))",
    re.IGNORECASE,
)
_EXTENSION = re.compile(
    r"[ ,;]{0,2}(?:ext\.?|extension|x|доб\.?|дод\.?|вн\.?|int\.?|interno|poste|dw|durchwahl|wew\.?|klapka|linka|anexo|"
    r"ramal|dahili|内线|分机|內線|내선|داخلي|داخلی|שלוחה|#)[ :.]{0,2}([0-9]{1,6})(?![0-9])",
    re.IGNORECASE,
)
_TRUNK_HEAD = re.compile(r"\(|(?<![0-9])[08]")
_FILED = re.compile(r"(?:19|20)[0-9]{2}[-/][0-9]{4,9}")
"""A year and a running number: an invoice, a case."""
_SCORES = re.compile(r"-[0-9]{1,4} [0-9]")
_ZERO_IN_PARENS = re.compile(r"\(\s?0\s?\)")


class _Form(NamedTuple):
    """A run of digit groups: where each begins and ends in the text."""

    groups: Sequence[tuple[str, int, int]]

    @property
    def digits(self) -> str:
        return "".join(group for group, _, _ in self.groups)

    @property
    def sizes(self) -> tuple[int, ...]:
        return tuple(len(group) for group, _, _ in self.groups)


def _form(subject: Subject) -> _Form:
    return _Form([(m[0], m.start() + subject.start, m.end() + subject.start) for m in _GROUP.finditer(subject.value)])


def _national(digits: str, region: str, *, trunk: bool) -> bool:
    """Whether ``digits`` is in use in ``region``, dialled with its trunk prefix (or, if not ``trunk``, without)."""
    rules = plan(region)
    if rules.prefix is not None and (dialled := rules.prefix.match(digits)) and dialled.end():
        rest = digits[dialled.end() :]
        if len(rest) in rules.lengths and rules.valid.fullmatch(rest):
            return True
    elif trunk and rules.trunk == "0" and not digits.startswith("0"):
        return False
    return len(digits) in rules.lengths and rules.valid.fullmatch(digits) is not None


def _known(subject: Subject) -> tuple[str, ...]:
    """Regions that the text around makes likely."""
    low, high = max(0, subject.start - _WINDOW), subject.end + _WINDOW
    return likely_regions(subject.text[low:high], subject.folded[low:high])


def _is_dated(form: _Form) -> bool:
    """Whether the run begins with a date, or is an IPv4 address, or a span of years."""
    sizes = form.sizes
    texts = [group for group, _, _ in form.groups]
    if len(texts) == 2 and sizes == (4, 4):
        return all(text[:2] in ("19", "20") for text in texts)
    if len(texts) < 3:
        return len(texts) == 1 and _is_solid_date(texts[0])
    first, second, third = texts[:3]
    if sizes[0] == 4 and sizes[1] <= 2 and sizes[2] <= 2:
        return first[:2] in ("19", "20") and int(second) <= 12 and int(third) <= 31
    if sizes[0] <= 2 and sizes[1] <= 2 and sizes[2] == 4:
        return third[:2] in ("19", "20") and 0 < int(first) <= 31 and 0 < int(second) <= 31
    return False


def _is_solid_date(digits: str) -> bool:
    return len(digits) == 8 and digits[:2] in ("19", "20") and digits[4:6] <= "12" and digits[6:] <= "31"


def _is_dotted_quad(subject: Subject, form: _Form) -> bool:
    texts = [group for group, _, _ in form.groups]
    if len(texts) != 4 or subject.value.count(".") != 3 or any(int(text) > 255 for text in texts):
        return False
    return not any(len(text) > 1 and text[0] == "0" for text in texts) and not (
        subject.cued and form.sizes == (2, 2, 2, 2)
    )


def _extended(subject: Subject, end: int) -> int:
    match = _EXTENSION.match(subject.text, end)
    return match.end() if match else end


def _start(subject: Subject, form: _Form, first: int) -> int:
    """Where the number begins: at its first digit, or at the plus or parenthesis before it."""
    if first == 0:
        return subject.start
    at = form.groups[first][1]
    return at - 1 if subject.text[at - 1] == "(" else at


def _verdict(subject: Subject, form: _Form, first: int, last: int, score: float) -> Verdict:
    end = form.groups[last][2]
    if subject.text[end : end + 1] == ")" and "(" in subject.text[form.groups[first][1] - 1 : end]:
        end += subject.text.count("(", _start(subject, form, first), end) > subject.text.count(
            ")", _start(subject, form, first), end
        )
    return Verdict(start=_start(subject, form, first), end=_extended(subject, end), score=score)


def _spans(form: _Form) -> list[tuple[int, int]]:
    """Which groups may be the number: all, or without what is written in front of it or behind it."""
    count = len(form.groups)
    sizes = form.sizes
    tries = []
    for first in range(min(count, 5)):
        if first and not form.groups[first][0].startswith("0") and sizes[first] < 2:
            continue
        tries += [
            (first, last)
            for last in range(count - 1, first - 1, -1)
            if FEWEST <= sum(sizes[first : last + 1]) <= MOST + 2
        ]
    return tries[:12]


def international(subject: Subject) -> Verdict | bool:
    """A number that begins with + or 00 and a country code."""
    text = subject.text
    plus = subject.value.startswith("+")
    if _CODE_BEFORE.search(text[max(0, subject.start - 4) : subject.start]) and not (
        plus and not text[subject.start - 1].isdigit()
    ):
        return False
    value = _ZERO_IN_PARENS.sub(lambda m: " " * len(m[0]), subject.value)
    form = _form(Subject(value, text, subject.folded, subject.start, subject.end))
    for last in range(len(form.groups) - 1, -1, -1):
        digits = "".join(group for group, _, _ in form.groups[: last + 1])
        score = _international_score(digits if plus else digits[2:], plus=plus, spaced=last > 0)
        if score:
            return _verdict(subject, form, 0, last, score)
    return False


def _international_score(digits: str, *, plus: bool, spaced: bool) -> float:
    codes = regions_of_codes()
    for size in (1, 2, 3):
        code = digits[:size]
        if code not in codes:
            continue
        rest = digits[size:]
        for region in codes[code][:8]:
            if _national(rest, region, trunk=False):
                return 0.97 if plus else 0.9
        if (plus or spaced) and codes[code] and FEWEST <= len(digits) <= MOST:
            known = plan(codes[code][0]).lengths
            if len(rest) in known or len(rest.removeprefix("0")) in known:
                return 0.9 if plus else 0.7
            return 0.6 if plus and len(digits) > FEWEST + 1 else 0.0
    return 0.0


_NEVER_PHONES = frozenset({(3, 5, 2), (4, 4, 2), (4, 5, 2), (3, 4, 2), (4, 4, 4)})
"""Ways of cutting that parts, cases and cards have, but no number that is written without its trunk prefix."""

_HEX_BEFORE = re.compile(r"(?<![0-9a-z])(?:0x|(?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])[0-9a-f]{2,16})[ :,-]{1,2}$")
_HEX_BEHIND = re.compile(r"[ :,-]{1,2}(?:0x|(?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])[0-9a-f]{2,16}(?![0-9a-z]))")


def _is_hex(subject: Subject) -> bool:
    """Whether groups of hexadecimal digits stand on one side: bytes of a trace."""
    folded = subject.folded
    before = _HEX_BEFORE.search(folded[max(0, subject.start - 20) : subject.start])
    return before is not None or _HEX_BEHIND.match(folded, subject.end) is not None


def _is_phone_like(form: _Form, first: int, last: int, *, singles: int = 0) -> bool:
    """Whether groups ``first`` to ``last`` are cut the way telephone numbers are."""
    sizes = form.sizes[first : last + 1]
    if len(sizes) < 2 or len(sizes) > 6:
        return False
    if sizes in _NEVER_PHONES and form.groups[first][0][0] != "0":
        return False
    return sizes[1:].count(1) <= singles and max(sizes) <= 9


def _is_amount(form: _Form, first: int, last: int) -> bool:
    """Whether the groups read as thousands ("1 250 000"): round, or too small a head for a telephone number."""
    texts = [group for group, _, _ in form.groups[first : last + 1]]
    threes = len(texts) > 1 and all(len(text) == 3 for text in texts[1:]) and len(texts[0]) <= 3
    return threes and texts[0][0] != "0" and (len(texts[0]) < 3 or texts[-1] == "000")


def _may_begin(subject: Subject, form: _Form, first: int, *, dated: bool) -> bool:
    """Whether a number may begin at group ``first``: after a date or an hour, not in the middle of a longer code."""
    before = subject.text[subject.start - 1 : subject.start]
    if before.isascii() and before.isalnum():
        return False
    return (dated and first == 3) or all(len(group) <= 2 for group, _, _ in form.groups[:first])


def _coded(subject: Subject, form: _Form, first: int, last: int) -> bool:
    """Whether what touches the groups makes them part of a code, an amount or a longer number."""
    start, end = _start(subject, form, first), form.groups[last][2]
    if first == 0 and _CODE_BEFORE.search(subject.text[max(0, start - 4) : start]):
        return True
    return last == len(form.groups) - 1 and _CODE_AFTER.match(subject.text, end) is not None


def local(subject: Subject) -> Verdict | bool:
    """A number with its trunk prefix (or area code in parentheses), grouped, and in use where the text points."""
    if not _TRUNK_HEAD.search(subject.text, max(0, subject.start - 1), subject.end) and subject.text.isascii():
        return False
    form = _form(subject)
    if _is_dotted_quad(subject, form) or _is_hex(subject):
        return False
    known: tuple[str, ...] | None = None
    dated = _is_dated(form)
    for first, last in _spans(form):
        head = form.groups[first][0]
        parens = subject.text[form.groups[first][1] - 1 : form.groups[first][1]] == "("
        if not (head[0] == "0" or head == "8" or parens) or (dated and first < 3):
            continue
        digits = "".join(group for group, _, _ in form.groups[first : last + 1])
        if first and not _may_begin(subject, form, first, dated=dated):
            continue
        if len(digits) < 8 or not _is_phone_like(form, first, last, singles=1) or _coded(subject, form, first, last):
            continue
        known = _known(subject) if known is None else known
        if any(_national(digits, region, trunk=True) for region in known) or in_use_somewhere(digits):
            return _verdict(subject, form, first, last, 0.9)
    return _solid_mobile(subject, form)


def _solid_mobile(subject: Subject, form: _Form) -> Verdict | bool:
    """A mobile number in one piece ("89150430000", "13100001234"), where the text speaks of its country."""
    digits = form.digits
    headed = digits[0] == "0" or digits.startswith("89")
    if len(form.groups) > 1 or not 9 <= len(digits) <= 12 or _coded(subject, form, 0, 0):
        return False
    if not (headed or _is_chinese_mobile(subject, digits)):
        return False
    known = _known(subject)
    if len(digits) == 9:
        known = tuple(region for region in known[:3] if plan(region).mobile.fullmatch(digits[1:]))
    if any(_national(digits, region, trunk=headed) for region in known):
        return Verdict(end=_extended(subject, subject.end), score=0.8)
    return False


def grouped(subject: Subject) -> Verdict | bool:
    """A weaker sign: in use where the text points, grouped but without trunk prefix, or a mobile number in one run."""
    form = _form(subject)
    if _is_dotted_quad(subject, form) or _is_dated(form) or _is_hex(subject):
        return False
    last = len(form.groups) - 1
    digits = form.digits
    if not 8 <= len(digits) <= 12 or _coded(subject, form, 0, last):
        return False
    end = _extended(subject, subject.end)
    known = _known(subject)
    if not last:
        solid = 9 <= len(digits) <= 10 and any(plan(region).mobile.fullmatch(digits) for region in known[:2])
        return Verdict(end=end, score=0.55) if solid or _is_answer(subject, digits) else False
    if not _is_phone_like(form, 0, last) or form.groups[last][0] == "000" or _SCORES.search(subject.value):
        return False
    if _FILED.fullmatch(subject.value):
        return False
    if any(_national(digits, region, trunk=region not in _TRUNK_OPTIONAL) for region in known[:4]):
        return Verdict(end=end, score=0.7 if _is_amount(form, 0, last) else 0.85)
    if _is_amount(form, 0, last):
        return False
    enough = 9 <= len(digits) <= 11 or (_is_answer(subject, digits) and "-" not in subject.value)
    if enough and in_use_somewhere(digits):
        return Verdict(end=end, score=0.65)
    return Verdict(score=0.55) if digits[0] == "0" and len(digits) in (10, 11) else False


def _is_answer(subject: Subject, digits: str) -> bool:
    """Whether the text is the number and nothing else, as when somebody was asked for it; never a solid date."""
    return subject.text.strip(" .!\n") == subject.value and not _is_solid_date(digits)


def _is_chinese_mobile(subject: Subject, digits: str) -> bool:
    return len(digits) == 11 and digits[0] == "1" and not subject.text.isascii() and "CN" in _known(subject)


def cued(subject: Subject) -> Verdict | bool:
    """Whatever a cue announces, if its length is right and it is nothing else; surer if in use where it is spoken."""
    form = _form(subject)
    if _is_dotted_quad(subject, form):
        return False
    if _CODE_BEFORE_CUED.search(subject.text[max(0, subject.start - 3) : subject.start]):
        return False
    spoken = regions((subject.cue_language,)) if subject.cue_language else ()
    fallback: Verdict | None = None
    dated = _is_dated(form)
    for first, last in _spans(form):
        if (dated and first < 3) or form.groups[last][0] == "000":
            continue
        digits = "".join(group for group, _, _ in form.groups[first : last + 1])
        if last == len(form.groups) - 1 and _CODE_AFTER.match(subject.text, form.groups[last][2]):
            continue
        for region in dict.fromkeys((*spoken, *_known(subject))):
            if _national(digits, region, trunk=False):
                return _verdict(subject, form, first, last, 0.95)
        if fallback is None and len(digits) <= MOST:
            fallback = _verdict(subject, form, first, last, 0.8 if 8 <= len(digits) <= 13 else 0.6)
    return fallback if fallback is not None else False


def loose(subject: Subject) -> Verdict | bool:
    """A shape that is shown only when a cue stands behind it ("0171 3920017 is my number")."""
    form = _form(subject)
    last = len(form.groups) - 1
    if last > 5 or _coded(subject, form, 0, last) or _is_dated(form) or _is_dotted_quad(subject, form):
        return False
    return form.groups[last][0] != "000" and not (last and _is_amount(form, 0, last))


CHECKS: Mapping[str, Check] = {
    "international": international,
    "local": local,
    "grouped": grouped,
    "cued": cued,
    "loose": loose,
}
