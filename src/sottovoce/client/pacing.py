"""How long to wait before another attempt, and when to give up. Pure but for what is injected.

Exponential backoff with jitter, so that many clients do not come back at the same moment; what the service says in
``Retry-After`` is the least.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

_CHANCE = random.SystemRandom()


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Waiting, and where time and chance come from.

    Attributes:
        first_seconds: The wait before the second attempt; it doubles from one to the next.
        most_seconds: The longest wait between two attempts.
        patience_seconds: When the service wants to be left alone for longer than this, the attempt ends.
        idle_seconds: The longest time after which the spool looks again whether the service is back.
        sleep: Waits so many seconds.
        chance: A number from 0 up to 1.
        now_ms: Unix milliseconds.
    """

    first_seconds: float = 0.1
    most_seconds: float = 5.0
    patience_seconds: float = 30.0
    idle_seconds: float = 10.0
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False)
    chance: Callable[[], float] = field(default=_CHANCE.random, repr=False)
    now_ms: Callable[[], int] = field(default=_now_ms, repr=False)

    def wait(self, attempt: int, retry_after: float | None = None) -> float | None:
        """Seconds to wait after an attempt that failed, counted from 0; None to give up.

        Half of the backoff is fixed and half is chance; it comes on top of what the service asked for.
        """
        if retry_after is not None and retry_after > self.patience_seconds:
            return None
        return (retry_after or 0.0) + self._jittered(min(self.first_seconds * 2 ** min(attempt, 30), self.most_seconds))

    def pause(self, failures: int, retry_after: float | None = None) -> float:
        """Seconds until the spool asks again, after so many failures in a row."""
        backoff = self._jittered(min(self.first_seconds * 2 ** min(failures, 30), self.idle_seconds))
        return max(backoff, min(retry_after or 0.0, 6 * self.idle_seconds))

    def _jittered(self, seconds: float) -> float:
        return seconds * (1.0 + self.chance()) / 2.0
