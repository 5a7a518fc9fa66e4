"""What somebody can do who rules the database: drop the triggers, then change rows with plain SQL. All of it is told."""

import pytest
from sqlalchemy import text

from sottovoce.audit import AuditLog, AuditTamperedError, FaultCode, open_export, sign_checkpoint, verify_export
from sottovoce.audit import store_rows as rows
from sottovoce.audit.merkle import Frontier, leaf_hash
from sottovoce.audit.store_anchors import Anchors
from sottovoce.errors import SottovoceError
from sottovoce.store import AppendOnlyError
from tests.unit.audit.conftest import KEY, NAME, NOW, STRANGER, fill

FIRST = 401
"""Entries under the first checkpoint; the second is over all 702."""
SIZE = 702


@pytest.fixture
def log(database, anchors):
    """701 entries and two checkpoints; two complete subtrees of 256."""
    log = AuditLog(database, KEY, anchors=anchors, clock=lambda: NOW)
    fill(database, log, FIRST - 1)
    log.checkpoint()
    fill(database, log, SIZE - FIRST - 1)
    log.checkpoint()
    assert log.verify().ok
    return log


@pytest.fixture
def attack(database, log):
    """Runs statements after taking the triggers away, as the database's owner can."""
    with database.writing() as connection:
        if database.dialect == "sqlite":
            names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
            for name in names:
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            for table in ("audit_entries", "audit_nodes"):
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))

    def run(*statements):
        with database.writing() as connection:
            for statement, values in statements:
                assert connection.execute(text(statement), values).rowcount != 0

    return run


def told(log, **options):
    report = log.verify(**options)
    assert report.ok is not bool(report.faults)
    return [(fault.code, fault.seq, fault.last) for fault in report.faults]


def body_at(database, seq):
    with database.reading() as connection:
        return rows.read(connection, seq, 1)[0].body


def state_at(database, size):
    """The frontier that the log had at that size: an attacker can compute it as we can."""
    with database.reading() as connection:
        leaves = [row.leaf for chunk in rows.read_chunks(connection, 0, size) for row in chunk]
    return Frontier().extend(leaves)[0].to_bytes()


def set_state(database, size):
    return ("UPDATE audit_state SET size = :size, frontier = :f", {"size": size, "f": state_at(database, size)})


@pytest.mark.parametrize("table", ["audit_entries", "audit_nodes"])
@pytest.mark.parametrize("deed", ["DELETE FROM {}", "UPDATE {} SET {} = {}"])
def test_the_triggers_refuse_first(database, log, table, deed):
    """Who has not dropped them gets no further."""
    column = {"audit_entries": "body", "audit_nodes": "hash"}[table]
    with pytest.raises(AppendOnlyError), database.writing() as connection:
        connection.execute(text(deed.format(table, column, column)))


@pytest.mark.parametrize("seq", [0, 300, FIRST - 1, FIRST, SIZE - 1])
def test_a_changed_body_is_named(database, log, attack, seq):
    """And no proof of it is given."""
    body = body_at(database, seq).replace('"tenant":"', '"tenant":"x')
    attack(("UPDATE audit_entries SET body = :body WHERE seq = :seq", {"body": body, "seq": seq}))
    assert told(log) == [(FaultCode.ENTRY_CHANGED, seq, seq)]
    with pytest.raises(AuditTamperedError, match="changed") as caught:
        log.prove(seq)
    assert caught.value.seq == seq
    with pytest.raises(AuditTamperedError, match=f"entry {seq}"):
        log.verify().require()


@pytest.mark.parametrize(
    ("column", "value"), [("at_ms", 5), ("key_id", "ffffffff"), ("type", "view.read"), ("leaf", bytes(32))]
)
def test_a_changed_column_is_named(log, attack, column, value):
    """Each column beside the body says what the body says."""
    attack((f"UPDATE audit_entries SET {column} = :value WHERE seq = 123", {"value": value}))  # noqa: S608 - from the table above
    assert told(log)[0] == (FaultCode.ENTRY_CHANGED, 123, 123)


def test_a_body_changed_with_its_leaf_is_caught_by_the_tree(database, log, attack):
    """The kept subtree names the 256 entries it is among."""
    body = body_at(database, 123).replace("support", "nothing")
    values = {"body": body, "leaf": leaf_hash(body.encode())}
    attack(("UPDATE audit_entries SET body = :body, leaf = :leaf WHERE seq = 123", values))
    faults = told(log)
    assert (FaultCode.NODE_WRONG, 0, 255) in faults
    assert (FaultCode.CHECKPOINT_MISMATCH, 0, FIRST - 1) in faults
    with pytest.raises(AuditTamperedError):
        log.prove(123)


