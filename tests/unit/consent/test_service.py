"""The book of consent, on SQLite and PostgreSQL: what is shown is kept, what is answered is proven, what is taken back stays so."""

import pytest
from sqlalchemy import select

from sottovoce.consent import (
    Answer,
    Context,
    Event,
    Ignored,
    Intent,
    Method,
    NotAskedError,
    NoticeChangedError,
    PromptUnknownError,
    State,
    events_of,
    verify_receipt,
)
from sottovoce.consent.notices import digest
from sottovoce.store import consent_events, notices, prompts, subjects
from tests.unit.consent.books import DAY, ONE_PURPOSE, START, TEXT, own_notice

YES, NO = Answer.YES, Answer.NO


def history(desk, purpose="training"):
    with desk.database.reading() as connection:
        return [event.event for event in events_of(connection, desk.person, purpose)]


def count(desk, table):
    with desk.database.reading() as connection:
        return len(connection.execute(select(table)).all())


# Asking


def test_prompt_is_kept_word_for_word(desk):
    """Each notice with its hash, and the whole message around them."""
    prompt = desk.show()
    assert [item.purpose for item in prompt.items] == ["analytics", "training"]
    with desk.database.reading() as connection:
        kept = connection.execute(select(notices)).all()
    assert {row.text for row in kept} == {prompt.text, *(item.text for item in prompt.items)}
    assert all(row.sha256 == digest(row.text) for row in kept)
    assert history(desk) == [Event.REQUESTED]
    assert desk.choice().state is State.REQUESTED
    assert desk.deeds == [
        (
            "consent.shown",
            desk.person.id,
            {"purposes": ("analytics", "training"), "prompt": prompt.id, "language": "en", "gpc": False},
        )
    ]


def test_the_same_prompt_is_given_again_until_it_is_answered(desk):
    """With its id, and nothing new recorded."""
    first = desk.show()
    desk.now += 1000
    again = desk.show()
    assert (again.id, again.text, again.items, again.buttons) == (first.id, first.text, first.items, first.buttons)
    assert (first.is_new, again.is_new) == (True, False)
    assert count(desk, prompts) == 1
    assert desk.show(language="de").id != first.id
    assert desk.show(conversation="d" * 32).id != first.id


def test_what_is_answered_is_not_asked_again(desk):
    """Only what is left; and nothing when nothing is."""
    prompt = desk.show()
    desk.answer(prompt, {"training": NO})
    rest = desk.show()
    assert [item.purpose for item in rest.items] == ["analytics"]
    desk.answer(rest, {"analytics": YES})
    assert desk.show() is None


def test_after_a_no_nobody_is_asked_until_the_time_is_over(desk):
    """As the manifest says; unless the person wants to see the questions."""
    book = desk.book_of(ONE_PURPOSE)
    desk.answer(desk.show(book=book), {"training": NO}, book=book)
    desk.now += 180 * DAY - 1
    assert desk.show(book=book) is None
    assert desk.show(book=book, asked=True).items[0].purpose == "training"
    assert desk.show(book=book, asked=True, purposes=["analytics"]) is None
    desk.now += 1
    assert desk.show(book=book, conversation="d" * 32) is not None


def test_closing_is_no_answer_and_ends_the_asking_here(desk):
    """Choices stay as they were; another conversation may ask again."""
    prompt = desk.show()
    with desk.database.writing() as connection:
        desk.book.dismiss(connection, desk.person, prompt_id=prompt.id, method=Method.BUTTON)
        desk.book.dismiss(connection, desk.person, prompt_id=prompt.id, method=Method.BUTTON)
    assert history(desk) == [Event.REQUESTED, Event.DISMISSED]
    assert desk.decisions("training") == ["consent_missing"]
    assert desk.show() is None
    assert desk.reply(Intent.YES) is None
    assert desk.show(conversation="d" * 32) is not None


