"""No text gets into a log line, whatever is given to the log."""

import io
import json
import logging
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sottovoce.http.logs import Event, Level, LibraryHandler, Log, frames_of, log_forms

FORMS = log_forms(frozenset({"/v1/messages", "/v1/subjects/{subject}"}), frozenset({"busy", "internal"}))
FINE = {
    "request_id": "0af7651916cd43dd",
    "route": "/v1/subjects/{subject}",
    "method": "POST",
    "status": 200,
    "duration_ms": 1.25,
    "key_id": "0123456789ab",
    "role": "bot",
    "code": "busy",
    "count": 3,
    "exception": "ValueError",
    "frames": ["http/chat.py:12"],
    "logger": "uvicorn.error",
    "line": 7,
    "host": "127.0.0.1",
    "port": 8080,
}


class Lines:
    def __init__(self):
        self.file = io.BytesIO()
        self.dropped = 0
        self.log = Log(FORMS, self.drop, self.file)

    def drop(self, count):
        self.dropped += count

    @property
    def lines(self):
        return [json.loads(line) for line in self.file.getvalue().splitlines()]


def test_what_is_on_the_list_is_written():
    """A line is one JSON object with a time; all keys of the list are tried here."""
    held = Lines()
    held.log.write(Event.REQUEST, Level.WARNING, **FINE)
    (line,) = held.lines
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", line.pop("timestamp"))
    assert line == {"level": "warning", "event": "request", **FINE}
    assert set(FINE) | {"event", "level", "timestamp"} == set(FORMS)
    assert held.dropped == 0


@pytest.mark.parametrize("name", FINE)
@pytest.mark.parametrize(
    "value",
    [
        "my name is Anna Vogel",
        "anna@vogel.example",
        "",
        "line\nbreak",
        b"anna",
        {"anna": 1},
        ["anna vogel"],
        True,
        None,
        -1,
        1e300,
    ],
)
def test_what_has_another_form_is_dropped_and_counted(name, value):
    """Text under any key, numbers out of range, other types."""
    held = Lines()
    held.log.write(Event.REQUEST, **{**FINE, name: value})
    (line,) = held.lines
    assert name not in line
    assert held.dropped == 1


@given(st.dictionaries(st.text(max_size=12) | st.sampled_from(sorted(FINE)), st.text(max_size=40), max_size=5))
def test_no_text_of_any_sort_gets_in(fields):
    """What is written consists of known keys and of values from closed sets or narrow forms."""
    held = Lines()
    held.log.write(
        Event.REQUEST, **{key: value for key, value in fields.items() if key not in {"event", "level", "self"}}
    )
    for line in held.lines:
        for key, value in line.items():
            assert FORMS[key](value)
            assert key in {"timestamp", "request_id", "key_id", "exception", "logger", "host"} or value in {
                "request", "info", "/v1/messages", "/v1/subjects/{subject}", "bot", "analyst", "support", "privacy", "admin",
                "busy", "internal", "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "OTHER",
            }  # fmt: skip


def test_keys_that_are_not_on_the_list_are_dropped():
    """Nobody can add one by using it."""
    held = Lines()
    held.log.write(Event.REQUEST, text="anna", path="/v1/subjects/anna", message="anna", error="anna")
    assert held.lines[0].keys() == {"timestamp", "level", "event"}
    assert held.dropped == 4


def test_an_exception_leaves_its_type_and_our_places():
    """Never its message, and never the files of others."""
    held = Lines()
    try:
        Log(FORMS, held.drop, held.file).write(*[Event.REQUEST], **{"bad key": object()})
        json.loads("{canary.bird")
    except ValueError as error:
        held.log.failure(error, code="internal")
    line = held.lines[-1]
    assert line["exception"] == "JSONDecodeError"
    assert line["frames"] == []
    assert b"canary" not in held.file.getvalue()


def test_frames_name_files_below_the_package():
    """With their lines, the innermost last."""
    from sottovoce.http.json_body import read_json
    from sottovoce.http.model import MalformedBodyError

    try:
        read_json(b"[canary.bird")
    except MalformedBodyError as error:
        frames = frames_of(error)
    assert frames
    assert all(re.fullmatch(r"http/json_body\.py:\d+", frame) for frame in frames)


def test_what_libraries_say_is_not_repeated():
    """Which logger, how bad, what exception: no word of it."""
    held = Lines()
    handler = LibraryHandler(held.log)
    logger = logging.Logger("uvicorn.error")  # noqa: LOG001 - one of its own, that no other test sees
    logger.addHandler(handler)
    try:
        int("canary.bird")
    except ValueError:
        logger.exception("request of %s failed", "canary.bird")
    logger.warning("canary.bird")
    logger.info("canary.bird")
    first, second = held.lines
    assert (first["logger"], first["level"], first["exception"]) == ("uvicorn.error", "error", "ValueError")
    assert second["level"] == "warning"
    assert b"canary" not in held.file.getvalue()


def test_a_log_that_cannot_be_written_is_counted():
    """A full disk or a closed pipe fails no request."""

    class Closed(io.BytesIO):
        def write(self, _data):
            raise BrokenPipeError

    dropped = []
    Log(FORMS, dropped.append, Closed()).write(Event.STARTED)
    assert dropped == [1]
