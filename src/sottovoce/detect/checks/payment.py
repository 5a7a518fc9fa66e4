"""Numbers that move money: cards, accounts, wallets. Each accepts by checksum, or by its shape after a cue.

Sources: ISO/IEC 7812-1 (issuer prefixes, Luhn), ISO 13616-1 and the SWIFT IBAN registry (lengths), ISO 9362 (BIC),
Bitcoin's base58check (BIP 13) and bech32/bech32m (BIP 173, BIP 350), ERC-55 (shape of addresses).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from sottovoce.detect.checks.registry import Check
from sottovoce.detect.model import Subject, Verdict

_NOT_DIGIT = re.compile(r"[^0-9]")
_NOT_ALNUM = re.compile(r"[^0-9A-Z]")
_CODE_BEFORE = re.compile(r"(?:[A-Za-z0-9][-_/.]|(?<![^\W\d_])[A-Za-z])$")
_CODE_AFTER = re.compile(r"[-_/.](?:[0-9]|[A-Za-z](?![a-z]))|[A-Za-z](?![^\W\d_])")
_ISSUERS = re.compile(
    r"(?:4[0-9]{12}(?:[0-9]{3}){0,2}"  # Visa
    r"|(?:5[1-5][0-9]{2}|222[1-9]|22[3-9][0-9]|2[3-6][0-9]{2}|27[01][0-9]|2720)[0-9]{12}"  # Mastercard
    r"|3[47][0-9]{13}"  # American Express
    r"|3(?:0[0-5]|09|6[0-9]|8[0-9]|9[0-9])[0-9]{11}(?:[0-9]{2})?"  # Diners
    r"|35(?:2[89]|[3-8][0-9])[0-9]{12,15}"  # JCB
    r"|(?:6[0-9]{3}|5[0678][0-9]{2}|8[126][0-9]{2}|220[0-5]|9792|9860)[0-9]{12}"  # UnionPay, RuPay, Mir, ...
    r"|(?:62[0-9]{2}|5018|5020|5038|5893|6304|6759|676[1-3]|220[0-4])[0-9]{13,15}"
    r"|(?:5018|5020|5038|5893|6304|6759|676[1-3])[0-9]{8,11})",
)
_IBAN_LENGTHS = {
    15: "NO", 16: "BE", 18: "DK FI FK FO GL NL SD", 19: "MK SI", 20: "AT BA EE KZ LT LU MN XK",
    21: "CH HR LI LV", 22: "BG BH CR DE GB GE IE ME RS VA", 23: "AE GI IL IQ OM SO TL",
    24: "AD CZ ES MD PK RO SA SE SK TN VG", 25: "AO CV LY MZ PT ST", 26: "DZ IR IS TR",
    27: "BI CM DJ FR GR IT MC MR SM",
    28: "AL AZ BY CY DO GT HN HU LB MA NI PL SN SV", 29: "BR EG PS QA UA", 30: "JO KW MU YE", 31: "MT SC",
    32: "LC", 33: "RU",
}  # fmt: skip
LENGTH_OF_IBAN: Mapping[str, int] = {
    country: length for length, countries in _IBAN_LENGTHS.items() for country in countries.split()
}
"""Length of an IBAN by country, SWIFT IBAN registry."""

_IBAN_RUN = re.compile(r"[A-Za-z]{2}[0-9]{2}(?:[ .-]{0,2}[0-9A-Za-z]){10,30}")
_ALNUM_RUN = re.compile(r"[0-9A-Za-z]{1,120}")
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_RIPPLE58 = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BECH32_CONSTANTS = (1, 0x2BC830A3)
_BECH32_STEPS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def luhn(digits: str) -> bool:
    """Whether a string of ASCII digits passes the Luhn check (ISO/IEC 7812-1, annex B)."""
    total = sum(map(int, digits[-1::-2]))
    return (total + sum((0, 2, 4, 6, 8, 1, 3, 5, 7, 9)[int(digit)] for digit in digits[-2::-2])) % 10 == 0


def _is_part_of_code(subject: Subject) -> bool:
    text = subject.text
    if _CODE_BEFORE.search(text[max(0, subject.start - 2) : subject.start]):
        return True
    return _CODE_AFTER.match(text, subject.end) is not None


def card(subject: Subject) -> Verdict | bool:
    """A card number by issuer prefix, length and Luhn digit; after a cue also a mistyped one."""
    digits = _NOT_DIGIT.sub("", subject.value)
    if _is_part_of_code(subject) or len(set(digits)) < 2:
        return False
    if luhn(digits):
        return bool(subject.cued or _ISSUERS.fullmatch(digits))
    return Verdict(score=0.7) if subject.cued and len(digits) in (15, 16) and digits[0] != "0" else False


def iban(subject: Subject) -> Verdict | bool:
    """An IBAN by country, length and ISO 7064 mod 97-10; after a cue the check digits may be wrong.

    The rule's pattern is only the head: how far an IBAN goes depends on its country.
    """
    most = LENGTH_OF_IBAN.get(subject.value[:2].upper(), 0)
    match = _IBAN_RUN.match(subject.text, subject.start)
    if not most or match is None:
        return False
    count, end = 0, subject.start
    for end, char in enumerate(match[0], subject.start + 1):  # noqa: B007  # ``end`` is wanted behind the loop
        count += char.isalnum()
        if count == most:
            break
    following = subject.text[end : end + 1]
    if count < most or (following.isascii() and following.isdigit()):
        return False
    if mod97(_NOT_ALNUM.sub("", subject.text[subject.start : end].upper())):
        return Verdict(end=end)
    return Verdict(end=end, score=0.75) if subject.cued else False


def mod97(iban_value: str) -> bool:
    """Whether the check digits of a compact upper-case IBAN are right (ISO 7064 mod 97-10)."""
    turned = iban_value[4:] + iban_value[:4]
    return int("".join(str(int(char, 36)) for char in turned)) % 97 == 1


def bban_pl(subject: Subject) -> bool:
    """A Polish account number written without its country letters (26 digits, mod 97)."""
    return mod97("PL" + _NOT_DIGIT.sub("", subject.value))


def bic(subject: Subject) -> bool:
    """A BIC by shape and country; in lower case only straight after its cue, since "delivery" has the shape too."""
    value = subject.value
    if value[4:6].upper() not in _COUNTRIES:
        return False
    if value.upper() == value:
        return True
    return any(char.isdigit() for char in value) or subject.text[max(0, subject.start - 2) : subject.start] in (
        ": ",
        "= ",
    )


_COUNTRIES = frozenset(
    re.findall(
        "[A-Z]{2}",
        "AD AE AF AG AL AM AO AR AT AU AW AZ BA BB BD BE BF BG BH BI BJ BM BN BO BR BS BT BW BY BZ CA CD CF "
        "CG CH CI CL CM CN CO CR CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FO FR GA GB GD GE GH "
        "GI GL GM GN GQ GR GT GW GY HK HN HR HT HU ID IE IL IN IQ IR IS IT JM JO JP KE KG KH KM KN KR KW KY "
        "KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MK ML MM MN MO MR MT MU MV MW MX MY MZ NA NE NG "
        "NI NL NO NP NZ OM PA PE PG PH PK PL PS PT PY QA RO RS RU RW SA SC SD SE SG SI SK SL SM SN SO SR ST "
        "SV SY SZ TD TG TH TJ TL TM TN TO TR TT TW TZ UA UG US UY UZ VA VE VN VU WS XK YE ZA ZM ZW ",
    ),
)


def account(subject: Subject) -> bool:
    """Digits after the name of an account: not a date, not an amount."""
    digits = _NOT_DIGIT.sub("", subject.value)
    if _is_part_of_code(subject) or len(digits) > 28:
        return False
    return not re.fullmatch(
        r"[0-9]{1,2}[./-][0-9]{1,2}[./-](?:19|20)[0-9]{2}|[0-9]{1,3}(?:[ .][0-9]{3}){1,3}", subject.value
    )


def _base58check(value: str, alphabet: str) -> bool:
    number = 0
    for char in value:
        at = alphabet.find(char)
        if at < 0:
            return False
        number = number * 58 + at
    data = number.to_bytes(25, "big") if number.bit_length() <= 200 else b""
    return bool(data) and hashlib.sha256(hashlib.sha256(data[:-4]).digest()).digest()[:4] == data[-4:]


def base58(subject: Subject) -> bool:
    """An address of Bitcoin and its relatives (base58check over 21 bytes, any version byte)."""
    return _base58check(subject.value, _BASE58)


def ripple(subject: Subject) -> bool:
    """A classic address of the XRP ledger (base58check in its own alphabet)."""
    return _base58check(subject.value, _RIPPLE58)


def _whole(subject: Subject) -> str:
    """The run of ASCII letters and digits that the value is the head of; "" when it begins before it."""
    before = subject.text[subject.start - 1 : subject.start] if subject.start else ""
    if before.isascii() and before.isalnum():
        return ""
    match = _ALNUM_RUN.match(subject.text, subject.start)
    return match[0] if match else ""


def monero(subject: Subject) -> Verdict | bool:
    """A Monero address by shape: 95 characters, or 106 with a payment id."""
    whole = _whole(subject)
    return len(whole) in (95, 106) and Verdict(end=subject.start + len(whole))


def bech32(subject: Subject) -> Verdict | bool:
    """An address in bech32 or bech32m, all lower or all upper case; the rule's pattern is only its head."""
    value = _whole(subject)
    if value not in (value.lower(), value.upper()):
        return False
    prefix, _, data = value.lower().rpartition("1")
    state = 1
    values = [ord(char) >> 5 for char in prefix] + [0] + [ord(char) & 31 for char in prefix]
    for item in (*values, *map(_BECH32.find, data)):
        if item < 0:
            return False
        top = state >> 25
        state = (state & 0x1FFFFFF) << 5 ^ item
        for bit, step in enumerate(_BECH32_STEPS):
            if top >> bit & 1:
                state ^= step
    return state in _BECH32_CONSTANTS and Verdict(end=subject.start + len(value))


def mixed(subject: Subject) -> bool:
    """A wallet address with no checksum of its own: upper case, lower case and digits must all be there."""
    value = subject.value
    return any(c.isdigit() for c in value) and any(c.islower() for c in value) and any(c.isupper() for c in value)


CHECKS: Mapping[str, Check] = {
    "account": account,
    "bban_pl": bban_pl,
    "base58": base58,
    "bech32": bech32,
    "bic": bic,
    "card": card,
    "iban": iban,
    "mixed": mixed,
    "monero": monero,
    "ripple": ripple,
}
