"""The version of this package, as installed."""

from __future__ import annotations

from importlib import metadata


def version() -> str:
    """Version number; ``0+unknown`` when run from a source tree that is not installed."""
    try:
        return metadata.version("sottovoce")
    except metadata.PackageNotFoundError:
        return "0+unknown"