def test_closing_does_not_overwrite_what_was_chosen(desk):
    """A prompt opened from the settings and closed again leaves a yes as it was."""
    desk.answer(desk.show(), {"training": YES})
    before = desk.choice()
    prompt = desk.show(asked=True)
    with desk.database.writing() as connection:
        desk.book.dismiss(connection, desk.person, prompt_id=prompt.id, method=Method.SETTINGS)
    after = desk.choice()
    assert (after.state, after.at_ms, after.expires_ms) == (before.state, before.at_ms, before.expires_ms)
    assert desk.decisions("training") == ["consent_given"]


# Answers


def test_a_yes_is_proven(desk):
    """It names its prompt, the hash of the text that was shown, the method and the place, and is signed."""
    prompt = desk.show()
    desk.now += 5000
    context = Context(conversation_id="c" * 32, message_seq=7)
    (given,) = desk.answer(prompt, {"training": YES}, context=context).recorded
    notice = next(item for item in prompt.items if item.purpose == "training")
    with desk.database.reading() as connection:
        kept = events_of(connection, desk.person, "training", receipts=True)[-1]
    assert (kept.id, kept.prompt_id, kept.message_seq, kept.conversation_id) == (given.id, prompt.id, 7, "c" * 32)
    assert (kept.notice_version, kept.notice_sha256, kept.language) == (notice.version, digest(notice.text), "en")
    assert (kept.at_ms, kept.expires_ms) == (START + 5000, START + 5000 + 365 * DAY)
    said = verify_receipt(kept.receipt, {desk.signer.key_id: desk.signer.public})
    assert said["processing"]["privacy_notice"] == {
        "version": notice.version,
        "sha256": notice.sha256,
        "prompt_sha256": digest(prompt.text),
    }
    deed, _, detail = desk.deeds[-1]
    assert (deed, detail["event"], detail["prompt"]) == ("consent.given", given.id, prompt.id)
    assert detail["notice_sha256"] == notice.sha256
    assert desk.decisions("analytics", "training") == ["consent_missing", "consent_given"]


def test_answers_need_a_prompt_of_that_person_and_purpose(desk):
    """Whether it is another's or does not exist cannot be told apart; nothing is recorded."""
    book = desk.book_of(ONE_PURPOSE)
    prompt = desk.show(book=book)
    with pytest.raises(PromptUnknownError) as anothers:
        desk.answer(prompt, {"training": YES}, subject=desk.stranger)
    with pytest.raises(PromptUnknownError) as nobodys, desk.database.writing() as connection:
        desk.book.answer(connection, desk.person, {"training": YES}, prompt_id="none", method=Method.API)
    assert str(anothers.value) == str(nobodys.value)
    with pytest.raises(NotAskedError):
        desk.answer(prompt, {"training": YES, "analytics": YES})
    assert history(desk) == [Event.REQUESTED]


def test_saying_the_same_again_changes_nothing(desk):
    """A repeated request is answered, not recorded."""
    prompt = desk.show()
    desk.answer(prompt, {"training": YES, "analytics": NO})
    again = desk.answer(prompt, {"training": YES, "analytics": NO})
    assert (again.recorded, again.ignored) == ((), {"training": Ignored.REPEATED, "analytics": Ignored.REPEATED})
    assert again.choices["training"].state is State.GIVEN
    assert history(desk) == [Event.REQUESTED, Event.GIVEN]


def test_a_repeated_yes_does_not_revive_what_was_taken_back(desk):
    """The same request delivered twice, with "stop" in between; nor a first yes on a page from before."""
    prompt = desk.show()
    desk.answer(prompt, {"training": YES})
    desk.withdraw()
    again = desk.answer(prompt, {"training": YES, "analytics": YES})
    assert again.ignored == {"training": Ignored.REPEATED, "analytics": Ignored.CLOSED}
    assert desk.decisions("training", "analytics") == ["consent_withdrawn"] * 2


