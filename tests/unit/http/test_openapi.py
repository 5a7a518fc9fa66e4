"""The description says what the code does."""

import json

import jsonschema_rs
import pytest

from sottovoce.http.endpoint import Access
from sottovoce.http.endpoints import ENDPOINTS
from sottovoce.http.openapi import describe, roles_of
from tests.unit.http.test_app import REQUESTS, asked

DESCRIPTION = describe(ENDPOINTS, "0.0.0")


def validator(schema):
    return jsonschema_rs.validator_for({**schema, "components": DESCRIPTION["components"]})


def operation(endpoint):
    return DESCRIPTION["paths"][endpoint.path][endpoint.method.lower()]


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.name)
def test_what_is_sent_and_answered_is_as_described(ask, endpoint):
    """Bodies that the endpoints take fit, results and problems fit, and every status is listed."""
    described = operation(endpoint)
    _, body = REQUESTS[endpoint.name]
    if body is not None:
        schema = described["requestBody"]["content"]["application/json"]["schema"]
        assert validator(schema).is_valid(body)
        assert not validator(schema).is_valid({**body, "more": 1})
    answer = asked(ask, endpoint.name)
    content = described["responses"][str(answer.status)]["content"]
    assert list(content) == [endpoint.media.partition(";")[0]]
    if endpoint.media == "application/json":
        validator(content["application/json"]["schema"]).validate(answer.json)
    if endpoint.access is Access.KEY:
        refused = asked(ask, endpoint.name, key=None)
        content = described["responses"]["401"]["content"]["application/problem+json"]
        validator(content["schema"]).validate(refused.json)


def test_the_description_is_valid():
    """Every reference leads somewhere, operation ids are unique, open endpoints say so."""
    text = json.dumps(DESCRIPTION)
    for reference in set(text.split('"#/components/schemas/')[1:]):
        assert reference.partition('"')[0] in DESCRIPTION["components"]["schemas"]
    names = [operation(endpoint)["operationId"] for endpoint in ENDPOINTS]
    assert len(set(names)) == len(names) == len(REQUESTS)
    for endpoint in ENDPOINTS:
        assert bool(operation(endpoint)["security"]) is (endpoint.access is not Access.OPEN)


def test_it_is_served_to_everybody(ask):
    """Since it is the same everywhere."""
    assert ask("GET", "/openapi.json", key=None).json == ask.app.openapi()


def test_roles_are_told():
    """As the service has them."""
    by_name = {endpoint.name: roles_of(endpoint) for endpoint in ENDPOINTS}
    assert by_name["post_reveal"] == ("privacy", "support")
    assert by_name["get_conversation"] == ("analyst", "privacy", "support")
    assert by_name["get_health"] == ()
