"""Threads for what waits for the database or the vault, with a bound on how much waits for a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import ParamSpec, TypeVar

from sottovoce.http.limits import Allowance
from sottovoce.http.model import BusyError

Arguments = ParamSpec("Arguments")
ResultT = TypeVar("ResultT")


class Workers:
    """Calls blocking functions in threads.

    Args:
        threads: How many.
        waiting: How many calls may be under way or wait. One whose request has ended goes on counting until it is
            done, so that a slow database cannot pile them up.
    """

    def __init__(self, threads: int, waiting: int) -> None:
        self._threads = threads
        self._pool: ThreadPoolExecutor | None = None
        self._allowance = Allowance(waiting)

    async def call(
        self, function: Callable[Arguments, ResultT], *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> ResultT:
        """What the function gives.

        Raises:
            BusyError: As many calls are under way as may be.
        """
        if not self._allowance.take(1):
            raise BusyError
        if self._pool is None:
            self._pool = ThreadPoolExecutor(self._threads, "sottovoce-http")
        loop = asyncio.get_running_loop()
        future = self._pool.submit(function, *args, **kwargs)

        def ended(_done: Future[ResultT]) -> None:
            with suppress(RuntimeError):  # The loop has ended, and with it this object.
                loop.call_soon_threadsafe(self._allowance.give_back, 1)

        future.add_done_callback(ended)
        return await asyncio.wrap_future(future)

    def close(self) -> None:
        """End the threads; what is under way ends by itself, what waits is not begun. A later call begins anew."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None
