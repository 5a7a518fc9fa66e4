"""Addresses of computers, devices and pages, and places on the globe.

Sources: RFC 791 and RFC 4291 (IP), IEEE 802 (MAC), RFC 3986 and RFC 3987 (URL), RFC 5870 (geo), 3GPP TS 23.003 (IMEI),
ISO 3779 with 49 CFR 565.15 (VIN check digit).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from ipaddress import AddressValueError, IPv6Address

from sottovoce.detect.alphabets import alphabet
from sottovoce.detect.checks.registry import Check
from sottovoce.detect.model import Subject, Verdict

_OCTETS = re.compile(r"[0-9]{1,3}")
_TRAILING = ".,;:!?'\")]}>*_~|"
_IPV6 = re.compile(r"[0-9A-Fa-f:]{2,45}(?:(?<=:)[0-9]{1,3}(?:\.[0-9]{1,3}){3}|(?:\.[0-9]{1,3}){3})?")
_HEX = frozenset("0123456789abcdefABCDEF:")
_SUFFIX = re.compile(r"(?:%[0-9A-Za-z]{1,15})?(?:/[0-9]{1,3})?")
_URL_RUN = re.compile(r"[^\x00-\x20\ufffc\"<>\\^`{|}，。、！？；：（）「」『』【】《》]{1,2000}")
_HOST_CHARS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.")
_HOST = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z-]{0,62}\.){1,5}[A-Za-z]{2,12}(?![0-9A-Za-z-])")
_TAIL = re.compile(r"(?::[0-9]{2,5})?[/?#]")
_TLDS = frozenset(
    re.findall(
        "[a-z]+",
        "com net org info biz edu gov int io ai app dev shop store online site website xyz club blog cloud "
        "tech page link live space world eu co tv gg ly fm gl fr nl pl ru su cz sk hu ch dk fi ee lv lt hr ro "
        "rs bg gr pt uk ie by ua kz br ar cl pe mx ve ec jp kr cn tw hk sg vn id th ph pk bd ir ae sa eg ma "
        "tn il tr au nz za ng ke ca de it es at be se no in me us so is to si la my cat example test ",
    ),
)
_NOT_HOSTS = frozenset(("asp.net", "socket.io", "ml.net", "vb.net"))
_VIN_VALUES = dict(zip("0123456789ABCDEFGHJKLMNPRSTUVWXYZ", map(int, "012345678912345678123457923456789"), strict=True))
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_AMBIGUOUS_TLDS = frozenset(
    ("de", "it", "es", "at", "be", "se", "no", "in", "me", "us", "so", "is", "to", "si", "la", "my")
)


def ipv4(subject: Subject) -> Verdict | bool:
    """Four octets that are an address, not a version: sure with a large first octet, else only beside a cue."""
    text, start, end = subject.text, subject.start, subject.end
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    if before[-1:] == "." and before[:1].isdigit():
        return False
    if after[:1] == "." and after[1:].isdigit():
        return False
    if before[-1:] in ("v", "V") and not before[:-1].isalpha():
        return False
    octets = [int(part) for part in _OCTETS.findall(subject.value)[:4]]
    if max(octets) > 255 or octets[0] == 0:
        return False
    if octets[0] >= 64:
        return True
    wide = sum(octet >= 32 for octet in octets)
    return Verdict(score=0.7 if max(octets) >= 100 and wide >= 2 else 0.4)


def _touched(text: str, start: int) -> bool:
    """Whether an ASCII letter, digit or joint touches ``start`` from the left."""
    before = text[start - 1 : start] if start else ""
    return before.isascii() and (before.isalnum() or before in "_:.-") and bool(before)


def ipv6(subject: Subject) -> Verdict | bool:
    """An IPv6 address with at least three groups, one of which shows a digit; the rule's pattern is only its head."""
    text, start = subject.text, subject.start
    while start and subject.start - start < 40 and text[start - 1] in _HEX:
        start -= 1
    match = _IPV6.match(text, start)
    if match is None or _touched(text, start):
        return False
    value = match[0]
    if value.endswith(":") and not value.endswith("::"):
        value = value[:-1]
    end = start + len(value)
    following = text[end : end + 1]
    if value.count(":") < 2 or len(value) < 6 or not any(char.isdigit() for char in value):
        return False
    if following.isascii() and following.isalnum():
        return False
    try:
        IPv6Address(value)
    except AddressValueError:
        return False
    suffix = _SUFFIX.match(text, end)
    return Verdict(start=start, end=suffix.end() if suffix else end)


def _end_of_url(text: str, start: int, head: int) -> int:
    """Where a URL really ends: before text of a script without spaces, and before closing punctuation.

    Args:
        text: The shadow.
        start: Where the URL begins.
        head: Where its host begins; a host in another script keeps its letters.
    """
    run = _URL_RUN.match(text, head)
    end = run.end() if run else head
    international = not text[head : head + 1].isascii()
    at, previous = head, "/"
    while at < end:
        char = text[at]
        if not char.isascii() and not international:
            script = alphabet(char)
            if not script or (script > 1 and previous.isascii() and previous.isalnum()):
                break
        previous = char
        at += 1
    while at > head and text[at - 1] in _TRAILING:
        if text[at - 1] == ")" and text.count("(", start, at) >= text.count(")", start, at):
            break
        at -= 1
    return at


