"""``sottovoce restore``: the original back, for who holds the key."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from sottovoce.app import Scoping, find_home, restore_path
from sottovoce.cli.notices import tell_missing_fields, tell_of_waiting
from sottovoce.cli.options import (
    ConversationFieldOption,
    DelimiterOption,
    ErrorsOption,
    FormatOption,
    JsonOption,
    KeysOption,
    MaxRecordOption,
    OverwriteOption,
    QuietOption,
    ResumeOption,
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
from sottovoce.cli.progress import progress_bar
from sottovoce.cli.terminal import errors_console
from sottovoce.datasets import DecodeErrors, Job
from sottovoce.vault import ScopeLevel

NAME = "restore"
EXAMPLE = "Example: sottovoce restore masked.jsonl back.jsonl"


def run(  # noqa: PLR0913 - one parameter an option
    source: Annotated[str, typer.Argument(metavar="IN", help="What `sottovoce mask` wrote, or -.")],
    target: Annotated[str, typer.Argument(metavar="OUT", help="Where the original goes; - for standard output.")],
    *,
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
    """Give the original back, byte for byte; use the field and scope options that masking used."""
    refuse_two_outputs(target, as_json=as_json)
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
    with progress_bar("Restoring", quiet=quiet or as_json) as progress:
        outcome = restore_path(
            job,
            find_home(keys=keys, vault=vault),
            scoping=Scoping(level=scope_level, name=scope),
            progress=progress,
            on_wait=tell_of_waiting(as_json=as_json),
        )
    restored, unknown = outcome.tally.kinds["restored"], outcome.tally.kinds["unknown"]
    if as_json:
        typer.echo(
            json.dumps(
                {
                    "output": target,
                    "records": outcome.summary.records,
                    "tokens_restored": restored,
                    "tokens_unknown": unknown,
                    "seconds": round(outcome.summary.seconds, 3),
                },
            ),
        )
    elif not quiet:
        console = errors_console()
        console.print(f"{outcome.summary.records:,} records, {restored:,} tokens restored.")
        if unknown:
            console.print(
                f"{unknown:,} look like tokens but were not issued for their conversation or file; they stay as they "
                "are. If the file was masked under another key set, vault or --scope, name it.",
            )
        console.print(f"Restored: {target}", markup=False)
    tell_missing_fields(options, outcome.summary, as_json=as_json)
