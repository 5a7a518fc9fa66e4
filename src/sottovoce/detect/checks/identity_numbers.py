"""Numbers of persons: the checks that python-stdnum lacks, one function a number, on the bare value in upper case.

Rules of this module: a check needs no clock and is exact for what its named source says; where no source publishes a
check digit, only structure (birth date, region) is tested. A check may rely on the shape that its rule's pattern gives.
python-stdnum is imported on first use.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any


def library(name: str) -> Any:
    """The module of python-stdnum of that name, imported when first asked for."""
    return import_module(f"stdnum.{name}")


def _is_day(year: int, month: int, day: int) -> bool:
    """Whether such a day exists; ``year`` may be of two digits, when 00 passes for a leap year."""
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return False
    if month == 2:
        return day <= (29 if year % 4 == 0 else 28)
    return day <= (30 if month in (4, 6, 9, 11) else 31)


def _yymmdd(digits: str) -> bool:
    return _is_day(int(digits[:2]), int(digits[2:4]), int(digits[4:6]))


def _ddmmyy(digits: str) -> bool:
    return _is_day(int(digits[4:6]), int(digits[2:4]), int(digits[:2]))


def _weigh(digits: str, weights: Sequence[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))


def _cross(number: int) -> int:
    return number // 10 + number % 10


def _letter(char: str) -> int:
    """A = 10 ... Z = 35, digits themselves, as in ICAO Doc 9303."""
    return int(char, 36)


def _seven_three_one(text: str) -> int:
    return sum(_letter(char) * (7, 3, 1)[at % 3] for at, char in enumerate(text)) % 10


def _luhn(digits: str) -> bool:
    return bool(library("luhn").is_valid(digits))


def _es_nuss(n: str) -> bool:
    """Spain, social security: province, serial, remainder by 97 (Orden of 27 October 1992, TGSS)."""
    serial = n[2:10].lstrip("0") if n[2] == "0" else n[2:10]
    whole = n[:2] + (n[3:10] if n[2] == "0" else serial)
    return 1 <= int(n[:2]) <= 66 and int(whole) % 97 == int(n[10:])


def _de_rvnr(n: str) -> bool:
    """Germany, pension insurance number (section 147 SGB VI; VKVV section 4)."""
    digits = n[:8] + f"{ord(n[8]) - 64:02d}" + n[9:11]
    total = sum(_cross(int(d) * w) for d, w in zip(digits, (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1), strict=True))
    day = int(n[2:4])
    return _is_day(0, int(n[4:6]), day if day <= 31 else day - 50) and total % 10 == int(n[11])


def _de_kvnr(n: str) -> bool:
    """Germany, health insurance number (section 290 SGB V)."""
    digits = f"{ord(n[0]) - 64:02d}" + n[1:9]
    return sum(_cross(int(d) * (1 + at % 2)) for at, d in enumerate(digits)) % 10 == int(n[9])


def _de_id_card(n: str) -> bool:
    """Germany, identity card (PAuswV; check digit of ICAO Doc 9303 where it is written)."""
    n = n.removesuffix("D")
    return any(c.isdigit() for c in n) and (len(n) == 9 or _seven_three_one(n[:9]) == int(n[9]))


def _hu_taj(n: str) -> bool:
    """Hungary, social security (Act XX of 1996, annex)."""
    return _weigh(n, (3, 7, 3, 7, 3, 7, 3, 7)) % 10 == int(n[8])


def _hu_tax(n: str) -> bool:
    """Hungary, tax id of a person (Act XX of 1996, annex)."""
    return n[0] == "8" and _weigh(n, range(1, 10)) % 11 == int(n[9])


def _hu_personal(n: str) -> bool:
    """Hungary, personal identifier; the weights turned round in 1997 (Act XX of 1996, annex)."""
    if n[0] == "0" or not _yymmdd(n[1:7]):
        return False
    return int(n[10]) in {_weigh(n, range(1, 11)) % 11, _weigh(n, range(10, 0, -1)) % 11}


def _pl_id_card(n: str) -> bool:
    """Poland, identity card: letters, check digit, serial (ICAO Doc 9303 weights)."""
    return sum(_letter(c) * w for c, w in zip(n, (7, 3, 1, 9, 7, 3, 1, 7, 3), strict=True)) % 10 == 0


def _pt_niss(n: str) -> bool:
    """Portugal, social security (Instituto da Segurança Social)."""
    return n[0] in "12" and 9 - _weigh(n, (29, 23, 19, 17, 13, 11, 7, 5, 3, 2)) % 10 == int(n[10])


def _ru_snils(n: str) -> bool:
    """Russia, insurance number (Pension Fund order 192p); numbers up to 001-001-998 carry no check."""
    return n[:9] > "001001998" and _weigh(n, range(9, 0, -1)) % 101 % 100 == int(n[9:])


def _lu_id(n: str) -> bool:
    """Luxembourg: birth date, serial, Luhn digit, Verhoeff digit (règlement grand-ducal of 28 November 2013)."""
    if n[:2] not in {"18", "19", "20"} or not _yymmdd(n[2:8]):
        return False
    return _luhn(n[:12]) and bool(library("verhoeff").is_valid(n[:11] + n[12]))


def _lv_code(n: str) -> bool:
    """Latvia: of a person; codes given out since July 2017 begin with 32 and carry neither date nor check digit."""
    return n.startswith("32") or (n[0] < "4" and bool(library("lv.pvn").is_valid(n)))


def _is_kennitala(n: str) -> bool:
    """Iceland: of a person (companies add 40 to the day)."""
    return n[0] < "4" and bool(library("is_.kennitala").is_valid(n))


def _se_personnummer(n: str) -> bool:
    """Sweden, also co-ordination numbers, whose day is 60 higher (Folkbokföringslagen 1991:481 sections 18 and 18a)."""
    n = n.replace("+", "")
    short = n[-10:]
    day = int(short[4:6])
    return n[:2] in {"18", "19", "20", short[:2]} and (
        _is_day(int(short[:2]), int(short[2:4]), day - 60 if day > 60 else day) and _luhn(short)
    )


def _dk_cpr(n: str) -> bool:
    """Denmark, with the modulus-11 check that numbers given out before October 2007 keep (CPR-kontoret)."""
    cpr = library("dk.cpr")
    return bool(cpr.is_valid(n)) and cpr.checksum(n) == 0


def _uk_nino(n: str) -> bool:
    """United Kingdom: prefixes that are given out (HMRC, National Insurance Manual NIM39110)."""
    return n[0] not in "DFIQUV" and n[1] not in "DFIOQUV" and n[:2] not in {"BG", "GB", "NK", "KN", "TN", "NT", "ZZ"}


def _by_id(n: str) -> bool:
    """Belarus: sex and century, birth date, region, serial, citizenship (Act 418-З of 2008)."""
    return _ddmmyy(n[1:7])


def _kz_iin(n: str) -> bool:
    """Kazakhstan (Act 223-III of 2007; second weights when the first remainder is 10)."""
    if not _yymmdd(n) or n[6] > "6":
        return False
    rest = _weigh(n, range(1, 12)) % 11
    if rest == 10:
        rest = _weigh(n, (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)) % 11
    return rest == int(n[11])


def _uz_pinfl(n: str) -> bool:
    """Uzbekistan: sex and century, birth date, region, serial, check digit with weights 7 3 1."""
    return _ddmmyy(n[1:7]) and _seven_three_one(n[:13]) == int(n[13])


def _kg_pin(n: str) -> bool:
    """Kyrgyzstan: sex, birth date with its century, serial."""
    return n[1:3] <= "31" and n[5:7] in {"19", "20"} and _is_day(int(n[5:9]), int(n[3:5]), int(n[1:3]))


def _mn_register(n: str) -> bool:
    """Mongolia: two letters, birth date (month + 20 from 2000), two digits."""
    month = int(n[4:6])
    return _is_day(int(n[2:4]), month - 20 if month > 20 else month, int(n[6:8]))


def _sg_nric(n: str) -> bool:
    """Singapore, NRIC and FIN (ICA; the M series from 2022)."""
    total = _weigh(n[1:8], (2, 7, 6, 5, 4, 3, 2)) + {"T": 4, "G": 4, "M": 3}.get(n[0], 0)
    table = {"S": "JZIHGFEDCBA", "T": "JZIHGFEDCBA", "M": "XWUTRQPNJLK"}.get(n[0], "XWUTRQPNMLK")
    return table[total % 11] == n[8]


def _tw_id(n: str) -> bool:
    """Taiwan, national id and resident certificate (Ministry of the Interior)."""
    order = "ABCDEFGHJKLMNPQRSTUVXYWZIO"
    first = order.index(n[0]) + 10
    second = order.index(n[1]) % 10 if n[1].isalpha() else int(n[1])
    rest = str(second) + n[2:]
    return (first // 10 + first % 10 * 9 + _weigh(rest, (8, 7, 6, 5, 4, 3, 2, 1, 1))) % 10 == 0


def _hk_id(n: str) -> bool:
    """Hong Kong identity card (Immigration Department; Registration of Persons Ordinance cap. 177)."""
    codes = [36] * (9 - len(n)) + [_letter(char) for char in n]
    return sum(code * weight for code, weight in zip(codes, range(9, 0, -1), strict=True)) % 11 == 0


def _cn_ric(n: str) -> bool:
    """China: province, birth date, serial, ISO 7064 mod 11-2 (GB 11643-1999)."""
    return "11" <= n[:2] <= "91" and _yymmdd(n[8:14]) and bool(library("iso7064.mod_11_2").is_valid(n))


def _vn_cccd(n: str) -> bool:
    """Vietnam: province 001 to 096, sex and century (Decree 137/2015/ND-CP article 13)."""
    return 1 <= int(n[:3]) <= 96 and n[3] in "0123"


def _lk_nic(n: str) -> bool:
    """Sri Lanka: birth year and day of the year, 500 higher for women (Department for Registration of Persons)."""
    day = int(n[4:7] if len(n) == 12 else n[2:5])
    return 1 <= (day - 500 if day > 500 else day) <= 366 and (len(n) == 10 or n[:2] in {"19", "20"})


def _ir_code(n: str) -> bool:
    """Iran, national code (Sabt-e Ahval)."""
    rest = _weigh(n, range(10, 1, -1)) % 11
    return len(set(n)) > 1 and int(n[9]) == (rest if rest < 2 else 11 - rest)


def _kw_id(n: str) -> bool:
    """Kuwait, civil number (PACI)."""
    return _yymmdd(n[1:7]) and 11 - _weigh(n, (2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)) % 11 == int(n[11])


def _eg_id(n: str) -> bool:
    """Egypt: century, birth date, governorate (Civil Status Act 143/1994)."""
    place = int(n[7:9])
    return _yymmdd(n[1:7]) and (place in range(1, 5) or place in range(11, 36) or place == 88)


def _ae_id(n: str) -> bool:
    """United Arab Emirates: 784, birth year, serial, Luhn digit (ICP)."""
    return n[3:5] in {"19", "20"} and _luhn(n)


def _tz_nida(n: str) -> bool:
    """Tanzania: birth date, post code, serial (NIDA)."""
    return n[:2] in {"19", "20"} and _yymmdd(n[2:8])


def _ni_cedula(n: str) -> bool:
    """Nicaragua: municipality, birth date, serial, letter (Act 152)."""
    return _ddmmyy(n[3:9])


def _uy_ci(n: str) -> bool:
    """Uruguay, identity card (DNIC)."""
    n = n.zfill(8)
    return -_weigh(n, (2, 9, 8, 7, 6, 3, 4)) % 10 == int(n[7])


def _gt_cui(n: str) -> bool:
    """Guatemala: number, check digit, department 01 to 22, municipality (RENAP)."""
    return _weigh(n, range(2, 10)) % 11 == int(n[8]) and 1 <= int(n[9:11]) <= 22 and n[11:] != "00"


def _sv_dui(n: str) -> bool:
    """El Salvador (RNPN)."""
    return -_weigh(n, range(9, 1, -1)) % 10 == int(n[8]) and n[:8] != "00000000"


def _br_pis(n: str) -> bool:
    """Brazil, PIS/PASEP/NIS (Caixa Econômica Federal)."""
    return len(set(n)) > 1 and -_weigh(n, (3, 2, 9, 8, 7, 6, 5, 4, 3, 2)) % 11 % 10 == int(n[10])


def _br_cns(n: str) -> bool:
    """Brazil, health card (Ministério da Saúde, DATASUS)."""
    return _weigh(n, range(15, 0, -1)) % 11 == 0


def _ca_ramq(n: str) -> bool:
    """Quebec health card: name, birth date with month + 50 for women, serial (RAMQ)."""
    month = int(n[6:8])
    return _is_day(int(n[4:6]), month - 50 if month > 50 else month, int(n[8:10]))


def _ca_ohip(n: str) -> bool:
    """Ontario health card: ten digits with Luhn, version letters (Ministry of Health)."""
    return n[0] != "0" and _luhn(n[:10])


def _us_npi(n: str) -> bool:
    """United States, provider id: Luhn after 80840 (45 CFR 162.406, CMS)."""
    return _luhn("80840" + n)


def _xk_id(n: str) -> bool:
    """Kosovo, personal number (Civil Registration Agency; numbers that begin with 9 carry no check)."""
    return n[0] == "9" or -_weigh(n, (4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11 % 10 == int(n[9])


def _au_medicare(n: str) -> bool:
    """Australia, Medicare card (Services Australia; METeOR 270101)."""
    return _weigh(n, (1, 3, 7, 9, 1, 3, 7, 9)) % 10 == int(n[8]) and n[9] != "0"


def _nz_nhi(n: str) -> bool:
    """New Zealand, health index, old and new form (HISO 10046)."""
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
    total = sum((letters.index(c) + 1 if c.isalpha() else int(c)) * w for c, w in zip(n, range(7, 1, -1), strict=False))
    if n[6].isdigit():
        return total % 11 != 0 and (11 - total % 11) % 10 == int(n[6])
    return letters[22 - total % 23] == n[6]


def _person(name: str, test: Callable[[str], bool]) -> Callable[[str], bool]:
    """python-stdnum's check for numbers that ``test`` says are a person's."""
    return lambda n: test(n) and bool(library(name).is_valid(n))


TESTS: Mapping[str, Callable[[str], bool]] = {
    "ae_id": _ae_id,
    "ad_nrt": _person("ad.nrt", lambda n: n[0] in "EF"),
    "ar_cuit": _person("ar.cuit", lambda n: n[:2] in {"20", "23", "24", "25", "26", "27"}),
    "au_medicare": _au_medicare,
    "br_cns": _br_cns,
    "br_pis": _br_pis,
    "by_id": _by_id,
    "ca_ohip": _ca_ohip,
    "ca_ramq": _ca_ramq,
    "cn_ric": _cn_ric,
    "de_id_card": _de_id_card,
    "de_kvnr": _de_kvnr,
    "de_rvnr": _de_rvnr,
    "dk_cpr": _dk_cpr,
    "eg_id": _eg_id,
    "es_nuss": _es_nuss,
    "gt_cui": _gt_cui,
    "hk_id": _hk_id,
    "hu_personal": _hu_personal,
    "hu_taj": _hu_taj,
    "hu_tax": _hu_tax,
    "ir_code": _ir_code,
    "is_kennitala": _is_kennitala,
    "kg_pin": _kg_pin,
    "kr_rrn": _person("kr.rrn", lambda _: True),
    "kw_id": _kw_id,
    "kz_iin": _kz_iin,
    "lk_nic": _lk_nic,
    "lu_id": _lu_id,
    "lv_code": _lv_code,
    "md_idnp": _person("md.idno", lambda n: n[0] in "02"),
    "mn_register": _mn_register,
    "ni_cedula": _ni_cedula,
    "nz_nhi": _nz_nhi,
    "pk_cnic": _person("pk.cnic", lambda _: True),
    "pe_ruc": _person("pe.ruc", lambda n: n[:2] in {"10", "15", "17"}),
    "pl_id_card": _pl_id_card,
    "pt_nif": _person("pt.nif", lambda n: n[0] in "1234"),
    "pt_niss": _pt_niss,
    "ru_inn": _person("ru.inn", lambda n: len(n) == 12),
    "ru_snils": _ru_snils,
    "sa_id": lambda n: n[0] in "12" and _luhn(n),
    "se_personnummer": _se_personnummer,
    "sg_nric": _sg_nric,
    "sv_dui": _sv_dui,
    "tw_id": _tw_id,
    "tz_nida": _tz_nida,
    "uk_nino": _uk_nino,
    "us_itin": _person("us.itin", lambda _: True),
    "us_npi": _us_npi,
    "us_ssn": _person("us.ssn", lambda _: True),
    "uy_ci": _uy_ci,
    "uz_pinfl": _uz_pinfl,
    "ve_rif": _person("ve.rif", lambda n: n[0] in "VE"),
    "vn_cccd": _vn_cccd,
    "xk_id": _xk_id,
}
"""Tests by the name that rules use."""
