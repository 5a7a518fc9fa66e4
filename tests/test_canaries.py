"""Planted values are pushed through every entry and every forced failure, and must show up nowhere they should not."""

import contextlib
import gzip
import io
import json
import logging
import resource
import signal
import sqlite3
import traceback

import pytest

import sottovoce
from sottovoce.app import load_manifest
from sottovoce.errors import SottovoceError
from tests.cli.harness import Sottovoce

CANARIES = {
    "EMAIL_ADDRESS": "canary.bird@coalmine.example",
    "IBAN_CODE": "GB82WEST12345698765432",  # The example of the IBAN registry.
    "CREDIT_CARD": "4242424242424242",  # A published test card.
    "PASSPORT": "X7654321",
    "SECRET": "gelber-vogel-77!",
    "PERSON": "Quintessa Vogelfang",
}
TEXT = (
    "my name is Quintessa Vogelfang, mail canary.bird@coalmine.example, iban GB82WEST12345698765432, "
    "card 4242424242424242, passport X7654321, password: gelber-vogel-77!"
)
FRAGMENTS = (*CANARIES.values(), "Quintessa", "Vogelfang", "canary.bird", "coalmine", "gelber", "98765432", "X7654321")


def leaks(*texts):
    """The canaries, and telling parts of them, that stand in any of the texts."""
    joined = "\0".join(text.decode("utf-8", "replace") if isinstance(text, bytes) else text for text in texts).lower()
    return [fragment for fragment in FRAGMENTS if fragment.lower() in joined]


@pytest.fixture
def sv(tmp_path, monkeypatch, caplog):
    """The command, with all logging of the process recorded."""
    caplog.set_level(logging.DEBUG)
    return Sottovoce(tmp_path, monkeypatch)


def files_of(sv, *inputs):
    """Everything below the folder but the inputs, unpacked where packed."""
    contents = {}
    for path in sorted(sv.folder.rglob("*")):
        name = str(path.relative_to(sv.folder))
        if path.is_file() and not any(name == given or name.startswith(f"{given}/") for given in inputs):
            data = path.read_bytes()
            contents[name] = gzip.decompress(data) if name.endswith(".gz") else data
    return contents


def test_the_canaries_are_found():
    """Otherwise the tests below would prove nothing."""
    found = sottovoce.Engine().detect(TEXT)
    assert {TEXT[f.start : f.end] for f in found} == set(CANARIES.values())
    assert {f.kind for f in found} == set(CANARIES)
    assert leaks(TEXT)


INPUTS = {
    "chat.jsonl": json.dumps(
        {"conversation": CANARIES["EMAIL_ADDRESS"], "user": CANARIES["EMAIL_ADDRESS"], "text": TEXT}
    )
    + "\n",
    "odd.jsonl": '{"text": "\\u0063anary.bird@coalmine.example \\/", "card": 4242424242424242}\n',
    "tool.jsonl": json.dumps({"messages": [{"role": "tool", "content": json.dumps({"note": TEXT})}]}) + "\n",
    "list.json": json.dumps([{"text": TEXT}, {"text": [TEXT, {"a": TEXT}]}], indent=1),
    "note.txt": TEXT * 3,
    "table.csv": f'id,note\n1,"{TEXT}"\n',
    "header.csv": f"{CANARIES['EMAIL_ADDRESS']},{CANARIES['CREDIT_CARD']}\n",
    "packed.txt.gz": gzip.compress(TEXT.encode()),
}


@pytest.mark.parametrize("name", INPUTS)
def test_masking_a_file_leaves_no_value_anywhere(sv, caplog, name):
    """Not in the output, the report and its twin, the vault, its log, the terminal or the logs."""
    sv.write(name, INPUTS[name])
    shown = []
    for arguments in (
        ("mask", name, f"out.{name}"),
        ("scan", name),
        ("scan", name, "--json"),
        ("detect", name),
        ("check",),
    ):
        ran = sv(*arguments)
        assert ran.code in {0, 1, 3}, ran.err
        shown += [ran.out, ran.err]
    shown += [sv("restore", f"out.{name}", "back", "-q").err, sv("keys", "show", "--json").out]
    files = files_of(sv, name, "back")
    assert {f"out.{name}", "home/vault.db", "home/keys.json"} < files.keys()
    assert sum(file.endswith((".html", "report.json")) for file in files) == 2
    assert leaks(*shown, caplog.text) == []
    assert {file: leaks(content) for file, content in files.items() if leaks(content)} == {}


