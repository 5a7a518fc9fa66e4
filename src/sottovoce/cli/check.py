"""``sottovoce check``: does the manifest hold, and do the keys open the vault?"""

from __future__ import annotations

import json

import typer

from sottovoce.app import find_home, load_manifest, verify_vault
from sottovoce.cli.notices import tell_of_waiting
from sottovoce.cli.options import JsonOption, KeysOption, ManifestOption, VaultOption
from sottovoce.cli.terminal import errors_console
from sottovoce.errors import TamperedError
from sottovoce.manifest import explain

NAME = "check"
EXAMPLE = "Example: sottovoce check --manifest sottovoce.toml"

EXIT_FINDINGS = 1


def run(
    *,
    manifest: ManifestOption = None,
    keys: KeysOption = None,
    vault: VaultOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check the manifest and print what holds; open every sealed value of the vault once. Exit code 1 on damage."""
    loaded = load_manifest(manifest)
    home = find_home(keys=keys, vault=vault)
    opened, damage = None, ""
    if home.vault.exists():
        try:
            opened = verify_vault(home, on_wait=tell_of_waiting(as_json=as_json))
        except TamperedError as err:
            damage = str(err)
    if as_json:
        row = {"manifest": loaded.source, "settings": explain(loaded), "sealed_values": opened, "damage": damage}
        typer.echo(json.dumps(row))
    else:
        typer.echo(explain(loaded))
        console = errors_console()
        if damage:
            console.print(f"Vault: {damage}", markup=False)
        elif opened is None:
            console.print("Vault: none yet; the first `sottovoce mask` makes it.")
        else:
            console.print(f"Vault: all {opened:,} sealed values open.")
    if damage:
        raise typer.Exit(EXIT_FINDINGS)
