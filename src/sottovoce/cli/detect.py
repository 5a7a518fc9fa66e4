"""``sottovoce detect``: what is found, where and why. Values are shown only when asked."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Annotated, TextIO

import typer

from sottovoce.app import Finder, find_in_text
from sottovoce.cli.options import JsonOption, KindsOption, ManifestOption, RulesOnlyOption
from sottovoce.cli.terminal import count_table, errors_console
from sottovoce.errors import InputError

NAME = "detect"
EXAMPLE = "Example: echo 'mail ana@ruiz.example' | sottovoce detect -"

_BATCH = 256


def run(  # noqa: PLR0913 - one parameter an option
    path: Annotated[str, typer.Argument(help="A text file, or - for standard input.")] = "-",
    *,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help='Read {"id", "text"} lines, write {"id", "spans"} lines.')
    ] = False,
    kinds: KindsOption = None,
    min_score: Annotated[float | None, typer.Option(min=0, max=1, help="Leave out findings below.")] = None,
    rules_only: RulesOnlyOption = False,
    show_values: Annotated[bool, typer.Option("--show-values", help="Print the values found as well.")] = False,
    manifest: ManifestOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find personal data and say where it is and which rule found it."""
    finder = Finder.build(manifest, kinds=kinds, min_score=min_score, rules_only=rules_only)
    if kinds == "?":
        rows = [(kind.name, kind.title, "on" if kind.on else "off") for kind in finder.all_kinds()]
        errors_console().print(count_table("", ("Kind", "What it is", "Default"), rows))
        return
    with _open(path) as lines:
        if jsonl:
            _answer_lines(finder, lines)
        else:
            _print_findings(finder, lines, show_values=show_values, as_json=as_json)


def _open(path: str) -> TextIO:
    if path == "-":
        sys.stdin.reconfigure(encoding="utf-8", errors="strict", newline="")  # type: ignore[union-attr]
        return sys.stdin
    try:
        return Path(path).open(encoding="utf-8", newline="")
    except OSError as err:
        raise InputError(f"{path} cannot be read: {err.strerror}", remedy="Check the path") from None


def _answer_lines(finder: Finder, lines: Iterable[str]) -> None:
    records = _records(lines)
    while batch := list(islice(records, _BATCH)):
        found = finder.find([text for _, text in batch])
        for (identity, _), findings in zip(batch, found, strict=True):
            spans = [
                {"start": f.start, "end": f.end, "kind": f.kind, "score": round(f.score, 4), "rule": f.rule}
                for f in findings
            ]
            sys.stdout.write(json.dumps({"id": identity, "spans": spans}) + "\n")
    sys.stdout.flush()


def _records(lines: Iterable[str]) -> Iterator[tuple[object, str]]:
    for number, line in _numbered(lines):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            yield record["id"], str(record["text"])
        except (ValueError, TypeError, KeyError, RecursionError):
            raise InputError(
                f"line {number} is not a JSON object with id and text",
                remedy='Each line looks like {"id": "1", "text": "..."}',
            ) from None


def _numbered(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    number = 0
    try:
        for number, line in enumerate(lines, 1):
            yield number, line
    except UnicodeDecodeError as err:
        raise InputError(
            f"not UTF-8 after line {number}: byte {err.start} of the block read there", remedy="Convert it to UTF-8"
        ) from None


def _print_findings(finder: Finder, lines: Iterable[str], *, show_values: bool, as_json: bool) -> None:
    text = "".join(line for _, line in _numbered(lines))
    count = 0
    for place in find_in_text(finder, text):
        count += 1
        finding = place.finding
        value = text[finding.start : finding.end] if show_values else ""
        if as_json:
            row = {
                "line": place.line, "column": place.column, "start": finding.start, "end": finding.end,
                "kind": finding.kind, "score": round(finding.score, 4), "rule": finding.rule,
            }  # fmt: skip
            typer.echo(json.dumps(row | ({"value": value} if show_values else {})))
        else:
            shown = f"  {value!r}" if show_values else ""
            typer.echo(
                f"line {place.line}, characters {place.column}-{place.column + finding.end - finding.start - 1}: "
                f"{finding.kind} {finding.score:.2f} ({finding.rule}){shown}",
            )
    if not as_json:
        errors_console().print(f"{count} finding{'' if count == 1 else 's'}.")