def test_whoever_changes_their_mind_is_asked_anew(desk):
    """After "stop", a prompt that the person asked for brings the yes."""
    desk.answer(desk.show(), {"training": YES})
    desk.withdraw()
    desk.answer(desk.show(asked=True), {"training": YES}, method=Method.SETTINGS)
    assert desk.decisions("training") == ["consent_given"]


def test_a_no_counts_on_the_prompt_that_brought_the_yes(desk):
    """Both buttons are still there."""
    prompt = desk.show()
    desk.answer(prompt, {"training": YES})
    desk.answer(prompt, {"training": NO})
    assert desk.decisions("training") == ["consent_refused"]
    assert desk.answer(prompt, {"training": YES}).ignored == {"training": Ignored.REPEATED}


def test_an_answer_lies_between_its_prompt_and_now(desk):
    """One from the future, or from before the question, is put there."""
    prompt = desk.show()
    desk.now += 1000
    early, late = Context(at_ms=START - DAY), Context(at_ms=START + DAY)
    (first,) = desk.answer(prompt, {"training": YES}, context=early).recorded
    (second,) = desk.answer(prompt, {"analytics": YES}, context=late).recorded
    assert (first.at_ms, second.at_ms) == (START, START + 1000)


# Versions


def test_a_changed_text_asks_again(desk):
    """The old yes counts no more, and says so."""
    old, new = desk.book_of(own_notice("v1")), desk.book_of(own_notice("v2", "May we train more?"))
    desk.answer(desk.show(book=old), {"training": YES}, book=old)
    assert desk.decisions("training", book=old) == ["consent_given"]
    assert desk.decisions("training", book=new) == ["notice_changed"]
    prompt = desk.show(book=new)
    assert "has changed" in prompt.text
    assert history(desk)[-2:] == [Event.SUPERSEDED, Event.REQUESTED]
    desk.answer(prompt, {"training": YES}, book=new)
    assert desk.decisions("training", book=new) == ["consent_given"]


def test_a_late_answer_to_an_old_text_counts_for_that_text_only(desk):
    """It is kept, opens nothing, and the new text is asked."""
    old, new = desk.book_of(own_notice("v1")), desk.book_of(own_notice("v2", "May we train more?"))
    prompt = desk.show(book=old)
    answered = desk.answer(prompt, {"training": YES}, book=new)
    assert [event.event for event in answered.recorded] == [Event.GIVEN, Event.SUPERSEDED]
    assert {event.notice_version for event in answered.recorded} == {"v1"}
    assert desk.choice().state is State.SUPERSEDED
    assert desk.decisions("training", book=new) == ["notice_changed"]
    assert desk.show(book=new).items[0].version == "v2"


def test_a_late_answer_to_an_old_text_does_not_undo_the_yes_to_the_new_one(desk):
    """But a no does: it is a no, whatever the text was."""
    old, new = desk.book_of(own_notice("v1")), desk.book_of(own_notice("v2", "May we train more?"))
    before = desk.show(book=old)
    desk.answer(desk.show(book=new), {"training": YES}, book=new)
    assert desk.answer(before, {"training": YES}, book=new).ignored == {"training": Ignored.OUTDATED}
    assert desk.decisions("training", book=new) == ["consent_given"]
    desk.answer(before, {"training": NO}, book=new)
    assert desk.decisions("training", book=new) == ["consent_refused"]


def test_a_text_cannot_change_under_its_version(desk):
    """Nobody could tell afterwards what was agreed to."""
    desk.show(book=desk.book_of(own_notice("v1")))
    with pytest.raises(NoticeChangedError, match="still has version v1"):
        desk.show(book=desk.book_of(own_notice("v1", "May we sell this?")), conversation="d" * 32)


def test_a_yes_holds_in_every_language(desk):
    """Given in German, it counts while the person writes English."""
    desk.answer(desk.show(language="de"), {"training": YES, "analytics": YES})
    assert desk.choice().language == "de"
    assert desk.decisions("training") == ["consent_given"]
    assert desk.show(language="en") is None
    assert desk.book.is_current(desk.choice())


