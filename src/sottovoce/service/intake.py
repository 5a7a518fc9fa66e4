"""Messages come in: one at a time or by the hundred; masked and stored together, durably before anybody is told.

Two threads in a row: the first has what is waiting masked, the second stores it in one transaction with its audit
entries; so a lonely message is stored at once, and under load one commit serves many. What does not fit is refused at
the door, before memory grows. What a transaction does is in ``keeping.py``.
"""

from __future__ import annotations

import contextlib
import threading
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from queue import Queue
from typing import Final

from sottovoce.conversations import IncomingMessage, InvalidMessageError, NotPreparedError
from sottovoce.conversations import Role as Speaker
from sottovoce.errors import InputError, RefusedError, UsageError
from sottovoce.service.chat import ChatDesk
from sottovoce.service.keeping import Keeper
from sottovoce.service.model import Caller, MessageResult, NewMessage
from sottovoce.service.parts import Parts
from sottovoce.service.refusals import OverloadedError
from sottovoce.service.work import Request, Work
from sottovoce.store import StoreBusyError

MOST_WAITING: Final = 4_000
"""Messages that may wait at once."""
MOST_CHARACTERS: Final = 16_000_000
"""Characters of them."""
BATCH: Final = 128
"""Messages that one transaction stores at most, where requests are small."""
_STOP: Final = None


class Intake:
    """Takes messages in. Thread-safe.

    Args:
        parts: What it works with.
        desk: What people ask for in the chat.
        most_waiting: Messages that may wait at once.
    """

    def __init__(self, parts: Parts, desk: ChatDesk, *, most_waiting: int = MOST_WAITING) -> None:
        self._parts, self._desk, self._most = parts, desk, most_waiting
        self._lock = threading.Condition()
        self._waiting: deque[Request] = deque()
        self._messages = self._characters = 0
        self._closed = False
        self._keeper = Keeper(parts, desk)
        self._ready: Queue[list[Request] | None] = Queue(maxsize=2)
        self._threads = [
            threading.Thread(target=run, name=f"sottovoce-{run.__name__}", daemon=True)
            for run in (self._mask_all, self._store_all)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, caller: Caller, messages: Sequence[NewMessage], *, gpc: bool) -> Future[list[MessageResult]]:
        """Take messages; the future is done when they are stored durably, or it is decided that they are not.

        Raises:
            OverloadedError: Too much is waiting, or the service is stopping; nothing was taken.
            InvalidMessageError: One of them is out of form; nothing was taken.
        """
        now = self._parts.clock()
        works = [self._work(caller, message, now) for message in messages]
        request = Request(caller, works, gpc=gpc)
        with self._lock:
            full = self._messages and (
                self._messages + len(works) > self._most or self._characters + request.size > MOST_CHARACTERS
            )
            if self._closed or full:
                raise OverloadedError
            self._messages += len(works)
            self._characters += request.size
            request.future.set_running_or_notify_cancel()  # Nobody takes it back from now on.
            self._waiting.append(request)
            self._lock.notify()
        return request.future

    @property
    def is_alive(self) -> bool:
        """Whether messages are still worked on."""
        return all(thread.is_alive() for thread in self._threads)

    def _work(self, caller: Caller, new: NewMessage, now: int) -> Work:
        try:
            role = Speaker(new.role)
        except ValueError:
            raise InvalidMessageError("role is none that exists", remedy=f"Use one of: {', '.join(Speaker)}") from None
        message = IncomingMessage(
            tenant=caller.tenant,
            subject=new.subject,
            conversation=new.conversation,
            id=new.id,
            role=role,
            text=new.text,
            at_ms=now if new.at_ms is None else new.at_ms,
            language=new.language,
            attributes=new.attributes,  # type: ignore[arg-type] # checked there
            purposes=new.purposes,
        )
        names, tenant = self._parts.names, caller.tenant
        return Work(
            message=message,
            subject_id=names.subject(tenant, new.subject),
            conversation_id=names.conversation(tenant, new.conversation),
            client_ref=names.message(tenant, new.conversation, new.id),
            received_ms=now,
        )

    def _take(self) -> list[Request] | None:
        """What is waiting, up to a batch; waits for the first. None when all is done and nothing more will come."""
        with self._lock:
            while not self._waiting:
                if self._closed:
                    return _STOP
                self._lock.wait()
            taken = [self._waiting.popleft()]
            count = len(taken[0].works)
            while self._waiting and count + len(self._waiting[0].works) <= BATCH:
                taken.append(self._waiting.popleft())
                count += len(taken[-1].works)
            return taken

    def _mask_all(self) -> None:
        while (taken := self._take()) is not None:
            # What goes wrong here is done again, and told, when it is stored.
            with contextlib.suppress(Exception):
                self._keeper.mask([work for request in taken for work in request.works])
            self._ready.put(taken)
        self._ready.put(_STOP)

    def _store_all(self) -> None:
        while (taken := self._ready.get()) is not None:
            try:
                self._settle(taken)
            finally:
                with self._lock:
                    self._messages -= sum(len(request.works) for request in taken)
                    self._characters -= sum(request.size for request in taken)

    def _settle(self, requests: Sequence[Request]) -> None:
        """Store requests together; where that fails, or somebody asks for something, one by one."""
        if len(requests) > 1 and not any(request.asks for request in requests):
            try:
                self._store(requests)
            except Exception:  # noqa: BLE001, S110 - whose fault it was shows one by one
                pass
            else:
                return
        for request in requests:
            try:
                self._settle_one(request)
            except BaseException as err:  # noqa: BLE001 - the caller gets it
                request.fail(err)

    def _settle_one(self, request: Request) -> None:
        if len(request.works) == 1:
            self._store_one(request)
            return
        if not request.asks:
            try:
                self._store([request])
            except (RefusedError, UsageError, InputError):
                pass  # One by one, then.
            else:
                return
        for work in request.works:  # In one transaction each, since one may change what holds for the next.
            try:
                self._store_one(Request(request.caller, [work], gpc=request.gpc))
            except (RefusedError, UsageError, InputError) as err:
                work.result = work.refused(err.code)
        request.finish()

    def _store_one(self, request: Request) -> None:
        """Store one message. What it asks for is done even if the message itself cannot be stored."""
        work = request.works[0]
        try:
            self._store([request])
        except (RefusedError, UsageError, InputError) as err:
            if work.intent is None:
                raise
            work.not_storable = err.code
            self._store([request])

    def _store(self, requests: Sequence[Request]) -> None:
        try:
            self._keeper.keep(requests)
        except (NotPreparedError, StoreBusyError):  # An erasure or another writer came between: begin anew, once.
            self._keeper.keep(requests)
        for request in requests:
            request.finish()

    def close(self, timeout: float) -> None:
        """Take nothing more, and finish what was taken."""
        with self._lock:
            self._closed = True
            self._lock.notify_all()
        for thread in self._threads:
            thread.join(timeout)
