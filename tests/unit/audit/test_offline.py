import pytest

from sottovoce.audit import (
    AuditTamperedError,
    CheckpointError,
    FaultCode,
    NotCoveredError,
    check_consistency,
    check_inclusion,
    open_checkpoint,
    open_export,
    prove_consistency,
    prove_exported,
    verify_export,
)
from sottovoce.errors import InputError, RefusedError
from sottovoce.store import Database
from tests.unit.audit.conftest import KEY, NAME, NEXT_KEY, fill

KEYS = [KEY.verifier]


@pytest.fixture
def database(sqlite_url):
    """An export is the same from either database."""
    with Database.open(sqlite_url) as opened:
        yield opened


@pytest.fixture
def notes():
    """Checkpoints on the way."""
    return []


@pytest.fixture
def folder(database, log, notes, tmp_path):
    """An exported log of 704 entries with three checkpoints."""
    for count in (300, 399):
        fill(database, log, count)
        notes.append(log.checkpoint())
    fill(database, log, 2)
    assert log.export(tmp_path / "out") == 704
    notes.append((tmp_path / "out" / "checkpoint").read_text())
    return tmp_path / "out"


def verified(folder, **options):
    with open_export(folder) as exported:
        return verify_export(exported, KEYS, **options)


def change(folder, edit):
    lines = (folder / "entries.jsonl").read_bytes().splitlines(keepends=True)
    (folder / "entries.jsonl").write_bytes(b"".join(edit(lines)))


def swapped(lines):
    lines[8], lines[9] = lines[9], lines[8]
    return lines


def test_an_export_verifies(folder):
    """All of it, and its earlier checkpoints."""
    report = verified(folder)
    assert (report.ok, report.size, report.checked, report.signed_size, report.checkpoints) == (True, 704, 704, 704, 3)


@pytest.mark.parametrize(
    ("edit", "code", "seq"),
    [
        (
            lambda lines: [
                line.replace(b"support", b"nothing") if at == 500 else line for at, line in enumerate(lines)
            ],
            FaultCode.ENTRY_CHANGED,
            500,
        ),
        (lambda lines: lines[:500] + lines[501:], FaultCode.ENTRY_MISPLACED, 500),
        (lambda lines: lines[:500] + lines[499:], FaultCode.ENTRY_MISPLACED, 500),
        (swapped, FaultCode.ENTRY_MISPLACED, 8),
        (lambda lines: lines[:600], FaultCode.TRUNCATED, 600),
        (lambda lines: [*lines, lines[-1]], FaultCode.ENTRY_MISPLACED, 704),
        (lambda lines: [*lines, lines[-1].replace(b'"seq":703', b'"seq":704')], FaultCode.ENTRY_EXTRA, 704),
        (lambda lines: [b"{ " + lines[0][1:], *lines[1:]], FaultCode.ENTRY_CHANGED, 0),
        (lambda lines: [b"\xff\n", *lines[1:]], FaultCode.ENTRY_CHANGED, 0),
        (lambda lines: [b"\n", *lines], FaultCode.ENTRY_CHANGED, 0),
    ],
    ids=["changed", "deleted", "doubled", "swapped", "cut", "added", "grown", "spaced", "undecodable", "empty"],
)
def test_a_changed_export_is_told(folder, edit, code, seq):
    """With the first entry concerned."""
    change(folder, edit)
    report = verified(folder)
    assert (report.first_bad, report.faults[0].code) == (seq, code)


def test_without_leaves_a_changed_entry_is_narrowed_by_checkpoints(folder):
    """The file beside the entries is a convenience, not the proof."""
    (folder / "leaves").unlink()
    assert verified(folder).ok
    change(
        folder,
        lambda lines: [line.replace(b"support", b"nothing") if at == 500 else line for at, line in enumerate(lines)],
    )
    first = verified(folder).faults[0]
    assert (first.code, first.seq, first.last) == (
        FaultCode.CHECKPOINT_MISMATCH,
        301,
        700,
    )


def test_leaves_changed_with_their_entry_help_nobody(folder):
    """The root is signed."""
    (folder / "leaves").unlink()
    change(folder, lambda lines: [line.replace(b"support", b"nothing") for line in lines])
    assert not verified(folder).ok


