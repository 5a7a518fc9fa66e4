"""Messages and feedback: the one path that must cost little."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, Final, TypeVar

from sottovoce.http.bodies import BatchBody, FeedbackBody, MessageBody
from sottovoce.http.decoding import read_body
from sottovoce.http.endpoint import Call, Endpoint
from sottovoce.http.model import InvalidRequestError
from sottovoce.http.ports import Service
from sottovoce.http.problems import problem_of
from sottovoce.service import Action, FeedbackResult, MessageResult, NewMessage

ResultT = TypeVar("ResultT")


async def post_message(service: Service, call: Call) -> MessageResult:
    """Take one message."""
    body: MessageBody = call.body
    call.exchange.count = 1
    results = await arrival(service.submit(call.caller, (body.as_message(),), gpc=call.gpc))
    result: MessageResult = results[0]
    return result


async def post_batch(service: Service, call: Call) -> dict[str, Any]:
    """Take many messages; what is wrong with one of them keeps back no other."""
    body: BatchBody = call.body
    call.take(len(body.messages) - 1)
    # In a thread, so that others need not wait while a thousand messages are looked through.
    results, places, future = await asyncio.to_thread(_handed_over, service, call, body.messages)
    call.exchange.count = len(places)
    if future is not None:
        stored = await arrival(future)
        for place, result in zip(places, stored, strict=True):
            results[place] = result
    return {"results": results}


def _handed_over(
    service: Service, call: Call, messages: Sequence[object]
) -> tuple[list[object], list[int], Future[list[MessageResult]] | None]:
    """What is wrong with each, the places of those with which nothing is, and what will become of them."""
    results: list[object] = []
    taken: list[NewMessage] = []
    places: list[int] = []
    for place, item in enumerate(messages):
        try:
            taken.append(read_body(MessageBody, item, at=f"/messages/{place}").as_message())
            places.append(place)
            results.append(None)
        except InvalidRequestError as error:
            results.append(problem_of(error).body)
    return results, places, service.submit(call.caller, taken, gpc=call.gpc) if taken else None


def post_feedback(service: Service, call: Call) -> FeedbackResult:
    """Take feedback."""
    body: FeedbackBody = call.body
    result: FeedbackResult = service.feedback(call.caller, body.as_feedback(), gpc=call.gpc)
    return result


async def arrival(future: Future[ResultT]) -> ResultT:
    """What a future of another thread gives.

    Giving up here leaves the future as it is: what the service has taken it carries through, whoever waits for it.
    """
    if future.done():
        return future.result()
    loop = asyncio.get_running_loop()
    waiter: asyncio.Future[None] = loop.create_future()

    def wake(_done: object) -> None:
        if not waiter.done():
            waiter.set_result(None)

    def arrived(done: Future[ResultT]) -> None:
        with suppress(RuntimeError):  # The loop has ended; nobody waits any more.
            loop.call_soon_threadsafe(wake, done)

    future.add_done_callback(arrived)
    await waiter
    return future.result()


CHAT: Final[tuple[Endpoint, ...]] = (
    Endpoint(
        method="POST",
        path="/v1/messages",
        name="post_message",
        summary="Take a message: recorded as far as the person agreed, or not at all",
        tag="chat",
        quick=post_message,
        actions=(Action.MESSAGES_WRITE,),
        body=MessageBody,
        result=MessageResult,
        takes_gpc=True,
    ),
    Endpoint(
        method="POST",
        path="/v1/messages:batch",
        name="post_batch",
        summary="Take up to 1,000 messages; each is answered in its place, by a result or a problem",
        tag="chat",
        quick=post_batch,
        actions=(Action.MESSAGES_WRITE,),
        body=BatchBody,
        result=dict[str, list[MessageResult | dict[str, Any]]],
        is_batch=True,
        takes_gpc=True,
    ),
    Endpoint(
        method="POST",
        path="/v1/feedback",
        name="post_feedback",
        summary="Take feedback; without a subject it is anonymous",
        tag="chat",
        handler=post_feedback,
        takes_gpc=True,
        actions=(Action.FEEDBACK_WRITE,),
        body=FeedbackBody,
        result=FeedbackResult,
    ),
)
