"""Paths lead to endpoints, and ids in them arrive as they were meant."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sottovoce.errors import SottovoceError
from sottovoce.http.endpoints import ENDPOINTS
from sottovoce.http.forms import is_id
from sottovoce.http.routing import Paths, checked

PATHS = Paths(ENDPOINTS)


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: f"{endpoint.method} {endpoint.path}")
def test_each_endpoint_is_found(endpoint):
    """By its own path, with something in place of each parameter."""
    path, values = PATHS.find(endpoint.path.replace("{", "").replace("}", "").encode())
    assert path.template == endpoint.path
    assert path.methods[endpoint.method] is endpoint
    assert checked(path, values).keys() == set(path.parameters)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_an_id_arrives_as_it_was_meant(subject):
    """Whatever its characters, slashes and dots among them; what is no id is refused."""
    found = PATHS.find(f"/v1/subjects/{quote(subject, safe='')}/consents".encode())
    path, values = found
    assert path.template == "/v1/subjects/{subject}/consents"
    if is_id(subject):
        assert checked(path, values) == {"subject": subject}
    else:
        with pytest.raises(SottovoceError):
            checked(path, values)


@pytest.mark.parametrize(
    "path",
    [
        b"", b"/", b"v1/messages", b"/v1", b"/v1/messages/", b"//v1/messages", b"/v1/messages/x", b"/V1/messages",
        b"/v1/subjects/", b"/v1/subjects//consents", b"/v1/subjects/a/b", b"/v1/subjects/a/consents/", b"/v1/keys/a/b",
        b"*", b"/v1/subjects/a/%00consents", b"/docs", b"/redoc", b"/v1/%ff",
    ],
)  # fmt: skip
def test_other_paths_do_not_exist(path):
    """Nothing is guessed: no slash added, none left out."""
    assert PATHS.find(path) is None


def test_escapes_in_fixed_parts_are_undone():
    """A client may escape the colon of the batch."""
    assert PATHS.find(b"/v1/messages%3Abatch")[0].template == "/v1/messages:batch"


@pytest.mark.parametrize("piece", [b"%ff", b"%00", b"a" * 257, b"%0a", b"%EF%BF%BD", b"a%7fb"])
def test_what_is_no_id_is_refused(piece):
    """Broken UTF-8, control characters, too long: named by the parameter, not by what stood there."""
    path, values = PATHS.find(b"/v1/subjects/" + piece)
    with pytest.raises(SottovoceError) as caught:
        checked(path, values)
    assert [fault.parameter for fault in caught.value.faults] == ["subject"]
