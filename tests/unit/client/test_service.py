"""The client against a real server over a real service, with what networks do to it."""

import copy
import pickle
import time
import traceback

import pytest

from sottovoce.client import Client, Message, ProblemError, ServiceAwayError, ServiceFailedError
from sottovoce.errors import InputError, RefusedError, UsageError
from sottovoce.service import Role
from tests.service_fixture import FOR, START_MS
from tests.unit.client.serving import fault, problem

CANARY = "canary.bird@secret.example"


def test_a_message_is_stored_masked_with_the_time_it_was_said(world, person):
    """And comes back as the service stored it."""
    with world.client() as client:
        result = client.message("mail ana@ruiz.example", **person, id="m-1", attributes={"age": 33}, purposes=FOR)
    assert (result.stored, result.duplicate, result.spooled) == (True, False, False)
    assert (result.id, result.position, result.kinds, result.purposes) == ("m-1", 0, {"EMAIL_ADDRESS": 1}, FOR)
    page = world.served.service.view(world.served.callers[Role.SUPPORT], person["conversation"], "support", reason="t")
    assert [(m.text, m.at_ms) for m in page.messages] == [("mail ana@ruiz.example", START_MS)]


def test_nothing_is_stored_without_consent_and_the_prompt_can_be_answered(world):
    """The whole way of a person: asked, yes, stored, withdrawn."""
    who = {"subject": "newcomer@visitor.example", "conversation": "newcomer"}
    with world.client() as client:
        asked = client.message("hello", **who, id="m-1", purposes=FOR)
        assert (asked.stored, asked.reason, asked.faulty) == (False, "consent_missing", False)
        assert [item["purpose"] for item in asked.prompt.items] == list(FOR)
        assert all(button.send for button in asked.prompt.buttons)
        again = client.prompt(who["subject"], conversation="newcomer", purposes=FOR)
        given = client.answer(who["subject"], dict.fromkeys(FOR, True), prompt=again.id, method="button")
        assert [given.allows(purpose) for purpose in (*FOR, "nonsense")] == [True, True, True, False]
        assert client.message("hello", **who, id="m-2", purposes=FOR).stored
        assert len(client.receipts(who["subject"])) >= 3
        assert client.summary(who["subject"]).messages["training"] == 1
        assert not client.withdraw(who["subject"], ["training"]).allows("training")
        assert client.consents(who["subject"]).allows("support")
        assert not client.withdraw(who["subject"]).allows("support")


def test_closing_a_prompt_and_the_signal_of_the_browser_are_passed_on(world):
    """Neither is a yes."""
    subject = "closing@visitor.example"
    with world.client() as client:
        prompt = client.prompt(subject, conversation="closing")
        assert not client.dismiss(subject, prompt.id).allows("support")
        assert not client.consents(subject).gpc
        assert client.answer(subject, None, gpc=True).gpc
        assert (
            client.message("hi", subject=subject, conversation="closing", id="1", gpc=True, purposes=FOR).reason
            == "gpc"
        )


def test_values_go_out_masked_and_come_back(world, person):
    """mask, restore, reveal, view, each with the role that may."""
    conversation = person["conversation"]
    with world.client() as bot, world.client(Role.SUPPORT) as support:
        masked = bot.mask(conversation, {"to": ["ana@ruiz.example", 7, None]})
        token = masked["to"][0]
        assert ("ana@" in token, masked["to"][1:]) == (False, [7, None])
        assert bot.restore(conversation, masked) == {"to": ["ana@ruiz.example", 7, None]}
        assert support.reveal(conversation, [token], purpose="support", reason="ticket 7") == {
            token: "ana@ruiz.example"
        }
        bot.messages([Message(**person, id=str(number), text=f"n{number}", purposes=FOR) for number in range(3)])
        page = support.view(conversation, "support", reason="ticket 7", limit=2)
        assert ([m.text for m in page.messages], page.next_after) == (["n0", "n1"], 1)
        assert [m.text for m in support.view(conversation, "support", reason="t", after=1).messages] == ["n2"]


def test_feedback_notices_and_erasure(world, person):
    """Feedback is stored once; an erasure says what it destroyed."""
    with world.client() as bot, world.client(Role.PRIVACY) as privacy:
        assert bot.message("x", **person, id="1", purposes=FOR).stored
        first, again = (
            bot.feedback("stars", id=person["conversation"], subject=person["subject"], score=4) for _ in "ab"
        )
        assert (first.stored, first.duplicate, again.duplicate) == (True, False, True)
        assert {notice.purpose for notice in bot.notices("de")} >= set(FOR)
        gone = privacy.erase(person["subject"], "request 9")
        assert (gone.erased, gone.messages, gone.feedback) == (True, 1, 1)
        assert not privacy.erase(person["subject"], "request 9").erased