def test_an_export_is_held_against_anchors(folder, notes, log, database):
    """An older export is not what a newer anchor says."""
    assert verified(folder, anchored=notes).ok
    fill(database, log, 5)
    report = verified(folder, anchored=[log.checkpoint()])
    assert [(one.code, one.seq, one.last) for one in report.faults] == [(FaultCode.TRUNCATED, 704, 709)]


def test_an_export_is_verified_with_the_right_key_only(folder):
    """Another key, another log, a changed note."""
    with open_export(folder) as exported, pytest.raises(CheckpointError, match="none of the given keys"):
        verify_export(exported, [NEXT_KEY.verifier])
    with open_export(folder) as exported, pytest.raises(CheckpointError, match="another log"):
        verify_export(exported, KEYS, origin="other.example/audit")
    note = folder / "checkpoint"
    note.write_text(note.read_text().replace("704", "703"))
    with open_export(folder) as exported, pytest.raises(CheckpointError, match="wrong"):
        verify_export(exported, KEYS)


@pytest.mark.parametrize("seq", [0, 255, 256, 703])
def test_an_entry_is_proven_offline(folder, log, seq):
    """The same proof that the database gives."""
    with open_export(folder) as exported:
        text = prove_exported(exported, seq, KEYS)
    assert text == log.prove(seq)
    assert check_inclusion(text, KEYS, origin=NAME).entry.seq == seq


def test_an_entry_that_is_not_there_is_not_proven(folder):
    """Beyond the checkpoint, gone, or changed."""
    with open_export(folder) as exported, pytest.raises(NotCoveredError, match="entry 704"):
        prove_exported(exported, 704, KEYS)
    change(folder, lambda lines: [line.replace(b"support", b"nothing") for line in lines])
    with open_export(folder) as exported, pytest.raises(AuditTamperedError):
        prove_exported(exported, 3, KEYS)
    change(folder, lambda lines: lines[:3])
    with open_export(folder) as exported, pytest.raises(AuditTamperedError, match="gone"):
        prove_exported(exported, 3, KEYS)


def test_a_changed_proof_proves_nothing(log, folder):
    """In any of its lines."""
    lines = log.prove(321).split("\n")
    for at, line in enumerate(lines[:-1]):
        if line:
            other = line[:-3] + ("B" if line[-3] != "B" else "C") + line[-2:]
            with pytest.raises(CheckpointError):
                check_inclusion("\n".join([*lines[:at], other, *lines[at + 1 :]]), KEYS)
        with pytest.raises(CheckpointError):
            check_inclusion("\n".join([*lines[:at], *lines[at + 1 :]]), KEYS)


def test_a_log_is_shown_to_begin_with_an_older_one(folder, notes):
    """By a proof that needs nothing but the two checkpoints."""
    for note in notes:
        with open_export(folder) as exported:
            old, new, text = prove_consistency(note, exported, KEYS)
        assert (old.size, new.size) == (open_checkpoint(note, KEYS).size, 704)
        check_consistency(open_checkpoint(note, KEYS), open_checkpoint(notes[-1], KEYS), text)


def test_a_log_that_was_rewritten_is_not_shown_to_be_consistent(folder, notes):
    """Changed, or shorter than the older checkpoint."""
    with open_export(folder) as exported:
        _, new, text = prove_consistency(notes[0], exported, KEYS)
    with pytest.raises(CheckpointError, match="not shown"):
        check_consistency(open_checkpoint(notes[1], KEYS), new, text)
    with pytest.raises(CheckpointError, match="not shown"):
        check_consistency(open_checkpoint(notes[0], KEYS), new, "")
    change(folder, lambda lines: [line.replace(b"support", b"nothing") for line in lines])
    with open_export(folder) as exported, pytest.raises(CheckpointError, match="not shown"):
        prove_consistency(notes[0], exported, KEYS)
    (folder / "checkpoint").write_text(notes[0])
    with open_export(folder) as exported, pytest.raises(CheckpointError, match="counts 701"):
        prove_consistency(notes[1], exported, KEYS)


def test_an_export_goes_to_a_new_folder_only(folder, log):
    """Nothing is overwritten."""
    with pytest.raises(RefusedError, match="not empty"):
        log.export(folder)


@pytest.mark.parametrize("missing", ["checkpoint", "entries.jsonl"])
def test_a_folder_that_is_no_export_is_told(folder, missing):
    """As one whose writing was interrupted: the checkpoint comes last."""
    (folder / missing).unlink()
    with pytest.raises(InputError, match="not an exported"), open_export(folder):
        pass
