"""Writes the pages of ``docs/`` that come from the code: ``kinds.md`` and ``cli.md``. Run by ``make docs``.

What is listed twice drifts apart; so these pages are made from the rules, the commands and the errors themselves, and
``tests/test_docs.py`` fails when they are stale.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import typer

from sottovoce import errors
from sottovoce.cli.main import EXIT_DEFECT, EXIT_INTERRUPTED, application
from sottovoce.detect.cache import builtin_book
from sottovoce.transform import family_of

DOCS = Path(__file__).parents[1] / "docs"
MADE = "<!-- Made by `make docs` from the code; edit that. -->"

_EXIT_CODES = {
    0: "fine",
    1: "findings (`scan`), damage in the vault (`check`), or a log that is not what it claims to be (`audit`)",
    2: "usage or configuration",
    3: "input, or the world around it: a broken file, a full disk",
    4: "key or vault: refused",
    EXIT_DEFECT: "a defect of this program, told by type and place only",
    EXIT_INTERRUPTED: "interrupted; `mask` and `restore` go on with `--resume`",
}


def kinds_page() -> str:
    """``docs/kinds.md``."""
    book = builtin_book()
    rules = Counter(rule.kind for rule in book.rules)
    countries: defaultdict[str, set[str]] = defaultdict(set)
    for rule in book.rules:
        family, _, rest = rule.id.partition(".")
        country = rest.partition(".")[0]
        if family == "ids" and len(country) == 2:
            countries[rule.kind].add(country.upper())
    known = set().union(*countries.values())
    lines = [
        "# Kinds",
        "",
        MADE,
        "",
        f"{len(book.kinds)} kinds of personal data, {len(book.rules)} rules, national ids of {len(known)} countries.",
        "A setting for a family holds for its kinds ([manifest.md](manifest.md)). `off`: looked for only when the",
        "manifest or `--kinds` says so. A kind without rules is one that a rule of another kind gives, after a look at",
        "the value.",
        "",
        "| kind | what | family | default | rules | countries |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name, kind in sorted(book.kinds.items()):
        family = family_of(name)
        shown = "" if family == name else f"`{family}`"
        default = "on" if kind.on else "off"
        own = {name[:2]} if family == "NATIONAL_ID" and name[2] == "_" and not rules[name] else set()
        where = ", ".join(sorted(countries[name] | own))
        lines.append(f"| `{name}` | {kind.title} | {shown} | {default} | {rules[name]} | {where} |")
    return "\n".join(lines) + "\n"


def cli_page() -> str:
    """``docs/cli.md``."""
    lines = [
        "# Commands",
        "",
        MADE,
        "",
        "Results go to standard output, everything meant for people to standard error. Where keys and vault lie is",
        "said by `--keys` and `--vault`, else by the environment variable `SOTTOVOCE_HOME`; else it is the user's data",
        "folder. `SOTTOVOCE_KEYSET` may hold a whole key set as text. `SOTTOVOCE_CACHE` names the folder of compiled",
        "rules. A vault that another process holds is waited for, up to a minute; after two seconds a line says so.",
        "The service keeps `service.db`, `audit.key` and `checkpoints/` beside the key set; `SOTTOVOCE_DATABASE` names",
        "another database. `serve`, `audit` and `keys api` need `pip install 'sottovoce[service]'`.",
        "",
        "| command | what it does |",
        "| --- | --- |",
    ]
    listed = list(commands())
    lines += [f"| [`{name}`](#{name.replace(' ', '-')}) | {_cell(command.help)} |" for name, command in listed]
    for name, command in listed:
        lines += ["", f"## {name}", "", *_command(name, command)]
    lines += ["", "## Exit codes and error codes", "", *_codes()]
    return "\n".join(lines) + "\n"


def commands() -> Iterator[tuple[str, Any]]:
    root: Any = typer.main.get_command(application)
    yield "sottovoce", root
    yield from _within("sottovoce", root)


def _within(path: str, group: Any) -> Iterator[tuple[str, Any]]:
    for name in group.list_commands(None):
        command = group.get_command(None, name)
        if hasattr(command, "commands"):
            yield from _within(f"{path} {name}", command)
        else:
            yield f"{path} {name}", command


def _command(name: str, command: Any) -> Iterator[str]:
    arguments = [param for param in command.params if param.param_type_name == "argument"]
    options = [param for param in command.params if param.param_type_name == "option"]
    rest = "COMMAND" if hasattr(command, "commands") else " ".join(_argument(param) for param in arguments)
    yield from (command.help, "", "```sh", f"{name} {rest} [OPTIONS]".replace("  ", " "))
    yield from (f"# {command.epilog}", "```", "")
    if arguments:
        yield from ("| argument | meaning |", "| --- | --- |")
        yield from (f"| `{_argument(param)}` | {_cell(param.help)} |" for param in arguments)
        yield ""
    yield from ("| option | meaning |", "| --- | --- |")
    for param in options:
        names = ", ".join(f"`{name}`" for name in (*param.opts, *param.secondary_opts))
        yield f"| {names} | {_cell(param.help)}{_choices(param)} |"
    yield "| `--help`, `-h` | Show this message and exit. |"


def _argument(param: Any) -> str:
    name = param.metavar or param.name.upper()
    return name if param.required else f"[{name}]"


def _choices(param: Any) -> str:
    kind = param.type_descriptor.annotation
    if not (isinstance(kind, type) and issubclass(kind, Enum)):
        return ""
    default = f"; default `{param.default}`" if param.default else ""
    return f" One of {', '.join(f'`{item.value}`' for item in kind)}{default}."


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _codes() -> Iterator[str]:
    yield from ("| exit code | meaning |", "| --- | --- |")
    yield from (f"| {code} | {meaning} |" for code, meaning in _EXIT_CODES.items())
    yield from (
        "",
        'With `--json` an error is one object on standard error: `{"error": CODE, "message": ..., "remedy": ...}`.',
        'A warning has `"warning"` in the place of `"error"`: `missing_field` (a field named with `--text-field` is in',
        "no record), `vault_busy` (another process holds the vault, and is waited for). `--quiet` does not silence it.",
    )
    yield from ("In Python it is an exception of `sottovoce.errors` with the same `code`.", "")
    yield from ("| error code | class | exit code | when |", "| --- | --- | --- | --- |")
    for kind in _error_classes():
        doc = (kind.__doc__ or "").splitlines()[0]
        yield f"| `{kind.code}` | `{kind.__name__}` | {kind.exit_code} | {_cell(doc)} |"


def _error_classes() -> list[type[errors.SottovoceError]]:
    found = [errors.SottovoceError]
    for kind in found:
        found += kind.__subclasses__()
    return sorted(
        (kind for kind in found if kind.__module__ == errors.__name__), key=lambda kind: (kind.exit_code, kind.code)
    )


PAGES = {"kinds.md": kinds_page, "cli.md": cli_page}

if __name__ == "__main__":
    for page, make in PAGES.items():
        (DOCS / page).write_text(make(), encoding="utf-8")
        print(f"wrote docs/{page}")
