"""``sottovoce keys``: make, rotate and show keys; ids only."""

from __future__ import annotations

import json
from functools import partial
from typing import Annotated, Any

import typer

from sottovoce.app import find_home, make_keys, rotate_keys, show_keys, wrap_keys
from sottovoce.cli.notices import tell_of_waiting
from sottovoce.cli.options import DatabaseOption, JsonOption, KeysOption, VaultOption
from sottovoce.cli.serve import needs_extra
from sottovoce.cli.terminal import count_table, errors_console
from sottovoce.errors import UsageError

KeyIdArgument = Annotated[str, typer.Argument(metavar="ID", help="Id of the key, as `keys api list` shows it.")]

application = typer.Typer(help="Make, rotate and show the keys. Ids are shown, keys never.", no_args_is_help=True)


@application.command(epilog="Example: sottovoce keys new --keys /secure/keys.json")
def new(keys: KeysOption = None, vault: VaultOption = None) -> None:
    """Make a key set. Never overwrites one."""
    home = find_home(keys=keys, vault=vault)
    make_keys(home)
    errors_console().print(
        f"Made {home.keys} (readable by you alone). Back it up, apart from the data: without it nothing can be "
        "restored, with it and the vault everything can.",
        markup=False,
    )


@application.command(epilog="Example: sottovoce keys rotate")
def rotate(
    keys: KeysOption = None,
    vault: VaultOption = None,
    db: DatabaseOption = None,
    *,
    tokens: Annotated[
        bool, typer.Option("--tokens", help="Also change how tokens are made: new ones cannot be linked with old ones.")
    ] = False,
) -> None:
    """Make a new wrapping key and wrap every data key of the vault, and of the service's database, anew.

    Old tokens stay restorable. Start the service again afterwards.
    """
    home, console = find_home(keys=keys, vault=vault), errors_console()
    files = partial(rotate_keys, home, tokens=tokens, on_wait=tell_of_waiting(as_json=False))
    if db or home.database_file.exists():
        wrapped = _serving().rotate_service_keys(home=home, url=db or "", rotate=files)
        also = " A service that is running goes on with the old key set: start it again."
    else:
        wrapped = files()
        also = f" There is no service's database at {home.database_file}; if it lies elsewhere, rotate with --db."
    console.print(f"Rotated; {wrapped:,} data keys were wrapped anew. Back up the key set again.{also}", markup=False)


@application.command(epilog="Example: sottovoce keys wrap")
def wrap(
    keys: KeysOption = None,
    *,
    again: Annotated[
        bool, typer.Option("--again", help="It is wrapped already: wrap it under the newest version of the key.")
    ] = False,
) -> None:
    """Have a key service (HashiCorp Vault transit, named by SOTTOVOCE_TRANSIT_...) wrap the key set's file."""
    name = wrap_keys(find_home(keys=keys), again=again)
    errors_console().print(
        f"Wrapped by {name}. Copies of the file from before still hold the keys: destroy them.", markup=False
    )


@application.command(epilog="Example: sottovoce keys show --json")
def show(keys: KeysOption = None, vault: VaultOption = None, *, as_json: JsonOption = False) -> None:
    """Show ids, use and age of the keys, and how much the vault holds."""
    infos, counts = show_keys(find_home(keys=keys, vault=vault), on_wait=tell_of_waiting(as_json=as_json))
    if as_json:
        typer.echo(
            json.dumps(
                {
                    "keys": [
                        {"id": key.id, "use": key.use, "status": key.status, "created": key.created} for key in infos
                    ],
                    "vault": None
                    if counts is None
                    else {"scopes": counts.scopes, "entries": counts.entries, "by_kind": dict(counts.by_kind)},
                },
            ),
        )
        return
    console = errors_console()
    rows = [(str(key.use), str(key.status), key.created, key.id) for key in infos]
    console.print(count_table("", ("Use", "Status", "Made", "Id"), rows))
    if counts is not None:
        console.print(f"The vault holds {counts.entries:,} values in {counts.scopes:,} scopes.")


api = typer.Typer(help="Make, list, rotate and revoke the API keys of the service.", no_args_is_help=True)
application.add_typer(api, name="api")


@api.command("new", epilog="Example: sottovoce keys api new --role bot --label 'web chat' --days 365")
def new_api(  # noqa: PLR0913 - one parameter an option
    role: Annotated[str, typer.Option("--role", help="bot, analyst, support, privacy or admin.")],
    db: DatabaseOption = None,
    keys: KeysOption = None,
    *,
    label: Annotated[str, typer.Option("--label", help="For people; nothing personal.")] = "",
    days: Annotated[int | None, typer.Option("--days", min=1, help="Days until it ends. Default: never.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Make an API key. It is printed this once."""
    serving = _serving()
    if role not in set(serving.Role):
        raise UsageError("there is no such role", remedy="Use bot, analyst, support, privacy or admin")
    serving.new_api_key(
        home=find_home(keys=keys),
        url=db or "",
        role=serving.Role(role),
        label=label,
        days=days,
        as_json=as_json,
    )


@api.command("list", epilog="Example: sottovoce keys api list --json")
def list_api(db: DatabaseOption = None, keys: KeysOption = None, *, as_json: JsonOption = False) -> None:
    """List the API keys: ids, roles, times. Secrets are stored nowhere."""
    _serving().show_api_keys(home=find_home(keys=keys), url=db or "", as_json=as_json)


@api.command("rotate", epilog="Example: sottovoce keys api rotate 0123456789ab --grace-hours 24")
def rotate_api(
    id_: KeyIdArgument,
    db: DatabaseOption = None,
    keys: KeysOption = None,
    *,
    grace_hours: Annotated[
        int, typer.Option("--grace-hours", min=0, max=720, help="Hours that the old key goes on.")
    ] = 24,
    as_json: JsonOption = False,
) -> None:
    """Replace an API key by a new one of the same role. It is printed this once."""
    _serving().rotate_api_key(
        home=find_home(keys=keys), url=db or "", id_=id_, grace_hours=grace_hours, as_json=as_json
    )


@api.command("revoke", epilog="Example: sottovoce keys api revoke 0123456789ab")
def revoke_api(id_: KeyIdArgument, db: DatabaseOption = None, keys: KeysOption = None) -> None:
    """End an API key now."""
    _serving().revoke_api_key(home=find_home(keys=keys), url=db or "", id_=id_)


def _serving() -> Any:
    try:
        from sottovoce.cli import serving  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as missing:
        raise needs_extra(missing) from None
    return serving
