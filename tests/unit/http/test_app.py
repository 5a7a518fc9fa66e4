"""Requests from end to end, against a service that answers: what reaches it, what comes back, what is logged."""

import asyncio
import json

import pytest

from sottovoce.errors import KeyUnavailableError, OutsideError
from sottovoce.http.endpoint import Access
from sottovoce.http.endpoints import ENDPOINTS
from sottovoce.http.envelope import SECURITY_HEADERS
from sottovoce.service import ForbiddenError, NotFoundError, OverloadedError, Role
from tests.unit.http.asking import KEYS, MESSAGE, Asker, until

REASON = "ticket 4711"
SUBJECT = "/v1/subjects/anna%40visitor.example"
REQUESTS = {
    "post_message": ("/v1/messages", MESSAGE),
    "post_batch": ("/v1/messages:batch", {"messages": [MESSAGE]}),
    "post_feedback": ("/v1/feedback", {"id": "f-1", "kind": "thumbs", "score": 1}),
    "get_consents": (f"{SUBJECT}/consents", None),
    "post_consents": (f"{SUBJECT}/consents", {"choices": {"analytics": True}, "prompt": "p-1"}),
    "delete_consents": (f"{SUBJECT}/consents?purpose=training&method=text", None),
    "post_prompts": (f"{SUBJECT}/prompts", {"language": "de"}),
    "get_receipts": (f"{SUBJECT}/receipts", None),
    "get_subject": (SUBJECT, None),
    "delete_subject": (f"{SUBJECT}?reason=ticket+4711", None),
    "get_notices": ("/v1/notices?language=de", None),
    "get_conversation": ("/v1/conversations/talk%2F1?view=support&reason=ticket+4711", None),
    "post_tokenize": (
        "/v1/vault/tokenize",
        {"scope": {"level": "tenant"}, "values": [{"kind": "PERSON", "value": "Anna"}]},
    ),
    "post_reveal": (
        "/v1/vault/reveal",
        {"conversation": "talk-1", "tokens": ["PERSON-0"], "purpose": "support", "reason": REASON},
    ),
    "post_unlocks": ("/v1/vault/unlocks", {"key": "0123456789ab", "purpose": "support", "reason": REASON}),
    "post_rotate": ("/v1/vault/rotate", None),
    "post_shred": ("/v1/vault/shred", {"scope": {"level": "conversation", "name": "talk-1"}, "reason": REASON}),
    "post_canaries": ("/v1/vault/canaries", {"conversation": "talk-1", "kind": "PERSON"}),
    "post_mask": ("/v1/mask", {"conversation": "talk-1", "value": {"a": ["Anna", 1.5, None]}}),
    "post_restore": ("/v1/restore", {"conversation": "talk-1", "value": "PERSON-0"}),
    "get_checkpoint": ("/v1/audit/checkpoint", None),
    "get_entries": ("/v1/audit/entries?start=5&count=7", None),
    "get_proof": ("/v1/audit/entries/17/proof", None),
    "get_jobs": ("/v1/jobs", None),
    "get_keys": ("/v1/keys", None),
    "post_keys": ("/v1/keys", {"role": "bot", "label": "web chat", "expires_days": 30}),
    "delete_key": ("/v1/keys/0123456789ab", None),
    "rotate_key": ("/v1/keys/0123456789ab/rotate", {"grace_hours": 1}),
    "get_health": ("/healthz", None),
    "get_readiness": ("/readyz", None),
    "get_metrics": ("/metrics", None),
    "get_openapi": ("/openapi.json", None),
}
CALLS = {
    "get_consents": "consents", "post_consents": "answer", "delete_consents": "withdraw", "post_prompts": "prompt",
    "get_receipts": "receipts", "get_subject": "summary", "delete_subject": "erase", "get_notices": "notices",
    "get_conversation": "view", "post_tokenize": "tokenize", "post_reveal": "reveal", "post_unlocks": "unlock",
    "post_rotate": "rotate", "post_shred": "shred", "post_canaries": "plant_canary", "post_mask": "mask",
    "post_restore": "restore", "get_checkpoint": "checkpoint", "get_entries": "audit_entries", "get_proof": "proof",
    "get_jobs": "jobs", "get_keys": "list_keys", "post_keys": "create_key", "delete_key": "revoke_key",
    "rotate_key": "rotate_key", "post_feedback": "feedback", "post_message": "submit", "post_batch": "submit",
}  # fmt: skip
"""The method of the service that each endpoint calls; the others call none."""


