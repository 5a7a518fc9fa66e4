"""Whole runs: order, processes, interruptions, bad input."""

from __future__ import annotations

import gzip
import json
import os
import signal
import stat
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from sottovoce.datasets import DecodeErrors, Format, Job, Options, run
from sottovoce.errors import InputError, OutsideError, RefusedError, UsageError
from tests.unit.datasets.fakes import Mask, MaskMail, Memory, OnDisk, Same, Unmasker, hide

ROOT = Path(__file__).parents[3]
SMALL = Options(chunk_bytes=2000, commit_bytes=6000)


def lines(count: int) -> bytes:
    """Chat turns with addresses, some of them spelled with escapes."""
    rows = [
        {"conversation_id": f"c{n // 4}", "role": "user", "text": f"я анна, ana{n}@mail.example é / ok", "n": n}
        for n in range(count)
    ]
    return b"".join(json.dumps(row, ensure_ascii=n % 3 == 0).encode() + b"\n" for n, row in enumerate(rows))


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_two_workers_write_what_one_writes(tmp_path: Path) -> None:
    """The number of processes does not show in output, payloads or counts."""
    source = write(tmp_path / "in.jsonl", lines(600))
    outs, sinks, sums = [], [], []
    for workers in (1, 2):
        sink = Memory()
        target = tmp_path / f"out{workers}.jsonl"
        sums.append(run(Job(source=source, target=target, options=SMALL, workers=workers), MaskMail, sink))
        outs.append(target.read_bytes())
        sinks.append(sink.payloads)
    assert outs[0] == outs[1]
    assert sinks[0] == sinks[1]
    assert (sums[0].records, sums[0].fields, sums[0].changed) == (sums[1].records, sums[1].fields, sums[1].changed)
    assert sums[0].records == 600
    assert sums[0].changed == 600


KILLED = """
import sys, os, signal
from pathlib import Path
sys.path.insert(0, {here!r})
from tests.unit.datasets.fakes import Mask, OnDisk
from sottovoce.datasets import Job, Options, run
seen = 0
def progress(now):
    global seen
    seen += 1
    if seen == {kill}:
        os.kill(os.getpid(), signal.SIGKILL)
if __name__ == "__main__":
    run(Job(source={source!r}, target={target!r}, options=Options(chunk_bytes=2000, commit_bytes=6000),
        resume=True, workers={workers}), Mask, OnDisk(path=Path({payloads!r})), progress)
"""


def start(tmp_path: Path, source: Path, target: Path, kill: int, workers: int = 1) -> int:
    script = KILLED.format(
        here=str(ROOT),
        kill=kill,
        source=str(source),
        target=str(target),
        workers=workers,
        payloads=str(tmp_path / "payloads"),
    )
    path = write(tmp_path / "script.py", script.encode())
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([*filter(None, sys.path), str(ROOT)])}
    return subprocess.run([sys.executable, str(path)], env=env, timeout=60, check=False).returncode


@pytest.mark.parametrize("name", ["in.jsonl", "in.jsonl.gz", "in.csv", "in.json"])
def test_a_killed_run_resumes_to_the_same_bytes(tmp_path: Path, name: str) -> None:
    """Killed again and again, at several places, the run ends with the bytes of an undisturbed one."""
    data = lines(300)
    if name == "in.json":
        data = b"[" + data.strip().replace(b"\n", b" ,\n") + b"]\n"
    source = write(tmp_path / name, gzip.compress(data) if name.endswith(".gz") else data)
    plain, target = tmp_path / f"plain-{name}", tmp_path / f"out-{name}"
    run(Job(source=source, target=plain, options=SMALL, workers=1), Mask, Memory())
    for kill in (1, 3, 4, 7):
        assert start(tmp_path, source, target, kill) == -signal.SIGKILL
        assert not target.exists()
    assert start(tmp_path, source, target, -1) == 0
    assert target.read_bytes() == plain.read_bytes()
    assert not (tmp_path / f"out-{name}.part").exists()
    assert not (tmp_path / f"out-{name}.part.journal").exists()


