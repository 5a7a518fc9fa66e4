"""The table of settings: complete, true, and the one that the documentation shows."""

import tomllib
from pathlib import Path

import pytest

from sottovoce.manifest import SETTINGS, explain, loads, settings_table
from sottovoce.manifest.settings import LATER, known_keys

PAGE = Path(__file__).parents[3] / "docs" / "manifest.md"

_FRAMES = {
    "version": "{}",
    "service": "version = 1\n[service]\n{}",
    "purposes": 'version = 1\n[purposes.a]\nbasis = "consent"\nkeep = "1d"\n{}',
    "transformations": "version = 1\n[transformations]\n{}",
    "views": 'version = 1\n[purposes.training]\nbasis = "consent"\nkeep = "1d"\n[views.training]\nURL = "drop"\n{}',
    "attributes": "version = 1\n[attributes]\n{}",
    "detect": "version = 1\n[detect]\n{}",
    "recipients": 'version = 1\n[purposes.support]\nbasis = "consent"\nkeep = "1d"\n[[recipients]]\n'
    'name = "A"\npurpose = "support"\nsees = "kinds"\n{}',
    "consent": 'version = 1\n[purposes.training]\nbasis = "consent"\nkeep = "1d"\n[consent]\n{}',
    "consent.notices": 'version=1\n[purposes.training]\nbasis = "consent"\nkeep = "1d"\n[consent.notices.training]\n'
    'version = "1"\nen = "May we?"\n{}',
}


@pytest.mark.parametrize("spec", SETTINGS, ids=lambda spec: spec.key)
def test_example_of_each_setting_is_accepted(spec):
    """The example in the table can be written into its section, and the explanation shows it as set."""
    section = max((name for name in _FRAMES if f"{spec.key}.".startswith(f"{name}.")), key=len)
    (name,) = tomllib.loads(spec.example)
    frame = "\n".join(line for line in _FRAMES[section].split("\n") if not line.startswith(f"{name} ="))
    text = frame.format(spec.example)
    line = text.split("\n").index(spec.example) + 1
    assert f"line {line}\n" in explain(loads(text, "t.toml")) or spec.key == "version"


def test_page_shows_the_table():
    """docs/manifest.md holds the table as it is made from the settings."""
    assert settings_table() in PAGE.read_text(encoding="utf-8")


def test_page_names_what_comes_later():
    """docs/manifest.md says which keys are refused until a later version."""
    page = PAGE.read_text(encoding="utf-8")
    assert all(f"`{key}`" in page for key in LATER)


def test_keys_are_unique():
    """No setting stands in the table twice."""
    keys = [spec.key for spec in SETTINGS]
    assert len(keys) == len(set(keys))


def test_known_keys_come_from_the_table():
    """Names that the writer chooses are not among the known keys."""
    assert known_keys("purposes.NAME") == ("basis", "keep")
    assert known_keys("views.NAME") == ("purpose",)
    assert known_keys("attributes") == ()
    assert known_keys()[:3] == ("version", "service", "purposes")
