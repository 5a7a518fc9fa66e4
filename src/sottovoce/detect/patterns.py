"""Facts about rule patterns that let most texts skip most of them.

``needs_digit`` reads the subset of regular expressions that the rule lint allows; what it does not understand it does
not promise.
"""

from __future__ import annotations

import re

DIGIT = re.compile("[0-9]")

_TOKEN = re.compile(
    r"(?P<class>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<open>\((?:\?(?::|P?<\w+>))?)|(?P<close>\))|(?P<bar>\|)"
    r"|(?P<repeat>\?|\{(?P<least>\d+)(?:,\d*)?\})|(?P<escape>\\(?:[pP]\{\w+\}|x\{\w+\}|x\w\w|.))|(?P<char>.)",
    re.DOTALL,
)
_DIGITS_ONLY = re.compile(r"\[(?:[0-9](?:-[0-9])?)+\]")
_BOUNDED = re.compile(r"\{(\d+),\d+\}")
_CLASS_OR_ESCAPE = re.compile(r"(\[\^?\]?(?:\\.|[^\]\\])*\]|\\.)", re.DOTALL)


def needs_digit(pattern: str) -> bool:
    """Whether every match of ``pattern`` surely holds an ASCII digit."""
    stack: list[list[bool]] = [[False]]  # One list of alternatives a group; each says whether it needs a digit so far.
    last = False  # Whether the item just read needs one.
    for match in _TOKEN.finditer(pattern):
        kind = match.lastgroup
        if kind in {"repeat", "least"}:
            if match["repeat"] == "?" or match["least"] == "0":
                last = False
            continue
        stack[-1][-1] |= last
        last = False
        if kind == "class":
            last = _DIGITS_ONLY.fullmatch(match["class"]) is not None
        elif kind == "open":
            stack.append([False])
        elif kind == "close":
            if len(stack) == 1:
                return False
            last = all(stack.pop())
        elif kind == "bar":
            stack[-1].append(False)
        elif kind == "char":
            last = match["char"].isascii() and match["char"].isdigit()
    stack[-1][-1] |= last
    return len(stack) == 1 and all(stack[0])


def loosened(pattern: str) -> str:
    """A pattern without upper bounds that matches wherever ``pattern`` does; smaller automata scan faster."""
    parts = _CLASS_OR_ESCAPE.split(pattern)
    return "".join(part if at % 2 else _BOUNDED.sub(r"{\1,}", part) for at, part in enumerate(parts))