def test_a_killed_run_leaves_no_process_behind(tmp_path: Path) -> None:
    """Workers end when their parent is killed, and the run resumes with another number of them."""
    source, target = write(tmp_path / "in.jsonl", lines(300)), tmp_path / "out.jsonl"
    assert start(tmp_path, source, target, 5, workers=2) == -signal.SIGKILL
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and _mentions(str(tmp_path)):
        time.sleep(0.05)
    assert not _mentions(str(tmp_path))
    run(Job(source=source, target=target, options=SMALL, workers=1, resume=True), Mask, Memory())
    run(Job(source=source, target=tmp_path / "plain", options=SMALL, workers=1), Mask, Memory())
    assert target.read_bytes() == (tmp_path / "plain").read_bytes()


def _mentions(text: str) -> bool:
    """Whether a living process has `text` in its working folder's files or command (Linux; elsewhere: no answer)."""
    for entry in Path("/proc").glob("[0-9]*/environ"):
        try:
            if text.encode() in entry.with_name("cmdline").read_bytes():
                return True
        except OSError:
            continue
    return False


def interrupted(tmp_path: Path, **job: object) -> Job:
    """A job that was interrupted after some commits."""
    source, target = write(tmp_path / "in.jsonl", lines(300)), tmp_path / "out.jsonl"

    def stop(progress) -> None:
        if progress.records > 150:
            raise KeyboardInterrupt

    whole = Job(source=source, target=target, options=SMALL, workers=1)
    with pytest.raises(KeyboardInterrupt):
        run(whole, Mask, Memory(), stop)
    return Job(source=source, target=target, workers=1, resume=True, options=job.get("options", SMALL))


def test_resume_hands_the_snapshot_back(tmp_path: Path) -> None:
    """The sink gets what it said at the last commit."""
    sink = Memory()
    summary = run(interrupted(tmp_path), Mask, sink)
    assert sink.resumed is not None
    assert int(sink.resumed) > 0
    assert summary.resumed
    assert summary.records == 300


def test_resume_refuses_a_changed_input(tmp_path: Path) -> None:
    """An input that was written to since is not gone on with."""
    job = interrupted(tmp_path)
    with Path(job.source).open("ab") as file:
        file.write(b"{}\n")
    with pytest.raises(InputError, match="input has changed"):
        run(job, Mask, Memory())


def test_resume_refuses_other_options(tmp_path: Path) -> None:
    """Neither other options nor another policy go on with a run."""
    for other in (Options(chunk_bytes=2000, commit_bytes=6000, fingerprint="other"), Options()):
        job = interrupted(tmp_path, options=other)
        with pytest.raises(UsageError, match="not those of the interrupted run"):
            run(job, Mask, Memory())


def test_resume_refuses_a_changed_working_file(tmp_path: Path) -> None:
    """What was written is checked before it is gone on with."""
    job = interrupted(tmp_path)
    with (tmp_path / "out.jsonl.part").open("r+b") as file:
        file.write(b"XX")
    with pytest.raises(InputError, match="was changed"):
        run(job, Mask, Memory())


def test_a_torn_journal_line_counts_as_not_written(tmp_path: Path) -> None:
    """Half a last line is what a power cut leaves; the commit before it holds."""
    job = interrupted(tmp_path)
    journal = tmp_path / "out.jsonl.part.journal"
    journal.write_bytes(journal.read_bytes()[:-20])
    run(job, Mask, Memory())
    run(Job(source=job.source, target=tmp_path / "plain.jsonl", options=SMALL, workers=1), Mask, Memory())
    assert Path(str(job.target)).read_bytes() == (tmp_path / "plain.jsonl").read_bytes()


def test_an_existing_output_is_left_alone(tmp_path: Path) -> None:
    """Only `overwrite` replaces a file."""
    source, target = write(tmp_path / "in.txt", b"new"), write(tmp_path / "out.txt", b"old")
    with pytest.raises(UsageError, match="exists"):
        run(Job(source=source, target=target), Same, Memory())
    assert target.read_bytes() == b"old"
    run(Job(source=source, target=target, overwrite=True), Same, Memory())
    assert target.read_bytes() == b"new"


