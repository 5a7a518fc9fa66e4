"""What the tests of the edge share."""

import pytest

from tests.unit.http.asking import Asker


@pytest.fixture
def ask():
    """An application over a service that answers."""
    with Asker() as asker:
        yield asker
