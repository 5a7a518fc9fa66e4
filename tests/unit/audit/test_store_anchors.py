import os

import pytest

from sottovoce.audit import Anchors, AuditTamperedError
from sottovoce.errors import OutsideError


def test_the_checkpoint_of_the_greatest_size_is_the_last(anchors):
    """Sizes are numbers, not texts."""
    kept = Anchors(anchors)
    assert kept.last() is None
    for size in (9, 100, 20):
        kept.put(size, f"note {size}")
    assert kept.last() == "note 100"
    assert kept.notes() == [(9, "note 9"), (20, "note 20"), (100, "note 100")]


def test_the_same_checkpoint_may_come_twice(anchors):
    """After a crash it does; another one of that size may not."""
    Anchors(anchors).put(9, "note")
    Anchors(anchors).put(9, "note")
    with pytest.raises(AuditTamperedError) as caught:
        Anchors(anchors).put(9, "other")
    assert (caught.value.seq, Anchors(anchors).last()) == (8, "note")


def test_nothing_half_written_is_left(anchors):
    """Only whole checkpoints bear the name of one; a name taken before a crash is filled."""
    (anchors / "0000000000000009.checkpoint").touch()
    (anchors / f".0000000000000009.checkpoint.{os.getpid()}.new").write_text("half")
    Anchors(anchors).put(9, "note")
    assert [path.name for path in anchors.iterdir()] == ["0000000000000009.checkpoint"]
    assert Anchors(anchors).notes() == [(9, "note")]


def test_a_file_system_without_hard_links_will_do(anchors, monkeypatch):
    """The name is taken first, then filled; never overwritten."""

    def link(*_):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", link)
    Anchors(anchors).put(9, "note")
    with pytest.raises(AuditTamperedError):
        Anchors(anchors).put(9, "other")
    assert Anchors(anchors).notes() == [(9, "note")]


def test_a_missing_folder_is_told_and_not_made(tmp_path):
    """It may be a disk that is not mounted."""
    kept = Anchors(tmp_path / "gone")
    for deed in (kept.last, kept.notes, lambda: kept.put(1, "note")):
        with pytest.raises(OutsideError, match="gone"):
            deed()
    assert not (tmp_path / "gone").exists()
