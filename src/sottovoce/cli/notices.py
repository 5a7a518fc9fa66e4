"""What people and programs must hear besides the result: one line each on standard error, also when quiet."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from sottovoce.cli.terminal import errors_console
from sottovoce.datasets import Options, Summary
from sottovoce.vault import OnWait


def give_notice(code: str, message: str, remedy: str, *, as_json: bool) -> None:
    """Say something that is no error, on standard error.

    Args:
        code: Stable name, for programs.
        message: What there is to know; without any personal value.
        remedy: What to do about it.
        as_json: As a JSON line, like errors.
    """
    if as_json:
        sys.stderr.write(json.dumps({"warning": code, "message": message, "remedy": remedy}) + "\n")
        sys.stderr.flush()
        return
    errors_console().print(f"Warning: {message}. {remedy}.", markup=False, soft_wrap=True)


def tell_missing_fields(options: Options, summary: Summary, *, as_json: bool) -> None:
    """Warn of fields that the user named and that occurred nowhere: what they were to cover was not looked at."""
    missing = () if summary.names is None else summary.names.missing(options)
    if not missing or summary.names is None:
        return
    others = f"; there are: {', '.join(summary.names.others)}" if summary.names.others else ""
    give_notice(
        "missing_field",
        f"no record has a field called {', '.join(missing)}{others}",
        "Only the other fields named with --text-field were looked at; check the names",
        as_json=as_json,
    )


def tell_of_waiting(*, as_json: bool) -> OnWait:
    """What is called when another process holds the vault for long."""

    def tell(vault: Path, seconds: float) -> None:
        give_notice(
            "vault_busy",
            f"another process holds the vault {vault}; waiting for it, {seconds:.0f} seconds more at most",
            "Let the other run end, or end it",
            as_json=as_json,
        )

    return tell
