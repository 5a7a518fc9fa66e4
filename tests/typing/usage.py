"""The documented use of the library, for the type checker; never run."""

from __future__ import annotations

import logging
from pathlib import Path

import sottovoce
from sottovoce import Engine, Finding, Masked, MaskingFilter, Scope, ScopeLevel, SottovoceError


def three_lines() -> str:
    engine = sottovoce.Engine()
    masked = engine.mask("hi im ana ruiz, ana@ruiz.example", scope="conversation-42")
    return engine.restore(masked.text, scope="conversation-42")


def detecting(engine: Engine, texts: list[str]) -> list[tuple[int, int, str, float, str]]:
    found: list[Finding] = engine.detect("12 March 1990", context="date_of_birth")
    many: list[list[Finding]] = engine.detect_batch(texts, contexts=[None] * len(texts))
    return [(one.start, one.end, one.kind, one.score, one.rule) for spans in [found, *many] for one in spans]


def masking(engine: Engine) -> list[str]:
    person = Scope(ScopeLevel.SUBJECT, "42")
    masked: Masked = engine.mask("ana@ruiz.example", scope=person)
    batch: list[Masked] = engine.mask_batch(["a", "b"], scope=person)
    kinds = [done.kind for done in masked.replacements if done.reversible]
    return [engine.restore(one, scope=person) for one in batch] + kinds


def messages(engine: Engine) -> bool:
    chat = engine.mask_values([{"role": "user", "content": "mail ana@ruiz.example"}], scope="conversation-42")
    return engine.restore_values(chat, scope="conversation-42") == chat


def keeping(folder: Path) -> str:
    try:
        with Engine(manifest=folder / "sottovoce.toml", keys=folder / "keys.json", vault=folder / "vault.db") as engine:
            return engine.mask("hi").text
    except SottovoceError as err:
        return f"{err.code} {err.exit_code} {err.message} {err.remedy}"


def logs(engine: Engine) -> None:
    handler = logging.StreamHandler()
    handler.addFilter(MaskingFilter())
    handler.addFilter(MaskingFilter(lambda text: engine.mask(text, scope="logs").text))
