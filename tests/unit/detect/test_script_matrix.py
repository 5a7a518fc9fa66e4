"""Every structured value, in every language, spaced and glued to the letters around it.

People write ``我的号码是+44 7700 900123谢谢`` and, in a hurry, the same in every other script; a value must be covered whole wherever
letters touch it.
"""

from functools import cache

import pytest

from sottovoce.detect import Detector

CARRIERS = {
    "bg": ("номерът ми е", "благодаря"),
    "hr": ("moj broj je", "hvala"),
    "cs": ("moje číslo je", "děkuji"),
    "da": ("mit nummer er", "tak"),
    "nl": ("mijn nummer is", "bedankt"),
    "en": ("my number is", "thanks"),
    "et": ("minu number on", "aitäh"),
    "fi": ("numeroni on", "kiitos"),
    "fr": ("mon numéro est", "merci"),
    "de": ("meine nummer ist", "danke"),
    "el": ("ο αριθμός μου είναι", "ευχαριστώ"),
    "hu": ("a számom", "köszönöm"),
    "ga": ("is é m'uimhir", "go raibh maith agat"),
    "it": ("il mio numero è", "grazie"),
    "lv": ("mans numurs ir", "paldies"),
    "lt": ("mano numeris yra", "ačiū"),
    "mt": ("in-numru tiegħi hu", "grazzi"),
    "pl": ("mój numer to", "dziękuję"),
    "pt": ("o meu número é", "obrigado"),
    "ro": ("numărul meu este", "mulțumesc"),
    "sk": ("moje číslo je", "ďakujem"),
    "sl": ("moja številka je", "hvala"),
    "es": ("mi número es", "gracias"),
    "sv": ("mitt nummer är", "tack"),
    "no": ("nummeret mitt er", "takk"),
    "uk": ("мій номер", "дякую"),
    "ru": ("мой номер", "спасибо"),
    "tr": ("benim numaram", "teşekkürler"),
    "ar": ("رقمي هو", "شكرا"),
    "he": ("המספר שלי הוא", "תודה"),
    "fa": ("شماره من", "ممنون"),
    "hi": ("मेरा नंबर है", "धन्यवाद"),
    "bn": ("আমার নম্বর হলো", "ধন্যবাদ"),
    "ur": ("میرا نمبر ہے", "شکریہ"),
    "th": ("เบอร์ของฉันคือ", "ขอบคุณ"),
    "vi": ("số của tôi là", "cảm ơn"),
    "id": ("nomor saya", "terima kasih"),
    "zh": ("我的号码是", "谢谢"),
    "zh-hant": ("我的號碼是", "謝謝"),
    "ja": ("私の番号は", "です"),
    "ko": ("제 번호는", "입니다"),
    "ca": ("el meu número és", "gràcies"),
}
"""A carrier phrase for each language: "my number is", "thank you"."""

VALUES = {
    "EMAIL_ADDRESS": ("ana.ruiz@mail.example",),  # RFC 2606
    "CREDIT_CARD": ("4242 4242 4242 4242", "5555555555554444", "3782-822463-10005"),  # Stripe's test cards
    "IP_ADDRESS": ("198.51.100.44", "203.0.113.9"),  # RFC 5737
    "IBAN_CODE": ("DE89 3704 0044 0532 0130 00", "GB29NWBK60161331926819"),  # SWIFT IBAN registry
    "PHONE_NUMBER": ("+44 7700 900123", "+1 (202) 555-0123", "+447700900123"),  # Ofcom drama and NANP fictional numbers
}
CASES = [
    pytest.param(language, kind, value, gap, id=f"{language}-{kind}-{'spaced' if gap else 'glued'}-{number}")
    for language in CARRIERS
    for kind, values in VALUES.items()
    for number, value in enumerate(values)
    for gap in (" ", "")
]

NATIVE_DIGITS = {
    "ar": "٠١٢٣٤٥٦٧٨٩",
    "fa": "۰۱۲۳۴۵۶۷۸۹",
    "hi": "०१२३४५६७८९",
    "bn": "০১২৩৪৫৬৭৮৯",
    "th": "๐๑๒๓๔๕๖๗๘๙",
    "ja": "０１２３４５６７８９",
}

LOCAL = {
    "bg": "0888 417 239",
    "da": "34 43 02 41",
    "de": "0171 3920017",
    "el": "691 569 3914",
    "en": "07700 900417",
    "es": "612 34 80 55",
    "fr": "06 39 98 14 72",
    "hi": "081848 27079",
    "id": "0812-8354-4881",
    "ja": "090-3616-6500",
    "ko": "010-2507-4733",
    "pl": "512 876 926",
    "ru": "8 (915) 043-89-47",
    "th": "081 006 6264",
    "tr": "0503 775 61 32",
    "zh": "13794101861",
}
"""Numbers in local form; French and British ones are reserved for fiction, the others invented for the development set."""


@cache
def detector() -> Detector:
    return Detector(kinds=VALUES)


def covers(text: str, value: str, kind: str) -> bool:
    start = text.index(value)
    return any(f.kind == kind and f.start <= start and start + len(value) <= f.end for f in detector().detect(text))


@pytest.mark.parametrize(("language", "kind", "value", "gap"), CASES)
def test_a_value_is_covered_whole_whatever_touches_it(language, kind, value, gap):
    """In each of the languages a value is found with spaces around it and without."""
    before, after = CARRIERS[language]
    assert covers(f"{before}{gap}{value}{gap}{after}", value, kind)


@pytest.mark.parametrize("gap", [" ", ""], ids=["spaced", "glued"])
@pytest.mark.parametrize("language", LOCAL)
def test_a_local_number_is_covered_after_native_words(language, gap):
    """A number without a country code is found in the languages whose speakers write it."""
    before, after = CARRIERS[language]
    value = LOCAL[language]
    assert covers(f"{before}{gap}{value}{gap}{after}", value, "PHONE_NUMBER")


@pytest.mark.parametrize("language", NATIVE_DIGITS)
def test_native_digits_count_as_digits(language):
    """A card number in the digits of the language's own script is covered."""
    before, after = CARRIERS[language]
    value = "4242 4242 4242 4242".translate(str.maketrans("0123456789", NATIVE_DIGITS[language]))
    assert covers(f"{before} {value} {after}", value, "CREDIT_CARD")


def test_no_finding_swallows_the_glued_words():
    """Of words glued to a number nothing is covered."""
    for before, after in CARRIERS.values():
        text = f"{before}+44 7700 900123{after}"
        spans = [(f.start, f.end) for f in detector().detect(text) if f.kind == "PHONE_NUMBER"]
        assert spans == [(len(before), len(before) + 15)], text
