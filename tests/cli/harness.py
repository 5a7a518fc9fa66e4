"""Runs the command line as a user would: in this process where that is enough, else in one of its own."""

import doctest
import io
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from sottovoce.cli import main

COMMAND = (sys.executable, "-c", "from sottovoce.cli import main; main()")


@dataclass(frozen=True)
class Ran:
    """What a command gave back."""

    code: int
    raw: bytes
    err: str

    @property
    def out(self) -> str:
        return self.raw.decode()

    @property
    def said(self) -> str:
        """Standard error on one line, since terminals wrap."""
        return " ".join(self.err.split())


class Sottovoce:
    """The command, in a folder of its own, with keys and vault in ``home``.

    Args:
        folder: Where the command is started.
        patch: Undoes the changes to this process.
    """

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.home = folder / "home"
        self._patch = patch
        patch.chdir(folder)
        patch.setenv("SOTTOVOCE_HOME", str(self.home))
        patch.delenv("SOTTOVOCE_KEYSET", raising=False)

    def __call__(self, *arguments: str, stdin: bytes = b"") -> Ran:
        """Run in this process."""
        out, err = io.TextIOWrapper(io.BytesIO(), "utf-8", newline="\n"), io.StringIO()
        with self._patch.context() as patch:
            patch.setattr(sys, "argv", ["sottovoce", *arguments])
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), "utf-8"))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            with pytest.raises(SystemExit) as stop:
                main()
            out.flush()
            return Ran(int(stop.value.code or 0), out.buffer.getvalue(), err.getvalue())

    def process(self, *arguments: str, stdin: bytes = b"", env: dict[str, str] | None = None, **options: object) -> Ran:
        """Run in a process of its own."""
        done = subprocess.run(
            (*COMMAND, *arguments),
            input=stdin,
            capture_output=True,
            cwd=self.folder,
            env={**os.environ, **(env or {})},
            check=False,
            timeout=60,
            **options,
        )
        return Ran(done.returncode, done.stdout, done.stderr.decode())

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start in a process of its own, and do not wait."""
        return subprocess.Popen(
            (*COMMAND, *arguments), cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def write(self, name: str, content: bytes | str) -> Path:
        """Put a file in the folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def read(self, name: str) -> bytes:
        """What a file of the folder holds."""
        return (self.folder / name).read_bytes()


class Shell:
    """A shell with the program on its path, in a folder and with a home of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "work"
        self.folder.mkdir()
        program = folder / "bin" / "sottovoce"
        program.parent.mkdir()
        program.write_text(
            f"#!{sys.executable}\nfrom sottovoce.cli import main\nif __name__ == '__main__':\n    main()\n",
            encoding="utf-8",
        )
        program.chmod(0o755)
        self._env = os.environ | {
            "PATH": f"{program.parent}:{Path(sys.executable).parent}:{os.environ['PATH']}",
            "SOTTOVOCE_HOME": str(folder / "home"),
            "COLUMNS": "500",
        }

    def run(self, command: str) -> str:
        """What a command line prints on both streams, and its exit code in brackets where that is not 0."""
        done = subprocess.run(
            ("/usr/bin/env", "bash", "-c", command),
            cwd=self.folder,
            env=self._env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=60,
        )
        return done.stdout + (f"[exit {done.returncode}]\n" if done.returncode else "")

    def replay(self, transcript: str) -> int:
        """Run each line after ``$`` and hold its output to what is shown below it; ``...`` stands for anything.

        Returns:
            How many commands were run.
        """
        parts = re.split(r"^\$ ", transcript, flags=re.MULTILINE)[1:]
        for part in parts:
            command, _, shown = part.partition("\n")
            got = self.run(command)
            assert doctest.OutputChecker().check_output(shown, got, doctest.ELLIPSIS), (
                f"$ {command}\n--- shown\n{shown}--- is\n{got}"
            )
        return len(parts)
