"""docs/http.md says what the code does, and its examples work."""

import re
import shlex
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sottovoce.http import problems_table, settings_table
from sottovoce.http.decoding import _CODES
from sottovoce.http.endpoint import Access
from sottovoce.http.endpoints import ENDPOINTS
from sottovoce.http.openapi import roles_of
from sottovoce.service import Role

PAGE = (Path(__file__).parents[3] / "docs" / "http.md").read_text(encoding="utf-8")
ENVIRONMENT = {"URL": "http://127.0.0.1:8080", "KEY": "svk_admin", "OTHER": "0123456789ab", "PROMPT": "p-1"}


def section(endpoint):
    """The part of the page about an endpoint."""
    return PAGE.partition(f"\n### {endpoint.method} {endpoint.path}\n")[2].partition("\n##")[0]


def request_of(command):
    """Method, path, headers and body that a curl command sends."""
    for name, value in ENVIRONMENT.items():
        command = command.replace(f"'${name}'", value).replace(f"${name}", value)
    words = iter(shlex.split(command.replace("\\\n", " ")))
    assert (next(words), next(words)) == ("curl", "-s")
    method, url, headers, body = None, None, {}, None
    for word in words:
        if word == "-X":
            method = next(words)
        elif word == "-H":
            name, _, value = next(words).partition(": ")
            headers[name] = value
        elif word == "-d":
            body = next(words).encode()
        else:
            url = urlsplit(word)
    path = url.path + (f"?{url.query}" if url.query else "")
    return method or ("GET" if body is None else "POST"), path, headers, body


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: f"{endpoint.method} {endpoint.path}")
def test_every_endpoint_is_documented_with_an_example_that_works(ask, endpoint):
    """Its summary, its roles, and a curl command that is answered as it should be."""
    text = section(endpoint)
    roles = roles_of(endpoint)
    said = f"Roles: {', '.join(roles)}." if roles else "No key."
    assert f"{endpoint.summary}. {said}" in text
    (command,) = re.findall(r"```sh\n(curl .*?)\n```", text, re.DOTALL)
    method, path, headers, body = request_of(command)
    assert method == endpoint.method
    assert ("Authorization" in headers) is (endpoint.access is Access.KEY)
    answer = ask(method, path, body=body, key=None, headers=headers, peer="127.0.0.1")
    assert answer.status == endpoint.status, answer.body
    if answer.headers["content-type"] == "application/json" and endpoint.name == "post_batch":
        assert {"id", "stored"} <= answer.json["results"][0].keys() & answer.json["results"][1].keys()
    assert ask.lines[-1]["route"] == endpoint.path


def test_there_is_nothing_else():
    """Every heading of an endpoint has one."""
    headings = set(re.findall(r"^### (.+)$", PAGE, re.MULTILINE))
    assert headings == {f"{endpoint.method} {endpoint.path}" for endpoint in ENDPOINTS}


def test_tables_are_those_of_the_code():
    """Codes with their statuses, settings with their ranges, roles, faults."""
    assert problems_table() in PAGE
    assert settings_table() in PAGE
    for role in Role:
        assert f"| `{role.value}` |" in PAGE
    for code in {*_CODES.values(), "wrong_type", "unknown_parameter", "given_twice", "contradiction"}:
        assert f"`{code}`" in PAGE
