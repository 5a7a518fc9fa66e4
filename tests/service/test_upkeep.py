"""What the service does by itself, and what must hold whatever fails meanwhile."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from sottovoce.service import NewFeedback, Role
from tests.service_fixture import FOR, MANIFEST, open_service

ANA = "ana@ruiz.example"


def rows(served, table):
    with served.service.parts.db.reading() as connection:
        return [dict(row) for row in connection.execute(text(f"SELECT * FROM {table}")).mappings()]  # noqa: S608


def entries(served, deed):
    found = served.service.audit_entries(served.callers[Role.PRIVACY], 0, 1000)
    return [entry for entry in found if entry["deed"] == deed]


def files_of(served):
    file = served.place.home.database_file
    return b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))


# What is deleted


@pytest.mark.parametrize("how", ["erase", "withdraw", "answer", "gpc", "retention", "expiry"])
def test_nothing_deleted_stays_in_the_log_of_the_database(served_sqlite, how):
    """However it is deleted: neither the database's file nor its write-ahead log holds a word of it."""
    served, service = served_sqlite, served_sqlite.service
    served.consent()
    served.send("a quincunx of zebras")
    assert b"quincunx" in files_of(served)
    if how == "erase":
        service.erase(served.callers[Role.PRIVACY], ANA, "request 7")
    elif how == "withdraw":
        service.withdraw(served.bot, ANA)
    elif how == "answer":
        prompt = service.prompt(served.bot, ANA, purposes=FOR)
        service.answer(served.bot, ANA, dict.fromkeys(FOR, False), prompt=prompt.id)
    elif how == "gpc":
        service.signal_gpc(served.bot, ANA)
    else:
        served.clock.advance(days=401 if how == "retention" else 366)
        service.run_jobs()
    assert rows(served, "messages") == []
    assert b"quincunx" not in files_of(served)


def test_a_log_that_others_read_is_emptied_later(served_sqlite, monkeypatch):
    """The withdrawal is done all the same; the next turn empties the log."""
    served = served_sqlite
    monkeypatch.setattr(served.service.parts.db, "_busy_seconds", 0.01)
    served.consent()
    served.send("a quincunx of zebras")
    reader = sqlite3.connect(served.place.home.database_file, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM messages").fetchone()
    served.service.withdraw(served.bot, ANA)
    assert served.service.parts.unswept.is_set() and b"quincunx" in files_of(served)
    reader.close()
    served.service.run_jobs()
    assert not served.service.parts.unswept.is_set() and b"quincunx" not in files_of(served)


def test_what_rested_on_expired_consent_goes(tmp_path, database_url):
    """Before its time by the purpose, since nobody agrees to it any more; what others agreed to stays."""
    longer = MANIFEST.replace('keep = "400d"', 'keep = "900d"')
    served = open_service(tmp_path, url=database_url, manifest=longer)
    served.consent()
    served.send("mail ana@ruiz.example", purposes=("analytics",))
    served.clock.advance(days=200)
    served.consent("bo@lee.example")
    served.send("hi", subject="bo@lee.example", conversation="c-2", purposes=("analytics",))
    served.clock.advance(days=166)
    served.service.run_jobs()
    assert [row["text"] for row in rows(served, "messages")] == ["hi"]
    assert rows(served, "vault_entries") == []
    deleted = entries(served, "retention.deleted")[-1]
    assert deleted["detail"]["code"] == "expired" and deleted["subject"]
    served.service.close()


def test_an_erasure_leaves_no_question(served):
    """A question of another conversation that still waited names the person in its key."""
    served.consent()
    served.send("forget me", id="m-1", conversation="c-1")
    served.send("forget me", id="m-2", conversation="c-2")
    waiting = [row for row in rows(served, "jobs") if row["kind"] == "question.forget"]
    served.service.erase(served.callers[Role.PRIVACY], ANA, "request 7")
    assert len(waiting) == 2
    assert [row for row in rows(served, "jobs") if row["kind"] == "question.forget"] == []


def test_an_erasure_turns_no_no_into_an_open_question(served):
    """Who objected or refused before is not asked again, and not stored for what they objected to."""
    served.consent(purposes=("analytics",))
    served.service.withdraw(served.bot, ANA, ["security", "training"])
    served.service.erase(served.callers[Role.PRIVACY], ANA, "request 7")
    view = served.service.consents(served.bot, ANA)
    reasons = {choice.purpose: (choice.allowed, choice.reason) for choice in view.choices}
    assert reasons["security"] == reasons["training"] == (False, "consent_withdrawn")
    assert reasons["analytics"] == (False, "consent_missing")


# Many at once


def test_the_same_button_many_times_at_once(served):
    """Eight clicks on one button, and on its opposite: all are taken, one after the other."""
    prompt = served.service.prompt(served.bot, ANA, purposes=FOR)
    start = threading.Barrier(8)

    def click(number):
        start.wait(30)
        for _ in range(5):
            choices = dict.fromkeys(FOR, number % 2 == 0)
            served.service.answer(served.bot, ANA, choices, prompt=prompt.id, method="button")
            served.service.signal_gpc(served.bot, f"p-{number % 2}@x.example")
        return number

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(click, range(8))) == list(range(8))
    assert served.service.parts.audit.verify().ok


