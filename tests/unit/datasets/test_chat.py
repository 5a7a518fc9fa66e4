"""Chat exports of every known shape: what is offered, what is structural, which scope."""

from __future__ import annotations

import json

import pytest

from sottovoce.datasets import FieldRole, Options
from sottovoce.datasets.json_scan import Walk, scan

OPENAI = {
    "id": "chatcmpl-9xY",
    "object": "chat.completion",
    "model": "gpt-4o-mini",
    "created": 1700000000,
    "user": "u-77",
    "messages": [
        {"role": "system", "content": "be kind"},
        {
            "role": "user",
            "name": "ana",
            "content": [
                {"type": "text", "text": "hi"},
                {"type": "image_url", "image_url": {"url": "https://x.example/a.png"}},
            ],
        },
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [
                {
                    "id": "call_1",
                    "type": "function",
                    "function": {"name": "find_user", "arguments": '{"email": "a@x.example"}'},
                }
            ],
        },
        {"role": "tool", "tool_call_id": "call_1", "content": '{"phone": "+1 202-555-0143"}'},
    ],
}
SHAREGPT = {"id": "abc_1", "conversations": [{"from": "human", "value": "hi"}, {"from": "gpt", "value": "yo"}]}
RASA = {
    "sender_id": "whatsapp:+12025550143",
    "slots": {"email": "a@x.example"},
    "events": [
        {
            "event": "user",
            "timestamp": 1700000000.12,
            "text": "hi",
            "metadata": {"phone": "+12025550143"},
            "input_channel": "rest",
        },
        {"event": "slot", "name": "email", "value": "a@x.example"},
    ],
}


def taken(value: object, **options: object):
    return scan(json.dumps(value), Walk.of(Options(**options)))


def offered(value: object, **options: object) -> list[tuple[str, str | None]]:
    return [(one.path, one.name) for one in taken(value, **options).fields]


def test_openai_messages() -> None:
    """Content as string or parts, names of people (not of functions), arguments of tool calls and results of tools."""
    found = taken(OPENAI)
    assert [(one.path, one.name) for one in found.fields] == [
        ("id", "id"),
        ("user", "user"),
        ("messages[0].content", None),
        ("messages[1].name", "name"),
        ("messages[1].content[0].text", None),
        ("messages[1].content[1].image_url.url", "url"),
        ("messages[2].tool_calls[0].function.arguments.$.email", "email"),
        ("messages[3].content.$.phone", "phone"),
    ]
    assert (found.conversation, found.subject) == ("chatcmpl-9xY", "u-77")
    assert [one.role for one in found.fields][:3] == [FieldRole.CONVERSATION, FieldRole.SUBJECT, FieldRole.TEXT]


def test_sharegpt_conversations() -> None:
    """Speakers are structural, what they say is not."""
    found = taken(SHAREGPT)
    assert [one.path for one in found.fields] == ["id", "conversations[0].value", "conversations[1].value"]
    assert found.conversation == "abc_1"


def test_rasa_trackers() -> None:
    """The sender of a tracker may be a phone number: it names the conversation and is offered."""
    found = taken(RASA)
    assert found.conversation == "whatsapp:+12025550143"
    assert [(one.path, one.name) for one in found.fields] == [
        ("sender_id", "sender_id"),
        ("slots.email", "email"),
        ("events[0].text", None),
        ("events[0].metadata.phone", "phone"),
        ("events[1].name", "name"),
        ("events[1].value", "email"),
    ]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("role", "Ana Ruiz"),
        ("from", "ana@x.example"),
        ("type", "Ana Ruiz"),
        ("model", "ana ruiz"),
        ("id", "ana.ruiz"),
        ("id", "600111222"),
        ("message_id", "<ana@x.example>"),
        ("created", "by Ana"),
        ("date", "1985-03-12"),
        ("channel", "+12025550143"),
        ("lang", "Ana Ruiz"),
        ("spans", "ana"),
        ("timestamp", "600 111 222"),
        ("id", "12345678Z"),
    ],
)
def test_a_structural_key_does_not_hide_a_value_of_another_shape(key: str, value: str) -> None:
    """Key and shape must both say so."""
    assert offered({"x": {key: value}}) == [(f"x.{key}", key)]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("role", "assistant"),
        ("from", "gpt"),
        ("type", "tool_result"),
        ("model", "gpt-4o-mini"),
        ("model", "meta/llama-3.1"),
        ("id", "call_abc123"),
        ("id", "0b6d5bd0-5d5c-4c56-9d6b-0a4ce5a2c001"),
        ("created_at", "2026-03-02T17:14:59Z"),
        ("timestamp", "1700000000"),
        ("lang", "pt-BR"),
        ("spans", "EMAIL_ADDRESS"),
        ("finish_reason", "stop"),
    ],
)
def test_surely_structural_values_are_left_alone(key: str, value: str) -> None:
    """They are what a machine wrote for machines."""
    assert offered({"x": {key: value}}) == []


@pytest.mark.parametrize(
    ("record", "conversation", "subject"),
    [
        ({"conversation": "a", "thread_id": "b", "subject": "s", "user_id": "u"}, "a", "s"),
        ({"thread_id": "b", "customer_id": 12}, "b", "12"),
        ({"id": "x"}, None, None),
        ({"id": "x", "turns": [{}]}, "x", None),
        ({"conversation": [{"text": "t"}], "session_id": "y"}, "y", None),
        ({"subject": "Where is my order?", "user": {"name": "x"}}, None, None),
        ({"x": {"conversation_id": "deep"}}, None, None),
        ({"conversation_id": "", "chat_id": "c"}, "c", None),
        ({"conversation_id": None, "user_id": None}, None, None),
    ],
)
def test_scopes_are_found_by_their_keys(record: object, conversation: str | None, subject: str | None) -> None:
    """Best key first; a subject line is not a person."""
    found = taken(record)
    assert (found.conversation, found.subject) == (conversation, subject)


def test_scopes_can_be_named() -> None:
    """By key or by dotted path, whatever shape the value has."""
    record = {"conversation_id": "a", "meta": {"case": "the one", "who": {"id": "call_1"}}, "ticket": "b c"}
    found = taken(record, conversation_field="meta.case", subject_field="meta.who.id")
    assert (found.conversation, found.subject) == ("the one", "call_1")
    assert {one.path: one.role for one in found.fields}["meta.who.id"] is FieldRole.SUBJECT
    assert taken(record, conversation_field="ticket").conversation == "b c"
    assert taken(record, conversation_field="none").conversation is None


def test_a_scope_may_be_an_attribute_too() -> None:
    """An attribute keeps its role, and still names the scope."""
    found = taken({"user_id": "u", "text": "t"}, attributes=frozenset({"user_id"}))
    assert found.subject == "u"
    assert found.fields[0].role is FieldRole.ATTRIBUTE