@pytest.mark.parametrize("action", ["redact", "hash", "surrogate", "drop", "mask"])
def test_other_transformations_leave_no_value_either(sv, action):
    """The vault holds nothing of what goes one way, and the report nothing at all."""
    sv.write("sottovoce.toml", f'version = 1\n[transformations]\ndefault = "{action}"\n')
    sv.write("note.jsonl", json.dumps({"text": TEXT}) + "\n")
    ran = sv("mask", "note.jsonl", "out.jsonl")
    assert ran.code == 0, ran.err
    assert {file: leaks(content) for file, content in files_of(sv, "note.jsonl").items() if leaks(content)} == {}


BROKEN = {
    "broken.jsonl": json.dumps({"text": TEXT})[:-3] + "\n",
    "trailing.jsonl": json.dumps({"text": TEXT}) + TEXT + "\n",
    "words.jsonl": TEXT + "\n",
    "broken.json": json.dumps([{"text": TEXT}])[:-2],
    "bytes.txt": TEXT.encode() + b"\xff",
    "bytes.jsonl": b'{"text": "' + TEXT.encode() + b'\xff"}\n',
    "quote.csv": f'a,b\n"{TEXT}\n',
    "cut.txt.gz": gzip.compress(TEXT.encode() * 900)[:-30],
    "control.jsonl": '{"text": "' + TEXT + '\x01"}\n',
    "deep.jsonl": "[" * 70_000 + json.dumps(TEXT) + "]" * 70_000 + "\n",
    "table.parquet": b"PAR1" + TEXT.encode() + b"PAR1",
}


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("options", [(), ("--json",)], ids=["people", "programs"])
def test_errors_about_broken_input_hold_no_value(sv, caplog, name, options):
    """Places and lengths are told, never what stands there; files left behind hold nothing either."""
    sv.write(name, BROKEN[name])
    shown = []
    for arguments in (
        ("mask", name, "out"),
        ("scan", name),
        ("restore", name, "back"),
        ("detect", name),
        ("detect", "--jsonl", name),
    ):
        ran = sv(*arguments, *options)
        assert ran.code != 70, ran.err
        # detect takes any text, so only what it says of it counts
        shown += [ran.out, ran.err]
    assert leaks(*shown, caplog.text) == []
    assert {file: leaks(content) for file, content in files_of(sv, name).items() if leaks(content)} == {}


def test_skipped_lines_are_in_the_side_file_and_nowhere_else(sv, caplog):
    """The side file holds the line as it was, which is its purpose; the log beside it does not."""
    sv.write("in.jsonl", json.dumps({"text": TEXT}) + "\n" + TEXT + "\n")
    ran = sv("mask", "in.jsonl", "out.jsonl", "--skip-bad")
    assert ran.code == 0
    files = files_of(sv, "in.jsonl")
    assert leaks(files.pop("out.jsonl.bad"))
    assert leaks(ran.out, ran.err, caplog.text, *files.values()) == []


def limit_files():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5 << 20, 5 << 20))


def test_a_full_disk_leaves_no_value_in_working_files(sv):
    """Part and journal of an interrupted run hold masked text and places."""
    filler = "so that commits are made " * 200
    sv.write("in.jsonl", "".join(json.dumps({"text": TEXT, "note": filler}) + "\n" for _ in range(1200)))
    ran = sv.process("mask", "in.jsonl", "out.jsonl", "-j", "1", preexec_fn=limit_files)
    assert ran.code == 3
    files = files_of(sv, "in.jsonl")
    assert {"out.jsonl.part", "out.jsonl.part.journal"} < files.keys()
    assert leaks(ran.out, ran.err) == []
    assert {file: leaks(content) for file, content in files.items() if leaks(content)} == {}


TAMPERING = {
    "value": "UPDATE entries SET sealed = zeroblob(length(sealed))",
    "fingerprint": "UPDATE entries SET fingerprint = zeroblob(length(fingerprint))",
    "kind": "UPDATE entries SET kind = 'EMAIL_ADDRESS'",
}


@pytest.mark.parametrize("tampering", TAMPERING.values(), ids=TAMPERING)
def test_a_tampered_vault_tells_nothing(sv, caplog, tampering):
    """Refusals look alike and hold no value."""
    sv.write("in.txt", TEXT)
    assert sv("mask", "in.txt", "out.txt", "--no-report").code == 0
    database = sqlite3.connect(sv.home / "vault.db")
    with database:
        database.execute(tampering)
    database.close()
    shown = [
        sv(*arguments) for arguments in (("restore", "out.txt", "back.txt"), ("check",), ("restore", "out.txt", "-"))
    ]
    assert shown[0].code == 4
    assert leaks(caplog.text, *(ran.out + ran.err for ran in shown)) == []


