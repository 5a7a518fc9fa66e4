"""Made-up rows for these tests."""

import hashlib
import hmac

from sottovoce.conversations import (
    FeedbackKind,
    Mark,
    NewConversation,
    NewFeedback,
    NewMessage,
    NewSubject,
    Role,
    ensure_conversations,
    ensure_subjects,
    put_messages,
)
from sottovoce.vault import MintingKey, Scope, ScopeLevel

TENANT = "default"
SUPPORT, ANALYTICS, TRAINING = 1, 2, 4
KEYS = MintingKey(bytes(range(32))).scope_keys(Scope(ScopeLevel.CONVERSATION, "made-up"))
ANA, BEN, MAIL = (
    KEYS.token(*pair) for pair in (("PERSON", "Ana"), ("PERSON", "Ben"), ("EMAIL_ADDRESS", "a@b.example"))
)


def keyed(message):
    return hmac.digest(b"made-up key", message, "sha256")


def hexed(name, length=32):
    return hashlib.sha256(str(name).encode()).hexdigest()[:length]


def ref(name):
    return hashlib.sha256(str(name).encode()).digest()[:16]


def said(text, *tokens):
    """A text in which {} stands for a token, and its marks."""
    marks, out = [], ""
    for piece, token in zip(text.split("{}"), (*tokens, ""), strict=True):
        out += piece
        if token:
            marks.append(Mark(len(out), len(out) + len(token), token.rpartition("-")[0], "token", "rule.made-up", 0.9))
            out += token
    return {"text": out, "marks": tuple(marks)}


def message(name, *, talk="talk", person="ana", tenant=TENANT, **other):
    fields = {"role": Role.USER, "text": "hello", "purposes": SUPPORT, "at_ms": 1000, **other}
    fields.setdefault("received_ms", max(fields["at_ms"], 1000))
    return NewMessage(
        tenant=tenant,
        conversation_id=hexed(talk),
        subject_id=hexed(person),
        client_ref=ref(name),
        **fields,
    )


def opinion(name, *, person="ana", talk=None, **other):
    fields = {"kind": FeedbackKind.THUMBS, "score": 1, "purposes": SUPPORT, "at_ms": 1000, **other}
    fields.setdefault("received_ms", max(fields["at_ms"], 1000))
    return NewFeedback(
        tenant=TENANT,
        client_ref=ref(name),
        subject_id=person and hexed(person),
        conversation_id=talk and hexed(talk),
        **fields,
    )


def prepare(connection, *messages):
    """Rows of the subjects and conversations of messages."""
    ensure_subjects(
        connection,
        [
            NewSubject(
                tenant=new.tenant, id=new.subject_id, audit_ref=hexed((new.tenant, new.subject_id)), created_ms=1
            )
            for new in messages
        ],
    )
    ensure_conversations(
        connection,
        [
            NewConversation(tenant=new.tenant, id=new.conversation_id, subject_id=new.subject_id, created_ms=1)
            for new in messages
        ],
    )


def store(connection, *messages):
    """Store messages as a service would."""
    prepare(connection, *messages)
    return put_messages(connection, keyed, messages)
