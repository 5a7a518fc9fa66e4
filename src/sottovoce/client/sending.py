"""What the two clients share: how what they are given becomes what is asked, and how they are set up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from sottovoce.client import calls
from sottovoce.client.model import JsonValue, Message, MessageResult, Refusal
from sottovoce.client.outbox import Outbox
from sottovoce.client.pacing import Pace
from sottovoce.client.spool_format import SpoolKey
from sottovoce.client.store_spool import MIB, Spool, read_spool_key
from sottovoce.client.transport import Place, Transport
from sottovoce.errors import KeyUnavailableError, UsageError

SPOOL_BYTES: Final = 256 * MIB
RETRIES_WITH_SPOOL: Final = 1
"""A chatbot that can spool need not let a person wait until the service is back."""
FLUSH_SECONDS: Final = 30.0


def said(messages: Sequence[Message], pace: Pace) -> list[Message]:
    """Messages with the time at which they were said, so that it is the same however often they are sent."""
    now = pace.now_ms()
    return [replace(message, at_ms=now) if message.at_ms is None else message for message in messages]


def outbox_of(  # noqa: PLR0913 - one parameter a setting
    place: Place,
    pace: Pace,
    *,
    spool: Path | None,
    key: bytes | Path | None,
    size: int,
    on_refused: Callable[[Refusal], None] | None,
) -> Outbox | None:
    """The spool with what empties it, over connections of its own; None where none is wanted.

    Raises:
        KeyUnavailableError: A spool without a key, or a key that does not fit.
        UsageError: A key without a spool.
        SpoolInUseError, TamperedError, OutsideError: As ``Spool``.
    """
    if spool is None:
        if key is not None:
            raise UsageError("there is a spool key but no spool", remedy="Give the spool's folder too")
        return None
    if key is None:
        raise KeyUnavailableError(
            "a spool without a key would hold texts in the clear", remedy="Give spool_key: 32 random bytes, or a file"
        )
    opened = Spool(Path(spool), SpoolKey(key) if isinstance(key, bytes) else read_spool_key(Path(key)), max_bytes=size)
    try:
        transport = Transport(place, pace)
    except BaseException:
        opened.close()
        raise

    def send(messages: Sequence[Message]) -> list[MessageResult]:
        return transport.ask(calls.batch(messages), retries=0)

    return Outbox(opened, send, pace, on_refused=on_refused, on_close=transport.close)


def merged(count: int, kept: Mapping[int, MessageResult], sent: Sequence[MessageResult]) -> list[MessageResult]:
    """Results in the order of the messages: those kept by their places, the others as they were sent."""
    others = iter(sent)
    return [kept[at] if at in kept else next(others) for at in range(count)]


def answer_body(
    choices: Mapping[str, bool] | None,
    *,
    prompt: str | None,
    method: str,
    conversation: str | None,
    language: str | None,
) -> dict[str, JsonValue]:
    """The body of an answer to a prompt."""
    return {
        "choices": None if choices is None else dict(choices),
        "prompt": prompt,
        "method": method,
        "conversation": conversation,
        "language": language,
    }


def prompt_body(conversation: str | None, language: str | None, purposes: Sequence[str] | None) -> dict[str, JsonValue]:
    """The body of a question for a prompt."""
    return {
        "conversation": conversation,
        "language": language,
        "purposes": None if purposes is None else list(purposes),
    }