def test_a_log_rewritten_as_a_whole_is_caught_by_the_anchors(database, log, attack):
    """Bodies, leaves, tree, state and checkpoints, all in agreement: the first anchor after the change tells."""
    body = body_at(database, 450).replace("support", "nothing")
    attack(
        ("UPDATE audit_entries SET body = :b, leaf = :l WHERE seq = 450", {"b": body, "l": leaf_hash(body.encode())})
    )
    with database.reading() as connection:
        leaves = [row.leaf for chunk in rows.read_chunks(connection) for row in chunk]
    _, completed = Frontier().extend(leaves)
    attack(
        set_state(database, SIZE),
        *[
            (
                "UPDATE audit_nodes SET hash = :h WHERE level = :l AND number = :n",
                {"h": n.hash, "l": n.level, "n": n.number},
            )
            for n in completed
        ],
        ("DELETE FROM audit_checkpoints WHERE size = :size", {"size": SIZE}),
    )
    assert told(log) == [(FaultCode.CHECKPOINT_MISMATCH, FIRST, SIZE - 1)]
    with pytest.raises(AuditTamperedError, match="does not begin"):
        log.checkpoint()


@pytest.mark.parametrize("seq", [0, 255, 500, SIZE - 1])
def test_a_deleted_row_is_named(log, attack, seq):
    """And no proof of it is given."""
    attack(("DELETE FROM audit_entries WHERE seq = :seq", {"seq": seq}))
    assert told(log)[0] == (FaultCode.ENTRY_MISSING, seq, seq)
    with pytest.raises(AuditTamperedError, match="gone"):
        log.prove(seq)


def test_a_deleted_row_whose_place_is_closed_is_named(database, log, attack):
    """Those behind it moved up: each says that it belongs elsewhere."""
    attack(("DELETE FROM audit_entries WHERE seq = 500", {}))
    attack(
        *[
            ("UPDATE audit_entries SET seq = :to WHERE seq = :seq", {"to": seq - 1, "seq": seq})
            for seq in range(501, SIZE)
        ]
    )
    attack(set_state(database, SIZE - 1))
    report = log.verify()
    assert (report.faults[0].code, report.first_bad) == (FaultCode.ENTRY_MISPLACED, 500)


def test_two_swapped_rows_are_named(log, attack):
    """Both."""
    attack(
        *[
            ("UPDATE audit_entries SET seq = :to WHERE seq = :seq", {"seq": seq, "to": to})
            for seq, to in ((10, -1), (20, 10), (-1, 20))
        ]
    )
    faults = told(log)
    assert (FaultCode.ENTRY_MISPLACED, 10, 10) in faults
    assert (FaultCode.ENTRY_MISPLACED, 20, 20) in faults
    assert log.verify().first_bad == 10


@pytest.mark.parametrize("seq", [SIZE, -5])
def test_an_inserted_row_is_named(database, log, attack, seq):
    """Behind the end, or before the beginning; nothing is written over it."""
    values = {"seq": seq, "body": body_at(database, 3).replace('"seq":3', f'"seq":{seq}')}
    attack(
        (
            (
                "INSERT INTO audit_entries (seq, at_ms, key_id, type, body, leaf) "
                "SELECT :seq, at_ms, key_id, type, :body, leaf FROM audit_entries WHERE seq = 3"
            ),
            values,
        )
    )
    assert seq in {fault.seq for fault in log.verify().faults}
    if seq == SIZE:
        assert (FaultCode.STATE_WRONG, SIZE, SIZE) in told(log, from_scratch=False)
        with pytest.raises(AuditTamperedError, match=f"entry {SIZE} is there already"):
            fill(database, log, 1)


def test_a_row_inserted_between_others_is_named(database, log, attack):
    """Those behind it had to move, and say so."""
    attack(
        *[
            ("UPDATE audit_entries SET seq = :to WHERE seq = :seq", {"to": seq + 1, "seq": seq})
            for seq in range(SIZE - 1, 649, -1)
        ]
    )
    attack(
        (
            (
                "INSERT INTO audit_entries (seq, at_ms, key_id, type, body, leaf) "
                "SELECT 650, at_ms, key_id, type, body, leaf FROM audit_entries WHERE seq = 3"
            ),
            {},
        )
    )
    attack(set_state(database, SIZE + 1))
    assert log.verify().first_bad == 650