def url(subject: Subject) -> Verdict | bool:
    """A URL with its scheme, or "www.", cut where the sentence goes on; the rule's pattern is only its head."""
    scheme = subject.value.find("://")
    head = subject.start + (scheme + 3 if scheme >= 0 else 4)
    if scheme < 0 and _touched(subject.text, subject.start):
        return False
    end = _end_of_url(subject.text, subject.start, head)
    if scheme < 0 and "." not in subject.text[head:end]:
        return False
    return end > head + 1 and Verdict(end=end)


def bare_url(subject: Subject) -> Verdict | bool:
    """A domain without a scheme: with a path, or of a form that is no mishap of punctuation ("ok.de acuerdo")."""
    text = subject.text
    start = subject.start
    while start and subject.start - start < 100 and (text[start - 1] in _HOST_CHARS):
        start -= 1
    host = _HOST.match(text, start)
    before = text[start - 1 : start] if start else ""
    if (
        host is None
        or host.end() < subject.end
        or before in ("@", "/", "_", "\\")
        or text[host.end() : host.end() + 1] == "@"
    ):
        return False
    first, _, rest = host[0].partition(".")
    tld = rest.rpartition(".")[2].lower()
    if tld not in _TLDS or not any(char.isalpha() for char in first) or host[0].lower() in _NOT_HOSTS:
        return False
    end = host.end()
    tail = _TAIL.match(text, end)
    if tail:
        end = _end_of_url(text, start, tail.end())
        if end > tail.end():
            return len(first) > 1 and Verdict(start=start, end=end)
        end = host.end()
    if tld in _AMBIGUOUS_TLDS and "-" not in first and "." not in rest and not any(char.isdigit() for char in first):
        return False
    return len(first) > 1 and host[0].lower() == host[0] and Verdict(start=start, end=end)


def mac(subject: Subject) -> bool:
    """A hardware address that is neither all zeros nor all ones."""
    return len(set(subject.value.lower()) - set(":-.")) > 1


_EXACT = 5
"""Decimals of a place to about a metre, as maps give them."""

_PLACE_WORDS = re.compile(
    r"coord|koord|gps|\blat|\blon|lng|geo(?!met)|locat|locali|standort|position|posi[zc]|maps?\b|"
    r"\bpin\b|ubica|platz|sijai|"
    r"konum|lokali|lokac|poloh|polozh|helyzet|stanov|atras|vietos|viet[au]|asukoh|platsen|sted|suiomh|"
    r"suíomh|post|punkt auf|"
    r"坐标|座標|位置|定位|координат|геолок|геопоз|локац|местополож|мистцеполож|συντεταγ|τοποθεσ|موقع|احداث|"
    r"لوكيشن|מיקום|נ\"צ|קואורד|"
    r"لوکیشن|مختصات|लोकेशन|স্থান|লোকেশন|लोकेशन|لوكيشن|พิกัด|โลเคชั่น|toa do|vi tri|lokasi|titik|좌표|위치|"
    r"home|house|meet|live|here|drop|pick"
)
_MATH_WORDS = re.compile(
    r"curve|vector|matri|array|plot|loss|mean|std|sigma|weight|bias|tensor|range|interval|ratio|score|"
    r"price|rate|graph|"
    r"axis|vertex|polygon|mesh|float|coeff|eigen|norm|epoch|accuracy|polynom|function|value|fit|slope|"
    r"sample|datapoint|x,|y="
)


def coordinates(subject: Subject) -> bool:
    """A latitude and a longitude (up to 90 and 180): marked so, beside a word for places, or exact and no math."""
    numbers = [float(part) for part in re.findall(r"[0-9]{1,3}(?:\.[0-9]+)?", subject.value.replace(",", " , "))]
    degrees = [number for number in numbers if number <= 180]
    if len(degrees) < 2 or not (degrees[0] <= 90 or "°" in subject.value):
        return False
    if "°" in subject.value or subject.value[:1] in "gG" or re.search("[nsewo]", subject.value.lower()):
        return True
    around = subject.folded[max(0, subject.start - 40) : subject.end + 24]
    if _PLACE_WORDS.search(around):
        return True
    exact = all(len(part) >= _EXACT for part in re.findall(r"\.([0-9]+)", subject.value)[:2])
    whole = subject.folded[max(0, subject.start - 2) : subject.start].strip(" ")
    return exact and not _MATH_WORDS.search(around) and whole[-1:] not in tuple("[,;=:|")


def imei(subject: Subject) -> bool:
    """Fifteen digits (or sixteen with software version) that pass Luhn, as an IMEI must."""
    from stdnum import imei as standard  # noqa: PLC0415

    return bool(standard.is_valid(re.sub(r"[^0-9]", "", subject.value)[:15]))


def vin(subject: Subject) -> bool:
    """Seventeen characters with the North American check digit; after a cue any with both letters and digits."""
    value = subject.value.upper()
    if not (any(char.isdigit() for char in value) and any(char.isalpha() for char in value)):
        return False
    if subject.cued:
        return True
    rest = sum(_VIN_VALUES[char] * weight for char, weight in zip(value, _VIN_WEIGHTS, strict=True)) % 11
    return value[8] == "0123456789X"[rest] and value == subject.value


CHECKS: Mapping[str, Check] = {
    "bare_url": bare_url,
    "coordinates": coordinates,
    "imei": imei,
    "ipv4": ipv4,
    "ipv6": ipv6,
    "mac": mac,
    "url": url,
    "vin": vin,
}
