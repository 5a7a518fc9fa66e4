"""``sottovoce detect``: what is found, where and why. Values are shown only when asked."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import IO, Annotated

import typer

from sottovoce.app import Finder, Place, explain_in_text, find_in_text
from sottovoce.cli.explaining import explain_lines, explanation_row, finding_row, place_line
from sottovoce.cli.kinds import answer_kinds_question
from sottovoce.cli.options import JsonOption, KindsOption, ManifestOption, RulesOnlyOption
from sottovoce.cli.terminal import errors_console
from sottovoce.detect import Explanation, Fate
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
    explain: Annotated[
        bool, typer.Option("--explain", help="Print cue words and checks of each finding, and what was overruled.")
    ] = False,
    manifest: ManifestOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find personal data and say where it is and which rule found it."""
    answer_kinds_question(kinds)
    finder = Finder.build(manifest, kinds=kinds, min_score=min_score, rules_only=rules_only)
    with _open(path) as lines:
        if jsonl:
            _answer_lines(finder, lines, explain=explain)
        elif explain:
            _print_explanations(finder, lines, show_values=show_values, as_json=as_json)
        else:
            _print_findings(finder, lines, show_values=show_values, as_json=as_json)


def _open(path: str) -> IO[bytes]:
    if path == "-":
        return sys.stdin.buffer
    try:
        return Path(path).open("rb")
    except OSError as err:
        raise InputError(f"{path} cannot be read: {err.strerror}", remedy="Check the path") from None


def _answer_lines(finder: Finder, lines: Iterable[bytes], *, explain: bool) -> None:
    records = _records(lines)
    while batch := list(islice(records, _BATCH)):
        if explain:
            answers = [_explained(finder.explain(text)) for _, text in batch]
        else:
            found = finder.find([text for _, text in batch])
            answers = [{"spans": [finding_row(finding) for finding in findings]} for findings in found]
        for (identity, _), answer in zip(batch, answers, strict=True):
            sys.stdout.write(json.dumps({"id": identity, **answer}) + "\n")
    sys.stdout.flush()


def _explained(rows: Sequence[Explanation]) -> dict[str, list[dict[str, object]]]:
    answer: dict[str, list[dict[str, object]]] = {"spans": [], "overruled": []}
    for row in rows:
        part = "spans" if row.fate is Fate.FOUND else "overruled"
        answer[part].append(finding_row(row.finding) | explanation_row(row))
    return answer


def _records(lines: Iterable[bytes]) -> Iterator[tuple[object, str]]:
    for number, line in _numbered(lines):
        if not line.strip():
            continue
        try:
            record = json.loads(line.removeprefix("\ufeff"))
            identity, text = record["id"], record["text"]
        except (ValueError, TypeError, KeyError, RecursionError):
            identity = text = None
        if not isinstance(text, str):
            raise InputError(
                f"line {number} is not a JSON object with id and text",
                remedy='Each line looks like {"id": "1", "text": "..."}',
            )
        yield identity, text


def _numbered(lines: Iterable[bytes]) -> Iterator[tuple[int, str]]:
    position = 0
    for number, line in enumerate(lines, 1):
        try:
            text = line.decode()
        except UnicodeDecodeError as err:
            raise InputError(
                f"byte {position + err.start} (line {number}) is not UTF-8", remedy="Convert the input to UTF-8"
            ) from None
        position += len(line)
        yield number, text


def _print_findings(finder: Finder, lines: Iterable[bytes], *, show_values: bool, as_json: bool) -> None:
    text = "".join(line for _, line in _numbered(lines))
    count = 0
    for place in find_in_text(finder, text):
        count += 1
        typer.echo(
            json.dumps(_row(place, text, show_values=show_values))
            if as_json
            else place_line(place, text, show_values=show_values)
        )
    _print_count(count, as_json=as_json)


def _print_explanations(finder: Finder, lines: Iterable[bytes], *, show_values: bool, as_json: bool) -> None:
    text = "".join(line for _, line in _numbered(lines))
    explained = list(explain_in_text(finder, text))
    if as_json:
        for place, row in explained:
            typer.echo(json.dumps(_row(place, text, show_values=show_values) | explanation_row(row)))
    else:
        for line in explain_lines(explained, text, show_values=show_values):
            typer.echo(line)
    _print_count(sum(row.fate is Fate.FOUND for _, row in explained), as_json=as_json)


def _row(place: Place, text: str, *, show_values: bool) -> dict[str, object]:
    finding = place.finding
    value = {"value": text[finding.start : finding.end]} if show_values else {}
    return {"line": place.line, "column": place.column, **finding_row(finding), **value}


def _print_count(count: int, *, as_json: bool) -> None:
    if not as_json:
        errors_console().print(f"{count} finding{'' if count == 1 else 's'}.")
