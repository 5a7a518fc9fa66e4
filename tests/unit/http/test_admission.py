"""Who gets in, and how often."""

import pytest

from sottovoce.service import UnauthenticatedError
from tests.unit.http.asking import MESSAGE, Asker

WRONG = [None, "", "svk_unknown", "svk_", "Basic YTpi", "svk_" + "a" * 300, "sv k"]


@pytest.mark.parametrize("key", WRONG)
def test_without_a_valid_key_nobody_gets_in(ask, key):
    """401 with the same words whatever is wrong, and the way to say who one is."""
    answer = ask("GET", "/v1/jobs", key=key)
    assert (answer.status, answer.code) == (401, "unauthenticated")
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert key is None or len(key) < 5 or key.encode() not in answer.body
    assert all(name == "authenticate" for name, *_ in ask.service.asked)


def test_the_scheme_has_no_case_and_others_do_not_count(ask):
    """``bearer`` as well as ``Bearer`` (RFC 9110, section 11.1); bytes beyond ASCII are no key."""
    for header, status in (
        ("bearer svk_admin", 200),
        ("BEARER  svk_admin ", 200),
        ("Token svk_admin", 401),
        ("svk_admin", 401),
        (b"Bearer svk_\xff", 401),
    ):
        assert ask("GET", "/v1/jobs", key=None, headers={"Authorization": header}).status == status


def test_a_key_sends_as_much_as_it_may():
    """Then 429 and when to come back; another key is not touched by it."""
    with Asker(key_rate=10.0, key_burst=1000.0) as ask:
        assert ask("POST", "/v1/messages:batch", {"messages": [MESSAGE] * 999}).status == 200
        assert ask("GET", "/v1/jobs").status == 200
        answer = ask("GET", "/v1/jobs")
        assert (answer.status, answer.code, answer.headers["retry-after"]) == (429, "rate_limited", "1")
        assert ask("GET", "/v1/jobs", key="svk_admin").status == 200
        ask.now += 0.11
        assert ask("GET", "/v1/jobs").status == 200


def test_a_batch_counts_by_its_messages():
    """It takes nothing when it does not fit, and says when it will."""
    with Asker(key_rate=100.0, key_burst=1000.0) as ask:
        assert ask("POST", "/v1/messages:batch", {"messages": [MESSAGE] * 600}).status == 200
        answer = ask("POST", "/v1/messages:batch", {"messages": [MESSAGE] * 600})
        assert (answer.status, answer.headers["retry-after"]) == (429, "2")
        assert len(ask.service.last("submit")[0][1]) == 600
        ask.now += 2.1
        assert ask("POST", "/v1/messages:batch", {"messages": [MESSAGE] * 600}).status == 200


def test_an_address_tries_only_so_often():
    """Without a key, with wrong ones, on paths that are not, on status pages: all count together, valid keys do not."""
    with Asker(peer_rate=1.0, peer_burst=5.0) as ask:
        assert ask("GET", "/v1/jobs").status == 200  # A key is new once: that is the first.
        statuses = [
            ask("GET", "/v1/jobs", key=None).status,
            ask("GET", "/v1/jobs", key="svk_wrong").status,
            ask("GET", "/nowhere").status,
            ask("GET", "/healthz", key=None).status,
        ]
        assert statuses == [401, 401, 404, 200]
        for request in (("/v1/jobs", None), ("/v1/jobs", "svk_other"), ("/nowhere", None), ("/healthz", None)):
            answer = ask("GET", request[0], key=request[1])
            assert (answer.status, answer.code) == (429, "rate_limited")
        assert ask("DELETE", "/v1/jobs").status == 429
        assert ask("GET", "/v1/jobs").status == 200
        assert ask("GET", "/v1/jobs", key=None, peer="203.0.113.9").status == 401
        ask.now += 1.0
        assert ask("GET", "/v1/jobs", key=None).status == 401


def test_a_known_key_is_not_slowed_down_by_its_neighbours():
    """Also when it has to be looked up anew."""
    with Asker(peer_rate=0.001, peer_burst=2.0) as ask:
        assert ask("GET", "/v1/jobs").status == 200
        assert ask("GET", "/v1/jobs", key="svk_wrong").status == 401
        assert ask("GET", "/v1/jobs", key="svk_wrong").status == 429
        ask.now += 60.0
        assert ask("GET", "/v1/jobs").status == 200


def test_the_service_is_asked_every_time(ask):
    """A revoked key is out as soon as the service says so; nothing here remembers that it was valid."""
    assert ask("GET", "/v1/jobs").status == 200
    ask.service.fails = {"authenticate": UnauthenticatedError("revoked")}
    assert ask("GET", "/v1/jobs").status == 401
    assert sum(name == "authenticate" for name, *_ in ask.service.asked) == 2


@pytest.mark.parametrize(
    ("key", "peer", "headers", "status"),
    [
        ("svk_admin", "198.51.100.7", {}, 200),
        ("svk_bot", "198.51.100.7", {}, 403),
        ("svk_privacy", "198.51.100.7", {}, 403),
        (None, "198.51.100.7", {}, 401),
        (None, None, {}, 401),
        (None, "127.0.0.1", {}, 200),
        (None, "::1", {}, 200),
        ("svk_bot", "127.0.0.1", {}, 403),
        (None, "127.0.0.1", {"X-Forwarded-For": "198.51.100.7"}, 401),
        (None, "127.0.0.1", {"Forwarded": "for=198.51.100.7"}, 401),
        (None, "127.0.0.1", {"Via": "1.1 proxy"}, 401),
    ],
)
def test_metrics_are_for_admins_and_this_machine(ask, key, peer, headers, status):
    """What a proxy on this machine passes on is not from this machine."""
    assert ask("GET", "/metrics", key=key, peer=peer, headers=headers).status == status
