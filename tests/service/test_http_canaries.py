"""Planted values go into every place of every request; no error, log line, metric or audit entry may hold one."""

import contextlib
import json
import logging
import sqlite3
from urllib.parse import quote

import pytest

from sottovoce.http.endpoints import ENDPOINTS
from sottovoce.service import Role
from tests.service.test_http_roles import request
from tests.service_fixture import open_service
from tests.unit.http.asking import Asker

CANARY = "Quintessa Vogelfang <canary.bird@coalmine.example> 4242424242424242"
FRAGMENTS = ("quintessa", "vogelfang", "canary.bird", "coalmine", "4242424242424242")
ROWS = [endpoint for endpoint in ENDPOINTS if endpoint.name != "get_openapi"]


@pytest.fixture(scope="module")
def door(tmp_path_factory):
    """A service behind its edge, with a person who agreed to everything, called by the canary in all ways."""
    served = open_service(tmp_path_factory.mktemp("canaries"))
    with Asker(served.service) as ask:
        ask.served = served
        for subject, conversation in (("ana@ruiz.example", "c-1"), (CANARY, CANARY)):
            served.consent(subject)
            served.send(f"my name is {CANARY}", subject=subject, conversation=conversation)
        yield ask
    served.service.close()


def leaks(*texts):
    """Telling parts of the canary that stand in any of the texts, however they are escaped."""
    joined = "\0".join(text if isinstance(text, str) else text.decode("utf-8", "replace") for text in texts).lower()
    joined += joined.replace("%40", "@").replace("%20", " ")
    return [fragment for fragment in FRAGMENTS if fragment in joined]


def planted(body):
    """The body with the canary in place of each value and each name, one at a time."""
    if isinstance(body, dict):
        yield {**body, CANARY: CANARY}
        yield {**body, "text": [CANARY], "id": {CANARY: CANARY}}
        for key, value in body.items():
            yield {(CANARY if name == key else name): held for name, held in body.items()}
            for inner in planted(value):
                yield {**body, key: inner}
    elif isinstance(body, list):
        yield [*body, CANARY]
        for place, item in enumerate(body):
            for inner in planted(item):
                yield [*body[:place], inner, *body[place + 1 :]]
    yield CANARY
    yield [CANARY]


def variants(door, endpoint):
    """Requests to an endpoint with canaries: path, bytes of the body, headers."""
    secret = quote(CANARY, safe="")
    cell = endpoint.name if endpoint.name not in {"get_health", "get_readiness"} else None
    path, body = request(door, cell) if cell else (endpoint.path, None)
    plain, _, query = path.partition("?")
    yield path, body, {"X-Request-Id": CANARY, "Cookie": CANARY, "Referer": f"https://{secret}/", "Sec-GPC": CANARY}
    yield f"{path}{'&' if query else '?'}{secret}={secret}", body, {}
    for name in [part.partition("=")[0] for part in query.split("&") if part] + [
        "language",
        "purpose",
        "reason",
        "view",
    ]:
        yield f"{plain}?{name}={secret}", body, {}
    pieces = endpoint.path.split("/")
    if any(piece.startswith("{") for piece in pieces):
        filled = "/".join(secret if piece.startswith("{") else piece for piece in pieces)
        yield filled, body, {}
        yield f"{filled}?{query}", body, {}
        yield f"{filled}%ff", body, {}
    yield f"{plain}/{secret}", body, {}
    if body is not None:
        text = json.dumps(body).encode()
        yield path, text[:-1] + json.dumps(CANARY).encode(), {}
        yield path, json.dumps({CANARY: 1}).encode()[:-1] + b"," + json.dumps({CANARY: 1}).encode()[1:], {}
        yield path, CANARY.encode() + b"\xff", {}
        yield path, text, {"Content-Type": CANARY}
        yield path, text, {"Content-Encoding": CANARY}
        yield path, text, {"Content-Length": CANARY}
        for mutant in planted(body):
            yield path, json.dumps(mutant).encode(), {}


