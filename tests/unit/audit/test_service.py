import threading

import pytest

from sottovoce.audit import (
    AuditLog,
    AuditTamperedError,
    Deed,
    EntryFormError,
    NotCoveredError,
    check_inclusion,
    open_checkpoint,
    read_body,
    verify_database,
)
from sottovoce.audit import store_rows as rows
from sottovoce.audit.store_anchors import Anchors
from sottovoce.errors import OutsideError
from tests.unit.audit import oracle
from tests.unit.audit.conftest import KEY, NAME, NEXT_KEY, NOW, SUBJECT, fill


def bodies(database):
    with database.reading() as connection:
        return [row.body.encode() for chunk in rows.read_chunks(connection) for row in chunk]


def test_an_entry_is_written_in_the_deeds_transaction(database, log):
    """With all it was given, at the next place."""
    with database.writing() as connection:
        first = log.record(connection, "view.read", actor="support", tenant="default", subject=SUBJECT, view="training")
        assert log.record(connection, Deed.KEY_CREATED, actor="cli", key="ab12") == first + 1 == 1
    read = read_body(bodies(database)[0])
    assert (read.seq, read.at_ms, read.deed, read.actor) == (0, NOW, "view.read", "support")
    assert (read.tenant, read.subject, read.detail, read.key_id) == ("default", SUBJECT, {"view": "training"}, KEY.id)


def test_nothing_is_written_when_the_transaction_fails(database, log):
    """Neither the entry nor the tree; and the next one takes its place."""
    fill(database, log, 3)

    def fail():
        with database.writing() as connection:
            log.record(connection, Deed.VIEW_READ, actor="support")
            raise RuntimeError("the deed failed")

    with pytest.raises(RuntimeError, match="deed"):
        fail()
    assert len(bodies(database)) == 3
    assert fill(database, log, 1) == range(3, 4)
    assert log.verify().ok


def test_a_deed_whose_entry_cannot_be_written_fails(database, log):
    """Fail closed: what was done in the same transaction is undone."""

    def do():
        with database.writing() as connection:
            log.record(connection, Deed.VIEW_READ, actor="support")
            log.record(connection, Deed.VIEW_READ, actor="support", reason="ada@mail.example")

    with pytest.raises(EntryFormError):
        do()
    assert bodies(database) == []


@pytest.mark.parametrize("batches", [(1, 1, 1), (255, 1), (256, 44), (700,), (5, 300, 600)])
def test_the_root_is_that_of_the_rfc(database, log, batches):
    """However the entries came; the checkpoint is signed over all of them, its own entry too."""
    for start, count in enumerate(batches):
        fill(database, log, count, start=start)
    opened = open_checkpoint(log.checkpoint(), [KEY.verifier], origin=NAME)
    written = bodies(database)
    assert (opened.size, opened.root) == (len(written), oracle.mth(written))
    assert read_body(written[-1]).deed == "checkpoint.signed"
    report = log.verify()
    assert report.ok, report.faults
    assert (report.size, report.checked, report.signed_size, report.root) == (*[sum(batches) + 1] * 3, opened.root)


def test_an_empty_log_is_well(log):
    """Nothing is claimed, nothing is missing."""
    report = log.verify()
    assert (report.ok, report.size, report.signed_size, report.first_bad) == (True, 0, 0, None)
    report.require()


def test_a_checkpoint_is_not_signed_twice(database, log, anchors):
    """As long as nothing was added."""
    fill(database, log, 3)
    assert log.checkpoint() == log.checkpoint()
    assert len(bodies(database)) == 4
    assert [path.name for path in anchors.iterdir()] == ["0000000000000004.checkpoint"]


def test_every_checkpoint_is_anchored(database, log, anchors):
    """In the folder outside the database, in agreement with all others."""
    notes = []
    for start in range(3):
        fill(database, log, 200, start=start)
        notes.append(log.checkpoint())
    assert [note for _, note in Anchors(anchors).notes()] == notes
    assert log.verify().checkpoints == 3


def test_an_anchor_that_could_not_be_written_is_written_later(database, log, anchors):
    """The checkpoint was kept in the database; the next call catches up, without another one."""
    fill(database, log, 3)
    anchors.rmdir()
    with pytest.raises(OutsideError, match="anchors"):
        log.checkpoint()
    anchors.mkdir()
    note = log.checkpoint()
    assert [kept for _, kept in Anchors(anchors).notes()] == [note]
    assert log.verify().ok


def test_every_entry_under_a_checkpoint_can_be_proven(database, log):
    """To somebody who has nothing but the public key."""
    fill(database, log, 600)
    log.checkpoint()
    written = bodies(database)
    for seq in (0, 1, 255, 256, 511, 512, 599, 600):
        proven = check_inclusion(log.prove(seq), [KEY.verifier], origin=NAME)
        assert proven.entry == read_body(written[seq])
        assert proven.checkpoint.root == oracle.mth(written)


