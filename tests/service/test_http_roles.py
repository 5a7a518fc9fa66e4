"""Every endpoint with a key of every role, and with none, an expired and a revoked one, against a table written by hand."""

from urllib.parse import quote

import pytest

from sottovoce.http.endpoint import Access
from sottovoce.http.endpoints import ENDPOINTS
from sottovoce.service import Role
from tests.service_fixture import open_service
from tests.unit.http.asking import Asker

ANA = "ana@ruiz.example"
WHO = quote(ANA, safe="")
BOT, ANALYST, SUPPORT, PRIVACY, ADMIN = "bot", "analyst", "support", "privacy", "admin"
EVERYBODY = {BOT, ANALYST, SUPPORT, PRIVACY, ADMIN}

MAY = {
    "post_message": {BOT},
    "post_batch": {BOT},
    "post_feedback": {BOT},
    "get_consents": {BOT, PRIVACY},
    "post_consents": {BOT, PRIVACY},
    "delete_consents": {BOT, PRIVACY},
    "post_prompts": {BOT, PRIVACY},
    "get_receipts": {BOT, PRIVACY},
    "get_subject": {BOT, PRIVACY},
    "delete_subject": {BOT, PRIVACY},
    "get_notices": EVERYBODY,
    "get_conversation": {ANALYST, SUPPORT, PRIVACY},
    "get_conversation, restored": {SUPPORT},
    "post_tokenize": {BOT},
    "post_reveal": {SUPPORT, PRIVACY},
    "post_unlocks": {PRIVACY},
    "post_rotate": {ADMIN},
    "post_shred": {PRIVACY},
    "post_canaries": {PRIVACY, ADMIN},
    "post_mask": {BOT},
    "post_restore": {BOT, SUPPORT},
    "get_checkpoint": {PRIVACY, ADMIN},
    "get_entries": {PRIVACY, ADMIN},
    "get_proof": {PRIVACY, ADMIN},
    "get_jobs": {PRIVACY, ADMIN},
    "get_keys": {ADMIN},
    "post_keys": {ADMIN},
    "delete_key": {ADMIN},
    "rotate_key": {ADMIN},
    "get_metrics": {ADMIN},
}
"""Who may do what, written down a second time: a slip in the code's table must meet a contradiction here."""
OPEN = {"get_health", "get_readiness", "get_openapi"}


@pytest.fixture(scope="module")
def door(tmp_path_factory):
    """A service behind its edge, with a person who agreed to everything and a conversation of theirs."""
    served = open_service(tmp_path_factory.mktemp("roles"))
    with Asker(served.service) as ask:
        ask.served = served
        served.consent(ANA)
        served.send("my name is Ana Ruiz", subject=ANA)
        yield ask
    served.service.close()


