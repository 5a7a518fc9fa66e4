"""Buckets fill at their rate, and nothing is held beyond its bound."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sottovoce.http.limits import Allowance, Buckets, is_loopback, peer_of


class Clock:
    def __init__(self):
        self.now = 50.0

    def __call__(self):
        return self.now


def test_a_burst_then_the_rate():
    """What is in the bucket may go at once; then a token a tenth of a second."""
    clock = Clock()
    buckets = Buckets(10.0, 5.0, clock)
    assert [buckets.take("a") for _ in range(5)] == [0.0] * 5
    assert buckets.take("a") == pytest.approx(0.1)
    assert buckets.take("b") == 0.0
    clock.now += 0.1
    assert buckets.take("a") == 0.0
    assert buckets.take("a") == pytest.approx(0.1)
    clock.now += 1000
    assert [buckets.take("a") for _ in range(6)][-1] > 0


def test_a_batch_may_empty_the_bucket_and_is_paid_for():
    """More than a full bucket passes once, when it is full, and everything waits for the debt."""
    clock = Clock()
    buckets = Buckets(10.0, 5.0, clock)
    assert buckets.take("a", 8.0) == 0.0
    assert buckets.take("a") == pytest.approx(0.4)
    clock.now += 0.41
    assert buckets.take("a") == 0.0


def test_the_longest_unused_bucket_goes():
    """Memory has a bound, and who is active keeps what it owes."""
    clock = Clock()
    buckets = Buckets(0.001, 1.0, clock, most=2)
    assert buckets.take("busy") == 0.0
    for name in ("x", "y"):
        buckets.take(name)
    assert buckets.take("busy") == 0.0
    assert buckets.take("y") > 0


@given(st.lists(st.tuples(st.floats(0, 3), st.floats(0.1, 4)), max_size=60))
def test_never_more_than_rate_and_burst(steps):
    """Over any span what was let through is at most burst and rate times time, and one debt."""
    clock = Clock()
    buckets = Buckets(2.0, 3.0, clock)
    passed, most = 0.0, 0.0
    for wait, amount in steps:
        clock.now += wait
        if buckets.take("a", amount) == 0.0:
            passed += amount
            most = max(most, amount)
    assert passed <= 3.0 + 2.0 * (clock.now - 50.0) + most + 1e-6


def test_an_allowance_is_given_back():
    """What is taken counts until it is given back."""
    held = Allowance(10)
    assert held.take(7)
    assert not held.take(4)
    assert held.take(3)
    held.give_back(7)
    assert held.held == 3
    assert held.take(7)


@pytest.mark.parametrize(
    ("address", "name", "local"),
    [
        (("198.51.100.7", 1), "198.51.100.7", False),
        (("127.0.0.1", 1), "127.0.0.1", True),
        (("127.8.0.1", 1), "127.8.0.1", True),
        (("::1", 1), "0", True),
        (("::ffff:127.0.0.1", 1), "127.0.0.1", True),
        (("::ffff:198.51.100.7", 1), "198.51.100.7", False),
        (("fe80::1%eth0", 1), "fe80000000000000", False),
        (("not an address", 1), "unknown", False),
        (None, "unknown", False),
    ],
)
def test_addresses(address, name, local):
    """Which name a caller counts under, and whether it is on this machine."""
    assert peer_of(address) == name
    assert is_loopback(address) is local


def test_ipv6_counts_by_network():
    """All addresses of one /64 are one caller, those of two are two."""
    assert peer_of(("2001:db8:1:2::1", 1)) == peer_of(("2001:db8:1:2:ffff::9", 1))
    assert peer_of(("2001:db8:1:2::1", 1)) != peer_of(("2001:db8:1:3::1", 1))