@pytest.mark.parametrize("seq", [-1, 3, 1000])
def test_an_entry_under_no_checkpoint_is_not_proven(database, log, seq):
    """It says what to do."""
    fill(database, log, 2)
    log.checkpoint()
    fill(database, log, 5)
    with pytest.raises(NotCoveredError, match=f"entry {seq}") as caught:
        log.prove(seq)
    assert "checkpoint" in caught.value.remedy


def test_a_rotation_is_signed_by_both_keys(database, log, anchors):
    """Either verifies it; the old one what came before, the new one what comes after and, by agreement, all."""
    fill(database, log, 300)
    log.checkpoint()
    after = log.rotate(NEXT_KEY)
    rotation = Anchors(anchors).last()
    assert open_checkpoint(rotation, [KEY.verifier]).signers == (KEY.id,)
    assert open_checkpoint(rotation, [NEXT_KEY.verifier]).signers == (NEXT_KEY.id,)
    assert verify_database(database, [KEY.verifier], origin=NAME, anchors=Anchors(anchors)).ok
    fill(database, after, 10)
    assert open_checkpoint(after.checkpoint(), [NEXT_KEY.verifier]).signers == (NEXT_KEY.id,)
    assert read_body(bodies(database)[-1]).key_id == NEXT_KEY.id
    alone = verify_database(database, [NEXT_KEY.verifier], origin=NAME, anchors=Anchors(anchors))
    assert (alone.ok, alone.checkpoints, alone.unsigned, alone.signed_size) == (True, 3, 1, alone.size)
    assert after.verify().unsigned == 0
    said = [read_body(body) for body in bodies(database)]
    assert [one.detail for one in said if one.deed == Deed.KEY_ROTATED] == [{"from_key": KEY.id, "to_key": NEXT_KEY.id}]


def test_after_a_rotation_the_new_key_goes_on_alone(database, log, anchors):
    """A service that starts with the new key only."""
    fill(database, log, 3)
    log.rotate(NEXT_KEY)
    alone = AuditLog(database, NEXT_KEY, anchors=anchors, clock=lambda: NOW)
    fill(database, alone, 3)
    alone.checkpoint()
    assert alone.verify().ok


def test_a_log_signed_by_the_old_key_after_the_rotation_is_told(database, log, anchors):
    """To whoever trusts the new key alone."""
    fill(database, log, 3)
    log.rotate(NEXT_KEY)
    fill(database, log, 3)
    log.checkpoint()
    report = verify_database(database, [NEXT_KEY.verifier], origin=NAME, anchors=Anchors(anchors))
    assert [(fault.code.value, fault.seq, fault.last) for fault in report.faults] == [("checkpoint_unsigned", 5, 8)]


def test_a_self_check_is_written_down(database, log):
    """What was looked at, and how it ended; the quick one reads what came after the checkpoint."""
    fill(database, log, 300)
    log.checkpoint()
    fill(database, log, 7)
    assert log.self_check().checked == 7
    assert log.self_check(full=True).checked == 309
    said = [read_body(body) for body in bodies(database)[-2:]]
    assert [one.deed for one in said] == ["selfcheck.passed"] * 2
    assert said[0].detail == {"checked": 7, "full": False, "size": 308}
    assert said[1].detail == {"checked": 309, "full": True, "size": 309}


def test_a_clock_that_steps_back_changes_nothing(database):
    """The order is that of the places."""
    times = iter([NOW, NOW - 86_400_000, NOW])
    log = AuditLog(database, KEY, clock=lambda: next(times))
    fill(database, log, 1)
    fill(database, log, 1)
    fill(database, log, 1)
    assert log.verify().ok
    assert [read_body(body).at_ms for body in bodies(database)] == [NOW, NOW - 86_400_000, NOW]


def test_writers_at_the_same_time_make_one_log(database, log):
    """From an empty log, by four threads: every place is taken once."""
    places, failed = [], []

    def write(start):
        try:
            for number in range(10):
                places.extend(fill(database, log, 20, start=start + number))
        except Exception as error:  # noqa: BLE001
            failed.append(error)

    threads = [threading.Thread(target=write, args=(start,)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert sorted(places) == list(range(800))
    assert log.verify().ok


def test_an_anchor_of_another_log_is_refused(database, log, anchors):
    """Two databases over one folder: neither signs over the other."""
    fill(database, log, 3)
    log.checkpoint()
    other = AuditLog(database, NEXT_KEY, "other.example/audit", anchors=anchors, clock=lambda: NOW)
    with pytest.raises(AuditTamperedError, match="worth nothing"):
        other.checkpoint()
