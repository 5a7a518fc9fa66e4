"""Keys and tokens of services: what tells a real one from a placeholder or an ordinary word.

Sources are named in the rules: each provider documents the prefix and length of its keys.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
from collections import Counter
from collections.abc import Mapping

from sottovoce.detect.checks.registry import Check
from sottovoce.detect.model import Subject, Verdict

LONGEST_KEY_BLOCK = 16_384
"""How far, in characters, the footer of a key block is looked for."""

_FOOTER = re.compile(r"-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_BODY = re.compile(r"(?:[\s\\nr]{0,4}[A-Za-z0-9+/=:,-]{16,100}){0,200}")
_JWT = re.compile(r"eyJ[0-9A-Za-z_-]{10,2000}(?:\.[0-9A-Za-z_-]{0,8000}){1,4}[0-9A-Za-z_-]")
_TAIL = re.compile(r"[A-Za-z0-9_+/=.~-]{0,2000}")


def key_block(subject: Subject) -> Verdict:
    """A private key from its header to its footer; without a footer, all that looks like its body."""
    limit = min(len(subject.text), subject.start + LONGEST_KEY_BLOCK)
    footer = _FOOTER.search(subject.text, subject.end, limit)
    if footer is not None:
        return Verdict(end=footer.end())
    body = _BODY.match(subject.text, subject.end, limit)
    return Verdict(end=body.end() if body else subject.end)


def entropy(value: str) -> float:
    """Shannon entropy in bits a character."""
    counts = Counter(value)
    return -sum(count / len(value) * math.log2(count / len(value)) for count in counts.values())


def random_looking(subject: Subject) -> Verdict | bool:
    """A long token in which letters and digits mix as they do in random text."""
    value = subject.value
    return any(c.isdigit() for c in value) and any(c.isalpha() for c in value) and entropy(value) >= 3.0


def _is_inside(subject: Subject) -> bool:
    """Whether an ASCII letter or digit stands right before the value."""
    before = subject.text[subject.start - 1 : subject.start] if subject.start else ""
    return bool(before) and before.isascii() and before.isalnum()


def whole(subject: Subject) -> Verdict | bool:
    """A token of which the rule knows only the head: it ends where its alphabet does."""
    if _is_inside(subject):
        return False
    match = _TAIL.match(subject.text, subject.end)
    end = match.end() if match else subject.end
    while end > subject.end and subject.text[end - 1] in ".-~/+":
        end -= 1
    return Verdict(end=end)


def jwt(subject: Subject) -> Verdict | bool:
    """A JSON web token: its head decodes to the beginning of an object and a second part follows."""
    match = _JWT.match(subject.text, subject.start)
    if match is None or _is_inside(subject) or subject.text[: subject.start].endswith("."):
        return False
    try:
        decoded = base64.urlsafe_b64decode(match[0][:12])
    except (binascii.Error, ValueError):
        return False
    return decoded.startswith(b'{"') and Verdict(end=match.end())


def credentials(subject: Subject) -> Verdict | bool:
    """User and password in front of a host: not a placeholder in angle brackets; the whole address is a secret."""
    userinfo = subject.value.partition("://")[2].rpartition("@")[0]
    user, colon, password = userinfo.partition(":")
    return bool(colon and password and not (user.startswith("<") and password.endswith(">")))


CHECKS: Mapping[str, Check] = {
    "credentials": credentials,
    "jwt": jwt,
    "key_block": key_block,
    "random": random_looking,
    "whole": whole,
}
