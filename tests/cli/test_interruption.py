"""Killed, out of room, or locked out: what was done stays done, and a resumed run has the bytes of an undisturbed one."""

import json
import os
import resource
import signal
import time

import pytest

from tests.cli.harness import Sottovoce

RECORDS = 1_600
FOUND = 400


def export():
    """A few long records, for a short run with several commits: those go by input bytes."""
    filler = "long " * 1200
    for number in range(RECORDS):
        mail = f"mail ana{number}@ruiz.example" if number % 4 == 0 else "nothing"
        yield json.dumps({"conversation": f"c{number // 10}", "text": mail, "note": filler}) + "\n"


@pytest.fixture(scope="module")
def long_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("long") / "in.jsonl"
    path.write_text("".join(export()))
    return path


@pytest.fixture(scope="module")
def undisturbed(long_file, tmp_path_factory):
    """Keys, and what masking with them gives when nothing happens: output and figures of the report."""
    with pytest.MonkeyPatch.context() as patch:
        sv = Sottovoce(tmp_path_factory.mktemp("undisturbed"), patch)
        assert sv("mask", str(long_file), "out.jsonl", "--rules-only", "-q", "-j", "1").code == 0
        return sv.read("home/keys.json"), sv.read("out.jsonl"), json.loads(sv.read("out.jsonl.report.json"))


def wait_for_commit(running, journal):
    """Until the run has noted something in its journal."""
    deadline = time.monotonic() + 50
    while running.poll() is None and time.monotonic() < deadline:
        if journal.exists() and journal.read_bytes().count(b"\n") >= 2:
            return
        time.sleep(0.005)
    pytest.fail(f"no commit was seen; exit code {running.poll()}")


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_killed_run_goes_on_and_gives_the_same_bytes(sv, long_file, undisturbed, workers):
    """kill -9 in the middle, then ``--resume``: output and report figures are those of an undisturbed run."""
    keys, whole, figures = undisturbed
    sv.write("home/keys.json", keys).chmod(0o600)
    command = ("mask", str(long_file), "out.jsonl", "--rules-only", "-q", "-j", workers)
    running = sv.start(*command)
    wait_for_commit(running, sv.folder / "out.jsonl.part.journal")
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert not (sv.folder / "out.jsonl").exists()
    assert 0 < (sv.folder / "out.jsonl.part").stat().st_size < long_file.stat().st_size
    resumed = sv(*command, "--resume")
    assert resumed.code == 0, resumed.err
    assert sv.read("out.jsonl") == whole
    assert not list(sv.folder.glob("out.jsonl.part*"))
    report = json.loads(sv.read("out.jsonl.report.json"))
    assert report["findings"] == FOUND
    assert report["records"] == RECORDS
    assert {**report, "seconds": 0, "finished_at": ""} == {**figures, "seconds": 0, "finished_at": ""}
    assert sv("restore", "out.jsonl", "back.jsonl", "-q", "-j", "1").code == 0
    assert sv.read("back.jsonl") == long_file.read_bytes()


def limited_to(size):
    """For a child process: files beyond ``size`` bytes fail like a full disk does."""

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


def test_a_full_disk_is_an_error_that_leaves_a_way_on(sv, long_file, undisturbed):
    """Exit code 3 with the remedy; once there is room, ``--resume`` ends with the same bytes."""
    keys, whole, _ = undisturbed
    sv.write("home/keys.json", keys).chmod(0o600)
    command = ("mask", str(long_file), "out.jsonl", "--rules-only", "-q", "-j", "1")
    ran = sv.process(*command, preexec_fn=limited_to(6 << 20))
    assert ran.code == 3, ran.err
    assert "Make room, then go on with --resume" in ran.said
    assert not (sv.folder / "out.jsonl").exists()
    assert sv(*command, "--resume").code == 0
    assert sv.read("out.jsonl") == whole


@pytest.mark.parametrize("room", [1, 2000, 20_000])
def test_no_room_for_keys_or_vault_is_an_error(sv, room):
    """Not a defect, and no half key set is left that a later run would take for one."""
    sv.write("in.txt", "ana@ruiz.example\n")
    ran = sv.process("mask", "in.txt", "out.txt", "-q", preexec_fn=limited_to(room))
    assert ran.code in {3, 4}, ran.err
    assert "defect" not in ran.said
    assert not (sv.folder / "out.txt").exists()
    assert sv("mask", "in.txt", "out.txt", "-q", "--resume").code == 0
    assert sv("restore", "out.txt", "back.txt", "-q").code == 0
    assert sv.read("back.txt") == b"ana@ruiz.example\n"


def test_a_run_that_was_changed_meanwhile_is_not_resumed(sv, long_file):
    """Other options, another policy or another input than those of the interrupted run are refused."""
    assert sv("keys", "new").code == 0
    source = sv.write("in.jsonl", long_file.read_bytes())
    running = sv.start("mask", "in.jsonl", "out.jsonl", "--rules-only", "-q", "-j", "1")
    wait_for_commit(running, sv.folder / "out.jsonl.part.journal")
    running.send_signal(signal.SIGKILL)
    running.wait()
    part = sv.read("out.jsonl.part")
    sv.write("sottovoce.toml", 'version = 1\n[transformations]\nEMAIL_ADDRESS = "redact"\n')
    assert sv("mask", "in.jsonl", "out.jsonl", "--rules-only", "-q", "--resume").code in {2, 3}
    (sv.folder / "sottovoce.toml").unlink()
    assert sv("mask", "in.jsonl", "out.jsonl", "--rules-only", "-q", "--resume", "--scope-level", "tenant").code in {
        2,
        3,
    }
    os.utime(source)
    assert sv("mask", "in.jsonl", "out.jsonl", "--rules-only", "-q", "--resume").code in {2, 3}
    assert sv.read("out.jsonl.part") == part


def test_an_interrupt_says_how_to_go_on(sv, long_file):
    """Ctrl-C ends with 130, without a traceback."""
    assert sv("keys", "new").code == 0
    running = sv.start("mask", str(long_file), "out.jsonl", "--rules-only", "-j", "2")
    wait_for_commit(running, sv.folder / "out.jsonl.part.journal")
    running.send_signal(signal.SIGINT)
    assert running.wait(timeout=30) == 130
    assert not (sv.folder / "out.jsonl").exists()
