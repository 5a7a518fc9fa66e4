"""The one place that answers "may I?". What is not certainly allowed is not allowed. Pure."""

from __future__ import annotations

from typing import Final

from sottovoce.consent.model import Choice, Decision, Reason, State
from sottovoce.manifest import Basis, Manifest

_NO: Final = {
    State.UNKNOWN: Reason.CONSENT_MISSING,
    State.REQUESTED: Reason.CONSENT_MISSING,
    State.REFUSED: Reason.CONSENT_REFUSED,
    State.WITHDRAWN: Reason.CONSENT_WITHDRAWN,
    State.EXPIRED: Reason.CONSENT_EXPIRED,
    State.SUPERSEDED: Reason.NOTICE_CHANGED,
}
_YES: Final = frozenset({Reason.LEGAL_BASIS, Reason.CONSENT_GIVEN})
_OBJECTIONS: Final = frozenset({State.REFUSED, State.WITHDRAWN})


def may(  # noqa: PLR0913 - all that bears on the answer, and nothing that is looked up elsewhere
    purpose: str,
    manifest: Manifest,
    choice: Choice | None,
    *,
    now_ms: int,
    gpc: bool,
    notice_version: str,
    restricted: bool = False,
) -> Decision:
    """Decide whether data of a person may be used for a purpose, now.

    Args:
        purpose: The purpose; one that is not declared is never allowed.
        manifest: The manifest.
        choice: What the person's events come to; ``None``: there are none.
        now_ms: The time, Unix milliseconds UTC.
        gpc: Whether Global Privacy Control says no, by this request or by an earlier one.
        notice_version: The version of the notice that is shown today, in the language of the one that was answered.
        restricted: Whether the person had processing restricted (GDPR Art. 18).
    """
    choice = choice if choice is not None and choice.purpose == purpose else None
    reason = _reason(purpose, manifest, choice, gpc=gpc, restricted=restricted)
    if reason is None:
        reason = _judge_yes(choice, now_ms=now_ms, notice_version=notice_version)
    return Decision(reason in _YES, purpose, reason)


def _reason(name: str, manifest: Manifest, choice: Choice | None, *, gpc: bool, restricted: bool) -> Reason | None:
    """Give what decides before any yes is looked at; ``None``: a yes is needed."""
    purpose = manifest.purpose(name)
    if purpose is None:
        return Reason.UNKNOWN_PURPOSE if choice is None else Reason.EXPIRED_PURPOSE
    if restricted:
        return Reason.RESTRICTED
    if _gpc_says_no(name, manifest, choice, gpc=gpc):
        return Reason.GPC
    return None if purpose.basis is Basis.CONSENT else _without_consent(purpose.basis, choice)


def _judge_yes(choice: Choice | None, *, now_ms: int, notice_version: str) -> Reason:
    if choice is None or choice.state is not State.GIVEN:
        return Reason.CONSENT_MISSING if choice is None else _NO[choice.state]
    if choice.expires_ms is None or now_ms >= choice.expires_ms:
        return Reason.CONSENT_EXPIRED
    if not notice_version or choice.notice_version != notice_version:
        return Reason.NOTICE_CHANGED
    return Reason.CONSENT_GIVEN


def _gpc_says_no(name: str, manifest: Manifest, choice: Choice | None, *, gpc: bool) -> bool:
    if name not in manifest.gpc_purposes():
        return False
    if choice is None:
        return gpc
    if choice.by_gpc:
        return True
    # Who said no in person is told that, not what the browser said.
    has_said_no = choice.state in _OBJECTIONS
    return (gpc or choice.gpc) and not choice.over_gpc and not has_said_no


def _without_consent(basis: Basis, choice: Choice | None) -> Reason:
    """An objection stops what rests on legitimate interests (GDPR Art. 21(1)); other bases need nobody's yes."""
    if basis is Basis.LEGITIMATE_INTERESTS and choice is not None and choice.state in _OBJECTIONS:
        return _NO[choice.state]
    return Reason.LEGAL_BASIS
