"""The audit log, the jobs and the keys."""

from __future__ import annotations

from typing import Any, Final

from sottovoce.http.bodies import EntriesQuery, KeyBody, RotateKeyBody
from sottovoce.http.endpoint import PLAIN_TEXT, Call, Endpoint
from sottovoce.http.model import Fault, InvalidRequestError
from sottovoce.http.ports import Service
from sottovoce.service import Action, JobView, KeyView, NewKey, Role


def get_checkpoint(service: Service, call: Call) -> str:
    """The signed state of the audit log."""
    note: str = service.checkpoint(call.caller)
    return note


def get_entries(service: Service, call: Call) -> dict[str, Any]:
    """Entries of the audit log, in order."""
    query: EntriesQuery = call.query
    return {"entries": service.audit_entries(call.caller, query.start, query.count)}


def get_proof(service: Service, call: Call) -> str:
    """Proof that an entry stands in the log."""
    seq = call.path["seq"]
    if not (seq.isascii() and seq.isdigit() and len(seq) <= 15):
        raise InvalidRequestError((Fault("wrong_form", parameter="seq"),))
    proof: str = service.proof(call.caller, int(seq))
    return proof


def get_jobs(service: Service, call: Call) -> dict[str, Any]:
    """What runs by itself, and how it went."""
    return {"jobs": service.jobs(call.caller)}


def get_keys(service: Service, call: Call) -> dict[str, Any]:
    """All API keys, without their secrets."""
    return {"keys": service.list_keys(call.caller)}


def post_keys(service: Service, call: Call) -> NewKey:
    """A new API key; its secret is told this once."""
    body: KeyBody = call.body
    key: NewKey = service.create_key(call.caller, Role(body.role), body.label, body.expires_days)
    return key


def delete_key(service: Service, call: Call) -> dict[str, Any]:
    """The end of an API key."""
    service.revoke_key(call.caller, call.path["key"])
    return {"revoked": True}


def rotate_key(service: Service, call: Call) -> NewKey:
    """A new secret in place of an old one, which goes on to be valid for a while."""
    body: RotateKeyBody = call.body
    key: NewKey = service.rotate_key(call.caller, call.path["key"], body.grace_hours)
    return key


OVERSIGHT: Final[tuple[Endpoint, ...]] = (
    Endpoint(
        method="GET",
        path="/v1/audit/checkpoint",
        name="get_checkpoint",
        summary="The signed state of the audit log, as a C2SP note",
        tag="oversight",
        handler=get_checkpoint,
        actions=(Action.AUDIT_READ,),
        result=str,
        media=PLAIN_TEXT,
    ),
    Endpoint(
        method="GET",
        path="/v1/audit/entries",
        name="get_entries",
        summary="Entries of the audit log, in order",
        tag="oversight",
        handler=get_entries,
        actions=(Action.AUDIT_READ,),
        query=EntriesQuery,
        result=dict[str, list[dict[str, Any]]],
    ),
    Endpoint(
        method="GET",
        path="/v1/audit/entries/{seq}/proof",
        name="get_proof",
        summary="Proof that an entry stands in the log",
        tag="oversight",
        handler=get_proof,
        actions=(Action.AUDIT_READ,),
        result=str,
        media=PLAIN_TEXT,
    ),
    Endpoint(
        method="GET",
        path="/v1/jobs",
        name="get_jobs",
        summary="What runs by itself, and how it went",
        tag="oversight",
        handler=get_jobs,
        actions=(Action.JOBS_READ,),
        result=dict[str, list[JobView]],
    ),
    Endpoint(
        method="GET",
        path="/v1/keys",
        name="get_keys",
        summary="All API keys, without their secrets",
        tag="oversight",
        handler=get_keys,
        actions=(Action.KEYS_MANAGE,),
        result=dict[str, list[KeyView]],
    ),
    Endpoint(
        method="POST",
        path="/v1/keys",
        name="post_keys",
        summary="Make an API key; its secret is told this once",
        tag="oversight",
        handler=post_keys,
        actions=(Action.KEYS_MANAGE,),
        body=KeyBody,
        result=NewKey,
        status=201,
    ),
    Endpoint(
        method="DELETE",
        path="/v1/keys/{key}",
        name="delete_key",
        summary="Revoke an API key",
        tag="oversight",
        handler=delete_key,
        actions=(Action.KEYS_MANAGE,),
        result=dict[str, bool],
    ),
    Endpoint(
        method="POST",
        path="/v1/keys/{key}/rotate",
        name="rotate_key",
        summary="Give a key a new secret; the old one goes on for a while",
        tag="oversight",
        handler=rotate_key,
        actions=(Action.KEYS_MANAGE,),
        body=RotateKeyBody,
        needs_body=False,
        result=NewKey,
        status=201,
    ),
)