def asked(ask, name, **more):
    """Ask an endpoint as it is meant."""
    endpoint = next(endpoint for endpoint in ENDPOINTS if endpoint.name == name)
    path, body = REQUESTS[name]
    return ask(endpoint.method, path, body, key=more.pop("key", "svk_admin"), **more)


def test_there_is_a_request_for_every_endpoint():
    """So that what is tested of all of them is tested of all of them."""
    assert REQUESTS.keys() == {endpoint.name for endpoint in ENDPOINTS}
    assert CALLS.keys() == REQUESTS.keys() - {"get_health", "get_readiness", "get_metrics", "get_openapi"}


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.name)
def test_every_endpoint_answers(ask, endpoint):
    """With its status and type, security headers and a request id; it calls its method with its caller, once."""
    answer = asked(ask, endpoint.name)
    assert answer.status == endpoint.status, answer.body
    assert answer.headers["content-type"] == endpoint.media
    assert answer.headers["content-length"] == str(len(answer.body))
    assert {(name.encode(), value.encode()) for name, value in answer.headers.items()} >= set(SECURITY_HEADERS)
    calls = [call for call in ask.service.asked if call[0] not in {"authenticate", "ready"}]
    if endpoint.name in CALLS:
        ((name, args, _),) = calls
        assert name == CALLS[endpoint.name]
        assert args[0] == KEYS["svk_admin"]
    else:
        assert calls == []


@pytest.mark.parametrize(
    "endpoint", [row for row in ENDPOINTS if row.access is Access.KEY], ids=lambda endpoint: endpoint.name
)
def test_every_endpoint_tells_the_service_s_errors(ask, endpoint):
    """By code and status, on every path."""
    method = CALLS[endpoint.name]
    for error, status in (
        (ForbiddenError("a key of role analyst may not"), 403),
        (NotFoundError("nothing"), 404),
        (OverloadedError(2.5), 429),
        (KeyUnavailableError("/srv/keys.json is missing"), 503),
        (ValueError("canary.bird"), 500),
    ):
        ask.service.fails = {method: error}
        answer = asked(ask, endpoint.name)
        assert answer.status == status
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json["request_id"] == answer.headers["x-request-id"]
        assert b"canary" not in answer.body
        assert b"/srv" not in answer.body
        assert ("retry-after" in answer.headers) == (status in {429, 503})
    assert b"canary" not in ask.log.getvalue()


def test_arguments_arrive(ask):
    """Ids undone from their escapes, parameters in their places."""
    for name in REQUESTS:
        asked(ask, name)
    last = ask.service.last
    admin = KEYS["svk_admin"]
    who = "anna@visitor.example"
    assert last("answer") == (
        (admin, who, {"analytics": True}),
        {"prompt": "p-1", "method": "api", "conversation": None, "language": None},
    )
    assert last("withdraw")[0] == (admin, who, ("training",), "text")
    assert last("prompt")[0] == (admin, who, None, "de", None)
    assert last("erase")[0] == (admin, who, REASON)
    assert last("view") == ((admin, "talk/1", "support"), {"reason": REASON, "after": -1, "limit": 50})
    assert last("tokenize")[0][2] == [("PERSON", "Anna")]
    assert last("reveal")[0] == (admin, "talk-1", ["PERSON-0"], "support", REASON)
    assert last("unlock")[0] == (admin, "0123456789ab", "support", REASON)
    assert last("restore")[0] == (admin, "talk-1", "PERSON-0", "", "")
    assert last("audit_entries")[0] == (admin, 5, 7)
    assert last("proof")[0] == (admin, 17)
    assert last("create_key")[0] == (admin, Role.BOT, "web chat", 30)
    assert last("rotate_key")[0] == (admin, "0123456789ab", 1)
    assert last("notices")[0] == (admin, "de")


