"""Changed JSON values put back into their document, everything else byte for byte as it was.

Rules kept here: what is written anew follows the habits of the record around it (non-ASCII characters and slashes
escaped or not), so that a record written by one program mostly comes back exactly; of a string in canonical spelling
only the changed characters differ, of any other string only the stretch from the first to the last changed character;
a record whose original is kept is told from one that is rendered plainly by an escape inside its first token.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring, encode_basestring_ascii
from typing import Final

from sottovoce.datasets.json_scan import MAY_BE_JSON, Scan, Slot, Walk
from sottovoce.datasets.model import DROP, Change, Changed, FieldRole, JsonValue, Replaced

_ESCAPE: Final = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_WHITE: Final = " \t\n\r"
_CAPITALS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"


@dataclass(frozen=True, slots=True)
class Style:
    """How a record spells its strings."""

    ascii_only: bool
    slashes: bool

    @classmethod
    def of(cls, raw: str) -> Style:
        """The habits that show in `raw`."""
        return cls(ascii_only=raw.isascii() and "\\u" in raw, slashes="\\/" in raw)

    def escape(self, text: str) -> str:
        """`text` as the inside of a JSON string."""
        if self.ascii_only:
            out: str = encode_basestring_ascii(text)[1:-1]
        else:
            out = encode_basestring(text)[1:-1]
            if not out.isascii():
                out = _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", out)
        return out.replace("/", "\\/") if self.slashes else out

    def dump(self, value: JsonValue) -> str:
        """`value` as JSON."""
        text = json.dumps(value, ensure_ascii=self.ascii_only)
        return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def render(scan: Scan, changes: Sequence[Change], form: int = 0) -> str:
    """The document with `changes` (one per field) made; the very same string if there are none.

    Args:
        scan: The document.
        changes: What is made of its fields.
        form: 0 for plain rendering. The others read the same and are spelled otherwise than plain rendering ever does:
            in the first value with a way back, a part of what is new is escaped that needs no escape.
    """
    if changes.count(None) == len(changes):
        return scan.raw
    return _render(scan, changes, Style.of(scan.raw), form)


def surely_returns(scan: Scan, changes: Sequence[Change], masked: str, walk: Walk) -> bool:
    """Whether `masked`, which `changes` made of `scan`, surely comes back exactly when its texts are restored.

    A shortcut for the common case: plain strings in canonical spelling, whose new text is offered again in the same
    role and which leave the habits of the record as they were. False means that it must be tried out.
    """
    style = Style.of(scan.raw)
    if Style.of(masked) != style:
        return False
    if len(scan.slots) != len(changes):
        return False
    for change, slot, old in zip(changes, scan.slots, scan.fields, strict=True):
        if change is None:
            continue
        new = change.text if isinstance(change, Changed) else change
        if slot.inner is not None or not isinstance(new, str) or not new or new[0] in MAY_BE_JSON:
            return False
        if slot.skip is not None and slot.skip.fullmatch(new):
            return False
        node = old.node
        if old.role is not FieldRole.TEXT or (node is not None and node[0] is None and node[1] in walk.special):
            return False
        if scan.raw[slot.start + 1 : slot.end - 1] != style.escape(old.text) or scan.raw[slot.start] != '"':
            return False
        if not new.isascii() and _SURROGATE.search(new):
            return False
    return True


def _render(scan: Scan, changes: Sequence[Change], style: Style, form: int = 0) -> str:
    raw = scan.raw
    out: list[str] = []
    done = first = 0
    absorbed = -1
    for slot in scan.slots:
        count = 1 if slot.inner is None else len(slot.inner.fields)
        mine = changes[first : first + count]
        first += count
        if mine.count(None) == count:
            continue
        if slot.inner is None and mine[0] is DROP and slot.member >= 0:
            start, end, absorbed = _member_cut(raw, slot, absorbed)
            new = ""
        else:
            start, end, new = slot.start, slot.end, _value(raw, slot, mine, style)
            if form and any(isinstance(change, str | Changed) for change in mine):
                plain, new = new, _respelled(new, _restored_text(raw, slot, mine), form)
                form = form if new == plain else 0  # A value without a token has no other form; the next may.
        out += (raw[done:start], new)
        done = end
    out.append(raw[done:])
    return "".join(out)


def _member_cut(raw: str, slot: Slot, absorbed: int) -> tuple[int, int, int]:
    """What to cut so that a member disappears with exactly one comma.

    `absorbed` is the last comma that went with a member at the head of its object: the next member is then the head.
    """
    comma = slot.member - 1
    if raw[comma] == "," and comma != absorbed:
        return comma, slot.end, absorbed
    after = slot.end
    while raw[after] in _WHITE:
        after += 1
    return (slot.member, after + 1, after) if raw[after] == "," else (slot.member, slot.end, absorbed)


def _value(raw: str, slot: Slot, changes: Sequence[Change], style: Style) -> str:
    body = raw[slot.start + 1 : slot.end - 1]
    if slot.inner is not None:
        new = _render(slot.inner, changes, Style.of(slot.inner.raw))
        return f'"{splice(body, slot.inner.raw, new, style)}"'
    change = changes[0]
    if change is DROP:
        return "null"
    if isinstance(change, Replaced):
        return style.dump(change.value)
    text = change.text if isinstance(change, Changed) else str(change)
    if raw[slot.start] != '"':
        return f'"{style.escape(text)}"'
    old = body if "\\" not in body else json.loads(raw[slot.start : slot.end])
    return f'"{splice(body, old, text, style)}"'


def _restored_text(raw: str, slot: Slot, changes: Sequence[Change]) -> str:
    """What the text of a slot will be once it is restored."""
    restored = [
        change.restored if isinstance(change, Changed) else None if isinstance(change, str) else change
        for change in changes
    ]
    if slot.inner is not None:
        return _render(slot.inner, restored, Style.of(slot.inner.raw))
    if isinstance(restored[0], str):
        return restored[0]
    whole = raw[slot.start : slot.end]
    return str(json.loads(whole)) if whole[0] == '"' else whole


def _respelled(value: str, restored: str, form: int) -> str:
    """A JSON string with a part of its first token escaped; as it was if it has not so many forms.

    What restoring will change begins where the text and the restored one differ: inside the first token, or at a quote
    before it. Nothing but a token can stand there, and plain rendering escapes none of its characters. Its hyphen is
    best: readers of raw text know that escape too (``docs/formats/token.md``). Further forms escape capitals before it.

    Args:
        value: The string, quotes included.
        restored: The text that restoring will give.
        form: 1 or more.
    """
    text: str = json.loads(value)
    first = _common_head(restored, text)
    while text[first : first + 1] in {'"', "\\"}:
        first += 1
    if first >= len(text):
        return value
    last = len(text) - len(text[first:].lstrip(_CAPITALS))
    places = list(range(first, max(last, first + 1)))
    # Behind a hyphen these are the capitals of a suffix, and the next hyphen may be anybody's.
    if text[last : last + 1] == "-" and not text[:first].rstrip(_CAPITALS).endswith("-"):
        places = list(range(last, first - 1, -1))
    start, end = _raw_offsets(value[1:-1], first, max(places) + 1)
    piece = value[1 + start : 1 + end]
    if (form - 1) >> (len(places) - 1) or piece != text[first : max(places) + 1]:
        return value
    chosen = {places[0], *(place for bit, place in enumerate(places[1:]) if (form - 1) >> bit & 1)}
    spelled = (f"\\u{ord(text[at]):04x}" if at in chosen else text[at] for at in range(first, max(places) + 1))
    return f"{value[: 1 + start]}{''.join(spelled)}{value[1 + end :]}"


def splice(body: str, old: str, new: str, style: Style) -> str:
    """The inside of a JSON string after its text went from `old` to `new`.

    Args:
        body: The inside as it stands.
        old: What `body` means.
        new: What the result shall mean.
        style: How to spell what is new.
    """
    if style.escape(old) == body:
        return style.escape(new)
    head = _common_head(old, new)
    tail = min(_common_head(old[::-1], new[::-1]), len(old) - head, len(new) - head)
    start, end = _raw_offsets(body, head, len(old) - tail)
    return body[:start] + style.escape(new[head : len(new) - tail]) + body[end:]


def _common_head(one: str, two: str) -> int:
    """Length of the longest common prefix, by bisection (comparing slices is fast)."""
    low, high = 0, min(len(one), len(two))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == two[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _raw_offsets(body: str, first: int, second: int) -> tuple[int, int]:
    """Where the `first`-th and the `second`-th character of the text stand in `body`."""
    found: list[int] = []
    wanted = [first, second]
    characters = position = 0
    for match in _ESCAPE.finditer(body):
        gap = match.start() - position
        while len(found) < len(wanted) and wanted[len(found)] <= characters + gap:
            found.append(position + wanted[len(found)] - characters)
        characters += gap + 1
        position = match.end()
    while len(found) < len(wanted):
        found.append(position + wanted[len(found)] - characters)
    return found[0], found[1]
