"""The command line: parse, call, print. Every decision is made elsewhere."""

from sottovoce.cli.main import main

__all__ = ["main"]
