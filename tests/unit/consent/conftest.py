"""A fresh database of each kind, and a consent book over it."""

import pytest

from tests import service_databases
from tests.unit.consent.books import Desk

database, database_url = service_databases.database, service_databases.database_url


@pytest.fixture(name="desk")
def a_desk(database):
    """Everything a test of the service touches, on each database."""
    return Desk(database)
