"""Rules as data: reading, checking and linting the files under ``rules/``.

The book keeps these promises for every rule: the pattern is in the RE2 subset, has bounded repeats and spells out its
character classes; its kind, check, cue group and fields exist; ids are unique. ``docs/rules.md`` describes the files.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from sottovoce.detect.model import Cue, Edges, Kind, Rule, Side
from sottovoce.detect.normalize import fold, normalize
from sottovoce.errors import RuleError

LONGEST_REPEAT = 512
"""Most repetitions a pattern may ask for; keeps every scan linear with a small constant."""

LONGEST_EXACT = 4
"""Latin cue words of up to so many letters are heard only with their accents: folded they are often common words."""

_RULE_FIELDS = {item.name for item in fields(Rule)}
_BARE_CLASS = re.compile(r"(?<!\\)(?:\\\\)*\\[wWdDsSbB]")
_ESCAPED = re.compile(r"\\(?:[pP]\{[A-Za-z_]+\}|x\{[0-9A-Fa-f]+\}|x[0-9A-Fa-f]{2}|.)", re.DOTALL)
_CLASS = re.compile(r"\[\^?\]?[^\]]*\]")
_REPEAT = re.compile(r"\{(\d+)(,?)(\d*)\}")


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All rules, kinds and cues, in a defined order."""

    rules: tuple[Rule, ...] = field(repr=False)
    kinds: Mapping[str, Kind] = field(repr=False)
    cues: tuple[Cue, ...] = field(repr=False)


def read_book(files: Iterable[tuple[str, str]]) -> Rulebook:
    """The book written in rule files.

    Args:
        files: Pairs of path (below the rules folder, ``/``-separated) and TOML text; cue files are under ``cues/``.

    Raises:
        RuleError: A file breaks the rules for rules; the message names file and id.
    """
    rules: list[Rule] = []
    kinds: dict[str, Kind] = {}
    cues: list[Cue] = []
    for path, text in sorted(files):
        table = _parse(path, text)
        if path.startswith("cues/"):
            cues += _read_cues(path, table)
            continue
        for row in table.pop("kind", []):
            kind = _read_kind(path, row)
            if kinds.setdefault(kind.name, kind) != kind:
                raise RuleError(f"{path}: kind {kind.name} is declared twice", remedy="Keep one declaration")
        source = str(table.pop("source", ""))
        table.pop("family", None)
        rules += [_read_rule(path, row, source) for row in table.pop("rule", [])]
        if table:
            raise RuleError(f"{path}: unknown keys {sorted(table)}", remedy="Known: family, source, kind, rule")
    book = Rulebook(tuple(sorted(rules, key=lambda rule: rule.id)), kinds, _one_each(cues))
    _cross_check(book)
    return book


