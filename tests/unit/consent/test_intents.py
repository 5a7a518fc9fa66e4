"""What is heard: whole utterances, however they are typed, and nothing that means something else."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sottovoce.consent import Intent, Recognizer, recognize, speak
from sottovoce.consent.intents import MAX_CHARS, plain

ALL = ["en", "de", "fr"]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("stop", Intent.WITHDRAW),
        ("STOP!!!", Intent.WITHDRAW),
        ("Stop, please.", Intent.WITHDRAW),
        ("please stop 🙏", Intent.WITHDRAW),
        ("ｓｔｏｐ", Intent.WITHDRAW),
        ("Don’t save my messages", Intent.WITHDRAW),
        ("dont save my messages", Intent.WITHDRAW),
        ("Stopp!", Intent.WITHDRAW),
        ("je retire mon consentement", Intent.WITHDRAW),
        ("Arretez d'utiliser mes donnees svp", Intent.WITHDRAW),
        ("forget me", Intent.FORGET_ME),
        ("Could you please delete my data?", Intent.FORGET_ME),
        ("Lösch bitte meine Daten", None),
        ("Bitte lösche alle meine Daten!", Intent.FORGET_ME),
        ("oublie moi", Intent.FORGET_ME),
        ("show me my data", Intent.SHOW_MY_DATA),
        ("What do you know about me?", Intent.WHAT_DO_YOU_KNOW),
        ("was weisst du ueber mich", None),
        ("Was weißt Du über mich???", Intent.WHAT_DO_YOU_KNOW),
        ("que sais-tu sur moi ?", Intent.WHAT_DO_YOU_KNOW),
    ],
)
def test_what_is_always_heard(text, intent):
    """Without any question of ours being open."""
    assert recognize(text, ALL, awaiting=False) is intent


@pytest.mark.parametrize(
    "text",
    [
        "stop sending me pizza ads",
        "the bus did not stop",
        "stop?",
        "can you stop the subscription for my gym",
        "forget it",
        "forget me not seeds please",
        "don't forget me",
        "delete my data plan",
        "what do you know about medieval castles",
        "yes",
        "no",
        "cancel",
        "please",
        "🙂",
        "",
        " \n",
    ],
)
def test_what_is_for_the_chatbot(text):
    """Words of ours in another sentence, and answers when nothing was asked."""
    assert recognize(text, ALL, awaiting=False) is None


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("yes", Intent.YES),
        ("Yes, please!", Intent.YES),
        ("ok yes", Intent.YES),
        ("Ja, gerne", Intent.YES),
        ("ouais", Intent.YES),
        ("I agree.", Intent.YES),
        ("no thanks", Intent.NO),
        ("Nein danke", Intent.NO),
        ("No to all", Intent.NO),
        ("never mind", Intent.CANCEL),
        ("stop", Intent.WITHDRAW),
        ("forget it", Intent.CANCEL),
    ],
)
def test_what_is_heard_while_a_question_is_open(text, intent):
    """Yes, no and cancel among it."""
    assert recognize(text, ALL, awaiting=True) is intent


@pytest.mark.parametrize(
    "text",
    ["ok", "okay!", "👍", "fine", "thanks", "yes?", "yes but not for ads", "yesterday", "no problem", "Yes or no?"],
)
def test_what_is_not_certainly_an_answer_is_none(text):
    """A wrong yes is worse than a missed one."""
    assert recognize(text, ["en"], awaiting=True) is None


def _heard_in(*meanings, said="ne", awaiting=True):
    texts = [
        replace(speak("en"), intents={**speak("en").intents, Intent.YES: ("yes",), intent: (said,)}, politeness=())
        for intent in meanings
    ]
    return Recognizer(texts).recognize(said, awaiting=awaiting)


def test_a_yes_must_be_one_in_every_language_that_hears_anything():
    """A word that is yes in one language and no in another is no consent; a no counts where the person's language has it."""
    assert _heard_in(Intent.YES, Intent.YES) is Intent.YES
    assert _heard_in(Intent.YES, Intent.NO) is None
    assert _heard_in(Intent.NO, Intent.YES) is Intent.NO
    assert _heard_in(Intent.WITHDRAW, Intent.YES, awaiting=False) is Intent.WITHDRAW
    assert _heard_in(Intent.YES, Intent.WITHDRAW) is None


def test_long_texts_are_not_looked_at():
    """They say more than one of these."""
    assert recognize("stop" + "!" * MAX_CHARS, ["en"], awaiting=False) is None


def test_languages_without_texts_are_passed_over():
    """And without any, nothing is heard."""
    assert recognize("stop", ["eu", "en-GB"], awaiting=False) is Intent.WITHDRAW
    assert recognize("stop", [], awaiting=True) is None


def test_scripts_without_spaces_are_compared_without():
    """And Korean, where people put them as they like; elsewhere words stay apart."""
    assert plain("내 데이터 삭제") == plain("내데이터삭제")
    assert plain("停 止。") == plain("停止")
    assert plain("for get") != plain("forget")


def test_marks_that_are_vowels_stay():
    """Of Devanagari and Thai; accents of Latin, Greek and Cyrillic, and points of Arabic and Hebrew go."""
    assert plain("हाँ") != plain("हा")
    assert plain("Não, ΝΑΊ, Ёлка, نَعَم, כֵּן") == plain("nao ναι елка نعم כן")


@given(st.text(max_size=60))
def test_plain_form_is_plain(text):
    """Taking it again changes nothing; case, surrounding punctuation and emoji never matter."""
    once = plain(text)
    assert plain(once) == once
    assert plain(f"  {text}!! 🙂") == once


@given(st.text(max_size=200), st.lists(st.sampled_from([*ALL, "eu"]), max_size=4), st.booleans())
def test_any_text_is_taken(text, languages, awaiting):
    """With an intent or none, and never an error; answers only while they are waited for."""
    found = recognize(text, languages, awaiting=awaiting)
    assert found is None or awaiting or found not in {Intent.YES, Intent.NO, Intent.CANCEL}
