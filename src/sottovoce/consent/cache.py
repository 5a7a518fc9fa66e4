"""Opened language files: each is read once for a process."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Final

from sottovoce.consent.intents import Recognizer
from sottovoce.consent.texts import Intent, LanguageTexts, read_texts

_SAME: Final = {"nb": "no", "nn": "no", "fil": "tl", "iw": "he", "in": "id"}


@lru_cache(1)
def spoken_languages() -> tuple[str, ...]:
    """Give the languages that have built-in texts, sorted."""
    names = (file.name for file in (files("sottovoce.consent") / "languages").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


@lru_cache(64)
def _opened(language: str) -> LanguageTexts:
    content = (files("sottovoce.consent") / "languages" / f"{language}.toml").read_text(encoding="utf-8")
    return read_texts(tomllib.loads(content), language)


def speak(language: str) -> LanguageTexts | None:
    """Give the texts of a language by its tag (``pt-BR`` is ``pt``); ``None`` where there are none.

    Raises:
        LanguageFileError: The file is not as it must be.
    """
    base = language.partition("-")[0].lower()
    base = _SAME.get(base, base)
    return _opened(base) if base in spoken_languages() else None


@lru_cache(256)
def _recognizer(languages: tuple[str, ...]) -> Recognizer:
    return Recognizer(_distinct(languages))


def _distinct(languages: Sequence[str]) -> tuple[LanguageTexts, ...]:
    found: dict[str, LanguageTexts] = {}
    for language in languages:
        texts = speak(language)
        if texts is not None:
            found.setdefault(texts.language, texts)
    return tuple(found.values())


def recognize(text: str, languages: Sequence[str], *, awaiting: bool) -> Intent | None:
    """Give what ``text`` says to the privacy layer; ``None``: nothing, it is for the chatbot.

    Args:
        text: What the person wrote, all of it.
        languages: Tags of the languages to listen in, that of the person first; those without texts are passed over.
        awaiting: Whether a question of ours is open; yes, no and cancel are heard only then.
    """
    return _recognizer(tuple(languages)).recognize(text, awaiting=awaiting)
