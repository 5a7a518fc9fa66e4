"""The texts of one language: what a language file must hold, and its reading. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sottovoce.consent.model import LanguageFileError
from sottovoce.consent.plurals import CATEGORIES, categories, category
from sottovoce.manifest import Duration, DurationUnit

KNOWN_PURPOSES: Final = ("support", "analytics", "training", "personalization")
"""Purposes with a text of their own; every other gets the generic one."""

MAX_NOTICE: Final = 220
MAX_TEXT: Final = 200
MAX_LABEL: Final = 40
_SLOT: Final = re.compile(r"\{([a-z]+)\}")

_ASKS: Final = frozenset({"controller", "keep"})
_NONE: Final[frozenset[str]] = frozenset()
_NOTICES: Final = {**dict.fromkeys(KNOWN_PURPOSES, _ASKS), "generic": _ASKS | {"purpose"}}
_PROMPT: Final = {
    "intro": _NONE,
    "intro_many": _NONE,
    "one_by_one": _NONE,
    "choice_withdraw": frozenset({"stop"}),
    "without": _NONE,
    "contact": frozenset({"contact"}),
    "ask_again_changed": _NONE,
    "gpc_note": _NONE,
    "yes": _NONE,
    "no": _NONE,
    "no_to_all": _NONE,
}
_SAYS: Final = {
    "saved_yes": frozenset({"stop"}),
    "saved_no": _NONE,
    "withdrawn": _NONE,
    "forget_confirm": _NONE,
    "forgotten": _NONE,
    "kept": _NONE,
    "summary_intro": _NONE,
    "summary_none": _NONE,
    "summary_messages": frozenset({"n"}),
    "summary_feedback": frozenset({"n"}),
    "state_given": _NONE,
    "state_refused": _NONE,
    "state_open": _NONE,
    "data_queued": _NONE,
    "gpc": _NONE,
    "feedback_note": frozenset({"controller", "keep"}),
    "not_recorded": _NONE,
}
SECTIONS: Final[Mapping[str, tuple[int, Mapping[str, frozenset[str]]]]] = {
    "notices": (MAX_NOTICE, _NOTICES),
    "labels": (MAX_LABEL, dict.fromkeys(KNOWN_PURPOSES, _NONE)),
    "prompt": (MAX_TEXT, _PROMPT),
    "says": (MAX_TEXT, _SAYS),
}
"""Sections with one text under each key: the longest it may be, in code points, and the slots that each key has."""

_UNITS: Final = {
    "hours": DurationUnit.HOUR,
    "days": DurationUnit.DAY,
    "weeks": DurationUnit.WEEK,
    "months": DurationUnit.MONTH,
    "years": DurationUnit.YEAR,
}


class Intent(StrEnum):
    """What a person can say to the privacy layer itself."""

    YES = "yes"
    NO = "no"
    WITHDRAW = "withdraw"
    FORGET_ME = "forget_me"
    SHOW_MY_DATA = "show_my_data"
    WHAT_DO_YOU_KNOW = "what_do_you_know"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class LanguageTexts:
    """All texts of one language.

    Attributes:
        language: Primary subtag.
        notices: Built-in notices by purpose, and ``generic``.
        labels: The known purposes in a few words.
        prompt: What stands around the questions.
        says: Short answers.
        durations: Forms of each unit by plural category.
        intents: What people say, as written in the file.
        politeness: Words that may stand around it.
    """

    language: str
    notices: Mapping[str, str]
    labels: Mapping[str, str]
    prompt: Mapping[str, str]
    says: Mapping[str, str]
    durations: Mapping[DurationUnit, Mapping[str, str]]
    intents: Mapping[Intent, tuple[str, ...]]
    politeness: tuple[str, ...]

    @property
    def stop(self) -> str:
        """The word that takes every yes back, as people are told to write it."""
        return self.intents[Intent.WITHDRAW][0]

    def duration(self, duration: Duration) -> str:
        """Write a length of time as it stands in the notices."""
        forms = self.durations[duration.unit]
        form = forms.get(category(self.language, duration.count), forms["other"])
        return fill(form, n=str(duration.count))

    def label(self, purpose: str) -> str:
        """Give a purpose in a few words."""
        return self.labels.get(purpose) or plain_name(purpose)


Speak = Callable[[str], LanguageTexts | None]
"""Gives the texts of a language by its primary subtag; ``None`` where there are none."""


def plain_name(purpose: str) -> str:
    """Give the name of a purpose as people read it: ``product_news`` is "product news"."""
    return purpose.replace("_", " ").replace("-", " ")


def fill(text: str, **slots: str) -> str:
    """Put values into the slots of ``text``, all at once: a value that looks like a slot stays as it is."""
    return _SLOT.sub(lambda slot: slots.get(slot[1], slot[0]), text)


def read_texts(document: Mapping[str, Any], language: str) -> LanguageTexts:
    """Read a parsed language file.

    Raises:
        LanguageFileError: It lacks something, has something else, or a text has other slots or is too long.
    """
    expected = {"language", *SECTIONS, "durations", "intents"}
    if set(document) != expected or document["language"] != language:
        raise _wrong(language, "does not have exactly the sections that it must have")
    texts = {name: _texts(document[name], language, name) for name in SECTIONS}
    intents = document["intents"]
    if set(intents) != {*Intent, "politeness"} or not all(intents.values()):
        raise _wrong(language, "does not have exactly the intents that it must have")
    return LanguageTexts(
        language=language,
        **texts,
        durations={unit: _forms(document["durations"], language, name) for name, unit in _UNITS.items()},
        intents={intent: tuple(intents[intent]) for intent in Intent},
        politeness=tuple(intents["politeness"]),
    )


def _texts(section: Mapping[str, str], language: str, name: str) -> dict[str, str]:
    longest, keys = SECTIONS[name]
    if set(section) != set(keys):
        raise _wrong(language, f"does not have exactly the keys of [{name}]")
    for key, text in section.items():
        if not text.strip() or len(text) > longest:
            raise _wrong(language, f"has a text {name}.{key} that is empty or longer than {longest} characters")
        if set(_SLOT.findall(text)) != keys[key] or text.count("{") != text.count("}"):
            raise _wrong(language, f"has a text {name}.{key} with other slots than it must have")
    return dict(section)


def _forms(section: Mapping[str, Mapping[str, str]], language: str, name: str) -> dict[str, str]:
    forms = dict(section.get(name, {}))
    if not categories(language) <= {*forms, "other"} or "other" not in forms or not set(forms) <= set(CATEGORIES):
        raise _wrong(language, f"does not have the plural forms of its language in durations.{name}")
    # Some languages have a word for one or two days in which the number does not stand.
    if any(
        set(_SLOT.findall(form)) - {"n"} or ("{n}" not in form and key in {"few", "many", "other"})
        for key, form in forms.items()
    ):
        raise _wrong(language, f"has other slots than {{n}} in durations.{name}")
    return forms


def _wrong(language: str, message: str) -> LanguageFileError:
    remedy = "Compare it with en.toml, which says what each text is for"
    return LanguageFileError(f"the file of texts for '{language}' {message}", remedy=remedy)