def test_a_purpose_that_is_no_more_is_not_allowed(desk):
    """Its yes stays in the records."""
    desk.answer(desk.show(), {"analytics": YES})
    assert desk.decisions("analytics", book=desk.book_of(ONE_PURPOSE)) == ["expired_purpose"]


def test_an_erasure_ends_a_yes_and_leaves_a_no(desk):
    """Who comes back is asked anew about what they agreed to, and not about what they refused; an old page is closed."""
    prompt = desk.show()
    desk.answer(prompt, {"training": YES, "analytics": NO})
    with desk.database.writing() as connection:
        (ended,) = desk.book.forget_yes(connection, desk.person)
        assert desk.book.forget_yes(connection, desk.person) == ()
    assert (ended.purpose, ended.detail) == ("training", {"erased": True})
    assert desk.decisions("training", "analytics") == ["consent_missing", "consent_refused"]
    assert [item.purpose for item in desk.show().items] == ["training"]
    desk.answer(prompt, {"training": YES})
    assert desk.decisions("training") == ["consent_missing"]


# Time


def test_a_yes_ends_by_itself_and_the_job_notes_it_once(desk):
    """Deciding does not wait for the job."""
    desk.answer(desk.show(), {"training": YES, "analytics": NO})
    desk.now += 365 * DAY
    assert desk.decisions("training") == ["consent_expired"]
    with desk.database.writing() as connection:
        done = desk.book.expire(connection)
        again = desk.book.expire(connection)
    assert (done.expired, done.after, again.expired) == (1, None, 0)
    assert (done.ended, again.ended) == (((desk.person, "training"),), ())
    assert desk.choice().state is State.EXPIRED
    assert desk.decisions("training") == ["consent_expired"]
    assert [item.purpose for item in desk.show().items] == ["analytics", "training"]


def test_the_job_goes_on_where_it_stopped_and_spares_what_was_renewed(desk):
    """Step by step; a renewed yes stays."""
    desk.answer(desk.show(), {"training": YES, "analytics": YES})
    desk.now += 200 * DAY
    desk.answer(desk.show(asked=True), {"training": YES})
    desk.now += 165 * DAY
    expired, after = [], 0
    for _ in range(3):
        with desk.database.writing() as connection:
            step = desk.book.expire(connection, after=after, limit=1)
        expired.append(step.expired)
        after = step.after
    assert (sum(expired), after) == (1, None)
    assert desk.decisions("training", "analytics") == ["consent_given", "consent_expired"]


def test_a_clock_that_steps_back_does_not_turn_stop_into_yes(desk):
    """What is said later counts, whatever the clock says."""
    desk.answer(desk.show(), {"training": YES})
    desk.now -= 10 * DAY
    desk.withdraw()
    assert desk.decisions("training") == ["consent_withdrawn"]
    prompt = desk.show(asked=True)
    assert prompt.shown_ms > START
    desk.answer(prompt, {"training": YES})
    assert desk.decisions("training") == ["consent_given"]


# Withdrawal


def test_withdrawal_needs_no_prompt_and_may_be_repeated(desk):
    """The second time nothing is recorded; nobody is asked afterwards."""
    first, second = desk.withdraw(), desk.withdraw()
    assert (first.purposes, len(first.recorded)) == (("analytics", "training"), 2)
    assert (second.purposes, second.recorded) == (("analytics", "training"), ())
    assert desk.decisions("training", "support") == ["consent_withdrawn", "legal_basis"]
    assert desk.show() is None


