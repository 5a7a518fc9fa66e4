"""Who may do what: one table, asked by every method of the service, so that no edge can forget it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from sottovoce.service.model import Caller, Role
from sottovoce.service.refusals import ForbiddenError


class Action(StrEnum):
    """What can be asked of the service."""

    MESSAGES_WRITE = "messages.write"
    FEEDBACK_WRITE = "feedback.write"
    CONSENTS_READ = "consents.read"
    CONSENTS_WRITE = "consents.write"
    NOTICES_READ = "notices.read"
    SUBJECTS_READ = "subjects.read"
    SUBJECTS_ERASE = "subjects.erase"
    MASK = "mask"
    RESTORE = "restore"
    TOKENIZE = "vault.tokenize"
    REVEAL = "vault.reveal"
    UNLOCK = "vault.unlock"
    ROTATE = "vault.rotate"
    SHRED = "vault.shred"
    PLANT_CANARY = "vault.canary"
    VIEW_RESTORED = "view.restored"
    VIEW_MASKED = "view.masked"
    AUDIT_READ = "audit.read"
    JOBS_READ = "jobs.read"
    KEYS_MANAGE = "keys.manage"
    METRICS_READ = "metrics.read"


_BOT, _ANALYST, _SUPPORT, _PRIVACY, _ADMIN = Role.BOT, Role.ANALYST, Role.SUPPORT, Role.PRIVACY, Role.ADMIN

PERMISSIONS: Final[Mapping[Action, frozenset[Role]]] = {
    Action.MESSAGES_WRITE: frozenset({_BOT}),
    Action.FEEDBACK_WRITE: frozenset({_BOT}),
    Action.CONSENTS_READ: frozenset({_BOT, _PRIVACY}),
    Action.CONSENTS_WRITE: frozenset({_BOT, _PRIVACY}),
    Action.NOTICES_READ: frozenset(Role),
    Action.SUBJECTS_READ: frozenset({_BOT, _PRIVACY}),
    Action.SUBJECTS_ERASE: frozenset({_BOT, _PRIVACY}),
    Action.MASK: frozenset({_BOT}),
    Action.RESTORE: frozenset({_BOT, _SUPPORT}),
    Action.TOKENIZE: frozenset({_BOT}),
    Action.REVEAL: frozenset({_SUPPORT, _PRIVACY}),
    Action.UNLOCK: frozenset({_PRIVACY}),
    Action.ROTATE: frozenset({_ADMIN}),
    Action.SHRED: frozenset({_PRIVACY}),
    Action.PLANT_CANARY: frozenset({_PRIVACY, _ADMIN}),
    Action.VIEW_RESTORED: frozenset({_SUPPORT}),
    Action.VIEW_MASKED: frozenset({_ANALYST, _SUPPORT, _PRIVACY}),
    Action.AUDIT_READ: frozenset({_PRIVACY, _ADMIN}),
    Action.JOBS_READ: frozenset({_ADMIN, _PRIVACY}),
    Action.KEYS_MANAGE: frozenset({_ADMIN}),
    Action.METRICS_READ: frozenset({_ADMIN}),
}
"""An action that is missing here is allowed to nobody."""


def require(caller: Caller, action: Action) -> None:
    """Let the caller pass, or not.

    Raises:
        ForbiddenError: The caller's role does not allow the action.
    """
    if caller.role not in PERMISSIONS.get(action, frozenset()):
        raise ForbiddenError(
            f"a key of role {caller.role} may not do {action}",
            remedy="Use a key whose role allows it; docs/http.md lists them",
        )