def test_json_values_pass_through_mask_unchanged(ask):
    """Numbers, nulls and nesting come back as they went."""
    value = {"a": [1.5, None, {"b": "ünïcode \U0001f600"}], "n": 12345678901234567890}
    assert ask("POST", "/v1/mask", {"conversation": "c", "value": value}).json == {"value": value}


def test_bodies_that_may_be_left_out(ask):
    """A prompt and a rotation need none; a message does."""
    assert ask("POST", f"{SUBJECT}/prompts").json == {"prompt": None}
    assert ask("POST", "/v1/keys/0123456789ab/rotate").status == 201
    assert ask.service.last("rotate_key")[0][2] == 24
    assert ask("POST", "/v1/messages", body=b"").code == "malformed_body"


def test_a_batch_answers_each_message_in_its_place(ask):
    """What is wrong with one keeps back no other; only the others reach the service."""
    messages = [MESSAGE, {**MESSAGE, "role": "anna"}, "vogel", {**MESSAGE, "id": "m-2"}]
    answer = ask("POST", "/v1/messages:batch", {"messages": messages})
    first, second, third, fourth = answer.json["results"]
    assert (first["id"], fourth["id"]) == ("m-1", "m-2")
    assert second["errors"] == [{"pointer": "/messages/1/role", "code": "not_allowed"}]
    assert third["code"] == "invalid_request"
    assert third["errors"] == [{"pointer": "/messages/2", "code": "wrong_type"}]
    assert [message.id for message in ask.service.last("submit")[0][1]] == ["m-1", "m-2"]
    assert ask.lines[-1]["count"] == 2
    assert ask("POST", "/v1/messages:batch", {"messages": ["x"]}).json["results"][0]["status"] == 422


def test_a_batch_has_1_to_1000_messages(ask):
    """Neither none nor more."""
    assert ask("POST", "/v1/messages:batch", {"messages": []}).json["errors"] == [
        {"pointer": "/messages", "code": "too_short"}
    ]
    assert ask("POST", "/v1/messages:batch", {"messages": [1] * 1001}).json["errors"] == [
        {"pointer": "/messages", "code": "too_long"}
    ]
    assert ask("POST", "/v1/messages:batch", {"messages": [MESSAGE] * 1000}).status == 200


def test_global_privacy_control_goes_first(ask):
    """The header is passed on with messages, and recorded before an answer, a prompt, or by itself."""
    gpc = {"Sec-GPC": "1"}
    ask("POST", "/v1/messages", MESSAGE, headers=gpc)
    assert ask.service.last("submit")[1] == {"gpc": True}
    ask("POST", "/v1/messages", MESSAGE, headers={"Sec-GPC": "0"})
    assert ask.service.last("submit")[1] == {"gpc": False}
    for path, body, then in (
        (f"{SUBJECT}/consents", {"choices": {"a": True}}, ["answer"]),
        (f"{SUBJECT}/consents", {"dismissed": True, "prompt": "p"}, ["dismiss"]),
        (f"{SUBJECT}/consents", {}, []),
        (f"{SUBJECT}/prompts", {}, ["prompt"]),
    ):
        ask.service.asked.clear()
        assert ask("POST", path, body, headers=gpc).status == 200
        assert [name for name, *_ in ask.service.asked if name != "authenticate"] == ["signal_gpc", *then]


def test_an_answer_says_one_thing(ask):
    """Choices or a closed prompt, not both, not neither."""
    for body, pointer in (
        ({}, "/choices"),
        ({"dismissed": True}, "/prompt"),
        ({"dismissed": True, "prompt": "p", "choices": {"a": True}}, "/dismissed"),
        ({"choices": {}}, "/choices"),
    ):
        answer = ask("POST", f"{SUBJECT}/consents", body)
        assert answer.status == 422
        assert [fault["pointer"] for fault in answer.json["errors"]] == [pointer]