def test_withdrawal_names_what_it_ends_and_has_a_receipt(desk):
    """One purpose stays untouched when another is named."""
    prompt = desk.show()
    desk.answer(prompt, {"training": YES, "analytics": YES})
    (event,) = desk.withdraw(["training"]).recorded
    notice = next(item for item in prompt.items if item.purpose == "training")
    assert (event.notice_version, event.notice_sha256) == (notice.version, notice.sha256)
    said = verify_receipt(event.receipt, {desk.signer.key_id: desk.signer.public})
    assert said["event"]["event_state"] == "withdrawn"
    assert desk.decisions("training", "analytics") == ["consent_withdrawn", "consent_given"]


def test_an_objection_is_a_withdrawal_that_names_its_purpose(desk):
    """ "Stop" alone takes back consent, and nothing else."""
    desk.withdraw()
    assert desk.decisions("profile") == ["legal_basis"]
    desk.withdraw(["profile"])
    assert desk.decisions("profile") == ["consent_withdrawn"]
    with pytest.raises(NotAskedError):
        desk.withdraw(["advertising"])


# Global Privacy Control


def test_gpc_comes_before_everything_else(desk):
    """The request that carries it is refused already, and nobody is asked unbidden."""
    assert desk.decisions("training", gpc=True) == ["gpc"]
    assert desk.show(gpc=True) is None
    assert history(desk) == [Event.GPC]
    assert desk.decisions("training", "analytics", "support") == ["gpc", "gpc", "legal_basis"]
    with desk.database.reading() as connection:
        assert connection.execute(select(subjects.c.gpc).where(subjects.c.id == desk.person.id)).scalar_one()


def test_gpc_is_recorded_once(desk):
    """Although it comes with every request."""
    desk.gpc()
    desk.gpc()
    desk.show(gpc=True)
    assert history(desk) == [Event.GPC]


def test_gpc_with_a_yes_is_a_conflict_and_wins(desk):
    """The prompt had not said that the browser says no."""
    prompt = desk.show()
    (given,) = desk.answer(prompt, {"training": YES}, gpc=True).recorded
    assert (given.gpc, given.conflict, given.knew_gpc) == (True, True, False)
    assert desk.decisions("training") == ["gpc"]


def test_gpc_after_a_yes_is_a_conflict_and_wins(desk):
    """The purposes that it ended are told, so that the person can be."""
    desk.answer(desk.show(), {"training": YES})
    assert desk.gpc() == ("training",)
    with desk.database.reading() as connection:
        signal = events_of(connection, desk.person, "training")[-1]
    assert (signal.event, signal.conflict) == (Event.GPC, True)
    assert desk.decisions("training") == ["gpc"]


def test_a_yes_through_a_prompt_that_says_so_wins_over_gpc(desk):
    """And stays so with the signals that follow; the conflict is in the records."""
    desk.gpc()
    prompt = desk.show(asked=True)
    assert prompt.gpc_note in prompt.text
    assert prompt.gpc_note
    (given,) = desk.answer(prompt, {"training": YES}, gpc=True).recorded
    assert (given.conflict, given.knew_gpc) == (True, True)
    desk.gpc()
    assert desk.decisions("training", gpc=True) == ["consent_given"]
    assert desk.decisions("analytics", gpc=True) == ["gpc"]


def test_gpc_refuses_purposes_that_come_later(desk):
    """The signal stands for them, too."""
    book = desk.book_of(ONE_PURPOSE)
    desk.gpc(book=book)
    assert desk.decisions("analytics") == ["gpc"]
    assert desk.show() is None
    prompt = desk.show(asked=True, purposes=["analytics"])
    assert prompt.gpc_note
    desk.answer(prompt, {"analytics": YES})
    assert desk.decisions("analytics", "training") == ["consent_given", "gpc"]


def test_a_no_of_ones_own_is_recorded_after_the_browsers(desk):
    """It was the browser's no until then, and the same button was used before."""
    prompt = desk.show()
    for answer in (NO, YES):
        desk.answer(prompt, {"training": answer})
    desk.gpc()
    assert desk.decisions("training") == ["gpc"]
    desk.answer(prompt, {"training": NO})
    assert desk.decisions("training") == ["consent_refused"]


