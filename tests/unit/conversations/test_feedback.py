"""Feedback is checked at the door, and anonymous feedback leads to nobody."""

import pytest

from sottovoce.conversations import SCORES, Feedback, FeedbackKind, InvalidFeedbackError
from tests.unit.conversations.making import hexed, opinion

CANARY = "ana.ruiz@secret.example"
TIED = {"subject": "p", "conversation": "c"}
GOOD = [
    {"kind": FeedbackKind.THUMBS, "score": 0},
    {"kind": FeedbackKind.STARS, "score": 5, "text": "fine", **TIED},
    {"kind": FeedbackKind.CSAT, "score": 1, "message": "m", **TIED},
    {"kind": FeedbackKind.NPS, "score": 10, "tags": ("fast",)},
    {"kind": FeedbackKind.TAGS, "tags": ("wrong", "too-long")},
    {"kind": FeedbackKind.TEXT, "text": "thanks"},
    {"kind": FeedbackKind.CORRECTION, "text": "it is 3", "message": "m", **TIED},
    {"kind": FeedbackKind.PREFERENCE, "chosen": "m1", "rejected": "m2", **TIED},
    {"kind": FeedbackKind.SHOWN},
    {"kind": FeedbackKind.DISMISSED, **TIED},
]


def feedback(**fields):
    return Feedback(**{"tenant": "default", "id": "f-1", "at_ms": 5, **fields})


@pytest.mark.parametrize("fields", GOOD, ids=lambda fields: fields["kind"])
def test_each_kind_has_its_form(fields):
    """What is well-formed is taken, and known as anonymous or not."""
    assert feedback(**fields).is_anonymous == ("subject" not in fields)


def test_every_kind_is_covered():
    """The list above names each kind once."""
    assert sorted(fields["kind"] for fields in GOOD) == sorted(FeedbackKind)


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "stars", "score": 1},
        {"kind": FeedbackKind.STARS},
        {"kind": FeedbackKind.STARS, "score": 0},
        {"kind": FeedbackKind.STARS, "score": 6},
        {"kind": FeedbackKind.STARS, "score": 3.0},
        {"kind": FeedbackKind.THUMBS, "score": True},
        {"kind": FeedbackKind.NPS, "score": 11},
        {"kind": FeedbackKind.TEXT, "text": "a", "score": 1},
        {"kind": FeedbackKind.TEXT, "text": "  "},
        {"kind": FeedbackKind.TEXT, "text": CANARY * 1000},
        {"kind": FeedbackKind.TAGS},
        {"kind": FeedbackKind.TAGS, "tags": (CANARY,)},
        {"kind": FeedbackKind.TAGS, "tags": ["wrong"]},
        {"kind": FeedbackKind.TAGS, "tags": ("wrong", "wrong")},
        {"kind": FeedbackKind.TAGS, "tags": tuple(f"t{number}" for number in range(21))},
        {"kind": FeedbackKind.CORRECTION, "text": CANARY, **TIED},
        {"kind": FeedbackKind.CORRECTION, "message": "m", **TIED},
        {"kind": FeedbackKind.PREFERENCE, "chosen": "m1", **TIED},
        {"kind": FeedbackKind.PREFERENCE, "chosen": "m1", "rejected": "m1", **TIED},
        {"kind": FeedbackKind.PREFERENCE, "chosen": "m1", "rejected": "m2"},
        {"kind": FeedbackKind.THUMBS, "score": 1, "chosen": "m1", **TIED},
        {"kind": FeedbackKind.THUMBS, "score": 1, "conversation": CANARY},
        {"kind": FeedbackKind.THUMBS, "score": 1, "message": CANARY},
        {"kind": FeedbackKind.THUMBS, "score": 1, "subject": "p", "message": CANARY},
        {"kind": FeedbackKind.SHOWN, "text": CANARY},
        {"kind": FeedbackKind.DISMISSED, "tags": ("a",)},
        {"kind": FeedbackKind.SHOWN, "version": CANARY + " "},
        {"kind": FeedbackKind.SHOWN, "id": CANARY + "\n"},
    ],
)
def test_what_is_out_of_form_is_refused_without_repeating_it(fields):
    """The error says why, and never what stood there."""
    with pytest.raises(InvalidFeedbackError) as caught:
        feedback(**fields)
    assert CANARY not in str(caught.value)


def test_scores_are_those_that_people_know():
    """One range for each kind with a score."""
    assert {kind: (allowed[0], allowed[-1]) for kind, allowed in SCORES.items()} == {
        "thumbs": (0, 1),
        "stars": (1, 5),
        "csat": (1, 5),
        "nps": (0, 10),
    }


def test_feedback_shows_nothing_personal():
    """Ids and text stay out of ``repr``."""
    given = feedback(
        kind=FeedbackKind.TEXT, text=CANARY, id=CANARY, subject=CANARY, conversation=CANARY, message=CANARY
    )
    assert CANARY not in repr(given)


@pytest.mark.parametrize(
    "tie",
    [{"talk": "talk"}, {"message_seq": 1}, {"chosen_seq": 1}, {"rejected_seq": 1}],
    ids=lambda tie: next(iter(tie)),
)
def test_stored_feedback_without_a_subject_is_tied_to_nothing(tie):
    """Anonymity holds to the last step."""
    assert opinion("f", person=None).subject_id is None
    assert opinion("f", **tie).subject_id == hexed("ana")
    with pytest.raises(InvalidFeedbackError):
        opinion("f", person=None, **tie)