def _parse(path: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as err:
        raise RuleError(f"{path}: not TOML: {err}", remedy="Mend the file") from err


def _read_kind(path: str, row: Mapping[str, Any]) -> Kind:
    try:
        return Kind(**row)
    except TypeError as err:
        raise RuleError(f"{path}: kind row {row.get('name')!r}: {err}", remedy="Fields: name, title, on") from err


def _read_rule(path: str, row: Mapping[str, Any], source: str) -> Rule:
    name = f"{path}: rule {row.get('id', '(no id)')}"
    if unknown := set(row) - _RULE_FIELDS:
        raise RuleError(f"{name}: unknown fields {sorted(unknown)}", remedy=f"Known: {sorted(_RULE_FIELDS)}")
    try:
        rule = Rule(
            **{
                "source": source,
                **row,
                "edges": Edges(row.get("edges", Edges.ALNUM)),
                "side": Side(row.get("side", Side.AFTER)),
                "examples": tuple(row.get("examples", ())),
                "nots": tuple(row.get("nots", ())),
            },
        )
    except (TypeError, ValueError) as err:
        raise RuleError(f"{name}: {err}", remedy="See docs/rules.md") from err
    for problem in lint(rule):
        raise RuleError(f"{name}: {problem}", remedy="See docs/rules.md")
    return rule


def lint(rule: Rule) -> Sequence[str]:
    """What is wrong with a rule by itself; empty when nothing is."""
    problems = list(lint_pattern(rule.pattern))
    if not rule.examples or not rule.nots:
        problems.append("needs examples and nots")
    if not all("⟦" in example and "⟧" in example for example in rule.examples):
        problems.append("each example marks what is found with ⟦ ⟧")
    if not rule.source:
        problems.append("names no source")
    if rule.pattern.startswith(r"\A") and not rule.needs_cue:
        problems.append(r"\A stands for the place behind a cue: set needs_cue")
    if rule.across and not rule.needs_cue:
        problems.append("across has no effect without needs_cue")
    if rule.needs_cue and not rule.cue:
        problems.append("needs_cue without cue")
    if not 0 < rule.score <= 1 or not 0 <= rule.cued <= 1:
        problems.append("scores lie in 0..1")
    if not 1 <= rule.reach <= 200 or not 1 <= rule.take <= 8:
        problems.append("reach lies in 1..200, take in 1..8")
    if not 64 <= rule.view <= 16_384:
        problems.append("view lies in 64..16384")
    return problems


def lint_pattern(pattern: str) -> Sequence[str]:
    """What is wrong with a pattern: RE2 subset, explicit classes, bounded repeats."""
    problems = []
    if _BARE_CLASS.search(pattern):
        problems.append(r"bare \w, \d, \s or \b: spell the class out (its meaning differs between engines)")
    bones = _CLASS.sub("C", _ESCAPED.sub("E", pattern))
    if re.search(r"\(\?[=!<]", bones) and not re.search(r"\(\?P?<[a-z]", bones):
        problems.append("look-around is outside the RE2 subset: use edges, cue or a check")
    if re.search(r"[*+]", bones):
        problems.append("unbounded repeat: write {0,n}")
    if re.search(r"\{\d*,\}", bones):
        problems.append("open-ended repeat: write {m,n}")
    if any(int(most or least) > LONGEST_REPEAT for least, _, most in _REPEAT.findall(bones)):
        problems.append(f"repeat above {LONGEST_REPEAT}")
    if "." in bones:
        problems.append("bare dot: spell the class out")
    if "^" in bones or "$" in bones:
        problems.append("anchors are for edges")
    if r"\A" in pattern[2:]:
        problems.append(r"\A may only lead a pattern")
    return problems


def _read_cues(path: str, table: Mapping[str, Any]) -> list[Cue]:
    group = path.removeprefix("cues/").removesuffix(".toml")
    if unknown := set(table) - {"blocks", "words", "about"}:
        raise RuleError(f"{path}: unknown keys {sorted(unknown)}", remedy="Known: about, blocks, words")
    cues = []
    for language, words in table.get("words", {}).items():
        for word in words:
            text = fold(normalize(word.removesuffix("*")).plain).strip()
            if not text:
                raise RuleError(f"{path}: empty cue in {language}", remedy="Remove it")
            cues.append(
                Cue(
                    text=text,
                    group=group,
                    language="" if language == "all" else language,
                    stem=word.endswith("*"),
                    blocks=bool(table.get("blocks", True)),
                    exact=_exact_spelling(word.removesuffix("*").strip(), text),
                ),
            )
    return cues


def _exact_spelling(word: str, folded: str) -> str:
    """The spelling to insist on: that of short Latin words whose accents tell them from common words."""
    lower = unicodedata.normalize("NFKC", word).lower()
    if len(folded) > LONGEST_EXACT or not folded.isascii() or lower.isascii():
        return ""
    return lower


def _one_each(cues: Iterable[Cue]) -> tuple[Cue, ...]:
    """One cue for each text and group: the first language in alphabetical order, a stem before a whole word."""
    best: dict[tuple[str, str, str], Cue] = {}
    for cue in sorted(cues, key=lambda cue: (cue.text, cue.group, cue.exact, not cue.stem, cue.language)):
        best.setdefault((cue.text, cue.group, cue.exact), cue)
    return tuple(best.values())


def _cross_check(book: Rulebook) -> None:
    groups = {cue.group for cue in book.cues}
    seen: set[str] = set()
    for rule in book.rules:
        if rule.id in seen:
            raise RuleError(f"rule {rule.id} exists twice", remedy="Rename one")
        seen.add(rule.id)
        if rule.kind not in book.kinds:
            raise RuleError(f"rule {rule.id}: kind {rule.kind} is declared nowhere", remedy="Add a [[kind]] row")
        if missing := [group for group in rule.cue.split() if group not in groups]:
            raise RuleError(f"rule {rule.id}: no cue file for {missing}", remedy="Add rules/cues/<group>.toml")