# Answers in words


def test_yes_to_one_question_is_a_yes(desk):
    """Recorded as said in words, in the conversation."""
    book = desk.book_of(ONE_PURPOSE)
    desk.show(book=book)
    spoken = desk.reply(Intent.YES, book=book)
    assert (spoken.say, spoken.prompt) == ("saved_yes", None)
    (given,) = spoken.answered.recorded
    assert (given.method, given.conversation_id) == (Method.TEXT, "c" * 32)
    assert desk.decisions("training", book=book) == ["consent_given"]
    assert desk.reply(Intent.YES, book=book) is None


def test_yes_to_several_questions_is_none_and_they_come_one_by_one(desk):
    """Each then has an answer of its own."""
    desk.show()
    spoken = desk.reply(Intent.YES)
    assert (spoken.say, spoken.answered) == ("", None)
    assert desk.decisions("analytics", "training") == ["consent_missing"] * 2
    assert [item.purpose for item in spoken.prompt.items] == ["analytics"]
    spoken = desk.reply(Intent.YES)
    assert spoken.say == "saved_yes"
    assert [item.purpose for item in spoken.prompt.items] == ["training"]
    spoken = desk.reply(Intent.NO)
    assert (spoken.say, spoken.prompt) == ("saved_no", None)
    assert desk.decisions("analytics", "training") == ["consent_given", "consent_refused"]


def test_no_answers_all_that_waits(desk):
    """One word is enough to be left alone."""
    desk.show()
    assert desk.reply(Intent.NO).say == "saved_no"
    assert desk.decisions("analytics", "training") == ["consent_refused"] * 2
    assert desk.show() is None


def test_words_answer_only_in_their_conversation(desk):
    """A yes elsewhere is meant for somebody else; cancelling closes; other intents are not answers."""
    desk.show()
    assert desk.reply(Intent.YES, context=Context(conversation_id="d" * 32)) is None
    assert desk.reply(Intent.WITHDRAW) is None
    assert desk.reply(Intent.CANCEL).say == ""
    assert desk.reply(Intent.YES) is None
    assert desk.decisions("training") == ["consent_missing"]


# Storing


def test_a_deed_that_cannot_be_noted_is_not_done(desk):
    """No audit entry, no consent."""
    prompt = desk.show()
    desk.audit_is_full = True
    with pytest.raises(OSError, match="no room"):
        desk.answer(prompt, {"training": YES})
    assert history(desk) == [Event.REQUESTED]


def test_an_event_with_a_known_id_is_the_same_event(desk):
    """It stays as it was stored first."""
    from dataclasses import replace

    from sottovoce.consent.store_rows import add_events

    (given,) = desk.answer(desk.show(), {"training": YES}).recorded
    before = count(desk, consent_events)
    with desk.database.writing() as connection:
        add_events(connection, [replace(given, event=Event.WITHDRAWN)])
    assert count(desk, consent_events) == before
    assert desk.decisions("training") == ["consent_given"]


def test_persons_and_tenants_are_apart(desk):
    """One's yes is nobody else's."""
    from sottovoce.consent import SubjectRef, choices_of_many

    desk.answer(desk.show(), {"training": YES})
    with desk.database.reading() as connection:
        for other in (desk.stranger, SubjectRef("other", desk.person.id)):
            assert [decision.allowed for decision in desk.book.decide(connection, other, ["training"])] == [False]
        found = choices_of_many(connection, "default", [desk.person.id, desk.stranger.id])
    assert set(found) == {desk.person.id}
    assert found[desk.person.id]["training"] == desk.choice()


def test_nothing_personal_shows(desk):
    """Errors and representations hold names of purposes, ids and versions."""
    (given,) = desk.answer(desk.show(), {"training": YES}).recorded
    assert given.receipt
    assert given.receipt not in repr(given)
    assert TEXT not in repr(desk.book)
