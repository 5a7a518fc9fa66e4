"""What a manifest says, as types. A `Manifest` that exists is sound in itself: `loads` builds no other.

Whether its kinds and transformations exist is not known here (see `sottovoce.manifest.check`): the manifest comes
before detection and transformation in the order of imports.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeAlias

from sottovoce.errors import ManifestError, UsageError
from sottovoce.manifest.durations import Duration, DurationUnit
from sottovoce.manifest.lines import KeyPath, LineMap
from sottovoce.manifest.toml_text import TomlValue

SettingValue: TypeAlias = str | Mapping[str, TomlValue]
"""A transformation as written: its name, or a table of its name and options. Not to be changed by its reader."""

BUILT_IN: Final = "built-in defaults"
"""Stands where a file name would, when there is no file."""

BUILTIN_TAGGER: Final = "builtin"
"""Stands for the tagger that ships with the package."""

NO_TAGGER: Final = "none"
"""Stands for rules alone."""

_RENEW: Final = Duration(365, DurationUnit.DAY)
_ASK_AGAIN: Final = Duration(180, DurationUnit.DAY)


class Basis(StrEnum):
    """Legal bases of processing. Source: GDPR Art. 6(1)(a) to (f), in this order."""

    CONSENT = "consent"
    CONTRACT = "contract"
    LEGAL_OBLIGATION = "legal_obligation"
    VITAL_INTERESTS = "vital_interests"
    PUBLIC_TASK = "public_task"
    LEGITIMATE_INTERESTS = "legitimate_interests"


class Sees(StrEnum):
    """What a recipient gets to see in place of personal data."""

    TOKENS = "tokens"
    KINDS = "kinds"
    SURROGATES = "surrogates"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Setting:
    """One transformation, as the manifest writes it.

    Attributes:
        value: The name, or the table.
        line: Line it stands on, counted from 1; ``None`` for a built-in default.
    """

    value: SettingValue
    line: int | None = None

    @property
    def name(self) -> str | None:
        """The transformation's name; ``None`` for a table of several keys, which only transform can read."""
        if isinstance(self.value, str):
            return self.value
        return next(iter(self.value)) if len(self.value) == 1 else None


@dataclass(frozen=True, slots=True)
class KindSetting:
    """The transformation of one kind of personal data."""

    kind: str
    setting: Setting


@dataclass(frozen=True, slots=True)
class Service:
    """Who runs the chatbot. Texts are empty where the manifest is silent.

    Attributes:
        name: The service, as its users know it.
        controller: Who decides on the processing (GDPR Art. 4(7)).
        contact: Where a person can turn to.
        languages: Language tags in which the service speaks; the first is the one to fall back to.
    """

    name: str = ""
    controller: str = ""
    contact: str = ""
    languages: tuple[str, ...] = ("en",)


@dataclass(frozen=True, slots=True)
class Purpose:
    """One purpose of processing, with its legal basis and the time after which its data goes."""

    name: str
    basis: Basis
    keep: Duration


