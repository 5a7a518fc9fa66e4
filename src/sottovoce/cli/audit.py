"""``sottovoce audit``: export, verify and prove the audit log. Verifying needs no private key, and offline no database.

Exit codes: 0 the log is what it claims to be; 1 it is not; 2, 3, 4 as everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, NoReturn, ParamSpec

import typer

from sottovoce.app import find_home
from sottovoce.audit import (
    VKEYS,
    Anchors,
    AuditLog,
    AuditReport,
    AuditTamperedError,
    CheckpointError,
    Proven,
    VerifierKey,
    check_consistency,
    check_inclusion,
    load_signing_key,
    new_signing_key,
    open_checkpoint,
    open_export,
    prove_consistency,
    prove_entry,
    prove_exported,
    read_note,
    read_vkeys,
    save_signing_key,
    verify_database,
    verify_export,
    write_note,
)
from sottovoce.cli.options import DatabaseOption, JsonOption
from sottovoce.cli.terminal import errors_console
from sottovoce.errors import SottovoceError, UsageError
from sottovoce.store import Database

EXIT_NOT_AS_CLAIMED = 1

application = typer.Typer(
    help="Export, verify and prove the audit log. Verifying needs no private key, and offline no database.",
    no_args_is_help=True,
)

SigningKeyOption = Annotated[
    Path | None,
    typer.Option(
        "--signing-key",
        envvar="SOTTOVOCE_AUDIT_KEY",
        help="File of the private key that signs. Default: audit.key in $SOTTOVOCE_HOME.",
    ),
]
AnchorsOption = Annotated[
    Path | None,
    typer.Option(
        "--anchors",
        envvar="SOTTOVOCE_ANCHORS",
        help="Folder outside the database that keeps checkpoints. Default: checkpoints in $SOTTOVOCE_HOME.",
    ),
]
VkeyOption = Annotated[
    list[str] | None,
    typer.Option("--vkey", help="Public key, or a file of them; may be given again. Default: the export's own."),
]
OutOption = Annotated[Path | None, typer.Option("--out", "-o", help="File to write to. Default: standard output.")]

P = ParamSpec("P")


def _telling(command: Callable[P, None]) -> Callable[P, None]:
    """A log that is not what it claims is this command's finding, not its failure: exit code 1."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except (AuditTamperedError, CheckpointError) as error:
            _not_as_claimed(error, as_json=bool(kwargs.get("as_json")))

    return run


def _not_as_claimed(error: SottovoceError, *, as_json: bool) -> NoReturn:
    if as_json:
        typer.echo(json.dumps({"ok": False, "error": error.code, "message": error.message, "remedy": error.remedy}))
    else:
        console = errors_console()
        console.print(f"Not as claimed: {error.message}", markup=False, soft_wrap=True)
        console.print(f"Remedy: {error.remedy}", markup=False, soft_wrap=True)
    raise typer.Exit(EXIT_NOT_AS_CLAIMED)


@application.command("new-key", epilog="Example: sottovoce audit new-key /secure/audit.key --name chat.example/audit")
def new_key(
    file: Annotated[Path, typer.Argument(help="Where to write the private key. Never overwrites one.")],
    name: Annotated[str, typer.Option("--name", help="The log's name: an address without scheme.")],
) -> None:
    """Make a key that signs checkpoints, and print its public half: hand that to whoever verifies."""
    key = new_signing_key(name)
    save_signing_key(key, file)
    typer.echo(key.vkey)


@application.command(epilog="Example: sottovoce audit checkpoint --db sqlite:///service.db --signing-key audit.key")
@_telling
def checkpoint(signing_key: SigningKeyOption = None, db: DatabaseOption = None, anchors: AnchorsOption = None) -> None:
    """Sign the log's head and print the signed note. Refused when the log was cut or rewritten."""
    with _database(db) as database:
        typer.echo(_log(database, signing_key, anchors).checkpoint(), nl=False)


@application.command(epilog="Example: sottovoce audit export log/ --db sqlite:///service.db --signing-key audit.key")
@_telling
def export(
    folder: Annotated[Path, typer.Argument(help="A new folder.")],
    signing_key: SigningKeyOption = None,
    db: DatabaseOption = None,
    anchors: AnchorsOption = None,
) -> None:
    """Sign a checkpoint and write all entries under it to a folder that can be verified offline."""
    with _database(db) as database:
        size = _log(database, signing_key, anchors).export(folder)
    errors_console().print(f"Exported {size:,} entries to {folder}.", markup=False)


