"""Choices of a person, what is held about them, and the end of it."""

from __future__ import annotations

from typing import Any, Final

from sottovoce.http.bodies import (
    AnswerBody,
    EraseQuery,
    NoticesQuery,
    PromptBody,
    SummaryQuery,
    ViewQuery,
    WithdrawQuery,
)
from sottovoce.http.endpoint import Call, Endpoint
from sottovoce.http.model import Fault, InvalidRequestError
from sottovoce.http.ports import Service
from sottovoce.service import (
    Action,
    ConsentView,
    ConversationView,
    ErasureResult,
    NoticeView,
    PromptView,
    SubjectSummary,
)

_SUBJECT: Final = "/v1/subjects/{subject}"


def get_consents(service: Service, call: Call) -> ConsentView:
    """All choices of a person."""
    view: ConsentView = service.consents(call.caller, call.path["subject"])
    return view


def post_consents(service: Service, call: Call) -> ConsentView:
    """Record what a person chose. A signal of Global Privacy Control is recorded before anything else."""
    body: AnswerBody = call.body
    subject = call.path["subject"]
    if body.dismissed and body.choices is not None:
        raise InvalidRequestError((Fault("contradiction", pointer="/dismissed"),))
    if body.dismissed and body.prompt is None:
        raise InvalidRequestError((Fault("missing", pointer="/prompt"),))
    signalled = service.signal_gpc(call.caller, subject) if call.gpc else None
    if body.choices is not None:
        return service.answer(
            call.caller,
            subject,
            body.choices,
            prompt=body.prompt,
            method=body.method,
            conversation=body.conversation,
            language=body.language,
        )
    if body.dismissed and body.prompt is not None:
        return service.dismiss(call.caller, subject, body.prompt)
    if signalled is None:
        raise InvalidRequestError((Fault("missing", pointer="/choices"),))
    return signalled


def delete_consents(service: Service, call: Call) -> ConsentView:
    """Withdraw consent, for some purposes or all."""
    query: WithdrawQuery = call.query
    view: ConsentView = service.withdraw(call.caller, call.path["subject"], tuple(query.purpose) or None, query.method)
    return view


def post_prompts(service: Service, call: Call) -> dict[str, Any]:
    """The prompt that is due, if one is."""
    body: PromptBody = call.body
    if call.gpc:
        service.signal_gpc(call.caller, call.path["subject"])
    prompt = service.prompt(
        call.caller,
        call.path["subject"],
        body.conversation,
        body.language,
        None if body.purposes is None else tuple(body.purposes),
    )
    return {"prompt": prompt}


def get_receipts(service: Service, call: Call) -> dict[str, Any]:
    """Signed receipts of a person's choices."""
    return {"receipts": service.receipts(call.caller, call.path["subject"])}


def get_subject(service: Service, call: Call) -> SubjectSummary:
    """What is held about a person, in counts."""
    query: SummaryQuery = call.query
    summary: SubjectSummary = service.summary(call.caller, call.path["subject"], language=query.language or "")
    return summary


def delete_subject(service: Service, call: Call) -> ErasureResult:
    """Destroy what is held about a person."""
    query: EraseQuery = call.query
    result: ErasureResult = service.erase(call.caller, call.path["subject"], query.reason)
    return result


def get_notices(service: Service, call: Call) -> dict[str, Any]:
    """The notices in force."""
    query: NoticesQuery = call.query
    return {"notices": service.notices(call.caller, query.language or "")}


def get_conversation(service: Service, call: Call) -> ConversationView:
    """A page of a conversation as a view shows it."""
    query: ViewQuery = call.query
    view: ConversationView = service.view(
        call.caller,
        call.path["conversation"],
        query.view,
        reason=query.reason or "",
        after=query.after,
        limit=query.limit,
    )
    call.exchange.count = len(view.messages)
    return view


PEOPLE: Final[tuple[Endpoint, ...]] = (
    Endpoint(
        method="GET",
        path=f"{_SUBJECT}/consents",
        name="get_consents",
        summary="All choices of a person",
        tag="people",
        handler=get_consents,
        actions=(Action.CONSENTS_READ,),
        result=ConsentView,
    ),
    Endpoint(
        method="POST",
        path=f"{_SUBJECT}/consents",
        name="post_consents",
        summary="Record what a person chose, closed, or signalled",
        tag="people",
        handler=post_consents,
        actions=(Action.CONSENTS_WRITE,),
        body=AnswerBody,
        result=ConsentView,
        takes_gpc=True,
    ),
    Endpoint(
        method="DELETE",
        path=f"{_SUBJECT}/consents",
        name="delete_consents",
        summary="Withdraw consent, for the purposes named or for all",
        tag="people",
        handler=delete_consents,
        actions=(Action.CONSENTS_WRITE,),
        query=WithdrawQuery,
        result=ConsentView,
    ),
    Endpoint(
        method="POST",
        path=f"{_SUBJECT}/prompts",
        name="post_prompts",
        summary="The consent prompt that is due, or null",
        tag="people",
        handler=post_prompts,
        actions=(Action.CONSENTS_WRITE,),
        body=PromptBody,
        needs_body=False,
        result=dict[str, PromptView | None],
        takes_gpc=True,
    ),
    Endpoint(
        method="GET",
        path=f"{_SUBJECT}/receipts",
        name="get_receipts",
        summary="Signed receipts of a person's choices",
        tag="people",
        handler=get_receipts,
        actions=(Action.CONSENTS_READ,),
        result=dict[str, list[dict[str, Any]]],
    ),
    Endpoint(
        method="GET",
        path=_SUBJECT,
        name="get_subject",
        summary="What is held about a person, in counts",
        tag="people",
        handler=get_subject,
        actions=(Action.SUBJECTS_READ,),
        query=SummaryQuery,
        result=SubjectSummary,
    ),
    Endpoint(
        method="DELETE",
        path=_SUBJECT,
        name="delete_subject",
        summary="Destroy what is held about a person, keys first",
        tag="people",
        handler=delete_subject,
        actions=(Action.SUBJECTS_ERASE,),
        query=EraseQuery,
        result=ErasureResult,
    ),
    Endpoint(
        method="GET",
        path="/v1/notices",
        name="get_notices",
        summary="The notices in force, word by word",
        tag="people",
        handler=get_notices,
        actions=(Action.NOTICES_READ,),
        query=NoticesQuery,
        result=dict[str, list[NoticeView]],
    ),
    Endpoint(
        method="GET",
        path="/v1/conversations/{conversation}",
        name="get_conversation",
        summary="A page of a conversation as a view shows it",
        tag="people",
        handler=get_conversation,
        actions=(Action.VIEW_MASKED, Action.VIEW_RESTORED),
        query=ViewQuery,
        result=ConversationView,
    ),
)
