"""Key set files: modes, atomicity, and that none is ever overwritten."""

import os
import stat

import pytest

from sottovoce.errors import KeyUnavailableError, OutsideError, RefusedError
from sottovoce.vault import load_keyset, new_keyset, replace_keyset, rotate_keyset, save_keyset

from .conftest import make_keyset, rotated


def test_a_saved_key_set_is_for_its_owner_only_and_reads_back(tmp_path):
    """Mode 0600 whatever the umask, and nothing is left beside it."""
    path = tmp_path / "keys.json"
    before = os.umask(0)
    try:
        save_keyset(make_keyset(), path)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_keyset(path) == make_keyset()
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_key_set_comes_from_the_system():
    """No two are alike, and rotating one keeps its lineage."""
    one, other = new_keyset(), new_keyset()
    assert one.index != other.index
    assert rotate_keyset(one).index == one.index
    assert len(rotate_keyset(one, tokens=True).tokens) == 2


def test_saving_never_overwrites(tmp_path):
    """Whatever stands there stays as it is."""
    path = tmp_path / "keys.json"
    path.write_text("precious")
    with pytest.raises(RefusedError):
        save_keyset(make_keyset(), path)
    assert path.read_text() == "precious"
    assert list(tmp_path.iterdir()) == [path]


def test_replacing_takes_a_rotated_key_set_only(tmp_path):
    """The same lineage replaces; another one is refused and changes nothing."""
    path = tmp_path / "keys.json"
    save_keyset(make_keyset(), path)
    replace_keyset(rotated(make_keyset()), path)
    assert load_keyset(path) == rotated(make_keyset())
    with pytest.raises(RefusedError):
        replace_keyset(make_keyset(9), path)
    assert load_keyset(path) == rotated(make_keyset())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o602, 0o601])
def test_a_key_set_that_others_may_use_is_refused(tmp_path, mode):
    """The remedy names the command."""
    path = tmp_path / "keys.json"
    save_keyset(make_keyset(), path)
    path.chmod(mode)
    with pytest.raises(KeyUnavailableError) as caught:
        load_keyset(path)
    assert f"chmod 600 {path}" in caught.value.remedy


def test_what_is_no_key_set_file_is_refused(tmp_path):
    """A missing file, a folder, binary data."""
    with pytest.raises(KeyUnavailableError, match="no key set"):
        load_keyset(tmp_path / "none.json")
    with pytest.raises(KeyUnavailableError, match="not a file"):
        load_keyset(tmp_path)
    binary = tmp_path / "binary"
    binary.touch(0o600)
    binary.write_bytes(b"\xff\xfe")
    with pytest.raises(KeyUnavailableError, match="UTF-8"):
        load_keyset(binary)


def test_a_place_that_cannot_be_written_is_an_outside_error(tmp_path):
    """The folder is missing."""
    with pytest.raises(OutsideError):
        save_keyset(make_keyset(), tmp_path / "none" / "keys.json")


def test_a_place_that_cannot_be_read_is_an_outside_error(tmp_path):
    """A file stands where a folder should."""
    (tmp_path / "file").touch()
    with pytest.raises(OutsideError):
        load_keyset(tmp_path / "file" / "keys.json")
