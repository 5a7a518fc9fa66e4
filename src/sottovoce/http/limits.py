"""How much and how often: token buckets by key and by address, and a bound on what is held at once. Pure."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final

MAX_BUCKETS: Final = 20_000


class Buckets:
    """Token buckets by name, each full at first.

    A batch may take more than is in the bucket at the moment, as long as the bucket would hold it when full; the debt
    is paid before the next one. The bucket that was not used for longest goes when there are too many.

    Args:
        rate: Tokens a second.
        burst: Tokens in a full bucket.
        clock: Seconds, never going back.
        most: Most buckets.
    """

    def __init__(self, rate: float, burst: float, clock: Callable[[], float], *, most: int = MAX_BUCKETS) -> None:
        self._rate, self._burst, self._clock, self._most = rate, burst, clock, most
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, name: str, amount: float = 1.0) -> float:
        """Take tokens.

        Returns:
            0.0 when they were there; otherwise the seconds until they are, and none was taken.
        """
        now = self._clock()
        level, since = self._held.get(name, (self._burst, now))
        level = min(self._burst, level + (now - since) * self._rate)
        needed = min(amount, self._burst)
        if level < needed:
            return (needed - level) / self._rate
        self._held[name] = (level - amount, now)
        self._held.move_to_end(name)
        if len(self._held) > self._most:
            self._held.popitem(last=False)
        return 0.0

    def wait(self, name: str) -> float:
        """Seconds until one token is there; 0.0 when it is. Takes none."""
        level, since = self._held.get(name, (self._burst, self._clock()))
        return max(0.0, (1.0 - level) / self._rate - (self._clock() - since))


class Allowance:
    """A bound on something that is held for a while, such as bytes or requests."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.held = 0

    def take(self, amount: int) -> bool:
        """Take some, if there is so much left. Give it back afterwards."""
        if self.held + amount > self._most:
            return False
        self.held += amount
        return True

    def give_back(self, amount: int) -> None:
        """Give back what was taken."""
        self.held -= amount


def peer_of(client: tuple[str, int] | None) -> str:
    """The name under which a caller without a key is counted: its address, for IPv6 its /64.

    One subscriber gets a whole /64 at least (RFC 6177), so that single IPv6 addresses would count nobody.
    """
    address = _address(client)
    if address is None:
        return "unknown"
    if isinstance(address, IPv6Address):
        return f"{int(address) >> 64:x}"
    return str(address)


def is_loopback(client: tuple[str, int] | None) -> bool:
    """Whether a caller is on this machine."""
    address = _address(client)
    return address is not None and address.is_loopback


def _address(client: tuple[str, int] | None) -> IPv4Address | IPv6Address | None:
    if client is None:
        return None
    try:
        address = ip_address(client[0].partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
