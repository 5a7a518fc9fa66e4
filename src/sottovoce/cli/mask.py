"""``sottovoce mask``: a file or folder with its personal data transformed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from sottovoce.app import Outcome, ReportPlan, Scoping, find_home, load_manifest, mask_path
from sottovoce.cli.notices import tell_missing_fields, tell_of_waiting
from sottovoce.cli.options import (
    ConversationFieldOption,
    DelimiterOption,
    ErrorsOption,
    FormatOption,
    JsonOption,
    KeysOption,
    ManifestOption,
    MaxRecordOption,
    OverwriteOption,
    QuietOption,
    ResumeOption,
    RulesOnlyOption,
    ScopeLevelOption,
    ScopeOption,
    SkipBadOption,
    SubjectFieldOption,
    TextFieldOption,
    VaultOption,
    WorkersOption,
    read_options,
    refuse_two_outputs,
)
from sottovoce.cli.progress import prepare, progress_bar
from sottovoce.cli.terminal import count_table, errors_console
from sottovoce.datasets import DecodeErrors, Job
from sottovoce.manifest import BUILT_IN, Manifest
from sottovoce.vault import ScopeLevel

NAME = "mask"
EXAMPLE = "Example: sottovoce mask chats.jsonl masked.jsonl --conversation-field thread.id"

_KINDS_SHOWN = 12


def run(  # noqa: PLR0913 - one parameter an option
    source: Annotated[str, typer.Argument(metavar="IN", help="Text, JSONL, JSON, CSV, Parquet, .gz, a folder, or -.")],
    target: Annotated[str, typer.Argument(metavar="OUT", help="Where the result goes; - for standard output.")],
    *,
    manifest: ManifestOption = None,
    view: Annotated[str, typer.Option(help="Render this view of the manifest instead of the stored form.")] = "",
    report: Annotated[Path | None, typer.Option(help="Page of the report. Default: OUT.report.html.")] = None,
    rules_only: RulesOnlyOption = False,
    no_report: Annotated[bool, typer.Option("--no-report", help="Write no report.")] = False,
    conversation_field: ConversationFieldOption = None,
    subject_field: SubjectFieldOption = None,
    text_field: TextFieldOption = None,
    scope_level: ScopeLevelOption = ScopeLevel.CONVERSATION,
    scope: ScopeOption = "",
    format_: FormatOption = None,
    delimiter: DelimiterOption = None,
    errors: ErrorsOption = DecodeErrors.STRICT,
    skip_bad: SkipBadOption = False,
    max_record: MaxRecordOption = 256,
    overwrite: OverwriteOption = False,
    resume: ResumeOption = False,
    workers: WorkersOption = 0,
    keys: KeysOption = None,
    vault: VaultOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Mask personal data in a file or folder; `sottovoce restore` gives it back to who holds the key."""
    refuse_two_outputs(target, as_json=as_json)
    loaded = load_manifest(manifest, rules_only=rules_only)
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
    job = Job(
        source=source, target=target, options=options, workers=workers or None, overwrite=overwrite, resume=resume
    )
    quiet = quiet or as_json
    if not quiet:
        _say_what_holds(loaded)
    home = find_home(keys=keys, vault=vault)
    prepare(loaded, quiet=quiet)
    with progress_bar("Masking", quiet=quiet) as progress, _telling_of_new_keys(home.keys, quiet=as_json):
        outcome = mask_path(
            job,
            loaded,
            home,
            scoping=Scoping(level=scope_level, name=scope),
            view=view,
            report=ReportPlan(page=None if no_report else report or _beside(target)),
            progress=progress,
            on_wait=tell_of_waiting(as_json=as_json),
        )
    if as_json:
        typer.echo(json.dumps(_as_table(outcome, target)))
    elif not quiet:
        _print_summary(outcome, target)
    tell_missing_fields(options, outcome.summary, as_json=as_json)


def _beside(target: str) -> Path | None:
    return None if target == "-" else Path(target.rstrip("/") + ".report.html")


def _say_what_holds(manifest: Manifest) -> None:
    console = errors_console()
    if manifest.source == BUILT_IN:
        console.print(
            "No sottovoce.toml here, so the safe defaults hold: every kind of personal data becomes a token, special "
            "categories (health, religion, …) are not looked for. `sottovoce check` prints all settings.",
            highlight=False,
        )
    else:
        console.print(f"Manifest: {manifest.source}", markup=False)


@contextmanager
def _telling_of_new_keys(keys: Path, *, quiet: bool) -> Iterator[None]:
    # The first run makes the keys; if it fails after that, nothing else would ever say so.
    had_keys = keys.exists()
    try:
        yield
    except BaseException:
        if not quiet and not had_keys and keys.exists():
            _say_new_keys(keys)
        raise


def _say_new_keys(keys: Path) -> None:
    errors_console().print(
        f"A key set was made: {keys}. Whoever has it and the vault can restore; without it nobody can. "
        "Back it up, apart from the data.",
        markup=False,
    )


def _as_table(outcome: Outcome, target: str) -> dict[str, object]:
    summary = outcome.summary
    return {
        "output": target,
        "report": str(outcome.report) if outcome.report else None,
        "new_keys": str(outcome.new_keys) if outcome.new_keys else None,
        "files": summary.files,
        "records": summary.records,
        "records_changed": summary.changed,
        "bad_records": summary.bad,
        "skipped_files": len(summary.skipped),
        "findings": sum(outcome.tally.kinds.values()),
        "kinds": dict(sorted(outcome.tally.kinds.items())),
        "seconds": round(summary.seconds, 3),
    }


def _print_summary(outcome: Outcome, target: str) -> None:
    console, summary, tally = errors_console(), outcome.summary, outcome.tally
    ranked = sorted(tally.kinds.items(), key=lambda item: (-item[1], item[0]))
    if ranked:
        rows = [(kind, f"{count:,}") for kind, count in ranked[:_KINDS_SHOWN]]
        if len(ranked) > _KINDS_SHOWN:
            rows.append((f"{len(ranked) - _KINDS_SHOWN} more kinds", f"{sum(n for _, n in ranked[_KINDS_SHOWN:]):,}"))
        console.print(count_table("", ("Kind", "Found"), rows))
    rate = summary.records / summary.seconds if summary.seconds else 0
    console.print(
        f"{summary.records:,} records ({tally.values:,} values) in {summary.seconds:.1f} s, {rate:,.0f} records/s; "
        f"{sum(tally.kinds.values()):,} findings in {tally.with_findings:,} records."
    )
    if summary.bad:
        console.print(f"{summary.bad:,} broken records were set aside, unmasked, in {target}.bad", markup=False)
    if summary.skipped:
        console.print(f"{len(summary.skipped):,} files were left out (hidden, broken or of an unknown kind).")
    if outcome.new_keys:
        _say_new_keys(outcome.new_keys)
    console.print(f"Masked: {target}", markup=False)
    if outcome.report:
        console.print(f"Report: {outcome.report}", markup=False)
