"""Databases for these tests."""

from tests.service_databases import database, database_url

__all__ = ["database", "database_url"]