@application.command(epilog="Example: sottovoce audit verify log/ --vkey audit.vkey")
@_telling
def verify(
    path: Annotated[Path | None, typer.Argument(help="An exported folder, or a proof. Or give --db.")] = None,
    db: DatabaseOption = None,
    vkey: VkeyOption = None,
    anchors: AnchorsOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Say whether a log, or a proof of one entry, is what it claims to be; exit code 1 when it is not."""
    anchors = _anchors(anchors)
    if path is not None and path.is_file():
        _show_proven(check_inclusion(read_note(path), _keys(vkey)), as_json=as_json)
        return
    if path is not None:
        keys = _keys(vkey, path)
        kept = [note for _, note in Anchors(anchors).notes()] if anchors else []
        with open_export(path) as exported:
            report = verify_export(exported, keys, anchored=kept)
    else:
        keys = _keys(vkey)
        with _database(db) as database:
            kept_at = Anchors(anchors) if anchors else None
            report = verify_database(database, keys, origin=keys[0].name, anchors=kept_at)
    _show_report(report, as_json=as_json)
    if not report.ok:
        raise typer.Exit(EXIT_NOT_AS_CLAIMED)


@application.command(epilog="Example: sottovoce audit prove 1024 --from log/ -o entry.tlog-proof")
@_telling
def prove(
    seq: Annotated[int, typer.Argument(min=0, help="Which entry, from 0.")],
    folder: Annotated[Path | None, typer.Option("--from", help="An exported folder. Or give --db.")] = None,
    db: DatabaseOption = None,
    vkey: VkeyOption = None,
    out: OutOption = None,
) -> None:
    """Write a proof that an entry is in the log: self-contained, for whoever has the public key."""
    if folder is not None:
        with open_export(folder) as exported:
            text = prove_exported(exported, seq, _keys(vkey, folder))
    else:
        keys = _keys(vkey)
        with _database(db) as database:
            text = prove_entry(database, seq, keys, origin=keys[0].name)
    _write(text, out)


@application.command(epilog="Example: sottovoce audit consistency last-year.checkpoint log/")
@_telling
def consistency(
    old: Annotated[Path, typer.Argument(help="An older checkpoint.")],
    new: Annotated[Path, typer.Argument(help="An exported folder; or a newer checkpoint, with --proof.")],
    proof: Annotated[Path | None, typer.Option("--proof", help="A proof written by this command before.")] = None,
    vkey: VkeyOption = None,
    out: OutOption = None,
) -> None:
    """Require that a log still begins with what an older checkpoint was signed over, and write the proof."""
    if new.is_dir():
        with open_export(new) as exported:
            earlier, later, text = prove_consistency(read_note(old), exported, _keys(vkey, new))
        _write(text, out)
    else:
        if proof is None:
            raise UsageError("two checkpoints alone prove nothing", remedy="Add --proof, or give an exported folder")
        keys = _keys(vkey)
        earlier, later = (open_checkpoint(read_note(path), keys) for path in (old, new))
        check_consistency(earlier, later, read_note(proof))
    errors_console().print(
        f"The log of {later.size:,} entries begins with that of {earlier.size:,}.", markup=False, soft_wrap=True
    )


def _database(url: str | None) -> Database:
    home = find_home()
    if not url and not home.database_file.is_file():
        raise UsageError("no database was named", remedy="Give --db, or set SOTTOVOCE_DATABASE or SOTTOVOCE_HOME")
    return Database.open(url or home.database, create=False)


def _log(database: Database, signing_key: Path | None, anchors: Path | None) -> AuditLog:
    return AuditLog(database, load_signing_key(signing_key or find_home().signing_key), anchors=_anchors(anchors))


def _anchors(given: Path | None) -> Path | None:
    """The folder that was named, or the one where the service keeps its checkpoints, if there is one."""
    kept = find_home().checkpoints
    return given or (kept if kept.is_dir() else None)


def _keys(given: list[str] | None, folder: Path | None = None) -> list[VerifierKey]:
    if given:
        return [
            key
            for text in given
            for key in (read_vkeys(Path(text)) if Path(text).is_file() else [VerifierKey.parse(text)])
        ]
    own = find_home().signing_key
    if folder is None and own.is_file():
        return [load_signing_key(own).verifier]
    if folder is None:
        raise UsageError("no public key was given", remedy="Give --vkey: whoever runs the service has it")
    errors_console().print(
        "Note: the public key comes with the export, so this shows damage, not forgery. Give --vkey.", soft_wrap=True
    )
    return read_vkeys(folder / VKEYS)


def _write(text: str, out: Path | None) -> None:
    if out is None:
        typer.echo(text, nl=False)
    else:
        write_note(text, out)


def _show_proven(proven: Proven, *, as_json: bool) -> None:
    entry = proven.entry
    told: dict[str, Any] = {
        "ok": True,
        "seq": entry.seq,
        "at_ms": entry.at_ms,
        "deed": entry.deed,
        "actor": entry.actor,
        "tenant": entry.tenant,
        "subject": entry.subject,
        "detail": dict(entry.detail),
        "size": proven.checkpoint.size,
    }
    if as_json:
        typer.echo(json.dumps(told))
        return
    console = errors_console()
    console.print(f"Entry {entry.seq} is in the log of {proven.checkpoint.size:,} entries:", markup=False)
    console.print(json.dumps({key: told[key] for key in list(told)[2:-1]}), markup=False, soft_wrap=True)


def _show_report(report: AuditReport, *, as_json: bool) -> None:
    if as_json:
        faults = [{"code": fault.code, "seq": fault.seq, "last": fault.last} for fault in report.faults]
        told = {
            "ok": report.ok,
            "size": report.size,
            "signed_size": report.signed_size,
            "root": report.root.hex(),
            "checkpoints": report.checkpoints,
            "unsigned_checkpoints": report.unsigned,
            "first_bad": report.first_bad,
            "faults": faults,
        }
        typer.echo(json.dumps(told))
        return
    console = errors_console()
    for fault in report.faults:
        console.print(fault.describe(), markup=False, soft_wrap=True)
    verdict = "The log is what it claims to be" if report.ok else "The log is NOT what it claims to be"
    signed = f"{report.signed_size:,} of {report.size:,} entries are under a signed checkpoint"
    console.print(f"{verdict}; {signed}, {report.checkpoints:,} checkpoints agree or were compared.", soft_wrap=True)
