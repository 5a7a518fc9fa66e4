"""What is asked of the service: a function for each question gives the request, and how to read the answer. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Generic, TypeVar
from urllib.parse import quote, urlencode

from sottovoce.client.model import (
    Consents,
    Erasure,
    FeedbackResult,
    JsonValue,
    Message,
    MessageResult,
    Notice,
    Page,
    Prompt,
    Summary,
)
from sottovoce.client.reading import problem_code, read, read_member, unexpected
from sottovoce.errors import InputError

T = TypeVar("T")

MOST_IN_BATCH: Final = 500
MOST_BYTES: Final = 4 * 1024 * 1024
"""Half of what the service takes at once as it comes, so that no batch is refused for its length."""
FAULTY: Final = frozenset(
    {
        "conflict",
        "foreign_conversation",
        "input",
        "invalid_message",
        "invalid_request",
        "malformed_body",
        "original_conflict",
        "subject_mismatch",
        "too_large",
    }
)
"""Codes that speak of the message itself: however often it is sent, it is not stored."""
_LONE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """One request.

    Attributes:
        method: HTTP method.
        target: Path and query, percent-encoded.
        read: Makes the result from the JSON of the answer; raises ServiceFailedError where it does not fit.
        body: JSON; None for no body.
        gpc: Whether to pass on ``Sec-GPC: 1``.
    """

    method: str
    target: str = field(repr=False)
    read: Callable[[object], T] = field(repr=False)
    body: bytes | None = field(default=None, repr=False)
    gpc: bool = False


def json_bytes(value: object) -> bytes:
    """JSON in UTF-8, with U+FFFD for lone surrogates, which are no characters.

    Raises:
        InputError: It is no JSON value.
    """
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError):
        raise InputError(
            "what is to be sent is no JSON value",
            remedy="Give texts, finite numbers, true, false, null, lists and objects",
        ) from None
    return _LONE.sub("\ufffd", text).encode()


def message_body(message: Message) -> dict[str, Any]:
    """A message as the service takes it."""
    return _without_none(
        subject=message.subject,
        conversation=message.conversation,
        id=message.id,
        role=message.role,
        text=message.text,
        at=message.at_ms,
        language=message.language or None,
        attributes=dict(message.attributes) or None,
        purposes=None if message.purposes is None else list(message.purposes),
    )


def message(said: Message) -> Call[MessageResult]:
    """Take one message."""
    return Call("POST", "/v1/messages", lambda value: _result(value, said), json_bytes(message_body(said)), said.gpc)


def batch(said: Sequence[Message]) -> Call[list[MessageResult]]:
    """Take many; all of them with or all without ``gpc`` (see ``batches``)."""

    def results(value: object) -> list[MessageResult]:
        found: list[object] = read_member(list[object], value, "results")
        if len(found) != len(said):
            raise unexpected(200)
        return [_result(item, each) for item, each in zip(found, said, strict=True)]

    body = json_bytes({"messages": [message_body(each) for each in said]})
    return Call("POST", "/v1/messages:batch", results, body, said[0].gpc)


def batches(said: Sequence[Message]) -> Iterator[list[Message]]:
    """Messages in the order given, in pieces that the service takes."""
    piece: list[Message] = []
    size = 0
    for each in said:
        length = len(json_bytes(message_body(each))) + 1
        if piece and (len(piece) >= MOST_IN_BATCH or size + length > MOST_BYTES or piece[0].gpc != each.gpc):
            yield piece
            piece, size = [], 0
        piece.append(each)
        size += length
    if piece:
        yield piece


def feedback(given: Mapping[str, JsonValue]) -> Call[FeedbackResult]:
    """Take feedback."""
    return Call("POST", "/v1/feedback", lambda value: read(FeedbackResult, value), json_bytes(_without_none(**given)))


def consents(subject: str) -> Call[Consents]:
    """All choices of a person."""
    return Call("GET", f"{_subject(subject)}/consents", _consents)


def answer(subject: str, given: Mapping[str, JsonValue], *, gpc: bool) -> Call[Consents]:
    """Record what a person chose, closed, or signalled."""
    body = json_bytes(_without_none(**given))
    return Call("POST", f"{_subject(subject)}/consents", _consents, body, gpc)


def withdraw(subject: str, purposes: Sequence[str] | None, method: str) -> Call[Consents]:
    """Withdraw consent; for everything when no purpose is named."""
    query = urlencode([*(("purpose", purpose) for purpose in purposes or ()), ("method", method)])
    return Call("DELETE", f"{_subject(subject)}/consents?{query}", _consents)


def prompt(subject: str, given: Mapping[str, JsonValue], *, gpc: bool) -> Call[Prompt | None]:
    """The prompt that is due."""
    return Call(
        "POST",
        f"{_subject(subject)}/prompts",
        lambda value: read_member(Prompt | None, value, "prompt"),
        json_bytes(_without_none(**given)),
        gpc,
    )


def receipts(subject: str) -> Call[list[dict[str, object]]]:
    """Signed receipts of a person's choices."""
    return Call(
        "GET", f"{_subject(subject)}/receipts", lambda value: read_member(list[dict[str, object]], value, "receipts")
    )


