"""What a review found: names that came back, yeses that counted twice, stops that went unheard."""

import threading

from sottovoce.consent import State  # noqa: F401 - the states below are its names
from sottovoce.service import NewMessage
from sottovoce.store import StoreBusyError
from tests.service.test_path_of_a_message import ANA, rows
from tests.service_fixture import FOR, open_service

FIRST = "my name is Zebedia Karovic and I wait"
AGAIN = "so zebedia asks again"


def states(served, subject=ANA):
    return {choice.purpose: choice.state for choice in served.service.consents(served.bot, subject).choices}


def test_a_yes_that_is_sent_again_counts_once(served):
    """A timeout makes chatbots send again; the same "yes" must not answer the next question."""
    served.send("hello", id="m-1")
    for _ in range(4):
        served.send("yes", id="m-2")
    for _ in range(4):
        served.send("yes", id="m-3")
    assert list(states(served).values()).count("given") == 1


def test_a_stop_that_is_sent_again_takes_back_no_newer_yes(served):
    """A "stop" that a spool delivers a second time is history."""
    served.consent()
    served.send("stop", id="m-1")
    served.consent()
    served.send("stop", id="m-1")
    assert states(served)["analytics"] == "given"


def test_stop_is_heard_when_masking_has_failed(served_sqlite, monkeypatch):
    """The thread that looks first may meet a busy database; the stop counts all the same."""
    served = served_sqlite
    served.consent()
    keeper = served.service._intake._keeper
    monkeypatch.setattr(keeper, "mask", lambda _works: (_ for _ in ()).throw(StoreBusyError("busy", remedy="")))
    result = served.send("stop", id="m-1")
    assert result.recognized.intent == "withdraw"
    assert set(states(served).values()) <= {"withdrawn", "not_needed"}


def test_stop_counts_where_the_message_itself_cannot_be_stored(served):
    """In a conversation that is another person's the message is refused, and the stop is not."""
    served.consent()
    served.consent("bo@lee.example")
    served.send("hi", conversation="c-1", id="m-1", purposes=None)
    result = served.send("stop", subject="bo@lee.example", conversation="c-1", id="m-2", purposes=None)
    assert (result.stored, result.reason) == (False, "foreign_conversation")
    assert result.recognized.done
    assert states(served, "bo@lee.example")["analytics"] == "withdrawn"


def test_a_name_is_found_again_after_many_other_conversations(served_sqlite):
    """What the detection process has forgotten it is told again."""
    served = served_sqlite
    served.consent()
    served.send(FIRST)
    served.service.parts.guards._here._conversations.forget()
    assert "zebedia" not in served.send(AGAIN, id="m-2").text


def test_a_name_said_through_another_process_is_found(served, tmp_path):
    """The name is told to one service, the next message comes through the other."""
    served.consent()
    served.send("hello there", id="m-0")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "home").mkdir()
    for name in ("keys.json", "audit.key"):
        (tmp_path / "other" / "home" / name).write_bytes((tmp_path / "home" / name).read_bytes())
        (tmp_path / "other" / "home" / name).chmod(0o600)
    other = open_service(tmp_path / "other", url=served.place.database, clock=served.clock)
    try:
        other.send(FIRST, id="m-1")
    finally:
        other.service.close()
    assert "zebedia" not in served.send(AGAIN, id="m-2").text


def test_the_same_id_with_another_text_changes_nothing(served):
    """The answer is what is stored, and nothing of the second text is sealed."""
    served.consent()
    first = served.send("hello", id="m-1")
    second = served.send("mail secret@canary.example", id="m-1")
    assert (second.duplicate, second.text, second.position) == (True, first.text, first.position)
    assert rows(served, "vault_entries") == []


def test_futures_that_somebody_cancels_stop_nobody(served_sqlite):
    """A client that goes away takes no message back and ends no thread."""
    served = served_sqlite
    served.consent()
    new = NewMessage(subject=ANA, conversation="c-1", id="m-1", role="user", text="hi", purposes=FOR)
    future = served.service.submit(served.bot, [new])
    assert not future.cancel()
    assert future.result(30)[0].stored
    assert served.service._intake.is_alive
    assert threading.active_count() > 1
