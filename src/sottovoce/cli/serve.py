"""``sottovoce serve``: the service, in one process."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from sottovoce.app import find_home
from sottovoce.cli.options import DatabaseOption, KeysOption, ManifestOption, RulesOnlyOption
from sottovoce.errors import MissingExtraError

NAME = "serve"
EXAMPLE = "Example: sottovoce serve --db postgresql://sottovoce@db.internal/sottovoce --host 0.0.0.0"


def run(  # noqa: PLR0913 - one parameter an option
    manifest: ManifestOption = None,
    db: DatabaseOption = None,
    keys: KeysOption = None,
    *,
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port; 0 takes a free one.")] = 8080,
    workers: Annotated[
        int | None, typer.Option("--workers", "-j", min=0, help="Detection processes; 0 detects in this one.")
    ] = None,
    rules_only: RulesOnlyOption = False,
    demo: Annotated[
        Path | None, typer.Option("--demo", help="Load these conversations first, and make a key of every role.")
    ] = None,
    drop_purpose: Annotated[
        list[str] | None,
        typer.Option(
            "--drop-purpose",
            help="Delete all that is stored for this purpose alone; it is not in the manifest any more. Repeatable.",
        ),
    ] = None,
) -> None:
    """Take messages, choices and feedback over HTTP; keep what people agreed to, masked, with evidence."""
    try:
        from sottovoce.cli import serving  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as missing:
        raise needs_extra(missing) from None
    serving.serve(
        home=find_home(keys=keys),
        manifest=manifest,
        url=db or "",
        host=host,
        port=port,
        workers=max(1, (os.cpu_count() or 2) - 1) if workers is None else workers,
        rules_only=rules_only,
        demo=demo,
        drop=drop_purpose or (),
    )


def needs_extra(missing: ModuleNotFoundError) -> MissingExtraError:
    """What to say where the service's packages are not installed."""
    return MissingExtraError(
        f"the service needs the package {missing.name}", remedy="Install it with: pip install 'sottovoce[service]'"
    )
