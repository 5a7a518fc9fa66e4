"""What an entry of the audit log says, and its one way of being written. Pure.

What has no place in ``forms.py`` is refused, and the deed with it: no value can get into the log.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, cast

from sottovoce.audit.canonical import JsonValue, parse
from sottovoce.audit.forms import (
    DETAILS,
    WRITE_ACTOR,
    WRITE_KEY_ID,
    WRITE_SUBJECT,
    WRITE_TENANT,
    WRITERS,
    write_count,
)
from sottovoce.audit.model import EntryFormError
from sottovoce.errors import InputError

Detail = str | int | bool | tuple[str, ...]
VERSION: Final = 1


class Deed(StrEnum):
    """What was done."""

    MESSAGE_STORED = "message.stored"
    MESSAGE_REFUSED = "message.refused"
    CONSENT_SHOWN = "consent.shown"
    CONSENT_GIVEN = "consent.given"
    CONSENT_REFUSED = "consent.refused"
    CONSENT_WITHDRAWN = "consent.withdrawn"
    CONSENT_DISMISSED = "consent.dismissed"
    CONSENT_GPC = "consent.gpc"
    CONSENT_EXPIRED = "consent.expired"
    CONSENT_SUPERSEDED = "consent.superseded"
    FEEDBACK_STORED = "feedback.stored"
    VAULT_TOKENIZED = "vault.tokenized"
    VAULT_REVEALED = "vault.revealed"
    VAULT_REVEAL_REFUSED = "vault.reveal_refused"
    VAULT_UNLOCKED = "vault.unlocked"
    VAULT_SHREDDED = "vault.shredded"
    VAULT_ROTATED = "vault.rotated"
    VAULT_CANARY = "vault.canary"
    VIEW_READ = "view.read"
    SUBJECT_ERASED = "subject.erased"
    SUBJECT_SHOWN = "subject.shown"
    RETENTION_DELETED = "retention.deleted"
    KEY_CREATED = "key.created"
    KEY_REVOKED = "key.revoked"
    KEY_ROTATED = "key.rotated"
    CHECKPOINT_SIGNED = "checkpoint.signed"
    SELFCHECK_PASSED = "selfcheck.passed"
    SELFCHECK_FAILED = "selfcheck.failed"
    SERVICE_STARTED = "service.started"
    SERVICE_STOPPED = "service.stopped"


_DEEDS: Final[Mapping[str, str]] = {deed: f'"{deed.value}"' for deed in Deed}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """What is to be written down; place and time are given when it is appended.

    Attributes:
        deed: What was done.
        actor: Who did it: a role, ``key:<id>`` of an API key, ``job:<kind>``, ``person`` for the one it is about.
        tenant: Whose data; empty when it concerns all.
        subject: The subject's ``audit_ref``, 32 hexadecimal characters, never its id; empty when it is about nobody.
        detail: What else, by the keys and forms of ``DETAILS``.
    """

    deed: Deed
    actor: str
    tenant: str = ""
    subject: str = ""
    detail: Mapping[str, Detail] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """An entry as it stands in the log.

    Attributes:
        seq: Its place, from 0.
        at_ms: When it was written, Unix milliseconds. The clock may have stepped back: the order is that of ``seq``.
        deed: What was done; a later version of the program may have written one that this one does not know.
        actor: Who did it.
        tenant: Whose data.
        subject: The subject's ``audit_ref``.
        detail: What else.
        key_id: The key that signed checkpoints when it was written, 8 hexadecimal characters.
    """

    seq: int
    at_ms: int
    deed: str
    actor: str
    tenant: str
    subject: str
    detail: Mapping[str, Detail]
    key_id: str


def body_of(entry: NewEntry, *, seq: int, at_ms: int, key_id: str) -> str:
    """The entry's canonical JSON, which its leaf in the tree is the hash of. ASCII.

    Raises:
        EntryFormError: A field has no place in the log, or not in this form.
    """
    deed, actor, tenant, subject = (
        _DEEDS.get(entry.deed),
        WRITE_ACTOR(entry.actor),
        WRITE_TENANT(entry.tenant),
        WRITE_SUBJECT(entry.subject),
    )
    key, at, place = WRITE_KEY_ID(key_id), write_count(at_ms), write_count(seq)
    if not (deed and actor and tenant and subject and key and at and place):
        written = {
            "deed": deed,
            "actor": actor,
            "tenant": tenant,
            "subject": subject,
            "key_id": key,
            "at_ms": at,
            "seq": place,
        }
        name = next(name for name, text in written.items() if not text)
        raise EntryFormError(f"the {name} of an audit entry is malformed", remedy="See docs/formats/audit-log.md")
    return (
        f'{{"actor":{actor},"at_ms":{at},"deed":{deed},"detail":{{{_details(entry.detail)}}},'
        f'"key":{key},"seq":{place},"subject":{subject},"tenant":{tenant},"v":{VERSION}}}'
    )


def _details(detail: Mapping[str, Detail]) -> str:
    pairs: list[str] = []
    for key in sorted(detail):
        writer = WRITERS.get(key)
        if writer is None:
            # The key itself is not repeated: it may come from a mapping of somebody else's making.
            raise EntryFormError("a detail has no place in the audit log", remedy=f"Allowed are: {', '.join(DETAILS)}")
        written = writer(detail[key]) if isinstance(detail[key], Hashable) else None
        if written is None:
            raise EntryFormError(
                f"the detail '{key}' is not of the form '{DETAILS[key]}'",
                remedy="Entries hold ids, names and counts only",
            )
        pairs.append(f'"{key}":{written}')
    return ",".join(pairs)


_FIELDS: Final = {
    "actor": str,
    "at_ms": int,
    "deed": str,
    "detail": dict,
    "key": str,
    "seq": int,
    "subject": str,
    "tenant": str,
    "v": int,
}


def read_body(body: bytes) -> AuditEntry:
    """The entry that a body writes down. Deeds and details of later versions pass; another shape does not.

    Raises:
        InputError: It is not canonical JSON, or not the shape of an entry.
    """
    value = parse(body)
    if (
        not isinstance(value, dict)
        or {name: type(item) for name, item in value.items()} != _FIELDS
        or value["v"] != VERSION
    ):
        raise InputError("this is not an entry of an audit log", remedy="Give it exactly as it was written")
    fields = cast("dict[str, str]", value)
    detail = cast("dict[str, JsonValue]", value["detail"])
    return AuditEntry(
        seq=cast("int", value["seq"]),
        at_ms=cast("int", value["at_ms"]),
        deed=fields["deed"],
        actor=fields["actor"],
        tenant=fields["tenant"],
        subject=fields["subject"],
        detail={
            name: tuple(map(str, item)) if isinstance(item, list) else cast("Detail", item)
            for name, item in detail.items()
        },
        key_id=fields["key"],
    )
