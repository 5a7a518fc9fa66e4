"""Faults at the service: a full disk, a cut connection, a clock that steps back, wrong keys, tampered rows, other tenants."""

import shutil
from concurrent.futures import wait

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from sottovoce.conversations import TamperedRowError
from sottovoce.errors import KeyUnavailableError, OutsideError, TamperedError
from sottovoce.service import Caller, NewMessage, Role
from tests.service.test_path_of_a_message import ANA, rows
from tests.service_fixture import FOR, Clock, open_service

SECRET = "zebedia.karovic@canary.example"


def change(served, statement, **values):
    """As somebody with the database's password would."""
    with served.service.parts.db.writing() as connection:
        connection.execute(text(statement), values)


def new(number, value="x", subject=ANA, conversation="c-1"):
    return NewMessage(
        subject=subject, conversation=conversation, id=f"m-{number}", role="user", text=value, purposes=FOR
    )


def test_a_full_disk_refuses_and_loses_nothing(served_sqlite):
    """What was acknowledged is there, what was not is not, and the service goes on once there is room."""
    served = served_sqlite
    served.consent()
    served.send("before", id="m-0")
    engine = served.service.parts.db._writing_engine
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    writer = served.service.parts.db

    def limit(to):
        with writer.reading():
            pass
        for held in {id(e): e for e in (writer._writing_engine,)}.values():
            with held.connect() as connection:
                connection.exec_driver_sql(f"PRAGMA max_page_count = {to}")

    limit(pages)
    failed = 0
    for number in range(1, 40):
        try:
            served.send(f"{SECRET} " * 300, id=f"m-{number}")
        except OutsideError as err:
            failed += 1
            assert "canary" not in str(err)
            break
    limit(1_000_000)
    assert served.send("after", id="m-99").stored
    assert served.service.parts.audit.verify().ok
    seqs = {row["seq"] for row in rows(served, "messages")}
    entries = served.service.audit_entries(served.callers[Role.PRIVACY], 0, 1000)
    assert seqs == {entry["detail"]["message"] for entry in entries if entry["deed"] == "message.stored"}
    assert failed or len(seqs) == 41


def test_a_cut_connection_is_told_and_the_next_message_is_stored(tmp_path, postgresql_url):
    """PostgreSQL ends our connections in the middle; sending again stores once."""
    served = open_service(tmp_path, url=postgresql_url)
    try:
        served.consent()
        other = served.service.parts.db
        futures = [served.service.submit(served.bot, [new(number)]) for number in range(50)]
        with other.reading() as connection:
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"
                )
            )
        wait(futures, timeout=60)
        assert all(future.done() for future in futures)
        again = [served.service.submit(served.bot, [new(number)]).result(60)[0] for number in range(50)]
        assert all(result.stored for result in again)
        assert sorted(row["position"] for row in rows(served, "messages")) == list(range(50))
        assert served.service.parts.audit.verify().ok
    finally:
        served.service.close()


def test_a_clock_that_steps_back_changes_no_choice(served):
    """A later answer wins although the clock says it is earlier; messages keep their order."""
    served.consent()
    served.clock.now -= 3_600_000
    served.service.withdraw(served.bot, ANA)
    assert not any(
        choice.allowed for choice in served.service.consents(served.bot, ANA).choices if choice.basis == "consent"
    )
    served.consent()
    assert served.send("hi").stored
    assert served.service.parts.audit.verify().ok


@pytest.mark.parametrize("damage", ["missing", "other"])
def test_without_its_keys_a_service_does_not_open(tmp_path, damage):
    """A missing key set is not replaced, a foreign one is refused."""
    served = open_service(tmp_path)
    served.consent()
    served.send(f"mail {SECRET}")
    served.service.close()
    keys = tmp_path / "home" / "keys.json"
    keys.unlink()
    if damage == "other":
        (tmp_path / "elsewhere").mkdir()
        open_service(tmp_path / "elsewhere").service.close()
        shutil.copy(tmp_path / "elsewhere" / "home" / "keys.json", keys)
    with pytest.raises(KeyUnavailableError):
        open_service(tmp_path)


