"""The generator of texts that hold no personal data."""

from itertools import islice

from sottovoce.testing.negatives import negatives
from sottovoce.testing.small_talk import SMALL_TALK


def test_the_same_seed_gives_the_same_texts():
    """A measurement can be repeated anywhere."""
    assert list(negatives(7, 200)) == list(negatives(7, 200))


def test_another_seed_gives_other_texts():
    """Seeds make independent samples."""
    assert list(negatives(7, 50)) != list(negatives(8, 50))


def test_fewer_texts_are_the_beginning_of_more():
    """A small measurement looks at a part of what a large one looks at."""
    assert list(negatives(7, 20)) == list(islice(negatives(7, 200), 20))


def test_small_talk_has_fifteen_different_sentences_in_each_of_41_languages():
    """No language is measured on less than the others."""
    assert len(SMALL_TALK) == 41
    assert all(len(set(sentences)) == 15 for sentences in SMALL_TALK.values())
    assert all(sentence.strip() for sentences in SMALL_TALK.values() for sentence in sentences)
