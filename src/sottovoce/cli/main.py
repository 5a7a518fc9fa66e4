"""The commands, and how errors become exit codes.

Exit codes: 0 fine; 1 findings (``scan``, ``check``); 2 usage or configuration; 3 input; 4 key or vault; 70 a defect of
this program; 130 interrupted. An unexpected error is reported by type and place only, since its message may hold
personal text.
"""

from __future__ import annotations

import json
import sys
from pathlib import PurePath
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from sottovoce.app import version as installed_version
from sottovoce.cli import check, detect, keys, mask, restore, scan, serve
from sottovoce.cli.terminal import errors_console
from sottovoce.errors import SottovoceError

EXIT_DEFECT = 70
EXIT_INTERRUPTED = 130


class _Root(TyperGroup):
    """The commands; ``audit`` is loaded only when it is asked for, since it needs an extra and half a second."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override] # a Context all the same
        """The names of all commands."""
        return [*super().list_commands(ctx), "audit"]

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override] # as above
        """The command of a name."""
        if cmd_name != "audit":
            return super().get_command(ctx, cmd_name)
        try:
            from sottovoce.cli import audit  # noqa: PLC0415 - an extra
        except ModuleNotFoundError as missing:
            raise serve.needs_extra(missing) from None
        command = typer.main.get_command(audit.application)
        command.name = "audit"
        return command


application = typer.Typer(
    cls=_Root,
    name="sottovoce",
    help="Find and mask personal data in chats, in 41 languages, and restore it for who holds the key.",
    epilog="Example: sottovoce mask chats.jsonl masked.jsonl && sottovoce restore masked.jsonl back.jsonl",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(value: bool) -> None:  # noqa: FBT001 - typer's callback form
    if value:
        typer.echo(f"sottovoce {installed_version()}")
        raise typer.Exit


@application.callback()
def _root(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    pass


for module in (detect, mask, restore, scan, check, serve):
    application.command(module.NAME, epilog=module.EXAMPLE)(module.run)
application.add_typer(keys.application, name="keys")


def main() -> None:
    """Run the command line and exit."""
    wants_json = "--json" in sys.argv
    try:
        application(standalone_mode=True)
    except SottovoceError as err:
        _report(err, as_json=wants_json)
        sys.exit(err.exit_code)
    except KeyboardInterrupt:
        errors_console().print("Interrupted. What was committed is kept: run again with --resume to go on.")
        sys.exit(EXIT_INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception as err:  # noqa: BLE001 - the message may hold personal text
        errors_console().print(f"A defect of this program: {_place(err)}. Please report this line.", markup=False)
        sys.exit(EXIT_DEFECT)


def _report(err: SottovoceError, *, as_json: bool) -> None:
    if as_json:
        sys.stderr.write(json.dumps({"error": err.code, "message": err.message, "remedy": err.remedy}) + "\n")
        return
    console = errors_console()
    console.print(f"Error: {err.message}", markup=False, soft_wrap=True)
    if err.remedy:
        console.print(f"Remedy: {err.remedy}", markup=False, soft_wrap=True)


def _place(err: Exception) -> str:
    trace = err.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{PurePath(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "unknown place"
    return f"{type(err).__name__} at {where}"
