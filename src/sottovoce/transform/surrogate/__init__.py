"""Stand-ins for values: same kind, form and script, nothing of the value left."""

from sottovoce.transform.surrogate.choose import Surrogates

__all__ = ["Surrogates"]