def test_paths_and_methods_that_are_not(ask):
    """404 and 405 in our form, without the path; HEAD for what is open."""
    answer = ask("GET", "/v1/subjects/canary.bird/secrets")
    assert (answer.status, answer.code) == (404, "no_such_path")
    assert b"canary" not in answer.body
    assert ask("GET", "/v1/messages/").status == 404
    answer = ask("PATCH", f"{SUBJECT}/consents")
    assert (answer.status, answer.headers["allow"]) == (405, "DELETE, GET, POST")
    assert ask("BREW", "/healthz").status == 405
    assert ask("HEAD", "/healthz").status == 200
    assert ask("HEAD", "/v1/jobs").status == 405
    assert ask("OPTIONS", "/v1/messages").status == 405
    for path in ("/docs", "/redoc", "/docs/oauth2-redirect"):
        assert ask("GET", path).status == 404


def test_types_of_bodies(ask):
    """Plain JSON, said so, not packed."""
    body = json.dumps(MESSAGE).encode()
    for content_type in ("application/json", "application/json; charset=utf-8", "Application/JSON;charset=UTF-8"):
        assert ask("POST", "/v1/messages", body=body, headers={"Content-Type": content_type}).status == 200
    for content_type in ("text/plain", "application/json; charset=latin-1", "application/x-www-form-urlencoded", None):
        answer = ask("POST", "/v1/messages", body=body, headers={"Content-Type": content_type})
        assert (answer.status, answer.code) == (415, "unsupported_content_type")
    assert ask("POST", "/v1/messages", body=body, headers={"Content-Encoding": "gzip"}).status == 415
    assert ask("POST", "/v1/messages", body=body, headers={"Content-Encoding": "identity"}).status == 200


def test_request_ids(ask):
    """The caller's where it has the form of one, ours otherwise; the same in header, problem and log."""
    for given, kept in (("abc-123", True), ("a" * 64, True), ("a" * 65, False), ("anna vogel", False), ("", False)):
        answer = ask("GET", "/nowhere", headers={"X-Request-Id": given})
        told = answer.headers["x-request-id"]
        assert (told == given) is kept
        assert answer.json["request_id"] == told == ask.lines[-1]["request_id"]
    assert ask("GET", "/healthz").headers["x-request-id"] != ask("GET", "/healthz").headers["x-request-id"]


def test_one_line_a_request(ask):
    """With who asked for what and how it went, and the path's template in place of the path."""
    asked(ask, "get_subject", headers={"X-Request-Id": "r-1"})
    (line,) = ask.lines
    line.pop("timestamp")
    line.pop("duration_ms")
    assert line == {
        "level": "info", "event": "request", "request_id": "r-1", "method": "GET", "status": 200,
        "route": "/v1/subjects/{subject}", "key_id": KEYS["svk_admin"].key_id, "role": "admin",
    }  # fmt: skip
    ask.service.fails = {"summary": ValueError("canary.bird")}
    asked(ask, "get_subject")
    failure, line = ask.lines[1:]
    assert (failure["event"], failure["exception"], failure["code"]) == ("failure", "ValueError", "internal")
    assert any(frame.startswith("http/people.py:") for frame in failure["frames"])
    assert (line["level"], line["code"]) == ("error", "internal")


def test_readiness_names_what_is_missing(ask):
    """503 and the names; looked up once a second at most."""
    assert ask("GET", "/readyz", key=None).json == {"ready": ["database", "keys"]}
    ask.service.parts = {"database": False, "keys": True}
    assert ask("GET", "/readyz", key=None).status == 200
    ask.now += 1.0
    answer = ask("GET", "/readyz", key=None)
    assert (answer.status, answer.json["detail"]) == (503, "not ready: database")
    assert sum(name == "ready" for name, *_ in ask.service.asked) == 2


def test_metrics_count_by_route_and_code(ask):
    """Closed labels: templates, methods, statuses, codes."""
    asked(ask, "get_subject")
    ask("GET", "/v1/subjects/canary.bird/secrets", headers={"X-Request-Id": "canary"})
    ask("CANARY", "/healthz")
    text = asked(ask, "get_metrics").body.decode()
    assert 'sottovoce_http_requests_total{code="",method="GET",route="/v1/subjects/{subject}",status="200"} 1.0' in text
    assert 'code="no_such_path",method="GET",route="none",status="404"} 1.0' in text
    assert 'method="OTHER"' in text
    assert "sottovoce_http_in_flight 1.0" in text
    assert "canary" not in text.lower()
    assert "anna" not in text