def test_a_batch_keeps_back_nothing_for_what_is_wrong_with_one(world, person):
    """Each message is answered in its place; signals of browsers go with their messages."""
    messages = [
        Message(**person, id="1", text="one", purposes=FOR),
        Message(**person, id="2", text="two", role="nobody"),
        Message(subject="gpc@visitor.example", conversation="gpc", id="3", text="three", gpc=True, purposes=FOR),
        Message(**person, id="4", text="four", purposes=FOR),
    ]
    with world.client() as client:
        results = client.messages(messages)
    assert [(r.id, r.stored, r.faulty) for r in results] == [
        ("1", True, False), ("2", False, True), ("3", False, False), ("4", True, False)
    ]  # fmt: skip
    assert (results[1].reason, results[2].reason) == ("invalid_request", "gpc")
    assert world.texts(person["conversation"]) == ["one", "four"]


def test_many_messages_go_in_pieces(world, person):
    """Each piece is one that the service takes; the results are in order."""
    messages = [Message(**person, id=str(number), text="x", purposes=FOR) for number in range(1_001)]
    with world.client() as client:
        results = client.messages(messages)
    assert [result.position for result in results] == list(range(1_001))
    assert len(world.proxy.seen) == 3


@pytest.mark.parametrize("kind", ["lost", "cut", "half"])
def test_a_connection_that_breaks_costs_nothing(world, person, kind):
    """Before or after the service has it, or within the answer: the message is stored once, and the caller is told."""
    with world.client() as client:
        for number in range(3):
            world.proxy.faults.extend([fault(kind)] * 2)
            result = client.message(f"n{number}", **person, id=str(number), purposes=FOR)
            assert (result.stored, result.position, result.duplicate) == (True, number, kind != "lost")
    assert world.texts(person["conversation"]) == ["n0", "n1", "n2"]
    assert len(world.proxy.seen) == 9


def test_too_slow_is_tried_again(world, person):
    """What comes after the time-out is stored once all the same."""
    world.proxy.faults.append(fault("late", seconds=1.0))
    with world.client(timeout=0.4) as client:
        assert client.message("n", **person, id="1", purposes=FOR).stored
    assert world.texts(person["conversation"]) == ["n"]


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_what_may_pass_is_waited_for(world, person, status):
    """At least as long as the service says, longer from one attempt to the next."""
    world.proxy.faults.extend(
        [problem(status), problem(status, retry_after=3), fault("answer", status=status, body="<html>")]
    )
    with world.client() as client:
        assert client.message("n", **person, id="1", purposes=FOR).stored
    assert world.naps == [0.00375, 3.0075, 0.015]


def test_an_end_is_made_of_waiting(world, person):
    """After so many retries; and at once when the service wants more patience than there is."""
    world.proxy.down = True
    with world.client(retries=2) as client:
        with pytest.raises(ServiceAwayError) as caught:
            client.message("n", **person, id="1")
        assert (caught.value.status, len(world.naps)) == (0, 2)
        world.proxy.down = False
        world.proxy.faults.append(problem(503, "stopping", retry_after=3600))
        with pytest.raises(ServiceAwayError) as caught:
            client.message("n", **person, id="1")
        assert (caught.value.status, caught.value.retry_after, len(world.naps)) == (503, 3600.0, 2)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 413, 422])
def test_what_is_refused_is_not_tried_again(world, person, status):
    """The error has code and status, and is one of ours."""
    world.proxy.faults.append(problem(status, "conflict"))
    with world.client() as client, pytest.raises(ProblemError) as caught:
        client.consents(person["subject"])
    assert isinstance(caught.value, RefusedError)
    assert (caught.value.code, caught.value.status) == ("conflict", status)
    assert (len(world.proxy.seen), world.naps) == (1, [])


@pytest.mark.parametrize("answer", [
    {"status": 500, "body": "{}"}, {"status": 302, "body": "", "headers": {"location": "http://192.0.2.1/"}},
    {"status": 200, "body": "<html>"}, {"status": 200, "body": "[]"}, {"status": 200, "body": '{"stored": 1, "id": "x"}'},
    {"status": 200, "body": "[" * 100_000},
])  # fmt: skip
def test_what_is_no_answer_of_the_service_is_told(world, person, answer):
    """Not tried again, not followed, not taken for a success."""
    world.proxy.faults.append(fault("answer", **answer))
    with world.client() as client, pytest.raises(ServiceFailedError) as caught:
        client.message("n", **person, id="1")
    assert (caught.value.status, len(world.proxy.seen)) == (answer["status"], 1)


