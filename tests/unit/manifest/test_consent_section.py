"""The section on consent: what is right is read, what cannot take effect is told."""

import pytest

from sottovoce.manifest import (
    Consent,
    Duration,
    DurationUnit,
    InvalidManifestError,
    Manifest,
    NoticeTexts,
    Problem,
    loads,
)

PURPOSES = """version = 1
[service]
languages = ["en", "pt-BR"]
[purposes.support]
basis = "contract"
keep = "30d"
[purposes.training]
basis = "consent"
keep = "400d"
[purposes.profile]
basis = "legitimate_interests"
keep = "90d"
"""


def problems_of(text: str) -> tuple[Problem, ...]:
    with pytest.raises(InvalidManifestError) as caught:
        loads(PURPOSES + text, "t.toml")
    return caught.value.problems


def test_section_is_read_whole():
    """Every setting arrives in its type; a text keeps its line ends."""
    text = """[consent]
renew = "12m"
ask_again = "1y"
gpc = ["training", "profile"]
[consent.notices.training]
version = "2026-11-01"
en = "May we?\\nNo is fine."
pt = "Podemos?"
"""
    assert loads(PURPOSES + text, "t.toml").consent == Consent(
        renew=Duration(12, DurationUnit.MONTH),
        ask_again=Duration(1, DurationUnit.YEAR),
        gpc=("training", "profile"),
        notices=(NoticeTexts("training", "2026-11-01", (("en", "May we?\nNo is fine."), ("pt", "Podemos?"))),),
    )


def test_gpc_refuses_all_that_rests_on_consent_by_default():
    """Only an explicit list makes it fewer, or none."""
    assert loads(PURPOSES, "t.toml").gpc_purposes() == ("training",)
    assert loads(PURPOSES + "[consent]\ngpc = []\n", "t.toml").gpc_purposes() == ()
    assert Manifest.default().gpc_purposes() == ()


def test_asked_purposes_are_those_that_need_a_yes():
    """In the order of the file."""
    manifest = loads(PURPOSES, "t.toml")
    assert manifest.asked_purposes() == ("training",)
    assert manifest.purpose("support") is manifest.purposes[0]
    assert manifest.purpose("insights") is None


def test_notice_is_found_by_purpose_and_language():
    """Exactly; falling back is not the manifest's business."""
    notice = NoticeTexts("training", "1", (("en", "May we?"),))
    consent = Consent(notices=(notice,))
    assert consent.notice("training") is notice
    assert consent.notice("support") is None
    assert notice.text("en") == "May we?"
    assert notice.text("en-GB") is None


_NOTICE = '[consent.notices.training]\nversion = "1"\nen = "May we?"\npt = "Podemos?"\n'


@pytest.mark.parametrize(
    ("text", "key", "said", "remedy"),
    [
        ("[consent]\nrenw = '1y'\n", "consent.renw", "is not a known setting", "Did you mean renew?"),
        ("[consent]\nrenew = '0d'\n", "consent.renew", "is a length of zero", "Write a whole number"),
        ("[consent]\nask_again = 12\n", "consent.ask_again", "must be a text", "in quotes"),
        ("[consent]\ngpc = ['trainig']\n", "consent.gpc[1]", "is not declared", "Did you mean training?"),
        ("[consent]\ngpc = ['support']\n", "consent.gpc[1]", "cannot take effect", "correct the basis"),
        ("[consent]\nnotices = 'x'\n", "consent.notices", "must be a table", "[consent.notices]"),
        (
            _NOTICE.replace("training", "trainin"),
            "consent.notices.trainin",
            "is not declared",
            "Did you mean training?",
        ),
        (
            _NOTICE.replace("training", "support"),
            "consent.notices.support",
            "cannot take effect",
            "Take the notice out",
        ),
        (_NOTICE.replace('version = "1"\n', ""), "consent.notices.training", "lacks version", "Add a name"),
        (_NOTICE.replace('"1"', '"built-in-1"'), "consent.notices.training.version", "begins with", "another name"),
        (_NOTICE.replace('"1"', '"v 1"'), "consent.notices.training.version", "is not a name", "Use 1 to 64"),
        (_NOTICE.replace("pt =", "xx ="), "consent.notices.training.xx", "is not a known language", "Write tags"),
        (
            _NOTICE.replace('pt = "Podemos?"\n', ""),
            "consent.notices.training",
            "lacks a text in pt-BR",
            'Add pt-BR = "…"',
        ),
        (_NOTICE.replace("Podemos?", " "), "consent.notices.training.pt", "is empty", "take the key out"),
        (
            _NOTICE.replace("Podemos?", "a\\u0007"),
            "consent.notices.training.pt",
            "holds a control character",
            "Take it out",
        ),
        (_NOTICE.replace("Podemos?", "a" * 1001), "consent.notices.training.pt", "has 1001 characters", "Shorten it"),
        ('[consent.notices.training]\nversion = "1"\n', "consent.notices.training", "has no text", 'en = "…"'),
    ],
)
def test_faults_are_told_with_their_key_and_remedy(text, key, said, remedy):
    """Each of them stops the start."""
    assert any(p.key == key and said in p.message and remedy in p.remedy for p in problems_of(text)), problems_of(text)


def test_messages_never_repeat_a_notice():
    """As with every value of the manifest."""
    text = _NOTICE.replace("Podemos?", "Segredo" * 200)
    assert "Segredo" not in "".join(map(str, problems_of(text)))