def truncation(database, size):
    return [
        set_state(database, size),
        ("DELETE FROM audit_entries WHERE seq >= :size", {"size": size}),
    ]


@pytest.mark.parametrize("from_scratch", [True, False])
def test_a_cut_tail_is_caught_by_the_last_checkpoint(database, log, attack, from_scratch):
    """Though the log's own record of its end agrees; nothing is signed or exported any more."""
    attack(*truncation(database, 600))
    assert told(log, from_scratch=from_scratch) == [(FaultCode.TRUNCATED, 600, SIZE - 1)]
    with pytest.raises(AuditTamperedError, match=f"counts {SIZE} entries, the log 600") as caught:
        log.checkpoint()
    assert caught.value.seq == 600


def test_a_tail_cut_with_its_checkpoints_is_caught_by_the_anchors(database, log, attack, anchors, tmp_path):
    """The table of checkpoints was cut as well."""
    attack(*truncation(database, 600), ("DELETE FROM audit_checkpoints WHERE size > 600", {}))
    assert told(log) == [(FaultCode.TRUNCATED, 600, SIZE - 1)]
    assert told(log, from_scratch=False) == [(FaultCode.TRUNCATED, 600, SIZE - 1)]
    for deed in (log.checkpoint, lambda: log.export(tmp_path / "out")):
        with pytest.raises(AuditTamperedError, match=f"counts {SIZE}"):
            deed()
    assert len(list(anchors.iterdir())) == 2


def test_without_anchors_a_tail_cut_with_its_checkpoints_is_not_caught(database, log, attack):
    """What is not guaranteed: a database alone cannot bear witness against its owner. Hence the anchors."""
    attack(*truncation(database, 600), ("DELETE FROM audit_checkpoints WHERE size > 600", {}))
    blind = AuditLog(database, KEY, clock=lambda: NOW)
    assert blind.verify().ok


def test_a_tail_cut_before_the_first_kept_subtree_is_told(database, log, attack):
    """Subtrees that the log can no longer have are still kept."""
    attack(*truncation(database, 300), ("DELETE FROM audit_checkpoints WHERE size > 300", {}))
    blind = AuditLog(database, KEY, clock=lambda: NOW)
    assert {fault.code for fault in blind.verify().faults} == {FaultCode.NODE_WRONG}


def test_a_state_set_back_is_told_and_refused(database, log, attack):
    """Nothing is written, nothing is signed."""
    attack(set_state(database, 650))
    assert told(log) == [(FaultCode.STATE_WRONG, 650, SIZE - 1)]
    assert told(log, from_scratch=False) == [(FaultCode.STATE_WRONG, 650, SIZE - 1)]
    with pytest.raises(AuditTamperedError, match="entry 650 is there already") as caught:
        fill(database, log, 1)
    assert caught.value.seq == 650
    with pytest.raises(AuditTamperedError):
        log.checkpoint()


@pytest.mark.parametrize(
    ("column", "value"), [("frontier", b""), ("frontier", bytes(8)), ("size", SIZE + 1), ("frontier", b"\xff" * 100)]
)
def test_a_damaged_state_is_refused(database, log, attack, column, value):
    """Nothing is written on it."""
    attack((f"UPDATE audit_state SET {column} = :value", {"value": value}))  # noqa: S608 - from the table above
    assert not log.verify().ok
    with pytest.raises(AuditTamperedError, match="damaged"):
        fill(database, log, 1)


def test_a_frontier_of_other_hashes_is_refused(database, log, attack):
    """It has the right form, and nothing is signed with it."""
    frontier = Frontier(SIZE, (bytes(32),) * SIZE.bit_count()).to_bytes()
    attack(("UPDATE audit_state SET frontier = :f", {"f": frontier}))
    assert told(log) == [(FaultCode.STATE_WRONG, SIZE - 1, SIZE - 1)]
    with pytest.raises(AuditTamperedError):
        log.checkpoint()