def everything_told(door, caplog):
    """Whatever is kept for operators to read."""
    service, privacy = door.served.service, door.served.callers[Role.PRIVACY]
    size = len(service.audit_entries(privacy, 0, 1000))
    assert size > 0
    return [
        door.log.getvalue(),
        door("GET", "/metrics", key=door.served.secrets[Role.ADMIN]).body,
        caplog.text,
        json.dumps([service.audit_entries(privacy, start, 1000) for start in range(0, 20_000, 1000)]),
        json.dumps([vars_of(job) for job in service.jobs(privacy)]),
    ]


def vars_of(job):
    return {name: getattr(job, name) for name in job.__slots__}


@pytest.mark.parametrize("endpoint", ROWS, ids=lambda endpoint: endpoint.name)
def test_no_error_and_no_log_holds_what_was_sent(door, caplog, endpoint):
    """Whatever is wrong with a request, and whoever sends it."""
    caplog.set_level(logging.INFO)
    secrets = [door.served.secrets[role] for role in (Role.BOT, Role.SUPPORT, Role.PRIVACY, Role.ADMIN)]
    seen = set()
    for path, body, headers in variants(door, endpoint):
        raw = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        for key in [*secrets, f"svk_{quote(CANARY)}"]:
            answer = door(endpoint.method, path, body=raw, key=key, headers=headers)
            seen.add(answer.status)
            assert answer.status < 500, answer.body
            assert leaks(json.dumps(answer.headers)) == []
            if answer.status >= 400:
                assert leaks(answer.body) == [], answer.body
    assert 401 in seen or endpoint.name in {"get_health", "get_readiness"}
    told = everything_told(door, caplog)
    assert leaks(*told) == [], [text[:300] for text in told if leaks(text)]


def test_the_canary_would_be_found():
    """Otherwise the tests above would prove nothing."""
    assert set(leaks(CANARY)) == set(FRAGMENTS)
    assert "canary.bird" in leaks(quote(CANARY))
    assert set(leaks(json.dumps({CANARY: 1}))) == set(FRAGMENTS)


def break_database(served):
    """Take the tables away, so that every statement fails, in messages that quote its parameters."""
    for path in served.place.folder.glob("*.db"):
        with contextlib.closing(sqlite3.connect(path)) as connection:
            names = connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            )
            for (name,) in names.fetchall():
                connection.execute(f'DROP TABLE "{name}"')
            connection.commit()


def test_nothing_is_told_when_everything_fails(tmp_path, caplog):
    """The database is broken under the service: every endpoint fails, and says so without a word of the request."""
    caplog.set_level(logging.INFO)
    served = open_service(tmp_path)
    with Asker(served.service) as ask:
        ask.served = served
        requests = {row.name: request(ask, row.name) for row in ROWS if row.name not in {"get_health", "get_readiness"}}
        for secret in served.secrets.values():
            assert ask("GET", "/v1/notices", key=secret).status == 200
        break_database(served)
        statuses = {}
        for endpoint in ROWS:
            path, body = requests.get(endpoint.name, (endpoint.path, None))
            text = (
                json.dumps(body).replace("c-1", CANARY).replace('"hi"', json.dumps(CANARY)).encode() if body else None
            )
            path = path.replace("ana%40ruiz.example", quote(CANARY, safe="")).replace("c-1", quote(CANARY, safe=""))
            for secret in served.secrets.values():
                answer = ask(endpoint.method, path, body=text, key=secret)
                statuses.setdefault(endpoint.name, set()).add(answer.status)
                assert answer.status < 400 or leaks(answer.body) == []
        assert leaks(ask.log.getvalue(), caplog.text) == []
        failing = {name for name, found in statuses.items() if found & {500, 503}}
        assert {"post_message", "post_mask", "get_subject", "post_reveal", "get_readiness"} <= failing
        assert any(line["event"] == "failure" for line in ask.lines)
