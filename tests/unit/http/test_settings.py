"""Settings out of range are named."""

import pytest

from sottovoce.errors import UsageError
from sottovoce.http import HttpSettings, settings_table
from sottovoce.http.settings import RANGES


@pytest.mark.parametrize("name", RANGES)
def test_each_number_has_a_range(name):
    """Below and above it is refused, and the message says which."""
    least, most = RANGES[name]
    for value in (least - 1, most + 1):
        with pytest.raises(UsageError, match=name):
            HttpSettings(**{name: value})
    assert f"| `{name}` |" in settings_table()


def test_contradictions_are_refused():
    """A bucket smaller than a batch, and less room than one body takes."""
    with pytest.raises(UsageError, match="key_burst"):
        HttpSettings(key_burst=10)
    with pytest.raises(UsageError, match="held_bytes"):
        HttpSettings(held_bytes=1024 * 1024)


def test_proxies_are_addresses():
    """Everything else would trust whom nobody meant."""
    assert HttpSettings(trusted_proxies=("10.0.0.7", "10.1.0.0/16", "2001:db8::/32"))
    for wrong in ("*", "proxy.example", ""):
        with pytest.raises(UsageError, match="trusted_proxies"):
            HttpSettings(trusted_proxies=(wrong,))
