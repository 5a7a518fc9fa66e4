"""Which API keys were checked a moment ago, so that checking them again needs no thread.

Whether a key is valid is always asked of the service, which remembers what it has opened for some seconds: then the
answer is there at once and can be had on the event loop. Only the first time is worth a thread, since it asks the
database. Keys are held as digests.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

WARM_SECONDS: Final = 3.0
"""So young, the service has it in memory."""
KNOWN_SECONDS: Final = 3_600.0
"""So young, its caller is not slowed down for what others at its address try."""
MAX_KEYS: Final = 10_000


class SeenKeys:
    """When keys were last found valid.

    Args:
        clock: Seconds, never going back.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._seen: OrderedDict[bytes, float] = OrderedDict()

    def age(self, secret: str) -> float:
        """Seconds since the key was found valid; infinite when it never was."""
        seen = self._seen.get(_digest(secret))
        return self._clock() - seen if seen is not None else float("inf")

    def was_valid(self, secret: str) -> None:
        """Remember that a key was looked up and is valid."""
        self._seen[_digest(secret)] = self._clock()
        self._seen.move_to_end(_digest(secret))
        if len(self._seen) > MAX_KEYS:
            self._seen.popitem(last=False)

    def was_refused(self, secret: str) -> None:
        """Forget a key."""
        self._seen.pop(_digest(secret), None)


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
