"""The table of checks by name. Modules of checks are imported when a rule first needs one, to keep start-up short."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import lru_cache

from sottovoce.detect.model import Subject, Verdict
from sottovoce.errors import RuleError

Check = Callable[[Subject], Verdict | bool]

_MODULES = ("contact", "dates", "identity", "names", "network", "payment", "people", "phones", "secrets", "vehicles")
"""Modules of this package; each has ``CHECKS``, a mapping from name to check."""


@lru_cache(maxsize=1024)
def find_check(name: str) -> Check:
    """The check of that name.

    ``module.name`` looks into ``CHECKS`` of that module; ``stdnum:cc.name`` asks python-stdnum's ``is_valid``.

    Raises:
        RuleError: There is no such check.
    """
    if name.startswith("stdnum:"):
        return _stdnum(name.removeprefix("stdnum:"))
    module, _, short = name.partition(".")
    if module not in _MODULES:
        raise RuleError(f"no check module for {name!r}", remedy=f"The modules are {', '.join(_MODULES)}")
    table: dict[str, Check] = importlib.import_module(f"sottovoce.detect.checks.{module}").CHECKS
    try:
        return table[short]
    except KeyError:
        raise RuleError(f"no check {name!r}", remedy=f"{module} has {', '.join(sorted(table))}") from None


def _stdnum(name: str) -> Check:
    try:
        module = importlib.import_module(f"stdnum.{name}")
    except ImportError:
        raise RuleError(f"python-stdnum has no module {name!r}", remedy="See its documentation for the names") from None

    def check(subject: Subject) -> bool:
        try:
            return bool(module.is_valid(subject.value))
        except Exception:  # noqa: BLE001 - some modules raise on input they do not expect, which is no number of theirs
            return False

    return check
