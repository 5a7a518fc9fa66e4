"""Chat sentences without personal data; they stand in ``small_talk.toml`` beside this module."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib import resources

_FILE = resources.files("sottovoce.testing") / "small_talk.toml"

SMALL_TALK: Mapping[str, tuple[str, ...]] = {
    language: tuple(sentences) for language, sentences in tomllib.loads(_FILE.read_text(encoding="utf-8")).items()
}
"""Fifteen sentences in each of 41 languages, by ISO 639-1 code."""