def test_tampered_rows_are_detected_named_and_refused(served):
    """A changed text, a swapped ciphertext, a deleted entry of the log."""
    served.consent()
    served.send(f"mail {SECRET}", id="m-0")
    served.send("call +34 612 345 678", id="m-1")
    support = served.callers[Role.SUPPORT]
    first, second = rows(served, "messages")
    change(served, "UPDATE messages SET text = 'mail me' WHERE seq = :seq", seq=first["seq"])
    with pytest.raises(TamperedRowError, match=str(first["seq"])):
        served.service.view(support, "c-1", "support", reason="T-1")
    change(served, "UPDATE messages SET text = :text WHERE seq = :seq", text=first["text"], seq=first["seq"])
    one, other = rows(served, "vault_entries")
    for row, sealed in ((one, other["sealed"]), (other, one["sealed"])):
        change(
            served,
            "UPDATE vault_entries SET sealed = :sealed WHERE suffix = :suffix",
            sealed=sealed,
            suffix=row["suffix"],
        )
    with pytest.raises(TamperedError):
        served.service.view(support, "c-1", "support", reason="T-1")
    assert second["seq"] > first["seq"]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(["ana@ruiz.example", "bo@lee.example", "cy@x.example"]), min_size=1, max_size=6), st.data()
)
def test_erasure_leaves_nothing_that_opens(served_sqlite, subjects, data):
    """Whoever is erased has no key, no row and no value left; nobody else loses any."""
    served = served_sqlite
    parts = served.service.parts
    for number, subject in enumerate(subjects):
        served.consent(subject)
        served.send(f"mail {subject}", subject=subject, conversation=f"c-{subject}", id=f"m-{number}-{parts.clock()}")
    gone = data.draw(st.sampled_from(subjects))
    assert served.service.erase(served.callers[Role.PRIVACY], gone, "request 1").erased
    id_ = parts.names.subject("default", gone)
    for table in ("messages", "conversations", "feedback", "vault_scopes"):
        assert not [row for row in rows(served, table) if row.get("subject_id") == id_]
    for subject in set(subjects) - {gone}:
        view = served.service.view(served.callers[Role.SUPPORT], f"c-{subject}", "support", reason="T-1")
        assert {message.text for message in view.messages} == {f"mail {subject}"}
    parts.vault.verify()


def test_tenants_share_nothing(served):
    """The same names under another tenant are other people, other conversations, other tokens."""
    served.consent()
    stored = served.send(f"mail {SECRET}")
    token = stored.text.split()[-1]
    stranger, bot = Caller("dd", Role.SUPPORT, "other"), Caller("ee", Role.BOT, "other")
    assert served.service.reveal(served.callers[Role.SUPPORT], "c-1", [token], "support", "T-1") == {token: SECRET}
    assert served.service.reveal(stranger, "c-1", [token], "support", "T-1") == {}
    assert not served.service.summary(Caller("ff", Role.PRIVACY, "other"), ANA).known
    result = served.service.submit(bot, [new(1, f"mail {SECRET}")]).result(30)[0]
    assert (result.stored, result.reason) == (False, "consent_missing")
    assert served.service.audit_entries(Caller("gg", Role.PRIVACY, "other"), 0, 1000)[-1]["deed"] != "message.stored"


def test_the_order_of_a_batch_is_the_order_of_the_conversation(served):
    """Positions follow the order in which messages were given."""
    served.consent()
    served.service.submit(served.bot, [new(number, f"text {number}") for number in range(30)]).result(30)
    texts = [row["text"] for row in sorted(rows(served, "messages"), key=lambda row: row["position"])]
    assert texts == [f"text {number}" for number in range(30)]
    assert Clock()() > 0
