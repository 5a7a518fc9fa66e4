"""The service over HTTP. Start with ``README.md``."""

from sottovoce.http.app import create_app
from sottovoce.http.problems import problems_table
from sottovoce.http.serving import run
from sottovoce.http.settings import HttpSettings, settings_table

__all__ = [
    "HttpSettings",
    "create_app",
    "problems_table",
    "run",
    "settings_table",
]
