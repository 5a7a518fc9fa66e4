"""A filter for the standard library's logging that lets no personal data through.

Attach it to handlers, not loggers: a logger's filters are not asked about records of its children. What cannot be
masked is withheld, never passed on.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from sottovoce.app.masking import Masker
from sottovoce.app.policy import detector_of, recaller_of, vocabulary
from sottovoce.errors import RefusedError
from sottovoce.manifest import Manifest
from sottovoce.transform import Action, Policy, Transformation

WITHHELD = "[log record withheld: it could not be masked]"

_STANDARD = frozenset(vars(logging.LogRecord("", 0, "", 0, "", None, None))) | {"message", "asctime"}
_PLAIN_FORMATTER = logging.Formatter()


class _NoMinter:
    """Redacting needs no keys; whoever asks for one is refused."""

    def token(self, kind: str, value: str, avoid: str = "") -> str:  # noqa: ARG002 - the port's names
        raise _no_keys()

    def hash(self, kind: str, value: str) -> str:  # noqa: ARG002
        raise _no_keys()

    def seed(self, purpose: str, kind: str, value: str) -> bytes:  # noqa: ARG002
        raise _no_keys()


class MaskingFilter(logging.Filter):
    """Masks message, arguments, exception and stack text, and text in extra attributes of each record.

    Args:
        mask: What masks a text, such as ``lambda text: engine.mask(text, scope="logs").text``; by default every
            finding is replaced by its kind (``[EMAIL_ADDRESS]``), with no way back.

    Example:
        >>> handler = logging.StreamHandler()
        >>> handler.addFilter(MaskingFilter())
    """

    def __init__(self, mask: Callable[[str], str] | None = None) -> None:
        super().__init__()
        self._mask = mask or redactor()

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask ``record`` in place and let it pass."""
        try:
            self._mask_record(record)
        except Exception:  # noqa: BLE001 - logging must go on, and must not tell what it could not mask
            record.msg, record.args, record.exc_info = WITHHELD, (), None
            record.exc_text = record.stack_info = None
            for name in set(vars(record)) - _STANDARD:
                setattr(record, name, WITHHELD)
        return True

    def _mask_record(self, record: logging.LogRecord) -> None:
        # The message is masked whole: a cue may stand in the template and its value in an argument.
        record.msg = self._mask(record.getMessage())
        record.args = ()
        if record.exc_info and not record.exc_text:
            record.exc_text = _PLAIN_FORMATTER.formatException(record.exc_info)
        record.exc_info = None
        if record.exc_text:
            record.exc_text = self._mask(record.exc_text)
        if record.stack_info:
            record.stack_info = self._mask(record.stack_info)
        for name in set(vars(record)) - _STANDARD:
            value = getattr(record, name)
            if not isinstance(value, bool | int | float | None):
                setattr(record, name, self._mask(value if isinstance(value, str) else str(value)))


def redactor(manifest: Manifest | None = None) -> Callable[[str], str]:
    """A function that replaces every finding of a text by its kind."""
    policy = Policy(Transformation(action=Action.REDACT))
    held = manifest or Manifest.default()
    masker = Masker(detector_of(held), policy, vocabulary().kinds, recaller_of(held))
    minter = _NoMinter()

    def redact(text: str) -> str:
        return masker.transform(text, masker.find([text])[0], minter).text

    return redact


def _no_keys() -> RefusedError:
    return RefusedError("redacting has no keys", remedy="Use an Engine for tokens")
