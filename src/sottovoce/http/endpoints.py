"""The table of all endpoints. What is not here does not exist."""

from __future__ import annotations

from typing import Final

from sottovoce.http.chat import CHAT
from sottovoce.http.endpoint import Endpoint
from sottovoce.http.oversight import OVERSIGHT
from sottovoce.http.people import PEOPLE
from sottovoce.http.status import STATUS
from sottovoce.http.vaulting import VAULT

ENDPOINTS: Final[tuple[Endpoint, ...]] = (*CHAT, *PEOPLE, *VAULT, *OVERSIGHT, *STATUS)
