"""Files: a name introduced late is masked in earlier turns too, whatever workers, chunks and interruptions."""

import json

import pytest

from sottovoce.app import Home, ReportPlan, Scoping, mask_path, restore_path, scan_path
from sottovoce.app.policy import rules_alone, vocabulary
from sottovoce.datasets import Job, Options
from sottovoce.manifest import Manifest, loads

MANIFEST = rules_alone(Manifest.default())
FORGETFUL = loads("version = 1\n[detect]\nmemory = false\ntagger = 'none'\n", vocabulary())
EARLY, LATE = "Vogelfang wants to know", "my name is Quintessa Vogelfang"


def lines():
    """Conversations whose turns are scattered; each tells its name last."""
    names = [f"Quintessa Vogel{letter * 3}" for letter in "bcdfghjklm"]
    said = [(f"c-{at}", f"{name.split()[1]} wants to know, {'x' * 40}") for at, name in enumerate(names)]
    said += [(f"c-{at}", "nothing at all") for at in range(len(names))]
    said += [(f"c-{at}", f"my name is {name}") for at, name in enumerate(names)]
    said += [(f"c-{(at + 1) % 10}", f"who is {name.split()[1]}?") for at, name in enumerate(names)]
    return "".join(json.dumps({"conversation": where, "text": text}) + "\n" for where, text in said)


def masked(folder, source, *, name="out", manifest=MANIFEST, **job):
    """What masking makes of ``source``."""
    home = Home(keys=folder / "keys.json", vault=folder / "vault.db")
    target = folder / f"{name}{''.join(source.suffixes)}"
    mask_path(
        Job(source=source, target=target, overwrite=True, **job),
        manifest, home, scoping=Scoping(), report=ReportPlan(page=None),
    )  # fmt: skip
    back = folder / f"back{''.join(source.suffixes)}"
    restore_path(Job(source=target, target=back, overwrite=True, workers=1), home, scoping=Scoping())
    assert back.read_bytes() == source.read_bytes()
    return target.read_bytes()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """A folder with its keys, the input, and what one worker makes of it."""
    folder = tmp_path_factory.mktemp("survey")
    source = folder / "in.jsonl"
    source.write_text(lines())
    return folder, source, masked(folder, source, workers=1)


def test_a_late_name_is_masked_in_earlier_records_of_its_conversation_only(undisturbed):
    """The canary: turns of other conversations keep the word."""
    _, source, out = undisturbed
    before = [json.loads(line)["text"] for line in source.read_text().splitlines()]
    after = [json.loads(line)["text"] for line in out.splitlines()]
    assert all(text.startswith("PERSON-") and text.endswith("wants to know, " + "x" * 40) for text in after[:10])
    assert after[10:20] == before[10:20]
    assert all(text.startswith("my name is PERSON-") for text in after[20:30])
    assert after[30:] == before[30:]


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("chunk", [64, 700])
def test_workers_and_chunks_do_not_show(undisturbed, workers, chunk):
    """The same bytes."""
    folder, source, out = undisturbed
    options = Options(chunk_bytes=chunk)
    assert masked(folder, source, name="again", workers=workers, options=options) == out


class _StoppedError(Exception):
    pass


def test_a_resumed_run_gives_the_same_bytes(undisturbed):
    """Stopped in the second pass, after some commits."""
    folder, source, out = undisturbed
    options = Options(chunk_bytes=200, commit_bytes=400)
    home = Home(keys=folder / "keys.json", vault=folder / "vault.db")
    job = Job(source=source, target=folder / "stopped.jsonl", options=options, workers=1, resume=True)

    def stop(standing):
        if standing.bytes_total and standing.bytes_done > 0.8 * standing.bytes_total:
            raise _StoppedError

    with pytest.raises(_StoppedError):
        mask_path(job, MANIFEST, home, scoping=Scoping(), report=ReportPlan(page=None), progress=stop)
    assert not (folder / "stopped.jsonl").exists()
    outcome = mask_path(job, MANIFEST, home, scoping=Scoping(), report=ReportPlan(page=None))
    assert outcome.summary.resumed
    assert (folder / "stopped.jsonl").read_bytes() == out


