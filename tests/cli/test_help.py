"""Help with examples that work, and completion for shells."""

import re
import shlex

import pytest

COMMANDS = [
    ("detect",),
    ("mask",),
    ("restore",),
    ("scan",),
    ("check",),
    ("keys", "new"),
    ("keys", "rotate"),
    ("keys", "show"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_every_command_has_help_with_an_example(sv, command, flag):
    """What it does, its options, and a line to copy."""
    ran = sv(*command, flag)
    assert ran.code == 0
    assert re.search(rf"Example: .*sottovoce {' '.join(command)}", " ".join(ran.out.split()))


def test_the_overview_names_every_command(sv):
    """And ends with the two that matter most."""
    ran = sv("--help")
    for command in ("detect", "mask", "restore", "scan", "check", "keys"):
        assert re.search(rf"\b{command}\b", ran.out)
    assert "Example: sottovoce mask" in ran.out


def test_no_arguments_give_help(sv):
    """For the program and for the group of key commands."""
    assert "Commands" in sv().out + sv().err
    assert "rotate" in sv("keys").out + sv("keys").err


def test_the_version_is_printed(sv):
    """As installed, or that it is not."""
    ran = sv("--version")
    assert re.fullmatch(r"sottovoce \d+[.+]\S+\n", ran.out)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(sv, shell):
    """For the shells people have."""
    # Without this, typer looks for the shell it was started from, and under make that is sh.
    ran = sv.process("--show-completion", shell, env={"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"})
    assert ran.code == 0, ran.err
    assert f"complete_{shell}" in ran.out


def example(sv, *command):
    text = " ".join(sv(*command, "--help").out.split())
    return text.rpartition("Example: ")[2].strip()


def test_the_examples_of_mask_and_restore_run(sv):
    """As they stand, on files of those names."""
    sv.write("chats.jsonl", '{"thread": {"id": "t1"}, "text": "ana@ruiz.example"}\n')
    mask, restore = example(sv, "mask"), example(sv, "restore")
    assert sv(*shlex.split(mask)[1:]).code == 0
    assert sv(*shlex.split(restore)[1:], "--conversation-field", "thread.id").code == 0
    assert sv.read("back.jsonl") == sv.read("chats.jsonl")


def test_the_example_of_the_overview_runs(sv):
    """Mask, then restore, without any option."""
    sv.write("chats.jsonl", '{"id": "t1", "text": "ana@ruiz.example"}\n')
    for line in example(sv).split("&&"):
        assert sv(*shlex.split(line)[1:]).code == 0
    assert sv.read("back.jsonl") == sv.read("chats.jsonl")
