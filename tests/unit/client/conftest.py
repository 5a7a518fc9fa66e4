"""What the tests of the client share: one service for all, with people and conversations of their own."""

import itertools

import pytest

from tests.service_fixture import open_service
from tests.unit.client.serving import Proxy, Running, World

_NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def _server(tmp_path_factory):
    served = open_service(tmp_path_factory.mktemp("service"))
    with Running(served) as server:
        yield served, server
    served.service.close()


@pytest.fixture
def world(_server):
    """A service that answers, behind a proxy without faults."""
    served, server = _server
    proxy = Proxy(server.address)
    yield World(served, server, proxy)
    proxy.close()


@pytest.fixture
def person(world):
    """Somebody who said yes to everything, in a conversation of their own."""
    number = next(_NUMBERS)
    subject = f"guest/{number}@visitor.example"
    world.served.consent(subject)
    return {"subject": subject, "conversation": f"talk {number}"}
