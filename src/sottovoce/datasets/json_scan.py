"""JSON with source positions: which characters of a document are values that may hold personal data.

Why not the standard library: it forgets where a value stood, and everything that is not changed must stay as it was
(white space, key order, doubled keys, spelling of numbers and escapes). Rules kept here: one pass, linear, an explicit
stack instead of recursion, strict JSON (no NaN, no trailing comma, no raw control characters); keys are never offered;
a string that is itself a JSON object or array with values to offer is walked inside.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeAlias

from sottovoce.datasets.chat import FUNCTIONS, KeyRule, KeyRules, Scopes
from sottovoce.datasets.model import Field, FieldRole, Options, PathNode, format_path

# Single characters are repeated greedily (measured: half the time of possessive ones, and what follows never matches
# inside them, so nothing is tried twice); groups are repeated possessively, which keeps no state per round.
_WS: Final = r"[ \t\n\r]*"
_BODY: Final = r'[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*+'
_NUMBER: Final = r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+"
_SHORT: Final = r"-?(?:0|[1-9][0-9]{0,5}+)(?![0-9])(?:\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+"
_WORD: Final = rf"true|false|null|\[{_WS}\]|\{{{_WS}\}}"
# Groups: key (or skipped plain elements), string body, number, word (or empty container), separator, opening bracket.
_VALUE: Final = rf'(?:(?:"({_BODY})"|({_NUMBER})|({_WORD})){_WS}([,%s])|([\[{{]))'
_MEMBER: Final = re.compile(rf'{_WS}"({_BODY})"{_WS}:{_WS}' + _VALUE % "}")
_ELEMENT: Final = re.compile(rf"((?:{_WS}(?:{_SHORT}|{_WORD}){_WS},)*+){_WS}" + _VALUE % r"\]")
_TOP: Final = re.compile(rf'{_WS}()(?:(?:"({_BODY})"|({_NUMBER})|({_WORD})){_WS}(\Z)|([\[{{]))')
_AFTER: Final = re.compile(rf"{_WS}([,\]}}])")
_END: Final = re.compile(rf"{_WS}\Z")
_PHONE_LONG: Final = re.compile(r"-?[0-9]{7,}(?:\.[0-9]*)?")
_LABEL: Final = re.compile(r"[A-Za-z][A-Za-z0-9_. -]{0,40}")
_EMBEDDED: Final = re.compile(r"[ \t\n\r]*[\[{].*[\]}][ \t\n\r]*", re.DOTALL)
MAY_BE_JSON: Final = "[{ \n\t\r"
_MAX_EMBEDDING: Final = 4
_MAX_INT_DIGITS: Final = 4000


def _plain_int(digits: str) -> int | str:
    # The interpreter refuses to read longer ones, against a slow conversion; nobody counts with them.
    return int(digits) if len(digits) <= _MAX_INT_DIGITS else digits


decode_string = json.JSONDecoder().raw_decode
decode_value = json.JSONDecoder(parse_int=_plain_int).raw_decode


class BrokenJsonError(Exception):
    """Not JSON; never leaves this feature.

    Args:
        position: Characters before the place where it broke.
        reason: What is wrong, without any value.
    """

    def __init__(self, position: int, reason: str = "this is not JSON") -> None:
        super().__init__(reason)
        self.position = position
        self.reason = reason


class Slot(NamedTuple):
    """Where a value stands.

    ``start`` and ``end`` enclose the whole value, quotes included. ``member`` is where its ``"key": value`` begins
    (just after the separator), -1 outside of objects. ``inner`` is the document inside a string, which then has as many
    fields as that document; any other slot has one. ``skip`` is the shape in which the value would not be offered.
    """

    start: int
    end: int
    member: int
    inner: Scan | None = None
    skip: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Walk:
    """What to look for; made once per file."""

    rules: KeyRules
    scopes: Scopes
    attributes: frozenset[str]
    scope_keys: frozenset[str]
    special: frozenset[str]
    dotted: frozenset[str]
    max_depth: int

    @classmethod
    def of(cls, options: Options) -> Walk:
        """The walk that `options` ask for."""
        scopes = Scopes.of(options)
        dotted = frozenset(key for key in (options.conversation_field, options.subject_field) if key and "." in key)
        special = scopes.keys | options.attributes | {path.rpartition(".")[2] for path in dotted}
        rules = KeyRules(options.text_fields)
        return cls(rules, scopes, options.attributes, scopes.keys, special, dotted, options.max_depth)


@dataclass(frozen=True, slots=True)
class Scan:
    """A document taken apart."""

    raw: str = field(repr=False)
    fields: list[Field]
    slots: list[Slot] = field(repr=False)
    conversation: str | None = field(repr=False)
    subject: str | None = field(repr=False)


def scan(raw: str, walk: Walk) -> Scan:
    """Take one JSON document apart.

    Args:
        raw: The document and nothing else (white space around it is fine).
        walk: What to look for.

    Raises:
        BrokenJsonError: it is not strict JSON, or nested deeper than `Walk.max_depth`.
    """
    scanner = _Scanner(raw, walk, embedding=0)
    scanner.run(None, "")
    conversation, subject = scanner.settle_scopes()
    return Scan(raw, scanner.fields, scanner.slots, conversation, subject)


# An open container around the current one: is it an object, its path, its key, the next index, the label seen in it.
_Frame: TypeAlias = "tuple[bool, PathNode, str, int, str | None]"


class _Scanner:
    def __init__(self, raw: str, walk: Walk, *, embedding: int) -> None:
        self.raw, self.walk, self.embedding = raw, walk, embedding
        self.rules = walk.rules
        self.fields: list[Field] = []
        self.slots: list[Slot] = []
        self.found: dict[str, str] = {}
        self.candidates: dict[str, tuple[PathNode, Slot]] = {}
        self.containers: list[str] = []
        self.stack: list[_Frame] = []
        self.in_object, self.key, self.index = False, "", 0
        self.node: PathNode = None
        self.label: str | None = None
        self.capture: tuple[int, int, int, PathNode] | None = None

    def run(self, root: PathNode, key: str) -> None:
        raw, rules = self.raw, self.rules
        special = self.walk.special if self.embedding == 0 else frozenset()
        self.node = root
        pos = self._top(key)
        while pos >= 0:
            match = (_MEMBER if self.in_object else _ELEMENT).match(raw, pos)
            if match is None:
                raise BrokenJsonError(pos)
            key, body, number, _word, separator, opener = match.groups()
            if self.in_object:
                if "\\" in key:
                    key = decode_string(f'"{key}"')[0]
                step: str | int = key
            else:
                if key:
                    self.index += key.count(",")
                step, key = self.index, self.key
                self.index += 1
            if opener is not None:
                pos = self._open(opener, key, step, match.end(), pos)
                continue
            if key in special and self.in_object and self.capture is None and self._special(key, match):
                pass
            elif body:
                rule = rules[key]
                if rule.labels or rule.skip is None or "\\" in body or rule.skip.fullmatch(body) is None:
                    start, end = match.span(2)
                    slot = Slot(start - 1, end + 1, pos if self.in_object else -1, None, rule.skip)
                    self._string(rule, body, step, slot)
            elif number is not None and len(number) > 6:
                self._number(rules[key], number, step, Slot(*match.span(3), pos if self.in_object else -1))
            pos = match.end() if separator == "," else self._close(match.end())

    def _top(self, key: str) -> int:
        match = _TOP.match(self.raw)
        if match is None:
            raise BrokenJsonError(0)
        _, body, number, _word, _, opener = match.groups()
        if opener is not None:
            return self._open(opener, key, None, match.end(), -1)
        if body:
            start, end = match.span(2)
            self._string(self.rules[key], body, None, Slot(start - 1, end + 1, -1))
        elif number is not None:
            self._number(self.rules[key], number, None, Slot(*match.span(3), -1))
        return -1

    def _open(self, opener: str, key: str, step: str | int | None, pos: int, member: int) -> int:
        if len(self.stack) >= self.walk.max_depth:
            raise BrokenJsonError(pos - 1, f"brackets are nested deeper than {self.walk.max_depth}")
        node = self.node if step is None else (self.node, step)
        if len(self.stack) == 1 and self.in_object:
            self.containers.append(key)
        if self.walk.attributes and self._is_attribute(key, step):
            self.capture = (len(self.stack), pos - 1, member, node)
        self.stack.append((self.in_object, self.node, self.key, self.index, self.label))
        self.in_object, self.node, self.key, self.index, self.label = opener == "{", node, key, 0, None
        return pos

    def _close(self, pos: int) -> int:
        """Go on behind a container that ended at `pos`; -1 when it was the outermost."""
        while True:
            self.in_object, self.node, self.key, self.index, self.label = self.stack.pop()
            if self.capture is not None and self.capture[0] == len(self.stack):
                self._end_capture(pos)
            if not self.stack:
                if _END.match(self.raw, pos) is None:
                    raise BrokenJsonError(pos, "more text follows the end of the JSON document")
                return -1
            match = _AFTER.match(self.raw, pos)
            if match is None:
                raise BrokenJsonError(pos)
            pos = match.end()
            if match[1] == ",":
                return pos
            if (match[1] == "}") != self.in_object:
                raise BrokenJsonError(pos - 1)

    def _add(self, value: Field, slot: Slot) -> None:
        self.fields.append(value)
        self.slots.append(slot)

    def _string(self, rule: KeyRule, body: str, step: str | int | None, slot: Slot) -> None:
        if self.capture is not None or not rule.offered:
            return
        text = body if "\\" not in body else decode_string(self.raw, slot.start)[0]
        name = rule.name
        if rule.labels:
            self.label = text if _LABEL.fullmatch(text) else None
        elif rule.labelled and self.label is not None:
            name = self.label
        if rule.skip is not None and rule.skip.fullmatch(text):
            return
        if rule.labels and self.node is not None and self.node[1] in FUNCTIONS and _LABEL.fullmatch(text):
            return
        node = self.node if step is None else (self.node, step)
        if text[0] not in MAY_BE_JSON or not self._embedded(text, node, slot):
            self.fields.append(Field(text, name, node))
            self.slots.append(slot)

    def _embedded(self, text: str, node: PathNode, slot: Slot) -> bool:
        """Walk inside a string that is a JSON document; False if it is not one or has nothing to offer."""
        if self.embedding >= _MAX_EMBEDDING or not _EMBEDDED.fullmatch(text):
            return False
        inner = _Scanner(text, self.walk, embedding=self.embedding + 1)
        try:
            step = node[1] if node is not None else ""
            inner.run((node, "$"), step if isinstance(step, str) else self.key)
        except BrokenJsonError:
            return False
        if not inner.fields:
            return False
        self.fields += inner.fields
        self.slots.append(slot._replace(inner=Scan(text, inner.fields, inner.slots, None, None)))
        return True

    def _number(self, rule: KeyRule, number: str, step: str | int | None, slot: Slot) -> None:
        if self.capture is not None or not rule.offered or not _PHONE_LONG.fullmatch(number):
            return
        if rule.skip is None or rule.skip.fullmatch(number) is None:
            name = self.label if rule.labelled and self.label is not None else rule.name
            self.fields.append(Field(number, name, self.node if step is None else (self.node, step)))
            self.slots.append(slot)

    def _is_attribute(self, key: str, step: str | int | None) -> bool:
        if self.embedding or self.capture is not None or not isinstance(step, str) or key not in self.walk.attributes:
            return False
        return len(self.stack) == 1 or (len(self.stack) == 2 and self.key == "attributes")

    def _special(self, key: str, match: re.Match[str]) -> bool:
        """Take in an attribute or a candidate for a scope; False if the value is an ordinary one after all."""
        _, body, number, _, _, _ = match.groups()
        start, end = match.span(2 if body is not None else 3 if number is not None else 4)
        if body is not None:
            start, end = start - 1, end + 1
        node = (self.node, key)
        text = number if body is None else body if "\\" not in body else decode_string(self.raw, start)[0]
        slot = Slot(start, end, match.start(), None, None)
        attribute = key in self.walk.attributes and self._is_attribute(key, key)
        if attribute:
            value = decode_value(self.raw, start)[0]
            self._add(Field(text or self.raw[start:end], key, node, FieldRole.ATTRIBUTE, value), slot)
        path = key
        if self.walk.dotted and (whole := format_path(node)) in self.walk.dotted:
            path = whole
        elif len(self.stack) != 1 or key not in self.walk.scope_keys:
            return attribute
        if text:
            self.found[path] = text
            if not attribute:
                self.candidates[path] = (node, slot)
        return attribute

    def _end_capture(self, end: int) -> None:
        """Offer a whole container as one attribute."""
        if self.capture is None:
            return
        _, start, member, node = self.capture
        self.capture = None
        text = self.raw[start:end]
        try:
            value = decode_value(text)[0]
        except RecursionError:
            raise BrokenJsonError(start, "an attribute is nested too deeply") from None
        name = node[1] if node is not None else None
        self._add(Field(text, str(name), node, FieldRole.ATTRIBUTE, value), Slot(start, end, member))

    def settle_scopes(self) -> tuple[str | None, str | None]:
        """Choose among the candidates, and offer the chosen ones in their roles."""
        scopes, found = self.walk.scopes, self.found
        person = scopes.pick_subject(found)
        conversation = scopes.pick_conversation(found, self.containers)
        for key, role in ((person, FieldRole.SUBJECT), (conversation, FieldRole.CONVERSATION)):
            if key in self.candidates:
                self._assign(key, role)
        return (found[conversation] if conversation else None, found[person] if person else None)

    def _assign(self, key: str, role: FieldRole) -> None:
        node, slot = self.candidates[key]
        chosen = Field(self.found[key], key.rpartition(".")[2], node, role)
        for index, (at, known) in enumerate(zip(_field_indices(self.slots), self.slots, strict=True)):
            if known.start == slot.start:
                if known.inner is None:
                    self.fields[at] = chosen
                return
            if known.start > slot.start:
                self.fields.insert(at, chosen)
                self.slots.insert(index, slot)
                return
        self.fields.append(chosen)
        self.slots.append(slot)


def _field_indices(slots: list[Slot]) -> list[int]:
    """Index of the first field of each slot."""
    indices, total = [], 0
    for slot in slots:
        indices.append(total)
        total += 1 if slot.inner is None else len(slot.inner.fields)
    return indices
