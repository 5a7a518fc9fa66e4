"""What the keys of chat exports mean.

Rules kept here: whatever is not surely structural is offered (a value is left alone only if its key *and* its shape say
that it is a role, a type, a model, a machine's id or a point in time); a key that only carries chat text gives no name,
any other key does, since it may tell what the value is; scopes are named by a field that the user gave, else by the
first known key that is there.

Known by their keys: OpenAI ``messages`` (string or parts, tool calls and tool results), ShareGPT ``conversations``,
Rasa trackers (``events``, ``slots``), this project's own ``turns``, and rows or objects of any shape.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sottovoce.datasets.model import Options

_CACHE_LIMIT: Final = 4096

_ROLES = (
    "action|admin|agent|ai|assistant|bot|chatbot|chatgpt|client|customer|developer|function|gpt|human|model|moderator|"
    "operator|prompter|session_started|slot|support|system|tool|user|visitor"
)
ROLE: Final = re.compile(rf"(?:{_ROLES})", re.IGNORECASE)
LABEL: Final = re.compile(r"[a-z][a-z0-9]{0,23}(?:[_./-][a-z0-9]{1,24}){0,4}")
KIND_LABEL: Final = re.compile(r"[A-Z]{2,}(?:_[A-Z]{2,}){0,5}")
MODEL: Final = re.compile(r"(?=[^\n]{0,80}\Z)[A-Za-z][A-Za-z0-9]*(?:[-._/:][A-Za-z0-9]+)*(?<![0-9]{7})")
LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,4}){0,2}")
MACHINE_ID: Final = re.compile(
    r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}|[0-9a-f]{16,64}|-?[0-9]{1,6}"
    r"|(?:call|chatcmpl|cmpl|conv|evt|fp|msg|req|resp|run|step|thread|toolu|turn)[-_][A-Za-z0-9]{1,64}",
)
INSTANT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?"
    r" ?(?:Z|UTC|[+-][0-9]{2}:?[0-9]{2})?"
    r"|[0-9]{9,10}(?:\.[0-9]{1,9})?|[0-9]{13}|[0-9]{16}",
)

_STRUCTURAL: Final[tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]] = (
    (ROLE, ("role", "from", "author", "sender", "speaker", "sender_type", "event", "participant")),
    (
        LABEL,
        (
            *("type", "object", "finish_reason", "stop_reason", "kind", "status", "channel", "input_channel"),
            *("source_type", "content_type", "encoding"),
        ),
    ),
    (KIND_LABEL, ("spans",)),
    (MODEL, ("model", "model_name", "model_slug", "model_id", "engine")),
    (LANGUAGE, ("lang", "language", "locale")),
    (
        MACHINE_ID,
        (
            *("id", "uuid", "guid", "message_id", "messageid", "msg_id", "parent", "parent_id", "parent_message_id"),
            *("tool_call_id", "call_id", "request_id", "response_id", "run_id", "trace_id", "span_id", "event_id"),
            *("turn_id", "system_fingerprint", "children"),
        ),
    ),
    (
        INSTANT,
        (
            *("timestamp", "ts", "time", "at", "date", "created", "created_at", "createdat", "create_time", "updated"),
            *("updated_at", "updatedat", "update_time", "started_at", "ended_at", "sent_at", "received_at"),
            *("datetime", "start_time", "end_time"),
        ),
    ),
)
_TEXT_KEYS: Final = frozenset(
    {
        *("answer", "body", "chosen", "chunk", "comment", "completion", "content", "conversation", "conversations"),
        *("data", "dialog", "dialogue", "events", "feedback", "history", "input", "instruction", "line", "message"),
        *("messages", "msg", "note", "notes", "output", "parts", "prompt", "query", "question", "rejected", "reply"),
        *("response", "system_prompt", "text", "title", "transcript", "turn", "turns", "utterance", "value", "values"),
    }
)
FUNCTIONS: Final = frozenset({"function", "function_call", "tool", "tool_use"})
"""Keys of objects whose ``name`` is that of a function, not of a person."""

_LABEL_KEYS: Final = frozenset({"name", "entity", "key", "field", "slot", "label"})

CONVERSATION_KEYS: Final = (
    *("conversation", "conversation_id", "conversationId", "thread_id", "threadId", "session_id", "sessionId"),
    *("chat_id", "chatId", "dialog_id", "dialogue_id", "sender_id"),
)
SUBJECT_KEYS: Final = (
    *("subject", "subject_id", "user_id", "userId", "customer_id", "customerId", "contact_id", "contactId"),
    *("visitor_id", "visitorId", "person_id", "user"),
)
_CHAT_CONTAINERS: Final = frozenset(("messages", "conversations", "turns", "events", "mapping", "conversation"))
_ID_SHAPE: Final = re.compile(r"\S{1,256}")


@dataclass(frozen=True, slots=True)
class KeyRule:
    """What a key says of its value.

    Args:
        name: Passed on as `Field.name`.
        skip: Values of this shape are structural and not offered; None offers all.
        offered: False if the user named other fields and not this one.
        labels: The value names its sibling ``value``, as in ``{"name": "phone", "value": ...}``.
        labelled: The key is that sibling.
    """

    name: str | None
    skip: re.Pattern[str] | None = None
    offered: bool = True
    labels: bool = False
    labelled: bool = False


class KeyRules(dict[str, KeyRule]):
    """Rule by key, worked out once per key.

    Args:
        text_fields: If not empty, only these keys are offered.
    """

    def __init__(self, text_fields: Iterable[str] = ()) -> None:
        super().__init__()
        self._only = frozenset(text_fields)

    def __missing__(self, key: str) -> KeyRule:
        rule = self._classify(key)
        if len(self) < _CACHE_LIMIT:
            self[key] = rule
        return rule

    def _classify(self, key: str) -> KeyRule:
        lowered = key.strip().lower()
        name = None if lowered in _TEXT_KEYS or not lowered else key
        if self._only:
            return KeyRule(name, offered=key in self._only)
        skip = next((pattern for pattern, keys in _STRUCTURAL if lowered in keys), None)
        return KeyRule(name, skip, labels=lowered in _LABEL_KEYS, labelled=lowered == "value")


@dataclass(frozen=True, slots=True)
class Scopes:
    """Which keys may name the conversation and the person of a record.

    Args:
        conversation: Candidates, best first.
        subject: Candidates, best first.
        conversation_given: The user named the one candidate, so its value may have any shape.
        subject_given: Likewise.
    """

    conversation: tuple[str, ...]
    subject: tuple[str, ...]
    conversation_given: bool
    subject_given: bool

    @classmethod
    def of(cls, options: Options) -> Scopes:
        """The candidates that `options` leave."""
        given, person = options.conversation_field, options.subject_field
        return cls(
            (given,) if given else (*CONVERSATION_KEYS, "id"),
            (person,) if person else SUBJECT_KEYS,
            given is not None,
            person is not None,
        )

    @property
    def keys(self) -> frozenset[str]:
        """Every candidate; of a dotted path, the whole path."""
        return frozenset((*self.conversation, *self.subject))

    def pick_conversation(self, found: dict[str, str], keys: Iterable[str] = ()) -> str | None:
        """The candidate of `found` that names the conversation; ``id`` only if `keys` hold a chat."""
        for key in self.conversation:
            if key == "id" and not self.conversation_given and _CHAT_CONTAINERS.isdisjoint(keys):
                continue
            if key in found and (self.conversation_given or _ID_SHAPE.fullmatch(found[key])):
                return key
        return None

    def pick_subject(self, found: dict[str, str]) -> str | None:
        """The candidate of `found` that names the person. A subject line (it has spaces) is not one."""
        for key in self.subject:
            if key in found and (self.subject_given or _ID_SHAPE.fullmatch(found[key])):
                return key
        return None
