"""Bodies arrive in parts, too long, too slowly, or not at all."""

import json

import pytest

from tests.unit.http.asking import MESSAGE, Asker, until

BODY = json.dumps(MESSAGE).encode()


def post(ask, chunks, **headers):
    return ask("POST", "/v1/messages", chunks=chunks, headers=headers)


def test_parts_are_put_together(ask):
    """However they are cut."""
    assert post(ask, [BODY[:1], b"", BODY[1:50], BODY[50:]]).status == 200
    assert ask.service.last("submit")[0][1][0].text == MESSAGE["text"]


@pytest.mark.parametrize("parts", [1, 7, 1000])
def test_the_limit_counts_what_comes_not_what_was_said(parts):
    """Too long by one byte is too long, chunked or not; exactly as long as allowed is fine."""
    with Asker(body_bytes=2048) as ask:
        fits = BODY[:-1] + b" " * (2048 - len(BODY)) + b"}"
        assert len(fits) == 2048
        size = -(-2048 // parts)
        pieces = [fits[start : start + size] for start in range(0, 2048, size)]
        assert post(ask, pieces).status == 200
        answer = post(ask, [*pieces, b" "])
        assert (answer.status, answer.code, answer.headers["connection"]) == (413, "too_large", "close")


def test_a_length_that_is_too_long_is_refused_unread():
    """The caller is told before it sends the rest."""
    with Asker(body_bytes=1024) as ask:
        answer = post(ask, [b"..."], **{"Content-Length": "1025"})
        assert (answer.status, answer.headers["connection"]) == (413, "close")


def test_batches_may_be_longer():
    """By a limit of their own."""
    with Asker(body_bytes=1024, batch_bytes=8192) as ask:
        body = json.dumps({"messages": [MESSAGE] * 20}).encode()
        assert 1024 < len(body) < 8192
        assert ask("POST", "/v1/messages:batch", body=body).status == 200
        assert ask("POST", "/v1/messages:batch", body=body * 5).status == 413


def test_a_body_that_does_not_come_is_given_up():
    """408, and the connection with it; what had come is no longer held."""
    with Asker(body_seconds=0.03) as ask:
        for chunks in ([b"..."], [BODY[:20], b"..."]):
            answer = post(ask, chunks)
            assert (answer.status, answer.code, answer.headers["connection"]) == (408, "body_timeout", "close")
        assert b"sottovoce_http_held_bytes 0.0" in ask("GET", "/metrics", key="svk_admin").body


def test_a_caller_who_goes_away_is_no_failure(ask):
    """It is counted as what it is."""
    assert post(ask, [BODY[:20], None]).code == "disconnected"
    assert ask.lines[-1]["level"] == "info"
    assert not [line for line in ask.lines if line["event"] == "failure"]


def test_bodies_together_have_a_bound():
    """What does not fit is refused before it is read further, and room is given back."""
    with Asker(body_bytes=1024, batch_bytes=1024, held_bytes=1024) as ask:
        import asyncio

        ask.service.waits = []

        async def two():
            first = asyncio.ensure_future(ask.ask("POST", "/v1/messages", BODY))
            await until(lambda: ask.service.waits)
            filler = BODY[:-1] + b" " * (1024 - len(BODY)) + b"}"
            second = await ask.ask("POST", "/v1/messages", filler)
            ask.service.waits[0][0].set_result([{"id": "m-1"}])
            return await first, second

        first, second = ask.loop.run_until_complete(two())
        assert (second.status, second.code) == (429, "busy")
        assert first.status == 200
        ask.service.waits = None
        assert post(ask, [BODY]).status == 200


def test_long_bodies_are_read_off_the_event_loop(ask):
    """With the same outcome, good or bad."""
    long = {**MESSAGE, "text": "where is my parcel " * 4000}
    assert ask("POST", "/v1/messages", long).status == 200
    assert ask.service.last("submit")[0][1][0].text == long["text"]
    assert ask("POST", "/v1/messages", {**long, "role": "x"}).status == 422
    assert ask("POST", "/v1/messages", body=b"[" * 40_000).code == "malformed_body"


def test_unauthenticated_bodies_are_not_read(ask):
    """Nobody makes us read megabytes without a key."""
    answer = ask("POST", "/v1/messages", chunks=[b"..."], key=None)
    assert answer.status == 401
