"""Hears what a person says to the privacy layer: yes, no, stop, forget me. Pure.

Only a whole utterance counts, for a wrong guess costs more than a missed one: "stop" takes a yes back, "stop sending
me pizza ads" is for the chatbot. Case, accents, punctuation and emoji do not matter, nor do polite words around it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

from sottovoce.consent.texts import Intent, LanguageTexts

MAX_CHARS: Final = 160
"""Longest utterance that is looked at, in code points; what is longer says more than one of these."""

_ROUNDS: Final = 4  # Taking one thing out may bring two others together; no text needs more than two.
_AWAITED: Final = frozenset({Intent.YES, Intent.NO, Intent.CANCEL})
_NO_QUESTION: Final = frozenset({Intent.YES, Intent.NO, Intent.CANCEL, Intent.WITHDRAW})
_QUESTION_MARKS: Final = re.compile(r"[?？؟;⁇⸮]")  # Greek asks with a semicolon.
_APOSTROPHES: Final = re.compile("['’‘ʼ`´＇׳]")
# Marks above and below letters, which people leave out. In Indic scripts and Thai they are vowels, and stay.
_ALPHABETS: Final = "\u0041-\u024f\u0370-\u052f\u0590-\u06ff\u1e00-\u1fff"
_ACCENTED: Final = re.compile(f"(?<=[{_ALPHABETS}])[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]+")
_SPECIAL: Final = str.maketrans(
    {
        **dict(zip("ıđłøðħςيىكأإآة", "idlodhσییکاااه", strict=True)),
        "æ": "ae",
        "œ": "oe",
        "ـ": None,
        "\u200c": " ",
        "\u200d": None,
    }
)
_SPACELESS: Final = r"[\u0e00-\u0e7f\u1100-\u11ff\u3005\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7af]"
_GAP: Final = re.compile(f"(?<={_SPACELESS}) (?={_SPACELESS})")
_LAST_SPACELESS: Final = re.compile(f"{_SPACELESS}$")
_FIRST_SPACELESS: Final = re.compile(f"^{_SPACELESS}")


def plain(text: str) -> str:
    """Give the form in which utterances are compared: small letters without accents, single spaces, nothing else.

    Between letters of scripts written without spaces, and in Korean, no space is left. Applying it twice changes
    nothing.
    """
    for _ in range(_ROUNDS):
        shorter = _plain_once(text)
        if shorter == text:
            break
        text = shorter
    return text


def _plain_once(text: str) -> str:
    text = unicodedata.normalize("NFKD", text.casefold())
    text = _ACCENTED.sub("", text)
    text = unicodedata.normalize("NFC", _APOSTROPHES.sub("", text)).translate(_SPECIAL)
    kept = (char if unicodedata.category(char)[0] in "LMN" and not _is_variation(char) else " " for char in text)
    return _GAP.sub("", " ".join("".join(kept).split()))


def _is_variation(char: str) -> bool:
    """Whether a mark only says how the emoji before it looks."""
    return "\ufe00" <= char <= "\ufe0f" or char == "\u20e3"


class _Language:
    """The utterances of one language, in plain form."""

    def __init__(self, texts: LanguageTexts) -> None:
        self.meanings = {plain(said): intent for intent, words in texts.intents.items() for said in words}
        polite = sorted({plain(word) for word in texts.politeness} - {""}, key=len, reverse=True)
        self.polite = tuple(word for word in polite if word not in self.meanings)

    def heard(self, said: str) -> Intent | None:
        """Give the intent of a plain utterance, looked up as it is and without polite words around it."""
        while said:
            found = self.meanings.get(said)
            if found is not None:
                return found
            shorter = self._without_politeness(said)
            if shorter == said:
                return None
            said = shorter
        return None

    def _without_politeness(self, said: str) -> str:
        for word in self.polite:
            rest = said.removeprefix(word)
            if rest != said and (rest[:1] in {"", " "} or _LAST_SPACELESS.search(word)):
                return rest.strip()
            rest = said.removesuffix(word)
            if rest != said and (rest[-1:] in {"", " "} or _FIRST_SPACELESS.search(word)):
                return rest.strip()
        return said


class Recognizer:
    """Recognizes intents in several languages.

    Args:
        texts: The languages; where two of them hear different things, the first one counts, but a yes must be one in
            all of them that hear anything.
    """

    def __init__(self, texts: Iterable[LanguageTexts]) -> None:
        self._languages: Sequence[_Language] = tuple(map(_Language, texts))

    def recognize(self, text: str, *, awaiting: bool) -> Intent | None:
        """Give what ``text`` says to the privacy layer; ``None``: nothing, it is for the chatbot.

        Args:
            text: What the person wrote, all of it.
            awaiting: Whether a question of ours is open; yes, no and cancel are heard only then.
        """
        if len(text) > MAX_CHARS:
            return None
        said = plain(text)
        if not said:
            return None
        is_question = _QUESTION_MARKS.search(text) is not None
        heard = [found for language in self._languages if (found := language.heard(said)) is not None]
        heard = [found for found in heard if awaiting or found not in _AWAITED]
        if not heard or (is_question and heard[0] in _NO_QUESTION):
            return None
        return heard[0] if heard[0] is not Intent.YES or set(heard) == {Intent.YES} else None
