"""The shape of the code: imports point one way, the core does nothing but compute, files and functions stay small."""

import ast
from pathlib import Path

import pytest

SRC = Path(__file__).parents[1] / "src"
ROOT = SRC / "sottovoce"
FILES = sorted(ROOT.rglob("*.py"))

ORDER = (
    "errors",
    "manifest",
    "detect",
    "transform",
    "store",
    "audit",
    "vault",
    "consent",
    "conversations",
    "jobs",
    "datasets",
    "report",
    "app",
    "service",
    "client",
    "http",
    "cli",
)
"""Each may import only what stands before it; `testing` may import all but `cli`."""

PURE = ("detect", "transform", "vault", "manifest", "report", "audit", "consent", "conversations")
EDGES = {"cache.py", "service.py"}
BANNED = {"os", "socket", "sqlite3", "time", "random", "secrets", "logging", "subprocess", "tempfile", "datetime.now"}
LONGEST_FILE = 400
LONGEST_FUNCTION = 60


def imported(path):
    package = path.relative_to(SRC).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module) if part)
            yield from (f"{module}.{alias.name}" for alias in node.names)


def feature(path):
    parts = path.relative_to(ROOT).parts
    return parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_one_way(path):
    """A feature imports only features that come before it, and only through their front door."""
    own = feature(path)
    allowed = {"testing": ORDER[:-1], "__init__": ORDER, "__main__": ORDER}.get(own) or ORDER[: ORDER.index(own) + 1]
    for name in imported(path):
        parts = name.split(".")
        if parts[0] != "sottovoce" or len(parts) == 1:
            continue
        assert parts[1] in {*allowed, own, "__version__"}, f"{path.name} imports {name}"
        if parts[1] not in {own, "errors"} and own != "__init__":
            assert len(parts) <= 3, f"{path.name} reaches into {name}"


@pytest.mark.parametrize(
    "path",
    [path for path in FILES if feature(path) in PURE and path.name not in EDGES and not path.name.startswith("store_")],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_the_core_opens_logs_and_draws_nothing(path):
    """No clock, chance, disk, network or logging outside the edges."""
    for name in imported(path):
        assert not any(f"{name}.".startswith(f"{banned}.") for banned in BANNED), f"{path.name} imports {name}"
    calls = {
        node.func.id
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not calls & {"open", "print", "input", "eval", "exec"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_stay_small(path):
    """A file that outgrows a screenful of screens is split."""
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= LONGEST_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            # From the first statement: a command's options are rows of a table, not steps.
            assert node.end_lineno - node.body[0].lineno < LONGEST_FUNCTION, f"{node.name} is long"


@pytest.mark.parametrize(
    "folder", sorted(path for path in ROOT.iterdir() if path.is_dir() and path.name != "__pycache__")
)
def test_each_room_has_a_sign(folder):
    """Every feature folder has a README of at most 25 lines."""
    sign = folder / "README.md"
    assert sign.exists(), f"{folder.name} has no README.md"
    assert len(sign.read_text(encoding="utf-8").splitlines()) <= 25


def test_front_doors_list_what_they_export_in_order():
    """``__init__`` files only re-export, with a sorted ``__all__``."""
    for path in ROOT.glob("*/__init__.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign) and node.targets[0].id == "__all__":
                names = [element.value for element in node.value.elts]
                assert names == sorted(names, key=lambda name: (not name.isupper(), name.islower(), name)), path
