"""Conversations as a purpose may see them: one stored form, rendered for the view; every look is in the audit log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sottovoce.app import policy_of
from sottovoce.audit import Deed
from sottovoce.consent import SubjectRef
from sottovoce.conversations import (
    StoredMessage,
    find_conversations,
    find_subjects,
    messages_of,
    render,
    tokens_of,
)
from sottovoce.detect import Finding
from sottovoce.errors import UsageError
from sottovoce.manifest import Manifest, Sees
from sottovoce.service.model import Caller, ConversationView, MessageView
from sottovoce.service.names import conversation_scope
from sottovoce.service.parts import Deeds, Parts
from sottovoce.service.permissions import Action, require
from sottovoce.service.refusals import NotFoundError
from sottovoce.service.revealing import Reveals, asked_by
from sottovoce.transform import plan
from sottovoce.vault import RevealRequest, Scope

SUPPORT: Final = "support"
"""The purpose whose view shows what was said, to who may see it."""
TRAINING: Final = "training"
"""The purpose whose view shows surrogates, also without a section of its own in the manifest."""


@dataclass(frozen=True, slots=True)
class ViewPlan:
    """What a view is.

    Attributes:
        name: Its name.
        purpose: What for.
        sees: In which form.
        section: Whether the manifest has transformations for it.
    """

    name: str
    purpose: str
    sees: Sees
    section: bool


def plan_of(manifest: Manifest, name: str) -> ViewPlan:
    """The view of this name: a section ``[views.NAME]`` of the manifest, or a purpose.

    Raises:
        UsageError: There is neither.
    """
    section = next((view for view in manifest.views if view.name == name), None)
    purpose = section.purpose if section is not None else name
    if manifest.purpose(purpose) is None:
        known = sorted({*(view.name for view in manifest.views), *(row.name for row in manifest.purposes)})
        raise UsageError("there is no view of that name", remedy=f"Use one of: {', '.join(known)}")
    if section is not None or purpose == TRAINING:
        return ViewPlan(name, purpose, Sees.SURROGATES, section is not None)
    return ViewPlan(name, purpose, Sees.RESTORED if purpose == SUPPORT else Sees.KINDS, section=False)


class Viewing:
    """Shows conversations.

    Args:
        parts: What it works with.
        reveals: Who may see values now.
    """

    def __init__(self, parts: Parts, reveals: Reveals) -> None:
        self._parts, self._reveals = parts, reveals

    def view(  # noqa: PLR0913 - a page of a question
        self, caller: Caller, conversation: str, view: str, *, reason: str = "", after: int = -1, limit: int = 50
    ) -> ConversationView:
        """A page of a conversation.

        Args:
            caller: Who asks.
            conversation: The caller's id of it.
            view: A view or purpose of the manifest.
            reason: Why; needed where values are shown. It stands in the audit log: a ticket number, no personal data.
            after: Position of the last message of the page before.
            limit: Messages a page, 1 to 200.

        Raises:
            ForbiddenError: The caller's role does not see such a view.
            RevealRefusedError: The key has seen so much lately that more needs an unlock; the refusal is recorded.
            OverloadedError: The key asks for values too often.
            NotFoundError: There is no such conversation.
            UsageError: There is no such view or page, or the reason is missing.
        """
        planned = plan_of(self._parts.manifest, view)
        opens = planned.sees is Sees.RESTORED
        require(caller, Action.VIEW_RESTORED if opens else Action.VIEW_MASKED)
        if opens and not reason.strip():
            raise UsageError("a view that shows values needs a reason", remedy="Say why, such as a ticket's number")
        if not 1 <= limit <= 200:
            raise UsageError("a page has 1 to 200 messages", remedy="Ask for another page")
        parts, tenant = self._parts, caller.tenant
        id_ = parts.names.conversation(tenant, conversation)
        with self._reveals.doing(caller) as deeds:
            head = find_conversations(deeds.connection, tenant, [id_]).get(id_)
            if head is None:
                raise NotFoundError("there is no such conversation", remedy="Look at its id; it may have been erased")
            subject = find_subjects(deeds.connection, tenant, [head.subject_id]).get(head.subject_id)
            reference = SubjectRef(tenant, head.subject_id)
            decision = parts.decisions(deeds.connection, reference, subject)[planned.purpose]
            rows: Sequence[StoredMessage] = ()
            if decision.allowed:
                bit = parts.bits[planned.purpose]
                rows = messages_of(
                    deeds.connection, parts.names.row_code, tenant, id_, bit, after=after, limit=limit + 1
                )
            page = rows[:limit]
            scope, tokens = conversation_scope(tenant, id_), _tokens_on(page)
            asked = asked_by(caller, len(tokens), planned.purpose, reason)
            bulk = opens and self._permitted(deeds, caller, scope, asked)
            shown = self._rendered(deeds, planned, page, scope, tokens)
            deeds.record(
                Deed.VIEW_READ,
                subject="" if subject is None else subject.audit_ref,
                view=planned.name,
                purpose=planned.purpose,
                role=str(caller.role),
                messages=len(page),
                tokens=shown.opened,
                bulk=bulk,
                **({"reason": reason} if reason else {}),
            )
        return ConversationView(
            planned.name, planned.purpose, shown.messages, page[-1].position if len(rows) > limit else None
        )

    def _permitted(self, deeds: Deeds, caller: Caller, scope: Scope, asked: RevealRequest) -> bool:
        """Whether it took an unlock to show the page, if it may be shown at all."""
        self._reveals.take(caller, "reveal", self._reveals.limits.reveal, asked.tokens)
        return bool(asked.tokens) and self._reveals.permit(deeds, scope, asked, page=True)

    def _rendered(
        self, deeds: Deeds, planned: ViewPlan, page: Sequence[StoredMessage], scope: Scope, tokens: Sequence[str]
    ) -> _Shown:
        given: dict[str, str] = {}
        opened = 0
        if planned.sees in (Sees.RESTORED, Sees.SURROGATES):
            values = self._parts.vault.reveal(scope, tokens)
            opened = len(values)
            if values.canaries:
                deeds.record(Deed.VAULT_CANARY, count=len(values.canaries), view=planned.name)
            given = dict(values) if planned.sees is Sees.RESTORED else self._surrogates(planned, values, scope)
        return _Shown(tuple(_message(row, planned.sees, given) for row in page), opened)

    def _surrogates(self, planned: ViewPlan, values: Mapping[str, str], scope: Scope) -> dict[str, str]:
        policy = policy_of(self._parts.manifest, planned.name if planned.section else None)
        minter = self._parts.vault.scope_keys(scope)
        made: dict[str, str] = {}
        for token, value in values.items():
            finding = Finding(0, len(value), token.rpartition("-")[0], 1.0, "vault")
            made[token] = plan(value, [finding], policy, minter).text
        return made


@dataclass(frozen=True, slots=True)
class _Shown:
    messages: tuple[MessageView, ...]
    opened: int


def _tokens_on(page: Sequence[StoredMessage]) -> list[str]:
    """The tokens of a page, each once."""
    return list(
        dict.fromkeys(token for row in page for token in (*tokens_of(row.text, row.marks), *_attribute_tokens(row)))
    )


def _attribute_tokens(row: StoredMessage) -> list[str]:
    return [
        token for value in row.attribute_values.values() if isinstance(value, str) for token in tokens_of(value, ())
    ]


def _message(row: StoredMessage, sees: Sees, given: Mapping[str, str]) -> MessageView:
    attributes = {
        name: render(value, (), sees, given).text if isinstance(value, str) else value
        for name, value in row.attribute_values.items()
    }
    text = render(row.text, row.marks, sees, given).text
    return MessageView(row.position, row.role, row.at_ms, text, attributes)
