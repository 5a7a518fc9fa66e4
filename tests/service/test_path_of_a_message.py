"""A message from the person to the store and away again, on both databases."""

import json

import pytest

from sottovoce.service import ForbiddenError, NewFeedback, NewMessage, NotFoundError, Role
from tests.service_fixture import FOR

ANA = "ana@ruiz.example"


def rows(served, table):
    from sqlalchemy import text

    with served.service.parts.db.reading() as connection:
        return [dict(row) for row in connection.execute(text(f"SELECT * FROM {table}")).mappings()]  # noqa: S608


def test_nothing_is_stored_without_consent(served):
    """The message is refused, the person is asked, and no row holds anything of it."""
    result = served.send("hi im Ana Ruiz, mail ana@ruiz.example")
    assert (result.stored, result.reason, result.text) == (False, "consent_missing", None)
    assert [item["purpose"] for item in result.prompt.items] == list(FOR)
    assert rows(served, "messages") == rows(served, "vault_entries") == rows(served, "conversations") == []


def test_what_is_allowed_is_stored_masked_once(served):
    """After a yes the message is stored in pseudonymized form; sent again, it is stored once."""
    served.consent()
    first, again = (served.send("card 4111 1111 1111 1111, mail ana@ruiz.example") for _ in range(2))
    assert first.stored and not first.duplicate and again.duplicate
    assert (first.position, again.position, first.text) == (0, 0, again.text)
    assert "4111" not in first.text and "ana@" not in first.text
    assert len(rows(served, "messages")) == 1
    assert first.purposes == FOR


def test_a_yes_for_one_purpose_is_no_yes_for_another(served):
    """Stored for what was agreed to alone, and shown in that purpose's view alone."""
    prompt = served.service.prompt(served.bot, ANA, purposes=FOR)
    served.service.answer(served.bot, ANA, {"analytics": True, "support": False, "training": False}, prompt=prompt.id)
    result = served.send("mail ana@ruiz.example")
    assert result.purposes == ("analytics",)
    view = served.service.view
    assert [m.text for m in view(served.callers[Role.ANALYST], "c-1", "analytics").messages] == ["mail [EMAIL_ADDRESS]"]
    assert view(served.callers[Role.SUPPORT], "c-1", "support", reason="T-1").messages == ()


def test_views_show_what_their_purpose_may_see(served):
    """Support sees values, analytics kinds, training surrogates; who may not see values is refused."""
    served.consent()
    served.send("write to ana@ruiz.example")
    view = served.service.view
    assert (
        view(served.callers[Role.SUPPORT], "c-1", "support", reason="T-1").messages[0].text
        == "write to ana@ruiz.example"
    )
    assert view(served.callers[Role.ANALYST], "c-1", "analytics").messages[0].text == "write to [EMAIL_ADDRESS]"
    assert "ana@" not in view(served.callers[Role.ANALYST], "c-1", "training").messages[0].text
    with pytest.raises(ForbiddenError):
        view(served.callers[Role.ANALYST], "c-1", "support", reason="T-1")
    with pytest.raises(NotFoundError):
        view(served.callers[Role.ANALYST], "c-2", "analytics")


def test_withdrawal_reaches_what_is_stored(served):
    """What rests on the withdrawn purposes alone is gone: rows, conversation, sealed values."""
    served.consent()
    served.send("mail ana@ruiz.example", purposes=("analytics", "training"))
    served.send("mail me too", id="m-2")
    served.service.withdraw(served.bot, ANA, ["analytics", "training"])
    left = rows(served, "messages")
    assert [row["text"] for row in left] == ["mail me too"]
    assert rows(served, "vault_entries") == []
    assert served.service.view(served.callers[Role.ANALYST], "c-1", "analytics").messages == ()
    served.service.withdraw(served.bot, ANA)
    assert rows(served, "messages") == rows(served, "conversations") == []


def test_stop_in_the_chat_withdraws_and_forget_me_asks_first(served):
    """ "stop" takes every yes back; "forget me" deletes everything after a yes, and only then."""
    served.consent()
    served.send("mail ana@ruiz.example")
    stopped = served.send("Stop!", id="m-2")
    assert stopped.recognized.intent == "withdraw" and stopped.recognized.done
    assert rows(served, "messages") == []
    served.consent()
    served.send("again: ana@ruiz.example", id="m-3")
    asked = served.send("forget me", id="m-4")
    assert (asked.recognized.intent, asked.recognized.done) == ("forget_me", False)
    kept = served.send("no", id="m-5")
    assert kept.recognized.done and len(rows(served, "messages")) == 3
    served.send("forget me please", id="m-6")
    gone = served.send("yes", id="m-7")
    assert (gone.stored, gone.reason) == (False, "erased")
    assert rows(served, "messages") == rows(served, "subjects") == rows(served, "vault_scopes") == []


