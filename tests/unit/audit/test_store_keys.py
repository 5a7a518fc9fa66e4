import stat

import pytest

from sottovoce.audit import CheckpointError, load_signing_key, new_signing_key, read_vkeys, save_signing_key
from sottovoce.errors import KeyUnavailableError, OutsideError, RefusedError
from tests.unit.audit.conftest import KEY, NAME, NEXT_KEY


def test_a_signing_key_comes_back_from_its_file(tmp_path):
    """Which its owner alone can read."""
    save_signing_key(KEY, tmp_path / "audit.key")
    assert load_signing_key(tmp_path / "audit.key") == KEY
    assert stat.S_IMODE((tmp_path / "audit.key").stat().st_mode) == 0o600


def test_new_keys_differ():
    """They come from the system's randomness."""
    assert new_signing_key(NAME).id != new_signing_key(NAME).id


def test_a_signing_key_is_never_overwritten(tmp_path):
    """It may be the only one."""
    save_signing_key(KEY, tmp_path / "audit.key")
    with pytest.raises(RefusedError, match="already"):
        save_signing_key(NEXT_KEY, tmp_path / "audit.key")
    assert load_signing_key(tmp_path / "audit.key") == KEY


def test_a_signing_key_that_others_may_read_is_refused(tmp_path):
    """It says how to mend that."""
    save_signing_key(KEY, tmp_path / "audit.key")
    (tmp_path / "audit.key").chmod(0o640)
    with pytest.raises(KeyUnavailableError, match="0640") as caught:
        load_signing_key(tmp_path / "audit.key")
    assert "chmod 600" in caught.value.remedy


def test_no_signing_key_is_told(tmp_path):
    """Missing, a folder, damaged."""
    with pytest.raises(KeyUnavailableError, match="no signing key"):
        load_signing_key(tmp_path / "audit.key")
    with pytest.raises(OutsideError):
        load_signing_key(tmp_path)
    with pytest.raises(OutsideError):
        save_signing_key(KEY, tmp_path / "nowhere" / "audit.key")
    (tmp_path / "audit.key").touch(0o600)
    with pytest.raises(KeyUnavailableError, match="not a signing key"):
        load_signing_key(tmp_path / "audit.key")


def test_public_keys_stand_in_lines(tmp_path):
    """Empty ones between them are read over; damaged ones are refused."""
    (tmp_path / "vkeys").write_text(f"{KEY.vkey}\n\n{NEXT_KEY.vkey}\n")
    assert read_vkeys(tmp_path / "vkeys") == [KEY.verifier, NEXT_KEY.verifier]
    (tmp_path / "vkeys").write_text("not a key\n")
    with pytest.raises(CheckpointError):
        read_vkeys(tmp_path / "vkeys")
    with pytest.raises(OutsideError):
        read_vkeys(tmp_path / "nothing")
