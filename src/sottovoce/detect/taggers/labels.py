"""What a model calls things, and what we call them.

Label names come in four schemes: BIO (``B-PER``, ``I-PER``, ``O``), BIOES (and BILOU, BMES), IO (``I-PER``) and plain
(``PER``). Whatever has no kind of ours counts as "outside".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sottovoce.detect.cache import builtin_kinds

_TAGGED = re.compile(r"(?P<part>[BIELSUM])[-_](?P<name>.+)", re.IGNORECASE)
_NOISE = re.compile(r"[\W_]+")

_NAMES = {
    "PERSON": """PER PERS PS NAME NAMES FULLNAME PERSONNAME GIVENNAME FIRSTNAME FNAME MIDDLENAME LASTNAME LNAME SURNAME
        FAMILYNAME MAIDENNAME HUMAN PATIENT DOCTOR PRIVATEPERSON""",
    "LOCATION": "LOC LC GPE GEO CITY TOWN VILLAGE COUNTRY STATE REGION COUNTY PROVINCE DISTRICT PLACE FAC FACILITY",
    "ADDRESS": """STREET STREETNAME STREETADDRESS POSTALADDRESS HOMEADDRESS PRIVATEADDRESS SECONDARYADDRESS
        SECADDRESS BUILDING BUILDINGNUM BUILDINGNUMBER HOUSENUMBER""",
    "POSTCODE": "ZIP ZIPCODE POSTALCODE",
    "ORGANIZATION": "ORG OG ORGANISATION COMPANY COMPANYNAME CORPORATION EMPLOYER HOSPITAL SCHOOL UNIVERSITY",
    "EMAIL_ADDRESS": "EMAIL MAIL PRIVATEEMAIL",
    "PHONE_NUMBER": "PHONE TEL TELEPHONE TELEPHONENUM TELEPHONENUMBER PHONENUM MOBILE MOBILENUMBER FAX PRIVATEPHONE",
    "USERNAME": "USER HANDLE NICKNAME LOGIN",
    "URL": "WEBSITE LINK PRIVATEURL",
    "IP_ADDRESS": "IP IPV4 IPV6",
    "MAC_ADDRESS": "MAC",
    "CREDIT_CARD": "CREDITCARDNUMBER CARDNUMBER DEBITCARD",
    "IBAN_CODE": "IBAN",
    "BIC_CODE": "BIC SWIFT",
    "BANK_ACCOUNT": "ACCOUNT ACCOUNTNUM ACCOUNTNUMBER BANKACCOUNTNUMBER",
    "CRYPTO": "BITCOINADDRESS ETHEREUMADDRESS LITECOINADDRESS CRYPTOADDRESS",
    "DATE_OF_BIRTH": "DOB BOD BIRTHDATE BIRTHDAY",
    "PASSPORT": "PASSPORTNUM PASSPORTNUMBER",
    "DRIVER_LICENSE": "DRIVERLICENSENUM DRIVERLICENSENUMBER DRIVERSLICENSE DRIVINGLICENSE",
    "LICENSE_PLATE": "PLATE LICENSEPLATENUMBER VEHICLEVRM",
    "VIN": "VEHICLEVIN",
    "US_SSN": "SSN",
    "NATIONAL_ID": """IDNUM IDNUMBER IDCARD IDCARDNUM IDCARDNUMBER SOCIALNUM SOCIALNUMBER SOCIALSECURITYNUMBER TAXNUM
        TAXNUMBER TAXID""",
    "SECRET": "PASSWORD PASS PIN APIKEY CREDITCARDCVV CVV ACCESSTOKEN",
    "IMEI": "PHONEIMEI",
    "COORDINATES": "GPS GPSCOORDINATE GPSCOORDINATES NEARBYGPSCOORDINATE",
}
_KIND_OF = {name: kind for kind, names in _NAMES.items() for name in names.split()}


def kind_of(name: str) -> str:
    """The kind that an entity type stands for, "" for none. Case, blanks, marks and a last number do not matter."""
    plain = _NOISE.sub("", name).upper()
    for form in (plain, plain.rstrip("0123456789")):
        if form in _KIND_OF:
            return _KIND_OF[form]
        kind = next((kind for kind in builtin_kinds() if kind.replace("_", "") == form), "")
        if kind:
            return kind
    return ""


def kinds_of(names: Sequence[str], override: Mapping[str, str]) -> dict[str, str]:
    """Entity types that have a kind, with it; ``override`` goes before what we know."""
    kinds = {name: override[name] if name in override else kind_of(name) for name in names}
    return {name: kind for name, kind in kinds.items() if kind}


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """The labels of a token classifier, made ready for arithmetic.

    Attributes:
        kinds: The kinds that it can find, sorted; may be empty.
        types: The entity types behind them, as the model calls them.
        kind_of_type: For each type the number of its kind.
        of_type: Shape (labels, types): 1.0 where a label is of a type.
        starts: Shape (labels, types): 1.0 where it also begins a new one.
    """

    kinds: tuple[str, ...]
    types: tuple[str, ...]
    kind_of_type: NDArray[np.int64]
    of_type: NDArray[np.float32]
    starts: NDArray[np.float32]


def read_labels(names: Sequence[str], override: Mapping[str, str]) -> Labels:
    """The labels called ``names``, in the order of the network's outputs.

    Args:
        names: As in ``id2label``.
        override: Label or entity type to kind, "" for none; goes before what we know.
    """
    split = [_split(name) for name in names]
    kind_by_type: dict[str, str] = {}
    typed: list[tuple[str, str]] = []
    for name, (part, entity) in zip(names, split, strict=True):
        kind = override.get(name, override.get(entity))
        kind = kind_of(entity) if kind is None else kind
        # A label with a kind of its own is a type of its own.
        own = entity if kind_by_type.setdefault(entity, kind) == kind else name
        kind_by_type.setdefault(own, kind)
        typed.append((part, own))
    types = tuple(sorted(entity for entity, kind in kind_by_type.items() if kind))
    kinds = tuple(sorted({kind_by_type[entity] for entity in types}))
    of_type = np.zeros((len(names), len(types)), np.float32)
    starts = np.zeros_like(of_type)
    goes_on = {own for part, own in typed if part in "IELM" and part}
    for row, (part, own) in enumerate(typed):
        if own in types:
            of_type[row, types.index(own)] = 1
            starts[row, types.index(own)] = own in goes_on and part in ("B", "S", "U")
    numbers = np.array([kinds.index(kind_by_type[entity]) for entity in types], np.int64)
    return Labels(kinds, types, numbers, of_type, starts)


def _split(name: str) -> tuple[str, str]:
    """A label's place in an entity ("" when the scheme has none) and the entity type."""
    match = _TAGGED.fullmatch(name)
    if match is None or kind_of(name):  # "E-MAIL" is a name, not the end of a "MAIL"
        return "", name
    return match["part"].upper(), match["name"]
