"""``sottovoce scan``: a leak audit; exit code 1 when anything is found."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from sottovoce.app import ReportPlan, Spot, load_manifest, parse_kinds, scan_path
from sottovoce.cli.kinds import answer_kinds_question
from sottovoce.cli.notices import tell_missing_fields
from sottovoce.cli.options import (
    ConversationFieldOption,
    DelimiterOption,
    ErrorsOption,
    FormatOption,
    JsonOption,
    KindsOption,
    ManifestOption,
    MaxRecordOption,
    QuietOption,
    RulesOnlyOption,
    SkipBadOption,
    SubjectFieldOption,
    TextFieldOption,
    WorkersOption,
    read_options,
)
from sottovoce.cli.progress import prepare, progress_bar
from sottovoce.cli.terminal import errors_console
from sottovoce.datasets import DecodeErrors, Job

NAME = "scan"
EXAMPLE = "Example: sottovoce scan masked/ || echo 'something was left'"

EXIT_FINDINGS = 1
_SPOTS_SHOWN = 200


def run(  # noqa: PLR0913 - one parameter an option
    source: Annotated[str, typer.Argument(metavar="PATH", help="A file, a folder, or -.")],
    *,
    manifest: ManifestOption = None,
    kinds: KindsOption = None,
    min_score: Annotated[float | None, typer.Option(min=0, max=1, help="Leave out findings below.")] = None,
    rules_only: RulesOnlyOption = False,
    report: Annotated[Path | None, typer.Option(help="Write the report page here, its JSON twin beside it.")] = None,
    conversation_field: ConversationFieldOption = None,
    subject_field: SubjectFieldOption = None,
    text_field: TextFieldOption = None,
    format_: FormatOption = None,
    delimiter: DelimiterOption = None,
    errors: ErrorsOption = DecodeErrors.STRICT,
    skip_bad: SkipBadOption = False,
    max_record: MaxRecordOption = 256,
    workers: WorkersOption = 0,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Look for personal data and change nothing; exit code 1 if there is any. Tokens and labels are not findings."""
    answer_kinds_question(kinds)
    options = read_options(
        format_=format_,
        text_fields=text_field,
        conversation_field=conversation_field,
        subject_field=subject_field,
        errors=errors,
        skip_bad=skip_bad,
        delimiter=delimiter,
        max_record=max_record,
    )
    printer = SpotPrinter(as_json=as_json, quiet=quiet)
    loaded = load_manifest(manifest, rules_only=rules_only)
    prepare(loaded, quiet=quiet or as_json)
    with progress_bar("Scanning", quiet=quiet or as_json) as progress:
        outcome = scan_path(
            Job(source=source, options=options, workers=workers or None),
            loaded,
            kinds=parse_kinds(kinds),
            min_score=min_score,
            on_spots=printer.show,
            report=ReportPlan(page=report),
            progress=progress,
        )
    findings = sum(outcome.tally.kinds.values())
    if not quiet and not as_json:
        if printer.shown < findings:
            errors_console().print(f"… and {findings - printer.shown:,} more; --json prints all.")
        errors_console().print(f"{findings:,} findings in {outcome.summary.records:,} records.")
    tell_missing_fields(options, outcome.summary, as_json=as_json)
    if findings:
        raise typer.Exit(EXIT_FINDINGS)


class SpotPrinter:
    """Prints places as they come: all as JSON lines for programs, the first few hundred for people."""

    def __init__(self, *, as_json: bool, quiet: bool) -> None:
        self._as_json = as_json
        self._quiet = quiet
        self.shown = 0

    def show(self, spots: Sequence[Spot]) -> None:
        """Print ``spots``."""
        for spot in spots:
            finding = spot.finding
            if self._as_json:
                row = {
                    "file": spot.source, "line": spot.line, "column": spot.column or None, "field": spot.path,
                    "start": spot.start, "end": spot.end, "kind": finding.kind, "score": round(finding.score, 4),
                    "rule": finding.rule,
                }  # fmt: skip
                typer.echo(json.dumps(row))
            elif not self._quiet and self.shown < _SPOTS_SHOWN:
                column = f":{spot.column}" if spot.column else ""
                place = f" {spot.path}" if spot.path else ""
                typer.echo(
                    f"{spot.source}:{spot.line}{column}{place} {spot.start}-{spot.end}: {finding.kind} "
                    f"{finding.score:.2f} ({finding.rule})",
                )
                self.shown += 1
