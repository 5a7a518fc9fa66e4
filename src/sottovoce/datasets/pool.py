"""Rewriters at work: in this process, or in several others.

Rules kept here: outcomes come in the order of the tasks whatever the workers do; at most a fixed number of chunks is in
memory; a worker gets a task only when it waits for one (two full pipes would wait for each other for ever); a worker
that loses its parent ends by itself; a worker that dies is an error, never a gap.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Final, Protocol, Self

from sottovoce.datasets.ports import Rewriter, RewriterFactory
from sottovoce.datasets.rewrite import Outcome, Task, perform
from sottovoce.errors import OutsideError, SottovoceError

_WINDOW_PER_WORKER: Final = 4
_SECONDS_TO_END: Final = 5.0


class Pool(Protocol):
    """Does tasks."""

    def outcomes(self, tasks: Iterator[Task]) -> Iterator[tuple[Task, Outcome]]:
        """The outcome of each task, in order. An error of `tasks` itself is raised after the outcomes before it."""

    def again(self, task: Task, hint: object) -> tuple[Task, Outcome]:
        """Do a task once more, with one more hint."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def usable_cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


def open_pool(factory: RewriterFactory, workers: int) -> Pool:
    """A pool of `workers` (at least 1; 1 means this process)."""
    return InProcess(factory) if workers == 1 else Processes(factory, workers)


class InProcess:
    """One rewriter, here."""

    def __init__(self, factory: RewriterFactory) -> None:
        self._factory = factory
        self._rewriter: Rewriter | None = None

    def outcomes(self, tasks: Iterator[Task]) -> Iterator[tuple[Task, Outcome]]:
        """See `Pool.outcomes`."""
        for task in tasks:
            yield task, self._do(task)

    def again(self, task: Task, hint: object) -> tuple[Task, Outcome]:
        """See `Pool.again`."""
        task = replace(task, hints=(*task.hints, hint))
        return task, self._do(task)

    def _do(self, task: Task) -> Outcome:
        if self._rewriter is None:
            self._rewriter = self._factory()
        return perform(task, self._rewriter)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._rewriter = None


class Processes:
    """Rewriters in processes of their own, started two at a time when there is work."""

    def __init__(self, factory: RewriterFactory, workers: int) -> None:
        self._factory = factory
        self._workers = workers
        # Not fork: the parent may have threads, and macOS does not allow it.
        self._context = multiprocessing.get_context("spawn")
        self._processes: dict[Connection, BaseProcess] = {}
        self._starting: set[Connection] = set()
        self._idle: list[Connection] = []
        self._busy: dict[Connection, int] = {}
        self._done: dict[int, Outcome] = {}
        self._abandoned: set[int] = set()
        self._tickets = count()

    def outcomes(self, tasks: Iterator[Task]) -> Iterator[tuple[Task, Outcome]]:
        """See `Pool.outcomes`."""
        order: deque[tuple[int, Task]] = deque()
        waiting, failure = _next(tasks)
        try:
            while True:
                self._collect(0)
                while waiting is not None and len(order) < self._workers * _WINDOW_PER_WORKER:
                    ticket = self._give(waiting)
                    if ticket is None:
                        break
                    order.append((ticket, waiting))
                    waiting, failure = _next(tasks)
                if order and order[0][0] in self._done:
                    ticket, task = order.popleft()
                    yield task, self._done.pop(ticket)
                elif order or waiting is not None:
                    self._collect(None)
                else:
                    break
        finally:
            # If nobody wants the rest (an error), it must not be taken for the outcome of a later task.
            self._done.clear()
            self._abandoned.update(self._busy.values())
        if failure is not None:
            raise failure

    def again(self, task: Task, hint: object) -> tuple[Task, Outcome]:
        """See `Pool.again`."""
        task = replace(task, hints=(*task.hints, hint))
        while (ticket := self._give(task)) is None:
            self._collect(None)
        while ticket not in self._done:
            self._collect(None)
        return task, self._done.pop(ticket)

    def _give(self, task: Task) -> int | None:
        """Hand `task` to a waiting worker; None if all are busy or not ready yet."""
        if not self._idle:
            # Two at once, then one as another gets ready: what has one task does not start sixteen processes.
            while len(self._processes) < self._workers and len(self._starting) < _STARTING_AT_ONCE:
                self._start()
            return None
        connection = self._idle.pop()
        ticket = self._busy[connection] = next(self._tickets)
        try:
            connection.send(task)
        except OSError:
            raise self._lost(connection) from None
        return ticket

    def _start(self) -> None:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs, self._factory), daemon=True)
        process.start()
        theirs.close()
        self._processes[ours] = process
        self._starting.add(ours)

    def _collect(self, timeout: float | None) -> None:
        """Take in what is ready; wait for it as long as `timeout` says (None: until there is something)."""
        awaited = [*self._busy, *self._starting]
        if not awaited:
            return
        for connection in wait(awaited, timeout):
            if not isinstance(connection, Connection):
                continue
            try:
                outcome = connection.recv()
            except (EOFError, OSError):
                raise self._lost(connection) from None
            self._idle.append(connection)
            if connection in self._starting:
                self._starting.discard(connection)
                continue
            ticket = self._busy.pop(connection)
            if ticket in self._abandoned:
                self._abandoned.discard(ticket)
            else:
                self._done[ticket] = outcome

    def _lost(self, connection: Connection) -> OutsideError:
        process = self._processes[connection]
        process.join(_SECONDS_TO_END)
        return OutsideError(
            f"a worker process ended with status {process.exitcode}",
            remedy="If memory ran out, use fewer workers; the run can be resumed",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for connection in self._processes:
            connection.close()
        for connection, process in self._processes.items():
            if error is not None or connection in self._starting:
                process.terminate()
            process.join(_SECONDS_TO_END)
            if process.is_alive():
                process.kill()
                process.join()
            process.close()
        for left in (self._processes, self._starting, self._idle, self._busy, self._done):
            left.clear()


def _next(tasks: Iterator[Task]) -> tuple[Task | None, Exception | None]:
    try:
        return next(tasks, None), None
    except Exception as error:  # noqa: BLE001 - raised again, after what came before it
        return None, error


_STARTING_AT_ONCE = 2
_READY = None
"""What a worker sends before it takes its first task."""


def _serve(connection: Connection, factory: RewriterFactory) -> None:
    """The life of a worker process."""
    # An interrupt of the terminal reaches the whole group; the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    rewriter: Rewriter | None = None
    refusal: SottovoceError | None = None
    try:
        rewriter = factory()
    except SottovoceError as error:
        refusal = error
    except Exception as error:  # noqa: BLE001 - its message may hold personal text
        refusal = OutsideError(f"{type(error).__name__} while a worker process began its work")
    with contextlib.suppress(EOFError, OSError):
        connection.send(_READY)
    while True:
        try:
            task = connection.recv()
            connection.send(perform(task, rewriter) if rewriter is not None else Outcome(None, error=refusal))
        except (EOFError, OSError):
            return
