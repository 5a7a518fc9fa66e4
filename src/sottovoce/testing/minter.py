"""A minter for tests: keyed and deterministic, with a key that is no secret."""

from __future__ import annotations

import hashlib
import hmac

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class FakeMinter:
    """Gives tokens, hashes and seeds by HMAC-SHA-256 under a fixed key. For tests only: nothing it makes is protected.

    Args:
        scope: Name of the scope; two scopes give unrelated values.
    """

    def __init__(self, scope: str = "test") -> None:
        self._key = hashlib.sha256(f"fake minter {scope}".encode()).digest()

    def token(self, kind: str, value: str, avoid: str = "") -> str:
        """Return ``KIND-`` and 9 characters, or 15 where those occur in ``avoid``."""
        short = f"{kind}-{self._base32('token', kind, value, 9)}"
        return f"{kind}-{self._base32('longer token', kind, value, 15)}" if short in avoid else short

    def hash(self, kind: str, value: str) -> str:
        """Return 20 characters."""
        return self._base32("hash", kind, value, 20)

    def seed(self, purpose: str, kind: str, value: str) -> bytes:
        """Return 32 bytes."""
        return self._mac("seed", purpose, kind, value)

    def _mac(self, *parts: str) -> bytes:
        message = b"".join(
            len(raw).to_bytes(4, "big") + raw for raw in (p.encode("utf-8", "surrogatepass") for p in parts)
        )
        return hmac.digest(self._key, message, "sha256")

    def _base32(self, purpose: str, kind: str, value: str, length: int) -> str:
        number = int.from_bytes(self._mac(purpose, kind, value), "big")
        return "".join(_ALPHABET[number >> 5 * place & 31] for place in range(length))
