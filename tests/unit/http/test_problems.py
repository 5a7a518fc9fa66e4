"""Every error of ours has its row; nothing of an unknown error goes out."""

import importlib
import json
import pkgutil

import pytest

import sottovoce
from sottovoce.errors import OutsideError, RefusedError, SottovoceError, UsageError
from sottovoce.http.model import Fault, InvalidRequestError, MethodNotAllowedError, RateLimitedError
from sottovoce.http.problems import PROBLEMS, kind_of, problem_of


def _all_errors(kind=SottovoceError):
    yield kind
    for inner in kind.__subclasses__():
        yield from _all_errors(inner)


def test_every_code_has_a_row():
    """A new error must say how it is answered."""
    for package in ("audit", "consent", "conversations", "jobs", "service", "store", "vault", "http"):
        found = importlib.import_module(f"sottovoce.{package}")
        for module in pkgutil.iter_modules(found.__path__):
            importlib.import_module(f"sottovoce.{package}.{module.name}")
    assert sottovoce.__all__
    ours = {
        kind.code
        for kind in _all_errors()
        # What the client raises never comes out of the service; other tests may have loaded it.
        if kind.__module__.startswith("sottovoce.") and not kind.__module__.startswith("sottovoce.client")
    }
    assert len(ours) > 30
    assert ours - PROBLEMS.keys() == set()
    assert PROBLEMS.keys() - ours == {"internal"}


def test_statuses_are_those_of_errors():
    """And what a caller may try again says when."""
    for code, kind in PROBLEMS.items():
        assert kind.status in {400, 401, 403, 404, 405, 408, 409, 413, 415, 422, 429, 500, 503}, code
        assert (kind.status == 503) == (kind.retry_after is not None), code
        assert kind.tells or kind.status >= 500, code


def test_a_problem_says_what_is_wrong():
    """In the form of RFC 9457."""
    problem = problem_of(UsageError("a page has 1 to 200 messages", remedy="Ask for another"))
    assert json.loads(problem.as_json("r-1")) == {
        "type": "urn:sottovoce:problem:usage",
        "title": "The request cannot be right",
        "status": 400,
        "code": "usage",
        "detail": "a page has 1 to 200 messages",
        "remedy": "Ask for another",
        "request_id": "r-1",
    }


def test_what_is_ours_to_mend_is_not_told():
    """Messages about files and databases stay inside, and so do those of other libraries."""
    for error in (OutsideError("cannot read /srv/secret.db"), ValueError("canary.bird"), KeyError("canary.bird")):
        text = problem_of(error).as_json("r").decode()
        assert "secret" not in text
        assert "canary" not in text
        assert problem_of(error).status in {500, 503}
    assert problem_of(ValueError()).code == "internal"


def test_an_error_without_a_row_is_answered_as_its_family():
    """Its own code stays."""

    class StrangeError(RefusedError):
        code = "strange"

    assert kind_of(StrangeError("no")) is PROBLEMS["refused"]
    assert problem_of(StrangeError("no")).code == "strange"


@pytest.mark.parametrize(("seconds", "told"), [(0.2, b"1"), (1.0, b"1"), (1.2, b"2"), (90.0, b"90")])
def test_retry_after_is_whole_seconds_rounded_up(seconds, told):
    """Coming back then must not be too early."""
    assert dict(problem_of(RateLimitedError(seconds)).headers)[b"retry-after"] == told


def test_headers_that_belong_to_a_status():
    """Allow with 405."""
    assert dict(problem_of(MethodNotAllowedError(("GET", "POST"))).headers) == {b"allow": b"GET, POST"}


def test_faults_are_told_by_place():
    """At most twenty of them."""
    faults = tuple(Fault("missing", pointer=f"/{number}") for number in range(30))
    body = problem_of(InvalidRequestError((*faults, Fault("missing", parameter="x")))).body
    assert len(body["errors"]) == 20
    assert body["errors"][0] == {"pointer": "/0", "code": "missing"}
    assert Fault("missing", parameter="view").as_json() == {"parameter": "view", "code": "missing"}
