"""Where things lie on this machine. The one place that reads the environment.

``SOTTOVOCE_HOME`` names the folder of keys and vault; without it, it is the user's data folder (XDG Base Directory
Specification). ``SOTTOVOCE_KEYSET`` may hold a whole key set as text, for machines without a disk of their own.
``SOTTOVOCE_TRANSIT_ADDRESS`` and ``SOTTOVOCE_TRANSIT_KEY`` name a key of a HashiCorp Vault transit engine that wraps
the key set; ``SOTTOVOCE_TRANSIT_MOUNT`` is its path, ``SOTTOVOCE_TRANSIT_TOKEN_FILE`` the file of the token.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sottovoce.errors import UsageError

KEYS_NAME = "keys.json"
VAULT_NAME = "vault.db"
DATABASE_NAME = "service.db"
SIGNING_NAME = "audit.key"
CHECKPOINTS_NAME = "checkpoints"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyService:
    """A key of a HashiCorp Vault transit engine, under which the key set is wrapped.

    Attributes:
        address: ``https://host:port``.
        key: Name of the key.
        mount: Path of the engine.
        token_file: File that holds the token; read whenever it is needed.
    """

    address: str
    key: str
    mount: str
    token_file: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """The folder that holds keys and vault.

    Attributes:
        keys: File of the key set.
        vault: File of the vault.
        keyset_text: A key set given in the environment instead; "" for none.
        key_service: What the key set is wrapped by; None for a key set that holds its keys itself.
    """

    keys: Path
    vault: Path
    keyset_text: str = field(default="", repr=False)
    key_service: KeyService | None = None

    @property
    def folder(self) -> Path:
        """Where the key set lies, and all else that has no place of its own."""
        return self.keys.parent

    @property
    def database_file(self) -> Path:
        """File of the service's database, where no other is named."""
        return self.folder / DATABASE_NAME

    @property
    def database(self) -> str:
        """URL of the service's database, where no other is named."""
        return f"sqlite:///{self.database_file}"

    @property
    def signing_key(self) -> Path:
        """File of the key that signs checkpoints and receipts."""
        return self.folder / SIGNING_NAME

    @property
    def checkpoints(self) -> Path:
        """Folder of the checkpoints, outside the database on purpose: a cut log is held against them."""
        return self.folder / CHECKPOINTS_NAME


def find_home(
    environment: Mapping[str, str] | None = None, *, keys: Path | None = None, vault: Path | None = None
) -> Home:
    """The home that the environment names, with ``keys`` and ``vault`` in its place where given."""
    variables = os.environ if environment is None else environment
    if named := variables.get("SOTTOVOCE_HOME"):
        folder = Path(named)
    else:
        data = variables.get("XDG_DATA_HOME")
        folder = (Path(data) if data else Path.home() / ".local" / "share") / "sottovoce"
    return Home(
        keys=keys or folder / KEYS_NAME,
        vault=vault or folder / VAULT_NAME,
        keyset_text="" if keys else variables.get("SOTTOVOCE_KEYSET", ""),
        key_service=_key_service(variables),
    )


def _key_service(variables: Mapping[str, str]) -> KeyService | None:
    address, key = (variables.get(f"SOTTOVOCE_TRANSIT_{name}", "") for name in ("ADDRESS", "KEY"))
    token = variables.get("SOTTOVOCE_TRANSIT_TOKEN_FILE", "")
    if not any((address, key, token)):
        return None
    if not all((address, key, token)):
        raise UsageError(
            "a key service is named by halves",
            remedy="Set SOTTOVOCE_TRANSIT_ADDRESS, _KEY and _TOKEN_FILE, or none of them",
        )
    mount = variables.get("SOTTOVOCE_TRANSIT_MOUNT") or "transit"
    return KeyService(address=address, key=key, mount=mount, token_file=Path(token))
