"""Random texts in every script with random findings, for the laws of ``transform``."""

from __future__ import annotations

from hypothesis import strategies as st

from sottovoce.detect.model import Finding

KINDS = [
    "PERSON",
    "LOCATION",
    "ADDRESS",
    "ORGANIZATION",
    "EMAIL_ADDRESS",
    "PHONE_NUMBER",
    "CREDIT_CARD",
    "IBAN_CODE",
    "IP_ADDRESS",
    "MAC_ADDRESS",
    "URL",
    "USERNAME",
    "DATE_OF_BIRTH",
    "DATE_TIME",
    "AGE",
    "LICENSE_PLATE",
    "PASSPORT",
    "SECRET",
    "POSTCODE",
    "COORDINATES",
    "ES_NIF",
    "MEDICAL",
    "VIN",
]

_SCRIPTS = (
    (0x21, 0x7E), (0xC0, 0x17F), (0x391, 0x3C9), (0x410, 0x44F), (0x5D0, 0x5EA), (0x621, 0x64A), (0x660, 0x669), (0x6F0, 0x6F9),
    (0x905, 0x94D), (0x966, 0x96F), (0x985, 0x9CD), (0xE01, 0xE4E), (0x10D0, 0x10F0), (0x3041, 0x30FE), (0x4E00, 0x4F00),
    (0xAC00, 0xAD00), (0xFF10, 0xFF5A), (0x1F600, 0x1F640),
)  # fmt: skip
_SAMPLES = (
    "Ana Ruiz", "MARÍA", "жоро", "Ольга Иванова", "김민수", "田中 太郎", "王小明", "สมชาย ใจดี", "شهرزاد", "דוד כהן", "राजेश कुमार",
    "ana@ruiz.example", "+49 30 901820", "+351 912 345 678", "0171 3920017", "4111 1111 1111 1111", "DE89 3704 0044 0532 0130 00",
    "192.0.2.44", "2001:db8::1", "00-00-5E-00-53-2A", "https://example.com/u/ana", "ana_ruiz91", "12.04.1990", "1990-04-12",
    "12 April 1990", "昭和60年4月12日", "12. huhtikuuta 1990", "34", "B-AB 1234", "sk_live_4242424242", "10115", "52.5200, 13.4050",
    "12345678Z", "[PERSON]", "EMAIL_ADDRESS",
)  # fmt: skip

scripted = st.one_of(
    *(st.text(st.characters(min_codepoint=low, max_codepoint=high), max_size=8) for low, high in _SCRIPTS),
    st.text(max_size=8),
    st.sampled_from((" ", ", ", "\n", " and ", "\ud800", "\u200d")),
)


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Finding]]:
    """A text with sorted findings that do not overlap; some values recur."""
    text, findings = "", []
    for _ in range(draw(st.integers(0, 6))):
        text += draw(scripted)
        value = draw(st.one_of(st.sampled_from(_SAMPLES), scripted))
        if value and draw(st.booleans()):
            findings.append(Finding(len(text), len(text) + len(value), draw(st.sampled_from(KINDS)), 0.9, "test"))
        text += value
    return text + draw(scripted), findings
