"""Addresses of computers, pages and devices. RFC 5737, RFC 3849 and RFC 7042 documentation ranges."""

import pytest

from sottovoce.detect import Detector
from sottovoce.detect.checks.network import CHECKS
from sottovoce.detect.model import Subject, Verdict

DETECTOR = Detector(kinds=["IP_ADDRESS", "URL", "MAC_ADDRESS", "COORDINATES", "VIN", "IMEI", "DEVICE_ID"])


def found(text: str) -> list[str]:
    return [text[f.start : f.end] for f in DETECTOR.detect(text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("from 203.0.113.9.", "203.0.113.9"),
        ("host 198.51.100.7:8080 down", "198.51.100.7:8080"),
        ("net 192.0.2.0/24", "192.0.2.0/24"),
        ("es war 2001:db8:85a3::8a2e:370:7334, ja", "2001:db8:85a3::8a2e:370:7334"),
        ("::ffff:192.0.2.128 mapped", "::ffff:192.0.2.128"),
        ("ip 10.0.0.5", "10.0.0.5"),
        ("адрес198.51.100.44спасибо", "198.51.100.44"),
    ],
)
def test_ip_addresses_are_found_whole(text, value):
    """With port, prefix length, or glued to letters."""
    assert found(text) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "version 2.19.4.77",
        "v120.0.1.2",
        "section 3.2.1.4 applies",
        "12:30:45",
        "256.1.1.1",
        "1.2.3.4.5.6",
        "std::map<a::b>",
    ],
)
def test_versions_sections_and_times_are_no_addresses(text):
    """Small octets without a cue, a fifth part or an octet above 255 rule it out."""
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("see https://x.example/a?b=c#d.", "https://x.example/a?b=c#d"),
        ("(https://x.example/a_(b))", "https://x.example/a_(b)"),
        ("看https://x.example/a谢谢", "https://x.example/a"),
        ("链接https://x.example/a，谢谢", "https://x.example/a"),
        ("https://ana:pw@x.example/a", "https://ana:pw@x.example/a"),
        ("на www.primer.example!", "www.primer.example"),
        ("profile github.com/ana-ruiz", "github.com/ana-ruiz"),
        ("сайт https://пример.испытание/путь есть", "https://пример.испытание/путь"),
        ("https://ru.wiki.example/wiki/Москва тут", "https://ru.wiki.example/wiki/Москва"),
        ("my-shop.de ist neu", "my-shop.de"),
    ],
)
def test_web_addresses_end_where_the_sentence_goes_on(text, value):
    """Closing punctuation and glued text of scripts without spaces stay outside."""
    assert found(text) == [value]


@pytest.mark.parametrize(
    "text", ["fine.it works", "ok.de acuerdo", "readme.md", "e.g. this", "3.com", "node.js", "Mr.Smith"]
)
def test_missing_spaces_make_no_domain(text):
    """A full stop without a space behind it is common in chats."""
    assert found(text) == []


@pytest.mark.parametrize("value", ["00:00:5e:00:53:af", "00-00-5E-00-53-AF", "0000.5e00.53af"])
def test_hardware_addresses_are_found(value):
    """RFC 7042 documentation addresses in the three usual notations."""
    assert found(f"router {value} ok") == [value]


def test_coordinates_lie_on_the_globe():
    """Latitudes above 90 degrees are none."""
    assert found("at 48.85837, 2.29448 now") == ["48.85837, 2.29448"]
    assert found("98.12345, 200.12345") == []


@pytest.mark.parametrize(
    ("value", "good"), [("1M8GDM9AXKP042788", True), ("1M8GDM9A0KP042788", False)]
)  # 49 CFR 565.15
def test_a_vin_without_a_cue_needs_its_check_digit(value, good):
    """The check digit decides."""
    assert CHECKS["vin"](Subject(value, value, value.lower(), 0, 17)) is good


def test_an_imei_needs_its_cue_and_luhn():
    """3GPP's own example after a cue; a serial number is left alone."""
    assert found("imei 490154203237518") == ["490154203237518"]
    assert found("serial 490154203237518") == []


def test_an_id_is_a_device_id_only_by_name():
    """UUIDs as such are nobody's."""
    uuid = "cdda802e-fb9c-47ad-9866-0794d394c912"
    assert found(f"advertising id {uuid}") == [uuid]
    assert found(f"trace {uuid}") == []


def test_a_verdict_on_a_url_never_begins_elsewhere():
    """The head that the rule found stays the beginning."""
    text = "https://x.example/a"
    verdict = CHECKS["url"](Subject("https://x.", text, text, 0, 10))
    assert verdict == Verdict(end=len(text))
