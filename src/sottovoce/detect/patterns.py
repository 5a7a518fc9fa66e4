"""What a rule's pattern says about all its matches, so that most texts skip most rules.

``parse`` reads the subset of regular expressions that the rule lint allows (no look-around, no unbounded repeats); the
facts are sound: what is not understood is not promised.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

DIGIT = re.compile("[0-9]")

ANYTHING = (1 << 129) - 1
"""The set of all characters: one bit for each of ASCII, and one for all the others together."""

_OTHERS = 1 << 128
_DIGITS = sum(1 << ord(char) for char in "0123456789")
_TOKEN = re.compile(
    r"(?P<class>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<open>\((?:\?(?::|P?<\w+>))?)|(?P<close>\))|(?P<bar>\|)"
    r"|(?P<repeat>\?|\{(?P<least>\d+)(?:,(?P<most>\d*))?\})|(?P<place>\\[Az])|(?P<escape>\\(?:[pP]\{\w+\}|x\{\w+\}|x\w\w|.))"
    r"|(?P<char>.)",
    re.DOTALL,
)
_MEMBER = re.compile(r"\\[pP]\{\w+\}|\\x\{(\w+)\}|\\x(\w\w)|\\(.)|(.)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
_FOREIGN_CASE = 1 << ord("k") - ord("a") | 1 << ord("s") - ord("a")  # The Kelvin sign is a K, the long s an S.
_CAPTURE = re.compile(r"\((?!\?)")
_BOUNDED = re.compile(r"\{(\d+),\d+\}")
_CLASS_OR_ESCAPE = re.compile(r"(\[\^?\]?(?:\\.|[^\]\\])*\]|\\.)", re.DOTALL)


class Chars(NamedTuple):
    """One character of a set, given in bits as in ``ANYTHING``; upper and lower case count as one."""

    bits: int


class Repeat(NamedTuple):
    """``what``, ``least`` to ``most`` times."""

    what: Node
    least: int
    most: int


class Row(NamedTuple):
    """One part after the other."""

    parts: Sequence[Node]


class Choice(NamedTuple):
    """One of several."""

    ways: Sequence[Node]


Node = Chars | Repeat | Row | Choice


@lru_cache(maxsize=1024)
def parse(pattern: str) -> Node:
    """The structure of ``pattern``.

    Raises:
        ValueError: The parentheses do not match, or a repeat has no upper bound.
    """
    stack: list[list[list[Node]]] = [[[]]]  # One list of alternatives a group; each is a list of parts.
    for match in _TOKEN.finditer(pattern):
        kind, piece = match.lastgroup, match[0]
        if kind == "open":
            stack.append([[]])
        elif kind == "close":
            if len(stack) == 1:
                raise ValueError("a parenthesis closes nothing")
            group = stack.pop()
            stack[-1][-1].append(Choice([Row(parts) for parts in group]) if len(group) > 1 else Row(group[0]))
        elif kind == "bar":
            stack[-1].append([])
        elif kind in ("repeat", "least", "most"):
            if match["most"] == "":
                raise ValueError("a repeat has no upper bound")
            least, most = (0, 1) if piece == "?" else (int(match["least"]), int(match["most"] or match["least"]))
            stack[-1][-1][-1] = Repeat(stack[-1][-1][-1], least, most)
        elif kind != "place":
            stack[-1][-1].append(Chars(_bits(piece)))
    if len(stack) > 1:
        raise ValueError("a parenthesis is not closed")
    return Choice([Row(parts) for parts in stack[0]]) if len(stack[0]) > 1 else Row(stack[0][0])


@lru_cache(maxsize=4096)
def _bits(piece: str) -> int:
    """The set that a class, an escape or a character stands for."""
    if not piece.startswith("["):
        return ANYTHING if piece == "." else _members(piece)
    inside = piece[1:-1]
    if not inside.startswith("^"):
        return _members(inside)
    # What lies outside ASCII may be left out one by one; the others remain.
    bits = ANYTHING & ~_members(inside[1:], sure=True)
    return _both_cases(bits)


def _members(inside: str, *, sure: bool = False) -> int:
    """The set of the members of a class; if ``sure``, only those whatever the case and the version of Unicode."""
    bits, low, ranging = 0, -1, False
    for match in _MEMBER.finditer(inside):
        if match[0][:2] in ("\\p", "\\P"):
            bits |= 0 if sure else ANYTHING
            continue
        point = int(match[1] or match[2], 16) if match[1] or match[2] else ord(_member(match))
        if match[0] == "-" and low >= 0 and not ranging and match.end() < len(inside):
            ranging = True
            continue
        first = low if ranging else point
        if first < 128:
            bits |= (1 << min(point, 127) + 1) - (1 << first)
        if point > 127 and not sure:
            bits |= _OTHERS
        low, ranging = (-1, False) if ranging else (point, False)
    return bits if sure else _both_cases(bits)


def _member(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[3], match[3]) if match[3] else match[4]


def _both_cases(bits: int) -> int:
    letters = (bits >> ord("A") | bits >> ord("a")) & ((1 << 26) - 1)
    if letters & _FOREIGN_CASE:
        bits |= _OTHERS
    return bits | letters << ord("A") | letters << ord("a")


def needs_digit(pattern: str) -> bool:
    """Whether every match of ``pattern`` surely holds an ASCII digit."""
    return _needs_digit(parse(pattern))


def _needs_digit(node: Node) -> bool:
    match node:
        case Chars(bits):
            return not bits & ~_DIGITS
        case Repeat(what, least, _):
            return least > 0 and _needs_digit(what)
        case Row(parts):
            return any(map(_needs_digit, parts))
        case Choice(ways):
            return all(map(_needs_digit, ways))


def longest(pattern: str) -> int:
    """How many characters the longest match of ``pattern`` has."""
    return _longest(parse(pattern))


def _longest(node: Node) -> int:
    match node:
        case Chars():
            return 1
        case Repeat(what, _, most):
            return most * _longest(what)
        case Row(parts):
            return sum(map(_longest, parts))
        case Choice(ways):
            return max(map(_longest, ways))


def ways(pattern: str) -> int:
    """In how many ways, at most, ``pattern`` can split a run of characters: what a backtracking engine may try."""
    return _ways(parse(pattern), 0)


def _ways(node: Node, behind: int) -> int:
    """As ``ways``; ``behind`` is the set of characters that what follows may begin with."""
    match node:
        case Chars():
            return 1
        case Repeat(what, least, most):
            first = _first(what)[0]
            # Where what is repeated and what follows begin differently, giving a round back fails at once.
            rounds = most - least + 1 if first & behind else 1
            inner = _ways(what, behind | first if most > 1 else behind)
            return rounds * int(inner**most)
        case Row(parts):
            total = 1
            for part in reversed(parts):
                total *= _ways(part, behind)
                first, empty = _first(part)
                behind = first | behind if empty else first
            return total
        case Choice(options):
            return max(_ways(option, behind) for option in options)


def _first(node: Node) -> tuple[int, bool]:
    """The characters that ``node`` may begin with, and whether it may be empty."""
    match node:
        case Chars(bits):
            return bits, False
        case Repeat(what, least, _):
            bits, empty = _first(what)
            return bits, empty or not least
        case Row(parts):
            bits = 0
            for part in parts:
                more, empty = _first(part)
                bits |= more
                if not empty:
                    return bits, False
            return bits, True
        case Choice(options):
            firsts = [_first(option) for option in options]
            bits = 0
            for more, _ in firsts:
                bits |= more
            return bits, any(empty for _, empty in firsts)


def captures(pattern: str) -> bool:
    """Whether ``pattern`` has a capturing group."""
    return _CAPTURE.search(_CLASS_OR_ESCAPE.sub("c", pattern)) is not None


def loosened(pattern: str) -> str:
    """A pattern without upper bounds that matches wherever ``pattern`` does; smaller automata scan faster."""
    parts = _CLASS_OR_ESCAPE.split(pattern)
    return "".join(part if at % 2 else _BOUNDED.sub(r"{\1,}", part) for at, part in enumerate(parts))
