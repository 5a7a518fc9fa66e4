"""Requests made from the description, good and bad: answered as described, never with a failure of ours."""

from datetime import datetime

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS

from sottovoce.http import HttpSettings, create_app
from sottovoce.http.endpoints import ENDPOINTS
from sottovoce.service import Role
from tests.service_fixture import open_service

KEYS = {"vault": Role.PRIVACY, "oversight": Role.ADMIN, "chat": Role.BOT, "people": Role.BOT, "status": Role.ADMIN}
KEY_OF = {"post_tokenize": Role.BOT, "post_mask": Role.BOT, "post_restore": Role.BOT, "post_rotate": Role.ADMIN}
"""The role that gets furthest at an endpoint, where it is not that of its tag."""

# JSON Schema knows no bounds of times; ours begin in 1970.
schemathesis.openapi.format(
    "date-time", st.datetimes(datetime.fromisoformat("1970-01-01")).map(lambda told: told.isoformat() + "Z")
)

TIED = {"post_consents": {("/choices", "missing"), ("/prompt", "missing"), ("/dismissed", "contradiction")}}
"""What a schema does not say: that one field needs another."""

CELLS = [
    (row, mode)
    for row in ENDPOINTS
    for mode in GenerationMode
    if mode is GenerationMode.POSITIVE or row.body or row.query or "{" in row.path
]


@pytest.fixture(scope="module")
def door(tmp_path_factory):
    """A real service behind its edge."""
    served = open_service(tmp_path_factory.mktemp("schema"))
    served.consent()
    served.send("my name is Ana Ruiz")
    limits = HttpSettings(key_rate=1e6, peer_rate=1e6, peer_burst=1e6)
    with (tmp_path_factory.mktemp("log") / "log").open("wb") as log:
        served.app = create_app(served.service, settings=limits, log_file=log)
        # Without the keys: they are tested elsewhere, and ours would take the place of a broken one.
        described = {key: value for key, value in served.app.openapi().items() if key != "security"}
        described["paths"] = {
            path: {method: {**operation, "security": []} for method, operation in methods.items()}
            for path, methods in described["paths"].items()
        }
        served.description = schemathesis.openapi.from_dict(described)
        served.description.app = served.app
        yield served
    served.service.close()


@pytest.mark.parametrize(("endpoint", "mode"), CELLS, ids=lambda part: getattr(part, "value", None) or part.name)
def test_answers_are_as_described(door, endpoint, mode):
    """Status, type and schema of every answer; what does not fit is refused, what fits is not refused for its form."""
    operation = door.description[endpoint.path][endpoint.method]
    secret = door.secrets[KEY_OF.get(endpoint.name, KEYS[endpoint.tag])]
    # What the service makes of it is its own business; that the edge takes what is described is asserted below.
    excluded = [CHECKS.get_one("positive_data_acceptance")]
    if endpoint.name == "post_batch":  # Messages of a batch are refused one by one, within an answer of 200.
        excluded.append(CHECKS.get_one("negative_data_rejection"))

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=12,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def put(case):
        answer = case.call_and_validate(headers={"Authorization": f"Bearer {secret}"}, excluded_checks=excluded)
        if mode is GenerationMode.POSITIVE and answer.status_code in {400, 422}:
            told = answer.json()
            faults = {(fault.get("pointer"), fault["code"]) for fault in told.get("errors", ())}
            assert told["code"] != "malformed_body"
            assert told["code"] != "invalid_request" or faults <= TIED.get(endpoint.name, set()), faults

    put()