@dataclass(frozen=True, slots=True)
class Transformations:
    """The stored form: a transformation for every kind.

    Attributes:
        default: For kinds not named.
        kinds: For kinds named, in the order of the file.
    """

    default: Setting = Setting("token")
    kinds: tuple[KindSetting, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """How one purpose sees the stored form; kinds not named here look as they are stored."""

    name: str
    purpose: str
    kinds: tuple[KindSetting, ...]


@dataclass(frozen=True, slots=True)
class Attribute:
    """The transformation of one structured field, whatever it holds."""

    name: str
    setting: Setting


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of a list that allows or denies.

    Attributes:
        text: The word, phrase or pattern.
        kind: The kind it stands under; empty for an entry of ``[detect.allow]`` itself.
        is_pattern: Whether it is a pattern.
        path: Its place.
    """

    text: str = field(repr=False)
    kind: str
    is_pattern: bool
    path: KeyPath


@dataclass(frozen=True, slots=True)
class Detect:
    """What is looked for.

    Attributes:
        min_score: Findings below this score are left alone; 0.0 to 1.0.
        kinds_on: Kinds to look for although they are off by default.
        kinds_off: Kinds not to look for.
        special_categories: Whether all GDPR Art. 9 kinds are looked for.
        memory: Whether what was found once in a conversation is found again in all of it.
        tagger: What finds names beside the rules: ``builtin``, ``none``, a folder, or ``spacy:`` or ``gliner:`` and a
            model.
        allow: Words and patterns that are nobody's.
        deny: Words and patterns that are always personal; each has a kind.
    """

    min_score: float = 0.5
    kinds_on: tuple[str, ...] = ()
    kinds_off: tuple[str, ...] = ()
    special_categories: bool = False
    memory: bool = True
    tagger: str = BUILTIN_TAGGER
    allow: tuple[Listed, ...] = ()
    deny: tuple[Listed, ...] = ()


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who receives data for a purpose, and what they see of it."""

    name: str
    purpose: str
    sees: Sees


@dataclass(frozen=True, slots=True)
class NoticeTexts:
    """What a person is told, word for word, when asked about one purpose.

    Attributes:
        purpose: A purpose whose basis is consent.
        version: Name of this wording; a changed text must have another one.
        texts: Language tag and text, in the order of the file; one for each language of the service at least.
    """

    purpose: str
    version: str
    texts: tuple[tuple[str, str], ...]

    def text(self, language: str) -> str | None:
        """Give the text in exactly this language."""
        return dict(self.texts).get(language)


@dataclass(frozen=True, slots=True)
class Consent:
    """How people are asked.

    Attributes:
        renew: How long a yes holds; afterwards it counts as a no until it is given again.
        ask_again: How long nobody is asked again after a no.
        gpc: Purposes to which Global Privacy Control says no; ``None``: all those whose basis is consent.
        notices: Texts of this deployment; a purpose without gets the built-in text.
    """

    renew: Duration = _RENEW
    ask_again: Duration = _ASK_AGAIN
    gpc: tuple[str, ...] | None = None
    notices: tuple[NoticeTexts, ...] = ()

    def notice(self, purpose: str) -> NoticeTexts | None:
        """Give the texts for ``purpose``; ``None`` where the built-in text holds."""
        return next((row for row in self.notices if row.purpose == purpose), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The privacy manifest of one deployment.

    Attributes:
        source: Name of the file, or `BUILT_IN`.
        version: Format version; 1.
        lines: Line of each key that the file sets; what is not in it is a default.
    """

    source: str = BUILT_IN
    version: int = 1
    service: Service = Service()
    purposes: tuple[Purpose, ...] = ()
    transformations: Transformations = Transformations()
    views: tuple[View, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    detect: Detect = Detect()
    recipients: tuple[Recipient, ...] = ()
    consent: Consent = Consent()
    lines: LineMap = field(default_factory=LineMap, repr=False, compare=False)

    @classmethod
    def default(cls) -> Manifest:
        """Give what holds without a file: every kind becomes a token, special categories are not looked for."""
        return cls()

    def view(self, name: str) -> View:
        """Give the view called ``name``.

        Raises:
            UsageError: The manifest has no such view.
        """
        for view in self.views:
            if view.name == name:
                return view
        known = ", ".join(view.name for view in self.views) or "none"
        raise UsageError(f"the manifest ({self.source}) has no view of that name", remedy=f"Views it has: {known}.")

    def purpose(self, name: str) -> Purpose | None:
        """Give the purpose called ``name``; ``None`` where none is declared."""
        return next((purpose for purpose in self.purposes if purpose.name == name), None)

    def asked_purposes(self) -> tuple[str, ...]:
        """Give the purposes that need a yes, in the order of the file."""
        return tuple(purpose.name for purpose in self.purposes if purpose.basis is Basis.CONSENT)

    def gpc_purposes(self) -> tuple[str, ...]:
        """Give the purposes to which Global Privacy Control says no."""
        return self.asked_purposes() if self.consent.gpc is None else self.consent.gpc

    def kind_settings(self, view: str | None = None) -> tuple[KindSetting, ...]:
        """Give the transformations of all kinds that are named, each kind once.

        Args:
            view: Name of a view, whose settings come before those of the stored form; ``None`` for the stored form.

        Raises:
            UsageError: The manifest has no such view.
        """
        named = self.view(view).kinds if view is not None else ()
        covered = {row.kind for row in named}
        return (*(row for row in self.transformations.kinds if row.kind not in covered), *named)

    def attribute(self, name: str) -> Setting | None:
        """Give the transformation of a structured field; ``None`` means: read it like any other text."""
        return next((row.setting for row in self.attributes if row.name == name), None)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a manifest.

    Attributes:
        file: Name of the file.
        line: Line, counted from 1.
        key: Key path as a reader writes it; empty when no key is meant.
        message: What is wrong. Never quotes a value.
        remedy: What to do about it.
    """

    file: str
    line: int
    key: str
    message: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}: {self.key}" if self.key else f"{self.file}:{self.line}:"
        return f"{place} {self.message}. {self.remedy}"


class InvalidManifestError(ManifestError):
    """A manifest with all that is wrong in it.

    Args:
        problems: At least one, in the order of the file.
    """

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        if len(problems) == 1:
            only = problems[0]
            super().__init__(str(only).removesuffix(f". {only.remedy}"), remedy=only.remedy)
            return
        listed = "".join(f"\n  {problem}" for problem in problems)
        super().__init__(f"{problems[0].file} has {len(problems)} problems:{listed}", remedy="Correct each of them.")

    def __str__(self) -> str:
        return super().__str__() if len(self.problems) == 1 else self.message

    def __reduce__(self) -> tuple[type[InvalidManifestError], tuple[tuple[Problem, ...]]]:
        return (type(self), (self.problems,))
