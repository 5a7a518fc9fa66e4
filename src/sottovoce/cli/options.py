"""Options that several commands share, with one wording each."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sottovoce.datasets import DecodeErrors, Format, Options
from sottovoce.errors import UsageError
from sottovoce.vault import ScopeLevel

ManifestOption = Annotated[
    Path | None,
    typer.Option("--manifest", "-m", help="The manifest. Default: sottovoce.toml here, else safe defaults."),
]
KeysOption = Annotated[
    Path | None, typer.Option("--keys", help="File of the key set. Default: keys.json in $SOTTOVOCE_HOME.")
]
VaultOption = Annotated[Path | None, typer.Option("--vault", help="File of the vault. Default: vault.db beside it.")]
DatabaseOption = Annotated[
    str | None,
    typer.Option(
        "--db",
        envvar="SOTTOVOCE_DATABASE",
        help="sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME. Default: service.db beside the key set.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no summary.")]
TextFieldOption = Annotated[
    list[str] | None,
    typer.Option("--text-field", help="Look only at this key or column; may be given again. Default: every value."),
]
ConversationFieldOption = Annotated[
    str | None, typer.Option("--conversation-field", help="Key or column that names the conversation.")
]
SubjectFieldOption = Annotated[str | None, typer.Option("--subject-field", help="Key or column that names the person.")]
FormatOption = Annotated[Format | None, typer.Option("--format", help="Default: by suffix and content.")]
ErrorsOption = Annotated[
    DecodeErrors, typer.Option("--errors", help="Bytes that are not UTF-8: stop, or go on with U+FFFD.")
]
DelimiterOption = Annotated[str | None, typer.Option("--delimiter", help="Of CSV: , ; | or tab. Default: by content.")]
ScopeLevelOption = Annotated[
    ScopeLevel,
    typer.Option("--scope-level", help="How far equal values get equal tokens. Restoring needs the same."),
]
ScopeOption = Annotated[
    str, typer.Option("--scope", help="Name for records without a conversation. Default: the file's name.")
]
MaxRecordOption = Annotated[
    int, typer.Option("--max-record", min=1, max=2048, help="Longest record (line, row), in MiB.")
]
OverwriteOption = Annotated[bool, typer.Option("--overwrite", help="Replace what is at OUT.")]
ResumeOption = Annotated[bool, typer.Option("--resume", help="Go on where an interrupted run stood.")]
SkipBadOption = Annotated[
    bool, typer.Option("--skip-bad", help="Set broken records aside in OUT.bad and go on. Never drops them silently.")
]
WorkersOption = Annotated[int, typer.Option("--workers", "-j", min=0, help="Processes; 0 is one per core.")]
KindsOption = Annotated[
    str | None, typer.Option("--kinds", help="Only these kinds, comma-separated; '?' lists all kinds.")
]
RulesOnlyOption = Annotated[bool, typer.Option("--rules-only", help="Rules alone, without a tagger for names.")]

_MIB = 1 << 20


def read_options(  # noqa: PLR0913 - one parameter an option
    *,
    format_: Format | None,
    text_fields: list[str] | None,
    conversation_field: str | None,
    subject_field: str | None,
    errors: DecodeErrors,
    skip_bad: bool,
    delimiter: str | None,
    max_record: int,
) -> Options:
    """How the input is read, as the shared options say."""
    return Options(
        format=format_,
        text_fields=tuple(text_fields or ()),
        conversation_field=conversation_field,
        subject_field=subject_field,
        errors=errors,
        skip_bad=skip_bad,
        delimiter={"tab": "\t", "\\t": "\t"}.get(delimiter or "", delimiter),
        max_record_bytes=max_record * _MIB,
    )


def refuse_two_outputs(target: str, *, as_json: bool) -> None:
    """Data and summary cannot share standard output.

    Raises:
        UsageError: Both were asked for.
    """
    if as_json and target == "-":
        raise UsageError("--json and the result both want standard output", remedy="Name an output file")
