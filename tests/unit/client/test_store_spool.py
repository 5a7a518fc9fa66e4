"""The spool on disk: what it promises when processes and disks end in the middle."""

import contextlib
import copy
import errno
import os
import shutil
import stat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sottovoce.client import Message, SpoolFullError, SpoolInUseError
from sottovoce.client.spool_format import SpoolKey
from sottovoce.client.store_spool import Spool, read_spool_key
from sottovoce.errors import KeyUnavailableError, OutsideError, RefusedError, SottovoceError, TamperedError

KEY = SpoolKey(bytes(range(32)))
CANARY = "canary.bird@secret.example"


def note(number, conversation="c-1", subject="ana@ruiz.example", **more):
    return Message(
        subject=subject, conversation=conversation, id=f"m-{number}", text=f"text {number}", at_ms=number, **more
    )


def ids(spool):
    return [message.id for _, message in spool.first(10_000, 10**9)]


def files(folder):
    return sorted(path.name for path in folder.iterdir() if path.name != "lock")


def test_what_was_kept_is_there_again_as_it_was(tmp_path):
    """All fields, in order, after closing and opening."""
    given_ = [
        note(1),
        note(
            2, language="de", attributes={"age": 33, "x": None, "ü": [1.5, True]}, purposes=("training",), role="tool"
        ),
        note(3, gpc=True, purposes=()),
    ]
    spool = Spool(tmp_path / "spool", KEY)
    spool.append(given_[:2])
    spool.append(given_[2:])
    spool.close()
    again = Spool(tmp_path / "spool", KEY)
    assert [message for _, message in again.first(10, 10**6)] == given_
    again.close()


def test_nothing_on_disk_can_be_read(tmp_path):
    """Texts and ids are sealed; the folder is its owner's alone."""
    spool = Spool(tmp_path / "spool", KEY)
    spool.append([Message(subject=CANARY, conversation=CANARY, id=CANARY, text=CANARY, at_ms=1)])
    for path in (tmp_path / "spool").iterdir():
        assert CANARY.encode() not in path.read_bytes()
        assert b"subject" not in path.read_bytes()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "spool").stat().st_mode) == 0o700
    assert CANARY not in repr(spool) + repr(spool.first(9, 999))
    spool.close()


def test_what_is_done_does_not_come_again_and_leaves_nothing(tmp_path):
    """Segment by segment, also over a restart."""
    spool = Spool(tmp_path, KEY, segment_bytes=200)
    for number in range(6):
        spool.append([note(number)])
    segments = len(files(tmp_path))
    assert segments > 2
    places = [place for place, _ in spool.first(10, 10**6)]
    spool.done(places[:1] + places[3:4])
    spool.close()
    spool = Spool(tmp_path, KEY, segment_bytes=200)
    assert ids(spool) == ["m-1", "m-2", "m-4", "m-5"]
    spool.append([note(6)])
    assert ids(spool)[-1] == "m-6"
    spool.done([place for place, _ in spool.first(10, 10**6)])
    assert (len(spool), spool.size, files(tmp_path)) == (0, 0, [])
    spool.append([note(7)])
    assert ids(spool) == ["m-7"]
    spool.close()


def test_cut_off_at_any_byte_whole_messages_stay(tmp_path):
    """For every length of the file: exactly the messages that were whole, and more can be added."""
    spool = Spool(tmp_path / "whole", KEY)
    ends = []
    for number in range(3):
        spool.append([note(number)])
        ends.append(spool.size)
    spool.close()
    (segment,) = (tmp_path / "whole").glob("*.segment")
    data = segment.read_bytes()
    for length in range(len(data) + 1):
        folder = tmp_path / "cut"
        folder.mkdir()
        (folder / segment.name).write_bytes(data[:length])
        torn = Spool(folder, KEY)
        whole = [f"m-{number}" for number, end in enumerate(ends) if end <= length]
        assert ids(torn) == whole
        if length % 25:  # It writes to the disk, which takes its time.
            torn.close()
            shutil.rmtree(folder)
            continue
        torn.append([note(9)])
        torn.close()
        torn = Spool(folder, KEY)
        assert ids(torn) == [*whole, "m-9"]
        torn.close()
        shutil.rmtree(folder)


