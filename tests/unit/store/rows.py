"""Rows for these tests, made up."""

import secrets

from sottovoce.store import audit_entries, consent_events, messages, subjects


def message(**more):
    """What ``messages`` needs."""
    row = {
        "tenant": "default",
        "conversation_id": "c" * 32,
        "subject_id": "s" * 32,
        "client_ref": secrets.token_bytes(16),
        "position": 0,
        "role": "user",
        "at_ms": 1,
        "received_ms": 2,
        "text": "i am PERSON-7K3QX2",
        "findings": "[]",
        "attributes": "{}",
        "purposes": 1,
        "mac": bytes(16),
    }
    return messages.insert().values(row | more)


def subject(**more):
    """What ``subjects`` needs."""
    row = {"tenant": "default", "id": "s" * 32, "audit_ref": secrets.token_hex(16), "created_ms": 1}
    return subjects.insert().values(row | more)


def audit_entry(seq=0):
    """What ``audit_entries`` needs."""
    row = {"seq": seq, "at_ms": 1, "key_id": "k", "type": "message.stored", "body": "{}", "leaf": bytes(32)}
    return audit_entries.insert().values(row)


def consent_event(**more):
    """What ``consent_events`` needs."""
    names = ("purpose", "event", "method", "notice_version", "notice_sha256", "language", "detail", "receipt")
    row = dict.fromkeys(names, "x") | {"tenant": "default", "subject_id": "s" * 32, "at_ms": 1, "received_ms": 1}
    return consent_events.insert().values(row | {"id": secrets.token_hex(16)} | more)
