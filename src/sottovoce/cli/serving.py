"""What ``sottovoce serve`` and ``sottovoce keys api`` do, for those who have the extra."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from pathlib import Path

import typer

from sottovoce.app import Home, load_manifest
from sottovoce.cli.terminal import count_table, errors_console
from sottovoce.errors import ManifestError
from sottovoce.http import HttpSettings
from sottovoce.http import run as run_http
from sottovoce.service import (
    KeyView,
    NewKey,
    Place,
    PrivacyService,
    Role,
    first_keys,
    key_desk,
    load_conversations,
    rotate_with_database,
)


def serve(  # noqa: PLR0913 - one parameter an option
    *,
    home: Home,
    manifest: Path | None,
    url: str,
    host: str,
    port: int,
    workers: int,
    rules_only: bool,
    demo: Path | None,
    drop: Collection[str] = (),
) -> None:
    """Open the service, and serve until told to stop.

    Raises:
        ManifestError: The manifest has no purpose, so that nothing could ever be stored.
    """
    console = errors_console()
    rules = load_manifest(manifest)
    if not rules.purposes:
        raise ManifestError(
            f"the manifest {rules.source} has no purpose, so that nothing could ever be stored",
            remedy="Write a sottovoce.toml with [purposes.NAME] in it, or name one with --manifest",
        )
    place = Place(home=home, url=url)
    console.print("Starting ...")
    with PrivacyService.open(place, rules, workers=workers, rules_only=rules_only, drop=drop) as service:
        written = first_keys(service, place, every_role=demo is not None)
        if demo is not None:
            _load(service, demo)
        if written is not None:
            console.print(f"First start: API keys are in {written}, for you alone. Move them to where secrets belong.")

        def started(address: str, at: int) -> None:
            where = f"http://{f'[{address}]' if ':' in address else address}:{at}"
            console.print(f"Listening on {where}   (health: {where}/readyz, interface: {where}/openapi.json)")
            console.print("Stop with Ctrl-C.")

        run_http(service, HttpSettings(host=host, port=port), on_started=started)
        console.print("Stopping: what was taken is being finished ...")


def _load(service: PrivacyService, demo: Path) -> None:
    console = errors_console()
    with console.status("Loading conversations ..."):
        done = load_conversations(service, demo)
    console.print(
        f"Stored, masked: {done.messages:,} messages of {done.conversations:,} conversations, {done.feedback:,} "
        f"pieces of feedback. Not recorded: {done.refused:,} messages of people who said no."
    )


def new_api_key(  # noqa: PLR0913 - one parameter an option
    *, home: Home, url: str, role: Role, label: str, days: int | None, as_json: bool
) -> None:
    """Make an API key and print it, this once."""
    with key_desk(Place(home=home, url=url)) as desk:
        made = desk.create(role, label, days)
    _show_new(made, as_json=as_json)


def _show_new(made: NewKey, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps({"id": made.id, "role": made.role, "secret": made.secret, "expires_ms": made.expires_ms}))
    else:
        typer.echo(made.secret)
        errors_console().print(f"A key of role {made.role}, id {made.id}. It is shown this once, and stored nowhere.")


def rotate_api_key(*, home: Home, url: str, id_: str, grace_hours: int, as_json: bool) -> None:
    """Make a key of the same role and print it, this once; the old one ends after the grace."""
    with key_desk(Place(home=home, url=url)) as desk:
        made = desk.rotate(id_, grace_hours)
    _show_new(made, as_json=as_json)


def revoke_api_key(*, home: Home, url: str, id_: str) -> None:
    """End a key."""
    with key_desk(Place(home=home, url=url)) as desk:
        desk.revoke(id_)
    errors_console().print(f"Revoked {id_}; a running service notices within five seconds.", markup=False)


def rotate_service_keys(*, home: Home, url: str, rotate: Callable[[], int]) -> int:
    """Rotate keys and wrap the data keys of the service's database anew, too; how many in all."""
    return rotate_with_database(Place(home=home, url=url), rotate)


def show_api_keys(*, home: Home, url: str, as_json: bool) -> None:
    """List API keys; secrets are not known."""
    with key_desk(Place(home=home, url=url)) as desk:
        keys = desk.list()
    if as_json:
        typer.echo(json.dumps([_as_json(key) for key in keys]))
        return
    rows = [(key.id, str(key.role), key.label, "revoked" if key.revoked_ms else "") for key in keys]
    errors_console().print(count_table("", ("Id", "Role", "Label", ""), rows))


def _as_json(key: KeyView) -> dict[str, object]:
    return {
        "id": key.id,
        "role": str(key.role),
        "label": key.label,
        "created_ms": key.created_ms,
        "expires_ms": key.expires_ms,
        "last_used_ms": key.last_used_ms,
        "revoked_ms": key.revoked_ms,
    }