# The audit log


def tamper(served):
    """Change an entry that a checkpoint was signed over, as whoever can write to the database can."""
    served.service.parts.audit.checkpoint()
    with served.service.parts.db.writing() as connection:
        if served.service.parts.db.dialect == "sqlite":
            names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
            for name in names:
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("ALTER TABLE audit_entries DISABLE TRIGGER ALL"))
        connection.execute(text("UPDATE audit_entries SET body = replace(body, 'key:', 'kez:') WHERE seq >= 0"))
        connection.execute(text("UPDATE audit_entries SET body = replace(body, 'service', 'servant') WHERE seq = 0"))


def test_a_change_under_an_old_checkpoint_is_found_within_a_day_and_told(served):
    """The full check finds it; readiness says so, and so does the job, to every process."""
    assert served.service.ready() == {"database": True, "upkeep": True, "intake": True, "audit_log": True}
    tamper(served)
    served.clock.advance(hours=25)
    served.service.run_jobs()
    assert served.service.ready()["audit_log"] is False
    told = [job for job in served.service.jobs(served.callers[Role.PRIVACY]) if job.kind == "audit.full_check"]
    assert told[0].last_error.startswith("audit_tampered")
    assert entries(served, "selfcheck.failed")[-1]["detail"]["full"] is True


def test_a_sound_log_passes_and_its_job_is_done(served):
    """A day later the full check has passed, written down as one from scratch."""
    served.clock.advance(hours=25)
    served.service.run_jobs()
    jobs = {row["kind"]: row for row in rows(served, "jobs")}
    assert jobs["audit.full_check"]["done_ms"] and not jobs["audit.full_check"]["last_error"]
    assert served.service.ready()["audit_log"]
    bodies = [row["body"] for row in rows(served, "audit_entries")]
    assert any('"full":true' in body for body in bodies)


def test_no_error_ends_the_upkeep(served_sqlite, monkeypatch):
    """Whatever is raised is counted, and the rest of the tick is done."""
    upkeep = served_sqlite.service._upkeep
    signed = []

    def broken(**_):
        raise RuntimeError

    monkeypatch.setattr(upkeep._runner, "run_due", broken)
    monkeypatch.setattr(upkeep._watch, "sign", lambda: signed.append(1))
    upkeep.tick()
    upkeep.tick()
    assert (upkeep.errors, len(signed)) == (2, 2)


# Feedback


def test_feedback_of_who_refused_is_not_stored_and_that_is_written_down(served):
    """Legitimate interests of security are no reason to keep an opinion."""
    prompt = served.service.prompt(served.bot, ANA, purposes=FOR)
    served.service.answer(served.bot, ANA, dict.fromkeys(FOR, False), prompt=prompt.id)
    new = NewFeedback(id="f-1", kind="text", text="so slow", subject=ANA)
    result = served.service.feedback(served.bot, new)
    assert (result.stored, result.reason, result.note) == (False, "consent_refused", "")
    assert rows(served, "feedback") == []
    refused = entries(served, "message.refused")[-1]
    assert refused["detail"]["code"] == "consent_refused" and refused["subject"]


def test_feedback_is_stored_for_analytics_alone_or_for_what_was_agreed_to(served):
    """And the person is told how long it is kept for just that."""
    served.consent()
    served.service.feedback(served.bot, NewFeedback(id="f-1", kind="thumbs", score=1, subject=ANA))
    prompt = served.service.prompt(served.bot, "bo@lee.example", purposes=FOR)
    choices = {"support": True, "analytics": False, "training": False}
    served.service.answer(served.bot, "bo@lee.example", choices, prompt=prompt.id)
    told = served.service.feedback(served.bot, NewFeedback(id="f-2", kind="thumbs", score=1, subject="bo@lee.example"))
    bits = served.service.parts.bits
    assert [row["purposes"] for row in rows(served, "feedback")] == [bits["analytics"], bits["support"]]
    assert "30 days" in told.note


def test_feedback_heeds_global_privacy_control(served):
    """What comes with the signal is a no, before anything is stored."""
    served.consent()
    new = NewFeedback(id="f-1", kind="thumbs", score=1, subject=ANA)
    assert served.service.feedback(served.bot, new, gpc=True).reason == "gpc"
    assert served.service.consents(served.bot, ANA).gpc and rows(served, "feedback") == []
