"""``--kinds ?``: all kinds there are to choose from."""

from __future__ import annotations

import typer

from sottovoce.app import Finder
from sottovoce.cli.terminal import count_table, errors_console

QUESTION = "?"


def answer_kinds_question(kinds: str | None) -> None:
    """List all kinds and stop, if ``kinds`` asks for them."""
    if kinds != QUESTION:
        return
    rows = [(kind.name, kind.title, "on" if kind.on else "off") for kind in Finder.all_kinds()]
    errors_console().print(count_table("", ("Kind", "What it is", "Default"), rows))
    raise typer.Exit
