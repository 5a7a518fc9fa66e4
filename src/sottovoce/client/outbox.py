"""The spool and what empties it: a thread that asks again and again until the service is back.

A message leaves the spool when the service has said what became of it, or that it is wrong itself. Whatever else the
service says (the key is not valid, it failed) keeps the message and is tried again.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from sottovoce.client.calls import FAULTY
from sottovoce.client.model import Message, MessageResult, ProblemError, Refusal, ServiceAwayError, ServiceFailedError
from sottovoce.client.pacing import Pace
from sottovoce.client.store_spool import Place, Spool
from sottovoce.errors import SottovoceError

Send = Callable[[Sequence[Message]], list[MessageResult]]
_COUNT: Final = 100
_BYTES: Final = 1024 * 1024
_MOST_STUCK: Final = 20
"""Conversations that one walk may find the service to fail over; beyond that it fails altogether."""
_log = logging.getLogger("sottovoce.client")


def deliver(send: Send, messages: Sequence[Message]) -> list[MessageResult]:
    """Send messages; where they are refused as a whole because one is wrong, one by one.

    Raises:
        ProblemError: Refused for another reason than a message: the key, the path.
        ServiceAwayError, ServiceFailedError: As ``send``.
    """
    try:
        return send(messages)
    except ProblemError as error:
        if (results := refused(error, messages)) is not None:
            return results
    return [result for message in messages for result in deliver(send, [message])]


def refused(error: ProblemError, messages: Sequence[Message]) -> list[MessageResult] | None:
    """The result of a single message that is refused for what it is; None for several, one of which may be.

    Raises:
        ProblemError: The one given, since it speaks of no message.
    """
    if error.code not in FAULTY:
        raise error
    if len(messages) > 1:
        return None
    return [MessageResult(id=messages[0].id, stored=False, reason=error.code, faulty=True)]


@dataclass(slots=True)
class _Pass:
    """One walk through the spool."""

    stuck: set[str] = field(default_factory=set, repr=False)
    retry_after: float | None = None
    code: str = ""


class Outbox:
    """Keeps messages while the service is away. Thread-safe.

    Args:
        spool: Where.
        send: Sends messages of one batch once, and gives what became of each.
        pace: How to wait.
        on_refused: Told of each message that can never be stored.
        on_close: Called when nothing will be sent any more.
    """

    def __init__(
        self,
        spool: Spool,
        send: Send,
        pace: Pace,
        *,
        on_refused: Callable[[Refusal], None] | None = None,
        on_close: Callable[[], None] | None = None,
    ) -> None:
        self._spool, self._send, self._pace = spool, send, pace
        self._on_refused, self._on_close = on_refused, on_close
        self._one = threading.Lock()
        self._news, self._stop = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="sottovoce-outbox", daemon=True)
        self.away = False
        if len(spool):
            self._news.set()
        self._thread.start()

    def __len__(self) -> int:
        return len(self._spool)

    def behind(self, messages: Sequence[Message]) -> dict[int, MessageResult]:
        """Keep those that must not overtake others of their conversation, and all while the service is away.

        Gives what became of them, by their place in the sequence; the rest is to be sent.

        Raises:
            SpoolFullError, OutsideError: As ``Spool.append``.
        """
        if self.away:
            self._spool.append(messages)
            kept = list(range(len(messages)))
        else:
            kept = self._spool.append_behind(messages)
        if kept:
            self._news.set()
        return {at: _spooled(messages[at]) for at in kept}

    def keep(self, messages: Sequence[Message]) -> list[MessageResult]:
        """Keep messages for which the service was away.

        Raises:
            SpoolFullError, OutsideError: As ``Spool.append``.
        """
        self._spool.append(messages)
        if not self.away:
            _log.warning("the service is away: messages go to the spool")
        self.away = True
        self._news.set()
        return [_spooled(message) for message in messages]

    def forget(self, subject: str) -> int:
        """Forget what waits of a person; gives how many messages.

        Raises:
            OutsideError: As ``Spool.forget``.
        """
        with self._one:  # Not while some of it is on its way.
            return self._spool.forget(subject)

    def flush(self, timeout: float) -> int:
        """Send what waits, for so many seconds at most; gives how many messages still wait."""
        end = time.monotonic() + timeout
        failures = 0
        while len(self._spool) and not self._stop.is_set():
            failed = self._walk(end)
            left = end - time.monotonic()
            if left <= 0:
                break
            if failed is not None:
                self._stop.wait(min(left, self._pace.pause(failures, failed.retry_after)))
                failures += 1
        return len(self._spool)

    def close(self) -> None:
        """Stop, and leave what waits on disk for the next time."""
        self._stop.set()
        self._news.set()
        self._thread.join()
        with self._one:
            self._spool.close()
        if self._on_close is not None:
            self._on_close()

    def _run(self) -> None:
        failures = 0
        while not self._stop.is_set():
            self._news.wait()
            self._news.clear()
            while len(self._spool) and not self._stop.is_set():
                failed = self._walk()
                if failed is None:
                    failures = 0
                    continue
                self._stop.wait(self._pace.pause(failures, failed.retry_after))
                failures += 1

    def _walk(self, end: float | None = None) -> _Pass | None:
        """Go through what waits once; None when nothing went wrong."""
        walk = _Pass()
        with self._one:
            try:
                while not self._stop.is_set() and (end is None or time.monotonic() < end) and self._step(walk):
                    pass
            except SottovoceError as error:
                walk.code, walk.retry_after = error.code, getattr(error, "retry_after", None)
            except Exception as error:  # noqa: BLE001 - a thread that dies would keep everything for ever
                walk.code = type(error).__name__
        if walk.code or walk.stuck:
            _log.warning("the spool keeps %d messages (%s)", len(self._spool), walk.code or "service_failed")
            self.away = self.away or walk.code == ServiceAwayError.code
            return walk
        self.away = False
        return None

    def _step(self, walk: _Pass) -> bool:
        """Send one batch; False when nothing is left to send."""
        waiting = self._spool.first(_COUNT, _BYTES, without=frozenset(walk.stuck))
        if not waiting:
            return False
        waiting = _up_to_change(waiting)
        try:
            results = deliver(self._send, [message for _, message in waiting])
        except ServiceFailedError:
            # It fails over one of them, perhaps: that one waits, with its conversation; the others need not.
            results = []
            waiting = self._singly(waiting, results, walk)
        self.away = False
        self._settle(waiting, results)
        return True

    def _singly(
        self, waiting: list[tuple[Place, Message]], results: list[MessageResult], walk: _Pass
    ) -> list[tuple[Place, Message]]:
        sent = []
        for place, message in waiting:
            if message.conversation in walk.stuck:
                continue
            try:
                results += deliver(self._send, [message])
                sent.append((place, message))
            except SottovoceError as error:
                walk.stuck.add(message.conversation)
                if not isinstance(error, ServiceFailedError) or len(walk.stuck) > _MOST_STUCK:
                    self._settle(sent, results)
                    raise
        return sent

    def _settle(self, sent: Sequence[tuple[Place, Message]], results: Sequence[MessageResult]) -> None:
        self._spool.done([place for place, _ in sent])
        for (_, message), result in zip(sent, results, strict=True):
            if result.faulty:
                _log.warning("a message of the spool can never be stored (%s)", result.reason)
                if self._on_refused is not None:
                    self._on_refused(Refusal(conversation=message.conversation, id=message.id, code=result.reason))


def _up_to_change(waiting: list[tuple[Place, Message]]) -> list[tuple[Place, Message]]:
    """As many as go into one request: with, or without, the signal of the browser."""
    first = waiting[0][1].gpc
    end = next((at for at, (_, message) in enumerate(waiting) if message.gpc != first), len(waiting))
    return waiting[:end]


def _spooled(message: Message) -> MessageResult:
    return MessageResult(id=message.id, stored=False, spooled=True)
