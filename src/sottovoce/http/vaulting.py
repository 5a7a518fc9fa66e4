"""Tokens and values: the vault, served."""

from __future__ import annotations

from typing import Any, Final

from sottovoce.http.bodies import (
    CanaryBody,
    MaskBody,
    RestoreBody,
    RevealBody,
    ShredBody,
    TokenizeBody,
    UnlockBody,
)
from sottovoce.http.endpoint import Call, Endpoint
from sottovoce.http.ports import Service
from sottovoce.service import Action, RotationResult, UnlockView


def post_tokenize(service: Service, call: Call) -> dict[str, Any]:
    """Tokens for values."""
    body: TokenizeBody = call.body
    call.exchange.count = len(body.values)
    values = [(item.kind, item.value) for item in body.values]
    return {"tokens": service.tokenize(call.caller, body.scope.as_scope(), values)}


def post_reveal(service: Service, call: Call) -> dict[str, Any]:
    """Values of tokens, for who may see them."""
    body: RevealBody = call.body
    call.exchange.count = len(body.tokens)
    return {"values": service.reveal(call.caller, body.conversation, body.tokens, body.purpose, body.reason)}


def post_unlocks(service: Service, call: Call) -> UnlockView:
    """A second person's word for a reveal in bulk."""
    body: UnlockBody = call.body
    view: UnlockView = service.unlock(call.caller, body.key, body.purpose, body.reason)
    return view


def post_rotate(service: Service, call: Call) -> RotationResult:
    """A new wrapping key."""
    result: RotationResult = service.rotate(call.caller)
    return result


def post_shred(service: Service, call: Call) -> dict[str, Any]:
    """The end of a scope's data key."""
    body: ShredBody = call.body
    return {"shredded": service.shred(call.caller, body.scope.as_scope(), body.reason)}


def post_canaries(service: Service, call: Call) -> dict[str, Any]:
    """A value that nobody has a reason to reveal."""
    body: CanaryBody = call.body
    return {"token": service.plant_canary(call.caller, body.conversation, body.kind)}


def post_mask(service: Service, call: Call) -> dict[str, Any]:
    """A JSON value with its texts masked; what stands for what is kept in the vault."""
    body: MaskBody = call.body
    return {"value": service.mask(call.caller, body.conversation, body.value)}


def post_restore(service: Service, call: Call) -> dict[str, Any]:
    """A masked JSON value with its originals back."""
    body: RestoreBody = call.body
    purpose, reason = body.purpose or "", body.reason or ""
    return {"value": service.restore(call.caller, body.conversation, body.value, purpose, reason)}


VAULT: Final[tuple[Endpoint, ...]] = (
    Endpoint(
        method="POST",
        path="/v1/vault/tokenize",
        name="post_tokenize",
        summary="Tokens for values",
        tag="vault",
        handler=post_tokenize,
        actions=(Action.TOKENIZE,),
        body=TokenizeBody,
        result=dict[str, list[str]],
    ),
    Endpoint(
        method="POST",
        path="/v1/vault/reveal",
        name="post_reveal",
        summary="Values of tokens, for a purpose and a reason, audited",
        tag="vault",
        handler=post_reveal,
        actions=(Action.REVEAL,),
        body=RevealBody,
        result=dict[str, dict[str, str]],
    ),
    Endpoint(
        method="POST",
        path="/v1/vault/unlocks",
        name="post_unlocks",
        summary="Let another key reveal in bulk for a short while",
        tag="vault",
        handler=post_unlocks,
        actions=(Action.UNLOCK,),
        body=UnlockBody,
        result=UnlockView,
    ),
    Endpoint(
        method="POST",
        path="/v1/vault/rotate",
        name="post_rotate",
        summary="A new wrapping key; every data key is wrapped anew",
        tag="vault",
        handler=post_rotate,
        actions=(Action.ROTATE,),
        result=RotationResult,
    ),
    Endpoint(
        method="POST",
        path="/v1/vault/shred",
        name="post_shred",
        summary="Destroy the data key of a scope",
        tag="vault",
        handler=post_shred,
        actions=(Action.SHRED,),
        body=ShredBody,
        result=dict[str, bool],
    ),
    Endpoint(
        method="POST",
        path="/v1/vault/canaries",
        name="post_canaries",
        summary="Plant a value that nobody has a reason to reveal",
        tag="vault",
        handler=post_canaries,
        actions=(Action.PLANT_CANARY,),
        body=CanaryBody,
        result=dict[str, str],
    ),
    Endpoint(
        method="POST",
        path="/v1/mask",
        name="post_mask",
        summary="Mask every text of a JSON value; nothing but the vault keeps it",
        tag="vault",
        handler=post_mask,
        actions=(Action.MASK,),
        body=MaskBody,
        result=dict[str, Any],
    ),
    Endpoint(
        method="POST",
        path="/v1/restore",
        name="post_restore",
        summary="Put the originals back into a masked JSON value, audited",
        tag="vault",
        handler=post_restore,
        actions=(Action.RESTORE,),
        body=RestoreBody,
        result=dict[str, Any],
    ),
)
