"""Bundled or exported conversations, brought into the service as if they had just been held."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sottovoce.errors import InputError
from sottovoce.service.model import Caller, NewFeedback, NewMessage, Role
from sottovoce.service.service import PrivacyService

DEMO: Final = Caller("demo", Role.BOT)
_SAYS_NO: Final = 8
"""Every eighth person says no, so that the demo shows what that means."""
_BATCH: Final = 100


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of the conversations."""

    conversations: int
    messages: int
    refused: int
    feedback: int


def load_conversations(service: PrivacyService, path: Path, tick: Callable[[], None] = lambda: None) -> Loaded:
    """Store the conversations of a JSON Lines file, once: people are asked, most say yes, messages come one by one.

    Times are moved so that the newest conversation ended just now; ids make loading again harmless.

    Args:
        service: Where to.
        path: Objects with ``conversation``, ``subject``, ``lang``, ``attributes``, ``feedback``, and ``turns`` with
            ``role``, ``text`` and ``at``.
        tick: Called now and then.

    Raises:
        InputError: A line is not such an object.
        OutsideError: The file cannot be read.
    """
    talks = list(_read(path))
    newest = max((_ms(turn["at"]) for talk in talks for turn in talk["turns"]), default=0)
    shift = service.parts.clock() - newest if newest else 0
    for number, subject in enumerate(sorted({talk["subject"] for talk in talks}), start=1):
        _ask(service, subject, agrees=number % _SAYS_NO != 0)
        tick()
    stored = refused = feedback = 0
    for talk in talks:
        messages = [_message(talk, number, turn, shift) for number, turn in enumerate(talk["turns"])]
        for start in range(0, len(messages), _BATCH):
            for result in service.submit(DEMO, messages[start : start + _BATCH]).result():
                stored += result.stored
                refused += not result.stored
        if "feedback" in talk:
            feedback += service.feedback(DEMO, _feedback(talk, shift)).stored
        tick()
    return Loaded(len(talks), stored, refused, feedback)


def _read(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                talk = json.loads(line)
                _ = (
                    talk["conversation"],
                    talk["subject"],
                    [(turn["role"], turn["text"], turn["at"]) for turn in talk["turns"]],
                )
            except (ValueError, KeyError, TypeError):
                raise InputError(
                    f"{path.name}:{number}: is not a conversation", remedy="See examples/conversations.jsonl"
                ) from None
            yield talk


def _ask(service: PrivacyService, subject: str, *, agrees: bool) -> None:
    prompt = service.prompt(DEMO, subject)
    if prompt is not None:
        choices = {item["purpose"]: agrees for item in prompt.items}
        service.answer(DEMO, subject, choices, prompt=prompt.id, method="button")


def _message(talk: dict[str, Any], number: int, turn: dict[str, Any], shift: int) -> NewMessage:
    return NewMessage(
        subject=talk["subject"],
        conversation=talk["conversation"],
        id=str(number),
        role=turn["role"],
        text=turn["text"],
        at_ms=_ms(turn["at"]) + shift,
        language=talk.get("lang", ""),
        attributes=talk.get("attributes", {}) if number == 0 else {},
    )


def _feedback(talk: dict[str, Any], shift: int) -> NewFeedback:
    given = talk["feedback"]
    return NewFeedback(
        id=talk["conversation"],
        kind=given["kind"],
        score=given.get("value"),
        text=given.get("comment") or "",
        subject=talk["subject"],
        conversation=talk["conversation"],
        at_ms=_ms(talk["turns"][-1]["at"]) + shift,
        language=talk.get("lang", ""),
    )


def _ms(at: str) -> int:
    return int(datetime.fromisoformat(at).timestamp() * 1000)