@pytest.mark.parametrize("link", ["same", "symlink", "hardlink"])
def test_output_equal_to_input_is_refused(tmp_path: Path, link: str) -> None:
    """The input is never overwritten, whatever name it is called by."""
    source, target = write(tmp_path / "in.txt", b"new"), tmp_path / "out.txt"
    if link == "same":
        target = source
    elif link == "symlink":
        target.symlink_to(source)
    else:
        target.hardlink_to(source)
    with pytest.raises(UsageError, match="same file"):
        run(Job(source=source, target=target, overwrite=True), Same, Memory())
    assert source.read_bytes() == b"new"


def test_a_missing_input_is_an_input_error(tmp_path: Path) -> None:
    """No such file."""
    with pytest.raises(InputError, match="no file or folder"):
        run(Job(source=tmp_path / "none.txt"), Same, Memory())


BAD = {
    "broken": (b'{"text":"a"}\n{"text":\n{"text":"b"}\n', "line 2, character"),
    "nan": (b'{"text":"a"}\n{"text":NaN}\n', "line 2"),
    "nul": (b'{"text":"a"}\n{"text":"\0"}\n', "line 2"),
    "utf8": (b'{"text":"a"}\n{"text":"\xff"}\n', r"byte 22 \(line 2\) is not UTF-8"),
    "deep": (b'{"text":"a"}\n' + b"[" * 70_000 + b"]" * 70_000 + b"\n", "nested deeper than 65536"),
    "two": (b'{"text":"a"}\n{"text":"b"} {}\n', "more text follows"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_broken_line_is_named(tmp_path: Path, kind: str) -> None:
    """The message names line or byte and never the content; the output is not there."""
    data, message = BAD[kind]
    source = write(tmp_path / "in.jsonl", data)
    with pytest.raises(InputError, match=message) as caught:
        run(Job(source=source, target=tmp_path / "out.jsonl"), Same, Memory())
    assert caught.value.remedy
    assert not (tmp_path / "out.jsonl").exists()


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("workers", [1, 2])
def test_a_broken_line_can_be_set_aside(tmp_path: Path, kind: str, workers: int) -> None:
    """With `skip_bad` the others go on; the line is kept verbatim, for its owner only, and leaves an empty line."""
    data, _ = BAD[kind]
    source, target = write(tmp_path / "in.jsonl", data), tmp_path / "out.jsonl"
    summary = run(Job(source=source, target=target, options=Options(skip_bad=True), workers=workers), Same, Memory())
    rows = data.split(b"\n")
    assert target.read_bytes() == b"\n".join([rows[0], b"", *rows[2:]])
    side, log = tmp_path / "out.jsonl.bad", tmp_path / "out.jsonl.bad.log"
    assert side.read_bytes() == rows[1] + b"\n"
    assert json.loads(log.read_text())["line"] == 2
    assert stat.S_IMODE(side.stat().st_mode) == stat.S_IMODE(log.stat().st_mode) == 0o600
    assert (summary.bad, summary.bad_lines) == (1, (2,))


def test_invalid_utf8_can_be_replaced(tmp_path: Path) -> None:
    """With `errors=replace` U+FFFD stands in its place."""
    for name, data in (("in.jsonl", b'{"text":"a\xff"}\n'), ("in.txt", b"a\xff"), ("in.csv", b"x,y\na\xff,b\n")):
        target = tmp_path / f"out-{name}"
        run(
            Job(source=write(tmp_path / name, data), target=target, options=Options(errors=DecodeErrors.REPLACE)),
            Same,
            Memory(),
        )
        assert target.read_bytes() == data.replace(b"\xff", b"\xef\xbf\xbd")


def test_utf16_is_recognised_as_such(tmp_path: Path) -> None:
    """The message says what the bytes look like."""
    source = write(tmp_path / "in.txt", "hello".encode("utf-16"))
    with pytest.raises(InputError, match="looks like UTF-16"):
        run(Job(source=source), Same, Memory())


@pytest.mark.parametrize("name", ["in.txt", "in.csv"])
def test_broken_bytes_in_text_and_tables_can_be_set_aside(tmp_path: Path, name: str) -> None:
    """One line goes, the others stay."""
    source, target = write(tmp_path / name, b"a,b\n\xff,c\r\nd,e\n"), tmp_path / f"out-{name}"
    with pytest.raises(InputError, match=r"byte 4 \(line 2\)"):
        run(Job(source=source, target=target), Same, Memory())
    run(Job(source=source, target=target, options=Options(skip_bad=True)), Same, Memory())
    assert target.read_bytes() == b"a,b\n\r\nd,e\n"
    assert (tmp_path / f"out-{name}.bad").read_bytes() == b"\xff,c\n"


@pytest.mark.parametrize("keep", [5, 200, -4])
def test_a_truncated_archive_is_named(tmp_path: Path, keep: int) -> None:
    """A gzip file that ends too early is an error with its place; nothing is given the target's name."""
    whole = gzip.compress(os.urandom(2000).hex().encode() + b"\n")
    source = write(tmp_path / "in.txt.gz", whole[:keep])
    with pytest.raises(InputError, match=r"gzip data .* \(near byte \d+"):
        run(Job(source=source, target=tmp_path / "out.txt"), Same, Memory())
    assert not (tmp_path / "out.txt").exists()


def test_a_damaged_archive_is_named(tmp_path: Path) -> None:
    """So is one with a flipped bit."""
    data = bytearray(gzip.compress(b"hello " * 100))
    data[20] ^= 255
    with pytest.raises(InputError, match="gzip data is damaged"):
        run(Job(source=write(tmp_path / "in.txt.gz", bytes(data)), target=tmp_path / "out.txt"), Same, Memory())


def test_gzip_output_is_the_same_whenever_it_is_written(tmp_path: Path) -> None:
    """Neither time nor name is in the archive, and both ends may be packed."""
    source = write(tmp_path / "in.jsonl.gz", gzip.compress(lines(300)))
    outs = []
    for name in ("a.jsonl.gz", "b.jsonl.gz"):
        run(Job(source=source, target=tmp_path / name, options=SMALL), Mask, Memory())
        outs.append((tmp_path / name).read_bytes())
    assert outs[0] == outs[1]
    run(Job(source=source, target=tmp_path / "plain.jsonl", options=SMALL), Mask, Memory())
    assert gzip.decompress(outs[0]) == (tmp_path / "plain.jsonl").read_bytes()


def test_a_record_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    """The limit is named."""
    source = write(tmp_path / "in.jsonl", b'{"text":"a"}\n{"text":"' + b"a" * 5000 + b'"}\n')
    with pytest.raises(InputError, match="record at line 2 is longer than 2000 bytes"):
        run(Job(source=source, options=Options(max_record_bytes=2000, chunk_bytes=64)), Same, Memory())


def test_a_table_with_an_open_quote_is_refused_or_set_aside(tmp_path: Path) -> None:
    """A quote that is never closed does not swallow the rest."""
    source = write(tmp_path / "in.csv", b'a,b\n1,"x\n2,y\n3,z\n')
    with pytest.raises(InputError, match="line 2: the quote"):
        run(Job(source=source), Same, Memory())
    target = tmp_path / "out.csv"
    run(Job(source=source, target=target, options=Options(skip_bad=True)), Same, Memory())
    assert target.read_bytes() == b"a,b\n\n2,y\n3,z\n"
    assert (tmp_path / "out.csv.bad").read_bytes() == b'1,"x\n'


@pytest.mark.parametrize(
    "data", [b"[1,,2]", b"[1,]", b"[1", b"[1}", b'["a"] 1', b"[{]", b'["a]', b"{", b'{"a":1}{}', b"[1]]"]
)
def test_broken_documents_are_refused(tmp_path: Path, data: bytes) -> None:
    """Whatever breaks a document, the message names the line."""
    source = write(tmp_path / "in.json", b"\n" + data)
    with pytest.raises(InputError, match="line 2"):
        run(Job(source=source, target=tmp_path / "out.json", options=Options(chunk_bytes=16)), Same, Memory())


def test_json_lines_called_json_are_read_as_lines(tmp_path: Path) -> None:
    """Many exports bear the wrong suffix."""
    source = write(tmp_path / "in.json", lines(10))
    assert run(Job(source=source), Same, Memory()).records == 10


def test_an_unknown_binary_file_is_refused(tmp_path: Path) -> None:
    """What cannot be read cannot be masked."""
    with pytest.raises(InputError, match="no known format"):
        run(Job(source=write(tmp_path / "photo.bin", b"\x89PNG\0\0\0")), Same, Memory())


class Full:
    """A disk with little room."""

    room = 4000

    def __init__(self, path: Path) -> None:
        self._file = open(path, "r+b" if path.exists() else "w+b", buffering=0)  # noqa: PTH123, SIM115

    def __getattr__(self, name: str):
        return getattr(self._file, name)

    def write(self, data: bytes) -> int:
        if self._file.tell() + len(data) > self.room:
            raise OSError(28, "No space left on device")
        return self._file.write(data)


def test_a_full_disk_leaves_the_run_resumable(tmp_path: Path) -> None:
    """The error says what to do, and doing it gives the bytes of an undisturbed run."""
    source, target = write(tmp_path / "in.jsonl", lines(300)), tmp_path / "out.jsonl"
    options = Options(chunk_bytes=500, commit_bytes=1000)
    with pytest.raises(OutsideError, match="No space left") as caught:
        run(Job(source=source, target=target, options=options), Same, Memory(), open_output=Full)
    assert "--resume" in caught.value.remedy
    assert not target.exists()
    assert (tmp_path / "out.jsonl.part.journal").exists()
    summary = run(Job(source=source, target=target, options=options, resume=True), Same, Memory())
    assert summary.resumed
    assert target.read_bytes() == source.read_bytes()


LIMITED = """
import resource, sys
sys.path.insert(0, {here!r})
from tests.unit.datasets.fakes import Memory, Same
from sottovoce.datasets import Job, Options, run
from sottovoce.errors import OutsideError
resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))
try:
    run(Job(source={source!r}, target={target!r}, options=Options(chunk_bytes=2000, commit_bytes=6000)), Same, Memory())
except OutsideError as error:
    print(error)
    sys.exit(error.exit_code)
"""


def test_the_system_limit_on_file_size_is_an_outside_error(tmp_path: Path) -> None:
    """A real refusal by the kernel is told as such."""
    source = write(tmp_path / "in.jsonl", lines(600))
    code = LIMITED.format(here=str(ROOT), source=str(source), target=str(tmp_path / "out.jsonl"))
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 3, done.stderr
    assert "--resume" in done.stdout
    run(Job(source=source, target=tmp_path / "out.jsonl", options=SMALL, resume=True), Same, Memory())
    assert (tmp_path / "out.jsonl").read_bytes() == source.read_bytes()


class Failing(Same):
    """A rewriter with a defect, whose message holds what it read."""

    def rewrite(self, record):
        raise ValueError(record.fields[0].text)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_defect_in_the_rewriter_does_not_leak(tmp_path: Path, workers: int) -> None:
    """The error names type and place, never the message."""
    source = write(tmp_path / "in.jsonl", b'{"text":"canary@mail.example"}\n')
    with pytest.raises(OutsideError, match=r"ValueError at test_runner\.py") as caught:
        run(Job(source=source, workers=workers), Failing, Memory())
    assert "canary" not in str(caught.value) + repr(caught.value.__cause__) + repr(caught.value.__context__)


class Dying(Same):
    """A rewriter whose process ends without a word."""

    def rewrite(self, record):
        os._exit(7)


def test_a_worker_that_dies_is_an_error(tmp_path: Path) -> None:
    """A gap in the output is impossible."""
    source = write(tmp_path / "in.jsonl", lines(10))
    with pytest.raises(OutsideError, match="ended with status 7"):
        run(Job(source=source, workers=2, target=tmp_path / "out.jsonl"), Dying, Memory())


class Stillborn(Same):
    """A rewriter whose process ends before it is ready."""

    def __init__(self) -> None:
        os._exit(8)


def test_a_worker_that_dies_before_it_is_ready_is_an_error(tmp_path: Path) -> None:
    """Nobody waits for it."""
    source = write(tmp_path / "in.jsonl", lines(10))
    with pytest.raises(OutsideError, match="ended with status 8"):
        run(Job(source=source, workers=3, target=tmp_path / "out.jsonl"), Stillborn, Memory())


class Sluggish(Same):
    """A rewriter that is slow to begin in every process but the first."""

    def __init__(self) -> None:
        super().__init__()
        first = Path(os.environ["SOTTOVOCE_TEST_FIRST"])
        try:
            first.touch(exist_ok=False)
        except FileExistsError:
            time.sleep(60)


def test_nobody_waits_for_workers_that_are_not_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One chunk is done by the first that is ready; the one that still starts is ended, not waited for."""
    monkeypatch.setenv("SOTTOVOCE_TEST_FIRST", str(tmp_path / "first"))
    source = write(tmp_path / "in.jsonl", lines(3))
    started = time.monotonic()
    run(Job(source=source, workers=8, target=tmp_path / "out.jsonl"), Sluggish, Memory())
    assert (tmp_path / "out.jsonl").read_bytes() == source.read_bytes()
    assert time.monotonic() - started < 30


@dataclass
class Picky(Memory):
    """A sink that wants each chunk once more, with a hint."""

    refusals: list[int] = field(default_factory=list)
    patience: int = 1

    def accept(self, payload: object) -> object | None:
        self.refusals.append(len(payload[1]))
        if len(payload[1]) < self.patience:
            return f"hint{len(payload[1])}"
        return super().accept(payload)


class Hinted(Same):
    """Writes the hints it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.hints: list[object] = []

    def hint(self, value: object) -> None:
        self.hints.append(value)

    def rewrite(self, record):
        return ["+".join(map(str, self.hints)) or "none"] + [None] * (len(record.fields) - 1)

    def exactness(self, record, masked, original) -> bool:
        return True

    def harvest(self) -> object:
        hints, self.hints = self.hints, []
        return (0, hints)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_refused_chunk_is_rewritten_with_the_hints(tmp_path: Path, workers: int) -> None:
    """Hints hold for the chunk that was refused, and for no other."""
    source, target = write(tmp_path / "in.jsonl", b'{"text":"a"}\n' * 20), tmp_path / "out.jsonl"
    sink = Picky(patience=2)
    run(Job(source=source, target=target, options=Options(chunk_bytes=30), workers=workers), Hinted, sink)
    assert target.read_bytes() == b'{"text":"hint0+hint1"}\n' * 20
    assert sink.refusals == [0, 1, 2] * 10


def test_endless_refusal_ends(tmp_path: Path) -> None:
    """A sink that never accepts stops the run."""
    source = write(tmp_path / "in.jsonl", b'{"text":"a"}\n')
    with pytest.raises(RefusedError, match="refused 16 times"):
        run(Job(source=source), Hinted, Picky(patience=99))


def test_progress_counts_up_to_the_whole(tmp_path: Path) -> None:
    """Bytes, records, rate and time left, by a clock that is given."""
    source = write(tmp_path / "in.jsonl", lines(100))
    ticks = iter(range(1000))
    seen = []
    run(Job(source=source, options=SMALL), Same, Memory(), seen.append, clock=lambda: float(next(ticks)))
    assert [one.bytes_done for one in seen] == sorted(one.bytes_done for one in seen)
    assert seen[-1].bytes_done == seen[-1].bytes_total == source.stat().st_size
    assert seen[-1].records == 100
    assert seen[-1].eta_seconds == 0
    assert seen[0].eta_seconds > 0
    assert seen[0].records_per_second > 0


def test_nothing_is_written_without_a_target(tmp_path: Path) -> None:
    """Scan and detect only look."""
    source = write(tmp_path / "in.jsonl", lines(10))
    sink = Memory()
    summary = run(Job(source=source), Same, sink)
    assert list(tmp_path.iterdir()) == [source]
    assert summary.records == 10
    assert ("text", None) in {(path, name) for path, name, _ in sink.payloads[0]}


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_pipes(pack) -> None:
    """Standard input to standard output; gzip is told by its first bytes."""
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from tests.unit.datasets.fakes import Memory, MaskMail\nfrom sottovoce.datasets import Job, run\n"
        "run(Job(source='-', target='-'), MaskMail, Memory())"
    )
    data = b'{"text":"ana@mail.example"}\n'
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=pack(data),
        env=env,
        capture_output=True,
        timeout=60,
        check=True,
    )
    assert done.stdout == json.dumps({"text": hide("ana@mail.example")}, separators=(",", ":")).encode() + b"\n"


