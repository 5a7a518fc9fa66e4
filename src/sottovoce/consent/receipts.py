"""Signed receipts of consent events: written, and verified without a database. Pure.

The field names are those of ISO/IEC TS 27560:2023; ``docs/formats/consent-receipt.md`` lists them. The signature is
Ed25519 over the receipt's canonical JSON (RFC 8785, restricted: no floats).
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sottovoce.consent.model import ConsentEvent, Event, ReceiptError
from sottovoce.consent.notices import controller_of
from sottovoce.manifest import Manifest

SCHEMA: Final = "sottovoce-consent-receipt-1"
CONTEXT: Final = b"sottovoce consent receipt v1\n"
"""What comes before the JSON when it is signed, so that this signature can be of nothing else."""

MAX_CHARS: Final = 16_384
SIGNED_EVENTS: Final = frozenset({Event.GIVEN, Event.REFUSED, Event.WITHDRAWN, Event.GPC})
"""Events that have a receipt: those that a person caused."""

_REMEDY: Final = "Ask who gave it to you for the receipt exactly as it was issued"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_RIGHTS: Final = [
    "access",
    "rectification",
    "erasure",
    "restriction",
    "portability",
    "objection",
    "withdrawal",
    "complaint",
]


class Signer(Protocol):
    """Signs receipts."""

    @property
    def key_id(self) -> str:
        """Names the key, so that receipts stay verifiable when it is changed."""
        ...

    def sign(self, message: bytes, /) -> bytes:
        """Give the Ed25519 signature, 64 bytes."""
        ...


def write_receipt(event: ConsentEvent, manifest: Manifest, signer: Signer) -> str:
    """Write and sign the receipt of an event, as canonical JSON."""
    proof = {"algorithm": "Ed25519", "key_id": signer.key_id}
    document = {**_document(event, manifest), "proof": proof}
    signature = signer.sign(CONTEXT + _canonical(document))
    signed = {**document, "proof": {**proof, "signature": base64.b64encode(signature).decode()}}
    return _canonical(signed).decode()


def verify_receipt(text: str, keys: Mapping[str, bytes]) -> Mapping[str, Any]:
    """Verify a receipt and give what it says.

    Args:
        text: The receipt.
        keys: Public keys (32 bytes) by key id: the present one and earlier ones.

    Raises:
        ReceiptError: It is not a receipt, was changed, or was signed by a key that is not among ``keys``.
    """
    document = _parse(text)
    proof = document.get("proof")
    if document.get("schema_version") != SCHEMA or not isinstance(proof, dict):
        raise ReceiptError("this is not a consent receipt of a version known here", remedy=_REMEDY)
    key = keys.get(proof["key_id"]) if isinstance(proof.get("key_id"), str) else None
    if key is None:
        remedy = "Give the public key that the service had when the receipt was issued"
        raise ReceiptError("the receipt was signed by a key that is not known here", remedy=remedy)
    unsigned = {**document, "proof": {name: value for name, value in proof.items() if name != "signature"}}
    try:
        signature = base64.b64decode(proof.get("signature", ""), validate=True)
        Ed25519PublicKey.from_public_bytes(key).verify(signature, CONTEXT + _canonical(unsigned))
    except (InvalidSignature, binascii.Error, TypeError, ValueError):
        raise ReceiptError("the receipt was changed, or its signature is not by this key", remedy=_REMEDY) from None
    return document


def _document(event: ConsentEvent, manifest: Manifest) -> dict[str, Any]:
    happened: dict[str, Any] = {
        "event_id": event.id,
        "event_time": _moment(event.at_ms),
        "received_time": _moment(event.received_ms),
        "event_type": "explicit",
        "event_state": event.event.value,
        "entity_id": event.subject_id,
        "method": event.method.value,
        "gpc": event.gpc,
        "conflict": event.conflict,
        "gpc_note_shown": event.knew_gpc,
    }
    places = {"prompt_id": event.prompt_id, "conversation_id": event.conversation_id}
    happened |= {name: value for name, value in places.items() if value is not None}
    if event.expires_ms is not None:
        happened["validity_duration"] = {"until": _moment(event.expires_ms)}
    service = manifest.service
    return {
        "schema_version": SCHEMA,
        "record_id": event.id,
        "pii_principal_id": event.subject_id,
        "tenant": event.tenant,
        "processing": _processing(event, manifest),
        "event": happened,
        "party_identification": [
            {"party_role": "controller", "party_name": controller_of(manifest), "party_contact": service.contact}
        ],
    }


def _processing(event: ConsentEvent, manifest: Manifest) -> dict[str, Any]:
    purpose = manifest.purpose(event.purpose)
    recipients = sorted({row.name for row in manifest.recipients if row.purpose == event.purpose})
    notice = {"version": event.notice_version, "sha256": event.notice_sha256}
    if "prompt_sha256" in event.detail:
        notice["prompt_sha256"] = str(event.detail["prompt_sha256"])
    return {
        "privacy_notice": notice,
        "language": event.language,
        "purpose": event.purpose,
        "lawful_basis": purpose.basis.value if purpose is not None else "none",
        "pii_information": ["chat messages"],
        "pii_controllers": [controller_of(manifest)],
        "collection_method": "chat",
        "retention_period": str(purpose.keep) if purpose is not None else "",
        "recipient_third_parties": recipients,
        "withdrawal_method": "write the stop word in the chat, or use the settings",
        "privacy_rights": list(_RIGHTS),
    }


def _moment(at_ms: int) -> str:
    """Write a time as RFC 3339, UTC, with milliseconds."""
    moment = _EPOCH + timedelta(milliseconds=at_ms)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{at_ms % 1000:03d}Z"


def _canonical(value: Mapping[str, Any]) -> bytes:
    """Write canonical JSON. All keys are ASCII, so sorting them by code points is what RFC 8785 asks for."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _parse(text: str) -> dict[str, Any]:
    """Parse JSON in which no key stands twice and no number has a fraction."""
    value = None
    try:
        if len(text) <= MAX_CHARS:
            value = json.loads(text, object_pairs_hook=_pairs, parse_float=_no_float, parse_constant=_no_float)
            json.dumps(value, ensure_ascii=False).encode()  # Half a character could not be signed.
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise ReceiptError("this is not a consent receipt", remedy=_REMEDY)
    return value


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def _no_float(_text: str) -> float:
    raise ValueError("a number has a fraction")