def test_refusals_of_the_service_say_why(world):
    """Role, form, a conversation of somebody else's: code, status, request id and what is wrong where."""
    with world.client(Role.ANALYST) as analyst, world.client() as bot:
        with pytest.raises(ProblemError) as caught:
            analyst.mask("c", "x")
        assert (caught.value.code, caught.value.status) == ("forbidden", 403)
        assert caught.value.request_id
        with pytest.raises(ProblemError) as caught:
            bot.message("n", subject="a", conversation="c", id="", role="user")
        assert (caught.value.code, caught.value.faults) == ("invalid_request", ("/id: wrong_form",))
    with Client(world.proxy.url, "svk_nobody") as nobody, pytest.raises(ProblemError) as caught:
        nobody.consents("x")
    assert (caught.value.code, caught.value.status) == ("unauthenticated", 401)


def test_errors_hold_nothing_of_what_was_said(world, caplog):
    """Neither in words, nor as a cause, nor in the traceback with what the library knew."""
    secret = world.served.secrets[Role.BOT]
    caught = []
    for happens in (
        problem(422, "invalid_request"), fault("answer", status=404, body=CANARY), fault("answer", status=200, body=CANARY),
        *[fault("lost")] * 9,
    ):  # fmt: skip
        world.proxy.faults.append(happens)
        with world.client(retries=0) as client:
            try:
                client.message(CANARY, subject=CANARY, conversation=CANARY, id=CANARY, attributes={"x": CANARY})
            except Exception as error:  # noqa: BLE001
                caught.append("".join(traceback.format_exception(error)) + repr(error) + repr(vars(error)))
    assert len(caught) == 12
    with world.client() as client, pytest.raises(InputError) as unfit:
        client.mask("c", {CANARY: float("nan")})
    caught += [repr(unfit.value), repr(client), repr(client._place), caplog.text]
    # The line of this test itself is in the traceback; the value is not.
    assert not [text for text in caught if CANARY in text or secret in text]


@pytest.mark.parametrize("subject", ["..", ".", "a/b", "a%2Fb", "ü ñ@x?y#z", "a\\b", "x" * 256, "+49 151", "/"])
def test_ids_are_one_segment_whatever_stands_in_them(world, subject):
    """They arrive as they are."""
    world.served.consent(subject)
    with world.client() as client:
        assert client.consents(subject).allows("training")


def test_lone_surrogates_are_no_characters(world, person):
    """In texts they are replaced; as part of an id they are refused before anything is sent."""
    with world.client() as client:
        assert client.message("hi \ud83d there", **person, id="1", purposes=FOR).stored
        assert world.texts(person["conversation"]) == ["hi \ufffd there"]
        with pytest.raises(InputError):
            client.consents("\ud83d")
        with pytest.raises(InputError):
            client.consents("")


@pytest.mark.parametrize("url", [
    "", "sottovoce.example", "ftp://x", "https://", "https://u:p@x", "https://x?y", "https://x#y", "https://x y", "https://x:y",
    "http://sottovoce.example", "http://192.0.2.1:80", "https://x?",
])  # fmt: skip
def test_addresses_that_cannot_be_meant_are_refused(url):
    """And text never crosses a network in the clear unless somebody says so."""
    with pytest.raises(UsageError):
        Client(url, "svk_x")


@pytest.mark.parametrize("key", ["", "x", "svk_ x", "svk_\n", "svk_ü"])
def test_what_is_no_key_is_refused(key):
    """Before it is sent anywhere."""
    with pytest.raises(UsageError) as caught:
        Client("https://sottovoce.example", key)
    assert not key or key not in str(caught.value) or key == "x"


def test_plain_http_and_paths_in_front_are_possible():
    """Where they are meant."""
    for url in ("http://sottovoce.example", "https://x.example/privacy/", "http://[::1]:8080", "http://localhost"):
        with Client(url, "svk_x", plain_http=True) as client:
            assert url in repr(client)


def test_withdrawing_nothing_is_not_withdrawing_everything(world):
    """An empty list is a mistake."""
    with world.client() as client, pytest.raises(UsageError):
        client.withdraw("x", [])


def test_a_client_is_not_copied(world):
    """It holds a key."""
    with world.client() as client:
        for attempt in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(RefusedError):
                attempt(client)


def test_it_is_quick_when_nothing_is_wrong(world, person):
    """One request, no wait."""
    with world.client() as client:
        begun = time.monotonic()
        client.consents(person["subject"])
        assert time.monotonic() - begun < 5
    assert (len(world.proxy.seen), world.naps) == (1, [])