def test_a_manifest_error_does_not_repeat_values(sv):
    """Even if somebody pastes a person's data into the manifest."""
    mail = CANARIES["EMAIL_ADDRESS"]
    sv.write("sottovoce.toml", f'version = 1\n[transformations]\nEMAIL_ADDRESS = "{mail}"\n[service]\ncontact = 5\n')
    ran = sv("check")
    assert ran.code == 2
    assert leaks(ran.out, ran.err) == []


def test_a_defect_is_told_by_type_and_place(sv, monkeypatch):
    """An exception nobody foresaw may hold anything in its message."""

    def fail(*_arguments, **_options):
        raise RuntimeError(TEXT)

    monkeypatch.setattr("sottovoce.cli.mask.mask_path", fail)
    sv.write("in.txt", TEXT)
    ran = sv("mask", "in.txt", "out.txt")
    assert ran.code == 70
    assert "RuntimeError at test_canaries.py:" in ran.said
    assert leaks(ran.out, ran.err) == []


def message_of(fail):
    """What a failure says; nothing if it did not come to one."""
    try:
        fail()
    except (SottovoceError, TypeError, AttributeError, ValueError) as err:
        return f"{err} {err!r}"
    return ""


def forced_failures(engine, tmp_path):
    yield lambda: engine.mask(TEXT, scope=sottovoce.Scope("no level", TEXT))
    yield lambda: engine.detect(TEXT.encode())
    yield lambda: engine.restore(None, scope=TEXT)
    yield lambda: engine.mask(TEXT, scope=7)
    yield lambda: sottovoce.Engine(keys=tmp_path / "nowhere.json")
    yield lambda: sottovoce.Engine(vault=tmp_path)
    yield lambda: load_manifest(tmp_path / "nowhere.toml")


def test_the_library_keeps_values_out_of_reprs_and_errors(tmp_path, caplog):
    """Engine, results, findings, and whatever misuse raises."""
    caplog.set_level(logging.DEBUG)
    engine = sottovoce.Engine()
    masked = engine.mask(TEXT, scope=CANARIES["EMAIL_ADDRESS"])
    objects = [engine, vars(engine), masked, masked.replacements, engine.detect(TEXT), engine.mask_batch([TEXT])]
    assert leaks(*map(repr, objects)) == []
    told = [message_of(fail) for fail in forced_failures(engine, tmp_path)]
    assert len([message for message in told if message]) >= 4
    assert leaks(caplog.text, *told) == []


def test_the_log_filter_lets_no_canary_through():
    """In message, argument, exception, stack and attribute."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(message)s %(who)s", defaults={"who": ""}))
    handler.addFilter(sottovoce.MaskingFilter())
    log = logging.Logger("canary")  # noqa: LOG001 - apart from the loggers of this process
    log.addHandler(handler)
    log.warning("%s", TEXT, extra={"who": TEXT})
    log.warning({"note": TEXT})
    log.warning("%d", TEXT)
    with contextlib.suppress(ValueError):
        try:
            raise ValueError(TEXT)  # noqa: TRY301 - to be logged
        except ValueError:
            log.exception("failed", stack_info=True)
            raise
    assert stream.getvalue()
    logged = stream.getvalue().replace(traceback.format_stack()[0], "")
    assert leaks(logged) == []


def test_workers_hold_no_value_in_their_plan(sv):
    """What travels to worker processes and is shown in a debugger: keys and texts stay hidden."""
    from sottovoce.app.file_masking import MaskPlan
    from sottovoce.app.scoping import Scoping
    from sottovoce.manifest import Manifest
    from sottovoce.vault import Entry, ScopeLevel, new_keyset

    secret = new_keyset().export_minting_secret()
    plan = MaskPlan(manifest=Manifest.default(), minting_secret=secret, scoping=Scoping(name=CANARIES["PERSON"]))
    scope = sottovoce.Scope(ScopeLevel.SUBJECT, CANARIES["EMAIL_ADDRESS"])
    entry = Entry(scope=scope, token="PERSON-7K3QX2M4T", kind="PERSON", value=CANARIES["PERSON"])
    assert leaks(repr(plan), repr(entry)) == []
    assert repr(secret) not in repr(plan)