@pytest.mark.parametrize(
    "wrong",
    [
        {"source": "-", "resume": True},
        {"source": "x", "workers": 0},
        {"source": "x", "target": "-", "options": Options(skip_bad=True)},
    ],
)
def test_impossible_jobs_are_refused(wrong: dict[str, object]) -> None:
    """What cannot work is said at once."""
    with pytest.raises(UsageError):
        Job(**wrong)


MEASURED = """
import resource, sys
sys.path.insert(0, {here!r})
from tests.unit.datasets.fakes import MaskMail, Memory
from sottovoce.datasets import Job, run
class Forgetful(Memory):
    def accept(self, payload): return None
if __name__ == "__main__":
    run(Job(source={source!r}, target={target!r}, workers={workers}), MaskMail, Forgetful())
    try:
        # ru_maxrss of a started process begins with that of its parent; this does not.
        status = open("/proc/self/status").read()
        own = int(status.partition("VmHWM:")[2].split()[0])
    except OSError:
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    workers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // (1024 if sys.platform == "darwin" else 1)
    print((own + {workers} * workers) // 1024)
"""


def peak_mib(tmp_path: Path, source: Path, workers: int) -> int:
    code = MEASURED.format(here=str(ROOT), source=str(source), target=str(tmp_path / "out.jsonl"), workers=workers)
    script = write(tmp_path / "script.py", code.encode())
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(
        [sys.executable, str(script)], env=env, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def big_file(path: Path, size: int) -> Path:
    """Short turns and long texts, of at least `size` bytes."""
    block = lines(40) + json.dumps({"text": "long " * 18_000}).encode() + b"\n"
    with path.open("wb") as file:
        while file.tell() < size:
            file.write(block)
    return path


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """30 MB need no more than the program and a few chunks."""
    assert peak_mib(tmp_path, big_file(tmp_path / "in.jsonl", 30_000_000), 1) < 80


@pytest.mark.heavy
@pytest.mark.parametrize("workers", [1, 2])
def test_memory_does_not_grow_with_a_big_file(tmp_path: Path, workers: int) -> None:
    """200 MB need no more than 30, in one or two processes."""
    assert peak_mib(tmp_path, big_file(tmp_path / "in.jsonl", 200_000_000), workers) < 80 * (1 + workers)


@pytest.mark.heavy
def test_a_single_line_of_100_megabytes(tmp_path: Path) -> None:
    """It goes through with a few times its size."""
    source = tmp_path / "in.jsonl"
    source.write_bytes(b'{"text":"' + (b"hello " * 100 + b"a@b.example ") * 170_000 + b'"}\n')
    assert peak_mib(tmp_path, source, 1) < 1200


def test_restoring_asks_for_the_exact_original(tmp_path: Path) -> None:
    """A spelling that would be lost is kept by record number and masked bytes, and given back."""
    data = (
        b'{"text":"Jos\\u00E9@mail.example"}\n{"text":"Jos\\u00e9@mail.example"}\n{"text":"'
        + "José@mail.example".encode()
        + b'"}\n'
    )
    sink = Memory()
    masked, back = tmp_path / "masked.jsonl", tmp_path / "back.jsonl"
    run(Job(source=write(tmp_path / "in.jsonl", data), target=masked), MaskMail, sink)
    lines = masked.read_bytes().split()
    assert len({json.loads(line)["text"] for line in lines}) == 1
    assert lines[0] == lines[1] != lines[2]
    assert {number for number, _ in sink.exact} == {0, 1}
    run(Job(source=masked, target=back, restoring=True), Unmasker(sink.exact), Memory())
    assert back.read_bytes() == data


def test_payloads_are_on_disk_before_the_output(tmp_path: Path) -> None:
    """When a chunk's output is written, the sink has accepted its payload."""
    source, target = write(tmp_path / "in.jsonl", lines(100)), tmp_path / "out.jsonl"
    sink = OnDisk(path=tmp_path / "payloads")
    lag = []

    def watch(progress) -> None:
        lag.append(len(sink.payloads) - len(lag))

    run(Job(source=source, target=target, options=SMALL), Mask, sink, watch)
    assert set(lag) == {1}


def test_a_format_given_by_name_wins(tmp_path: Path) -> None:
    """The user's word comes first."""
    source = write(tmp_path / "in.json", b"a,b\n1,2\n")
    assert run(Job(source=source, options=Options(format=Format.CSV)), Same, Memory()).records == 2