def test_zeros_at_the_end_are_a_write_that_did_not_reach_the_disk(tmp_path):
    """As file systems leave them after a loss of power: in the frame, or in the record."""
    spool = Spool(tmp_path, KEY)
    spool.append([note(0)])
    end = spool.size
    spool.append([note(1)])
    spool.close()
    (segment,) = tmp_path.glob("*.segment")
    data = segment.read_bytes()
    for kept in (end, end + 8, end + 20, len(data) - 1):
        segment.write_bytes(data[:kept] + bytes(len(data) - kept))
        again = Spool(tmp_path, KEY)
        assert ids(again) == ["m-0"]
        again.close()


def test_any_changed_byte_is_noticed(tmp_path):
    """Never another message, never fewer in silence; the last record alone counts as cut off."""
    spool = Spool(tmp_path, KEY)
    spool.append([note(0)])
    end = spool.size
    spool.append([note(1)])
    spool.close()
    (segment,) = tmp_path.glob("*.segment")
    data = segment.read_bytes()
    for at in range(len(data)):
        segment.write_bytes(data[:at] + bytes([data[at] ^ 0x40]) + data[at + 1 :])
        if at >= end + 8:
            again = Spool(tmp_path, KEY)
            assert ids(again) == ["m-0"]
            again.close()
        else:
            with pytest.raises(KeyUnavailableError if 8 <= at < 16 else TamperedError):
                Spool(tmp_path, KEY)


def test_records_do_not_open_elsewhere(tmp_path):
    """Swapped within a segment, or moved to another."""
    spool = Spool(tmp_path, KEY, segment_bytes=1)
    spool.append([note(0)])
    spool.append([note(1)])
    spool.append([note(2)])
    spool.close()
    first, second, third = sorted(tmp_path.glob("*.segment"))
    data = first.read_bytes() + second.read_bytes()[16:]
    first.write_bytes(data + third.read_bytes()[16:])
    with pytest.raises(TamperedError):
        Spool(tmp_path, KEY)


