"""What people are shown: honest, whole, in their language, and word for word what is hashed."""

import hashlib

import pytest

from sottovoce.consent import (
    Answer,
    ConsentBook,
    NoticeIncompleteError,
    notice_for,
    prompt_for,
    say,
    speak,
    spoken_languages,
)
from tests.unit.consent.books import ONE_PURPOSE, TEXT, TestSigner, manifest_of, own_notice

MANIFEST = manifest_of()


def prompt(purposes=("analytics", "training"), language="en", text=TEXT, **more):
    return prompt_for(manifest_of(text), purposes, language, speak, prompt_id="p1", **more)


def test_built_in_notice_says_what_the_law_asks():
    """Who asks, what for, how long, that no is fine and yes can be taken back; its version follows its text."""
    notice = notice_for(MANIFEST, "training", "en", speak)
    for fact in ("Lumen & Co GmbH", "train the assistant", "13 months", "No is fine", "take a yes back"):
        assert fact in notice.text
    assert notice.sha256 == hashlib.sha256(notice.text.encode()).hexdigest()
    assert notice.version == f"built-in-1-{notice.sha256[:8]}"


def test_built_in_notice_changes_with_the_facts():
    """Another controller or another time asks again."""
    versions = {
        notice_for(manifest_of(text), "training", "en", speak).version
        for text in (TEXT, TEXT.replace("Lumen & Co GmbH", "Lumen Ltd"), TEXT.replace("13m", "14m"))
    }
    assert len(versions) == 3


def test_other_purposes_are_named_by_their_name():
    """In the generic text."""
    text = TEXT + '[purposes.product_news]\nbasis = "consent"\nkeep = "1y"\n'
    assert (
        "for this: product news? They are kept for 1 year"
        in notice_for(manifest_of(text), "product_news", "en", speak).text
    )


@pytest.mark.parametrize(
    ("asked", "given"), [("de", "de"), ("de-AT", "de"), ("fr", "fr"), ("eu", "en"), ("", "en"), ("zz-Latn-XX", "en")]
)
def test_built_in_notice_speaks_the_nearest_language(asked, given):
    """The tag, its language, a language of the service."""
    assert notice_for(MANIFEST, "training", asked, speak).language == given


@pytest.mark.parametrize(("asked", "given"), [("de-AT", "de"), ("fr", "en"), ("eu", "en")])
def test_own_notice_speaks_what_it_has(asked, given):
    """Falling back to the first language of the service; with the manifest's version and exact text."""
    notice = notice_for(manifest_of(own_notice("v7", "Line one.\\nLine two.")), "training", asked, speak)
    assert (notice.language, notice.version) == (given, "v7")
    assert notice.text == {"de": "Dürfen wir?", "en": "Line one.\nLine two."}[given]


@pytest.mark.parametrize("language", spoken_languages())
def test_prompt_holds_each_notice_word_for_word(language):
    """In every language: the question, how to take a yes back, that the chat works without, and no slot left."""
    shown = prompt(language=language)
    texts = speak(language)
    assert [item.purpose for item in shown.items] == ["analytics", "training"]
    assert all(item.text in shown.text and item.language == language for item in shown.items)
    assert texts.stop in shown.text
    assert texts.prompt["without"] in shown.text
    assert "privacy@lumen.example" in shown.text
    assert "{" not in shown.text
    assert shown.sha256 == hashlib.sha256(shown.text.encode()).hexdigest()
    assert len(shown.text) < 1000


def test_prompt_is_in_one_language():
    """Where one notice is the deployment's own and has fewer languages, the others follow it."""
    text = own_notice("1") + '[purposes.analytics]\nbasis = "consent"\nkeep = "1y"\n'
    shown = prompt(language="fr", text=text)
    assert {item.language for item in shown.items} == {"en"}
    assert shown.language == "en"


def test_yes_and_no_weigh_the_same():
    """One of each for each question, a no to all, and no yes to all."""
    shown = prompt()
    assert [(button.purposes, button.answer) for button in shown.buttons] == [
        (("analytics",), Answer.YES),
        (("analytics",), Answer.NO),
        (("training",), Answer.YES),
        (("training",), Answer.NO),
        (("analytics", "training"), Answer.NO),
    ]
    assert [button.answer for button in prompt(("training",)).buttons] == [Answer.YES, Answer.NO]


def test_a_prompt_says_what_is_special_about_it():
    """That the text has changed, that the browser says no, that one question comes at a time."""
    texts = speak("en").prompt
    assert texts["ask_again_changed"] in prompt(changed=True).text
    assert texts["one_by_one"] in prompt(("training",), alone=True).text
    told = prompt(gpc=True)
    assert told.gpc_note == texts["gpc_note"]
    assert told.gpc_note in told.text
    assert prompt().gpc_note == ""


def test_short_answers_are_filled():
    """With the stop word and the controller by themselves."""
    assert "“stop”" in say(MANIFEST, "saved_yes", "en", speak)
    assert "Lumen & Co GmbH" in say(MANIFEST, "feedback_note", "en", speak, keep="30 days")
    assert say(MANIFEST, "kept", "eu", speak) == speak("en").says["kept"]


def test_without_somebody_who_asks_there_is_no_asking():
    """A built-in notice needs a controller; the name of the service will do, and so will an own notice."""
    nobody = ONE_PURPOSE.replace('controller = "Lumen & Co GmbH"\n', "").replace('name = "Lumen"\n', "")

    def book(text):
        return ConsentBook(
            manifest_of(text), clock=lambda: 0, new_id=lambda: "", record=lambda *_, **__: None, signer=TestSigner()
        )

    with pytest.raises(NoticeIncompleteError, match=r"who asks for consent to training"):
        book(nobody)
    assert "Lumen" in book(ONE_PURPOSE.replace('controller = "Lumen & Co GmbH"\n', "")).notice("training", "en").text
    own = own_notice("1").replace('controller = "Lumen & Co GmbH"\n', "").replace('name = "Lumen"\n', "")
    assert book(own).notice("training", "de").text == "Dürfen wir?"