def notices(language: str | None) -> Call[list[Notice]]:
    """The notices in force."""
    return Call(
        "GET", f"/v1/notices{_query(language=language)}", lambda value: read_member(list[Notice], value, "notices")
    )


def summary(subject: str, language: str | None) -> Call[Summary]:
    """What is held about a person."""
    return Call("GET", _subject(subject) + _query(language=language), lambda value: read(Summary, value))


def erase(subject: str, reason: str) -> Call[Erasure]:
    """Destroy what is held about a person."""
    return Call("DELETE", _subject(subject) + _query(reason=reason), lambda value: read(Erasure, value))


def mask(conversation: str, value: JsonValue) -> Call[object]:
    """Mask every text of a JSON value."""
    return _value_call("/v1/mask", {"conversation": conversation, "value": value})


def restore(conversation: str, value: JsonValue, purpose: str | None, reason: str | None) -> Call[object]:
    """Put the originals back."""
    given = {"conversation": conversation, "value": value}
    return _value_call("/v1/restore", given | _without_none(purpose=purpose, reason=reason))


def reveal(conversation: str, tokens: Sequence[str], purpose: str, reason: str) -> Call[dict[str, str]]:
    """Values of tokens."""
    given = {"conversation": conversation, "tokens": list(tokens), "purpose": purpose, "reason": reason}
    return Call(
        "POST",
        "/v1/vault/reveal",
        lambda value: read_member(dict[str, str], value, "values"),
        json_bytes(given),
    )


def view(conversation: str, name: str, *, reason: str | None, after: int, limit: int) -> Call[Page]:
    """A page of a conversation."""
    query = _query(view=name, reason=reason, after=str(after), limit=str(limit))
    return Call("GET", f"/v1/conversations/{_segment(conversation)}{query}", lambda value: read(Page, value))


def _value_call(path: str, given: Mapping[str, object]) -> Call[object]:
    return Call("POST", path, lambda value: read_member(object, value, "value"), json_bytes(given))


def _result(value: object, said: Message) -> MessageResult:
    code = problem_code(value)
    if code:
        return MessageResult(id=said.id, stored=False, reason=code, faulty=True)
    result = read(MessageResult, value)
    # Of several messages with a request among them, the service tells by a reason what is a problem for one alone.
    return replace(result, id=said.id, faulty=not result.stored and result.reason in FAULTY)


def _consents(value: object) -> Consents:
    return read(Consents, value)


def _subject(subject: str) -> str:
    return f"/v1/subjects/{_segment(subject)}"


def _segment(name: str) -> str:
    """An id as one segment of a path: whatever stands in it, it stays one."""
    try:
        quoted = quote(name, safe="")
    except UnicodeEncodeError:
        quoted = ""
    if not quoted:
        raise InputError("an id is empty or holds what is no character", remedy="Give text of 1 to 256 characters")
    return quoted.replace(".", "%2E") if not name.strip(".") else quoted


def _query(**given: str | None) -> str:
    query = urlencode({name: value for name, value in given.items() if value is not None}, errors="replace")
    return f"?{query}" if query else ""


def _without_none(**given: object) -> dict[str, Any]:
    return {name: value for name, value in given.items() if value is not None}
