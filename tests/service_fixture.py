"""A real service for tests: real database, real vault, real audit log, rules for detection, one key of every role."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from sottovoce.app import Home, load_manifest
from sottovoce.service import Caller, NewMessage, Place, PrivacyService, Role

MANIFEST = """version = 1
[service]
name = "Lumen help"
controller = "Lumen & Co GmbH"
contact = "privacy@lumen.example"
languages = ["en", "de"]
[purposes.support]
basis = "consent"
keep = "30d"
[purposes.analytics]
basis = "consent"
keep = "400d"
[purposes.training]
basis = "consent"
keep = "400d"
[purposes.security]
basis = "legitimate_interests"
keep = "7d"
[views.training]
PERSON = "surrogate"
[attributes]
age = { bands = [18, 25, 35, 50, 65] }
device_id = "drop"
"""
START_MS = 1_795_000_000_000
FOR = ("support", "analytics", "training")


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, now=START_MS):
        self.now = now

    def __call__(self):
        self.now += 1
        return self.now

    def advance(self, *, days=0, hours=0, minutes=0):
        self.now += ((days * 24 + hours) * 60 + minutes) * 60_000


@dataclass
class Served:
    """A service with its callers, and shortcuts for what tests do again and again."""

    service: PrivacyService
    place: Place
    clock: Clock
    secrets: dict = field(default_factory=dict)
    callers: dict = field(default_factory=dict)

    @property
    def bot(self) -> Caller:
        return self.callers[Role.BOT]

    def send(self, text, *, subject="ana@ruiz.example", conversation="c-1", id="m-1", role="user", gpc=False, **more):
        more.setdefault("purposes", FOR)
        message = NewMessage(subject=subject, conversation=conversation, id=id, role=role, text=text, **more)
        return self.service.submit(self.bot, [message], gpc=gpc).result(30)[0]

    def consent(self, subject="ana@ruiz.example", purposes=FOR):
        prompt = self.service.prompt(self.bot, subject, purposes=purposes)
        return self.service.answer(self.bot, subject, dict.fromkeys(purposes, True), prompt=prompt.id, method="button")


def open_service(folder, *, url="", clock=None, manifest=MANIFEST, workers=0, **options):
    """A service whose keys and files lie in ``folder``."""
    folder = Path(folder)
    (folder / "sottovoce.toml").write_text(manifest, encoding="utf-8")
    home = Home(keys=folder / "home" / "keys.json", vault=folder / "home" / "vault.db")
    place, clock = Place(home=home, url=url), clock or Clock()
    service = PrivacyService.open(
        place,
        load_manifest(folder / "sottovoce.toml"),
        workers=workers,
        rules_only=True,
        clock=clock,
        upkeep=False,
        **options,
    )
    served = Served(service, place, clock)
    for role in Role:
        made = service.key_desk.create(role, f"test {role}")
        served.secrets[role] = made.secret
        served.callers[role] = service.authenticate(made.secret)
    return served


@pytest.fixture
def served(tmp_path, database_url):
    """A service on SQLite and on PostgreSQL."""
    opened = open_service(tmp_path, url=database_url)
    yield opened
    opened.service.close()


@pytest.fixture
def served_sqlite(tmp_path):
    """A service on SQLite alone, for what does not depend on the database."""
    opened = open_service(tmp_path)
    yield opened
    opened.service.close()


@pytest.fixture
def service(served_sqlite):
    """The service itself; its callers and secrets are those of ``served_sqlite``."""
    return served_sqlite.service