def test_progress_goes_once_from_start_to_end(undisturbed):
    """Though the file is read twice."""
    folder, source, _ = undisturbed
    seen = []
    home = Home(keys=folder / "keys.json", vault=folder / "vault.db")
    job = Job(source=source, target=folder / "p.jsonl", options=Options(chunk_bytes=200), workers=1, overwrite=True)
    mask_path(
        job,
        MANIFEST,
        home,
        scoping=Scoping(),
        report=ReportPlan(page=None),
        progress=lambda p: seen.append(p.bytes_done),
    )
    assert seen == sorted(seen)
    assert seen[-1] in {source.stat().st_size, source.stat().st_size - 1}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("in.json", json.dumps([{"messages": [{"content": EARLY}, {"content": LATE}]}])),
        ("in.csv", f"conversation,text\nc-1,{EARLY}\nc-1,{LATE}\n"),
        ("in.txt", f"{EARLY}\n\n{LATE}\n"),
        ("in.jsonl", json.dumps({"text": EARLY, "name": "Quintessa Vogelfang"}) + "\n"),
    ],
)
def test_every_format_remembers(tmp_path, name, content):
    """A record without a conversation, and a file of plain text, are conversations by themselves."""
    source = tmp_path / name
    source.write_text(content)
    assert b"vogelfang" not in masked(tmp_path, source, workers=1).lower()
    assert b"Vogelfang" in masked(tmp_path, source, workers=1, manifest=FORGETFUL, name="forgetful")


def test_scan_finds_what_mask_masks_and_nothing_after_it(undisturbed):
    """Masking twice changes nothing either."""
    folder, source, out = undisturbed
    looked = scan_path(Job(source=source, workers=1), MANIFEST, report=ReportPlan(page=None))
    assert looked.tally.kinds["PERSON"] == 20
    assert looked.tally.rules["memory.person"] == 10
    again = folder / "twice.jsonl"
    again.write_bytes(out)
    assert not scan_path(Job(source=again, workers=1), MANIFEST, report=ReportPlan(page=None)).tally.kinds
    target = folder / "twice-out.jsonl"
    home = Home(keys=folder / "keys.json", vault=folder / "vault.db")
    mask_path(Job(source=again, target=target), MANIFEST, home, scoping=Scoping(), report=ReportPlan(page=None))
    assert target.read_bytes() == out


def test_rows_without_a_conversation_know_nothing_of_each_other(tmp_path):
    """A table of strangers."""
    source = tmp_path / "in.csv"
    source.write_text(f"text\n{EARLY}\n{LATE}\n")
    assert b"Vogelfang wants" in masked(tmp_path, source, workers=1)


def test_nothing_is_left_behind_and_no_value_lies_there_meanwhile(tmp_path, monkeypatch):
    """The file between the passes holds hashes only, and is gone after the run, after an error too."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    source = tmp_path / "in.jsonl"
    source.write_text(lines())
    home = Home(keys=tmp_path / "keys.json", vault=tmp_path / "vault.db")
    job = Job(source=source, target=tmp_path / "out.jsonl", options=Options(chunk_bytes=200), workers=1)
    seen = []

    def look(standing):
        if standing.bytes_done > 0.8 * standing.bytes_total:
            (path,) = (tmp_path / "temporary").glob("sottovoce-*/survey.db")
            seen.append(path.read_bytes())
            assert path.parent.stat().st_mode & 0o77 == 0
            raise _StoppedError

    with pytest.raises(_StoppedError):
        mask_path(job, MANIFEST, home, scoping=Scoping(), report=ReportPlan(page=None), progress=look)
    assert seen
    assert b"PERSON" in seen[0]
    assert not any(value in seen[0].lower() for value in (b"quintessa", b"vogel", b"c-1", b"in.jsonl"))
    assert list((tmp_path / "temporary").iterdir()) == []
