"""Starting: with the right manifest, the right keys, or not at all."""

import shutil

import pytest
from sqlalchemy import text

from sottovoce.app import Home, load_manifest
from sottovoce.cli import serving
from sottovoce.errors import KeyUnavailableError, ManifestError, UsageError
from sottovoce.service import NewFeedback, Place, PrivacyService
from tests.service_fixture import MANIFEST, open_service

TRAINING = '[purposes.training]\nbasis = "consent"\nkeep = "400d"\n'
WITHOUT_TRAINING = MANIFEST.replace(TRAINING, "").replace('[views.training]\nPERSON = "surrogate"\n', "")


def rows(served, table):
    with served.service.parts.db.reading() as connection:
        return [dict(row) for row in connection.execute(text(f"SELECT * FROM {table}")).mappings()]  # noqa: S608


def test_a_manifest_that_lacks_a_purpose_in_use_does_not_start(tmp_path, database_url):
    """Nothing is deleted for a forgotten purpose; named, its rows go and those of others stay."""
    served = open_service(tmp_path, url=database_url)
    served.consent()
    served.send("for all")
    served.send("for one", id="m-2", purposes=("training",))
    served.service.close()
    with pytest.raises(ManifestError) as refusal:
        open_service(tmp_path, url=database_url, clock=served.clock, manifest=WITHOUT_TRAINING)
    assert "training" in refusal.value.message and "--drop-purpose" in refusal.value.remedy
    again = open_service(tmp_path, url=database_url, clock=served.clock, manifest=WITHOUT_TRAINING, drop=["training"])
    assert len(rows(again, "messages")) == 2
    again.clock.advance(hours=2)
    again.service.run_jobs()
    assert [row["text"] for row in rows(again, "messages")] == ["for all"]
    again.service.close()
    third = open_service(tmp_path, url=database_url, clock=served.clock, manifest=WITHOUT_TRAINING)
    third.service.close()


def test_feedback_alone_keeps_its_purpose(tmp_path):
    """Rows of feedback count as well as messages."""
    served = open_service(tmp_path)
    served.service.feedback(served.bot, NewFeedback(id="f-1", kind="thumbs", score=1))
    served.service.close()
    lacking = MANIFEST.replace('[purposes.analytics]\nbasis = "consent"\nkeep = "400d"\n', "")
    with pytest.raises(ManifestError, match="analytics"):
        open_service(tmp_path, clock=served.clock, manifest=lacking)


@pytest.mark.parametrize("name", ["training", "never-there"])
def test_what_is_dropped_was_a_purpose_and_is_none_any_more(tmp_path, name):
    """A purpose of the manifest, and one that never was, cannot be dropped."""
    open_service(tmp_path).service.close()
    with pytest.raises(UsageError, match="to drop"):
        open_service(tmp_path, drop=[name])


def test_serving_needs_a_purpose(tmp_path, monkeypatch):
    """Where no manifest is, the default has no purposes, and says so instead of storing nothing."""
    monkeypatch.chdir(tmp_path)
    home = Home(keys=tmp_path / "home" / "keys.json", vault=tmp_path / "home" / "vault.db")
    with pytest.raises(ManifestError, match="no purpose"):
        serving.serve(home=home, manifest=None, url="", host="127.0.0.1", port=0, workers=0, rules_only=True, demo=None)
    assert not home.folder.exists()


@pytest.mark.parametrize("lost", ["audit-key", "keys", "folder"])
def test_a_used_database_gets_no_new_keys(tmp_path, database_url, lost):
    """Without checkpoints, and without the whole folder too: the database itself tells that there were keys."""
    served = open_service(tmp_path, url=database_url)
    served.service.close()
    home = served.place.home
    if lost == "audit-key":
        home.signing_key.unlink()
        shutil.rmtree(home.checkpoints)
    elif lost == "keys":
        home.keys.unlink()
    else:
        home.folder.rename(tmp_path / "elsewhere")
    before = sorted(home.folder.glob("*.json")) if home.folder.exists() else []
    with pytest.raises(KeyUnavailableError) as refusal:
        PrivacyService.open(Place(home=home, url=database_url), load_manifest(tmp_path / "sottovoce.toml"))
    assert sorted(home.folder.glob("*.json")) == before
    if lost == "audit-key":
        assert str(home.signing_key) in refusal.value.remedy and str(home.keys) in refusal.value.remedy


def test_closing_goes_on_after_a_failure(tmp_path):
    """A signing that fails leaves neither guards nor database open."""
    served = open_service(tmp_path)
    shutil.rmtree(served.place.home.checkpoints)
    with pytest.raises(Exception, match=r"checkpoint|anchor"):
        served.service.close()
    with pytest.raises(UsageError, match="closed"):
        served.service.parts.db.check()
