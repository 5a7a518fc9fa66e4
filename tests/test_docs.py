"""The documents say what the code does: every command, kind, transformation, setting and error, and examples that run."""

import doctest
import re
from pathlib import Path

import pytest
from benchmarks import write_docs

from sottovoce import errors
from sottovoce.detect import builtin_kinds
from sottovoce.manifest import settings_table
from sottovoce.transform import Action, Level
from tests.cli.harness import Shell

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = {
    str(path.relative_to(ROOT / "docs")): path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "docs").rglob("*.md"))
}
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CONSOLE = [text for language, text in BLOCK.findall(README) if language == "console"]
PYTHON = [text for language, text in BLOCK.findall(README) if language == "python" and ">>>" in text]


@pytest.mark.parametrize("page", write_docs.PAGES)
def test_pages_made_from_the_code_are_fresh(page):
    """`make docs` would change nothing."""
    assert PAGES[page] == write_docs.PAGES[page](), "run `make docs`"


def test_every_kind_is_documented():
    """By name, in docs/kinds.md."""
    assert [kind for kind in builtin_kinds() if f"| `{kind}` |" not in PAGES["kinds.md"]] == []


@pytest.mark.parametrize("action", Action)
def test_every_transformation_is_documented(action):
    """With a heading of its own in docs/transformations.md."""
    assert f"\n## {action.value}\n" in PAGES["transformations.md"]


@pytest.mark.parametrize("level", Level)
def test_every_level_of_generalization_is_documented(level):
    """By name, where generalizing is explained."""
    section = PAGES["transformations.md"].partition("\n## generalize\n")[2].partition("\n## ")[0]
    assert f"`{level.value}`" in section


def test_every_setting_is_documented():
    """The table in docs/manifest.md is the one that the code gives."""
    assert settings_table().strip() in PAGES["manifest.md"]


def test_every_error_code_is_documented():
    """With its class and exit code."""
    classes = [
        kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.SottovoceError)
    ]
    assert len(classes) > 8
    for kind in classes:
        assert f"| `{kind.code}` | `{kind.__name__}` | {kind.exit_code} |" in PAGES["cli.md"]


def test_every_command_and_option_is_documented(tmp_path):
    """What ``--help`` names, docs/cli.md names in the section of that command."""
    seen = 0
    for name, command in write_docs.commands():
        section = PAGES["cli.md"].partition(f"\n## {name}\n")[2].partition("\n## ")[0]
        for option in (option for param in command.params for option in param.opts if option.startswith("-")):
            assert f"`{option}`" in section, f"{name} {option}"
            seen += 1
    assert seen > 50


@pytest.mark.parametrize("name", ["README.md", *(f"docs/{page}" for page in PAGES)])
def test_links_lead_somewhere(name):
    """Relative links point at files that are there."""
    path = ROOT / name
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), f"{name} links to {target}"


@pytest.mark.parametrize("block", PYTHON, ids=range(len(PYTHON)))
def test_python_examples_give_the_output_shown(block, tmp_path, monkeypatch):
    """Each line after ``>>>`` is run, in order."""
    monkeypatch.chdir(tmp_path)
    test = doctest.DocTestParser().get_doctest(block, {}, "README", "README.md", 0)
    told = []
    result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=told.append)
    assert result.attempted > 0
    assert result.failed == 0, "".join(told)


@pytest.fixture(scope="module")
def shell(tmp_path_factory):
    """A shell in a folder that stays for all blocks, as it does for a reader."""
    return Shell(tmp_path_factory.mktemp("reader"))


@pytest.mark.parametrize("block", CONSOLE, ids=range(len(CONSOLE)))
def test_console_examples_give_the_output_shown(block, shell):
    """Each line after ``$`` is run, in order, in one folder."""
    assert shell.replay(block) > 0


def test_the_readme_has_examples_of_both_sorts():
    """A reader sees the command line and the library at work."""
    assert CONSOLE
    assert PYTHON