def test_other_parts_show_their_metrics_too():
    """In the same answer."""
    from prometheus_client import CollectorRegistry, Counter

    from sottovoce.http import create_app

    more = CollectorRegistry()
    Counter("sottovoce_intake_messages", "Messages stored", registry=more).inc(3)
    with Asker() as ask:
        ask.app = create_app(ask.service, registries=[more], log_file=ask.log)
        assert b"sottovoce_intake_messages_total 3.0" in asked(ask, "get_metrics").body


def test_what_is_not_answered_in_time_is_given_up():
    """503, retryable; the service finishes what it has taken, and nothing stays counted."""
    with Asker(request_seconds=0.05) as ask:
        ask.service.waits = []
        answer = ask("POST", "/v1/messages", MESSAGE)
        assert (answer.status, answer.code) == (503, "timed_out")
        ((future, _),) = ask.service.waits
        assert not future.cancelled()
        future.set_result([])
        ask.loop.run_until_complete(asyncio.sleep(0))
        assert b"sottovoce_http_held_bytes 0.0" in asked(ask, "get_metrics").body


def test_an_answer_that_comes_later_from_another_thread_arrives(ask):
    """The event loop is woken for it; a failure arrives as one."""
    from threading import Timer

    from sottovoce.service import MessageResult

    async def both(error):
        ask.service.waits = []
        task = asyncio.ensure_future(ask.ask("POST", "/v1/messages", json.dumps(MESSAGE).encode()))
        await until(lambda: ask.service.waits)
        future, messages = ask.service.waits[0]
        if error is None:
            later = Timer(0.01, future.set_result, [[MessageResult(id=messages[0].id, stored=False, reason="no")]])
        else:
            later = Timer(0.01, future.set_exception, [error])
        later.start()
        answer = await task
        later.join()
        return answer

    assert ask.loop.run_until_complete(both(None)).json["reason"] == "no"
    assert ask.loop.run_until_complete(both(OutsideError("x"))).status == 503


def test_only_so_many_at_once():
    """The next is told to come later; status is told all the same; when there is room again, it is let in."""
    with Asker(in_flight=1) as ask:
        ask.service.waits = []
        body = json.dumps(MESSAGE).encode()

        async def two():
            first = asyncio.ensure_future(ask.ask("POST", "/v1/messages", body))
            await until(lambda: ask.service.waits)
            second = await ask.ask("POST", "/v1/messages", body)
            health = await ask.ask("GET", "/healthz", key=None)
            future, _ = ask.service.waits[0]
            future.set_exception(OutsideError("x"))
            return await first, second, health

        first, second, health = ask.loop.run_until_complete(two())
        assert (second.status, second.code, second.headers["retry-after"]) == (429, "busy", "1")
        assert (first.status, health.status) == (503, 200)
        ask.service.waits = None
        assert ask("POST", "/v1/messages", MESSAGE).status == 200


def test_the_frameworks_own_errors_do_not_quote(ask):
    """A route that somebody adds later is answered in our form as well."""

    @ask.app.get("/console/{page}")
    async def console(page: int):
        return page

    assert ask("GET", "/console/7").body == b"7"
    answer = ask("GET", "/console/canary.bird")
    assert (answer.status, answer.code) == (422, "invalid_request")
    assert b"canary" not in answer.body
    answer = ask("DELETE", "/console/7")
    assert (answer.status, answer.headers["allow"]) == (405, "GET")


def test_telemetry_of_the_framework_is_off(monkeypatch):
    """It would export the paths of requests, and with them the ids of people, wherever a collector is configured."""
    from opentelemetry import trace

    class Recording(trace.NoOpTracer):
        def start_span(self, *args, **kwargs):
            raise AssertionError

        start_as_current_span = start_span

    class Provider(trace.TracerProvider):
        def get_tracer(self, *_args, **_kwargs):
            return Recording()

    monkeypatch.setenv("FASTAPI_OTEL_AUTO_CONFIGURE", "true")
    monkeypatch.setattr(trace, "_TRACER_PROVIDER", Provider())
    with Asker() as ask:
        assert asked(ask, "get_subject").status == 200
        assert not ask.app._native_telemetry.enabled()
        assert ask.app._telemetry["auto_configure"] is False
