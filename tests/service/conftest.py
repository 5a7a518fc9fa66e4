from tests.service_databases import database, database_url, empty_url, postgresql_url, sqlite_url  # noqa: F401
from tests.service_fixture import served, served_sqlite, service  # noqa: F401