@given(st.binary(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_a_spool_or_an_error_of_ours(tmp_path_factory, data):
    """Whatever lies there."""
    folder = tmp_path_factory.mktemp("any")
    (folder / "000000000001.segment").write_bytes(data)
    with contextlib.suppress(SottovoceError):
        Spool(folder, KEY).close()
    shutil.rmtree(folder)


def test_another_key_does_not_open_it(tmp_path):
    """And the error says which one would, by its id alone."""
    spool = Spool(tmp_path, KEY)
    spool.append([note(0)])
    spool.close()
    with pytest.raises(KeyUnavailableError, match=KEY.id.hex()):
        Spool(tmp_path, SpoolKey(bytes(32)))
    assert len(files(tmp_path)) == 1


def test_one_user_at_a_time(tmp_path):
    """Until it is closed."""
    spool = Spool(tmp_path, KEY)
    with pytest.raises(SpoolInUseError):
        Spool(tmp_path, KEY)
    spool.close()
    with pytest.raises(OutsideError):
        spool.append([note(0)])
    Spool(tmp_path, KEY).close()


def test_it_takes_no_more_than_it_may(tmp_path):
    """All or none of what is given; room comes back."""
    spool = Spool(tmp_path, KEY, max_bytes=1_000)
    spool.append([note(0)])
    with pytest.raises(SpoolFullError):
        spool.append([note(number) for number in range(1, 9)])
    assert ids(spool) == ["m-0"]
    with pytest.raises(SpoolFullError):
        [spool.append([note(number)]) for number in range(1, 9)]
    assert spool.size <= 1_000
    spool.done([place for place, _ in spool.first(99, 10**6)])
    spool.append([note(10)])
    assert ids(spool) == ["m-10"]
    spool.close()


def test_a_disk_that_fails_in_the_middle_leaves_what_was_whole(tmp_path, monkeypatch):
    """Half a record is taken back; what comes later is kept elsewhere."""
    spool = Spool(tmp_path, KEY)
    spool.append([note(0)])
    pwrite = os.pwrite
    room = [70]

    def short(descriptor, data, at):
        if not room[0]:
            raise OSError(errno.ENOSPC, "No space left on device")
        done = pwrite(descriptor, data[: room[0]], at)
        room[0] -= done
        return done

    monkeypatch.setattr(os, "pwrite", short)
    with pytest.raises(SpoolFullError):
        spool.append([note(1)])
    room[0] = 10
    with pytest.raises(SpoolFullError):
        spool.append([note(2)])
    monkeypatch.undo()
    assert ids(spool) == ["m-0"]
    spool.append([note(3)])
    spool.close()
    again = Spool(tmp_path, KEY)
    assert ids(again) == ["m-0", "m-3"]
    again.close()


def test_a_conversation_stays_behind_itself(tmp_path):
    """What has others of its conversation before it is kept; what has not is not."""
    spool = Spool(tmp_path, KEY)
    assert spool.append_behind([note(0, "a")]) == []
    spool.append([note(0, "a")])
    assert spool.append_behind([note(1, "a"), note(2, "b"), note(3, "a")]) == [0, 2]
    assert ids(spool) == ["m-0", "m-1", "m-3"]
    assert [m.id for _, m in spool.first(9, 10**6, without=frozenset({"a"}))] == []
    spool.done([place for place, _ in spool.first(3, 10**6)])
    assert spool.append_behind([note(4, "a")]) == []
    spool.close()


def test_batches_are_bounded_but_never_empty(tmp_path):
    """By number and by size."""
    spool = Spool(tmp_path, KEY)
    spool.append([note(number) for number in range(5)])
    assert len(spool.first(2, 10**6)) == 2
    assert len(spool.first(9, 1)) == 1
    assert len(spool.first(9, 450)) == 2
    spool.close()


def test_a_person_is_forgotten_for_good(tmp_path):
    """Also by whoever opens the spool next; others stay."""
    spool = Spool(tmp_path, KEY)
    spool.append([note(0), note(1, subject="bo@lee.example", conversation="c-2"), note(2)])
    assert spool.forget("ana@ruiz.example") == 2
    assert spool.forget("ana@ruiz.example") == 0
    spool.close()
    again = Spool(tmp_path, KEY)
    assert ids(again) == ["m-1"]
    again.close()


def test_notes_of_what_is_done_survive_being_cut_off(tmp_path):
    """Half a note counts for nothing; the next ones count."""
    spool = Spool(tmp_path, KEY)
    spool.append([note(number) for number in range(4)])
    places = [place for place, _ in spool.first(9, 10**6)]
    spool.done(places[:2])
    spool.close()
    (done,) = tmp_path.glob("*.done")
    done.write_bytes(done.read_bytes()[:-3])
    spool = Spool(tmp_path, KEY)
    assert ids(spool) == ["m-1", "m-2", "m-3"]
    spool.done([places[2]])
    spool.close()
    spool = Spool(tmp_path, KEY)
    assert ids(spool) == ["m-1", "m-3"]
    spool.close()


def test_notes_without_their_segment_mean_nothing(tmp_path):
    """They do not speak of the next segment of that number."""
    spool = Spool(tmp_path, KEY)
    (tmp_path / "000000000001.done").write_bytes((16).to_bytes(8, "big"))
    spool.close()
    spool = Spool(tmp_path, KEY)
    spool.append([note(0)])
    spool.close()
    spool = Spool(tmp_path, KEY)
    assert ids(spool) == ["m-0"]
    spool.close()


def test_keys_come_from_files_of_their_owner_alone(tmp_path):
    """64 hexadecimal digits; anything else is refused without being shown."""
    path = tmp_path / "key"
    with pytest.raises(KeyUnavailableError):
        read_spool_key(path)
    path.write_text(bytes(range(32)).hex() + "\n")
    path.chmod(0o640)
    with pytest.raises(KeyUnavailableError, match="0640"):
        read_spool_key(path)
    path.chmod(0o600)
    assert read_spool_key(path).id == KEY.id
    for wrong in ("", "aa", "zz" * 32, "ä" * 64):
        path.write_text(wrong)
        with pytest.raises(KeyUnavailableError) as caught:
            read_spool_key(path)
        assert not wrong or wrong not in str(caught.value)


def test_keys_show_nothing():
    """Neither in repr, nor pickled or copied."""
    assert repr(KEY) == f"SpoolKey(id={KEY.id.hex()})"
    with pytest.raises(RefusedError):
        copy.deepcopy(KEY)
    with pytest.raises(KeyUnavailableError):
        SpoolKey(b"short")
