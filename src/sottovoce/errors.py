"""Every error Sottovoce raises on purpose.

::

    SottovoceError
     ├── UsageError            your mistake: a call, an option or a setting
     │    ├── ManifestError    sottovoce.toml: names file, line, key and remedy
     │    ├── RuleError        a detection rule breaks the rules for rules
     │    └── MissingExtraError  a feature whose optional package is not installed
     ├── InputError            the data: names the place (line, byte) and the remedy
     ├── RefusedError          fail closed: no key, no consent, no budget, no proof means no
     │    ├── KeyUnavailableError  no key set, or not the one that sealed this
     │    ├── TamperedError    sealed data was changed, or belongs elsewhere
     │    └── UnknownTokenError  a token that this scope never issued
     └── OutsideError          the world failed: disk full, file vanished, library broke

Each class has a stable ``code`` (for programs) and an ``exit_code`` family (for shells). Messages carry kinds, lengths,
ids, lines and limits, never a personal value. ``remedy`` says what to do about it.
"""

from __future__ import annotations

from typing import ClassVar


class SottovoceError(Exception):
    """Base of all errors here.

    Args:
        message: What is wrong and where, without any personal value.
        remedy: What the reader can do about it; empty when there is nothing to say.
    """

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 2

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}. {self.remedy}" if self.remedy else self.message


class UsageError(SottovoceError):
    """A call, an option or a setting cannot be right; correct it and call again."""

    code = "usage"


class ManifestError(UsageError):
    """The manifest is wrong; the message names file, line and key, the remedy says how to mend it."""

    code = "manifest"


class RuleError(UsageError):
    """A detection rule is malformed; the message names its file and id."""

    code = "rule"


class MissingExtraError(UsageError):
    """A feature needs an optional package; the remedy names the extra to install."""

    code = "missing_extra"


class InputError(SottovoceError):
    """The data cannot be read as what it claims to be; the message names the place."""

    code = "input"
    exit_code = 3


class RefusedError(SottovoceError):
    """The deed is refused, and nothing was done."""

    code = "refused"
    exit_code = 4


class KeyUnavailableError(RefusedError):
    """No key set is at hand, or not the one that sealed this vault."""

    code = "key_unavailable"


class TamperedError(RefusedError):
    """Sealed data does not authenticate: it was changed, or it belongs to another place."""

    code = "tampered"


class UnknownTokenError(RefusedError):
    """A token was asked for that this scope never issued."""

    code = "unknown_token"


class OutsideError(SottovoceError):
    """The world failed (disk full, file vanished); what was complete before stays complete."""

    code = "outside"
    exit_code = 3