def test_forget_me_lapses(served):
    """A yes of much later is no answer to a question of before."""
    served.consent()
    served.send("forget me")
    served.clock.advance(minutes=11)
    assert served.send("yes", id="m-2").recognized is None
    assert len(rows(served, "subjects")) == 1


def test_a_person_who_comes_back_is_asked_anew(served):
    """Proof of consent outlives the data, and speaks for nobody who comes back."""
    served.consent()
    served.send("mail ana@ruiz.example")
    assert served.service.erase(served.callers[Role.PRIVACY], ANA, "request 7").erased
    result = served.send("hello again", id="m-9")
    assert (result.stored, result.reason) == (False, "consent_missing")
    assert [item["purpose"] for item in result.prompt.items] == list(FOR)


def test_global_privacy_control_is_a_no(served):
    """The signal counts before anything is stored, and is told."""
    served.consent()
    result = served.send("mail ana@ruiz.example", gpc=True)
    assert (result.stored, result.reason) == (False, "gpc")
    assert served.service.consents(served.bot, ANA).gpc
    assert rows(served, "messages") == []


def test_feedback_is_tied_to_its_turn_or_to_nobody(served):
    """With a subject it names conversation and turn; anonymous it names nothing, and its text is masked for good."""
    served.consent()
    served.send("where is it", id="m-1")
    take = served.service.feedback
    tied = NewFeedback(
        id="f-1", kind="stars", score=2, text="call ana@ruiz.example", subject=ANA, conversation="c-1", message="m-1"
    )
    assert take(served.bot, tied).stored and take(served.bot, tied).duplicate
    assert take(served.bot, NewFeedback(id="f-2", kind="text", text="call ana@ruiz.example")).anonymous
    first, second = rows(served, "feedback")
    assert first["message_seq"] == rows(served, "messages")[0]["seq"] and "ana@" not in first["text"]
    assert (second["subject_id"], second["conversation_id"], second["text"]) == (None, None, "call [EMAIL_ADDRESS]")
    assert not take(served.bot, NewFeedback(id="f-3", kind="thumbs", score=1, subject="bo@lee.example")).duplicate


def test_retention_takes_what_is_past_its_time(served):
    """Each purpose gives up its own; the last one deletes."""
    served.consent()
    served.send("mail ana@ruiz.example")
    served.clock.advance(days=31)
    served.service.run_jobs()
    row = rows(served, "messages")[0]
    assert served.service.view(served.callers[Role.SUPPORT], "c-1", "support", reason="T-1").messages == ()
    assert row["text"].startswith("mail EMAIL_ADDRESS-")
    served.clock.advance(days=400)
    served.service.run_jobs()
    assert rows(served, "messages") == rows(served, "vault_entries") == []


def test_consent_expires_by_itself(served):
    """A year later the same yes is no yes any more."""
    served.consent()
    served.clock.advance(days=366)
    assert served.send("hi").reason == "consent_expired"


def test_a_batch_answers_each_message_for_itself(served):
    """One that cannot be stored keeps none of the others out."""
    served.consent()
    served.consent("bo@lee.example")

    def new(id_, subject=ANA, conversation="c-1"):
        return NewMessage(subject=subject, conversation=conversation, id=id_, role="user", text="x", purposes=FOR)

    results = served.service.submit(
        served.bot, [new("1"), new("2", "bo@lee.example"), new("3"), new("4", "cy@x.example", "c-3")]
    ).result(30)
    assert [(r.stored, r.reason) for r in results] == [
        (True, ""), (False, "foreign_conversation"), (True, ""), (False, "consent_missing"),
    ]  # fmt: skip


def test_every_deed_is_in_the_log_without_a_value(served):
    """Stored, refused, shown, revealed, erased: each has its entry, and no entry holds anything personal."""
    served.send("mail ana@ruiz.example")
    served.consent()
    token = served.send("mail ana@ruiz.example").text.split()[-1]
    served.service.view(served.callers[Role.SUPPORT], "c-1", "support", reason="T-1")
    assert served.service.reveal(served.callers[Role.SUPPORT], "c-1", [token], "support", "T-2") == {token: ANA}
    served.service.erase(served.callers[Role.PRIVACY], ANA, "request 7")
    entries = served.service.audit_entries(served.callers[Role.PRIVACY], 0, 1000)
    deeds = [entry["deed"] for entry in entries]
    for deed in ("message.refused", "consent.given", "message.stored", "view.read", "vault.revealed", "subject.erased"):
        assert deed in deeds
    assert "ruiz" not in json.dumps(entries)
    assert served.service.parts.audit.verify().ok


def test_a_conversation_remembers_across_a_restart(served, tmp_path):
    """What was told before is found again by a process that never saw it."""
    from tests.service_fixture import open_service

    served.consent()
    served.send("my name is Zebedia Karovic and I wait")
    served.service.close()
    again = open_service(tmp_path, url=served.place.url, clock=served.clock)
    again.callers, again.secrets = served.callers, served.secrets
    result = again.send("so zebedia asks again", id="m-2")
    assert "zebedia" not in result.text
    served.service = again.service
