"""E-mail addresses in every script, and the words that touch them. Domains of RFC 2606 and IANA's test domains."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sottovoce.detect import Detector

DETECTOR = Detector(kinds=["EMAIL_ADDRESS"])


def found(text: str) -> list[str]:
    return [text[f.start : f.end] for f in DETECTOR.detect(text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("mailto:ana@ruiz.example", "ana@ruiz.example"),
        ("<ana@ruiz.example>,", "ana@ruiz.example"),
        ("我的邮箱是ana@ruiz.example谢谢", "ana@ruiz.example"),
        ("почта ana.r+x@ruiz.example.", "ana.r+x@ruiz.example"),
        ("é josé.niño@correo.example ok", "josé.niño@correo.example"),
        ("info@müller.example", "info@müller.example"),
        ("пишите иван.петров@почта.рф да", "иван.петров@почта.рф"),
        ("νίκος@παράδειγμα.δοκιμή", "νίκος@παράδειγμα.δοκιμή"),
        ("x@xn--mller-kva.example", "x@xn--mller-kva.example"),
        ("upi priya.s@okhdfcbank pls", "priya.s@okhdfcbank"),
        ("?email=ana@ruiz.example&next=1", "ana@ruiz.example"),
    ],
)
def test_an_address_is_found_with_its_true_edges(text, value):
    """Scheme, brackets, punctuation and glued words stay outside; letters beyond ASCII are inside."""
    assert found(text) == [value]


@pytest.mark.parametrize(
    "text", ["user@localhost", "@ana_ruiz", "5 @ 3.50", "a @ b.example", "priya@work", "иван@почта"]
)
def test_handles_and_prices_are_no_addresses(text):
    """A host without a dot, a handle or a price is none."""
    assert found(text) == []


@given(
    st.from_regex(r"[a-z][a-z0-9._]{0,20}[a-z0-9]", fullmatch=True),
    st.from_regex(r"[a-z][a-z0-9-]{0,20}[a-z0-9]", fullmatch=True),
    st.sampled_from(["example", "com", "co.uk"]),
)
def test_any_ordinary_address_is_covered_whole(local, host, tld):
    """Whatever the letters, the address is covered from its first to its last."""
    value = f"{local}@{host}.{tld}"
    assert found(f"我{value}你") == [value]