def request(door, cell):
    """Path and body as somebody would send them who may."""
    service, bot = door.served.service, door.served.bot
    reason = {"reason": "ticket 4711"}
    needs_key = cell in {"delete_key", "rotate_key", "post_unlocks"}
    spare = service.create_key(door.served.callers[Role.ADMIN], Role.BOT, "spare").id if needs_key else ""
    if cell == "post_consents":
        prompt = service.prompt(bot, "visitor@else.example", purposes=("analytics",)).id
        return "/v1/subjects/visitor%40else.example/consents", {"prompt": prompt, "choices": {"analytics": True}}
    return {
        "post_message": ("/v1/messages", {"subject": ANA, "conversation": "c-1", "id": "m-9", "role": "user", "text": "hi"}),
        "post_batch": ("/v1/messages:batch", {"messages": [{"subject": ANA, "conversation": "c-1", "id": "m-8", "role": "user", "text": "hi"}]}),
        "post_feedback": ("/v1/feedback", {"id": "f-1", "kind": "nps", "score": 9, "subject": ANA}),
        "get_consents": (f"/v1/subjects/{WHO}/consents", None),
        "delete_consents": ("/v1/subjects/nobody/consents", None),
        "post_prompts": (f"/v1/subjects/{WHO}/prompts", {}),
        "get_receipts": (f"/v1/subjects/{WHO}/receipts", None),
        "get_subject": (f"/v1/subjects/{WHO}", None),
        "delete_subject": ("/v1/subjects/nobody?reason=request+1", None),
        "get_notices": ("/v1/notices", None),
        "get_conversation": ("/v1/conversations/c-1?view=analytics", None),
        "get_conversation, restored": ("/v1/conversations/c-1?view=support&reason=ticket+4711", None),
        "post_tokenize": ("/v1/vault/tokenize", {"scope": {"level": "conversation", "name": "c-1"}, "values": [{"kind": "PERSON", "value": "Ana"}]}),
        "post_reveal": ("/v1/vault/reveal", {"conversation": "c-1", "tokens": ["PERSON-491MBS6E2"], "purpose": "support", **reason}),
        "post_unlocks": ("/v1/vault/unlocks", {"key": spare, "purpose": "support", **reason}),
        "post_rotate": ("/v1/vault/rotate", None),
        "post_shred": ("/v1/vault/shred", {"scope": {"level": "conversation", "name": "c-none"}, **reason}),
        "post_canaries": ("/v1/vault/canaries", {"conversation": "c-1", "kind": "PERSON"}),
        "post_mask": ("/v1/mask", {"conversation": "c-1", "value": "i am Ana"}),
        "post_restore": ("/v1/restore", {"conversation": "c-1", "value": "hello", "purpose": "support", **reason}),
        "get_checkpoint": ("/v1/audit/checkpoint", None),
        "get_entries": ("/v1/audit/entries", None),
        "get_proof": ("/v1/audit/entries/0/proof", None),
        "get_jobs": ("/v1/jobs", None),
        "get_keys": ("/v1/keys", None),
        "post_keys": ("/v1/keys", {"role": "bot", "label": "web chat"}),
        "delete_key": (f"/v1/keys/{spare}", None),
        "rotate_key": (f"/v1/keys/{spare}/rotate", None),
        "get_metrics": ("/metrics", None),
    }[cell]  # fmt: skip


def put(door, cell, key):
    endpoint = next(row for row in ENDPOINTS if row.name == cell.partition(",")[0])
    if cell == "get_proof":
        door.served.service.parts.audit.checkpoint()
    path, body = request(door, cell)
    return endpoint, door(endpoint.method, path, body, key=key)


def test_the_table_has_every_endpoint():
    """One that is added must be written down here."""
    assert {cell.partition(",")[0] for cell in MAY} | OPEN == {endpoint.name for endpoint in ENDPOINTS}
    assert {row.name for row in ENDPOINTS if row.access is Access.OPEN} == OPEN


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("cell", MAY)
def test_who_may(door, cell, role):
    """Those of the table are answered with success, everybody else with 403."""
    endpoint, answer = put(door, cell, door.served.secrets[role])
    if role.value in MAY[cell]:
        assert answer.status == endpoint.status, answer.body
    else:
        assert (answer.status, answer.code) == (403, "forbidden")


@pytest.fixture(scope="module")
def ended(door):
    """Keys that were valid for everything once, by how they ended."""
    service, clock = door.served.service, door.served.clock
    admin = door.served.callers[Role.ADMIN]
    made = {name: service.create_key(admin, Role.ADMIN, name, 1) for name in ("expired", "revoked", "replaced")}
    for key in made.values():
        assert door("GET", "/v1/jobs", key=key.secret).status == 200
    service.revoke_key(admin, made["revoked"].id)
    service.rotate_key(admin, made["replaced"].id, 0)
    assert door("GET", "/v1/jobs", key=made["expired"].secret).status == 200
    clock.advance(days=1, hours=1)
    return {name: key.secret for name, key in made.items()}


@pytest.mark.parametrize("how", ["none", "unknown", "expired", "revoked", "replaced"])
@pytest.mark.parametrize("cell", MAY)
def test_nobody_else_gets_in(door, ended, cell, how):
    """No key, one that never was, and ones that have ended: 401, all with the same words."""
    known = door.served.secrets[Role.ADMIN]
    key = {"none": None, "unknown": known[:-1] + ("A" if known[-1] != "A" else "B"), **ended}[how]
    _, answer = put(door, cell, key)
    assert (answer.status, answer.code) == (401, "unauthenticated")


@pytest.mark.parametrize("name", sorted(OPEN))
def test_status_is_open(door, name):
    """With and without a key."""
    endpoint = next(row for row in ENDPOINTS if row.name == name)
    assert door("GET", endpoint.path, key=None).status == 200