def test_a_deleted_state_is_refused(database, log, attack):
    """The log does not begin anew over its old entries."""
    attack(("DELETE FROM audit_state", {}))
    assert told(log) == [(FaultCode.STATE_WRONG, 0, SIZE - 1)]
    with pytest.raises(AuditTamperedError, match="gone"):
        fill(database, log, 1)


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("UPDATE audit_nodes SET hash = :hash WHERE number = 1", 256),
        ("DELETE FROM audit_nodes WHERE number = 0", 0),
        ("INSERT INTO audit_nodes (level, number, hash) VALUES (8, 2, :hash)", 512),
        ("INSERT INTO audit_nodes (level, number, hash) VALUES (9, 0, :hash)", 0),
    ],
)
def test_a_changed_node_is_named(log, attack, statement, place):
    """Changed, gone, or one too many: by the first entry under it."""
    attack((statement, {"hash": bytes(32)} if ":hash" in statement else {}))
    report = log.verify()
    assert {fault.code for fault in report.faults} == {FaultCode.NODE_WRONG}
    assert report.first_bad == place


def test_nothing_is_signed_over_a_changed_node(database, log, attack):
    """Nor proven with it."""
    attack(("UPDATE audit_nodes SET hash = :hash WHERE number = 0", {"hash": bytes(32)}))
    fill(database, log, 1)
    with pytest.raises(AuditTamperedError):
        log.prove(SIZE - 1)


def test_a_changed_checkpoint_is_named(log, attack):
    """Its signature does not fit any more; nothing is signed after it."""
    attack(("UPDATE audit_checkpoints SET note = replace(note, '702', '703') WHERE size = 702", {}))
    assert (FaultCode.CHECKPOINT_UNREADABLE, SIZE - 1, SIZE - 1) in told(log)
    with pytest.raises(AuditTamperedError, match="worth nothing"):
        log.checkpoint()


def test_a_log_signed_anew_by_a_stranger_is_told(database, log, attack, anchors):
    """A key of the same name is not the key."""
    for path in anchors.iterdir():
        path.unlink()
    note = sign_checkpoint(NAME, SIZE, Frontier.from_bytes(state_at(database, SIZE)).root(), STRANGER)
    attack(("DELETE FROM audit_checkpoints", {}))
    attack(("INSERT INTO audit_checkpoints (size, at_ms, note) VALUES (:size, 1, :note)", {"size": SIZE, "note": note}))
    assert told(log) == [(FaultCode.CHECKPOINT_UNSIGNED, 0, SIZE - 1)]
    with pytest.raises(AuditTamperedError, match="worth nothing"):
        log.checkpoint()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"\xff\x00"),
        lambda path: path.rename(path.with_name("0000000000000009.checkpoint")),
    ],
)
def test_a_spoilt_anchor_is_told(log, anchors, spoil):
    """Emptied, overwritten, renamed."""
    spoil(max(anchors.iterdir()))
    assert FaultCode.CHECKPOINT_UNREADABLE in {fault.code for fault in log.verify().faults}


def test_an_anchor_is_never_overwritten(log, anchors):
    """Another checkpoint of the same size is a split view."""
    with pytest.raises(AuditTamperedError, match="another checkpoint"):
        Anchors(anchors).put(SIZE, sign_checkpoint(NAME, SIZE, bytes(32), KEY))


def test_a_failed_self_check_is_written_down(database, log, attack):
    """With the first bad place; as long as anything can be written at all."""
    attack(("DELETE FROM audit_entries WHERE seq = 77", {}))
    report = log.self_check(full=True)
    assert report.first_bad == 77
    with database.reading() as connection:
        last = rows.read(connection, SIZE, 1)[0].body
    assert '"deed":"selfcheck.failed"' in last
    assert '"code":"entry_missing"' in last
    assert '"seq":77' in last


def test_an_export_of_a_changed_log_does_not_verify(database, log, attack, tmp_path):
    """The row is named offline as well."""
    body = body_at(database, 300).replace("support", "nothing")
    attack(("UPDATE audit_entries SET body = :body WHERE seq = 300", {"body": body}))
    log.export(tmp_path / "out")
    with open_export(tmp_path / "out") as exported:
        report = verify_export(exported, [KEY.verifier])
    assert [(fault.code, fault.seq) for fault in report.faults] == [(FaultCode.ENTRY_CHANGED, 300)]


def test_no_fault_tells_a_value(database, log, attack):
    """Places and codes only, whatever an attacker put into the rows."""
    attack(("UPDATE audit_entries SET body = :body, type = :body WHERE seq = 5", {"body": "Ada Example"}))
    report = log.verify()
    shown = f"{report!r} {[fault.describe() for fault in report.faults]}"
    with pytest.raises(SottovoceError) as caught:
        report.require()
    assert "Ada" not in f"{shown} {caught.value!r}"
